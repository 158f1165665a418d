//! The rare events of a study, and the levels at which runs branch on the way to them.

use super::cast::Cast;
use super::section::Section;
use super::source::{Mark, Report};
use super::values;
use crate::model::study::{Branching, Guarantee, Rare, RareEvent};

/// The most paths that a run may become where no path ends: beyond, one run could take for ever.
const MOST_PATHS: u64 = 1_000_000;

pub(super) fn read(report: &Report, top: &Section<'_>, cast: &Cast) -> Vec<Rare> {
    let Some(section) = top.table("rare") else { return Vec::new() };
    section.require();
    let compensator = section.flag("compensator").unwrap_or(true);
    let mut rare = Vec::new();
    let named = section.node("event").map_or(&[][..], values::one_or_more);
    if section.node("event").is_some_and(values::is_empty_list) {
        report.error(section.mark_of("event"), "`event` is empty", "name at least one, or leave [rare] out");
    }
    for node in named {
        let Some(event) = values::choice(report, node, "event", RareEvent::LABELS, RareEvent::from_label)
        else {
            continue;
        };
        if rare.iter().any(|known: &Rare| known.event == event) {
            report.error(node.mark, format!("\"{}\" is named twice", event.label()), "name it once");
        }
        if let Some((why, remedy)) = out_of_reach(event, cast) {
            report.clash(node.mark, format!("no run can reach `{}`: {why}", event.label()), remedy);
        }
        rare.push(Rare { event, branching: branching(report, &section, event), compensator });
    }
    for &event in RareEvent::ALL.iter().filter(|&&event| section.has(event.label())) {
        if !named.is_empty() && !rare.iter().any(|known| known.event == event) {
            report.clash(
                section.mark_of(event.label()),
                format!("[rare.{}] is for an event that is not looked for", event.label()),
                format!("add \"{}\" to `event`, or leave the table out", event.label()),
            );
        }
    }
    rare
}

/// Why the ladder ends short of an event whatever happens, and what to do about it.
fn out_of_reach(event: RareEvent, cast: &Cast) -> Option<(&'static str, &'static str)> {
    let (challenger, whole) =
        (cast.challenger.as_ref()?, cast.codes.as_ref()?.len() == cast.responders.len());
    let guarantor = !whole || cast.responders.iter().any(|state| state.nuclear);
    match event {
        RareEvent::NuclearUse if !challenger.nuclear && !guarantor => Some((
            "neither the challenger nor any responder has nuclear weapons",
            "leave it out, or set `nuclear` of a state",
        )),
        RareEvent::StrategicExchange if !challenger.nuclear => Some((
            "the challenger has no nuclear weapons",
            "leave it out, or set `nuclear` of the challenger",
        )),
        RareEvent::StrategicExchange if !guarantor => {
            Some(("no responder has nuclear weapons", "leave it out, or add a responder that has"))
        }
        _ => None,
    }
}

/// The levels that the study gives for an event; `None` where a pilot is to find them.
fn branching(report: &Report, rare: &Section<'_>, event: RareEvent) -> Option<Vec<Branching>> {
    let section = rare.table(event.label())?;
    section.require();
    let (levels, splits) = (section.integers("levels"), section.integers("splits"));
    let (levels, splits) = (levels?, splits?);
    let remedy = |key: &str| format!("as many `{key}` as levels: how many paths go on from each");
    if levels.len() != splits.len() {
        let message = format!("{} levels and {} splits", levels.len(), splits.len());
        report.clash(section.mark_of("splits"), message, remedy("splits"));
        return None;
    }
    if !levels.is_sorted_by(|a, b| a < b) {
        report.clash(section.mark_of("levels"), "`levels` do not rise", "name each once, the lowest first");
        return None;
    }
    let paths = splits.iter().fold(1, |paths: u64, &splits| paths.saturating_mul(splits));
    if paths > MOST_PATHS {
        let message = format!("one run could become {paths} paths, more than {MOST_PATHS}");
        report.clash(section.mark_of("splits"), message, "split less, or at fewer levels");
        return None;
    }
    let each = levels.into_iter().zip(splits);
    Some(each.map(|(level, splits)| Branching { level: level as u8, splits: splits as u32 }).collect())
}

/// Trees count the steps of the ladder, and a nuclear reply is none: refuses a guarantee that promises one.
pub(super) fn refuse_replies(report: &Report, mark: Mark, regimes: &[(Guarantee, Mark)], cast: &Cast) {
    for (regime, _) in regimes {
        let replies = regime.obligation.nuclear_reply();
        if replies.iter().any(|i| cast.responders.get(i).is_some_and(|state| state.nuclear)) {
            let message = format!("`rare` does not see nuclear replies, and `{}` promises one", regime.name);
            report.clash(
                mark,
                message,
                "leave [rare] out and make more runs, or compare guarantees without a nuclear reply",
            );
        }
    }
}
