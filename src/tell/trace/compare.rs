//! The same run under two guarantees, up to where it parts.
//!
//! Both meet the same draws, so what differs first differs because of the guarantee: the first decision, or
//! event of chance, that both come to and that goes another way. What only one guarantee asks for (consent,
//! coverage, a veto) is no parting; anything else to which only one comes is.

use super::event::*;
use super::phrase::{chance_line, outcome_line, question};
use super::text::{Style, Teller};
use std::collections::BTreeMap;

/// Quarter, stage within it, day of the crisis, step within the round.
type When = (u32, u8, u32, u8);

/// When a decision or a draw comes, who or what it is, what came of it, and whether both must come to it.
fn point(event: &Event) -> Option<(When, &str, &str, bool)> {
    match event {
        Event::Decision(one) => {
            let (stage, step, both) = match one.decision {
                Question::Consent => (0, 0, false),
                Question::Challenge => (4, 0, true),
                Question::Block => (5, 0, false),
                Question::Respond => (6, 0, true),
                Question::Adjust => (7, 0, true),
                Question::Ladder => (7, 1, true),
                Question::Reply => (7, 4, false),
            };
            Some(((one.quarter, stage, one.day.unwrap_or(0), step), &one.state, &one.chosen, both))
        }
        Event::Chance(one) => {
            let (stage, step, both) = match one.chance.as_str() {
                "admission_ends_war" => (1, 0, false),
                "opportunity" => (2, 0, true),
                "covered" => (3, 0, false),
                "rung_slips" => (7, 2, true),
                "deescalation" => (7, 3, false),
                "reply_exchange" => (7, 5, false),
                "ceasefire" => (7, 4, true),
                _ => (7, 5, false),
            };
            let happened = if one.happened { "yes" } else { "no" };
            Some(((one.quarter, stage, one.day.unwrap_or(0), step), &one.chance, happened, both))
        }
        _ => None,
    }
}

/// What happens at one time: by agent or chance, what came of it.
type At<'e> = BTreeMap<&'e str, (&'e str, bool, &'e Event)>;

fn course(events: &[Event]) -> BTreeMap<When, At<'_>> {
    let mut course: BTreeMap<When, At> = BTreeMap::new();
    for event in events {
        if let Some((when, who, came, both)) = point(event) {
            course.entry(when).or_default().insert(who, (came, both, event));
        }
    }
    course
}

/// Where the traces of one run under two guarantees part.
pub(crate) fn parting(a: &[Event], b: &[Event]) -> Parting {
    let (_, ends) = part(a, b);
    let regime = |events: &[Event]| match events.first() {
        Some(Event::Run(run)) => run.regime.clone(),
        _ => String::new(),
    };
    let when = ends.first().map(|(when, ..)| *when);
    let boxed = |event: Option<&Event>| event.map(|event| Box::new(event.clone()));
    Parting {
        regime_a: regime(a),
        regime_b: regime(b),
        quarter: when.map(|when| when.0),
        day: when.filter(|when| when.1 == 7).map(|when| when.2),
        a: ends.first().and_then(|(_, a, _)| boxed(*a)),
        b: ends.first().and_then(|(_, _, b)| boxed(*b)),
    }
}

type Difference<'e> = (When, Option<&'e Event>, Option<&'e Event>);

/// The time at which they part, and all that differs then.
fn part<'e>(a: &'e [Event], b: &'e [Event]) -> (Option<When>, Vec<Difference<'e>>) {
    let forces: BTreeMap<&str, f64> = a
        .iter()
        .filter_map(|event| match event {
            Event::State(state) => Some((state.state.as_str(), state.force)),
            _ => None,
        })
        .collect();
    let (a, b) = (course(a), course(b));
    let nothing = At::new();
    let mut times: Vec<When> = a.keys().chain(b.keys()).copied().collect();
    times.sort_unstable();
    times.dedup();
    for when in times {
        let (here, there) = (a.get(&when).unwrap_or(&nothing), b.get(&when).unwrap_or(&nothing));
        let mut names: Vec<&str> = here.keys().chain(there.keys()).copied().collect();
        names.sort_unstable();
        names.dedup();
        let differs = names.into_iter().filter_map(|name| match (here.get(name), there.get(name)) {
            (Some(one), Some(other)) if one.0 != other.0 => Some((when, Some(one.2), Some(other.2))),
            (Some(one), None) if one.1 => Some((when, Some(one.2), None)),
            (None, Some(other)) if other.1 => Some((when, None, Some(other.2))),
            _ => None,
        });
        let differs: Vec<Difference> = differs.collect();
        if !differs.is_empty() {
            return (Some(when), strongest_first(differs, &forces));
        }
    }
    (None, Vec::new())
}

