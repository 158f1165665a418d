//! Estimators and intervals: slices and counts in, numbers out.

mod contrast;
mod histogram;
mod interval;
mod moments;
mod sketch;
mod survival;

pub use contrast::{ConditionalCounts, Contrast, PairedCounts};
pub use histogram::{HistogramBin, histogram, histogram_edges};
pub use interval::{
    Interval, clopper_pearson, exact_coverage, proportion, proportion_at, proportion_coverage, wilson,
};
pub use moments::Moments;
pub use sketch::{QuantileSketch, SketchBin};
pub use survival::{LifeTable, SurvivalPoint};
