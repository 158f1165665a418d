//! A sequential Monte Carlo sampler: a population of parameter vectors goes from the prior to the posterior, the
//! likelihood raised to a power that grows from 0 to 1 (Del Moral, Doucet & Jasra 2006; adaptive steps after
//! Jasra et al. 2011).

use super::likelihood::Likelihood;
use super::normal::{Normal, inverse, log_normal, moments};
use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};
use crate::base::math::{exp, ln};
use crate::base::parallel;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, Ordering};

/// Share of the population that a step must leave effective.
const EFFECTIVE: f64 = 0.5;
/// Acceptance of moves that the length of proposals is steered to.
const ACCEPTANCE: f64 = 0.25;
/// Vectors of the population at which the curvature of the likelihood is looked at.
const LOOKED_AT: usize = 4;
/// Length of the first proposals; 1 forgets where a vector was.
const FIRST_LENGTH: f64 = 0.5;
/// Moves of what threats alone tell of, for each move of the others: threats are few, so that they cost little.
const MOVES_BY_THREATS: u32 = 8;

/// How much work is done.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// Seed of all random numbers.
    pub seed: u64,
    /// Number of populations, each with random numbers of its own.
    pub populations: u32,
    /// Parameter vectors in each.
    pub particles: u32,
    /// Metropolis moves of every vector after each step.
    pub moves: u32,
    /// Further moves at the end.
    pub last_moves: u32,
}

/// What happened in one step.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stage {
    /// Power of the likelihood after it.
    pub temperature: f64,
    /// Effective size of the population when it was drawn again.
    pub effective: f64,
    /// Share of moves accepted.
    pub acceptance: f64,
    /// Length of proposals: 1 draws anew from the normal distribution of the population.
    pub scale: f64,
    /// Founders of which the population descends.
    pub founders: u32,
}

/// A population on its way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Population {
    /// Its number, 0 the first.
    pub number: u32,
    /// Power of the likelihood.
    pub temperature: f64,
    /// Normal scores, vector by vector.
    pub scores: Vec<Vec<f64>>,
    /// Logarithm of the likelihood of each vector.
    pub log_likelihood: Vec<f64>,
    /// Of which founder each descends.
    pub founder: Vec<u32>,
    /// Steps made so far, in order.
    pub stages: Vec<Stage>,
}

impl Population {
    /// Draws from the prior. `None` if `cancel` was set meanwhile.
    pub(crate) fn new(
        likelihood: &Likelihood,
        plan: &Plan,
        number: u32,
        cancel: &AtomicBool,
    ) -> Option<Population> {
        let dimensions = likelihood.unknowns().len();
        let stream = draws(plan, number, 0);
        let score = |particle, d| stream.normal(address(Purpose::CalibrationStart, (particle, d as u32)));
        let scores: Vec<Vec<f64>> = (0..plan.particles)
            .map(|particle| (0..dimensions).map(|d| score(particle, d)).collect())
            .collect();
        let of = |scores: &Vec<f64>| (!cancel.load(Ordering::Relaxed)).then(|| likelihood.log(scores));
        let log_likelihood = parallel::map(&scores, of).into_iter().collect::<Option<_>>()?;
        let founder = (0..plan.particles).collect();
        Some(Population { number, temperature: 0.0, scores, log_likelihood, founder, stages: Vec::new() })
    }

    /// A population at the posterior, from its first draw on. `None` if `cancel` was set meanwhile.
    pub(crate) fn whole(
        likelihood: &Likelihood,
        plan: &Plan,
        number: u32,
        cancel: &AtomicBool,
    ) -> Option<Population> {
        let mut population = Population::new(likelihood, plan, number, cancel)?;
        while !population.finished() {
            population = population.step(likelihood, plan, cancel)?;
        }
        Some(population)
    }

    /// Whether the posterior is reached.
    pub(crate) fn finished(&self) -> bool {
        self.temperature >= 1.0
    }

