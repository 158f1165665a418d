//! Survival and competing events over discrete time, from counts.

use super::interval::{Interval, Z_95, clopper_pearson, proportion, score_interval};

/// Counts per time step of runs that are still without event, and of their first events by cause.
///
/// A run that leaves the risk set without an event is censored: those are the rest of
/// `at_risk[t] − events at t − at_risk[t + 1]`, taken to leave after the events of step `t`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LifeTable<'a> {
    /// Runs that enter each step without an event so far and not censored.
    pub at_risk: &'a [u64],
    /// First events, by cause and then by step; each slice as long as `at_risk`.
    pub events: &'a [&'a [u64]],
}

/// An estimate after one time step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct SurvivalPoint {
    /// Runs that entered the step without an event.
    pub at_risk: u64,
    /// The estimated probability: of no event yet, or of an event of one cause.
    pub estimate: f64,
    /// Its 95 % interval.
    pub interval: Interval,
}

impl LifeTable<'_> {
    /// Kaplan and Meier's (1958) probability of no event of any cause up to and including each step.
    ///
    /// The interval is Wilson's with an effective number of runs, `S (1 − S) / Var S` with Greenwood's (1926)
    /// variance (Rothman 1978): as long as no run has been censored it equals [`proportion`] of the counts.
    /// Where the estimate is 0 or 1 it is Clopper and Pearson's, over the runs not censored so far. Empty if
    /// no run is at risk at first. Panics if the counts contradict each other.
    pub(crate) fn survival(&self) -> Vec<SurvivalPoint> {
        let mut points = Vec::new();
        let mut survival = 1.0;
        let mut greenwood = 0.0;
        for step in self.steps() {
            let (n, d) = (step.at_risk as f64, step.events as f64);
            if step.events > 0 {
                survival *= (n - d) / n;
                greenwood += d / (n * (n - d));
            }
            let variance = survival * survival * greenwood;
            let alive = step.uncensored - step.events_so_far;
            points.push(step.point(survival, variance, alive));
        }
        points
    }

    /// Aalen and Johansen's (1978) probability of a first event of `cause` up to and including each step.
    ///
    /// Interval as for [`LifeTable::survival`], with the variance by the delta method (Marubini and Valsecchi
    /// 1995). Empty if no run is at risk at first. Panics if there is no such cause or the counts contradict
    /// each other.
    pub(crate) fn incidence(&self, cause: usize) -> Vec<SurvivalPoint> {
        let of_cause = self.events[cause];
        let mut points = Vec::new();
        let mut survival = 1.0;
        let mut incidence = 0.0;
        let mut count = 0;
        // Var F = sum of (F - F_u)² g + s² d_k (n - d_k) / n³ - 2 (F - F_u) s d_k / n², with
        // g = d / (n (n - d)): kept as the coefficients of 1, F and F²
        let (mut constant, mut linear, mut square) = (0.0, 0.0, 0.0);
        for (step, &d_k) in self.steps().zip(of_cause) {
            let (n, d, k) = (step.at_risk as f64, step.events as f64, d_k as f64);
            count += d_k;
            if step.events > 0 {
                incidence += survival * k / n;
                let cross = survival * k / (n * n);
                constant += survival * cross * (n - k) / n + 2.0 * incidence * cross;
                linear -= 2.0 * cross;
                // after the last run F no longer changes, and the term is 0 × infinity
                if step.events < step.at_risk {
                    let g = d / (n * (n - d));
                    constant += incidence * incidence * g;
                    linear -= 2.0 * incidence * g;
                    square += g;
                }
                survival *= (n - d) / n;
            }
            let variance = constant + incidence * (linear + incidence * square);
            points.push(step.point(incidence, variance, count));
        }
        points
    }

    fn steps(&self) -> impl Iterator<Item = Step> {
        let runs = self.at_risk.first().copied().unwrap_or(0);
        for events in self.events {
            assert_eq!(events.len(), self.at_risk.len(), "steps of events and risk");
        }
        let mut events_so_far = 0;
        let mut last_left = runs;
        let mut uncensored = runs;
        let counted = self.at_risk.iter().enumerate();
        counted.take_while(move |_| runs > 0).map(move |(t, &at_risk)| {
            let events: u64 = self.events.iter().map(|cause| cause[t]).sum();
            assert!(at_risk <= last_left, "more runs at risk at step {t} than left");
            assert!(events <= at_risk, "more events at step {t} than runs at risk");
            uncensored -= last_left - at_risk;
            last_left = at_risk - events;
            events_so_far += events;
            Step { runs, at_risk, events, events_so_far, uncensored }
        })
    }
}

struct Step {
    runs: u64,
    at_risk: u64,
    events: u64,
    /// Including this step's.
    events_so_far: u64,
    /// Runs not censored before this step.
    uncensored: u64,
}

impl Step {
    /// `count` is the number of runs behind the estimate if none is censored.
    fn point(&self, estimate: f64, variance: f64, count: u64) -> SurvivalPoint {
        let whole = Interval { low: 0.0, high: 1.0 };
        let (estimate, interval) = if self.uncensored == self.runs {
            let share = count as f64 / self.runs as f64;
            (share, proportion(count, self.runs))
        } else if estimate <= 0.0 {
            (0.0, clopper_pearson(0, self.uncensored, 0.95))
        } else if estimate >= 1.0 || variance <= 0.0 {
            let all = clopper_pearson(self.uncensored, self.uncensored, 0.95);
            (estimate.min(1.0), all)
        } else {
            let effective = estimate * (1.0 - estimate) / variance;
            (estimate, Some(score_interval(estimate, effective, Z_95)))
        };
        SurvivalPoint { at_risk: self.at_risk, estimate, interval: interval.unwrap_or(whole) }
    }
}
