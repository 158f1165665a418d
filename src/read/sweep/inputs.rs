//! The walk over every [[input]] of a sweep.

use super::input::{Domain, Input, Marks, Scale, label};
use super::keys::INPUT;
use crate::read::error::shown;
use crate::read::section::Section;
use crate::read::source::{Mark, Report};
use crate::read::tree::{Data, Node, Table};
use crate::read::values::{self, elements, finite, is_empty_list, mistyped, written};
use serde_json::Value;

/// Keys that must be the same at every point, because they make the shape of the results.
const FIXED: &[&str] = &[
    "extends",
    "name",
    "question",
    "seed",
    "runs",
    "conferral",
    "regimes",
    "reference",
    "runs_csv",
    "keep",
    "runs_parquet",
    "stop",
    "events",
];

/// Reads every [[input]]: those that can be used, and whether these are all.
pub(super) fn read(report: &Report, top: &Section<'_>) -> (Vec<(Input, Marks)>, bool) {
    let mut inputs: Vec<(Input, Marks)> = Vec::new();
    let Some(node) = top.node("input") else { return (inputs, false) };
    let Data::List(nodes) = &node.data else {
        mistyped(report, node, "input", "an array of tables", "write [[input]] for each key that is varied");
        return (inputs, false);
    };
    if is_empty_list(node) {
        report.error(node.mark, "`input` is empty: nothing is varied", "write an [[input]] for each key");
    }
    let of_file = is_of_file(top);
    let mut sound = !nodes.is_empty();
    for (index, node) in nodes.iter().enumerate() {
        let Data::Table(table) = &node.data else {
            mistyped(
                report,
                node,
                &format!("input[{index}]"),
                "a table",
                "write [[input]] and its keys below",
            );
            sound = false;
            continue;
        };
        let Some((input, marks)) = input(report, table, node.mark, of_file) else {
            sound = false;
            continue;
        };
        let within =
            |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        if let Some((other, _)) =
            inputs.iter().find(|(other, _)| within(&other.key, &input.key) || within(&input.key, &other.key))
        {
            let message = match other.key == input.key {
                true => format!("`{}` is an input twice", input.key),
                false => format!("`{}` and `{}` set the same value", other.key, input.key),
            };
            report.error(marks.key, message, "keep one of the two");
            sound = false;
            continue;
        }
        inputs.push((input, marks));
    }
    (inputs, sound)
}

/// Whether the values come from a file of points, so that an input need not say them.
fn is_of_file(top: &Section<'_>) -> bool {
    let Some(Data::Table(design)) = top.node("design").map(|node| &node.data) else { return false };
    let kind = design.get("kind").map(|entry| &entry.node.data);
    matches!(kind, Some(Data::Text(kind)) if kind == "points")
}

fn input(report: &Report, table: &Table, mark: Mark, of_file: bool) -> Option<(Input, Marks)> {
    let section = Section::new(report, table, mark, "[input]", INPUT);
    section.require();
    let key = key(report, &section);
    let (domain, domain_marks) = domain(report, &section, of_file)?;
    let base = match section.node("base") {
        None => None,
        Some(node) => Some(base(report, node, &domain)?),
    };
    let levels = section.small("levels").unwrap_or(0);
    let marks = Marks { whole: mark, key: section.mark_of("key"), domain: domain_marks };
    Some((Input { key: key?.to_string(), domain, levels, base }, marks))
}

fn key<'a>(report: &Report, section: &Section<'a>) -> Option<&'a str> {
    let key = section.text("key")?;
    let mark = section.mark_of("key");
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
    };
    if !key.split('.').all(is_part) || key.split('.').count() > 6 {
        let message = format!("`{}` is no path of a key", shown(key));
        report.error(mark, message, "such as \"parameters.precision\" or \"state.USA.capability\"");
        return None;
    }
    let first = key.split('.').next().unwrap_or_default();
    if FIXED.contains(&first) {
        let message = format!("`{key}` cannot be an input: it is the same at every point");
        report.error(
            mark,
            message,
            format!("set `{first}` below [set], or at the top of the sweep if it stands there"),
        );
        return None;
    }
    Some(key)
}

fn domain(report: &Report, section: &Section<'_>, of_file: bool) -> Option<(Domain, Vec<Mark>)> {
    let kinds = ["range", "distribution", "values"];
    let given: Vec<&str> = kinds.into_iter().filter(|kind| section.has(kind)).collect();
    if section.has("scale") && given != ["range"] {
        report.error(
            section.mark_of("scale"),
            "`scale` divides a range, and there is none",
            "give `range`, or leave `scale` out",
        );
    }
    match given[..] {
        ["range"] => range(report, section),
        ["distribution"] => {
            let mark = section.mark_of("distribution");
            let distribution = section.uncertain("distribution")?;
            if distribution.is_fixed() {
                report.error(
                    mark,
                    "`distribution` is one number",
                    "write such as { uniform = { low = 1, high = 2 } }",
                );
                return None;
            }
            Some((Domain::Distribution(distribution), vec![mark]))
        }
        ["values"] => choices(report, section.node("values")?),
        [] if of_file => Some((Domain::File, Vec::new())),
        [] => {
            report.error(
                section.mark,
                "the input has no values",
                "give one of `range`, `distribution`, `values`",
            );
            None
        }
        _ => {
            let message = format!("the input has more than one of {}", given.join(", "));
            report.error(section.mark, message, "keep one");
            None
        }
    }
}

