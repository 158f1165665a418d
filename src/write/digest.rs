//! SHA-256 of studies and files, and files that carry their own.

use crate::model::study::Study;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// SHA-256 in hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(Sha256::digest(bytes).as_ref())
}

/// SHA-256 of what is written as JSON, in hexadecimal.
pub(crate) fn sha256_of(value: &impl Serialize) -> String {
    sha256_hex(&json_bytes(value))
}

/// JSON without whitespace, fields in the order of their declaration.
///
/// Panics where a value has no JSON: a map whose keys are no texts.
pub(crate) fn json_bytes(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("what is written as JSON has one")
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The identity of a study: SHA-256 of its JSON. Where its values stand in files is no part of it.
pub(crate) fn study_sha256(study: &Study) -> String {
    sha256_of(&study.without_provenance())
}

/// Size and digest of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fingerprint {
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl Fingerprint {
    /// That of a file with these bytes.
    pub(super) fn of_bytes(bytes: &[u8]) -> Fingerprint {
        Fingerprint { bytes: bytes.len() as u64, sha256: sha256_hex(bytes) }
    }

    /// That of a file as it is now.
    pub(super) fn of_file(path: &Path) -> io::Result<Fingerprint> {
        let mut hashing = Hashing::new(io::sink());
        io::copy(&mut File::open(path)?, &mut hashing)?;
        Ok(hashing.finish().1)
    }

    /// Whether a file is there and has this one. Its size is looked at first.
    pub(super) fn is_of(&self, path: &Path) -> bool {
        path.metadata().is_ok_and(|file| file.is_file() && file.len() == self.bytes)
            && Fingerprint::of_file(path).is_ok_and(|found| found == *self)
    }
}

const SEAL: [&[u8]; 3] = [b"{\"sha256\":\"", b"\",\"content\":", b"}\n"];

/// JSON in an envelope, itself JSON, that says the SHA-256 of every byte of it.
pub(super) fn sealed(content: &[u8]) -> Vec<u8> {
    [SEAL[0], sha256_hex(content).as_bytes(), SEAL[1], content, SEAL[2]].concat()
}

/// What stands in an envelope; `None` if it has been altered, or is none.
pub(super) fn unsealed(bytes: &[u8]) -> Option<&[u8]> {
    let (sha256, rest) = bytes.strip_prefix(SEAL[0])?.split_at_checked(64)?;
    let content = rest.strip_prefix(SEAL[1])?.strip_suffix(SEAL[2])?;
    (sha256_hex(content).as_bytes() == sha256).then_some(content)
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

    /// What was written to, and what a file of that is.
    fn finish(self) -> (W, Fingerprint) {
        (self.inner, Fingerprint { bytes: self.bytes, sha256: hex(self.sha256.finalize().as_ref()) })
    }
}

impl Hashing<BufWriter<File>> {
    /// Ends the file, on disk.
    pub(super) fn finish_file(self) -> io::Result<Fingerprint> {
        let (buffer, written) = self.finish();
        buffer.into_inner()?.sync_all()?;
        Ok(written)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_breaks_with_any_byte() {
        let whole = sealed(br#"{"runs":17}"#);
        assert_eq!(unsealed(&whole), Some(&br#"{"runs":17}"#[..]));
        assert!(serde_json::from_slice::<serde_json::Value>(&whole).is_ok());
        for place in 0..whole.len() {
            let mut altered = whole.clone();
            altered[place] ^= 1;
            assert_eq!(unsealed(&altered), None, "byte {place}");
            assert_eq!(unsealed(&whole[..place]), None, "{place} bytes");
        }
    }
}
