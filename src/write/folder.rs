//! The folder of one study's results: checked before the run, filled after it, whole or marked at any moment.
//!
//! Every file is written beside its place under a partial name, brought to disk and renamed. The data package
//! goes first and comes last, so that a folder with a package holds exactly the files that it describes. Of
//! what is there, only that is ours to replace which a package lists, as it lists it.

use super::analysis::{ASSUMPTIONS, CHOICE};
use super::digest::{Fingerprint, sealed, unsealed};
use super::divisible::Origin;
use super::error::OutputError;
use super::journal::{JOURNAL_FILE, JournalReader};
use super::lock::{LOCK_FILE, Lock};
use super::manifest::{Manifest, Work};
use super::package::{Account, PACKAGE_FILE, Resource, package, package_text, plain_file};
use super::points::POINTS_FILE;
use super::runs::{RunsWriter, join_runs, runs_schema};
use super::runs_file::{PARQUET_FILE, RUNS_FILE, RunsPart};
use super::runs_manifest::{MANIFEST, runs_manifest};
use super::schema::TableSchema;
use super::settings;
use super::shard::{Merged, Shard, read_part};
use super::table::Table;
use super::tables::{schemas, tables};
use super::whole::{PARTIAL, inflated, sync, write_to_disk};
use crate::model::study::Study;
use crate::run::engine::BATCH_RUNS;
use crate::run::tally::Tally;
use serde_json::Value;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What is added to the name of a file that describes the others, from when they begin to be replaced until they are.
const OLD: &str = ".old";

/// A folder that has been found fit for the results of one study, and that nobody else
/// writes meanwhile.
#[derive(Debug)]
pub struct ResultsFolder {
    path: PathBuf,
    work: Work,
    study: String,
    _lock: Lock,
}

/// The names of the package while files are replaced: the new one, and the old.
fn torn() -> [String; 2] {
    [partial(PACKAGE_FILE), format!("{PACKAGE_FILE}{OLD}")]
}

/// Runs as they were counted, so that more can be added.
pub(super) const STATE_FILE: &str = "casus.state";

/// What is kept of a calibration under way, so that it can go on.
const CALIBRATION_STATE: &str = "calibration.state";
/// A study's `[parameters]` that draws from the posterior beside it.
pub(crate) const FRAGMENT: &str = "study_fragment.toml";

/// Names of files that are declared in the laboratory, where their rows are made.
pub(crate) const DECLARED_ABOVE: [&str; 18] = [
    "sensitivity.csv",
    "sensitivity_log_odds.csv",
    "noise.csv",
    "boxes.csv",
    "peeling.csv",
    "prior.csv",
    "posterior.csv",
    "estimates.csv",
    "stages.csv",
    "predictive.csv",
    "recovery.csv",
    "stacking.csv",
    "scores.csv",
    "score_differences.csv",
    "calibration_curve.csv",
    "missing.csv",
    "folds.csv",
    "case_forecasts.csv",
];

/// Notes on the results, written by hand: left alone, and no reason to refuse a folder.
const NOTES_FILE: &str = "README.md";

/// Whether a file has such a name only while this program writes, or after it was killed.
fn is_passing(name: &str) -> bool {
    let is_made = |name: &str| {
        [PACKAGE_FILE, RUNS_FILE, PARQUET_FILE, MANIFEST.file, POINTS_FILE, JOURNAL_FILE, STATE_FILE]
            .into_iter()
            .chain([CALIBRATION_STATE, FRAGMENT])
            .chain(DECLARED_ABOVE)
            .chain(schemas(true).chain([&ASSUMPTIONS, &CHOICE]).map(|schema| schema.file))
            .any(|made| made == name)
    };
    name.strip_suffix(PARTIAL).is_some_and(is_made) || name.strip_suffix(OLD) == Some(PACKAGE_FILE)
}

impl ResultsFolder {
    /// Makes ready `dir/study_name`, before anything is run, and keeps other processes out of it. A folder with
    /// files that are not results of this study is refused; `force` accepts it, and replaces results, but leaves
    /// all other files alone. What an earlier run that was killed left half written is removed.
    pub fn open(dir: &Path, study_name: &str, force: bool) -> Result<ResultsFolder, OutputError> {
        ResultsFolder::open_at(dir.join(study_name), Work::Study, study_name, force)
    }

    /// Makes ready the folder for results of cases, which have one name.
    pub fn open_for(dir: &Path, work: Work, force: bool) -> Result<ResultsFolder, OutputError> {
        ResultsFolder::open_at(dir.join(work.folder()), work, work.folder(), force)
    }

