//! Exceedance of the ladder: the share of runs that reach at least each rung.

use super::{Figure, heads, names};
use crate::model::study::Conferral;
use crate::tell::report::estimate::{interval_pct, share};
use crate::tell::report::question;
use crate::tell::report::scale::Scale;
use crate::tell::report::svg::{Panel, colour, dashes, mark, px, sign};
use crate::tell::report::table::{number, text};
use crate::tell::report::written;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

const FILE: &str = "ladder.csv";

pub(super) fn draw(results: &Results) -> Figure {
    // Every run reaches the ground.
    let rows: Vec<ReadRow<'_>> = results.rows(FILE, &[]).filter(|row| row.count("rung") > 0).collect();
    let block = |conferral: &Conferral| (question(*conferral), vec![panel(results, &rows, *conferral)]);
    let cells = |row: &ReadRow<'_>| {
        vec![
            text(written(row.text("regime"))),
            text(row.text("conferral")),
            number(format!("{} {}", row.text("rung"), written(row.text("label"))), row.number("rung")),
            number(share(row, "probability"), row.number("probability")),
        ]
    };
    Figure {
        id: "ladder",
        title: "How far it escalates".to_string(),
        note: "Share of runs whose highest rung is at least this one. The vertical axis is logarithmic; an arrow down is \
               the upper bound of a rung that no run reached."
            .to_string(),
        legend: names(results),
        blocks: results.study.conferral.iter().map(block).collect(),
        wide: true,
        heads: heads(&["Rung", "Share of runs that reach it"]),
        rows: rows.iter().map(cells).collect(),
    }
}

fn panel(results: &Results, rows: &[ReadRow<'_>], conferral: Conferral) -> Markup {
    let panel = Panel { width: 380.0, height: 360.0, left: 48.0, right: 14.0, top: 22.0, bottom: 112.0 };
    let rungs = rows.iter().map(|row| row.count("rung")).max().unwrap_or(1) as f64;
    let least = rows
        .iter()
        .flat_map(|row| [row.number("ci_low"), row.number("ci_high")])
        .flatten()
        .filter(|share| *share > 0.0)
        .fold(1.0, f64::min);
    let y = Scale::logarithmic([100.0 * least, 100.0], panel.y());
    let x = Scale::linear([0.4, rungs + 0.6], panel.x());
    let first = [("conferral", conferral.label()), ("regime", results.study.regimes[0].name.as_str())];
    let base = panel.y()[0] + 12.0;
    let inside = html! {
        (panel.y_axis(&y, "% of runs, logarithmic"))
        @for row in rows.iter().filter(|row| row.is(&first)) {
            @let at = px(x.at(row.count("rung") as f64));
            text x=(at) y=(px(base)) text-anchor="end" transform={ "rotate(-40 " (at) " " (px(base)) ")" }
                aria-hidden="true" { (written(row.text("label"))) }
        }
        @for (place, regime) in results.study.regimes.iter().enumerate() {
            @let wanted = [("conferral", conferral.label()), ("regime", regime.name.as_str())];
            @let here: Vec<_> = rows.iter().copied().filter(|row| row.is(&wanted)).collect();
            @let shift = (place as f64 - 0.5 * (results.study.regimes.len() - 1) as f64)
                * 0.5 / results.study.regimes.len().max(2) as f64;
            (steps(&x, &y, place, shift, &here, &written(&regime.name)))
        }
    };
    panel.draw("Runs that reach at least this rung", inside)
}

fn steps(x: &Scale, y: &Scale, place: usize, shift: f64, rows: &[ReadRow<'_>], name: &str) -> Markup {
    let at = |row: &ReadRow<'_>| x.at(row.count("rung") as f64 + shift);
    let reached = rows.iter().filter(|row| row.count("reached") > 0);
    let points: Vec<String> = reached
        .filter_map(|row| Some(format!("{} {}", px(at(row)), px(y.at(100.0 * row.number("probability")?)))))
        .collect();
    html! {
        @if !points.is_empty() {
            path class={ "line " (colour(place)) } stroke-dasharray=(dashes(place)) d={ "M" (points.join("L")) } {}
        }
        @for row in rows {
            @if let Some([value, low, high]) = interval_pct(row, "probability") {
                @let told = format!("{name}, {}: {}", written(row.text("label")), share(row, "probability"));
                @let (column, low, high) = (at(row), y.at(low), y.at(high));
                (mark(&told, html! {
                    circle.touch cx=(px(column)) cy=(px(if value > 0.0 { y.at(value) } else { high })) r="9" {}
                    @if value > 0.0 {
                        path.whisker d={ "M" (px(column)) " " (px(low)) "V" (px(high)) } {}
                        (sign(place, column, y.at(value), 3.6))
                    } @else {
                        path.whisker d={ "M" (px(column)) " " (px(high)) "v14l-3 -4m3 4l3 -4" } {}
                        g.bound { (sign(place, column, high, 3.6)) }
                    }
                }))
            }
        }
    }
}
