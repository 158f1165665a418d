//! Designs and test functions.

use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};
use crate::lab::sensitivity::{Index, Resampling, Response, Saltelli};

/// A plan without noise in the points' runs.
pub(super) fn plan(resamples: u32) -> Resampling {
    Resampling::new(0, resamples, false)
}

/// A uniform of the test's own: the `index`-th of `stream`.
pub(super) fn uniform(seed: u64, stream: u32, index: u32) -> f64 {
    let time = Time { quarter: index, round: stream };
    Draws::new(seed, 1).uniform(Address::new(Purpose::Parameter, AgentId::of("test"), time))
}

/// The rows of a Saltelli design, from a function that gives coordinate `k` of base point `j`, `k` below `2 d`.
pub(super) fn saltelli(
    design: &Saltelli,
    base_points: usize,
    u: impl Fn(usize, usize) -> f64,
) -> Vec<Vec<f64>> {
    let d = design.inputs;
    let mut rows = Vec::new();
    for j in 0..base_points {
        let a: Vec<f64> = (0..d).map(|k| u(j, k)).collect();
        let b: Vec<f64> = (0..d).map(|k| u(j, d + k)).collect();
        let mixed = |base: &[f64], other: &[f64], i: usize| {
            let mut row = base.to_vec();
            row[i] = other[i];
            row
        };
        rows.push(a.clone());
        rows.push(b.clone());
        rows.extend((0..d).map(|i| mixed(&a, &b, i)));
        if design.second_order {
            rows.extend((0..d).map(|i| mixed(&b, &a, i)));
        }
    }
    rows
}

/// The same with random base points.
pub(super) fn random_saltelli(design: &Saltelli, base_points: usize, seed: u64) -> Vec<Vec<f64>> {
    saltelli(design, base_points, |j, k| uniform(seed, k as u32, j as u32))
}

/// Sobol' G.
pub(super) fn g(x: &[f64], coefficients: &[f64]) -> f64 {
    x.iter().zip(coefficients).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product()
}

/// Counts of runs with an event of probability `p(x)` at each point, as a response in 8 blocks: run r belongs
/// to block r mod 8.
pub(super) fn binary(
    rows: &[Vec<f64>],
    p: impl Fn(&[f64]) -> f64,
    runs: u32,
    common: bool,
    seed: u64,
) -> Response {
    let mut block_runs = vec![0; 8];
    for run in 0..runs {
        block_runs[run as usize % 8] += 1;
    }
    let mut counts = vec![0; 8 * rows.len()];
    for (point, row) in rows.iter().enumerate() {
        let p = p(row);
        for run in 0..runs {
            let stream = if common { 1_000_000 } else { 1_000_001 + point as u32 };
            counts[8 * point + run as usize % 8] += u64::from(uniform(seed, stream, run) < p);
        }
    }
    Response::from_counts(&block_runs, &counts)
}

/// The indices of one name, by input.
pub(super) fn named<'a>(indices: &'a [Index], name: &str) -> Vec<&'a Index> {
    indices.iter().filter(|index| index.name == name).collect()
}

/// Their values.
pub(super) fn values(indices: &[Index], name: &str) -> Vec<f64> {
    named(indices, name).iter().map(|index| index.value.expect("a value").0).collect()
}
