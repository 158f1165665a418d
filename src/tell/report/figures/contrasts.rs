//! Paired differences from the reference, as a forest plot.

use super::{Figure, heads, names, thin_lines};
use crate::model::study::{Conferral, Event};
use crate::tell::report::estimate::{difference, interval_pct, total_pct};
use crate::tell::report::question;
use crate::tell::report::scale::Scale;
use crate::tell::report::svg::{Panel, mark, px, sign, total, whisker};
use crate::tell::report::table::{number, text};
use crate::tell::report::written;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

const FILE: &str = "contrasts.csv";
const ROW: f64 = 34.0;
const HEAD: f64 = 24.0;
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
    let rows: Vec<ReadRow<'_>> = results.rows(FILE, &wanted).collect();
    let shown = |row: &&ReadRow<'_>| EVENTS.iter().any(|event| event.label() == row.text("event"));
    let cells = |row: &ReadRow<'_>| {
        vec![
            text(written(row.text("regime_a"))),
            text(row.text("conferral")),
            text(written(row.text("event"))),
            number(difference(row), row.number("difference")),
        ]
    };
    let block = |conferral: &Conferral| (question(*conferral), vec![panel(results, &rows, *conferral)]);
    Figure {
        id: "contrasts",
        title: format!("Differences from “{}” in the same worlds", written(reference)),
        note: format!(
            "Left of 0 an event is rarer than under the reference; an interval that includes 0 is compatible with no \
             difference.{}",
            thin_lines(&rows)
        ),
        legend: Vec::new(),
        blocks: results.study.conferral.iter().map(block).collect(),
        wide: true,
        heads: heads(&["Event", "Difference, percentage points"]),
        rows: rows.iter().filter(shown).map(cells).collect(),
    }
}

fn panel(results: &Results, rows: &[ReadRow<'_>], conferral: Conferral) -> Markup {
    let names = names(results);
    let others: Vec<usize> = (0..names.len()).filter(|place| *place != results.study.reference).collect();
    let shown = || rows.iter().filter(|row| EVENTS.iter().any(|event| event.label() == row.text("event")));
    let ends = |column| shown().filter_map(move |row| row.number(column)).map(|value| 100.0 * value);
    let low = ends("ci_low").chain(ends("total_low")).fold(0.0, f64::min);
    let span = [low, ends("ci_high").chain(ends("total_high")).fold(0.0, f64::max)];
    let block = HEAD + ROW * others.len() as f64;
    let height = 44.0 + block * EVENTS.len() as f64;
    let panel = Panel { width: 380.0, height, left: 8.0, right: 12.0, top: 0.0, bottom: 40.0 };
    let scale = Scale::linear(span, panel.x());
    let inside = html! {
        (panel.x_axis(&scale, "difference, percentage points of runs"))
        @for (number, event) in EVENTS.iter().enumerate() {
            @let y = block * number as f64;
            text.head x=(px(panel.left)) y=(px(y + 16.0)) aria-hidden="true" { (written(event.label())) }
            @for (line, place) in others.iter().copied().enumerate() {
                @let y = y + HEAD + ROW * line as f64;
                @let wanted = [("conferral", conferral.label()), ("event", event.label()),
                    ("regime_a", results.study.regimes[place].name.as_str())];
                @for row in rows.iter().filter(|row| row.is(&wanted)) {
                    (line_of(&panel, &scale, &names[place], place, row, y))
                }
            }
        }
    };
    panel.draw("Difference in the share of runs", inside)
}

fn line_of(panel: &Panel, scale: &Scale, name: &str, place: usize, row: &ReadRow<'_>, y: f64) -> Markup {
    let Some([value, low, high]) = interval_pct(row, "difference") else {
        return html! {};
    };
    let told = difference(row);
    let middle = y + 24.0;
    html! {
        text x=(px(panel.left + 8.0)) y=(px(y + 12.0)) aria-hidden="true" { (name) }
        text x=(px(panel.x()[1])) y=(px(y + 12.0)) text-anchor="end" aria-hidden="true" { (told) }
        (mark(&format!("{}, {name}: {told}", written(row.text("event"))), html! {
            rect.touch x=(px(panel.left)) y=(px(y)) width=(px(panel.x()[1] - panel.left)) height=(px(ROW)) {}
            path.zero d={ "M" (px(scale.at(0.0))) " " (px(middle - 9.0)) "v18" } {}
            (total(total_pct(row).map(|ends| ends.map(|end| scale.at(end))), middle))
            (whisker([scale.at(low), scale.at(high)], middle))
            (sign(place, scale.at(value), middle, 4.0))
        }))
    }
}
