//! Rows of the tables that the words are made from.

use crate::model::study::{Conferral, Event, Given, Guarantee};
use crate::write::{ReadRow, Results};

/// How often an event comes under a guarantee among the runs that meet a condition.
pub(super) fn event_row<'a>(
    results: &'a Results,
    conferral: Conferral,
    regime: &Guarantee,
    given: Given,
    event: Event,
) -> Option<ReadRow<'a>> {
    let wanted = [
        ("conferral", conferral.label()),
        ("regime", regime.name.as_str()),
        ("given", given.label()),
        ("event", event.label()),
    ];
    results.rows("events.csv", &[]).find(|row| row.is(&wanted))
}

/// How probable an event is under a guarantee by trees of branches, where these looked for it.
pub(super) fn rare_row<'a>(
    results: &'a Results,
    conferral: Conferral,
    regime: &Guarantee,
    event: Event,
) -> Option<ReadRow<'a>> {
    let wanted =
        [("conferral", conferral.label()), ("regime", regime.name.as_str()), ("event", event.label())];
    results.rows("rare.csv", &[]).find(|row| row.is(&wanted))
}

/// How an event under one guarantee differs from that under another, of all runs.
pub(super) fn contrast<'a>(
    results: &'a Results,
    conferral: Conferral,
    a: &Guarantee,
    b: &Guarantee,
    event: Event,
) -> Option<ReadRow<'a>> {
    let wanted = [
        ("conferral", conferral.label()),
        ("regime_a", a.name.as_str()),
        ("regime_b", b.name.as_str()),
        ("given", Given::Always.label()),
        ("event", event.label()),
    ];
    results.rows("contrasts.csv", &[]).find(|row| row.is(&wanted))
}
