//! Stage 5, remember: what a crisis does to names, to the alliance, and to forces.

use super::course::Crisis;
use super::promise::Promise;
use super::world::World;
use crate::model::study::{Kind, MAX_RESPONDERS, StateSet};

/// What the world makes of a crisis in which there was a promise.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Memory {
    /// The members bound of whom something was asked.
    pub bound: StateSet,
    /// Those that kept their promise.
    pub met: StateSet,
    /// The name of each that was bound from now on: ln κ̂ − ln κ median.
    pub reputation: [f64; MAX_RESPONDERS],
    /// The promise as fracture leaves it, if it fractures.
    pub fractured: Option<Promise>,
}

/// After a crisis: the public believes more or less in every member's word, as far as the promise spoke to
/// that kind of attack; and an alliance that kept too few promises under open attack fractures, for its
/// other members too.
pub(crate) fn remember(world: &World, crisis: &Crisis) -> Option<Memory> {
    let terms = crisis.terms?;
    let spoken = terms.regime.clarity[crisis.began_as];
    let (mut kept, mut promised) = (0.0, 0.0);
    let (asked, met) = crisis.asked_and_met(&terms, &world.capability);
    let mut reputation = [0.0; MAX_RESPONDERS];
    for i in asked.iter() {
        let keeps = met.contains(i);
        let surprise = keeps as u8 as f64 - crisis.kept_probability[i];
        reputation[i] = world.public.reputation[i] + world.values.reputation_step * spoken * surprise;
        promised += world.capability[i];
        if keeps {
            kept += world.capability[i];
        }
    }
    let broken =
        crisis.began_as >= Kind::Limited && world.in_force() && kept < world.values.fracture_share * promised;
    let fractured = world.promise.filter(|_| broken).map(|promise| Promise {
        depth_factor: promise.depth_factor * world.values.fracture_factor,
        ..promise
    });
    Some(Memory { bound: asked, met, reputation, fractured })
}

/// In a quarter of peace, forces of both sides, the challenger's first, recover towards a ceiling above their
/// start.
pub(crate) fn recovered(world: &World) -> [f64; 2] {
    let (rate, ceiling) = (world.values.recovery_per_quarter, world.values.recovery_ceiling);
    let after = |force: f64, at_start: f64| force + rate * (ceiling * at_start - force);
    let (a, p) = (&world.challenger, &world.protege);
    [after(a.force, a.force_at_start), after(p.force, p.force_at_start)]
}
