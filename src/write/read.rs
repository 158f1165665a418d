//! Results read back: whole, unaltered and of this version, or refused.

use super::analysis::{ASSUMPTIONS, CHOICE};
use super::digest::{sha256_hex, study_sha256};
use super::error::OutputError;
use super::manifest::{Manifest, Work};
use super::package::{Account, PACKAGE_FILE, PROGRAM_COMMIT, PROGRAM_VERSION};
use super::runs_file::RUNS_FILE;
use super::table::Table;
use super::tables::{schemas, tables};
use crate::base::chance::RNG_SCHEME;
use crate::base::stats::Interval;
use crate::model::study::parameters::slots;
use crate::model::study::{Event, Study};
use crate::run::estimate::{Estimate, Measure};
use crate::run::tally::{Stopped, Tally};
use csv::StringRecord;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The results of one study: how it was run, and the rows of every table but `runs.csv`.
#[derive(Clone, Debug)]
pub struct Results {
    /// The study as it was run.
    pub study: Study,
    /// How it was run.
    pub account: Account,
    /// Runs of every guarantee under every question.
    pub runs_done: u64,
    /// Version of the program that made them.
    pub program_version: String,
    /// Its commit, where that is known.
    pub program_commit: Option<String>,
    /// The scheme of random numbers.
    pub rng_scheme: String,
    /// SHA-256 of the study.
    pub study_sha256: String,
    tables: Tables,
}

/// Tables by the names of their files.
#[derive(Clone, Debug)]
struct Tables(BTreeMap<String, Rows>);

/// A table as read.
#[derive(Clone, Debug)]
struct Rows {
    header: StringRecord,
    records: Vec<StringRecord>,
}

/// One row of a table, by names of columns.
#[derive(Clone, Copy, Debug)]
pub struct ReadRow<'a> {
    header: &'a StringRecord,
    record: &'a StringRecord,
}

impl<'a> ReadRow<'a> {
    /// The text of a cell; empty if it is unknown.
    pub fn text(&self, column: &str) -> &'a str {
        let place = self.header.iter().position(|name| name == column);
        place.and_then(|place| self.record.get(place)).unwrap_or_default()
    }

    /// The number in a cell, if it is known.
    pub fn number(&self, column: &str) -> Option<f64> {
        self.text(column).parse().ok().filter(|value: &f64| value.is_finite())
    }

    /// The whole number in a cell; 0 if it is unknown.
    pub fn count(&self, column: &str) -> u64 {
        self.text(column).parse().unwrap_or_default()
    }

    /// Whether there is such a column.
    pub(crate) fn has(&self, column: &str) -> bool {
        self.header.iter().any(|name| name == column)
    }

    /// The number in a column with the intervals of its row; `None` where nothing was counted. Words need no trials,
    /// and not every table has them: they stay 0.
    pub(crate) fn estimate(&self, value: &str, measure: Measure) -> Option<Estimate> {
        let estimate = self.estimate_between(value, ["ci_low", "ci_high"], measure)?;
        Some(Estimate {
            total: self.between(["total_low", "total_high"]),
            median: self.number("total_median"),
            ..estimate
        })
    }

    /// The number in a column with the interval of chance whose ends stand in these columns, and no other.
    pub(crate) fn estimate_between(
        &self,
        value: &str,
        ends: [&str; 2],
        measure: Measure,
    ) -> Option<Estimate> {
        Some(Estimate {
            measure,
            value: self.number(value)?,
            ci: self.between(ends)?,
            total: None,
            median: None,
            trials: self.count("trials"),
            count: self.count("count"),
            draws: 0,
        })
    }

    fn between(&self, [low, high]: [&str; 2]) -> Option<Interval> {
        Some(Interval { low: self.number(low)?, high: self.number(high)? })
    }

    /// Whether these columns hold these texts.
    pub fn is(&self, wanted: &[(&str, &str)]) -> bool {
        wanted.iter().all(|(column, text)| self.text(column) == *text)
    }
}

