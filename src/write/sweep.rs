//! The folder of a sweep: a journal that grows, and tables made of it when it is whole.

use super::digest::Fingerprint;
use super::error::OutputError;
use super::folder::{ResultsFolder, STATE_FILE};
use super::journal::JOURNAL_FILE;
use super::manifest::Work;
use super::package::{PACKAGE_FILE, Resource, package_text, plain_file};
use super::points::{InputColumn, POINTS_FILE, PointsWriter};
use super::table::Table;
use crate::model::study::Study;
use serde_json::Value;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

impl ResultsFolder {
    /// Makes ready `dir/sweep` for a sweep of a study, as [`open`](ResultsFolder::open) does for a study.
    pub fn open_sweep(
        dir: &Path,
        sweep: &str,
        study: &str,
        force: bool,
    ) -> Result<ResultsFolder, OutputError> {
        ResultsFolder::open_at(dir.join(sweep), Work::Sweep, study, force)
    }

    /// Where the journal is, or will be.
    pub fn journal(&self) -> PathBuf {
        self.path().join(JOURNAL_FILE)
    }

    /// Takes away what was made of the journal: it is about to grow.
    pub fn begin_sweep(&self) -> Result<(), OutputError> {
        self.clear(&[JOURNAL_FILE])
    }

    /// Begins `points.csv`, without rows, under a partial name.
    pub fn points_writer(
        &self,
        inputs: &[InputColumn<'_>],
        study: &Study,
    ) -> Result<PointsWriter, OutputError> {
        PointsWriter::create(self.partial_path(POINTS_FILE), inputs, study)
    }

    /// Writes the files of a sweep whose journal is whole: its points, and a table of what went in. `casus` says what they were
    /// made from.
    pub fn write_sweep(
        &self,
        name: &str,
        title: &str,
        casus: Value,
        points: PointsWriter,
        inputs: &Table,
    ) -> Result<(), OutputError> {
        let (written, schema) = points.finish()?;
        let points = Resource { schema: &schema, written };
        let journal = self.journal();
        let found = Fingerprint::of_file(&journal).map_err(OutputError::unwritable("read", &journal))?;
        let counts = "Counts of every event by point, conferral, regime and block of runs; its form stands in results/README.md.";
        let went_in = self.write_table(inputs)?;
        let resources = vec![points.json(), went_in.json(), plain_file(JOURNAL_FILE, counts, &found)];
        let text = package_text(name, title, resources, casus);
        self.write_partial(PACKAGE_FILE, text.as_bytes())?;
        self.put_in_place(&[POINTS_FILE, inputs.schema.file], &[JOURNAL_FILE], PACKAGE_FILE)
    }

    /// Puts tables beside those that are there, and into the data package; older ones of the same names go.
    /// `casus` says what they were made with, by key, and stands there beside what the rest was made from.
    pub fn add_tables(&self, tables: &[Table], casus: &[(&str, Value)]) -> Result<(), OutputError> {
        let path = self.path().join(PACKAGE_FILE);
        let unreadable = |cause: io::Error| OutputError::unwritable("read", &path)(cause);
        let bytes = fs::read(&path).map_err(unreadable)?;
        let mut package: Value = serde_json::from_slice(&bytes).map_err(|error| unreadable(error.into()))?;
        let is_new = |file: &str| tables.iter().any(|table| table.schema.file == file);
        let mut kept = vec![STATE_FILE.to_string()];
        if let Some(resources) = package["resources"].as_array_mut() {
            resources.retain(|resource| !resource["path"].as_str().is_some_and(is_new));
            kept.extend(resources.iter().filter_map(|resource| Some(resource["path"].as_str()?.to_string())));
            for table in tables {
                resources.push(self.write_table(table)?.json());
            }
        }
        for (key, value) in casus {
            package["casus"][*key] = value.clone();
        }
        let mut text = format!("{package:#}");
        text.push('\n');
        self.write_partial(PACKAGE_FILE, text.as_bytes())?;
        let new: Vec<&str> = tables.iter().map(|table| table.schema.file).collect();
        let kept: Vec<&str> = kept.iter().map(String::as_str).collect();
        self.put_in_place(&new, &kept, PACKAGE_FILE)
    }
}
