//! What the levels of response mean to a responder: what they cost term by term, and the lotteries that follow.

use super::attention::{attended, attention};
use super::coalition::cost_at_odds;
use super::promise::{Terms, able};
use super::reply::entanglement_gdp_pct;
use super::situation::Situation;
use super::traits::Traits;
use super::world::World;
use crate::base::decision::{Lottery, Utility, choose, prevails_each, prevails_rows, quantal_response};
use crate::model::study::{Kind, Level, MAX_RESPONDERS, PerLevel, Values};

/// Chances of each level that it is the highest of the bound leads, whose own chances are `of` each; `None` where nobody
/// follows any.
pub(crate) fn led(
    world: &World,
    terms: Option<Terms>,
    of: impl Fn(usize) -> PerLevel<f64>,
) -> Option<PerLevel<f64>> {
    let leads = terms.map(|terms| terms.leads()).filter(|leads| !leads.is_empty())?;
    if world.values.follow_leads == 0.0 {
        return None;
    }
    let mut at_most = PerLevel::from_fn(|_| 1.0);
    for lead in leads.iter() {
        let mut below = 0.0;
        for (level, &probability) in of(lead).iter() {
            below += probability;
            at_most[level] *= below;
        }
    }
    Some(PerLevel::from_fn(|level| at_most[level] - level.below().map_or(0.0, |less| at_most[less])))
}

/// A level that is known, as chances.
pub(crate) fn surely(level: Level) -> PerLevel<f64> {
    PerLevel::from_fn(|each| if each == level { 1.0 } else { 0.0 })
}

/// What the four levels mean to one responder: a lottery each, its nuclear risk, and the force it brings.
#[derive(Clone, Copy, Debug)]
pub struct Lotteries {
    /// The ends of each level.
    pub ends: PerLevel<Lottery>,
    /// Risk of nuclear war that the level adds.
    pub nuclear_risk: PerLevel<f64>,
    /// Highest level open.
    pub highest: Level,
    /// Force at full share.
    pub strength: f64,
    /// Probability that the state considers them at all.
    pub(crate) attention: f64,
    /// What the ends are made of, where they depend on the odds; `None` where the odds cost nothing.
    pub(crate) at_even_odds: Option<(Costs, Utility)>,
}

impl Lotteries {
    /// The same at the odds that each level would make: `forces` with which the protégé would stand, against the
    /// challenger's.
    #[inline]
    pub(crate) fn at_odds(
        &self,
        values: &Values,
        forces: &PerLevel<f64>,
        challenger_force: f64,
    ) -> Lotteries {
        let ends = self.at_even_odds.map_or(self.ends, |(costs, utility)| {
            costs.at_odds(values, forces, challenger_force).ends(utility)
        });
        Lotteries { ends, at_even_odds: None, ..*self }
    }
}

impl Default for Lotteries {
    /// Those of a state that has nothing at stake and no choice.
    fn default() -> Lotteries {
        Lotteries {
            ends: PerLevel::default(),
            nuclear_risk: PerLevel::default(),
            highest: Level::Abstain,
            strength: 0.0,
            attention: 1.0,
            at_even_odds: None,
        }
    }
}

/// What the four levels cost one responder, term by term, in % of annual GDP.
///
/// base_ℓ = −b_ℓ − c g_ℓ s_k − ω v s_k (1 − f_ℓ) − κ δ_k shortfall_ℓ − tripwire_ℓ;
/// if the protégé holds: base; if it falls: base − (1 − ω) v s_k; in nuclear war: base − N.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Costs {
    /// Political threshold, b_ℓ.
    pub threshold: PerLevel<f64>,
    /// Cost of fighting, c g_ℓ s_k, at even odds.
    pub war_cost: PerLevel<f64>,
    /// Stake lost by not acting, ω v s_k (1 − f_ℓ).
    pub stake: PerLevel<f64>,
    /// Audience cost of the promise broken, κ δ_k shortfall_ℓ.
    pub audience_cost: PerLevel<f64>,
    /// Loss of stationed forces.
    pub tripwire: PerLevel<f64>,
    /// Lost besides if the protégé falls: stake, (1 − ω) v s_k, and what it costs to be called for a nuclear reply.
    pub fall: f64,
    /// Loss in a nuclear war, N.
    pub nuclear_loss: f64,
}

impl Costs {
    /// The same where each level makes other odds, which the cost of fighting follows.
    pub(crate) fn at_odds(&self, values: &Values, forces: &PerLevel<f64>, challenger_force: f64) -> Costs {
        let war_cost = PerLevel::from_fn(|level| {
            self.war_cost[level] * cost_at_odds(values, forces[level], challenger_force)
        });
        Costs { war_cost, ..*self }
    }

