//! Numbers that may be distributions.

use super::error::shown;
use super::keys::Range;
use super::source::{Mark, Report};
use super::suggest::{choose, list};
use super::tree::{Data, Node, Table};
use super::values::{allowed, finite, mistyped, written};
use crate::base::chance::{Argument, Distribution, FAMILIES, Family};

/// Reads a number or a distribution, of which every draw or at least the median keeps the range.
pub(super) fn read(report: &Report, node: &Node, what: &str, range: &Range) -> Option<Distribution> {
    match &node.data {
        Data::Table(table) => {
            let distribution = of_table(report, node, table, what)?;
            keeps_range(report, node.mark, what, range, &distribution).then_some(distribution)
        }
        Data::Integer(_) | Data::Float(_) | Data::Huge(_) | Data::Overflow(_) => {
            super::values::number(report, node, what, range).map(Distribution::Fixed)
        }
        _ => {
            let help = format!("{}, or such as {{ uniform = {{ low = …, high = … }} }}", allowed(range));
            mistyped(report, node, what, "a number or a distribution", &help);
            None
        }
    }
}

fn of_table(report: &Report, node: &Node, table: &Table, what: &str) -> Option<Distribution> {
    let names: Vec<&str> = FAMILIES.iter().map(|family| family.name).collect();
    let mut known = None;
    for (key, entry) in table {
        match FAMILIES.iter().find(|family| family.name == key) {
            Some(family) if known.is_none() => known = Some((family, entry)),
            Some(_) => {
                report.error(entry.mark, format!("`{what}` has more than one distribution"), "keep one");
                return None;
            }
            None => {
                report.error(
                    entry.mark,
                    format!("unknown distribution `{}`", shown(key)),
                    choose(key, &names),
                );
                return None;
            }
        }
    }
    let Some((family, entry)) = known else {
        report.error(
            node.mark,
            format!("`{what}` is an empty table"),
            format!("a number, or one distribution: {}", list(&names)),
        );
        return None;
    };
    let pattern = pattern(family);
    let Data::Table(arguments) = &entry.node.data else {
        mistyped(report, &entry.node, family.name, "a table", &format!("write {pattern}"));
        return None;
    };
    let known: Vec<&str> = family.arguments.iter().map(|argument| argument.name).collect();
    let mut sound = true;
    for (key, entry) in arguments {
        if !known.contains(&key.as_str()) {
            let help = format!("write {pattern}");
            report.error(entry.mark, format!("unknown key `{}` of {}", shown(key), family.name), help);
            sound = false;
        }
    }
    let mut numbers = Vec::new();
    for argument in family.arguments {
        match arguments.get(argument.name) {
            Some(entry) => numbers.extend(number(report, &entry.node, family, argument)),
            None => {
                report.error(
                    entry.mark,
                    format!("`{}` of {} is missing", argument.name, family.name),
                    format!("write {pattern}"),
                );
            }
        }
    }
    sound &= numbers.len() == family.arguments.len();
    if !sound {
        return None;
    }
    let distribution = (family.build)(&numbers);
    well_formed(report, entry.node.mark, family, &distribution).then_some(distribution)
}

/// How a family is written.
pub(super) fn pattern(family: &Family) -> String {
    let arguments: Vec<String> =
        family.arguments.iter().map(|argument| format!("{} = …", argument.name)).collect();
    format!("{{ {} = {{ {} }} }}", family.name, arguments.join(", "))
}

fn number(report: &Report, node: &Node, family: &Family, argument: &Argument) -> Option<f64> {
    let what = format!("{}.{}", family.name, argument.name);
    let (low, high) = (written(argument.low), written(argument.high));
    let help = if argument.closed {
        format!("a number from {low} to {high}")
    } else {
        format!("a number between {low} and {high}, neither included")
    };
    let value = finite(report, node, &what, &help)?;
    let inside = if argument.closed {
        (argument.low..=argument.high).contains(&value)
    } else {
        value > argument.low && value < argument.high
    };
    if !inside {
        report.error(node.mark, format!("`{what}` = {} is impossible", written(value)), help);
        return None;
    }
    Some(value)
}

/// Relations between the parameters of a family.
fn well_formed(report: &Report, mark: Mark, family: &Family, distribution: &Distribution) -> bool {
    let fault = distribution.fault();
    if let Some(fault) = &fault {
        report.error(mark, format!("{}: {fault}", family.name), format!("write {}", pattern(family)));
    }
    fault.is_none()
}

/// Families with limits of their own keep them within the range. Of the others the median must lie
/// within: their draws are clipped, and the clipped ones counted.
fn keeps_range(report: &Report, mark: Mark, what: &str, range: &Range, distribution: &Distribution) -> bool {
    let (from, to) = distribution.reach();
    let inside = |value: f64| value >= range.low && value <= range.high;
    let (message, kept) = if from < to {
        (
            format!("`{what}` from {} to {} leaves the range", written(from), written(to)),
            inside(from) && inside(to),
        )
    } else {
        (format!("`{what}` has its median at {}, outside the range", written(from)), inside(from))
    };
    if !kept {
        report.error(mark, message, allowed(range));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_has_as_many_arguments_as_it_takes() {
        for family in FAMILIES {
            let numbers: Vec<f64> = (1..=family.arguments.len()).map(|i| i as f64 / 4.0).collect();
            let distribution = (family.build)(&numbers);
            let written = serde_json::to_value(distribution).expect("plain numbers");
            let arguments = written[family.name].as_object().expect(family.name);
            let names: Vec<&str> = arguments.keys().map(String::as_str).collect();
            let known: Vec<&str> = family.arguments.iter().map(|argument| argument.name).collect();
            assert_eq!(names, known);
        }
    }
}
