//! Intervals of chance and parameters together, from counts per draw of the parameters.
//!
//! The shares p_j = c_j / t_j of draws j scatter because parameters differ and because trials are few. The
//! second part is taken out: the variance between draws τ² is that of the shares less the mean of their own
//! unbiased variances p_j (1 − p_j) / (t_j − 1), cut at 0 (method of moments with equal weights: Kleinman 1973;
//! weights by trials would let the draws speak under which a condition is often met, and hide the others). Each
//! share is then drawn to the mean by √B_j, B_j = τ² / (τ² + w / t_j), with w the mean variance of one trial
//! within a draw: the ensemble of results has the variance τ² and keeps its skewness, which the shares
//! themselves and their posterior means (drawn by B_j) do not ("constrained Bayes": Louis 1984, Ghosh 1992). Its
//! 2.5 and 97.5 % quantiles, joined with the interval of simulation error, are the limits.
//!
//! Where most draws have no event at all, the low limit stays too high, at (1 − √B_j) times the mean: more runs
//! lower it.

use super::bootstrap::quantile;
use super::contrast::Contrast;
use super::interval::{Interval, proportion};

/// The fewest draws with trials from which a total interval is made.
pub(crate) const LEAST_DRAWS: usize = 20;

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

    /// The unbiased estimate of the variance of one trial within the draw; `None` with fewer than two trials.
    fn variance(self) -> Option<f64> {
        let (share, trials) = (self.share(), self.trials as f64);
        (self.trials > 1).then(|| share * (1.0 - share) * trials / (trials - 1.0))
    }
}

/// One draw in an ensemble: its share under a, less that under b if it is of a contrast.
#[derive(Clone, Copy)]
struct Member {
    a: DrawCounts,
    b: Option<DrawCounts>,
}

/// A draw that tells what its simulation adds, with the variances of one trial within it under a and under b.
type Told = (Member, [f64; 2]);

impl Member {
    fn has_trials(&self) -> bool {
        self.a.trials > 0 && self.b.is_none_or(|b| b.trials > 0)
    }

    fn value(&self) -> f64 {
        self.a.share() - self.b.map_or(0.0, DrawCounts::share)
    }

    /// Variances of one trial within the draw, under a and under b.
    fn variances(&self) -> Option<[f64; 2]> {
        Some([self.a.variance()?, self.b.map_or(Some(0.0), DrawCounts::variance)?])
    }

    /// The variance of the value by simulation, if those of one trial are these.
    fn noise(&self, [of_a, of_b]: [f64; 2]) -> f64 {
        of_a / self.a.trials as f64 + self.b.map_or(0.0, |b| of_b / b.trials as f64)
    }
}

/// 95 % interval of a probability, chance and parameters together; `None` if fewer than [`LEAST_DRAWS`] draws
/// have trials. It holds the interval of [`proportion`] of all counts. Panics if a draw has more events than
/// trials.
pub(crate) fn total_proportion(draws: &[DrawCounts]) -> Option<Interval> {
    let sum = |of: fn(&DrawCounts) -> u64| draws.iter().map(of).sum();
    let simulation = proportion(sum(|draw| draw.count), sum(|draw| draw.trials))?;
    total(draws.iter().map(|&a| Member { a, b: None }), 1.0, simulation, 0.0)
}

/// 95 % interval of a difference a − b of two probabilities, each draw with its counts under a and under b on
/// the same run indices; `None` if fewer than [`LEAST_DRAWS`] draws have trials under both.
///
/// It holds the interval of `contrast`, which is of all counts. A draw's difference has the simulation error of
/// two independent shares over the variance ratio of `contrast`: where every run is a trial under both, that is
/// the error that the pooled discordant pairs tell; of conditional shares it takes the pairing to be as close in
/// every draw as it is in all.
pub(crate) fn total_contrast(draws: &[(DrawCounts, DrawCounts)], contrast: &Contrast) -> Option<Interval> {
    let saved = contrast.variance_ratio.map_or(0.0, |ratio| 1.0 / ratio);
    total(draws.iter().map(|&(a, b)| Member { a, b: Some(b) }), saved, contrast.interval, -1.0)
}

/// The interval of an ensemble, cut to `least` to 1 and joined with that of simulation error; `factor` on the noise
/// is what the pairing leaves of it.
fn total(
    draws: impl Iterator<Item = Member>,
    factor: f64,
    simulation: Interval,
    least: f64,
) -> Option<Interval> {
    let members: Vec<Member> = draws.filter(Member::has_trials).collect();
    if members.len() < LEAST_DRAWS {
        return None;
    }
    // With one trial nothing tells the two kinds of scatter apart.
    let told: Vec<Told> = members.iter().filter_map(|one| Some((*one, one.variances()?))).collect();
    let mean_of = |of: &dyn Fn(&Told) -> f64| told.iter().map(of).sum::<f64>() / told.len() as f64;
    let mean = mean_of(&|(one, _)| one.value());
    let square = mean_of(&|(one, _)| (one.value() - mean) * (one.value() - mean));
    let scatter = square * told.len() as f64 / (told.len() as f64 - 1.0);
    let between = scatter - factor * mean_of(&|(one, variances)| one.noise(*variances));
    // Not a number with fewer than two draws that tell. Rounding leaves a trace where nothing scatters.
    if between.is_nan() || between <= 1e-12 * scatter {
        return Some(simulation);
    }
    let within = [0, 1].map(|place| mean_of(&|(_, variances)| variances[place]));
    let drawn = |one: &Member| {
        let pull = (between / (between + factor * one.noise(within))).sqrt();
        mean + pull * (one.value() - mean)
    };
    let mut results: Vec<f64> = members.iter().map(drawn).collect();
    results.sort_by(f64::total_cmp);
    Some(Interval {
        low: mean_quantile(&results, 0.025).max(least).min(simulation.low),
        high: mean_quantile(&results, 0.975).min(1.0).max(simulation.high),
    })
}

/// The quantile at `share` of sorted values below which, in the mean over samples of a continuous distribution,
/// lies just that share of it (definition 6 of Hyndman and Fan 1996). Needs two values.
fn mean_quantile(sorted: &[f64], share: f64) -> f64 {
    let n = sorted.len() as f64;
    quantile(sorted, ((share * (n + 1.0) - 1.0) / (n - 1.0)).clamp(0.0, 1.0))
}
