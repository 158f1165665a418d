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
use super::table::Table;
use crate::base::stats::Interval;
use crate::model::study::Study;
use crate::run::estimate::Estimate;
use crate::run::tally::{CellTally, Tally};
use rayon::prelude::*;

/// The declarations of all tables, in the order of `results/README.md`; `runs.csv` has its own.
pub(crate) static SCHEMAS: &[&TableSchema] = &[
    &shares::OUTCOMES,
    &shares::EVENTS,
    &shares::DRAWS,
    &shares::RESPONSES,
    &shares::MEMBERS,
    &comparisons::CONTRASTS,
    &comparisons::TRANSITIONS,
    &quantities::DISTRIBUTIONS,
    &quantities::HISTOGRAMS,
    &timing::TIMELINE,
    &timing::INCIDENCE,
    &shares::LADDER,
    &quantities::COSTS,
    &inputs::PARAMETERS,
    &shares::DIAGNOSTICS,
];

/// Those that only a study with rare events has.
pub(crate) static RARE_SCHEMAS: &[&TableSchema] =
    &[&rare::RARE, &rare::RARE_DRAWS, &rare::RARE_CONTRASTS, &rare::RARE_LEVELS];

/// All tables of a study, in the order of `SCHEMAS`, and those of rare events if it has any.
pub fn tables(study: &Study, tally: &Tally) -> Vec<Table> {
    // At the same time: intervals over draws of the parameters take as long as many runs.
    let all: [fn(Source) -> Table; 19] = [
        shares::outcomes,
        shares::events,
        shares::draws,
        shares::responses,
        shares::members,
        comparisons::contrasts,
        comparisons::transitions,
        quantities::distributions,
        quantities::histograms,
        timing::timeline,
        timing::incidence,
        shares::ladder,
        quantities::costs,
        |source| inputs::parameters(source.study),
        shares::diagnostics,
        rare::rare,
        rare::rare_draws,
        rare::rare_contrasts,
        rare::rare_levels,
    ];
    let made = if tally.rare().plans.is_empty() { &all[..SCHEMAS.len()] } else { &all[..] };
    made.par_iter().map(|make| make(Source { study, tally })).collect()
}

/// What tables are made from.
#[derive(Clone, Copy)]
struct Source<'a> {
    study: &'a Study,
    tally: &'a Tally,
}

impl<'a> Source<'a> {
    /// Every cell with the first three columns of its rows: study, conferral, regime.
    fn cells(self) -> impl Iterator<Item = ([Cell<'a>; 3], &'a CellTally)> {
        let heads = self.study.conferral.iter().flat_map(move |conferral| {
            self.study.regimes.iter().map(move |regime| {
                [Cell::from(self.study.name.as_str()), conferral.label().into(), regime.name.as_str().into()]
            })
        });
        heads.zip(self.tally.cells())
    }
}

/// Trials, count, share and its interval: the last five columns of a table of shares.
fn share<'a>(share: Option<Estimate>) -> [Cell<'a>; 5] {
    let [probability, low, high] = value(share);
    let of = |part: fn(&Estimate) -> u64| share.as_ref().map_or(0, part).into();
    [of(|share| share.trials), of(|share| share.count), probability, low, high]
}

/// The ends of its interval of chance and parameters together, and the median draw.
fn total<'a>(estimate: Option<Estimate>) -> [Cell<'a>; 3] {
    let [low, high] = ends(estimate.and_then(|estimate| estimate.total));
    [low, high, estimate.and_then(|estimate| estimate.median).into()]
}

/// The ends of an interval, where there is one.
fn ends<'a>(interval: Option<Interval>) -> [Cell<'a>; 2] {
    [interval.map(|interval| interval.low).into(), interval.map(|interval| interval.high).into()]
}

/// A value and its interval of simulation error.
pub(super) fn value<'a>(estimate: Option<Estimate>) -> [Cell<'a>; 3] {
    let [low, high] = ends(estimate.map(|estimate| estimate.ci));
    [estimate.map(|estimate| estimate.value).into(), low, high]
}