    /// Payoffs of each level if the protégé holds, if it falls, and in nuclear war.
    pub(crate) fn payoffs_gdp_pct(&self) -> [PerLevel<f64>; 3] {
        let base = PerLevel::from_fn(|level| {
            -self.threshold[level]
                - self.war_cost[level]
                - self.stake[level]
                - self.audience_cost[level]
                - self.tripwire[level]
        });
        [base, base.map(|base| base - self.fall), base.map(|base| base - self.nuclear_loss)]
    }

    /// The same as utilities, level by level.
    pub(crate) fn ends(&self, utility: Utility) -> PerLevel<Lottery> {
        let of_each = |payoffs: PerLevel<f64>| PerLevel(utility.of_each(payoffs.0));
        let [success, failure, catastrophe] = self.payoffs_gdp_pct().map(of_each);
        PerLevel::from_fn(|level| Lottery {
            success: success[level],
            failure: failure[level],
            catastrophe: catastrophe[level],
        })
    }
}

/// The costs of responder `i`, whose traits are `traits`, in this situation.
pub(crate) fn costs(world: &World, traits: &Traits, i: usize, situation: &Situation) -> Costs {
    let v = &world.values;
    let k = situation.kind;
    let scale = v.kind_stake_scale[k];
    let terms = situation.terms.filter(|terms| terms.bound.contains(i));
    let stake = traits.stake_at_issue_gdp_pct(v, i, situation.allied.contains(i), k);
    let mut costs = Costs {
        threshold: v.level_threshold_gdp_pct,
        fall: (1.0 - v.stake_direct_share) * stake,
        nuclear_loss: traits.nuclear_loss_gdp_pct[i],
        ..Costs::default()
    };
    for &level in Level::ALL {
        let kept = v.level_promise_kept[level];
        costs.war_cost[level] =
            traits.war_cost_gdp_pct[i] * if_drawn_in(v, &v.level_war_cost_share, level, k) * scale;
        costs.stake[level] = v.stake_direct_share * stake * (1.0 - kept);
        if terms.is_some_and(|terms| terms.regime.stationed.contains(i)) {
            costs.tripwire[level] = v.tripwire_gdp_pct * v.kind_force_share[k] * (1.0 - kept);
        }
    }
    if let Some(terms) = terms {
        let asked = terms.asked_of(i, world.capability[i]);
        let led = situation.led.filter(|_| !terms.regime.leads.contains(i));
        let unkept = PerLevel::from_fn(|level| match &led {
            None => shortfall(v, level, asked),
            Some(led) => following(v, level, asked, led),
        });
        costs.audience_cost = audience_cost(traits, i, &terms, &unkept);
        if k == Kind::Full {
            costs.fall += entanglement_gdp_pct(world, traits, i, &terms);
        }
    }
    costs
}

/// The lotteries of responder `i`, whose traits are `traits`, in this situation.
pub fn lotteries(world: &World, traits: &Traits, i: usize, situation: &Situation) -> Lotteries {
    let v = &world.values;
    let k = situation.kind;
    let terms = situation.terms.filter(|terms| terms.bound.contains(i));
    let capability = world.capability[i];
    let commanded = terms.is_some_and(|terms| terms.regime.integrated_command) && !situation.blocked;
    let (costs, utility) = (costs(world, traits, i, situation), traits.utility[i]);
    Lotteries {
        ends: costs.ends(utility),
        nuclear_risk: PerLevel::from_fn(|level| {
            let risk = if_drawn_in(v, &v.response_nuclear_risk, level, k);
            risk * v.kind_nuclear_scale[k] * situation.nuclear_scale
        }),
        highest: situation.kind.highest_level().min(able(capability)),
        strength: capability * if commanded { v.command_multiplier } else { 1.0 },
        attention: attention(world, i, situation),
        at_even_odds: (v.war_cost_odds_exponent != 0.0).then_some((costs, utility)),
    }
}

/// Those who follow leads: what their levels cost but for the audience cost, which alone hangs on what the leads do.
pub(crate) struct Followers<'w> {
    world: &'w World<'w>,
    terms: Terms<'w>,
    each: [Costs; MAX_RESPONDERS],
}

