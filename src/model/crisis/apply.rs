//! What the stages change: the one place where the world takes it on, and drops what is kept and no longer holds.

use super::course::Crisis;
use super::escalate::Round;
use super::kept::{Estimated, PublicForces};
use super::promise::{Promise, PromiseChange};
use super::record::{AtConsent, RunRecord};
use super::remember::Memory;
use super::reply::Replied;
use super::world::World;
use crate::base::math::exp;
use crate::model::study::{Event, Kind, Rung, StateSet, What};

impl World<'_> {
    /// Consent was decided on for the first time.
    pub(super) fn first_decision(&mut self, at_consent: AtConsent) {
        self.record.veto_cost_at_consent_gdp_pct = Some(at_consent.veto_cost_gdp_pct);
        self.record.ending_chance_at_consent = at_consent.ending_chance;
    }

    /// The promise has changed.
    pub(super) fn promise_changed(&mut self, promise: Promise, change: PromiseChange) {
        self.promise = Some(promise);
        self.record.signatories = if self.in_force() { promise.bound.len() as u32 } else { 0 };
        match change {
            PromiseChange::InForce => {
                self.record.conferred_quarter.get_or_insert(promise.since_quarter);
                self.record.events.insert(Event::Conferred);
            }
            PromiseChange::Ended => self.kept.look_again(),
            PromiseChange::Joined
            | PromiseChange::Left
            | PromiseChange::Depth
            | PromiseChange::BroughtBack => {}
            PromiseChange::Fractured => self.record.events.insert(Event::Fracture),
        }
    }

    /// A quarter of peace has passed under the promise as it stands, which binds its members to what keeping it costs. One
    /// that would say nothing about a full attack costs nothing.
    pub(super) fn kept_in_peace(&mut self) {
        let Some(terms) = self.terms(Kind::Full) else { return };
        let regime = terms.regime;
        for i in terms.bound.iter() {
            let aid = self
                .latest(What::Aid, |one| one.states.is_empty() || one.states.contains(i))
                .unwrap_or(regime.pledged_aid_gdp_pct);
            let stationing = if regime.stationed.contains(i) { regime.stationing_gdp_pct } else { 0.0 };
            let cost = 0.25 * (aid + stationing);
            self.record.keeping_gdp_pct[i] += cost;
            self.record.cost_gdp_pct[i] += cost;
        }
    }

    /// A round of the ladder was played.
    pub(super) fn fought(&mut self, round: &Round) {
        self.protege.territory = round.fought.territory;
        self.challenger.force = round.fought.challenger_force;
        self.protege.force = round.fought.protege_force;
        let record = &mut self.record;
        record.days_fought += self.fixed.study.round_days;
        record.highest_rung = record.highest_rung.max(round.highest);
        if round.highest >= Rung::LimitedNuclearUse {
            record.events.insert(Event::NuclearUse);
        }
        if round.direct_war {
            record.events.insert(Event::DirectWar);
        }
        let n = self.capability.len();
        for (sum, cost) in record.cost_gdp_pct[..n].iter_mut().zip(&round.costs.responders_gdp_pct) {
            *sum += cost;
        }
        record.challenger_cost_gdp_pct += round.costs.challenger_gdp_pct;
        record.protege_cost_gdp_pct += round.costs.protege_gdp_pct;
    }

    /// Members were called for a nuclear reply.
    pub(super) fn replied(&mut self, reply: &Replied, crisis: &Crisis) {
        let record = &mut self.record;
        record.called = StateSet(record.called.0 | reply.called.0);
        record.replied = StateSet(record.replied.0 | reply.replied.0);
        record.highest_rung = record.highest_rung.max(crisis.rung);
        if !reply.replied.is_empty() {
            record.events.insert(Event::NuclearUse);
        }
    }

    /// The public has learned from a crisis; what it knows from now on belongs to this run alone.
    pub(super) fn remembers(&mut self, memory: &Memory) {
        for i in memory.bound.iter() {
            self.public.reputation[i] = memory.reputation[i];
            self.public.traits.audience_cost_gdp_pct[i] =
                self.fixed.audience_cost_median[i] * exp(memory.reputation[i]);
        }
        if let Some(promise) = memory.fractured {
            self.promise_changed(promise, PromiseChange::Fractured);
        }
        self.public.epoch = (self.record.run + 1) << 16 | (self.public.epoch + 1) & 0xffff;
        self.stands_otherwise();
    }

    /// A new government is in office in responder `i`; what it is like is drawn when somebody asks.
    pub(super) fn new_government(&mut self, i: usize, quarter: u32) {
        self.kept.forget_vote(i);
        self.private.since_quarter[i] = quarter;
        self.private.unasked.insert(i);
    }

    /// The public sees these forces from now on.
    pub(super) fn forces_are_seen(&mut self, key: PublicForces, estimated: [Estimated; 2]) {
        (self.public.force_key, self.public.force) = (key, estimated);
        self.stands_otherwise();
    }

    /// Members owe what they owe from this quarter on.
    pub(super) fn more_is_owed(&mut self, since_quarter: u32) {
        self.public.owed_since = since_quarter;
        self.stands_otherwise();
    }

    /// What everybody reckons with is otherwise than it was: outlooks are made anew, and everybody weighs consent again.
    pub(super) fn stands_otherwise(&mut self) {
        self.kept.look_again();
        self.kept.forget_votes();
    }

    /// The run is over.
    pub(super) fn concluded(&mut self) -> RunRecord {
        let clamped = self.record.diagnostics.clamped;
        self.record.territory_end = self.protege.territory;
        self.record.diagnostics = self.kept.diagnostics();
        self.record.diagnostics.clamped = clamped;
        self.record
    }
}
