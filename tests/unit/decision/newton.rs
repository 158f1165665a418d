//! The branch that starts at precision 0 is followed.

use crate::base::decision::{FixedPoint, newton, roots};
use crate::base::math::logistic;

fn solve(precision: f64, map: impl Fn(f64, f64) -> f64) -> (f64, FixedPoint) {
    let (point, result) = newton(|l, x, image| image[0] = map(l, x[0]), precision, &[0.5], 1e-12);
    (point[0], result)
}

#[test]
fn a_map_that_no_iteration_solves_is_solved() {
    let (p, result) = solve(300.0, |precision, p| logistic(precision * (0.3 - p)));
    assert!(result.converged, "{result:?}");
    assert!((p - logistic(300.0 * (0.3 - p))).abs() < 1e-13);
    let mut counted = 0;
    let map = |l: f64, x: &[f64], image: &mut [f64]| {
        counted += 1;
        image[0] = logistic(l * (0.3 - x[0]));
    };
    assert_eq!(newton(map, 300.0, &[0.5], 1e-12).1.evaluations, counted);
}

#[test]
fn the_branch_is_followed_where_it_turns_back() {
    // λ = logit(p) / g(p): up to 10.3 near p = .66, back to 5.4 near .9, and up again.
    let map = |precision: f64, p: f64| logistic(precision * (0.05 + 4.0 * (p - 0.6) * (p - 0.6)));
    for (precision, low, high) in [(7.0, 0.5, 0.6), (12.0, 0.99, 1.0)] {
        let (p, result) = solve(precision, map);
        assert!(result.converged && p > low && p < high, "{p} {result:?}");
        let found = roots(|p| map(precision, p), 0.0, 1.0, 2000);
        assert!(found.iter().any(|root| (root - p).abs() < 1e-11), "{p} is none of {found:?}");
    }
}

#[test]
fn failure_is_reported() {
    let (_, result) = solve(1.0, |_, p| p + 1.0);
    assert!(!result.converged);
}

#[test]
fn nothing_unknown_is_solved() {
    let (point, result) = newton(|_, _, _| (), 3.0, &[], 1e-12);
    assert!(point.is_empty() && result.converged);
}
