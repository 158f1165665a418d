//! One run.

mod record;

pub use record::{Challenge, Diagnostics, EventSet, RunRecord};
