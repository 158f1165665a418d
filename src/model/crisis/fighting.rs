//! Fighting: who brings what, how territory changes hands, what it costs.

use super::coalition::{Coalition, cost_at_odds};
use super::course::{Crisis, FORTNIGHT_DAYS, YEAR_DAYS};
use super::promise::Terms;
use super::situation::View;
use super::witness::{Moment, Witness};
use super::world::World;
use crate::base::chance::{Address, Purpose, Time};
use crate::base::decision::{attrition, prevails};
use crate::model::study::{Level, MAX_RESPONDERS, Rung, StateSet};

/// Share of the pool's capability in combat that makes a direct war.
const DIRECT_WAR_SHARE: f64 = 0.05;

/// Whom a block holds to material by now: those bound, until they can bring their forces in without the
/// alliance.
pub(super) fn held(world: &World, crisis: &Crisis) -> StateSet {
    let waiting = crisis.blocked && (crisis.days as f64) < world.values.blocked_days;
    current_terms(world, crisis).filter(|_| waiting).map_or(StateSet::EMPTY, |terms| terms.bound)
}

/// Contribution of each responder now.
pub(super) fn contributions(world: &World, crisis: &Crisis, strength: &mut [f64], contribution: &mut [f64]) {
    let v = &world.values;
    let terms = current_terms(world, crisis);
    for i in 0..world.capability.len() {
        let bound = terms.is_some_and(|terms| terms.bound.contains(i));
        let commanded =
            bound && !crisis.blocked && terms.is_some_and(|terms| terms.regime.integrated_command);
        strength[i] = world.capability[i] * if commanded { v.command_multiplier } else { 1.0 };
        contribution[i] = strength[i] * v.level_force_share[crisis.acting(i)];
    }
}

/// What the promise says about the crisis as it is by now. A guarantee that comes into force during an
/// inherited war speaks to it from then on; a crisis that broke out without a promise stays without one.
pub(super) fn current_terms<'a>(world: &World<'a>, crisis: &Crisis) -> Option<Terms<'a>> {
    if crisis.covered { world.terms(crisis.kind) } else { None }
}

/// Whether some responder of this sort is in combat.
pub(crate) fn fights(world: &World, crisis: &Crisis, which: impl Fn(usize) -> bool) -> bool {
    (0..world.capability.len()).any(|i| crisis.acting(i) == Level::Combat && which(i))
}

/// What there is to see in this round.
pub(super) fn look(world: &World, crisis: &Crisis) -> View {
    let n = world.capability.len();
    let (mut strength, mut contribution) = ([0.0; MAX_RESPONDERS], [0.0; MAX_RESPONDERS]);
    contributions(world, crisis, &mut strength, &mut contribution);
    let v = &world.values;
    let committed = v.kind_force_share[crisis.kind];
    let nuclear_guarantor_fights = fights(world, crisis, |i| world.scenario.prepared.nuclear.contains(i));
    let risk_scale = match (nuclear_guarantor_fights, world.study.challenger.nuclear) {
        (true, true) => 1.0,
        (false, true) | (true, false) => v.perceived_without_nuclear,
        (false, false) => 0.0,
    };
    View {
        ahead_fortnights: v.lookahead_days / FORTNIGHT_DAYS,
        ahead_years: v.lookahead_days / YEAR_DAYS,
        top: match (nuclear_guarantor_fights, world.study.challenger.nuclear) {
            (true, true) => Rung::StrategicExchange,
            (true, false) | (false, true) => Rung::LimitedNuclearUse,
            (false, false) => Rung::StrikesBeyond,
        },
        challenger_force: world.challenger.force * committed,
        coalition: Coalition::of(
            world.protege.force * committed,
            &strength[..n],
            &contribution[..n],
            world.study.enabler,
        ),
        risk_scale,
        guarantor_armed: nuclear_guarantor_fights,
    }
}

