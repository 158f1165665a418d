//! Tests of what stands inside the library, compiled into it: they see every room.

mod shipped;
mod synthetic;

mod backtest;
mod calibration;
mod chance;
mod config_errors;
mod decision;
mod games;
mod guarantees;
mod identity;
mod math;
mod math_accuracy;
mod mechanisms;
mod model_text;
mod must_follow;
mod number;
mod patterns;
mod posterior;
mod provenance;
mod readme;
mod regressions;
mod report;
mod results;
mod rooms;
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
