//! The world of one run: who is who, what they have, what they promised, what is going on.

use super::beliefs::{BeliefStore, PublicForces, Under};
use super::confer::Difference;
use super::lotteries::Lotteries;
use super::record::RunRecord;
use super::scenario::Scenario;
use super::traits::Traits;
use super::witness::{Moment, Witness};
use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};
use crate::base::decision::{Scratch, Utility};
use crate::model::study::{Guarantee, Kind, Level, MAX_RESPONDERS, StateSet, Study, Values};

/// The promise as it stands: who is bound now, and how deeply.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Promise {
    /// The members bound.
    pub bound: StateSet,
    /// Quarter since which it is in force.
    pub since_quarter: u32,
    /// What fracture has left of its depth.
    pub depth_factor: f64,
    /// Quarter in which it ran out, if it has.
    pub ended_quarter: Option<u32>,
}

/// What the promise says about one crisis. There is none, for any purpose whatever, unless the promise is in
/// force, binds somebody, and has a depth above zero for this kind of attack.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms<'a> {
    /// The guarantee.
    pub regime: &'a Guarantee,
    /// Members bound.
    pub bound: StateSet,
    /// Depth for this kind of attack, δ_k.
    pub depth: f64,
    /// Level that keeps the promise in this kind of attack, ℓ*_k.
    pub obligated: Level,
}

impl Terms<'_> {
    /// The level that keeps the promise of a member with this capability: it cannot be asked for forces
    /// that it does not have.
    pub fn asked_of(&self, capability: f64) -> Level {
        self.obligated.min(able(capability))
    }
}

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
}

