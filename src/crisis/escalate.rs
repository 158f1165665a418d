//! Stage 4, escalate: rounds on the ladder, until the crisis ends.
//!
//! 0 stand-down · 1 grey zone · 2 limited incursion · 3 theatre war · 4 strikes beyond the theatre ·
//! 5 nuclear signalling · 6 limited nuclear use · 7 strategic exchange (after Kahn 1965).

use super::coalition::Coalition;
use super::respond::{Lotteries, Situation, expected_utilities, lotteries};
use super::world::{Terms, World};
use crate::chance::{Purpose, Time};
use crate::decision::{Utility, attrition, choose, prevails, quantal_response};
use crate::math::{exp, ln_1p};
use crate::study::{End, Event, Kind, Level, MAX_RESPONDERS, Values};

/// Days in a quarter.
pub const QUARTER_DAYS: u32 = 91;
/// Rates per fortnight are per this many days.
const FORTNIGHT_DAYS: f64 = 14.0;
const YEAR_DAYS: f64 = 364.0;
/// A promise is kept by the highest level of the first twelve weeks (six rounds of a fortnight).
const KEPT_WITHIN_DAYS: u32 = 84;

const THEATRE_WAR: usize = 3;
const STRIKES_BEYOND: usize = 4;
const NUCLEAR_USE: usize = 6;
const STRATEGIC_EXCHANGE: usize = 7;

/// Share of the pool's capability in combat that makes a direct war.
const DIRECT_WAR_SHARE: f64 = 0.05;

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
    /// Rung of the ladder.
    pub rung: usize,
    /// Share of territory that the protégé held when it began.
    pub territory_before: f64,
    /// Level of each responder now.
    pub levels: [Level; MAX_RESPONDERS],
    /// Day from which the promise is judged: the first, or that on which it came into force.
    pub judged_from_day: u32,
    /// Highest level of each within the time in which a promise counts as kept.
    pub highest_levels: [Level; MAX_RESPONDERS],
    /// Probability, by the public beliefs, that each keeps its promise.
    pub kept_probability: [f64; MAX_RESPONDERS],
}

impl Crisis<'_> {
    /// The rung on which a crisis of this kind begins.
    pub fn first_rung(kind: Kind) -> usize {
        kind as usize + 1
    }

    /// The promise has come into force during the war: what counts is what is done from now on.
    pub fn judge_from_now(&mut self) {
        self.judged_from_day = self.days;
        self.highest_levels = self.levels;
    }

    fn time(&self) -> Time {
        Time { quarter: self.quarter, round: self.round + 1 }
    }
}

/// What one side sees when it looks ahead.
struct View {
    /// Time of the lookahead in fortnights and in years.
    ahead_fortnights: f64,
    ahead_years: f64,
    /// Whether the top of the ladder is strategic exchange.
    top: usize,
    challenger_force: f64,
    coalition: Coalition,
    /// Factor on the perceived nuclear risk.
    risk_scale: f64,
}

/// The coalition as one decision-maker: means weighted by contribution, the protégé included.
struct Bloc {
    utility: Utility,
    stake_gdp_pct: f64,
    war_cost_gdp_pct: f64,
    nuclear_loss_gdp_pct: f64,
}

/// Plays the crisis to the end of its calendar quarter. Returns how it ended, if it did.
pub fn escalate(world: &mut World, crisis: &mut Crisis, calendar_quarter: u32) -> Option<End> {
    let quarter_ends = (calendar_quarter + 1 - crisis.quarter) * QUARTER_DAYS;
    while crisis.days < quarter_ends {
        let end = round(world, crisis);
        crisis.days += world.study.round_days;
        crisis.round += 1;
        if end.is_some() {
            return end;
        }
    }
    None
}

