//! How runs end: a stacked bar for each guarantee on one scale, with every part named beside it.

use super::{Figure, Under, blocks, numbers, under};
use crate::model::study::{Conferral, Outcome};
use crate::tell::report::estimate::{interval_pct, number_cell, plain_share, share, share_cell};
use crate::tell::report::rows::{Row, bar, chart, linear};
use crate::tell::report::svg::mark;
use crate::tell::report::table::text;
use crate::tell::report::written;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

const FILE: &str = "outcomes.csv";

pub(super) fn draw(results: &Results) -> Figure {
    let always = [("given", "always")];
    let rows: Vec<ReadRow<'_>> = results.rows(FILE, &always).collect();
    let never: Vec<String> = Outcome::ALL
        .iter()
        .filter(|outcome| {
            rows.iter().all(|row| row.text("outcome") != outcome.label() || row.count("count") == 0)
        })
        .map(|outcome| written(outcome.label()))
        .collect();
    let mut note =
        "The outcome of a run is that of its gravest crisis, gravest at the left. The table has the intervals.".to_string();
    if !never.is_empty() {
        note.push_str(&format!(" Never seen: {}.", never.join(", ")));
    }
    Figure {
        id: "outcomes",
        title: "How runs end".to_string(),
        note,
        key: html! {},
        blocks: blocks(results, |conferral| vec![panel(results, &rows, conferral)]),
        wide: false,
        numbers: numbers(results, &rows)
            .column("Outcome", |row| text(written(row.text("outcome"))))
            .column("Share of runs", |row| share_cell(row, "probability"))
            .column("Runs", |row| number_cell(row, "count"))
            .told,
    }
}

/// The class that gives the colour of an outcome.
pub(super) fn paint(outcome: Outcome) -> String {
    format!("o{}", outcome as usize)
}

/// The colour of an outcome beside its words.
pub(super) fn swatch(outcome: Outcome) -> Markup {
    html! { svg.swatch viewBox="0 0 10 10" aria-hidden="true" { rect class=(paint(outcome)) width="10" height="10" {} } }
}

fn panel(results: &Results, rows: &[ReadRow<'_>], conferral: Conferral) -> Markup {
    let scale = linear([0.0, 100.0]);
    let line = |Under { name, rows, .. }: Under<'_>| {
        let mut so_far = 0.0;
        let parts: Vec<_> = Outcome::ALL
            .iter()
            .filter_map(|outcome| {
                let row = rows.iter().find(|row| row.text("outcome") == outcome.label())?;
                let [value, ..] = interval_pct(row, "probability").filter(|[value, ..]| *value > 0.0)?;
                let from = so_far;
                so_far += value;
                Some((*outcome, row, [scale.at(from), scale.at(so_far)]))
            })
            .collect();
        let told = |outcome: Outcome, words: String| format!("{} {words}", written(outcome.label()));
        Row::Line {
            drawing: html! {
                @for (outcome, row, ends) in &parts {
                    (mark(&format!("{name}, {}", told(*outcome, share(row, "probability"))),
                        bar(&format!("part {}", paint(*outcome)), *ends, 22.0)))
                }
            },
            words: html! {
                @for (outcome, row, _) in &parts {
                    span.item { (swatch(*outcome)) (told(*outcome, plain_share(row, "probability"))) } " "
                }
            },
            name,
        }
    };
    let rows: Vec<Row> = under(results, rows, conferral).into_iter().map(line).collect();
    chart("Runs by their outcome", &scale, "% of runs", &rows)
}
