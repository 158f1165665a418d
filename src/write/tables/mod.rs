//! From a finished tally to tables.

mod comparisons;
pub(crate) mod inputs;
mod quantities;
mod rare;
mod shares;
mod timing;

pub(crate) use comparisons::oriented_pairs;
pub(crate) use quantities::metric_quantile;

use super::schema::{Cell, TableSchema};
use super::table::{Table, TableBuilder};
use crate::base::parallel;
use crate::base::stats::Interval;
use crate::model::study::Study;
use crate::run::estimate::Estimate;
use crate::run::tally::{CellTally, Tally};

/// A table: its declaration, and what adds its rows.
type Declared = (&'static TableSchema, fn(Source<'_>, &mut TableBuilder));

/// All tables, in the order of `results/README.md`; `runs.csv` has its own declaration.
static TABLES: &[Declared] = &[
    (&shares::OUTCOMES, shares::outcomes),
    (&shares::EVENTS, shares::events),
    (&shares::DRAWS, shares::draws),
    (&shares::RESPONSES, shares::responses),
    (&shares::MEMBERS, shares::members),
    (&comparisons::CONTRASTS, comparisons::contrasts),
    (&comparisons::TRANSITIONS, comparisons::transitions),
    (&quantities::DISTRIBUTIONS, quantities::distributions),
    (&quantities::HISTOGRAMS, quantities::histograms),
    (&timing::TIMELINE, timing::timeline),
    (&timing::INCIDENCE, timing::incidence),
    (&shares::LADDER, shares::ladder),
    (&quantities::COSTS, quantities::costs),
    (&inputs::PARAMETERS, |source, table| inputs::parameters(source.study, table)),
    (&shares::DIAGNOSTICS, shares::diagnostics),
];

/// Those that only a study with rare events has.
static RARE_TABLES: &[Declared] = &[
    (&rare::RARE, rare::rare),
    (&rare::RARE_DRAWS, rare::rare_draws),
    (&rare::RARE_CONTRASTS, rare::rare_contrasts),
    (&rare::RARE_LEVELS, rare::rare_levels),
];

fn all(rare: bool) -> impl Iterator<Item = &'static Declared> {
    TABLES.iter().chain(RARE_TABLES.iter().filter(move |_| rare))
}

/// The declarations of all tables, those of rare events among them or not.
pub(crate) fn schemas(rare: bool) -> impl Iterator<Item = &'static TableSchema> {
    all(rare).map(|(schema, _)| *schema)
}

/// All tables of a study, and those of rare events if it has any.
pub fn tables(study: &Study, tally: &Tally) -> Vec<Table> {
    let declared: Vec<&Declared> = all(!tally.rare().plans.is_empty()).collect();
    // At the same time: intervals over draws of the parameters take as long as many runs.
    let make = |(schema, add_rows): &&Declared| {
        let mut table = TableBuilder::new(schema);
        add_rows(Source { study, tally }, &mut table);
        table.finish()
    };
    parallel::map(&declared, make)
}

/// The first three columns of a cell's rows: study, conferral, regime.
type Head<'a> = [Cell<'a>; 3];

/// What tables are made from.
#[derive(Clone, Copy)]
struct Source<'a> {
    study: &'a Study,
    tally: &'a Tally,
}

impl<'a> Source<'a> {
    /// Every cell with the head of its rows.
    fn cells(self) -> impl Iterator<Item = (Head<'a>, &'a CellTally)> {
        let heads = self.study.conferral.iter().flat_map(move |conferral| {
            self.study.regimes.iter().map(move |regime| {
                [Cell::from(self.study.name.as_str()), conferral.label().into(), regime.name.as_str().into()]
            })
        });
        heads.zip(self.tally.cells())
    }
}

/// Trials, and those of them that count.
fn counts(share: Option<Estimate>) -> [u64; 2] {
    share.map_or([0, 0], |share| [share.trials, share.count])
}

/// The ends of an estimate's interval of chance and parameters together, and the median draw.
fn total(estimate: Option<Estimate>) -> [Option<f64>; 3] {
    let [low, high] = ends(estimate.and_then(|estimate| estimate.total));
    [low, high, estimate.and_then(|estimate| estimate.median)]
}

/// The ends of an interval, where there is one.
fn ends(interval: Option<Interval>) -> [Option<f64>; 2] {
    [interval.map(|interval| interval.low), interval.map(|interval| interval.high)]
}

/// A value and its interval of simulation error.
pub(super) fn value(estimate: Option<Estimate>) -> [Option<f64>; 3] {
    let [low, high] = ends(estimate.map(|estimate| estimate.ci));
    [estimate.map(|estimate| estimate.value), low, high]
}
