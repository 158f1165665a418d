//! What everybody expects of everybody: the equilibrium of responses on public types.
//!
//! Expectations depend on what is public alone, so they are kept while that stands.

use super::challenge::Outlook;
use super::coalition::Coalition;
use super::lotteries::{Situation, lotteries, quantal_responses};
use super::world::{Terms, World};
use crate::base::decision::fixed_point;
use crate::base::math::{exp, ln};
use crate::model::study::{Kind, Level, PerLevel, StateSet};

/// The expected response of the pool to one kind of attack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beliefs {
    /// Probability of each level, per responder.
    pub probability: Vec<PerLevel<f64>>,
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
            probability: vec![PerLevel::default(); n],
            strength: vec![0.0; n],
            contribution: vec![0.0; n],
            share: vec![0.0; n],
            converged: true,
            two_equilibria: false,
        }
    }

    /// Probability that some nuclear-armed responder other than `except` fights.
    pub fn nuclear_guarantor_fights(&self, nuclear: StateSet, except: Option<usize>) -> f64 {
        let mut none = 1.0;
        for i in nuclear.iter().filter(|&i| Some(i) != except) {
            none *= 1.0 - self.probability[i][Level::Combat];
        }
        1.0 - none
    }
}

/// Difference of contributions, relative to all forces, that counts as none.
const TOLERANCE: f64 = 1e-7;
/// Difference of the two ends, in the same unit, that counts as two equilibria.
const APART: f64 = 1e-4;
const MOST_EVALUATIONS: u32 = 400;

/// Computes the expected response to `situation` by damped iteration from two starts: everybody out, and
/// everybody in. Where they end apart, the all-out end is taken, and marked.
pub fn solve(world: &mut World, situation: &Situation, believed: &mut Beliefs) {
    let n = world.capability.len();
    let mut scratch = std::mem::take(&mut world.scratch);
    for i in 0..n {
        world.lotteries[i] = lotteries(world, &world.public, i, situation);
        believed.strength[i] = world.lotteries[i].strength;
    }
    let all_forces =
        situation.challenger_force + situation.protege_force + believed.strength.iter().sum::<f64>();
    let tolerance = TOLERANCE * all_forces;
    let shares = &world.values.level_force_share;
    let strength = &believed.strength;
    let probability = &mut believed.probability;
    let mut best_replies = |contribution: &[f64], image: &mut [f64]| {
        let enabler = world.study.enabler;
        let coalition = Coalition::of(situation.protege_force, strength, contribution, enabler);
        for i in 0..n {
            probability[i] =
                coalition.force_by_level(contribution[i], strength[i], enabler == Some(i), &world.values);
        }
        quantal_responses(world, world.lotteries.iter(), probability, situation.challenger_force);
        for (i, p) in probability.iter().enumerate() {
            image[i] = strength[i] * expected_share(p, shares);
        }
    };
    // `share` serves as the point of the all-in search, then takes the shares of the result.
    believed.contribution.fill(0.0);
    for i in 0..n {
        believed.share[i] = strength[i] * shares[world.lotteries[i].highest];
    }
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
    world.scratch = scratch;
}

/// The share of capability that levels of these probabilities, those above abstention, bring to the theatre.
#[inline]
pub fn expected_share(p: &PerLevel<f64>, shares: &PerLevel<f64>) -> f64 {
    let at = |level| p[level] * shares[level];
    at(Level::Material) + at(Level::Deploy) + at(Level::Combat)
}

/// What everybody knows of the forces: estimates in steps, and with growth also the date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PublicForces {
    challenger: u64,
    protege: u64,
    growth_quarter: u32,
}

/// Public estimates of the two forces: the true ones rounded to steps of a fixed ratio, so that beliefs
/// stand until something has changed that people would notice. A step of zero makes them exact.
pub fn public_forces(world: &World, quarter: u32) -> (PublicForces, f64, f64) {
    let step = world.values.force_estimate_step_log;
    let estimate = |force: f64| if force > 0.0 && step > 0.0 { round_log(force, step) } else { force };
    let (challenger, protege) = (estimate(world.challenger.force), estimate(world.protege.force));
    let growth_quarter = if world.grows { quarter + 1 } else { 0 };
    let key = PublicForces { challenger: challenger.to_bits(), protege: protege.to_bits(), growth_quarter };
    (key, challenger, protege)
}

