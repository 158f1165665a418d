//! Tables to files: a finished tally becomes a Frictionless Data Package, renamed into place file by file.

mod analysis;
mod backtest;
mod calibration;
mod digest;
mod error;
mod folder;
mod journal;
mod origin;
mod package;
mod points;
mod read;
mod readme;
mod runs;
mod schema;
mod shard;
mod sweep;
mod table;
mod tables;
mod whole;

pub use analysis::{ANALYSES, BOXES, NOISE, PEELING, SENSITIVITY};
pub use backtest::{BACKTEST, CALIBRATION_CURVE, CASE_FORECASTS, FOLDS, MISSING, SCORE_DIFFERENCES, SCORES};
pub use calibration::{
    CALIBRATION, CALIBRATION_STATE, ESTIMATES, FRAGMENT, PREDICTIVE, RECOVERY, STAGES, posterior_schema,
    prior_schema,
};
pub use digest::{sha256_hex, study_sha256};
pub use error::OutputError;
pub use folder::ResultsFolder;
pub use journal::{JOURNAL_FILE, Journal, JournalReader};
pub use origin::check_origin;
pub use package::{Account, PACKAGE_FILE, PROGRAM_COMMIT, PROGRAM_VERSION};
pub use points::{InputColumn, POINTS_FILE, PointRow, PointsWriter, points_schema};
pub use read::{ReadRow, Results, read_results};
pub use readme::readme;
pub use runs::{RUNS_FILE, RunCells, RunsWriter, runs_schema};
pub use schema::{Cell, Column, ColumnType, TableSchema};
pub use shard::{Merged, SHARD_FILE, Shard, ShardPlan, merge_shards, read_shard};
pub use table::Table;
pub(crate) use tables::metric_quantile;
pub use tables::{SCHEMAS, oriented_pairs, tables};
pub use whole::write_whole;
