//! A journal: a header and records, each checked, added one by one and brought to disk.
//!
//! The file is a line that names the format, then frames: the length of the payload (32 bits, least byte
//! first), the payload, and the first eight bytes of its SHA-256. The first frame is the header. A program
//! that was killed can leave one frame torn at the end; it and whatever follows it do not count.

use super::error::OutputError;
use super::whole;
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Name of the file.
pub(crate) const JOURNAL_FILE: &str = "sweep.journal";

const FORMAT: &[u8] = b"casus sweep journal 1\n";
/// The longest payload: a header may hold a file of points.
const MOST_BYTES: u32 = 1 << 28;

/// Where a journal is until it is whole with its header.
fn partial(path: &Path) -> PathBuf {
    path.with_extension("journal.partial")
}

fn check(payload: &[u8]) -> [u8; 8] {
    let mut sum = [0; 8];
    sum.copy_from_slice(&Sha256::digest(payload)[..8]);
    sum
}

fn write_frame(to: &mut impl Write, payload: &[u8]) -> io::Result<()> {
    let length = u32::try_from(payload.len()).ok().filter(|length| *length <= MOST_BYTES);
    let length = length.ok_or_else(|| io::Error::other("a record is longer than 256 MiB"))?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(payload)?;
    to.write_all(&check(payload))
}

/// Reads a journal from its beginning.
pub(crate) struct JournalReader {
    file: BufReader<File>,
    /// Bytes that are whole so far.
    whole: u64,
}

impl JournalReader {
    /// Opens a journal: its header, and a reader at its first record. `None` if it has no whole header.
    pub(crate) fn open(path: &Path) -> io::Result<Option<(Vec<u8>, JournalReader)>> {
        JournalReader::of(File::open(path)?)
    }

    fn of(mut file: File) -> io::Result<Option<(Vec<u8>, JournalReader)>> {
        file.seek(SeekFrom::Start(0))?;
        let mut reader = JournalReader { file: BufReader::with_capacity(1 << 16, file), whole: 0 };
        let mut format = [0; FORMAT.len()];
        match reader.file.read_exact(&mut format) {
            Ok(()) if format == FORMAT => reader.whole = FORMAT.len() as u64,
            Ok(()) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        Ok(reader.next()?.map(|header| (header, reader)))
    }

    /// The next record; `None` at the end, or where the rest is torn.
    #[allow(clippy::should_implement_trait, reason = "reading can fail")]
    pub(crate) fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let torn = |error: io::Error| match error.kind() {
            io::ErrorKind::UnexpectedEof => Ok(None),
            _ => Err(error),
        };
        let mut length = [0; 4];
        if let Err(error) = self.file.read_exact(&mut length) {
            return torn(error);
        }
        let length = u32::from_le_bytes(length);
        if length > MOST_BYTES {
            return Ok(None);
        }
        let mut payload = vec![0; length as usize];
        let mut sum = [0; 8];
        if let Err(error) = self.file.read_exact(&mut payload).and_then(|()| self.file.read_exact(&mut sum)) {
            return torn(error);
        }
        if sum != check(&payload) {
            return Ok(None);
        }
        self.whole += 12 + u64::from(length);
        Ok(Some(payload))
    }
}

/// A journal that is being written, in a folder that is locked meanwhile.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Begins a journal in place of whatever is there: whole with its header before it has its name.
    /// `records` are taken over from the journal that is there.
    pub(crate) fn create(path: &Path, header: &[u8], records: u64) -> Result<Journal, OutputError> {
        let mut journal = Journal::begin(path, header)?;
        let take_over = |to: &mut File| -> io::Result<()> {
            let (_, mut from) = JournalReader::open(path)?.ok_or(io::ErrorKind::InvalidData)?;
            let mut to = BufWriter::new(to);
            for _ in 0..records {
                write_frame(&mut to, &from.next()?.ok_or(io::ErrorKind::InvalidData)?)?;
            }
            to.flush()
        };
        if records > 0 {
            take_over(&mut journal.file).map_err(OutputError::unwritable("create", path))?;
        }
        journal.put_in_place()?;
        Ok(journal)
    }

    /// Begins a journal beside the one that is there, until it is [put in place](Journal::put_in_place).
    pub(crate) fn begin(path: &Path, header: &[u8]) -> Result<Journal, OutputError> {
        let begin = || -> io::Result<File> {
            let mut to = BufWriter::new(whole::create(&partial(path))?);
            to.write_all(FORMAT)?;
            write_frame(&mut to, header)?;
            to.into_inner().map_err(|error| error.into_error())
        };
        let file = begin().map_err(OutputError::unwritable("create", path))?;
        Ok(Journal { path: path.to_path_buf(), file })
    }

    /// Gives a journal that was begun its name.
    pub(crate) fn put_in_place(&self) -> Result<(), OutputError> {
        let put = || self.file.sync_all().and_then(|()| fs::rename(partial(&self.path), &self.path));
        put().map_err(OutputError::unwritable("create", &self.path))
    }

    /// Takes away a journal that was begun and will not be whole.
    pub(crate) fn abandon(self) {
        let _ = fs::remove_file(partial(&self.path));
    }

    /// Opens the journal that is there: the journal and, if it is one, its header and a reader at its first record.
    #[allow(clippy::type_complexity, reason = "a journal may be there without a whole header")]
    pub(crate) fn open(path: &Path) -> Result<(Journal, Option<(Vec<u8>, JournalReader)>), OutputError> {
        let open = || OpenOptions::new().read(true).write(true).open(path);
        let file = open().map_err(OutputError::unwritable("open", path))?;
        let read =
            file.try_clone().and_then(JournalReader::of).map_err(OutputError::unwritable("read", path))?;
        Ok((Journal { path: path.to_path_buf(), file }, read))
    }

    /// Drops what stands behind the last whole record that was read, and goes on there.
    pub(crate) fn resume(&mut self, reader: &JournalReader) -> Result<(), OutputError> {
        let cut = |file: &mut File| {
            file.set_len(reader.whole)?;
            file.seek(SeekFrom::End(0))?;
            file.sync_all()
        };
        cut(&mut self.file).map_err(OutputError::unwritable("write", &self.path))
    }

    /// Adds records and brings them to disk.
    pub(crate) fn append<'a>(&mut self, records: impl Iterator<Item = &'a [u8]>) -> Result<(), OutputError> {
        let write = |file: &mut File| -> io::Result<()> {
            let mut bytes = Vec::new();
            for record in records {
                write_frame(&mut bytes, record)?;
            }
            file.write_all(&bytes)?;
            file.sync_data()
        };
        write(&mut self.file).map_err(OutputError::unwritable("write", &self.path))
    }
}
