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

pub use bootstrap::Resampling;
pub use condition::{Comparison, Condition, ConditionError, Term};
pub use crossing::{Crossing, Evaluated, Search, find_crossings};
pub use index::{Index, Reason};
pub use morris::morris;
pub use noise::{Noise, noise};
pub use pawn::{PAWN_SLICES, pawn};
pub use points::Points;
pub use prim::{Found, PrimOptions, Step, find_boxes};
pub use region::{Bound, Region};
pub use regression::{Scale, regression};
pub use response::Response;
pub use sobol::{Saltelli, sobol};
