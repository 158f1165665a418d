//! Calibration of probability forecasts: of the things said to happen with probability p, did a share p happen?

use super::interval::{Interval, Z_95, clopper_pearson, score_interval};

/// A forecast of one outcome of one case.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Forecast {
    /// Probability that was given to it.
    pub predicted: f64,
    /// Whether it happened.
    pub happened: bool,
    /// Cluster of the case: forecasts of one cluster are not independent.
    pub cluster: usize,
}

/// Forecasts with probabilities in `low` to `high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct CalibrationBin {
    /// Lower edge; it belongs to the bin.
    pub low: f64,
    /// Upper edge; it belongs to the next bin, 1 to the last.
    pub high: f64,
    /// Mean of the probabilities.
    pub predicted: f64,
    /// Share that happened.
    pub observed: f64,
    /// Number of forecasts.
    pub n: usize,
    /// Clusters from which they come.
    pub clusters: usize,
    /// 95 % interval of the share.
    pub interval: Interval,
}

/// The calibration curve over `bins` of equal width; empty bins are left out.
///
/// The interval is the score interval at the effective number of forecasts p (1 − p) / v (Korn & Graubard 1998),
/// v the variance of the share between clusters, at most their number; where all or none happened, v is not
/// known, and the exact interval counts each cluster once. Panics without bins.
pub(crate) fn calibration(forecasts: &[Forecast], bins: usize) -> Vec<CalibrationBin> {
    assert!(bins > 0, "no bins");
    let width = 1.0 / bins as f64;
    let mut members = vec![Vec::new(); bins];
    for forecast in forecasts {
        members[((forecast.predicted * bins as f64) as usize).min(bins - 1)].push(*forecast);
    }
    let filled = members.iter().enumerate().filter(|(_, members)| !members.is_empty());
    filled.map(|(bin, members)| of(members, bin as f64 * width, (bin + 1) as f64 * width)).collect()
}

fn of(members: &[Forecast], low: f64, high: f64) -> CalibrationBin {
    let n = members.len() as f64;
    let happened = members.iter().filter(|forecast| forecast.happened).count();
    let observed = happened as f64 / n;
    let mut sorted: Vec<&Forecast> = members.iter().collect();
    sorted.sort_by_key(|forecast| forecast.cluster);
    let sums: Vec<f64> = sorted
        .chunk_by(|a, b| a.cluster == b.cluster)
        .map(|cluster| cluster.iter().map(|one| f64::from(u8::from(one.happened)) - observed).sum())
        .collect();
    let clusters = sums.len();
    let interval = if happened == 0 || happened == members.len() {
        let all = if happened == 0 { 0 } else { clusters as u64 };
        clopper_pearson(all, clusters as u64, 0.95).expect("a bin with members")
    } else {
        score_interval(observed, effective(observed, n, &sums), Z_95)
    };
    let predicted = members.iter().map(|forecast| forecast.predicted).sum::<f64>() / n;
    CalibrationBin { low, high, predicted, observed, n: members.len(), clusters, interval }
}

/// How many independent forecasts know the share as well: p (1 − p) over the variance of a ratio of sums
/// between clusters (Cochran 1977), whose `sums` of deviations are given.
fn effective(p: f64, n: f64, sums: &[f64]) -> f64 {
    let clusters = sums.len() as f64;
    if clusters < 2.0 {
        return 1.0;
    }
    let squares: f64 = sums.iter().map(|sum| sum * sum).sum();
    let variance = clusters / (clusters - 1.0) * squares / (n * n);
    if variance > 0.0 { (p * (1.0 - p) / variance).clamp(1.0, n) } else { n }
}
