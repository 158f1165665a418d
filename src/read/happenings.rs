//! What a study says will or may happen while it runs.

use super::cast::Cast;
use super::error::shown;
use super::keys::HAPPENING;
use super::section::Section;
use super::source::Report;
use super::suggest::choose;
use super::tree::Entry;
use super::values::{self, is_name, name_rule};
use crate::base::chance::AgentId;
use crate::model::study::{Happening, MAX_HAPPENINGS, State, StateSet, What, When, Worth};

/// Reads every [happening.NAME]. `guarantees` are the names of those that the study compares.
pub(super) fn read(
    report: &Report,
    top: &Section<'_>,
    cast: &Cast,
    guarantees: &[&str],
    horizon: u32,
) -> Vec<Happening> {
    let named = top.named("happening");
    if let Some((_, entry)) = named.get(MAX_HAPPENINGS) {
        let message = format!("more than {MAX_HAPPENINGS} happenings");
        report.clash(entry.mark, message, "keep those that answer the question");
        return Vec::new();
    }
    let one = |(name, entry)| happening(report, name, entry, cast, guarantees, horizon);
    named.into_iter().filter_map(one).collect()
}

fn happening(
    report: &Report,
    name: &str,
    entry: &Entry,
    cast: &Cast,
    guarantees: &[&str],
    horizon: u32,
) -> Option<Happening> {
    if !is_name(name, false) {
        report.error(
            entry.mark,
            format!("a happening cannot be named `{}`", shown(name)),
            format!("a name is {}", name_rule(false)),
        );
    }
    let section = Section::open(report, entry, &format!("happening.{}", shown(name)), HAPPENING)?;
    section.require();
    let what = section.choice("what", What::from_label);
    let when = when(report, &section, horizon);
    let notice_quarters = section.small("notice_quarters").unwrap_or(0);
    let guarantees = under(report, &section, guarantees);
    let risk_tolerance = section.number("risk_tolerance");
    let value = section.number("value");
    let whom = whom(report, &section, cast, what);
    if let Some(what) = what {
        fits(report, &section, what, &whom, value);
    }
    Some(Happening {
        name: name.to_string(),
        id: AgentId::of(name),
        what: what?,
        states: whom.states,
        challenger: whom.challenger,
        protege: whom.protege,
        value,
        risk_tolerance,
        guarantees,
        when: when?,
        notice_quarters,
    })
}

/// Whether what happens has the keys that it needs, and no others.
fn fits(report: &Report, section: &Section<'_>, what: What, whom: &Whom, value: Option<f64>) {
    let label = what.label();
    match what.worth() {
        None if section.has("value") => {
            report.clash(section.mark_of("value"), format!("`{label}` has no value"), "leave `value` out");
        }
        None => {}
        Some(Worth { unit, most, optional }) => {
            let least = unit.bounds().0;
            let range = format!("{least} to {most} ({})", unit.label());
            if !section.has("value") && !optional {
                let message = format!("`{label}` needs a value");
                report.clash(section.mark, message, format!("add `value`: {range}"));
            } else if value.is_some_and(|value| !(least..=most).contains(&value)) {
                let message = format!("the value of `{label}` is out of range");
                report.error(section.mark_of("value"), message, format!("give {range}"));
            }
        }
    }
    if what == What::Government && value.is_some() && whom.states.is_empty() {
        report.clash(
            section.mark_of("value"),
            "the governments of challenger and protégé have no resolve to multiply",
            "leave `value` out, or give `risk_tolerance`",
        );
    }
    if what != What::Government && section.has("risk_tolerance") {
        let message = format!("`{label}` puts nobody into office who could have a `risk_tolerance`");
        report.clash(
            section.mark_of("risk_tolerance"),
            message,
            "leave it out, or set `what = \"government\"`",
        );
    }
}

/// The guarantees under which it happens; none for all.
fn under(report: &Report, section: &Section<'_>, known: &[&str]) -> Vec<String> {
    let mut under = Vec::new();
    let nodes = section.node("guarantees").and_then(|node| values::elements(report, node, "guarantees"));
    for node in nodes.unwrap_or_default() {
        let Some(name) = values::name(report, node, "guarantees") else { continue };
        if known.contains(&name) {
            under.push(name.to_string());
        } else {
            let message = format!("the study does not compare a guarantee `{}`", shown(name));
            report.error(node.mark, message, choose(name, known));
        }
    }
    under
}

fn whom(report: &Report, section: &Section<'_>, cast: &Cast, what: Option<What>) -> Whom {
    let mut whom = Whom::default();
    // Where the event itself is not understood, either role may be meant.
    let [of_challenger, of_protege] = what.map_or([true; 2], What::of_roles);
    for node in section.node("states").map_or(&[][..], values::one_or_more) {
        let Some(code) = values::code(report, node, "states") else { continue };
        let is = |role: &Option<State>| role.as_ref().is_some_and(|state| state.code == code);
        if of_challenger && is(&cast.challenger) {
            whom.challenger = true;
        } else if of_protege && is(&cast.protege) {
            whom.protege = true;
        } else if let Some(index) = cast.position(report, node.mark, code, "states") {
            whom.states.insert(index);
        }
    }
    let Some(what) = what else { return whom };
    let label = what.label();
    match (what.of_states(), section.has("states")) {
        (Some(true), false) => report.clash(
            section.mark,
            format!("`{label}` happens to nobody"),
            "name its `states`, such as \"USA\"",
        ),
        (Some(false), true) => {
            let message = format!("`{label}` happens to the guarantee, not to states");
            report.clash(section.mark_of("states"), message, "leave `states` out");
        }
        _ => {}
    }
    whom
}

/// To whom something happens.
#[derive(Default)]
struct Whom {
    states: StateSet,
    challenger: bool,
    protege: bool,
}

fn when(report: &Report, section: &Section<'_>, horizon: u32) -> Option<When> {
    const REMEDY: &str = "give `quarter = 12` for a date, or `hazard_per_year = 0.05` for a chance";
    let quarter = section.small("quarter");
    let hazard_per_year = section.number("hazard_per_year");
    match (section.has("quarter"), section.has("hazard_per_year")) {
        (true, true) => {
            let message = "both a date and a chance";
            report.clash(section.mark_of("hazard_per_year"), message, REMEDY);
            None
        }
        (false, false) => {
            report.clash(section.mark, "neither a date nor a chance", REMEDY);
            None
        }
        (true, false) => {
            let quarter = quarter?;
            if quarter >= horizon {
                let message = format!("quarter {quarter} never comes: the study ends before it");
                report.clash(
                    section.mark_of("quarter"),
                    message,
                    format!("the last quarter is {}", horizon - 1),
                );
            }
            Some(When::Quarter(quarter))
        }
        (false, true) => hazard_per_year.map(When::HazardPerYear),
    }
}
