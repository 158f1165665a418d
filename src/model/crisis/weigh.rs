//! What a guarantee is worth to those who are asked for their consent: the risk that it adds against the attacks that it
//! deters.

use super::beliefs::{believe, public_situation};
use super::challenge::{opportunity, public_outlook};
use super::kept::{Difference, Outlook};
use super::lotteries::{led, utilities_at};
use super::promise::{Terms, Under};
use super::situation::Situation;
use super::world::World;
use crate::base::decision::quantal_response;
use crate::base::math::pow;
use crate::model::study::{Kind, Level, MAX_RESPONDERS, PerLevel, StateSet};
use multiversion::multiversion;

/// What hangs on a member's consent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stake {
    /// The guarantee itself: without this member there is none.
    Guarantee,
    /// This member's own part: the guarantee goes ahead with the others.
    OwnPart,
}

/// What each member faces.
struct Prospect {
    /// How likely it is to face an attack at all.
    exposure: f64,
    /// What an attack is then worth to each, at its place.
    value: [f64; MAX_RESPONDERS],
}

/// The difference that consent makes to each of `members`, which `found` takes.
pub(super) fn weigh(
    world: &World,
    members: StateSet,
    stake: Stake,
    war: Option<Kind>,
    mut found: impl FnMut(usize, Difference),
) {
    let all = world.if_bound(world.members(), world.happened.depth_factor);
    let other = if stake == Stake::Guarantee { Under::Nothing } else { all };
    let prospect = |under, bound| match war {
        Some(kind) => in_war(world, members, (under, bound), kind),
        None => in_peace(world, members, (under, bound)),
    };
    let (with, without) = (prospect(all, true), prospect(other, false));
    for i in members.iter() {
        let difference = Difference {
            exposure_with: with.exposure,
            value_with: with.value[i],
            without: without.exposure * without.value[i],
            at_war: war.is_some(),
            own_part: stake == Stake::OwnPart,
        };
        found(i, difference);
    }
}

/// The attack is there: the one that is under way, over covered territory or not.
fn in_war(world: &World, members: StateSet, (under, bound): (Under, bool), kind: Kind) -> Prospect {
    let covered = world.scenario.regime.covered_share;
    let mut value = response_values(world, members, (under, bound), kind);
    if covered < 1.0 {
        let outside = response_values(world, members, (world.beside(under), bound), kind);
        for i in members.iter() {
            value[i] = covered * value[i] + (1.0 - covered) * outside[i];
        }
    }
    Prospect { exposure: 1.0, value }
}

/// Exposure to an attack within the horizon, and the value of the own response to it: Φ = 1 − (1 − q P)^H,
/// and W averaged over kinds of attack and over covered and uncovered territory.
fn in_peace(world: &World, members: StateSet, (under, bound): (Under, bool)) -> Prospect {
    let covered = if under == Under::Nothing { 0.0 } else { world.scenario.regime.covered_share };
    let (mut attack, mut value) = (0.0, [0.0; MAX_RESPONDERS]);
    for (share, under) in [(covered, under), (1.0 - covered, world.beside(under))] {
        if share > 0.0 {
            let Outlook { attack: p, kinds } = public_outlook(world, under);
            attack += share * p;
            for &kind in Kind::ALL {
                let weight = share * p * kinds[kind];
                let of_kind = response_values(world, members, (under, bound), kind);
                for i in members.iter() {
                    value[i] += weight * of_kind[i];
                }
            }
        }
    }
    for i in members.iter() {
        value[i] = if attack > 0.0 { value[i] / attack } else { 0.0 };
    }
    let per_quarter = world.kept.counted(members.len(), || opportunity(world, under));
    Prospect { exposure: 1.0 - pow(1.0 - per_quarter * attack, world.values.consent_horizon_quarters), value }
}

/// W = Σ_ℓ p_ℓ EU(ℓ): what an attack of this kind is worth to each of `members`, which will respond as it then
/// does, at its place. The nuclear risk that other nuclear guarantors in combat make falls on it too; that part is common
/// to all levels and so absent from the choice.
#[multiversion(targets("x86_64+avx2"))]
fn response_values(
    world: &World,
    members: StateSet,
    (under, bound): (Under, bool),
    kind: Kind,
) -> [f64; MAX_RESPONDERS] {
    let v = &world.values;
    let believed = world.kept.counted(members.len(), || believe(world, under, kind));
    let public = public_situation(world, kind, under);
    let as_believed = |terms| led(world, terms, |lead| believed.probability[lead]);
    let all_bound = Situation { led: as_believed(public.terms), ..public };
    // For one alone it is not worth while.
    let led_by_all =
        all_bound.led.filter(|_| members.len() > 1).map(|led| believed.setting.led_by(world, &led));
    let setting = led_by_all.as_ref().unwrap_or(&believed.setting);
    let nuclear = world.scenario.prepared.nuclear;
    let risk_of_others = |except: Option<usize>| {
        believed.nuclear_guarantor_fights(nuclear, except)
            * v.response_nuclear_risk[Level::Combat]
            * v.kind_nuclear_scale[kind]
            * public.nuclear_scale
            * v.common_nuclear_share
    };
    let of_all = risk_of_others(None);
    let mut values = [0.0; MAX_RESPONDERS];
    for i in members.iter() {
        let own = if bound || !public.allied.contains(i) {
            setting.lotteries(world, &world.private.traits, i, &all_bound)
        } else {
            // The others alone are bound.
            let terms = public.terms.map(|terms| Terms { bound: terms.bound.without(i), ..terms });
            let alone =
                Situation { led: as_believed(terms), terms, allied: public.allied.without(i), ..public };
            believed.setting.lotteries(world, &world.private.traits, i, &alone)
        };
        let (ends, holds) = believed.seen_by(world, i, &own, &public);
        let utilities = utilities_at(&ends, own.highest, &holds, &own.nuclear_risk);
        let chosen = PerLevel(quantal_response(world.precision, &utilities.0));
        let common = if nuclear.contains(i) { risk_of_others(Some(i)) } else { of_all };
        let risk = PerLevel::from_fn(|level| 1.0 - (1.0 - own.nuclear_risk[level]) * (1.0 - common));
        let utilities = utilities_at(&ends, own.highest, &holds, &risk);
        let open = chosen.iter().filter(|&(level, _)| level <= own.highest);
        values[i] = open.map(|(level, probability)| probability * utilities[level]).sum();
    }
    values
}
