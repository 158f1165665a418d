//! What the study says will or may happen: whether it comes in a quarter, what it does, and what the challenger foresees of it.

use super::happened::UNKNOWN;
use super::witness::Witness;
use super::world::World;
use crate::base::chance::{Purpose, Time};
use crate::base::math::{exp, ln, pow};
use crate::model::study::{Happening, StateSet, What, When};

/// The quarter in which something of the study comes, if that is known by now and it has not come yet.
pub(super) fn due(world: &World, place: usize, quarter: u32, witness: &mut impl Witness) -> Option<u32> {
    let happening = &world.study.happenings[place];
    if world.happened.has_come(place) || !world.is_met_by(happening) {
        return None;
    }
    let due = match world.happened.due[place] {
        UNKNOWN => known(world, happening, quarter, witness),
        due => due,
    };
    (due != UNKNOWN).then_some(due)
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
