//! Rows of a CSV text, as they stand.

use csv::{ReaderBuilder, StringRecord, Trim};

/// The rows of a text, the header first, of as many cells as each has.
pub(crate) fn rows(text: &str, delimiter: u8, trim: Trim) -> impl Iterator<Item = StringRecord> {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).trim(trim).flexible(true).has_headers(false);
    // A text whose rows may be of any length is always valid CSV.
    builder.from_reader(text.as_bytes()).into_records().map_while(Result::ok)
}

/// The line of the text at which a row begins, from 1.
pub(crate) fn line(row: &StringRecord) -> u64 {
    row.position().map_or(0, csv::Position::line)
}
