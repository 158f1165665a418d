//! The guarantees that a study compares: bundled ones, changed ones, new ones.

use super::binding;
use super::cast::Cast;
use super::error::shown;
use super::keys::{CLARITY, REGIME};
use super::section::Section;
use super::source::{Mark, Origin, Report};
use super::suggest::{list, nearest};
use super::values;
use crate::model::study::regimes::{RegimeTemplate, bundled_regimes};
use crate::model::study::{Condition, Consent, DecisionRule, Level, Regime};
use std::collections::{BTreeMap, BTreeSet};

/// Regimes in one study.
const MAX_REGIMES: usize = 64;

/// Regimes that build on one another.
const MAX_STEPS: usize = 16;

/// The regimes of a study, each with the place where it is described or at least named.
pub(super) struct Regimes {
    pub list: Vec<(Regime, Mark)>,
    pub reference: usize,
}

/// A code or a group in a list of members. It has a place if the study wrote it there, and then must be
/// right; what comes with a bundled regime is taken as far as it goes.
#[derive(Clone)]
pub(super) struct Part {
    pub word: String,
    pub mark: Option<Mark>,
}

/// A regime before the pool is laid under it.
#[derive(Clone)]
pub(super) struct Draft {
    pub template: RegimeTemplate,
    pub members: Vec<Part>,
    pub leads: Vec<Part>,
    pub stationed: Vec<Part>,
    /// Where each of the keys that matter for contradictions was last written.
    pub depth: Option<Mark>,
    pub level: Option<Mark>,
}

impl Draft {
    fn of(template: RegimeTemplate) -> Draft {
        let parts = |words: &[String]| -> Vec<Part> {
            let part = |word: &String| Part { word: word.clone(), mark: None };
            words.iter().map(part).collect()
        };
        Draft {
            members: parts(&template.members),
            leads: parts(&template.leads),
            stationed: parts(&template.stationed),
            template,
            depth: None,
            level: None,
        }
    }
}

/// Reads `regimes`, `reference` and every [regime.NAME].
pub(super) fn read(report: &Report, top: &Section<'_>, cast: &Cast) -> Regimes {
    let mut workshop = Workshop {
        report,
        bundled: bundled_regimes(),
        sections: BTreeMap::new(),
        drafts: BTreeMap::new(),
        bases: BTreeSet::new(),
    };
    for (name, entry) in top.named("regime") {
        if !values::is_name(name, true) {
            report.error(
                entry.mark,
                format!("a regime cannot be named `{}`", shown(name)),
                "a name is 1 to 64 of the characters a-z, 0-9, _ and -",
            );
            continue;
        }
        if let Some(section) = Section::open(report, entry, &format!("regime.{name}"), REGIME) {
            workshop.sections.insert(name, section);
        }
    }
    let names: Vec<&str> = workshop.sections.keys().copied().collect();
    for name in &names {
        workshop.draft(name, &mut Vec::new());
    }
    let compared = compared(report, top, &workshop);
    for name in names {
        let mark = workshop.sections[name].mark;
        let used = compared.iter().any(|(listed, _)| *listed == name) || workshop.bases.contains(name);
        if !used && top.has("regimes") && report.origin(mark) != Origin::Base {
            report.clash(
                mark,
                format!("regime `{name}` is described but not compared"),
                format!("add \"{name}\" to `regimes`, or leave [regime.{name}] out"),
            );
        }
    }
    let mut list = Vec::new();
    for (name, mark) in &compared {
        if let Some(draft) = workshop.draft(name, &mut Vec::new()) {
            let place = workshop.sections.get(name).map_or(*mark, |section| section.mark);
            list.push((binding::finish(report, &draft, cast, place), place));
        }
    }
    let position = |name: &str| compared.iter().position(|(listed, _)| *listed == name);
    let reference = match top.name("reference") {
        Some(name) => position(name).unwrap_or_else(|| {
            let known = compared.iter().map(|(listed, _)| *listed);
            let help = match nearest(name, known) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("name one of `regimes`, or add \"{name}\" to them"),
            };
            let mark = top.mark_of("reference");
            report.clash(mark, format!("`reference` = \"{name}\" is not among `regimes`"), help);
            0
        }),
        None => position("none").unwrap_or(0),
    };
    Regimes { list, reference }
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
    bundled: Vec<RegimeTemplate>,
    sections: BTreeMap<&'a str, Section<'a>>,
    drafts: BTreeMap<String, Option<Draft>>,
    /// Regimes of the study that others start from.
    bases: BTreeSet<String>,
}

