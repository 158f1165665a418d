//! Rare events: the hazard instead of the hit, and trees.

#![allow(clippy::print_stdout, reason = "what was measured is worth seeing")]

use crate::model::crisis::escalate::rise;
use crate::model::crisis::{Moment, Prepared, RunRecord, Scenario, Witness, World, simulate_watched};
use crate::model::study::{Event, Given, Rung, Study};
use crate::run::pilot::grown;
use crate::run::rare::RareEstimate;
use crate::run::tally::Tally;
use crate::run::{engine, pilot};
use crate::unit::read_json;
use crate::unit::shipped::{NOTHING, bits, everything_happens, records, shipped};
use statrs::distribution::{Binomial, DiscreteCDF};
use std::convert::Infallible;
use std::sync::atomic::AtomicBool;

/// Sums the probability that the rung below the target rises, until it has been reached.
struct Compensator {
    target: Rung,
    sum: f64,
}

impl Witness for Compensator {
    fn saw(&mut self, world: &World, moment: Moment) {
        if let Moment::Looked { crisis, view, open } = moment
            && crisis.rung.above() == Some(self.target)
            && world.record.highest_rung < self.target
        {
            self.sum += rise(world, crisis, view, open).probability;
        }
    }

    fn asks_governments(&self) -> bool {
        false
    }
}

#[test]
fn what_the_hazard_sums_to_is_on_average_what_happens() {
    let study = shipped("accession_during_war", 1, &[]);
    let prepared = Prepared::new(&study);
    for (target, runs) in [(Rung::StrikesBeyond, 1000), (Rung::NuclearSignalling, 2000)] {
        let scenario =
            Scenario { prepared: &prepared, regime: &study.regimes[1], conferral: study.conferral[0] };
        let mut world = World::new(scenario);
        let (mut hits, mut sum, mut squares, mut spread) = (0.0, 0.0, 0.0, [0.0; 2]);
        for run in 0..runs {
            let mut compensator = Compensator { target, sum: 0.0 };
            let record = simulate_watched(&mut world, run, &mut compensator);
            let hit = f64::from(u8::from(record.highest_rung >= target));
            let less = hit - compensator.sum;
            hits += hit;
            sum += less;
            squares += less * less;
            spread[0] += hit * hit;
            spread[1] += compensator.sum * compensator.sum;
        }
        let n = f64::from(runs as u32);
        assert!(hits > 20.0, "{target:?}: {hits} hits");
        assert!(sum.abs() <= 3.0 * squares.sqrt(), "{target:?}: {sum} after {n} runs, {hits} hits");
        let variance = spread.map(|squares| squares / n - (hits / n) * (hits / n));
        assert!(variance[1] < variance[0], "{target:?}: {variance:?}");
    }
}

fn estimate(study: &Study, tally: &Tally, cell: usize, event: usize) -> RareEstimate {
    RareEstimate::of(tally.rare().harvest(cell, event), study.runs)
}

/// The studies on which trees are tried: in war and in peace, with governments that change and guarantees that are given
/// or not while the war is on.
const TREES: [&str; 4] = [
    "rare.event=[\"nuclear_use\", \"strategic_exchange\"]",
    "rare.nuclear_use={ levels = [3, 4, 5, 6], splits = [2, 3, 2, 2] }",
    "rare.strategic_exchange={ levels = [1, 4, 6], splits = [2, 3, 2] }",
    "parameters.ceasefire_per_quarter=0.1",
];

#[test]
fn the_trunk_is_the_run_without_its_tree() {
    // Whatever happens in a branch has not happened when the trunk goes on.
    let cases: [(_, _, &[&str]); 4] = [
        ("accession_during_war", 64, &[]),
        ("three_states", 400, &[]),
        ("accession_during_war", 64, everything_happens!("RUS", "UKR", "USA", "POL")),
        ("three_states", 400, everything_happens!("ARD", "BOR", "CAS", "DRU")),
    ];
    for (name, runs, happenings) in cases {
        let set: Vec<&str> = [&TREES, happenings].concat();
        let study = shipped(name, runs, &set);
        let mut kept: Vec<Vec<RunRecord>> = vec![Vec::new(); study.conferral.len() * study.regimes.len()];
        let remember = |cells: &[&[RunRecord]]| {
            kept.iter_mut().zip(cells).for_each(|(kept, batch)| kept.extend_from_slice(batch));
            Ok::<(), Infallible>(())
        };
        let tally = Tally::with_trees(&study, pilot::plans(&study));
        let never = AtomicBool::new(false);
        let Ok((tally, _)) = engine::go_on(&study, tally, 0..runs, &never, &(), remember);
        let alone = records(&Study { rare: Vec::new(), ..study.clone() });
        for (cell, (with_trees, alone)) in kept.iter().zip(&alone).enumerate() {
            assert!(tally.rare().harvest(cell, 0).rounds[1] > 0, "{name}, cell {cell}: no branch grew");
            let words = |records: &[RunRecord]| -> Vec<Vec<u64>> {
                let responders = study.responders.len();
                records.iter().map(|record| bits(record, responders, NOTHING, None)).collect()
            };
            assert_eq!(words(with_trees), words(alone), "{name}, cell {cell}");
        }
    }
}

