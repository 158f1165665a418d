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
/// Probability of climbing to a level to which no path has climbed yet.
const UNKNOWN: f64 = 0.1;

/// How trees of the study's rare events grow: as the study says, or else by a pilot on a seed of its own. The same for
/// the same study, whichever runs are then made of it.
///
/// With p the probability of climbing to a level from the one before, over all cells together, and p' that of the next,
/// 1 / √(p p') paths go on from it: the rarer a level is come by, the more is made of it. Speed alone hangs on that.
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
            let paths = |level: usize| reached(level) * u64::from(plan.branching[level].splits);
            // Probability of climbing to each level from the one before, the first from the start of a run.
            let climbs: Vec<f64> = (0..plan.branching.len())
                .map(|level| {
                    match (if level == 0 { RUNS * cells as u64 } else { paths(level - 1) }, reached(level)) {
                        (0, _) | (_, 0) => UNKNOWN,
                        (from, to) => (to as f64 / from as f64).min(1.0),
                    }
                })
                .collect();
            for (level, branching) in plan.branching.iter_mut().enumerate() {
                let further = climbs.get(level + 1).unwrap_or(&1.0);
                branching.splits =
                    (1.0 / (climbs[level] * further).sqrt()).round().clamp(1.0, MOST_SPLITS) as u32;
            }
        }
    }
    for plan in &mut plans {
        plan.branching.retain(|branching| branching.splits > 1);
    }
    plans
}
