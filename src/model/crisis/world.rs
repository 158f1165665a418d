//! The world of one run: who is who, what they have, what they promised, what is going on.

use super::happened::Happened;
use super::kept::{BeliefStore, Estimated, Kept, PublicForces};
use super::promise::{Promise, Terms, Under};
use super::record::RunRecord;
use super::scenario::Scenario;
use super::traits::Traits;
use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};
use crate::base::decision::Utility;
use crate::model::study::{Conferral, Consent, Kind, MAX_RESPONDERS, StateSet, Study, Values};
use std::ops::Deref;

/// The challenger in one run.
#[derive(Clone, Copy, Debug)]
pub struct Challenger {
    /// Utility of the government in office.
    pub utility: Utility,
    /// Utility as the public knows it.
    pub public_utility: Utility,
    /// Deliverable force now.
    pub force: f64,
    /// Force at the start, with growth since.
    pub force_at_start: f64,
    /// Cost of theatre war against an equal force, % of GDP a year.
    pub war_cost_gdp_pct: f64,
    /// Loss in a nuclear war, % of GDP.
    pub nuclear_loss_gdp_pct: f64,
    /// The same as the public knows it: the median.
    pub public_nuclear_loss_gdp_pct: f64,
}

impl Challenger {
    /// Without forces, until [`World::begin`] makes it that of a run.
    pub(crate) fn new() -> Challenger {
        let neutral = Utility::Cara { aversion: 0.0, scale_gdp_pct: 1.0 };
        Challenger {
            utility: neutral,
            public_utility: neutral,
            force: 0.0,
            force_at_start: 0.0,
            war_cost_gdp_pct: 0.0,
            nuclear_loss_gdp_pct: 0.0,
            public_nuclear_loss_gdp_pct: 0.0,
        }
    }
}

/// The protégé in one run.
#[derive(Clone, Copy, Debug)]
pub struct Protege {
    /// Utility; neutral unless the study says otherwise.
    pub utility: Utility,
    /// Force now, in units of capability.
    pub force: f64,
    /// Force at the start, with growth since.
    pub force_at_start: f64,
    /// Stake in its own territory, % of GDP.
    pub stake_gdp_pct: f64,
    /// Cost of theatre war, % of GDP a year.
    pub war_cost_gdp_pct: f64,
    /// Loss in a nuclear war, % of GDP.
    pub nuclear_loss_gdp_pct: f64,
    /// Share of its territory that it holds.
    pub territory: f64,
}

impl Protege {
    /// Without forces, until [`World::begin`] makes it that of a run.
    pub(crate) fn new() -> Protege {
        Protege {
            utility: Utility::Cara { aversion: 0.0, scale_gdp_pct: 1.0 },
            force: 0.0,
            force_at_start: 0.0,
            stake_gdp_pct: 0.0,
            war_cost_gdp_pct: 0.0,
            nuclear_loss_gdp_pct: 0.0,
            territory: 0.0,
        }
    }
}

/// What does not change while a run lasts.
#[derive(Debug)]
pub struct Fixed<'a> {
    /// What is simulated.
    pub scenario: Scenario<'a>,
    /// The study, for short.
    pub study: &'a Study,
    /// Parameters of this run.
    pub values: Values,
    /// The same in the order of the table.
    pub flat: Vec<f64>,
    /// The joint draw that they are, if they are one.
    pub values_of: Option<usize>,
    /// Random numbers of this run.
    pub draws: Draws,
    /// Precision of choice.
    pub precision: f64,
    /// Traits of the responders for the whole run.
    pub base: Traits,
    /// Audience costs as the public would know them without reputation.
    pub audience_cost_median: Vec<f64>,
    /// Stakes as the public knows them at the start of a run.
    pub stake_median: Vec<f64>,
    /// Risk tolerance of the challenger as the public knows it.
    pub challenger_tolerance_median: f64,
    /// Deliverable capability of the responders at the start of a run.
    pub capability_at_start: Vec<f64>,
    /// Proximity of the responders to the protégé.
    pub proximity: Vec<f64>,
    /// The first epoch of the run for which the public's medians, capabilities and proximities were worked out, which stand while runs
    /// share it.
    pub medians_of: Option<u64>,
    /// The responders that change their governments, quarter by quarter.
    pub changes: Vec<StateSet>,
    /// Quarter in which the next change falls in challenger and protégé; the greatest number for never.
    pub next_role_government: [u32; 2],
    /// The factor that all responders' traits have in common: drawn when the first government is asked.
    pub common_factor: f64,
    /// Common part of the consent shock.
    pub consent_common: f64,
    /// Size of the prize relative to a protégé of reference size.
    pub prize: f64,
    /// Whether any force grows or shrinks by the calendar.
    pub grows: bool,
}

