//! The run's own search: damped iteration from a start.

use super::{FixedPoint, distance};

/// Room for a search over up to the given number of coordinates.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    image: Vec<f64>,
    trial: Vec<f64>,
    trial_image: Vec<f64>,
}

impl Scratch {
    /// Room for `coordinates`.
    pub fn new(coordinates: usize) -> Scratch {
        Scratch {
            image: vec![0.0; coordinates],
            trial: vec![0.0; coordinates],
            trial_image: vec![0.0; coordinates],
        }
    }
}

/// Steps below this are as good as none.
const LEAST_STEP: f64 = 1.0 / 1024.0;

/// Finds x = map(x) from the point given, by iteration x ← x + h (map(x) − x): full steps at first, halved
/// whenever one does not bring the residual down.
///
/// `map(x, image)` writes the image of `x`. `point` holds the start, and on return the best point found.
/// Without convergence within `most_evaluations` the result says so.
pub fn fixed_point(
    mut map: impl FnMut(&[f64], &mut [f64]),
    point: &mut [f64],
    tolerance: f64,
    most_evaluations: u32,
    scratch: &mut Scratch,
) -> FixedPoint {
    let n = point.len();
    let image = &mut scratch.image[..n];
    let trial = &mut scratch.trial[..n];
    let trial_image = &mut scratch.trial_image[..n];
    map(point, image);
    let mut evaluations = 1;
    let mut residual = distance(point, image);
    let mut step = 1.0;
    while residual > tolerance && evaluations < most_evaluations && step >= LEAST_STEP {
        for ((t, &x), &y) in trial.iter_mut().zip(point.iter()).zip(image.iter()) {
            *t = x + step * (y - x);
        }
        map(trial, trial_image);
        evaluations += 1;
        let trial_residual = distance(trial, trial_image);
        if trial_residual < residual {
            point.copy_from_slice(trial);
            image.copy_from_slice(trial_image);
            residual = trial_residual;
        } else {
            step *= 0.5;
        }
    }
    FixedPoint { converged: residual <= tolerance, evaluations, residual }
}

#[cfg(test)]
mod tests {
    use super::*;
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
}
