//! Limits, symmetries and coverage of the intervals of proportions and of paired contrasts.

mod contrasts;
mod sparse;
mod total;

use crate::base::stats::*;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance
}

#[test]
fn proportion_gives_known_limits() {
    assert_eq!(proportion(0, 0), None);
    // Wilson for 10 of 50, Clopper-Pearson for 0 of 100: 1 - .025^(1/100)
    let i = proportion(10, 50).unwrap();
    assert!(close(i.low, 0.112_437_5, 1e-6) && close(i.high, 0.330_371_1, 1e-6), "{i:?}");
    let i = proportion(0, 100).unwrap();
    assert!(i.low == 0.0 && close(i.high, 0.036_216_7, 1e-7), "{i:?}");
    let i = proportion(100, 100).unwrap();
    assert!(i.high == 1.0 && close(i.low, 1.0 - 0.036_216_7, 1e-7), "{i:?}");
    // the binomial tails, to 15 digits
    let i = clopper_pearson(10, 50, 0.95).unwrap();
    assert!(close(i.low, 0.100_302_2, 1e-7) && close(i.high, 0.337_183_1, 1e-7), "{i:?}");
}

/// Strata of shares .2 and .5 with weights 3 and 1: each limit by hand from those of the strata.
#[test]
fn weighted_share_recovers_the_limits_of_its_strata() {
    let (a, b) = (proportion(10, 50).unwrap(), proportion(20, 40).unwrap());
    let (share, i) = weighted_share(&[(3.0, 10, 50), (1.0, 20, 40)]).unwrap();
    assert!(close(share, 0.275, 1e-15));
    let half = |x: f64, y: f64| (0.5625 * (0.2 - x) * (0.2 - x) + 0.0625 * (0.5 - y) * (0.5 - y)).sqrt();
    assert!(close(i.low, 0.275 - half(a.low, b.low), 1e-12), "{i:?}");
    assert!(close(i.high, 0.275 + half(a.high, b.high), 1e-12), "{i:?}");
    // One stratum has its own interval, also where the count is none.
    for count in [0, 7, 30] {
        let (share, i) = weighted_share(&[(5.0, count, 30)]).unwrap();
        let own = proportion(count, 30).unwrap();
        assert!(close(share, count as f64 / 30.0, 1e-15), "{share}");
        assert!(close(i.low, own.low, 1e-15) && close(i.high, own.high, 1e-15), "{i:?} {own:?}");
    }
    assert_eq!(weighted_share(&[(1.0, 1, 2), (1.0, 0, 0)]), None);
    assert_eq!(weighted_share(&[]), None);
}

/// Wilson's (1927) limits are the shares whose score is just the critical value away from the count, and
/// Clopper and Pearson's (1934) those whose binomial tail holds half of the error.
#[test]
fn limits_solve_their_equations_at_any_confidence() {
    for (confidence, z) in [(0.8, 1.281_551_565_5_f64), (0.95, 1.959_963_984_5), (0.99, 2.575_829_303_5)] {
        for (count, trials) in [(3_u64, 17_u64), (10, 50), (49, 50), (700, 1000)] {
            let (x, n) = (count as f64, trials as f64);
            let i = wilson(count, trials, confidence).unwrap();
            assert_eq!(proportion_at(count, trials, confidence), Some(i));
            for (p, side) in [(i.low, z), (i.high, -z)] {
                assert!(close((x - n * p) / (n * p * (1.0 - p)).sqrt(), side, 1e-7), "{count} of {trials}");
            }
            let i = clopper_pearson(count, trials, confidence).unwrap();
            let all = |p, holds: &dyn Fn(u64) -> bool| {
                let none = Interval { low: 2.0, high: 2.0 };
                exact_coverage(trials, p, |k| if holds(k) { Interval { low: 0.0, high: 1.0 } } else { none })
            };
            let side = 0.5 * (1.0 - confidence);
            assert!(close(all(i.low, &|k| k >= count), side, 1e-9), "{count} of {trials}: {i:?}");
            assert!(close(all(i.high, &|k| k <= count), side, 1e-9), "{count} of {trials}: {i:?}");
        }
        let none = 1.0 - crate::base::math::pow(0.5 * (1.0 - confidence), 1.0 / 9.0);
        let (low, high) =
            (proportion_at(0, 9, confidence).unwrap(), proportion_at(9, 9, confidence).unwrap());
        assert!(low.low == 0.0 && close(low.high, none, 1e-12), "{low:?}");
        assert!(high.high == 1.0 && close(high.low, 1.0 - none, 1e-12), "{high:?}");
    }
    assert_eq!((wilson(0, 0, 0.95), clopper_pearson(0, 0, 0.95)), (None, None));
    // At the ends Wilson's keeps to the unit interval, with the estimate in it.
    let (low, high) = (wilson(0, 30, 0.95).unwrap(), wilson(30, 30, 0.95).unwrap());
    assert!(low.low == 0.0 && close(low.high, 3.841_458_8 / 33.841_458_8, 1e-9), "{low:?}");
    assert!(high.high == 1.0 && close(high.low, 30.0 / 33.841_458_8, 1e-9), "{high:?}");
}