/// What everybody knows: all that beliefs rest on.
#[derive(Debug)]
pub struct Public {
    /// Traits of the responders as the public knows them, reputation included.
    pub traits: Traits,
    /// ln κ̂ − ln κ median: what promises kept and broken have done to each state's name.
    pub reputation: Vec<f64>,
    /// Forces of challenger and protégé as the public estimates them.
    pub force: [Estimated; 2],
    /// The same as a key of beliefs.
    pub force_key: PublicForces,
    /// Which public types beliefs rest on: those that all runs, or all runs of one draw of parameters, begin
    /// with, or those of this run since its latest change of names.
    pub epoch: u64,
    /// Quarter since which the obligations that are set apart have been what they are.
    pub owed_since: u32,
}

/// What the responders' governments know of themselves alone.
#[derive(Debug)]
pub struct Private {
    /// Traits of the governments in office.
    pub traits: Traits,
    /// Shock of each government on consent, with its common part, as a uniform.
    pub consent_uniform: Vec<f64>,
    /// Quarter in which each government took office.
    pub since_quarter: Vec<u32>,
    /// Those of whom nobody has asked yet what they are like: it is drawn when somebody does.
    pub unasked: StateSet,
    /// Whether what lasts for the whole run is still to be drawn, too.
    pub base_unasked: bool,
}

impl Private {
    /// Nothing yet, for `n` responders.
    pub(crate) fn new(n: usize) -> Private {
        Private {
            traits: Traits::new(n),
            consent_uniform: vec![0.0; n],
            since_quarter: vec![0; n],
            unasked: StateSet::EMPTY,
            base_unasked: false,
        }
    }

    /// Becomes what another is, of as many responders. Allocates nothing.
    pub(crate) fn copy_from(&mut self, other: &Private) {
        let Private { traits, consent_uniform, since_quarter, unasked, base_unasked } = other;
        self.traits.copy_from(traits);
        self.consent_uniform.copy_from_slice(consent_uniform);
        self.since_quarter.copy_from_slice(since_quarter);
        (self.unasked, self.base_unasked) = (*unasked, *base_unasked);
    }
}

/// The world of one run. One per thread and scenario; [`World::begin`] makes it new for each run without
/// allocating.
///
/// What is fixed is read as if it were the world's own (`world.values`), and written by [`World::begin`] alone.
#[derive(Debug)]
pub struct World<'a> {
    /// What does not change while the run lasts.
    pub fixed: Fixed<'a>,
    /// What everybody knows.
    pub public: Public,
    /// What governments know of themselves.
    pub private: Private,
    /// Force, costs and utility of the challenger.
    pub challenger: Challenger,
    /// Force, territory, costs and utility of the protégé.
    pub protege: Protege,
    /// Deliverable capability of the responders now.
    pub capability: Vec<f64>,
    /// The promise in force, if any.
    pub promise: Option<Promise>,
    /// What has happened by now.
    pub happened: Happened,
    /// What is kept of computations that still stand.
    pub kept: Kept,
    /// What is left of the run.
    pub record: RunRecord,
}

impl<'a> Deref for World<'a> {
    type Target = Fixed<'a>;

    #[inline]
    fn deref(&self) -> &Fixed<'a> {
        &self.fixed
    }
}

