//! Files of runs: their names, and what is known of one.

use super::digest::Fingerprint;
use std::ops::Range;
use std::path::PathBuf;

/// Runs as CSV.
pub(crate) const RUNS_FILE: &str = "runs.csv";

/// Runs as Parquet.
pub(crate) const PARQUET_FILE: &str = "runs.parquet";

/// A finished file of runs, still under its partial name.
pub(super) struct RunsPart {
    /// The name that it is to have: `runs.csv` or `runs.parquet`.
    pub(super) file: &'static str,
    pub(super) written: Fingerprint,
}

/// The runs of a shard, in the folder of the shard.
#[derive(Clone, Debug)]
pub(super) struct RunsOf {
    pub(super) path: PathBuf,
    pub(super) units: Range<u64>,
    pub(super) written: Fingerprint,
}