impl Workshop<'_> {
    fn bundled(&self, name: &str) -> Option<RegimeTemplate> {
        self.bundled.iter().find(|regime| regime.name == name).cloned()
    }

    fn bundled_names(&self) -> Vec<&str> {
        self.bundled.iter().map(|regime| regime.name.as_str()).collect()
    }

    fn exists(&self, name: &str) -> bool {
        self.sections.contains_key(name) || self.bundled_names().contains(&name)
    }

    fn unknown(&self, mark: Mark, what: &str, name: &str) {
        if self.report.is_full() {
            return;
        }
        let bundled = self.bundled_names();
        let known: Vec<&str> = bundled.iter().copied().chain(self.sections.keys().copied()).collect();
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"? Else describe it in [regime.{name}]"),
            None => format!("bundled regimes: {}; others are described in [regime.NAME]", list(&bundled)),
        };
        self.report.clash(mark, format!("`{what}` names \"{name}\": there is no such regime"), help);
    }

    /// The regime of this name, made once. `path` are the regimes that are being built on it.
    fn draft(&mut self, name: &str, path: &mut Vec<String>) -> Option<Draft> {
        if let Some(draft) = self.drafts.get(name) {
            return draft.clone();
        }
        if !self.sections.contains_key(name) {
            return self.bundled(name).map(Draft::of);
        }
        path.push(name.to_string());
        let start = self.start(name, path);
        path.pop();
        let report = self.report;
        let draft = start.zip(self.sections.get(name)).map(|(mut draft, section)| {
            lay_over(report, section, &mut draft);
            draft
        });
        self.drafts.insert(name.to_string(), draft.clone());
        draft
    }

    fn start(&mut self, name: &str, path: &mut Vec<String>) -> Option<Draft> {
        let own = self.bundled(name).unwrap_or_else(|| RegimeTemplate::blank(name));
        let section = self.sections.get(name)?;
        if !section.has("base") {
            return Some(Draft::of(own));
        }
        let mark = section.mark_of("base");
        let base = section.name("base")?.to_string();
        self.bases.insert(base.clone());
        if base == name && self.bundled(name).is_some() {
            return Some(Draft::of(own));
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
        draft.template.name = own.name;
        draft.template.title = own.title;
        Some(draft)
    }
}

/// Lays the keys of [regime.NAME] over what it starts from.
fn lay_over(report: &Report, section: &Section<'_>, draft: &mut Draft) {
    for (key, parts) in
        [("members", &mut draft.members), ("leads", &mut draft.leads), ("stationed", &mut draft.stationed)]
    {
        let Some(node) = section.node(key) else {
            continue;
        };
        let elements = values::elements(report, node, key).unwrap_or_default();
        *parts = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            if let Some(word) = values::text(report, element, &format!("{key}[{index}]")) {
                parts.push(Part { word: word.to_string(), mark: Some(element.mark) });
            }
        }
    }
    if section.has("obligation_depth") {
        draft.depth = Some(section.mark_of("obligation_depth"));
    }
    if section.has("obligated_level") {
        draft.level = Some(section.mark_of("obligated_level"));
    }
    let to = &mut draft.template;
    put(&mut to.title, section.text("title").map(str::to_string));
    put(&mut to.obligation_depth, section.number("obligation_depth"));
    if let Some(entry) = section.entry("clarity")
        && let Some(clarity) = Section::open(report, entry, "clarity", CLARITY)
    {
        for (slot, key) in to.clarity.0.iter_mut().zip(CLARITY) {
            put(slot, clarity.number(key.name));
        }
    }
    put(&mut to.obligated_level, section.choice("obligated_level", Level::from_label));
    put(&mut to.decision_rule, section.choice("decision_rule", DecisionRule::from_label));
    put(&mut to.integrated_command, section.flag("integrated_command"));
    put(&mut to.umbrella, section.number("umbrella"));
    put(&mut to.covered_share, section.number("covered_share"));
    put(&mut to.conceded_share, section.number("conceded_share"));
    put(&mut to.consent, section.choice("consent", Consent::from_label));
    put(&mut to.condition, section.choice("condition", Condition::from_label));
    put(&mut to.start_quarter, section.small("start_quarter"));
    put(&mut to.duration_quarters, section.small("duration_quarters").map(Some));
    put(&mut to.snap_back_quarters, section.small("snap_back_quarters"));
}

fn put<T>(slot: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *slot = value;
    }
}
