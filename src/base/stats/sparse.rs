//! The distribution over draws of the mean of a quantity that is 0 in nearly all runs, never below, and heavy where it is not.
//!
//! The means m_j of draws scatter because the draws differ and because values are few. What the draws themselves scatter is τ²,
//! the variance of the m_j less the mean of their squared standard errors, whatever the values are distributed like. The means
//! over draws are taken to be of a gamma distribution with that variance. Within a draw the variance of a value is φ times
//! its mean, φ that of all draws together, so that a sum over φ scatters like a count (scaled Poisson: Bohm & Zech 2014). Given
//! its own values the mean of a draw is then Gamma(α + S_j / φ) / (β + n_j / φ), and the mean of these over the draws is the
//! distribution looked for (empirical Bayes; Carlin & Louis 2000): with few values it leans on the gamma distribution, with
//! many on the draws themselves, and a draw without a value reaches down to 0.

use super::spread::POINTS;
use crate::base::math::gamma_quantile;
use std::array::from_fn;

/// What the runs of one draw of the parameters came to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct DrawSums {
    /// Number of runs of the draw.
    pub runs: u64,
    /// Those of them in which the quantity is not 0.
    pub roots: u64,
    /// Sum of the quantity over them.
    pub sum: f64,
    /// Sum of its squares.
    pub squares: f64,
}

impl DrawSums {
    /// The mean of the quantity; needs a run.
    pub(crate) fn mean(&self) -> f64 {
        self.sum / self.runs as f64
    }

    /// The variance of one run's quantity, with the divisor n − 1; needs two runs.
    fn variance(&self) -> f64 {
        ((self.squares - self.sum * self.mean()) / (self.runs as f64 - 1.0)).max(0.0)
    }

    /// The squared standard error of the mean; needs two runs.
    pub(crate) fn squared_error(&self) -> f64 {
        self.variance() / self.runs as f64
    }
}

/// The gamma distribution of means over draws, and what a value weighs beside it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Gamma {
    shape: f64,
    rate: f64,
    /// φ: the variance of a value over its mean.
    unit: f64,
}

impl Gamma {
    /// `None` where the means scatter no more than values do. Needs two draws, with two runs each.
    fn of(draws: &[DrawSums]) -> Option<Gamma> {
        let n = draws.len() as f64;
        let total = |of: &dyn Fn(&DrawSums) -> f64| draws.iter().map(of).sum::<f64>();
        let mean = total(&DrawSums::mean) / n;
        let square = total(&|draw| (draw.mean() - mean) * (draw.mean() - mean)) / (n - 1.0);
        let between = square - total(&DrawSums::squared_error) / n;
        let unit = total(&DrawSums::variance) / total(&DrawSums::mean);
        // Not a number where nothing has a value. Rounding leaves a trace where nothing scatters.
        (between > 1e-12 * square && unit > 0.0).then(|| Gamma {
            shape: mean * mean / between,
            rate: mean / between,
            unit,
        })
    }
}

/// For each draw, points of its mean given all values: quantiles at (k + ½) / 8. Where the means scatter no more than values
/// do, all points are the mean of all. Needs two draws, with two runs each.
pub(super) fn sparse_points(draws: &[DrawSums]) -> Vec<[f64; POINTS]> {
    let Some(Gamma { shape, rate, unit }) = Gamma::of(draws) else {
        let runs: u64 = draws.iter().map(|draw| draw.runs).sum();
        let mean = draws.iter().map(|draw| draw.sum).sum::<f64>() / runs as f64;
        return vec![[mean; POINTS]; draws.len()];
    };
    let one = |draw: &DrawSums| {
        let (shape, rate) = (shape + draw.sum / unit, rate + draw.runs as f64 / unit);
        from_fn(|k| gamma_quantile(shape, (k as f64 + 0.5) / POINTS as f64) / rate)
    };
    draws.iter().map(one).collect()
}
