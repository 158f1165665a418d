//! What the levels of response mean to a responder in a crisis, and what it makes of them.

use super::abreast::{LANES, groups, lanes, respond, value};
use super::attention::attended;
use super::costs::{Costs, Draw, Ends, Lotteries, Payoffs, Setting};
use super::promise::{Terms, able};
use super::reply::entanglement_gdp_pct;
use super::situation::Situation;
use super::traits::Traits;
use super::world::World;
use crate::base::decision::{choose, prevails_each, quantal_response};
use crate::model::study::{Kind, Level, PerLevel, StateSet, Values};

/// Chances of each level that it is the highest of the bound leads, whose own chances are `of` each; `None` where nobody
/// follows any.
#[inline(always)]
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

impl Setting {
    /// That of a situation.
    #[inline(always)]
    pub fn of(world: &World, situation: &Situation) -> Setting {
        let (v, k) = (&world.values, situation.kind);
        Setting {
            nuclear_risk: PerLevel::from_fn(|level| {
                let risk = if_drawn_in(v, &v.response_nuclear_risk, level, k);
                risk * v.kind_nuclear_scale[k] * situation.nuclear_scale
            }),
            war_cost_share: PerLevel::from_fn(|level| if_drawn_in(v, &v.level_war_cost_share, level, k)),
            unkept: match situation.terms {
                Some(_) => PerLevel::from_fn(|asked| PerLevel::from_fn(|level| shortfall(v, level, asked))),
                None => PerLevel::default(),
            },
            followed: situation.led.as_ref().map(|led| followed(v, led)),
            attention: Draw::of(world, situation),
        }
    }

    /// The same where it is known, or expected, what the leads do.
    #[inline(always)]
    pub(super) fn led_by(&self, world: &World, led: &PerLevel<f64>) -> Setting {
        Setting { followed: Some(followed(&world.values, led)), ..*self }
    }

    /// The costs of responder `i`, whose traits are `traits`, in this situation.
    #[inline(always)]
    pub(crate) fn costs(&self, world: &World, traits: &Traits, i: usize, situation: &Situation) -> Costs {
        let v = &world.values;
        let k = situation.kind;
        let scale = v.kind_stake_scale[k];
        let terms = situation.terms.filter(|terms| terms.bound.contains(i));
        let stake = traits.stake_at_issue_gdp_pct(v, i, situation.allied.contains(i), k);
        let stationed = terms.is_some_and(|terms| terms.regime.stationed.contains(i));
        let tripwire = if stationed { v.tripwire_gdp_pct * v.kind_force_share[k] } else { 0.0 };
        let (direct, war_cost) = (v.stake_direct_share * stake, traits.war_cost_gdp_pct[i]);
        let mut costs = Costs {
            threshold: v.level_threshold_gdp_pct,
            war_cost: self.war_cost_share.map(|share| war_cost * share * scale),
            stake: v.level_promise_kept.map(|kept| direct * (1.0 - kept)),
            tripwire: v.level_promise_kept.map(|kept| tripwire * (1.0 - kept)),
            fall: (1.0 - v.stake_direct_share) * stake,
            nuclear_loss: traits.nuclear_loss_gdp_pct[i],
            ..Costs::default()
        };
        if let Some(terms) = terms {
            let asked = terms.asked_of(i, world.capability[i]);
            let led = situation.led.filter(|_| !terms.regime.leads.contains(i));
            let audience_cost = |unkept: &PerLevel<f64>| audience_cost(traits, i, &terms, unkept);
            costs.audience_cost = match (&led, &self.followed) {
                (None, _) => audience_cost(&self.unkept[asked]),
                (Some(_), Some(followed)) => audience_cost(&followed[asked]),
                (Some(led), None) => {
                    audience_cost(&PerLevel::from_fn(|level| following(v, level, asked, led)))
                }
            };
            if k == Kind::Full {
                costs.fall += entanglement_gdp_pct(world, traits, i, &terms);
            }
        }
        costs
    }

    /// The lotteries of responder `i`, whose traits are `traits`, in this situation.
    #[inline(always)]
    pub fn lotteries(&self, world: &World, traits: &Traits, i: usize, situation: &Situation) -> Lotteries {
        let (costs, utility) = (self.costs(world, traits, i, situation), traits.utility[i]);
        Lotteries { ends: costs.ends(utility), ..self.with(world, traits, i, situation, costs) }
    }

    /// The lotteries of all responders, whose traits are `traits`, in this situation.
    #[inline(always)]
    pub(crate) fn all_lotteries(
        &self,
        world: &World,
        traits: &Traits,
        situation: &Situation,
        own: &mut [Lotteries],
    ) {
        for group in groups(StateSet::first(own.len())) {
            let who = lanes(group);
            let mut payoffs = [Payoffs::of_nobody(); LANES];
            for (payoffs, i) in payoffs.iter_mut().zip(who) {
                let costs = self.costs(world, traits, i, situation);
                own[i] = self.with(world, traits, i, situation, costs);
                *payoffs = costs.payoffs(traits.utility[i]);
            }
            let ends = value(&payoffs);
            for (lane, i) in group.iter().enumerate() {
                own[i].ends = ends.in_lane(lane);
            }
        }
    }

    /// Lotteries without their ends, which these costs make.
    #[inline(always)]
    fn with(
        &self,
        world: &World,
        traits: &Traits,
        i: usize,
        situation: &Situation,
        costs: Costs,
    ) -> Lotteries {
        Lotteries {
            ends: Ends::default(),
            nuclear_risk: self.nuclear_risk,
            highest: highest_level(world, situation.kind, i),
            strength: full_strength(world, situation.terms.as_ref(), i, situation.blocked),
            attention: self.attention.of_responder(world, i, situation, traits.readiness[i]),
            at_even_odds: (world.values.war_cost_odds_exponent != 0.0).then_some((costs, traits.utility[i])),
        }
    }
}

