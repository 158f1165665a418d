//! Events too rare to be counted, where they were asked for: how probable, how far that hangs on the risk of accidents, and how
//! guarantees compare.

use super::estimate::{number_cell, rare_probability};
use super::table::{each, if_known, number, text};
use super::{called, question, written};
use crate::base::stats::Z_95;
use crate::base::text::capital;
use crate::model::study::Conferral;
use crate::tell::number::{decimal, within};
use crate::tell::scene::span;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

/// Each question with its rare events, if any were asked for.
pub(super) fn rare(results: &Results) -> Option<Markup> {
    let study = &results.study;
    (!study.rare.is_empty()).then(|| html! {
        p {
            "Too rare to be counted: a tree of branches grows from every run, and the probability of the last step is summed instead of the steps "
            "that come. Probabilities are of any crisis within " (span(study.horizon_quarters)) ". The first interval is of chance alone"
            @if study.parameters.joint.is_some() { "; the second, with parameters, of chance and parameters together" }
            ". Where only a bound stands (≤), it is of the runs alone, since the trees know too little."
        }
        p {
            "How far it hangs on an assumed number: by as many per cent a probability rises with one per cent more autonomous risk, which is the risk of "
            "accidents, on the rung before the event. Near 1 the probability is hardly more than proportional to that number, for which there are no data."
        }
        @for &conferral in &study.conferral {
            h3 { (question(conferral)) }
            @for rare in &study.rare { p { (sentence(results, conferral, rare.event.label())) } }
            (probabilities(results, conferral))
            (ratios(results, conferral))
        }
        (levels(results))
    })
}

fn of<'a>(results: &'a Results, file: &str, conferral: Conferral) -> Vec<ReadRow<'a>> {
    results.rows(file, &[]).filter(|row| row.text("conferral") == conferral.label()).collect()
}

/// An event under every guarantee.
fn sentence(results: &Results, conferral: Conferral, event: &str) -> String {
    let rows = of(results, "rare.csv", conferral);
    let told = rows.iter().filter(|row| row.text("event") == event).map(|row| {
        let name = called(&results.study, row.text("regime"));
        format!("{name}: {}", rare_probability(row))
    });
    let told: Vec<String> = told.collect();
    let (name, within) = (capital(&written(event)), span(results.study.horizon_quarters));
    format!("{name} within {within}: {}.", told.join("; "))
}

fn probabilities(results: &Results, conferral: Conferral) -> Markup {
    let rows = of(results, "rare.csv", conferral);
    let elasticity = |row: &ReadRow<'_>| {
        // It is told of a probability that is known.
        let elasticity = row.number("elasticity").filter(|_| row.number("ci_low").is_some());
        let told = elasticity
            .zip(row.number("elasticity_std_error"))
            .map(|(value, error)| within([value - Z_95 * error, value, value + Z_95 * error]));
        number(told.unwrap_or("–".to_string()), elasticity)
    };
    each(&rows)
        .column("Guarantee", |row| text(called(&results.study, row.text("regime"))))
        .column("Event", |row| text(written(row.text("event"))))
        .column("Probability", |row| number(rare_probability(row), row.number("probability")))
        .column("% more with 1 % more risk of accidents", elasticity)
        .column("Runs whose tree tells of it", |row| number_cell(row, "roots"))
        .column("Times fewer rounds than runs alone", |row| {
            if_known(row.number("gain"), |gain| decimal(gain, 0))
        })
        .table("Probabilities of rare events")
}

/// How many times as probable under one guarantee as under another, over the same runs.
fn ratios(results: &Results, conferral: Conferral) -> Markup {
    let rows = of(results, "rare_contrasts.csv", conferral);
    let pair = |row: &ReadRow<'_>| {
        let [a, b] = ["regime_a", "regime_b"].map(|column| called(&results.study, row.text(column)));
        text(format!("{a} / {b}"))
    };
    let ratio = |row: &ReadRow<'_>| {
        let value = row.number("ratio");
        let known = row.number("ci_low").zip(value).zip(row.number("ci_high"));
        let told = known.map_or("–".to_string(), |((low, ratio), high)| within([low, ratio, high]));
        number(told, value)
    };
    let told = each(&rows)
        .column("Guarantees", pair)
        .column("Event", |row| text(written(row.text("event"))))
        .column("Ratio", ratio);
    html! {
        @if !rows.is_empty() { (told.table("Ratios of guarantees, with the interval of chance alone")) }
    }
}

/// Where runs branched.
fn levels(results: &Results) -> Markup {
    let rows: Vec<_> = results.rows("rare_levels.csv", &[]).collect();
    let told = each(&rows)
        .column("Guarantee", |row| text(called(&results.study, row.text("regime"))))
        .column("Question", |row| text(row.text("conferral")))
        .column("Event", |row| text(written(row.text("event"))))
        .column("Level", |row| number_cell(row, "level"))
        .column("Paths from it", |row| number_cell(row, "splits"))
        .column("Times reached", |row| number_cell(row, "reached"));
    html! {
        details {
            summary { "Where runs branched" }
            (told.table("Levels of importance, the same under every guarantee"))
        }
    }
}
