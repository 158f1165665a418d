//! Stage 4, escalate: rounds on the ladder, until the crisis ends.
//!
//! 0 stand-down · 1 grey zone · 2 limited incursion · 3 theatre war · 4 strikes beyond the theatre ·
//! 5 nuclear signalling · 6 limited nuclear use · 7 strategic exchange (after Kahn 1965).

use super::adjust::adjust_levels;
use super::answer::reply;
use super::course::{Crisis, FORTNIGHT_DAYS, QUARTER_DAYS, YEAR_DAYS};
use super::fighting::{
    CostsBorne, Fought, costs_borne, current_terms, direct_war, fight, fights, held, look,
};
use super::ladder::{challenger, coalition, next_rung};
use super::prospects::Move;
use super::reply::Replied;
use super::situation::View;
use super::witness::{Moment, Witness};
use super::world::World;
use crate::base::chance::{Purpose, Time};
use crate::base::math::{exp, ln_1p};
use crate::model::study::{End, Rung};
use multiversion::multiversion;

/// What a round of the ladder changes, beside the crisis itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Round {
    /// The rung on which it began.
    pub rung_before: Rung,
    /// What the challenger and the coalition did.
    pub moves: [Move; 2],
    /// The highest rung that was reached.
    pub highest: Rung,
    /// Whether the responders in combat make a direct war.
    pub direct_war: bool,
    /// What the fighting leaves.
    pub fought: Fought,
    /// What it costs.
    pub costs: CostsBorne,
}

/// Plays one round: those who come to a decision adjust, both sides move, the rung climbs or falls, and there is
/// fighting.
#[multiversion(targets("x86_64+avx2"))]
pub(crate) fn escalate(world: &World, crisis: &mut Crisis, witness: &mut impl Witness) -> Round {
    let days = world.study.round_days as f64;
    let time = crisis.time();
    witness.saw(world, Moment::RoundBegins(crisis));

    let open = 1.0 - exp(-world.values.decisions_per_year * days / YEAR_DAYS);
    crisis.held = held(world, crisis);
    adjust_levels(world, crisis, open, time, witness);
    crisis.note_levels();
    let view = look(world, crisis);
    witness.saw(world, Moment::Looked { crisis, view: &view, open });
    let (challenger_id, protege_id) = (world.study.challenger.id, world.study.protege.id);
    let challenger_open = world.happens((Purpose::DecisionOpen, challenger_id, time), open, witness);
    let protege_open = world.happens((Purpose::DecisionOpen, protege_id, time), open, witness);
    let challenger_move = if challenger_open {
        challenger(world, crisis, &view).moves(world, time, witness)
    } else {
        Move::Hold
    };
    let coalition_move =
        if protege_open { coalition(world, crisis, &view).moves(world, time, witness) } else { Move::Hold };

    let moves = [challenger_move, coalition_move];
    let rung_before = crisis.rung;
    climb(world, crisis, view.top, moves.contains(&Move::Escalate), time, witness);
    let highest = crisis.rung;
    if (challenger_open || protege_open) && moves == [Move::Hold; 2] {
        de_escalate(world, crisis, time, witness);
    }
    Round {
        rung_before,
        moves,
        highest,
        direct_war: direct_war(world, crisis),
        fought: fight(world, crisis, &view, days, time, witness),
        costs: costs_borne(world, crisis, &view, days),
    }
}

/// The share of a fortnight's probability that falls on `days`.
fn within(per_fortnight: f64, days: f64) -> f64 {
    probability_within(per_fortnight, days / FORTNIGHT_DAYS)
}

fn probability_within(per_unit: f64, units: f64) -> f64 {
    if per_unit >= 1.0 { 1.0 } else { 1.0 - exp(units * ln_1p(-per_unit)) }
}

/// The rung rises if a side wills it, or against everybody's will (autonomous risk: Schelling 1966; Powell
/// 1988, 1990, 2015); by one at most.
fn climb(
    world: &World,
    crisis: &mut Crisis,
    top: Rung,
    willed: bool,
    time: Time,
    witness: &mut impl Witness,
) {
    let risk = within(autonomous_risk(world, crisis), world.study.round_days as f64);
    let slips = world.happens((Purpose::AutonomousRisk, world.study.challenger.id, time), risk, witness);
    if let Some(next) = crisis.rung.above().filter(|&next| (willed || slips) && next <= top) {
        crisis.rung = next;
    }
    crisis.kind = crisis.kind.max(crisis.rung.kind());
}

/// The autonomous risk of the rung in a fortnight, with those who are in combat.
fn autonomous_risk(world: &World, crisis: &Crisis) -> f64 {
    let v = &world.values;
    let guarantor = if fights(world, crisis, |_| true) { 1.0 } else { v.autonomous_without_guarantor };
    v.rung_autonomous_risk[crisis.rung] * guarantor
}