    pub(super) fn open_at(
        path: PathBuf,
        work: Work,
        study: &str,
        force: bool,
    ) -> Result<ResultsFolder, OutputError> {
        if path.exists() && !path.is_dir() {
            return Err(OutputError::NotAFolder { path });
        }
        fs::create_dir_all(&path).map_err(OutputError::unwritable("create the folder", &path))?;
        let lock = Lock::take(&path)?;
        let folder = ResultsFolder { path, work, study: study.to_string(), _lock: lock };
        let names = folder.names()?;
        if !force {
            folder.check(&names)?;
        }
        // Killed while results took the place of others: neither is whole.
        if !folder.path.join(PACKAGE_FILE).exists() {
            for torn in torn() {
                folder.remove_listed(&torn, &[JOURNAL_FILE])?;
            }
        }
        for name in names.iter().filter(|name| is_passing(name)) {
            folder.remove(name)?;
        }
        Ok(folder)
    }

    /// The folder of a study or a sweep that is there, to add to it.
    pub fn reopen(path: &Path, work: Work, study: &str) -> Result<ResultsFolder, OutputError> {
        ResultsFolder::open_at(path.to_path_buf(), work, study, false)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn names(&self) -> Result<Vec<String>, OutputError> {
        let list = || -> io::Result<Vec<String>> {
            let entries = fs::read_dir(&self.path)?;
            let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
            names.collect()
        };
        let mut names = list().map_err(OutputError::unwritable("list the folder", &self.path))?;
        names.retain(|name| name != LOCK_FILE);
        names.sort();
        Ok(names)
    }

    /// Refuses a folder that holds anything but results of the study, and notes on them.
    fn check(&self, names: &[String]) -> Result<(), OutputError> {
        let read = |name: &str| Manifest::read(&self.path.join(name));
        let manifests: Vec<Manifest> = if self.path.join(PACKAGE_FILE).exists() {
            read(PACKAGE_FILE).into_iter().collect()
        } else {
            let torn = torn().into_iter().filter_map(|torn| read(&torn));
            torn.filter(|manifest| self.refuse_other(manifest.work, &manifest.study).is_ok()).collect()
        };
        for Manifest { work, study, .. } in &manifests {
            self.refuse_other(*work, study)?;
        }
        let mut foreign = Vec::new();
        for name in names {
            let path = self.path.join(name);
            let is_ours = match name.as_str() {
                _ if fs::symlink_metadata(&path).is_ok_and(|there| there.is_dir()) => false,
                JOURNAL_FILE => match swept(&path) {
                    Some(study) => self.refuse_other(Work::Sweep, &study).map(|()| true)?,
                    None => false,
                },
                CALIBRATION_STATE => self.work == Work::Calibration,
                STATE_FILE => is_sealed(&path),
                NOTES_FILE => true,
                _ if is_passing(name) => true,
                PACKAGE_FILE => !manifests.is_empty(),
                _ => manifests.iter().any(|Manifest { files, .. }| {
                    files.iter().any(|(file, known)| file == name && known.is_of(&path))
                }),
            };
            if !is_ours {
                foreign.push(name.clone());
            }
        }
        if foreign.is_empty() {
            return Ok(());
        }
        Err(OutputError::ForeignFiles { path: self.path.clone(), files: foreign })
    }

    fn refuse_other(&self, work: Work, study: &str) -> Result<(), OutputError> {
        if (work, study) == (self.work, self.study.as_str()) {
            return Ok(());
        }
        let (path, found, expected) = (self.path.clone(), work.of(study), self.work.of(&self.study));
        Err(OutputError::AnotherStudy { path, found, expected })
    }

    /// Writes tables as a package of their own. `casus` says what they were made from, and under `study` has
    /// the name for which the folder was opened.
    /// `others` are files without columns: name, what it is, and bytes.
    pub fn write_tables(
        &self,
        title: &str,
        tables: &[Table],
        others: &[(&str, &str, &[u8])],
        casus: Value,
    ) -> Result<(), OutputError> {
        let mut resources = Vec::new();
        for table in tables {
            resources.push(self.write_table(table)?.json());
        }
        for &(name, what, bytes) in others {
            self.write_partial(name, bytes)?;
            resources.push(plain_file(name, what, &Fingerprint::of_bytes(bytes)));
        }
        let name = casus["study"]["name"].as_str().unwrap_or_default().to_string();
        self.write_partial(PACKAGE_FILE, package_text(&name, title, resources, casus).as_bytes())?;
        let mut files: Vec<&str> = tables.iter().map(|table| table.schema.file).collect();
        files.extend(others.iter().map(|(name, _, _)| *name));
        self.put_in_place(&files, &[], PACKAGE_FILE)
    }

    /// Keeps what a calibration needs to go on, as JSON.
    pub fn keep_state(&self, content: &[u8]) -> Result<(), OutputError> {
        self.write_partial(CALIBRATION_STATE, &sealed(content))?;
        self.rename(CALIBRATION_STATE)
    }

    /// What a calibration that was interrupted has kept; `None` if there is nothing. Refused is what was altered.
    pub fn kept_state(&self) -> Result<Option<Vec<u8>>, OutputError> {
        let path = self.path.join(CALIBRATION_STATE);
        let Ok(bytes) = fs::read(&path) else { return Ok(None) };
        match unsealed(&bytes) {
            Some(content) => Ok(Some(content.to_vec())),
            None => Err(OutputError::UnfitResults {
                path,
                cause: "it has been altered since it was written, or another version wrote it".to_string(),
                remedy: "begin anew without --resume",
            }),
        }
    }

    /// The runs of this study that are there already, and can be added to: whole batches from the first on; `None` if
    /// there are none. Refused is what was altered, and runs of another study, of other settings or by another program.
    pub fn begun(&self, study: &Study) -> Result<Option<Tally>, OutputError> {
        if !self.path.join(STATE_FILE).exists() {
            return Ok(None);
        }
        let refuse = |cause: String| OutputError::UnfitResults {
            path: self.path.clone(),
            cause,
            remedy: "begin anew with --force and without --resume",
        };
        let state = read_part(&self.path, STATE_FILE).map_err(refuse)?;
        if state.refuse_other(&Origin::of(study)).is_err() {
            let cause = "its runs are of other settings, or were made by another build of the program";
            return Err(refuse(cause.to_string()));
        }
        if !state.takes_more(study) {
            return Err(refuse("its runs are in Parquet, after which none can be written".to_string()));
        }
        let tally = state.tally;
        Ok(tally.runs().is_multiple_of(BATCH_RUNS).then_some(tally))
    }

    /// Refuses to replace results of other settings.
    pub fn check_settings(&self, study: &Study) -> Result<(), OutputError> {
        match settings::differences(&self.path.join(PACKAGE_FILE), study) {
            differences if differences.told.is_empty() => Ok(()),
            differences => Err(OutputError::OtherSettings { path: self.path.clone(), differences }),
        }
    }

    /// Runs of the results that are there; 0 without any.
    pub fn runs_there(&self) -> u64 {
        settings::runs_done(&self.path.join(PACKAGE_FILE))
    }

    /// Goes on with `runs.csv` after the runs that are there.
    pub fn runs_writer_after(&self, study: &Study) -> Result<RunsWriter, OutputError> {
        RunsWriter::after(self.path.join(partial(RUNS_FILE)), study, &self.path.join(RUNS_FILE))
    }

    /// Begins `runs.csv`, without rows, under a partial name.
    pub fn runs_writer(&self, study: &Study) -> Result<RunsWriter, OutputError> {
        RunsWriter::create(self.path.join(partial(RUNS_FILE)), study)
    }

    /// Writes all files of a study, `runs` among them if the study asks for them.
    pub fn write_results(
        &self,
        study: &Study,
        tally: &Tally,
        account: &Account,
        runs: Option<RunsWriter>,
    ) -> Result<(), OutputError> {
        let runs = runs.map(|runs| runs.finish(account.complete())).transpose()?;
        self.write_package(study, tally, account, runs, None)
    }

    /// Writes all files of a study whose shards have been merged: the bytes of the unsharded run, but for runs in Parquet,
    /// which stay where they are.
    pub fn write_merged(&self, merged: &Merged) -> Result<(), OutputError> {
        let (mut runs, mut manifest) = (None, None);
        match merged.runs.is_empty() {
            true => {}
            false if merged.study.runs_parquet => manifest = Some(runs_manifest(&merged.runs, &self.path)),
            false => runs = Some(join_runs(&merged.runs, &self.path.join(partial(RUNS_FILE)))?),
        }
        self.write_package(&merged.study, &merged.tally, &merged.account, runs, manifest)
    }

    fn write_package(
        &self,
        study: &Study,
        tally: &Tally,
        account: &Account,
        runs: Option<RunsPart>,
        manifest: Option<Table>,
    ) -> Result<(), OutputError> {
        let mut tables = tables(study, tally);
        tables.extend(manifest);
        let runs_schema =
            TableSchema { file: runs.as_ref().map_or(RUNS_FILE, |runs| runs.file), ..runs_schema(study) };
        let resources = tables.iter().map(|table| self.write_table(table));
        let mut resources = resources.collect::<Result<Vec<_>, _>>()?;
        if let Some(runs) = &runs {
            resources.push(Resource { schema: &runs_schema, written: runs.written.clone() });
        }
        let state =
            Shard::new((&Origin::of(study), Some(study)), tally, account, 0..tally.runs(), runs.as_ref());
        self.write_partial(STATE_FILE, &state.file())?;
        let text = package(study, tally, account, &resources);
        self.write_partial(PACKAGE_FILE, text.as_bytes())?;
        let mut files: Vec<&str> = resources.iter().map(|resource| resource.schema.file).collect();
        files.push(STATE_FILE);
        self.put_in_place(&files, &[], PACKAGE_FILE)
    }

    /// Writes a file under its partial name and brings it to disk.
    pub(super) fn write_partial(&self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        write_to_disk(&self.partial_path(name), bytes)
    }

    /// Writes a table so, for the package to describe.
    pub(super) fn write_table<'a>(&self, table: &'a Table) -> Result<Resource<'a>, OutputError> {
        self.write_partial(table.schema.file, &table.bytes)?;
        Ok(Resource { schema: &table.schema, written: Fingerprint::of_bytes(&table.bytes) })
    }

    /// Renames the partial files to their names. All of them are on disk already: what can fail for want
    /// of room has not failed. `last` describes the others: the old one steps aside before they change, together
    /// with what the new ones will not replace, and the new one comes after. `kept` are in place already.
    pub(super) fn put_in_place(&self, files: &[&str], kept: &[&str], last: &str) -> Result<(), OutputError> {
        self.step_aside(&[files, kept].concat())?;
        for name in files {
            self.rename(name)?;
        }
        sync(&self.path)?;
        self.rename(last)?;
        sync(&self.path)?;
        self.forget_old(&[files, kept].concat())
    }

    /// Removes our files but for some.
    pub(super) fn clear(&self, but: &[&str]) -> Result<(), OutputError> {
        self.step_aside(but)?;
        self.forget_old(but)
    }

    /// Puts aside the package, and then removes the files that it lists but for some. Until what was
    /// put aside is removed, it says whose the rest is.
    fn step_aside(&self, but: &[&str]) -> Result<(), OutputError> {
        let (from, [_, old]) = (self.path.join(PACKAGE_FILE), torn());
        if !from.exists() {
            return Ok(());
        }
        fs::rename(&from, self.path.join(&old)).map_err(OutputError::unwritable("put aside", from))?;
        sync(&self.path)?;
        self.remove_listed(&old, but)
    }

    /// Removes what was put aside, and what is needed only until results are whole.
    fn forget_old(&self, but: &[&str]) -> Result<(), OutputError> {
        let is_ours = |name| match name {
            CALIBRATION_STATE | STATE_FILE => is_sealed(&self.path.join(name)),
            _ => swept(&self.path.join(name)).is_some(),
        };
        for name in [JOURNAL_FILE, CALIBRATION_STATE, STATE_FILE] {
            if !but.contains(&name) && is_ours(name) {
                self.remove(name)?;
            }
        }
        let [_, old] = torn();
        self.remove(&old)
    }

    /// Removes the files that one of ours lists, as far as they are still what it lists, but for some.
    fn remove_listed(&self, manifest: &str, but: &[&str]) -> Result<(), OutputError> {
        let listed = Manifest::read(&self.path.join(manifest)).map_or(Vec::new(), |manifest| manifest.files);
        for (name, known) in listed {
            if !but.contains(&name.as_str()) && known.is_of(&self.path.join(&name)) {
                self.remove(&name)?;
            }
        }
        Ok(())
    }

    /// Where a file is until it is whole.
    pub(super) fn partial_path(&self, name: &str) -> PathBuf {
        self.path.join(partial(name))
    }

    fn rename(&self, name: &str) -> Result<(), OutputError> {
        let to = self.path.join(name);
        fs::rename(self.path.join(partial(name)), &to).map_err(OutputError::unwritable("put in place", to))
    }

    /// Removes a file if it is there.
    fn remove(&self, name: &str) -> Result<(), OutputError> {
        let path = self.path.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(OutputError::unwritable("remove", path)(error))
            }
            _ => Ok(()),
        }
    }
}

fn partial(name: &str) -> String {
    format!("{name}{PARTIAL}")
}

/// Whether a file is one of ours that carries its own hash.
fn is_sealed(path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| unsealed(&inflated(&bytes).unwrap_or(bytes)).is_some())
}

/// The name of the study of which a journal is a sweep.
fn swept(journal: &Path) -> Option<String> {
    let (header, _) = JournalReader::open(journal).ok()??;
    let header: Value = serde_json::from_slice(&header).ok()?;
    Some(header["study"]["name"].as_str()?.to_string())
}
