//! Mechanisms that a study must switch on: nothing when off, the sign of the theory when on.

#![allow(clippy::print_stdout, reason = "what was measured is worth seeing")]

use crate::model::crisis::RunRecord;
use crate::model::study::{Conferral, Kind, Level};
use crate::unit::shipped::{cell, records, shipped};

/// The records of `regime`, granted, in the made-up world with these settings.
fn granted(regime: &str, runs: u64, set: &[&str]) -> Vec<RunRecord> {
    let study = shipped("three_states", runs, set);
    cell(&study, &records(&study), Conferral::Granted, regime).to_vec()
}

/// Changes that let each run show a full attack and the response to it.
const ATTACKED: [&str; 3] = [
    "horizon_quarters=1",
    "parameters.opportunity_per_quarter=1",
    "parameters.attack_gain_gdp_pct.full=1000",
];

/// Share of the full attacks in which the responder at this place fights.
fn fights(set: &[&str], place: usize) -> f64 {
    let set: Vec<&str> = ATTACKED.iter().chain(set).copied().collect();
    let full = |record: &&RunRecord| record.first_challenge.is_some_and(|it| it.kind == Kind::Full);
    let records = granted("pact", 4000, &set);
    let attacked: Vec<&RunRecord> = records.iter().filter(full).collect();
    let fought = attacked.iter().filter(|record| record.levels[place] == Level::Combat).count();
    fought as f64 / attacked.len() as f64
}

#[test]
fn a_cost_of_war_that_follows_the_odds_lets_the_own_force_matter() {
    let of = |exponent: &str, capability: &str| {
        let exponent = format!("parameters.war_cost_odds_exponent={exponent}");
        let capability = format!("state.CAS.capability={capability}");
        fights(&[&exponent, &capability, "state.CAS.distance_km=300", "state.ARD.nuclear=false"], 0)
    };
    let gain = |exponent| {
        let (small, great) = (of(exponent, "5"), of(exponent, "2000"));
        println!("exponent {exponent}: {small:.3} with 5, {great:.3} with 2,000");
        great - small
    };
    let [none, half, law] = ["0", "0.5", "1"].map(gain);
    assert!(0.0 < none && none + 0.05 < half && half + 0.05 < law, "{none} {half} {law}");
}
