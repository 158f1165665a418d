//! Confidence intervals of a proportion.

use serde::{Deserialize, Serialize};

use crate::base::math::{beta_quantile, exp, exp_m1, ln, ln_1p, ln_gamma, normal_quantile};

/// The 97.5 % point of the standard normal distribution, for two-sided 95 % intervals.
pub(crate) const Z_95: f64 = 1.959_963_984_540_054;

/// A confidence interval, closed at both ends; `low <= high`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// The lower limit.
    pub low: f64,
    /// The upper limit.
    pub high: f64,
}

impl Interval {
    /// Whether `x` lies between the limits or on one of them.
    pub fn contains(&self, x: f64) -> bool {
        self.low <= x && x <= self.high
    }
}

/// 95 % interval of a probability after `count` of `trials` independent trials; `None` without trials.
///
/// Wilson's (1927) score interval; where the count is none or all, Clopper and Pearson's (1934) two-sided
/// exact interval, since Wilson's falls short of its level there. Panics if `count > trials`.
pub(crate) fn proportion(count: u64, trials: u64) -> Option<Interval> {
    proportion_at(count, trials, 0.95)
}

/// The same at a `confidence` in (0, 1).
pub(crate) fn proportion_at(count: u64, trials: u64, confidence: f64) -> Option<Interval> {
    if count == 0 || count == trials {
        clopper_pearson(count, trials, confidence)
    } else {
        wilson(count, trials, confidence)
    }
}

/// A weighted mean of the shares of independent strata, each `(weight, count, trials)`, with a 95 % interval:
/// the limits of the strata ([`proportion`]) by the method of variance estimates recovery (Zou & Donner 2008),
///
/// p = Σ w p_s,  low = p − √Σ w² (p_s − low_s)²,  high = p + √Σ w² (high_s − p_s)²,  Σ w = 1,
///
/// so that one stratum alone has its own interval. `None` if a stratum has no trials, or the weights no sum.
/// Panics if a count exceeds its trials.
pub(crate) fn weighted_share(strata: &[(f64, u64, u64)]) -> Option<(f64, Interval)> {
    let sum: f64 = strata.iter().map(|(weight, ..)| weight).sum();
    if sum <= 0.0 {
        return None;
    }
    let (mut share, mut below, mut above) = (0.0, 0.0, 0.0);
    for &(weight, count, trials) in strata {
        let own = proportion(count, trials)?;
        let (w, p) = (weight / sum, count as f64 / trials as f64);
        share += w * p;
        below += (w * (p - own.low)) * (w * (p - own.low));
        above += (w * (own.high - p)) * (w * (own.high - p));
    }
    let low = (share - below.sqrt()).max(0.0);
    Some((share, Interval { low, high: (share + above.sqrt()).min(1.0) }))
}

/// The point of the standard normal distribution for two-sided intervals at a confidence.
pub(super) fn two_sided(confidence: f64) -> f64 {
    if confidence == 0.95 { Z_95 } else { normal_quantile(0.5 + 0.5 * confidence) }
}

/// Wilson's (1927) score interval of a probability at a `confidence` in (0, 1); `None` without trials.
///
/// Panics if `count > trials`.
pub(crate) fn wilson(count: u64, trials: u64, confidence: f64) -> Option<Interval> {
    assert!(count <= trials, "{count} of {trials} trials");
    if trials == 0 {
        return None;
    }
    Some(score_interval(count as f64 / trials as f64, trials as f64, two_sided(confidence)))
}

/// The score interval around a share `p` of `n` trials, where `n` may be an effective sample size.
pub(crate) fn score_interval(p: f64, n: f64, z: f64) -> Interval {
    let z2 = z * z;
    let centre = p + z2 / (2.0 * n);
    let half = z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z2 / n;
    let low = (centre - half) / scale;
    let high = (centre + half) / scale;
    // rounding must not push a limit past the estimate or out of the unit interval
    Interval {
        low: if p == 0.0 || low < 0.0 { 0.0 } else { low.min(p) },
        high: if p == 1.0 || high > 1.0 { 1.0 } else { high.max(p) },
    }
}

/// Clopper and Pearson's (1934) exact interval at a `confidence` in (0, 1): two-sided, with half of the
/// error on each side also where the count is none or all. `None` without trials.
///
/// Panics if `count > trials`.
pub(crate) fn clopper_pearson(count: u64, trials: u64, confidence: f64) -> Option<Interval> {
    assert!(count <= trials, "{count} of {trials} trials");
    if trials == 0 {
        return None;
    }
    let (x, n) = (count as f64, trials as f64);
    let side = 0.5 * (1.0 - confidence);
    // The limit for none of n: 1 - side^(1/n)
    let none = -exp_m1(ln(side) / n);
    Some(Interval {
        low: if count == 0 {
            0.0
        } else if count == trials {
            1.0 - none
        } else {
            beta_quantile(x, n - x + 1.0, side)
        },
        high: if count == trials {
            1.0
        } else if count == 0 {
            none
        } else {
            beta_quantile(x + 1.0, n - x, 1.0 - side)
        },
    })
}

/// The probability that `interval(count)` contains `p` when `count` is binomial with `trials` and `p`,
/// summed over every count.
///
/// `p` in (0, 1); relative error about `trials × 1e-15`.
pub(crate) fn exact_coverage(trials: u64, p: f64, interval: impl Fn(u64) -> Interval) -> f64 {
    let n = trials as f64;
    let mut sum = 0.0;
    for count in 0..=trials {
        if interval(count).contains(p) {
            let x = count as f64;
            let ways = ln_gamma(n + 1.0) - ln_gamma(x + 1.0) - ln_gamma(n - x + 1.0);
            sum += exp(ways + x * ln(p) + (n - x) * ln_1p(-p));
        }
    }
    sum
}

/// The exact coverage of [`proportion`] at `trials` and `p`. Panics without trials.
pub(crate) fn proportion_coverage(trials: u64, p: f64) -> f64 {
    assert!(trials > 0, "no trials");
    exact_coverage(trials, p, |count| proportion(count, trials).unwrap_or(Interval { low: 0.0, high: 1.0 }))
}
