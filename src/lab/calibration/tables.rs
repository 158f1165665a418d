//! A calibration as files.

use super::tempering::Stage;
use super::{
    Likelihood, Population, Predicted, Recovered, Role, Structure, Summary, Unknown, prior_draws, shuffled,
};
use crate::model::study::JointDraws;
use crate::write::{Cell, Column, Table, TableSchema, columns, number, text, whole};
use std::borrow::Cow;

const KEY: Column =
    text("parameter", "Full key of the parameter; `history.…` belongs to cases and to no study");

/// What the response stage is made of.
pub(crate) const STRUCTURE: Column = text("structure", "What the response stage is made of");

/// Everything that a calibration found.
pub(crate) struct Found {
    /// What the response stage is made of.
    pub structure: Structure,
    /// The parameters that were asked about.
    pub unknowns: Vec<Unknown>,
    /// What the cases say of them.
    pub likelihood: Likelihood,
    /// Vectors of parameters, taken to the posterior.
    pub populations: Vec<Population>,
    /// Each parameter before and after.
    pub summaries: Vec<Summary>,
    /// Shares of cases, in the files and in replicas.
    pub predicted: Vec<Predicted>,
}

/// All tables; of prior and posterior `keep` draws.
pub(crate) fn tables(found: &Found, seed: u64, keep: usize) -> Vec<Table> {
    let keys = || found.unknowns.iter().map(|unknown| unknown.key);
    vec![
        draws(&prior_schema(keys()), &[], &prior(found, seed, keep)),
        draws(
            &posterior_schema(keys()),
            &vec![found.structure.label().to_string(); keep],
            &posterior(&found.unknowns, &found.likelihood, &found.populations, seed, keep),
        ),
        Table::of(&ESTIMATES, found.summaries.iter().map(estimate)),
        Table::of(&STAGES, stages(found)),
        Table::of(&PREDICTIVE, found.predicted.iter().map(predicted)),
    ]
}

/// `posterior.csv` of draws of several structures.
pub(crate) fn posterior_table(joint: &JointDraws) -> Table {
    let columns: Vec<Vec<f64>> =
        (0..joint.keys.len()).map(|at| joint.rows.iter().map(|row| row[at]).collect()).collect();
    draws(&posterior_schema(joint.keys.iter().map(String::as_str)), &joint.structures, &columns)
}

/// A line a draw, with its structure where there are some.
fn draws(schema: &TableSchema, structures: &[String], columns: &[Vec<f64>]) -> Table {
    let count = columns.first().map_or(0, Vec::len);
    let row = |draw: usize| -> Vec<Cell> {
        let values = columns.iter().map(|column| Cell::from(column[draw]));
        let structure = structures.get(draw).map(|name| Cell::from(name.as_str()));
        std::iter::once(Cell::from(draw)).chain(structure).chain(values).collect()
    };
    Table::of(schema, (0..count).map(row))
}

/// Draws of the prior, a column for each parameter.
fn prior(found: &Found, seed: u64, keep: usize) -> Vec<Vec<f64>> {
    found.unknowns.iter().map(|unknown| prior_draws(unknown, seed, keep)).collect()
}

/// `keep` draws of the posterior, a column for each parameter: evenly from all populations; what no case moves is drawn from its prior, in a world
/// of its own so that these draws are not those of `prior.csv`.
pub(crate) fn posterior(
    unknowns: &[Unknown],
    likelihood: &Likelihood,
    populations: &[Population],
    seed: u64,
    keep: usize,
) -> Vec<Vec<f64>> {
    let longest = populations.iter().map(|population| population.scores.len()).max().unwrap_or(0);
    let vectors: Vec<Vec<f64>> = (0..longest)
        .flat_map(|place| populations.iter().filter_map(move |population| population.scores.get(place)))
        .map(|scores| likelihood.values(scores))
        .collect();
    let keep = keep.min(vectors.len());
    let order = shuffled(seed, keep);
    let estimated = likelihood.unknowns();
    unknowns
        .iter()
        .map(|unknown| match estimated.iter().position(|own| own.key == unknown.key) {
            Some(place) => order.iter().map(|draw| vectors[draw * vectors.len() / keep][place]).collect(),
            None => prior_draws(unknown, seed.wrapping_add(1), keep),
        })
        .collect()
}