fn round_log(force: f64, step: f64) -> f64 {
    exp((ln(force) / step).round() * step)
}

/// The situation in which an attack of this kind would break out, with the forces that the public knows of.
pub fn public_situation<'a>(world: &World<'a>, kind: Kind, terms: Option<Terms<'a>>) -> Situation<'a> {
    let (challenger, protege) = world.public_force;
    Situation::outbreak(world, kind, terms, challenger, protege)
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

/// Everything that beliefs depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Key {
    epoch: u64,
    forces: PublicForces,
    under: Under,
    kind: Kind,
}

impl Key {
    fn place(&self, places: usize) -> usize {
        let (bound, depth) = match self.under {
            Under::Nothing => (0, 0),
            Under::Promise { bound, depth_factor } => (bound.0 | 1 << 63, depth_factor.to_bits()),
        };
        let mut hash = 0u64;
        for part in [
            self.epoch,
            self.forces.challenger,
            self.forces.protege,
            self.forces.growth_quarter as u64,
            bound,
            depth,
            self.kind as u64,
        ] {
            hash = (hash ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            hash ^= hash >> 29;
        }
        hash as usize % places
    }
}

const PLACES: usize = 512;

/// Beliefs that were computed, each at the place its key gives; a newcomer takes the place. They are a pure
/// function of their key, so what the store holds changes speed and never a result.
#[derive(Clone, Debug)]
pub struct BeliefStore {
    places: Vec<(Option<Key>, Beliefs)>,
    outlooks: [Option<(Under, Outlook)>; 2],
}

impl BeliefStore {
    /// Room for `n` responders.
    pub fn new(n: usize) -> BeliefStore {
        BeliefStore::with_places(n, PLACES)
    }

    /// Room for `n` responders that keeps so many beliefs: few are made ready sooner.
    pub fn with_places(n: usize, places: usize) -> BeliefStore {
        BeliefStore { places: vec![(None, Beliefs::new(n)); places], outlooks: [None; 2] }
    }

    /// The same room with nothing in it, for `n` responders: to make it anew costs as much as many runs.
    pub fn emptied(mut self, n: usize) -> BeliefStore {
        if self.places.iter().any(|(_, beliefs)| beliefs.share.len() != n) {
            return BeliefStore::with_places(n, self.places.len());
        }
        self.places.iter_mut().for_each(|(key, _)| *key = None);
        self.outlooks = [None; 2];
        self
    }

    /// The beliefs at a place.
    pub fn at(&self, place: Place) -> &Beliefs {
        &self.places[place.0].1
    }

    /// The public sees other forces: outlooks are to be made anew.
    pub fn look_again(&mut self) {
        self.outlooks = [None; 2];
    }
}

/// Where beliefs stand in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place(usize);

/// The place of the beliefs about an attack of this kind, which are computed if none stand. Valid until the
/// next call.
pub fn believe(world: &mut World, under: Under, kind: Kind) -> Place {
    let key = Key { epoch: world.epoch, forces: world.public_key, under, kind };
    let place = key.place(world.beliefs.places.len());
    if world.beliefs.places[place].0 != Some(key) {
        let terms = world.terms_under(under, kind);
        let situation = public_situation(world, kind, terms);
        let mut room = std::mem::take(&mut world.beliefs.places[place].1);
        solve(world, &situation, &mut room);
        world.beliefs.places[place] = (Some(key), room);
    }
    let believed = &world.beliefs.places[place].1;
    world.record.diagnostics.beliefs += 1;
    world.record.diagnostics.not_converged += !believed.converged as u32;
    world.record.diagnostics.two_equilibria += believed.two_equilibria as u32;
    Place(place)
}

/// The outlook of an opportunity to attack under `under`, as the public sees it.
pub fn outlook(world: &mut World, under: Under) -> Outlook {
    let slot = (under != Under::Nothing) as usize;
    if let Some((_, outlook)) = world.beliefs.outlooks[slot].filter(|&(known, _)| known == under) {
        return outlook;
    }
    let outlook = super::challenge::public_outlook(world, under);
    world.beliefs.outlooks[slot] = Some((under, outlook));
    outlook
}
