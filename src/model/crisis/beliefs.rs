//! What everybody expects of everybody: the equilibrium of responses on public types.
//!
//! Expectations depend on what is public alone, so they are kept while that stands.

use super::block::block_expected;
use super::coalition::Coalition;
use super::costs::{Costs, Lotteries, Setting};
use super::kept::{Beliefs, Estimated, Key, PublicForces, SearchRoom};
use super::lotteries::{Followers, led, quantal_responses};
use super::promise::Under;
use super::reaction::reaction;
use super::situation::Situation;
use super::world::World;
use crate::base::decision::{fixed_point, prevails_each, prevails_rows};
use crate::model::study::{Kind, Level, PerLevel, StateSet};
use multiversion::multiversion;
use std::cell::Ref;

/// Difference of contributions, relative to all forces, that counts as none.
const TOLERANCE: f64 = 1e-7;
/// Difference of the two ends, in the same unit, that counts as two equilibria.
const APART: f64 = 1e-4;
const MOST_EVALUATIONS: u32 = 400;
/// Bound of reactions below which there is one equilibrium for certain: two searches would end as near to it as
/// [`TOLERANCE`] has them, summed over the responders and at most doubled.
const ONE: f64 = 0.5;

/// What everybody would best do about what everybody is expected to bring.
pub(crate) struct Replies<'r, 'w> {
    world: &'w World<'w>,
    situation: &'r Situation<'w>,
    /// What the levels mean to each.
    pub(crate) own: &'r mut [Lotteries],
    followers: Option<Followers<'r, 'w>>,
}

impl<'r, 'w> Replies<'r, 'w> {
    /// Those to this situation, in room for the lotteries of all responders and the costs of those who follow leads;
    /// `strength` takes what each would bring at full share.
    #[inline(always)]
    pub(crate) fn to(
        situation: &'r Situation<'w>,
        setting: &Setting,
        world: &'w World<'w>,
        (own, of_followers): (&'r mut [Lotteries], &'r mut [Costs]),
        strength: &mut [f64],
    ) -> Replies<'r, 'w> {
        setting.all_lotteries(world, &world.public.traits, situation, own);
        for (strength, own) in strength.iter_mut().zip(own.iter()) {
            *strength = own.strength;
        }
        let followers = Followers::of(world, &world.public.traits, (setting, situation), of_followers);
        Replies { world, situation, own, followers }
    }

    /// What everybody brings, and with which probability at which level, where everybody is expected to bring
    /// `contribution`.
    #[inline(always)]
    pub(crate) fn best(
        &mut self,
        strength: &[f64],
        contribution: &[f64],
        probability: &mut [PerLevel<f64>],
        image: &mut [f64],
    ) {
        let (world, situation) = (self.world, self.situation);
        forces_by_level(world, situation, (strength, contribution), probability);
        // What is asked of the others hangs on the leads, whose response is therefore found first.
        let all = StateSet::first(self.own.len());
        let leads = match (&self.followers, situation.terms) {
            (Some(_), Some(terms)) => terms.leads(),
            _ => StateSet::EMPTY,
        };
        quantal_responses(world, leads, self.own, probability, situation.challenger_force);
        let led = led(world, situation.terms, |lead| probability[lead]);
        if let Some((followers, led)) = self.followers.as_mut().zip(led) {
            followers.follow(&world.public.traits, &led, self.own);
        }
        let others = StateSet(all.0 & !leads.0);
        quantal_responses(world, others, self.own, probability, situation.challenger_force);
        for ((image, p), strength) in image.iter_mut().zip(probability.iter()).zip(strength) {
            *image = strength * expected_share(p, &world.values.level_force_share);
        }
    }
}

/// The forces with which the protégé would stand at each level of everybody, who brings `strength` at full share, if the
/// others bring `contribution`.
#[inline(always)]
fn forces_by_level(
    world: &World,
    situation: &Situation,
    (strength, contribution): (&[f64], &[f64]),
    forces: &mut [PerLevel<f64>],
) {
    let enabler = world.study.enabler;
    let seen = Coalition::of(situation.protege_force, strength, contribution, enabler);
    for (i, forces) in forces.iter_mut().enumerate() {
        *forces = seen.force_by_level(contribution[i], strength[i], enabler == Some(i), &world.values);
    }
}

