//! What everybody expects of everybody: the equilibrium of responses on public types.
//!
//! Expectations depend on what is public alone, so they are kept while that stands.

use super::block::block_expected;
use super::coalition::Coalition;
use super::kept::{Beliefs, Key, PublicForces};
use super::lotteries::{Followers, Lotteries, led, lotteries, quantal_responses};
use super::promise::Under;
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

/// Computes the expected response to `situation` by damped iteration from two starts: everybody out, and
/// everybody in. Where they end apart, the all-out end is taken, and marked.
pub(crate) fn solve(world: &World, situation: &Situation, believed: &mut Beliefs) {
    let n = world.capability.len();
    let mut scratch = world.kept.scratch();
    let mut own = [Lotteries::default(); MAX_RESPONDERS];
    for i in 0..n {
        own[i] = lotteries(world, &world.public.traits, i, situation);
        believed.strength[i] = own[i].strength;
    }
    let all_forces =
        situation.challenger_force + situation.protege_force + believed.strength.iter().sum::<f64>();
    let tolerance = TOLERANCE * all_forces;
    let shares = &world.values.level_force_share;
    let strength = &believed.strength;
    let probability = &mut believed.probability;
    // `share` serves as the point of the all-in search, then takes the shares of the result.
    believed.contribution.fill(0.0);
    for i in 0..n {
        believed.share[i] = strength[i] * shares[own[i].highest];
    }
    let mut followers = Followers::of(world, &world.public.traits, situation);
    let mut best_replies = |contribution: &[f64], image: &mut [f64]| {
        let enabler = world.study.enabler;
        let coalition = Coalition::of(situation.protege_force, strength, contribution, enabler);
        for i in 0..n {
            probability[i] =
                coalition.force_by_level(contribution[i], strength[i], enabler == Some(i), &world.values);
        }
        // What is asked of the others hangs on the leads, whose response is therefore found first.
        let led = led(world, situation.terms, |lead| {
            let mut one = [probability[lead]];
            quantal_responses(world, std::iter::once(&own[lead]), &mut one, situation.challenger_force);
            one[0]
        });
        if let Some((followers, led)) = followers.as_mut().zip(led) {
            followers.follow(&world.public.traits, &led, &mut own);
        }
        quantal_responses(world, own[..n].iter(), probability, situation.challenger_force);
        for (i, p) in probability.iter().enumerate() {
            image[i] = strength[i] * expected_share(p, shares);
        }
    };
    let all_in =
        fixed_point(&mut best_replies, &mut believed.share, tolerance, MOST_EVALUATIONS, &mut scratch);
    let all_out =
        fixed_point(&mut best_replies, &mut believed.contribution, tolerance, MOST_EVALUATIONS, &mut scratch);
    believed.two_equilibria =
        believed.contribution.iter().zip(&believed.share).any(|(a, b)| (a - b).abs() > APART * all_forces);
    believed.converged = all_in.converged && all_out.converged;
    // One evaluation more leaves the probabilities at the point that is returned.
    best_replies(&believed.contribution, &mut believed.share);
    for i in 0..n {
        believed.share[i] = expected_share(&believed.probability[i], shares);
        believed.contribution[i] = strength[i] * believed.share[i];
    }
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
