//! SHA-256 of studies and files.

use crate::model::study::Study;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// SHA-256 in hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The identity of a study: SHA-256 of its JSON without whitespace, fields in the order of their
/// declaration.
pub(crate) fn study_sha256(study: &Study) -> String {
    sha256_hex(&serde_json::to_vec(study).expect("a study is plain values"))
}

/// Passes bytes on, and knows how many there were and their SHA-256.
pub(super) struct Hashing<W> {
    inner: W,
    sha256: Sha256,
    bytes: u64,
}

impl<W: Write> Hashing<W> {
    pub(super) fn new(inner: W) -> Hashing<W> {
        Hashing { inner, sha256: Sha256::new(), bytes: 0 }
    }

    /// What was written to, the number of bytes, and their SHA-256 in hexadecimal.
    pub(super) fn finish(self) -> (W, u64, String) {
        (self.inner, self.bytes, hex(self.sha256.finalize().as_ref()))
    }
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.sha256.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