#[test]
fn an_interval_holds_its_ends_and_no_more() {
    let interval = Interval { low: 0.25, high: 0.5 };
    assert!([0.25, 0.3, 0.5].iter().all(|&x| interval.contains(x)));
    assert!([0.24, 0.51, f64::NAN].iter().all(|&x| !interval.contains(x)));
}

/// All of two counts: P(0 or 1 of 2) = 1 − p².
#[test]
fn exact_coverage_sums_the_binomial() {
    let up_to_one =
        |k| if k < 2 { Interval { low: 0.0, high: 1.0 } } else { Interval { low: 2.0, high: 2.0 } };
    assert!(close(exact_coverage(2, 0.3, up_to_one), 1.0 - 0.09, 1e-14));
}

#[test]
fn proportion_covers_as_stated() {
    for (n, p) in [(1_000, 0.05), (1_000, 0.5), (2_000, 0.9), (5_000, 0.01)] {
        let coverage = proportion_coverage(n, p);
        assert!(close(coverage, 0.95, 0.01), "{n} {p}: {coverage}");
    }
    // Clopper and Pearson's never falls short
    for (n, p) in [(30, 0.02), (50, 0.3), (100, 0.003)] {
        let coverage = exact_coverage(n, p, |k| clopper_pearson(k, n, 0.95).unwrap());
        assert!(coverage >= 0.95, "{n} {p}: {coverage}");
    }
    assert!(close(exact_coverage(400, 0.3, |_| Interval { low: 0.0, high: 1.0 }), 1.0, 1e-11));
}

/// Simulated against exact coverage, within 4 standard errors of the simulation.
#[test]
fn simulated_coverage_is_the_exact_one() {
    let mut rng = ChaCha8Rng::seed_from_u64(1878);
    for (n, p) in [(60, 0.07), (400, 0.5), (200, 0.985)] {
        let rounds = 20_000;
        let mut covered = 0;
        for _ in 0..rounds {
            let count = (0..n).filter(|_| rng.random_bool(p)).count() as u64;
            covered += u32::from(proportion(count, n).unwrap().contains(p));
        }
        let exact = proportion_coverage(n, p);
        let critical = 4.0 * (exact * (1.0 - exact) / f64::from(rounds)).sqrt();
        assert!(close(f64::from(covered) / f64::from(rounds), exact, critical), "{n} {p}");
    }
}

#[test]
fn tango_gives_known_limits() {
    let at = |n, only_a, only_b| PairedCounts { n, both: 0, only_a, only_b }.contrast().unwrap();
    // no discordant pair: z² / (n + z²)
    let none = at(100, 0, 0);
    let limit = 3.841_458_8 / 103.841_458_8;
    assert!(close(none.interval.high, limit, 1e-9) && close(none.interval.low, -limit, 1e-9));
    assert_eq!((none.difference, none.std_error, none.variance_ratio), (0.0, 0.0, None));
    // everything discordant one way
    let all = at(30, 30, 0);
    assert_eq!(all.interval.high, 1.0);
    assert!(close(all.interval.low, (30.0 - 3.841_458_8) / (30.0 + 3.841_458_8), 1e-8), "{all:?}");
}

