//! How full attacks are spread over draws of the parameters: their mean may be that of a few.

use super::{Figure, Under, blocks, names, under};
use crate::base::stats::quantile;
use crate::model::study::{Conferral, Event, Given};
use crate::tell::look_up::event_row;
use crate::tell::number::decimal;
use crate::tell::report::scale::Scale;
use crate::tell::report::svg::{Panel, legend, line, mark_at};
use crate::tell::report::table::{each, number, text};
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

const FILE: &str = "draws.csv";

/// The figure, if parameters are drawn together.
pub(super) fn draw(results: &Results) -> Option<Figure> {
    results.study.parameters.joint.as_ref()?;
    let rows: Vec<ReadRow<'_>> = results.rows(FILE, &[]).collect();
    let of = |conferral: &Conferral| {
        let all = under(results, &rows, *conferral).into_iter();
        let all = all.map(|one| (*conferral, shares(&one.rows), one));
        all.filter(|(_, shares, _)| !shares.is_empty()).collect::<Vec<_>>()
    };
    let drawn: Vec<(Conferral, Vec<f64>, Under<'_>)> = results.study.conferral.iter().flat_map(of).collect();
    let mean = |shares: &[f64]| shares.iter().sum::<f64>() / shares.len() as f64;
    let percent = |value: Option<f64>| number(value.map_or(String::new(), |value| decimal(value, 1)), value);
    Some(Figure {
        id: "draws",
        title: "Full attacks by draw of the parameters".to_string(),
        note: "Each curve orders the draws by the share of their own runs with a full attack, which has chance in it too. \
               Signs: the median draw, chance removed. Where a curve rises late and far, a few draws make the mean."
            .to_string(),
        key: legend(&names(results)),
        blocks: blocks(results, |conferral| vec![panel(results, &rows, conferral)]),
        wide: true,
        numbers: each(&drawn)
            .column("Guarantee", |(.., one)| text(&one.name))
            .column("Question", |(conferral, ..)| text(conferral.label()))
            .column("5 % of draws below", |(_, shares, _)| percent(Some(quantile(shares, 0.05))))
            .column("25 %", |(_, shares, _)| percent(Some(quantile(shares, 0.25))))
            .column("50 %", |(_, shares, _)| percent(Some(quantile(shares, 0.5))))
            .column("75 %", |(_, shares, _)| percent(Some(quantile(shares, 0.75))))
            .column("95 %", |(_, shares, _)| percent(Some(quantile(shares, 0.95))))
            .column("Mean, % of runs", |(_, shares, _)| percent(Some(mean(shares))))
            .column("Median, chance removed", |(conferral, _, one)| percent(median(results, *conferral, one)))
            .told,
    })
}

/// Per draw with runs, the share of them with a full attack, in per cent, ascending.
fn shares(rows: &[ReadRow<'_>]) -> Vec<f64> {
    let share = |row: &ReadRow<'_>| 100.0 * row.count("attacked_full") as f64 / row.count("runs") as f64;
    let mut shares: Vec<f64> = rows.iter().map(share).collect();
    shares.sort_by(f64::total_cmp);
    shares
}

/// The median draw in per cent, if there are draws enough.
fn median(results: &Results, conferral: Conferral, one: &Under<'_>) -> Option<f64> {
    let row = event_row(results, conferral, &one.regime.name, Given::Always, Event::AttackedFull)?;
    row.number("total_median").map(|median| 100.0 * median)
}

fn panel(results: &Results, rows: &[ReadRow<'_>], conferral: Conferral) -> Markup {
    let panel = Panel { width: 380.0, height: 250.0, left: 44.0, right: 14.0, top: 10.0, bottom: 22.0 };
    let x = Scale::linear([0.0, 100.0], panel.x());
    let y = Scale::linear([0.0, 100.0], panel.y());
    let inside = html! {
        (panel.x_axis(&x))
        (panel.y_axis(&y))
        @for one in under(results, rows, conferral) {
            @let shares = shares(&one.rows);
            @let at = |rank: usize| 100.0 * (rank as f64 + 0.5) / shares.len() as f64;
            @let points: Vec<_> = shares.iter().enumerate().map(|(rank, share)| (x.at(at(rank)), y.at(*share))).collect();
            (line(one.place, &points))
            @if let Some(median) = median(results, conferral, &one) {
                @let told = format!("{}, median draw: {} % of runs", one.name, decimal(median, 1));
                (mark_at(&told, one.place, (x.at(50.0), y.at(median)), 3.6))
            }
        }
    };
    panel.draw("Runs with a full attack, draw by draw", "% of runs, by % of draws with fewer", inside)
}
