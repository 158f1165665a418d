//! Results read back: whole, unaltered and of this version, or refused.

use super::digest::{sha256_hex, study_sha256};
use super::error::OutputError;
use super::manifest::{Manifest, Work};
use super::package::{Account, PACKAGE_FILE, PROGRAM_VERSION};
use super::tables::SCHEMAS;
use crate::model::study::Study;
use crate::run::tally::Stopped;
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
    tables: BTreeMap<&'static str, Rows>,
}

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
        let rows = self.tables.get(file);
        let all = rows
            .into_iter()
            .flat_map(|rows| rows.records.iter().map(|record| ReadRow { header: &rows.header, record }));
        all.filter(move |row| row.is(wanted))
    }
}

#[derive(Deserialize)]
struct Package {
    resources: Vec<Resource>,
    casus: Made,
}

#[derive(Deserialize)]
struct Resource {
    path: String,
    hash: String,
}

#[derive(Deserialize)]
struct Made {
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

/// Reads the folder of a study's results. Refused are folders without a data package or without a file that
/// it names, results of another version of the program, files that were altered after they were written, and
/// tables that lack a column.
pub fn read_results(folder: &Path) -> Result<Results, OutputError> {
    let refuse = |cause: String, remedy: &'static str| OutputError::UnfitResults {
        path: folder.to_path_buf(),
        cause,
        remedy,
    };
    const NOT_RESULTS: &str = "give the folder that `casus run` wrote, such as results/nato_vs_european";
    const AGAIN: &str = "run the study again";
    if !folder.is_dir() {
        return Err(refuse("it is no folder".to_string(), NOT_RESULTS));
    }
    let text = fs::read(folder.join(PACKAGE_FILE))
        .map_err(|error| refuse(format!("`{PACKAGE_FILE}` cannot be read: {error}"), NOT_RESULTS))?;
    let value: Value = serde_json::from_slice(&text)
        .map_err(|error| refuse(format!("`{PACKAGE_FILE}` is no JSON: {error}"), AGAIN))?;
    // The version first: what another version wrote need not even look like this one's.
    match value["casus"]["program_version"].as_str() {
        Some(PROGRAM_VERSION) => {}
        Some(other) => {
            let cause = format!("it was made by casus {other}, and this is casus {PROGRAM_VERSION}");
            return Err(refuse(cause, "run the study again, or use the version that made it"));
        }
        None => {
            let cause = format!("`{PACKAGE_FILE}` was not made by casus");
            return Err(refuse(cause, NOT_RESULTS));
        }
    }
    if let Some(other) = Manifest::of_package(&value).filter(|manifest| manifest.work != Work::Study) {
        return Err(refuse(
            format!("it holds {}, not a study's runs", other.work.of(&other.study)),
            NOT_RESULTS,
        ));
    }
    let Package { resources, casus } = serde_json::from_value(value)
        .map_err(|error| refuse(format!("`{PACKAGE_FILE}` has been altered: {error}"), AGAIN))?;
    if study_sha256(&casus.study) != casus.study_sha256 {
        let cause = format!("the study in `{PACKAGE_FILE}` is not the one whose SHA-256 stands beside it");
        return Err(refuse(cause, AGAIN));
    }
    let mut wrong = Vec::new();
    let mut tables = BTreeMap::new();
    for schema in SCHEMAS {
        let Some(resource) = resources.iter().find(|resource| resource.path == schema.file) else {
            wrong.push(format!("`{PACKAGE_FILE}` does not name `{}`", schema.file));
            continue;
        };
        match read_table(folder, &resource.path, &resource.hash, schema.columns.iter().map(|c| &*c.name)) {
            Ok(rows) => {
                tables.insert(schema.file, rows);
            }
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
        tables,
    })
}

fn read_table<'a>(
    folder: &Path,
    file: &str,
    hash: &str,
    columns: impl Iterator<Item = &'a str>,
) -> Result<Rows, String> {
    let bytes = fs::read(folder.join(file)).map_err(|error| format!("`{file}` cannot be read: {error}"))?;
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let header = reader.headers().map_err(|error| format!("`{file}` is no CSV: {error}"))?.clone();
    let missing: Vec<&str> = columns.filter(|column| header.iter().all(|name| name != *column)).collect();
    if !missing.is_empty() {
        return Err(format!("`{file}` lacks {}", missing.join(", ")));
    }
    if format!("sha256:{}", sha256_hex(&bytes)) != hash {
        return Err(format!("`{file}` has been altered since it was written (its SHA-256 differs)"));
    }
    let records = reader.records().collect::<Result<_, _>>();
    Ok(Rows { header, records: records.map_err(|error| format!("`{file}` is no CSV: {error}"))? })
}