/// Computes the expected response to `situation` by damped iteration from everybody out. Unless reactions are so weak
/// that there is one equilibrium, everybody in is another start: where the two end apart, the all-out end is taken, and
/// marked.
#[multiversion(targets("x86_64+avx2"))]
pub(crate) fn solve(world: &World, situation: &Situation, believed: &mut Beliefs) {
    let mut scratch = world.kept.scratch();
    let SearchRoom { own, of_followers, points } = &mut *scratch;
    let setting = Setting::of(world, situation);
    let Beliefs { contribution, share, strength, probability, .. } = believed;
    let mut replies = Replies::to(situation, &setting, world, (own, of_followers), strength);
    let all_forces = situation.challenger_force + situation.protege_force + strength.iter().sum::<f64>();
    let tolerance = TOLERANCE * all_forces;
    let shares = &world.values.level_force_share;
    let follow = replies.followers.is_some();
    let one = reaction(world, situation, replies.own, strength) < ONE;
    // `share` serves as the point of the all-in search, then takes the shares of the result.
    contribution.fill(0.0);
    for ((share, strength), own) in share.iter_mut().zip(strength.iter()).zip(replies.own.iter()) {
        *share = strength * shares[own.highest];
    }
    let mut best = |from: &[f64], image: &mut [f64]| replies.best(strength, from, probability, image);
    let mut search = |from: &mut [f64]| fixed_point(&mut best, from, tolerance, MOST_EVALUATIONS, points);
    let all_in = (!one).then(|| search(share));
    let all_out = search(contribution);
    let apart = |(a, b): (&f64, &f64)| (a - b).abs() > APART * all_forces;
    let two_equilibria = !one && contribution.iter().zip(share.iter()).any(apart);
    if !all_out.converged {
        // What was tried last is not the point that is returned.
        best(contribution, share);
    }
    for (i, p) in probability.iter().enumerate() {
        share[i] = expected_share(p, shares);
        contribution[i] = strength[i] * share[i];
    }
    believed.setting = setting;
    believed.two_equilibria = two_equilibria;
    believed.converged = all_out.converged && all_in.is_none_or(|all_in| all_in.converged);
    believed.hold(world, situation);
    believed.blocked = block_expected(world, believed, situation, move || {
        if follow {
            // Members block before they know what the leads do.
            setting.all_lotteries(world, &world.public.traits, situation, own);
        }
        own
    });
}

impl Beliefs {
    /// The coalition that is expected, with the protégé's force and whoever is the enabler.
    pub(crate) fn coalition(&self, protege_force: f64, enabler: Option<usize>) -> Coalition {
        Coalition::of(protege_force, &self.strength, &self.contribution, enabler)
    }

    /// The force with which the protégé would stand at each level of responder `i`, who brings `strength` at full share, if
    /// the others bring what they are expected to.
    pub(super) fn force_by_level(
        &self,
        world: &World,
        i: usize,
        strength: f64,
        situation: &Situation,
    ) -> PerLevel<f64> {
        let enabler = world.study.enabler;
        let seen = self.coalition(situation.protege_force, enabler);
        seen.force_by_level(self.contribution[i], strength, enabler == Some(i), &world.values)
    }

    /// Finds out how likely the protégé holds at each level of everybody.
    #[inline(always)]
    fn hold(&mut self, world: &World, situation: &Situation) {
        forces_by_level(world, situation, (&self.strength, &self.contribution), &mut self.holds);
        prevails_rows(&mut self.holds, situation.challenger_force, world.values.contest_exponent);
    }

    /// How likely the protégé holds at each level of responder `i`, who brings `strength` at full share, if the others bring
    /// what they are expected to. Makes of `costs` at even odds those at the odds of each level.
    #[inline(always)]
    pub(crate) fn seen_by(
        &self,
        world: &World,
        (i, strength): (usize, f64),
        costs: &mut Costs,
        situation: &Situation,
    ) -> PerLevel<f64> {
        let v = &world.values;
        if v.war_cost_odds_exponent == 0.0 && strength == self.strength[i] {
            return self.holds[i];
        }
        let forces = self.force_by_level(world, i, strength, situation);
        *costs = costs.at_odds(v, &forces, situation.challenger_force);
        PerLevel(prevails_each(forces.0, situation.challenger_force, v.contest_exponent))
    }
}

/// The share of capability that levels of these probabilities, those above abstention, bring to the theatre.
#[inline(always)]
pub(crate) fn expected_share(p: &PerLevel<f64>, shares: &PerLevel<f64>) -> f64 {
    let at = |level| p[level] * shares[level];
    Level::ALL[1..].iter().fold(0.0, |share, &level| share + at(level))
}

/// What the public estimates the forces of challenger and protégé to be now, and the key of beliefs that rest on it.
pub(crate) fn public_forces(world: &World, quarter: u32) -> (PublicForces, [Estimated; 2]) {
    let step = world.values.force_estimate_step_log;
    let [challenger, protege] = world.public.force;
    let challenger = challenger.again(world.challenger.force, step);
    let protege = protege.again(world.protege.force, step);
    let growth_quarter = if world.grows || world.happened.grows { quarter + 1 } else { 0 };
    let key = PublicForces {
        challenger: challenger.force.to_bits(),
        protege: protege.force.to_bits(),
        growth_quarter,
        happened: world.happened.forces,
    };
    (key, [challenger, protege])
}

/// The situation in which an attack of this kind would break out, with the forces that the public knows of.
pub(crate) fn public_situation<'a>(world: &World<'a>, kind: Kind, under: Under) -> Situation<'a> {
    let [challenger, protege] = world.public.force;
    let terms = world.terms_under(under, kind);
    let allied = world.allied(under);
    Situation { allied, ..Situation::outbreak(world, kind, terms, challenger.force, protege.force) }
}

/// What beliefs about an attack of this kind rest on.
pub(crate) fn key(world: &World, under: Under, kind: Kind) -> Key {
    Key { epoch: world.public.epoch, forces: world.public.force_key, under, kind }
}

/// The beliefs about an attack of this kind, which are computed if none stand.
pub(crate) fn believe<'w>(world: &'w World, under: Under, kind: Kind) -> Ref<'w, Beliefs> {
    world.kept.beliefs(key(world, under, kind), |room| {
        solve(world, &public_situation(world, kind, under), room);
    })
}
