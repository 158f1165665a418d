//! A guarantee meets the pool of responders: who is bound, and what contradicts itself.

use super::cast::Cast;
use super::error::shown;
use super::source::{Mark, Report};
use super::suggest::meant;
use super::values::is_code;
use crate::model::study::guarantee::Form;
use crate::model::study::obligation::DEFAULT;
use crate::model::study::{Consent, Guarantee, Level, Obligation, Obligations, StateSet};
use std::collections::BTreeMap;

/// A code or a group in a list of members. It has a place if the study wrote it there, and then must be
/// right; what comes with a bundled regime is taken as far as it goes.
#[derive(Clone)]
pub(super) struct Part {
    pub word: String,
    pub mark: Option<Mark>,
}

impl Part {
    /// It comes with a bundled regime, and has no place in the study.
    pub(super) fn bundled(&mut self) {
        self.mark = None;
    }
}

/// A regime before the pool is laid under it.
#[derive(Clone)]
pub(super) struct Draft {
    pub guarantee: Guarantee<Vec<Part>>,
    /// Where each attribute, and each element of one, was last written, if the study wrote it.
    pub marks: BTreeMap<String, Mark>,
    /// The bundled guarantee from which it has the rest.
    pub base: Option<String>,
}

/// Lays the pool under a regime and refuses what contradicts own.
pub(super) fn finish(report: &Report, draft: &Draft, cast: &Cast, place: Mark) -> Guarantee {
    let Draft { guarantee, marks, .. } = draft;
    let name = &guarantee.name;
    // Those who are among the members stand below them in the table.
    let mut members = StateSet::EMPTY;
    let bound = guarantee.obligation_depth > 0.0;
    let depth = marks.get("obligation_depth").copied();
    let finished = guarantee.clone().with_states(|attribute, parts| match attribute.form {
        Form::Owed if parts.iter().any(|part| part.word == DEFAULT) => members,
        Form::Members | Form::Owed => within(report, &parts, cast, attribute.key, members),
        _ => {
            members = set(report, &parts, cast, attribute.key);
            members
        }
    });
    let obligation = settle(report, &guarantee.obligation, finished.obligation, members);
    let finished = Guarantee { obligation, ..finished };
    if bound && name == "none" {
        report.clash(
            depth.unwrap_or(place),
            "regime `none` binds: its `obligation_depth` is above 0",
            "give it another name",
        );
    }
    if name != "none"
        && bound
        && guarantee.obligated_level == Level::Abstain
        && !guarantee.obligation.0.iter().any(Obligation::asks)
    {
        report.clash(
            marks.get("obligated_level").copied().or(depth).unwrap_or(place),
            format!("regime `{name}` contradicts itself: `obligation_depth` is above 0, but \"abstain\" keeps the promise"),
            "set `obligated_level` to material, deploy or combat, or `obligation_depth` to 0",
        );
    }
    if name != "none" && cast.codes.is_some() && bound && members.is_empty() {
        let message = match guarantee.members.is_empty() {
            true => format!("regime `{name}` is empty: it binds nobody"),
            false => format!("regime `{name}` is empty: none of its members is a responder"),
        };
        let help = "give `members` that are among `responders`, or set `obligation_depth` to 0";
        report.clash(place, message, help);
    }
    if cast.codes.is_some()
        && guarantee.consent == Consent::Leads
        && !members.is_empty()
        && finished.leads.is_empty()
    {
        report.clash(
            place,
            format!("regime `{name}` needs the consent of its leads, but none of them is a responder"),
            "give `leads` that are among its members, or another `consent`",
        );
    }
    if name != "none" && bound && guarantee.clarity.iter().all(|(_, &clarity)| clarity == 0.0) {
        report.clash(
            depth.unwrap_or(place),
            format!("regime `{name}` binds, but its `clarity` is 0 for every kind of attack"),
            "set clarity = { grey_zone = …, limited = …, full = … }, or `obligation_depth` to 0",
        );
    }
    Guarantee { members_left_out: left_out(&guarantee.members, cast), ..finished }
}

/// The members that are no responders, in the order of the list. A code that a study itself writes there is refused;
/// a group, and what comes with a bundled guarantee, is taken as far as the pool goes, and the rest is told.
fn left_out(parts: &[Part], cast: &Cast) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for code in parts.iter().flat_map(|part| cast.outside(&part.word)) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

/// The responders that a list names.
fn set(report: &Report, parts: &[Part], cast: &Cast, key: &str) -> StateSet {
    let mut set = StateSet::EMPTY;
    for part in parts {
        set = StateSet(set.0 | one(report, part, cast, key).0);
    }
    set
}

/// The responders that a list of members names: a state written there by hand must be a member.
fn within(report: &Report, parts: &[Part], cast: &Cast, key: &str, members: StateSet) -> StateSet {
    let mut kept = StateSet::EMPTY;
    for part in parts {
        let named = one(report, part, cast, key);
        if let Some(mark) = part.mark.filter(|_| is_code(&part.word))
            && named.0 & !members.0 != 0
        {
            report.clash(
                mark,
                format!("`{key}` names \"{}\", which is no member of the regime", part.word),
                format!("add \"{}\" to `members`", part.word),
            );
        }
        kept = StateSet(kept.0 | named.0 & members.0);
    }
    kept
}

fn one(report: &Report, part: &Part, cast: &Cast, key: &str) -> StateSet {
    let Some(codes) = &cast.codes else {
        return StateSet::EMPTY;
    };
    let mut set = StateSet::EMPTY;
    if let Some(index) = codes.iter().position(|code| *code == part.word) {
        set.insert(index);
        return set;
    }
    match (cast.group(&part.word), part.mark) {
        (Some(group), _) => group,
        (None, None) => set,
        (None, Some(mark)) if is_code(&part.word) => {
            cast.position(report, mark, &part.word, key);
            set
        }
        (None, Some(mark)) => {
            let groups = cast.groups();
            let far = format!("groups: {}", groups.join(", "));
            let help = meant(&part.word, groups, "", far);
            let word = shown(&part.word);
            report.clash(mark, format!("`{key}` names \"{word}\": there is no such state or group"), help);
            set
        }
    }
}

/// Makes what is owed by each member plain: a state's own line stands over its groups', and these over the rest's.
/// `drafted` are the lines as written, in the same order.
fn settle(
    report: &Report,
    drafted: &Obligations<Vec<Part>>,
    mut owed: Obligations,
    members: StateSet,
) -> Obligations {
    let rank = |index: usize| match drafted.0[index].states.first().map(|part| part.word.as_str()) {
        Some(DEFAULT) | None => 0,
        Some(word) if is_code(word) => 2,
        Some(_) => 1,
    };
    let name = |index: usize| drafted.0[index].states.first().map(|part| part.word.clone());
    let before = owed.0.clone();
    for index in 0..before.len() {
        if rank(index) == 0 {
            owed.0[index].states = members;
        }
        for (other, line) in before.iter().enumerate() {
            if rank(other) > rank(index) {
                let kept = owed.0[index].states.0 & !line.states.0;
                owed.0[index].states = StateSet(kept);
            } else if rank(other) == rank(index)
                && other < index
                && name(other) != name(index)
                && line.states.0 & before[index].states.0 != 0
                && let Some(mark) = drafted.0[index].states.first().and_then(|part| part.mark)
            {
                report.clash(
                    mark,
                    format!(
                        "`obligation`: a member belongs to {} and to {}",
                        name(other).unwrap_or_default(),
                        name(index).unwrap_or_default()
                    ),
                    "name that member by its code, or one of the groups alone",
                );
            }
        }
    }
    owed
}
