//! An attempt at a shard: made in a folder of its own, which takes the shard's name when it is whole, so that any number of
//! attempts at one shard can be under way at once, on any machines that share a disk.

use super::digest::Fingerprint;
use super::divisible::{Divisible, Origin, Units};
use super::error::OutputError;
use super::lock::{LOCK_FILE, Lock};
use super::package::Account;
use super::runs::RunsWriter;
use super::runs_file::{PARQUET_FILE, RUNS_FILE, RunsPart};
use super::shard::{SHARD_FILE, Shard, ShardOf, read_shard_of, told};
use super::whole::{sync, write_to_disk};
use crate::model::study::Study;
use serde_json::{Value, json};
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Name of the file that says what a shard has cost: part of no result.
const COST_FILE: &str = "cost.json";

/// Core-hours that a shard in a folder has cost, as far as that is known.
pub(crate) fn core_hours(folder: &Path) -> f64 {
    let cost = fs::read(folder.join(COST_FILE)).ok();
    let cost: Option<Value> = cost.and_then(|cost| serde_json::from_slice(&cost).ok());
    cost.and_then(|cost| cost["core_hours"].as_f64()).unwrap_or(0.0)
}

/// What stands between the name of a shard and the number of the unit up to which a part of it goes.
const UNTIL: &str = ".until-";

/// One attempt. What it has made goes when it is dropped, unless it was given its name.
#[derive(Debug)]
pub(crate) struct Attempt {
    /// The folder that the shard is to have.
    shard: PathBuf,
    /// The folder in which it is made.
    at: PathBuf,
    _lock: Lock,
}

/// What there is of a shard.
pub(crate) enum Found<U> {
    Nothing,
    /// All of it.
    Whole,
    /// Its first units, in this folder.
    Begun(PathBuf, U),
    /// A folder of its name that does not hold it, and why.
    Unfit(String),
}

/// Looks for a shard of this work and these units.
pub(crate) fn find_shard<W: Divisible>(
    folder: &Path,
    work: &W,
    origin: &Origin,
    planned: &Range<u64>,
) -> Found<W::Units> {
    let fits = |folder: &Path| -> Result<ShardOf<W>, String> {
        let shard = read_shard_of(folder, work, origin)?;
        match shard.planned == *planned {
            true => Ok(shard),
            false => Err(format!(
                "it is planned for {} {}, not {}",
                W::Units::NAME,
                told(&shard.planned),
                told(planned)
            )),
        }
    };
    if !is_empty(folder) {
        return match fits(folder) {
            Ok(shard) if shard.is_whole() => Found::Whole,
            Ok(_) => Found::Unfit("it is not whole".to_string()),
            Err(cause) => Found::Unfit(cause),
        };
    }
    // What was altered or is of other settings is no beginning.
    let begun = parts(folder).into_iter().filter_map(|part| Some((fits(&part).ok()?, part)));
    match begun.max_by_key(|(shard, _)| shard.end()) {
        Some((shard, part)) => Found::Begun(part, shard.tally),
        None => Found::Nothing,
    }
}

/// Whether a folder is not there, or holds nothing.
fn is_empty(folder: &Path) -> bool {
    match fs::read_dir(folder) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// The folders beside that of a shard whose names begin and end so.
fn beside(shard: &Path, prefix: &str, infix: &str, suffix: &str) -> Vec<PathBuf> {
    let (Some(parent), Some(name)) = (shard.parent(), shard.file_name()) else { return Vec::new() };
    let begins = format!("{prefix}{}{infix}", name.to_string_lossy());
    let is_one = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(&begins) && name.ends_with(suffix)
    };
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let mut found: Vec<PathBuf> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(is_one)
        .collect();
    found.sort();
    found
}

/// Folders with the first units of a shard.
fn parts(shard: &Path) -> Vec<PathBuf> {
    beside(shard, "", UNTIL, "")
}

/// Removes a folder of a shard, or of an attempt at one, but not what others have put there.
fn remove(folder: &Path) {
    for file in [SHARD_FILE, RUNS_FILE, PARQUET_FILE, COST_FILE, LOCK_FILE] {
        let _ = fs::remove_file(folder.join(file));
    }
    let _ = fs::remove_dir(folder);
}

