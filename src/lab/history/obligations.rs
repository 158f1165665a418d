//! Obligations to fight beside an ally to which a war gave rise, and whether they were kept (Berkemeier & Fuhrmann
//! 2018, strict coding: by every member that was bound).
//!
//! The file names wars and pacts, not states. Forces, distance and border are those of the median ally in a war of
//! its era (as in `configs/historical/allies_1816_1918.toml` and `allies_1946_2007.toml`), so that the model tells
//! only eras apart: what it says is how often a promise that speaks to the war is kept by one member.

use super::case::{Case, Figures, Outcome, Promise, Question, Relations};
use super::columns::Row;
use super::form::{Form, Source};
use crate::model::study::Kind;

pub(super) const FORM: Form = Form {
    source: Source::Obligations,
    label: "obligations",
    file: Some("bf2018.csv"),
    what: "defence pacts to which a war spoke, 1816 to 2003, and whether they were kept",
    citation: "Berkemeier & Fuhrmann 2018, Research & Politics 5(2), on pacts of ATOP (Leeds et al. 2002)",
    needed: &["sample", "warid", "atopid", "warname", "defense", "dnaLLM", "honorLLM", "violateLLM"],
    key: &[],
    cases: |columns| columns.rows().map(|row| case(&row)).collect(),
};

fn case(row: &Row) -> Option<Outcome> {
    if row.flag("dnaLLM") {
        return Some(Err("the pact did not speak to the war"));
    }
    if !row.flag("defense") {
        return Some(Err("the pact promised something else than defence"));
    }
    let observed = match (row.flag("honorLLM"), row.flag("violateLLM")) {
        (true, false) => 1,
        (false, true) => 0,
        _ => return Some(Err("whether the pact was kept is not known")),
    };
    let year = match row.text("warname") {
        "WorldWarI" => Some(1914),
        // The file tells the obligations of 1945 from the earlier ones.
        "WorldWarII" => Some(if row.flag("sample") { 1939 } else { 1945 }),
        name => year(name),
    };
    let Some(year) = year else {
        row.wrong("`warname` names no year", "a name such as Crimean1853-1856");
        return None;
    };
    let late = year >= 1945;
    let [target, ally, distance_km, polyarchy] = if late { SINCE_1945 } else { UNTIL_1944 };
    Some(Ok(Case {
        id: format!("{}-{}", row.text("warid"), row.text("atopid")),
        cluster: row.text("warid").to_string(),
        year,
        question: Question::Keeping,
        observed,
        kind: Kind::Full,
        promise: Promise::Pact,
        figures: Figures {
            challenger_capability: Some(100.0),
            protege_capability: Some(target),
            responder_capability: Some(ally),
            distance_km: Some(distance_km),
            polyarchy: Some(polyarchy),
        },
        relations: Relations::default(),
        reach_km: None,
        tie_pct: None,
        borders_challenger: !late,
        challenger_nuclear: false,
        responder_nuclear: false,
    }))
}

/// Median forces of the attacked state and of its ally at home (hundredths of the attacker's), distance between the
/// two in km, and mean polyarchy of the ally: `measured` over the allies in wars of the era.
const UNTIL_1944: [f64; 4] = [4.91, 2.51, 359.0, 0.17];
const SINCE_1945: [f64; 4] = [250.0, 71.9, 1858.0, 0.28];

/// The first year in the name of a war.
fn year(name: &str) -> Option<i32> {
    let start = name.find(|letter: char| letter.is_ascii_digit())?;
    name.get(start..start + 4)?.parse().ok()
}
