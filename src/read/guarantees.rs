//! The guarantees that a study compares: bundled ones, changed ones, new ones.

use super::binding::{self, Draft, Part};
use super::cast::Cast;
use super::error::shown;
use super::keys::{self, FACT};
use super::obligations;
use super::section::Section;
use super::source::{Mark, Origin, Report, Source};
use super::suggest::{list, meant};
use super::tree::{self, Data};
use super::values;
use crate::model::study::guarantee::{BUNDLED_TEXT, Slot};
use crate::model::study::{Fact, Guarantee, Kind, Provenance, TITLE};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::OnceLock;

/// Regimes in one study.
const MAX_REGIMES: usize = 64;

/// Regimes that build on one another.
const MAX_STEPS: usize = 16;

/// The regimes of a study, each with the place where it is described or at least named.
pub(super) struct Regimes {
    pub list: Vec<(Guarantee, Mark)>,
    pub reference: usize,
    pub provenance: Provenance,
}

impl Draft {
    fn blank(name: &str) -> Draft {
        Draft { guarantee: Guarantee::blank(name), marks: BTreeMap::new(), base: None }
    }

    /// A bundled guarantee: no place in it is one of the study.
    fn bundled(mut self) -> Draft {
        self.marks.clear();
        self.base = Some(self.guarantee.name.clone());
        for (_, slot) in self.guarantee.slots() {
            match slot {
                Slot::States(parts) | Slot::Members(parts) => parts.iter_mut().for_each(Part::bundled),
                Slot::Owed(owed) => owed.0.iter_mut().flat_map(|one| &mut one.states).for_each(Part::bundled),
                _ => {}
            }
        }
        self
    }
}

/// The bundled guarantees, from least to most, with states as they are written: codes and groups.
pub(crate) fn bundled_guarantees() -> Vec<Guarantee<Vec<String>>> {
    let words = |parts: Vec<Part>| parts.into_iter().map(|part| part.word).collect();
    bundled().iter().map(|draft| draft.guarantee.clone().with_states(|_, parts| words(parts))).collect()
}

/// The bundled text, read once as a study's tables are.
fn bundled() -> &'static [Draft] {
    static DRAFTS: OnceLock<Vec<Draft>> = OnceLock::new();
    DRAFTS.get_or_init(|| {
        let report = Report::default();
        let source = report.add(Source {
            name: "guarantees.toml".to_string(),
            folder: PathBuf::new(),
            origin: Origin::Base,
            text: BUNDLED_TEXT.to_string(),
        });
        let tree = tree::parse(&report, source, BUNDLED_TEXT);
        let top = Section::new(&report, &tree, Mark::whole(source), "", keys::STUDY);
        let mut workshop = Workshop::new(&report, &[]);
        let names = workshop.open(&top);
        let drafts = names.iter().filter_map(|name| workshop.draft(name, &mut Vec::new()));
        let drafts = drafts.map(Draft::bundled).collect();
        assert!(report.is_empty(), "the bundled guarantees are broken: {}", report.finish());
        drafts
    })
}

/// Reads `regimes`, `reference` and every [regime.NAME].
pub(super) fn read(report: &Report, top: &Section<'_>, cast: &Cast) -> Regimes {
    let mut workshop = Workshop::new(report, bundled());
    let names = workshop.open(top);
    for name in &names {
        workshop.draft(name, &mut Vec::new());
    }
    let compared = compared(report, top, &workshop);
    for name in names {
        let mark = workshop.sections[name].mark;
        let used = compared.iter().any(|(listed, _)| *listed == name) || workshop.bases.contains(name);
        // A list from elsewhere, put over the study's own, may compare fewer.
        let own_list = top.has("regimes") && report.origin(top.mark_of("regimes")) == report.origin(mark);
        if !used && own_list && report.origin(mark) != Origin::Base {
            report.clash(
                mark,
                format!("regime `{name}` is described but not compared"),
                format!("add \"{name}\" to `regimes`, or leave [regime.{name}] out"),
            );
        }
    }
    let mut list = Vec::new();
    let mut provenance = Provenance::default();
    for (name, mark) in &compared {
        if let Some(draft) = workshop.draft(name, &mut Vec::new()) {
            let place = workshop.sections.get(name).map_or(*mark, |section| section.mark);
            let own = draft.marks.iter();
            let own = own.map(|(key, mark)| (format!("regime.{name}.{key}"), report.place(*mark)));
            provenance.yours.extend(own);
            provenance.bases.extend(draft.base.clone().map(|base| (name.to_string(), base)));
            list.push((binding::finish(report, &draft, cast, place), place));
        }
    }
    let position = |name: &str| compared.iter().position(|(listed, _)| *listed == name);
    let reference = match top.name("reference") {
        Some(name) => position(name).unwrap_or_else(|| {
            let known = compared.iter().map(|(listed, _)| *listed);
            let far = format!("name one of `regimes`, or add \"{name}\" to them");
            let help = meant(name, known, "", far);
            let mark = top.mark_of("reference");
            report.clash(mark, format!("`reference` = \"{name}\" is not among `regimes`"), help);
            0
        }),
        None => position("none").unwrap_or(0),
    };
    Regimes { list, reference, provenance }
}