#[test]
fn without_branches_and_compensator_it_is_a_count() {
    let set = [
        "rare.event=\"nuclear_use\"",
        "rare.compensator=false",
        "rare.nuclear_use={ levels = [3, 5], splits = [1, 1] }",
        "parameters.rung_autonomous_risk={ strikes_beyond = 0.2, nuclear_signalling = 0.3 }",
    ];
    for happenings in [&[][..], everything_happens!("RUS", "UKR", "USA", "POL")] {
        let set: Vec<&str> = [&set, happenings].concat();
        let study = shipped("accession_during_war", 128, &set);
        let tally = grown(&study);
        let mut seen = 0;
        for cell in 0..tally.cells().len() {
            let count = tally.cells()[cell].event_count(Given::Always, Event::NuclearUse as usize);
            let found = estimate(&study, &tally, cell, 0);
            assert_eq!(found.probability.to_bits(), (count as f64 / study.runs as f64).to_bits());
            assert_eq!(found.roots, count);
            seen += count;
        }
        assert!(seen > 10, "{seen}");
    }
}

/// Four rungs by accident alone, at a constant risk, in a war of 13 rounds.
pub(super) fn hold_only(runs: u64, event: &str, seed: u64) -> Study {
    let set = [
        "horizon_quarters=2".to_string(),
        format!("rare.event=\"{event}\""),
        format!("seed={seed}"),
        "parameters.rung_autonomous_risk={ theatre_war = 0.02, strikes_beyond = 0.02, nuclear_signalling = 0.02, \
         limited_nuclear_use = 0.02 }"
            .to_string(),
    ];
    let set: Vec<&str> = set.iter().map(String::as_str).collect();
    shipped("limits/hold_only_ladder", runs, &set)
}

/// P(at least k successes of n).
pub(super) fn at_least(k: u64, n: u64, p: f64) -> f64 {
    1.0 - Binomial::new(p, n).expect("a probability").cdf(k - 1)
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn trees_have_the_probability_of_a_closed_form_as_their_mean() {
    for (event, rungs) in [("nuclear_use", 3), ("strategic_exchange", 4)] {
        let study = hold_only(2500, event, 5);
        let tally = grown(&study);
        let found = estimate(&study, &tally, 0, 0);
        let exact = at_least(rungs, 13, 0.02);
        let z = (found.probability - exact) / found.std_error;
        println!("{event}: {found:?}, exactly {exact:e}, {z:.2} standard errors");
        assert!(z.abs() < 3.0, "{event}: {z}");
        assert!(found.is_precise(), "{event}: {found:?}");
        // All risks move together in the closed form; here the last rung's alone does, by the derivative of one step.
        let elasticity = found.elasticity.expect("roots");
        assert!((0.9..1.0).contains(&elasticity), "{event}: {elasticity}");
    }
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn trees_of_another_seed_agree_with_runs_alone() {
    let alone = [
        "rare.nuclear_use={ levels = [6], splits = [1] }",
        "rare.strategic_exchange={ levels = [6], splits = [1] }",
        "rare.event=[\"nuclear_use\", \"strategic_exchange\"]",
        "parameters.ceasefire_per_quarter=0.1",
        "seed=77",
    ];
    let runs = 1000;
    let [trees, alone] = [&TREES[..], &alone[..]].map(|set| shipped("accession_during_war", runs, set));
    let [by_trees, by_runs] = [&trees, &alone].map(grown);
    for cell in 0..by_runs.cells().len() {
        for event in 0..2 {
            let [a, b] = [(&trees, &by_trees), (&alone, &by_runs)]
                .map(|(study, tally)| estimate(study, tally, cell, event));
            let error = (a.std_error * a.std_error + b.std_error * b.std_error).sqrt();
            println!("cell {cell}, event {event}: {:e} and {:e}, ± {error:e}", a.probability, b.probability);
            assert!((a.probability - b.probability).abs() <= 3.0 * error, "{a:?} {b:?}");
        }
    }
}

#[test]
fn parts_merge_to_the_whole_in_any_order() {
    let study = shipped("accession_during_war", 200, &TREES);
    let plans = pilot::plans(&study);
    let part = |range| engine::tally_of(&study, Tally::with_trees(&study, plans.clone()), range);
    let whole = part(0..200);
    for parts in [[0..64, 64..128, 128..200], [128..200, 0..64, 64..128]] {
        let mut sum = Tally::new(&study);
        parts.into_iter().for_each(|range| sum.merge(&part(range)));
        assert_eq!(sum.rare(), whole.rare());
        assert!(sum.fits(&study));
    }
}

#[test]
fn trees_that_were_altered_after_the_fact_are_known() {
    let study = shipped("accession_during_war", 64, &TREES);
    let tally = grown(&study);
    assert!(tally.fits(&study));
    let written = serde_json::to_value(&tally).expect("plain values");
    let read = |value| read_json::<Tally>(value).expect("it has the form of a tally");
    assert!(read(written.clone()).fits(&study));
    let root = (0..64)
        .find(|&cell: &usize| written["rare"]["harvests"][cell]["roots"][0].is_object())
        .expect("a root");
    let alterations: [fn(&mut serde_json::Value, usize); 5] = [
        |rare, _| *rare = serde_json::json!({ "plans": [], "harvests": [] }),
        |rare, _| rare["plans"][0]["branching"][0]["splits"] = 7.into(),
        |rare, _| rare["plans"][0]["compensator"] = false.into(),
        |rare, root| rare["harvests"][root]["roots"][0]["weight"] = (-1.0).into(),
        |rare, root| rare["harvests"][root]["reached"] = serde_json::json!([1]),
    ];
    for (place, alter) in alterations.iter().enumerate() {
        let mut altered = written.clone();
        alter(&mut altered["rare"], root);
        assert!(!read(altered).fits(&study), "alteration {place}");
    }
    // Those of another study.
    assert!(!tally.fits(&Study { rare: Vec::new(), ..study.clone() }));
}
