//! Quantal response: the one way in which anybody chooses.

use crate::base::math::{exp_each, log_sum_exp, logistic};

/// Probability of each of `N` options, ordered from least to most: P(option) ∝ exp(λ · EU(option)) (McKelvey &
/// Palfrey 1995). An option that is not there has the utility −∞, and so the probability 0.
///
/// At least one utility must be finite.
#[inline(always)]
pub fn quantal_response<const N: usize>(precision: f64, utilities: &[f64; N]) -> [f64; N] {
    let mut probabilities = [0.0; N];
    quantal_response_over(precision, utilities, &mut probabilities);
    probabilities
}

/// [`quantal_response`] where the number of options is known late. Writes the probability of each of `utilities`, at
/// least one of them finite.
#[inline(always)]
pub(crate) fn quantal_response_over(precision: f64, utilities: &[f64], probabilities: &mut [f64]) {
    let best = in_fours(utilities, f64::NEG_INFINITY, f64::max);
    // A precision of 0 would make no number of an option that is not there.
    let precision = precision.max(f64::MIN_POSITIVE);
    let mut sum = 0.0;
    // Four at once, whether they are there or not: three exponentials take longer than four.
    for (some, weights) in utilities.chunks(4).zip(probabilities.chunks_mut(4)) {
        let at = |i: usize| some.get(i).map_or(f64::NEG_INFINITY, |utility| precision * (utility - best));
        let four = exp_each([at(0), at(1), at(2), at(3)]);
        weights.copy_from_slice(&four[..weights.len()]);
        sum += total(&four);
    }
    let norm = 1.0 / sum;
    probabilities.iter_mut().for_each(|weight| *weight *= norm);
}

/// [`quantal_response`] of `L` choosers at once, option by option: the bits of as many calls.
#[inline(always)]
pub(crate) fn quantal_response_each<const L: usize>(
    precision: f64,
    utilities: &[[f64; L]; 4],
) -> [[f64; L]; 4] {
    let precision = precision.max(f64::MIN_POSITIVE);
    let mut weights = *utilities;
    let mut best = [0.0; L];
    for (lane, best) in best.iter_mut().enumerate() {
        *best = in_fours(&weights.map(|option| option[lane]), f64::NEG_INFINITY, f64::max);
    }
    for option in &mut weights {
        for (weight, best) in option.iter_mut().zip(best) {
            *weight = precision * (*weight - best);
        }
        *option = exp_each(*option);
    }
    let mut norms = [0.0; L];
    for (lane, norm) in norms.iter_mut().enumerate() {
        *norm = 1.0 / total(&weights.map(|option| option[lane]));
    }
    for option in &mut weights {
        for (weight, norm) in option.iter_mut().zip(norms) {
            *weight *= norm;
        }
    }
    weights
}

/// The probability of the first of two options, `N` times at once: the bits of as many calls of [`quantal_response`].
#[inline(always)]
pub(crate) fn first_of_two_each<const N: usize>(
    precision: f64,
    first: [f64; N],
    second: [f64; N],
) -> [f64; N] {
    let precision = precision.max(f64::MIN_POSITIVE);
    let mut gaps = first;
    for (gap, second) in gaps.iter_mut().zip(second) {
        *gap = precision * (gap.min(second) - gap.max(second));
    }
    // The better option has the weight 1.
    let mut probabilities = exp_each(gaps);
    for (place, probability) in probabilities.iter_mut().enumerate() {
        let worse = *probability;
        let norm = 1.0 / (1.0 + worse);
        *probability = if first[place] >= second[place] { norm } else { worse * norm };
    }
    probabilities
}

/// The sum of numbers, in the order in which [`quantal_response`] adds its weights.
#[inline(always)]
pub(crate) fn total(numbers: &[f64]) -> f64 {
    in_fours(numbers, 0.0, |a, b| a + b)
}

/// Folds numbers in pairs of pairs: the bits depend on their order, and the pairs can be under way at once.
#[inline(always)]
fn in_fours(numbers: &[f64], neutral: f64, with: impl Fn(f64, f64) -> f64) -> f64 {
    let four = |some: &[f64]| {
        let at = |i: usize| some.get(i).copied().unwrap_or(neutral);
        with(with(at(0), at(1)), with(at(2), at(3)))
    };
    numbers.chunks(4).map(four).fold(neutral, &with)
}

/// The option that a uniform chooses: the inverse of the cumulative distribution, from least to most, so
/// that the same uniform under a better prospect of doing more never does less.
#[inline(always)]
pub fn choose(probabilities: &[f64], uniform: f64) -> usize {
    let (mut chosen, mut up_to) = (0, 0.0);
    for probability in &probabilities[..probabilities.len() - 1] {
        up_to += probability;
        chosen += (uniform >= up_to) as usize;
    }
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
    let (scaled, log_sum) = nest(precision, dissimilarity, utilities);
    let given = scaled.map(|value| crate::base::math::exp(value - log_sum));
    (logistic(inclusive::<N>(dissimilarity, log_sum) - precision * outside), given)
}

/// What it is worth, in utility, to have the choice of [`nested_quantal_response`]: the log-sum over the outside option and
/// acting, by which consumers' surplus is measured (Small & Rosen 1981).
pub(crate) fn value_of_choice<const N: usize>(
    precision: f64,
    dissimilarity: f64,
    outside: f64,
    utilities: &[f64; N],
) -> f64 {
    let (_, log_sum) = nest(precision, dissimilarity, utilities);
    log_sum_exp(&[precision * outside, inclusive::<N>(dissimilarity, log_sum)]) / precision
}

fn nest<const N: usize>(precision: f64, dissimilarity: f64, utilities: &[f64; N]) -> ([f64; N], f64) {
    let scaled = utilities.map(|utility| precision * utility / dissimilarity);
    (scaled, log_sum_exp(&scaled))
}

fn inclusive<const N: usize>(dissimilarity: f64, log_sum: f64) -> f64 {
    dissimilarity * (log_sum - crate::base::math::ln(N as f64))
}