    /// One step: a higher power, a new draw of the population, and moves. `None` if `cancel` was set meanwhile.
    pub(crate) fn step(
        mut self,
        likelihood: &Likelihood,
        plan: &Plan,
        cancel: &AtomicBool,
    ) -> Option<Population> {
        let stage = self.stages.len() as u64 + 1;
        let temperature = next_temperature(self.temperature, &self.log_likelihood);
        let weights = weights(temperature - self.temperature, &self.log_likelihood);
        let effective = effective(&weights);
        let (mean, spread) = moments(&self.scores, &weights);
        let stream = draws(plan, self.number, stage);
        let chosen = systematic(&weights, stream.uniform(address(Purpose::CalibrationResample, (0, 0))));
        self.scores = chosen.iter().map(|&from| self.scores[from].clone()).collect();
        self.log_likelihood = chosen.iter().map(|&from| self.log_likelihood[from]).collect();
        self.founder = chosen.iter().map(|&from| self.founder[from]).collect();
        self.temperature = temperature;
        let covariance = self.covariance(&spread, likelihood, cancel)?;
        let first = self.stages.last().map_or(FIRST_LENGTH, |stage| stage.scale);
        let by_threats = likelihood.told_by_threats();
        let others = (0..mean.len()).filter(|place| !by_threats.contains(place)).collect();
        let mut others = Block::new(others, Cases::All, (&mean, &covariance), (1, first));
        let few = (MOVES_BY_THREATS, FIRST_LENGTH);
        let mut by_threats = Block::new(by_threats, Cases::Threats, (&mean, &covariance), few);
        let moves = plan.moves + if temperature >= 1.0 { plan.last_moves } else { 0 };
        let mut accepted = 0;
        for round in 0..moves {
            accepted += self.move_all(likelihood, (&stream, round), &mut others, cancel)?;
            if !by_threats.places.is_empty() {
                self.move_all(likelihood, (&stream, round), &mut by_threats, cancel)?;
            }
        }
        let mut founders = self.founder.clone();
        founders.sort_unstable();
        founders.dedup();
        self.stages.push(Stage {
            temperature,
            effective,
            acceptance: accepted as f64 / (f64::from(moves.max(1)) * self.scores.len() as f64),
            scale: others.scale,
            founders: founders.len() as u32,
        });
        Some(self)
    }

    /// The covariance by which moves are made: half of it the population's own, `spread`, and half what the curvature of prior
    /// and likelihood at some of its vectors makes of it (Fisher's information). A population says little of so many
    /// correlations, many of its vectors being copies that moved; curvature knows nothing of tails.
    fn covariance(&self, spread: &[f64], likelihood: &Likelihood, cancel: &AtomicBool) -> Option<Vec<f64>> {
        let n = self.scores[0].len();
        let information = parallel::map_places(LOOKED_AT, |at| {
            let scores = &self.scores[at * self.scores.len() / LOOKED_AT];
            (!cancel.load(Ordering::Relaxed)).then(|| likelihood.information(scores))
        });
        let mut precision: Vec<f64> = (0..n * n).map(|at| if at / n == at % n { 1.0 } else { 0.0 }).collect();
        for information in information {
            for (precision, information) in precision.iter_mut().zip(information?) {
                *precision += self.temperature * information / LOOKED_AT as f64;
            }
        }
        Some(inverse(&precision, n).iter().zip(spread).map(|(curved, own)| 0.5 * (curved + own)).collect())
    }

    /// Metropolis moves of a block of every vector; how many were accepted. The length of the next is steered by it.
    fn move_all(
        &mut self,
        likelihood: &Likelihood,
        (stream, round): (&Draws, u32),
        block: &mut Block,
        cancel: &AtomicBool,
    ) -> Option<usize> {
        let temperature = self.temperature;
        let moved = parallel::map_places(self.scores.len(), |particle| {
            let (start, log_start) = (&self.scores[particle], self.log_likelihood[particle]);
            let (mut now, mut log_all, mut accepted) = (start.clone(), log_start, 0);
            let mut log_now = match block.cases {
                Cases::All => log_start,
                Cases::Threats => likelihood.log_of_threats(start),
            };
            for again in 0..block.moves {
                if cancel.load(Ordering::Relaxed) {
                    return None;
                }
                let place =
                    |d: usize| (round + again * LAST_ROUND + block.first_round, (particle * 64 + d) as u32);
                let normal = |d: usize| stream.normal(address(Purpose::CalibrationMove, place(d)));
                let (to, log_back) = block.step(&now, normal);
                let log_to = match block.cases {
                    Cases::All => likelihood.log(&to),
                    Cases::Threats => likelihood.log_of_threats(&to),
                };
                let log_ratio =
                    temperature * (log_to - log_now) + log_normal(&to) - log_normal(&now) + log_back;
                if ln(stream.uniform(address(Purpose::CalibrationAccept, place(0)))) < log_ratio {
                    log_all += log_to - log_now;
                    (now, log_now) = (to, log_to);
                    accepted += 1;
                }
            }
            Some((now, if block.cases == Cases::All { log_now } else { log_all }, accepted))
        });
        let mut accepted = 0;
        for (particle, moved) in moved.into_iter().enumerate() {
            let (scores, log_likelihood, often) = moved?;
            self.scores[particle] = scores;
            self.log_likelihood[particle] = log_likelihood;
            accepted += often;
        }
        // Steered towards the acceptance asked for, by less and less would be needless here: a step ends soon.
        let share = accepted as f64 / (f64::from(block.moves) * self.scores.len() as f64);
        block.scale = (block.scale * exp(share - ACCEPTANCE)).min(1.0);
        Some(accepted)
    }
}

/// Rounds of one block are fewer than this, so that no two moves share a random number.
const LAST_ROUND: u32 = 1 << 16;

