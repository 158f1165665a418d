//! Rows of the tables that the words are made from.

use crate::model::study::{Conferral, Event, Given};
use crate::write::{ReadRow, Results};

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
