//! What is left of one run: a record of fixed width.

use crate::model::study::{End, Event, Given, Kind, Level, MAX_RESPONDERS, Outcome, Rung, StateSet};

/// A set of [`Event`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventSet(pub u32);

impl EventSet {
    /// Whether the event happened.
    #[inline]
    pub fn contains(self, event: Event) -> bool {
        self.0 >> event as u32 & 1 == 1
    }

    /// Notes that the event happened.
    #[inline]
    pub fn insert(&mut self, event: Event) {
        self.0 |= 1 << event as u32;
    }

    /// Notes whether the event happened.
    #[inline]
    pub fn set(&mut self, event: Event, happened: bool) {
        self.0 = self.0 & !(1 << event as u32) | (happened as u32) << event as u32;
    }
}

/// A challenge: its kind and the calendar quarter in which it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// Kind of attack.
    pub kind: Kind,
    /// Quarter, 0 the first.
    pub quarter: u32,
}

/// Things about a run that a careful reader wants to know of the computation itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// Fixed points of belief that the run rested on, computed or kept.
    pub beliefs: u32,
    /// Those that did not converge.
    pub not_converged: u32,
    /// Those in which the two starts ended apart.
    pub two_equilibria: u32,
    /// Draws clipped to the bounds of their unit.
    pub clamped: u32,
}

/// The values at which consent would just have been given at the first decision, all else being equal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct AtConsent {
    /// Veto cost χ, % of GDP.
    pub veto_cost_gdp_pct: f64,
    /// Chance η that admission ends the war, where there is one.
    pub ending_chance: Option<f64>,
}

/// One run of one regime.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunRecord {
    /// Index of the run.
    pub run: u64,
    /// The draw of the parameters that it took, if they are drawn together.
    pub draw: Option<usize>,
    /// Quarter in which the guarantee came into force.
    pub conferred_quarter: Option<u32>,
    /// Members bound at the end.
    pub signatories: u32,
    /// Value of the veto cost χ at which consent would flip at the first decision, % of GDP.
    pub veto_cost_at_consent_gdp_pct: Option<f64>,
    /// Value of η at which consent would flip at the first decision; above 1 where no value would do.
    pub ending_chance_at_consent: Option<f64>,
    /// Outcome of the run.
    pub outcome: Outcome,
    /// Number of crises, grey zone included, without an inherited war.
    pub crises: u32,
    /// The first challenge of any kind.
    pub first_challenge: Option<Challenge>,
    /// The first limited or full attack.
    pub first_attack: Option<Challenge>,
    /// Outcome of that first attack.
    pub first_attack_outcome: Option<Outcome>,
    /// How that first attack ended.
    pub first_attack_end: End,
    /// Highest level of each responder in the first crisis, within the time in which a promise counts as kept.
    pub levels: [Level; MAX_RESPONDERS],
    /// Members bound at the attack of whom something was asked, if a guarantee was in force.
    pub bound: StateSet,
    /// Those of them who kept it.
    pub met: StateSet,
    /// Days on which it was judged: until its end, at most as long as a promise may take to be kept.
    pub judged_days: u8,
    /// Those of them on which each member did what the promise asks.
    pub kept_days: [u8; MAX_RESPONDERS],
    /// The same as a share over all members by capability.
    pub time_kept_share: Option<f64>,
    /// Members that were called for the nuclear reply that they have promised, in any crisis.
    pub called: StateSet,
    /// Those of them who gave it.
    pub replied: StateSet,
    /// Events that happened in the run.
    pub events: EventSet,
    /// Highest rung of the ladder over all crises and the inherited war.
    pub highest_rung: Rung,
    /// Days on which crises or war were under way.
    pub days_fought: u32,
    /// Share of its territory that the protégé holds at the end.
    pub territory_end: f64,
    /// Real cost to each responder, % of its annual GDP: of crises, and of keeping the guarantee in peace.
    pub cost_gdp_pct: [f64; MAX_RESPONDERS],
    /// The part of that which keeping the guarantee in peace has cost.
    pub keeping_gdp_pct: [f64; MAX_RESPONDERS],
    /// Real cost to the challenger, % of its annual GDP.
    pub challenger_cost_gdp_pct: f64,
    /// Real cost to the protégé, % of its annual GDP.
    pub protege_cost_gdp_pct: f64,
    /// Notes on the computation.
    pub diagnostics: Diagnostics,
}

impl RunRecord {
    /// The record of a run in which nothing has happened yet.
    pub fn new(run: u64) -> RunRecord {
        RunRecord {
            run,
            draw: None,
            conferred_quarter: None,
            signatories: 0,
            veto_cost_at_consent_gdp_pct: None,
            ending_chance_at_consent: None,
            outcome: Outcome::Deterred,
            crises: 0,
            first_challenge: None,
            first_attack: None,
            first_attack_outcome: None,
            first_attack_end: End::None,
            levels: [Level::Abstain; MAX_RESPONDERS],
            bound: StateSet::EMPTY,
            met: StateSet::EMPTY,
            judged_days: 0,
            kept_days: [0; MAX_RESPONDERS],
            time_kept_share: None,
            called: StateSet::EMPTY,
            replied: StateSet::EMPTY,
            events: EventSet::default(),
            highest_rung: Rung::StandDown,
            days_fought: 0,
            territory_end: 0.0,
            cost_gdp_pct: [0.0; MAX_RESPONDERS],
            keeping_gdp_pct: [0.0; MAX_RESPONDERS],
            challenger_cost_gdp_pct: 0.0,
            protege_cost_gdp_pct: 0.0,
            diagnostics: Diagnostics::default(),
        }
    }

    /// Whether the run meets a condition.
    #[inline]
    pub fn meets(&self, given: Given) -> bool {
        match given {
            Given::Always => true,
            Given::Conferred => self.events.contains(Event::Conferred),
            Given::Challenged => self.events.contains(Event::Challenged),
            Given::Attacked => self.events.contains(Event::Attacked),
            Given::AttackedFull => self.events.contains(Event::AttackedFull),
        }
    }
}
