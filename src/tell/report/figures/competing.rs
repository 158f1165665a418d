//! Competing risks: which outcome the first attack had, stacked over time, on one scale for all guarantees.

use super::outcomes::{paint, swatch};
use super::{Figure, blocks, numbers, under};
use crate::model::study::Outcome;
use crate::tell::report::estimate::{share, share_cell};
use crate::tell::report::scale::Scale;
use crate::tell::report::svg::{Panel, joined, mark};
use crate::tell::report::table::text;
use crate::tell::report::written;
use crate::tell::scene::years;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

const FILE: &str = "incidence.csv";

pub(super) fn draw(results: &Results) -> Figure {
    let rows: Vec<ReadRow<'_>> = results.rows(FILE, &[]).collect();
    let came = |outcome: &&Outcome| {
        let of = |row: &&ReadRow<'_>| row.text("event") == outcome.label();
        rows.iter().filter(of).any(|row| row.number("incidence") > Some(0.0))
    };
    let seen: Vec<Outcome> = Outcome::ALL.iter().filter(came).copied().collect();
    let last = results.study.horizon_quarters as usize - 1;
    let stacks = |conferral| -> Vec<(String, Vec<Layer>)> {
        let guarantees = under(results, &rows, conferral).into_iter();
        guarantees.map(|one| (one.name, stack(&one.rows, &seen, last + 1))).collect()
    };
    let layers =
        results.study.conferral.iter().flat_map(|conferral| stacks(*conferral)).flat_map(|one| one.1);
    let top = layers.filter_map(|layer| layer.to.last().copied()).fold(0.0, f64::max);
    let panels = |conferral| {
        stacks(conferral).iter().map(|(name, layers)| panel(results, name, layers, top)).collect()
    };
    let ends: Vec<_> =
        rows.iter().filter(|row| row.number("quarter") == Some(last as f64)).copied().collect();
    let words =
        seen.iter().map(|outcome| html! { span.item { (swatch(*outcome)) (written(outcome.label())) } " " });
    Figure {
        id: "competing",
        title: "Competing risks: how the first attack ends".to_string(),
        note: "Runs with a limited or full attack so far, by its outcome, the gravest at the bottom. All panels have one \
               scale. The table shows the end."
            .to_string(),
        key: html! { p.items { @for words in words { (words) } } },
        blocks: blocks(results, panels),
        wide: false,
        numbers: numbers(results, &ends)
            .column("Outcome of the first attack", |row| text(written(row.text("event"))))
            .column("Cumulative incidence at the end", |row| share_cell(row, "incidence"))
            .told,
    }
}

/// One outcome in a stack: between which shares it lies, quarter by quarter, and its share at the end in words.
struct Layer {
    outcome: Outcome,
    from: Vec<f64>,
    to: Vec<f64>,
    told: String,
}

fn stack(rows: &[ReadRow<'_>], seen: &[Outcome], quarters: usize) -> Vec<Layer> {
    let mut so_far = vec![0.0; quarters];
    let layer = |outcome: &Outcome| {
        let here: Vec<_> = rows.iter().filter(|row| row.text("event") == outcome.label()).collect();
        let from = so_far.clone();
        for (total, row) in so_far.iter_mut().zip(&here) {
            *total += row.number("incidence").unwrap_or_default();
        }
        let told = here.last().map_or(String::new(), |row| share(row, "incidence"));
        Layer { outcome: *outcome, from, to: so_far.clone(), told }
    };
    seen.iter().map(layer).collect()
}

fn panel(results: &Results, name: &str, layers: &[Layer], top: f64) -> Markup {
    let panel = Panel { width: 300.0, height: 190.0, left: 40.0, right: 12.0, top: 8.0, bottom: 22.0 };
    let y = Scale::linear([0.0, if top > 0.0 { 100.0 * top } else { 1.0 }], panel.y());
    let horizon = f64::from(results.study.horizon_quarters);
    let x = Scale::linear([0.0, horizon], panel.x());
    let point = |quarter: usize, share: f64| (x.at(quarter as f64), y.at(100.0 * share));
    let area = |layer: &Layer| {
        let along = |shares: &[f64]| -> Vec<_> {
            shares.iter().enumerate().map(|(quarter, share)| point(quarter + 1, *share)).collect()
        };
        let back = along(&layer.from).into_iter().rev();
        let edge: Vec<_> = [point(0, 0.0)].into_iter().chain(along(&layer.to)).chain(back).collect();
        format!("M{}Z", joined(&edge))
    };
    let inside = html! {
        (panel.x_axis(&Scale::linear([0.0, 0.25 * horizon], panel.x())))
        (panel.y_axis(&y))
        @for layer in layers {
            @let told = format!("{name}, {} after {} years: {}", written(layer.outcome.label()), years(horizon), layer.told);
            (mark(&told, html! { path class={ "part " (paint(layer.outcome)) } d=(area(layer)) {} }))
        }
    };
    panel.draw(name, "% of runs, by years", inside)
}
