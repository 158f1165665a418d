//! Casus foederis: a parallel Monte Carlo engine for the question *who keeps the promise?*
pub mod chance;
pub mod cli;
pub mod config;
pub mod crisis;
pub mod decision;
pub mod engine;
pub mod math;
pub mod output;
pub mod stats;
pub mod study;
pub mod tally;
