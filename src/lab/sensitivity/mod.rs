//! What a result hangs on: indices of a finished design, noise told apart from inputs, and regions.
//!
//! Everything here is a pure function of plain arrays: unit coordinates of the points of a design, and for
//! each point the mean of an output over each of a few blocks of its runs ([`Response`]). Runs are noisy, and
//! plain estimators take noise for influence: the square of a noisy difference is never zero on average. Two
//! blocks of runs share no noise. So every square and every product in the estimators is taken between
//! *different* blocks (a U-statistic of Hoeffding 1948): it is then unbiased for the same product of the
//! noise-free responses, whether the points share their runs or not. For a response without noise, where all
//! blocks agree, each estimator is exactly the one of its source.

mod bootstrap;
mod condition;
mod crossing;
mod index;
mod morris;
mod noise;
mod pawn;
mod points;
mod prim;
mod region;
mod regression;
pub(crate) mod response;
mod sobol;

#[cfg(test)]
pub(crate) use crate::base::comparison::Comparison;
pub(crate) use bootstrap::Resampling;
pub(crate) use condition::Condition;
pub(crate) use crossing::{Crossing, Evaluated, Search, find_crossings};
pub(crate) use index::{Index, Reason};
pub(crate) use morris::morris;
pub(crate) use noise::{Noise, noise};
pub(crate) use pawn::pawn;
pub(crate) use points::Points;
pub(crate) use prim::{Found, PrimOptions, Step, find_boxes};
pub(crate) use region::Bound;
#[cfg(test)]
pub(crate) use region::Region;
pub(crate) use regression::{Scale, regression};
pub(crate) use response::Response;
pub(crate) use sobol::{Saltelli, sobol};