/// The protégé in one run.
#[derive(Clone, Copy, Debug)]
pub struct Protege {
    /// Utility; neutral unless the study says otherwise.
    pub utility: Utility,
    /// Force now.
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

/// The highest level open to a state with this capability: without forces it has none to deploy.
pub fn able(capability: f64) -> Level {
    if capability > 0.0 { Level::Combat } else { Level::Material }
}

/// The world of one run. One per thread and scenario; [`World::begin`] makes it new for each run without
/// allocating.
#[derive(Debug)]
pub struct World<'a> {
    /// What is simulated.
    pub scenario: Scenario<'a>,
    /// The study, for short.
    pub study: &'a Study,
    /// Parameters of this run.
    pub values: Values,
    /// The same in the order of the table.
    pub flat: Vec<f64>,
    /// Random numbers of this run.
    pub draws: Draws,
    /// Precision of choice.
    pub precision: f64,
    /// The challenger.
    pub challenger: Challenger,
    /// The protégé.
    pub protege: Protege,
    /// Traits of the responders for the whole run.
    pub base: Traits,
    /// Traits of the governments in office.
    pub own: Traits,
    /// Traits as the public knows them, reputation included.
    pub public: Traits,
    /// Audience costs as the public would know them without reputation.
    pub audience_cost_median: Vec<f64>,
    /// Deliverable capability of the responders now.
    pub capability: Vec<f64>,
    /// ln κ̂ − ln κ median: what promises kept and broken have done to each state's name.
    pub reputation: Vec<f64>,
    /// Quarter in which each state's first change of government falls, then every interval.
    pub election_phase: Vec<u32>,
    /// The same for challenger and protégé.
    pub(super) role_election_phase: [u32; 2],
    /// Shock of each government on consent, with its common part, as a uniform.
    pub consent_uniform: Vec<f64>,
    /// Common part of the consent shock.
    pub consent_common: f64,
    /// Responder with the greatest capability.
    pub strongest: usize,
    /// The promise in force, if any.
    pub promise: Option<Promise>,
    /// Size of the prize relative to a protégé of reference size.
    pub(super) prize: f64,
    /// Forces of challenger and protégé as the public estimates them.
    pub public_force: (f64, f64),
    /// The same as a key of beliefs.
    pub public_key: PublicForces,
    /// Whether any force grows or shrinks by the calendar.
    pub grows: bool,
    /// Beliefs that were computed and still stand.
    pub beliefs: BeliefStore,
    /// Which public types beliefs rest on: those that all runs, or all runs of one draw of parameters, begin
    /// with, or those of this run since its latest change of names.
    pub epoch: u64,
    /// Members that have weighed consent, and whose weighing stands until their government or something
    /// public changes.
    pub weighed: StateSet,
    /// What they found.
    pub differences: Vec<Difference>,
    /// The war, if any, in which consent was last asked.
    pub asked_in: Option<Kind>,
    /// Lotteries of all responders, room for one computation.
    pub lotteries: Vec<Lotteries>,
    /// Room for fixed points.
    pub scratch: Scratch,
    /// The member that refused last: asked first next time.
    pub last_refuser: usize,
    /// What is left of the run.
    pub record: RunRecord,
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
        let neutral = Utility::Cara { aversion: 0.0, scale_gdp_pct: 1.0 };
        World {
            scenario,
            study,
            values: scenario.prepared.values,
            flat: scenario.prepared.flat.clone(),
            draws: Draws::new(study.seed, 0),
            precision: 0.0,
            challenger: Challenger {
                utility: neutral,
                public_utility: neutral,
                force: 0.0,
                force_at_start: 0.0,
                war_cost_gdp_pct: 0.0,
                nuclear_loss_gdp_pct: 0.0,
            },
            protege: Protege {
                utility: neutral,
                force: 0.0,
                force_at_start: 0.0,
                stake_gdp_pct: 0.0,
                war_cost_gdp_pct: 0.0,
                nuclear_loss_gdp_pct: 0.0,
                territory: 0.0,
            },
            base: Traits::new(n),
            own: Traits::new(n),
            public: Traits::new(n),
            audience_cost_median: vec![0.0; n],
            capability: vec![0.0; n],
            reputation: vec![0.0; n],
            election_phase: vec![0; n],
            role_election_phase: [0; 2],
            consent_uniform: vec![0.0; n],
            consent_common: 0.0,
            strongest: 0,
            promise: None,
            prize: 1.0,
            public_force: (0.0, 0.0),
            public_key: PublicForces::default(),
            grows: false,
            beliefs: room.emptied(n),
            epoch: 0,
            weighed: StateSet::EMPTY,
            differences: vec![Difference::default(); n],
            asked_in: None,
            lotteries: vec![Lotteries::default(); n],
            scratch: Scratch::new(n),
            last_refuser: 0,
            record: RunRecord::new(0),
        }
    }

    /// Something public has changed in a way that belongs to this run alone.
    pub fn public_changed(&mut self) {
        self.epoch = (self.record.run + 1) << 16 | (self.epoch + 1) & 0xffff;
        self.beliefs.look_again();
        self.weighed = StateSet::EMPTY;
    }

    /// The uniform at an address.
    #[inline]
    pub fn uniform(&self, purpose: Purpose, agent: AgentId, time: Time) -> f64 {
        self.draws.uniform(Address::new(purpose, agent, time))
    }

    /// Whether something of this probability happens: whether the uniform at its address lies below it.
    #[inline]
    pub fn happens(
        &self,
        (purpose, agent, time): (Purpose, AgentId, Time),
        probability: f64,
        witness: &mut impl Witness,
    ) -> bool {
        let uniform = self.uniform(purpose, agent, time);
        witness.saw(self, Moment::Chance { purpose, probability, uniform });
        uniform < probability
    }

    /// The challenger's gain from success, % of its GDP. The prize grows with the people it brings, and
    /// territory conceded already is no prize any more.
    pub fn attack_gain_gdp_pct(&self, kind: Kind, terms: Option<Terms>) -> f64 {
        let conceded = terms.map_or(0.0, |terms| terms.regime.conceded_share);
        self.prize
            * self.values.attack_gain_gdp_pct[kind]
            * (1.0 - self.values.concession_satisfies * conceded)
    }

    /// Whether the promise is in force.
    pub fn in_force(&self) -> bool {
        self.promise.is_some_and(|promise| promise.ended_quarter.is_none())
    }

    /// What the promise, if it is in force, says about an attack of this kind on covered territory.
    pub fn terms(&self, kind: Kind) -> Option<Terms<'a>> {
        let promise = self.promise.filter(|promise| promise.ended_quarter.is_none())?;
        self.terms_if(promise.bound, promise.depth_factor, kind)
    }

    /// What the promise says in one of the two worlds.
    pub fn terms_under(&self, under: Under, kind: Kind) -> Option<Terms<'a>> {
        match under {
            Under::Nothing => None,
            Under::Promise { bound, depth_factor } => self.terms_if(bound, depth_factor, kind),
        }
    }

    /// What the guarantee would say if it bound these members.
    pub fn terms_if(&self, bound: StateSet, depth_factor: f64, kind: Kind) -> Option<Terms<'a>> {
        let regime = self.scenario.regime;
        let depth = regime.obligation_depth * depth_factor * regime.clarity[kind];
        let obligated = regime.obligated_level.min(kind.highest_level());
        (depth > 0.0 && !bound.is_empty()).then_some(Terms { regime, bound, depth, obligated })
    }
}
