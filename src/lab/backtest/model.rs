//! Forecasts of the model, and how a cluster is left out of the estimation of its parameters.

use super::RUNS_PER_CASE;
use crate::base::chance::Distribution;
use crate::base::math::{exp, ln};
use crate::base::parallel::{self, with_one_of};
use crate::lab::calibration::counts_for;
use crate::lab::history::{Case, CaseModel, CaseParameter, CaseParameters, MAX_OUTCOMES, Room, template};
use crate::model::study::JointDraws;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Cases that one thread takes at a time.
const CASES_PER_TASK: usize = 16;

/// Probabilities of the outcomes by draw of parameters: draws × cases × outcomes, 0 beyond those that a question
/// has. `applies` is the probability that a pact speaks to the war, by case. Every draw has runs of its own, the same
/// for all cases: a forecast depends on neither name nor place of a case, and over the draws of a posterior the
/// chance of few runs averages out. `None` if it was cancelled.
///
/// Panics if a key of the draws is no parameter.
pub(crate) fn by_draw(
    cases: &[Case],
    applies: &[f64],
    draws: &JointDraws,
    cancel: &AtomicBool,
) -> Option<Vec<Vec<[f64; MAX_OUTCOMES]>>> {
    let chunks = cases.len().div_ceil(CASES_PER_TASK);
    let tasks: Vec<(usize, usize)> =
        (0..draws.rows.len()).flat_map(|draw| (0..chunks).map(move |chunk| (draw, chunk))).collect();
    let parameter = |key: &String| CaseParameter::of(key).expect("a key of a parameter");
    let parameters: Vec<CaseParameter> = draws.keys.iter().map(parameter).collect();
    // Rooms are kept: what they hold of beliefs is large.
    let rooms = Mutex::default();
    let forecast = |&(draw, chunk): &(usize, usize)| {
        with_one_of(&rooms, Room::default, |room| {
            let mut study = template().clone();
            let mut of_history = Vec::new();
            for (&parameter, &value) in parameters.iter().zip(&draws.rows[draw]) {
                match parameter {
                    // What the study of a case says itself stands, such as that there is an opportunity.
                    CaseParameter::OfModel(slot) if template().parameters.set_by_study[slot] => {}
                    CaseParameter::OfModel(slot) => {
                        study.parameters.entries[slot] = Distribution::Fixed(value)
                    }
                    own => of_history.push((own, value)),
                }
            }
            let at = CaseParameters::new(&study, of_history, room);
            let first = draw as u64 * RUNS_PER_CASE;
            let begin = chunk * CASES_PER_TASK;
            let end = (begin + CASES_PER_TASK).min(cases.len());
            let one = |case: usize| {
                if cancel.load(Ordering::Relaxed) {
                    return None;
                }
                let model = CaseModel::new(&study, &cases[case], applies[case]);
                Some(model.probabilities(&at, first..first + RUNS_PER_CASE, room))
            };
            (begin..end).map(one).collect::<Option<Vec<_>>>()
        })
    };
    let made = parallel::map(&tasks, forecast).into_iter().collect::<Option<Vec<_>>>()?;
    Some(made.chunks(chunks.max(1)).map(|of_draw| of_draw.concat()).collect())
}

/// A probability below which a draw counts as having made an outcome as good as impossible.
const LEAST: f64 = 1e-12;

/// Forecasts of cases × outcomes by parameters that were estimated without the cluster of the case, and for each
/// cluster how many draws the weighted ones are worth.
///
/// The draws were estimated with the cases in `used`. Those of a cluster are taken out by weights 1 / Π P(what
/// happened), the product over them (Gelfand, Dey & Chang 1992; Vehtari, Gelman & Gabry 2017), each case counting
/// what it counted then ([`Evidence::weight`](crate::lab::calibration::Evidence)), cut at the mean weight times √draws
/// (Ionides 2008). Worth is (Σw)² / Σw² (Kish 1965): a small one says that the forecast hangs
/// on few draws. A cluster with no used case weighs all draws alike.
pub(crate) fn without_cluster(
    by_draw: &[Vec<[f64; MAX_OUTCOMES]>],
    observed: &[usize],
    clusters: &[usize],
    used: &[bool],
    outcomes: usize,
) -> (Vec<Vec<f64>>, Vec<f64>) {
    let last = clusters.iter().max().map_or(0, |last| last + 1);
    let mut taken_out = vec![Vec::new(); last];
    for (case, &cluster) in clusters.iter().enumerate().filter(|(case, _)| used[*case]) {
        taken_out[cluster].push(case);
    }
    let counts_for = counts_for(taken_out.iter().map(Vec::len));
    let weights: Vec<Vec<f64>> = taken_out
        .iter()
        .map(|cases| {
            let log_weight = |of_draw: &Vec<[f64; MAX_OUTCOMES]>| {
                let ln_p = |&case: &usize| ln(of_draw[case][observed[case]].max(LEAST));
                -counts_for * cases.iter().map(ln_p).sum::<f64>()
            };
            truncated(by_draw.iter().map(log_weight).collect())
        })
        .collect();
    let mean = |case: usize| {
        let weights = &weights[clusters[case]];
        let weighted = |outcome: usize| {
            by_draw.iter().zip(weights).map(|(of_draw, weight)| weight * of_draw[case][outcome]).sum()
        };
        (0..outcomes).map(weighted).collect()
    };
    let forecasts = (0..observed.len()).map(mean).collect();
    let worth = |weights: &Vec<f64>| 1.0 / weights.iter().map(|weight| weight * weight).sum::<f64>();
    (forecasts, weights.iter().map(worth).collect())
}

/// Weights of sum 1 from their logarithms, cut at their mean times √n.
pub(crate) fn truncated(logs: Vec<f64>) -> Vec<f64> {
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let n = logs.len() as f64;
    let mut weights: Vec<f64> = logs.into_iter().map(|log| exp(log - most)).collect();
    let cut = weights.iter().sum::<f64>() / n * n.sqrt();
    weights.iter_mut().for_each(|weight| *weight = weight.min(cut));
    let sum: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / sum).collect()
}
