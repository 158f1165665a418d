//! Stage 4, escalate: rounds on the ladder, until the crisis ends.
//!
//! 0 stand-down · 1 grey zone · 2 limited incursion · 3 theatre war · 4 strikes beyond the theatre ·
//! 5 nuclear signalling · 6 limited nuclear use · 7 strategic exchange (after Kahn 1965).

use super::adjust::adjust_levels;
use super::fighting::{bear_costs, fight, fights, note_combat};
use super::ladder::{Move, challenger_moves, coalition_moves, look};
use super::witness::{Moment, Witness};
use super::world::{Terms, World};
use crate::base::chance::{Purpose, Time};
use crate::base::math::{exp, ln_1p};
use crate::model::study::{End, Event, Kind, Level, MAX_RESPONDERS, Rung};

/// Days in a quarter.
pub const QUARTER_DAYS: u32 = 91;
/// Rates per fortnight are per this many days.
pub(super) const FORTNIGHT_DAYS: f64 = 14.0;
pub(super) const YEAR_DAYS: f64 = 364.0;
/// A promise is kept by the highest level of the first twelve weeks (six rounds of a fortnight).
pub(super) const KEPT_WITHIN_DAYS: u32 = 84;

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
    pub rung: Rung,
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
    /// The promise has come into force during the war: what counts is what is done from now on.
    pub fn judge_from_now(&mut self) {
        self.judged_from_day = self.days;
        self.highest_levels = self.levels;
    }

    fn time(&self) -> Time {
        Time { quarter: self.quarter, round: self.round + 1 }
    }
}

/// Plays the crisis to the end of its calendar quarter. Returns how it ended, if it did.
pub fn escalate(
    world: &mut World,
    crisis: &mut Crisis,
    calendar_quarter: u32,
    witness: &mut impl Witness,
) -> Option<End> {
    let quarter_ends = (calendar_quarter + 1 - crisis.quarter) * QUARTER_DAYS;
    while crisis.days < quarter_ends {
        let end = round(world, crisis, witness);
        crisis.days += world.study.round_days;
        crisis.round += 1;
        if end.is_some() {
            return end;
        }
    }
    None
}

fn round(world: &mut World, crisis: &mut Crisis, witness: &mut impl Witness) -> Option<End> {
    let days = world.study.round_days as f64;
    let time = crisis.time();
    world.record.days_fought += world.study.round_days;
    witness.saw(world, Moment::RoundBegins(crisis));

    let open = 1.0 - exp(-world.values.decisions_per_year * days / YEAR_DAYS);
    adjust_levels(world, crisis, open, time, witness);
    let view = look(world, crisis);
    let (challenger, protege) = (world.study.challenger.id, world.study.protege.id);
    let challenger_open = world.happens((Purpose::DecisionOpen, challenger, time), open, witness);
    let protege_open = world.happens((Purpose::DecisionOpen, protege, time), open, witness);
    let challenger_move =
        if challenger_open { challenger_moves(world, crisis, &view, time, witness) } else { Move::Hold };
    let coalition_move =
        if protege_open { coalition_moves(world, crisis, &view, time, witness) } else { Move::Hold };

    let moves = [challenger_move, coalition_move];
    climb(world, crisis, view.top, moves.contains(&Move::Escalate), time, witness);
    if (challenger_open || protege_open) && moves == [Move::Hold; 2] {
        de_escalate(world, crisis, time, witness);
    }
    note_combat(world, crisis);
    fight(world, crisis, &view, days, time, witness);
    bear_costs(world, crisis, &view, days);
    witness.saw(world, Moment::RoundEnds { crisis, moves });
    end(world, crisis, moves, time, witness)
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
    world: &mut World,
    crisis: &mut Crisis,
    top: Rung,
    willed: bool,
    time: Time,
    witness: &mut impl Witness,
) {
    let v = &world.values;
    let days = world.study.round_days as f64;
    let guarantor = if fights(world, crisis, |_| true) { 1.0 } else { v.autonomous_without_guarantor };
    let risk = within(v.rung_autonomous_risk[crisis.rung] * guarantor, days);
    let slips = world.happens((Purpose::AutonomousRisk, world.study.challenger.id, time), risk, witness);
    if let Some(next) = crisis.rung.above().filter(|&next| (willed || slips) && next <= top) {
        crisis.rung = next;
    }
    crisis.kind = crisis.kind.max(crisis.rung.kind());
    world.record.highest_rung = world.record.highest_rung.max(crisis.rung);
    if crisis.rung >= Rung::LimitedNuclearUse {
        world.record.events.insert(Event::NuclearUse);
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

/// Ends are tried in this order: exchange, defeat, stop, concede, ceasefire.
fn end(
    world: &mut World,
    crisis: &Crisis,
    [challenger_move, coalition_move]: [Move; 2],
    time: Time,
    witness: &mut impl Witness,
) -> Option<End> {
    let (stops, concedes) = (challenger_move == Move::Yield, coalition_move == Move::Yield);
    if crisis.rung == Rung::StrategicExchange {
        return Some(End::Exchange);
    }
    if let Some(defeat) = defeat(world) {
        return Some(defeat);
    }
    if concedes && !stops {
        let given_up = world.values.conceded_territory[crisis.kind];
        world.protege.territory = (world.protege.territory - given_up).max(0.0);
        return Some(defeat(world).unwrap_or_else(|| peace(world, crisis)));
    }
    let (v, days) = (&world.values, world.study.round_days as f64);
    let ceasefire = probability_within(v.ceasefire_per_quarter, days / QUARTER_DAYS as f64);
    let fade = if crisis.rung <= Rung::GreyZone { within(v.grey_fade, days) } else { 0.0 };
    let id = world.study.challenger.id;
    let quiet = world.happens((Purpose::Ceasefire, id, time), ceasefire, witness)
        || world.happens((Purpose::Fading, id, time), fade, witness);
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
