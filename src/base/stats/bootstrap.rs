//! The bootstrap: independent units drawn again with replacement, and percentiles (Efron & Tibshirani 1993).
//!
//! The draws have addresses: they depend on the seed alone, are the same for every statistic, and need no order.

use super::interval::Interval;
use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};

/// Confidence of the intervals.
const CONFIDENCE: f64 = 0.95;

/// How often each of `units` is drawn in a resample.
pub(crate) fn redraw(seed: u64, resample: u32, units: usize) -> Vec<u32> {
    let draws = Draws::new(seed, u64::from(resample));
    let mut counts = vec![0; units];
    for draw in 0..units {
        counts[pick(&draws, Purpose::Resample, (draw, 0), units)] += 1;
    }
    counts
}

/// One of `among`, with equal chances.
pub(crate) fn pick(draws: &Draws, purpose: Purpose, (step, round): (usize, u32), among: usize) -> usize {
    let time = Time { quarter: step as u32, round };
    let uniform = draws.uniform(Address::new(purpose, AgentId::WORLD, time));
    ((uniform * among as f64) as usize).min(among - 1)
}

/// The 95 % interval between percentiles. Panics without values.
pub(crate) fn percentiles(mut values: Vec<f64>) -> Interval {
    values.sort_unstable_by(f64::total_cmp);
    let tail = 0.5 * (1.0 - CONFIDENCE);
    Interval { low: quantile(&values, tail), high: quantile(&values, 1.0 - tail) }
}

/// A quantile of sorted values, between neighbours by proportion (type 7 of Hyndman & Fan 1996). Panics without
/// values.
pub(crate) fn quantile(sorted: &[f64], q: f64) -> f64 {
    let place = q * (sorted.len() - 1) as f64;
    let below = place as usize;
    let above = (below + 1).min(sorted.len() - 1);
    let share = place - below as f64;
    sorted[below] + share * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_type_7() {
        let sorted: Vec<f64> = (0..=10).map(f64::from).collect();
        assert_eq!(quantile(&sorted, 0.025), 0.25);
        assert_eq!(quantile(&sorted, 1.0), 10.0);
        assert_eq!(quantile(&[3.0], 0.4), 3.0);
    }
}