fn round(world: &mut World, crisis: &mut Crisis) -> Option<End> {
    let days = world.study.round_days as f64;
    let time = crisis.time();
    world.record.days_fought += world.study.round_days;

    let open = 1.0 - exp(-world.values.decisions_per_year * days / YEAR_DAYS);
    adjust_levels(world, crisis, open, time);
    let view = look(world, crisis);
    let challenger_open = world.uniform(Purpose::DecisionOpen, world.study.challenger.id, time) < open;
    let protege_open = world.uniform(Purpose::DecisionOpen, world.study.protege.id, time) < open;
    let challenger_move = if challenger_open { challenger_moves(world, crisis, &view, time) } else { 1 };
    let bloc_move = if protege_open { bloc_moves(world, crisis, &view, time) } else { 1 };

    climb(world, crisis, &view, challenger_move == 2 || bloc_move == 2, days, time);
    if (challenger_open || protege_open) && challenger_move == 1 && bloc_move == 1 {
        de_escalate(world, crisis, time);
    }
    note_combat(world, crisis);
    fight(world, crisis, &view, days, time);
    bear_costs(world, crisis, &view, days);
    end(world, crisis, challenger_move == 0, bloc_move == 0, days, time)
}

/// Kind of attack that a rung amounts to.
fn kind_of_rung(rung: usize) -> Kind {
    match rung {
        0 | 1 => Kind::GreyZone,
        2 => Kind::Limited,
        _ => Kind::Full,
    }
}

/// The share of a fortnight's probability that falls on `days`.
fn within(per_fortnight: f64, days: f64) -> f64 {
    probability_within(per_fortnight, days / FORTNIGHT_DAYS)
}

fn probability_within(per_unit: f64, units: f64) -> f64 {
    if per_unit >= 1.0 { 1.0 } else { 1.0 - exp(units * ln_1p(-per_unit)) }
}

/// Contribution of each responder now. A blocked alliance's members count as sending material until their
/// forces have come in.
fn contributions(world: &World, crisis: &Crisis, strength: &mut [f64], contribution: &mut [f64]) {
    let v = &world.values;
    let terms = current_terms(world, crisis);
    let waiting = crisis.blocked && (crisis.days as f64) < v.blocked_days;
    for i in 0..world.capability.len() {
        let bound = terms.is_some_and(|terms| terms.bound.contains(i));
        let commanded =
            bound && !crisis.blocked && terms.is_some_and(|terms| terms.regime.integrated_command);
        let level = if waiting && bound { crisis.levels[i].min(Level::Material) } else { crisis.levels[i] };
        strength[i] = world.capability[i] * if commanded { v.command_multiplier } else { 1.0 };
        contribution[i] = strength[i] * v.level_force_share[level as usize];
    }
}

/// What the promise says about the crisis as it is by now. A guarantee that comes into force during a war
/// speaks to it from then on.
fn current_terms<'a>(world: &World<'a>, crisis: &Crisis) -> Option<Terms<'a>> {
    if crisis.covered { world.terms(crisis.kind) } else { None }
}

fn look(world: &World, crisis: &Crisis) -> View {
    let n = world.capability.len();
    let (mut strength, mut contribution) = ([0.0; MAX_RESPONDERS], [0.0; MAX_RESPONDERS]);
    contributions(world, crisis, &mut strength, &mut contribution);
    let v = &world.values;
    let committed = v.kind_force_share[crisis.kind as usize];
    let nuclear_guarantor_fights = fights(world, crisis, |i| world.study.responders[i].nuclear);
    let risk_scale = match (nuclear_guarantor_fights, world.study.challenger.nuclear) {
        (true, true) => 1.0,
        (false, true) | (true, false) => v.perceived_without_nuclear,
        (false, false) => 0.0,
    };
    View {
        ahead_fortnights: v.lookahead_days / FORTNIGHT_DAYS,
        ahead_years: v.lookahead_days / YEAR_DAYS,
        top: match (nuclear_guarantor_fights, world.study.challenger.nuclear) {
            (true, true) => STRATEGIC_EXCHANGE,
            (true, false) | (false, true) => NUCLEAR_USE,
            (false, false) => STRIKES_BEYOND,
        },
        challenger_force: world.challenger.force * committed,
        coalition: Coalition::of(
            world.protege.force * committed,
            &strength[..n],
            &contribution[..n],
            world.study.enabler,
        ),
        risk_scale,
    }
}

