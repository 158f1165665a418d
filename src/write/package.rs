//! The data package: what the files are and what they were made from (Frictionless Data Package v1).

use super::digest::{Fingerprint, study_sha256};
use super::runs_file::{PARQUET_FILE, RUNS_FILE};
use super::schema::{Column, TableSchema};
use crate::base::chance::RNG_SCHEME;
use crate::model::study::Study;
use crate::run::tally::{Stopped, Tally};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Name of the file that describes the others.
pub(crate) const PACKAGE_FILE: &str = "datapackage.json";

/// How a study was run, beside the study itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Runs asked for, per regime and question.
    pub runs_asked: u64,
    /// Why it stopped.
    pub stopped: Stopped,
    /// What the command line changed in the study, as `key=value`.
    pub overrides: Vec<String>,
}

impl Account {
    /// Whether the runs are all that the study wanted.
    pub fn complete(&self) -> bool {
        self.stopped != Stopped::Interrupted
    }
}

/// Version of the program.
pub(crate) const PROGRAM_VERSION: &str = env!("CARGO_PKG_VERSION");
/// Commit that the program was built from, where that is known.
pub(crate) const PROGRAM_COMMIT: Option<&str> = option_env!("CASUS_COMMIT");

/// A file as the package describes it.
pub(super) struct Resource<'a> {
    pub(super) schema: &'a TableSchema,
    pub(super) written: Fingerprint,
}

impl Resource<'_> {
    pub(super) fn json(&self) -> Value {
        let schema = self.schema;
        let fields: Vec<Value> = schema.columns.iter().map(field).collect();
        let description = format!("One row: {}. {}", schema.row, schema.note);
        if schema.file == PARQUET_FILE {
            let mut resource = plain_file(schema.file, description.trim(), &self.written);
            resource["mediatype"] = "application/vnd.apache.parquet".into();
            resource["columns"] = fields.into();
            return resource;
        }
        json!({
            "name": schema.file.trim_end_matches(".csv"),
            "path": schema.file,
            "profile": "tabular-data-resource",
            "description": description.trim(),
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": self.written.bytes,
            "hash": format!("sha256:{}", self.written.sha256),
            "schema": { "fields": fields, "missingValues": [""] },
        })
    }
}

fn field(column: &Column) -> Value {
    let mut field = json!({
        "name": column.name,
        "type": column.column_type.label(),
        "description": column.description,
    });
    if !column.unit.is_empty() {
        field["unit"] = column.unit.into();
    }
    field
}

/// A file without columns, as the package describes it.
pub(super) fn plain_file(path: &str, description: &str, written: &Fingerprint) -> Value {
    json!({
        "name": path.replace('.', "-"),
        "path": path,
        "description": description,
        "mediatype": "application/octet-stream",
        "bytes": written.bytes,
        "hash": format!("sha256:{}", written.sha256),
    })
}

/// The text of `datapackage.json`: what the files are, and under `casus` what they were made from.
pub(super) fn package_text(name: &str, title: &str, resources: Vec<Value>, casus: Value) -> String {
    // Frictionless refuses a tabular package with a file that is no table.
    let tabular = resources.iter().all(|resource| resource["profile"] == "tabular-data-resource");
    let package = json!({
        "profile": if tabular { "tabular-data-package" } else { "data-package" },
        "name": name,
        "title": title,
        "resources": resources,
        "casus": casus,
    });
    let mut text = serde_json::to_string_pretty(&package).expect("a package is plain values");
    text.push('\n');
    text
}

/// The text of `datapackage.json` of a study.
pub(super) fn package(study: &Study, tally: &Tally, account: &Account, resources: &[Resource<'_>]) -> String {
    let title = if study.question.is_empty() { &study.name } else { &study.question };
    let mut casus = json!({
            "program_version": PROGRAM_VERSION,
            "program_commit": PROGRAM_COMMIT,
            "rng_scheme": RNG_SCHEME,
            "seed": study.seed,
            "runs_asked": account.runs_asked,
            "runs_done": tally.runs(),
            "complete": account.complete(),
            "stopped": account.stopped,
            "overrides": account.overrides,
            "study_sha256": study_sha256(study),
            "study": study,
    });
    let plans = &tally.rare().plans;
    if !plans.is_empty() {
        casus["rare"] = json!(plans);
    }
    let mut resources: Vec<Value> = resources.iter().map(Resource::json).collect();
    // Whoever reads the file alone must not take its runs for all.
    if let (Some(event), Some(runs)) = (
        &study.keep,
        resources.iter_mut().find(|one| one["path"] == RUNS_FILE || one["path"] == PARQUET_FILE),
    ) {
        runs["description"] = format!(
            "Only runs with the event `{event}`. {}",
            runs["description"].as_str().unwrap_or_default()
        )
        .into();
        runs["kept"] = event.as_str().into();
    }
    package_text(&study.name, title, resources, casus)
}