impl Results {
    /// The rows of a table in which these columns hold these texts, in the file's order.
    pub fn rows<'a>(
        &'a self,
        file: &str,
        wanted: &'a [(&'a str, &'a str)],
    ) -> impl Iterator<Item = ReadRow<'a>> {
        self.tables.rows(file, wanted)
    }

    /// The results of a study that was just run, as its folder would hold them.
    pub(crate) fn of_tally(study: &Study, tally: &Tally, account: Account) -> Results {
        Results {
            study: study.clone(),
            account,
            runs_done: tally.runs(),
            program_version: PROGRAM_VERSION.to_string(),
            program_commit: PROGRAM_COMMIT.map(str::to_string),
            rng_scheme: RNG_SCHEME.to_string(),
            study_sha256: study_sha256(study),
            tables: Tables(tables(study, tally).iter().map(read_back).collect()),
        }
    }

    /// With a table of an analysis. Panics if it is no CSV.
    pub(crate) fn with(mut self, table: &Table) -> Results {
        self.tables.0.extend([read_back(table)]);
        self
    }
}

/// A table that was just made, by the name of its file.
fn read_back(table: &Table) -> (String, Rows) {
    let file = table.schema.file;
    let rows = rows_of(&table.bytes).unwrap_or_else(|error| panic!("{file}: {error}"));
    (file.to_string(), rows)
}

impl Tables {
    fn rows<'a>(&'a self, file: &str, wanted: &'a [(&'a str, &'a str)]) -> impl Iterator<Item = ReadRow<'a>> {
        let rows = self.0.get(file);
        let records = rows.map_or(&[][..], |rows| &rows.records);
        records.iter().filter_map(move |record| {
            let row = ReadRow { header: &rows?.header, record };
            row.is(wanted).then_some(row)
        })
    }
}

#[derive(Deserialize)]
struct Package {
    resources: Vec<Resource>,
    casus: MadeFrom,
}

#[derive(Deserialize)]
struct Resource {
    path: String,
    hash: String,
}

#[derive(Deserialize)]
struct MadeFrom {
    program_version: String,
    program_commit: Option<String>,
    rng_scheme: String,
    runs_asked: u64,
    runs_done: u64,
    stopped: Stopped,
    overrides: Vec<String>,
    study_sha256: String,
    study: Study,
}

const NOT_RESULTS: &str = "give the folder that `casus run` wrote, such as results/nato_vs_european";
const AGAIN: &str = "run it again";

fn refuse(folder: &Path, cause: String, remedy: &'static str) -> OutputError {
    OutputError::UnfitResults { path: folder.to_path_buf(), cause, remedy }
}

/// The data package in a folder, of this version of the program: its text, and what that says.
fn read_description(folder: &Path) -> Result<(Vec<u8>, Value), OutputError> {
    let refuse = |cause, remedy| refuse(folder, cause, remedy);
    if !folder.is_dir() {
        return Err(refuse("it is no folder".to_string(), NOT_RESULTS));
    }
    let text = fs::read(folder.join(PACKAGE_FILE))
        .map_err(|error| refuse(format!("`{PACKAGE_FILE}` cannot be read: {error}"), NOT_RESULTS))?;
    let value: Value = serde_json::from_slice(&text)
        .map_err(|error| refuse(format!("`{PACKAGE_FILE}` is no JSON: {error}"), AGAIN))?;
    // The version first: what another version wrote need not even look like this one's.
    match value["casus"]["program_version"].as_str() {
        Some(PROGRAM_VERSION) => Ok((text, value)),
        Some(other) => {
            let cause = format!("it was made by casus {other}, and this is casus {PROGRAM_VERSION}");
            Err(refuse(cause, "run the study again, or use the version that made it"))
        }
        None => Err(refuse(format!("`{PACKAGE_FILE}` was not made by casus"), NOT_RESULTS)),
    }
}

