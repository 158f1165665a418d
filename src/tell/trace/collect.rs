//! The witness that tells: moments of a run become events.

use super::begin::{begun, governments};
use super::event::*;
use super::explain::Weighed;
use super::weigh::{self, Offer};
use crate::base::chance::Purpose;
use crate::base::math::exp;
use crate::model::crisis::confer::{asked, vote};
use crate::model::crisis::course::Crisis as CrisisSeen;
use crate::model::crisis::promise::PromiseChange;
use crate::model::crisis::prospects::{Attack, Move, Side};
use crate::model::crisis::situation::Situation;
use crate::model::crisis::traits::Traits;
use crate::model::crisis::witness::{LevelChoice, Moment, Witness};
use crate::model::crisis::{RunRecord, World};
use crate::model::study::{Event as Counted, Level, MAX_RESPONDERS, Rung, StateSet};
use crate::run::rare::Fork;
use crate::tell::terms::happening_words;

/// Where the run is, and what has been told of it.
#[derive(Debug, Default)]
pub(super) struct Collector {
    pub(super) events: Vec<Event>,
    quarter: u32,
    /// Day of the crisis, while one is under way.
    day: Option<u32>,
    /// The governments' traits when they were last looked at.
    pub(super) governments: Traits,
    pub(super) role_governments: Vec<Option<f64>>,
    /// The kinds of attack weighed since the last choice of the challenger.
    attacks: Vec<Attack>,
    /// Levels, rung and territory at the start of the round.
    before: Option<(Vec<Level>, Rung, f64)>,
    /// The fighting of the round.
    fought: Option<(f64, [f64; 2], f64)>,
}

impl Witness for Collector {
    fn saw(&mut self, world: &World, moment: Moment) {
        match moment {
            Moment::Begun => begun(self, world),
            Moment::Quarter(quarter) => {
                self.quarter = quarter;
                governments(self, world, quarter);
            }
            Moment::Chance { purpose, probability, uniform } => {
                self.chance(world, purpose, probability, uniform);
            }
            Moment::Announced { place, quarter, due } => self.happening(world, place, quarter, Some(due)),
            Moment::Happened { place, quarter } => self.happening(world, place, quarter, None),
            Moment::Promise(change) => self.promise(world, change),
            Moment::Asked { bound } => self.asked(world, bound),
            Moment::AttackWeighed(attack) => self.attacks.push(*attack),
            Moment::Challenged { wrong, probabilities, uniform } => {
                if let Ok(attacks) = <[Attack; 3]>::try_from(std::mem::take(&mut self.attacks)) {
                    let weighed = weigh::challenge(world, &attacks, probabilities, uniform);
                    let challenger = world.study.challenger.code.clone();
                    self.decision(Question::Challenge, challenger, weighed).misperception =
                        Some(Misperception {
                            resolve_logit: wrong.resolve_logit,
                            force_log: wrong.force_log,
                        });
                }
            }
            Moment::Inherited(crisis) => self.inherited(world, crisis),
            Moment::Outbreak { situation, kept_probability, block_probability } => {
                self.outbreak(world, situation, kept_probability, block_probability, false);
            }
            Moment::Vetoed(choice) => self.vetoed(world, &choice),
            Moment::Responded(wave, choice) => {
                let offer = Offer::levels(choice.own);
                let decision = self.level(Question::Respond, world, &choice, &offer);
                decision.wave = Some(wave);
            }
            Moment::Adjusted(choice) => {
                let level = self.before.as_ref().map_or(Level::Material, |before| before.0[choice.responder]);
                let offer = Offer::steps(choice.own, level, world.values.inertia);
                self.level(Question::Adjust, world, &choice, &offer);
            }
            Moment::RoundBegins(crisis) => {
                self.day = Some(crisis.days);
                let levels = crisis.levels[..world.capability.len()].to_vec();
                self.before = Some((levels, crisis.rung, world.protege.territory));
            }
            // What the sides see is told with their moves.
            Moment::Looked { .. } => {}
            Moment::Moved { side, utility, borne, prospects, probabilities, uniform } => {
                let study = world.study;
                let mover = if side == Side::Challenger { &study.challenger } else { &study.protege };
                let weighed = weigh::ladder(world, utility, prospects, probabilities, uniform);
                let decision = self.decision(Question::Ladder, mover.code.clone(), weighed);
                decision.emboldening = (borne < 1.0).then_some(1.0 - borne);
            }
            Moment::Called { responder, choice, utility, probabilities, uniform } => {
                let weighed = weigh::reply(world, utility, choice, probabilities, uniform);
                let code = world.study.responders[responder].code.clone();
                self.decision(Question::Reply, code, weighed);
            }
            Moment::Fought { holds, forces, fortune } => self.fought = Some((holds, forces, fortune)),
            Moment::RoundEnds { crisis, moves } => self.round(world, crisis, moves),
            Moment::Concluded { crisis, standing, outcome, end } => {
                self.events.push(Event::Ended(Ended {
                    quarter: self.quarter,
                    days: self.day.map_or(0, |_| crisis.days),
                    end: end.label().to_string(),
                    outcome: outcome.label().to_string(),
                    promise: standing.label().to_string(),
                    blocked: crisis.blocked,
                    territory: world.protege.territory,
                }));
                self.day = None;
            }
            Moment::Remembered { responder, met, expected } => self.events.push(Event::Memory(Memory {
                quarter: self.quarter,
                state: world.study.responders[responder].code.clone(),
                kept: met,
                expected,
                audience_cost_factor: exp(world.public.reputation[responder]),
            })),
        }
    }
}

