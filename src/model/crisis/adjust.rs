//! During a crisis, engaged responders think again.

use super::coalition::Coalition;
use super::costs::{Lotteries, Setting};
use super::course::Crisis;
use super::fighting::{contributions, current_terms};
use super::lotteries::{expected_utilities, led, surely};
use super::promise::Terms;
use super::situation::Situation;
use super::witness::{LevelChoice, Moment, Witness};
use super::world::World;
use crate::base::chance::{Purpose, Time};
use crate::base::decision::{choose, quantal_response};
use crate::model::study::{Level, MAX_RESPONDERS, Rung};
use multiversion::multiversion;

/// Every engaged responder that comes to a decision withdraws a level, holds, or raises a level, by the
/// lotteries of stage 3 with the nuclear risk of the rung. All see the levels with which the round began.
#[multiversion(targets("x86_64+avx2"))]
pub(super) fn adjust_levels(
    world: &World,
    crisis: &mut Crisis,
    open: f64,
    time: Time,
    witness: &mut impl Witness,
) {
    let n = world.capability.len();
    let (mut strength, mut contribution) = ([0.0; MAX_RESPONDERS], [0.0; MAX_RESPONDERS]);
    contributions(world, crisis, &mut strength, &mut contribution);
    let v = &world.values;
    let situation = situation(world, crisis);
    let seen =
        Coalition::of(situation.protege_force, &strength[..n], &contribution[..n], world.study.enabler);
    // Most often nobody comes to a decision.
    let mut setting = None;
    for i in 0..n {
        let id = world.study.responders[i].id;
        let level = crisis.levels[i];
        // Who stood aside is not asked again, unless a promise speaks to it now that did not bind it when the crisis began.
        let bound = |terms: Option<Terms>| terms.is_some_and(|terms| terms.bound.contains(i));
        let called = bound(situation.terms) && !bound(crisis.terms);
        if level == Level::Abstain && !called {
            continue;
        }
        if !world.happens((Purpose::DecisionOpen, id, time), open, witness) {
            continue;
        }
        let setting = setting.get_or_insert_with(|| Setting::of(world, &situation));
        let own = capped(setting.lotteries(world, &world.private.traits, i, &situation));
        let is_enabler = world.study.enabler == Some(i);
        let forces = seen.force_by_level(contribution[i], own.strength, is_enabler, v);
        let by_level = expected_utilities(v, &own, forces, situation.challenger_force);
        let at = |level: Option<Level>| level.map_or(f64::NEG_INFINITY, |level| by_level[level]);
        let (less, more) = (level.below(), level.above());
        let hold = by_level[level] + v.inertia;
        let probabilities = quantal_response(world.precision, &[at(less), hold, at(more)]);
        let uniform = world.uniform(Purpose::Adjust, id, time);
        let choice = LevelChoice {
            responder: i,
            situation: &situation,
            own: &own,
            seen: &seen,
            contribution: contribution[i],
            probabilities: if less.is_none() { &probabilities[1..] } else { &probabilities },
            uniform,
        };
        witness.saw(world, Moment::Adjusted(choice));
        crisis.levels[i] = match choose(&probabilities, uniform) {
            0 => less.unwrap_or(level),
            1 => level,
            _ => more.unwrap_or(level),
        };
    }
}

/// The crisis as it is by now, seen as one that a state may answer.
fn situation<'a>(world: &World<'a>, crisis: &Crisis) -> Situation<'a> {
    let v = &world.values;
    let outbreak = Situation::outbreak(
        world,
        crisis.kind,
        current_terms(world, crisis),
        world.challenger.force * v.rung_challenger_effect[crisis.rung],
        world.protege.force,
    );
    let reference = v.rung_perceived_risk[Rung::TheatreWar];
    // Where theatre war frightens nobody there is no scale for other rungs: the risk is that of the outbreak.
    let relative = if reference > 0.0 { v.rung_perceived_risk[crisis.rung] / reference } else { 1.0 };
    let led = led(world, outbreak.terms, |lead| surely(crisis.acting(lead)));
    Situation {
        nuclear_scale: outbreak.nuclear_scale * relative,
        blocked: crisis.blocked,
        led,
        allied: world.allied(world.standing()),
        ..outbreak
    }
}

/// Nuclear risks as probabilities: high rungs scale them beyond one.
fn capped(mut lotteries: Lotteries) -> Lotteries {
    lotteries.nuclear_risk = lotteries.nuclear_risk.map(|risk| risk.min(1.0));
    lotteries
}
