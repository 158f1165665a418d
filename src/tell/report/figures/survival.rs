//! Survival: runs without a limited or full attack, by quarter.

use super::{Figure, heads, names};
use crate::model::study::Conferral;
use crate::tell::report::estimate::share;
use crate::tell::report::question;
use crate::tell::report::scale::Scale;
use crate::tell::report::svg::{Panel, colour, dashes, mark, px, sign};
use crate::tell::report::table::{number, text};
use crate::tell::report::written;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

const FILE: &str = "timeline.csv";

pub(super) fn draw(results: &Results) -> Figure {
    let rows: Vec<ReadRow<'_>> = results.rows(FILE, &[]).collect();
    let block = |conferral: &Conferral| (question(*conferral), vec![panel(results, &rows, *conferral)]);
    let cells = |row: &ReadRow<'_>| {
        vec![
            text(written(row.text("regime"))),
            text(row.text("conferral")),
            number(row.text("quarter"), row.number("quarter")),
            number(share(row, "survival"), row.number("survival")),
        ]
    };
    Figure {
        id: "survival",
        title: "Survival: no limited or full attack yet".to_string(),
        note: "The clock starts with the run. The vertical axis does not begin at 0. Bands are intervals."
            .to_string(),
        legend: names(results),
        blocks: results.study.conferral.iter().map(block).collect(),
        wide: true,
        heads: heads(&["Quarter, 0 the first", "Share of runs without an attack up to its end"]),
        rows: rows.iter().map(cells).collect(),
    }
}

fn panel(results: &Results, rows: &[ReadRow<'_>], conferral: Conferral) -> Markup {
    let panel = Panel { width: 380.0, height: 300.0, left: 44.0, right: 10.0, top: 22.0, bottom: 38.0 };
    let least = rows.iter().filter_map(|row| row.number("ci_low")).fold(1.0, f64::min);
    let y = Scale::linear([100.0 * least, 100.0], panel.y());
    let x = Scale::linear([0.0, f64::from(results.study.horizon_quarters)], panel.x());
    let inside = html! {
        (panel.x_axis(&x, "quarters of 91 days"))
        (panel.y_axis(&y, "% of runs"))
        @for (place, regime) in results.study.regimes.iter().enumerate() {
            @let wanted = [("conferral", conferral.label()), ("regime", regime.name.as_str())];
            @let here: Vec<_> = rows.iter().copied().filter(|row| row.is(&wanted)).collect();
            (curve(&x, &y, place, &here, "survival", &written(&regime.name)))
        }
    };
    panel.draw("Runs without an attack so far", inside)
}

/// A curve over quarters with its band, and marks with values at every fourth quarter and the last.
pub(super) fn curve(
    x: &Scale,
    y: &Scale,
    place: usize,
    rows: &[ReadRow<'_>],
    value: &str,
    name: &str,
) -> Markup {
    let end = |row: &ReadRow<'_>| row.number("quarter").map(|quarter| quarter + 1.0);
    let point = |row: &ReadRow<'_>, column: &str| {
        let at = 100.0 * row.number(column)?;
        Some((x.at(end(row)?), y.at(at)))
    };
    let joined = |points: &[(f64, f64)]| {
        points.iter().map(|(a, b)| format!("{} {}", px(*a), px(*b))).collect::<Vec<_>>().join("L")
    };
    let line: Vec<_> = rows.iter().filter_map(|row| point(row, value)).collect();
    let mut band: Vec<_> = rows.iter().filter_map(|row| point(row, "ci_low")).collect();
    band.extend(rows.iter().rev().filter_map(|row| point(row, "ci_high")));
    if line.is_empty() {
        return html! {};
    }
    let marked = rows.iter().enumerate().filter(|(k, _)| k % 4 == 3 || k + 1 == rows.len());
    html! {
        path class={ "band " (colour(place)) } d={ "M" (joined(&band)) "Z" } {}
        path class={ "line " (colour(place)) } stroke-dasharray=(dashes(place)) d={ "M" (joined(&line)) } {}
        @for (_, row) in marked {
            @if let (Some((x, y)), Some(quarter)) = (point(row, value), end(row)) {
                (mark(&format!("{name}, after {quarter} quarters: {}", share(row, value)), html! {
                    circle.touch cx=(px(x)) cy=(px(y)) r="9" {}
                    (sign(place, x, y, 3.2))
                }))
            }
        }
    }
}
