//! The headline: full attacks under each guarantee, with all that is known of how sure they are.

use super::{Figure, blocks, cells, heads, names};
use crate::model::study::Conferral;
use crate::run::estimate::Measure;
use crate::tell::number::widest;
use crate::tell::report::estimate::{share_cell, total_pct};
use crate::tell::report::rows::{Chart, Row, level, linear};
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
        blocks: blocks(results, |conferral| vec![chart(results, &rows, conferral, &scale)]),
        wide: false,
        heads: heads(&["Share of runs with a full attack"]),
        rows: rows.iter().map(|row| cells(results, row, [share_cell(row, "probability")])).collect(),
    }
}

fn chart(results: &Results, rows: &[ReadRow<'_>], conferral: Conferral, scale: &Scale) -> Markup {
    let asked = rows.iter().filter(|row| row.text("conferral") == conferral.label());
    let row = |(place, (name, row)): (usize, (String, &ReadRow<'_>))| {
        let share = row.estimate("probability", Measure::Share);
        let drawing = share.map_or(html! {}, |one| {
            level(&format!("{name}: {one}"), place, one, |value| scale.at(100.0 * value))
        });
        Row::Line { name, drawing, words: html! { (widest(share)) } }
    };
    let rows = names(results).into_iter().zip(asked).enumerate().map(row).collect();
    let title = "Runs with a full attack".to_string();
    Chart { title, scale: *scale, unit: "% of runs", rows }.draw()
}
