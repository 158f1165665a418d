//! Where parameters come from that a study does not set itself: the defaults, or draws of several together.

use super::error::shown;
use super::lines;
use super::source::{MAX_TABLE_BYTES, Report};
use super::suggest::{choose, meant};
use super::tree::{Data, Entry, Node, Table};
use super::values;
use crate::model::study::JointDraws;
use crate::model::study::parameters::slots;
pub(super) use crate::model::study::posterior::STRUCTURE;
use crate::model::study::posterior::{BUNDLED, HISTORY};

/// The key of the table of parameters.
pub(super) const FROM: &str = "from";
/// The word for no draws.
pub(super) const DEFAULTS: &str = "defaults";
/// What may stand behind the key.
pub(super) const CHOICES: &str =
    "\"posterior\" (the bundled draws), \"defaults\", or the path of a table of draws that ends in .csv";

/// `parameters = "…"` is short for a table with the key `from`.
pub(super) fn as_table(entry: Entry) -> Entry {
    let Data::Text(_) = entry.node.data else { return entry };
    let mark = entry.node.mark;
    let from = Entry { mark: entry.mark, node: entry.node };
    let node = Node { mark, data: Data::Table(Table::from([(FROM.to_string(), from)])) };
    Entry { mark: entry.mark, node }
}

/// The draws of the structure that the key asks for alone.
pub(super) fn of_structure(report: &Report, entry: &Entry, joint: Option<JointDraws>) -> Option<JointDraws> {
    let word = values::text(report, &entry.node, "parameters.structure")?;
    let joint = joint.filter(|joint| !joint.structures.is_empty());
    let Some(joint) = joint else {
        report.error(
            entry.node.mark,
            "`parameters.structure` without draws that have one".to_string(),
            format!("take parameters from \"{BUNDLED}\", or from a table with a column `structure`"),
        );
        return None;
    };
    let one = joint.of_structure(word);
    if one.is_none() {
        let names = joint.structure_names();
        let message = format!("no draw has the structure \"{}\"", shown(word));
        report.error(entry.node.mark, message, choose(word, &names));
    }
    one
}

/// The draws that the key asks for.
pub(super) fn read(report: &Report, entry: &Entry) -> Option<JointDraws> {
    let mark = entry.node.mark;
    let word = values::text(report, &entry.node, "parameters.from")?;
    match word {
        BUNDLED => return Some(JointDraws::bundled().clone()),
        DEFAULTS => return None,
        path if path.ends_with(".csv") => {}
        _ => {
            let or = format!(" Choices: {CHOICES}");
            let help = meant(word, [BUNDLED, DEFAULTS], &or, format!("choices: {CHOICES}"));
            report.error(mark, format!("`parameters` cannot come from \"{}\"", shown(word)), help);
            return None;
        }
    }
    let parse = |text: &str| JointDraws::parse(word, text);
    let read = lines::table(report, mark, word, MAX_TABLE_BYTES, parse, |column| remedy(column, &[]));
    read.map(|(draws, _)| draws)
}

/// What a table of draws must be like where something is wrong with it: its columns are `draw`, parameters, and
/// keys of the reader's `own`.
pub(crate) fn remedy(column: &str, own: &[&str]) -> String {
    let keys: Vec<String> = slots().map(|slot| slot.field.element_key(slot.element)).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).chain(own.iter().copied()).collect();
    match column.is_empty() || keys.contains(&column) {
        true => {
            "a line a draw, from 1 to 10000: a column `draw`, perhaps one `structure`, then one per parameter under its full key (see \
                 `casus parameters`)"
                .to_string()
        }
        // What cases alone have is not looked for among the parameters of a study.
        false if column.starts_with(HISTORY) => choose(column, own),
        false => choose(column, &keys),
    }
}
