//! A TOML text as a tree in which every key and value knows its place.

use super::source::{Mark, Report};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

/// Tables within tables. The deepest of a study are four levels down.
const MAX_DEPTH: usize = 16;

/// Dots in one line. A key such as `a.a.a…` makes one table per dot, and the parser drops tables by
/// recursion: together with its own limit of 80 nested brackets this keeps the stack small.
const MAX_DOTS: usize = 64;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Data {
    Text(String),
    Integer(i64),
    /// An integer beyond 64 bits, as written.
    Huge(String),
    Float(f64),
    /// A float beyond the range of doubles, as written.
    Overflow(String),
    Flag(bool),
    Date,
    List(Vec<Node>),
    Table(Table),
}

impl Data {
    /// The type as named in messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Data::Text(_) => "a string",
            Data::Integer(_) | Data::Huge(_) => "an integer",
            Data::Float(_) | Data::Overflow(_) => "a decimal number",
            Data::Flag(_) => "a boolean",
            Data::Date => "a date",
            Data::List(_) => "an array",
            Data::Table(_) => "a table",
        }
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Node {
    pub mark: Mark,
    pub data: Data,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    /// The place of the key.
    pub mark: Mark,
    pub node: Node,
}

pub(super) type Table = BTreeMap<String, Entry>;

/// Parses a text that is already among the sources. What could be understood is returned, every
/// syntax error and repeated key is reported.
pub(super) fn parse(report: &Report, source: usize, text: &str) -> Table {
    if let Some(mark) = crowded_line(source, text) {
        report.syntax(
            mark,
            format!("more than {MAX_DOTS} dots in one line"),
            Some("tables lie at most four deep in a study; break a long text into lines".to_string()),
        );
        return Table::new();
    }
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(text.len()..text.len());
        let mark = Mark::bytes(source, span.start, span.end);
        if error.message() == "duplicate key" {
            let key = text.get(span).unwrap_or_default();
            report.error(mark, format!("`{}` is set twice", super::error::shown(key)), "keep one of the two");
        } else {
            report.syntax(mark, format!("not valid TOML: {}", error.message()), None);
        }
    }
    Reader { report, source }.table(root.into_inner(), 0)
}

/// The first line with too many single dots. Runs of dots (as in a ruled line of a comment) make no key.
fn crowded_line(source: usize, text: &str) -> Option<Mark> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bytes = line.as_bytes();
        let dots = (0..bytes.len()).filter(|&i| bytes[i] == b'.' && (i == 0 || bytes[i - 1] != b'.')).count();
        if dots > MAX_DOTS {
            return Some(Mark::bytes(source, start, start + line.trim_end().len()));
        }
        start += line.len();
    }
    None
}

struct Reader<'a> {
    report: &'a Report,
    source: usize,
}

impl Reader<'_> {
    fn table(&self, table: DeTable<'_>, depth: usize) -> Table {
        let entry = |(key, value): (toml::Spanned<toml::de::DeString<'_>>, toml::Spanned<DeValue<'_>>)| {
            let span = key.span();
            let mark = Mark::bytes(self.source, span.start, span.end);
            let node = self.node(value, depth);
            (key.into_inner().into_owned(), Entry { mark, node })
        };
        table.into_iter().map(entry).collect()
    }

    fn node(&self, value: toml::Spanned<DeValue<'_>>, depth: usize) -> Node {
        let span = value.span();
        let mark = Mark::bytes(self.source, span.start, span.end);
        let nested = matches!(value.get_ref(), DeValue::Array(_) | DeValue::Table(_));
        if nested && depth >= MAX_DEPTH {
            self.report.syntax(
                mark,
                format!("more than {MAX_DEPTH} tables or arrays within one another"),
                Some("tables lie at most four deep in a study".to_string()),
            );
            return Node { mark, data: Data::Date };
        }
        let data = match value.into_inner() {
            DeValue::String(text) => Data::Text(text.into_owned()),
            DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
                Ok(number) => Data::Integer(number),
                Err(_) => Data::Huge(integer.to_string()),
            },
            DeValue::Float(float) => match float.as_str().parse::<f64>() {
                Ok(number) if number.is_infinite() && !float.as_str().contains("inf") => {
                    Data::Overflow(float.as_str().to_string())
                }
                Ok(number) => Data::Float(number),
                Err(_) => Data::Overflow(float.as_str().to_string()),
            },
            DeValue::Boolean(flag) => Data::Flag(flag),
            DeValue::Datetime(_) => Data::Date,
            DeValue::Array(mut items) => Data::List(
                items
                    .iter_mut()
                    .map(|item| {
                        let span = item.span();
                        let value = std::mem::replace(item.get_mut(), DeValue::Boolean(false));
                        self.node(toml::Spanned::new(span, value), depth + 1)
                    })
                    .collect(),
            ),
            DeValue::Table(table) => Data::Table(self.table(table, depth + 1)),
        };
        Node { mark, data }
    }
}
