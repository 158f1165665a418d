//! One path of a tree, made again by itself: the one that reached the event.

use super::fork::Fork;
use super::tree::{Forest, Plan};
use crate::model::crisis::{RunRecord, Scenario, Witness, World, simulate_from_round_to_round};
use std::ops::Range;
use std::slice::from_ref;

/// The first of these runs of which a path reaches the event, and the forks on the way there: none if the run itself is that
/// path. Of several paths of a run, the one that was played first.
pub(crate) fn path_to_event(
    scenario: Scenario,
    plan: &Plan,
    mut runs: Range<u64>,
) -> Option<(u64, Vec<Fork>)> {
    let mut world = World::new(scenario);
    let mut forest = Forest::new(from_ref(plan), scenario.prepared.study);
    runs.find_map(|run| {
        forest.simulate(&mut world, run);
        Some((run, forest.path_to_event()?))
    })
}

/// Makes a run again that turns off at these forks, and goes on to its end with what is drawn there. `turned` is told of each.
pub(crate) fn simulate_path<W: Witness>(
    world: &mut World,
    run: u64,
    forks: &[Fork],
    witness: &mut W,
    mut turned: impl FnMut(&mut W, Fork),
) -> RunRecord {
    let mut left = forks.iter().copied().peekable();
    simulate_from_round_to_round(world, run, witness, |world, timeline, witness| {
        let time = timeline.crisis.as_ref().map(|crisis| crisis.time());
        while let Some(fork) = left.next_if(|fork| Some(fork.time) == time) {
            world.fixed.draws = world.fixed.draws.branch(fork.time, fork.level.into(), fork.copy);
            turned(witness, fork);
        }
    })
}
