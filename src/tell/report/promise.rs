//! What a promise was worth under attack: given and kept, given and broken, or not in force; and member by member.

use super::estimate::{complement, share, share_cell};
use super::table::{number, table, text};
use crate::model::study::{Event, Given, Guarantee};
use crate::tell::look_up::event_row;
use crate::tell::number::part;
use crate::write::Results;
use maud::{Markup, html};

/// The fate of a guarantee under each question, and each member's part in it; nothing of one that binds nobody.
pub(super) fn promise(results: &Results, regime: &Guarantee) -> Markup {
    if regime.members.is_empty() {
        return html! {};
    }
    let fates: Vec<_> = results
        .study
        .conferral
        .iter()
        .map(|conferral| {
            let row = |event: Event| event_row(results, *conferral, &regime.name, Given::Attacked, event);
            let [kept, broken] = [Event::ObligationMet, Event::ObligationBroken].map(|event| {
                let row = row(event);
                let value = row.and_then(|row| row.number("probability"));
                number(row.map_or("unknown".to_string(), |row| share(&row, "probability")), value)
            });
            let force = row(Event::GuaranteedAtAttack);
            let value = force.and_then(|row| row.number("probability")).map(|value| 1.0 - value);
            let without = force.map_or("unknown".to_string(), |row| complement(&row, "probability"));
            vec![text(conferral.label()), kept, broken, number(without, value)]
        })
        .collect();
    let mut members = Vec::new();
    for conferral in &results.study.conferral {
        let wanted = [("conferral", conferral.label()), ("regime", regime.name.as_str())];
        for row in results.rows("members.csv", &wanted) {
            let time = row.number("time_kept_share");
            members.push(vec![
                text(row.text("state")),
                text(conferral.label()),
                number(row.text("trials"), row.number("trials")),
                share_cell(&row, "probability"),
                number(time.map_or("–".to_string(), part), time),
            ]);
        }
    }
    let heads =
        ["Member", "Question", "Attacks that found it bound", "Kept its promise", "Share of the time"];
    html! {
        (table("Of the runs with a limited or full attack", &["Question", "Given and kept", "Given and broken", "Not in force"], &fates))
        details {
            summary { "Member by member, and for how long" }
            p {
                "A member keeps its promise if it reaches what is asked within 84 days, be it for one round. The last column says for "
                "which share of these days, or of the attack if it was shorter, it did so."
            }
            (table("Members", &heads, &members))
        }
    }
}
