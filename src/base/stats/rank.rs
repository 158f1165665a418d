//! Ranks, and how far two orders agree.

/// Mean ranks, from 1; equal values share theirs.
pub(crate) fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    let mut ranks = vec![0.0; values.len()];
    let mut below = 0;
    for tied in order.chunk_by(|a, b| values[*a] == values[*b]) {
        for point in tied {
            ranks[*point] = below as f64 + 0.5 * (tied.len() + 1) as f64;
        }
        below += tied.len();
    }
    ranks
}

/// Spearman's rank correlation of pairs, with mean ranks for equal values; `None` where one side does not vary.
/// Panics if the sides are not equally long.
pub(crate) fn rank_correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    assert_eq!(a.len(), b.len(), "pairs");
    let (a, b) = (ranks(a), ranks(b));
    let middle = 0.5 * (a.len() as f64 + 1.0);
    let sum = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| (x - middle) * (y - middle)).sum::<f64>();
    let spread = (sum(&a, &a) * sum(&b, &b)).sqrt();
    (spread > 0.0).then(|| sum(&a, &b) / spread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_agree_oppose_or_do_not_vary() {
        let up = [1.0, 2.0, 3.0, 10.0];
        assert_eq!(rank_correlation(&up, &[0.1, 0.2, 5.0, 6.0]), Some(1.0));
        assert_eq!(rank_correlation(&up, &[4.0, 3.0, 2.0, 1.0]), Some(-1.0));
        assert_eq!(rank_correlation(&up, &[7.0; 4]), None);
        // By hand: ranks 1 2 3 4 against 1.5 1.5 3 4, covariance 4.5 over √(5 · 4.5).
        let tied = rank_correlation(&up, &[1.0, 1.0, 2.0, 3.0]);
        assert!(tied.is_some_and(|tied| (tied - 0.948_683).abs() < 1e-6), "{tied:?}");
    }
}
