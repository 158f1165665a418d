//! What is written to stdout: text, and rows for people, for tools, for documents. And to stderr.

use super::failure::Failure;
use super::options::Format;
pub(super) use super::say::say;
use crate::base::text::{for_cell, for_terminal, is_obeyed};
use serde_json::{Map, Number, Value};
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Write as _;

/// Writes results to stdout. A reader that goes away (`casus states | head`) is no error.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().lock().write_all(for_terminal(text).as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::run(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints help, a version, or what is wrong with a command line; without colours where a terminal would obey its words.
pub(super) fn print_clap(error: &clap::Error, words: &[OsString]) {
    if words.iter().any(|word| word.to_string_lossy().contains(is_obeyed)) {
        say(error.render().to_string().trim_end());
    } else {
        drop(error.print());
    }
}

/// Whether stdout shows bold and dim.
pub(super) fn styled() -> bool {
    super::colour::styled(&std::io::stdout())
}

/// Rows in a format; as text in aligned columns.
pub(super) fn in_format(
    format: Format,
    header: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<String, Failure> {
    let rows: Vec<Vec<String>> = rows.collect();
    match format {
        Format::Text => Ok(aligned(header, rows.into_iter())),
        Format::Csv => csv(header, &rows),
        Format::Json => Ok(json(header, &rows)),
        Format::Markdown => Ok(markdown(header, &rows)),
    }
}

/// A column: its name, and what stands in it.
pub(super) type Column<R> = (&'static str, fn(&R) -> String);

/// Rows in columns in a format.
pub(super) fn in_columns<R>(
    format: Format,
    columns: &[Column<R>],
    rows: impl Iterator<Item = R>,
) -> Result<String, Failure> {
    let header: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    in_format(format, &header, rows.map(|row| columns.iter().map(|(_, cell)| cell(&row)).collect()))
}

fn csv(header: &[&str], rows: &[Vec<String>]) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).map_err(Failure::run)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| for_cell(cell).into_owned())).map_err(Failure::run)?;
    }
    let bytes = writer.into_inner().map_err(Failure::run)?;
    String::from_utf8(bytes).map_err(Failure::run)
}

/// A cell: a number as a number, what is unknown as null.
fn as_json(cell: &str) -> Value {
    let whole = cell.parse::<i64>().ok().map(Number::from);
    match whole.or_else(|| cell.parse().ok().and_then(Number::from_f64)) {
        Some(number) => Value::Number(number),
        None if cell.is_empty() => Value::Null,
        None => Value::String(cell.to_string()),
    }
}

/// An object of the cells of a row.
pub(super) fn object<'c>(header: impl Iterator<Item = &'c str>, row: impl Iterator<Item = &'c str>) -> Value {
    Value::Object(header.map(str::to_string).zip(row.map(as_json)).collect::<Map<_, _>>())
}

/// An object for each row of CSV as it stands in a file.
pub(super) fn objects(csv: &[u8]) -> Result<Value, Failure> {
    let mut reader = csv::Reader::from_reader(csv);
    let header = reader.headers().map_err(Failure::run)?.clone();
    let rows = reader.records().map(|row| Ok(object(header.iter(), row.map_err(Failure::run)?.iter())));
    rows.collect()
}

/// An array of objects.
fn json(header: &[&str], rows: &[Vec<String>]) -> String {
    let object = |row: &Vec<String>| object(header.iter().copied(), row.iter().map(String::as_str));
    format!("{:#}\n", Value::Array(rows.iter().map(object).collect()))
}

fn markdown(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("| {} |\n|{}\n", header.join(" | "), " --- |".repeat(header.len()));
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| cell.replace('|', "\\|")).collect();
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text
}

/// Rows in columns as wide as their widest cell.
pub(super) fn aligned(header: &[impl AsRef<str>], rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut all = vec![header.iter().map(|name| name.as_ref().to_string()).collect()];
    all.extend(rows);
    as_wide(&all)
}

/// The same of all rows, the names of columns among them.
fn as_wide(rows: &[Vec<String>]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..rows[0].len()).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:<width$}")).collect();
        let _ = writeln!(text, "{}", cells.join("  ").trim_end());
    }
    text
}
