//! Scores of forecasts.

use crate::base::stats::{RankedCases, brier, hit, log_score};
use proptest::prelude::*;

#[test]
fn scores_are_exact_on_small_forecasts() {
    assert_eq!(brier(&[1.0, 0.0, 0.0], 0), 0.0);
    assert_eq!(brier(&[1.0, 0.0, 0.0], 2), 2.0);
    assert_eq!(brier(&[0.5, 0.25, 0.25], 1), 0.25 + 0.5625 + 0.0625);
    assert_eq!(log_score(&[0.0, 1.0], 1), 0.0);
    assert!((log_score(&[0.25, 0.75], 0) - 1.386_294_361_119_890_6).abs() < 1e-15);
    assert!((log_score(&[0.0, 1.0], 0) - 13.815_510_557_964_274).abs() < 1e-12);
    assert_eq!(hit(&[0.2, 0.5, 0.3], 1), 1.0);
    assert_eq!(hit(&[0.2, 0.5, 0.3], 2), 0.0);
    assert_eq!(hit(&[0.4, 0.4, 0.2], 0), 0.5);
}

#[test]
fn the_area_counts_pairs_and_halves_ties() {
    // Pairs of (with, without): 3>1, 3>2, 3=3, 2>1, 2=2, 2<3: 3 + 1 of 6.
    let ranked = RankedCases::of(&[3.0, 2.0, 1.0, 2.0, 3.0], &[true, true, false, false, false]);
    assert_eq!(ranked.area(&[1.0; 5]), Some(4.0 / 6.0));
    // Without the last case, and the first twice.
    assert_eq!(ranked.area(&[2.0, 1.0, 1.0, 1.0, 0.0]), Some((4.0 + 1.5) / 6.0));
    assert_eq!(ranked.area(&[1.0, 1.0, 0.0, 0.0, 0.0]), None);
}

proptest! {
    #[test]
    fn an_honest_forecast_has_the_best_expected_scores(
        p in prop::collection::vec(0.01f64..1.0, 3), q in prop::collection::vec(0.01f64..1.0, 3)
    ) {
        let normed = |v: &[f64]| { let sum: f64 = v.iter().sum(); v.iter().map(|x| x / sum).collect::<Vec<_>>() };
        let (p, q) = (normed(&p), normed(&q));
        for score in [brier, log_score] {
            let expected = |forecast: &[f64]| (0..3).map(|k| p[k] * score(forecast, k)).sum::<f64>();
            prop_assert!(expected(&p) <= expected(&q) + 1e-12);
        }
    }

    #[test]
    fn the_area_is_turned_by_the_order(scores in prop::collection::vec(0u8..5, 12), events in prop::collection::vec(any::<bool>(), 12)) {
        let up: Vec<f64> = scores.iter().map(|&x| f64::from(x)).collect();
        let down: Vec<f64> = up.iter().map(|x| -x).collect();
        let ones = [1.0; 12];
        let areas = (RankedCases::of(&up, &events).area(&ones), RankedCases::of(&down, &events).area(&ones));
        if let (Some(a), Some(b)) = areas {
            prop_assert!((a + b - 1.0).abs() < 1e-12);
        }
    }
}
