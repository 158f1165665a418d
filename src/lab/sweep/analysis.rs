//! What a finished sweep hangs on: its outputs, taken to the estimators.

use super::error::SweepError;
use super::finished::Finished;
use super::record::Shape;
use crate::base::parallel;
use crate::lab::sensitivity::{
    Index, Noise, Points, Resampling, Response, Saltelli, Scale, morris, noise, pawn, regression, sobol,
};
use crate::model::study::Study;
use crate::read::sweep::{Design, Domain, Replicates};
use crate::write::oriented_pairs;
use serde_json::Value;
use std::sync::atomic::{AtomicBool, Ordering};

/// How a probability is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// As it is.
    Probability,
    /// As log odds.
    LogOdds,
}

/// A number that every point has: the probability of an event, or a difference of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quantity {
    /// Position of the question.
    pub conferral: usize,
    /// Position of the regime.
    pub regime: usize,
    /// Position of the regime whose probability is taken off.
    pub minus: Option<usize>,
    /// Position of the event.
    pub event: usize,
    /// How it is measured.
    pub measure: Measure,
}

impl Quantity {
    /// Every probability and every contrast of a study in the events given: regime by regime, then pair by
    /// pair as in `contrasts.csv`.
    pub(crate) fn all(study: &Study, events: &[usize], measure: Measure) -> Vec<Quantity> {
        let single = (0..study.regimes.len()).map(|regime| (regime, None));
        let pairs = oriented_pairs(study).map(|(a, b)| (a, Some(b)));
        let outputs: Vec<(usize, Option<usize>)> = single.chain(pairs).collect();
        let of = |conferral| {
            let outputs = outputs.iter();
            outputs.flat_map(move |&(regime, minus)| {
                events.iter().map(move |&event| Quantity { conferral, regime, minus, event, measure })
            })
        };
        (0..study.conferral.len()).flat_map(of).collect()
    }
}

/// What is known of one quantity.
#[derive(Clone, Debug)]
pub(crate) struct Analysed {
    pub quantity: Quantity,
    /// Share of noise; `None` with one block of runs.
    pub noise: Option<Noise>,
    /// Method and index.
    pub indices: Vec<(&'static str, Index)>,
}

/// A whole sweep in memory: every count.
pub(crate) struct Responses<'a> {
    finished: &'a Finished,
    shape: Shape,
    counts: Vec<u32>,
    block_runs: Vec<u64>,
}

