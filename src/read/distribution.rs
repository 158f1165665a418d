//! Numbers that may be distributions.

use super::error::shown;
use super::keys::Range;
use super::source::{Mark, Report};
use super::suggest::{choose, list};
use super::tree::{Data, Node, Table};
use super::values::{allowed, finite, mistyped, written};
use crate::base::chance::Distribution;

/// A family of distributions as written in a study.
pub(super) struct Form {
    pub name: &'static str,
    pub what: &'static str,
    pub arguments: &'static [Argument],
    build: fn(&[f64]) -> Distribution,
}

/// A parameter of a family, and what it may be.
pub(super) struct Argument {
    pub name: &'static str,
    pub low: f64,
    pub high: f64,
    /// Whether the limits themselves are allowed.
    pub closed: bool,
}

const fn open(name: &'static str, low: f64, high: f64) -> Argument {
    Argument { name, low, high, closed: false }
}

const fn any(name: &'static str) -> Argument {
    Argument { name, low: -1e12, high: 1e12, closed: true }
}

const CONCENTRATION: Argument = Argument { name: "concentration", low: 0.1, high: 1e6, closed: true };

/// Every family.
#[rustfmt::skip]
pub(super) static FORMS: &[Form] = &[
    Form {
        name: "uniform", what: "Uniform from low to high",
        arguments: &[any("low"), any("high")],
        build: |a| Distribution::Uniform { low: a[0], high: a[1] },
    },
    Form {
        name: "log_uniform", what: "Uniform in the logarithm from low to high",
        arguments: &[open("low", 0.0, 1e12), open("high", 0.0, 1e12)],
        build: |a| Distribution::LogUniform { low: a[0], high: a[1] },
    },
    Form {
        name: "normal", what: "Normal",
        arguments: &[any("mean"), open("sd", 0.0, 1e12)],
        build: |a| Distribution::Normal { mean: a[0], sd: a[1] },
    },
    Form {
        name: "log_normal", what: "Log-normal; sd_log is the standard deviation of the natural logarithm",
        arguments: &[open("median", 0.0, 1e12), open("sd_log", 0.0, 10.0)],
        build: |a| Distribution::LogNormal { median: a[0], sd_log: a[1] },
    },
    Form {
        name: "logit_normal", what: "Logit-normal; sd_logit is the standard deviation of the logit",
        arguments: &[open("median", 0.0, 1.0), open("sd_logit", 0.0, 10.0)],
        build: |a| Distribution::LogitNormal { median: a[0], sd_logit: a[1] },
    },
    Form {
        name: "beta", what: "Beta; concentration is the sum of the two shapes",
        arguments: &[open("mean", 0.0, 1.0), CONCENTRATION],
        build: |a| Distribution::Beta { mean: a[0], concentration: a[1] },
    },
    Form {
        name: "gamma", what: "Gamma",
        arguments: &[open("mean", 0.0, 1e12), open("sd", 0.0, 1e12)],
        build: |a| Distribution::Gamma { mean: a[0], sd: a[1] },
    },
    Form {
        name: "triangular", what: "Triangular",
        arguments: &[any("low"), any("mode"), any("high")],
        build: |a| Distribution::Triangular { low: a[0], mode: a[1], high: a[2] },
    },
    Form {
        name: "pert", what: "PERT",
        arguments: &[any("low"), any("mode"), any("high")],
        build: |a| Distribution::Pert { low: a[0], mode: a[1], high: a[2] },
    },
];

