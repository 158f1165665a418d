//! Results told to people: numbers, the answer on one screen, one run, runs of a kind, the report.

pub(crate) mod assumptions;
pub(crate) mod choice;
pub(crate) mod compare;
pub(crate) mod find;
mod look_up;
pub(crate) mod number;
pub(crate) mod report;
pub(crate) mod scene;
mod small;
pub(crate) mod summary;
pub(crate) mod terms;
pub(crate) mod trace;
pub(crate) mod warnings;
