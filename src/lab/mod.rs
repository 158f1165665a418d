//! The laboratory: sweeps and what they hang on, checks in the limits, and history.

pub(crate) mod backtest;
pub(crate) mod calibration;
pub(crate) mod choice;
pub(crate) mod effort;
pub(crate) mod history;
pub(crate) mod knockout;
pub(crate) mod patterns;
pub(crate) mod sensitivity;
pub(crate) mod sweep;
pub(crate) mod threshold;
pub(crate) mod tipping;
pub(crate) mod verify;
