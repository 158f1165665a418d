//! Distributions, and their samplers: a normal score in, a value out.

use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::base::math::{beta_quantile, exp, gamma_quantile, ln, logistic, logit, normal_cdf};

/// A number that may be uncertain. Parameters are in the unit of the quantity unless named otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Distribution {
    /// Known.
    Fixed(f64),
    /// Uniform on `[low, high]`.
    Uniform {
        /// Least value.
        low: f64,
        /// Greatest value.
        high: f64,
    },
    /// Uniform in the logarithm on `[low, high]`, `low > 0`.
    LogUniform {
        /// Least value.
        low: f64,
        /// Greatest value.
        high: f64,
    },
    /// Normal.
    Normal {
        /// Mean.
        mean: f64,
        /// Standard deviation.
        sd: f64,
    },
    /// Log-normal.
    LogNormal {
        /// Median, positive.
        median: f64,
        /// Standard deviation of the natural logarithm.
        sd_log: f64,
    },
    /// Logit-normal on (0, 1).
    LogitNormal {
        /// Median, in (0, 1).
        median: f64,
        /// Standard deviation of the logit.
        sd_logit: f64,
    },
    /// Beta on (0, 1): shapes `mean * concentration` and `(1 - mean) * concentration`.
    Beta {
        /// Mean, in (0, 1).
        mean: f64,
        /// Sum of the two shapes.
        concentration: f64,
    },
    /// Gamma.
    Gamma {
        /// Mean, positive.
        mean: f64,
        /// Standard deviation, positive.
        sd: f64,
    },
    /// Triangular.
    Triangular {
        /// Least value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Greatest value.
        high: f64,
    },
    /// PERT: a beta with shapes `1 + 4 (mode - low)/(high - low)` and `1 + 4 (high - mode)/(high - low)`
    /// (Malcolm et al. 1959).
    Pert {
        /// Least value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Greatest value.
        high: f64,
    },
}

impl Distribution {
    /// Whether the value is known.
    pub fn is_fixed(&self) -> bool {
        matches!(self, Distribution::Fixed(_))
    }

    /// The median.
    pub fn median(&self) -> f64 {
        self.at_score(0.0)
    }

    /// The least and the greatest value that can be drawn (infinite where unbounded).
    pub fn support(&self) -> (f64, f64) {
        match *self {
            Distribution::Fixed(x) => (x, x),
            Distribution::Uniform { low, high }
            | Distribution::LogUniform { low, high }
            | Distribution::Triangular { low, high, .. }
            | Distribution::Pert { low, high, .. } => (low, high),
            Distribution::Normal { .. } => (f64::NEG_INFINITY, f64::INFINITY),
            Distribution::LogNormal { .. } | Distribution::Gamma { .. } => (0.0, f64::INFINITY),
            Distribution::LogitNormal { .. } | Distribution::Beta { .. } => (0.0, 1.0),
        }
    }

    /// The value at a normal score `z` (the quantile at Φ(z)), computed directly. [`Sampler`] is the
    /// fast form of it.
    pub fn at_score(&self, z: f64) -> f64 {
        let u = || normal_cdf(z);
        match *self {
            Distribution::Fixed(x) => x,
            Distribution::Uniform { low, high } => low + (high - low) * u(),
            Distribution::LogUniform { low, high } => exp(ln(low) + (ln(high) - ln(low)) * u()),
            Distribution::Normal { mean, sd } => mean + sd * z,
            Distribution::LogNormal { median, sd_log } => median * exp(sd_log * z),
            Distribution::LogitNormal { median, sd_logit } => logistic(logit(median) + sd_logit * z),
            Distribution::Beta { mean, concentration } => {
                beta_quantile(mean * concentration, (1.0 - mean) * concentration, u())
            }
            Distribution::Gamma { mean, sd } => {
                let shape = (mean / sd) * (mean / sd);
                gamma_quantile(shape, u()) * mean / shape
            }
            Distribution::Triangular { low, mode, high } => {
                let u = u();
                let split = (mode - low) / (high - low);
                if u < split {
                    low + (u * (high - low) * (mode - low)).sqrt()
                } else {
                    high - ((1.0 - u) * (high - low) * (high - mode)).sqrt()
                }
            }
            Distribution::Pert { low, mode, high } => {
                let share = 4.0 / (high - low);
                let quantile = beta_quantile(1.0 + share * (mode - low), 1.0 + share * (high - mode), u());
                low + (high - low) * quantile
            }
        }
    }
}

