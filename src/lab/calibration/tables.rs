//! A calibration as files.

use super::{
    Likelihood, Population, Predicted, Recovered, Role, Structure, Summary, Unknown, prior_draws, shuffled,
};
use crate::model::study::JointDraws;
use crate::write::{self, Cell, Table, TableSchema, posterior_schema, prior_schema};

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
        Table::of(&write::ESTIMATES, &found.summaries.iter().map(estimate).collect::<Vec<_>>()),
        Table::of(&write::STAGES, &stages(found)),
        Table::of(&write::PREDICTIVE, &predictive(found)),
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
    let rows: Vec<Vec<Cell>> = (0..count)
        .map(|draw| {
            let values = columns.iter().map(|column| Cell::from(column[draw]));
            let structure = structures.get(draw).map(|name| Cell::from(name.as_str()));
            std::iter::once(Cell::from(draw as u64)).chain(structure).chain(values).collect()
        })
        .collect();
    Table::of(schema, &rows)
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

fn estimate(summary: &Summary) -> Vec<Cell<'_>> {
    let mut row: Vec<Cell> = vec![summary.unknown.key.into(), summary.unknown.role.label().into()];
    for [low, median, high] in [summary.prior, summary.posterior] {
        row.extend([Cell::from(median), low.into(), high.into()]);
    }
    let is_prior = summary.unknown.role == Role::Prior;
    let known = |value: f64| Cell::from(Some(value).filter(|_| !is_prior));
    row.extend([known(summary.contraction), known(summary.shift), summary.r_hat.into()]);
    row.extend([Cell::from(if summary.moved() { "yes" } else { "no" }), summary.unknown.why.into()]);
    row
}

fn stages(found: &Found) -> Vec<Vec<Cell<'_>>> {
    let mut rows = Vec::new();
    for population in &found.populations {
        for (step, stage) in population.stages.iter().enumerate() {
            rows.push(vec![
                population.number.into(),
                (step as u64 + 1).into(),
                stage.temperature.into(),
                stage.effective.into(),
                stage.acceptance.into(),
                stage.scale.into(),
                stage.founders.into(),
            ]);
        }
    }
    rows
}

fn predictive(found: &Found) -> Vec<Vec<Cell<'_>>> {
    found
        .predicted
        .iter()
        .map(|one| {
            vec![
                one.evidence.as_str().into(),
                one.part.into(),
                one.quantity.as_str().into(),
                (one.cases as u64).into(),
                one.observed.into(),
                one.mean.into(),
                one.interval[0].into(),
                one.interval[1].into(),
                one.p_value.into(),
            ]
        })
        .collect()
}

pub(crate) fn recovery_table(recovered: &[Recovered]) -> Table {
    let rows: Vec<Vec<Cell>> = recovered
        .iter()
        .map(|one| {
            let mut row: Vec<Cell> = vec![one.trial.into(), one.key.as_str().into()];
            row.extend([one.truth, one.mean].map(Cell::from));
            row.extend(one.quantiles.map(Cell::from));
            row.push(one.rank.into());
            row.extend([0, 1].map(|side| Cell::from(one.scores.map(|scores| scores[side]))));
            row
        })
        .collect();
    Table::of(&write::RECOVERY, &rows)
}
