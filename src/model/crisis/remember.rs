//! Stage 5, remember: what a crisis does to names, to the alliance, and to forces.

use super::escalate::Crisis;
use super::witness::{Moment, PromiseChange, Witness};
use super::world::World;
use crate::base::math::exp;
use crate::model::study::{Event, Kind};

/// After a crisis: the public believes more or less in every member's word, as far as the promise spoke to
/// that kind of attack; and an alliance that kept too few promises under open attack fractures, for its
/// other members too.
pub fn remember(world: &mut World, crisis: &Crisis, witness: &mut impl Witness) {
    let Some(terms) = crisis.terms else { return };
    let spoken = terms.regime.clarity[crisis.began_as];
    let (mut kept, mut promised) = (0.0, 0.0);
    for i in terms.bound.iter() {
        let met = crisis.highest_levels[i] >= terms.asked_of(world.capability[i]);
        let surprise = met as u8 as f64 - crisis.kept_probability[i];
        world.reputation[i] += world.values.reputation_step * spoken * surprise;
        world.public.audience_cost_gdp_pct[i] = world.audience_cost_median[i] * exp(world.reputation[i]);
        witness.saw(world, Moment::Remembered { responder: i, met, expected: crisis.kept_probability[i] });
        promised += world.capability[i];
        kept += if met { world.capability[i] } else { 0.0 };
    }
    let broken =
        crisis.began_as >= Kind::Limited && world.in_force() && kept < world.values.fracture_share * promised;
    if let Some(promise) = world.promise.as_mut().filter(|_| broken) {
        promise.depth_factor *= world.values.fracture_factor;
        world.record.events.insert(Event::Fracture);
        witness.saw(world, Moment::Promise(PromiseChange::Fractured));
    }
    world.public_changed();
}

/// In a quarter of peace, forces of both sides recover towards a ceiling above their start.
pub fn recover(world: &mut World) {
    let (rate, ceiling) = (world.values.recovery_per_quarter, world.values.recovery_ceiling);
    let (a, p) = (&mut world.challenger, &mut world.protege);
    a.force += rate * (ceiling * a.force_at_start - a.force);
    p.force += rate * (ceiling * p.force_at_start - p.force);
}
