//! Stage 3, respond: every state of the pool chooses to abstain, to help with material, to deploy, or to fight.

use super::block::blocked;
use super::coalition::Coalition;
use super::costs::{Costs, Lotteries, Setting};
use super::kept::Beliefs;
use super::lotteries::{Followers, choose_level, full_strength, led, quantal_responses, surely};
use super::situation::Situation;
use super::witness::{LevelChoice, Moment, Witness};
use super::world::World;
use crate::base::chance::{Purpose, Time};
use crate::model::study::{Level, MAX_RESPONDERS, PerLevel, StateSet};
use multiversion::multiversion;

/// The response of the whole pool.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Response {
    /// Level of each responder.
    pub levels: [Level; MAX_RESPONDERS],
    /// Whether the alliance was blocked.
    pub blocked: bool,
}

/// Lets the pool respond to an attack in `quarter`, in waves: leads, then members at the front or with
/// stationed forces, then the rest. Each wave sees what earlier waves did, and believes the equilibrium of
/// the others. Without a promise there is one wave.
#[multiversion(targets("x86_64+avx2"))]
pub(crate) fn respond(
    world: &World,
    believed: &Beliefs,
    situation: &mut Situation,
    quarter: u32,
    witness: &mut impl Witness,
) -> Response {
    let time = Time::quarter(quarter);
    let setting = Setting::of(world, situation);
    let n = world.capability.len();
    let enabler = world.study.enabler;
    let mut levels = [Level::Abstain; MAX_RESPONDERS];
    let mut own = [Lotteries::default(); MAX_RESPONDERS];
    let mut strength = [0.0; MAX_RESPONDERS];
    let mut contribution = [0.0; MAX_RESPONDERS];
    setting.all_lotteries(world, &world.private.traits, situation, &mut own[..n]);
    situation.blocked = situation
        .terms
        .is_some_and(|terms| blocked(world, believed, (&own, situation), &terms, time, witness));
    for i in 0..n {
        // Without its alliance a state brings less.
        own[i].strength = full_strength(world, situation.terms.as_ref(), i, situation.blocked);
        strength[i] = own[i].strength;
        contribution[i] = believed.share[i] * strength[i];
    }
    let waves = if situation.terms.is_some() { 3 } else { 1 };
    for wave in 0..waves {
        let seen = Coalition::of(situation.protege_force, &strength[..n], &contribution[..n], enabler);
        let members: StateSet = (0..n).filter(|&i| wave_of(world, situation, i) == wave).collect();
        let mut each = [PerLevel::default(); MAX_RESPONDERS];
        for i in members.iter() {
            let expected = believed.share[i] * strength[i];
            each[i] = seen.force_by_level(expected, strength[i], enabler == Some(i), &world.values);
        }
        quantal_responses(world, members, &own, &mut each, situation.challenger_force);
        for i in members.iter() {
            let probabilities = &each[i];
            let uniform = world.uniform(Purpose::Respond, world.study.responders[i].id, time);
            let contributes = believed.share[i] * strength[i];
            let choice = LevelChoice {
                responder: i,
                situation,
                own: &own[i],
                seen: &seen,
                contribution: contributes,
                probabilities: &probabilities.0,
                uniform,
            };
            witness.saw(world, Moment::Responded(wave, choice));
            levels[i] = choose_level(probabilities, uniform);
            contribution[i] = strength[i] * world.values.level_force_share[levels[i]];
        }
        // Those who follow see what the leads did.
        if wave == 0 {
            situation.led = led(world, situation.terms, |lead| surely(levels[lead]));
            if let Some(led) = &situation.led
                && let mut room = [Costs::default(); MAX_RESPONDERS]
                && let Some(mut followers) =
                    Followers::of(world, &world.private.traits, (&setting, situation), &mut room)
            {
                followers.follow(&world.private.traits, led, &mut own);
            }
        }
    }
    Response { levels, blocked: situation.blocked }
}

fn wave_of(world: &World, situation: &Situation, i: usize) -> usize {
    let Some(terms) = situation.terms else {
        return 0;
    };
    if !terms.bound.contains(i) {
        2
    } else if terms.regime.leads.contains(i) {
        0
    } else if world.study.responders[i].borders_challenger || terms.regime.stationed.contains(i) {
        1
    } else {
        2
    }
}