/// At a limit the constrained likelihood's score statistic is the critical value; the constrained estimate
/// is found here by climbing the likelihood, not by Tango's closed form.
#[test]
fn tango_limits_solve_the_score_equation() {
    for (n, a, b) in [(50_u64, 12_u64, 2_u64), (44, 1, 1), (200, 9, 31), (1_000, 3, 0), (1_000, 700, 5)] {
        let contrast = PairedCounts { n, both: 0, only_a: a, only_b: b }.contrast().unwrap();
        let (n, a, b) = (n as f64, a as f64, b as f64);
        for (d, sign) in [(contrast.interval.low, 1.0), (contrast.interval.high, -1.0)] {
            // q = P(only b), P(only a) = q + d, the rest 1 - 2 q - d: the derivative falls in q
            let (mut low, mut high) = ((-d).max(0.0), (1.0 - d) / 2.0);
            for _ in 0..200 {
                let q = 0.5 * (low + high);
                let term = |x: f64, p: f64| if x == 0.0 { 0.0 } else { x / p };
                let slope = term(a, q + d) + term(b, q) - 2.0 * (n - a - b) / (1.0 - 2.0 * q - d);
                if slope > 0.0 { low = q } else { high = q }
            }
            let q = 0.5 * (low + high);
            let score = (a - b - n * d) / (n * (2.0 * q + d * (1.0 - d))).sqrt();
            assert!(close(score, sign * 1.959_964, 1e-5), "{n} {a} {b}: {score}");
        }
    }
}

/// Simulated coverage of the paired interval, 95 % within one point, where 50 or more discordant pairs are
/// expected; and not below 93.5 % where few are.
#[test]
fn paired_interval_covers() {
    let mut rng = ChaCha8Rng::seed_from_u64(1832);
    let cases = [
        (500, 0.3, 0.10, 0.05, 0.94, 0.96),
        (1_000, 0.01, 0.05, 0.05, 0.94, 0.96),
        (300, 0.9, 0.01, 0.01, 0.935, 0.995),
    ];
    for (n, both, only_a, only_b, least, most) in cases {
        let rounds = 10_000;
        let mut covered = 0;
        for _ in 0..rounds {
            let mut counts = PairedCounts { n, ..PairedCounts::default() };
            for _ in 0..n {
                let u: f64 = rng.random();
                if u < both {
                    counts.both += 1;
                } else if u < both + only_a {
                    counts.only_a += 1;
                } else if u < both + only_a + only_b {
                    counts.only_b += 1;
                }
            }
            let interval = counts.contrast().unwrap().interval;
            covered += u32::from(interval.contains(only_a - only_b));
        }
        let coverage = f64::from(covered) / f64::from(rounds);
        assert!((least..=most).contains(&coverage), "{n} {only_a} {only_b}: {coverage}");
    }
}

/// One simulated pair: condition and event under a and b, from shared uniforms.
fn conditional_pair(rng: &mut ChaCha8Rng, shares: [f64; 4], shared: f64, c: &mut ConditionalCounts) {
    let mut draw = [0.0; 4];
    for i in 0..2 {
        let common: f64 = rng.random();
        for j in 0..2 {
            let own: f64 = rng.random();
            draw[2 * i + j] = if rng.random_bool(shared) { common } else { own };
        }
    }
    let (n_a, n_b) = (draw[0] < shares[0], draw[1] < shares[1]);
    let (x_a, x_b) = (n_a && draw[2] < shares[2], n_b && draw[3] < shares[3]);
    c.n_a += u64::from(n_a);
    c.n_b += u64::from(n_b);
    c.x_a += u64::from(x_a);
    c.x_b += u64::from(x_b);
    c.n_ab += u64::from(n_a && n_b);
    c.x_ab += u64::from(x_a && x_b);
    c.xa_nb += u64::from(x_a && n_b);
    c.na_xb += u64::from(n_a && x_b);
}

/// Simulated coverage of the conditional interval: 95 % within one point where 50 or more events are
/// expected on each side, and 93.5 to 99.5 % with events rare or nearly certain.
#[test]
fn conditional_interval_covers_and_its_standard_error_is_right() {
    let mut rng = ChaCha8Rng::seed_from_u64(1925);
    let cases = [
        ([0.5, 0.4, 0.3, 0.4], 0.7, 600, 0.94, 0.96),
        ([0.5, 0.4, 0.3, 0.3], 0.0, 600, 0.94, 0.96),
        ([0.3, 0.5, 0.25, 0.2], 0.9, 1_000, 0.94, 0.96),
        ([0.5, 0.5, 0.98, 0.99], 0.8, 300, 0.935, 0.995),
        ([0.5, 0.4, 0.01, 0.03], 0.5, 300, 0.935, 0.995),
    ];
    for (shares, shared, n, least, most) in cases {
        let rounds = 6_000;
        let (mut covered, mut sum, mut squares, mut errors) = (0, 0.0, 0.0, 0.0);
        for _ in 0..rounds {
            let mut counts = ConditionalCounts::default();
            for _ in 0..n {
                conditional_pair(&mut rng, shares, shared, &mut counts);
            }
            let contrast = counts.contrast().unwrap();
            covered += u32::from(contrast.interval.contains(shares[2] - shares[3]));
            sum += contrast.difference;
            squares += contrast.difference * contrast.difference;
            errors += contrast.std_error * contrast.std_error;
        }
        let rounds = f64::from(rounds);
        let coverage = f64::from(covered) / rounds;
        assert!((least..=most).contains(&coverage), "{shares:?} {shared}: {coverage}");
        let variance = squares / rounds - (sum / rounds) * (sum / rounds);
        assert!(close(errors / rounds / variance, 1.0, 0.12), "{shares:?} {shared}");
    }
}