/// The highest level open to responder `i` in an attack of this kind.
#[inline(always)]
pub(super) fn highest_level(world: &World, kind: Kind, i: usize) -> Level {
    kind.highest_level().min(able(world.capability[i]))
}

/// What responder `i` brings at full share, in force: more under one command, unless the alliance is blocked.
#[inline(always)]
pub(super) fn full_strength(world: &World, terms: Option<&Terms>, i: usize, blocked: bool) -> f64 {
    let commanded =
        terms.is_some_and(|terms| terms.bound.contains(i) && terms.regime.integrated_command) && !blocked;
    world.capability[i] * if commanded { world.values.command_multiplier } else { 1.0 }
}

/// Those who follow leads: what their levels cost but for the audience cost, which alone hangs on what the leads do.
pub(crate) struct Followers<'r, 'w> {
    world: &'w World<'w>,
    terms: Terms<'w>,
    each: &'r mut [Costs],
}

impl<'r, 'w> Followers<'r, 'w> {
    /// Those in this situation, with their traits, in room for the costs of all responders; `None` where nobody follows any.
    pub(crate) fn of(
        world: &'w World<'w>,
        traits: &Traits,
        (setting, situation): (&Setting, &Situation<'w>),
        each: &'r mut [Costs],
    ) -> Option<Followers<'r, 'w>> {
        let leads = |terms: &Terms| world.values.follow_leads != 0.0 && !terms.leads().is_empty();
        let terms = situation.terms.filter(leads)?;
        for i in terms.followers().iter() {
            each[i] = setting.costs(world, traits, i, situation);
        }
        Some(Followers { world, terms, each })
    }

    /// Their lotteries once it is known what the leads do.
    #[inline(always)]
    pub(crate) fn follow(&mut self, traits: &Traits, led: &PerLevel<f64>, own: &mut [Lotteries]) {
        let v = &self.world.values;
        let unkept = followed(v, led);
        for group in groups(self.terms.followers()) {
            for i in group.iter() {
                let unkept = &unkept[self.terms.asked_of(i, self.world.capability[i])];
                let costs = &mut self.each[i];
                costs.audience_cost = audience_cost(traits, i, &self.terms, unkept);
                own[i].at_even_odds = own[i].at_even_odds.map(|(_, utility)| (*costs, utility));
            }
            let who = lanes(group);
            let mut payoffs = [Payoffs::of_nobody(); LANES];
            for (payoffs, i) in payoffs.iter_mut().zip(who) {
                *payoffs = self.each[i].payoffs(traits.utility[i]);
            }
            let ends = value(&payoffs);
            for (lane, i) in group.iter().enumerate() {
                own[i].ends = ends.in_lane(lane);
            }
        }
    }
}

/// Audience cost κ δ_k of a promise of which these shares are left unkept.
#[inline(always)]
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

/// What each level leaves unkept to those who follow leads, by the level that is asked for.
#[inline(always)]
fn followed(values: &Values, led: &PerLevel<f64>) -> PerLevel<PerLevel<f64>> {
    PerLevel::from_fn(|asked| PerLevel::from_fn(|level| following(values, level, asked, led)))
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
#[inline(always)]
pub fn expected_utilities(
    values: &Values,
    lotteries: &Lotteries,
    forces: PerLevel<f64>,
    challenger_force: f64,
) -> PerLevel<f64> {
    let ends = lotteries.ends_at_odds(values, || forces, challenger_force);
    let holds = PerLevel(prevails_each(forces.0, challenger_force, values.contest_exponent));
    utilities_at(&ends, lotteries.highest, &holds, &lotteries.nuclear_risk)
}

/// The same for these ends, of the levels up to the highest that is open, at given probabilities that the protégé holds, and
/// of nuclear war.
#[inline(always)]
pub(crate) fn utilities_at(
    ends: &Ends,
    highest: Level,
    holds: &PerLevel<f64>,
    nuclear_risk: &PerLevel<f64>,
) -> PerLevel<f64> {
    PerLevel::from_fn(|level| {
        let expected = ends.of(level).expected(holds[level], nuclear_risk[level]);
        if level <= highest { expected } else { f64::NEG_INFINITY }
    })
}

/// The level that a uniform chooses.
#[inline]
pub(crate) fn choose_level(probabilities: &PerLevel<f64>, uniform: f64) -> Level {
    Level::ALL[choose(&probabilities.0, uniform)]
}

/// The quantal response of `members`, each to its own lotteries, in place of the forces with which the protégé
/// would stand at each of its levels, after the attention of each: with full attention the bits of [`quantal_response`] to
/// [`expected_utilities`], in less time than one after another.
#[inline(always)]
pub fn quantal_responses(
    world: &World,
    members: StateSet,
    lotteries: &[Lotteries],
    forces: &mut [PerLevel<f64>],
    challenger_force: f64,
) {
    let v = &world.values;
    if v.war_cost_odds_exponent != 0.0 {
        // The ends differ with the forces.
        for i in members.iter() {
            let utilities = expected_utilities(v, &lotteries[i], forces[i], challenger_force);
            let considered = PerLevel(quantal_response(world.precision, &utilities.0));
            forces[i] = attended(lotteries[i].attention, considered);
        }
        return;
    }
    for group in groups(members) {
        let who = lanes(group);
        let (own, stand) = (who.map(|i| &lotteries[i]), who.map(|i| forces[i]));
        let chosen = respond(&own, &stand, world.precision, challenger_force, v.contest_exponent);
        for (lane, i) in group.iter().enumerate() {
            forces[i] = chosen.map(|each| each[lane]);
        }
    }
}
