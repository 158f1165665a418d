//! What is read from the tally of a study to be held against a rate of history.

use crate::model::study::{Given, Kind, Level, Study};
use crate::run::tally::{CellTally, event_position};

/// Something counted in the runs of one regime.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Quantity {
    /// Runs with an event, standard or of the study, among those that meet a condition.
    Event(&'static str, Given),
    /// Runs without it, among those that meet the condition.
    Without(&'static str, Given),
    /// Runs in which a responder answered the first challenge, if it was of one of these kinds, by a level from
    /// the first to the second.
    Response(&'static str, &'static [Kind], Level, Level),
    /// Runs with an event, per year of the horizon.
    Yearly(&'static str),
}

/// A count, and what the share of it is to be divided by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Counted {
    pub count: u64,
    pub trials: u64,
    pub years: f64,
}

impl Quantity {
    /// Counts; `None` if the study knows no such event or responder.
    pub(crate) fn count(self, study: &Study, cell: &CellTally) -> Option<Counted> {
        let share = |count, trials| Some(Counted { count, trials, years: 1.0 });
        let event = |name, given| Some(cell.event_count(given, event_position(study, name)?));
        match self {
            Quantity::Event(name, given) => share(event(name, given)?, cell.trials(given)),
            Quantity::Without(name, given) => {
                share(cell.trials(given) - event(name, given)?, cell.trials(given))
            }
            Quantity::Response(code, kinds, least, most) => {
                let responder = study.responders.iter().position(|state| state.code == code)?;
                let levels = || Level::ALL.iter().filter(|&&level| least <= level && level <= most);
                let answers = |kind| levels().map(move |&level| cell.response_count(kind, responder, level));
                share(
                    kinds.iter().flat_map(|&kind| answers(kind)).sum(),
                    kinds.iter().map(|&kind| cell.first_challenges(kind)).sum(),
                )
            }
            Quantity::Yearly(name) => {
                let (count, trials) = (event(name, Given::Always)?, cell.trials(Given::Always));
                Some(Counted { count, trials, years: f64::from(study.horizon_quarters) / 4.0 })
            }
        }
    }
}
