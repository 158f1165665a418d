//! Probabilities as they are typed: `regime.event`.

use super::failure::mistake;
use crate::model::study::{Conferral, Guarantee, Study};
use crate::read::{ConfigError, did_you_mean, place};
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

/// The question asked for by name, or the first of the study; what is wrong with the name is told with what else is `wrong`.
pub(super) fn conferral(
    study: &Study,
    asked: Option<&str>,
    wrong: &mut Vec<ConfigError>,
) -> Option<Conferral> {
    let Some(asked) = asked else { return study.conferral.first().copied() };
    let found = study.conferral.iter().copied().find(|known| known.label() == asked);
    if found.is_none() {
        let known: Vec<&str> = study.conferral.iter().map(|known| known.label()).collect();
        let message = format!("study `{}` does not ask `{asked}`", study.name);
        let help = match Conferral::from_label(asked) {
            Some(_) => format!("it asks: {} (its key `conferral`)", known.join(", ")),
            None => did_you_mean(asked, &known),
        };
        wrong.push(mistake(format!("--conferral {asked}"), message, help));
    }
    found
}

/// The guarantee of this name, as it was `typed` with its option; else what is wrong is told with what else is.
pub(super) fn regime<'s>(
    study: &'s Study,
    typed: String,
    name: &str,
    wrong: &mut Vec<ConfigError>,
) -> Option<&'s Guarantee> {
    let known: Vec<&str> = study.regimes.iter().map(|regime| regime.name.as_str()).collect();
    let found = place(name, &known).map(|place| &study.regimes[place]);
    let refused = |help| {
        let message = format!("study `{}` has no regime `{name}`", study.name);
        mistake(typed, message, help)
    };
    found.map_err(|help| wrong.push(refused(help))).ok()
}
