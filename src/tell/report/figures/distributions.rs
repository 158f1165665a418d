//! Distributions of what attacked runs last and cost, as ridges of histograms.

use super::{Figure, blocks, cells, heads, names};
use crate::model::study::{Conferral, Given};
use crate::run::tally::Metric;
use crate::tell::number::{range, three_digits};
use crate::tell::report::scale::Scale;
use crate::tell::report::svg::{Panel, colour, mark, px};
use crate::tell::report::table::{number, text};
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
    let panels =
        |conferral| METRICS.iter().map(|metric| panel(results, &bins, &marks, conferral, *metric)).collect();
    let shown = |row: &&ReadRow<'_>| METRICS.iter().any(|metric| metric.label() == row.text("metric"));
    let quantile = |row: &ReadRow<'_>, q: &str| {
        number(row.number(q).map_or("–".to_string(), three_digits), row.number(q))
    };
    let told = |row: &ReadRow<'_>| {
        let (metric, unit) = (text(written(row.text("metric"))), text(row.text("unit")));
        let [mean, low, median, high] = ["mean", "q05", "q50", "q95"].map(|q| quantile(row, q));
        let runs = number(row.text("n"), row.number("n"));
        cells(results, row, [metric, unit, runs, mean, low, median, high])
    };
    Figure {
        id: "distributions",
        title: "Attacked runs: when, how long, at what cost".to_string(),
        note: "Runs with a limited or full attack. Line: 5 to 95 % of them; diamond: median. Heights are scaled to each \
               ridge's highest bin; the outermost bins are open."
            .to_string(),
        key: html! {},
        blocks: blocks(results, panels),
        wide: false,
        heads: heads(&["Quantity", "Unit", "Runs", "Mean", "5 %", "Median", "95 %"]),
        rows: marks.iter().filter(shown).map(told).collect(),
    }
}

/// A bin: from, to, runs per unit.
type Bin = [f64; 3];

fn panel(
    results: &Results,
    bins: &[ReadRow<'_>],
    marks: &[ReadRow<'_>],
    conferral: Conferral,
    metric: Metric,
) -> Markup {
    let names = names(results);
    let wanted = [("conferral", conferral.label()), ("metric", metric.label())];
    let ridges: Vec<Vec<Bin>> = results
        .study
        .regimes
        .iter()
        .map(|regime| {
            let mine = bins.iter().filter(|row| row.is(&wanted) && row.text("regime") == regime.name);
            shape(&mine.copied().collect::<Vec<_>>())
        })
        .collect();
    let edges = || ridges.iter().flatten().flat_map(|bin| [bin[0], bin[1]]);
    let (low, high) = (edges().fold(f64::INFINITY, f64::min), edges().fold(f64::NEG_INFINITY, f64::max));
    let height = 26.0 + ROW * names.len() as f64;
    let panel = Panel { width: 300.0, height, left: 8.0, right: 14.0, top: 2.0, bottom: 22.0 };
    let span = if low < high { [low, high] } else { [0.0, 1.0] };
    let scale = Scale::linear(span, panel.x());
    let inside = html! {
        (panel.x_axis(&scale))
        @for (place, ridge) in ridges.iter().enumerate() {
            @let base = 2.0 + ROW * (place as f64 + 1.0) - 6.0;
            text x=(px(panel.left)) y=(px(base - 40.0)) aria-hidden="true" { (names[place]) }
            @let regime = results.study.regimes[place].name.as_str();
            @for row in marks.iter().filter(|row| row.is(&wanted) && row.text("regime") == regime) {
                (ridge_of(&scale, place, base, ridge, row, &names[place]))
            }
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

fn ridge_of(scale: &Scale, place: usize, base: f64, ridge: &[Bin], row: &ReadRow<'_>, name: &str) -> Markup {
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
        "{name}: median {} {unit}, 5 to 95 % of {} runs: {}",
        three_digits(median),
        row.text("n"),
        range(&[low, high].map(three_digits))
    );
    let middle = scale.at(median);
    mark(
        &told,
        html! {
            path class={ "ridge " (colour(place)) } d=(path) {}
            path.quantiles d={ "M" (px(scale.at(low))) " " (px(base)) "H" (px(scale.at(high))) } {}
            path.median d={ "M" (px(middle)) " " (px(base - 5.0)) "l4 5l-4 5l-4 -5Z" } {}
        },
    )
}
