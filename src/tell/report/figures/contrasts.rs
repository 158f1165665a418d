//! Paired differences from the reference, as a forest plot.

use super::{Figure, blocks, names, thin_lines};
use crate::model::study::{Conferral, Event};
use crate::tell::report::estimate::{difference, of_difference};
use crate::tell::report::rows::{Row, change, chart, linear};
use crate::tell::report::scale::Scale;
use crate::tell::report::table::{each, number, text};
use crate::tell::report::{called, written};
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

const FILE: &str = "contrasts.csv";
/// What is compared.
const EVENTS: [Event; 7] = [
    Event::Challenged,
    Event::Attacked,
    Event::AttackedFull,
    Event::DirectWar,
    Event::NuclearUse,
    Event::ProtegeDefeated,
    Event::Fracture,
];

pub(super) fn draw(results: &Results) -> Figure {
    let reference = results.study.regimes[results.study.reference].name.as_str();
    let wanted = [("given", "always"), ("regime_b", reference)];
    let shown = |row: &ReadRow<'_>| EVENTS.iter().any(|event| event.label() == row.text("event"));
    let rows: Vec<ReadRow<'_>> = results.rows(FILE, &wanted).filter(shown).collect();
    let ends = |column| rows.iter().filter_map(move |row| row.number(column)).map(|value| 100.0 * value);
    let low = ends("ci_low").chain(ends("total_low")).fold(0.0, f64::min);
    let high = ends("ci_high").chain(ends("total_high")).fold(0.0, f64::max);
    let scale = linear([low, high]);
    Figure {
        id: "contrasts",
        title: format!("Differences from “{}” in the same worlds", called(&results.study, reference)),
        note: format!(
            "Left of 0 an event is rarer than under the reference; an interval that includes 0 is compatible with no \
             difference.{}",
            thin_lines(&rows)
        ),
        key: html! {},
        blocks: blocks(results, |conferral| vec![panel(results, &rows, conferral, &scale)]),
        wide: true,
        numbers: each(&rows)
            .column("Guarantee", |row| text(called(&results.study, row.text("regime_a"))))
            .column("Question", |row| text(row.text("conferral")))
            .column("Event", |row| text(written(row.text("event"))))
            .column("Difference, percentage points", |row| number(difference(row), row.number("difference")))
            .told,
    }
}

fn panel(results: &Results, rows: &[ReadRow<'_>], conferral: Conferral, scale: &Scale) -> Markup {
    let names = names(results);
    let mut lines = Vec::new();
    for event in EVENTS {
        let what = written(event.label());
        lines.push(Row::Head(what.clone()));
        for (place, regime) in results.study.regimes.iter().enumerate() {
            let wanted = [
                ("conferral", conferral.label()),
                ("event", event.label()),
                ("regime_a", regime.name.as_str()),
            ];
            let found = rows.iter().filter(|row| row.is(&wanted)).filter_map(of_difference);
            lines.extend(found.map(|one| change(&what, place, names[place].clone(), Some(one), scale)));
        }
    }
    chart("Difference in the share of runs", scale, "percentage points of runs", &lines)
}
