//! Survival and incidence with censoring against their formulas summed anew at every step.

use crate::base::stats::*;

/// Wilson's (1927) limits around `p` from `n` trials at 95 %.
fn wilson_limits(p: f64, n: f64) -> (f64, f64) {
    let z2 = 1.959_963_984_540_054_f64 * 1.959_963_984_540_054;
    let half = (z2 * (p * (1.0 - p) / n + z2 / (4.0 * n * n))).sqrt();
    let centre = p + z2 / (2.0 * n);
    ((centre - half) / (1.0 + z2 / n), (centre + half) / (1.0 + z2 / n))
}

fn same(point: &SurvivalPoint, estimate: f64, variance: f64) {
    assert!((point.estimate - estimate).abs() < 1e-13, "{point:?} {estimate}");
    let (low, high) = wilson_limits(estimate, estimate * (1.0 - estimate) / variance);
    assert!((point.interval.low - low).abs() < 1e-11, "{point:?} {low}");
    assert!((point.interval.high - high).abs() < 1e-11, "{point:?} {high}");
}

const AT_RISK: [u64; 7] = [120, 101, 101, 77, 50, 31, 12];
const FIRST: [u64; 7] = [3, 0, 7, 10, 0, 5, 2];
const SECOND: [u64; 7] = [6, 0, 1, 8, 9, 0, 3];

/// Greenwood's variance is S² times the sum of d / (n (n − d)) (Kaplan & Meier 1958).
#[test]
fn survival_is_the_product_limit_with_greenwoods_variance() {
    let table = LifeTable { at_risk: &AT_RISK, events: &[&FIRST, &SECOND] };
    let points = table.survival();
    assert_eq!(points.len(), AT_RISK.len());
    for (t, point) in points.iter().enumerate() {
        let until = || (0..=t).map(|j| (AT_RISK[j] as f64, (FIRST[j] + SECOND[j]) as f64));
        let survival: f64 = until().map(|(n, d)| 1.0 - d / n).product();
        let sum: f64 = until().map(|(n, d)| d / (n * (n - d))).sum();
        assert_eq!(point.at_risk, AT_RISK[t]);
        match t {
            // Nobody was censored before the second step.
            0 => assert_eq!(Some(point.interval), proportion(111, 120)),
            _ => same(point, survival, survival * survival * sum),
        }
    }
}

/// The variance by the delta method as Marubini and Valsecchi (1995) write it, a sum over the steps so far
/// that holds the incidence now; the last run may have its event.
#[test]
fn incidence_is_aalen_and_johansens_with_its_variance() {
    let lasts = [[5, 2], [12, 0], [7, 5]];
    for [last_first, last_second] in lasts {
        let (mut first, mut second) = (FIRST, SECOND);
        (first[6], second[6]) = (last_first, last_second);
        let table = LifeTable { at_risk: &AT_RISK, events: &[&first, &second] };
        for (cause, of_cause) in [first, second].iter().enumerate() {
            let points = table.incidence(cause);
            let (mut survival, mut incidence) = (vec![1.0], Vec::new());
            for t in 0..AT_RISK.len() {
                let (n, d, k) = (AT_RISK[t] as f64, (first[t] + second[t]) as f64, of_cause[t] as f64);
                incidence.push(incidence.last().unwrap_or(&0.0) + survival[t] * k / n);
                survival.push(survival[t] * (1.0 - d / n));
                let now = incidence[t];
                let terms = (0..=t).map(|j| {
                    let (n, d, k) = (AT_RISK[j] as f64, (first[j] + second[j]) as f64, of_cause[j] as f64);
                    let (s, rest) = (survival[j], now - incidence[j]);
                    let all = if rest == 0.0 { 0.0 } else { rest * rest * d / (n * (n - d)) };
                    all + s * s * k * (n - k) / (n * n * n) - 2.0 * rest * s * k / (n * n)
                });
                match t {
                    0 => assert_eq!(Some(points[t].interval), proportion(of_cause[0], 120)),
                    _ => same(&points[t], now, terms.sum()),
                }
            }
        }
    }
}

/// Where the estimate is 0 or 1 the limits are exact ones over the runs not censored so far.
#[test]
fn certain_estimates_rest_on_the_runs_not_censored() {
    let table = LifeTable { at_risk: &[100, 90, 70, 60], events: &[&[0, 0, 0, 0], &[0, 10, 0, 60]] };
    let (none, survival) = (table.incidence(0), table.survival());
    for (t, uncensored) in [(1, 90), (2, 80), (3, 70)] {
        assert_eq!((none[t].estimate, Some(none[t].interval)), (0.0, proportion(0, uncensored)), "{t}");
    }
    assert_eq!((survival[1].estimate, survival[1].at_risk), (80.0 / 90.0, 90));
    assert_eq!((survival[3].estimate, Some(survival[3].interval)), (0.0, proportion(0, 70)));
    assert!(LifeTable { at_risk: &[], events: &[] }.survival().is_empty());
}

#[test]
fn life_tables_that_gain_runs_panic() {
    let at_risk = [10, 9];
    for (at_risk, events) in
        [(&[10, 9][..], &[2, 0][..]), (&[10, 11], &[0, 0]), (&at_risk, &[0, 10]), (&at_risk, &[0])]
    {
        let survival = || LifeTable { at_risk, events: &[events] }.survival();
        assert!(std::panic::catch_unwind(survival).is_err(), "{at_risk:?} {events:?}");
    }
    // All that is left may stay, and all may have their event.
    assert_eq!(LifeTable { at_risk: &[10, 8], events: &[&[2, 8]] }.survival()[1].estimate, 0.0);
}
