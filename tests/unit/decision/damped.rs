//! The damped iteration finds a fixed point or says that it did not.

use crate::base::decision::{FixedPoint, Scratch, fixed_point};
use crate::base::math::logistic;

fn solve(map: impl FnMut(&[f64], &mut [f64]), start: f64) -> (f64, FixedPoint) {
    let mut point = [start];
    let result = fixed_point(map, &mut point, 1e-12, 500, &mut Scratch::new(1));
    (point[0], result)
}

/// Binary choice with social interaction, p = logistic(λ(h + J p)) (Brock & Durlauf 2001).
#[test]
fn social_interaction_has_two_stable_points_where_theory_has_two() {
    let honour = |x: &[f64], image: &mut [f64]| image[0] = logistic(10.0 * (-0.5 + x[0]));
    let (low, low_result) = solve(honour, 0.0);
    let (high, high_result) = solve(honour, 1.0);
    assert!(low_result.converged && high_result.converged);
    assert!(low < 0.01 && high > 0.99);
    assert!((low + high - 1.0).abs() < 1e-9, "symmetric about one half");
    let weak = |x: &[f64], image: &mut [f64]| image[0] = logistic(3.0 * (-0.5 + x[0]));
    assert!((solve(weak, 0.0).0 - 0.5).abs() < 1e-9);
    assert!((solve(weak, 1.0).0 - 0.5).abs() < 1e-9);
}

#[test]
fn steep_maps_converge_with_halved_steps() {
    let (p, result) = solve(|x, image| image[0] = logistic(30.0 * (0.3 - x[0])), 0.0);
    assert!(result.converged, "{result:?}");
    assert!((p - logistic(30.0 * (0.3 - p))).abs() < 1e-11);
}

#[test]
fn failure_is_reported() {
    let (_, result) = solve(|x, image| image[0] = x[0] + 1.0, 0.0);
    // The start, and steps of 1, 1/2, … 1/1024.
    assert_eq!(result, FixedPoint { converged: false, evaluations: 12, residual: 1.0 });
}

#[test]
fn the_search_ends_at_its_tolerance_or_its_allowance() {
    let halve = |x: &[f64], image: &mut [f64]| image[0] = 0.5 * x[0];
    let within = |tolerance, most| {
        let mut point = [1.0];
        let result = fixed_point(halve, &mut point, tolerance, most, &mut Scratch::new(1));
        (point[0], result.evaluations, result.converged)
    };
    assert_eq!(within(0.125, 500), (0.25, 3, true));
    assert_eq!(within(0.0, 5), (0.0625, 5, false));
}
