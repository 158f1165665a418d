//! What the guarantees rest on, what to keep in mind, and how to make the same results again.

use super::estimate::{number_cell, share_cell};
use super::promise::promise;
use super::table::{each, text};
use super::{called, written};
use crate::tell::number::grouped;
use crate::tell::summary::members_left_out;
use crate::tell::terms::{origin, terms};
use crate::write::Results;
use maud::{Markup, html};

/// The guarantees, their titles and the facts that they rest on.
pub(super) fn guarantees(results: &Results) -> Markup {
    html! {
        dl {
            @for regime in &results.study.regimes {
                @let (called, written) = (called(&results.study, &regime.name), written(&regime.name));
                dt { (called) @if called != written { " (" (regime.name) ")" } }
                dd {
                    @if called != regime.title { (regime.title) }
                    p { (terms(&results.study, regime).join(" ")) }
                    @if let Some(note) = members_left_out(regime) { p { (note) "." } }
                    p { (origin(&results.study, regime)) }
                    (promise(results, regime))
                    @if !regime.facts.is_empty() {
                        ul { @for fact in &regime.facts { li { (fact.statement) " " cite { (fact.source) } } } }
                    }
                }
            }
        }
    }
}

/// Every event under every condition.
pub(super) fn events(results: &Results) -> Markup {
    let rows: Vec<_> = results.rows("events.csv", &[]).collect();
    let told = each(&rows)
        .column("Event", |row| text(written(row.text("event"))))
        .column("Guarantee", |row| text(written(row.text("regime"))))
        .column("Question", |row| text(row.text("conferral")))
        .column("Among runs", |row| text(written(row.text("given"))))
        .column("Share", |row| share_cell(row, "probability"))
        .column("Runs", |row| number_cell(row, "trials"));
    html! {
        p { "A table is sorted by the buttons in its head. The numbers of each figure stand under it." }
        details { summary { "All events, under every condition" } (told.table("Events")) }
    }
}

/// What a reader should doubt.
pub(super) fn caveats(results: &Results) -> Markup {
    let parameters: Vec<_> = results.rows("parameters.csv", &[]).collect();
    let of = |status: &str| parameters.iter().filter(|row| row.text("status") == status).count();
    let (assumed, yours) = (of("assumed"), of("yours"));
    let unsettled: Vec<String> = results
        .rows("diagnostics.csv", &[("diagnostic", "not_converged")])
        .filter(|row| row.count("count") > 0)
        .map(|row| {
            let (name, count) = (written(row.text("regime")), grouped(row.count("count")));
            format!("{name}, {}: {count}", row.text("conferral"))
        })
        .collect();
    html! {
        ul {
            li {
                "NATO's Article 5 has never been invoked against a state. No historical case tests it: how often promises "
                "are kept here is an inference from the structure of the model."
            }
            li {
                (assumed) " of the " (parameters.len()) " values used are assumed by the program, not measured or fitted; " (yours)
                " are this study's own, and known to it alone. Others give other levels; vary them in a sweep before relying on one."
            }
            @if results.study.parameters.joint.is_none() {
                li { "Intervals are simulation error only: how well these runs measure the model, not how well the model describes the world." }
            }
            li { "“Not seen” is not impossible: the bound beside it is what these runs allow." }
            li {
                "Shares among attacked runs compare attacks that one guarantee did not deter with attacks that another did not "
                "deter. Shares of all runs do not."
            }
            li {
                @if unsettled.is_empty() { "Every fixed point of beliefs converged." }
                @else { "Fixed points of beliefs that did not converge: " (unsettled.join("; ")) "." }
            }
        }
    }
}

/// The command, and what identifies the results.
pub(super) fn reproduce(results: &Results) -> Markup {
    let made = [
        ("Study", results.study.name.clone()),
        ("SHA-256 of the study", results.study_sha256.clone()),
        ("Seed", results.study.seed.to_string()),
        (
            "Runs of each guarantee",
            format!("{} of {}", grouped(results.runs_done), grouped(results.account.runs_asked)),
        ),
        ("Program", format!("casus {}", results.program_version)),
        ("Commit", results.program_commit.clone().unwrap_or_else(|| "not recorded".to_string())),
        ("Random numbers", results.rng_scheme.clone()),
    ];
    html! {
        p { "With the file of the study, the same version of casus writes the same bytes on any machine:" }
        pre tabindex="0" { code { (command(results)) } }
        p {
            "The whole study as it was run, with everything it took from the program, is in "
            code { "datapackage.json" } " beside the tables. Overrides: "
            @if results.account.overrides.is_empty() { "none." }
            @else { code { (results.account.overrides.join(", ")) } "." }
        }
        dl.made { @for (name, value) in &made { dt { (name) } dd { code { (value) } } } }
    }
}

/// The command line that makes these results from the file of the study.
fn command(results: &Results) -> String {
    let mut words = format!("casus run {}.toml", results.study.name);
    for change in &results.account.overrides {
        match change.split_once('=') {
            Some((key @ ("runs" | "seed"), value)) => words.push_str(&format!(" --{key} {}", quoted(value))),
            _ => words.push_str(&format!(" --set {}", quoted(change))),
        }
    }
    words
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-=/".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_string();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}
