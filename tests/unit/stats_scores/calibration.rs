//! Calibration bins.

use crate::base::stats::interval::{Z_95, score_interval};
use crate::base::stats::{Forecast, calibration, clopper_pearson, wilson};

fn forecast(predicted: f64, happened: bool, cluster: usize) -> Forecast {
    Forecast { predicted, happened, cluster }
}

#[test]
fn bins_hold_what_belongs_to_them() {
    let forecasts =
        [forecast(0.0, false, 0), forecast(0.1, false, 1), forecast(0.125, true, 1), forecast(1.0, true, 2)];
    let bins = calibration(&forecasts, 10);
    let shown: Vec<_> =
        bins.iter().map(|bin| (bin.low, bin.predicted, bin.observed, bin.n, bin.clusters)).collect();
    assert_eq!(shown, [(0.0, 0.0, 0.0, 1, 1), (0.1, 0.1125, 0.5, 2, 1), (0.9, 1.0, 1.0, 1, 1)]);
    assert_eq!(bins[0].interval, clopper_pearson(0, 1, 0.95).expect("one"));
}

#[test]
fn clusters_that_agree_within_count_once() {
    // 20 clusters of 4 equal forecasts: the share of 80 is known as well as from 20 (19: one degree of
    // freedom is used up).
    let forecasts: Vec<_> = (0..80).map(|i| forecast(0.3, (i / 4) % 5 < 2, i / 4)).collect();
    let bin = calibration(&forecasts, 10)[0];
    assert_eq!((bin.n, bin.clusters, bin.observed), (80, 20, 0.4));
    let alone = score_interval(0.4, 19.0, Z_95);
    assert!((bin.interval.low - alone.low).abs() < 1e-12 && (bin.interval.high - alone.high).abs() < 1e-12);
    // Each its own cluster: as many as there are, but for the one.
    let forecasts: Vec<_> = (0..80).map(|i| forecast(0.3, i % 5 < 2, i)).collect();
    let (bin, plain) = (calibration(&forecasts, 10)[0], wilson(32, 80, 0.95).expect("some"));
    assert!(bin.interval.low <= plain.low && bin.interval.high >= plain.high);
    assert!(bin.interval.high - plain.high < 2e-3);
}
