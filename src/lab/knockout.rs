//! What carries the difference between two guarantees: each with one attribute of the other's at a time, over the same runs.

use crate::model::crisis::{Prepared, Scenario, World};
use crate::model::study::{Conferral, Event, Given, Guarantee, StateSet, Study};
use crate::run::engine;
use crate::run::estimate::Estimate;
use crate::run::tally::Tally;
use std::sync::atomic::AtomicBool;

/// A guarantee with one thing changed.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    /// What is changed: the key of an attribute, or `members without CODE`.
    pub change: String,
    /// The guarantee then.
    pub guarantee: Guarantee,
}

/// What came of a variant, beside the guarantee unchanged over the same runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Found {
    /// Runs with a full attack.
    pub attacked_full: Estimate,
    /// Full attacks less those under the guarantee unchanged.
    pub difference: Estimate,
    /// Attacks in which the promise was kept, by its own level; `None` without attacks.
    pub kept: Option<Estimate>,
    /// Attacks in which states with most of the pool's capability deployed at least: the same yardstick for all.
    pub reached_deploy: Option<Estimate>,
    /// The same, if they fought.
    pub reached_combat: Option<Estimate>,
}

/// `own` with each attribute of `other` in which they differ, and without each of its `most` most capable members.
pub(crate) fn variants(study: &Study, own: &Guarantee, other: &Guarantee, most: usize) -> Vec<Variant> {
    let replaced = own.with_each_of(other).into_iter();
    let mut variants: Vec<Variant> = replaced
        .map(|(attribute, guarantee)| Variant {
            change: attribute.key.to_string(),
            guarantee: fitting(guarantee),
        })
        .collect();
    let prepared = Prepared::new(study);
    let mut world = World::new(Scenario { prepared: &prepared, regime: own, conferral: Conferral::Granted });
    world.begin(0);
    let capability = &world.capability;
    let mut members: Vec<usize> = own.members.iter().collect();
    members.sort_by(|&a, &b| capability[b].total_cmp(&capability[a]));
    for &member in members.iter().take(most) {
        let members = own.members.without(member);
        let guarantee = fitting(Guarantee { members, ..own.clone() });
        let change = format!("members without {}", study.responders[member].code);
        variants.push(Variant { change, guarantee });
    }
    variants
}

/// Leads and those with stationed forces are members.
fn fitting(mut guarantee: Guarantee) -> Guarantee {
    guarantee.leads = StateSet(guarantee.leads.0 & guarantee.members.0);
    guarantee.stationed = StateSet(guarantee.stationed.0 & guarantee.members.0);
    guarantee
}

/// Each of some guarantees over the runs of the study, beside `own`, all at once; `None` if it was cancelled.
pub(crate) fn find<'g>(
    study: &Study,
    asked: Conferral,
    own: &'g Guarantee,
    each: impl Iterator<Item = &'g Guarantee>,
    cancel: &AtomicBool,
) -> Option<Vec<Found>> {
    let study = study.reduced(std::iter::once(own).chain(each).cloned().collect(), asked);
    let (tally, _) = engine::tally_unless(&study, cancel, &())?;
    (1..study.regimes.len()).map(|place| found(&tally, place)).collect()
}

/// What came of the guarantee in this place, beside the first.
fn found(tally: &Tally, place: usize) -> Option<Found> {
    let full = Event::AttackedFull as usize;
    let cell = tally.cell(0, place);
    let of = |event: Event| Estimate::event(cell, Given::Attacked, event as usize);
    Some(Found {
        attacked_full: Estimate::event(cell, Given::Always, full)?,
        difference: Estimate::difference(tally, 0, (place, 0), Given::Always, full)?,
        kept: of(Event::ObligationMet),
        reached_deploy: of(Event::ReachedDeploy),
        reached_combat: of(Event::ReachedCombat),
    })
}
