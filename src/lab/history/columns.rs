//! Rows of a case file, by names of columns, with every fault told.

use csv::StringRecord;
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
    rows: Vec<(u64, StringRecord)>,
    pub(super) problems: RefCell<Vec<Problem>>,
}

/// A row of a case file; cells are read by name of column.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    file: &'a Columns,
    line: u64,
    record: &'a StringRecord,
}

impl Columns {
    pub(super) fn of(text: &str) -> Columns {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let problems = RefCell::new(Vec::new());
        let wrong = |line, message: String, help: &str| {
            problems.borrow_mut().push(Problem { line, message, help: help.to_string() });
        };
        let header = reader.headers().cloned().unwrap_or_else(|error| {
            wrong(Some(1), format!("not valid CSV: {error}"), "one header line, then a row for each case");
            StringRecord::new()
        });
        let mut rows = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    if record.len() == header.len() {
                        rows.push((line, record));
                    } else {
                        let message =
                            format!("{} cells, where the header has {}", record.len(), header.len());
                        wrong(Some(line), message, "give every column a cell in every row");
                    }
                }
                Err(error) => {
                    let line = error.position().map(csv::Position::line);
                    wrong(line, format!("not valid CSV: {error}"), "quote cells that hold commas");
                }
            }
        }
        Columns { header, rows, problems }
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
        for ((_, record), more) in self.rows.iter_mut().zip(more) {
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
        self.rows.iter().map(|(line, record)| Row { file: self, line: *line, record })
    }
}

impl<'a> Row<'a> {
    /// Says what is wrong with this row.
    pub(super) fn wrong(&self, message: String, help: String) {
        self.file.problems.borrow_mut().push(Problem { line: Some(self.line), message, help });
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
            self.wrong(format!("`{column}` is {text:?}"), "a number, or an empty cell".to_string());
        }
        number
    }

    /// The number in a cell that must not be empty.
    pub(super) fn needed(&self, column: &str) -> Option<f64> {
        if self.text(column).is_empty() {
            self.wrong(format!("`{column}` is empty"), "a number".to_string());
        }
        self.number(column)
    }

    /// Whether a cell holds 1.
    pub(super) fn flag(&self, column: &str) -> bool {
        self.number(column) == Some(1.0)
    }
}
