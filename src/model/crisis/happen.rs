//! What the study says will or may happen: whether it comes in a quarter, what it does, and what the challenger foresees of it.

use super::beliefs::public_forces;
use super::happened::{Happened, UNKNOWN};
use super::kept::{Estimated, PublicForces, mixed};
use super::promise::{Promise, PromiseChange};
use super::witness::{Moment, Witness};
use super::world::{Challenger, Protege, World};
use crate::base::chance::{Purpose, Time};
use crate::base::math::{exp, ln, pow};
use crate::model::study::{Happening, MAX_RESPONDERS, StateSet, What, When};

/// What is due in this quarter comes, in the order of the study.
pub(crate) fn come(world: &mut World, quarter: u32, witness: &mut impl Witness) {
    let study = world.study;
    for (place, happening) in study.happenings.iter().enumerate() {
        if world.happened.has_come(place) || !world.is_met_by(happening) {
            continue;
        }
        if world.happened.due[place] == UNKNOWN {
            let due = known(world, happening, quarter, witness);
            world.happened.due[place] = due;
            if due != UNKNOWN && due > quarter {
                witness.saw(world, Moment::Announced { place, quarter, due });
            }
        }
        if world.happened.due[place] == quarter {
            apply(world, place, happening, quarter, witness);
            world.happened.done |= 1 << place;
        }
    }
}

/// The quarter in which something comes, if it is known from this quarter on.
fn known(world: &World, happening: &Happening, quarter: u32, witness: &mut impl Witness) -> u32 {
    match happening.when {
        When::Quarter(due) if due <= quarter.saturating_add(happening.notice_quarters) => due,
        When::Quarter(_) => UNKNOWN,
        When::HazardPerYear(hazard) => {
            let in_quarter = 1.0 - pow(1.0 - hazard, 0.25);
            let address = (Purpose::Happening, happening.id, Time::quarter(quarter));
            let comes = hazard > 0.0 && world.happens(address, in_quarter, witness);
            if comes { quarter + happening.notice_quarters } else { UNKNOWN }
        }
    }
}

fn apply(world: &mut World, place: usize, happening: &Happening, quarter: u32, witness: &mut impl Witness) {
    let Happening { what, states, .. } = *happening;
    witness.saw(world, Moment::Happened { place, quarter });
    if what == What::Stake {
        // The governments in office feel it as they are; those to come find it there.
        world.ask_governments();
        for i in states.iter() {
            world.private.traits.stake_gdp_pct[i] *= happening.value.unwrap_or(1.0);
        }
    }
    if let Some((promise, change)) = change(world, happening) {
        world.promise_changed(promise, change);
        witness.saw(world, Moment::Promise(change));
    }
    match what {
        What::Government => world.governments_fall(happening, quarter),
        What::Growth => world.happened.grows = true,
        _ => {}
    }
    if !matches!(what, What::Government | What::Aid) {
        if !what.is_of_the_promise() {
            world.happened.forces =
                mixed(world.happened.forces, (place as u64 + 1) << 32 | u64::from(quarter));
            world.estimate_forces(quarter);
        }
        // Others may bind themselves than could before, or for something else.
        world.stands_otherwise();
    }
}

/// What comes to forces, stakes and those who may be bound; the promise as it then stands, if it changes.
fn change(world: &mut World, happening: &Happening) -> Option<(Promise, PromiseChange)> {
    let Happening { what, states, challenger, protege, .. } = *happening;
    let value = happening.value.unwrap_or(1.0);
    let changed = |promise: Option<Promise>, now: &dyn Fn(Promise) -> Promise, change| {
        let promise = promise.map(|before| (before, now(before))).filter(|(before, now)| before != now)?;
        Some((promise.1, change))
    };
    match what {
        What::Leaves => {
            world.happened.left.0 |= states.0;
            let without =
                |promise: Promise| Promise { bound: StateSet(promise.bound.0 & !states.0), ..promise };
            changed(world.promise, &without, PromiseChange::Left)
        }
        What::Returns => {
            let back = world.happened.left.0 & states.0 & world.scenario.regime.members.0;
            world.happened.left.0 &= !states.0;
            let with = |promise: Promise| Promise { bound: StateSet(promise.bound.0 | back), ..promise };
            changed(world.promise, &with, PromiseChange::Joined)
        }
        What::Depth => {
            let depth = world.scenario.regime.obligation_depth;
            let times = |factor: f64| if depth > 0.0 { (factor * value).min(1.0 / depth) } else { factor };
            world.happened.depth_factor = times(world.happened.depth_factor);
            let deeper = |promise: Promise| Promise { depth_factor: times(promise.depth_factor), ..promise };
            changed(world.promise, &deeper, PromiseChange::Depth)
        }
        What::Force | What::Budget => {
            let by = match what {
                What::Budget => pow(value, world.values.capability_expenditure_weight),
                _ => value,
            };
            states.iter().for_each(|i| world.capability[i] *= by);
            if challenger {
                world.challenger.force *= by;
                world.challenger.force_at_start *= by;
            }
            if protege {
                world.protege.force *= by;
                world.protege.force_at_start *= by;
            }
            None
        }
        What::Stake => {
            states.iter().for_each(|i| world.public.traits.stake_gdp_pct[i] *= value);
            if protege {
                world.protege.stake_gdp_pct *= value;
            }
            None
        }
        What::Growth | What::Government | What::Aid => None,
    }
}

