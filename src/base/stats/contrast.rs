//! Differences between two scenarios that were run on the same run indices.

use serde::{Deserialize, Serialize};

use super::interval::{Interval, Z_95, proportion, two_sided};
use crate::base::math::increasing_root;

/// In how many of `n` pairs of runs an event came under both scenarios, under one, or under none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PairedCounts {
    /// Pairs of runs.
    pub n: u64,
    /// Pairs with the event under both scenarios.
    pub both: u64,
    /// Pairs with the event under a alone.
    pub only_a: u64,
    /// Pairs with the event under b alone.
    pub only_b: u64,
}

/// Counts over pairs of runs for the share of an event among the runs where a condition holds.
///
/// The event counts only where the condition holds under the same scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ConditionalCounts {
    /// Pairs where the condition holds under a.
    pub n_a: u64,
    /// Pairs where the condition holds under b.
    pub n_b: u64,
    /// Pairs with condition and event under a.
    pub x_a: u64,
    /// Pairs with condition and event under b.
    pub x_b: u64,
    /// Pairs where the condition holds under both.
    pub n_ab: u64,
    /// Pairs with condition and event under both.
    pub x_ab: u64,
    /// Pairs with condition and event under a, and the condition under b.
    pub xa_nb: u64,
    /// Pairs with the condition under a, and condition and event under b.
    pub na_xb: u64,
}

/// A difference a − b of two probabilities, and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contrast {
    /// The estimate of a − b.
    pub difference: f64,
    /// Its standard error, with the pairing.
    pub std_error: f64,
    /// Its interval, at 95 % unless another confidence was asked for, within [−1, 1].
    pub interval: Interval,
    /// Variance of the difference of two independent samples of the same sizes, over the paired one;
    /// `None` where the paired variance is estimated as zero.
    pub variance_ratio: Option<f64>,
}

impl PairedCounts {
    /// The difference of the two probabilities, with Tango's (1998) score interval; `None` without pairs.
    ///
    /// The interval has a width also where no pair differs. Panics if the counts exceed `n`.
    pub(crate) fn contrast(&self) -> Option<Contrast> {
        self.contrast_at(0.95)
    }

    /// The same with an interval at a `confidence` in (0, 1).
    pub(crate) fn contrast_at(&self, confidence: f64) -> Option<Contrast> {
        let z = two_sided(confidence);
        let PairedCounts { n, both, only_a, only_b } = *self;
        let fits =
            both.checked_add(only_a).and_then(|sum| sum.checked_add(only_b)).is_some_and(|sum| sum <= n);
        assert!(fits, "more events than pairs: {self:?}");
        if n == 0 {
            return None;
        }
        let size = n as f64;
        let difference = (only_a as f64 - only_b as f64) / size;
        // n³ times each variance, exactly
        let gap = u128::from(only_a.abs_diff(only_b));
        let paired = u128::from(n) * u128::from(only_a + only_b) - gap * gap;
        let (a, b) = (both + only_a, both + only_b);
        let independent = u128::from(a) * u128::from(n - a) + u128::from(b) * u128::from(n - b);
        Some(Contrast {
            difference,
            std_error: (paired as f64 / size).sqrt() / size,
            interval: Interval {
                low: tango_lower(size, only_a as f64, only_b as f64, z).min(difference),
                high: (-tango_lower(size, only_b as f64, only_a as f64, z)).max(difference),
            },
            variance_ratio: (paired > 0).then(|| independent as f64 / paired as f64),
        })
    }
}

/// Tango's lower limit: the difference whose score test is just rejected from below, `z` errors away.
///
/// `a` and `b` are the pairs with the event under one scenario alone. The score statistic is
/// `(a - b - n d) / sqrt(n (2 q + d (1 - d)))`, with `q` the maximum-likelihood estimate of the probability
/// of a `b` pair under the constraint that the difference is `d`.
fn tango_lower(n: f64, a: f64, b: f64, z: f64) -> f64 {
    if b == n {
        return -1.0;
    }
    // minus the score's numerator, plus z times its denominator: rising in d
    let gap = |d: f64| {
        let linear = (2.0 * n - a + b) * d - a - b;
        let constant = -b * d * (1.0 - d);
        let discriminant = (linear * linear - 8.0 * n * constant).max(0.0);
        // the larger root of 2 n q² + linear q + constant = 0, without cancellation
        let q = if linear <= 0.0 {
            (discriminant.sqrt() - linear) / (4.0 * n)
        } else {
            -2.0 * constant / (linear + discriminant.sqrt())
        };
        let variance = (n * (2.0 * q + d * (1.0 - d))).max(0.0);
        n * d - (a - b) + z * variance.sqrt()
    };
    let estimate = (a - b) / n;
    // no slope: every step halves the bracket
    increasing_root(-1.0, estimate, -1.0, 1e-16, |d| (gap(d), 0.0))
}

