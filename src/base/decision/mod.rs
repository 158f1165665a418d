//! The one kernel of choice, and the one contest of force.
//!
//! Every decision of the model is the same decision: a few options, each a small lottery over payoffs
//! ([`Lottery`]), valued through a utility bent by risk tolerance ([`Utility`]), chosen by quantal response
//! ([`quantal_response`], [`choose`]). Every use of force is the same contest ([`prevails`]), with
//! Lanchester attrition ([`attrition`]) when fighting lasts. What others are expected to do is the fixed
//! point of those choices ([`fixed_point`] in a run; [`newton`] and [`roots`] where that does not reach).

mod choice;
mod contest;
mod equilibrium;
mod lottery;
pub(crate) mod utility;

pub use choice::{choose, quantal_response};
pub(crate) use choice::{
    first_of_two_each, nested_quantal_response, quantal_response_each, quantal_response_over, total,
    value_of_choice,
};
pub(crate) use contest::{attrition, prevails, prevails_each, prevails_rows};
pub(crate) use equilibrium::{FixedPoint, Scratch, distance, fixed_point, newton, roots};
pub(crate) use lottery::Lottery;
pub(crate) use utility::Utility;
