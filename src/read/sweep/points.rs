//! Points from a CSV file: a column for each input, a row for each point.

use super::input::{Domain, Input};
use crate::base::rows::rows;
use crate::read::error::shown;
use crate::read::source::{MAX_TABLE_BYTES, Mark, Origin, Report, Source, read_up_to};
use csv::{StringRecord, Trim};
use serde_json::Value;
use std::collections::BTreeSet;

/// The most errors told of one file.
const MOST_TOLD: usize = 20;

/// Reads the rows of a file, values in the order of the inputs. An input without values of its own gets
/// the range that it has in the file, or its different texts.
pub(super) fn read(report: &Report, mark: Mark, file: &str, inputs: &mut [Input]) -> Option<Vec<Vec<Value>>> {
    let path = report.path_from(mark, file);
    let text = match read_up_to(&path, MAX_TABLE_BYTES) {
        Ok(text) => text,
        Err((message, help)) => {
            report.unread(mark, message, help);
            return None;
        }
    };
    let source = report.add(Source::file(&path, Origin::Data, text.clone()));
    let mut records = rows(&text, b',', Trim::None);
    let place = |record: &StringRecord| {
        let start = record.position().map_or(0, |position| position.byte() as usize);
        let skipped = text[start..].len() - text[start..].trim_start_matches(['\r', '\n']).len();
        let start = start + skipped;
        Mark::bytes(source, start, start + text[start..].find(['\r', '\n']).unwrap_or(text.len() - start))
    };
    let errors = report.count();
    let header = records.next().unwrap_or_default();
    let order = columns(report, place(&header), &header, inputs)?;
    let mut rows = Vec::new();
    for record in records {
        if report.count() >= errors + MOST_TOLD {
            break;
        }
        let mark = place(&record);
        if record.len() != header.len() {
            let message = format!("{} cells, where the header has {}", record.len(), header.len());
            report.error(mark, message, "give every column a cell in every row");
            continue;
        }
        let row = order
            .iter()
            .zip(inputs.iter())
            .map(|(&column, input)| cell(report, mark, &record[column], input));
        rows.extend(row.collect::<Vec<_>>().into_iter().collect::<Option<Vec<Value>>>());
    }
    if rows.is_empty() && report.count() == errors {
        report.error(
            Mark::whole(source),
            "there is no point in the file",
            "write a row for each point below the header",
        );
    }
    if report.count() > errors {
        return None;
    }
    for (column, input) in inputs.iter_mut().enumerate().filter(|(_, input)| input.domain == Domain::File) {
        input.domain = found(rows.iter().map(|row| &row[column]));
    }
    Some(rows)
}

/// The column of each input; lacking, surplus and double ones are told.
fn columns(report: &Report, mark: Mark, header: &StringRecord, inputs: &[Input]) -> Option<Vec<usize>> {
    let list = |names: Vec<&str>| {
        names.iter().map(|name| format!("`{}`", shown(name))).collect::<Vec<_>>().join(", ")
    };
    let missing: Vec<&str> = inputs
        .iter()
        .map(|input| input.key.as_str())
        .filter(|key| !header.iter().any(|name| name == *key))
        .collect();
    let extra: Vec<&str> =
        header.iter().filter(|name| !inputs.iter().any(|input| input.key == *name)).collect();
    let mut seen = BTreeSet::new();
    let twice: Vec<&str> = header.iter().filter(|name| !seen.insert(*name)).collect();
    for (names, message, help) in [
        (&missing, "columns are missing", "add a column for each input, named by its key"),
        (&extra, "columns belong to no input", "add an [[input]] with that key, or take the column out"),
        (&twice, "columns are there twice", "keep one of each"),
    ] {
        if !names.is_empty() {
            report.clash(mark, format!("{message}: {}", list(names.clone())), help);
        }
    }
    if !(missing.is_empty() && extra.is_empty() && twice.is_empty()) {
        return None;
    }
    inputs.iter().map(|input| header.iter().position(|name| name == input.key)).collect()
}

fn cell(report: &Report, mark: Mark, text: &str, input: &Input) -> Option<Value> {
    let text = text.trim();
    let key = &input.key;
    let refuse = |message: String, help: &str| {
        report.error(mark, message, help);
        None
    };
    let number = text.parse::<f64>().ok();
    if text.is_empty() || number.is_some_and(|number| !number.is_finite()) {
        return refuse(
            format!("`{key}` = \"{}\" is not a finite number or a text", shown(text)),
            "write a number in every cell",
        );
    }
    let integer = text.parse::<i64>().ok();
    let within = |low: f64, high: f64| number.is_some_and(|number| (low..=high).contains(&number));
    match &input.domain {
        Domain::Linear { low, high } | Domain::Log { low, high } if within(*low, *high) => {
            number.map(Value::from)
        }
        Domain::Whole { low, high } if integer.is_some_and(|integer| (*low..=*high).contains(&integer)) => {
            integer.map(Value::from)
        }
        Domain::Linear { .. } | Domain::Log { .. } | Domain::Whole { .. } => refuse(
            format!("`{key}` = \"{}\" is outside the range of the input", shown(text)),
            "widen `range`, or leave it out",
        ),
        Domain::Values(values) => match values.iter().find(|value| super::input::label(value) == text) {
            Some(value) => Some(value.clone()),
            None => refuse(
                format!("`{key}` = \"{}\" is none of the input's values", shown(text)),
                "add it to `values`",
            ),
        },
        Domain::Distribution(_) => refuse(
            format!("`{key}` has a distribution, and its values stand in a file"),
            "leave `distribution` out",
        ),
        Domain::File => Some(match (integer, number, text) {
            (Some(integer), ..) => integer.into(),
            (_, Some(number), _) => number.into(),
            (.., "true") => true.into(),
            (.., "false") => false.into(),
            _ => text.into(),
        }),
    }
}

/// The domain of what stands in a column.
fn found<'a>(values: impl Iterator<Item = &'a Value> + Clone) -> Domain {
    let numbers: Option<Vec<f64>> = values.clone().map(Value::as_f64).collect();
    let Some(numbers) = numbers else {
        let mut different = Vec::new();
        for value in values {
            if !different.contains(value) {
                different.push(value.clone());
            }
        }
        return Domain::Values(different);
    };
    let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Domain::Linear { low, high }
}
