//! Estimators and intervals: slices and counts in, numbers out.

mod contrast;
mod interval;

pub use contrast::{ConditionalCounts, Contrast, PairedCounts};
pub use interval::{
    Interval, clopper_pearson, exact_coverage, proportion, proportion_coverage, wilson,
};
