//! Quantal response: the one way in which anybody chooses.

use crate::base::math::{exp4, log_sum_exp, logistic};

/// Expected utilities, or probabilities, of up to four options ordered from least to most. An option that
/// is not there has the utility −∞, and so the probability 0.
pub(crate) type Options = [f64; 4];

/// Probability of each option: P(option) ∝ exp(λ · EU(option)) (McKelvey & Palfrey 1995).
///
/// At least one utility must be finite.
#[inline(always)]
pub fn quantal_response(precision: f64, utilities: &Options) -> Options {
    let best = utilities[0].max(utilities[1]).max(utilities[2].max(utilities[3]));
    let weights = weigh(precision, best, utilities);
    let norm = 1.0 / total(&weights);
    weights.map(|weight| weight * norm)
}

/// [`quantal_response`] over any number of options, with its bits where there are at most four. Writes the
/// probability of each of `utilities`, at least one of them finite.
pub(crate) fn quantal_response_over(precision: f64, utilities: &[f64], probabilities: &mut [f64]) {
    let best = utilities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sum = 0.0;
    for (some, weights) in utilities.chunks(4).zip(probabilities.chunks_mut(4)) {
        let mut four = [f64::NEG_INFINITY; 4];
        four[..some.len()].copy_from_slice(some);
        let four = weigh(precision, best, &four);
        weights.copy_from_slice(&four[..weights.len()]);
        sum += total(&four);
    }
    let norm = 1.0 / sum;
    probabilities.iter_mut().for_each(|weight| *weight *= norm);
}

/// exp(λ · (EU − the best EU)) of four options.
#[inline(always)]
fn weigh(precision: f64, best: f64, utilities: &Options) -> Options {
    // A precision of 0 would make no number of an option that is not there.
    let precision = precision.max(f64::MIN_POSITIVE);
    exp4([
        precision * (utilities[0] - best),
        precision * (utilities[1] - best),
        precision * (utilities[2] - best),
        precision * (utilities[3] - best),
    ])
}

#[inline(always)]
fn total(four: &Options) -> f64 {
    (four[0] + four[1]) + (four[2] + four[3])
}

/// The option that a uniform chooses: the inverse of the cumulative distribution, from least to most, so
/// that the same uniform under a better prospect of doing more never does less.
#[inline]
pub fn choose(probabilities: &Options, uniform: f64) -> usize {
    let first = probabilities[0];
    let second = first + probabilities[1];
    let third = second + probabilities[2];
    let chosen = (uniform >= first) as usize + (uniform >= second) as usize + (uniform >= third) as usize;
    // Rounding may leave a sliver above the last option that is there.
    if probabilities[chosen] > 0.0 {
        chosen
    } else {
        (0..chosen).rfind(|&i| probabilities[i] > 0.0).unwrap_or(0)
    }
}

/// Nested choice: first whether to act at all against an outside option, then how, among `N` kinds. The
/// inclusive value of acting is the log-sum over kinds less ln N, so that N equal kinds of acting are one
/// option and not N lottery tickets (McFadden 1978). `dissimilarity` in (0, 1].
///
/// Returns the probability of acting, and of each kind given that one acts.
pub(crate) fn nested_quantal_response<const N: usize>(
    precision: f64,
    dissimilarity: f64,
    outside: f64,
    utilities: &[f64; N],
) -> (f64, [f64; N]) {
    let scaled = utilities.map(|utility| precision * utility / dissimilarity);
    let log_sum = log_sum_exp(&scaled);
    let inclusive = dissimilarity * (log_sum - crate::base::math::ln(N as f64));
    let given = scaled.map(|value| crate::base::math::exp(value - log_sum));
    (logistic(inclusive - precision * outside), given)
}
