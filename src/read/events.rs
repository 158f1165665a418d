//! Events that a study defines, the rule that stops on one, and the one whose runs are kept.

use super::cast::Cast;
use super::error::shown;
use super::keys::{EVENT, STOP};
use super::section::Section;
use super::source::{Mark, Report};
use super::suggest::meant;
use super::tree::Entry;
use super::values::{self, is_name, name_rule};
use crate::model::study::{Event, NamedEvent, Outcome, Rung, StateSet, StopRule};

/// Events of one's own.
const MAX_EVENTS: usize = 64;

pub(super) fn read(report: &Report, top: &Section<'_>, cast: &Cast) -> Vec<NamedEvent> {
    let named = top.named("events");
    if let Some((_, entry)) = named.get(MAX_EVENTS) {
        report.clash(
            entry.mark,
            format!("more than {MAX_EVENTS} events"),
            "keep those that answer the question",
        );
        return Vec::new();
    }
    named.into_iter().filter_map(|(name, entry)| event(report, name, entry, cast)).collect()
}

fn event(report: &Report, name: &str, entry: &Entry, cast: &Cast) -> Option<NamedEvent> {
    if !is_name(name, false) {
        report.error(
            entry.mark,
            format!("an event cannot be named `{}`", shown(name)),
            format!("a name is {}", name_rule(false)),
        );
    } else if Event::from_label(name).is_some() {
        report.error(
            entry.mark,
            format!("`{name}` is a standard event, counted in every study"),
            "take another name",
        );
    }
    let errors = report.count();
    let section = Section::open(report, entry, &format!("events.{}", shown(name)), EVENT)?;
    let number = section.integer("rung_at_least").and_then(|number| u8::try_from(number).ok());
    let rung = number.and_then(|number| Rung::try_from(number).ok());
    let event = NamedEvent {
        name: name.to_string(),
        fought: states(report, &section, "fought", cast),
        deployed: states(report, &section, "deployed", cast),
        abstained: states(report, &section, "abstained", cast),
        called: states(report, &section, "called", cast),
        replied: states(report, &section, "replied", cast),
        outcomes: outcomes(report, &section),
        rung_at_least: rung.unwrap_or(Rung::StandDown),
    };
    // A key that is not known was to be one.
    if report.count() == errors && !EVENT.iter().any(|key| section.has(key.name)) {
        report.error(
            entry.mark,
            format!("event `{}` has no condition", shown(name)),
            "give at least one of fought, deployed, abstained, called, replied, outcome, rung_at_least",
        );
    }
    let acting = StateSet(event.fought.0 | event.deployed.0);
    if acting.0 & event.abstained.0 != 0 {
        report.clash(
            section.mark_of("abstained"),
            format!("event `{}` never happens: a state both acts and abstains", shown(name)),
            "name the state under one condition",
        );
    }
    Some(event)
}

fn states(report: &Report, section: &Section<'_>, key: &str, cast: &Cast) -> StateSet {
    let mut set = StateSet::EMPTY;
    let Some(node) = section.node(key) else {
        return set;
    };
    nobody(report, section, key);
    for element in values::one_or_more(node) {
        let code = values::code(report, element, key);
        if let Some(index) = code.and_then(|code| cast.position(report, element.mark, code, key)) {
            set.insert(index);
        }
    }
    set
}

fn outcomes(report: &Report, section: &Section<'_>) -> u16 {
    let mut bits = 0;
    let Some(node) = section.node("outcome") else {
        return bits;
    };
    nobody(report, section, "outcome");
    for element in values::one_or_more(node) {
        let outcome = values::choice(report, element, "outcome", Outcome::LABELS, Outcome::from_label);
        bits |= outcome.map_or(0, |outcome| 1 << outcome as u16);
    }
    bits
}

fn nobody(report: &Report, section: &Section<'_>, key: &str) {
    if section.node(key).is_some_and(values::is_empty_list) {
        report.error(
            section.mark_of(key),
            format!("`{key}` is empty"),
            "name at least one, or leave the key out for any",
        );
    }
}

pub(super) fn stop(report: &Report, top: &Section<'_>, events: &[NamedEvent]) -> Option<StopRule> {
    let section = Section::open(report, top.entry("stop")?, "stop", STOP)?;
    section.require();
    let event = section.name("event");
    if let Some(event) = event {
        known(report, section.mark_of("event"), event, events);
    }
    let half_width = section.number("half_width");
    let min_runs = section.integer("min_runs").unwrap_or(1000);
    Some(StopRule { event: event?.to_string(), half_width: half_width?, min_runs })
}

/// Whether every run is written, and whether that is in Parquet.
pub(super) fn runs(report: &Report, top: &Section<'_>) -> (bool, bool) {
    let [csv, parquet] = ["runs_csv", "runs_parquet"].map(|key| top.flag(key).unwrap_or(false));
    if csv && parquet {
        let message = "every run is written once, in CSV or in Parquet";
        report.clash(top.mark_of("runs_parquet"), message, "leave out `runs_csv` or `runs_parquet`");
    }
    (csv || parquet, parquet)
}

pub(super) fn keep(report: &Report, top: &Section<'_>, events: &[NamedEvent]) -> Option<String> {
    let event = top.name("keep")?;
    known(report, top.mark_of("keep"), event, events);
    // Where the command line or a sweep says that none are written, this says nothing.
    if !top.has("runs_csv") && !top.has("runs_parquet") {
        let message = "`keep` says which runs are written, and none are";
        report.clash(
            top.mark_of("keep"),
            message,
            "add runs_csv = true or runs_parquet = true, or leave `keep` out",
        );
    }
    Some(event.to_string())
}

fn known(report: &Report, mark: Mark, event: &str, events: &[NamedEvent]) {
    let standard = Event::LABELS.iter().copied();
    let names: Vec<&str> = standard.chain(events.iter().map(|event| event.name.as_str())).collect();
    if !names.contains(&event) {
        let far = format!("choices: {}", names.join(", "));
        let help = meant(event, names, "", far);
        report.clash(mark, format!("no event `{event}`"), help);
    }
}
