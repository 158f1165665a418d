//! Events too rare to be counted, where they were asked for: how probable, how far that hangs on the risk of accidents, and how
//! guarantees compare.

use super::estimate::rare_probability;
use super::table::{Cell, number, table, text};
use super::{called, question, written};
use crate::base::stats::Z_95;
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

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn probabilities(results: &Results, conferral: Conferral) -> Markup {
    let row = |row: &ReadRow<'_>| -> Vec<Cell> {
        // An elasticity is told of a probability that is known.
        let elasticity = row.number("elasticity").filter(|_| row.number("ci_low").is_some());
        let told = elasticity
            .zip(row.number("elasticity_std_error"))
            .map(|(value, error)| within([value - Z_95 * error, value, value + Z_95 * error]));
        let gain = row.number("gain");
        vec![
            text(called(&results.study, row.text("regime"))),
            text(written(row.text("event"))),
            number(rare_probability(row), row.number("probability")),
            number(told.unwrap_or("–".to_string()), elasticity),
            number(row.text("roots"), row.number("roots")),
            number(gain.map_or("–".to_string(), |gain| decimal(gain, 0)), gain),
        ]
    };
    let heads = [
        "Guarantee",
        "Event",
        "Probability",
        "% more with 1 % more risk of accidents",
        "Runs whose tree tells of it",
        "Times fewer rounds than runs alone",
    ];
    let rows: Vec<_> = of(results, "rare.csv", conferral).iter().map(row).collect();
    table("Probabilities of rare events", &heads, &rows)
}

/// How many times as probable under one guarantee as under another, over the same runs.
fn ratios(results: &Results, conferral: Conferral) -> Markup {
    let rows: Vec<_> = of(results, "rare_contrasts.csv", conferral)
        .iter()
        .map(|row| {
            let value = row.number("ratio");
            let known = row.number("ci_low").zip(value).zip(row.number("ci_high"));
            let told = known.map_or("–".to_string(), |((low, ratio), high)| within([low, ratio, high]));
            let [a, b] = ["regime_a", "regime_b"].map(|column| called(&results.study, row.text(column)));
            vec![text(format!("{a} / {b}")), text(written(row.text("event"))), number(told, value)]
        })
        .collect();
    html! {
        @if !rows.is_empty() {
            (table("Ratios of guarantees, with the interval of chance alone", &["Guarantees", "Event", "Ratio"], &rows))
        }
    }
}

/// Where runs branched.
fn levels(results: &Results) -> Markup {
    let rows: Vec<_> = results
        .rows("rare_levels.csv", &[])
        .map(|row| {
            let whole = |column| number(row.text(column), row.number(column));
            vec![
                text(called(&results.study, row.text("regime"))),
                text(row.text("conferral")),
                text(written(row.text("event"))),
                whole("level"),
                whole("splits"),
                whole("reached"),
            ]
        })
        .collect();
    let heads = ["Guarantee", "Question", "Event", "Level", "Paths from it", "Times reached"];
    html! {
        details {
            summary { "Where runs branched" }
            (table("Levels of importance, the same under every guarantee", &heads, &rows))
        }
    }
}
