//! Rows of the tables that the words are made from.

use crate::base::stats::{DrawCounts, PairedDraw};
use crate::model::study::{Conferral, Event, Given};
use crate::write::{ReadRow, Results};
use std::collections::BTreeMap;

/// How often an event comes under a guarantee among the runs that meet a condition.
pub(super) fn event_row<'a>(
    results: &'a Results,
    conferral: Conferral,
    regime: &str,
    given: Given,
    event: Event,
) -> Option<ReadRow<'a>> {
    let wanted = [
        ("conferral", conferral.label()),
        ("regime", regime),
        ("given", given.label()),
        ("event", event.label()),
    ];
    results.rows("events.csv", &[]).find(|row| row.is(&wanted))
}

/// How probable an event is under a guarantee by trees of branches, where these looked for it.
pub(super) fn rare_row<'a>(
    results: &'a Results,
    conferral: Conferral,
    regime: &str,
    event: Event,
) -> Option<ReadRow<'a>> {
    let wanted = [("conferral", conferral.label()), ("regime", regime), ("event", event.label())];
    results.rows("rare.csv", &[]).find(|row| row.is(&wanted))
}

/// How full attacks under one guarantee differ from those under another, of all runs.
pub(super) fn contrast<'a>(
    results: &'a Results,
    conferral: Conferral,
    [a, b]: [&str; 2],
) -> Option<ReadRow<'a>> {
    let wanted = [
        ("conferral", conferral.label()),
        ("regime_a", a),
        ("regime_b", b),
        ("given", Given::Always.label()),
        ("event", Event::AttackedFull.label()),
    ];
    results.rows("contrasts.csv", &[]).find(|row| row.is(&wanted))
}

/// A guarantee of some results, under a question.
pub(crate) type Under<'a> = (&'a Results, Conferral, &'a str);

/// What each draw of the parameters gave under both; nothing where they took different draws, or draws are not counted. `both`
/// has the runs with the event under both, by draw, where runs are compared one by one.
pub(crate) fn draws(
    [a, b]: [Under<'_>; 2],
    given: Given,
    event: Event,
    both: Option<&BTreeMap<u64, u64>>,
) -> Vec<PairedDraw> {
    let trials = match (given, event) {
        (Given::Always, _) => "runs",
        (Given::Attacked, Event::ObligationMet) => "attacked",
        _ => return Vec::new(),
    };
    if a.0.study.parameters.joint != b.0.study.parameters.joint {
        return Vec::new();
    }
    let of = |(results, conferral, regime): Under<'_>| -> BTreeMap<u64, DrawCounts> {
        let wanted = [("conferral", conferral.label()), ("regime", regime)];
        let rows = results.rows("draws.csv", &wanted).filter(|row| row.has(event.label()));
        let counts =
            |row: ReadRow<'_>| DrawCounts { count: row.count(event.label()), trials: row.count(trials) };
        rows.map(|row| (row.count("draw"), counts(row))).collect()
    };
    let (of_a, of_b) = (of(a), of(b));
    let pair = |(draw, a): (&u64, &DrawCounts)| {
        let both = both.map(|both| both.get(draw).copied().unwrap_or(0));
        Some(PairedDraw { a: *a, b: *of_b.get(draw)?, both })
    };
    of_a.iter().filter_map(pair).collect()
}
