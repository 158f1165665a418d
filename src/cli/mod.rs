//! Commands.

pub mod summary;
