//! What history shows: rates counted in published data, with their intervals.

use crate::base::stats::Interval;
use crate::model::study::named_enum;
use serde::Deserialize;

named_enum! {
    /// What a rate is for.
    Use {
        /// Parameters may be estimated from it.
        Fit = "fit",
        /// Parameters are held against it.
        Check = "check",
        /// It carries too little to be held against: it is listed and not simulated.
        Illustrative = "illustrative",
    }
}

/// A rate of history.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Pattern {
    /// Short name, by which a row of the model refers to it.
    pub id: String,
    /// What was counted.
    pub what: String,
    /// How often it happened.
    pub successes: u64,
    /// How often it could have.
    pub trials: u64,
    /// Successes per trial.
    pub rate: f64,
    pub(crate) ci_low: f64,
    pub(crate) ci_high: f64,
    /// The data it was counted in.
    pub source: String,
    /// What it is for.
    #[serde(rename = "use")]
    pub purpose: Use,
    /// What it can carry.
    pub note: String,
}

impl Pattern {
    /// The 95 % interval: bootstrapped by war where the note says so, else Clopper and Pearson's (1934).
    pub(crate) fn interval(&self) -> Interval {
        Interval { low: self.ci_low, high: self.ci_high }
    }
}

/// All rates, in the order of the table that is bundled with the program.
///
/// Panics if the table is not sound: it is part of the program.
pub(crate) fn history() -> Vec<Pattern> {
    let rows: Result<_, csv::Error> =
        csv::Reader::from_reader(include_bytes!("patterns.csv").as_slice()).deserialize().collect();
    rows.unwrap_or_else(|error| panic!("patterns.csv: {error}"))
}
