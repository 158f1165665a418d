//! A back-test as files.

use super::stacking::{Stacked, shared_out};
use super::{Backtest, Fold, Judged, Part, Predictor, Score, ScoreEstimate};
use crate::base::stats::CalibrationBin;
use crate::lab::calibration::STRUCTURE;
use crate::lab::history::CaseFile;
use crate::model::study::JointDraws;
use crate::write::{Cell, Column, Table, columns, number, text, whole};

const SOURCE: Column =
    text("source", "The file of cases: `icb`, `huth`, `joining`, or the name of a file of one's own");
const PART: Column =
    text("part", "Which of its cases: `all`; `pact`, `no_pact`; `before_1919`, `1919_1945`, `since_1946`");
const PREDICTOR: Column = text(
    "predictor",
    "Who forecasts, without the cluster of the case (with `--fit` and `--test`: from the cases of another file): `model`, its stages with parameters estimated without the cluster; `regression`, multinomial logistic with a ridge, on what the model knows of a case; `era_border_rate`, the shares of the outcomes in other clusters, among cases of the same era (before 1919, 1919 to 1945, since 1946) and border with the challenger; `era_rate`, among those of the same era; `base_rate`, those in all other clusters of the file",
);
const SCORE: Column = text(
    "score",
    "`brier`: mean of Σ (p − o)² over all outcomes, 0 to 2, lower is better; `log_score`: mean of −ln p of what happened, p at least 1e-6, lower is better; `auc`: area under the receiver operating characteristic, higher is better, of several outcomes for anything but the first, and none of a rate, which ranks nothing; `accuracy`: share of cases whose likeliest outcome happened",
);
const CI_LOW: Column =
    number("ci_low", "", "Lower end of the 95 % interval: percentiles over 2,000 resamples of the clusters");
const CI_HIGH: Column = number("ci_high", "", "Upper end of the 95 % interval");
const N: Column = whole("n", "", "Cases");
const CLUSTERS: Column = whole("clusters", "", "Clusters (crises, wars) to which they belong");

/// A file and what came of it.
pub(crate) struct Tested {
    pub file: CaseFile,
    /// The forecasts and their scores.
    pub result: Backtest,
}

/// A part of a file, and how good the forecasts of its cases were.
#[derive(Clone, Copy)]
struct Tried<'a> {
    source: &'a str,
    part: Part,
    judged: &'a Judged,
}

/// The tables of some files, case by case too if `cases`.
pub(crate) fn tables(tested: &[Tested], cases: bool) -> Vec<Table> {
    let mut tables = vec![
        Table::of(&SCORES, scored(tested, 0, |judged| &judged.scores, value)),
        Table::of(&SCORE_DIFFERENCES, scored(tested, 1, |judged| &judged.differences, difference)),
        Table::of(&CALIBRATION_CURVE, calibration(tested)),
        Table::of(&MISSING, missing(tested)),
        Table::of(&FOLDS, folds(tested)),
    ];
    if cases {
        tables.push(Table::of(&CASE_FORECASTS, case_forecasts(tested)));
    }
    tables
}

fn tried(tested: &[Tested]) -> impl Iterator<Item = Tried<'_>> {
    tested.iter().flat_map(|Tested { file, result }| {
        let parts = result.parts.iter();
        parts.map(|(part, judged)| Tried { source: &file.name, part: *part, judged })
    })
}

columns! {
    SCORES, value<'a>(of: Tried<'a>, predictor: Predictor, score: Score, found: ScoreEstimate):
    file: "scores.csv",
    row: "source, part, predictor, and score",
    note: "Made by `casus backtest`. Intervals hold the chance of which crises and wars there were, not that of the model's parameters alone. Empty: the score has no value, as the area where all cases ended alike.";
    SOURCE => of.source;
    PART => of.part.label();
    PREDICTOR => predictor.label();
    SCORE => score.label();
    number("value", "", "Value") => found.value;
    CI_LOW => found.interval.map(|interval| interval.low);
    CI_HIGH => found.interval.map(|interval| interval.high);
    N => of.judged.n;
    CLUSTERS => of.judged.clusters;
}

