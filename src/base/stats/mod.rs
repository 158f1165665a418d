//! Estimators and intervals: slices and counts in, numbers out.

mod bootstrap;
mod calibration;
mod contrast;
mod histogram;
pub(crate) mod interval;
mod logit;
mod moments;
mod score;
mod sketch;
mod survival;
mod total;

pub use bootstrap::{percentiles, pick, quantile, redraw};
pub use calibration::{CalibrationBin, Forecast, calibration};
pub use contrast::{ConditionalCounts, Contrast, PairedCounts};
pub use histogram::{HistogramBin, histogram, histogram_edges};
pub use interval::{
    Interval, clopper_pearson, exact_coverage, proportion, proportion_at, proportion_coverage,
    weighted_share, wilson,
};
pub use logit::{Logit, Sample};
pub use moments::Moments;
pub use score::{LOG_FLOOR, RankedCases, brier, hit, log_score};
pub use sketch::{QuantileSketch, SketchBin};
pub use survival::{LifeTable, SurvivalPoint};
pub use total::{DrawCounts, LEAST_DRAWS, total_contrast, total_proportion};
