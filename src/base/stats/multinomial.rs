//! Whether counts of several kinds agree with given shares: one test of a whole distribution.

use crate::base::math::{exp, ln, ln_gamma};

/// What a test of counts against shares says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Fit {
    /// Pearson's χ²; infinite where something was seen that cannot be.
    pub chi_squared: f64,
    /// Probability of a χ² as great or greater, by summing over all counts of the same total.
    pub p_value: f64,
}

/// Pearson's test (1900) of `counts` against `shares`, whose sum is 1, with its exact probability: counts of a few dozen
/// are too few for the limiting distribution.
///
/// `None` without a count, or if the shares are not shares. It takes as many steps as there are ways of
/// making the counts: about a million for 180 cases of four kinds.
pub(crate) fn fit_of_shares(counts: &[u64], shares: &[f64]) -> Option<Fit> {
    let trials: u64 = counts.iter().sum();
    let whole: f64 = shares.iter().sum();
    if trials == 0
        || counts.len() != shares.len()
        || (whole - 1.0).abs() > 1e-9
        || shares.iter().any(|&p| p < 0.0)
    {
        return None;
    }
    let n = trials as f64;
    // A term of χ²/n + 1, and of the logarithm of the probability, for each kind and count.
    let terms: Vec<Vec<(f64, f64)>> = shares
        .iter()
        .map(|&share| {
            let term = |count: u64| match count as f64 {
                0.0 => (0.0, 0.0),
                _ if share == 0.0 => (f64::INFINITY, f64::NEG_INFINITY),
                count => (count * count / (n * share), count * ln(share) - ln_gamma(count + 1.0)),
            };
            (0..=trials).map(term).collect()
        })
        .collect();
    let seen: f64 = counts.iter().zip(&terms).map(|(&count, of)| of[count as usize].0).sum();
    // Equal but for rounding is equal.
    let least = seen - 1e-9 * (1.0 + n);
    let p_value = beyond(&terms, trials as usize, 0.0, ln_gamma(n + 1.0), least);
    Some(Fit { chi_squared: (seen - n).max(0.0), p_value: p_value.min(1.0) })
}

/// Probability of at least `least` in the sum of the first terms, over all counts that add up to `left`.
fn beyond(terms: &[Vec<(f64, f64)>], left: usize, sum: f64, ln_p: f64, least: f64) -> f64 {
    match terms {
        [] => 0.0,
        [last] => {
            let (term, ln_term) = last[left];
            if sum + term >= least { exp(ln_p + ln_term) } else { 0.0 }
        }
        [first, rest @ ..] => {
            let each = first[..=left].iter().enumerate();
            each.map(|(count, (term, ln_term))| beyond(rest, left - count, sum + term, ln_p + ln_term, least))
                .sum()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::math::gamma_p;

    fn fit(counts: &[u64], shares: &[f64]) -> Fit {
        fit_of_shares(counts, shares).unwrap_or_else(|| panic!("{counts:?} {shares:?}"))
    }

    #[test]
    fn two_kinds_are_the_binomial() {
        // 9 or 10, or 0 or 1, heads of 10: 22 of 1,024.
        let fit = fit(&[9, 1], &[0.5, 0.5]);
        assert!((fit.chi_squared - 6.4).abs() < 1e-12);
        assert!((fit.p_value - 22.0 / 1024.0).abs() < 1e-12, "{}", fit.p_value);
    }

    #[test]
    fn what_is_expected_has_all_the_probability_and_what_cannot_be_none() {
        let fit_of = fit(&[2, 3, 5], &[0.2, 0.3, 0.5]);
        assert!(fit_of.chi_squared < 1e-12 && (fit_of.p_value - 1.0).abs() < 1e-9, "{fit_of:?}");
        assert_eq!(fit(&[1, 9], &[0.0, 1.0]), Fit { chi_squared: f64::INFINITY, p_value: 0.0 });
        assert_eq!(fit(&[0, 10], &[0.0, 1.0]).p_value, 1.0);
    }

    #[test]
    fn of_many_cases_it_is_nearly_that_of_the_limit() {
        // χ² with three degrees of freedom: P(> x) = 1 − P(3/2, x/2).
        let fit = fit(&[50, 40, 60, 30], &[0.25, 0.25, 0.3, 0.2]);
        let limit = 1.0 - gamma_p(1.5, 0.5 * fit.chi_squared);
        assert!((fit.p_value - limit).abs() < 0.005, "{fit:?} {limit}");
    }

    #[test]
    fn shares_that_are_none_have_no_test() {
        for (counts, shares) in [(&[1, 2][..], &[0.5, 0.6][..]), (&[0, 0], &[0.5, 0.5]), (&[1], &[0.5, 0.5])]
        {
            assert_eq!(fit_of_shares(counts, shares), None);
        }
    }
}
