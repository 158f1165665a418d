//! Elementary effects.

use super::bootstrap::Resampling;
use super::index::{Index, Reason};
use super::response::{BlockWeights, Response};

/// μ, μ* and σ of Morris (1991) and Campolongo et al. (2007), per unit of an input's range, noise removed.
///
/// `coordinates` are the unit coordinates, point by point, of trajectories of `inputs + 1` points in which each
/// step changes one input. With the effects E_b measured in block b of runs:
///
/// * `mu` is their mean,
/// * `mu_star` is the mean of E_b times the sign of the mean effect in the *other* blocks. The plain |E| of an
///   input that does nothing is the mean size of its noise; here noise of either sign is as likely, and the
///   mean is 0,
/// * `sigma` is the square root of their covariance over trajectories between different blocks. An estimate
///   below zero keeps its sign: −√|σ²| says that the effects differ less than noise would have them.
///
/// Panics if the coordinates are not those of such trajectories.
pub(crate) fn morris(
    coordinates: &[f64],
    inputs: usize,
    response: &Response,
    plan: &Resampling,
) -> Vec<Index> {
    let refuse = |reason| {
        let all = |name| (0..inputs).map(move |input| Index::of(name, input, Err(reason)));
        NAMES.into_iter().flat_map(all).collect()
    };
    if response.blocks() < 2 {
        return refuse(Reason::OneBlock);
    }
    let trajectories = response.points() / (inputs + 1);
    if trajectories < 2 {
        return refuse(Reason::FewPoints);
    }
    let effects = effects(coordinates, inputs, response);
    let weights = response.weights();
    let measures = |counts: &[f64], weights: &BlockWeights| -> Vec<f64> {
        let each = effects.iter().map(|effects| measure(effects, counts, weights)).collect::<Vec<_>>();
        (0..NAMES.len()).flat_map(|name| each.iter().map(move |measures| measures[name])).collect()
    };
    let values = measures(&vec![1.0; trajectories], &weights);
    let intervals = plan.intervals(trajectories, response, |_, counts, _, drawn| measures(counts, drawn));
    values
        .into_iter()
        .zip(intervals)
        .enumerate()
        .map(|(at, (value, interval))| {
            let found = interval.map(|interval| (value, interval)).ok_or(Reason::FewPoints);
            Index::of(NAMES[at / inputs], at % inputs, found)
        })
        .collect()
}

const NAMES: [&str; 3] = ["mu", "mu_star", "sigma"];

/// What rounding may leave of a sum that is nothing, as a share of its parts.
const ROUNDING: f64 = 1e-12;

/// Per input: trajectory × block.
fn effects(coordinates: &[f64], inputs: usize, response: &Response) -> Vec<Vec<f64>> {
    assert_eq!(coordinates.len(), response.points() * inputs, "coordinates of the points");
    assert!(response.points().is_multiple_of(inputs + 1), "whole trajectories");
    let mut effects = vec![Vec::new(); inputs];
    for start in (0..response.points()).step_by(inputs + 1) {
        for from in start..start + inputs {
            let x = |point: usize| &coordinates[point * inputs..][..inputs];
            let moved: Vec<usize> = (0..inputs).filter(|i| x(from)[*i] != x(from + 1)[*i]).collect();
            let [input] = moved[..] else { panic!("step {from} of a trajectory moves inputs {moved:?}") };
            let step = x(from + 1)[input] - x(from)[input];
            let change = response.row(from + 1).iter().zip(response.row(from)).map(|(to, from)| to - from);
            effects[input].extend(change.map(|change| change / step));
        }
    }
    let each = response.points() / (inputs + 1) * response.blocks();
    assert!(effects.iter().all(|effects| effects.len() == each), "each trajectory moves each input once");
    effects
}

fn measure(effects: &[f64], counts: &[f64], weights: &BlockWeights) -> [f64; 3] {
    let n: f64 = counts.iter().sum();
    let blocks = weights.each().len();
    let mut means = vec![0.0; blocks];
    let (mut size, mut square) = (0.0, 0.0);
    for (count, effect) in counts.iter().zip(effects.chunks_exact(blocks)) {
        if *count == 0.0 {
            continue;
        }
        let whole = weights.mean(effect);
        for ((mean, effect), weight) in means.iter_mut().zip(effect).zip(weights.each()) {
            *mean += count * effect / n;
            let others = whole - weight * effect;
            // What rounding leaves of nothing has no sign.
            let none = ROUNDING * (whole.abs() + (weight * effect).abs());
            let sign = f64::from(i8::from(others > none) - i8::from(others < -none));
            size += count * weight * effect * sign / n;
        }
        square += count * weights.cross(effect, effect) / n;
    }
    let variance = (square - weights.cross(&means, &means)) * n / (n - 1.0);
    let sigma = if variance < 0.0 { -(-variance).sqrt() } else { variance.sqrt() };
    [weights.mean(&means), size, sigma]
}