/// Removes what attempts at a shard have left that is whole now: its first units, and folders of those that were killed.
/// Whoever is at work has his own locked.
pub(crate) fn remove_left(shard: &Path) {
    parts(shard).iter().for_each(|part| remove(part));
    for at in beside(shard, ".", ".", ".tmp") {
        if Lock::is_left(&at) {
            remove(&at);
        } else {
            // Killed before it was locked it is empty; nothing else goes so.
            let _ = fs::remove_dir(&at);
        }
    }
    if Lock::is_left(shard) {
        let _ = fs::remove_file(shard.join(LOCK_FILE));
    }
}

impl Attempt {
    /// Begins an attempt at the shard that is to have this folder.
    pub(crate) fn begin(shard: &Path) -> Result<Attempt, OutputError> {
        let parent = shard.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(parent).map_err(OutputError::unwritable("create the folder", parent))?;
        let name = shard.file_name().unwrap_or_default().to_string_lossy();
        loop {
            // No result depends on it.
            let random = RandomState::new().hash_one(());
            let at = parent.join(format!(".{name}.{random:016x}.tmp"));
            match fs::create_dir(&at) {
                Ok(()) => match Lock::take(&at) {
                    Ok(lock) => return Ok(Attempt { shard: shard.to_path_buf(), at, _lock: lock }),
                    // Not locked yet, another took it for one that was killed.
                    Err(_) if !at.exists() => {}
                    Err(error) => return Err(error),
                },
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(OutputError::unwritable("create the folder", at)(error)),
            }
        }
    }

    /// The folder in which it is made.
    pub(crate) fn folder(&self) -> &Path {
        &self.at
    }

    /// Begins `runs.csv`, after the runs that are there already, if any.
    pub(crate) fn runs_writer(&self, study: &Study, begun: Option<&Path>) -> Result<RunsWriter, OutputError> {
        let path = self.at.join(RUNS_FILE);
        match begun {
            Some(begun) => RunsWriter::after(path, study, &begun.join(RUNS_FILE)),
            None => RunsWriter::create(path, study),
        }
    }

    /// Brings what was made to disk and gives it the name of the shard, or of a part of it where it is not all. If another
    /// attempt with the same bytes was first, nothing is left to do. With `force`, what is there is replaced. `study` goes with
    /// the shard where no plan holds it; `core_hours` is what it has cost.
    #[allow(clippy::too_many_arguments, reason = "each says another thing of one shard")]
    pub(crate) fn finish<W: Divisible>(
        self,
        work: &W,
        (origin, study): (&Origin, Option<&Study>),
        made: &W::Units,
        account: &Account,
        planned: Range<u64>,
        runs: Option<RunsWriter>,
        core_hours: f64,
        force: bool,
    ) -> Result<(), OutputError> {
        let (end, whole) = (planned.start + made.count(), planned.start + made.count() == planned.end);
        let runs: Option<RunsPart> = runs.map(|runs| runs.finish(whole)).transpose()?;
        let bytes = Shard::new((origin, study), made, account, planned, runs.as_ref()).file();
        let to = match whole {
            true => self.shard.clone(),
            false if made.count() == 0 => return Ok(()),
            false => {
                let name = self.shard.file_name().unwrap_or_default().to_string_lossy();
                self.shard.with_file_name(format!("{name}{UNTIL}{end}"))
            }
        };
        if force {
            remove(&to);
        }
        let put = || -> Result<(), OutputError> {
            write_to_disk(&self.at.join(SHARD_FILE), &bytes)?;
            let cost = format!("{:#}\n", json!({ "core_hours": core_hours }));
            write_to_disk(&self.at.join(COST_FILE), cost.as_bytes())?;
            sync(&self.at)?;
            fs::rename(&self.at, &to).map_err(OutputError::unwritable("put in place", &to))
        };
        match put() {
            // Locked until now, or another attempt would have taken it for one that was killed.
            Ok(()) => drop(fs::remove_file(to.join(LOCK_FILE))),
            Err(_) if Fingerprint::of_bytes(&bytes).is_of(&to.join(SHARD_FILE)) => {}
            Err(_) if !is_empty(&to) => return Err(OutputError::OtherShard { path: to }),
            Err(error) => return Err(error),
        }
        if let Some(parent) = to.parent() {
            sync(if parent.as_os_str().is_empty() { Path::new(".") } else { parent })?;
        }
        if whole {
            remove_left(&self.shard);
            return Ok(());
        }
        // What it is longer than is of no more use.
        for part in parts(&self.shard).iter().filter(|part| **part != to) {
            if read_shard_of(part, work, origin).is_ok_and(|part| part.end() <= end) {
                remove(part);
            }
        }
        Ok(())
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        remove(&self.at);
    }
}
