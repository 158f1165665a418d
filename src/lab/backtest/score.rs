//! Scores of forecasts with intervals, and their differences.

use crate::base::parallel;
use crate::base::stats::{
    CalibrationBin, Forecast, Interval, RankedCases, brier, calibration, hit, log_score, percentiles, redraw,
};
use crate::model::study::named_enum;
use std::array::from_fn;

named_enum! {
    /// Who forecasts, the model first.
    Predictor {
        /// The stages of the model.
        Model = "model",
        /// A multinomial logistic regression with a ridge on what the model knows of a case.
        Regression = "regression",
        /// The shares of the outcomes in the other clusters of the file, among cases of the same era and border.
        EraBorderRate = "era_border_rate",
        /// The same among cases of the same era.
        EraRate = "era_rate",
        /// The shares of the outcomes in the other clusters of the file.
        BaseRate = "base_rate",
    }
}

named_enum! {
    /// How a forecast is judged.
    Score {
        /// Mean of Σ (p − o)² over all outcomes, from 0 to 2; lower is better (Brier 1950).
        Brier = "brier",
        /// Mean of −ln p of what happened, p at least 1e-6; lower is better (Good 1952).
        Logarithmic = "log_score",
        /// Probability that of two cases the one in which more happened had the higher forecast of that, ties by half; of several outcomes: whether anything but the first happened, by 1 − its probability. None of a base rate, which ranks nothing.
        Auc = "auc",
        /// Share of cases whose likeliest outcome happened.
        Accuracy = "accuracy",
    }
}

/// Resamples of the clusters.
pub(crate) const RESAMPLES: u32 = 2000;

/// Bins of the calibration curve.
const BINS: usize = 10;

/// A value with its 95 % interval; unknown where nothing can be told, as an area of cases of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct ScoreEstimate {
    pub value: Option<f64>,
    /// Percentiles over resamples of the clusters; none of a single cluster.
    pub interval: Option<Interval>,
}

/// How good the forecasts of some cases were.
#[derive(Clone, Debug)]
pub(crate) struct Judged {
    /// Number of cases.
    pub n: usize,
    /// Number of clusters.
    pub clusters: usize,
    /// Predictor × score.
    pub scores: [[ScoreEstimate; Score::ALL.len()]; Predictor::ALL.len()],
    /// Score of the model less that of another: predictor × score, the first all zero.
    pub differences: [[ScoreEstimate; Score::ALL.len()]; Predictor::ALL.len()],
    /// Forecasts of all outcomes together, by predictor.
    pub calibration: [Vec<CalibrationBin>; Predictor::ALL.len()],
}

type Values = [[f64; Score::ALL.len()]; Predictor::ALL.len()];

/// Forecasts of one predictor, ready to be scored with any weights.
struct Scored {
    /// Member × what is averaged.
    means: Vec<[f64; 3]>,
    ranked: Option<RankedCases>,
}

impl Scored {
    fn of(who: usize, forecasts: &[Vec<f64>], observed: &[usize], members: &[usize]) -> Scored {
        let means = members.iter().map(|&case| {
            let (p, o) = (&forecasts[case], observed[case]);
            [brier(p, o), log_score(p, o), hit(p, o)]
        });
        let any: Vec<f64> = members.iter().map(|&case| 1.0 - forecasts[case][0]).collect();
        let happened: Vec<bool> = members.iter().map(|&case| observed[case] > 0).collect();
        // A base rate tells no case from another. That it is a little lower where the left-out cluster had the
        // event would rank cases upside down (Parker, Günter & Bedo 2007).
        let ranks = matches!(Predictor::ALL[who], Predictor::Model | Predictor::Regression);
        Scored { means: means.collect(), ranked: ranks.then(|| RankedCases::of(&any, &happened)) }
    }

    /// In the order of [`Score::ALL`]; NaN where there is none.
    fn with(&self, weights: &[f64]) -> [f64; Score::ALL.len()] {
        let mut sums = [0.0; 3];
        for (values, weight) in self.means.iter().zip(weights) {
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += weight * value;
            }
        }
        let all: f64 = weights.iter().sum();
        let area = self.ranked.as_ref().and_then(|ranked| ranked.area(weights));
        let [brier, log, hit] = sums.map(|sum| sum / all);
        [brier, log, area.unwrap_or(f64::NAN), hit]
    }
}

/// Judges the forecasts of the cases `members`: predictor × case × outcome, outcomes and clusters by case.
pub(crate) fn judge(
    forecasts: [&[Vec<f64>]; Predictor::ALL.len()],
    observed: &[usize],
    clusters: &[usize],
    members: &[usize],
    seed: u64,
) -> Judged {
    let scored: [Scored; Predictor::ALL.len()] =
        from_fn(|who| Scored::of(who, forecasts[who], observed, members));
    // Clusters of the members, numbered anew.
    let mut there: Vec<usize> = members.iter().map(|&case| clusters[case]).collect();
    there.sort_unstable();
    there.dedup();
    let place: Vec<usize> =
        members.iter().map(|&case| there.partition_point(|&cluster| cluster < clusters[case])).collect();
    let all = |weights: &[f64]| -> Values { from_fn(|predictor| scored[predictor].with(weights)) };

    let found = all(&vec![1.0; members.len()]);
    let resampled: Vec<Values> = parallel::map_places(RESAMPLES as usize, |resample| {
        let times = redraw(seed, resample as u32, there.len());
        all(&place.iter().map(|&cluster| f64::from(times[cluster])).collect::<Vec<f64>>())
    });
    let estimate = |of: &dyn Fn(&Values) -> f64| {
        let known: Vec<f64> = resampled.iter().map(of).filter(|value| value.is_finite()).collect();
        let enough = there.len() > 1 && known.len() > RESAMPLES as usize / 2;
        ScoreEstimate {
            value: Some(of(&found)).filter(|value| value.is_finite()),
            interval: enough.then(|| percentiles(known)),
        }
    };
    let each = |of: &dyn Fn(&Values, usize, usize) -> f64| {
        from_fn(|who| from_fn(|score| estimate(&|values| of(values, who, score))))
    };
    let bins = |forecasts: &[Vec<f64>]| {
        let mut pooled = Vec::new();
        for (&case, &cluster) in members.iter().zip(&place) {
            pooled.extend(forecasts[case].iter().enumerate().map(|(outcome, &predicted)| Forecast {
                predicted,
                happened: outcome == observed[case],
                cluster,
            }));
        }
        calibration(&pooled, BINS)
    };
    Judged {
        n: members.len(),
        clusters: there.len(),
        scores: each(&|values, who, score| values[who][score]),
        differences: each(&|values, who, score| values[0][score] - values[who][score]),
        calibration: forecasts.map(bins),
    }
}