/// Whether the responders in combat make a direct war.
pub(super) fn direct_war(world: &World, crisis: &Crisis) -> bool {
    let (mut in_combat, mut pool) = (0.0, 0.0);
    for i in 0..world.capability.len() {
        pool += world.capability[i];
        if crisis.acting(i) == Level::Combat {
            in_combat += world.capability[i];
        }
    }
    in_combat > 0.0 && in_combat >= DIRECT_WAR_SHARE * pool
}

/// What a round of fighting leaves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fought {
    /// Share of its territory that the protégé holds.
    pub territory: f64,
    /// Force of the challenger.
    pub challenger_force: f64,
    /// Force of the protégé.
    pub protege_force: f64,
}

/// Territory changes hands, and both sides lose and replace forces (Lanchester). Responders' losses are
/// costs; their forces are not attrited.
pub(super) fn fight(
    world: &World,
    crisis: &Crisis,
    view: &View,
    days: f64,
    time: Time,
    witness: &mut impl Witness,
) -> Fought {
    let v = &world.values;
    let fortnights = days / FORTNIGHT_DAYS;
    let intensity = v.rung_intensity[crisis.rung];
    let coalition = view.coalition.force(v);
    let challenger = view.challenger_force * v.rung_challenger_effect[crisis.rung];
    let holds = prevails(coalition, challenger, v.contest_exponent);
    let score = world.draws.normal(Address::new(Purpose::Fighting, world.study.challenger.id, time));
    witness.saw(world, Moment::Fought { holds, forces: [coalition, challenger], fortune: score });
    let drift = v.territory_drift * intensity * (2.0 * holds - 1.0) * fortnights;
    let noise = v.territory_noise * intensity * fortnights.sqrt() * score;
    let territory = (world.protege.territory + drift + noise).clamp(0.0, crisis.territory_before);

    let rate = v.attrition * intensity;
    let protege_share = if coalition > 0.0 { view.coalition.protege / coalition } else { 0.0 };
    let challenger_loss = attrition(world.challenger.force, coalition, rate, fortnights);
    let protege_loss =
        attrition(world.protege.force, view.challenger_force * protege_share, rate, fortnights);
    let replaced = v.replacement_share * v.kind_force_share[crisis.kind] * rate * fortnights;
    let (a, p) = (&world.challenger, &world.protege);
    Fought {
        territory,
        challenger_force: a.force + (replaced * a.force_at_start - challenger_loss),
        protege_force: p.force + (replaced * p.force_at_start - protege_loss),
    }
}

/// Real costs of fighting and aid in one round, % of annual GDP; never political thresholds or audience costs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CostsBorne {
    /// To each responder.
    pub responders_gdp_pct: [f64; MAX_RESPONDERS],
    /// To the challenger.
    pub challenger_gdp_pct: f64,
    /// To the protégé.
    pub protege_gdp_pct: f64,
}

/// What the round costs everybody.
pub(super) fn costs_borne(world: &World, crisis: &Crisis, view: &View, days: f64) -> CostsBorne {
    let v = &world.values;
    let time = v.rung_intensity[crisis.rung] * days / YEAR_DAYS;
    let coalition = view.coalition.force(v);
    let challenger = view.challenger_force * v.rung_challenger_effect[crisis.rung];
    let odds = cost_at_odds(v, coalition, challenger);
    let mut responders_gdp_pct = [0.0; MAX_RESPONDERS];
    for i in 0..world.capability.len() {
        let share = v.level_war_cost_share[crisis.acting(i)];
        responders_gdp_pct[i] = world.private.traits.war_cost_gdp_pct[i] * share * odds * time;
    }
    let ratio = if view.challenger_force > 0.0 { coalition / view.challenger_force } else { 0.0 };
    CostsBorne {
        responders_gdp_pct,
        challenger_gdp_pct: world.challenger.war_cost_gdp_pct * ratio * time,
        protege_gdp_pct: world.protege.war_cost_gdp_pct * odds * time,
    }
}
