//! What everybody expects of everybody: the equilibrium of responses on public types.
//!
//! Expectations depend on what is public alone, so they are kept while that stands.

use super::block::block_expected;
use super::coalition::Coalition;
use super::kept::{Beliefs, Key, PublicForces};
use super::lotteries::{Followers, Lotteries, led, lotteries, quantal_responses};
use super::promise::Under;
use super::reaction::reaction;
use super::situation::Situation;
use super::world::World;
use crate::base::decision::fixed_point;
use crate::base::math::{exp, ln};
use crate::model::study::{Kind, Level, MAX_RESPONDERS, PerLevel};
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
    followers: Option<&'r mut Followers<'w>>,
}

impl<'r, 'w> Replies<'r, 'w> {
    /// Those to this situation, in room for the lotteries of all responders; `strength` takes what each would bring at
    /// full share.
    pub(crate) fn to(
        situation: &'r Situation<'w>,
        world: &'w World<'w>,
        (own, followers): (&'r mut [Lotteries], &'r mut Option<Followers<'w>>),
        strength: &mut [f64],
    ) -> Replies<'r, 'w> {
        let own = &mut own[..strength.len()];
        for (i, (own, strength)) in own.iter_mut().zip(strength).enumerate() {
            *own = lotteries(world, &world.public.traits, i, situation);
            *strength = own.strength;
        }
        *followers = Followers::of(world, &world.public.traits, situation);
        Replies { world, situation, own, followers: followers.as_mut() }
    }

    /// What everybody brings, and with which probability at which level, where everybody is expected to bring
    /// `contribution`.
    #[inline]
    pub(crate) fn best(
        &mut self,
        strength: &[f64],
        contribution: &[f64],
        probability: &mut [PerLevel<f64>],
        image: &mut [f64],
    ) {
        let (world, situation) = (self.world, self.situation);
        let enabler = world.study.enabler;
        let coalition = Coalition::of(situation.protege_force, strength, contribution, enabler);
        for (i, forces) in probability.iter_mut().enumerate() {
            *forces =
                coalition.force_by_level(contribution[i], strength[i], enabler == Some(i), &world.values);
        }
        // What is asked of the others hangs on the leads, whose response is therefore found first.
        let led = led(world, situation.terms, |lead| {
            let mut one = [probability[lead]];
            quantal_responses(world, std::iter::once(&self.own[lead]), &mut one, situation.challenger_force);
            one[0]
        });
        if let Some((followers, led)) = self.followers.as_deref_mut().zip(led) {
            followers.follow(&world.public.traits, &led, self.own);
        }
        quantal_responses(world, self.own.iter(), probability, situation.challenger_force);
        for ((image, p), strength) in image.iter_mut().zip(probability.iter()).zip(strength) {
            *image = strength * expected_share(p, &world.values.level_force_share);
        }
    }
}

/// Computes the expected response to `situation` by damped iteration from everybody out. Unless reactions are so weak
/// that there is one equilibrium, everybody in is another start: where the two end apart, the all-out end is taken, and
/// marked.
pub(crate) fn solve(world: &World, situation: &Situation, believed: &mut Beliefs) {
    let mut scratch = world.kept.scratch();
    let Beliefs { contribution, share, strength, probability, .. } = believed;
    let (mut own, mut followers) = ([Lotteries::default(); MAX_RESPONDERS], None);
    let mut replies = Replies::to(situation, world, (&mut own, &mut followers), strength);
    let all_forces = situation.challenger_force + situation.protege_force + strength.iter().sum::<f64>();
    let tolerance = TOLERANCE * all_forces;
    let shares = &world.values.level_force_share;
    let one = reaction(world, situation, replies.own, strength) < ONE;
    // `share` serves as the point of the all-in search, then takes the shares of the result.
    contribution.fill(0.0);
    for ((share, strength), own) in share.iter_mut().zip(strength.iter()).zip(replies.own.iter()) {
        *share = strength * shares[own.highest];
    }
    let mut best = |from: &[f64], image: &mut [f64]| replies.best(strength, from, probability, image);
    let mut search =
        |from: &mut [f64]| fixed_point(&mut best, from, tolerance, MOST_EVALUATIONS, &mut scratch);
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
    believed.two_equilibria = two_equilibria;
    believed.converged = all_out.converged && all_in.is_none_or(|all_in| all_in.converged);
    believed.blocked = block_expected(world, believed, situation);
}

/// The share of capability that levels of these probabilities, those above abstention, bring to the theatre.
#[inline]
pub(crate) fn expected_share(p: &PerLevel<f64>, shares: &PerLevel<f64>) -> f64 {
    let at = |level| p[level] * shares[level];
    Level::ALL[1..].iter().fold(0.0, |share, &level| share + at(level))
}

/// Public estimates of the two forces: the true ones rounded to steps of a fixed ratio, so that beliefs
/// stand until something has changed that people would notice. A step of zero makes them exact.
pub(crate) fn public_forces(world: &World, quarter: u32) -> (PublicForces, f64, f64) {
    let step = world.values.force_estimate_step_log;
    let estimate = |force: f64| if force > 0.0 && step > 0.0 { round_log(force, step) } else { force };
    let (challenger, protege) = (estimate(world.challenger.force), estimate(world.protege.force));
    let growth_quarter = if world.grows || world.happened.grows { quarter + 1 } else { 0 };
    let happened = world.happened.forces;
    let key = PublicForces {
        challenger: challenger.to_bits(),
        protege: protege.to_bits(),
        growth_quarter,
        happened,
    };
    (key, challenger, protege)
}

fn round_log(force: f64, step: f64) -> f64 {
    exp((ln(force) / step).round() * step)
}

/// The situation in which an attack of this kind would break out, with the forces that the public knows of.
pub(crate) fn public_situation<'a>(world: &World<'a>, kind: Kind, under: Under) -> Situation<'a> {
    let (challenger, protege) = world.public.force;
    let terms = world.terms_under(under, kind);
    let allied = world.allied(under);
    Situation { allied, ..Situation::outbreak(world, kind, terms, challenger, protege) }
}

/// The beliefs about an attack of this kind, which are computed if none stand.
pub(crate) fn believe<'w>(world: &'w World, under: Under, kind: Kind) -> Ref<'w, Beliefs> {
    let key = Key { epoch: world.public.epoch, forces: world.public.force_key, under, kind };
    world.kept.beliefs(key, |room| {
        solve(world, &public_situation(world, kind, under), room);
    })
}