fn range(report: &Report, section: &Section<'_>) -> Option<(Domain, Vec<Mark>)> {
    let node = section.node("range")?;
    let help = "write range = [low, high]";
    let [low, high] = elements(report, node, "range")? else {
        report.error(node.mark, "`range` must have two numbers", help);
        return None;
    };
    let marks = vec![low.mark, high.mark];
    let scale = match section.has("scale") {
        true => section.choice("scale", Scale::from_label)?,
        false => Scale::Linear,
    };
    let integer = |node: &Node| match node.data {
        Data::Integer(number) => Some(number),
        _ => None,
    };
    let whole = integer(low).zip(integer(high));
    let (low, high) = (finite(report, low, "range", help), finite(report, high, "range", help));
    let (low, high) = low.zip(high)?;
    if low >= high {
        let message = format!("`range` from {} to {} is inverted or empty", written(low), written(high));
        report.error(node.mark, message, "write the lesser number first, and two different ones");
        return None;
    }
    let domain = match (scale, whole) {
        (Scale::Linear, _) => Domain::Linear { low, high },
        (Scale::Log, _) if low <= 0.0 => {
            let message = format!("a logarithmic range cannot start at {}", written(low));
            report.error(marks[0], message, "start above 0, or leave `scale` out");
            return None;
        }
        (Scale::Log, _) => Domain::Log { low, high },
        (Scale::Whole, Some((low, high))) => Domain::Whole { low, high },
        (Scale::Whole, None) => {
            report.error(
                node.mark,
                "a range of whole numbers has a decimal end",
                "write both ends without a point",
            );
            return None;
        }
    };
    Some((domain, marks))
}

fn choices(report: &Report, node: &Node) -> Option<(Domain, Vec<Mark>)> {
    let nodes = elements(report, node, "values")?;
    let mut values: Vec<Value> = Vec::new();
    let mut sound = true;
    for node in nodes {
        match value(report, node) {
            Some(value) if values.contains(&value) => {
                report.error(node.mark, format!("{} is named twice", label(&value)), "name it once");
                sound = false;
            }
            Some(value) => values.push(value),
            None => sound = false,
        }
    }
    if nodes.len() < 2 && sound {
        report.error(
            node.mark,
            "`values` needs two values or more",
            "name those to choose from, or set the key below [set]",
        );
        return None;
    }
    sound.then(|| (Domain::Values(values), nodes.iter().map(|node| node.mark).collect()))
}

fn base(report: &Report, node: &Node, domain: &Domain) -> Option<Value> {
    let base = value(report, node)?;
    let within = |low: f64, high: f64| base.as_f64().is_some_and(|base| (low..=high).contains(&base));
    let inside = match domain {
        Domain::Linear { low, high } | Domain::Log { low, high } => within(*low, *high),
        Domain::Whole { low, high } => base.is_i64() && within(*low as f64, *high as f64),
        Domain::Values(values) => values.contains(&base),
        Domain::Distribution(_) | Domain::File => false,
    };
    if !inside {
        let message = format!("`base` = {} is none of the input's values", shown(&label(&base)));
        report.error(
            node.mark,
            message,
            "give a number of the `range`, or one of the `values`; a distribution starts from its median",
        );
        return None;
    }
    // Numbers of a range are decimals, however they are written.
    match domain {
        Domain::Linear { .. } | Domain::Log { .. } => base.as_f64().map(Value::from),
        _ => Some(base),
    }
}

/// A TOML value as it is kept.
fn value(report: &Report, node: &Node) -> Option<Value> {
    Some(match &node.data {
        Data::Text(_) => values::text(report, node, "values")?.into(),
        Data::Integer(number) => (*number).into(),
        Data::Float(_) | Data::Huge(_) | Data::Overflow(_) => {
            finite(report, node, "values", "a number that is finite")?.into()
        }
        Data::Flag(flag) => (*flag).into(),
        Data::List(nodes) => {
            Value::Array(nodes.iter().map(|node| value(report, node)).collect::<Option<_>>()?)
        }
        Data::Table(table) => Value::Object(
            table
                .iter()
                .map(|(key, entry)| Some((key.clone(), value(report, &entry.node)?)))
                .collect::<Option<_>>()?,
        ),
        Data::Date => {
            mistyped(
                report,
                node,
                "values",
                "a value that a study can have",
                "a number, a text, true or false, an array or a table",
            );
            return None;
        }
    })
}
