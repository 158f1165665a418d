//! What the model says of a case: the probabilities that its own stages weigh.

use super::case::{Case, Promise, Question};
use crate::base::chance::{Distribution, Samplers};
use crate::base::math::exp;
use crate::model::crisis::challenge::challenge;
use crate::model::crisis::kept::{BeliefStore, Beliefs};
use crate::model::crisis::respond::respond;
use crate::model::crisis::situation::Situation;
use crate::model::crisis::timeline::give;
use crate::model::crisis::{Moment, Prepared, PreparedParameters, Scenario, Unwatched, Witness, World};
use crate::model::study::parameters::slot;
use crate::model::study::posterior::slot_of_case;
use crate::model::study::{Conferral, Kind, Level, PerLevel, Study};
use std::ops::Range;
use std::sync::Arc;

/// Beliefs kept of a case: three kinds of attack, with a promise and without.
const BELIEFS: usize = 16;

/// The most outcomes that a question has.
pub(crate) const MAX_OUTCOMES: usize = Level::ALL.len();

/// Room for predictions of one thread.
#[derive(Debug, Default)]
pub(crate) struct Room {
    beliefs: Option<BeliefStore>,
    samplers: Samplers,
}

/// A parameter of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CaseParameter {
    /// A parameter of the model, by its place in the flat list.
    OfModel(usize),
    /// `history.threat_audience_cost_gdp_pct`: the audience cost of breaking a threat made in the crisis itself,
    /// % of GDP. A threat is not a treaty signed in peace, and who makes one has chosen the crisis: what
    /// breaking it costs says nothing about treaties.
    ThreatAudienceCost,
}

impl CaseParameter {
    /// The key of [`CaseParameter::ThreatAudienceCost`].
    pub(crate) const THREAT: &'static str = "history.threat_audience_cost_gdp_pct";

    /// Keys of parameters that cases have, and that a study does not take from draws: what breaking a threat costs, and what
    /// an alliance of history tells of an interest that was there before it (Morrow 2000), which signing one does not make.
    pub(crate) const OWN: &'static [&'static str] = &[
        CaseParameter::THREAT,
        "history.attention_pact",
        "history.attention_pact_polyarchy",
        "history.stake_pact_weight",
    ];

    /// The parameter of this full key, if there is one.
    pub(crate) fn of(key: &str) -> Option<CaseParameter> {
        if key == CaseParameter::THREAT {
            return Some(CaseParameter::ThreatAudienceCost);
        }
        let slot = if CaseParameter::OWN.contains(&key) { slot_of_case(key) } else { slot(key) };
        Some(CaseParameter::OfModel(slot?.index))
    }
}

/// Parameters at which cases are forecast, made ready for all of them.
#[derive(Debug)]
pub(crate) struct CaseParameters {
    of_model: Arc<PreparedParameters>,
    /// What breaking a threat costs a defender, where history says so.
    threat_audience_cost: Option<Distribution>,
}

impl CaseParameters {
    /// Those of `study`, with these values in their place.
    pub(crate) fn new(
        study: &Study,
        values: impl IntoIterator<Item = (CaseParameter, f64)>,
        room: &mut Room,
    ) -> CaseParameters {
        let mut study = study.clone();
        let mut threat_gdp_pct = None;
        for (parameter, value) in values {
            match parameter {
                CaseParameter::OfModel(slot) => study.parameters.entries[slot] = Distribution::Fixed(value),
                CaseParameter::ThreatAudienceCost => threat_gdp_pct = Some(value),
            }
        }
        let of_model = Arc::new(PreparedParameters::of(&study, &mut room.samplers));
        let sd_log = of_model.values.audience_cost_sd_log;
        let threat_audience_cost = threat_gdp_pct.map(|median| Distribution::LogNormal { median, sd_log });
        CaseParameters { of_model, threat_audience_cost }
    }
}

/// A case as a study of one responder.
#[derive(Clone, Debug)]
pub(crate) struct CaseModel {
    study: Study,
    regime: usize,
    question: Question,
    kind: Kind,
    promise: Promise,
    /// Probability that the promise speaks to the attack.
    applies: f64,
}

impl CaseModel {
    /// The case in the study `template`, which has the responder alone and the guarantees `none`, `pact` and
    /// `threat`. `pact_applies` is the probability that a pact speaks to the war at hand.
    ///
    /// Panics if a figure is missing ([`super::fill`]) or the template lacks a guarantee.
    pub(crate) fn new(template: &Study, case: &Case, pact_applies: f64) -> CaseModel {
        let mut study = template.clone();
        let known = |figure: Option<f64>| figure.expect("gaps are filled");
        let distance_km = known(case.figures.distance_km);
        let deliverable = match case.reach_km {
            Some(reach) => exp(-distance_km / reach),
            None => exp(-distance_km / study.parameters.medians().reach_km),
        };
        study.challenger.capability = Some(Distribution::Fixed(known(case.figures.challenger_capability)));
        study.challenger.nuclear = case.challenger_nuclear;
        // What is not known adds nothing.
        study.protege.polyarchy = case.relations.protege_polyarchy.unwrap_or(0.5);
        study.challenger.polyarchy = case.relations.challenger_polyarchy.unwrap_or(0.5);
        study.protege.capability = Some(Distribution::Fixed(known(case.figures.protege_capability)));
        let responder = &mut study.responders[0];
        responder.capability =
            Some(Distribution::Fixed(known(case.figures.responder_capability) * deliverable));
        responder.distance_km = distance_km;
        responder.polyarchy = known(case.figures.polyarchy);
        responder.nuclear = case.responder_nuclear;
        responder.borders_challenger = case.borders_challenger;
        responder.aid_gdp_pct = case.tie_pct;
        responder.rival_of_challenger = case.relations.responder_challenger_rivals == Some(1.0);
        responder.rival_of_protege = case.relations.responder_protege_rivals == Some(1.0);
        let name = case.promise.label();
        let regime = study.regimes.iter().position(|regime| regime.name == name);
        CaseModel {
            regime: regime.expect("the template has every promise"),
            study,
            question: case.question,
            kind: case.kind,
            promise: case.promise,
            applies: if case.promise == Promise::Pact { pact_applies } else { 1.0 },
        }
    }

