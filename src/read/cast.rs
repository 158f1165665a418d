//! Who takes part: challenger, protégé, and the pool of responders.

use super::error::shown;
use super::section::Section;
use super::source::{Mark, Origin, Report};
use super::states::{self, Draft, Known};
use super::suggest::meant;
use super::tree::Entry;
use super::values;
use crate::model::study::{MAX_RESPONDERS, State, StateSet};
use std::collections::{BTreeMap, BTreeSet};

/// The states of a study.
pub(super) struct Cast {
    pub challenger: Option<State>,
    pub protege: Option<State>,
    /// The responders that could be made; as many as there are codes if nothing is wrong.
    pub responders: Vec<State>,
    /// The responders' codes in order; `None` if it is not clear who they are.
    pub codes: Option<Vec<String>>,
    /// Figures of states that are the study's own, under their full keys, each with its place.
    pub own: Vec<(String, Mark)>,
    table: Option<Known>,
}

impl Cast {
    /// The position of a responder that is named at `mark`.
    pub(super) fn position(&self, report: &Report, mark: Mark, code: &str, what: &str) -> Option<usize> {
        let codes = self.codes.as_ref()?;
        let index = codes.iter().position(|known| known == code);
        let role = [("challenger", &self.challenger), ("protégé", &self.protege)]
            .into_iter()
            .find(|(_, state)| state.as_ref().is_some_and(|state| state.code == code));
        if let Some((role, _)) = role {
            let message = format!("`{what}` names \"{code}\", which is the {role}");
            report.clash(mark, message, "name responders only: take it out");
        } else if index.is_none() {
            let add = format!("add \"{code}\" to `responders`");
            let help = meant(code, codes.iter().map(String::as_str), &format!(" Else {add}"), add);
            report.clash(mark, format!("`{what}` names \"{}\", which is no responder", shown(code)), help);
        }
        index
    }

    /// The position of the responder behind a key of the study.
    pub(super) fn responder(&self, report: &Report, top: &Section<'_>, key: &str) -> Option<usize> {
        let code = top.code(key)?;
        self.position(report, top.mark_of(key), code, key)
    }

    /// The members of a group among the responders; `None` if there is no such group.
    pub(super) fn group(&self, name: &str) -> Option<StateSet> {
        let members = self.table.as_ref()?.table.members(name)?;
        let mut set = StateSet::EMPTY;
        for (index, code) in self.codes.iter().flatten().enumerate() {
            if members.contains(&code.as_str()) {
                set.insert(index);
            }
        }
        Some(set)
    }

    /// The states behind a code or the name of a group that have no role in the study.
    pub(super) fn outside(&self, name: &str) -> Vec<String> {
        let Some(codes) = &self.codes else { return Vec::new() };
        let roles = [&self.challenger, &self.protege].map(|state| state.as_ref().map(|state| &state.code));
        let named =
            self.table.as_ref().and_then(|known| known.table.members(name)).unwrap_or_else(|| vec![name]);
        let named = named.into_iter().map(str::to_string);
        named.filter(|code| !codes.contains(code) && !roles.contains(&Some(code))).collect()
    }

    /// The names of all groups.
    pub(super) fn groups(&self) -> Vec<&str> {
        let names = self.table.iter().flat_map(|known| known.table.group_names.iter());
        names.map(String::as_str).collect()
    }
}

/// Reads the roles and makes the states.
pub(super) fn read(report: &Report, top: &Section<'_>) -> Cast {
    let mut cast = Cast {
        challenger: None,
        protege: None,
        responders: Vec::new(),
        codes: None,
        own: Vec::new(),
        table: states::table(report, top),
    };
    let described: BTreeMap<&str, &Entry> = top.named("state").into_iter().collect();
    for (code, entry) in &described {
        if !values::is_code(code) {
            report.error(
                entry.mark,
                format!("`{}` cannot be the code of a state", shown(code)),
                "a code is 1 to 16 of the characters A-Z, 0-9 and _, a letter first: [state.USA]",
            );
        }
    }
    let challenger = top.code("challenger");
    let protege = top.code("protege");
    let Some(table) = &cast.table else {
        return cast;
    };
    let mut roles = Roles { report, table, described: &described, drafts: BTreeMap::new(), sound: true };
    for (key, code) in [("challenger", challenger), ("protege", protege)] {
        if let Some(code) = code {
            roles.draft(code, top.mark_of(key), key);
        }
    }
    if challenger.is_some() && challenger == protege {
        report.clash(top.mark_of("protege"), "`protege` is the challenger itself", "name another state");
    }
    let pool = roles.pool(top, challenger, protege);
    let sound = roles.sound && pool.is_some() && challenger.is_some() && protege.is_some();
    let drafts = roles.drafts;
    if let (Some(challenger), Some(protege_code)) = (challenger, protege)
        && let Some(protege) = drafts.get(protege_code)
    {
        let make = |code: &str| drafts.get(code)?.state(report, protege, challenger);
        cast.challenger = make(challenger);
        cast.protege = make(protege_code);
        cast.responders = pool.iter().flatten().filter_map(|code| make(code)).collect();
        for (code, draft) in &drafts {
            let own = draft.own(protege).into_iter().filter(|(key, _)| *key != "name");
            cast.own.extend(own.map(|(key, mark)| (format!("state.{code}.{key}"), mark)));
        }
    }
    if sound {
        idle(report, &described, |code| drafts.contains_key(code));
        cast.codes = pool;
    }
    cast
}

