//! Tables to files: a finished tally becomes a Frictionless Data Package, renamed into place file by file.

mod analysis;
mod attempt;
mod digest;
mod divisible;
mod error;
mod folder;
mod journal;
mod lock;
mod manifest;
mod origin;
mod package;
mod parquet;
mod plan;
mod points;
mod read;
mod runs;
mod runs_file;
mod runs_manifest;
mod schema;
mod settings;
mod shard;
mod sweep;
mod table;
mod tables;
mod whole;

#[cfg(test)]
pub(crate) use self::{
    folder::DECLARED_ABOVE,
    package::PACKAGE_FILE,
    points::points_schema,
    runs_manifest::MANIFEST,
    shard::{SHARD_FILE, read_shard},
    tables::schemas,
};
pub(crate) use analysis::{ASSUMPTIONS, CHOICE, assumption, choice};
pub(crate) use attempt::{Attempt, Found, core_hours, find_shard, remove_left};
pub(crate) use digest::{json_bytes, sha256_hex, sha256_of, study_sha256};
pub(crate) use divisible::{Divisible, Origin, Units};
pub use error::OutputError;
pub(crate) use folder::FRAGMENT;
pub use folder::ResultsFolder;
pub(crate) use journal::{JOURNAL_FILE, Journal, JournalReader};
pub(crate) use manifest::Work;
pub(crate) use origin::check_origin;
pub use package::Account;
pub(crate) use package::{PROGRAM_COMMIT, PROGRAM_VERSION};
pub(crate) use plan::{ShardPlan, units_of_plan};
pub(crate) use points::{InputColumn, POINTS_FILE, PointRow};
pub(crate) use read::{Made, RunEvents, holds_made, read_made, read_run_events};
pub use read::{ReadRow, Results, read_results};
pub(crate) use runs::{RunCells, RunsWriter, runs_schema};
pub(crate) use runs_file::{PARQUET_FILE, RUNS_FILE};
pub(crate) use schema::{
    CONFERRAL, Cell, Cells, Column, ColumnType, REGIME, STUDY, TableSchema, columns, number, text, whole,
};
pub(crate) use settings::differing;
pub(crate) use shard::{Merged, PLAN_FILE, merge_shards};
pub(crate) use table::Table;
pub(crate) use tables::inputs::{Input, inputs, swept};
pub(crate) use tables::metric_quantile;
pub(crate) use tables::oriented_pairs;
pub use tables::tables;
pub(crate) use whole::write_whole;
