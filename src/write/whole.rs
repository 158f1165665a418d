//! Files that appear only whole.

use super::error::OutputError;
use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// What is added to the name of a file until it is whole.
pub(super) const PARTIAL: &str = ".partial";

/// Makes a new file in place of whatever has its name: a link there is removed and never followed.
pub(super) fn create(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    OpenOptions::new().read(true).write(true).create_new(true).open(path)
}

/// Writes a file and brings it to disk.
pub(super) fn write_to_disk(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let write = || -> io::Result<()> {
        let mut file = create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(OutputError::unwritable("write", path))
}

/// Brings the names in a folder to disk, where the system lets it be opened for that.
pub(super) fn sync(folder: &Path) -> Result<(), OutputError> {
    match File::open(folder) {
        Ok(open) if cfg!(unix) => open.sync_all().map_err(OutputError::unwritable("bring to disk", folder)),
        _ => Ok(()),
    }
}

/// Writes a file that is there whole or not at all. A file of other content is replaced only with `force`.
pub(crate) fn write_whole(path: &Path, bytes: &[u8], force: bool) -> Result<(), OutputError> {
    if !force && path.exists() && fs::read(path).ok().as_deref() != Some(bytes) {
        return Err(OutputError::FileThere { path: path.to_path_buf() });
    }
    let mut partial = path.as_os_str().to_owned();
    partial.push(PARTIAL);
    let partial = PathBuf::from(partial);
    write_to_disk(&partial, bytes)?;
    fs::rename(&partial, path).map_err(OutputError::unwritable("put in place", path))
}

/// Bytes as gzip has them, without a time: sooner rather than smaller, since nothing else is under way meanwhile.
pub(super) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory cannot fail.
    let whole = gzip.write_all(bytes).and_then(|()| gzip.finish());
    whole.expect("memory takes what is written")
}

/// The bytes that gzip has so; `None` if they are damaged, or others follow. They are 1,032 times as many at most, whatever a
/// damaged file asks for.
pub(super) fn inflated(bytes: &[u8]) -> Option<Vec<u8>> {
    let (mut whole, mut gzip) = (Vec::new(), GzDecoder::new(bytes));
    gzip.read_to_end(&mut whole).ok()?;
    gzip.into_inner().is_empty().then_some(whole)
}
