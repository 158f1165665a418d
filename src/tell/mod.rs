//! Results told to people: numbers, the answer on one screen, one run, runs of a kind, the report.

pub mod find;
pub mod number;
pub mod report;
pub mod summary;
pub mod trace;
