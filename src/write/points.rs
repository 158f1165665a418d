//! `points.csv`: one row per point of a sweep, conferral and regime.

use super::digest::{Fingerprint, Hashing};
use super::error::OutputError;
use super::schema::{
    CONFERRAL, Cell, Column, ColumnType, REGIME, STUDY, TableSchema, columns, number, text, whole,
};
use super::table::Rows;
use super::tables::value;
use super::whole::create;
use crate::model::study::{Conferral, Study};
use crate::run::estimate::Estimate;
use crate::run::tally::event_names;
use serde_json::Value;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufWriter};
use std::path::PathBuf;

/// Name of the file.
pub(crate) const POINTS_FILE: &str = "points.csv";

columns! {
    /// The columns that every sweep has.
    HEAD, head<'a>(study: &'a str, row: &PointRow<'a>):
    STUDY => study;
    CONFERRAL => row.conferral.label();
    whole("point", "", "Number of the point in the design, 0 the first") => row.point;
    REGIME => row.regime;
    whole("seed", "", "Seed of the runs of the point") => row.seed;
    text("status", "`done`, or `failed` if the inputs make no study")
        => if row.counts.is_ok() { "done" } else { "failed" };
    text("message", "Why the point failed") => row.counts.err();
    whole("runs", "runs", "Runs of the point under this regime and question")
        => row.counts.map_or(0, |(runs, _)| runs);
}

/// An input as a column: its name, and whether its values are numbers.
pub(crate) type InputColumn<'a> = (&'a str, bool);

fn all_columns(inputs: &[InputColumn<'_>], study: &Study) -> Vec<Column> {
    let input = |&(key, is_number): &InputColumn<'_>| Column {
        name: Cow::Owned(key.to_string()),
        ..match is_number {
            true => number("", "that of the key", "Value of this key of the study"),
            false => text("", "Value of this key of the study"),
        }
    };
    let event = |name: &str| {
        let column = |suffix: &str, description| Column {
            name: Cow::Owned(format!("{name}{suffix}")),
            ..number("", "probability", description)
        };
        [
            column("", "Share of the runs with this event"),
            column("_low", "Lower end of its 95 % interval: simulation error only"),
            column("_high", "Upper end of its 95 % interval: simulation error only"),
        ]
    };
    HEAD.into_iter().chain(inputs.iter().map(input)).chain(event_names(study).flat_map(event)).collect()
}

/// The declaration of `points.csv` of a sweep.
pub(crate) fn points_schema(inputs: &[InputColumn<'_>], study: &Study) -> TableSchema {
    TableSchema {
        file: POINTS_FILE,
        row: "one point of a sweep, under one regime and question",
        note: "Made by `casus sweep`. In the order of points; of a `saltelli` design that is A, B, A with columns of B, and B with columns of A for each base point, or with `--order salib` A, A with columns of B, B with columns of A, B, as SALib (Herman & Usher 2017) expects outputs. A point that failed has a row like any other, without probabilities.",
        columns: Cow::Owned(all_columns(inputs, study)),
    }
}

pub struct PointRow<'a> {
    /// Number of the point.
    pub point: u64,
    pub conferral: Conferral,
    /// Name of the regime.
    pub regime: &'a str,
    /// Seed of the runs.
    pub seed: u64,
    /// Values of the inputs.
    pub values: &'a [Value],
    /// Runs, and of them those with each event; or why there are none.
    pub counts: Result<(u64, &'a [u64]), &'a str>,
}

/// Writes `points.csv` row by row, under a partial name until the results are written.
pub struct PointsWriter {
    path: PathBuf,
    study: String,
    pub(super) schema: TableSchema,
    events: usize,
    rows: Rows<Hashing<BufWriter<File>>>,
}

impl PointsWriter {
    pub(super) fn create(
        path: PathBuf,
        inputs: &[InputColumn<'_>],
        study: &Study,
    ) -> Result<PointsWriter, OutputError> {
        let schema = points_schema(inputs, study);
        let begin = || -> io::Result<_> {
            let file = Hashing::new(BufWriter::with_capacity(1 << 16, create(&path)?));
            Ok(Rows::new(&schema.columns, file)?)
        };
        let rows = begin().map_err(OutputError::unwritable("create", &path))?;
        Ok(PointsWriter { path, study: study.name.clone(), schema, events: event_names(study).count(), rows })
    }

    /// Adds a row.
    pub fn append(&mut self, row: &PointRow<'_>) -> Result<(), OutputError> {
        self.row(row).map_err(|error| OutputError::unwritable("write", &self.path)(error.into()))
    }

    fn row(&mut self, row: &PointRow<'_>) -> csv::Result<()> {
        let rows = &mut self.rows;
        for cell in head(&self.study, row) {
            rows.cell(cell)?;
        }
        for (value, column) in row.values.iter().zip(&self.schema.columns[HEAD.len()..]) {
            match (column.column_type, value) {
                (ColumnType::Number, value) => rows.cell(value.as_f64())?,
                (_, Value::String(text)) => rows.cell(text.as_str())?,
                (_, other) => rows.cell(other.to_string().as_str())?,
            }
        }
        match row.counts {
            Ok((runs, counts)) => {
                for cell in counts.iter().flat_map(|&count| value(Estimate::share(count, runs))) {
                    rows.cell(cell)?;
                }
            }
            Err(_) => {
                for _ in 0..3 * self.events {
                    rows.cell(Cell::Unknown)?;
                }
            }
        }
        rows.end()
    }

    /// Ends the file, on disk, under its partial name.
    pub(super) fn finish(self) -> Result<(Fingerprint, TableSchema), OutputError> {
        let written = self.rows.finish().and_then(Hashing::finish_file);
        Ok((written.map_err(OutputError::unwritable("write", self.path))?, self.schema))
    }
}