    /// The probability of each outcome of the question, in its order; 0 beyond. The mean, over the `runs` of
    /// the study, of the probabilities that the stages weigh: nothing is chosen, so few runs do. The same
    /// draws are made whatever the parameters are, and whatever the case is called (common random numbers).
    pub(crate) fn probabilities(
        &self,
        parameters: &CaseParameters,
        runs: Range<u64>,
        room: &mut Room,
    ) -> [f64; MAX_OUTCOMES] {
        let shared = Arc::clone(&parameters.of_model);
        let mut prepared = Prepared::sharing(&self.study, shared, &mut room.samplers);
        if self.promise == Promise::Threat
            && let Some(cost) = parameters.threat_audience_cost
        {
            prepared.own_traits[0].audience_cost_gdp_pct = Some(room.samplers.of(cost));
        }
        let regime = &self.study.regimes[self.regime];
        let scenario = Scenario { prepared: &prepared, regime, conferral: Conferral::Granted };
        let beliefs = room.beliefs.take().unwrap_or_else(|| BeliefStore::with_places(1, BELIEFS));
        let mut world = World::in_room(scenario, beliefs);
        let alone = Beliefs::new(1);
        let mut sum = [0.0; MAX_OUTCOMES];
        let count = (runs.end - runs.start) as f64;
        for run in runs {
            world.begin(run);
            world.turn_quarter(0, true);
            give(&mut world, 0, None, &mut Unwatched);
            let seen = match self.question {
                Question::Response => self.response(&world, &alone, self.kind).0,
                Question::Joining | Question::Keeping => {
                    let fights = self.response(&world, &alone, self.kind)[Level::Combat];
                    of_all([1.0 - fights, fights])
                }
                Question::Deterrence => self.deterrence(&world, &alone),
            };
            for (sum, seen) in sum.iter_mut().zip(seen) {
                *sum += seen;
            }
        }
        room.beliefs = Some(world.kept.into_room());
        sum.map(|sum| sum / count)
    }

    /// Stage 3 alone: an attack of this kind has broken out. Nobody else is there of whom anything could be expected, so
    /// no beliefs are asked for.
    fn response(&self, world: &World, believed: &Beliefs, kind: Kind) -> PerLevel<f64> {
        let standing = world.standing();
        let mut both = PerLevel::default();
        for (under, weight) in [(standing, self.applies), (world.beside(standing), 1.0 - self.applies)] {
            if weight > 0.0 {
                let mut eye = Eye::default();
                let (challenger, protege) = (world.challenger.force, world.protege.force);
                let mut situation = Situation {
                    allied: world.allied(under),
                    ..Situation::outbreak(world, kind, world.terms_under(under, kind), challenger, protege)
                };
                respond(world, believed, &mut situation, 0, &mut eye);
                for (both, seen) in both.0.iter_mut().zip(eye.0) {
                    *both += weight * seen;
                }
            }
        }
        both
    }

    /// Stages 2 and 3. An immediate threat to the protégé is an opportunity to attack it: what stays below open
    /// force (nothing, the grey zone) is deterrence, a limited or full attack is its failure.
    fn deterrence(&self, world: &World, alone: &Beliefs) -> [f64; MAX_OUTCOMES] {
        let mut eye = Eye::default();
        challenge(world, 0, None, &mut eye);
        let [nothing, grey_zone, limited, full, ..] = eye.0;
        let fights = |kind| self.response(world, alone, kind)[Level::Combat];
        let fights = limited * fights(Kind::Limited) + full * fights(Kind::Full);
        of_all([nothing + grey_zone, limited + full - fights, fights])
    }
}

/// Outcomes of a question that has fewer than the most.
fn of_all<const N: usize>(some: [f64; N]) -> [f64; MAX_OUTCOMES] {
    std::array::from_fn(|outcome| some.get(outcome).copied().unwrap_or(0.0))
}

/// Sees the probabilities that a stage weighs.
#[derive(Default)]
struct Eye([f64; MAX_OUTCOMES]);

impl Witness for Eye {
    fn saw(&mut self, _world: &World, moment: Moment) {
        match moment {
            Moment::Challenged { probabilities, .. } => {
                self.0[..probabilities.len()].copy_from_slice(probabilities)
            }
            Moment::Responded(_, choice) => {
                self.0[..choice.probabilities.len()].copy_from_slice(choice.probabilities)
            }
            _ => {}
        }
    }
}