fn fights(world: &World, crisis: &Crisis, which: impl Fn(usize) -> bool) -> bool {
    (0..world.capability.len()).any(|i| crisis.levels[i] == Level::Combat && which(i))
}

/// Share of what is at issue that the challenger would have if the protégé held `territory`.
fn taken(values: &Values, crisis: &Crisis, territory: f64) -> f64 {
    let full = crisis.territory_before - values.territory_defeat;
    let span = full
        * match crisis.kind {
            Kind::GreyZone => values.grey_span,
            Kind::Limited => values.limited_span,
            Kind::Full => 1.0,
        };
    if span <= 0.0 { 1.0 } else { ((crisis.territory_before - territory) / span).clamp(0.0, 1.0) }
}

/// Territory after the lookahead at a rung, if the coalition prevails with probability `holds`.
fn territory_ahead(world: &World, crisis: &Crisis, view: &View, rung: usize, holds: f64) -> f64 {
    let v = &world.values;
    let drift = v.territory_drift * v.rung_intensity[rung] * (2.0 * holds - 1.0) * view.ahead_fortnights;
    (world.protege.territory + drift).clamp(0.0, crisis.territory_before)
}

/// The challenger stops (0), goes on (1) or escalates (2).
fn challenger_moves(world: &World, crisis: &Crisis, view: &View, time: Time) -> usize {
    let v = &world.values;
    let k = crisis.kind as usize;
    let utility = world.challenger.utility;
    let gain = world.attack_gain_gdp_pct(crisis.kind, crisis.terms);
    let at = |rung: usize, extra_cost: f64, shake: f64| {
        let outside = Coalition { enabler: view.coalition.enabler * (1.0 - shake), ..view.coalition };
        let outside = Coalition { others: outside.others * (1.0 - shake), ..outside };
        let force = outside.force(v);
        let own = view.challenger_force * v.rung_challenger_effect[rung];
        let holds = prevails(force, own, v.contest_exponent);
        let share = taken(v, crisis, territory_ahead(world, crisis, view, rung, holds));
        let ratio = if own > 0.0 { (force / own).min(20.0) } else { 20.0 };
        let cost =
            v.challenger_war_cost_gdp_pct * v.rung_intensity[rung] * ratio * view.ahead_years + extra_cost;
        let risk = (v.rung_perceived_risk[rung] * view.risk_scale).min(1.0);
        (1.0 - risk) * utility.of(gain * share - cost)
            + risk * utility.of(-cost - world.challenger.nuclear_loss_gdp_pct)
    };
    let share = taken(v, crisis, world.protege.territory);
    let stop = utility.of(gain * share - v.attack_failure_gdp_pct[k] * (1.0 - share));
    let go = at(crisis.rung, 0.0, 0.0);
    let escalate = if crisis.rung < view.top {
        let next = crisis.rung + 1;
        let more_risk = (v.rung_perceived_risk[next] - v.rung_perceived_risk[crisis.rung]) * view.risk_scale;
        let fear_gdp_pct = bloc(world, view, crisis).nuclear_loss_gdp_pct;
        let shake = (0.5 * world.precision * more_risk * fear_gdp_pct / v.payoff_scale_gdp_pct)
            .clamp(0.0, v.shake_max);
        at(next, v.rung_taboo_gdp_pct[next], shake)
    } else {
        f64::NEG_INFINITY
    };
    let probabilities = quantal_response(world.precision, &[stop, go, escalate, f64::NEG_INFINITY]);
    choose(&probabilities, world.uniform(Purpose::Ladder, world.study.challenger.id, time))
}

