//! Tables of pairs of regimes on the same run indices.

use super::{Source, total};
use crate::base::stats::ConditionalCounts;
use crate::model::study::{Given, Outcome, Study};
use crate::run::estimate::{Estimate, Measure};
use crate::run::tally::event_names;
use crate::write::schema::{
    CONFERRAL, Cell, Column, GIVEN, STUDY, TOTAL_HIGH, TOTAL_LOW, TOTAL_MEDIAN, columns, number, text, whole,
};
use crate::write::table::TableBuilder;

pub(super) const REGIME_A: Column = text("regime_a", "The guarantee a");
pub(super) const REGIME_B: Column = text(
    "regime_b",
    "The guarantee b: the reference of the study in every pair that holds it, else the earlier of the two",
);

/// Every pair of regimes once, as (a, b) of the contrast a − b: b is the reference if the pair holds it,
/// else the earlier of the two.
pub(crate) fn oriented_pairs(study: &Study) -> impl Iterator<Item = (usize, usize)> {
    let (regimes, reference) = (study.regimes.len(), study.reference);
    (0..regimes).flat_map(move |later| {
        (0..later).map(move |earlier| if later == reference { (earlier, later) } else { (later, earlier) })
    })
}

/// Every pair under every question, with the first four columns of its rows.
pub(super) fn pairs<'a>(
    source: Source<'a>,
) -> impl Iterator<Item = ([Cell<'a>; 4], usize, (usize, usize))> + 'a {
    let study = source.study;
    let conferrals = study.conferral.iter().enumerate();
    conferrals.flat_map(move |(position, conferral)| {
        oriented_pairs(study).map(move |(a, b)| {
            let head = [
                study.name.as_str().into(),
                conferral.label().into(),
                study.regimes[a].name.as_str().into(),
                study.regimes[b].name.as_str().into(),
            ];
            (head, position, (a, b))
        })
    })
}

columns! {
    pub(super) CONTRASTS, contrast<'a>(
        head: [Cell<'a>; 4], given: Given, event: &'a str, counts: ConditionalCounts, found: Option<Estimate>
    ):
    file: "contrasts.csv",
    row: "pair of regimes × condition × event",
    note: "a − b over the same run indices, in which both guarantees meet the same world. Unconditional differences have Tango's (1998) paired score interval; conditional ones compare runs that met the condition under each guarantee, with the covariance of the pairs that met it under both. Selection is part of them: other runs are attacked under another guarantee.";
    STUDY, CONFERRAL, REGIME_A, REGIME_B => head;
    GIVEN => given.label();
    text("event", "Event") => event;
    whole("trials_a", "runs", "Runs that meet the condition under a") => counts.n_a;
    whole("trials_b", "runs", "Runs that meet the condition under b") => counts.n_b;
    number("probability_a", "probability", "Share of trials_a with the event")
        => counts.x_a as f64 / counts.n_a as f64;
    number("probability_b", "probability", "Share of trials_b with the event")
        => counts.x_b as f64 / counts.n_b as f64;
    number("difference", "probability", "probability_a − probability_b") => found.map(|found| found.value);
    number("std_error", "probability", "Standard error of the difference, with the pairing")
        => found.and_then(|found| found.std_error());
    number("ci_low", "probability", "Lower end of the 95 % interval of the difference: simulation error only")
        => found.map(|found| found.ci.low);
    number("ci_high", "probability", "Upper end of the 95 % interval of the difference: simulation error only")
        => found.map(|found| found.ci.high);
    TOTAL_LOW, TOTAL_HIGH, TOTAL_MEDIAN => total(found);
    number(
        "variance_ratio",
        "ratio",
        "Variance with independent runs / variance with paired runs: what common random numbers save; empty where it is 0/0",
    ) => match found.map(|found| found.measure) {
        Some(Measure::Difference { variance_ratio, .. }) => variance_ratio,
        _ => None,
    };
}

pub(super) fn contrasts(source: Source<'_>, table: &mut TableBuilder) {
    for (head, conferral, pair) in pairs(source) {
        for &given in Given::ALL {
            for (event, name) in event_names(source.study).enumerate() {
                let counts = source.tally.pair_counts(conferral, pair, given, event);
                let found = Estimate::difference(source.tally, conferral, pair, given, event);
                table.row(&contrast(head, given, name, counts, found));
            }
        }
    }
}

columns! {
    pub(super) TRANSITIONS, transition<'a>(head: [Cell<'a>; 4], [a, b]: [Outcome; 2], count: u64):
    file: "transitions.csv",
    row: "pair of regimes × outcome in a × outcome in b, in the same run",
    note: "What would have become of the same runs under the other guarantee. All combinations are listed, those that never came with count 0.";
    STUDY, CONFERRAL, REGIME_A, REGIME_B => head;
    text("outcome_a", "Outcome under a") => a.label();
    text("outcome_b", "Outcome under b") => b.label();
    whole("count", "runs", "Run indices with both") => count;
}

pub(super) fn transitions(source: Source<'_>, table: &mut TableBuilder) {
    for (head, conferral, pair) in pairs(source) {
        for &a in Outcome::ALL {
            for &b in Outcome::ALL {
                table.row(&transition(head, [a, b], source.tally.transition(conferral, pair, a, b)));
            }
        }
    }
}
