//! The normal distribution by which populations move.

/// A normal distribution: its mean, and the lower triangle of its covariance's Cholesky factor.
pub(super) struct Normal {
    mean: Vec<f64>,
    factor: Vec<f64>,
}

impl Normal {
    /// The one with this mean and covariance, row by row.
    pub(super) fn of(mean: Vec<f64>, covariance: &[f64]) -> Normal {
        Normal { factor: cholesky(covariance, mean.len()), mean }
    }

    /// A step from `now` of length `scale` that leaves this distribution as it is (preconditioned Crank & Nicolson: Cotter et
    /// al. 2013), so that where the target is near it long steps are taken; and the logarithm of its density at `now` over
    /// that where the step leads.
    pub(super) fn step(&self, now: &[f64], scale: f64, normal: impl Fn(usize) -> f64) -> (Vec<f64>, f64) {
        let white_now = self.whitened(now);
        let kept = (1.0 - scale * scale).sqrt();
        let white_to: Vec<f64> =
            white_now.iter().enumerate().map(|(d, white)| kept * white + scale * normal(d)).collect();
        (self.coloured(&white_to), log_normal(&white_now) - log_normal(&white_to))
    }

    /// The standard normal vector that stands for `scores`.
    fn whitened(&self, scores: &[f64]) -> Vec<f64> {
        let n = scores.len();
        let mut white: Vec<f64> = Vec::with_capacity(n);
        for row in 0..n {
            let known: f64 = (0..row).map(|column| self.factor[row * n + column] * white[column]).sum();
            white.push((scores[row] - self.mean[row] - known) / self.factor[row * n + row]);
        }
        white
    }

    /// What a standard normal vector stands for.
    fn coloured(&self, white: &[f64]) -> Vec<f64> {
        let n = white.len();
        let at = |row: usize| {
            self.mean[row]
                + (0..=row).map(|column| self.factor[row * n + column] * white[column]).sum::<f64>()
        };
        (0..n).map(at).collect()
    }
}

/// ln of the standard normal density, but for a constant.
pub(super) fn log_normal(scores: &[f64]) -> f64 {
    -0.5 * scores.iter().map(|score| score * score).sum::<f64>()
}

/// Weighted mean and covariance, row by row.
pub(super) fn moments(scores: &[Vec<f64>], weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let n = scores.first().map_or(0, Vec::len);
    let mut mean = vec![0.0; n];
    for (scores, weight) in scores.iter().zip(weights) {
        for (mean, score) in mean.iter_mut().zip(scores) {
            *mean += weight * score;
        }
    }
    let mut spread = vec![0.0; n * n];
    for (scores, weight) in scores.iter().zip(weights) {
        for row in 0..n {
            for column in 0..n {
                spread[row * n + column] +=
                    weight * (scores[row] - mean[row]) * (scores[column] - mean[column]);
            }
        }
    }
    (mean, spread)
}

/// The lower triangle L with L Lᵀ = matrix, a little added to the diagonal so that there is one.
fn cholesky(matrix: &[f64], n: usize) -> Vec<f64> {
    let mut lower = vec![0.0; n * n];
    for row in 0..n {
        for column in 0..=row {
            let inner: f64 = (0..column).map(|k| lower[row * n + k] * lower[column * n + k]).sum();
            let rest = matrix[row * n + column] - inner;
            lower[row * n + column] = if row == column {
                (rest + 1e-6).max(1e-9).sqrt()
            } else {
                rest / lower[column * n + column]
            };
        }
    }
    lower
}

/// The inverse of a positive definite matrix, row by row.
pub(super) fn inverse(matrix: &[f64], n: usize) -> Vec<f64> {
    let lower = cholesky(matrix, n);
    let mut root = vec![0.0; n * n];
    for column in 0..n {
        for row in column..n {
            let inner: f64 = (column..row).map(|k| lower[row * n + k] * root[k * n + column]).sum();
            let unit = if row == column { 1.0 } else { 0.0 };
            root[row * n + column] = (unit - inner) / lower[row * n + row];
        }
    }
    let at = |place: usize| {
        let (row, column) = (place / n, place % n);
        (row.max(column)..n).map(|k| root[k * n + row] * root[k * n + column]).sum()
    };
    (0..n * n).map(at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_comes_back_from_its_whitened_self() {
        let normal = Normal::of(vec![1.0, -2.0], &[4.0, 1.0, 1.0, 2.0]);
        let back = normal.coloured(&normal.whitened(&[0.3, 0.7]));
        assert!((back[0] - 0.3).abs() < 1e-12 && (back[1] - 0.7).abs() < 1e-12, "{back:?}");
    }

    #[test]
    fn a_factor_gives_back_its_matrix() {
        let matrix = [4.0, 1.0, 1.0, 2.0];
        let l = cholesky(&matrix, 2);
        assert!((l[0] * l[0] - 4.0).abs() < 1e-5);
        assert!((l[2] * l[0] - 1.0).abs() < 1e-5);
        assert!((l[2] * l[2] + l[3] * l[3] - 2.0).abs() < 1e-5);
    }

    #[test]
    fn a_matrix_times_its_inverse_is_one() {
        let matrix = [4.0, 1.0, 0.5, 1.0, 2.0, -0.3, 0.5, -0.3, 1.5];
        let back = inverse(&matrix, 3);
        for place in 0..9 {
            let (row, column) = (place / 3, place % 3);
            let product: f64 = (0..3).map(|k| matrix[row * 3 + k] * back[k * 3 + column]).sum();
            let one = if row == column { 1.0 } else { 0.0 };
            assert!((product - one).abs() < 1e-5, "{product} at {row} {column}");
        }
    }
}