impl World<'_> {
    /// Whether something happens under this guarantee.
    fn is_met_by(&self, happening: &Happening) -> bool {
        happening.is_met_under(&self.scenario.regime.name)
    }

    /// The members of the guarantee that have not left it.
    pub fn members(&self) -> StateSet {
        StateSet(self.scenario.regime.members.0 & !self.happened.left.0)
    }

    /// What has come of one kind to somebody, with its place in the study.
    fn come_to(
        &self,
        what: What,
        whom: impl Fn(&Happening) -> bool,
    ) -> impl Iterator<Item = (usize, &Happening)> {
        let all = self.study.happenings.iter().enumerate();
        all.filter(move |&(place, one)| one.what == what && self.happened.has_come(place) && whom(one))
    }

    /// The value of the latest of these.
    pub(super) fn latest(&self, what: What, whom: impl Fn(&Happening) -> bool) -> Option<f64> {
        let latest = self.come_to(what, whom).max_by_key(|&(place, _)| self.happened.due[place])?;
        latest.1.value
    }

    /// By what the stake of responder `i` has been multiplied.
    pub(super) fn stake_factor(&self, i: usize) -> f64 {
        let all = self.come_to(What::Stake, |one| one.states.contains(i));
        all.fold(1.0, |factor, (_, one)| factor * one.value.unwrap_or(1.0))
    }

    /// What has put the government of a responder into office that came in this quarter.
    pub(super) fn put_into_office(&self, i: usize, since_quarter: u32) -> Option<&Happening> {
        let all = self.come_to(What::Government, |one| one.states.contains(i));
        Some(all.filter(|&(place, _)| self.happened.due[place] == since_quarter).last()?.1)
    }

    /// Puts aside the world as it is, to look ahead from it.
    pub(super) fn present(&self) -> Present {
        let (mut capability, mut stake_gdp_pct) = ([0.0; MAX_RESPONDERS], [0.0; MAX_RESPONDERS]);
        let n = self.capability.len();
        capability[..n].copy_from_slice(&self.capability);
        stake_gdp_pct[..n].copy_from_slice(&self.public.traits.stake_gdp_pct);
        Present {
            happened: self.happened,
            promise: self.promise,
            challenger: self.challenger,
            protege: self.protege,
            forces: (self.public.force, self.public.force_key),
            capability,
            stake_gdp_pct,
        }
    }

    /// The world as it will be when something has come, as far as that can be foreseen.
    pub(super) fn foresee(&mut self, place: usize, quarter: u32) {
        let happening = &self.study.happenings[place];
        self.happened.done |= 1 << place;
        if let Some((promise, _)) = change(self, happening) {
            self.promise = Some(promise);
        }
        if !happening.what.is_of_the_promise() {
            self.happened.forces = mixed(self.happened.forces, 1 << 63 | place as u64);
            (self.public.force_key, self.public.force) = public_forces(self, quarter);
        }
    }

    /// What the challenger reckons with and knows the date of, the next first: its place, and the quarters until it comes.
    pub(super) fn announced(&self, quarter: u32) -> Option<(usize, u32)> {
        let known = self.pending().filter(|&(place, _)| self.happened.due[place] != UNKNOWN);
        known.map(|(place, _)| (place, self.happened.due[place] - quarter)).min_by_key(|&(_, ahead)| ahead)
    }

    /// What may happen and has not been announced: its place, and the share of the quarters ahead that will come after it.
    pub(super) fn hazards(&self, quarters: f64) -> impl Iterator<Item = (usize, f64)> {
        self.pending().filter_map(move |(place, one)| match one.when {
            When::HazardPerYear(hazard) if hazard > 0.0 && self.happened.due[place] == UNKNOWN => {
                Some((place, share_after(hazard, one.notice_quarters, quarters)))
            }
            _ => None,
        })
    }

    fn pending(&self) -> impl Iterator<Item = (usize, &Happening)> {
        let all = self.study.happenings.iter().enumerate();
        all.filter(|&(place, one)| {
            one.what.is_reckoned_with() && !self.happened.has_come(place) && self.is_met_by(one)
        })
    }
}

/// The expected share of so many quarters that comes after something with this hazard, which gives notice.
fn share_after(hazard_per_year: f64, notice_quarters: u32, quarters: f64) -> f64 {
    let left = quarters - f64::from(notice_quarters);
    if left <= 0.0 {
        return 0.0;
    }
    if hazard_per_year >= 1.0 {
        return left / quarters;
    }
    let x = -0.25 * ln(1.0 - hazard_per_year) * left;
    // The second loses its digits for small x.
    let share = if x < 1e-4 { 0.5 * x } else { 1.0 - (1.0 - exp(-x)) / x };
    share * left / quarters
}

/// A world before somebody looks ahead.
pub(super) struct Present {
    happened: Happened,
    promise: Option<Promise>,
    challenger: Challenger,
    protege: Protege,
    forces: ([Estimated; 2], PublicForces),
    capability: [f64; MAX_RESPONDERS],
    stake_gdp_pct: [f64; MAX_RESPONDERS],
}

impl Present {
    /// Makes the world what it was.
    pub(super) fn put_back(&self, world: &mut World) {
        let n = world.capability.len();
        world.happened = self.happened;
        world.promise = self.promise;
        world.challenger = self.challenger;
        world.protege = self.protege;
        (world.public.force, world.public.force_key) = self.forces;
        world.capability.copy_from_slice(&self.capability[..n]);
        world.public.traits.stake_gdp_pct.copy_from_slice(&self.stake_gdp_pct[..n]);
    }
}