impl<'a> World<'a> {
    /// A world for a scenario, to be begun.
    pub fn new(scenario: Scenario<'a>) -> World<'a> {
        World::in_room(scenario, BeliefStore::new(scenario.prepared.study.responders.len()))
    }

    /// The same in the room that the beliefs of another world have left.
    pub fn in_room(scenario: Scenario<'a>, room: BeliefStore) -> World<'a> {
        let study = scenario.prepared.study;
        let n = study.responders.len();
        assert!(n <= MAX_RESPONDERS, "a study has at most {MAX_RESPONDERS} responders");
        World {
            fixed: Fixed {
                scenario,
                study,
                values: scenario.prepared.values,
                flat: scenario.prepared.flat.clone(),
                values_of: None,
                draws: Draws::new(study.seed, 0),
                precision: 0.0,
                base: Traits::new(n),
                audience_cost_median: vec![0.0; n],
                stake_median: vec![0.0; n],
                challenger_tolerance_median: 0.5,
                capability_at_start: vec![0.0; n],
                proximity: vec![0.0; n],
                medians_of: None,
                changes: vec![StateSet::EMPTY; study.horizon_quarters as usize],
                next_role_government: [u32::MAX; 2],
                common_factor: 0.0,
                consent_common: 0.0,
                prize: 1.0,
                grows: false,
            },
            public: Public {
                traits: Traits::new(n),
                reputation: vec![0.0; n],
                force: Default::default(),
                force_key: PublicForces::default(),
                epoch: 0,
                owed_since: 0,
            },
            private: Private::new(n),
            challenger: Challenger::new(),
            protege: Protege::new(),
            capability: vec![0.0; n],
            promise: None,
            happened: Happened::NOTHING,
            kept: Kept::new(n, room),
            record: RunRecord::new(0),
        }
    }

    /// The uniform at an address.
    #[inline]
    pub fn uniform(&self, purpose: Purpose, agent: AgentId, time: Time) -> f64 {
        self.draws.uniform(Address::new(purpose, agent, time))
    }

    /// The challenger's gain from success, % of its GDP. The prize grows with the people it brings, and
    /// territory conceded already is no prize any more.
    pub fn attack_gain_gdp_pct(&self, kind: Kind, terms: Option<Terms>) -> f64 {
        let conceded = terms.map_or(0.0, |terms| terms.regime.conceded_share);
        self.prize
            * self.values.attack_gain_gdp_pct[kind]
            * (1.0 - self.values.concession_satisfies * conceded)
    }

    /// The promise, if it is in force.
    pub fn promise_in_force(&self) -> Option<Promise> {
        self.promise.filter(|promise| promise.ended_quarter.is_none())
    }

    /// Whether the promise is in force.
    pub fn in_force(&self) -> bool {
        self.promise_in_force().is_some()
    }

    /// Which of the two worlds this is.
    pub fn standing(&self) -> Under {
        match self.promise_in_force() {
            Some(Promise { bound, depth_factor, .. }) => self.if_bound(bound, depth_factor),
            None => Under::Nothing,
        }
    }

    /// Whether the guarantee comes into force where it may, without anybody's consent.
    pub fn is_granted(&self) -> bool {
        self.scenario.conferral == Conferral::Granted || self.scenario.regime.consent == Consent::Nobody
    }

    /// Whether members that did not bind themselves at first may do so later.
    pub fn may_join(&self) -> bool {
        matches!(self.scenario.regime.consent, Consent::Each | Consent::Leads)
    }

    /// The guarantee that is still to come, or that will bind more members than now: as it stands once all are bound.
    pub fn to_come(&self) -> Option<Under> {
        let members = self.members();
        let owed_since = self.scenario.regime.obligation.last_change();
        let all = |depth_factor| Under::Promise { bound: members, depth_factor, owed_since };
        match self.promise {
            _ if members.is_empty() => None,
            None => Some(all(self.happened.depth_factor)),
            // One that was granted and has run out is not given again.
            Some(Promise { ended_quarter: Some(_), .. }) => {
                (!self.is_granted()).then(|| all(self.happened.depth_factor))
            }
            Some(Promise { bound, depth_factor, .. }) => {
                let more = !self.is_granted() && self.may_join() && bound != members;
                let later = self.public.owed_since < owed_since;
                let bound = if more { members } else { bound };
                (more || later).then_some(Under::Promise { bound, depth_factor, owed_since })
            }
        }
    }

    /// What the promise, if it is in force, says about an attack of this kind on covered territory.
    pub fn terms(&self, kind: Kind) -> Option<Terms<'a>> {
        self.terms_under(self.standing(), kind)
    }

    /// What the promise says in one of the two worlds.
    pub fn terms_under(&self, under: Under, kind: Kind) -> Option<Terms<'a>> {
        match under {
            Under::Nothing | Under::Beside { .. } => None,
            Under::Promise { bound, depth_factor, owed_since } => {
                self.terms_if(bound, depth_factor, owed_since, kind)
            }
        }
    }

    /// The same world in a crisis to which its promise does not speak.
    pub fn beside(&self, under: Under) -> Under {
        let bound = self.allied(under);
        let v = &self.values;
        let signals = [v.stake_pact_weight, v.attention_pact, v.attention_pact_polyarchy]
            .iter()
            .any(|&sign| sign != 0.0);
        if signals && !bound.is_empty() { Under::Beside { bound } } else { Under::Nothing }
    }

    /// The protégé's allies in such a world: whom a promise of any depth binds.
    pub fn allied(&self, under: Under) -> StateSet {
        match under {
            Under::Promise { bound, depth_factor, .. }
                if self.scenario.regime.obligation_depth * depth_factor > 0.0 =>
            {
                bound
            }
            Under::Beside { bound } => bound,
            Under::Promise { .. } | Under::Nothing => StateSet::EMPTY,
        }
    }

    /// The promise if it bound these members now.
    pub fn if_bound(&self, bound: StateSet, depth_factor: f64) -> Under {
        Under::Promise { bound, depth_factor, owed_since: self.public.owed_since }
    }

    /// What the guarantee would say if it bound these members, whose obligations are those of a quarter.
    fn terms_if(&self, bound: StateSet, depth_factor: f64, owed_since: u32, kind: Kind) -> Option<Terms<'a>> {
        let regime = self.scenario.regime;
        let depth = regime.obligation_depth * depth_factor * regime.clarity[kind];
        let obligated = regime.obligated_level.min(kind.highest_level());
        (depth > 0.0 && !bound.is_empty()).then_some(Terms {
            regime,
            bound,
            depth,
            kind,
            obligated,
            owed_since,
        })
    }
}
