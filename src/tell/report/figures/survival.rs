//! Survival: runs without a limited or full attack so far, over the years.

use super::{Figure, Under, blocks, names, numbers, under};
use crate::model::study::Conferral;
use crate::tell::report::estimate::{share, share_cell, total_pct};
use crate::tell::report::scale::Scale;
use crate::tell::report::svg::{Panel, colour, joined, legend, line, mark_at, px};
use crate::tell::report::table::number;
use crate::tell::scene::years;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

const FILE: &str = "timeline.csv";

pub(super) fn draw(results: &Results) -> Figure {
    let rows: Vec<ReadRow<'_>> = results.rows(FILE, &[]).collect();
    let both = rows.iter().any(|row| total_pct(row).is_some());
    Figure {
        id: "survival",
        title: "Survival: no limited or full attack yet".to_string(),
        note: match both {
            true => {
                "The clock starts with the run. The vertical axis does not begin at 0. Pale bands: 95 % intervals of chance \
                 and parameters together. Narrow bands within: of chance alone. Upright lines at the right: the pale bands at \
                 the end, one beside the other, a stroke across at the median draw."
            }
            false => {
                "The clock starts with the run. The vertical axis does not begin at 0. Bands: 95 % intervals of chance alone."
            }
        }
        .to_string(),
        key: legend(&names(results)),
        blocks: blocks(results, |conferral| vec![panel(results, &rows, conferral)]),
        wide: true,
        numbers: numbers(results, &rows)
            .column("Years", |row| number(end(row).map_or(String::new(), years), row.number("quarter")))
            .column("Share of runs without an attack so far", |row| share_cell(row, "survival"))
            .told,
    }
}

/// The end of a quarter, counted from the beginning.
fn end(row: &ReadRow<'_>) -> Option<f64> {
    row.number("quarter").map(|quarter| quarter + 1.0)
}

fn panel(results: &Results, rows: &[ReadRow<'_>], conferral: Conferral) -> Markup {
    /// Room for an upright line.
    const LINE: f64 = 9.0;
    let curves = under(results, rows, conferral);
    let totals: Vec<_> = curves.iter().map(|one| one.rows.last().and_then(total_pct)).collect();
    let room = if totals.iter().any(Option::is_some) { LINE * (totals.len() + 1) as f64 } else { 0.0 };
    let panel = Panel { width: 380.0, height: 260.0, left: 44.0, right: 14.0, top: 10.0, bottom: 22.0 };
    let lows = ["ci_low", "total_low"].into_iter();
    let lows = lows.flat_map(|column| rows.iter().filter_map(move |row| row.number(column)));
    let least = lows.map(|low| 100.0 * low).fold(100.0, f64::min);
    let y = Scale::linear([least, 100.0], panel.y());
    let horizon = f64::from(results.study.horizon_quarters);
    let [left, right] = panel.x();
    let x = Scale::linear([0.0, horizon], [left, right - room]);
    let inside = html! {
        (panel.x_axis(&Scale::linear([0.0, 0.25 * horizon], [left, right - room])))
        (panel.y_axis(&y))
        // All pale bands lie below, so that none veils a curve.
        @for one in &curves {
            (band(&x, &y, &format!("band pale {}", colour(one.place)), &one.rows, ["total_low", "total_high"]))
        }
        @for (one, total) in curves.iter().zip(&totals) {
            (curve(&x, &y, one))
            @if let Some(([low, high], median)) = total {
                @let at = right - room + LINE * (one.place as f64 + 1.0);
                path class={ "upright " (colour(one.place)) } d={ "M" (px(at)) " " (px(y.at(*low))) "V" (px(y.at(*high)))
                    @if let Some(median) = median { "M" (px(at - 3.5)) " " (px(y.at(*median))) "h7" } } {}
            }
        }
    };
    panel.draw("Runs without an attack so far", "% of runs, by years", inside)
}

/// A point of a row: the end of its quarter, and a share in a column.
fn point(x: &Scale, y: &Scale, row: &ReadRow<'_>, column: &str) -> Option<(f64, f64)> {
    Some((x.at(end(row)?), y.at(100.0 * row.number(column)?)))
}

/// The area between two columns; nothing where they are empty.
fn band(x: &Scale, y: &Scale, class: &str, rows: &[ReadRow<'_>], [low, high]: [&str; 2]) -> Markup {
    let mut edge: Vec<_> = rows.iter().filter_map(|row| point(x, y, row, low)).collect();
    edge.extend(rows.iter().rev().filter_map(|row| point(x, y, row, high)));
    html! { @if !edge.is_empty() { path class=(class) d={ "M" (joined(&edge)) "Z" } {} } }
}

/// A curve over time with its band of chance, and marks with values at the end of every year and the last quarter.
fn curve(x: &Scale, y: &Scale, Under { place, name, rows, .. }: &Under<'_>) -> Markup {
    let points: Vec<_> = rows.iter().filter_map(|row| point(x, y, row, "survival")).collect();
    if points.is_empty() {
        return html! {};
    }
    let marked = rows.iter().enumerate().filter(|(k, _)| k % 4 == 3 || k + 1 == rows.len());
    html! {
        (band(x, y, &format!("band {}", colour(*place)), rows, ["ci_low", "ci_high"]))
        (line(*place, &points))
        @for (_, row) in marked {
            @if let (Some(point), Some(quarter)) = (point(x, y, row, "survival"), end(row)) {
                @let told = format!("{name}, after {} years: {}", years(quarter), share(row, "survival"));
                (mark_at(&told, *place, point, 3.2))
            }
        }
    }
}
