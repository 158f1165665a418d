//! What draws of the parameters say of a probability or a difference: its median over the draws, and the interval of
//! chance and parameters together.
//!
//! The distribution of the probability over the draws is that of [`super::spread`]. Its 2.5 and 97.5 % quantiles, joined
//! with the interval of simulation error, are the limits.

use super::bootstrap::quantile;
use super::contrast::Contrast;
use super::interval::{Interval, proportion};
use super::moments::Moments;
use super::sparse::{DrawSums, sparse_points};
use super::spread::{DrawCounts, points};
use serde::{Deserialize, Serialize};

/// The fewest draws with trials from which anything is said of all draws.
pub(crate) const LEAST_DRAWS: usize = 20;

/// The fewest trials with an event, and without it, from which anything is said of the draws: with fewer, how draws differ is
/// guessed, and the interval can leave out a tenth of them at either end (`docs/verification.md`).
pub(crate) const LEAST_EVENTS: u64 = 64;

/// What one draw gave under two guarantees, on the same run indices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PairedDraw {
    /// Counts under the first guarantee.
    pub a: DrawCounts,
    /// Counts under the second.
    pub b: DrawCounts,
    /// Where every run is a trial under both: the runs with the event under both.
    pub both: Option<u64>,
}

/// What the draws say together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Total {
    /// The median over the draws.
    pub median: f64,
    /// 95 % interval of chance and parameters together.
    pub interval: Interval,
}

/// Median and 95 % interval of a probability over draws; `None` if fewer than [`LEAST_DRAWS`] of them have trials, or fewer
/// than [`LEAST_EVENTS`] trials have the event, or have it not. The interval holds that of [`proportion`] of all counts.
/// Panics if a draw has more events than trials.
pub(crate) fn total_proportion(draws: &[DrawCounts]) -> Option<Total> {
    let sum = |of: fn(&DrawCounts) -> u64| draws.iter().map(of).sum::<u64>();
    let (count, trials) = (sum(|draw| draw.count), sum(|draw| draw.trials));
    if count.min(trials - count) < LEAST_EVENTS {
        return None;
    }
    let simulation = proportion(count, trials)?;
    let draws: Vec<DrawCounts> = draws.iter().copied().filter(|draw| draw.trials > 0).collect();
    total(&draws, |draws| points(draws).into_flattened(), simulation)
}

/// Median and 95 % interval over draws of a difference a − b of two probabilities; `None` if fewer than [`LEAST_DRAWS`] of
/// them have trials under both, or fewer than [`LEAST_EVENTS`] trials tell. The interval holds that of `contrast`, which is
/// of all counts.
///
/// Where every run is a trial under both, the difference is that of the probabilities of the two kinds of runs in which
/// the guarantees differ, so that what they have in common makes no noise. Conditional shares are taken as independent
/// within a draw, which can only widen the interval where the pairing is positive.
pub(crate) fn total_contrast(draws: &[PairedDraw], contrast: &Contrast) -> Option<Total> {
    let draws: Vec<PairedDraw> =
        draws.iter().copied().filter(|draw| draw.a.trials > 0 && draw.b.trials > 0).collect();
    let sum = |of: fn(&PairedDraw) -> u64| draws.iter().map(of).sum::<u64>();
    let events = sum(|draw| draw.a.count + draw.b.count - 2 * draw.both.unwrap_or(0));
    let others = sum(|draw| match draw.both {
        Some(_) => draw.a.trials,
        None => draw.a.trials + draw.b.trials - draw.a.count - draw.b.count,
    });
    if events.min(others) < LEAST_EVENTS {
        return None;
    }
    total(&draws, differences, contrast.interval)
}

/// Points of the difference: in each draw, every point of a less every one of b, since what is not known of the one tells
/// nothing of the other.
fn differences(draws: &[PairedDraw]) -> Vec<f64> {
    let alone = |counts: DrawCounts, both: Option<u64>| DrawCounts {
        count: counts.count - both.unwrap_or(0),
        ..counts
    };
    let side = |of: fn(&PairedDraw) -> DrawCounts| {
        let counts: Vec<DrawCounts> = draws.iter().map(|draw| alone(of(draw), draw.both)).collect();
        points(&counts)
    };
    let (a, b) = (side(|draw| draw.a), side(|draw| draw.b));
    let pairs = a.iter().zip(&b).flat_map(|(a, b)| a.iter().flat_map(move |a| b.iter().map(move |b| a - b)));
    pairs.collect()
}

/// Median and 95 % interval over draws of a mean, whose interval of chance is `simulation`; `None` if fewer than
/// [`LEAST_DRAWS`] of them have two values.
///
/// The means m_j of the draws scatter about their own mean m because the draws differ and because values are few: τ² is their
/// variance less the mean of their squared standard errors, at least 0. m + (m_j − m) τ / √var(m_j) has the variance of what
/// the draws differ by (constrained empirical Bayes: Louis 1984), keeps their order, and stays within their range.
pub(crate) fn total_mean(draws: &[Moments], simulation: Interval) -> Option<Total> {
    let known: Vec<[f64; 2]> =
        draws.iter().filter_map(|draw| Some([draw.mean()?, draw.std_error()?])).collect();
    total(&known, shrunk, simulation)
}

/// Median and 95 % interval over draws of the mean of a quantity that is 0 in nearly all runs, as [`super::sparse`] has it, whose
/// interval of chance is `simulation`; `None` if fewer than [`LEAST_DRAWS`] of them have two runs.
pub(crate) fn total_sparse(draws: &[DrawSums], simulation: Interval) -> Option<Total> {
    let draws: Vec<DrawSums> = draws.iter().copied().filter(|draw| draw.runs > 1).collect();
    total(&draws, |draws| sparse_points(draws).into_flattened(), simulation)
}

/// Median and 95 % interval over draws of values that are to keep what chance there is in each; `None` of fewer than
/// [`LEAST_DRAWS`].
pub(crate) fn total_of_values(draws: &[f64], simulation: Interval) -> Option<Total> {
    total(draws, <[f64]>::to_vec, simulation)
}

/// The means of draws, each with its standard error, drawn together by what chance has scattered them.
fn shrunk(draws: &[[f64; 2]]) -> Vec<f64> {
    let n = draws.len() as f64;
    let mean = draws.iter().map(|[mean, _]| mean).sum::<f64>() / n;
    let variance = draws.iter().map(|[one, _]| (one - mean) * (one - mean)).sum::<f64>() / (n - 1.0);
    let noise = draws.iter().map(|[_, error]| error * error).sum::<f64>() / n;
    let factor = if variance > noise { ((variance - noise) / variance).sqrt() } else { 0.0 };
    draws.iter().map(|[one, _]| mean + factor * (one - mean)).collect()
}

fn total<T>(draws: &[T], points: impl Fn(&[T]) -> Vec<f64>, simulation: Interval) -> Option<Total> {
    if draws.len() < LEAST_DRAWS {
        return None;
    }
    let mut values = points(draws);
    values.sort_unstable_by(f64::total_cmp);
    let at = |share| mean_quantile(&values, share);
    let interval = Interval { low: at(0.025).min(simulation.low), high: at(0.975).max(simulation.high) };
    Some(Total { median: at(0.5), interval })
}

/// The quantile at `share` of sorted values below which, in the mean over samples of a continuous distribution,
/// lies just that share of it (definition 6 of Hyndman and Fan 1996). Needs two values.
fn mean_quantile(sorted: &[f64], share: f64) -> f64 {
    let n = sorted.len() as f64;
    quantile(sorted, ((share * (n + 1.0) - 1.0) / (n - 1.0)).clamp(0.0, 1.0))
}
