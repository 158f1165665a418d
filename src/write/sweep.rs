//! The folder of a sweep: a journal that grows, and tables made of it when it is whole.

use super::digest::Hashing;
use super::error::OutputError;
use super::folder::ResultsFolder;
use super::journal::JOURNAL_FILE;
use super::package::{PACKAGE_FILE, Resource, package_text, plain_file};
use super::points::{InputColumn, POINTS_FILE, PointsWriter};
use crate::model::study::Study;
use serde_json::Value;
use std::fs::File;
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
        ResultsFolder::open_at(dir.join(sweep), study, force)
    }

    /// Where the journal is, or will be.
    pub fn journal(&self) -> PathBuf {
        self.path().join(JOURNAL_FILE)
    }

    /// Takes away what was made of the journal: it is about to grow.
    pub fn begin_sweep(&self) -> Result<(), OutputError> {
        self.clear(PACKAGE_FILE, &[JOURNAL_FILE])
    }

    /// Begins `points.csv`.
    pub fn points_writer(
        &self,
        inputs: &[InputColumn<'_>],
        study: &Study,
    ) -> Result<PointsWriter, OutputError> {
        PointsWriter::create(self.partial_path(POINTS_FILE), inputs, study)
    }

    /// Writes the files of a sweep whose journal is whole. `casus` says what they were made from.
    pub fn write_sweep(
        &self,
        name: &str,
        title: &str,
        casus: Value,
        points: PointsWriter,
    ) -> Result<(), OutputError> {
        let (part, schema) = points.finish()?;
        let points = Resource { schema: &schema, bytes: part.bytes, sha256: part.sha256 };
        let journal = self.journal();
        let digest = || -> io::Result<(u64, String)> {
            let mut hashing = Hashing::new(io::sink());
            io::copy(&mut File::open(&journal)?, &mut hashing)?;
            let (_, bytes, sha256) = hashing.finish();
            Ok((bytes, sha256))
        };
        let (bytes, sha256) = digest().map_err(OutputError::unwritable("read", &journal))?;
        let counts = "Counts of every event by point, conferral, regime and block of runs; its form stands in results/README.md.";
        let resources = vec![points.json(), plain_file(JOURNAL_FILE, counts, bytes, &sha256)];
        let text = package_text(name, title, resources, casus);
        self.write_partial(PACKAGE_FILE, text.as_bytes())?;
        self.put_in_place(&[POINTS_FILE], &[JOURNAL_FILE], PACKAGE_FILE)
    }
}
