//! Rare events: trees on a ladder of which everything is known, and the trunk that is left without branches.

use super::run::study;
use super::{Check, Group};
use crate::base::math::{exp, ln, ln_1p, ln_gamma};
use crate::model::study::{Event, Given, Study};
use crate::run::pilot;
use crate::run::rare::RareEstimate;
use crate::run::tally::Tally;

pub(super) const GROUP: Group = Group {
    name: "rare",
    about: "trees and the hazard of the last step against the binomial law, and against plain counts",
    checks,
};

const HOLD_ONLY: &str = include_str!("../../../configs/limits/hold_only_ladder.toml");
const BINOMIAL: &str = "P(at least so many of 13 rounds), closed form; within 5 standard errors";
const COUNTS: &str = "share of runs with the event";

/// Autonomous risk of every rung in a round.
const RISK: f64 = 0.02;
/// Rounds in two quarters.
const ROUNDS: u32 = 13;

/// Rungs above theatre war that are reached by accident alone in two quarters, with these settings of trees.
fn grown(set: &[&str], runs: &str) -> (Study, Tally) {
    let risks = format!(
        "parameters.rung_autonomous_risk={{ theatre_war = {RISK}, strikes_beyond = {RISK}, nuclear_signalling = {RISK}, \
         limited_nuclear_use = {RISK} }}"
    );
    let set = [&["horizon_quarters=2", runs, &risks], set].concat();
    let study = study(HOLD_ONLY, "hold_only_ladder.toml", &set);
    let tally = pilot::grown(&study);
    (study, tally)
}

/// P(at least `k` successes of [`ROUNDS`]).
fn at_least(k: u32) -> f64 {
    let n = f64::from(ROUNDS);
    let exactly = |k: u32| {
        let k = f64::from(k);
        let ways = ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0);
        exp(ways + k * ln(RISK) + (n - k) * ln_1p(-RISK))
    };
    (k..=ROUNDS).map(exactly).sum()
}

fn checks() -> Vec<Check> {
    let both = "rare.event=[\"nuclear_use\", \"strategic_exchange\"]";
    let (study, tally) = grown(&[both], "runs=20000");
    let mut checks = Vec::new();
    for (event, (what, rungs)) in [("three rungs", 3), ("four rungs", 4)].into_iter().enumerate() {
        let found = RareEstimate::of(tally.rare().harvest(0, event), study.runs);
        let name = format!("hold-only ladder: P({what} in 13 rounds), by trees");
        let tolerance = 5.0 * found.std_error;
        checks.push(Check::within(name, BINOMIAL, at_least(rungs), found.probability, tolerance));
    }
    let unsplit = "rare.nuclear_use={ levels = [4, 6], splits = [1, 1] }";
    let set = ["rare.event=\"nuclear_use\"", "rare.compensator=false", unsplit];
    let (study, tally) = grown(&set, "runs=20000");
    let count = tally.cells()[0].event_count(Given::Always, Event::NuclearUse as usize);
    let found = RareEstimate::of(tally.rare().harvest(0, 0), study.runs);
    checks.push(Check::within(
        "hold-only ladder: P(nuclear use) without branches and compensator",
        COUNTS,
        count as f64 / study.runs as f64,
        found.probability,
        0.0,
    ));
    checks
}