/// How likely the rung is to rise in a round.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Rise {
    /// Probability that it rises.
    pub probability: f64,
    /// Its derivative with respect to the logarithm of the rung's autonomous risk.
    pub by_log_risk: f64,
}

/// How likely the rung is to rise in this round, once it is known who acts at which level: with o the probability that
/// a decision is `open`, p those with which the sides escalate, and ε the autonomous risk of the round,
/// 1 − (1 − o p_A)(1 − o p_C)(1 − ε). Exact: what [`climb`] does has this probability.
pub(crate) fn rise(world: &World, crisis: &Crisis, view: &View, open: f64) -> Rise {
    if next_rung(crisis, view).is_none() {
        return Rise::default();
    }
    let willed_a = open * challenger(world, crisis, view).escalates(world);
    let willed_c = open * coalition(world, crisis, view).escalates(world);
    let (per_fortnight, days) = (autonomous_risk(world, crisis), world.study.round_days as f64);
    let risk = within(per_fortnight, days);
    let fortnights = days / FORTNIGHT_DAYS;
    let by_log = if per_fortnight < 1.0 {
        fortnights * per_fortnight * exp((fortnights - 1.0) * ln_1p(-per_fortnight))
    } else {
        0.0
    };
    Rise {
        // Without the cancellation of one minus a product near one.
        probability: willed_a + (1.0 - willed_a) * (willed_c + (1.0 - willed_c) * risk),
        by_log_risk: (1.0 - willed_a) * (1.0 - willed_c) * by_log,
    }
}

fn de_escalate(world: &World, crisis: &mut Crisis, time: Time, witness: &mut impl Witness) {
    let address = (Purpose::Deescalation, world.study.challenger.id, time);
    let may_fall = crisis.rung > Rung::TheatreWar && crisis.rung < Rung::StrategicExchange;
    if let Some(below) = crisis.rung.below().filter(|_| may_fall)
        && world.happens(address, world.values.deescalation, witness)
    {
        crisis.rung = below;
    }
}

/// How a crisis ends.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ended {
    pub end: End,
    /// Share of its territory that the protégé keeps.
    pub territory: f64,
}

/// Whether and how the crisis ends after a round in which the sides made these moves. Ends are tried in this
/// order: exchange, defeat, stop, concede, ceasefire.
pub(crate) fn end(
    world: &World,
    crisis: &Crisis,
    [challenger_move, coalition_move]: [Move; 2],
    witness: &mut impl Witness,
) -> Option<Ended> {
    let (stops, concedes) = (challenger_move == Move::Yield, coalition_move == Move::Yield);
    let (time, territory) = (crisis.time(), world.protege.territory);
    if crisis.rung == Rung::StrategicExchange {
        return Some(Ended { end: End::Exchange, territory });
    }
    if defeated(world, territory) {
        return Some(Ended { end: End::Defeated, territory });
    }
    if concedes && !stops {
        let territory = (territory - world.values.conceded_territory[crisis.kind]).max(0.0);
        let end = if defeated(world, territory) { End::Defeated } else { peace(crisis, territory) };
        return Some(Ended { end, territory });
    }
    let (v, days) = (&world.values, world.study.round_days as f64);
    let ceasefire = probability_within(v.ceasefire_per_quarter, days / QUARTER_DAYS as f64);
    let fade = if crisis.rung <= Rung::GreyZone { within(v.grey_fade, days) } else { 0.0 };
    let id = world.study.challenger.id;
    let quiet = world.happens((Purpose::Ceasefire, id, time), ceasefire, witness)
        || world.happens((Purpose::Fading, id, time), fade, witness);
    (stops || quiet).then(|| Ended { end: peace(crisis, territory), territory })
}

/// Whether those who have promised a nuclear reply give it to what the round has brought, and how that ends the crisis.
pub(crate) fn answer(
    world: &World,
    crisis: &Crisis,
    round: &Round,
    witness: &mut impl Witness,
) -> Option<(Replied, Option<Ended>)> {
    let terms = current_terms(world, crisis)?;
    let defeated = defeated(world, world.protege.territory);
    let replied =
        reply(world, crisis, &terms, (round.rung_before, round.highest), round.moves, defeated, witness)?;
    let territory = replied.territory;
    let end = if replied.exchange { End::Exchange } else { peace(crisis, territory) };
    let ended = (!replied.replied.is_empty()).then_some(Ended { end, territory });
    Some((replied, ended))
}

fn defeated(world: &World, territory: f64) -> bool {
    let (v, p) = (&world.values, &world.protege);
    territory < v.territory_defeat || p.force < v.force_defeat * p.force_at_start
}

/// Loss of territory up to which an attack counts as repelled.
const REPELLED_WITHIN: f64 = 0.01;

fn peace(crisis: &Crisis, territory: f64) -> End {
    if territory >= crisis.territory_before - REPELLED_WITHIN { End::Repelled } else { End::Settled }
}
