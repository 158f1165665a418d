//! What the command line changes in a study.

use super::merge::merge;
use super::source::{Mark, Report, Source};
use super::tree::{self, Data, Entry, Node, Table};

/// Settings of the command line, laid over the study in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--runs`: runs under each guarantee and question, instead of the study's.
    pub runs: Option<u64>,
    /// `--seed`: seed of all random numbers, instead of the study's.
    pub seed: Option<u64>,
    /// `--set key.path=value`; the value is TOML, a bare word is a string.
    pub set: Vec<String>,
}

/// Lays the overrides over a study.
pub(super) fn lay_over(report: &Report, study: &mut Table, overrides: &Overrides) {
    for setting in &overrides.set {
        let source = report.add(Source::option(format!("--set {setting}")));
        if let Some(table) = parse(report, source, setting) {
            merge(study, table);
        }
    }
    for (key, value) in [("runs", overrides.runs), ("seed", overrides.seed)] {
        let Some(value) = value else { continue };
        let mark = Mark::whole(report.add(Source::option(format!("--{key} {value}"))));
        let data = match i64::try_from(value) {
            Ok(number) => Data::Integer(number),
            Err(_) => Data::Huge(value.to_string()),
        };
        let node = Node { mark, data };
        study.insert(key.to_string(), Entry { mark, node });
    }
}

fn parse(report: &Report, source: usize, setting: &str) -> Option<Table> {
    let mark = Mark::whole(source);
    let refuse = |message: &str| {
        let help = "write --set key=value or --set table.key=value, such as --set parameters.precision=2.5";
        report.error(mark, message, help);
        None
    };
    let Some((key, value)) = setting.split_once('=') else {
        return refuse("a setting needs a key and a value");
    };
    if setting.contains(['\n', '\r']) {
        return refuse("a setting is one line");
    }
    // Whatever is understood of a text that is no TOML is thrown away, with its complaints.
    let trial = Report::default();
    trial.add(Source::option(String::new()));
    tree::parse(&trial, 0, setting);
    if trial.is_empty() {
        let table = tree::parse(report, source, setting);
        if table.contains_key("extends") {
            return refuse("`extends` can be set in a file only");
        }
        return Some(table);
    }
    let value = value.trim();
    let bare = value.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '/' | '.'))
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'/' | b'.'));
    if bare {
        return Some(tree::parse(report, source, &format!("{key}=\"{value}\"")));
    }
    tree::parse(report, source, setting);
    None
}
