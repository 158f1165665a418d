//! What a promise was worth under attack: given and kept, given and broken, or not in force; and member by member.

use super::estimate::{complement, number_cell, share_cell};
use super::table::{each, if_known, number, text};
use crate::model::study::{Conferral, Event, Given, Guarantee};
use crate::tell::look_up::event_row;
use crate::tell::number::part;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

/// The fate of a guarantee under each question, and each member's part in it; nothing of one that binds nobody.
pub(super) fn promise(results: &Results, regime: &Guarantee) -> Markup {
    if regime.members.is_empty() {
        return html! {};
    }
    let row =
        |conferral: &Conferral, event| event_row(results, *conferral, &regime.name, Given::Attacked, event);
    let fate = |conferral: &Conferral, event| {
        let row = row(conferral, event);
        row.map_or(number("unknown", None), |row| share_cell(&row, "probability"))
    };
    let without = |conferral: &Conferral| {
        let row = row(conferral, Event::GuaranteedAtAttack);
        let value = row.and_then(|row| row.number("probability")).map(|value| 1.0 - value);
        number(row.map_or("unknown".to_string(), |row| complement(&row, "probability")), value)
    };
    let fates = each(&results.study.conferral)
        .column("Question", |conferral| text(conferral.label()))
        .column("Given and kept", |conferral| fate(conferral, Event::ObligationMet))
        .column("Given and broken", |conferral| fate(conferral, Event::ObligationBroken))
        .column("Not in force", without);
    let of = |conferral: &Conferral| {
        let wanted = [("conferral", conferral.label()), ("regime", regime.name.as_str())];
        results.rows("members.csv", &[]).filter(move |row| row.is(&wanted))
    };
    let members: Vec<ReadRow<'_>> = results.study.conferral.iter().flat_map(of).collect();
    let members = each(&members)
        .column("Member", |row| text(row.text("state")))
        .column("Question", |row| text(row.text("conferral")))
        .column("Attacks that found it bound", |row| number_cell(row, "trials"))
        .column("Kept its promise", |row| share_cell(row, "probability"))
        .column("Share of the time", |row| if_known(row.number("time_kept_share"), part));
    html! {
        (fates.table("Of the runs with a limited or full attack"))
        details {
            summary { "Member by member, and for how long" }
            p {
                "A member keeps its promise if it reaches what is asked within 84 days, be it for one round. The last column says for "
                "which share of these days, or of the attack if it was shorter, it did so."
            }
            (members.table("Members"))
        }
    }
}
