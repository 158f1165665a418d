//! How much of an output's variance is Monte Carlo noise.

use super::bootstrap::Resampling;
use super::index::Reason;
use super::response::{BlockWeights, Response};
use crate::base::stats::Interval;

/// Variance of an output over the points of a design, by cause.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Noise {
    /// Variance that the inputs cause: the covariance between different blocks of runs.
    pub input_variance: f64,
    /// What the noise of the runs adds to the variance of the points' means; common runs add only what
    /// differs from point to point.
    pub noise_variance: f64,
    /// Its share of the variance of the points' means, and the 95 % bootstrap interval.
    pub share: Result<(f64, Interval), Reason>,
}

/// Splits the variance over points, by the law of total variance, into what repeats from block to block
/// (inputs) and what does not (noise).
///
/// `units` are runs of equal length of neighbouring points that are drawn together (a base point of a Saltelli
/// design with all its rows; single points elsewhere). `None` with a single block of runs.
pub(crate) fn noise(response: &Response, unit_points: usize, plan: &Resampling) -> Option<Noise> {
    if response.blocks() < 2 {
        return None;
    }
    let centred = response.centred();
    let units = centred.points() / unit_points;
    let once = vec![1.0; centred.blocks()];
    let covariances = unit_products(&centred, unit_points);
    let parts = |counts: &[f64], times: &[f64], weights: &BlockWeights| {
        split(&covariances, counts, times, response, weights)
    };
    let (input_variance, noise_variance) = parts(&vec![1.0; units], &once, &centred.weights());
    let share = |(inputs, noise): (f64, f64)| noise / (inputs + noise);
    let value = share((input_variance, noise_variance));
    if !value.is_finite() {
        return Some(Noise { input_variance, noise_variance, share: Err(Reason::NoVariance) });
    }
    let interval = plan
        .intervals(units, &centred, |_, counts, times, weights| vec![share(parts(counts, times, weights))])
        .pop()
        .flatten();
    let share = interval.map(|interval| (value, interval)).ok_or(Reason::NoVariance);
    Some(Noise { input_variance, noise_variance, share })
}

/// Sums over the points of each unit: of each block's means, then of products of blocks b ≤ c.
struct Products {
    blocks: usize,
    unit_points: usize,
    sums: Vec<f64>,
}

fn unit_products(response: &Response, unit_points: usize) -> Products {
    let blocks = response.blocks();
    let width = blocks + blocks * (blocks + 1) / 2;
    let units = response.points() / unit_points;
    let mut sums = vec![0.0; units * width];
    for (unit, sums) in sums.chunks_exact_mut(width).enumerate() {
        for point in unit * unit_points..(unit + 1) * unit_points {
            let row = response.row(point);
            let mut at = blocks;
            for b in 0..blocks {
                sums[b] += row[b];
                for c in b..blocks {
                    sums[at] += row[b] * row[c];
                    at += 1;
                }
            }
        }
    }
    Products { blocks, unit_points, sums }
}

/// (variance between inputs, variance of noise). With the covariance K of blocks over points, the first is the
/// mean of K_bc over b ≠ c, and the second Σ w_b² (K_bb − first): the mean of a point over all its runs has the
/// sum of both as variance, to the bit of rounding.
fn split(
    products: &Products,
    counts: &[f64],
    times: &[f64],
    response: &Response,
    weights: &BlockWeights,
) -> (f64, f64) {
    let blocks = products.blocks;
    let width = blocks + blocks * (blocks + 1) / 2;
    let mut sums = vec![0.0; width];
    for (count, unit) in counts.iter().zip(products.sums.chunks_exact(width)) {
        if *count > 0.0 {
            for (sum, value) in sums.iter_mut().zip(unit) {
                *sum += count * value;
            }
        }
    }
    let points = counts.iter().sum::<f64>() * products.unit_points as f64;
    let original = response.weights();
    let (mut between, mut pairs, mut same) = (0.0, 0.0, Vec::with_capacity(blocks));
    let mut at = blocks;
    for b in 0..blocks {
        for c in b..blocks {
            let covariance = sums[at] / points - sums[b] / points * (sums[c] / points);
            at += 1;
            if b == c {
                same.push(covariance);
            } else {
                let weight = weights.each()[b] * weights.each()[c];
                between += weight * covariance;
                pairs += weight;
            }
        }
    }
    let inputs = between / pairs;
    // A block drawn twice stands for two: what its noise adds counts twice, not four times.
    let noise =
        (0..blocks).map(|b| times[b] * original.each()[b] * original.each()[b] * (same[b] - inputs)).sum();
    (inputs, noise)
}
