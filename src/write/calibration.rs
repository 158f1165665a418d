//! Tables of a calibration.

use super::schema::{Column, TableSchema, number, text, whole};
use std::borrow::Cow;

/// What is kept of a calibration under way, so that it can go on.
pub(crate) const CALIBRATION_STATE: &str = "calibration.state";
/// A study's `[parameters]` that draws from the posterior beside it.
pub(crate) const FRAGMENT: &str = "study_fragment.toml";
const PRIOR_FILE: &str = "prior.csv";
const POSTERIOR_FILE: &str = "posterior.csv";

/// Names of files that a calibration makes and that name no study.
pub(super) const FILES: [&str; 4] = [CALIBRATION_STATE, FRAGMENT, PRIOR_FILE, POSTERIOR_FILE];

const KEY: Column =
    text("parameter", "Full key of the parameter; `history.…` belongs to cases and to no study");

const STRUCTURE: Column = text("structure", "What the response stage is made of");

pub(crate) static STACKING: TableSchema = TableSchema {
    file: "stacking.csv",
    row: "structure of the response stage",
    note: "Made by `casus calibrate --stack`. Every structure forecasts the cases of a crisis without it; the weights are those whose mixture forecasts best (Yao, Vehtari, Simpson & Gelman 2018).",
    columns: Cow::Borrowed(&[
        STRUCTURE,
        number("weight", "share", "Weight; all of them sum to 1"),
        whole("draws", "", "Draws in `posterior.csv`"),
        number(
            "log_score",
            "",
            "Mean of −ln p of what happened, by this structure alone, cases weighted as in the estimation",
        ),
        number("log_score_mixed", "", "The same by the mixture"),
    ]),
};

pub(crate) static ESTIMATES: TableSchema = TableSchema {
    file: "estimates.csv",
    row: "parameter",
    note: "Made by `casus calibrate`. Medians and 95 % intervals. Of a parameter with the role `prior` no case identifies anything: its posterior is its prior.",
    columns: Cow::Borrowed(&[
        KEY,
        text(
            "role",
            "`estimated`; `nuisance`, estimated and of no use outside the cases; `prior`, left as it was because no case identifies it",
        ),
        number("prior_median", "", "Median of the prior"),
        number("prior_low", "", "2.5 % quantile of the prior"),
        number("prior_high", "", "97.5 % quantile of the prior"),
        number("median", "", "Median of the posterior"),
        number("low", "", "2.5 % quantile of the posterior"),
        number("high", "", "97.5 % quantile of the posterior"),
        number(
            "contraction",
            "share",
            "Share of the prior's variance (of normal scores) that the cases took away",
        ),
        number("shift", "sd of the prior", "How far the cases moved the middle"),
        number(
            "r_hat",
            "",
            "Gelman & Rubin's (1992) ratio over independent populations: near 1 if they agree",
        ),
        text("moved", "`yes` if the cases took a tenth of the variance or moved the middle by .3; else `no`"),
        text("about", "What tells of it, or why no case does"),
    ]),
};

pub(crate) static STAGES: TableSchema = TableSchema {
    file: "stages.csv",
    row: "population and step from the prior to the posterior",
    note: "Made by `casus calibrate`.",
    columns: Cow::Borrowed(&[
        whole("population", "", "Number of the population, 0 the first"),
        whole("step", "", "Step, 1 the first"),
        number("temperature", "", "Power of the likelihood after it: 1 is the posterior"),
        number("effective", "", "Effective size of the population when it was drawn again"),
        number("acceptance", "share", "Share of Metropolis moves accepted"),
        number(
            "scale",
            "",
            "Length of the moves: 1 draws anew from the normal distribution of the population",
        ),
        whole("founders", "", "Vectors of the prior of which the population descends"),
    ]),
};

pub(crate) static PREDICTIVE: TableSchema = TableSchema {
    file: "predictive.csv",
    row: "share of cases",
    note: "Made by `casus calibrate`. A posterior predictive check: every draw of the posterior makes the cases anew.",
    columns: Cow::Borrowed(&[
        text("evidence", "The file of cases"),
        text("part", "Which of them"),
        text("quantity", "The share that is counted"),
        whole("cases", "", "Cases counted"),
        number("observed", "probability", "What it was"),
        number("mean", "probability", "Mean over the posterior"),
        number("low", "probability", "2.5 % quantile of the replicas"),
        number("high", "probability", "97.5 % quantile of the replicas"),
        number("p_value", "probability", "Share of the replicas as far out as what happened, two-sided"),
    ]),
};

pub(crate) static RECOVERY: TableSchema = TableSchema {
    file: "recovery.csv",
    row: "trial and parameter, or difference of two prices",
    note: "Made by `casus calibrate --recover`. Parameters are drawn from the prior, the model makes what happened in the cases, and the method looks for them. After the parameters of a trial stand the differences between the prices of neighbouring levels (`UPPER - LOWER`), since choices tell of those and, where doing nothing has a price of its own, not of how high all prices stand; they have no scores.",
    columns: Cow::Borrowed(&[
        whole("trial", "", "Number of the trial, 0 the first"),
        KEY,
        number("truth", "", "The value that made the data"),
        number("mean", "", "Mean of the posterior"),
        number("q05", "", "5 % quantile of the posterior"),
        number("q25", "", "25 % quantile"),
        number("q75", "", "75 % quantile"),
        number("q95", "", "95 % quantile"),
        number(
            "rank",
            "share",
            "Share of the posterior below the truth: uniform over trials if the method is right",
        ),
        number("truth_score", "sd of the prior", "Normal score of the truth in the prior"),
        number("mean_score", "sd of the prior", "Mean of the normal scores of the posterior"),
    ]),
};

/// Tables of a calibration whose columns are always the same.
pub(crate) static CALIBRATION: &[&TableSchema] = &[&ESTIMATES, &STAGES, &PREDICTIVE, &RECOVERY, &STACKING];

fn draws_of<'a>(
    file: &'static str,
    note: &'static str,
    structure: Option<Column>,
    keys: impl Iterator<Item = &'a str>,
) -> TableSchema {
    let column = |key: &str| Column {
        name: Cow::Owned(key.to_string()),
        ..number("", "that of the parameter", "Value of the parameter")
    };
    let draw = whole("draw", "", "Number of the draw");
    let columns = std::iter::once(draw).chain(structure).chain(keys.map(column)).collect();
    TableSchema { file, row: "draw of all parameters together", note, columns: Cow::Owned(columns) }
}

/// The declaration of `prior.csv` for these parameters.
pub(crate) fn prior_schema<'a>(keys: impl Iterator<Item = &'a str>) -> TableSchema {
    draws_of(PRIOR_FILE, "Made by `casus calibrate`. What was thought of the parameters before.", None, keys)
}

/// The declaration of `posterior.csv` for these parameters.
pub(crate) fn posterior_schema<'a>(keys: impl Iterator<Item = &'a str>) -> TableSchema {
    let note = "Made by `casus calibrate`. All draws weigh alike. A study draws from them by `parameters.from`; columns `history.…` are for cases alone.";
    draws_of(POSTERIOR_FILE, note, Some(STRUCTURE), keys)
}