impl<'a> Responses<'a> {
    /// Reads the counts. Refuses a sweep that is not [`whole`](Finished::whole).
    pub(crate) fn read(finished: &'a Finished) -> Result<Responses<'a>, SweepError> {
        finished.whole()?;
        let shape = finished.header().shape();
        let mut counts = Vec::with_capacity(finished.points() as usize * shape.len());
        finished.each(|_, point| {
            counts.extend(point.into_iter().flatten());
            Ok(())
        })?;
        let block_runs = (0..shape.blocks).map(|block| u64::from(shape.runs_in(block))).collect();
        Ok(Responses { finished, shape, counts, block_runs })
    }

    /// How many points.
    pub(crate) fn points(&self) -> usize {
        self.finished.points() as usize
    }

    /// A quantity at all points.
    pub(crate) fn of(&self, quantity: &Quantity) -> Response {
        let study = &self.finished.header().study;
        let one = |regime: usize| {
            let cell = study.cell(quantity.conferral, regime);
            let place = self.shape.place(cell, quantity.event);
            let points = self.counts.chunks_exact(self.shape.len());
            let counts: Vec<u64> =
                points.flat_map(|point| &point[place.clone()]).map(|&count| u64::from(count)).collect();
            match quantity.measure {
                Measure::Probability => Response::from_counts(&self.block_runs, &counts),
                Measure::LogOdds => Response::log_odds(&self.block_runs, &counts),
            }
        };
        match quantity.minus {
            None => one(quantity.regime),
            Some(minus) => one(quantity.regime).minus(&one(minus)),
        }
    }

    /// Indices and noise of quantities, each by the methods that the design serves: Sobol' indices of a
    /// Saltelli design, elementary effects of Morris trajectories, PAWN and regression of points that fill
    /// the space (of a Saltelli design, its rows A and B). One input at a time serves none. `None` if `cancel`
    /// was set.
    pub(crate) fn analyse(
        &self,
        quantities: &[Quantity],
        (seed, resamples): (u64, u32),
        cancel: &AtomicBool,
    ) -> Option<Vec<Analysed>> {
        let sweep = &self.finished.header().sweep;
        let inputs = sweep.inputs.len();
        let plan = Resampling::new(seed, resamples, sweep.replicates == Replicates::Common);
        let unit_points = sweep.design.group(inputs) as usize;
        let all: Vec<usize> = (0..self.finished.points() as usize).collect();
        let trajectories = match sweep.design {
            Design::Morris { .. } => {
                all.iter().flat_map(|&point| self.finished.point(point as u64).unit).collect()
            }
            _ => Vec::new(),
        };
        let filling = filling_points(self.finished);
        let points = filling.as_ref().map(|filling| coordinates(self.finished, filling, false).0);
        let one = |quantity: &Quantity| {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            let response = self.of(quantity);
            let mut indices: Vec<(&'static str, Index)> = Vec::new();
            let mut add = |method, found: Vec<Index>| indices.extend(found.into_iter().map(|i| (method, i)));
            match sweep.design {
                Design::Saltelli { second_order, .. } => {
                    add("sobol", sobol(&Saltelli { inputs, second_order }, &response, &plan));
                }
                Design::Morris { .. } => add("morris", morris(&trajectories, inputs, &response, &plan)),
                _ => {}
            }
            if let (Some(filling), Some(points)) = (&filling, &points) {
                let response = response.at(filling);
                add("pawn", pawn(points, &response, &plan));
                add("src", regression(points, &response, Scale::Values, &plan));
                add("srrc", regression(points, &response, Scale::Ranks, &plan));
            }
            Some(Analysed { quantity: *quantity, noise: noise(&response, unit_points, &plan), indices })
        };
        parallel::map(quantities, one).into_iter().collect()
    }
}

/// The points of a design that fill the space evenly and independently; `None` if it has none.
fn filling_points(finished: &Finished) -> Option<Vec<usize>> {
    let points = finished.points() as usize;
    let group = finished.design().group(finished.inputs().len()) as usize;
    match finished.design() {
        Design::OneAtATime {} | Design::Morris { .. } => None,
        Design::Saltelli { .. } => Some((0..points).filter(|point| point % group < 2).collect()),
        _ => Some((0..points).collect()),
    }
}

/// The points among which regions are sought: those that fill the space, or all.
pub(crate) fn region_points(finished: &Finished) -> Vec<usize> {
    filling_points(finished).unwrap_or_else(|| (0..finished.points() as usize).collect())
}

/// Inputs at some points, and the names of the levels of each category. Numbers as `values`, or on the scale
/// on which they were varied, where there is one.
pub(crate) fn coordinates(finished: &Finished, rows: &[usize], values: bool) -> (Points, Vec<Vec<String>>) {
    let points: Vec<_> = rows.iter().map(|&row| finished.point(row as u64)).collect();
    let mut names = Vec::new();
    let mut columns = Vec::new();
    for (place, input) in finished.inputs().iter().enumerate() {
        let found = || points.iter().map(|point| &point.values[place]);
        if matches!(input.domain, Domain::Values(_)) || found().any(|value| !value.is_number()) {
            let mut levels: Vec<String> = found().map(level_name).collect();
            levels.sort();
            levels.dedup();
            let level = |value: &Value| levels.binary_search(&level_name(value)).unwrap_or(0) as f64;
            columns.push(found().map(level).collect());
            names.push(levels);
        } else {
            let unit: Vec<f64> = points.iter().map(|point| point.unit[place]).collect();
            let has_scale = !values && unit.iter().all(|x| x.is_finite());
            let number = |value: &Value| value.as_f64().unwrap_or(0.0);
            columns.push(if has_scale { unit } else { found().map(number).collect() });
            names.push(Vec::new());
        }
    }
    let levels = names.iter().map(|names| (!names.is_empty()).then_some(names.len())).collect();
    let coordinates =
        (0..rows.len()).flat_map(|row| columns.iter().map(move |column: &Vec<f64>| column[row]));
    (Points::new(levels, coordinates.collect()), names)
}

fn level_name(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_string)
}
