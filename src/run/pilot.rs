//! The pilot of rare events: it finds at which levels runs branch, and into how many paths.

use super::engine;
use super::rare::Plan;
use super::tally::Tally;
use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};
use crate::model::study::{Branching, Rare, RareEvent, Study};

/// Runs of each cell in a round of the pilot.
const RUNS: u64 = 2048;
/// Rounds of the pilot: each grows its trees by what the one before has found.
const ROUNDS: usize = 3;
/// The most paths that go on from a level.
const MOST_SPLITS: f64 = 20.0;
/// Paths that go on from a level from which none has climbed higher yet.
const UNKNOWN_SPLITS: u32 = 4;

/// All runs of a study with their trees, and nothing else remembered.
pub(crate) fn grown(study: &Study) -> Tally {
    engine::tally_of(study, Tally::with_trees(study, plans(study)), 0..study.runs)
}

/// How trees of the study's rare events grow: as the study says, or else by a pilot on a seed of its own. The same for
/// the same study, whichever runs are then made of it.
///
/// From a level as many paths go on as it takes, on average, for one to climb to the next, over all cells together. Speed
/// alone hangs on that.
pub(crate) fn plans(study: &Study) -> Vec<Plan> {
    let levels = || (1..=RareEvent::HIGHEST_LEVEL).map(|level| Branching { level, splits: 1 }).collect();
    let begin = |rare: &Rare| Plan {
        event: rare.event,
        branching: rare.branching.clone().unwrap_or_else(levels),
        compensator: rare.compensator,
    };
    let mut plans: Vec<Plan> = study.rare.iter().map(begin).collect();
    if study.rare.iter().all(|rare| rare.branching.is_some()) {
        return plans;
    }
    let address = Address::new(Purpose::PilotSeed, AgentId::WORLD, Time::default());
    let pilot = Study { seed: Draws::new(study.seed, u64::MAX).seed(address), stop: None, ..study.clone() };
    for _ in 0..ROUNDS {
        let tally = engine::tally_of(&pilot, Tally::with_trees(&pilot, plans.clone()), 0..RUNS);
        let cells = tally.cells().len();
        for (event, plan) in
            plans.iter_mut().enumerate().filter(|&(event, _)| study.rare[event].branching.is_none())
        {
            let reached = |level: usize| -> u64 {
                (0..cells).map(|cell| tally.rare().harvest(cell, event).reached[level]).sum()
            };
            for level in 0..plan.branching.len() - 1 {
                let paths = reached(level) * u64::from(plan.branching[level].splits);
                plan.branching[level].splits = match (paths, reached(level + 1)) {
                    (0, _) | (_, 0) => UNKNOWN_SPLITS,
                    (from, to) => (from as f64 / to as f64).round().clamp(1.0, MOST_SPLITS) as u32,
                };
            }
        }
    }
    for (plan, _) in plans.iter_mut().zip(&study.rare).filter(|(_, rare)| rare.branching.is_none()) {
        plan.branching.retain(|branching| branching.splits > 1);
    }
    plans
}