fn strongest_first<'e>(
    mut differs: Vec<Difference<'e>>,
    forces: &BTreeMap<&str, f64>,
) -> Vec<Difference<'e>> {
    let force = |(_, one, other): &Difference| {
        let who = one.or(*other).and_then(point).map_or("", |(_, who, ..)| who);
        forces.get(who).copied().unwrap_or(0.0)
    };
    differs.sort_by(|a, b| force(b).total_cmp(&force(a)));
    differs
}

/// The promise as it stood at a time.
fn promise(events: &[Event], when: When) -> String {
    let until = events.iter().filter_map(|event| match event {
        Event::Promise(promise) if promise.quarter <= when.0 => Some(promise),
        _ => None,
    });
    match until.into_iter().next_back() {
        Some(promise) if promise.change != "ended" => format!("{} bound", promise.bound.len()),
        _ => "nobody bound".to_string(),
    }
}

/// The comparison for people: the common course, where it parts and why, and what becomes of each.
pub(crate) fn comparison(a: &[Event], b: &[Event], style: Style) -> String {
    let mut teller = Teller::new(style);
    let (Some(Event::Run(first)), Some(Event::Run(second))) = (a.first(), b.first()) else {
        return String::new();
    };
    teller.page.heading(&format!(
        "{}, run {}, {}: {} against {} (seed {})",
        first.study, first.run, first.conferral, first.regime, second.regime, first.seed
    ));
    let (when, differs) = part(a, b);
    let common = a.iter().take_while(|event| match (point(event), when) {
        (Some((at, ..)), Some(when)) => at < when,
        (None, Some(when)) => quarter(event).is_none_or(|quarter| quarter <= when.0),
        (_, None) => true,
    });
    let common: Vec<&Event> = common.collect();
    teller.page.heading(&format!("Common course, as it looks under {}", first.regime));
    for event in &common {
        if !matches!(event, Event::Outcome(_)) {
            teller.tell(event);
        }
    }
    teller.flush();
    match differs.as_slice() {
        [] => teller.page.heading("They do not part: every decision to which both come is the same."),
        [(when, one, other), rest @ ..] => {
            teller.page.heading(&format!("Here they part: quarter {}{}", when.0, day(when)));
            for (regime, event, events) in [(&first.regime, one, a), (&second.regime, other, b)] {
                match event {
                    Some(Event::Decision(decision)) => {
                        let (question, bound) = (question(decision.decision), promise(events, *when));
                        let text =
                            format!("Under {regime} ({bound}), {} decides {question}:", decision.state);
                        teller.page.paragraph(2, 2, &text);
                        teller.options(decision);
                    }
                    Some(Event::Chance(chance)) => {
                        teller.page.paragraph(2, 2, &format!("Under {regime}: {}", chance_line(chance)));
                    }
                    _ => teller.page.paragraph(2, 2, &format!("Under {regime} it does not come to this.")),
                }
            }
            let others = rest.iter().filter_map(|(_, one, other)| one.or(*other));
            let others: Vec<&str> = others.filter_map(|event| point(event)).map(|(_, who, ..)| who).collect();
            if !others.is_empty() {
                let text = format!("At the same time these differ too: {}.", others.join(", "));
                teller.page.paragraph(2, 2, &text);
            }
        }
    }
    teller.page.heading("What becomes of each");
    for (run, events) in [(first, a), (second, b)] {
        if let Some(Event::Outcome(outcome)) = events.last() {
            teller.page.paragraph(2, 2, &outcome_line(outcome).replace("Outcome", &run.regime));
        }
    }
    teller.page.text
}

fn day(when: &When) -> String {
    if when.1 == 7 { format!(", day {} of the crisis", when.2) } else { String::new() }
}

fn quarter(event: &Event) -> Option<u32> {
    match event {
        Event::Government(one) => Some(one.quarter),
        Event::Happening(one) => Some(one.quarter),
        Event::Promise(one) => Some(one.quarter),
        Event::Consent(one) => Some(one.quarter),
        Event::Crisis(one) => Some(one.quarter),
        Event::Round(one) => Some(one.quarter),
        Event::Ended(one) => Some(one.quarter),
        Event::Memory(one) => Some(one.quarter),
        _ => None,
    }
}
