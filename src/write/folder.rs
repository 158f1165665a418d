//! The folder of one study's results: checked before the run, filled after it, whole or marked at any moment.
//!
//! Every file is written beside its place under a partial name, brought to disk and renamed. The data package
//! goes first and comes last, so that a folder with a package holds exactly the files that it describes.

use super::analysis::ANALYSES;
use super::backtest::BACKTEST;
use super::calibration::{self, CALIBRATION, CALIBRATION_STATE};
use super::digest::sha256_hex;
use super::error::OutputError;
use super::journal::{JOURNAL_FILE, JournalReader};
use super::package::{Account, PACKAGE_FILE, Resource, package, package_text, plain_file};
use super::points::POINTS_FILE;
use super::runs::{RUNS_FILE, RunsPart, RunsWriter, join_runs, runs_schema};
use super::schema::TableSchema;
use super::shard::{Merged, SHARD_FILE, Shard, ShardPlan};
use super::table::Table;
use super::tables::{SCHEMAS, tables};
use super::whole::{PARTIAL, write_to_disk};
use crate::model::study::Study;
use crate::run::tally::Tally;
use serde::Deserialize;
use serde_json::Value;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// A folder that has been found fit for the results of one study, or of one shard of it.
#[derive(Clone, Debug)]
pub struct ResultsFolder {
    path: PathBuf,
}

/// Whose a file is that has a name of ours.
enum Owner {
    /// A study's.
    Study(String),
    /// A table without rows, or one whose rows name no study: that of the package beside it, or any.
    Nobody,
    /// Not made by this program.
    Stranger,
}

/// Notes on the results, written by hand: left alone, and no reason to refuse a folder.
const NOTES_FILE: &str = "README.md";

/// Names of the files that this program makes in a folder of results or of a shard.
fn is_ours(name: &str) -> bool {
    [PACKAGE_FILE, SHARD_FILE, RUNS_FILE, POINTS_FILE, JOURNAL_FILE].contains(&name)
        || SCHEMAS.iter().chain(ANALYSES).any(|schema| schema.file == name)
        || of_no_study().any(|schema| schema.file == name)
        || calibration::FILES.contains(&name)
}

/// Tables whose rows name no study.
fn of_no_study() -> impl Iterator<Item = &'static &'static TableSchema> {
    BACKTEST.iter().chain(CALIBRATION)
}

impl ResultsFolder {
    /// Makes ready `dir/study_name`, before anything is run. A folder with files that are not results of
    /// this study is refused; `force` accepts it, and replaces results, but leaves all other files alone.
    /// What an earlier run that was killed left half written is removed.
    pub fn open(dir: &Path, study_name: &str, force: bool) -> Result<ResultsFolder, OutputError> {
        ResultsFolder::open_at(dir.join(study_name), study_name, force)
    }

    /// Makes ready `dir/study_name.shard-K-of-N` for a shard, as [`open`](ResultsFolder::open) does.
    pub fn open_shard(
        dir: &Path,
        study_name: &str,
        plan: ShardPlan,
        force: bool,
    ) -> Result<ResultsFolder, OutputError> {
        let folder = format!("{study_name}.shard-{}-of-{}", plan.index, plan.of);
        ResultsFolder::open_at(dir.join(folder), study_name, force)
    }

    pub(super) fn open_at(path: PathBuf, study: &str, force: bool) -> Result<ResultsFolder, OutputError> {
        if path.exists() && !path.is_dir() {
            return Err(OutputError::NotAFolder { path });
        }
        fs::create_dir_all(&path).map_err(OutputError::unwritable("create the folder", &path))?;
        let folder = ResultsFolder { path };
        let names = folder.names()?;
        if !force {
            folder.check(&names, study)?;
        }
        for name in &names {
            if name.strip_suffix(PARTIAL).is_some_and(is_ours) {
                folder.remove(name)?;
            }
        }
        // Whether files can be made here is known only by making one.
        folder.write_partial(PACKAGE_FILE, b"")?;
        folder.remove(&partial(PACKAGE_FILE))?;
        Ok(folder)
    }