/// The names in `regimes`, each known and there once.
fn compared<'a>(report: &Report, top: &Section<'a>, workshop: &Workshop<'a>) -> Vec<(&'a str, Mark)> {
    let mut compared: Vec<(&str, Mark)> = Vec::new();
    let Some(node) = top.node("regimes") else {
        return compared;
    };
    let elements = values::elements(report, node, "regimes").unwrap_or_default();
    for (index, element) in elements.iter().enumerate() {
        let Some(name) = values::name(report, element, &format!("regimes[{index}]")) else {
            continue;
        };
        if compared.iter().any(|(listed, _)| *listed == name) {
            report.error(element.mark, format!("\"{name}\" is named twice"), "name it once");
        } else if !workshop.exists(name) {
            workshop.unknown(element.mark, "regimes", name);
        } else if compared.len() == MAX_REGIMES {
            report.error(
                element.mark,
                format!("more than {MAX_REGIMES} regimes"),
                "compare fewer in one study",
            );
            break;
        } else {
            compared.push((name, element.mark));
        }
    }
    if values::is_empty_list(node) {
        report.error(
            node.mark,
            "`regimes` is empty: there is nothing to compare",
            format!("bundled regimes: {}", list(&workshop.bundled_names())),
        );
    }
    compared
}

/// Where regimes are built on one another.
struct Workshop<'a> {
    report: &'a Report,
    bundled: &'static [Draft],
    sections: BTreeMap<&'a str, Section<'a>>,
    drafts: BTreeMap<String, Option<Draft>>,
    /// Regimes of the study that others start from.
    bases: BTreeSet<String>,
}

impl<'a> Workshop<'a> {
    fn new(report: &'a Report, bundled: &'static [Draft]) -> Workshop<'a> {
        let (sections, drafts, bases) = Default::default();
        Workshop { report, bundled, sections, drafts, bases }
    }

    /// Opens every [regime.NAME] and gives the names of those that could be opened, in order of the text.
    fn open(&mut self, top: &Section<'a>) -> Vec<&'a str> {
        let mut names = Vec::new();
        for (name, entry) in top.named("regime") {
            if !values::is_name(name, true) {
                self.report.error(
                    entry.mark,
                    format!("a regime cannot be named `{}`", shown(name)),
                    format!("a name is {}", values::name_rule(true)),
                );
                continue;
            }
            let title = format!("regime.{name}");
            if let Some(section) = Section::open(self.report, entry, &title, keys::guarantee()) {
                self.sections.insert(name, section);
                names.push(name);
            }
        }
        names
    }

    fn bundled(&self, name: &str) -> Option<Draft> {
        self.bundled.iter().find(|draft| draft.guarantee.name == name).cloned()
    }

    fn bundled_names(&self) -> Vec<&'static str> {
        self.bundled.iter().map(|draft| draft.guarantee.name.as_str()).collect()
    }

    fn exists(&self, name: &str) -> bool {
        self.sections.contains_key(name) || self.bundled_names().contains(&name)
    }

    fn unknown(&self, mark: Mark, what: &str, name: &str) {
        if self.report.is_full() {
            return;
        }
        let bundled = self.bundled_names();
        let known = bundled.iter().copied().chain(self.sections.keys().copied());
        let or = format!(" Else describe it in [regime.{name}]");
        let far = format!("bundled regimes: {}; others are described in [regime.NAME]", list(&bundled));
        let help = meant(name, known, &or, far);
        self.report.clash(mark, format!("`{what}` names \"{name}\": there is no such regime"), help);
    }

    /// The regime of this name, made once. `path` are the regimes that are being built on it.
    fn draft(&mut self, name: &str, path: &mut Vec<String>) -> Option<Draft> {
        if let Some(draft) = self.drafts.get(name) {
            return draft.clone();
        }
        if !self.sections.contains_key(name) {
            return self.bundled(name);
        }
        path.push(name.to_string());
        let start = self.start(name, path);
        path.pop();
        let report = self.report;
        // Its own keys are looked at even if nothing is known of what it starts from.
        let known = start.is_some();
        let mut draft = start.unwrap_or_else(|| Draft::blank(name));
        if let Some(section) = self.sections.get(name) {
            lay_over(report, section, &mut draft);
        }
        let draft = known.then_some(draft);
        self.drafts.insert(name.to_string(), draft.clone());
        draft
    }

    fn start(&mut self, name: &str, path: &mut Vec<String>) -> Option<Draft> {
        let own = self.bundled(name).unwrap_or_else(|| Draft::blank(name));
        let section = self.sections.get(name)?;
        if !section.has("base") {
            return Some(own);
        }
        let mark = section.mark_of("base");
        let base = section.name("base")?.to_string();
        self.bases.insert(base.clone());
        if base == name && self.bundled(name).is_some() {
            return Some(own);
        }
        if let Some(first) = path.iter().position(|step| *step == base) {
            let round = path[first..].join(" → ");
            self.report.clash(
                mark,
                format!("regimes build on one another in a circle: {round} → {base}"),
                "take one `base` out of the circle",
            );
            return None;
        }
        if !self.exists(&base) {
            self.unknown(mark, "base", &base);
            return None;
        }
        if path.len() > MAX_STEPS {
            let message = format!("more than {MAX_STEPS} regimes build on one another");
            self.report.clash(mark, message, "start from one nearer the bundled ones");
            return None;
        }
        let mut draft = self.draft(&base, path)?;
        draft.guarantee.name = own.guarantee.name;
        draft.guarantee.title = own.guarantee.title;
        Some(draft)
    }
}

