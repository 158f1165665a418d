//! Tables of a back-test.

use super::schema::{Column, TableSchema, number, text, whole};
use std::borrow::Cow;

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

pub(crate) static SCORES: TableSchema = TableSchema {
    file: "scores.csv",
    row: "source, part, predictor, and score",
    note: "Made by `casus backtest`. Intervals hold the chance of which crises and wars there were, not that of the model's parameters alone. Empty: the score has no value, as the area where all cases ended alike.",
    columns: Cow::Borrowed(&[
        SOURCE,
        PART,
        PREDICTOR,
        SCORE,
        number("value", "", "Value"),
        CI_LOW,
        CI_HIGH,
        N,
        CLUSTERS,
    ]),
};

pub(crate) static SCORE_DIFFERENCES: TableSchema = TableSchema {
    file: "score_differences.csv",
    row: "source, part, other predictor, and score",
    note: "Made by `casus backtest`. Both predictors are scored on the same resamples, so that what they have in common falls out.",
    columns: Cow::Borrowed(&[
        SOURCE,
        PART,
        text("minus", "The predictor whose score is taken off that of the model"),
        SCORE,
        number("difference", "", "Score of the model less that of the other"),
        CI_LOW,
        CI_HIGH,
        N,
        CLUSTERS,
    ]),
};

pub(crate) static CALIBRATION_CURVE: TableSchema = TableSchema {
    file: "calibration_curve.csv",
    row: "source, part, predictor, and bin of forecast probabilities",
    note: "Made by `casus backtest`. Forecasts of all outcomes of all cases together, in tenths; empty bins are left out. The interval counts as many independent forecasts as the variance between clusters leaves (Korn & Graubard 1998).",
    columns: Cow::Borrowed(&[
        SOURCE,
        PART,
        PREDICTOR,
        number("bin_low", "probability", "Lower edge of the bin, in it"),
        number("bin_high", "probability", "Upper edge of the bin, in the next"),
        number("predicted", "probability", "Mean forecast"),
        number("observed", "share", "Share of them that happened"),
        number("ci_low", "share", "Lower end of the 95 % interval of the share"),
        number("ci_high", "share", "Upper end of the 95 % interval of the share"),
        whole("n", "", "Forecasts: one for each outcome of a case"),
        CLUSTERS,
    ]),
};

pub(crate) static MISSING: TableSchema = TableSchema {
    file: "missing.csv",
    row: "source, and what was left out or filled",
    note: "Made by `casus backtest`.",
    columns: Cow::Borrowed(&[
        SOURCE,
        text(
            "treatment",
            "`left_out`: rows that are no case; `filled`: the figure is unknown and takes the median of the other cases of the file",
        ),
        text("what", "Why rows were left out, or which figure was filled"),
        whole("n", "", "How many"),
    ]),
};

pub(crate) static FOLDS: TableSchema = TableSchema {
    file: "folds.csv",
    row: "source and cluster that was left out",
    note: "Made by `casus backtest`.",
    columns: Cow::Borrowed(&[
        SOURCE,
        text("cluster", "Crisis or war"),
        whole("n", "", "Its cases"),
        whole("used", "", "Those of them from whose outcomes the parameters of the model were estimated"),
        number(
            "effective_sample",
            "draws",
            "How many draws of the parameters the weighted ones are worth that leave these cases out; all of them where none was used",
        ),
        number("penalty", "", "Ridge of the regression, chosen on other clusters"),
    ]),
};

pub(crate) static CASE_FORECASTS: TableSchema = TableSchema {
    file: "case_forecasts.csv",
    row: "source, case, predictor, and outcome",
    note: "Made by `casus backtest --write-cases`. Names of cases and forecasts, not what happened nor any figure of a published file.",
    columns: Cow::Borrowed(&[
        SOURCE,
        text(
            "case",
            "Name of the case; in `icb` crisis actor and power, in `joining` war, target and ally, in `huth` its number",
        ),
        PREDICTOR,
        text("outcome", "Outcome"),
        number("probability", "probability", "Forecast"),
    ]),
};

/// The tables of a back-test.
pub(crate) static BACKTEST: &[&TableSchema] =
    &[&SCORES, &SCORE_DIFFERENCES, &CALIBRATION_CURVE, &MISSING, &FOLDS, &CASE_FORECASTS];
