//! Probabilities as they are typed: `regime.event`.

use super::failure::{Failure, mistake};
use crate::model::study::{Conferral, Study};
use crate::read::place;
use crate::run::tally::event_names;

/// The positions of a regime and of an event in a study, or what is wrong with the names, with a remedy.
pub(super) fn find(
    study: &Study,
    regime: &str,
    event: &str,
) -> Result<(usize, usize), Vec<(String, String)>> {
    let place = |what: &str, name: &str, known: &[&str]| {
        let wrong = |help| (format!("study `{}` has no {what} `{name}`", study.name), help);
        place(name, known).map_err(wrong)
    };
    let regimes: Vec<&str> = study.regimes.iter().map(|known| known.name.as_str()).collect();
    let events: Vec<&str> = event_names(study).collect();
    match (place("regime", regime, &regimes), place("event", event, &events)) {
        (Ok(regime), Ok(event)) => Ok((regime, event)),
        (regime, event) => Err(regime.err().into_iter().chain(event.err()).collect()),
    }
}

/// The question asked for by name, or the first of the study.
pub(super) fn conferral(study: &Study, asked: Option<&str>) -> Result<Conferral, Failure> {
    let Some(asked) = asked else { return Ok(study.conferral[0]) };
    study.conferral.iter().copied().find(|known| known.label() == asked).ok_or_else(|| {
        let known: Vec<&str> = study.conferral.iter().map(|known| known.label()).collect();
        let message = format!("study `{}` does not ask `{asked}`", study.name);
        let help = format!("it asks: {}", known.join(", "));
        vec![mistake(format!("--conferral {asked}"), message, help)].into()
    })
}
