//! How far it escalates: the share of runs that reach each rung, on a logarithmic axis, because the gravest are rare.

use super::{Figure, blocks, cells, heads, names};
use crate::model::study::{Conferral, Rung};
use crate::tell::report::estimate::{interval_pct, plain_share, share, share_cell};
use crate::tell::report::rows::{Chart, Row, bar, logarithmic, sign_at, touch};
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
    let told = |row: &ReadRow<'_>| {
        cells(results, row, [text(written(row.text("label"))), share_cell(row, "probability")])
    };
    Figure {
        id: "ladder",
        title: "How far it escalates".to_string(),
        note: "Share of runs whose highest rung is at least this one, on a logarithmic axis. A hollow sign is the upper \
               bound of a rung that no run reached."
            .to_string(),
        key: legend(&names(results)),
        blocks: blocks(results, |conferral| vec![chart(results, &rows, conferral, &scale)]),
        wide: true,
        heads: heads(&["Rung", "Share of runs that reach it"]),
        rows: rows.iter().map(told).collect(),
    }
}

fn chart(results: &Results, rows: &[ReadRow<'_>], conferral: Conferral, scale: &Scale) -> Markup {
    let names = names(results);
    let line = |rung: &Rung| {
        let at = |value: f64| scale.at(value);
        let wanted = [("conferral", conferral.label()), ("label", rung.label())];
        let here: Vec<_> = results
            .study
            .regimes
            .iter()
            .zip(&names)
            .enumerate()
            .filter_map(|(place, (regime, name))| {
                let row = rows.iter().find(|row| row.is(&wanted) && row.text("regime") == regime.name)?;
                Some((place, name, row, interval_pct(row, "probability")?))
            })
            .collect();
        Row::Line {
            name: written(rung.label()),
            drawing: html! {
                @for (place, name, row, [value, low, high]) in &here {
                    (mark(&format!("{name}, {}: {}", written(rung.label()), share(row, "probability")), html! {
                        @if *value > 0.0 {
                            (bar(&format!("chance {}", colour(*place)), [at(*low), at(*high)], 3.0))
                            (sign_at(*place, at(*value)))
                        } @else {
                            g.bound { (sign_at(*place, at(*high))) }
                        }
                    }))
                }
                @if here.is_empty() { (touch()) }
            },
            words: html! {
                (here.iter().map(|(_, _, row, _)| plain_share(row, "probability")).collect::<Vec<_>>().join("; "))
            },
        }
    };
    let rungs = Rung::ALL.iter().skip(1);
    let title = "Runs that reach at least this rung".to_string();
    Chart { title, scale: *scale, unit: "% of runs, logarithmic", rows: rungs.map(line).collect() }.draw()
}
