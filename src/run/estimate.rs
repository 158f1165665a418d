//! One number from many runs: computed here once, with all that is known of how sure it is.
//!
//! Tables, the screen, the report and the library take their shares and differences from here, so that no two of
//! them can differ.

use super::rare::RareEstimate;
use super::tally::{CellTally, Sample, Tally};
use crate::base::stats::{
    ConditionalCounts, Contrast, DrawCounts, Interval, Moments, PairedDraw, Total, Z_95, movement,
    proportion, total_contrast, total_mean, total_proportion, total_sparse, weighted_share,
};
use crate::model::study::{Event, Given, Outcome, RareEvent, Study};

/// Fewer values tell no interval of their mean: those of few runs hold neither the tail of a skewed quantity nor its spread.
pub(crate) const LEAST_VALUES: u64 = 20;

/// What an [`Estimate`] is of, which is also its unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// A probability: the share of runs with something.
    Share,
    /// A difference of two probabilities over the same run indices.
    Difference {
        /// Its standard error, with the pairing.
        std_error: f64,
        /// Variance with independent runs over that with paired ones; `None` where it is 0/0.
        variance_ratio: Option<f64>,
    },
    /// A probability too small for per cent, from trees of branches.
    Rare {
        /// Whether more is known of it than `ci.high`, an upper bound from the runs alone.
        precise: bool,
    },
    /// The mean of a quantity over runs, in its own unit.
    Mean {
        /// The unit as written.
        unit: &'static str,
    },
}

/// A share or a difference, and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// What it is of.
    pub measure: Measure,
    /// The value: in [0, 1] of a share, in [−1, 1] of a difference, in its unit of a mean.
    pub value: f64,
    /// Its 95 % interval: simulation error only.
    pub ci: Interval,
    /// Its 95 % interval of chance and parameters together; `None` unless at least 20 joint draws of the
    /// parameters have trials.
    pub total: Option<Interval>,
    /// The median over those draws, beside `value`, which is their mean; `None` like `total`.
    pub median: Option<f64>,
    /// Runs that it is a share of; of a difference a − b, those under a.
    pub trials: u64,
    /// Those of them with what is asked for.
    pub count: u64,
    /// Joint draws of the parameters behind it; 0 if parameters are not drawn together.
    pub draws: usize,
}

impl Estimate {
    /// The share `count / trials`; `None` without trials. Panics if `count > trials`.
    pub fn share(count: u64, trials: u64) -> Option<Estimate> {
        let ci = proportion(count, trials)?;
        let value = count as f64 / trials as f64;
        Some(Estimate::of_all_draws(value, ci, count, trials))
    }

    /// A share of which nothing is known by draw of the parameters.
    fn of_all_draws(value: f64, ci: Interval, count: u64, trials: u64) -> Estimate {
        Estimate { measure: Measure::Share, value, ci, total: None, median: None, trials, count, draws: 0 }
    }

    /// The share of the runs that meet a condition with the event at a position; `None` if none meets it.
    pub fn event(cell: &CellTally, given: Given, event: usize) -> Option<Estimate> {
        let share = Estimate::share(cell.event_count(given, event), cell.trials(given))?;
        Some(share.over(&cell.by_draw().of_event(given, event)))
    }

    /// The probability of the rare event at a position of the study: of trees, where they know enough for an interval, else
    /// an upper bound from the runs alone. `count` is of the runs whose tree carries weight. `None` without runs.
    pub(crate) fn rare(study: &Study, tally: &Tally, cell: usize, rare: usize) -> Option<Estimate> {
        let event = match tally.rare().plans[rare].event {
            RareEvent::NuclearUse => Event::NuclearUse,
            RareEvent::StrategicExchange => Event::StrategicExchange,
        };
        let alone = Estimate::event(&tally.cells()[cell], Given::Always, event as usize)?;
        let found = RareEstimate::of(tally.rare().harvest(cell, rare), tally.runs());
        let Some(ci) = found.interval() else {
            return Some(Estimate::bound(found.probability, alone.ci.high));
        };
        let measure = Measure::Rare { precise: true };
        let precise = Estimate { measure, value: found.probability, ci, count: found.roots, ..alone };
        Some(precise.with_total(total_sparse(&tally.rare_by_draw(study, cell, rare), ci)))
    }

    /// A small probability of which nothing is known but that it is at most so much.
    pub(crate) fn bound(value: f64, high: f64) -> Estimate {
        let ci = Interval { low: 0.0, high };
        Estimate { measure: Measure::Rare { precise: false }, ..Estimate::of_all_draws(value, ci, 0, 0) }
    }

    /// The share without what this one is of.
    pub fn complement(self) -> Estimate {
        let without = |interval: Interval| Interval { low: 1.0 - interval.high, high: 1.0 - interval.low };
        Estimate {
            value: 1.0 - self.value,
            ci: without(self.ci),
            total: self.total.map(without),
            median: self.median.map(|median| 1.0 - median),
            count: self.trials - self.count,
            ..self
        }
    }

    /// A difference the other way round.
    pub fn opposite(self) -> Estimate {
        let turned = |interval: Interval| Interval { low: -interval.high, high: -interval.low };
        Estimate {
            value: -self.value,
            ci: turned(self.ci),
            total: self.total.map(turned),
            median: self.median.map(|median| -median),
            ..self
        }
    }

    /// The share of the runs that meet a condition with an outcome; `None` if none meets it.
    pub fn outcome(cell: &CellTally, given: Given, outcome: Outcome) -> Option<Estimate> {
        let share = Estimate::share(cell.outcome_count(given, outcome), cell.trials(given))?;
        Some(share.over(&cell.by_draw().of_outcome(given, outcome)))
    }

