//! How probable what happened is.

use super::evidence::Evidence;
use super::unknowns::{Role, Unknown};
use crate::base::chance::{Sampler, Samplers};
use crate::base::math::ln;
use crate::base::parallel::with_one_of;
use crate::lab::history::{CaseModel, CaseParameter, CaseParameters, MAX_OUTCOMES, Question, Room};
use crate::model::study::Unit;
use crate::model::study::posterior::slot_of_case;
use std::sync::Mutex;

/// Probabilities below this count as this: no draw of finite size can tell them from 0.
const LEAST: f64 = 1e-9;
/// Of a score, for slopes by differences.
const STEP: f64 = 0.1;

/// The likelihood of the estimated parameters, over normal scores of their priors.
#[derive(Debug)]
pub(crate) struct Likelihood {
    evidence: Vec<Evidence>,
    /// What was observed, evidence by evidence.
    observed: Vec<Vec<usize>>,
    unknowns: Vec<Unknown>,
    samplers: Vec<Sampler>,
    parameters: Vec<CaseParameter>,
    /// Limits of their units: what lies beyond is cut.
    bounds: Vec<(f64, f64)>,
    draws: u64,
    rooms: Mutex<Vec<Room>>,
}

fn of_threats(evidence: &Evidence) -> bool {
    evidence.cases.iter().any(|case| case.question == Question::Deterrence)
}

/// The limits of the unit of a parameter; those of history's own are in % of GDP.
fn bounds(key: &str) -> (f64, f64) {
    slot_of_case(key).map_or(Unit::GdpPct, |slot| slot.field.unit).bounds()
}

impl Likelihood {
    /// The likelihood of those of `unknowns` that are estimated, by `draws` draws of each case.
    ///
    /// Panics if a key is not known.
    pub(crate) fn new(evidence: Vec<Evidence>, unknowns: &[Unknown], draws: u64) -> Likelihood {
        let parameter = |unknown: &Unknown| CaseParameter::of(unknown.key).expect("a key of a parameter");
        let unknowns: Vec<Unknown> =
            unknowns.iter().copied().filter(|unknown| unknown.role != Role::Prior).collect();
        let mut samplers = Samplers::default();
        let observed =
            evidence.iter().map(|one| one.cases.iter().map(|case| case.observed).collect()).collect();
        Likelihood {
            bounds: unknowns.iter().map(|unknown| bounds(unknown.key)).collect(),
            parameters: unknowns.iter().map(parameter).collect(),
            samplers: unknowns.iter().map(|unknown| samplers.of(unknown.prior)).collect(),
            evidence,
            observed,
            unknowns,
            draws,
            rooms: Mutex::new(Vec::new()),
        }
    }

    /// The parameters, in the order of scores and values.
    pub(crate) fn unknowns(&self) -> &[Unknown] {
        &self.unknowns
    }

    pub(crate) fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// The same likelihood with other things observed, evidence by evidence.
    pub(crate) fn with_observed(&mut self, observed: Vec<Vec<usize>>) {
        self.observed = observed;
    }

    /// What was observed, evidence by evidence.
    pub(crate) fn observed(&self) -> &[Vec<usize>] {
        &self.observed
    }

    /// The values of the parameters at normal scores.
    pub(crate) fn values(&self, scores: &[f64]) -> Vec<f64> {
        let within = |(&(low, high), (sampler, &score)): (&(f64, f64), (&Sampler, &f64))| {
            sampler.at_score(score).clamp(low, high)
        };
        self.bounds.iter().zip(self.samplers.iter().zip(scores)).map(within).collect()
    }

    /// ln p(what happened | parameters at these scores), weighted for clusters.
    pub(crate) fn log(&self, scores: &[f64]) -> f64 {
        self.log_of(scores, |_| true)
    }

    /// The same of threats of attack alone: all that there is to know of the challenger's own parameters.
    pub(crate) fn log_of_threats(&self, scores: &[f64]) -> f64 {
        self.log_of(scores, of_threats)
    }

