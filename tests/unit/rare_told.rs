//! What is told of rare events: two intervals, the page, and the path that made it.

#![allow(clippy::print_stdout, reason = "what was measured is worth seeing")]

use crate::model::crisis::{Prepared, Scenario, Unwatched, World};
use crate::model::study::{Conferral, RareEvent, Study};
use crate::run::estimate::{Estimate, Measure};
use crate::run::pilot::{grown, plans};
use crate::run::rare::{path_to_event, simulate_path};
use crate::run::tally::Stopped;
use crate::tell::number::prose;
use crate::tell::report::{Extent, page};
use crate::tell::trace::{self, Event};
use crate::unit::rare::hold_only;
use crate::unit::shipped::shipped;
use crate::write::{Account, Results};
use std::fs;

/// A small world in which the ladder's last steps are not so rare, with 24 draws of two parameters.
fn drawn(dir: &tempfile::TempDir) -> Study {
    let table = dir.path().join("draws.csv");
    let rows =
        (0..24).map(|j| format!("{j},{},{}\n", 0.1 + 0.02 * f64::from(j), 0.01 + 0.002 * f64::from(j)));
    let head = "draw,opportunity_per_quarter,rung_autonomous_risk.strikes_beyond\n";
    fs::write(&table, rows.fold(head.to_string(), |text, row| text + &row)).expect("a table");
    let from = format!("parameters.from=\"{}\"", table.display());
    let set = [from.as_str(), "rare.event=[\"nuclear_use\", \"strategic_exchange\"]"];
    shipped("three_states", 24 * 64, &set)
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn a_rare_probability_has_both_intervals_and_the_page_says_them() {
    let dir = tempfile::tempdir().expect("a folder");
    let study = drawn(&dir);
    let tally = grown(&study);
    let mut precise = 0;
    for cell in 0..tally.cells().len() {
        for event in 0..study.rare.len() {
            let harvest = tally.rare().harvest(cell, event);
            let draws = tally.rare_by_draw(&study, cell, event);
            assert_eq!(draws.len(), 24);
            assert!(draws.iter().all(|draw| draw.runs == 64), "{draws:?}");
            assert_eq!(draws.iter().map(|draw| draw.roots).sum::<u64>(), harvest.roots.len() as u64);
            let sum = draws.iter().map(|draw| draw.sum).sum::<f64>();
            let whole = harvest.roots.iter().map(|root| root.weight).sum::<f64>();
            assert!((sum - whole).abs() <= 1e-12 * whole, "{sum} {whole}");
            let found = Estimate::rare(&study, &tally, cell, event).expect("runs");
            println!("cell {cell}, event {event}: {}", prose(Some(found)));
            if found.measure == (Measure::Rare { precise: true }) {
                precise += 1;
                let total = found.total.expect("24 draws");
                assert!(total.low <= found.ci.low && found.ci.high <= total.high && found.draws == 24);
            } else {
                assert_eq!((found.total, found.ci.low), (None, 0.0));
            }
        }
    }
    assert!(precise > 0, "no probability was precise enough for the test");
    let account = Account { runs_asked: study.runs, stopped: Stopped::Asked, overrides: Vec::new() };
    let text = page(&Results::of_tally(&study, &tally, account), Extent::Whole);
    assert!(text.contains("<h2 id=\"rare-heading\">Rare events</h2>"));
    for cell in 0..tally.cells().len() {
        for event in 0..study.rare.len() {
            let words = prose(Estimate::rare(&study, &tally, cell, event));
            assert!(text.contains(&words), "{words}");
        }
    }
    let alone = Study { rare: Vec::new(), ..study };
    let account = Account { runs_asked: alone.runs, stopped: Stopped::Asked, overrides: Vec::new() };
    assert!(!page(&Results::of_tally(&alone, &tally, account), Extent::Whole).contains("id=\"rare\""));
}

/// The path is made again without the rest of its tree, from its forks alone.
#[test]
fn a_trace_follows_the_branch_that_reached_the_event() {
    let peace = shipped("three_states", 2000, &["rare.event=\"nuclear_use\""]);
    let war = hold_only(500, "strategic_exchange", 5);
    for (study, event) in [(&peace, RareEvent::NuclearUse), (&war, RareEvent::StrategicExchange)] {
        let prepared = Prepared::new(study);
        let found = plans(study);
        let plan = &found[0];
        let regime = study.regimes.last().expect("a guarantee");
        let scenario = Scenario { prepared: &prepared, regime, conferral: Conferral::Granted };
        let mut next = 0;
        let mut forked = 0;
        for _ in 0..8 {
            let Some((run, forks)) = path_to_event(scenario, plan, next..study.runs) else { break };
            next = run + 1;
            println!("{event:?}: run {run}, {forks:?}");
            let mut turned = 0;
            let mut world = World::new(scenario);
            let record = simulate_path(&mut world, run, &forks, &mut Unwatched, |_, _| turned += 1);
            assert!(record.highest_rung >= event.target(), "run {run}: {:?}", record.highest_rung);
            assert_eq!(turned, forks.len());
            let (events, traced) = trace::trace_path(scenario, run, &forks);
            assert_eq!(traced.highest_rung, record.highest_rung, "watched, it is the same path");
            let branches = events.iter().filter(|event| matches!(event, Event::Branch(_))).count();
            assert_eq!(branches, forks.len());
            if forks.is_empty() {
                continue;
            }
            forked += 1;
            // Up to the first branch it is the run.
            let (own, _) = trace::trace(scenario, run);
            let first = events.iter().position(|event| matches!(event, Event::Branch(_))).expect("a branch");
            assert!(own.starts_with(&events[..first]));
            assert!(own[first..] != events[first + 1..], "what follows is drawn anew");
        }
        assert!(forked > 0, "{event:?}: no path left its run");
    }
}