/// Reads the folder of a study's results. Refused are folders without a data package or without a file that
/// it names, results of another version of the program, files that were altered after they were written, and
/// tables that lack a column.
pub fn read_results(folder: &Path) -> Result<Results, OutputError> {
    let refuse = |cause, remedy| refuse(folder, cause, remedy);
    let (text, value) = read_description(folder)?;
    if let Some(other) = Manifest::of_package(&value).filter(|manifest| manifest.work != Work::Study) {
        return Err(refuse(
            format!("it holds {}, not a study's runs", other.work.of(&other.study)),
            NOT_RESULTS,
        ));
    }
    // A package that names no study, as of a back-test.
    if value["casus"]["stopped"].is_null() {
        let cause = format!("`{PACKAGE_FILE}` is not of one study");
        return Err(refuse(cause, NOT_RESULTS));
    }
    let Package { resources, casus } = serde_json::from_slice(&text)
        .map_err(|error| refuse(format!("`{PACKAGE_FILE}` has been altered: {error}"), AGAIN))?;
    let (has, needs) = (casus.study.parameters.entries.len(), slots().count());
    if has != needs {
        let cause =
            format!("another version of casus wrote it: its study has {has} parameters, and not {needs}");
        return Err(refuse(cause, AGAIN));
    }
    if study_sha256(&casus.study) != casus.study_sha256 {
        let cause = format!("the study in `{PACKAGE_FILE}` is not the one whose SHA-256 stands beside it");
        return Err(refuse(cause, AGAIN));
    }
    let mut wrong = Vec::new();
    let mut tables = BTreeMap::new();
    for schema in schemas(!casus.study.rare.is_empty()) {
        let Some(resource) = resources.iter().find(|resource| resource.path == schema.file) else {
            wrong.push(format!("`{PACKAGE_FILE}` does not name `{}`", schema.file));
            continue;
        };
        match read_table(folder, &resource.path, &resource.hash, schema.columns.iter().map(|c| &*c.name)) {
            Ok(rows) => {
                tables.insert(schema.file.to_string(), rows);
            }
            Err(cause) => wrong.push(cause),
        }
    }
    // What an analysis added is there or not.
    let known =
        |resource: &Resource| [&ASSUMPTIONS, &CHOICE].into_iter().find(|schema| schema.file == resource.path);
    for (resource, schema) in resources.iter().filter_map(|resource| Some((resource, known(resource)?))) {
        let columns = schema.columns.iter().map(|column| &*column.name);
        match read_table(folder, &resource.path, &resource.hash, columns) {
            Ok(rows) => drop(tables.insert(resource.path.clone(), rows)),
            Err(cause) => wrong.push(cause),
        }
    }
    if !wrong.is_empty() {
        return Err(refuse(wrong.join("; "), AGAIN));
    }
    Ok(Results {
        study: casus.study,
        account: Account { runs_asked: casus.runs_asked, stopped: casus.stopped, overrides: casus.overrides },
        runs_done: casus.runs_done,
        program_version: casus.program_version,
        program_commit: casus.program_commit,
        rng_scheme: casus.rng_scheme,
        study_sha256: casus.study_sha256,
        tables: Tables(tables),
    })
}

/// Results that are not of one study: of a sweep, of a back-test.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    /// Name of its data package.
    pub(crate) name: String,
    /// What it is, in a sentence.
    pub(crate) title: String,
    /// What it was made from, as the data package says it.
    pub(crate) casus: Value,
    tables: Tables,
}

impl Made {
    /// Whether it has a table.
    pub(crate) fn has(&self, file: &str) -> bool {
        self.tables.0.contains_key(file)
    }

    /// The rows of a table in which these columns hold these texts, in the file's order.
    pub(crate) fn rows<'a>(
        &'a self,
        file: &str,
        wanted: &'a [(&'a str, &'a str)],
    ) -> impl Iterator<Item = ReadRow<'a>> {
        self.tables.rows(file, wanted)
    }

    /// The names of a table's columns.
    pub(crate) fn columns(&self, file: &str) -> Vec<&str> {
        self.tables.0.get(file).map_or(Vec::new(), |rows| rows.header.iter().collect())
    }
}

/// Whether a folder holds results that are not of one study, as its data package says.
pub(crate) fn holds_made(folder: &Path) -> bool {
    read_description(folder).is_ok_and(|(_, value)| value["casus"]["stopped"].is_null())
}

