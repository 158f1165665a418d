//! What the stages change: the one place where the world takes it on, and drops what is kept and no longer holds.

use super::beliefs::public_forces;
use super::challenge::{LooksAhead, looks_ahead};
use super::course::Crisis;
use super::escalate::Round;
use super::judge::{Judged, shown, time_kept};
use super::kept::{Estimated, PublicForces, mixed};
use super::promise::{Promise, PromiseChange};
use super::record::{AtConsent, Challenge, RunRecord};
use super::remember::Memory;
use super::reply::Replied;
use super::snapshot::Present;
use super::world::World;
use crate::base::math::{exp, pow};
use crate::model::study::{End, Event, Happening, Kind, Outcome, Rung, StateSet, What};

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

    /// The war under way from the start has its rung.
    pub(super) fn inherits(&mut self, crisis: &Crisis) {
        self.record.highest_rung = crisis.rung;
    }

    /// It is known when something comes. Returns whether that is news.
    pub(super) fn awaits(&mut self, place: usize, due: u32) -> bool {
        let before = std::mem::replace(&mut self.happened.due[place], due);
        before != due
    }

    /// Something comes that the study has said will or may. Returns how the promise changes, if it does.
    pub(super) fn comes(&mut self, place: usize, quarter: u32) -> Option<PromiseChange> {
        let happening = &self.study.happenings[place];
        let what = happening.what;
        if what == What::Stake {
            // The governments in office feel it as they are; those to come find it there.
            self.ask_governments();
            for i in happening.states.iter() {
                self.private.traits.stake_gdp_pct[i] *= happening.value.unwrap_or(1.0);
            }
        }
        let changed = self.take_on(happening);
        if let Some((promise, change)) = changed {
            self.promise_changed(promise, change);
        }
        match what {
            What::Government => self.governments_fall(happening, quarter),
            What::Growth => self.happened.grows = true,
            _ => {}
        }
        if !matches!(what, What::Government | What::Aid) {
            if !what.is_of_the_promise() {
                self.happened.forces =
                    mixed(self.happened.forces, (place as u64 + 1) << 32 | u64::from(quarter));
                self.estimate_forces(quarter);
            }
            // Others may bind themselves than could before, or for something else.
            self.stands_otherwise();
        }
        self.happened.done |= 1 << place;
        changed.map(|(_, change)| change)
    }

    /// What the challenger loses by waiting, % of annual GDP, where something that it reckons with is announced, or may happen:
    /// the loss is then told step by step, from now to the guarantee to come and on through what is announced, the next first; a
    /// hazard counts beside all of them. Each step counts with the share of the opportunities that come after it, and where it
    /// weakens the other side waiting gains. `None` where nothing of the kind is to come, or no opportunity arises. The world is
    /// afterwards what it was.
    pub(crate) fn window_ahead_gdp_pct(&mut self, quarter: u32) -> Option<f64> {
        let challenger = looks_ahead(self, quarter)?;
        let LooksAhead { quarters, scale_gdp_pct: scale, window_gdp_pct: mut loss, .. } = challenger;
        let now = Present::of(self);
        let mut before = challenger.worth(self);
        while let Some((place, ahead)) = self.announced(quarter) {
            self.foresee(place, quarter);
            let after = challenger.worth(self);
            loss += scale * (1.0 - f64::from(ahead) / quarters).max(0.0) * (before - after);
            before = after;
        }
        let announced = Present::of(self);
        for place in 0..self.study.happenings.len() {
            let share = self.hazards(quarters).find(|&(one, _)| one == place).map(|(_, share)| share);
            let Some(share) = share else { continue };
            self.foresee(place, quarter);
            loss += scale * share * (before - challenger.worth(self));
            announced.put_back(self);
        }
        now.put_back(self);
        Some(loss)
    }

    /// The world as it will be when something has come, as far as that can be foreseen.
    fn foresee(&mut self, place: usize, quarter: u32) {
        let happening = &self.study.happenings[place];
        self.happened.done |= 1 << place;
        if let Some((promise, _)) = self.take_on(happening) {
            self.promise = Some(promise);
        }
        if !happening.what.is_of_the_promise() {
            self.happened.forces = mixed(self.happened.forces, 1 << 63 | place as u64);
            (self.public.force_key, self.public.force) = public_forces(self, quarter);
        }
    }

    /// What comes to forces, stakes and those who may be bound; the promise as it then stands, if it changes.
    fn take_on(&mut self, happening: &Happening) -> Option<(Promise, PromiseChange)> {
        let Happening { what, states, challenger, protege, .. } = *happening;
        let value = happening.value.unwrap_or(1.0);
        let changed = |promise: Option<Promise>, now: &dyn Fn(Promise) -> Promise, change| {
            let promise =
                promise.map(|before| (before, now(before))).filter(|(before, now)| before != now)?;
            Some((promise.1, change))
        };
        match what {
            What::Leaves => {
                self.happened.left.0 |= states.0;
                let without =
                    |promise: Promise| Promise { bound: StateSet(promise.bound.0 & !states.0), ..promise };
                changed(self.promise, &without, PromiseChange::Left)
            }
            What::Returns => {
                let back = self.happened.left.0 & states.0 & self.scenario.regime.members.0;
                self.happened.left.0 &= !states.0;
                let with = |promise: Promise| Promise { bound: StateSet(promise.bound.0 | back), ..promise };
                changed(self.promise, &with, PromiseChange::Joined)
            }
            What::Depth => {
                let depth = self.scenario.regime.obligation_depth;
                let times =
                    |factor: f64| if depth > 0.0 { (factor * value).min(1.0 / depth) } else { factor };
                self.happened.depth_factor = times(self.happened.depth_factor);
                let deeper =
                    |promise: Promise| Promise { depth_factor: times(promise.depth_factor), ..promise };
                changed(self.promise, &deeper, PromiseChange::Depth)
            }
            What::Force | What::Budget => {
                let by = match what {
                    What::Budget => pow(value, self.values.capability_expenditure_weight),
                    _ => value,
                };
                states.iter().for_each(|i| self.capability[i] *= by);
                if challenger {
                    self.challenger.force *= by;
                    self.challenger.force_at_start *= by;
                }
                if protege {
                    self.protege.force *= by;
                    self.protege.force_at_start *= by;
                }
                None
            }
            What::Stake => {
                states.iter().for_each(|i| self.public.traits.stake_gdp_pct[i] *= value);
                if protege {
                    self.protege.stake_gdp_pct *= value;
                }
                None
            }
            What::Growth | What::Government | What::Aid => None,
        }
    }

    /// The guarantee has come into force while a war is on.
    pub(super) fn conferred_in_war(&mut self) {
        self.record.events.insert(Event::ConferredInWar);
    }

    /// A crisis has broken out, and the pool has responded.
    pub(super) fn broke_out(&mut self, crisis: &Crisis) {
        let record = &mut self.record;
        let this = Challenge { kind: crisis.began_as, quarter: crisis.quarter };
        record.crises += 1;
        record.first_challenge.get_or_insert(this);
        record.events.insert(Event::Challenged);
        if crisis.began_as >= Kind::Limited {
            record.first_attack.get_or_insert(this);
            record.events.insert(Event::Attacked);
        }
        if crisis.began_as == Kind::Full {
            record.events.insert(Event::AttackedFull);
        }
        record.highest_rung = record.highest_rung.max(crisis.rung);
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

    /// A crisis has ended, and the protégé is left with so much of its territory.
    pub(super) fn ended(&mut self, territory: f64) {
        self.protege.territory = territory;
    }

    /// A crisis is over, or the horizon is, and has been judged.
    pub(super) fn judged(&mut self, crisis: &Crisis, judged: &Judged, outcome: Outcome, end: End) {
        if !crisis.inherited {
            self.attack_judged(crisis, judged, outcome, end);
        }
        match end {
            End::Exchange => self.record.events.insert(Event::StrategicExchange),
            End::Defeated => self.record.events.insert(Event::ProtegeDefeated),
            _ => {}
        }
        // An inherited war that just stops leaves a run that can still be deterred.
        if !crisis.inherited || matches!(end, End::Exchange | End::Defeated | End::Unended) {
            self.record.outcome = self.record.outcome.min(outcome);
        }
    }

    /// The response counts to the run's attack: the first limited or full one, or, if there is none, the first grey-zone
    /// challenge.
    fn attack_judged(&mut self, crisis: &Crisis, judged: &Judged, outcome: Outcome, end: End) {
        let this = Some(Challenge { kind: crisis.began_as, quarter: crisis.quarter });
        if self.record.first_challenge == this {
            self.record.levels = crisis.highest_levels;
        }
        if self.record.first_attack == this {
            self.record.first_attack_outcome = Some(outcome);
            self.record.first_attack_end = end;
        } else if self.record.first_attack.is_some() || self.record.first_challenge != this {
            return;
        }
        let mut events = self.record.events;
        shown(self, crisis, judged).for_each(|(event, did)| events.set(event, did));
        let time_kept_share = time_kept(self, crisis, judged.bound);
        let record = &mut self.record;
        record.events = events;
        record.bound = judged.bound;
        record.met = judged.met;
        record.judged_days = crisis.judged_days;
        record.kept_days = crisis.kept_days;
        record.time_kept_share = time_kept_share;
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
