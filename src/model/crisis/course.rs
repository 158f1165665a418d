//! The course of one crisis: where it stands now, and what has been done in it.

use super::promise::{Terms, able};
use super::reply::Replied;
use crate::base::chance::Time;
use crate::model::study::{Kind, Level, MAX_RESPONDERS, Rung, StateSet, labelled_enum};

/// Days in a quarter.
pub(crate) const QUARTER_DAYS: u32 = 91;
/// Rates per fortnight are per this many days.
pub(crate) const FORTNIGHT_DAYS: f64 = 14.0;
/// Days in a year of quarters.
pub(crate) const YEAR_DAYS: f64 = 364.0;
/// A promise is kept by the highest level of the first twelve weeks (six rounds of a fortnight).
pub(crate) const KEPT_WITHIN_DAYS: u32 = 84;

/// A crisis, or a war, that is under way.
#[derive(Clone, Copy, Debug)]
pub struct Crisis<'a> {
    /// Kind of attack it began as.
    pub began_as: Kind,
    /// Kind of attack it is by now: an incursion that climbs to theatre war is a full attack.
    pub kind: Kind,
    /// Calendar quarter in which it began.
    pub quarter: u32,
    /// Days since it began.
    pub days: u32,
    /// Round within it.
    pub round: u32,
    /// Whether it was under way when the run began.
    pub inherited: bool,
    /// Whether it is fought over territory that the promise covers.
    pub covered: bool,
    /// What the promise said when it began.
    pub terms: Option<Terms<'a>>,
    /// Whether the alliance was blocked.
    pub blocked: bool,
    /// Whom the block holds to material by now.
    pub held: StateSet,
    /// Rung of the ladder.
    pub rung: Rung,
    /// Share of territory that the protégé held when it began.
    pub territory_before: f64,
    /// Level on which each responder has decided by now; what it does may be less ([`Crisis::acting`]).
    pub levels: [Level; MAX_RESPONDERS],
    /// Day from which the promise is judged: the first, or that on which it came into force.
    pub judged_from_day: u32,
    /// Highest level of each within the time in which a promise counts as kept.
    pub highest_levels: [Level; MAX_RESPONDERS],
    /// Days on which the promise was judged so far.
    pub judged_days: u8,
    /// Those of them on which each member did what it asks.
    pub kept_days: [u8; MAX_RESPONDERS],
    /// Probability, by the public beliefs, that each keeps its promise.
    pub kept_probability: [f64; MAX_RESPONDERS],
    /// Who was called for the nuclear reply that it has promised.
    pub called: StateSet,
    /// Those of them who gave it.
    pub replied: StateSet,
}

impl Crisis<'_> {
    /// What a responder does by now. While a block holds a member it sends material at most, whatever it has
    /// decided.
    #[inline]
    pub fn acting(&self, i: usize) -> Level {
        if self.held.contains(i) { self.levels[i].min(Level::Material) } else { self.levels[i] }
    }

    /// Who has lost the forces to fight or deploy with does neither any more.
    pub fn note_forces(&mut self, capability: &[f64]) {
        for (level, &capability) in self.levels.iter_mut().zip(capability) {
            *level = (*level).min(able(capability));
        }
    }

    /// What is done within the time in which a promise counts as kept counts.
    pub fn note_levels(&mut self) {
        if self.days < self.judged_from_day + KEPT_WITHIN_DAYS {
            for i in 0..MAX_RESPONDERS {
                self.highest_levels[i] = self.highest_levels[i].max(self.acting(i));
            }
        }
    }

    /// A round of so many days is played: for how much of the time in which a promise counts as kept each member did
    /// what it asks.
    pub fn note_time(&mut self, round_days: u32, capability: &[f64]) {
        let left = (self.judged_from_day + KEPT_WITHIN_DAYS).saturating_sub(self.days);
        // At most the time in which a promise counts as kept, which is below 256 days.
        let days = round_days.min(left) as u8;
        let Some(terms) = self.terms.filter(|_| days > 0) else { return };
        self.judged_days += days;
        for i in terms.asked(capability).iter() {
            if self.acting(i) >= terms.asked_of(i, capability[i]) {
                self.kept_days[i] += days;
            }
        }
    }

    /// Members were called for a nuclear reply. What was promised is kept by those that gave it.
    pub(super) fn note_reply(&mut self, reply: &Replied) {
        for i in reply.called.iter() {
            self.called.insert(i);
            self.kept_probability[i] *= reply.expected[i];
        }
        self.replied = StateSet(self.replied.0 | reply.replied.0);
        if !reply.replied.is_empty() {
            let rung = if reply.exchange { Rung::StrategicExchange } else { Rung::LimitedNuclearUse };
            self.rung = self.rung.max(rung);
            self.kind = self.kind.max(self.rung.kind());
        }
    }

    /// The members bound of whom something was asked by these terms, and those of them that did it within the time in which
    /// a promise counts as kept.
    pub(crate) fn asked_and_met(&self, terms: &Terms, capability: &[f64]) -> (StateSet, StateSet) {
        let asked = StateSet(terms.asked(capability).0 | self.called.0);
        let meets = |&i: &usize| {
            let reached = self.highest_levels[i] >= terms.asked_of(i, capability[i]);
            reached && (!self.called.contains(i) || self.replied.contains(i))
        };
        (asked, asked.iter().filter(meets).collect())
    }

    /// The promise has come into force during the war: what counts is what is done from now on.
    pub fn judge_from_now(&mut self) {
        self.judged_from_day = self.days;
        self.highest_levels = self.levels;
    }

    /// The time of draws in its present round.
    pub fn time(&self) -> Time {
        Time { quarter: self.quarter, round: self.round + 1 }
    }
}

labelled_enum! {
    /// Whether there was a promise in a crisis, and whether it was kept.
    Standing {
        /// There was none.
        Unguaranteed = "unguaranteed",
        /// It was kept.
        Honoured = "honoured",
        /// It was not.
        Abandoned = "abandoned",
    }
}