    /// The folder of results that are there, to add to them.
    pub fn reopen(path: &Path, study: &str) -> Result<ResultsFolder, OutputError> {
        ResultsFolder::open_at(path.to_path_buf(), study, false)
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
        names.sort();
        Ok(names)
    }

    /// Refuses a folder that holds anything but results of the study, and notes on them.
    fn check(&self, names: &[String], study: &str) -> Result<(), OutputError> {
        let mut foreign = Vec::new();
        for name in names.iter().filter(|&name| name != NOTES_FILE) {
            let whole = name.strip_suffix(PARTIAL).unwrap_or(name);
            let is_file = self.path.join(name).is_file();
            if !is_file || !is_ours(whole) {
                foreign.push(name.clone());
            } else if whole == name {
                match self.owner(name) {
                    Owner::Nobody => {}
                    Owner::Study(found) if found == study => {}
                    Owner::Study(found) => {
                        return Err(OutputError::AnotherStudy {
                            path: self.path.clone(),
                            found,
                            expected: study.to_string(),
                        });
                    }
                    Owner::Stranger => foreign.push(name.clone()),
                }
            }
        }
        if foreign.is_empty() {
            return Ok(());
        }
        Err(OutputError::ForeignFiles { path: self.path.clone(), files: foreign })
    }

