//! What a calibration found, parameter by parameter, and whether it is to be believed.

use super::likelihood::Likelihood;
use super::tempering::Population;
use super::unknowns::{Role, Unknown};
use crate::base::chance::{Address, AgentId, Draws, Purpose, Sampler, Samplers, Time};

/// Prior and posterior of one parameter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Summary {
    pub unknown: Unknown,
    /// 2.5 %, 50 % and 97.5 % of the prior.
    pub prior: [f64; 3],
    /// The same of the posterior; of a parameter that stays as it was, the prior's.
    pub posterior: [f64; 3],
    /// Share of the prior's variance (on the scale of normal scores) that the cases took away; negative if they
    /// spread it.
    pub contraction: f64,
    /// How far they moved its middle, in standard deviations of the prior.
    pub shift: f64,
    /// Gelman & Rubin's (1992) ratio over populations: near 1 if they agree; `None` of one population, and of a
    /// parameter that is not estimated.
    pub r_hat: Option<f64>,
}

impl Summary {
    /// Whether the cases moved it: a tenth of the variance taken away, or the middle moved by .3 standard
    /// deviations.
    pub(crate) fn moved(&self) -> bool {
        self.unknown.role != Role::Prior && (self.contraction > 0.1 || self.shift.abs() > 0.3)
    }
}

/// Summaries of `unknowns` in their order, those that no case moves among them.
pub(crate) fn summarise(
    likelihood: &Likelihood,
    populations: &[Population],
    unknowns: &[Unknown],
) -> Vec<Summary> {
    let mut samplers = Samplers::default();
    unknowns
        .iter()
        .map(|&unknown| {
            let sampler = samplers.of(unknown.prior);
            let prior = [-NORMAL_975, 0.0, NORMAL_975].map(|score| sampler.at_score(score));
            let Some(place) = likelihood.unknowns().iter().position(|own| own.key == unknown.key) else {
                return Summary {
                    unknown,
                    prior,
                    posterior: prior,
                    contraction: 0.0,
                    shift: 0.0,
                    r_hat: None,
                };
            };
            let chains: Vec<Vec<f64>> = populations
                .iter()
                .map(|population| population.scores.iter().map(|scores| scores[place]).collect())
                .collect();
            let mut all: Vec<f64> = chains.concat();
            all.sort_by(f64::total_cmp);
            let (mean, variance) = moments(&all);
            Summary {
                unknown,
                prior,
                posterior: [0.025, 0.5, 0.975].map(|share| sampler.at_score(quantile(&all, share))),
                contraction: 1.0 - variance,
                shift: mean,
                r_hat: r_hat(&chains),
            }
        })
        .collect()
}

/// The 97.5 % point of the standard normal.
const NORMAL_975: f64 = 1.959_963_984_540_054;

/// The value of rank ⌈share · n⌉ of sorted values.
pub(super) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let rank = (share * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(f64::NAN)
}

fn moments(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    (mean, values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0))
}

fn r_hat(chains: &[Vec<f64>]) -> Option<f64> {
    if chains.len() < 2 || chains.iter().any(|chain| chain.len() < 2) {
        return None;
    }
    let each: Vec<(f64, f64)> = chains.iter().map(|chain| moments(chain)).collect();
    let within = each.iter().map(|(_, variance)| variance).sum::<f64>() / each.len() as f64;
    let means: Vec<f64> = each.iter().map(|(mean, _)| *mean).collect();
    let n = chains[0].len() as f64;
    let between = moments(&means).1;
    Some((((n - 1.0) / n * within + between) / within).sqrt())
}

/// Draws of a parameter from its prior, as many as there are of the posterior.
pub(crate) fn prior_draws(unknown: &Unknown, seed: u64, count: usize) -> Vec<f64> {
    let sampler: Sampler = Samplers::default().of(unknown.prior);
    let agent = AgentId::of(unknown.key);
    (0..count)
        .map(|draw| {
            let address = Address::new(Purpose::CalibrationPrior, agent, Time::default());
            sampler.at_score(Draws::new(seed, draw as u64).normal(address))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn populations_that_agree_have_a_ratio_near_one() {
        let a: Vec<f64> = (0..100).map(|i| i as f64).collect();
        let b: Vec<f64> = a.iter().map(|x| 99.0 - x).collect();
        assert!((r_hat(&[a.clone(), b]).unwrap() - 0.99_f64.sqrt()).abs() < 1e-12);
        let far: Vec<f64> = a.iter().map(|x| x + 100.0).collect();
        assert!(r_hat(&[a, far]).unwrap() > 2.0);
        assert_eq!(r_hat(&[vec![1.0, 2.0]]), None);
    }

    #[test]
    fn ranks_of_quantiles() {
        let sorted: Vec<f64> = (1..=40).map(f64::from).collect();
        assert_eq!([0.025, 0.5, 0.975].map(|share| quantile(&sorted, share)), [1.0, 20.0, 39.0]);
    }
}
