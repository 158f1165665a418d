//! Tables to files: a finished tally becomes a Frictionless Data Package, renamed into place file by file.

mod schema;
mod table;
mod tables;

pub use schema::{Column, ColumnType, TableSchema};
pub use table::Table;
pub use tables::{SCHEMAS, oriented_pairs, tables};