columns! {
    SCORE_DIFFERENCES, difference<'a>(of: Tried<'a>, minus: Predictor, score: Score, found: ScoreEstimate):
    file: "score_differences.csv",
    row: "source, part, other predictor, and score",
    note: "Made by `casus backtest`. Both predictors are scored on the same resamples, so that what they have in common falls out.";
    SOURCE => of.source;
    PART => of.part.label();
    text("minus", "The predictor whose score is taken off that of the model") => minus.label();
    SCORE => score.label();
    number("difference", "", "Score of the model less that of the other") => found.value;
    CI_LOW => found.interval.map(|interval| interval.low);
    CI_HIGH => found.interval.map(|interval| interval.high);
    N => of.judged.n;
    CLUSTERS => of.judged.clusters;
}

/// What each predictor but the first `but` has of each score, as rows.
fn scored<'a>(
    tested: &'a [Tested],
    but: usize,
    of: fn(&Judged) -> &[[ScoreEstimate; Score::ALL.len()]],
    row: fn(Tried<'a>, Predictor, Score, ScoreEstimate) -> Vec<Cell<'a>>,
) -> Vec<Vec<Cell<'a>>> {
    let mut rows = Vec::new();
    for tried in tried(tested) {
        for (&predictor, found) in Predictor::ALL.iter().zip(of(tried.judged)).skip(but) {
            rows.extend(
                Score::ALL.iter().zip(found).map(|(&score, &found)| row(tried, predictor, score, found)),
            );
        }
    }
    rows
}

columns! {
    CALIBRATION_CURVE, bin<'a>(of: Tried<'a>, predictor: Predictor, bin: &CalibrationBin):
    file: "calibration_curve.csv",
    row: "source, part, predictor, and bin of forecast probabilities",
    note: "Made by `casus backtest`. Forecasts of all outcomes of all cases together, in tenths; empty bins are left out. The interval counts as many independent forecasts as the variance between clusters leaves (Korn & Graubard 1998).";
    SOURCE => of.source;
    PART => of.part.label();
    PREDICTOR => predictor.label();
    number("bin_low", "probability", "Lower edge of the bin, in it") => bin.low;
    number("bin_high", "probability", "Upper edge of the bin, in the next") => bin.high;
    number("predicted", "probability", "Mean forecast") => bin.predicted;
    number("observed", "share", "Share of them that happened") => bin.observed;
    number("ci_low", "share", "Lower end of the 95 % interval of the share") => bin.interval.low;
    number("ci_high", "share", "Upper end of the 95 % interval of the share") => bin.interval.high;
    whole("n", "", "Forecasts: one for each outcome of a case") => bin.n;
    CLUSTERS => bin.clusters;
}

fn calibration(tested: &[Tested]) -> Vec<Vec<Cell<'_>>> {
    let mut rows = Vec::new();
    for tried in tried(tested) {
        for (&predictor, bins) in Predictor::ALL.iter().zip(&tried.judged.calibration) {
            rows.extend(bins.iter().map(|of| bin(tried, predictor, of)));
        }
    }
    rows
}

columns! {
    MISSING, lacking<'a>(source: &'a str, treatment: &'a str, what: &'a str, n: usize):
    file: "missing.csv",
    row: "source, and what was left out or filled",
    note: "Made by `casus backtest`.";
    SOURCE => source;
    text(
        "treatment",
        "`left_out`: rows that are no case; `filled`: the figure is unknown and takes the median of the other cases of the file",
    ) => treatment;
    text("what", "Why rows were left out, or which figure was filled") => what;
    whole("n", "", "How many") => n;
}

fn missing(tested: &[Tested]) -> Vec<Vec<Cell<'_>>> {
    let mut rows = Vec::new();
    for Tested { file, .. } in tested {
        let left_out = file.cases.left_out.iter();
        rows.extend(left_out.map(|(reason, n)| lacking(&file.name, "left_out", reason, *n)));
        let filled = file.cases.missing.figures.iter();
        rows.extend(filled.map(|(figure, n)| lacking(&file.name, "filled", figure, *n)));
    }
    rows
}

