//! Responses of great powers to crises: the International Crisis Behavior project, version 13.
//!
//! One row is an actor in a crisis and a great power. The actor is the protégé, the state that triggered the
//! crisis the challenger. Capabilities are the Composite Index of National Capability (Singer 1988).

use super::case::{Case, Figures, Outcome, Promise, Question, Relations};
use super::columns::Row;
use super::form::{Form, Source};
use crate::model::study::Kind;
use crate::model::study::states::StateTable;

pub(super) const FORM: Form = Form {
    source: Source::Icb,
    label: "icb",
    file: Some("icb_power_response.csv"),
    what: "what each great power did in crises of other states, 1918 to 2016",
    citation: "International Crisis Behavior project, version 13 (Brecher & Wilkenfeld 1997, A Study of Crisis), \
               with ATOP and the national capabilities of the Correlates of War (Singer 1988)",
    needed: &[
        "crisno",
        "cracno",
        "power_ccode",
        "power_involvement_code",
        "favourable",
        "violence_code",
        "cinc_power",
    ],
    key: &["crisno", "cracno", "power_ccode"],
    cases: |columns| columns.rows().map(|row| case(&row)).collect(),
};

/// Codes from here on are no states.
const NO_STATE: f64 = 990.0;

fn case(row: &Row) -> Option<Outcome> {
    let number = |column| row.number(column);
    if row.flag("power_is_trigger") {
        return Some(Err("the power triggered the crisis itself"));
    }
    if number("trigger_ccode").is_none_or(|code| code >= NO_STATE) {
        return Some(Err("the crisis was not triggered by a state"));
    }
    let Some(involvement) = number("power_involvement_code") else {
        return Some(Err("what the power did is not known"));
    };
    let Some(kind) = number("violence_code").and_then(kind) else {
        return Some(Err("the violence of the crisis is not known"));
    };
    let power = number("power_ccode")?;
    let highest = kind.highest_level() as usize;
    // Direct military activity in a crisis without violence is a deployment.
    let observed = level(involvement, row.flag("favourable")).min(highest);
    let year = row.needed("year")? as i32;
    Some(Ok(Case {
        id: format!("{}-{}", row.text("cracno"), row.text("power_ccode")),
        cluster: row.text("crisno").to_string(),
        year,
        question: Question::Response,
        observed,
        kind,
        promise: if row.flag("defence_pact") { Promise::Pact } else { Promise::None },
        figures: Figures {
            challenger_capability: number("cinc_trigger").map(share),
            protege_capability: number("cinc_actor").map(share),
            responder_capability: number("cinc_power").map(share),
            distance_km: number("capdist_power_actor_km"),
            polyarchy: number("polyarchy_power").or_else(|| {
                number("polity2_power").or(soviet(power, year)).map(|polity| (polity + 10.0) / 20.0)
            }),
        },
        relations: Relations {
            responder_challenger_rivals: number("rival_power_trigger"),
            responder_protege_rivals: number("rival_power_actor"),
            protege_challenger_rivals: number("rival_actor_trigger"),
            protege_polyarchy: number("polyarchy_actor"),
            challenger_polyarchy: number("polyarchy_trigger"),
            ln_trade: number("ln_trade_power_actor"),
        },
        reach_km: reach_km(power),
        tie_pct: None,
        borders_challenger: false,
        challenger_nuclear: row.flag("trigger_nuclear"),
        responder_nuclear: nuclear(power, year),
    }))
}

/// Polity score of the Soviet Union, for files without V-Dem's beside them: it is missing beside the number of Russia
/// since Polity gives it one of its own. That of a state of one party, `assumed` for all its years; the median of the
/// other powers would make it a democracy.
fn soviet(power: f64, year: i32) -> Option<f64> {
    (power == 365.0 && (1922..=1991).contains(&year)).then_some(-7.0)
}

/// A share of the world's capability, in thousandths.
pub(super) fn share(cinc: f64) -> f64 {
    1000.0 * cinc
}

/// ICB's degree of involvement of a power that favours the actor: 3 and 4 low-level (political, economic,
/// propaganda), 7 semi-military or covert, 8 direct military; anything that does not favour it is abstention.
fn level(involvement: f64, favourable: bool) -> usize {
    match involvement as u32 {
        _ if !favourable => 0,
        3 | 4 => 1,
        7 => 2,
        8 => 3,
        _ => 0,
    }
}

/// Violence in the crisis: 1 none, 2 minor clashes, 3 serious clashes, 4 full-scale war.
fn kind(violence: f64) -> Option<Kind> {
    match violence as u32 {
        1 => Some(Kind::GreyZone),
        2 | 3 => Some(Kind::Limited),
        4 => Some(Kind::Full),
        _ => None,
    }
}

/// Correlates of War codes of states whose reach the table of states knows.
fn reach_km(power: f64) -> Option<f64> {
    let code = match power as u32 {
        2 => "USA",
        200 => "GBR",
        220 => "FRA",
        365 => "RUS",
        _ => return None,
    };
    StateTable::bundled().row(code).and_then(|state| state.reach_km)
}

/// Whether a state (Correlates of War code) had nuclear arms in a year: by its first test.
pub(super) fn nuclear(code: f64, year: i32) -> bool {
    let first = match code as u32 {
        2 => 1945,
        365 => 1949,
        200 => 1952,
        220 => 1960,
        710 => 1964,
        750 => 1974,
        770 => 1998,
        731 => 2006,
        _ => return false,
    };
    year >= first
}