    /// The mean of a quantity over runs, with what each draw of the parameters gave; `None` if fewer than 20 runs have it.
    /// The interval is that of the normal distribution, cut where no value lies.
    pub fn mean(sample: &Sample, by_draw: &[Moments], unit: &'static str) -> Option<Estimate> {
        let moments = &sample.moments;
        if moments.n() < LEAST_VALUES {
            return None;
        }
        let (value, half) = (moments.mean()?, Z_95 * moments.std_error()?);
        let ci = Interval {
            low: (value - half).max(sample.sketch.min()?),
            high: (value + half).min(sample.sketch.max()?),
        };
        let mean = Estimate {
            measure: Measure::Mean { unit },
            draws: by_draw.iter().filter(|draw| draw.n() > 0).count(),
            ..Estimate::of_all_draws(value, ci, moments.n(), moments.n())
        };
        Some(mean.with_total(total_mean(by_draw, ci)))
    }

    /// The share of runs without a limited or full attack up to the end of a quarter; `None` without runs.
    pub fn survival(cell: &CellTally, quarter: usize) -> Option<Estimate> {
        let runs = cell.trials(Given::Always);
        let attacked: u64 = (0..=quarter).map(|quarter| cell.attacks_in(quarter)).sum();
        Some(Estimate::share(runs - attacked, runs)?.over(&cell.by_draw().of_survivors(quarter)))
    }

    /// With the second interval, from what each draw of the parameters gave.
    fn over(self, draws: &[DrawCounts]) -> Estimate {
        let used = || draws.iter().filter(|draw| draw.trials > 0);
        let seen =
            most(used().map(|draw| draw.count > 0)) && most(used().map(|draw| draw.count < draw.trials));
        Estimate { draws: used().count(), ..self }.with_total(total_proportion(draws)).with_median_if(seen)
    }

    /// Without the median, unless most draws show something: else it is known to be small, and no more.
    fn with_median_if(self, seen: bool) -> Estimate {
        Estimate { median: self.median.filter(|_| seen), ..self }
    }

    /// With what the draws say together, if they say anything.
    pub(crate) fn with_total(self, total: Option<Total>) -> Estimate {
        Estimate { total: total.map(|total| total.interval), median: total.map(|total| total.median), ..self }
    }

    /// How much more probable an event is under one guarantee than under another, a − b, among the runs that meet a
    /// condition under each, over the same run indices; `None` if none meets it under one of the two.
    pub fn difference(
        tally: &Tally,
        conferral: usize,
        pair: (usize, usize),
        given: Given,
        event: usize,
    ) -> Option<Estimate> {
        let counts = tally.pair_counts(conferral, pair, given, event);
        Estimate::contrast(&counts, &tally.pair_by_draw(conferral, pair, given, event))
    }

    /// The difference of the shares that these counts hold, with the second interval from what each draw of the parameters
    /// gave; `None` if one side has no trials.
    pub(crate) fn contrast(counts: &ConditionalCounts, draws: &[PairedDraw]) -> Option<Estimate> {
        let contrast = counts.contrast()?;
        let (std_error, variance_ratio) = (contrast.std_error, contrast.variance_ratio);
        let used = || draws.iter().filter(|draw| draw.a.trials > 0 && draw.b.trials > 0);
        let seen = most(used().map(|draw| draw.a.count + draw.b.count > 2 * draw.both.unwrap_or(0)));
        let difference = Estimate {
            measure: Measure::Difference { std_error, variance_ratio },
            draws: used().count(),
            ..Estimate::of_all_draws(contrast.difference, contrast.interval, counts.x_a, counts.n_a)
        };
        Some(difference.with_total(total_contrast(draws, &contrast)).with_median_if(seen))
    }

    /// How much a difference moves where the same runs are made otherwise, from what it moves in each, −2 to 2; `None` without
    /// runs.
    pub(crate) fn movement(each: &[i8]) -> Option<Estimate> {
        let Contrast { difference, std_error, interval, variance_ratio } = movement(each)?;
        let (moved, runs) = (each.iter().filter(|&&moved| moved != 0).count() as u64, each.len() as u64);
        let measure = Measure::Difference { std_error, variance_ratio };
        Some(Estimate { measure, ..Estimate::of_all_draws(difference, interval, moved, runs) })
    }

    /// A share over independent strata, each with its weight, count and trials; `None` if one has no trials.
    pub fn weighted(strata: &[(f64, u64, u64)]) -> Option<Estimate> {
        let (value, ci) = weighted_share(strata)?;
        let sum = |of: fn(&(f64, u64, u64)) -> u64| strata.iter().map(of).sum();
        let (count, trials) = (sum(|stratum| stratum.1), sum(|stratum| stratum.2));
        Some(Estimate::of_all_draws(value, ci, count, trials))
    }

    /// The same per year of so many.
    pub fn per(self, years: f64) -> Estimate {
        let each = |interval: Interval| Interval { low: interval.low / years, high: interval.high / years };
        Estimate {
            value: self.value / years,
            ci: each(self.ci),
            total: self.total.map(each),
            median: self.median.map(|value| value / years),
            ..self
        }
    }

    /// The standard error of a difference, with the pairing; `None` of anything else.
    pub(crate) fn std_error(&self) -> Option<f64> {
        match self.measure {
            Measure::Difference { std_error, .. } => Some(std_error),
            Measure::Share | Measure::Rare { .. } | Measure::Mean { .. } => None,
        }
    }

    /// Half of the width of the interval of simulation error.
    pub fn half_width(&self) -> f64 {
        0.5 * (self.ci.high - self.ci.low)
    }
}
/// Whether more than half are so.
fn most(each: impl Iterator<Item = bool>) -> bool {
    let (mut so, mut all) = (0, 0);
    for one in each {
        so += usize::from(one);
        all += 1;
    }
    2 * so > all
}