columns! {
    FOLDS, fold<'a>(source: &'a str, fold: &'a Fold):
    file: "folds.csv",
    row: "source and cluster that was left out",
    note: "Made by `casus backtest`.";
    SOURCE => source;
    text("cluster", "Crisis or war") => fold.cluster.as_str();
    whole("n", "", "Its cases") => fold.cases;
    whole("used", "", "Those of them from whose outcomes the parameters of the model were estimated")
        => fold.used;
    number(
        "effective_sample",
        "draws",
        "How many draws of the parameters the weighted ones are worth that leave these cases out; all of them where none was used",
    ) => fold.effective_draws;
    number("penalty", "", "Ridge of the regression, chosen on other clusters") => fold.penalty;
}

fn folds(tested: &[Tested]) -> impl Iterator<Item = Vec<Cell<'_>>> {
    tested.iter().flat_map(|Tested { file, result }| result.folds.iter().map(|of| fold(&file.name, of)))
}

columns! {
    CASE_FORECASTS, forecast<'a>(
        source: &'a str, case: &'a str, predictor: Predictor, outcome: &'a str, p: f64
    ):
    file: "case_forecasts.csv",
    row: "source, case, predictor, and outcome",
    note: "Made by `casus backtest --write-cases`. Names of cases and forecasts, not what happened nor any figure of a published file.";
    SOURCE => source;
    text(
        "case",
        "Name of the case; in `icb` crisis actor and power, in `joining` war, target and ally, in `huth` its number",
    ) => case;
    PREDICTOR => predictor.label();
    text("outcome", "Outcome") => outcome;
    number("probability", "probability", "Forecast") => p;
}

fn case_forecasts(tested: &[Tested]) -> Vec<Vec<Cell<'_>>> {
    let mut rows = Vec::new();
    for Tested { file, result } in tested {
        for (place, case) in file.cases.cases.iter().enumerate() {
            for (&predictor, forecasts) in Predictor::ALL.iter().zip(&result.forecasts) {
                for (outcome, &p) in result.question.outcomes().iter().zip(&forecasts[place]) {
                    rows.push(forecast(&file.name, &case.id, predictor, outcome, p));
                }
            }
        }
    }
    rows
}

columns! {
    STACKING, weight<'a>(structure: &'a str, stacked: &Stacked, place: usize, draws: usize):
    file: "stacking.csv",
    row: "structure of the response stage",
    note: "Made by `casus calibrate --stack`. Every structure forecasts the cases of a crisis without it; the weights are those whose mixture forecasts best (Yao, Vehtari, Simpson & Gelman 2018).";
    STRUCTURE => structure;
    number("weight", "share", "Weight; all of them sum to 1") => stacked.weights[place];
    whole("draws", "", "Draws in `posterior.csv`") => draws;
    number(
        "log_score",
        "",
        "Mean of −ln p of what happened, by this structure alone, cases weighted as in the estimation",
    ) => stacked.log_scores[place];
    number("log_score_mixed", "", "The same by the mixture") => stacked.mixed;
}

/// The weights of structures, of each of which `draws` has the posterior, and its part of `keep` draws.
pub(crate) fn stacking_table(draws: &[JointDraws], stacked: &Stacked, keep: usize) -> Table {
    let counts = shared_out(&stacked.weights, keep);
    let draws = draws.iter().zip(counts).enumerate();
    let rows = draws.map(|(place, (one, count))| weight(&one.structures[0], stacked, place, count));
    Table::of(&STACKING, rows)
}

/// The tables of a back-test, and of the weights of structures.
#[cfg(test)]
pub(crate) static BACKTEST: &[&crate::write::TableSchema] =
    &[&STACKING, &SCORES, &SCORE_DIFFERENCES, &CALIBRATION_CURVE, &MISSING, &FOLDS, &CASE_FORECASTS];
