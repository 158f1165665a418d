//! Who owes what: `obligation = { USA = "umbrella", POL = { level = "combat", from_quarter = 8 }, default = "deploy" }`.

use super::binding::Part;
use super::error::shown;
use super::keys::{OWED, owed_words};
use super::section::Section;
use super::source::{Mark, Report};
use super::suggest::{list, nearest};
use super::tree::{Data, Entry, Node};
use super::values;
use crate::model::study::obligation::UMBRELLA;
use crate::model::study::{Kind, Level, Obligation, Obligations, PerKind};

/// Reads the table; each of its values says what one state, one group or the rest owe.
pub(super) fn read(report: &Report, section: &Section<'_>, key: &str) -> Obligations<Vec<Part>> {
    let each = section.named(key).into_iter().flat_map(|(who, entry)| owed_by(report, who, entry));
    Obligations(each.collect())
}

/// What one of them owes, phase after phase. Nothing is owed before the first.
fn owed_by(report: &Report, who: &str, entry: &Entry) -> Vec<Obligation<Vec<Part>>> {
    let title = format!("obligation.{}", shown(who));
    let mut phases: Vec<(PerKind<Level>, bool, u32, Mark)> = Vec::new();
    for node in values::one_or_more(&entry.node) {
        if let Some((level, nuclear_reply, from_quarter)) = phase(report, node, &title) {
            if phases.last().is_some_and(|&(.., last, _)| from_quarter <= last) {
                report.error(
                    node.mark,
                    format!(
                        "`{title}`: from quarter {from_quarter} comes no later than what stands before it"
                    ),
                    "give each phase a later `from_quarter` than the one before",
                );
                continue;
            }
            phases.push((level, nuclear_reply, from_quarter, node.mark));
        }
    }
    if values::is_empty_list(&entry.node) {
        report.error(entry.node.mark, format!("`{title}` is empty"), "give a level, or leave the name out");
    }
    if phases.first().is_some_and(|&(.., from, _)| from > 0) {
        phases.insert(0, (PerKind::from_fn(|_| Level::Abstain), false, 0, entry.mark));
    }
    let states = || vec![Part { word: who.to_string(), mark: Some(entry.mark) }];
    let each = phases.into_iter().map(|(level, nuclear_reply, from_quarter, _)| Obligation {
        states: states(),
        from_quarter,
        level,
        nuclear_reply,
    });
    each.collect()
}

fn phase(report: &Report, node: &Node, title: &str) -> Option<(PerKind<Level>, bool, u32)> {
    let same = |level| PerKind::from_fn(|_: Kind| level);
    match &node.data {
        Data::Text(word) if word == UMBRELLA => Some((same(Level::Abstain), true, 0)),
        Data::Text(word) => match Level::from_label(word) {
            Some(level) => Some((same(level), false, 0)),
            None => {
                let words = owed_words();
                let near = nearest(word, words.iter().copied());
                let near = near.map_or(String::new(), |near| format!("did you mean \"{near}\"? "));
                let help = format!(
                    "{near}choices: {}; or a table: level, nuclear_reply, from_quarter",
                    list(&words)
                );
                report.error(node.mark, format!("`{title}` cannot be \"{}\"", shown(word)), help);
                None
            }
        },
        Data::Table(table) => {
            let section = Section::new(report, table, node.mark, title, OWED);
            let level = |key: &str| section.choice(key, Level::from_label);
            let all = level("level").unwrap_or(Level::Abstain);
            let level = PerKind::from_fn(|kind| level(kind.label()).unwrap_or(all));
            let nuclear_reply = section.flag("nuclear_reply").unwrap_or(false);
            Some((level, nuclear_reply, section.small("from_quarter").unwrap_or(0)))
        }
        _ => {
            let help = "write a level, such as \"deploy\", or a table, such as { level = \"deploy\", from_quarter = 8 }";
            values::mistyped(report, node, title, "a string or a table", help);
            None
        }
    }
}
