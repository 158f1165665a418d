//! Does the method find parameters that are known (Cook, Gelman & Rubin 2006; Talts et al. 2018)?

use super::evidence::Evidence;
use super::likelihood::Likelihood;
use super::predictive::replica;
use super::tempering::{Plan, Population};
use super::unknowns::Unknown;
use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};
use crate::model::study::Level;
use std::sync::atomic::AtomicBool;

/// One parameter in one trial, or the difference of two prices: what it was, and where the posterior put it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Recovered {
    /// Number of the trial.
    pub trial: u32,
    /// Key of the parameter, or the two keys of a difference.
    pub key: String,
    /// What made the data.
    pub truth: f64,
    /// Mean of the posterior.
    pub mean: f64,
    /// Quantiles of the posterior: 5, 25, 75, 95 %.
    pub quantiles: [f64; 4],
    /// Share of the posterior below the truth: uniform over trials if the method is right.
    pub rank: f64,
    /// Normal score of a parameter's truth in the prior, and of the posterior's mean.
    pub scores: Option<[f64; 2]>,
}

impl Recovered {
    /// Whether the truth lies in the central 90 %.
    pub(crate) fn in_90(&self) -> bool {
        (0.05..=0.95).contains(&self.rank)
    }

    /// Whether it lies in the central half.
    pub(crate) fn in_50(&self) -> bool {
        (0.25..=0.75).contains(&self.rank)
    }
}

/// Draws parameters from the prior, lets the model make what happened in the cases, and estimates, `trials` times;
/// `seen` is told of every trial that is done. `None` if `cancel` was set meanwhile.
pub(crate) fn recover(
    evidence: &[Evidence],
    unknowns: &[Unknown],
    (plan, draws, trials): (&Plan, u64, u32),
    cancel: &AtomicBool,
    seen: &dyn Fn(u32),
) -> Option<Vec<Recovered>> {
    let mut found = Vec::new();
    // Where every case counts in full, the coverage of an interval is what it says.
    let full = |one: &Evidence| Evidence { weight: 1.0, ..one.clone() };
    let mut likelihood = Likelihood::new(evidence.iter().map(full).collect(), unknowns, draws);
    let dimensions = likelihood.unknowns().len();
    for trial in 0..trials {
        let own = Plan { seed: plan.seed.wrapping_add(1 + u64::from(trial)), populations: 1, ..*plan };
        let draws = Draws::new(own.seed, u64::MAX);
        let truth: Vec<f64> = (0..dimensions)
            .map(|d| {
                let time = Time::quarter(d as u32);
                draws.normal(Address::new(Purpose::CalibrationStart, AgentId::WORLD, time))
            })
            .collect();
        likelihood.with_observed(replica(&likelihood.predictions(&truth), own.seed, u64::MAX));
        let population = Population::whole(&likelihood, &own, 0, cancel)?;
        let n = population.scores.len();
        let values: Vec<Vec<f64>> =
            population.scores.iter().map(|scores| likelihood.values(scores)).collect();
        let true_values = likelihood.values(&truth);
        let put = |key: String, of: &dyn Fn(&[f64]) -> f64, scores| {
            let mut sorted: Vec<f64> = values.iter().map(|values| of(values)).collect();
            sorted.sort_by(f64::total_cmp);
            let truth = of(&true_values);
            let below = sorted.iter().filter(|&&value| value < truth).count();
            Recovered {
                trial,
                key,
                truth,
                mean: sorted.iter().sum::<f64>() / n as f64,
                quantiles: [0.05, 0.25, 0.75, 0.95].map(|share| super::diagnostics::quantile(&sorted, share)),
                rank: below as f64 / n as f64,
                scores,
            }
        };
        for (d, unknown) in likelihood.unknowns().iter().enumerate() {
            let mean_score = population.scores.iter().map(|scores| scores[d]).sum::<f64>() / n as f64;
            let scores = Some([truth[d], mean_score]);
            found.push(put(unknown.key.to_string(), &|values| values[d], scores));
        }
        for (key, [above, below]) in differences(likelihood.unknowns()) {
            found.push(put(key, &|values| values[above] - values[below], None));
        }
        seen(trial);
    }
    Some(found)
}

/// The differences between the prices of levels next to one another, of those that are estimated: two keys, and their places.
/// Choices tell of these; where doing nothing has a price too, how high all stand is left to the prior.
fn differences(unknowns: &[Unknown]) -> Vec<(String, [usize; 2])> {
    let price = |level: &Level| {
        let key = format!("level_threshold_gdp_pct.{}", level.label());
        Some((unknowns.iter().position(|unknown| unknown.key == key)?, key))
    };
    let prices: Vec<(usize, String)> = Level::ALL.iter().filter_map(price).collect();
    let pair = |pair: &[(usize, String)]| (format!("{} - {}", pair[1].1, pair[0].1), [pair[1].0, pair[0].0]);
    prices.windows(2).map(pair).collect()
}