fn bloc(world: &World, view: &View, crisis: &Crisis) -> Bloc {
    let p = &world.protege;
    let v = &world.values;
    let mut weight = view.coalition.protege;
    let mut stake = weight * p.stake_gdp_pct;
    let mut war_cost = weight * p.war_cost_gdp_pct;
    let mut nuclear_loss = weight * p.nuclear_loss_gdp_pct;
    let mut aversion = weight * aversion(p.utility);
    for i in 0..world.capability.len() {
        let share = v.level_force_share[crisis.levels[i] as usize];
        if share > 0.0 {
            let w = world.capability[i] * share;
            weight += w;
            stake += w * world.own.stake_gdp_pct[i];
            war_cost += w * world.own.war_cost_gdp_pct[i];
            nuclear_loss += w * world.own.nuclear_loss_gdp_pct[i];
            aversion += w * self::aversion(world.own.utility[i]);
        }
    }
    let mean = |sum: f64, otherwise: f64| {
        if weight > 0.0 { sum / weight } else { otherwise }
    };
    let utility = match p.utility {
        Utility::Cara { scale_gdp_pct, .. } => Utility::Cara { aversion: mean(aversion, 0.0), scale_gdp_pct },
        prospect @ Utility::Prospect { .. } => prospect,
    };
    Bloc {
        utility,
        stake_gdp_pct: mean(stake, p.stake_gdp_pct),
        war_cost_gdp_pct: mean(war_cost, p.war_cost_gdp_pct),
        nuclear_loss_gdp_pct: mean(nuclear_loss, p.nuclear_loss_gdp_pct),
    }
}

fn aversion(utility: Utility) -> f64 {
    match utility {
        Utility::Cara { aversion, .. } => aversion,
        Utility::Prospect { .. } => 0.0,
    }
}

/// The coalition concedes (0), holds (1) or escalates (2).
fn bloc_moves(world: &World, crisis: &Crisis, view: &View, time: Time) -> usize {
    let v = &world.values;
    let bloc = bloc(world, view, crisis);
    let stake = bloc.stake_gdp_pct * v.kind_stake_scale[crisis.kind as usize];
    let force = view.coalition.force(v);
    let at = |rung: usize, extra_cost: f64| {
        let holds =
            prevails(force, view.challenger_force * v.rung_challenger_effect[rung], v.contest_exponent);
        let share = taken(v, crisis, territory_ahead(world, crisis, view, rung, holds));
        let cost = bloc.war_cost_gdp_pct * v.rung_intensity[rung] * view.ahead_years + extra_cost;
        let risk = (v.rung_perceived_risk[rung] * view.risk_scale).min(1.0);
        (1.0 - risk) * bloc.utility.of(-cost - stake * share)
            + risk * bloc.utility.of(-cost - bloc.nuclear_loss_gdp_pct)
    };
    let given_up = world.protege.territory - v.conceded_territory[crisis.kind as usize];
    let concede = bloc.utility.of(-stake * taken(v, crisis, given_up));
    let hold = at(crisis.rung, 0.0);
    let next = crisis.rung + 1;
    let escalate = if next <= view.top { at(next, v.rung_taboo_gdp_pct[next]) } else { f64::NEG_INFINITY };
    let probabilities = quantal_response(world.precision, &[concede, hold, escalate, f64::NEG_INFINITY]);
    choose(&probabilities, world.uniform(Purpose::Ladder, world.study.protege.id, time))
}

