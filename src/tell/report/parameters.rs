//! Every number that the study used, with its source and status.

use super::brief::SCREEN;
use super::estimate::{number_cell, of_screen};
use super::table::{each, number, text};
use super::{called, written};
use crate::tell::assumptions::{derived, majority, own};
use crate::tell::number::{part, prose, three_digits};
use crate::tell::terms::enumerated;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

/// What the study set itself in the open, the rest folded.
pub(super) fn parameters(results: &Results) -> Markup {
    let rows: Vec<ReadRow<'_>> = results.rows("parameters.csv", &[]).collect();
    let of = |room: &'static str| rows.iter().filter(move |row| room_of(row) == room).copied();
    let counts = ["measured", "estimated", "assumed", "yours"].map(|status| {
        let count = of("model").filter(|row| row.text("status") == status).count();
        format!("{count} {status}")
    });
    html! {
        (assumed(results))
        p {
            "Of the parameters of the model, " (counts.join(", ")) ". Measured: read from data. Estimated: fitted to data. "
            "Assumed: chosen by judgement. Yours: set by this study, in the file and line named."
        }
        @let yours: Vec<_> = of("model").filter(|row| row.text("status") == "yours").collect();
        @if !yours.is_empty() { (values("Set by this study", &yours)) }
        @for (room, name) in [("model", "Parameters of the model"), ("regime", "Attributes of the guarantees"), ("state", "Figures of the states"), ("study", "The study")] {
            details { summary { (name) } (values(name, &of(room).collect::<Vec<_>>())) }
        }
    }
}

/// What the study sets itself, what follows for each state, and who holds the majority that a promise takes.
fn assumed(results: &Results) -> Markup {
    let study = &results.study;
    let states = derived(study);
    let own = own(study);
    let changes = each(&own)
        .column("Value", |one| text(&one.input.key))
        .column("Yours", |one| text(one.input.value.as_deref().unwrap_or("none")))
        .column("Otherwise", |one| text(one.default.as_deref().unwrap_or("–")))
        .column("Place", |one| text(&one.input.source.words));
    let figure = |value| number(three_digits(value), Some(value));
    let follows = each(&states)
        .column("State", |state| text(&state.code))
        .column("Force", |state| figure(state.force))
        .column("Stake, % of GDP", |state| figure(state.stake_gdp_pct))
        .column("War cost, % of GDP a year", |state| figure(state.war_cost_gdp_pct))
        .column("Audience cost, % of GDP", |state| figure(state.audience_cost_gdp_pct));
    let bound = study.regimes.iter().filter(|regime| !regime.members.is_empty());
    html! {
        details {
            summary { "What this study sets itself: " (own.len()) " values" }
            (changes.table("Values of this study's own"))
        }
        details {
            summary { "What follows for each state, all that is uncertain at its median" }
            (follows.table("What follows for each state"))
        }
        p { "Who holds the majority of the members' force that keeps a promise:" }
        ul {
            @for regime in bound {
                @if let Some((codes, share)) = majority(regime, &states) {
                    li { (written(&regime.name)) ": " (enumerated(&codes)) @if codes.len() == 1 { " alone" } " (" (part(share)) ")." }
                } @else {
                    li { (written(&regime.name)) ": nobody, since no member has forces." }
                }
            }
        }
        (screen(results))
    }
}

/// What tips the result, where a screen was made.
fn screen(results: &Results) -> Markup {
    let rows: Vec<ReadRow<'_>> = results.rows(SCREEN, &[]).collect();
    let Some(first) = rows.first() else {
        return html! {
            p { "Which assumptions tip the result, and which are idle here: " code { "casus assumptions" }
                " with the folder of these results puts it here." }
        };
    };
    let points = |row: &ReadRow<'_>, column| number(prose(of_screen(row, column)), row.number(column));
    let simulated: Vec<_> = rows.iter().filter(|row| row.number("movement").is_some()).copied().collect();
    let moves = each(&simulated)
        .column("Assumption", |row| text(row.text("assumption")))
        .column("Value", |row| text(row.text("value")))
        .column("Moved to its", |row| text(row.text("at")))
        .column("Which is", |row| text(row.text("moved_to")))
        .column("Difference", |row| points(row, "difference"))
        .column("Movement", |row| points(row, "movement"))
        .column("", |row| text(if row.count("turns") == 1 { "turns it" } else { "" }));
    let mut idle: Vec<&str> =
        rows.iter().filter(|row| row.count("idle") == 1).map(|row| row.text("assumption")).collect();
    idle.dedup();
    let [a, b] = ["regime", "minus"].map(|column| called(&results.study, first.text(column)));
    html! {
        p {
            "What tips the result, by a screen and no analysis: one assumption at a time, all else at its median. With nothing moved, full attacks under "
            (a) " less those under " (b) " are "
            (prose(of_screen(first, "difference_at_medians"))) "."
        }
        details {
            summary { "What moves that difference: " (simulated.len()) " simulated places" }
            (moves.table("What tips the result"))
        }
        details {
            summary { "Idle here: " (idle.len()) " assumptions that change no run" }
            p { (idle.join(", ")) }
        }
    }
}

fn room_of(row: &ReadRow<'_>) -> &'static str {
    let key = row.text("parameter");
    ["regime", "state", "study"]
        .into_iter()
        .find(|room| key.strip_prefix(room).is_some_and(|rest| rest.starts_with('.')))
        .unwrap_or("model")
}

fn values(caption: &str, rows: &[ReadRow<'_>]) -> Markup {
    let value = |row: &ReadRow<'_>| match row.number("value") {
        Some(_) => number_cell(row, "value"),
        None => text(row.text("value")),
    };
    each(rows)
        .column("Parameter", |row| text(row.text("parameter")))
        .column("Value", value)
        .column("Low", |row| number_cell(row, "low"))
        .column("High", |row| number_cell(row, "high"))
        .column("Unit", |row| text(row.text("unit")))
        .column("Status", |row| text(row.text("status")))
        .column("Source", |row| text(row.text("source")))
        .table(caption)
}
