//! Distributions of what attacked runs last and cost, as ridges of histograms.

use super::{Figure, Under, blocks, numbers, under};
use crate::model::study::{Conferral, Given};
use crate::run::tally::Metric;
use crate::tell::number::{range, three_digits};
use crate::tell::report::estimate::number_cell;
use crate::tell::report::scale::Scale;
use crate::tell::report::svg::{Panel, colour, mark, px};
use crate::tell::report::table::{if_known, text};
use crate::tell::report::written;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

const ROW: f64 = 58.0;
const METRICS: [Metric; 6] = [
    Metric::FirstAttackQuarter,
    Metric::DaysFought,
    Metric::TerritoryEnd,
    Metric::RespondersCostUsdBn,
    Metric::ProtegeCostGdpPct,
    Metric::ChallengerCostGdpPct,
];

pub(super) fn draw(results: &Results) -> Figure {
    let attacked = [("given", Given::Attacked.label())];
    let bins: Vec<_> = results.rows("histograms.csv", &attacked).collect();
    let marks: Vec<_> = results.rows("distributions.csv", &attacked).collect();
    let panels = |conferral| {
        METRICS.iter().map(|metric| panel(results, [&bins, &marks], conferral, *metric)).collect()
    };
    let shown = |row: &&ReadRow<'_>| METRICS.iter().any(|metric| metric.label() == row.text("metric"));
    let shown: Vec<_> = marks.iter().filter(shown).copied().collect();
    let quantity = |row: &ReadRow<'_>, column| if_known(row.number(column), three_digits);
    Figure {
        id: "distributions",
        title: "Attacked runs: when, how long, at what cost".to_string(),
        note: "Runs with a limited or full attack. Line: 5 to 95 % of them; diamond: median. Heights are scaled to each \
               ridge's highest bin; the outermost bins are open."
            .to_string(),
        key: html! {},
        blocks: blocks(results, panels),
        wide: false,
        numbers: numbers(results, &shown)
            .column("Quantity", |row| text(written(row.text("metric"))))
            .column("Unit", |row| text(row.text("unit")))
            .column("Runs", |row| number_cell(row, "n"))
            .column("Mean", |row| quantity(row, "mean"))
            .column("5 %", |row| quantity(row, "q05"))
            .column("Median", |row| quantity(row, "q50"))
            .column("95 %", |row| quantity(row, "q95"))
            .told,
    }
}

/// A bin: from, to, runs per unit.
type Bin = [f64; 3];

fn panel(
    results: &Results,
    [bins, marks]: [&[ReadRow<'_>]; 2],
    conferral: Conferral,
    metric: Metric,
) -> Markup {
    let of_metric = |row: &&ReadRow<'_>| row.text("metric") == metric.label();
    let [bins, marks] = [bins, marks].map(|rows| rows.iter().filter(of_metric).copied().collect::<Vec<_>>());
    let ridges: Vec<Vec<Bin>> = under(results, &bins, conferral).iter().map(|one| shape(&one.rows)).collect();
    let marks = under(results, &marks, conferral);
    let edges = || ridges.iter().flatten().flat_map(|bin| [bin[0], bin[1]]);
    let (low, high) = (edges().fold(f64::INFINITY, f64::min), edges().fold(f64::NEG_INFINITY, f64::max));
    let height = 26.0 + ROW * marks.len() as f64;
    let panel = Panel { width: 300.0, height, left: 8.0, right: 14.0, top: 2.0, bottom: 22.0 };
    let span = if low < high { [low, high] } else { [0.0, 1.0] };
    let scale = Scale::linear(span, panel.x());
    let inside = html! {
        (panel.x_axis(&scale))
        @for (one, ridge) in marks.iter().zip(&ridges) {
            @let base = 2.0 + ROW * (one.place as f64 + 1.0) - 6.0;
            text x=(px(panel.left)) y=(px(base - 40.0)) aria-hidden="true" { (one.name) }
            @for row in &one.rows { (ridge_of(&scale, one, base, ridge, row)) }
        }
    };
    panel.draw(&written(metric.label()), metric.unit(), inside)
}

/// Bins with their densities; an open bin is as wide as its neighbour.
fn shape(rows: &[ReadRow<'_>]) -> Vec<Bin> {
    let width_of = |row: &ReadRow<'_>| Some(row.number("bin_high")? - row.number("bin_low")?);
    let width = rows.iter().find_map(width_of).unwrap_or(1.0);
    let bin = |row: &ReadRow<'_>| {
        let (low, high) = (row.number("bin_low"), row.number("bin_high"));
        let low = low.or(Some(high? - width))?;
        let high = high.unwrap_or(low + width);
        Some([low, high, row.count("count") as f64 / (high - low)])
    };
    rows.iter().filter_map(bin).collect()
}

fn ridge_of(scale: &Scale, of: &Under<'_>, base: f64, ridge: &[Bin], row: &ReadRow<'_>) -> Markup {
    let quantiles = (row.number("q05"), row.number("q50"), row.number("q95"));
    let (Some(low), Some(median), Some(high)) = quantiles else {
        return html! { text x=(px(scale.at(0.0) + 4.0)) y=(px(base - 8.0)) { "no such run" } };
    };
    let top = ridge.iter().map(|bin| bin[2]).fold(0.0, f64::max);
    let mut path = String::new();
    for [from, to, density] in ridge {
        let y = px(base - 34.0 * density / top);
        path.push_str(&format!(
            "M{} {}V{y}H{}V{}",
            px(scale.at(*from)),
            px(base),
            px(scale.at(*to)),
            px(base)
        ));
    }
    let unit = row.text("unit");
    let told = format!(
        "{}: median {} {unit}, 5 to 95 % of {} runs: {}",
        of.name,
        three_digits(median),
        row.text("n"),
        range(&[low, high].map(three_digits))
    );
    let middle = scale.at(median);
    mark(
        &told,
        html! {
            path class={ "ridge " (colour(of.place)) } d=(path) {}
            path.quantiles d={ "M" (px(scale.at(low))) " " (px(base)) "H" (px(scale.at(high))) } {}
            path.median d={ "M" (px(middle)) " " (px(base - 5.0)) "l4 5l-4 5l-4 -5Z" } {}
        },
    )
}
