//! What everybody expects of everybody: the equilibrium of responses on public types.
//!
//! Expectations depend on what is public alone, so they are kept while that stands.

use super::challenge::Outlook;
use super::coalition::Coalition;
use super::respond::{Situation, expected_utilities, lotteries};
use super::world::World;
use crate::decision::{Options, fixed_point, quantal_response};
use crate::study::{Kind, StateSet};

/// The expected response of the pool to one kind of attack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beliefs {
    /// Probability of each level, per responder.
    pub probability: Vec<Options>,
    /// Force at full share, per responder.
    pub strength: Vec<f64>,
    /// Expected contribution in force, per responder.
    pub contribution: Vec<f64>,
    /// The same as a share of strength.
    pub share: Vec<f64>,
    /// Whether the search converged.
    pub converged: bool,
    /// Whether the two starts ended apart.
    pub two_equilibria: bool,
}

impl Beliefs {
    /// Room for `n` responders.
    pub fn new(n: usize) -> Beliefs {
        Beliefs {
            probability: vec![[0.0; 4]; n],
            strength: vec![0.0; n],
            contribution: vec![0.0; n],
            share: vec![0.0; n],
            converged: true,
            two_equilibria: false,
        }
    }

    /// Takes over the values of another of the same size, without allocating.
    pub fn copy_from(&mut self, other: &Beliefs) {
        self.probability.copy_from_slice(&other.probability);
        self.strength.copy_from_slice(&other.strength);
        self.contribution.copy_from_slice(&other.contribution);
        self.share.copy_from_slice(&other.share);
        self.converged = other.converged;
        self.two_equilibria = other.two_equilibria;
    }

    /// Probability that some nuclear-armed responder other than `except` fights.
    pub fn nuclear_guarantor_fights(&self, nuclear: StateSet, except: Option<usize>) -> f64 {
        let mut none = 1.0;
        for i in nuclear.iter().filter(|&i| Some(i) != except) {
            none *= 1.0 - self.probability[i][3];
        }
        1.0 - none
    }
}

/// Difference of contributions, relative to all forces, that counts as none.
const TOLERANCE: f64 = 1e-7;
/// Difference of the two ends, in the same unit, that counts as two equilibria.
const APART: f64 = 1e-4;
const MOST_EVALUATIONS: u32 = 400;

/// Computes the expected response to `situation` into `world.believed`, by damped iteration from two starts:
/// everybody out, and everybody in. Where they end apart, the all-out end is played, and counted.
pub fn solve(world: &mut World, situation: &Situation) {
    let n = world.capability.len();
    let mut believed = std::mem::take(&mut world.believed);
    let mut scratch = std::mem::take(&mut world.scratch);
    for i in 0..n {
        world.lotteries[i] = lotteries(world, &world.public, i, situation);
        believed.strength[i] = world.lotteries[i].strength;
    }
    let all_forces = situation.challenger_force
        + situation.protege_force
        + believed.strength.iter().sum::<f64>();
    let tolerance = TOLERANCE * all_forces;
    let shares = world.values.level_force_share;
    let strength = &believed.strength;
    let probability = &mut believed.probability;
    let mut best_replies = |contribution: &[f64], image: &mut [f64]| {
        let enabler = world.study.enabler;
        let coalition = Coalition::of(situation.protege_force, strength, contribution, enabler);
        for i in 0..n {
            let forces = coalition.force_by_level(
                contribution[i],
                strength[i],
                enabler == Some(i),
                &world.values,
            );
            let utilities = expected_utilities(
                &world.lotteries[i],
                forces,
                situation.challenger_force,
                world.values.contest_exponent,
            );
            let p = quantal_response(world.precision, &utilities);
            image[i] = strength[i] * (p[1] * shares[1] + p[2] * shares[2] + p[3] * shares[3]);
            probability[i] = p;
        }
    };
    // `share` serves as the point of the all-in search, then takes the shares of the result.
    believed.contribution.fill(0.0);
    for i in 0..n {
        believed.share[i] = strength[i] * shares[world.lotteries[i].highest];
    }
    let all_in = fixed_point(
        &mut best_replies,
        &mut believed.share,
        tolerance,
        MOST_EVALUATIONS,
        &mut scratch,
    );
    let all_out = fixed_point(
        &mut best_replies,
        &mut believed.contribution,
        tolerance,
        MOST_EVALUATIONS,
        &mut scratch,
    );
    believed.two_equilibria = believed
        .contribution
        .iter()
        .zip(&believed.share)
        .any(|(a, b)| (a - b).abs() > APART * all_forces);
    believed.converged = all_in.converged && all_out.converged;
    // One evaluation more leaves the probabilities at the point that is returned.
    best_replies(&believed.contribution, &mut believed.share);
    for i in 0..n {
        let p = &believed.probability[i];
        believed.share[i] = p[1] * shares[1] + p[2] * shares[2] + p[3] * shares[3];
        believed.contribution[i] = strength[i] * believed.share[i];
    }
    world.record.diagnostics.beliefs += 1;
    world.record.diagnostics.not_converged += !believed.converged as u32;
    world.record.diagnostics.two_equilibria += believed.two_equilibria as u32;
    world.believed = believed;
    world.scratch = scratch;
}