/// The codes of responders.
pub(super) fn codes(world: &World, states: StateSet) -> Vec<String> {
    states.iter().map(|i| world.study.responders[i].code.clone()).collect()
}

impl Collector {
    fn decision(&mut self, question: Question, state: String, weighed: Weighed) -> &mut Decision {
        let told = weighed.told(self.quarter, self.day, question, state);
        self.events.push(Event::Decision(told));
        match self.events.last_mut() {
            Some(Event::Decision(decision)) => decision,
            _ => unreachable!("a decision was just told"),
        }
    }

    fn level(
        &mut self,
        question: Question,
        world: &World,
        choice: &LevelChoice,
        offer: &Offer,
    ) -> &mut Decision {
        let state = world.study.responders[choice.responder].code.clone();
        let decision = self.decision(question, state, weigh::level(world, choice, offer));
        let led = choice.situation.led.filter(|_| weigh::follows(choice));
        decision.leads = led.and_then(|led| {
            let known = led.iter().find(|&(_, &chance)| chance == 1.0)?.0;
            Some(known.label().to_string())
        });
        decision
    }

    fn vetoed(&mut self, world: &World, choice: &LevelChoice) {
        let asked = choice.situation.terms.map_or(Level::Abstain, |terms| {
            terms.asked_of(choice.responder, world.capability[choice.responder])
        });
        let v = &world.values;
        let reluctance = v.block_threshold / world.precision + v.veto_cost_gdp_pct / v.payoff_scale_gdp_pct;
        self.level(Question::Block, world, choice, &Offer::veto(asked, reluctance));
    }

    fn chance(&mut self, world: &World, purpose: Purpose, probability: f64, uniform: f64) {
        let chance = match purpose {
            Purpose::Opportunity => "opportunity",
            Purpose::Coverage => "covered",
            Purpose::AdmissionEndsWar => "admission_ends_war",
            Purpose::AutonomousRisk => "rung_slips",
            Purpose::Deescalation => "deescalation",
            Purpose::Ceasefire => "ceasefire",
            Purpose::Fading => "fading",
            Purpose::ReplyExchange => "reply_exchange",
            // Whether somebody comes to decide shows in the decision.
            _ => return,
        };
        let base = world.values.opportunity_per_quarter;
        let emboldened = purpose == Purpose::Opportunity && world.values.emboldening > 0.0 && base > 0.0;
        self.events.push(Event::Chance(Chance {
            quarter: self.quarter,
            day: self.day,
            chance: chance.to_string(),
            probability,
            uniform,
            happened: uniform < probability,
            emboldened: emboldened.then(|| probability / base),
        }));
    }

    /// It is told before the governments of its quarter, of which some may be its work.
    fn happening(&mut self, world: &World, place: usize, quarter: u32, due: Option<u32>) {
        self.quarter = quarter;
        let happening = &world.study.happenings[place];
        self.events.push(Event::Happening(Happening {
            quarter,
            name: happening.name.clone(),
            what: happening_words(world.study, happening),
            due,
        }));
    }

    fn promise(&mut self, world: &World, change: PromiseChange) {
        let Some(promise) = world.promise else { return };
        self.events.push(Event::Promise(Promise {
            quarter: self.quarter,
            change: change.label().to_string(),
            bound: codes(world, promise.bound),
            depth_factor: promise.depth_factor,
        }));
    }