/// Reads a number or a distribution, of which every draw or at least the median keeps the range.
pub(super) fn read(report: &Report, node: &Node, what: &str, range: &Range) -> Option<Distribution> {
    match &node.data {
        Data::Table(table) => {
            let distribution = family(report, node, table, what)?;
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

fn family(report: &Report, node: &Node, table: &Table, what: &str) -> Option<Distribution> {
    let names: Vec<&str> = FORMS.iter().map(|form| form.name).collect();
    let mut known = None;
    for (key, entry) in table {
        match FORMS.iter().find(|form| form.name == key) {
            Some(form) if known.is_none() => known = Some((form, entry)),
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
    let Some((form, entry)) = known else {
        report.error(
            node.mark,
            format!("`{what}` is an empty table"),
            format!("a number, or one distribution: {}", list(&names)),
        );
        return None;
    };
    let pattern = pattern(form);
    let Data::Table(arguments) = &entry.node.data else {
        mistyped(report, &entry.node, form.name, "a table", &format!("write {pattern}"));
        return None;
    };
    let known: Vec<&str> = form.arguments.iter().map(|argument| argument.name).collect();
    let mut sound = true;
    for (key, entry) in arguments {
        if !known.contains(&key.as_str()) {
            let help = format!("write {pattern}");
            report.error(entry.mark, format!("unknown key `{}` of {}", shown(key), form.name), help);
            sound = false;
        }
    }
    let mut numbers = Vec::new();
    for argument in form.arguments {
        match arguments.get(argument.name) {
            Some(entry) => numbers.extend(number(report, &entry.node, form, argument)),
            None => {
                report.error(
                    entry.mark,
                    format!("`{}` of {} is missing", argument.name, form.name),
                    format!("write {pattern}"),
                );
            }
        }
    }
    sound &= numbers.len() == form.arguments.len();
    if !sound {
        return None;
    }
    let distribution = (form.build)(&numbers);
    well_formed(report, entry.node.mark, form, &distribution).then_some(distribution)
}

/// How a family is written.
pub(super) fn pattern(form: &Form) -> String {
    let arguments: Vec<String> =
        form.arguments.iter().map(|argument| format!("{} = …", argument.name)).collect();
    format!("{{ {} = {{ {} }} }}", form.name, arguments.join(", "))
}

fn number(report: &Report, node: &Node, form: &Form, argument: &Argument) -> Option<f64> {
    let what = format!("{}.{}", form.name, argument.name);
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
fn well_formed(report: &Report, mark: Mark, form: &Form, distribution: &Distribution) -> bool {
    let fault = match *distribution {
        Distribution::Uniform { low, high } | Distribution::LogUniform { low, high } => {
            (low >= high).then(|| format!("low = {} is not below high = {}", written(low), written(high)))
        }
        Distribution::Triangular { low, mode, high } | Distribution::Pert { low, mode, high } => {
            (low >= high || mode < low || mode > high).then(|| {
                format!(
                    "low = {}, mode = {}, high = {} are not in order",
                    written(low),
                    written(mode),
                    written(high)
                )
            })
        }
        Distribution::Beta { mean, concentration } => (mean.min(1.0 - mean) * concentration < 0.02)
            .then(|| "a shape (mean × concentration) is below 0.02".to_string()),
        Distribution::Gamma { mean, sd } => (sd > 7.0 * mean || sd < 1e-3 * mean)
            .then(|| "sd is not between mean / 1000 and 7 × mean".to_string()),
        _ => None,
    };
    if let Some(fault) = &fault {
        report.error(mark, format!("{}: {fault}", form.name), format!("write {}", pattern(form)));
    }
    fault.is_none()
}

/// Families with limits of their own keep them within the range. Of the others the median must lie
/// within: their draws are clipped, and the clipped ones counted.
fn keeps_range(report: &Report, mark: Mark, what: &str, range: &Range, distribution: &Distribution) -> bool {
    let (from, to) = reach(distribution);
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

/// The least and the greatest draw of a family with limits set by the study; else the median twice.
pub(super) fn reach(distribution: &Distribution) -> (f64, f64) {
    match distribution {
        Distribution::Fixed(_)
        | Distribution::Uniform { .. }
        | Distribution::LogUniform { .. }
        | Distribution::Triangular { .. }
        | Distribution::Pert { .. } => distribution.support(),
        _ => (distribution.median(), distribution.median()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_has_as_many_arguments_as_it_takes() {
        for form in FORMS {
            let numbers: Vec<f64> = (1..=form.arguments.len()).map(|i| i as f64 / 4.0).collect();
            let distribution = (form.build)(&numbers);
            let written = serde_json::to_value(distribution).expect("plain numbers");
            let arguments = written[form.name].as_object().expect(form.name);
            let names: Vec<&str> = arguments.keys().map(String::as_str).collect();
            let known: Vec<&str> = form.arguments.iter().map(|argument| argument.name).collect();
            assert_eq!(names, known);
        }
    }
}
