//! The laboratory: sweeps and what they hang on, checks in the limits, and history.

pub mod backtest;
pub mod calibration;
pub mod effort;
pub mod history;
pub mod patterns;
pub mod sensitivity;
pub mod sweep;
pub mod threshold;
pub mod verify;
