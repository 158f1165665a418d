//! Forecasts of cases: nothing leaks into them, their scores are exact, their intervals cover, and files of
//! cases are read or refused with every fault.

mod cases;
mod files;
mod folds;
mod intervals;
mod left_out;
mod published;