/// Every engaged responder that comes to a decision withdraws a level, holds, or raises a level, by the
/// lotteries of stage 3 with the nuclear risk of the rung.
fn adjust_levels(world: &mut World, crisis: &mut Crisis, open: f64, time: Time) {
    let n = world.capability.len();
    let (mut strength, mut contribution) = ([0.0; MAX_RESPONDERS], [0.0; MAX_RESPONDERS]);
    for i in 0..n {
        let id = world.study.responders[i].id;
        if crisis.levels[i] == Level::Abstain || world.uniform(Purpose::DecisionOpen, id, time) >= open {
            continue;
        }
        contributions(world, crisis, &mut strength, &mut contribution);
        let v = &world.values;
        let committed = v.kind_force_share[crisis.kind as usize];
        let reference = v.rung_perceived_risk[THEATRE_WAR].max(f64::MIN_POSITIVE);
        let situation = Situation {
            kind: crisis.kind,
            terms: current_terms(world, crisis),
            challenger_force: world.challenger.force * committed * v.rung_challenger_effect[crisis.rung],
            protege_force: world.protege.force * committed,
            nuclear_scale: if world.study.challenger.nuclear {
                v.rung_perceived_risk[crisis.rung] / reference
            } else {
                0.0
            },
            blocked: crisis.blocked,
        };
        let own = capped(lotteries(world, &world.own, i, &situation));
        let seen =
            Coalition::of(situation.protege_force, &strength[..n], &contribution[..n], world.study.enabler);
        let is_enabler = world.study.enabler == Some(i);
        let forces = seen.force_by_level(contribution[i], own.strength, is_enabler, v);
        let by_level = expected_utilities(&own, forces, situation.challenger_force, v.contest_exponent);
        let level = crisis.levels[i] as usize;
        let raise = if level < 3 { by_level[level + 1] } else { f64::NEG_INFINITY };
        // A level that has closed (a crisis that fell back to the grey zone) can only be left.
        let hold = by_level[level] + v.inertia;
        let probabilities =
            quantal_response(world.precision, &[by_level[level - 1], hold, raise, f64::NEG_INFINITY]);
        let chosen = level + choose(&probabilities, world.uniform(Purpose::Adjust, id, time)) - 1;
        crisis.levels[i] = Level::ALL[chosen];
        if crisis.days < crisis.judged_from_day + KEPT_WITHIN_DAYS {
            crisis.highest_levels[i] = crisis.highest_levels[i].max(crisis.levels[i]);
        }
    }
}

/// Nuclear risks as probabilities: high rungs scale them beyond one.
fn capped(mut lotteries: Lotteries) -> Lotteries {
    for risk in &mut lotteries.nuclear_risk {
        *risk = risk.min(1.0);
    }
    lotteries
}

/// The rung rises if a side wills it, or against everybody's will (autonomous risk: Schelling 1966; Powell
/// 1988, 1990, 2015); by one at most.
fn climb(world: &mut World, crisis: &mut Crisis, view: &View, willed: bool, days: f64, time: Time) {
    let v = &world.values;
    let guarantor = if fights(world, crisis, |_| true) { 1.0 } else { v.autonomous_without_guarantor };
    let risk = within(v.rung_autonomous_risk[crisis.rung] * guarantor, days);
    let slips = world.uniform(Purpose::AutonomousRisk, world.study.challenger.id, time) < risk;
    if (willed || slips) && crisis.rung < view.top {
        crisis.rung += 1;
    }
    crisis.kind = crisis.kind.max(kind_of_rung(crisis.rung));
    world.record.highest_rung = world.record.highest_rung.max(crisis.rung as u8);
    if crisis.rung >= NUCLEAR_USE {
        world.record.events.insert(Event::NuclearUse);
    }
}

fn de_escalate(world: &World, crisis: &mut Crisis, time: Time) {
    let falls =
        world.uniform(Purpose::Deescalation, world.study.challenger.id, time) < world.values.deescalation;
    if crisis.rung > THEATRE_WAR && crisis.rung < STRATEGIC_EXCHANGE && falls {
        crisis.rung -= 1;
    }
}

/// Notes whether the responders in combat make a direct war.
fn note_combat(world: &mut World, crisis: &Crisis) {
    let (mut in_combat, mut pool) = (0.0, 0.0);
    for i in 0..world.capability.len() {
        pool += world.capability[i];
        if crisis.levels[i] == Level::Combat {
            in_combat += world.capability[i];
        }
    }
    if in_combat > 0.0 && in_combat >= DIRECT_WAR_SHARE * pool {
        world.record.events.insert(Event::DirectWar);
    }
}