/// Reads a folder of results of any kind with the tables that its data package names; refused like
/// [`read_results`], but for columns, which are as they are.
pub(crate) fn read_made(folder: &Path) -> Result<Made, OutputError> {
    #[derive(Deserialize)]
    struct Package {
        name: String,
        title: String,
        resources: Vec<Resource>,
        casus: Value,
    }
    let (text, _) = read_description(folder)?;
    let Package { name, title, resources, casus } = serde_json::from_slice(&text)
        .map_err(|error| refuse(folder, format!("`{PACKAGE_FILE}` has been altered: {error}"), AGAIN))?;
    let mut tables = BTreeMap::new();
    for resource in resources.iter().filter(|resource| resource.path.ends_with(".csv")) {
        let rows = read_table(folder, &resource.path, &resource.hash, std::iter::empty())
            .map_err(|cause| refuse(folder, cause, AGAIN))?;
        tables.insert(resource.path.clone(), rows);
    }
    Ok(Made { name, title, casus, tables: Tables(tables) })
}

/// The events of every run, by question and guarantee: a bit for each event of the standard list.
#[derive(Clone, Debug, Default)]
pub(crate) struct RunEvents(BTreeMap<(String, String), Vec<u64>>);

impl RunEvents {
    /// Those under a question and a guarantee, run by run.
    pub(crate) fn of(&self, conferral: &str, regime: &str) -> &[u64] {
        self.0.get(&(conferral.to_string(), regime.to_string())).map_or(&[], Vec::as_slice)
    }
}

/// The events of every run of results in a folder; `None` where not all runs were written.
pub(crate) fn read_run_events(results: &Results, folder: &Path) -> Result<Option<RunEvents>, OutputError> {
    if !results.study.write_runs || results.study.keep.is_some() {
        return Ok(None);
    }
    let (_, value) = read_description(folder)?;
    let resources: Vec<Resource> = serde_json::from_value(value["resources"].clone()).unwrap_or_default();
    let Some(resource) = resources.iter().find(|resource| resource.path == RUNS_FILE) else {
        return Ok(None);
    };
    let events: Vec<String> = Event::LABELS.iter().map(|event| format!("event_{event}")).collect();
    let needed = ["conferral", "regime"].into_iter().chain(events.iter().map(String::as_str));
    let rows = read_table(folder, RUNS_FILE, &resource.hash, needed)
        .map_err(|cause| refuse(folder, cause, AGAIN))?;
    let place = |name: &str| rows.header.iter().position(|column| column == name).unwrap_or_default();
    let (conferral, regime) = (place("conferral"), place("regime"));
    let events: Vec<usize> = events.iter().map(|event| place(event)).collect();
    let mut found = RunEvents::default();
    for record in &rows.records {
        let bit = |(event, column): (usize, &usize)| u64::from(record.get(*column) == Some("1")) << event;
        let happened = events.iter().enumerate().map(bit).sum();
        let cell = (record[conferral].to_string(), record[regime].to_string());
        found.0.entry(cell).or_default().push(happened);
    }
    Ok(Some(found))
}

fn read_table<'a>(
    folder: &Path,
    file: &str,
    hash: &str,
    columns: impl Iterator<Item = &'a str>,
) -> Result<Rows, String> {
    let bytes = fs::read(folder.join(file)).map_err(|error| format!("`{file}` cannot be read: {error}"))?;
    let rows = rows_of(&bytes).map_err(|error| format!("`{file}` is no CSV: {error}"))?;
    let known = &rows.header;
    let missing: Vec<&str> = columns.filter(|column| known.iter().all(|name| name != *column)).collect();
    if !missing.is_empty() {
        return Err(format!("`{file}` lacks {}", missing.join(", ")));
    }
    if format!("sha256:{}", sha256_hex(&bytes)) != hash {
        return Err(format!("`{file}` has been altered since it was written (its SHA-256 differs)"));
    }
    Ok(rows)
}

/// A table from its bytes.
fn rows_of(bytes: &[u8]) -> csv::Result<Rows> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers()?.clone();
    Ok(Rows { header, records: reader.records().collect::<Result<_, _>>()? })
}
