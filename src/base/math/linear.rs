//! Small systems of linear equations.

/// Solves `matrix` · x = `right` by Gaussian elimination with partial pivoting, and leaves x in `right`.
///
/// `matrix` holds n rows of n, n the length of `right`, and is used up. Returns whether there is one
/// solution; a matrix that is singular to working precision, or not finite, has none.
pub(crate) fn solve_linear(matrix: &mut [f64], right: &mut [f64]) -> bool {
    let n = right.len();
    for column in 0..n {
        let size = |row: usize| matrix[row * n + column].abs();
        let pivot = (column + 1..n).fold(column, |best, row| if size(row) > size(best) { row } else { best });
        // NaN fails the comparison
        let fit = size(pivot) > f64::MIN_POSITIVE && size(pivot).is_finite();
        if !fit {
            return false;
        }
        if pivot != column {
            let (above, below) = matrix.split_at_mut(pivot * n);
            above[column * n..][..n].swap_with_slice(&mut below[..n]);
            right.swap(column, pivot);
        }
        let (above, below) = matrix.split_at_mut((column + 1) * n);
        let lead = &above[column * n..];
        for (row, rest) in below.chunks_exact_mut(n).enumerate() {
            let factor = rest[column] / lead[column];
            if factor != 0.0 {
                for (value, leading) in rest[column..].iter_mut().zip(&lead[column..]) {
                    *value -= factor * leading;
                }
                right[column + 1 + row] -= factor * right[column];
            }
        }
    }
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|column| matrix[row * n + column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row * n + row];
    }
    right.iter().all(|x| x.is_finite())
}
