//! Events by position: the standard ones first, then those that the study defines.

use crate::model::crisis::RunRecord;
use crate::model::study::{Event, Level, NamedEvent, StateSet, Study};

/// The number of events that a study counts.
pub(crate) fn event_total(study: &Study) -> usize {
    Event::ALL.len() + study.events.len()
}

/// The names of the events of a study, in order.
pub(crate) fn event_names(study: &Study) -> impl Iterator<Item = &str> {
    Event::LABELS.iter().copied().chain(study.events.iter().map(|event| event.name.as_str()))
}

/// The position of the event with this name.
pub(crate) fn event_position(study: &Study, name: &str) -> Option<usize> {
    event_names(study).position(|event| event == name)
}

/// Which responders were at which level in the first crisis of a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct FirstCrisis {
    combat: StateSet,
    deploy_or_more: StateSet,
    abstain: StateSet,
}

impl FirstCrisis {
    /// The levels of a run; `None` if there was no crisis.
    #[inline]
    pub(super) fn of(record: &RunRecord, responders: usize) -> Option<FirstCrisis> {
        record.first_challenge?;
        let mut crisis = FirstCrisis {
            combat: StateSet::EMPTY,
            deploy_or_more: StateSet::EMPTY,
            abstain: StateSet::EMPTY,
        };
        for (index, &level) in record.levels.iter().take(responders).enumerate() {
            let bit = 1 << index;
            crisis.combat.0 |= if level == Level::Combat { bit } else { 0 };
            crisis.deploy_or_more.0 |= if level >= Level::Deploy { bit } else { 0 };
            crisis.abstain.0 |= if level == Level::Abstain { bit } else { 0 };
        }
        Some(crisis)
    }
}

/// Whether a run has an event that the study defines. A condition on states never holds in a run
/// without a crisis: nobody abstained from what did not happen.
#[inline]
pub(super) fn has_event(event: &NamedEvent, record: &RunRecord, first_crisis: Option<FirstCrisis>) -> bool {
    let within = |asked: StateSet, found: StateSet| asked.0 & !found.0 == 0;
    let asks_for_states = event.fought.0 | event.deployed.0 | event.abstained.0 != 0;
    let states = !asks_for_states
        || first_crisis.is_some_and(|crisis| {
            within(event.fought, crisis.combat)
                && within(event.deployed, crisis.deploy_or_more)
                && within(event.abstained, crisis.abstain)
        });
    let outcome = event.outcomes == 0 || event.outcomes >> record.outcome as u16 & 1 == 1;
    let replies = within(event.called, record.called) && within(event.replied, record.replied);
    states && replies && outcome && record.highest_rung >= event.rung_at_least
}

/// Which events a run has, by position; `happened` is cleared first.
pub(crate) fn run_events(study: &Study, record: &RunRecord, happened: &mut Vec<bool>) {
    let first_crisis = FirstCrisis::of(record, study.responders.len());
    let of_study = study.events.iter();
    happened.clear();
    happened.extend(Event::ALL.iter().map(|&event| record.events.contains(event)));
    happened.extend(of_study.map(|event| has_event(event, record, first_crisis)));
}
