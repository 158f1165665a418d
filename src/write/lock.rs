//! One process at a time writes a folder.

use super::error::OutputError;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Name of the file that says which process writes a folder, as long as it does.
pub(super) const LOCK_FILE: &str = "casus.lock";

/// Locks that this process has taken.
static TAKEN: AtomicU64 = AtomicU64::new(0);

/// The right to write a folder, until it is dropped. What a process that was killed leaves binds nobody.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// Closed after the file is removed: who waits for it finds another one, or none.
    _file: File,
}

impl Lock {
    /// Takes the right to write a folder, or says which process has it.
    pub(super) fn take(folder: &Path) -> Result<Lock, OutputError> {
        let path = folder.join(LOCK_FILE);
        loop {
            let mut file = open(&path).map_err(OutputError::unwritable("make a file in", folder))?;
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    let mut holder = String::new();
                    let read = file.take(40).read_to_string(&mut holder);
                    let holder = read.ok().and_then(|_| holder.split_whitespace().next()?.parse().ok());
                    return Err(OutputError::InUse { path: folder.to_path_buf(), holder });
                }
                // A file system without locks: better unguarded than of no use.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => {
                    return Err(OutputError::unwritable("lock", &path)(error));
                }
                Ok(()) => {}
            }
            // The process, and which of its locks this is.
            let holder = format!("{} {}\n", std::process::id(), TAKEN.fetch_add(1, Ordering::Relaxed));
            let say = |file: &mut File| {
                file.set_len(0)?;
                file.write_all(holder.as_bytes())
            };
            if let Err(error) = say(&mut file) {
                let _ = fs::remove_file(&path);
                return Err(OutputError::unwritable("write", path)(error));
            }
            // Whoever had it may have removed it while we opened it: then another file is there, or none. Where
            // locks bind readers, an open file keeps its name.
            if cfg!(not(unix)) || fs::read(&path).is_ok_and(|there| there == holder.as_bytes()) {
                return Ok(Lock { path, _file: file });
            }
        }
    }

    /// Whether a folder has a lock that nobody holds: that of a process that was killed. Where the system cannot say, it
    /// counts as held.
    pub(super) fn is_left(folder: &Path) -> bool {
        File::open(folder.join(LOCK_FILE)).is_ok_and(|file| file.try_lock().is_ok())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // If it stays, it binds nobody.
        let _ = fs::remove_file(&self.path);
    }
}

/// Opens the file or makes it. What is there instead of it, as a link to somebody's file, is removed.
fn open(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path).is_ok_and(|there| !there.is_file()) {
        fs::remove_file(path)?;
    }
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}
