//! Newton's method along the branch of equilibria that starts at precision 0.

use super::{FixedPoint, distance};
use crate::base::math::solve_linear;

/// Steps along the branch.
const MOST_STEPS: u32 = 5_000;
/// Newton steps of one search.
const MOST_CORRECTIONS: u32 = 25;
/// Largest residual of a point along the way.
const ON_THE_WAY: f64 = 1e-8;
/// Largest change of a coordinate in one step along the branch, and largest correction of it: coordinates
/// are probabilities, or utilities as shares of their range.
const MOST_CHANGE: f64 = 0.1;
const MOST_CORRECTION: f64 = 0.02;
/// Central differences are taken over this much of the exponent of a response, about the cube root of the
/// precision of doubles: where curvature and rounding err alike.
const DIFFERENCE: f64 = 6e-6;
/// First and least length of a step along the branch.
const FIRST_STEP: f64 = 0.01;
const LEAST_STEP: f64 = 1e-9;

/// Finds x = map(λ, x) at λ = `precision` on the principal branch: from λ = 0, where quantal responses are
/// uniform and the image is the same for every x, the branch is followed to the λ asked, also where it
/// turns back for a while (pseudo-arclength continuation, Keller 1977; on logit equilibria McKelvey &
/// Palfrey 1995, Turocy 2005).
///
/// `map(λ, x, image)` writes the image of `x`; coordinates should be of order 1. `start` is where the
/// search begins at λ = 0. Returns the point and how the search ended: without convergence to `tolerance`
/// the best point at the λ asked, or the start if the branch was lost on the way.
pub(crate) fn newton(
    map: impl FnMut(f64, &[f64], &mut [f64]),
    precision: f64,
    start: &[f64],
    tolerance: f64,
) -> (Vec<f64>, FixedPoint) {
    let mut branch = Branch { map, n: start.len(), evaluations: 0 };
    let mut at = start.to_vec();
    at.push(0.0);
    let end = match branch.correct(&mut at, None, tolerance) < ON_THE_WAY {
        true => branch.follow(at, precision, tolerance),
        false => None,
    };
    let mut point = end.unwrap_or_else(|| [start, &[precision]].concat());
    let residual = branch.residual(&point).1;
    point.pop();
    let result = FixedPoint { converged: residual <= tolerance, evaluations: branch.evaluations, residual };
    (point, result)
}

/// A plane across the branch: a point of it, and the direction of the branch there.
type Plane<'a> = (&'a [f64], &'a [f64]);

/// Points of the branch are x with λ behind it.
struct Branch<F> {
    map: F,
    n: usize,
    evaluations: u32,
}

impl<F: FnMut(f64, &[f64], &mut [f64])> Branch<F> {
    /// x − map(λ, x), and its largest absolute coordinate.
    fn residual(&mut self, at: &[f64]) -> (Vec<f64>, f64) {
        let (x, precision) = (&at[..self.n], at[self.n]);
        let mut image = vec![0.0; self.n];
        (self.map)(precision, x, &mut image);
        self.evaluations += 1;
        let size = distance(x, &image);
        // The largest of some numbers passes over what is no number.
        let size = if image.iter().all(|y| y.is_finite()) { size } else { f64::INFINITY };
        image.iter_mut().zip(x).for_each(|(y, x)| *y = x - *y);
        (image, size)
    }

    /// Derivatives of the residual by x and λ, in rows of n + 1, with a last row of zeros.
    fn jacobian(&mut self, at: &[f64]) -> Vec<f64> {
        let (n, width) = (self.n, self.n + 1);
        let mut matrix = vec![0.0; width * width];
        let mut near = at.to_vec();
        for column in 0..width {
            // What bends the map is λ times a coordinate. There is no λ below 0.
            let step = if column < n { DIFFERENCE / at[n].max(1.0) } else { DIFFERENCE };
            let (low, high) = (at[column] - step, at[column] + step);
            let low = if column < n { low } else { low.max(0.0) };
            near[column] = high;
            let above = self.residual(&near).0;
            near[column] = low;
            let below = self.residual(&near).0;
            near[column] = at[column];
            for row in 0..n {
                matrix[row * width + column] = (above[row] - below[row]) / (high - low);
            }
        }
        matrix
    }

