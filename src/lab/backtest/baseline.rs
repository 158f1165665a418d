//! What the model must beat: base rates, and a regression on what the model knows of a case.
//!
//! Each forecasts the cases of a cluster from the other clusters of the file alone, or those of one file from
//! another.

use super::covariates::Covariates;
use crate::base::parallel;
use crate::base::stats::{Logit, Sample, log_score};
use std::sync::atomic::{AtomicBool, Ordering};

/// Penalties of the ridge among which the other clusters choose, on the sum over cases and for covariates of
/// standard deviation 1; from hardly any to next to the base rate.
pub(crate) const PENALTIES: [f64; 7] = [0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0];

/// Groups of clusters by which the penalty is chosen.
const GROUPS: usize = 10;

/// The shares of the outcomes among `cases`; all outcomes are as likely where there are none.
fn shares(observed: &[usize], cases: impl Iterator<Item = usize>, outcomes: usize) -> Vec<f64> {
    let mut counts = vec![0.0; outcomes];
    cases.for_each(|case| counts[observed[case]] += 1.0);
    let all: f64 = counts.iter().sum();
    counts.iter().map(|n| if all > 0.0 { n / all } else { 1.0 / outcomes as f64 }).collect()
}

/// Forecasts by the shares of the outcomes in the other clusters, among cases of the same group if there are any,
/// and else among all: cases × outcomes.
pub(crate) fn rates(
    observed: &[usize],
    clusters: &[usize],
    groups: &[usize],
    outcomes: usize,
) -> Vec<Vec<f64>> {
    let of = |case: usize| {
        let others = (0..observed.len()).filter(|&other| clusters[other] != clusters[case]);
        shares_alike(observed, others, (groups, groups[case]), outcomes)
    };
    parallel::map_places(observed.len(), of)
}

/// The shares of the outcomes among those of `cases` that are of a group, if there are any, and else among all.
fn shares_alike(
    observed: &[usize],
    cases: impl Iterator<Item = usize> + Clone,
    (groups, group): (&[usize], usize),
    outcomes: usize,
) -> Vec<f64> {
    let alike = cases.clone().filter(|&case| groups[case] == group);
    if alike.clone().next().is_some() {
        shares(observed, alike, outcomes)
    } else {
        shares(observed, cases, outcomes)
    }
}

/// Forecasts of other cases, whose groups are the last ones, by the shares of the outcomes among the first ones.
pub(super) fn rates_among(observed: &[usize], groups: &[usize], outcomes: usize) -> Vec<Vec<f64>> {
    let of = |&group: &usize| shares_alike(observed, 0..observed.len(), (groups, group), outcomes);
    groups[observed.len()..].iter().map(of).collect()
}

/// Forecasts of a regression.
#[derive(Clone, Debug)]
pub(crate) struct Regression {
    /// Cases × outcomes.
    pub forecasts: Vec<Vec<f64>>,
    /// The penalty used for each cluster.
    pub penalties: Vec<f64>,
}

/// Forecasts by a multinomial logistic regression with a ridge ([`Logit`]; of two outcomes a logistic one),
/// without the cluster of the case. Covariates are standardised on the cases that are fitted.
///
/// The penalty is chosen without the cluster too: clusters are dealt into ten groups in turn, and for all
/// clusters of a group that penalty is taken which forecasts the nine other groups best (log score), each from
/// the eight others. `None` if it was cancelled.
pub(crate) fn regression(
    covariates: &Covariates,
    observed: &[usize],
    clusters: &[usize],
    outcomes: usize,
    cancel: &AtomicBool,
) -> Option<Regression> {
    let data = Data { x: &covariates.rows, y: observed, outcomes };
    let clusters_there = clusters.iter().max().map_or(0, |last| last + 1);
    let cases =
        |keep: &dyn Fn(usize) -> bool| (0..observed.len()).filter(|&case| keep(case)).collect::<Vec<_>>();
    let losses = losses(data, clusters, cancel);
    let penalties: Vec<f64> = (0..clusters_there).map(|cluster| best(&losses[cluster % GROUPS])).collect();

    // All cases together are near enough to begin from.
    let everything = cases(&|_| true);
    let starts = PENALTIES.map(|penalty| data.fit(&everything, penalty, None));
    let made: Vec<Vec<(usize, Vec<f64>)>> = parallel::map_places(clusters_there, |cluster| {
        if cancel.load(Ordering::Relaxed) {
            return Vec::new();
        }
        let start = PENALTIES.iter().zip(&starts).find(|(penalty, _)| **penalty == penalties[cluster]);
        let others = cases(&|case| clusters[case] != cluster);
        let fit = data.fit(&others, penalties[cluster], start.map(|(_, start)| start));
        let held = cases(&|case| clusters[case] == cluster);
        held.into_iter().map(|case| (case, fit.forecast(data.x, case))).collect()
    });
    let mut forecasts = vec![Vec::new(); observed.len()];
    for (case, forecast) in made.into_iter().flatten() {
        forecasts[case] = forecast;
    }
    (!cancel.load(Ordering::Relaxed)).then_some(Regression { forecasts, penalties })
}