#[test]
fn conditional_contrast_at_the_ends() {
    assert_eq!(ConditionalCounts { n_a: 5, ..Default::default() }.contrast(), None);
    // the same condition under both: the unconditional contrast
    let same =
        ConditionalCounts { n_a: 90, n_b: 90, x_a: 30, x_b: 25, n_ab: 90, x_ab: 20, xa_nb: 30, na_xb: 25 };
    let paired = PairedCounts { n: 90, both: 20, only_a: 10, only_b: 5 };
    assert_eq!(same.contrast(), paired.contrast());
    // fully concordant, conditions nearly the same: not certain
    let near =
        ConditionalCounts { n_a: 91, n_b: 90, x_a: 45, x_b: 45, n_ab: 90, x_ab: 45, xa_nb: 45, na_xb: 45 };
    let interval = near.contrast().unwrap().interval;
    assert!(interval.low < -0.03 && interval.high > 0.03, "{interval:?}");
}

#[test]
#[should_panic(expected = "contradictory")]
fn contradictory_counts_panic() {
    let _ = ConditionalCounts { n_a: 5, x_a: 6, ..Default::default() }.contrast();
}

proptest! {
    #[test]
    fn intervals_hold_the_estimate_and_stay_in_the_unit_interval(
        trials in 1_u64..3_000_000,
        share in 0.0..=1.0,
    ) {
        let count = ((trials as f64 * share) as u64).min(trials);
        let p = count as f64 / trials as f64;
        for i in [proportion(count, trials), wilson(count, trials, 0.9), clopper_pearson(count, trials, 0.99)] {
            let i = i.unwrap();
            prop_assert!(0.0 <= i.low && i.low <= p && p <= i.high && i.high <= 1.0);
            prop_assert!(i.low < i.high);
        }
        // mirrored counts, mirrored limits
        let (i, j) = (proportion(count, trials).unwrap(), proportion(trials - count, trials).unwrap());
        prop_assert!(close(i.low, 1.0 - j.high, 1e-14));
    }

    #[test]
    fn paired_contrast_is_antisymmetric(
        neither in 0_u64..100_000, both in 0_u64..100_000, a in 0_u64..100_000, b in 0_u64..100_000, one in 0_u64..2,
    ) {
        let (a, b) = (a * one, b);
        let n = neither + both + a + b + 1;
        let c = PairedCounts { n, both, only_a: a, only_b: b }.contrast().unwrap();
        let d = PairedCounts { n, both, only_a: b, only_b: a }.contrast().unwrap();
        prop_assert_eq!(c.difference, -d.difference);
        prop_assert_eq!(c.interval.low, -d.interval.high);
        prop_assert_eq!(c.interval.high, -d.interval.low);
        prop_assert_eq!(c.variance_ratio, d.variance_ratio);
        prop_assert!(c.interval.contains(c.difference) && c.interval.low < c.interval.high);
        prop_assert!(-1.0 <= c.interval.low && c.interval.high <= 1.0);
    }

    #[test]
    fn conditional_contrast_is_antisymmetric(shares in prop::array::uniform4(0.0..=1.0), shared in 0.0..=1.0, n in 1..200, seed: u64) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let mut c = ConditionalCounts::default();
        for _ in 0..n {
            conditional_pair(&mut rng, shares, shared, &mut c);
        }
        let swapped = ConditionalCounts { n_a: c.n_b, n_b: c.n_a, x_a: c.x_b, x_b: c.x_a, xa_nb: c.na_xb, na_xb: c.xa_nb, ..c };
        match (c.contrast(), swapped.contrast()) {
            (Some(c), Some(d)) => {
                prop_assert_eq!(c.difference, -d.difference);
                prop_assert!(close(c.interval.low, -d.interval.high, 1e-12));
                prop_assert!(c.interval.contains(c.difference) && c.interval.low < c.interval.high);
                prop_assert!(-1.0 <= c.interval.low && c.interval.high <= 1.0);
            }
            (None, None) => {}
            other => prop_assert!(false, "{:?}", other),
        }
    }
}
