//! How full attacks are spread over draws of the parameters: their mean may be that of a few.

use super::{Figure, blocks, heads, names};
use crate::base::stats::quantile;
use crate::model::study::{Conferral, Event, Given};
use crate::tell::look_up::event_row;
use crate::tell::number::decimal;
use crate::tell::report::called;
use crate::tell::report::scale::Scale;
use crate::tell::report::svg::{Panel, colour, dashes, legend, mark, px, sign};
use crate::tell::report::table::{number, text};
use crate::write::Results;
use maud::{Markup, html};

const FILE: &str = "draws.csv";
/// Shares of the draws at which the table stands.
const SHARES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// The figure, if parameters are drawn together.
pub(super) fn draw(results: &Results) -> Option<Figure> {
    results.study.parameters.joint.as_ref()?;
    let cells = |conferral: &Conferral, regime: &str| {
        let shares = shares(results, *conferral, regime);
        if shares.is_empty() {
            return None;
        }
        let mean = shares.iter().sum::<f64>() / shares.len() as f64;
        let told = SHARES.map(|share| quantile(&shares, share)).into_iter().chain([mean]);
        let mut row = vec![text(called(&results.study, regime)), text(conferral.label())];
        let median = median(results, *conferral, regime);
        let told = told.map(Some).chain([median]);
        row.extend(told.map(|value| number(value.map_or(String::new(), |value| decimal(value, 1)), value)));
        Some(row)
    };
    let rows = results.study.conferral.iter().flat_map(|conferral| {
        results.study.regimes.iter().filter_map(move |regime| cells(conferral, &regime.name))
    });
    Some(Figure {
        id: "draws",
        title: "Full attacks by draw of the parameters".to_string(),
        note: "Each curve orders the draws by the share of their own runs with a full attack, which has chance in it too. \
               Signs: the median draw, chance removed. Where a curve rises late and far, a few draws make the mean."
            .to_string(),
        key: legend(&names(results)),
        blocks: blocks(results, |conferral| vec![panel(results, conferral)]),
        wide: true,
        heads: heads(&["5 % of draws below", "25 %", "50 %", "75 %", "95 %", "Mean, % of runs", "Median, chance removed"]),
        rows: rows.collect(),
    })
}

/// Per draw with runs, the share of them with a full attack, in per cent, ascending.
fn shares(results: &Results, conferral: Conferral, regime: &str) -> Vec<f64> {
    let wanted = [("conferral", conferral.label()), ("regime", regime)];
    let rows = results.rows(FILE, &wanted);
    let share = |attacked: u64, runs: u64| 100.0 * attacked as f64 / runs as f64;
    let mut shares: Vec<f64> = rows.map(|row| share(row.count("attacked_full"), row.count("runs"))).collect();
    shares.sort_by(f64::total_cmp);
    shares
}

/// The median draw in per cent, if there are draws enough.
fn median(results: &Results, conferral: Conferral, regime: &str) -> Option<f64> {
    let row = event_row(results, conferral, regime, Given::Always, Event::AttackedFull)?;
    row.number("total_median").map(|median| 100.0 * median)
}

fn panel(results: &Results, conferral: Conferral) -> Markup {
    let panel = Panel { width: 380.0, height: 250.0, left: 44.0, right: 14.0, top: 10.0, bottom: 22.0 };
    let x = Scale::linear([0.0, 100.0], panel.x());
    let y = Scale::linear([0.0, 100.0], panel.y());
    let inside = html! {
        (panel.x_axis(&x))
        (panel.y_axis(&y))
        @for (place, regime) in results.study.regimes.iter().enumerate() {
            @let shares = shares(results, conferral, &regime.name);
            @let at = |rank: usize| 100.0 * (rank as f64 + 0.5) / shares.len() as f64;
            @let points: Vec<_> = shares.iter().enumerate()
                .map(|(rank, share)| format!("{} {}", px(x.at(at(rank))), px(y.at(*share)))).collect();
            @if !points.is_empty() {
                path class={ "line " (colour(place)) } stroke-dasharray=(dashes(place))
                    d={ "M" (points.join("L")) } {}
            }
            @if let Some(median) = median(results, conferral, &regime.name) {
                (mark(&format!("{}, median draw: {} % of runs", called(&results.study, &regime.name), decimal(median, 1)), html! {
                    circle.touch cx=(px(x.at(50.0))) cy=(px(y.at(median))) r="9" {}
                    (sign(place, x.at(50.0), y.at(median), 3.6))
                }))
            }
        }
    };
    panel.draw("Runs with a full attack, draw by draw", "% of runs, by % of draws with fewer", inside)
}
