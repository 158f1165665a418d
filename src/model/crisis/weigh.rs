//! What a guarantee is worth to those who are asked for their consent: the risk that it adds against the attacks that it
//! deters.

use super::abreast::{LANES, Weighed, worth};
use super::beliefs::{believe, public_situation};
use super::challenge::{opportunity, public_outlook};
use super::kept::{Difference, Outlook};
use super::lotteries::{full_strength, highest_level, led};
use super::promise::{Terms, Under};
use super::situation::Situation;
use super::world::World;
use crate::base::math::pow;
use crate::model::study::{Kind, Level, MAX_RESPONDERS, StateSet};
use multiversion::multiversion;

/// What hangs on a member's consent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stake {
    /// The guarantee itself: without this member there is none.
    Guarantee,
    /// This member's own part: the guarantee goes ahead with the others.
    OwnPart,
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
    let mut responses = Responses::of(members);
    let [with, without] = [(all, true), (other, false)].map(|(under, bound)| {
        responses.side = bound as usize;
        match war {
            Some(kind) => in_war(world, &mut responses, (under, bound), kind),
            None => in_peace(world, &mut responses, (under, bound)),
        }
    });
    responses.find(world);
    let value = |prospect: Prospect, bound: bool, i: usize| {
        if prospect.attack > 0.0 { responses.value[bound as usize][i] / prospect.attack } else { 0.0 }
    };
    for i in members.iter() {
        let difference = Difference {
            exposure_with: with.exposure,
            value_with: value(with, true, i),
            without: without.exposure * value(without, false, i),
            at_war: war.is_some(),
            own_part: stake == Stake::OwnPart,
        };
        found(i, difference);
    }
}

/// What all members face.
#[derive(Clone, Copy)]
struct Prospect {
    /// How likely they are to face an attack at all.
    exposure: f64,
    /// How likely an opportunity leads to one: the sum of the weights of the responses to it.
    attack: f64,
}

/// The attack is there: the one that is under way, over covered territory or not.
fn in_war(world: &World, responses: &mut Responses, (under, bound): (Under, bool), kind: Kind) -> Prospect {
    let covered = world.scenario.regime.covered_share;
    respond_under(world, responses, (under, bound), kind, covered);
    if covered < 1.0 {
        respond_under(world, responses, (world.beside(under), bound), kind, 1.0 - covered);
    }
    Prospect { exposure: 1.0, attack: 1.0 }
}

/// Exposure to an attack within the horizon, and responses to it: Φ = 1 − (1 − q P)^H, and W averaged over kinds of attack
/// and over covered and uncovered territory.
fn in_peace(world: &World, responses: &mut Responses, (under, bound): (Under, bool)) -> Prospect {
    let covered = if under == Under::Nothing { 0.0 } else { world.scenario.regime.covered_share };
    let mut attack = 0.0;
    for (share, under) in [(covered, under), (1.0 - covered, world.beside(under))] {
        if share > 0.0 {
            let Outlook { attack: p, kinds } = public_outlook(world, under);
            attack += share * p;
            for &kind in Kind::ALL {
                respond_under(world, responses, (under, bound), kind, share * p * kinds[kind]);
            }
        }
    }
    let per_quarter = world.kept.counted(responses.members.len(), || opportunity(world, under));
    Prospect {
        exposure: 1.0 - pow(1.0 - per_quarter * attack, world.values.consent_horizon_quarters),
        attack,
    }
}

/// Responses of members to attacks, which are found side by side: W = Σ_ℓ p_ℓ EU(ℓ), what an attack of a kind is worth to
/// each, which will respond as it then does.
struct Responses {
    members: StateSet,
    /// The side that responses count for: without the guarantee, and with it.
    side: usize,
    /// Sum of the values so far, by their weights, of each side and member, at its place.
    value: [[f64; MAX_RESPONDERS]; 2],
    /// Those that wait to be found.
    weighed: [Weighed; LANES],
    /// Whose they are, on which side, and their weight.
    whose: [(usize, usize, f64); LANES],
    taken: usize,
}

impl Responses {
    fn of(members: StateSet) -> Responses {
        Responses {
            members,
            side: 0,
            value: [[0.0; MAX_RESPONDERS]; 2],
            weighed: [Weighed::nobody(); LANES],
            whose: [(0, 0, 0.0); LANES],
            taken: 0,
        }
    }

    /// Finds the values of those that wait.
    fn find(&mut self, world: &World) {
        let worth = worth(&self.weighed, world.precision);
        for (&(side, i, weight), worth) in self.whose[..self.taken].iter().zip(worth) {
            self.value[side][i] += weight * worth;
        }
        self.taken = 0;
    }
}

/// Adds the responses to an attack of this kind, by a weight. The nuclear risk that other nuclear guarantors in combat make falls
/// on members too; that part is common to all levels and so absent from the choice.
#[multiversion(targets("x86_64+avx2"))]
fn respond_under(
    world: &World,
    responses: &mut Responses,
    (under, bound): (Under, bool),
    kind: Kind,
    weight: f64,
) {
    let members = responses.members;
    let (v, traits) = (&world.values, &world.private.traits);
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
    for i in members.iter() {
        let (terms, mut costs) = if bound || !public.allied.contains(i) {
            (public.terms, setting.costs(world, traits, i, &all_bound))
        } else {
            // The others alone are bound.
            let terms = public.terms.map(|terms| Terms { bound: terms.bound.without(i), ..terms });
            let alone =
                Situation { led: as_believed(terms), terms, allied: public.allied.without(i), ..public };
            (terms, believed.setting.costs(world, traits, i, &alone))
        };
        let strength = full_strength(world, terms.as_ref(), i, public.blocked);
        let holds = believed.seen_by(world, (i, strength), &mut costs, &public);
        let lane = responses.taken;
        responses.weighed[lane] = Weighed {
            payoffs: costs.payoffs(traits.utility[i]),
            highest: highest_level(world, kind, i),
            holds,
            nuclear_risk: setting.nuclear_risk,
            common_risk: if nuclear.contains(i) { risk_of_others(Some(i)) } else { of_all },
        };
        responses.whose[lane] = (responses.side, i, weight);
        responses.taken += 1;
        if responses.taken == LANES {
            responses.find(world);
        }
    }
}