/// Territory changes hands, and both sides lose and replace forces (Lanchester). Responders' losses are
/// costs; their forces are not attrited.
fn fight(world: &mut World, crisis: &Crisis, view: &View, days: f64, time: Time) {
    let v = &world.values;
    let fortnights = days / FORTNIGHT_DAYS;
    let intensity = v.rung_intensity[crisis.rung];
    let coalition = view.coalition.force(v);
    let challenger = view.challenger_force * v.rung_challenger_effect[crisis.rung];
    let holds = prevails(coalition, challenger, v.contest_exponent);
    let score =
        world.draws.normal(crate::chance::Address::new(Purpose::Fighting, world.study.challenger.id, time));
    let drift = v.territory_drift * intensity * (2.0 * holds - 1.0) * fortnights;
    let noise = v.territory_noise * intensity * fortnights.sqrt() * score;
    world.protege.territory = (world.protege.territory + drift + noise).clamp(0.0, crisis.territory_before);

    let rate = v.attrition * intensity;
    let protege_share = if coalition > 0.0 { view.coalition.protege / coalition } else { 0.0 };
    let challenger_loss = attrition(world.challenger.force, coalition, rate, fortnights);
    let protege_loss =
        attrition(world.protege.force, view.challenger_force * protege_share, rate, fortnights);
    let replaced = v.replacement_share * rate * fortnights;
    world.challenger.force += replaced * world.challenger.force_at_start - challenger_loss;
    world.protege.force += replaced * world.protege.force_at_start - protege_loss;
}

/// Real costs of fighting and aid, % of annual GDP; never political thresholds or audience costs.
fn bear_costs(world: &mut World, crisis: &Crisis, view: &View, days: f64) {
    let v = &world.values;
    let time = v.rung_intensity[crisis.rung] * days / YEAR_DAYS;
    for i in 0..world.capability.len() {
        let share = v.level_war_cost_share[crisis.levels[i] as usize];
        world.record.cost_gdp_pct[i] += world.own.war_cost_gdp_pct[i] * share * time;
    }
    let ratio =
        if view.challenger_force > 0.0 { view.coalition.force(v) / view.challenger_force } else { 0.0 };
    world.record.challenger_cost_gdp_pct += v.challenger_war_cost_gdp_pct * ratio * time;
    world.record.protege_cost_gdp_pct += world.protege.war_cost_gdp_pct * time;
}

/// Ends are tried in this order: exchange, defeat, stop, concede, ceasefire.
fn end(
    world: &mut World,
    crisis: &Crisis,
    stops: bool,
    concedes: bool,
    days: f64,
    time: Time,
) -> Option<End> {
    if crisis.rung == STRATEGIC_EXCHANGE {
        return Some(End::Exchange);
    }
    if let Some(defeat) = defeat(world) {
        return Some(defeat);
    }
    if concedes && !stops {
        let given_up = world.values.conceded_territory[crisis.kind as usize];
        world.protege.territory = (world.protege.territory - given_up).max(0.0);
        return Some(defeat(world).unwrap_or_else(|| peace(world, crisis)));
    }
    let v = &world.values;
    let ceasefire = probability_within(v.ceasefire_per_quarter, days / QUARTER_DAYS as f64);
    let fade = if crisis.rung <= 1 { within(v.grey_fade, days) } else { 0.0 };
    let id = world.study.challenger.id;
    let quiet = world.uniform(Purpose::Ceasefire, id, time) < ceasefire
        || world.uniform(Purpose::Fading, id, time) < fade;
    (stops || quiet).then(|| peace(world, crisis))
}

fn defeat(world: &World) -> Option<End> {
    let (v, p) = (&world.values, &world.protege);
    (p.territory < v.territory_defeat || p.force < v.force_defeat * p.force_at_start).then_some(End::Defeated)
}

/// Loss of territory up to which an attack counts as repelled.
const REPELLED_WITHIN: f64 = 0.01;

fn peace(world: &World, crisis: &Crisis) -> End {
    if world.protege.territory >= crisis.territory_before - REPELLED_WITHIN {
        End::Repelled
    } else {
        End::Settled
    }
}