    /// Whose a file is, by what stands in it.
    fn owner(&self, name: &str) -> Owner {
        #[derive(Deserialize)]
        struct Named {
            name: String,
        }
        #[derive(Deserialize)]
        struct Signed {
            study: Named,
        }
        #[derive(Deserialize)]
        struct Packaged {
            casus: Signed,
        }
        let Ok(file) = File::open(self.path.join(name)) else {
            return Owner::Stranger;
        };
        let mut file = BufReader::new(file);
        let signed = match name {
            PACKAGE_FILE => serde_json::from_reader(file).map(|package: Packaged| package.casus),
            SHARD_FILE => serde_json::from_reader(file),
            JOURNAL_FILE => match JournalReader::open(&self.path.join(name)) {
                Ok(Some((header, _))) => serde_json::from_slice(&header),
                _ => return Owner::Stranger,
            },
            _ => {
                let (mut header, mut row) = (String::new(), String::new());
                let read = file.read_line(&mut header).and_then(|_| file.read_line(&mut row));
                let names_no_study = calibration::FILES.contains(&name)
                    || of_no_study().any(|schema| schema.file == name && schema.heads(&header));
                return match row.split(',').next() {
                    _ if read.is_ok() && names_no_study => Owner::Nobody,
                    _ if read.is_err() || !header.starts_with("study,") => Owner::Stranger,
                    None | Some("") => Owner::Nobody,
                    Some(study) => Owner::Study(study.to_string()),
                };
            }
        };
        signed.map_or(Owner::Stranger, |signed| Owner::Study(signed.study.name))
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
            self.write_partial(table.schema.file, &table.bytes)?;
            let (bytes, sha256) = (table.bytes.len() as u64, sha256_hex(&table.bytes));
            resources.push(Resource { schema: &table.schema, bytes, sha256 }.json());
        }
        for &(name, what, bytes) in others {
            self.write_partial(name, bytes)?;
            resources.push(plain_file(name, what, bytes.len() as u64, &sha256_hex(bytes)));
        }
        let name = casus["study"]["name"].as_str().unwrap_or_default().to_string();
        self.write_partial(PACKAGE_FILE, package_text(&name, title, resources, casus).as_bytes())?;
        let mut files: Vec<&str> = tables.iter().map(|table| table.schema.file).collect();
        files.extend(others.iter().map(|(name, _, _)| *name));
        self.put_in_place(&files, &[], PACKAGE_FILE)
    }

    /// Keeps what a calibration needs to go on.
    pub fn keep_state(&self, bytes: &[u8]) -> Result<(), OutputError> {
        self.write_partial(CALIBRATION_STATE, bytes)?;
        self.rename(CALIBRATION_STATE)
    }

    /// What a calibration that was interrupted has kept.
    pub fn kept_state(&self) -> Option<Vec<u8>> {
        fs::read(self.path.join(CALIBRATION_STATE)).ok()
    }

    /// Begins `runs.csv`.
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
        let runs = runs.map(RunsWriter::finish).transpose()?;
        self.write_package(study, tally, account, runs)
    }

    /// Writes all files of a study whose shards have been merged: the bytes of the unsharded run.
    pub fn write_merged(&self, merged: &Merged) -> Result<(), OutputError> {
        let runs = (!merged.runs.is_empty())
            .then(|| join_runs(&merged.runs, &self.path.join(partial(RUNS_FILE))))
            .transpose()?;
        self.write_package(&merged.study, &merged.tally, &merged.account, runs)
    }

    /// Writes the files of a shard.
    pub fn write_shard(
        &self,
        study: &Study,
        tally: &Tally,
        account: &Account,
        plan: ShardPlan,
        runs: Option<RunsWriter>,
    ) -> Result<(), OutputError> {
        let runs = runs.map(RunsWriter::finish).transpose()?;
        let shard = Shard::new(study, tally, account, plan, runs.as_ref());
        let text = serde_json::to_vec(&shard).expect("a shard is plain values");
        self.write_partial(SHARD_FILE, &text)?;
        let files = runs.map(|_| RUNS_FILE);
        self.put_in_place(files.as_slice(), &[], SHARD_FILE)
    }

    fn write_package(
        &self,
        study: &Study,
        tally: &Tally,
        account: &Account,
        runs: Option<RunsPart>,
    ) -> Result<(), OutputError> {
        let tables = tables(study, tally);
        let runs_schema = runs_schema(study);
        let mut resources = Vec::new();
        for table in &tables {
            self.write_partial(table.schema.file, &table.bytes)?;
            resources.push(Resource {
                schema: &table.schema,
                bytes: table.bytes.len() as u64,
                sha256: sha256_hex(&table.bytes),
            });
        }
        if let Some(runs) = runs {
            resources.push(Resource { schema: &runs_schema, bytes: runs.bytes, sha256: runs.sha256 });
        }
        let text = package(study, tally, account, &resources);
        self.write_partial(PACKAGE_FILE, text.as_bytes())?;
        let files: Vec<&str> = resources.iter().map(|resource| resource.schema.file).collect();
        self.put_in_place(&files, &[], PACKAGE_FILE)
    }

    /// Writes a file under its partial name and brings it to disk.
    pub(super) fn write_partial(&self, name: &str, bytes: &[u8]) -> Result<(), OutputError> {
        write_to_disk(&self.partial_path(name), bytes)
    }

    /// Renames the partial files to their names. All of them are on disk already: what can fail for want
    /// of room has not failed. `last` describes the others: the old one goes before they change, together
    /// with what the new ones will not replace, and the new one comes after. `kept` are in place already.
    pub(super) fn put_in_place(&self, files: &[&str], kept: &[&str], last: &str) -> Result<(), OutputError> {
        self.clear(last, &[files, kept].concat())?;
        for name in files {
            self.rename(name)?;
        }
        self.sync()?;
        self.rename(last)?;
        self.sync()
    }

    /// Removes the file that describes the others, and then our others but for some.
    pub(super) fn clear(&self, last: &str, but: &[&str]) -> Result<(), OutputError> {
        self.remove(last)?;
        self.sync()?;
        for name in self.names()? {
            if is_ours(&name) && !but.contains(&name.as_str()) {
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

    /// Brings the renames to disk, where the system lets a folder be opened for that.
    fn sync(&self) -> Result<(), OutputError> {
        match File::open(&self.path) {
            Ok(folder) if cfg!(unix) => {
                folder.sync_all().map_err(OutputError::unwritable("bring to disk", &self.path))
            }
            _ => Ok(()),
        }
    }
}

fn partial(name: &str) -> String {
    format!("{name}{PARTIAL}")
}