impl<'w> Followers<'w> {
    /// Those in this situation, with their traits; `None` where nobody follows any.
    pub(crate) fn of(
        world: &'w World<'w>,
        traits: &Traits,
        situation: &Situation<'w>,
    ) -> Option<Followers<'w>> {
        let leads = |terms: &Terms| world.values.follow_leads != 0.0 && !terms.leads().is_empty();
        let terms = situation.terms.filter(leads)?;
        let mut each = [Costs::default(); MAX_RESPONDERS];
        for i in terms.followers().iter() {
            each[i] = costs(world, traits, i, situation);
        }
        Some(Followers { world, terms, each })
    }

    /// Their lotteries once it is known what the leads do.
    pub(crate) fn follow(&mut self, traits: &Traits, led: &PerLevel<f64>, own: &mut [Lotteries]) {
        let v = &self.world.values;
        let unkept = PerLevel::from_fn(|asked| PerLevel::from_fn(|level| following(v, level, asked, led)));
        for i in self.terms.followers().iter() {
            let unkept = &unkept[self.terms.asked_of(i, self.world.capability[i])];
            let costs = &mut self.each[i];
            costs.audience_cost = audience_cost(traits, i, &self.terms, unkept);
            own[i].ends = costs.ends(traits.utility[i]);
            own[i].at_even_odds = own[i].at_even_odds.map(|(_, utility)| (*costs, utility));
        }
    }
}

/// Audience cost κ δ_k of a promise of which these shares are left unkept.
fn audience_cost(traits: &Traits, i: usize, terms: &Terms, unkept: &PerLevel<f64>) -> PerLevel<f64> {
    unkept.map(|unkept| traits.audience_cost_gdp_pct[i] * terms.depth * unkept)
}

/// What a level brings with it, where a force deployed against an attack by open force may come to fight all the same.
#[inline]
fn if_drawn_in(values: &Values, of: &PerLevel<f64>, level: Level, kind: Kind) -> f64 {
    if level == Level::Deploy && kind != Kind::GreyZone {
        of[level] + values.deployed_in_combat * (of[Level::Combat] - of[level])
    } else {
        of[level]
    }
}

/// Share of the promise that a level leaves unkept, of the share that the obligated level keeps.
fn shortfall(values: &Values, level: Level, obligated: Level) -> f64 {
    let asked = values.level_promise_kept[obligated];
    if obligated == Level::Abstain || asked <= 0.0 {
        return 0.0;
    }
    (1.0 - values.level_promise_kept[level] / asked).max(0.0)
}

/// The same for a member that follows leads: a share of what is asked of it is no more than what they do.
fn following(values: &Values, level: Level, obligated: Level, led: &PerLevel<f64>) -> f64 {
    let after_leads: f64 =
        led.iter().map(|(highest, chance)| chance * shortfall(values, level, obligated.min(highest))).sum();
    let own = shortfall(values, level, obligated);
    own + values.follow_leads * (after_leads - own)
}

/// Expected utility of each level, given the force with which the protégé would then stand. Levels that are
/// not open have −∞.
#[inline]
pub fn expected_utilities(
    values: &Values,
    lotteries: &Lotteries,
    forces: PerLevel<f64>,
    challenger_force: f64,
) -> PerLevel<f64> {
    let lotteries = lotteries.at_odds(values, &forces, challenger_force);
    let holds = PerLevel(prevails_each(forces.0, challenger_force, values.contest_exponent));
    utilities_at(&lotteries, &holds, &lotteries.nuclear_risk)
}

/// The same at given probabilities that the protégé holds, and of nuclear war.
#[inline(always)]
pub(crate) fn utilities_at(
    lotteries: &Lotteries,
    holds: &PerLevel<f64>,
    nuclear_risk: &PerLevel<f64>,
) -> PerLevel<f64> {
    PerLevel::from_fn(|level| {
        let expected = lotteries.ends[level].expected(holds[level], nuclear_risk[level]);
        if level <= lotteries.highest { expected } else { f64::NEG_INFINITY }
    })
}

/// The level that a uniform chooses.
#[inline]
pub(crate) fn choose_level(probabilities: &PerLevel<f64>, uniform: f64) -> Level {
    Level::ALL[choose(&probabilities.0, uniform)]
}

/// The quantal response of many, each to its own lotteries, in place of the forces with which the protégé
/// would stand at each of its levels, after the attention of each: with full attention the bits of [`quantal_response`] to [`expected_utilities`], in
/// less time than one after another.
#[inline]
pub fn quantal_responses<'l>(
    world: &World,
    lotteries: impl Iterator<Item = &'l Lotteries>,
    forces: &mut [PerLevel<f64>],
    challenger_force: f64,
) {
    let v = &world.values;
    if v.war_cost_odds_exponent != 0.0 {
        // The ends differ with the forces, which the fast way below writes over.
        for (own, each) in lotteries.zip(forces) {
            let utilities = expected_utilities(v, own, *each, challenger_force);
            *each = attended(own.attention, PerLevel(quantal_response(world.precision, &utilities.0)));
        }
        return;
    }
    prevails_rows(forces, challenger_force, v.contest_exponent);
    for (own, each) in lotteries.zip(forces) {
        let utilities = utilities_at(own, each, &own.nuclear_risk);
        *each = attended(own.attention, PerLevel(quantal_response(world.precision, &utilities.0)));
    }
}
