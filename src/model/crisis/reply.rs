//! A nuclear reply: what it leads to for a member that has promised one, and what others expect of it.
//!
//! A member is called where the challenger uses nuclear weapons, or where the protégé is about to be defeated. It keeps
//! silent, or it replies: then the war becomes strategic exchange with a probability, and else ends with part of what was
//! taken given back. What the others expect of it is the same choice with the traits that the public knows.

use super::promise::Terms;
use super::prospects::Expected;
use super::traits::Traits;
use super::world::World;
use crate::base::decision::{Utility, quantal_response};
use crate::base::math::{logistic, logit};
use crate::model::study::{MAX_RESPONDERS, Rung, StateSet};

/// What a reply would answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Call {
    /// Share of what is at issue that the challenger has, or is about to have; 1 at defeat.
    pub taken: f64,
    /// Whether the reply would be the first use of nuclear weapons.
    pub first_use: bool,
}

impl Call {
    /// The protégé is about to be defeated, and nobody has used nuclear weapons.
    pub(crate) const DEFEAT: Call = Call { taken: 1.0, first_use: true };
}

/// What keeping silent and replying lead to for one member, in % of its annual GDP, beside what it has lost by then.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReplyChoice {
    /// Audience cost of keeping silent, κ δ_k.
    pub audience_cost_gdp_pct: f64,
    /// What of the stake a reply saves if it ends the war.
    pub saved_gdp_pct: f64,
    /// Cost of being the first to use nuclear weapons.
    pub taboo_gdp_pct: f64,
    /// Loss in a strategic exchange.
    pub nuclear_loss_gdp_pct: f64,
    /// Probability that a reply leads to one.
    pub exchange: f64,
}

impl ReplyChoice {
    /// Payoffs of silence, of a reply that ends the war, and of one that leads to exchange, % of annual GDP.
    pub(crate) fn payoffs_gdp_pct(&self) -> [f64; 3] {
        [
            -self.audience_cost_gdp_pct,
            self.saved_gdp_pct - self.taboo_gdp_pct,
            -self.taboo_gdp_pct - self.nuclear_loss_gdp_pct,
        ]
    }

    /// Expected utility of silence and of a reply.
    pub(crate) fn expected(&self, utility: Utility) -> [f64; 2] {
        let [silent, ended, exchange] = self.payoffs_gdp_pct().map(|payoff| utility.of(payoff));
        [silent, (1.0 - self.exchange) * ended + self.exchange * exchange]
    }

    /// Probabilities of silence and of a reply.
    pub(crate) fn probabilities(&self, precision: f64, utility: Utility) -> [f64; 2] {
        quantal_response(precision, &self.expected(utility))
    }

    /// What it is worth to be called, as a sum that is certain, % of annual GDP.
    fn worth_gdp_pct(&self, precision: f64, utility: Utility) -> f64 {
        let expected = self.expected(utility);
        let [silence, reply] = quantal_response(precision, &expected);
        utility.certain_gdp_pct(silence * expected[0] + reply * expected[1])
    }
}

/// The choice of member `i`, whose traits are `traits`.
pub(crate) fn choice(world: &World, traits: &Traits, i: usize, terms: &Terms, call: Call) -> ReplyChoice {
    let v = &world.values;
    let stake = traits.stake_at_issue_gdp_pct(v, i, true, terms.kind);
    ReplyChoice {
        audience_cost_gdp_pct: traits.audience_cost_gdp_pct[i] * terms.depth,
        saved_gdp_pct: v.nuclear_reply_restores_share * stake * call.taken,
        taboo_gdp_pct: if call.first_use { v.rung_taboo_gdp_pct[Rung::LimitedNuclearUse] } else { 0.0 },
        nuclear_loss_gdp_pct: traits.nuclear_loss_gdp_pct[i],
        exchange: exchange(world),
    }
}

/// Probability that a reply leads to strategic exchange: none with a challenger that has no nuclear weapons.
pub(super) fn exchange(world: &World) -> f64 {
    if world.study.challenger.nuclear { world.values.nuclear_reply_exchange_probability } else { 0.0 }
}

/// Whether nobody has used nuclear weapons in the run.
pub(super) fn unused(world: &World) -> bool {
    world.record.highest_rung < Rung::LimitedNuclearUse
}

/// The members that have promised a reply and could give one.
pub(crate) fn repliers(world: &World, terms: &Terms) -> StateSet {
    if terms.regime.obligation.is_empty() {
        return StateSet::EMPTY;
    }
    terms.bound.iter().filter(|&i| could_reply(world, terms, i)).collect()
}

/// Whether member `i` has promised a reply and could give one.
fn could_reply(world: &World, terms: &Terms, i: usize) -> bool {
    terms.nuclear_reply_of(i) && world.study.responders[i].nuclear
}

/// What member `i` loses besides, % of annual GDP, if the protégé is defeated and it is called: with its own traits, what
/// the choice is worth to it. Nothing for a member that is not, and where it costs nothing to be.
pub(super) fn entanglement_gdp_pct(world: &World, traits: &Traits, i: usize, terms: &Terms) -> f64 {
    if !could_reply(world, terms, i) {
        return 0.0;
    }
    -choice(world, traits, i, terms, Call::DEFEAT).worth_gdp_pct(world.precision, traits.utility[i])
}

/// What the public expects of a call, and the challenger with its error about resolve: log-odds of a reply are shifted by
/// it, as those of a level that keeps the whole promise. `None` where nobody has promised a reply and could give one.
pub(crate) fn expected(world: &World, terms: &Terms, call: Call, resolve_logit: f64) -> Option<Expected> {
    let repliers = repliers(world, terms);
    if repliers.is_empty() {
        return None;
    }
    let traits = &world.public.traits;
    let mut silence = 1.0;
    for i in repliers.iter() {
        let [_, reply] =
            choice(world, traits, i, terms, call).probabilities(world.precision, traits.utility[i]);
        let seen = if resolve_logit == 0.0 { reply } else { logistic(logit(reply) + resolve_logit) };
        silence *= 1.0 - seen;
    }
    Some(Expected { reply: 1.0 - silence, exchange: exchange(world) })
}

/// What the members that were called did.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Replied {
    /// Who was called.
    pub called: StateSet,
    /// Those of them who replied.
    pub replied: StateSet,
    /// Whether that led to strategic exchange.
    pub exchange: bool,
    /// Probability, by the public beliefs, that each of those called would reply.
    pub expected: [f64; MAX_RESPONDERS],
    /// Share of its territory that the protégé keeps.
    pub territory: f64,
}
