//! Tests of what stands inside the library, compiled into it: they see every room.

mod shipped;
mod synthetic;

mod backtest;
mod calibration;
mod chance;
mod config_errors;
mod games;
mod guarantees;
mod identity;
mod math_accuracy;
mod must_follow;
mod number;
mod posterior;
mod readme;
mod regressions;
mod report;
mod results;
mod rooms;
mod sensitivity;
mod stats_intervals;
mod stats_sums;
mod summary;
mod sweep;
mod sweep_errors;
mod tally;
mod trace;