/// Reports the states that are described and take no part.
fn idle(report: &Report, described: &BTreeMap<&str, &Entry>, takes_part: impl Fn(&str) -> bool) {
    for (code, entry) in described {
        if values::is_code(code) && !takes_part(code) && report.origin(entry.mark) != Origin::Base {
            report.clash(
                entry.mark,
                format!("[state.{code}] describes a state that takes no part in the study"),
                format!("add \"{code}\" to `responders`, or leave the table out"),
            );
        }
    }
}

struct Roles<'a, 'b> {
    report: &'a Report,
    table: &'b Known,
    described: &'b BTreeMap<&'a str, &'a Entry>,
    drafts: BTreeMap<String, Draft<'a>>,
    /// Whether every state that is named is known.
    sound: bool,
}

impl<'a> Roles<'a, '_> {
    fn exists(&self, code: &str) -> bool {
        self.table.table.row(code).is_some() || self.described.contains_key(code)
    }

    fn draft(&mut self, code: &str, mark: Mark, what: &str) {
        if !self.exists(code) {
            return self.unknown(code, mark, what);
        }
        if !self.drafts.contains_key(code) {
            let entry = self.described.get(code).copied();
            let draft = Draft::new(self.report, self.table, entry, code, mark);
            self.drafts.insert(code.to_string(), draft);
        }
    }

    fn unknown(&mut self, word: &str, mark: Mark, what: &str) {
        self.sound = false;
        if self.report.is_full() {
            return;
        }
        let groups = self.table.table.group_names.iter().map(String::as_str);
        let code = values::is_code(word);
        let help = if code {
            let known = self.table.table.codes().chain(self.described.keys().copied());
            let make = format!("make it up in [state.{word}]");
            meant(word, known, &format!(" Else {make}"), make)
        } else {
            let far = format!("groups: {}", self.table.table.group_names.join(", "));
            meant(word, groups.chain(self.table.table.codes()), "", far)
        };
        let kind = if code { "state" } else { "state or group" };
        let message = format!("`{what}` names \"{}\": there is no such {kind}", shown(word));
        self.report.error(mark, message, help);
    }

    /// The codes of the responders in order: states named twice are refused, states that come with a
    /// group are taken once and never into a second role.
    fn pool(
        &mut self,
        top: &Section<'_>,
        challenger: Option<&str>,
        protege: Option<&str>,
    ) -> Option<Vec<String>> {
        let node = top.node("responders")?;
        let elements = values::elements(self.report, node, "responders")?;
        let table = &self.table.table;
        let mut pool: Vec<String> = Vec::new();
        let mut named = BTreeSet::new();
        let mut last = node.mark;
        for (index, element) in elements.iter().enumerate() {
            let what = format!("responders[{index}]");
            let Some(word) = values::text(self.report, element, &what) else {
                self.sound = false;
                continue;
            };
            if !named.insert(word) {
                self.report.error(
                    element.mark,
                    format!("\"{}\" is named twice", shown(word)),
                    "name it once",
                );
                continue;
            }
            for (role, code) in [("challenger", challenger), ("protégé", protege)] {
                if code == Some(word) {
                    self.report.clash(
                        element.mark,
                        format!("\"{word}\" is the {role} and cannot be a responder"),
                        "take it out of `responders`",
                    );
                }
            }
            let codes = match table.members(word) {
                Some(members) if !self.exists(word) => members,
                _ => vec![word],
            };
            for code in codes {
                self.draft(code, element.mark, "responders");
                let new = !pool.iter().any(|known| known == code);
                if new && Some(code) != challenger && Some(code) != protege && self.exists(code) {
                    if pool.len() == MAX_RESPONDERS {
                        last = element.mark;
                    }
                    pool.push(code.to_string());
                }
            }
            if pool.len() > MAX_RESPONDERS {
                self.report.clash(
                    last,
                    format!("more than {MAX_RESPONDERS} responders"),
                    "a study has at most 64",
                );
                return None;
            }
        }
        if pool.is_empty() && self.sound {
            self.report.clash(
                node.mark,
                "`responders` is empty: nobody could keep a promise",
                "name states or groups, such as [\"nato_member\"]",
            );
            return None;
        }
        Some(pool)
    }
}
