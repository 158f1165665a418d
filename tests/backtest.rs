//! Forecasts of cases: nothing leaks into them, their scores are exact, their intervals cover, and files of
//! cases are read or refused with every fault.

#[path = "backtest/files.rs"]
mod files;
#[path = "backtest/folds.rs"]
mod folds;
#[path = "backtest/intervals.rs"]
mod intervals;
#[path = "backtest/published.rs"]
mod published;
