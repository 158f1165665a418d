//! Forecasts of what states did, beside what statistics without a theory would have said, and their scores.
//!
//! Every case is forecast without its cluster, the crisis or war to which it belongs: the model by parameters
//! estimated without it ([`without_cluster`]), the regression and the base rate by the other clusters of the
//! file; or, between two files, by what the first alone has taught ([`forecast_others`]). Scores are proper where they can be, their intervals draw clusters again.

mod baseline;
mod covariates;
pub(crate) mod model;
mod others;
mod part;
mod score;
mod stacking;
mod tables;

pub(crate) use baseline::{rates, regression};
pub(crate) use covariates::Covariates;
pub(crate) use model::{by_draw, without_cluster};
pub(crate) use others::{forecast_others, taught_by, why_not};
pub(crate) use part::Part;
pub(crate) use score::{Judged, Predictor, RESAMPLES, Score, ScoreEstimate, judge};
pub(crate) use stacking::{Stacked, mixed, stack};
#[cfg(test)]
pub(crate) use tables::BACKTEST;
pub(crate) use tables::{Tested, stacking_table, tables};

use crate::lab::calibration::used_in_estimation;
use crate::lab::history::{Case, Cases, Question, pact_applies};
use crate::model::study::JointDraws;
use std::array::from_fn;
use std::sync::atomic::AtomicBool;

/// Runs of the study of a case over which its probabilities are averaged.
pub(crate) const RUNS_PER_CASE: u64 = 16;

/// How a back-test is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings<'a> {
    /// The probability that a pact speaks to the war at hand, instead of [`pact_applies`].
    pub pact_applies: Option<f64>,
    /// Whether the parameters were estimated from the responses of all great powers to all crises.
    pub all_crises: bool,
    /// Seed of the bootstrap; 0 is a seed like any other.
    pub seed: u64,
    /// Set to stop.
    pub cancel: &'a AtomicBool,
}

/// One cluster, left out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fold {
    /// Name of the cluster.
    pub cluster: String,
    /// Number of its cases.
    pub cases: usize,
    /// Those of them whose outcomes the parameters were estimated from.
    pub used: usize,
    /// How many draws of parameters the weighted ones are worth; all of them where none was used.
    pub effective_draws: f64,
    /// Penalty of the regression, chosen on the other clusters.
    pub penalty: f64,
}

/// Forecasts of the cases of one file, and how good they were.
#[derive(Clone, Debug)]
pub(crate) struct Backtest {
    /// What was asked of the cases.
    pub question: Question,
    /// Predictor × case × outcome, predictors in the order of [`Predictor::ALL`].
    pub forecasts: [Vec<Vec<f64>>; Predictor::ALL.len()],
    /// Clusters in the order in which they first appear.
    pub folds: Vec<Fold>,
    /// The whole file, then its parts.
    pub parts: Vec<(Part, Judged)>,
    /// Names of the covariates that the regression uses.
    pub covariates: Vec<&'static str>,
}

/// Forecasts and judges the cases of a file by parameters of the model. `None` if it was cancelled.
pub(crate) fn backtest(cases: &Cases, draws: &JointDraws, settings: Settings) -> Option<Backtest> {
    let question = cases.cases[0].question;
    let outcomes = question.outcomes().len();
    let (names, clusters) = clusters_of(&cases.cases);
    let (applies, observed) = (applies_to(cases, settings), observed_in(cases));
    let used: Vec<bool> =
        cases.cases.iter().map(|case| used_in_estimation(cases.source, case, settings.all_crises)).collect();

    let by_draw = by_draw(&cases.cases, &applies, draws, settings.cancel)?;
    let (model, effective) = without_cluster(&by_draw, &observed, &clusters, &used, outcomes);
    let covariates = Covariates::of(&cases.cases, &applies);
    let fitted = regression(&covariates, &observed, &clusters, outcomes, settings.cancel)?;
    let of = |group: fn(&Case) -> usize| {
        rates(&observed, &clusters, &cases.cases.iter().map(group).collect::<Vec<_>>(), outcomes)
    };
    let forecasts = [model, fitted.forecasts, of(era_and_border), of(era), of(|_| 0)];

    let folds = names.into_iter().enumerate().map(|(place, cluster)| {
        let members = || clusters.iter().zip(&used).filter(move |(of, _)| **of == place);
        Fold {
            cluster,
            cases: members().count(),
            used: members().filter(|(_, used)| **used).count(),
            effective_draws: effective[place],
            penalty: fitted.penalties[place],
        }
    });
    let folds = folds.collect();
    let parts = parts(cases, &forecasts, &observed, &clusters, settings.seed);
    Some(Backtest { question, forecasts, folds, parts, covariates: covariates.names })
}

fn observed_in(cases: &Cases) -> Vec<usize> {
    cases.cases.iter().map(|case| case.observed).collect()
}

/// The probability that a pact speaks to the war at hand, by case.
fn applies_to(cases: &Cases, settings: Settings) -> Vec<f64> {
    let one = |case: &Case| settings.pact_applies.unwrap_or_else(|| pact_applies(cases.source, case.year));
    cases.cases.iter().map(one).collect()
}

/// Era (before 1919, 1919 to 1945, since 1946) and border with the challenger, as a number.
fn era_and_border(case: &Case) -> usize {
    2 * era(case) + usize::from(case.borders_challenger)
}

/// Era of a case: 0 before 1919, 1 from 1919 to 1945, 2 since 1946.
fn era(case: &Case) -> usize {
    usize::from(case.year >= 1919) + usize::from(case.year >= 1946)
}

/// The whole file and its parts, judged.
fn parts(
    cases: &Cases,
    forecasts: &[Vec<Vec<f64>>; Predictor::ALL.len()],
    observed: &[usize],
    clusters: &[usize],
    seed: u64,
) -> Vec<(Part, Judged)> {
    let mut parts = Vec::new();
    for part in Part::of(cases.source) {
        let members: Vec<usize> =
            (0..observed.len()).filter(|&case| part.holds(&cases.cases[case])).collect();
        if !members.is_empty() {
            let forecasts = from_fn(|predictor| forecasts[predictor].as_slice());
            parts.push((*part, judge(forecasts, observed, clusters, &members, seed)));
        }
    }
    parts
}

/// Names of the clusters in the order in which they first appear, and the place of each case's.
fn clusters_of(cases: &[Case]) -> (Vec<String>, Vec<usize>) {
    let mut names: Vec<String> = Vec::new();
    let mut places = std::collections::BTreeMap::new();
    let clusters = cases.iter().map(|case| {
        *places.entry(case.cluster.clone()).or_insert_with(|| {
            names.push(case.cluster.clone());
            names.len() - 1
        })
    });
    let clusters = clusters.collect();
    (names, clusters)
}
