//! Single values: of the right type, within their range.

use super::error::shown;
use super::keys::Range;
use super::source::Report;
use super::suggest::{choose, list};
use super::tree::{Data, Node};
pub(super) use crate::base::chance::plain as written;

/// The range in words.
pub(super) fn allowed(range: &Range) -> String {
    let (low, high) = (written(range.low), written(range.high));
    let numbers =
        if range.with_low { format!("from {low} to {high}") } else { format!("above {low}, at most {high}") };
    format!("a number {numbers} ({})", range.unit)
}

/// Says that a value has another type than it must have.
pub(super) fn mistyped(report: &Report, node: &Node, what: &str, must: &str, help: &str) {
    let found = node.data.kind();
    report.error(node.mark, format!("`{what}` must be {must}, not {found}"), help);
}

pub(super) fn text<'a>(report: &Report, node: &'a Node, what: &str) -> Option<&'a str> {
    let Data::Text(text) = &node.data else {
        mistyped(report, node, what, "a string", "write it in quotes: \"…\"");
        return None;
    };
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        let message = format!("`{what}` holds a control character, which no table could show");
        report.error(node.mark, message, "use letters, signs, spaces and line ends");
        return None;
    }
    Some(text)
}

/// Whether this may be the name of a study, a regime or an event.
pub(crate) fn is_name(text: &str, hyphen: bool) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_') || hyphen && b == b'-')
}

/// What [`is_name`] asks for, in words.
pub(crate) fn name_rule(hyphen: bool) -> &'static str {
    if hyphen {
        "1 to 64 of the characters a-z, 0-9, _ and -"
    } else {
        "1 to 64 of the characters a-z, 0-9 and _"
    }
}

/// Whether this may be the code of a state, as opposed to the name of a group.
pub(super) fn is_code(text: &str) -> bool {
    text.len() <= 16
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'0'..=b'9' | b'_'))
}

pub(super) fn name<'a>(report: &Report, node: &'a Node, what: &str) -> Option<&'a str> {
    let text = text(report, node, what)?;
    if is_name(text, true) {
        return Some(text);
    }
    report.error(
        node.mark,
        format!("`{what}` cannot be \"{}\"", shown(text)),
        format!("a name is {}", name_rule(true)),
    );
    None
}

/// A code of a state, whether or not there is such a state.
pub(super) fn code<'a>(report: &Report, node: &'a Node, what: &str) -> Option<&'a str> {
    let text = text(report, node, what)?;
    if is_code(text) {
        return Some(text);
    }
    let large = text.to_uppercase();
    let help = match is_code(&large) {
        true => {
            format!("did you mean \"{large}\"? Codes are written in capitals, and groups do not stand here")
        }
        false => {
            "a code is 1 to 16 of the characters A-Z, 0-9 and _, a letter first: \"USA\" (see `casus states`)"
                .to_string()
        }
    };
    let message = format!("`{what}` must be the code of a state, not \"{}\"", shown(text));
    report.error(node.mark, message, help);
    None
}

pub(super) fn flag(report: &Report, node: &Node, what: &str) -> Option<bool> {
    match node.data {
        Data::Flag(flag) => Some(flag),
        _ => {
            mistyped(report, node, what, "true or false", "write true or false, without quotes");
            None
        }
    }
}

pub(super) fn integer(report: &Report, node: &Node, what: &str, min: u64, max: u64) -> Option<u64> {
    let help = format!("a whole number from {min} to {max}");
    let outside = |number: &str| {
        report.error(node.mark, format!("`{what}` = {number} is outside {min} to {max}"), help.clone());
        None
    };
    match &node.data {
        Data::Integer(number) => match u64::try_from(*number) {
            Ok(value) if (min..=max).contains(&value) => Some(value),
            _ => outside(&number.to_string()),
        },
        Data::Huge(number) => outside(&shown(number)),
        _ => {
            mistyped(report, node, what, "an integer", &help);
            None
        }
    }
}

/// A finite number, whatever its size.
pub(super) fn finite(report: &Report, node: &Node, what: &str, help: &str) -> Option<f64> {
    let odd = |number: &str| {
        report.error(node.mark, format!("`{what}` = {number} is not a finite number"), help);
        None
    };
    match &node.data {
        Data::Integer(number) => Some(*number as f64),
        Data::Float(number) if number.is_finite() => Some(*number),
        Data::Float(number) if number.is_nan() => odd("nan"),
        Data::Float(number) => odd(if *number > 0.0 { "inf" } else { "-inf" }),
        Data::Huge(number) | Data::Overflow(number) => odd(&shown(number)),
        _ => {
            mistyped(report, node, what, "a number", help);
            None
        }
    }
}

pub(super) fn number(report: &Report, node: &Node, what: &str, range: &Range) -> Option<f64> {
    let help = allowed(range);
    let value = finite(report, node, what, &help)?;
    if range.contains(value) {
        return Some(value);
    }
    let help = match (range.low, range.high) {
        (0.0, 1.0) if (2.0..=100.0).contains(&value) => {
            format!("{help}; {} % is {}", written(value), written(value / 100.0))
        }
        _ => help,
    };
    let (low, high) = (written(range.low), written(range.high));
    let message = if value == range.low {
        format!("`{what}` must be greater than {low}")
    } else {
        format!("`{what}` = {} is outside {low} to {high}", written(value))
    };
    report.error(node.mark, message, help);
    None
}

pub(super) fn choice<T>(
    report: &Report,
    node: &Node,
    what: &str,
    choices: &[&str],
    from_label: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let Data::Text(text) = &node.data else {
        mistyped(report, node, what, "a string", &format!("choices: {}", list(choices)));
        return None;
    };
    let value = from_label(text);
    if value.is_none() {
        let mut help = format!("choices: {}", list(choices));
        if let Some(near) = super::suggest::nearest(text, choices.iter().copied()) {
            help = format!("did you mean \"{near}\"? {help}");
        }
        report.error(node.mark, format!("`{what}` cannot be \"{}\"", shown(text)), help);
    }
    value
}

/// The elements of an array.
pub(super) fn elements<'a>(report: &Report, node: &'a Node, what: &str) -> Option<&'a [Node]> {
    match &node.data {
        Data::List(nodes) => Some(nodes),
        _ => {
            mistyped(report, node, what, "an array", "write it in brackets: [\"…\", \"…\"]");
            None
        }
    }
}

/// The elements of an array, or the one value that stands for it.
pub(super) fn one_or_more(node: &Node) -> &[Node] {
    match &node.data {
        Data::List(nodes) => nodes,
        _ => std::slice::from_ref(node),
    }
}

/// Says that a key is not known, and which one is.
pub(super) fn unknown_key(
    report: &Report,
    mark: super::source::Mark,
    key: &str,
    place: &str,
    known: &[&str],
    elsewhere: Option<String>,
) {
    if report.is_full() {
        return report.error(mark, "unknown key", "");
    }
    let help = elsewhere.unwrap_or_else(|| choose(key, known).replace("choices:", "known keys:"));
    report.error(mark, format!("unknown key `{}`{place}", shown(key)), help);
}

/// Whether this is an array without elements.
pub(super) fn is_empty_list(node: &Node) -> bool {
    matches!(&node.data, Data::List(nodes) if nodes.is_empty())
}
