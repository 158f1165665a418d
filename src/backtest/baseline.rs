//! What the model must beat: the base rate, and a regression on what the model knows of a case.
//!
//! Both forecast the cases of a cluster from the other clusters of the file alone.

use super::covariates::Covariates;
use crate::stats::{Logit, Sample, log_score};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Penalties of the ridge among which the other clusters choose, on the sum over cases and for covariates of
/// standard deviation 1; from hardly any to next to the base rate.
pub const PENALTIES: [f64; 7] = [0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0];

/// Groups of clusters by which the penalty is chosen.
const GROUPS: usize = 10;

/// Forecasts by the shares of the outcomes in the other clusters: cases × outcomes. Where there are no other
/// cases, all outcomes are as likely.
pub fn base_rates(observed: &[usize], clusters: &[usize], outcomes: usize) -> Vec<Vec<f64>> {
    let mut all = vec![0.0; outcomes];
    let mut own = vec![vec![0.0; outcomes]; clusters.iter().max().map_or(0, |last| last + 1)];
    for (&outcome, &cluster) in observed.iter().zip(clusters) {
        all[outcome] += 1.0;
        own[cluster][outcome] += 1.0;
    }
    let rates = |cluster: &usize| {
        let others: Vec<f64> = all.iter().zip(&own[*cluster]).map(|(all, own)| all - own).collect();
        let sum: f64 = others.iter().sum();
        others.iter().map(|n| if sum > 0.0 { n / sum } else { 1.0 / outcomes as f64 }).collect()
    };
    clusters.iter().map(rates).collect()
}

/// Forecasts of a regression.
#[derive(Clone, Debug)]
pub struct Regression {
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
pub fn regression(
    covariates: &Covariates,
    observed: &[usize],
    clusters: &[usize],
    outcomes: usize,
    cancel: &AtomicBool,
) -> Option<Regression> {
    let data = Data { x: &covariates.rows, y: observed, outcomes };
    let clusters_there = clusters.iter().max().map_or(0, |last| last + 1);
    let group = |case: usize| clusters[case] % GROUPS;
    let cases =
        |keep: &dyn Fn(usize) -> bool| (0..observed.len()).filter(|&case| keep(case)).collect::<Vec<_>>();

    let tasks: Vec<(usize, usize)> =
        (0..GROUPS).flat_map(|out| (0..PENALTIES.len()).map(move |at| (out, at))).collect();
    let losses: Vec<f64> = tasks
        .par_iter()
        .map(|&(out, at)| {
            let inner = (0..GROUPS).filter(|&inner| inner != out && !cancel.load(Ordering::Relaxed));
            let loss = inner.map(|inner| {
                let fit = data.fit(&cases(&|case| ![out, inner].contains(&group(case))), PENALTIES[at], None);
                let held = cases(&|case| group(case) == inner);
                held.iter().map(|&case| log_score(&fit.forecast(data.x, case), observed[case])).sum::<f64>()
            });
            loss.sum()
        })
        .collect();
    let best = |group: usize| {
        let losses = &losses[group * PENALTIES.len()..][..PENALTIES.len()];
        let least = (0..PENALTIES.len()).min_by(|&a, &b| losses[a].total_cmp(&losses[b]));
        PENALTIES[least.unwrap_or(0)]
    };
    let penalties: Vec<f64> = (0..clusters_there).map(|cluster| best(cluster % GROUPS)).collect();

    let made: Vec<Option<Vec<(usize, Vec<f64>)>>> = (0..clusters_there)
        .into_par_iter()
        .map(|cluster| {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            let fit = data.fit(&cases(&|case| clusters[case] != cluster), penalties[cluster], None);
            let held = cases(&|case| clusters[case] == cluster);
            Some(held.into_iter().map(|case| (case, fit.forecast(data.x, case))).collect())
        })
        .collect();
    let mut forecasts = vec![Vec::new(); observed.len()];
    for (case, forecast) in made.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten() {
        forecasts[case] = forecast;
    }
    Some(Regression { forecasts, penalties })
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
    fn fit(&self, cases: &[usize], penalty: f64, start: Option<&Logit>) -> Fit {
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
