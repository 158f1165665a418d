//! Responses by blocks.

use crate::base::math::ln;
use crate::lab::sensitivity::Response;
use crate::lab::sensitivity::response::BlockWeights;

#[test]
fn products_between_blocks_are_the_mean_over_pairs() {
    let weights = BlockWeights::new(vec![1.0, 2.0, 3.0]);
    let (x, y) = ([1.0, -2.0, 5.0], [0.5, 4.0, -1.0]);
    let (mut sum, mut total) = (0.0, 0.0);
    for b in 0..3 {
        for c in (0..3).filter(|c| *c != b) {
            let weight = (b + 1) as f64 * (c + 1) as f64;
            sum += weight * x[b] * y[c];
            total += weight;
        }
    }
    assert!((weights.cross(&x, &y) - sum / total).abs() < 1e-14);
    assert!((weights.mean(&x) - 2.0).abs() < 1e-15);
}

#[test]
fn a_block_without_runs_is_no_block() {
    let response = Response::from_counts(&[2, 1, 0], &[1, 1, 0, 2, 0, 0]);
    assert_eq!(response, Response::new(&[2, 1], &[0.5, 1.0, 1.0, 0.0]));
    assert_eq!(response.values(), [2.0 / 3.0, 2.0 / 3.0]);
}

#[test]
fn log_odds_are_those_of_half_a_run_more_each_way() {
    let response = Response::log_odds(&[3, 0, 1], &[0, 0, 0, 2, 0, 1]);
    let expected = [0.5 / 3.5, 0.5 / 1.5, 2.5 / 1.5, 3.0];
    for (found, expected) in [response.row(0), response.row(1)].concat().iter().zip(expected.map(ln)) {
        assert!((found - expected).abs() < 1e-14, "{found} {expected}");
    }
}