    fn asked(&mut self, world: &World, bound: StateSet) {
        let regime = world.scenario.regime;
        let (mut yes, mut no, mut not_asked) = (Vec::new(), Vec::new(), Vec::new());
        for i in asked(regime).iter() {
            let code = world.study.responders[i].code.clone();
            let Some(vote) = vote(world, i) else {
                not_asked.push(code);
                continue;
            };
            if vote.consents() { &mut yes } else { &mut no }.push(code.clone());
            self.decision(Question::Consent, code, weigh::vote(world, &vote));
        }
        self.events.push(Event::Consent(Consent {
            quarter: self.quarter,
            rule: regime.consent.label().to_string(),
            consent: yes,
            refuse: no,
            not_asked,
            bound: codes(world, bound),
        }));
    }

    fn inherited(&mut self, world: &World, crisis: &CrisisSeen) {
        let mut situation =
            Situation::outbreak(world, crisis.kind, None, world.challenger.force, world.protege.force);
        situation.blocked = crisis.blocked;
        self.outbreak(world, &situation, &[], 0.0, true);
    }

    fn outbreak(
        &mut self,
        world: &World,
        situation: &Situation,
        kept_probability: &[f64],
        block_probability: f64,
        inherited: bool,
    ) {
        self.day = Some(0);
        let bound = situation.terms.map_or(StateSet::EMPTY, |terms| terms.bound);
        let code = |i: usize| world.study.responders[i].code.clone();
        let kept = bound.iter().map(|i| (code(i), kept_probability[i]));
        let apart = situation.terms.filter(|terms| !terms.regime.obligation.is_empty());
        let asked = apart.into_iter().flat_map(|terms| {
            let asked = move |i| terms.asked_of(i, world.capability[i]).label().to_string();
            terms.bound.iter().map(move |i| (code(i), asked(i))).collect::<Vec<_>>()
        });
        self.events.push(Event::Crisis(Crisis {
            quarter: self.quarter,
            kind: situation.kind.label().to_string(),
            inherited,
            depth: situation.terms.map(|terms| terms.depth),
            obligated_level: situation.terms.map(|terms| terms.obligated.label().to_string()),
            asked_level: asked.collect(),
            challenger_force: situation.challenger_force,
            protege_force: situation.protege_force,
            territory: world.protege.territory,
            kept_probability: kept.collect(),
            block_probability: (block_probability > 0.0).then_some(block_probability),
        }));
    }

    fn round(&mut self, world: &World, crisis: &CrisisSeen, moves: [Move; 2]) {
        let Some((_, rung_before, territory_before)) = self.before else { return };
        let Some((holds, [coalition_force, challenger_force], fortune_score)) = self.fought.take() else {
            return;
        };
        let at = |level| {
            let n = world.capability.len();
            let states = (0..n.min(MAX_RESPONDERS)).filter(|&i| crisis.acting(i) == level);
            states.map(|i| world.study.responders[i].code.clone()).collect()
        };
        self.events.push(Event::Round(Round {
            quarter: self.quarter,
            day: crisis.days,
            days: world.study.round_days,
            rung_before: rung_before as usize,
            rung: crisis.rung as usize,
            rung_label: crisis.rung.label().to_string(),
            challenger: moves[0].label().to_string(),
            coalition: moves[1].label().to_string(),
            coalition_force,
            challenger_force,
            holds,
            fortune_score,
            territory_before,
            territory: world.protege.territory,
            in_combat: at(Level::Combat),
            deployed: at(Level::Deploy),
        }));
    }

    /// The run is left for a branch.
    pub(super) fn branched(&mut self, fork: Fork) {
        self.events.push(Event::Branch(Branch {
            quarter: self.quarter,
            day: fork.day,
            level: fork.level,
            copy: fork.copy,
            paths: fork.splits,
        }));
    }

    /// The last line.
    pub(super) fn outcome(&mut self, record: &RunRecord) {
        let happened = Counted::ALL.iter().filter(|&&event| record.events.contains(event));
        self.events.push(Event::Outcome(Outcome {
            outcome: record.outcome.label().to_string(),
            events: happened.map(|event| event.label().to_string()).collect(),
            crises: record.crises,
            highest_rung: record.highest_rung.into(),
            days_fought: record.days_fought,
            territory_end: record.territory_end,
        }));
    }
}