    /// Places of the parameters of which threats alone tell, since they are the challenger's or of the threat itself; none where
    /// there is no other evidence that could be spared.
    pub(crate) fn told_by_threats(&self) -> Vec<usize> {
        if !self.evidence.iter().any(of_threats) || self.evidence.iter().all(of_threats) {
            return Vec::new();
        }
        let alone = |key: &str| key.starts_with("attack_") || key == CaseParameter::THREAT;
        (0..self.unknowns.len()).filter(|&place| alone(self.unknowns[place].key)).collect()
    }

    fn log_of(&self, scores: &[f64], which: impl Fn(&Evidence) -> bool) -> f64 {
        let values = self.values(scores);
        with_one_of(&self.rooms, Room::default, |room| {
            let mut sum = 0.0;
            for (evidence, observed) in self.evidence.iter().zip(&self.observed) {
                if !which(evidence) {
                    continue;
                }
                let mut own = 0.0;
                let at = self.parameters_at(&values, evidence, room);
                for (place, (model, &observed)) in evidence.models.iter().zip(observed).enumerate() {
                    let p = self.probabilities(place, model, &at, room);
                    own += ln(p[observed].max(LEAST));
                }
                sum += evidence.weight * own;
            }
            sum
        })
    }

    /// The probabilities of the outcomes of every case, evidence by evidence.
    pub(crate) fn predictions(&self, scores: &[f64]) -> Vec<Vec<[f64; MAX_OUTCOMES]>> {
        let values = self.values(scores);
        with_one_of(&self.rooms, Room::default, |room| {
            let of_evidence = |evidence: &Evidence| {
                let at = self.parameters_at(&values, evidence, room);
                let of = |(place, model)| self.probabilities(place, model, &at, room);
                evidence.models.iter().enumerate().map(of).collect()
            };
            self.evidence.iter().map(of_evidence).collect()
        })
    }

    /// What the cases tell of each pair of scores near these, row by row: Fisher's information, weighted for clusters, by
    /// forward differences.
    pub(crate) fn information(&self, scores: &[f64]) -> Vec<f64> {
        let n = scores.len();
        let here = self.predictions(scores);
        let beside: Vec<_> = (0..n)
            .map(|d| {
                let mut beside = scores.to_vec();
                beside[d] += STEP;
                self.predictions(&beside)
            })
            .collect();
        let mut information = vec![0.0; n * n];
        let mut slopes = vec![0.0; n];
        for (e, evidence) in self.evidence.iter().enumerate() {
            for (c, p) in here[e].iter().enumerate() {
                for (k, &p) in p.iter().enumerate().filter(|&(_, &p)| p > LEAST) {
                    for (slope, beside) in slopes.iter_mut().zip(&beside) {
                        *slope = (beside[e][c][k] - p) / STEP;
                    }
                    for (row, slope) in slopes.iter().enumerate() {
                        for (entry, other) in information[row * n..][..n].iter_mut().zip(&slopes) {
                            *entry += evidence.weight * slope * other / p;
                        }
                    }
                }
            }
        }
        information
    }

    /// The parameters at which cases of this evidence are forecast.
    fn parameters_at(&self, values: &[f64], evidence: &Evidence, room: &mut Room) -> CaseParameters {
        let values = self.parameters.iter().copied().zip(values.iter().copied());
        CaseParameters::new(&evidence.template, values, room)
    }

    /// Every case has runs of its own, so that what few draws of traits get wrong averages out over cases.
    fn probabilities(
        &self,
        place: usize,
        model: &CaseModel,
        at: &CaseParameters,
        room: &mut Room,
    ) -> [f64; MAX_OUTCOMES] {
        let first = place as u64 * self.draws;
        model.probabilities(at, first..first + self.draws, room)
    }
}

#[cfg(test)]
mod tests {
    use super::bounds;

    /// What cases alone have keeps to the limits of the parameter that it is: a slope may be negative.
    #[test]
    fn what_cases_alone_have_has_the_bounds_of_its_parameter() {
        for key in ["attention_pact", "attention_pact_polyarchy", "stake_pact_weight"] {
            assert_eq!(bounds(&format!("history.{key}")), bounds(key));
        }
        assert!(bounds("history.attention_pact").0 < 0.0);
        assert_eq!(bounds("history.threat_audience_cost_gdp_pct").0, 0.0);
    }
}
