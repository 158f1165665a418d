//! Forecasts without a cluster, by weights of draws.

use crate::base::math::ln;
use crate::lab::backtest::model::truncated;
use crate::lab::backtest::without_cluster;

#[test]
fn a_cluster_is_left_out_as_bayes_would() {
    // Two draws of p(1), .2 and .8, as likely before; case 0 (cluster 0) had outcome 1, case 1 outcome 0.
    // Draws from the posterior with both cases: in proportion .2·.8 and .8·.2, so one each.
    // Eight of each, so that no weight is cut.
    let by_draw = [0.2, 0.8].repeat(8).iter().map(|p| vec![[1.0 - p, *p, 0.0, 0.0]; 2]).collect::<Vec<_>>();
    let (forecasts, worth) = without_cluster(&by_draw, &[1, 0], &[0, 1], &[true, true], 2);
    // Without case 0 there is case 1, which had 0: weights .8 and .2, so .2·.8 + .8·.2.
    assert!((forecasts[0][1] - 0.32).abs() < 1e-12, "{forecasts:?}");
    assert!((forecasts[1][1] - 0.68).abs() < 1e-12);
    assert!((worth[0] - 8.0 / (0.64 + 0.04)).abs() < 1e-9);
    // A case that was not used is forecast by all draws alike.
    let (forecasts, worth) = without_cluster(&by_draw, &[1, 0], &[0, 1], &[false, true], 2);
    assert!((forecasts[0][1] - 0.5).abs() < 1e-12 && (worth[0] - 16.0).abs() < 1e-9);
}

#[test]
fn cases_of_one_cluster_count_as_much_as_in_the_estimation() {
    // Two cases in a cluster count 1 / (1 + .13) each, so that the draws weigh .2 and .8 to the power of −2 / 1.13.
    let by_draw = [0.2, 0.8].repeat(8).iter().map(|p| vec![[1.0 - p, *p, 0.0, 0.0]; 4]).collect::<Vec<_>>();
    let (forecasts, _) = without_cluster(&by_draw, &[1; 4], &[0, 0, 1, 1], &[true; 4], 2);
    let [low, high] = [0.2_f64, 0.8].map(|p| crate::base::math::pow(p, -2.0 / 1.13));
    let expected = (0.2 * low + 0.8 * high) / (low + high);
    assert!((forecasts[0][1] - expected).abs() < 1e-12, "{forecasts:?} and not {expected}");
}

#[test]
fn no_draw_weighs_more_than_the_root_of_all() {
    let mut logs = vec![0.0; 99];
    logs.push(60.0);
    let weights = truncated(logs);
    // The one is cut to 10 times the mean, and the others weigh nothing beside it.
    assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    assert!(weights[99] > 0.999_999);
    let (even, odd) = (truncated(vec![3.0; 4]), truncated(vec![0.0, 0.0, 0.0, ln(5.0)]));
    assert_eq!(even, [0.25; 4]);
    // Weights 1, 1, 1, 5: the mean is 2, the cut 4.
    assert!((odd[3] - 4.0 / 7.0).abs() < 1e-12, "{odd:?}");
}
