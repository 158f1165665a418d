//! The headline: full attacks under each guarantee, with all that is known of how sure they are.

use super::{Figure, heads, names};
use crate::model::study::Conferral;
use crate::tell::report::called;
use crate::tell::report::estimate::{interval_pct, share, total_pct, widest_share};
use crate::tell::report::question;
use crate::tell::report::rows::{Chart, Row, bar, linear, stroke, touch};
use crate::tell::report::scale::Scale;
use crate::tell::report::svg::{colour, mark};
use crate::tell::report::table::{number, text};
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
    let block =
        |conferral: &Conferral| (question(*conferral), vec![chart(results, &rows, *conferral, &scale)]);
    let cells = |row: &ReadRow<'_>| {
        vec![
            text(called(&results.study, row.text("regime"))),
            text(row.text("conferral")),
            number(share(row, "probability"), row.number("probability")),
        ]
    };
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
        blocks: results.study.conferral.iter().map(block).collect(),
        wide: false,
        heads: heads(&["Share of runs with a full attack"]),
        rows: rows.iter().map(cells).collect(),
    }
}

fn chart(results: &Results, rows: &[ReadRow<'_>], conferral: Conferral, scale: &Scale) -> Markup {
    let asked = rows.iter().filter(|row| row.text("conferral") == conferral.label());
    let row = |(place, (name, row)): (usize, (String, &ReadRow<'_>))| {
        let told = share(row, "probability");
        let drawing = interval_pct(row, "probability").map_or(html! {}, |[value, low, high]| {
            let at = |value: f64| scale.at(value);
            mark(
                &format!("{name}: {told}"),
                html! {
                    (touch())
                    @if let Some([low, median, high]) = total_pct(row) {
                        (bar(&format!("wide {}", colour(place)), [at(low), at(high)], 16.0))
                        (stroke("middle", at(median), 20.0))
                    } @else {
                        (stroke("middle", at(value), 20.0))
                    }
                    (bar(&format!("chance {}", colour(place)), [at(low), at(high)], 16.0))
                },
            )
        });
        Row::Line { name, drawing, words: html! { (widest_share(row, "probability")) } }
    };
    let rows = names(results).into_iter().zip(asked).enumerate().map(row).collect();
    let title = "Runs with a full attack".to_string();
    Chart { title, scale: *scale, unit: "% of runs", rows }.draw()
}
