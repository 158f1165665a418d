//! Paired differences from the reference, as a forest plot.

use super::{Figure, blocks, heads, names, thin_lines};
use crate::model::study::{Conferral, Event};
use crate::tell::number::widest;
use crate::tell::report::estimate::{difference, of_difference};
use crate::tell::report::rows::{Chart, Row, change, linear};
use crate::tell::report::scale::Scale;
use crate::tell::report::table::{number, text};
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
    let cells = |row: &ReadRow<'_>| {
        vec![
            text(called(&results.study, row.text("regime_a"))),
            text(row.text("conferral")),
            text(written(row.text("event"))),
            number(difference(row), row.number("difference")),
        ]
    };
    Figure {
        id: "contrasts",
        title: format!("Differences from “{}” in the same worlds", called(&results.study, reference)),
        note: format!(
            "Left of 0 an event is rarer than under the reference; an interval that includes 0 is compatible with no \
             difference.{}",
            thin_lines(&rows)
        ),
        key: html! {},
        blocks: blocks(results, |conferral| vec![chart(results, &rows, conferral, &scale)]),
        wide: true,
        heads: heads(&["Event", "Difference, percentage points"]),
        rows: rows.iter().map(cells).collect(),
    }
}

fn chart(results: &Results, rows: &[ReadRow<'_>], conferral: Conferral, scale: &Scale) -> Markup {
    let names = names(results);
    let mut lines = Vec::new();
    for event in EVENTS {
        lines.push(Row::Head(written(event.label())));
        for (place, regime) in results.study.regimes.iter().enumerate() {
            let wanted = [
                ("conferral", conferral.label()),
                ("event", event.label()),
                ("regime_a", regime.name.as_str()),
            ];
            for row in rows.iter().filter(|row| row.is(&wanted)) {
                lines.extend(line(scale, place, &names[place], row));
            }
        }
    }
    let title = "Difference in the share of runs".to_string();
    Chart { title, scale: *scale, unit: "percentage points of runs", rows: lines }.draw()
}

fn line(scale: &Scale, place: usize, name: &str, row: &ReadRow<'_>) -> Option<Row> {
    let one = of_difference(row)?;
    let told = format!("{}, {name}: {one}", written(row.text("event")));
    let drawing = change(&told, place, one, |value| scale.at(100.0 * value));
    Some(Row::Line { name: name.to_string(), drawing, words: html! { (widest(Some(one))) } })
}
