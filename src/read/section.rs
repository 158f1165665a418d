//! A table of a study or a game with its list of known keys.

use super::keys::{GAME, Key, Kind, NODE, STUDY};
use super::source::{Mark, Report};
use super::tree::{Data, Entry, Node, Table};
use super::{distribution, values};
use crate::base::chance::Distribution;
use crate::model::study::parameters::FIELDS;

/// An open table: asks for its keys by name, reports what is wrong with their values.
pub(super) struct Section<'a> {
    pub report: &'a Report,
    /// The place of its header.
    pub mark: Mark,
    title: String,
    keys: &'static [Key],
    table: &'a Table,
}

impl<'a> Section<'a> {
    /// Opens a table: keys that are not known are reported at once.
    pub(super) fn new(
        report: &'a Report,
        table: &'a Table,
        mark: Mark,
        title: &str,
        keys: &'static [Key],
    ) -> Section<'a> {
        let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
        for (key, entry) in table {
            if !names.contains(&key.as_str()) {
                let place = place(title);
                values::unknown_key(report, entry.mark, key, &place, &names, elsewhere(key, title, keys));
            }
        }
        Section { report, mark, title: title.to_string(), keys, table }
    }

    /// Opens the table at an entry, if it is one.
    pub(super) fn open(
        report: &'a Report,
        entry: &'a Entry,
        title: &str,
        keys: &'static [Key],
    ) -> Option<Section<'a>> {
        let Data::Table(table) = &entry.node.data else {
            let known: Vec<&str> = keys.iter().map(|key| key.name).collect();
            let help = format!("its keys: {}", super::suggest::list(&known));
            values::mistyped(report, &entry.node, title, "a table", &help);
            return None;
        };
        Some(Section::new(report, table, entry.mark, title, keys))
    }

    fn key(&self, name: &str) -> Option<&'static Key> {
        let key = self.keys.iter().find(|key| key.name == name);
        assert!(key.is_some(), "{name} is not in the table of keys");
        key
    }

    pub(super) fn entry(&self, name: &str) -> Option<&'a Entry> {
        assert!(self.key(name).is_some());
        self.table.get(name)
    }

    pub(super) fn node(&self, name: &str) -> Option<&'a Node> {
        self.entry(name).map(|entry| &entry.node)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.entry(name).is_some()
    }

    /// The place of a key, or of the table where the key is missing.
    pub(super) fn mark_of(&self, name: &str) -> Mark {
        self.node(name).map_or(self.mark, |node| node.mark)
    }

    /// Reports every key that must be given and is not.
    pub(super) fn require(&self) {
        for key in self.keys {
            if key.default.is_none() && !self.table.contains_key(key.name) {
                self.report.clash(
                    self.mark,
                    format!("`{}` is missing{}", key.name, place(&self.title)),
                    format!("{}; {}", key.what, super::schema::expected(key)),
                );
            }
        }
    }

    /// The table behind a key, opened with the keys that it may hold.
    pub(super) fn table(&self, name: &str) -> Option<Section<'a>> {
        let Kind::Table(keys) = self.key(name)?.kind else {
            return None;
        };
        Section::open(self.report, self.entry(name)?, name, keys)
    }

    /// The tables under names of one's own.
    pub(super) fn named(&self, name: &str) -> Vec<(&'a str, &'a Entry)> {
        let Some(node) = self.node(name) else {
            return Vec::new();
        };
        let Data::Table(table) = &node.data else {
            let help = format!("write [{name}.NAME] and its keys below");
            values::mistyped(self.report, node, name, "a table", &help);
            return Vec::new();
        };
        let mut tables: Vec<_> = table.iter().map(|(key, entry)| (key.as_str(), entry)).collect();
        tables.sort_by_key(|(_, entry)| entry.mark);
        tables
    }

    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        values::text(self.report, self.node(name)?, name)
    }

    pub(super) fn name(&self, name: &str) -> Option<&'a str> {
        values::name(self.report, self.node(name)?, name)
    }

    pub(super) fn code(&self, name: &str) -> Option<&'a str> {
        values::code(self.report, self.node(name)?, name)
    }

    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        values::flag(self.report, self.node(name)?, name)
    }

    pub(super) fn integer(&self, name: &str) -> Option<u64> {
        let Kind::Integer(min, max) = self.key(name)?.kind else {
            return None;
        };
        values::integer(self.report, self.node(name)?, name, min, max)
    }

    /// The integers of an array; `None` if one of them is none.
    pub(super) fn integers(&self, name: &str) -> Option<Vec<u64>> {
        let Kind::Integers(min, max) = self.key(name)?.kind else {
            return None;
        };
        let elements = values::elements(self.report, self.node(name)?, name)?;
        // Every wrong one is told.
        let read: Vec<Option<u64>> =
            elements.iter().map(|node| values::integer(self.report, node, name, min, max)).collect();
        read.into_iter().collect()
    }

    /// An integer that fits 32 bits.
    pub(super) fn small(&self, name: &str) -> Option<u32> {
        self.integer(name).and_then(|value| u32::try_from(value).ok())
    }

    pub(super) fn number(&self, name: &str) -> Option<f64> {
        let Kind::Number(range) = self.key(name)?.kind else {
            return None;
        };
        values::number(self.report, self.node(name)?, name, &range)
    }

    pub(super) fn uncertain(&self, name: &str) -> Option<Distribution> {
        let Kind::Uncertain(range) = self.key(name)?.kind else {
            return None;
        };
        distribution::read(self.report, self.node(name)?, name, &range)
    }

    pub(super) fn choice<T>(&self, name: &str, from_label: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let Kind::Choice(choices) = self.key(name)?.kind else {
            return None;
        };
        values::choice(self.report, self.node(name)?, name, choices, from_label)
    }
}

fn place(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!(" in [{title}]") }
}

/// A remedy for a key that is known at another place.
fn elsewhere(key: &str, title: &str, keys: &'static [Key]) -> Option<String> {
    if [GAME, NODE].iter().any(|of_game| std::ptr::eq(*of_game, keys)) {
        return None;
    }
    if !title.is_empty() && STUDY.iter().any(|known| known.name == key) {
        return Some(format!("`{key}` is a key of the study itself: write it above the first [table]"));
    }
    if FIELDS.iter().any(|field| field.key == key) {
        return Some(format!("`{key}` is a parameter: write it below [parameters]"));
    }
    None
}
