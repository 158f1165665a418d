//! What trees yield, and what that says of a probability.

use crate::base::math::exp;
use crate::base::stats::Interval;
use crate::base::stats::interval::Z_95;
use serde::{Deserialize, Serialize};

/// A run whose tree carries weight.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Root {
    /// Index of the run.
    pub run: u64,
    /// W_n: the sum of weight × hazard over all paths and rounds.
    pub weight: f64,
    /// Its derivative with respect to the logarithm of the autonomous risk of the rung before the event.
    pub derivative: f64,
}

/// What the trees of one event on the runs of one cell have yielded: run by run, so that parts merge exactly.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Harvest {
    /// In the order of runs.
    pub roots: Vec<Root>,
    /// How often a path climbed to each level.
    pub reached: Vec<u64>,
    /// Rounds of trunks, and of branches.
    pub rounds: [u64; 2],
}

/// The greatest relative error at which an interval is given.
const MOST_ERROR: f64 = 0.1;
/// The greatest share of the sum that one root may carry.
const MOST_OF_ONE: f64 = 0.05;

impl Harvest {
    /// Nothing yet, of a plan with so many levels.
    pub(crate) fn new(levels: usize) -> Harvest {
        Harvest { reached: vec![0; levels], ..Harvest::default() }
    }

    /// Adds what other runs have yielded, whichever come first.
    pub(crate) fn merge(&mut self, other: &Harvest) {
        assert_eq!(self.reached.len(), other.reached.len(), "trees of different plans");
        let in_order = |pair: &[Root]| pair[0].run < pair[1].run;
        let sorted = self.roots.last().zip(other.roots.first()).is_none_or(|(a, b)| in_order(&[*a, *b]));
        self.roots.extend_from_slice(&other.roots);
        if !sorted {
            self.roots.sort_unstable_by_key(|root| root.run);
        }
        self.reached.iter_mut().zip(&other.reached).for_each(|(to, from)| *to += from);
        self.rounds.iter_mut().zip(&other.rounds).for_each(|(to, from)| *to += from);
    }

    fn sum(&self, of: impl Fn(&Root) -> f64) -> f64 {
        // From +0: the sum of nothing is −0 otherwise, and would be written so.
        self.roots.iter().map(of).fold(0.0, |sum, one| sum + one)
    }
}

/// A probability from trees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct RareEstimate {
    /// The mean of W_n over runs.
    pub probability: f64,
    /// Its standard error, from the scatter of W_n.
    pub std_error: f64,
    /// Runs whose tree carries weight.
    pub roots: u64,
    /// The greatest share of the sum that one of them carries; 0 without any.
    pub largest_share: f64,
    /// d ln P / d ln ε, with ε the autonomous risk of the rung before the event; `None` without a root.
    pub elasticity: Option<f64>,
    /// Its standard error.
    pub elasticity_std_error: Option<f64>,
    /// Rounds that runs alone would need for the same standard error, over those that were played; `None` without a root.
    pub gain: Option<f64>,
}

impl RareEstimate {
    /// What so many runs say.
    pub(crate) fn of(harvest: &Harvest, runs: u64) -> RareEstimate {
        let n = runs as f64;
        let (sum, squares) = (harvest.sum(|root| root.weight), harvest.sum(|root| root.weight * root.weight));
        let probability = sum / n;
        let variance = ((squares - sum * probability) / (n - 1.0).max(1.0)).max(0.0);
        let some = (sum > 0.0).then_some(());
        let elasticity = some.map(|()| harvest.sum(|root| root.derivative) / sum);
        let elasticity_std_error = elasticity.map(|elasticity| {
            let off = |root: &Root| root.derivative - elasticity * root.weight;
            harvest.sum(|root| off(root) * off(root)).sqrt() / sum
        });
        let [trunk, branches] = harvest.rounds.map(|rounds| rounds as f64);
        RareEstimate {
            probability,
            std_error: (variance / n).sqrt(),
            roots: harvest.roots.len() as u64,
            largest_share: some
                .map_or(0.0, |()| harvest.roots.iter().map(|root| root.weight).fold(0.0, f64::max) / sum),
            elasticity,
            elasticity_std_error,
            gain: (variance > 0.0)
                .then(|| probability * (1.0 - probability) / variance * trunk / (trunk + branches)),
        }
    }

    /// Standard error over probability; infinite without a root.
    pub(crate) fn relative_error(&self) -> f64 {
        if self.probability > 0.0 { self.std_error / self.probability } else { f64::INFINITY }
    }

    /// Whether so much is known that an interval may be given: the relative error is at most 10 %, and no root carries
    /// more than 5 % of the sum.
    pub(crate) fn is_precise(&self) -> bool {
        self.relative_error() <= MOST_ERROR && self.largest_share <= MOST_OF_ONE
    }

    /// The 95 % interval, normal for the logarithm; `None` unless the estimate is precise.
    pub(crate) fn interval(&self) -> Option<Interval> {
        let reach = exp(Z_95 * self.relative_error());
        self.is_precise()
            .then(|| Interval { low: self.probability / reach, high: (self.probability * reach).min(1.0) })
    }
}

/// How many times as probable an event is under one guarantee as under another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct LogRatio {
    /// P_a / P_b.
    pub ratio: f64,
    /// Standard error of its logarithm, with the pairing.
    pub std_error_log: f64,
    /// Its 95 % interval, normal for the logarithm.
    pub interval: Interval,
    /// Correlation of W_n under both.
    pub correlation: f64,
}

impl LogRatio {
    /// Of trees on the same run indices; `None` unless both estimates are precise.
    pub(crate) fn of(a: &Harvest, b: &Harvest, runs: u64) -> Option<LogRatio> {
        let [of_a, of_b] = [a, b].map(|harvest| RareEstimate::of(harvest, runs));
        if !of_a.is_precise() || !of_b.is_precise() {
            return None;
        }
        let mut products = 0.0;
        let mut others = b.roots.iter().peekable();
        for root in &a.roots {
            while others.next_if(|other| other.run < root.run).is_some() {}
            if let Some(other) = others.next_if(|other| other.run == root.run) {
                products += root.weight * other.weight;
            }
        }
        let n = runs as f64;
        let covariance = (products - n * of_a.probability * of_b.probability) / (n - 1.0).max(1.0) / n;
        let [relative_a, relative_b] = [of_a, of_b].map(|estimate| estimate.relative_error());
        let together = covariance / (of_a.probability * of_b.probability);
        let std_error_log =
            (relative_a * relative_a + relative_b * relative_b - 2.0 * together).max(0.0).sqrt();
        let (ratio, reach) = (of_a.probability / of_b.probability, exp(Z_95 * std_error_log));
        Some(LogRatio {
            ratio,
            std_error_log,
            interval: Interval { low: ratio / reach, high: ratio * reach },
            correlation: covariance / (of_a.std_error * of_b.std_error),
        })
    }
}