/// The cases that tell of a block of parameters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cases {
    All,
    Threats,
}

/// Parameters that are moved together.
struct Block {
    places: Vec<usize>,
    cases: Cases,
    reference: Normal,
    /// Moves in a row.
    moves: u32,
    /// Length of a move.
    scale: f64,
    first_round: u32,
}

impl Block {
    /// Of a mean and a covariance of all parameters, row by row.
    fn new(
        places: Vec<usize>,
        cases: Cases,
        (mean, covariance): (&[f64], &[f64]),
        (moves, scale): (u32, f64),
    ) -> Block {
        let of = |row: usize| places.iter().map(move |&column| covariance[row * mean.len() + column]);
        let covariance: Vec<f64> = places.iter().flat_map(|&row| of(row)).collect();
        let mean = places.iter().map(|&place| mean[place]).collect();
        let first_round = if cases == Cases::All { 0 } else { LAST_ROUND };
        let reference = Normal::of(mean, &covariance);
        Block { places, cases, reference, moves, scale, first_round }
    }

    /// Where a move from `now` leads, and the logarithm of the density of the block's normal distribution at `now` over that
    /// there.
    fn step(&self, now: &[f64], normal: impl Fn(usize) -> f64) -> (Vec<f64>, f64) {
        let own: Vec<f64> = self.places.iter().map(|&place| now[place]).collect();
        let (own, log_back) = self.reference.step(&own, self.scale, normal);
        let mut to = now.to_vec();
        for (&place, score) in self.places.iter().zip(own) {
            to[place] = score;
        }
        (to, log_back)
    }
}

/// Places of `count` things in an order drawn by `seed`: neighbours of a population may be copies of one vector,
/// and whoever takes the first few draws wants them from everywhere.
pub(crate) fn shuffled(seed: u64, count: usize) -> Vec<usize> {
    let stream = Draws::new(seed, u64::MAX);
    let mut places: Vec<(f64, usize)> = (0..count)
        .map(|place| (stream.uniform(address(Purpose::CalibrationResample, (place as u32, 1))), place))
        .collect();
    places.sort_by(|a, b| a.0.total_cmp(&b.0));
    places.into_iter().map(|(_, place)| place).collect()
}

fn draws(plan: &Plan, population: u32, stage: u64) -> Draws {
    Draws::new(plan.seed, u64::from(population) << 32 | stage)
}

fn address(purpose: Purpose, (quarter, round): (u32, u32)) -> Address {
    Address::new(purpose, AgentId::WORLD, Time { quarter, round })
}

/// The power at which the effective size falls to its share; 1 if it does not fall so far.
fn next_temperature(now: f64, log_likelihood: &[f64]) -> f64 {
    let enough = EFFECTIVE * log_likelihood.len() as f64;
    let effective_at = |power: f64| effective(&weights(power - now, log_likelihood));
    if effective_at(1.0) >= enough {
        return 1.0;
    }
    let (mut low, mut high) = (now, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if effective_at(middle) >= enough { low = middle } else { high = middle }
    }
    // Never back, and never still: with a likelihood that falls off a cliff a step may be tiny, not zero.
    high.max(now + 1e-12)
}

/// Weights of likelihoods raised to `power`, that sum to 1.
fn weights(power: f64, log_likelihood: &[f64]) -> Vec<f64> {
    let greatest = log_likelihood.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let raw: Vec<f64> = log_likelihood.iter().map(|log| exp(power * (log - greatest))).collect();
    let sum: f64 = raw.iter().sum();
    raw.into_iter().map(|weight| weight / sum).collect()
}

/// Kish's (1965) effective size of weights that sum to 1.
fn effective(weights: &[f64]) -> f64 {
    1.0 / weights.iter().map(|weight| weight * weight).sum::<f64>()
}

/// Which members are drawn again, one uniform for all (Kitagawa 1996).
fn systematic(weights: &[f64], uniform: f64) -> Vec<usize> {
    let n = weights.len();
    let (mut member, mut sum) = (0, weights[0]);
    (0..n)
        .map(|k| {
            let at = (k as f64 + uniform) / n as f64;
            while sum < at && member + 1 < n {
                member += 1;
                sum += weights[member];
            }
            member
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_leaves_half_of_the_population_effective() {
        let log: Vec<f64> = (0..200).map(|i| -(i as f64)).collect();
        let to = next_temperature(0.0, &log);
        assert!((effective(&weights(to, &log)) - 100.0).abs() < 0.5, "{to}");
        assert_eq!(next_temperature(0.5, &[-1.0; 8]), 1.0);
    }

    #[test]
    fn systematic_draws_keep_shares() {
        let chosen = systematic(&[0.5, 0.25, 0.25, 0.0], 0.3);
        assert_eq!(chosen, [0, 0, 1, 2]);
    }
}
