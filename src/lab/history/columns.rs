//! Rows of a case file, by names of columns, with every fault told.

use crate::base::rows::{line, rows};
use csv::{StringRecord, Trim};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Something wrong with a case file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Line of the file, from 1; `None` for the file as a whole.
    pub line: Option<u64>,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: String,
}

/// A case file as read: its header, its rows, and what is wrong with it.
pub(super) struct Columns {
    header: StringRecord,
    rows: Vec<StringRecord>,
    pub(super) problems: RefCell<Vec<Problem>>,
}

/// A row of a case file; cells are read by name of column.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    file: &'a Columns,
    record: &'a StringRecord,
}

impl Columns {
    pub(super) fn of(text: &str) -> Columns {
        let mut records = rows(text, b',', Trim::None);
        let header = records.next().unwrap_or_default();
        let mut columns = Columns { header, rows: Vec::new(), problems: RefCell::default() };
        for record in records {
            let cells = columns.header.len();
            if record.len() == cells {
                columns.rows.push(record);
            } else {
                let message = format!("{} cells, where the header has {cells}", record.len());
                columns.wrong(Some(line(&record)), message, "give every column a cell in every row");
            }
        }
        columns
    }

    /// Says what is wrong with a line, or with the file as a whole.
    pub(super) fn wrong(&self, line: Option<u64>, message: impl Into<String>, help: impl Into<String>) {
        let problem = Problem { line, message: message.into(), help: help.into() };
        self.problems.borrow_mut().push(problem);
    }

    /// The same with what another file knows of its rows: cells of the row with the same values under `key`, in
    /// columns that this file lacks; empty where there is no such row.
    pub(super) fn joined(mut self, other: Columns, key: &[&str]) -> Columns {
        self.problems.borrow_mut().append(&mut other.problems.borrow_mut());
        if !other.has(key) {
            return self;
        }
        let named = |row: &Row| key.iter().map(|column| row.text(column).to_string()).collect::<Vec<_>>();
        let rows: BTreeMap<Vec<String>, &StringRecord> =
            other.rows().map(|row| (named(&row), row.record)).collect();
        let new: Vec<usize> =
            (0..other.header.len()).filter(|&place| !self.has(&[&other.header[place]])).collect();
        let more: Vec<Option<&StringRecord>> =
            self.rows().map(|row| rows.get(&named(&row)).copied()).collect();
        for (record, more) in self.rows.iter_mut().zip(more) {
            for &place in &new {
                record.push_field(more.map_or("", |more| &more[place]));
            }
        }
        new.iter().for_each(|&place| self.header.push_field(&other.header[place]));
        self
    }

    pub(super) fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.header.iter().any(|own| own == *name))
    }

    pub(super) fn header(&self) -> impl Iterator<Item = &str> {
        self.header.iter()
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|record| Row { file: self, record })
    }
}

impl<'a> Row<'a> {
    /// Says what is wrong with this row.
    pub(super) fn wrong(&self, message: impl Into<String>, help: impl Into<String>) {
        self.file.wrong(Some(line(self.record)), message, help);
    }

    /// The text of a cell; empty if the cell or the column is.
    pub(super) fn text(&self, column: &str) -> &'a str {
        let place = self.file.header.iter().position(|name| name == column);
        place.and_then(|place| self.record.get(place)).unwrap_or_default().trim()
    }

    /// The number in a cell; `None` if it is empty, and if it is no number, which is told.
    pub(super) fn number(&self, column: &str) -> Option<f64> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        if number.is_none() {
            self.wrong(format!("`{column}` is {text:?}"), "a number, or an empty cell");
        }
        number
    }

    /// The number in a cell that must not be empty.
    pub(super) fn needed(&self, column: &str) -> Option<f64> {
        if self.text(column).is_empty() {
            self.wrong(format!("`{column}` is empty"), "a number");
        }
        self.number(column)
    }

    /// Whether a cell holds 1.
    pub(super) fn flag(&self, column: &str) -> bool {
        self.number(column) == Some(1.0)
    }
}
