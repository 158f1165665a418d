//! What everybody expects of everybody: a fixed point of quantal responses.
//!
//! One residual, x − map(x), and three ways to its zero: the damped iteration that runs use
//! ([`fixed_point`]), Newton's method along the branch that starts at precision 0 ([`newton`]), and
//! bracketing of every root of one unknown ([`roots`]).

mod bracket;
mod damped;
mod newton;

pub(crate) use bracket::roots;
pub(crate) use damped::{Scratch, fixed_point};
pub(crate) use newton::newton;

/// How a search for a fixed point ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FixedPoint {
    /// Whether the residual came below the tolerance.
    pub converged: bool,
    /// Evaluations of the map.
    pub evaluations: u32,
    /// Largest absolute difference between a point and its image, at the point returned.
    pub residual: f64,
}

/// Largest absolute difference of two points.
pub(crate) fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y).abs()).fold(0.0, f64::max)
}
