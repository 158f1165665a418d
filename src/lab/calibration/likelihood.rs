//! How probable what happened is.

use super::evidence::Evidence;
use super::unknowns::{Role, Unknown};
use crate::base::chance::{Sampler, Samplers};
use crate::base::math::ln;
use crate::lab::history::{CaseModel, CaseParameter, CaseParameters, MAX_OUTCOMES, Room};
use crate::model::study::Unit;
use crate::model::study::posterior::slot_of_case;
use std::sync::Mutex;

/// Probabilities below this count as this: no draw of finite size can tell them from 0.
const LEAST: f64 = 1e-9;

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

/// The limits of the unit of a parameter; those of history's own are in % of GDP.
fn bounds(key: &str) -> (f64, f64) {
    slot_of_case(key).map_or(Unit::GdpPct, |slot| slot.field.unit).bounds()
}

impl Likelihood {
    /// The likelihood of those of `unknowns` that are estimated, by `draws` draws of each case.
    ///
    /// Panics if a key is not known.
    pub(crate) fn new(evidence: Vec<Evidence>, unknowns: &[Unknown], draws: u64) -> Likelihood {
        let unknowns: Vec<Unknown> =
            unknowns.iter().copied().filter(|unknown| unknown.role != Role::Prior).collect();
        let mut samplers = Samplers::default();
        let observed =
            evidence.iter().map(|one| one.cases.iter().map(|case| case.observed).collect()).collect();
        let parameter = |unknown: &Unknown| CaseParameter::of(unknown.key).expect("a key of a parameter");
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

    /// The evidence.
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
        let values = self.values(scores);
        self.with_room(|room| {
            let mut sum = 0.0;
            for (evidence, observed) in self.evidence.iter().zip(&self.observed) {
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
        self.with_room(|room| {
            let of_evidence = |evidence: &Evidence| {
                let at = self.parameters_at(&values, evidence, room);
                let of = |(place, model)| self.probabilities(place, model, &at, room);
                evidence.models.iter().enumerate().map(of).collect()
            };
            self.evidence.iter().map(of_evidence).collect()
        })
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

    /// Works in room that some thread has left, or new room.
    fn with_room<T>(&self, work: impl FnOnce(&mut Room) -> T) -> T {
        let kept = self.rooms.lock().ok().and_then(|mut rooms| rooms.pop());
        let mut room = kept.unwrap_or_default();
        let done = work(&mut room);
        if let Ok(mut rooms) = self.rooms.lock() {
            rooms.push(room);
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use super::bounds;

    /// What cases alone have keeps to the limits of the parameter that it is: a slope may be negative.
    #[test]
    fn what_cases_alone_have_has_the_bounds_of_its_parameter() {
        for key in ["attention_pact", "stake_pact_weight"] {
            assert_eq!(bounds(&format!("history.{key}")), bounds(key));
        }
        assert!(bounds("history.attention_pact").0 < 0.0);
        assert_eq!(bounds("history.threat_audience_cost_gdp_pct").0, 0.0);
    }
}
