//! Every number that the study used, with its source and status.

use super::brief::SCREEN;
use super::estimate::of_screen;
use super::table::{Cell, number, table, text};
use super::{called, written};
use crate::tell::assumptions::{Own, derived, majority, own};
use crate::tell::number::{part, prose, three_digits};
use crate::tell::terms::enumerated;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

const HEADS: [&str; 7] = ["Parameter", "Value", "Low", "High", "Unit", "Status", "Source"];

/// What the study set itself in the open, the rest folded.
pub(super) fn parameters(results: &Results) -> Markup {
    let rows: Vec<ReadRow<'_>> = results.rows("parameters.csv", &[]).collect();
    let of = |room: &'static str| rows.iter().filter(move |row| room_of(row) == room);
    let cells = |room| of(room).map(cells).collect::<Vec<_>>();
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
        @if !yours.is_empty() { (table("Set by this study", &HEADS, &yours.into_iter().map(self::cells).collect::<Vec<_>>())) }
        @for (room, name) in [("model", "Parameters of the model"), ("regime", "Attributes of the guarantees"), ("state", "Figures of the states"), ("study", "The study")] {
            details { summary { (name) } (table(name, &HEADS, &cells(room))) }
        }
    }
}

/// What the study sets itself, what follows for each state, and who holds the majority that a promise takes.
fn assumed(results: &Results) -> Markup {
    let study = &results.study;
    let states = derived(study);
    let changes: Vec<_> = own(study)
        .into_iter()
        .map(|Own { input, default }| {
            let value = input.value.unwrap_or("none".to_string());
            let default = default.unwrap_or("–".to_string());
            [input.key, value, default, input.source.words].map(text).to_vec()
        })
        .collect();
    let follows: Vec<_> = states
        .iter()
        .map(|state| {
            let mut row = vec![text(&state.code)];
            row.extend(
                [state.force, state.stake_gdp_pct, state.war_cost_gdp_pct, state.audience_cost_gdp_pct]
                    .map(|value| number(three_digits(value), Some(value))),
            );
            row
        })
        .collect();
    let bound = study.regimes.iter().filter(|regime| !regime.members.is_empty());
    let heads = ["State", "Force", "Stake, % of GDP", "War cost, % of GDP a year", "Audience cost, % of GDP"];
    html! {
        details {
            summary { "What this study sets itself: " (changes.len()) " values" }
            (table("Values of this study's own", &["Value", "Yours", "Otherwise", "Place"], &changes))
        }
        details {
            summary { "What follows for each state, all that is uncertain at its median" }
            (table("What follows for each state", &heads, &follows))
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
    let simulated: Vec<_> = rows
        .iter()
        .filter(|row| row.number("movement").is_some())
        .map(|row| {
            let turns = if row.count("turns") == 1 { "turns it" } else { "" };
            vec![
                text(row.text("assumption")),
                text(row.text("value")),
                text(row.text("at")),
                text(row.text("moved_to")),
                points(row, "difference"),
                points(row, "movement"),
                text(turns),
            ]
        })
        .collect();
    let mut idle: Vec<&str> =
        rows.iter().filter(|row| row.count("idle") == 1).map(|row| row.text("assumption")).collect();
    idle.dedup();
    let [a, b] = ["regime", "minus"].map(|column| called(&results.study, first.text(column)));
    let heads = ["Assumption", "Value", "Moved to its", "Which is", "Difference", "Movement", ""];
    html! {
        p {
            "What tips the result, by a screen and no analysis: one assumption at a time, all else at its median. With nothing moved, full attacks under "
            (a) " less those under " (b) " are "
            (prose(of_screen(first, "difference_at_medians"))) "."
        }
        details {
            summary { "What moves that difference: " (simulated.len()) " simulated places" }
            (table("What tips the result", &heads, &simulated))
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

fn cells(row: &ReadRow<'_>) -> Vec<Cell> {
    let plain = |column| number(row.text(column), row.number(column));
    let value = match row.number("value") {
        Some(_) => plain("value"),
        None => text(row.text("value")),
    };
    let [unit, status, source] = ["unit", "status", "source"].map(|column| text(row.text(column)));
    vec![text(row.text("parameter")), value, plain("low"), plain("high"), unit, status, source]
}
