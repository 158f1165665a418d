//! How much each of several structures weighs: stacking of predictive distributions (Yao, Vehtari, Simpson & Gelman 2018).
//!
//! Every structure forecasts the cases of a cluster by parameters estimated without it; the weights are those whose mixture
//! forecasts best. No structure need be true for that.

use super::clusters_of;
use super::model::{by_draw, without_cluster};
use crate::base::math::ln;
use crate::lab::calibration::Evidence;
use crate::model::study::JointDraws;
use crate::model::study::parameters::{Parameters, slot};
use std::sync::atomic::AtomicBool;

/// Probabilities below this count as this.
const LEAST: f64 = 1e-9;
/// Steps of the search, each of which can only better the mixture.
const STEPS: usize = 2000;

/// Structures of the response stage, weighted so that their mixture forecasts best.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stacked {
    /// Weight of each; they sum to 1.
    pub weights: Vec<f64>,
    /// Mean of −ln p of what happened by each alone, cases weighted as in the estimation; lower is better.
    pub log_scores: Vec<f64>,
    /// The same of the mixture.
    pub mixed: f64,
}

/// Weighs structures, of each of which `draws` has the posterior. `None` if it was cancelled.
pub(crate) fn stack(evidence: &[Evidence], draws: &[JointDraws], cancel: &AtomicBool) -> Option<Stacked> {
    // Structure × case: the probability of what happened.
    let mut chances = vec![Vec::new(); draws.len()];
    let mut counts = Vec::new();
    for one in evidence {
        let observed: Vec<usize> = one.cases.iter().map(|case| case.observed).collect();
        let (_, clusters) = clusters_of(&one.cases);
        let outcomes = one.cases.first().map_or(0, |case| case.question.outcomes().len());
        let used = vec![true; observed.len()];
        for (draws, chances) in draws.iter().zip(&mut chances) {
            let by_draw = by_draw(&one.cases, &one.applies, draws, cancel)?;
            let forecasts = without_cluster(&by_draw, &observed, &clusters, &used, outcomes).0;
            chances.extend(forecasts.iter().zip(&observed).map(|(p, &seen)| p[seen].max(LEAST)));
        }
        counts.extend(vec![one.weight; observed.len()]);
    }
    Some(weighed(&chances, &counts))
}

/// The weights of the best mixture by expectation–maximisation (Dempster, Laird & Rubin 1977), each case counting `counts`.
fn weighed(chances: &[Vec<f64>], counts: &[f64]) -> Stacked {
    let all: f64 = counts.iter().sum();
    let mut weights = vec![1.0 / chances.len() as f64; chances.len()];
    let mixture = |weights: &[f64], case: usize| -> f64 {
        weights.iter().zip(chances).map(|(weight, chances)| weight * chances[case]).sum()
    };
    for _ in 0..STEPS {
        let mut next = vec![0.0; weights.len()];
        for (case, count) in counts.iter().enumerate() {
            let mixed = mixture(&weights, case);
            for ((next, weight), chances) in next.iter_mut().zip(&weights).zip(chances) {
                *next += count / all * weight * chances[case] / mixed;
            }
        }
        weights = next;
    }
    let score = |chance: &dyn Fn(usize) -> f64| {
        counts.iter().enumerate().map(|(case, count)| -count / all * ln(chance(case))).sum()
    };
    Stacked {
        log_scores: chances.iter().map(|chances| score(&|case| chances[case])).collect(),
        mixed: score(&|case| mixture(&weights, case)),
        weights,
    }
}

/// `keep` draws of several structures, of each as many as its weight says, evenly from its own; what a structure does not ask
/// for is at its default, which is off.
pub(crate) fn mixed(draws: &[JointDraws], weights: &[f64], keep: usize) -> JointDraws {
    let mut keys: Vec<String> = Vec::new();
    for key in draws.iter().flat_map(|one| &one.keys) {
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    let defaults = Parameters::default().flat_medians();
    let default = |key: &String| slot(key).map_or(0.0, |slot| defaults[slot.index]);
    let (mut rows, mut structures) = (Vec::new(), Vec::new());
    for (one, count) in draws.iter().zip(shared_out(weights, keep)) {
        let places: Vec<Option<usize>> =
            keys.iter().map(|key| one.keys.iter().position(|own| own == key)).collect();
        for draw in 0..count {
            let row = &one.rows[draw * one.rows.len() / count];
            let value = |(key, place): (&String, &Option<usize>)| place.map_or(default(key), |at| row[at]);
            rows.push(keys.iter().zip(&places).map(value).collect());
            structures.extend(one.structures.first().cloned());
        }
    }
    JointDraws { name: String::new(), keys, rows, structures }
}

/// `keep` in whole parts in proportion to weights: the largest remainders are rounded up.
pub(crate) fn shared_out(weights: &[f64], keep: usize) -> Vec<usize> {
    let exact: Vec<f64> = weights.iter().map(|weight| weight * keep as f64).collect();
    let mut parts: Vec<usize> = exact.iter().map(|part| *part as usize).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| (exact[b] - exact[b].floor()).total_cmp(&(exact[a] - exact[a].floor())));
    let missing = keep.saturating_sub(parts.iter().sum());
    order.iter().take(missing).for_each(|&place| parts[place] += 1);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_forecasts_worse_in_every_case_weighs_nothing_and_halves_share() {
        let good = vec![0.9, 0.2, 0.9, 0.2];
        let other = vec![0.2, 0.9, 0.2, 0.9];
        let bad = vec![0.1, 0.1, 0.1, 0.1];
        let found = weighed(&[good, other, bad], &[1.0; 4]);
        assert!((found.weights[0] - 0.5).abs() < 1e-9 && found.weights[2] < 1e-9, "{:?}", found.weights);
        assert!(found.mixed < found.log_scores[0]);
    }

    #[test]
    fn parts_sum_to_what_is_shared_out() {
        assert_eq!(shared_out(&[0.5, 0.303, 0.197], 10), [5, 3, 2]);
        assert_eq!(shared_out(&[1.0, 0.0], 7), [7, 0]);
    }

    #[test]
    fn what_a_structure_does_not_ask_for_is_off() {
        let one = |key: &str, structure: &str| JointDraws {
            name: String::new(),
            keys: vec![key.to_string()],
            rows: vec![vec![0.25], vec![0.5]],
            structures: vec![structure.to_string(); 2],
        };
        let both =
            mixed(&[one("contest_exponent", "built"), one("attention_base", "attention")], &[0.5; 2], 4);
        assert_eq!(both.rows[0], [0.25, 1.0], "everybody attends");
        assert_eq!(both.structures, ["built", "built", "attention", "attention"]);
    }
}
