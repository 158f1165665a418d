//! How far it escalates: the share of runs that reach each rung, on a logarithmic axis, because the gravest are rare.

use super::{Figure, blocks, names, numbers, under};
use crate::model::study::{Conferral, Rung};
use crate::tell::report::estimate::{interval_pct, plain_share, share, share_cell};
use crate::tell::report::rows::{Row, bar, chart, logarithmic, sign_at, touch};
use crate::tell::report::scale::Scale;
use crate::tell::report::svg::{colour, legend, mark};
use crate::tell::report::table::text;
use crate::tell::report::written;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

const FILE: &str = "ladder.csv";

pub(super) fn draw(results: &Results) -> Figure {
    // All runs stand on the lowest rung.
    let above = |row: &ReadRow<'_>| row.count("rung") > 0;
    let rows: Vec<ReadRow<'_>> = results.rows(FILE, &[]).filter(above).collect();
    let least = rows
        .iter()
        .flat_map(|row| [row.number("probability"), row.number("ci_high")])
        .flatten()
        .filter(|share| *share > 0.0)
        .fold(1.0, f64::min);
    let scale = logarithmic([100.0 * least, 100.0]);
    Figure {
        id: "ladder",
        title: "How far it escalates".to_string(),
        note: "Share of runs whose highest rung is at least this one, on a logarithmic axis. A hollow sign is the upper \
               bound of a rung that no run reached."
            .to_string(),
        key: legend(&names(results)),
        blocks: blocks(results, |conferral| vec![panel(results, &rows, conferral, &scale)]),
        wide: true,
        numbers: numbers(results, &rows)
            .column("Rung", |row| text(written(row.text("label"))))
            .column("Share of runs that reach it", |row| share_cell(row, "probability"))
            .told,
    }
}

fn panel(results: &Results, rows: &[ReadRow<'_>], conferral: Conferral, scale: &Scale) -> Markup {
    let guarantees = under(results, rows, conferral);
    let line = |rung: &Rung| {
        let at = |value: f64| scale.at(value);
        let found = guarantees.iter().filter_map(|one| {
            let row = one.rows.iter().find(|row| row.text("label") == rung.label())?;
            Some((one, row, interval_pct(row, "probability")?))
        });
        let here: Vec<_> = found.collect();
        Row::Line {
            name: written(rung.label()),
            drawing: html! {
                @for (one, row, [value, low, high]) in &here {
                    (mark(&format!("{}, {}: {}", one.name, written(rung.label()), share(row, "probability")), html! {
                        @if *value > 0.0 {
                            (bar(&format!("chance {}", colour(one.place)), [at(*low), at(*high)], 3.0))
                            (sign_at(one.place, at(*value)))
                        } @else {
                            g.bound { (sign_at(one.place, at(*high))) }
                        }
                    }))
                }
                @if here.is_empty() { (touch()) }
            },
            words: html! {
                (here.iter().map(|(_, row, _)| plain_share(row, "probability")).collect::<Vec<_>>().join("; "))
            },
        }
    };
    let rows: Vec<Row> = Rung::ALL.iter().skip(1).map(line).collect();
    chart("Runs that reach at least this rung", scale, "% of runs, logarithmic", &rows)
}
