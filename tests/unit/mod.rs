//! Tests of what stands inside the library, compiled into it: they see every room.

mod shipped;
mod synthetic;

mod backtest;
mod beliefs;
mod calibration;
mod chance;
mod config_errors;
mod decision;
mod games;
mod guarantees;
mod happenings;
mod identity;
mod math;
mod math_accuracy;
mod mechanisms;
mod model_text;
mod must_follow;
mod number;
mod obligations;
mod patterns;
mod posterior;
mod provenance;
mod rare;
mod rare_repeated;
mod rare_told;
mod readme;
mod regressions;
mod report;
mod results;
mod results_readme;
mod rooms;
mod rows;
mod sensitivity;
mod states;
mod stats_intervals;
mod stats_scores;
mod stats_sums;
mod summary;
mod sweep;
mod sweep_errors;
mod tally;
mod trace;
mod verify_check;

/// What JSON says, read in the one way in which the program reads its own files: each other would be compiled as well.
fn read_json<T: serde::de::DeserializeOwned>(json: impl ToString) -> serde_json::Result<T> {
    serde_json::from_slice(json.to_string().as_bytes())
}