    /// Newton's steps from `at` to the branch, within a plane across it, or at the given λ. Ends when the
    /// residual no longer falls, and returns it; `at` becomes the best point.
    fn correct(&mut self, at: &mut Vec<f64>, plane: Option<Plane<'_>>, enough: f64) -> f64 {
        let n = self.n;
        let (mut residual, mut size) = self.residual(at);
        for _ in 0..MOST_CORRECTIONS {
            if size == 0.0 || plane.is_some() && size <= enough {
                break;
            }
            let mut matrix = self.jacobian(at);
            let mut step = residual.clone();
            let last = &mut matrix[n * (n + 1)..];
            match plane {
                Some((point, normal)) => {
                    last.copy_from_slice(normal);
                    step.push(at.iter().zip(point).zip(normal).map(|((a, p), d)| (a - p) * d).sum());
                }
                None => {
                    last[n] = 1.0;
                    step.push(0.0);
                }
            }
            if !solve_linear(&mut matrix, &mut step) {
                break;
            }
            let next: Vec<f64> = at.iter().zip(&step).map(|(x, d)| x - d).collect();
            let (next_residual, next_size) = self.residual(&next);
            let better = next_size < size;
            if !better {
                break;
            }
            // Near the last bits steps gain little.
            let done = next_size <= enough && next_size > 0.25 * size;
            (*at, residual, size) = (next, next_residual, next_size);
            if done {
                break;
            }
        }
        size
    }

    /// The unit direction of the branch at a point, onward from the direction `before`.
    fn direction(&mut self, at: &[f64], before: &[f64]) -> Option<Vec<f64>> {
        let n = self.n;
        let mut matrix = self.jacobian(at);
        matrix[n * (n + 1)..].copy_from_slice(before);
        let mut direction = vec![0.0; n];
        direction.push(1.0);
        if !solve_linear(&mut matrix, &mut direction) {
            return None;
        }
        let length = direction.iter().map(|d| d * d).sum::<f64>().sqrt();
        direction.iter_mut().for_each(|d| *d /= length);
        Some(direction)
    }

    /// Follows the branch from a point of it to the λ asked.
    fn follow(&mut self, mut at: Vec<f64>, precision: f64, tolerance: f64) -> Option<Vec<f64>> {
        let n = self.n;
        if precision <= at[n] {
            return Some(at);
        }
        let mut towards = vec![0.0; n];
        towards.push(1.0);
        let mut direction = self.direction(&at, &towards)?;
        let mut step = FIRST_STEP;
        for _ in 0..MOST_STEPS {
            let steepest = direction[..n].iter().fold(0.0_f64, |most, d| most.max(d.abs()));
            step = step.min(MOST_CHANGE / steepest);
            // No step reaches past the λ asked: there the search is at that λ.
            let arrives = at[n] + step * direction[n] >= precision;
            let reach = if arrives { (precision - at[n]) / direction[n] } else { step };
            let mut ahead: Vec<f64> = at.iter().zip(&direction).map(|(x, d)| x + reach * d).collect();
            if arrives {
                ahead[n] = precision;
            }
            let foreseen = ahead.clone();
            let plane = (!arrives).then_some((&foreseen[..], &direction[..]));
            let wanted = if arrives { tolerance } else { ON_THE_WAY };
            let size = self.correct(&mut ahead, plane, wanted);
            let correction = distance(&foreseen[..n], &ahead[..n]);
            let next = if size <= wanted && correction <= MOST_CORRECTION {
                if arrives {
                    return Some(ahead);
                }
                self.direction(&ahead, &direction)
            } else {
                None
            };
            match next {
                Some(next) if ahead[n] >= 0.0 => {
                    (at, direction) = (ahead, next);
                    if correction < 0.25 * MOST_CORRECTION {
                        step *= 2.0;
                    }
                }
                _ if arrives && size <= ON_THE_WAY && correction <= MOST_CORRECTION => {
                    // It is there, and rounding leaves more than the tolerance: the result will say so.
                    return Some(ahead);
                }
                _ => step = 0.5 * reach,
            }
            if step < LEAST_STEP {
                return None;
            }
        }
        None
    }
}
