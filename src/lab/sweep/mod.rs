//! Sweeps: a study at many points of its parameters.
//!
//! A [`Plan`] is a pure function from the number of a point to the values of the inputs; [`run`](fn@run) makes the runs
//! of one point after the other, all cores on a few points at a time, and hands over counts in the order of
//! points; a [`Sweep`] writes them to a journal that can be gone on with, and [`Finished`] reads them for
//! whoever wants to know what the results hang on.

mod analysis;
mod error;
mod finished;
mod header;
mod latin;
mod plan;
mod record;
mod resume;
mod run;
mod shards;
mod sobol;
mod tables;

pub(crate) use analysis::{Analysed, Measure, Quantity, Responses, coordinates, region_points};
pub(crate) use error::SweepError;
pub use finished::Finished;
#[cfg(test)]
pub(crate) use plan::Plan;
#[cfg(test)]
pub(crate) use record::PointCounts;
pub(crate) use resume::{Sweep, bytes_of_results};
pub(crate) use run::Ended;
#[cfg(test)]
pub(crate) use run::run;
pub(crate) use shards::{Points, make_points, merge_points};
#[cfg(test)]
pub(crate) use sobol::{scrambled_sobol, sobol};
#[cfg(test)]
pub(crate) use tables::ANALYSES;
pub(crate) use tables::{Boxes, index_tables};