/// Lays the keys of [regime.NAME] over what it starts from. What is said of a guarantee is said of no other: one with
/// an attribute of its own has neither facts nor title of its base.
fn lay_over(report: &Report, section: &Section<'_>, draft: &mut Draft) {
    let base = std::mem::replace(&mut draft.guarantee.facts, facts(report, section));
    let changed = draft.guarantee.values().iter().any(|(attribute, _)| section.has(attribute.key));
    if !changed {
        draft.guarantee.facts.extend(base);
    } else if draft.base.as_deref() == Some(draft.guarantee.name.as_str()) {
        draft.guarantee.title.push_str(", changed by the study");
    }
    if let Some(title) = section.text("title") {
        draft.guarantee.title = title.to_string();
        draft.marks.insert(TITLE.to_string(), section.mark_of(TITLE));
    }
    for (attribute, slot) in draft.guarantee.slots() {
        let key = attribute.key;
        if !section.has(key) {
            continue;
        }
        draft.marks.insert(key.to_string(), section.mark_of(key));
        match slot {
            Slot::States(parts) | Slot::Members(parts) => *parts = states(report, section, key),
            Slot::Owed(owed) => *owed = obligations::read(report, section, key),
            Slot::Number(number) => put(number, section.number(key)),
            Slot::PerKind(numbers) => {
                if let Some(kinds) = section.table(key) {
                    for &kind in Kind::ALL {
                        let label = kind.label();
                        put(&mut numbers[kind], kinds.number(label));
                        if kinds.has(label) {
                            draft.marks.insert(format!("{key}.{label}"), kinds.mark_of(label));
                        }
                    }
                }
            }
            Slot::Choice(word) => {
                section.choice(key, |label| word.become_word(label).then_some(()));
            }
            Slot::Flag(flag) => put(flag, section.flag(key)),
            Slot::Quarters(quarters) => put(quarters, section.small(key)),
            Slot::Span(quarters) => put(quarters, section.small(key).map(Some)),
        }
    }
}

fn states(report: &Report, section: &Section<'_>, key: &str) -> Vec<Part> {
    let elements = section.node(key).and_then(|node| values::elements(report, node, key));
    let mut parts = Vec::new();
    for (index, element) in elements.unwrap_or_default().iter().enumerate() {
        if let Some(word) = values::text(report, element, &format!("{key}[{index}]")) {
            parts.push(Part { word: word.to_string(), mark: Some(element.mark) });
        }
    }
    parts
}

fn facts(report: &Report, section: &Section<'_>) -> Vec<Fact> {
    let elements = section.node("facts").and_then(|node| values::elements(report, node, "facts"));
    let mut facts = Vec::new();
    for (index, element) in elements.unwrap_or_default().iter().enumerate() {
        let title = format!("facts[{index}]");
        let Data::Table(table) = &element.data else {
            let help = "write { statement = \"…\", source = \"…\" }";
            values::mistyped(report, element, &title, "a table", help);
            continue;
        };
        let fact = Section::new(report, table, element.mark, &title, FACT);
        fact.require();
        if let (Some(statement), Some(source)) = (fact.text("statement"), fact.text("source")) {
            facts.push(Fact::new(statement, source));
        }
    }
    facts
}

fn put<T>(slot: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *slot = value;
    }
}
