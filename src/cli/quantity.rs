//! Probabilities as they are typed: `regime.event`.

use super::failure::{Failure, mistake};
use crate::model::study::{Conferral, Study};
use crate::read::did_you_mean;
use crate::run::tally::{event_names, event_position};

/// The positions of a regime and of an event in a study, or what is wrong with the names, with a remedy.
pub(super) fn find(
    study: &Study,
    regime: &str,
    event: &str,
) -> Result<(usize, usize), Vec<(String, String)>> {
    let place = study.regimes.iter().position(|known| known.name == regime);
    let (regimes, events): (Vec<&str>, Vec<&str>) =
        (study.regimes.iter().map(|known| known.name.as_str()).collect(), event_names(study).collect());
    match (place, event_position(study, event)) {
        (Some(regime), Some(event)) => Ok((regime, event)),
        (found_regime, found_event) => {
            let missing = |what: &str, name: &str, known: &[&str]| {
                (format!("study `{}` has no {what} `{name}`", study.name), did_you_mean(name, known))
            };
            let regime = found_regime.is_none().then(|| missing("regime", regime, &regimes));
            let event = found_event.is_none().then(|| missing("event", event, &events));
            Err(regime.into_iter().chain(event).collect())
        }
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