columns! {
    ESTIMATES, estimate<'a>(one: &'a Summary):
    file: "estimates.csv",
    row: "parameter",
    note: "Made by `casus calibrate`. Medians and 95 % intervals. Of a parameter with the role `prior` no case identifies anything: its posterior is its prior.";
    KEY => one.unknown.key;
    text(
        "role",
        "`estimated`; `nuisance`, estimated and of no use outside the cases; `prior`, left as it was because no case identifies it",
    ) => one.unknown.role.label();
    number("prior_median", "", "Median of the prior") => one.prior[1];
    number("prior_low", "", "2.5 % quantile of the prior") => one.prior[0];
    number("prior_high", "", "97.5 % quantile of the prior") => one.prior[2];
    number("median", "", "Median of the posterior") => one.posterior[1];
    number("low", "", "2.5 % quantile of the posterior") => one.posterior[0];
    number("high", "", "97.5 % quantile of the posterior") => one.posterior[2];
    number("contraction", "share", "Share of the prior's variance (of normal scores) that the cases took away")
        => (one.unknown.role != Role::Prior).then_some(one.contraction);
    number("shift", "sd of the prior", "How far the cases moved the middle")
        => (one.unknown.role != Role::Prior).then_some(one.shift);
    number("r_hat", "", "Gelman & Rubin's (1992) ratio over independent populations: near 1 if they agree")
        => one.r_hat;
    text("moved", "`yes` if the cases took a tenth of the variance or moved the middle by .3; else `no`")
        => if one.moved() { "yes" } else { "no" };
    text("about", "What tells of it, or why no case does") => one.unknown.why;
}

columns! {
    STAGES, stage<'a>(population: u32, step: usize, stage: &Stage):
    file: "stages.csv",
    row: "population and step from the prior to the posterior",
    note: "Made by `casus calibrate`.";
    whole("population", "", "Number of the population, 0 the first") => population;
    whole("step", "", "Step, 1 the first") => step;
    number("temperature", "", "Power of the likelihood after it: 1 is the posterior") => stage.temperature;
    number("effective", "", "Effective size of the population when it was drawn again") => stage.effective;
    number("acceptance", "share", "Share of Metropolis moves accepted") => stage.acceptance;
    number("scale", "", "Length of the moves: 1 draws anew from the normal distribution of the population")
        => stage.scale;
    whole("founders", "", "Vectors of the prior of which the population descends") => stage.founders;
}

fn stages(found: &Found) -> impl Iterator<Item = Vec<Cell<'_>>> {
    found.populations.iter().flat_map(|population| {
        let stages = population.stages.iter().zip(1..);
        stages.map(|(of, step)| stage(population.number, step, of))
    })
}

columns! {
    PREDICTIVE, predicted<'a>(one: &'a Predicted):
    file: "predictive.csv",
    row: "share of cases",
    note: "Made by `casus calibrate`. A posterior predictive check: every draw of the posterior makes the cases anew.";
    text("evidence", "The file of cases") => one.evidence.as_str();
    text("part", "Which of them") => one.part;
    text("quantity", "The share that is counted") => one.quantity.as_str();
    whole("cases", "", "Cases counted") => one.cases;
    number("observed", "probability", "What it was") => one.observed;
    number("mean", "probability", "Mean over the posterior") => one.mean;
    number("low", "probability", "2.5 % quantile of the replicas"),
    number("high", "probability", "97.5 % quantile of the replicas") => one.interval;
    number("p_value", "probability", "Share of the replicas as far out as what happened, two-sided")
        => one.p_value;
}

columns! {
    RECOVERY, recovered<'a>(one: &'a Recovered):
    file: "recovery.csv",
    row: "trial and parameter, or difference of two prices",
    note: "Made by `casus calibrate --recover`. Parameters are drawn from the prior, the model makes what happened in the cases, and the method looks for them. After the parameters of a trial stand the differences between the prices of neighbouring levels (`UPPER - LOWER`), since choices tell of those and, where doing nothing has a price of its own, not of how high all prices stand; they have no scores.";
    whole("trial", "", "Number of the trial, 0 the first") => one.trial;
    KEY => one.key.as_str();
    number("truth", "", "The value that made the data") => one.truth;
    number("mean", "", "Mean of the posterior") => one.mean;
    number("q05", "", "5 % quantile of the posterior"),
    number("q25", "", "25 % quantile"),
    number("q75", "", "75 % quantile"),
    number("q95", "", "95 % quantile") => one.quantiles;
    number("rank", "share", "Share of the posterior below the truth: uniform over trials if the method is right")
        => one.rank;
    number("truth_score", "sd of the prior", "Normal score of the truth in the prior")
        => one.scores.map(|[truth, _]| truth);
    number("mean_score", "sd of the prior", "Mean of the normal scores of the posterior")
        => one.scores.map(|[_, mean]| mean);
}

pub(crate) fn recovery_table(all: &[Recovered]) -> Table {
    Table::of(&RECOVERY, all.iter().map(recovered))
}

/// Tables of a calibration whose columns are always the same.
#[cfg(test)]
pub(crate) static CALIBRATION: &[&TableSchema] = &[&ESTIMATES, &STAGES, &PREDICTIVE, &RECOVERY];

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
    draws_of("prior.csv", "Made by `casus calibrate`. What was thought of the parameters before.", None, keys)
}

/// The declaration of `posterior.csv` for these parameters.
pub(crate) fn posterior_schema<'a>(keys: impl Iterator<Item = &'a str>) -> TableSchema {
    let note = "Made by `casus calibrate`. All draws weigh alike. A study draws from them by `parameters.from`; columns `history.…` are for cases alone.";
    draws_of("posterior.csv", note, Some(STRUCTURE), keys)
}