/// Forecasts of other cases, whose covariates are the last rows, by the regression fitted to the first ones. The
/// penalty is that which forecasts groups of their clusters best from the other groups.
pub(crate) fn regression_of_others(
    covariates: &Covariates,
    observed: &[usize],
    clusters: &[usize],
    outcomes: usize,
    cancel: &AtomicBool,
) -> Option<(Vec<Vec<f64>>, f64)> {
    let data = Data { x: &covariates.rows, y: observed, outcomes };
    let mut all = [0.0; PENALTIES.len()];
    for losses in losses(data, clusters, cancel) {
        all.iter_mut().zip(losses).for_each(|(all, loss)| *all += loss);
    }
    let penalty = best(&all);
    let fit = data.fit(&(0..observed.len()).collect::<Vec<_>>(), penalty, None);
    let others = observed.len()..covariates.rows.len();
    let forecasts = others.map(|case| fit.forecast(data.x, case)).collect();
    (!cancel.load(Ordering::Relaxed)).then_some((forecasts, penalty))
}

/// The penalty of least loss.
fn best(losses: &[f64; PENALTIES.len()]) -> f64 {
    let least = (0..PENALTIES.len()).min_by(|&a, &b| losses[a].total_cmp(&losses[b]));
    PENALTIES[least.unwrap_or(0)]
}

/// For each group of clusters what each penalty would have lost on the other groups.
fn losses(data: Data, clusters: &[usize], cancel: &AtomicBool) -> [[f64; PENALTIES.len()]; GROUPS] {
    let group = |case: usize| clusters[case] % GROUPS;
    let of_group = |one: usize| (0..clusters.len()).filter(|&case| group(case) == one).collect::<Vec<_>>();
    // What is fitted without two groups forecasts each of them for the choice of the other.
    let pairs: Vec<(usize, usize)> = (0..GROUPS).flat_map(|a| (0..a).map(move |b| (a, b))).collect();
    let losses = parallel::map(&pairs, |&(a, b)| {
        let others: Vec<usize> = (0..clusters.len()).filter(|&case| ![a, b].contains(&group(case))).collect();
        let mut losses = [[0.0; 2]; PENALTIES.len()];
        let mut last = None;
        // From the strongest on: each fit is near the one before.
        for (losses, &penalty) in losses.iter_mut().zip(&PENALTIES).rev() {
            if cancel.load(Ordering::Relaxed) {
                break;
            }
            let fit = data.fit(&others, penalty, last.as_ref());
            let loss = |case: &usize| log_score(&fit.forecast(data.x, *case), data.y[*case]);
            *losses = [a, b].map(|held| of_group(held).iter().map(loss).sum());
            last = Some(fit);
        }
        losses
    });
    let mut sums = [[0.0; PENALTIES.len()]; GROUPS];
    for ((a, b), losses) in pairs.into_iter().zip(losses) {
        for (at, [of_a, of_b]) in losses.into_iter().enumerate() {
            sums[a][at] += of_b;
            sums[b][at] += of_a;
        }
    }
    sums
}

#[derive(Clone, Copy)]
struct Data<'a> {
    x: &'a [Vec<f64>],
    y: &'a [usize],
    outcomes: usize,
}

/// A regression with the scale of its covariates.
struct Fit {
    outcomes: usize,
    /// Outcomes that the fitted cases had; others have no chance.
    seen: Vec<usize>,
    /// Mean and standard deviation of each covariate.
    scale: Vec<(f64, f64)>,
    logit: Option<Logit>,
}

impl Data<'_> {
    /// Fits some cases, beginning from another fit if it is of the same outcomes.
    fn fit(&self, cases: &[usize], penalty: f64, start: Option<&Fit>) -> Fit {
        let n = cases.len() as f64;
        let columns = self.x.first().map_or(0, Vec::len);
        let scale: Vec<(f64, f64)> = (0..columns)
            .map(|column| {
                let mean = cases.iter().map(|&case| self.x[case][column]).sum::<f64>() / n;
                let off = |&case: &usize| (self.x[case][column] - mean) * (self.x[case][column] - mean);
                (mean, (cases.iter().map(off).sum::<f64>() / n).sqrt())
            })
            .collect();
        let seen: Vec<usize> =
            (0..self.outcomes).filter(|outcome| cases.iter().any(|&case| self.y[case] == *outcome)).collect();
        let x: Vec<Vec<f64>> = cases.iter().map(|&case| standardised(&self.x[case], &scale)).collect();
        let y: Vec<usize> =
            cases.iter().filter_map(|&case| seen.iter().position(|o| *o == self.y[case])).collect();
        let start = start.filter(|start| start.seen == seen).and_then(|start| start.logit.as_ref());
        let logit = if seen.len() > 1 {
            Logit::fit(Sample { x: &x, y: &y, classes: seen.len() }, penalty, start)
        } else {
            None
        };
        Fit { outcomes: self.outcomes, seen, scale, logit }
    }
}

fn standardised(row: &[f64], scale: &[(f64, f64)]) -> Vec<f64> {
    let one = |(x, (mean, sd)): (&f64, &(f64, f64))| if *sd > 0.0 { (x - mean) / sd } else { 0.0 };
    row.iter().zip(scale).map(one).collect()
}

impl Fit {
    /// Probabilities of the outcomes of a case.
    fn forecast(&self, x: &[Vec<f64>], case: usize) -> Vec<f64> {
        let mut of_seen = vec![1.0 / self.seen.len().max(1) as f64; self.seen.len()];
        if let Some(logit) = &self.logit {
            logit.probabilities(&standardised(&x[case], &self.scale), &mut of_seen);
        }
        if self.seen.is_empty() {
            return vec![1.0 / self.outcomes as f64; self.outcomes];
        }
        let mut forecast = vec![0.0; self.outcomes];
        for (&outcome, p) in self.seen.iter().zip(of_seen) {
            forecast[outcome] = p;
        }
        forecast
    }
}
