//! Allies with a defence pact in wars: who fought beside its attacked partner within a year (wars of Reiter,
//! Stam & Horowitz 2016, pacts of ATOP, Leeds et al. 2002).

use super::case::{Case, Figures, Outcome, Promise, Question, Relations};
use super::columns::Row;
use super::form::{Form, Source};
use super::icb::share;
use crate::model::study::Kind;

pub(super) const FORM: Form = Form {
    source: Source::Joining,
    label: "joining",
    file: Some("ally_joining_wars.csv"),
    what: "allies with a defence pact in wars, 1816 to 2007, and whether they fought",
    citation: "Reiter, Stam & Horowitz 2016, Journal of Conflict Resolution 60:956-976, with ATOP (Leeds, Ritter, \
               Mitchell & Long 2002, International Interactions 28:237-260)",
    needed: &["larger_war_id", "target", "ally", "joined", "cinc_ally"],
    key: &["larger_war_id", "year", "attacker", "target", "ally"],
    cases: |columns| columns.rows().map(|row| case(&row)).collect(),
};

fn case(row: &Row) -> Option<Outcome> {
    let number = |column| row.number(column);
    Some(Ok(Case {
        id: format!("{}-{}-{}", row.text("larger_war_id"), row.text("target"), row.text("ally")),
        cluster: row.text("larger_war_id").to_string(),
        year: row.needed("year")? as i32,
        question: Question::Joining,
        observed: (row.needed("joined")? == 1.0) as usize,
        kind: Kind::Full,
        promise: Promise::Pact,
        figures: Figures {
            challenger_capability: number("cinc_attacker").map(share),
            protege_capability: number("cinc_target").map(share),
            responder_capability: number("cinc_ally").map(share),
            distance_km: number("capdist_ally_target_km"),
            polyarchy: number("polyarchy_ally"),
        },
        relations: Relations {
            responder_challenger_rivals: number("ally_attacker_rivals"),
            responder_protege_rivals: None,
            protege_challenger_rivals: number("rival_target_attacker"),
            protege_polyarchy: number("polyarchy_target"),
            challenger_polyarchy: number("polyarchy_attacker"),
            ln_trade: number("ln_trade_ally_target"),
        },
        reach_km: None,
        tie_pct: None,
        borders_challenger: row.flag("contiguity_ally_attacker"),
        challenger_nuclear: row.flag("attacker_nuclear"),
        responder_nuclear: row.flag("ally_nuclear"),
    }))
}
