//! Estimators and intervals: slices and counts in, numbers out.

mod bootstrap;
mod calibration;
mod contrast;
pub(crate) mod counts;
mod histogram;
pub(crate) mod interval;
mod logit;
mod moments;
mod multinomial;
mod rank;
mod score;
mod sketch;
mod sparse;
mod spread;
mod total;

pub(crate) use bootstrap::{percentiles, pick, quantile, redraw};
pub(crate) use calibration::{CalibrationBin, Forecast, calibration};
pub(crate) use contrast::{ConditionalCounts, Contrast, PairedCounts, movement};
#[cfg(test)]
pub(crate) use histogram::histogram_edges;
pub(crate) use histogram::{HistogramBin, histogram};
pub use interval::Interval;
#[cfg(test)]
pub(crate) use interval::wilson;
pub(crate) use interval::{
    Z_95, clopper_pearson, exact_coverage, proportion, proportion_at, proportion_coverage, weighted_share,
};
pub(crate) use logit::{Logit, Sample};
pub(crate) use moments::Moments;
pub(crate) use multinomial::{Fit, fit_of_shares};
pub(crate) use rank::{rank_correlation, ranks};
pub(crate) use score::{RankedCases, brier, hit, log_score};
pub(crate) use sketch::QuantileSketch;
#[cfg(test)]
pub(crate) use sketch::SketchBin;
pub(crate) use sparse::DrawSums;
pub(crate) use spread::DrawCounts;
pub(crate) use total::{
    LEAST_DRAWS, PairedDraw, Total, total_contrast, total_mean, total_of_values, total_proportion,
    total_sparse,
};
