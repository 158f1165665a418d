//! The headline: full attacks under each guarantee, with all that is known of how sure they are.

use super::{Figure, Under, blocks, numbers, under};
use crate::model::study::Conferral;
use crate::run::estimate::Measure;
use crate::tell::number::widest;
use crate::tell::report::estimate::{share_cell, total_pct};
use crate::tell::report::rows::{Row, chart, level, linear};
use crate::tell::report::scale::Scale;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

const FILE: &str = "events.csv";
const WANTED: [(&str, &str); 2] = [("given", "always"), ("event", "attacked_full")];

pub(super) fn draw(results: &Results) -> Figure {
    let rows: Vec<ReadRow<'_>> = results.rows(FILE, &WANTED).collect();
    let ends = |column| rows.iter().filter_map(move |row| row.number(column));
    let most = ends("ci_high").chain(ends("total_high")).fold(0.0, f64::max);
    let scale = linear([0.0, 100.0 * most]);
    let drawn = rows.iter().any(|row| total_pct(row).is_some());
    let note = match drawn {
        true => {
            "Pale band: where the share of runs lies in 95 of 100 cases by chance and by the parameters that the data \
             leave open. Dark band within, about the share itself: by chance alone. Stroke: half of the draws of the parameters lie below."
        }
        false => {
            "Stroke: the share of runs. Band: where chance leaves it in 95 of 100 cases; no other parameters were tried."
        }
    };
    Figure {
        id: "headline",
        title: "How often there is a full attack".to_string(),
        note: note.to_string(),
        key: html! {},
        blocks: blocks(results, |conferral| vec![panel(results, &rows, conferral, &scale)]),
        wide: false,
        numbers: numbers(results, &rows)
            .column("Share of runs with a full attack", |row| share_cell(row, "probability"))
            .told,
    }
}

fn panel(results: &Results, rows: &[ReadRow<'_>], conferral: Conferral, scale: &Scale) -> Markup {
    let row = |one: Under<'_>| {
        let share = one.rows.first().and_then(|row| row.estimate("probability", Measure::Share));
        let drawing = share.map_or(html! {}, |share| {
            level(&format!("{}: {share}", one.name), one.place, share, |value| scale.at(100.0 * value))
        });
        Row::Line { name: one.name, drawing, words: html! { (widest(share)) } }
    };
    let rows: Vec<Row> = under(results, rows, conferral).into_iter().map(row).collect();
    chart("Runs with a full attack", scale, "% of runs", &rows)
}