/// How much a difference over pairs of runs moves where the same runs are made otherwise: the mean of what it moves in each,
/// −2 to 2; `None` without any.
///
/// The interval is Agresti and Min's (2005) for matched pairs, carried over: the normal one after half a pair has been added that
/// moved up, half a one that moved down, and one that stayed. It has a width also where none moved.
pub(crate) fn movement(each: &[i8]) -> Option<Contrast> {
    if each.is_empty() {
        return None;
    }
    let sum: i64 = each.iter().map(|&moved| i64::from(moved)).sum();
    let squares: i64 = each.iter().map(|&moved| i64::from(moved).pow(2)).sum();
    let normal = |n: f64, squares: f64| {
        let mean = sum as f64 / n;
        (mean, ((squares / n - mean * mean).max(0.0) / n).sqrt())
    };
    let (difference, std_error) = normal(each.len() as f64, squares as f64);
    let (middle, error) = normal(each.len() as f64 + 2.0, squares as f64 + 1.0);
    let interval = Interval {
        low: (middle - Z_95 * error).min(difference).max(-2.0),
        high: (middle + Z_95 * error).max(difference).min(2.0),
    };
    Some(Contrast { difference, std_error, interval, variance_ratio: None })
}

impl ConditionalCounts {
    /// The difference of the two conditional shares `x_a / n_a − x_b / n_b`; `None` where a condition never
    /// held.
    ///
    /// The covariance of the shares is that of two ratio estimators over the same pairs (delta method). The
    /// interval joins the two 95 % intervals of [`proportion`] with the estimated correlation (Newcombe 1998,
    /// Zou and Donner 2008); its limits are never nearer to the estimate than Tango's are without a
    /// discordant pair. Where the condition holds under both scenarios or neither in every pair, the result is
    /// that of [`PairedCounts::contrast`]. Panics if the counts contradict each other.
    pub fn contrast(&self) -> Option<Contrast> {
        self.check();
        if self.n_a == 0 || self.n_b == 0 {
            return None;
        }
        if self.n_a == self.n_ab && self.n_b == self.n_ab {
            return PairedCounts {
                n: self.n_ab,
                both: self.x_ab,
                only_a: self.x_a - self.x_ab,
                only_b: self.x_b - self.x_ab,
            }
            .contrast();
        }
        let (n_a, n_b) = (self.n_a as f64, self.n_b as f64);
        let (p_a, p_b) = (self.x_a as f64 / n_a, self.x_b as f64 / n_b);
        let variance_a = p_a * (1.0 - p_a) / n_a;
        let variance_b = p_b * (1.0 - p_b) / n_b;
        let products = self.x_ab as f64 - p_b * self.xa_nb as f64 - p_a * self.na_xb as f64
            + p_a * p_b * self.n_ab as f64;
        let covariance = products / n_a / n_b;
        let scale = (variance_a * variance_b).sqrt();
        let correlation = if scale > 0.0 { (covariance / scale).clamp(-1.0, 1.0) } else { 0.0 };
        let independent = variance_a + variance_b;
        let paired = independent - 2.0 * correlation * scale;
        let resolved = paired > 1e-12 * independent;
        let difference = p_a - p_b;
        let (a, b) = (proportion(self.x_a, self.n_a)?, proportion(self.x_b, self.n_b)?);
        let least = Z_95 * Z_95 / (self.n_a.min(self.n_b) as f64 + Z_95 * Z_95);
        let reach = |of_a: f64, of_b: f64| {
            let square = of_a * of_a - 2.0 * correlation * of_a * of_b + of_b * of_b;
            square.max(0.0).sqrt().max(least)
        };
        Some(Contrast {
            difference,
            std_error: if resolved { paired.sqrt() } else { 0.0 },
            interval: Interval {
                low: (difference - reach(p_a - a.low, b.high - p_b)).max(-1.0),
                high: (difference + reach(a.high - p_a, p_b - b.low)).min(1.0),
            },
            variance_ratio: resolved.then(|| independent / paired),
        })
    }

    fn check(&self) {
        let fits = self.x_a <= self.n_a
            && self.x_b <= self.n_b
            && self.n_ab <= self.n_a.min(self.n_b)
            && self.xa_nb <= self.x_a.min(self.n_ab)
            && self.na_xb <= self.x_b.min(self.n_ab)
            && self.x_ab <= self.xa_nb.min(self.na_xb);
        assert!(fits, "contradictory counts: {self:?}");
    }
}
