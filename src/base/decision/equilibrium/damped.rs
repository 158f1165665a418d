//! The run's own search: damped iteration from a start.

use super::{FixedPoint, distance};

/// Room for a search over up to the given number of coordinates.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scratch {
    image: Vec<f64>,
    trial: Vec<f64>,
    trial_image: Vec<f64>,
}

impl Scratch {
    /// Room for `coordinates`.
    pub(crate) fn new(coordinates: usize) -> Scratch {
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
pub(crate) fn fixed_point(
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
