//! Intervals of chance and parameters together, from counts per draw of the parameters.
//!
//! The shares p_j = c_j / t_j of draws j scatter because parameters differ and because trials are few. The
//! second part is taken out. With V the variance of one trial over all draws and τ² that between draws, a
//! draw's share has the variance τ² + (V − τ²) / t_j, which the sum of weighted squares is made to match
//! (method of moments: Kleinman 1973), τ² cut to [0, V]. Each share is then drawn to the mean μ by √B_j,
//! B_j = τ² / (τ² + (V − τ²) / t_j): the ensemble of results has the variance τ² and keeps its skewness, which the
//! shares themselves and their posterior means (drawn by B_j) do not ("constrained Bayes": Louis 1984, Ghosh
//! 1992). Its 2.5 and 97.5 % quantiles, joined with the interval of simulation error, are the limits.
//!
//! Where most draws have no event at all, the low limit stays too high, at μ (1 − √B_j) of those: more runs
//! lower it.

use super::contrast::Contrast;
use super::interval::{Interval, proportion};

/// The fewest draws with trials from which a total interval is made.
pub const LEAST_DRAWS: usize = 20;

/// What one draw of the parameters gave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DrawCounts {
    /// Trials that had the event.
    pub count: u64,
    /// Trials.
    pub trials: u64,
}

impl DrawCounts {
    fn share(self) -> f64 {
        self.count as f64 / self.trials as f64
    }
}

/// One draw in an ensemble.
struct Member {
    /// Its share, or difference of shares.
    value: f64,
    /// Variance of that by simulation, if all draws were alike.
    noise: f64,
}

/// 95 % interval of a probability, chance and parameters together; `None` if fewer than [`LEAST_DRAWS`] draws
/// have trials. It holds the interval of [`proportion`] of all counts. Panics if a draw has more events than
/// trials.
pub fn total_proportion(draws: &[DrawCounts]) -> Option<Interval> {
    let (count, trials, variance) = pooled(draws.iter().copied());
    let told = draws.iter().filter(|draw| draw.trials > 0);
    let members = told.map(|draw| Member { value: draw.share(), noise: variance / draw.trials as f64 });
    Some(joined(ensemble(members.collect(), variance)?, proportion(count, trials)?, 0.0))
}

/// 95 % interval of a difference a − b of two probabilities, each draw with its counts under a and under b on
/// the same run indices; `None` if fewer than [`LEAST_DRAWS`] draws have trials under both.
///
/// It holds the interval of `contrast`, which is of all counts. A draw's difference has the simulation error of
/// two independent shares over the variance ratio of `contrast`: where every run is a trial under both, that is
/// the error that the pooled discordant pairs tell; of conditional shares it takes the pairing to be as close in
/// every draw as it is in all.
pub fn total_contrast(draws: &[(DrawCounts, DrawCounts)], contrast: &Contrast) -> Option<Interval> {
    let told = || draws.iter().filter(|(a, b)| a.trials > 0 && b.trials > 0);
    let (.., of_a) = pooled(told().map(|draw| draw.0));
    let (.., of_b) = pooled(told().map(|draw| draw.1));
    let saved = contrast.variance_ratio.map_or(0.0, |ratio| 1.0 / ratio);
    let members = told().map(|(a, b)| Member {
        value: a.share() - b.share(),
        noise: saved * (of_a / a.trials as f64 + of_b / b.trials as f64),
    });
    Some(joined(ensemble(members.collect(), saved * (of_a + of_b))?, contrast.interval, -1.0))
}

/// Events and trials of all draws, and the variance of one trial.
fn pooled(draws: impl Iterator<Item = DrawCounts>) -> (u64, u64, f64) {
    let add = |sum: DrawCounts, draw: DrawCounts| DrawCounts {
        count: sum.count + draw.count,
        trials: sum.trials + draw.trials,
    };
    let sum = draws.fold(DrawCounts::default(), add);
    let share = if sum.trials > 0 { sum.share() } else { 0.0 };
    (sum.count, sum.trials, share * (1.0 - share))
}

/// The hull of two intervals, the first cut to `least` to 1.
fn joined(total: Interval, simulation: Interval, least: f64) -> Interval {
    Interval { low: total.low.max(least).min(simulation.low), high: total.high.min(1.0).max(simulation.high) }
}

/// The 2.5 and 97.5 % quantiles of the results of the draws without simulation error; `variance` is that of
/// one trial.
fn ensemble(mut members: Vec<Member>, variance: f64) -> Option<Interval> {
    if members.len() < LEAST_DRAWS {
        return None;
    }
    // Without noise the values are the results.
    if variance > 0.0 {
        let sum = |of: &dyn Fn(&Member) -> f64| members.iter().map(of).sum::<f64>();
        let weight = sum(&|one| 1.0 / one.noise);
        let mean = sum(&|one| one.value / one.noise) / weight;
        let squares = sum(&|one| (one.value - mean) * (one.value - mean) / one.noise);
        let others = members.len() as f64 - 1.0;
        // With one trial a draw nothing tells the two kinds of scatter apart: all of it is left to chance.
        let told = weight - sum(&|one| 1.0 / (one.noise * one.noise)) / weight - others / variance;
        let between = if told > 1e-9 * weight { (squares - others) / told } else { 0.0 };
        let between = between.clamp(0.0, variance);
        for one in &mut members {
            let noise = one.noise * (1.0 - between / variance);
            let pull = if between > 0.0 { (between / (between + noise)).sqrt() } else { 0.0 };
            one.value = mean + pull * (one.value - mean);
        }
    }
    let mut values: Vec<f64> = members.iter().map(|one| one.value).collect();
    values.sort_by(f64::total_cmp);
    Some(Interval { low: quantile(&values, 0.025)?, high: quantile(&values, 0.975)? })
}

/// The quantile at `share` of ascending values: below it lies, in the mean over samples of a continuous
/// distribution, just that share of the distribution (Weibull's positions; definition 6 of Hyndman and Fan
/// 1996). `None` without values.
pub fn quantile(ascending: &[f64], share: f64) -> Option<f64> {
    let last = ascending.len().checked_sub(1)?;
    let place = (share * (ascending.len() as f64 + 1.0) - 1.0).clamp(0.0, last as f64);
    let below = place as usize;
    let (low, high) = (ascending[below], ascending[(below + 1).min(last)]);
    Some(low + (place - below as f64) * (high - low))
}
