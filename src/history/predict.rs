//! What the model says of a case: the probabilities that its own stages weigh.

use super::case::{Case, Promise, Question};
use crate::chance::{AgentId, Distribution, Samplers};
use crate::crisis::beliefs::BeliefStore;
use crate::crisis::challenge::challenge;
use crate::crisis::confer::confer;
use crate::crisis::timeline::outbreak;
use crate::crisis::{Moment, Prepared, Scenario, Unwatched, Witness, World};
use crate::decision::Options;
use crate::math::exp;
use crate::study::{Conferral, Kind, Study};

/// The most outcomes that a question has.
pub const MAX_OUTCOMES: usize = 4;

/// Room for predictions of one thread.
#[derive(Debug, Default)]
pub struct Room {
    beliefs: Option<BeliefStore>,
    samplers: Samplers,
}

/// Audience cost of breaking a threat made in the crisis itself, % of GDP.
const THREAT: &str = "history.threat_audience_cost_gdp_pct";

/// Parameters that cases need and studies have not. A threat made in the crisis is not a treaty signed in peace,
/// and who makes one has chosen the crisis: what breaking it costs says nothing about treaties.
pub const OWN_PARAMETERS: &[(&str, &str)] =
    &[(THREAT, "audience cost of breaking a threat to fight that was made in the crisis itself, % of GDP")];

/// A case as a study of one responder.
#[derive(Clone, Debug)]
pub struct CaseModel {
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
    pub fn new(template: &Study, case: &Case, pact_applies: f64) -> CaseModel {
        let mut study = template.clone();
        let known = |figure: Option<f64>| figure.expect("gaps are filled");
        let distance_km = known(case.figures.distance_km);
        let deliverable = match case.reach_km {
            Some(reach) => exp(-distance_km / reach),
            None => exp(-distance_km / study.parameters.medians().reach_km),
        };
        study.challenger.capability = Some(Distribution::Fixed(known(case.figures.challenger_capability)));
        study.challenger.nuclear = case.challenger_nuclear;
        study.protege.capability = Some(Distribution::Fixed(known(case.figures.protege_capability)));
        let responder = &mut study.responders[0];
        responder.id = AgentId::of(&case.id);
        responder.capability =
            Some(Distribution::Fixed(known(case.figures.responder_capability) * deliverable));
        responder.distance_km = distance_km;
        responder.polyarchy = known(case.figures.polyarchy);
        responder.nuclear = case.responder_nuclear;
        responder.borders_challenger = case.borders_challenger;
        responder.aid_gdp_pct = case.tie_pct;
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

    /// Sets a parameter of the model by its full key, or one of history's own ([`OWN_PARAMETERS`]). Returns
    /// whether there is such a key.
    pub fn set(&mut self, key: &str, value: f64) -> bool {
        match key {
            THREAT => {
                if self.promise == Promise::Threat {
                    let spread = self.study.parameters.medians().audience_cost_sd_log;
                    let cost = Distribution::LogNormal { median: value, sd_log: spread };
                    self.study.responders[0].audience_cost_gdp_pct = Some(cost);
                }
                true
            }
            _ => self.study.parameters.set(key, Distribution::Fixed(value)),
        }
    }

    /// The probability of each outcome of the question, in its order; 0 beyond. The mean, over `draws` runs of
    /// the study, of the probabilities that the stages weigh: nothing is chosen, so few draws do. The same
    /// draws are made whatever the parameters are (common random numbers).
    pub fn probabilities(&self, draws: u64, room: &mut Room) -> [f64; MAX_OUTCOMES] {
        let prepared = Prepared::with(&self.study, &mut room.samplers);
        let regime = &self.study.regimes[self.regime];
        let scenario = Scenario { prepared: &prepared, regime, conferral: Conferral::Granted };
        let beliefs = room.beliefs.take().unwrap_or_else(|| BeliefStore::new(1));
        let mut world = World::in_room(scenario, beliefs);
        let mut sum = [0.0; MAX_OUTCOMES];
        for draw in 0..draws {
            world.begin(draw);
            world.turn_quarter(0, true);
            confer(&mut world, 0, None, &mut Unwatched);
            let seen = match self.question {
                Question::Response => self.response(&mut world, self.kind),
                Question::Joining => {
                    let levels = self.response(&mut world, self.kind);
                    [1.0 - levels[3], levels[3], 0.0, 0.0]
                }
                Question::Deterrence => self.deterrence(&mut world),
            };
            for (sum, seen) in sum.iter_mut().zip(seen) {
                *sum += seen;
            }
        }
        room.beliefs = Some(world.beliefs);
        sum.map(|sum| sum / draws as f64)
    }

    /// Stage 3 alone: an attack of this kind has broken out.
    fn response(&self, world: &mut World, kind: Kind) -> Options {
        let mut both = [0.0; 4];
        for (covered, weight) in [(true, self.applies), (false, 1.0 - self.applies)] {
            if weight > 0.0 {
                let mut eye = Eye::default();
                outbreak(world, 0, kind, covered, &mut eye);
                for (both, seen) in both.iter_mut().zip(eye.0) {
                    *both += weight * seen;
                }
            }
        }
        both
    }

    /// Stages 2 and 3. An immediate threat to the protégé is a challenge; it stays below open force (the grey
    /// zone), which is deterrence, or it becomes a limited or full attack.
    fn deterrence(&self, world: &mut World) -> Options {
        let mut eye = Eye::default();
        challenge(world, 0, &mut eye);
        let challenged = eye.0[1] + eye.0[2] + eye.0[3];
        if challenged <= 0.0 {
            return [1.0, 0.0, 0.0, 0.0];
        }
        let kinds = [eye.0[1], eye.0[2], eye.0[3]].map(|p| p / challenged);
        let fights: f64 = [Kind::Limited, Kind::Full]
            .into_iter()
            .map(|kind| kinds[kind as usize] * self.response(world, kind)[3])
            .sum();
        [kinds[0], kinds[1] + kinds[2] - fights, fights, 0.0]
    }
}

/// Sees the probabilities that a stage weighs.
#[derive(Default)]
struct Eye(Options);

impl Witness for Eye {
    fn saw(&mut self, _world: &World, moment: Moment) {
        match moment {
            Moment::Challenged { probabilities, .. } => self.0 = *probabilities,
            Moment::Responded(_, choice) => self.0 = *choice.probabilities,
            _ => {}
        }
    }
}
