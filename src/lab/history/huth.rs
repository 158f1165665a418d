//! Cases of extended immediate deterrence: a challenger threatens to attack a protégé, a defender threatens to
//! fight if it does (Huth 1988; file of Signorino & Tarar 2006).

use super::case::{Case, Figures, Outcome, Promise, Question, Relations};
use super::columns::Row;
use super::form::{Form, Source};
use super::icb::nuclear;
use crate::model::study::Kind;

pub(super) const FORM: Form = Form {
    source: Source::Huth,
    label: "huth",
    file: Some("huth58.csv"),
    what: "58 threats to a state whose defender threatened back, 1885 to 1983",
    citation: "Huth 1988, American Political Science Review 82:423-443, as used by Signorino & Tarar 2006, \
               American Journal of Political Science 50:586-605",
    needed: &["case", "ibf", "sbf", "nuclear", "ccode1", "ccode2", "outcome", "contigdp"],
    key: &["case"],
    cases: |columns| columns.rows().map(|row| case(&row)).collect(),
};

/// Cases in which the state under `ccode1` threatened the attack: the two codes stand in numerical order, not by
/// role. Roles by regime, borders, forces and the history of the case; 2, 13, 17, 22 and 34 are the least certain.
const SWAPPED: [u32; 9] = [10, 14, 15, 21, 39, 48, 51, 55, 56];

/// Share of the defending side's forces that is the protégé's own: `assumed`; the file names no protégé.
const PROTEGE_SHARE: f64 = 0.25;
/// Share of its capability that a defender in combat brings (the default of `level_force_share.combat`): the
/// balance counts what would fight.
const IN_COMBAT: f64 = 0.5;
/// Distances that stand for a common border between defender and protégé, and for none, km: `assumed`.
const NEAR_KM: f64 = 300.0;
const FAR_KM: f64 = 3000.0;
/// Forces are already where the balance was counted: no loss by distance.
const ON_THE_SPOT_KM: f64 = 1e9;

fn case(row: &Row) -> Option<Outcome> {
    let year = row.needed("year")? as i32;
    let observed = match row.needed("outcome")? as u32 {
        1 => 0,
        3 => 1,
        4 => 2,
        other => {
            row.wrong(format!("`outcome` is {other}"), "1 deterred, 3 not defended, 4 war");
            return None;
        }
    };
    // Forces that could meet at once and within the crisis; the long-term balance mattered less (Huth 1988).
    let balance = (row.needed("ibf")? * row.needed("sbf")?).sqrt();
    let case = row.needed("case")? as u32;
    let challenger = row.needed(if SWAPPED.contains(&case) { "ccode1" } else { "ccode2" })?;
    Some(Ok(Case {
        id: row.text("case").to_string(),
        cluster: format!("{year}-{challenger}"),
        year,
        question: Question::Deterrence,
        observed,
        kind: Kind::Full,
        promise: Promise::Threat,
        figures: Figures {
            challenger_capability: Some(100.0),
            protege_capability: Some(100.0 * balance * PROTEGE_SHARE),
            responder_capability: Some(100.0 * balance * (1.0 - PROTEGE_SHARE) / IN_COMBAT),
            distance_km: Some(if row.flag("contigdp") { NEAR_KM } else { FAR_KM }),
            polyarchy: Some(if row.flag("dem_def") { 0.85 } else { 0.25 }),
        },
        relations: Relations {
            responder_challenger_rivals: row.number("rival_defender_attacker"),
            challenger_polyarchy: row.number("polyarchy_attacker"),
            ..Relations::default()
        },
        reach_km: Some(ON_THE_SPOT_KM),
        tie_pct: row.number("fortrade"),
        borders_challenger: row.flag("contigad"),
        challenger_nuclear: nuclear(challenger, year),
        responder_nuclear: row.flag("nuclear"),
    }))
}