/// The situation in which an attack of this kind would break out now.
pub fn situation<'a>(
    world: &World<'a>,
    kind: Kind,
    terms: Option<super::world::Terms<'a>>,
) -> Situation<'a> {
    let committed = world.values.kind_force_share[kind as usize];
    Situation {
        kind,
        terms,
        challenger_force: world.challenger.force * committed,
        protege_force: world.protege.force * committed,
        nuclear_scale: if world.study.challenger.nuclear {
            1.0
        } else {
            0.0
        },
        blocked: false,
    }
}

/// Which of the two worlds is asked for: as if there were no promise, or as if the promise bound `bound`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Under {
    /// No promise.
    Nothing,
    /// The promise of the scenario, binding these members at this remaining depth.
    Promise {
        /// Members bound.
        bound: StateSet,
        /// What fracture has left of its depth.
        depth_factor: f64,
    },
}

/// Beliefs and outlooks that were computed and still stand, for both worlds.
#[derive(Clone, Debug)]
pub struct BeliefStore {
    beliefs: [[Beliefs; 3]; 2],
    standing: [[bool; 3]; 2],
    outlook: [Option<Outlook>; 2],
    under: Under,
}

impl BeliefStore {
    /// Room for `n` responders.
    pub fn new(n: usize) -> BeliefStore {
        let three = || [Beliefs::new(n), Beliefs::new(n), Beliefs::new(n)];
        BeliefStore {
            beliefs: [three(), three()],
            standing: [[false; 3]; 2],
            outlook: [None; 2],
            under: Under::Nothing,
        }
    }

    /// Something public has changed.
    pub fn forget(&mut self) {
        self.standing = [[false; 3]; 2];
        self.outlook = [None; 2];
    }

    fn slot(&mut self, under: Under) -> usize {
        if under == Under::Nothing {
            return 0;
        }
        if self.under != under {
            self.under = under;
            self.standing[1] = [false; 3];
            self.outlook[1] = None;
        }
        1
    }
}

/// Puts the beliefs about an attack of this kind into `world.believed`, computing them if none stand.
pub fn believe(world: &mut World, under: Under, kind: Kind) {
    let slot = world.beliefs.slot(under);
    let k = kind as usize;
    if world.beliefs.standing[slot][k] {
        world.believed.copy_from(&world.beliefs.beliefs[slot][k]);
        return;
    }
    let terms = match under {
        Under::Nothing => None,
        Under::Promise {
            bound,
            depth_factor,
        } => world.terms_if(bound, depth_factor, kind),
    };
    let situation = situation(world, kind, terms);
    solve(world, &situation);
    world.beliefs.beliefs[slot][k].copy_from(&world.believed);
    world.beliefs.standing[slot][k] = true;
}

/// The outlook of an opportunity to attack under `under`, as the public sees it.
pub fn outlook(world: &mut World, under: Under) -> Outlook {
    let slot = world.beliefs.slot(under);
    if let Some(outlook) = world.beliefs.outlook[slot] {
        return outlook;
    }
    let outlook = super::challenge::public_outlook(world, under);
    world.beliefs.outlook[slot] = Some(outlook);
    outlook
}