/// A distribution made ready for drawing: closed forms stay closed, the others become a table over
/// normal scores, with the same `math`. An entry is computed when it is first asked for: a study of few runs
/// asks for few.
#[derive(Clone, Debug)]
pub struct Sampler {
    distribution: Distribution,
    /// Bits of the entries. Which thread computes one does not matter: all would find the same.
    table: Option<Arc<[AtomicU64]>>,
}

/// An entry that was not asked for yet: a NaN that no computation gives.
const UNKNOWN: u64 = u64::MAX;

/// Scores beyond this are clipped: Φ(-8) is 6e-16, less than the spacing of the uniforms.
const TABLE_SCORE_LIMIT: f64 = 8.0;
const TABLE_STEPS: usize = 2048;

impl Sampler {
    /// Prepares a distribution.
    pub fn new(distribution: Distribution) -> Sampler {
        let tabulated = matches!(
            distribution,
            Distribution::Beta { .. } | Distribution::Gamma { .. } | Distribution::Pert { .. }
        );
        let table = tabulated.then(|| (0..=TABLE_STEPS).map(|_| AtomicU64::new(UNKNOWN)).collect());
        Sampler { distribution, table }
    }

    /// The value at a normal score.
    #[inline]
    pub fn at_score(&self, z: f64) -> f64 {
        let Some(table) = &self.table else {
            return self.distribution.at_score(z);
        };
        let place = (z.clamp(-TABLE_SCORE_LIMIT, TABLE_SCORE_LIMIT) + TABLE_SCORE_LIMIT)
            * (TABLE_STEPS as f64 / (2.0 * TABLE_SCORE_LIMIT));
        let cell = (place as usize).min(TABLE_STEPS - 1);
        let share = place - cell as f64;
        let (low, high) = (self.entry(table, cell), self.entry(table, cell + 1));
        low + (high - low) * share
    }

    #[inline]
    fn entry(&self, table: &[AtomicU64], i: usize) -> f64 {
        match table[i].load(Ordering::Relaxed) {
            UNKNOWN => self.compute(table, i),
            bits => f64::from_bits(bits),
        }
    }

    #[cold]
    fn compute(&self, table: &[AtomicU64], i: usize) -> f64 {
        let step = 2.0 * TABLE_SCORE_LIMIT / TABLE_STEPS as f64;
        let value = self.distribution.at_score(i as f64 * step - TABLE_SCORE_LIMIT);
        table[i].store(value.to_bits(), Ordering::Relaxed);
        value
    }

    /// The distribution that this draws from.
    pub fn distribution(&self) -> &Distribution {
        &self.distribution
    }
}

/// Samplers made lately: two of the same distribution share a table, so that an entry is computed once for
/// many studies that are much alike.
#[derive(Debug, Default)]
pub struct Samplers {
    tabulated: VecDeque<Sampler>,
}

impl Samplers {
    /// Tables that are kept.
    const MOST: usize = 64;

    /// A sampler of `distribution`, with what is known of its table.
    pub fn of(&mut self, distribution: Distribution) -> Sampler {
        if let Some(known) = self.tabulated.iter().find(|known| known.distribution == distribution) {
            return known.clone();
        }
        let sampler = Sampler::new(distribution);
        if sampler.table.is_some() {
            self.tabulated.truncate(Samplers::MOST - 1);
            self.tabulated.push_front(sampler.clone());
        }
        sampler
    }
}
