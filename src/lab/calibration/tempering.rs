//! A sequential Monte Carlo sampler: a population of parameter vectors goes from the prior to the posterior, the
//! likelihood raised to a power that grows from 0 to 1 (Del Moral, Doucet & Jasra 2006; adaptive steps after
//! Jasra et al. 2011).

use super::likelihood::Likelihood;
use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};
use crate::base::math::{exp, ln};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, Ordering};

/// Share of the population that a step must leave effective.
const EFFECTIVE: f64 = 0.5;
/// Acceptance of moves that the length of proposals is steered to.
const ACCEPTANCE: f64 = 0.25;
/// Vectors per dimension that the absence of correlations counts as, when they are estimated.
const SHRINKAGE: f64 = 0.25;
/// Length of the first proposals; 1 forgets where a vector was.
const FIRST_LENGTH: f64 = 0.5;

/// How much work is done.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// Seed of all random numbers.
    pub seed: u64,
    /// Independent populations.
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
    /// Its number.
    pub number: u32,
    /// Power of the likelihood.
    pub temperature: f64,
    /// Normal scores, vector by vector.
    pub scores: Vec<Vec<f64>>,
    /// Logarithmic likelihoods.
    pub log_likelihood: Vec<f64>,
    /// Of which founder each descends.
    pub founder: Vec<u32>,
    /// Steps made.
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
        let log_likelihood: Vec<f64> = scores
            .par_iter()
            .map(|scores| (!cancel.load(Ordering::Relaxed)).then(|| likelihood.log(scores)))
            .collect::<Option<_>>()?;
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
        let reference = Normal::of(mean, spread, effective);
        let stream = draws(plan, self.number, stage);
        let chosen = systematic(&weights, stream.uniform(address(Purpose::CalibrationResample, (0, 0))));
        self.scores = chosen.iter().map(|&from| self.scores[from].clone()).collect();
        self.log_likelihood = chosen.iter().map(|&from| self.log_likelihood[from]).collect();
        self.founder = chosen.iter().map(|&from| self.founder[from]).collect();
        self.temperature = temperature;
        let moves = plan.moves + if temperature >= 1.0 { plan.last_moves } else { 0 };
        let mut scale = self.stages.last().map_or(FIRST_LENGTH, |stage| stage.scale);
        let mut accepted = 0;
        for round in 0..moves {
            let now = self.move_all(likelihood, (&stream, round, scale), &reference, cancel)?;
            accepted += now;
            // Steered towards the acceptance asked for, by less and less would be needless here: a step ends soon.
            scale = (scale * exp(now as f64 / self.scores.len() as f64 - ACCEPTANCE)).min(1.0);
        }
        let mut founders = self.founder.clone();
        founders.sort_unstable();
        founders.dedup();
        self.stages.push(Stage {
            temperature,
            effective,
            acceptance: accepted as f64 / (f64::from(moves.max(1)) * self.scores.len() as f64),
            scale,
            founders: founders.len() as u32,
        });
        Some(self)
    }

    /// One Metropolis move of every vector; how many were accepted. The step leaves the normal distribution `reference` as it
    /// is (preconditioned Crank & Nicolson: Cotter et al. 2013), so that where the target is near it long steps are taken.
    fn move_all(
        &mut self,
        likelihood: &Likelihood,
        (stream, round, scale): (&Draws, u32, f64),
        reference: &Normal,
        cancel: &AtomicBool,
    ) -> Option<usize> {
        let temperature = self.temperature;
        let tried: Vec<Option<(Vec<f64>, f64)>> = self
            .scores
            .par_iter()
            .zip(&self.log_likelihood)
            .enumerate()
            .map(|(particle, (now, &log_now))| {
                if cancel.load(Ordering::Relaxed) {
                    return None;
                }
                let place = |d: usize| (round, (particle * 64 + d) as u32);
                let white_now = reference.whitened(now);
                let kept = (1.0 - scale * scale).sqrt();
                let white_to: Vec<f64> = white_now
                    .iter()
                    .enumerate()
                    .map(|(d, white)| {
                        kept * white + scale * stream.normal(address(Purpose::CalibrationMove, place(d)))
                    })
                    .collect();
                let to = reference.coloured(&white_to);
                let log_to = likelihood.log(&to);
                // Over the prior against the reference: both are normal.
                let log_ratio = temperature * (log_to - log_now) + log_normal(&to)
                    - log_normal(now)
                    - log_normal(&white_to)
                    + log_normal(&white_now);
                let uniform = stream.uniform(address(Purpose::CalibrationAccept, place(0)));
                Some(if ln(uniform) < log_ratio { (to, log_to) } else { (Vec::new(), 0.0) })
            })
            .collect();
        let mut accepted = 0;
        for (particle, tried) in tried.into_iter().enumerate() {
            let (to, log_to) = tried?;
            if !to.is_empty() {
                self.scores[particle] = to;
                self.log_likelihood[particle] = log_to;
                accepted += 1;
            }
        }
        Some(accepted)
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

/// ln of the standard normal density, but for a constant.
fn log_normal(scores: &[f64]) -> f64 {
    -0.5 * scores.iter().map(|score| score * score).sum::<f64>()
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

/// A normal distribution: its mean, and the lower triangle of its covariance's Cholesky factor.
struct Normal {
    mean: Vec<f64>,
    factor: Vec<f64>,
}

impl Normal {
    /// One of a population of this effective size: what so few vectors say of correlations is shrunk towards none, the more
    /// the fewer they are for their dimensions, but by little: where only the difference of two parameters is identified, a
    /// correlation that is too weak makes proposals that are seldom taken.
    fn of(mean: Vec<f64>, mut spread: Vec<f64>, effective: f64) -> Normal {
        let n = mean.len();
        let trusted = effective / (effective + SHRINKAGE * n as f64);
        for (place, entry) in spread.iter_mut().enumerate() {
            if place / n != place % n {
                *entry *= trusted;
            }
        }
        Normal { factor: cholesky(&spread, n), mean }
    }

    /// The standard normal vector that stands for `scores`.
    fn whitened(&self, scores: &[f64]) -> Vec<f64> {
        let n = scores.len();
        let mut white: Vec<f64> = Vec::with_capacity(n);
        for row in 0..n {
            let known: f64 = (0..row).map(|column| self.factor[row * n + column] * white[column]).sum();
            white.push((scores[row] - self.mean[row] - known) / self.factor[row * n + row]);
        }
        white
    }

    /// What a standard normal vector stands for.
    fn coloured(&self, white: &[f64]) -> Vec<f64> {
        let n = white.len();
        let at = |row: usize| {
            self.mean[row]
                + (0..=row).map(|column| self.factor[row * n + column] * white[column]).sum::<f64>()
        };
        (0..n).map(at).collect()
    }
}

/// Weighted mean and covariance, row by row.
fn moments(scores: &[Vec<f64>], weights: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let n = scores.first().map_or(0, Vec::len);
    let mut mean = vec![0.0; n];
    for (scores, weight) in scores.iter().zip(weights) {
        for (mean, score) in mean.iter_mut().zip(scores) {
            *mean += weight * score;
        }
    }
    let mut spread = vec![0.0; n * n];
    for (scores, weight) in scores.iter().zip(weights) {
        for row in 0..n {
            for column in 0..n {
                spread[row * n + column] +=
                    weight * (scores[row] - mean[row]) * (scores[column] - mean[column]);
            }
        }
    }
    (mean, spread)
}

/// The lower triangle L with L Lᵀ = matrix, a little added to the diagonal so that there is one.
fn cholesky(matrix: &[f64], n: usize) -> Vec<f64> {
    let mut lower = vec![0.0; n * n];
    for row in 0..n {
        for column in 0..=row {
            let inner: f64 = (0..column).map(|k| lower[row * n + k] * lower[column * n + k]).sum();
            let rest = matrix[row * n + column] - inner;
            lower[row * n + column] = if row == column {
                (rest + 1e-6).max(1e-9).sqrt()
            } else {
                rest / lower[column * n + column]
            };
        }
    }
    lower
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

    #[test]
    fn a_vector_comes_back_from_its_whitened_self() {
        let normal = Normal::of(vec![1.0, -2.0], vec![4.0, 1.0, 1.0, 2.0], 100.0);
        let back = normal.coloured(&normal.whitened(&[0.3, 0.7]));
        assert!((back[0] - 0.3).abs() < 1e-12 && (back[1] - 0.7).abs() < 1e-12, "{back:?}");
    }

    #[test]
    fn a_factor_gives_back_its_matrix() {
        let matrix = [4.0, 1.0, 1.0, 2.0];
        let l = cholesky(&matrix, 2);
        assert!((l[0] * l[0] - 4.0).abs() < 1e-5);
        assert!((l[2] * l[0] - 1.0).abs() < 1e-5);
        assert!((l[2] * l[2] + l[3] * l[3] - 2.0).abs() < 1e-5);
    }
}
