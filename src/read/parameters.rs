//! The table of parameters in a study.

use super::distribution;
use super::error::shown;
use super::joint::{self, FROM, STRUCTURE};
use super::keys::Range;
use super::source::{Mark, Report};
use super::suggest::list;
use super::tree::{Data, Entry, Table};
use super::values::{mistyped, unknown_key, written};
use crate::model::study::field::{Field, Shape};
use crate::model::study::parameters::{FIELDS, Parameters, Slot, slot};

/// The range that a fixed value of this parameter must keep, and whether it is narrower than the unit's.
/// Draws are clipped to the unit's range only, so that a parameter with a narrower one takes no distribution
/// that could leave it.
pub(super) fn range(field: &Field) -> (Range, bool) {
    let (low, high) = field.bounds();
    (Range::within(field.unit.label(), low, high), (low, high) != field.unit.bounds())
}

/// Reads the table of parameters over the defaults.
pub(super) fn read(report: &Report, entry: Option<&Entry>) -> Parameters {
    let mut parameters = Parameters::default();
    let Some(entry) = entry else {
        return parameters;
    };
    let Data::Table(table) = &entry.node.data else {
        mistyped(report, &entry.node, "parameters", "a table", "write [parameters] and the keys below");
        return parameters;
    };
    let known: Vec<&str> = FIELDS.iter().map(|field| field.key).chain([FROM, STRUCTURE]).collect();
    for (key, entry) in table {
        if key == FROM {
            parameters.joint = joint::read(report, entry);
            continue;
        }
        if key == STRUCTURE {
            continue;
        }
        match FIELDS.iter().find(|field| field.key == key) {
            Some(field) => row(report, field, entry, &mut parameters),
            None => {
                let elsewhere = super::keys::STUDY.iter().any(|own| own.name == key).then(|| {
                    format!("`{key}` is a key of the study itself: write it above the first [table]")
                });
                unknown_key(report, entry.mark, key, " in [parameters]", &known, elsewhere);
            }
        }
    }
    if let Some(entry) = table.get(STRUCTURE) {
        parameters.joint = joint::of_structure(report, entry, parameters.joint.take());
    }
    together(report, table, entry.mark, &parameters);
    parameters
}

fn row(report: &Report, field: &Field, entry: &Entry, parameters: &mut Parameters) {
    if field.shape == Shape::Scalar {
        return set(report, field, field.key.to_string(), entry, parameters);
    }
    let elements = field.shape.elements();
    let Data::Table(table) = &entry.node.data else {
        let help = format!("write {} = {{ {} = … }}; elements: {}", field.key, elements[0], list(elements));
        return mistyped(report, &entry.node, field.key, "a table", &help);
    };
    for (key, entry) in table {
        if elements.contains(&key.as_str()) {
            set(report, field, format!("{}.{key}", field.key), entry, parameters);
        } else {
            let place = format!(" in [parameters.{}]", field.key);
            unknown_key(report, entry.mark, key, &place, elements, None);
        }
    }
}

fn set(report: &Report, field: &Field, key: String, entry: &Entry, parameters: &mut Parameters) {
    let (range, narrow) = range(field);
    let Some(distribution) = distribution::read(report, &entry.node, &key, &range) else {
        return;
    };
    let (from, to) = distribution.reach();
    if narrow && from == to && !distribution.is_fixed() {
        report.error(
            entry.node.mark,
            format!("`{key}` takes no distribution without limits"),
            format!(
                "a number, uniform, log_uniform, triangular or pert from {} to {}",
                written(range.low),
                written(range.high)
            ),
        );
        return;
    }
    parameters.set(&key, distribution);
}

/// The parameters that a table sets, by full key, each with its place.
pub(super) fn own(table: &Table) -> Vec<(String, Mark)> {
    let mut own = Vec::new();
    for (key, entry) in table {
        let Some(field) = FIELDS.iter().find(|field| field.key == key) else { continue };
        match &entry.node.data {
            Data::Table(elements) if field.shape != Shape::Scalar => {
                own.extend(elements.iter().map(|(name, entry)| (format!("{key}.{name}"), entry.node.mark)));
            }
            _ => own.push((key.clone(), entry.node.mark)),
        }
    }
    own
}

/// What several parameters must satisfy together.
fn together(report: &Report, table: &Table, header: Mark, parameters: &Parameters) {
    let value = |slot: &Slot| {
        let drawn = parameters.drawn_together().find(|(drawn, _)| drawn.index == slot.index);
        match drawn.zip(parameters.joint.as_ref()) {
            Some(((_, column), joint)) => {
                let values = joint.sorted(column);
                (values[0], values[values.len() - 1])
            }
            None => parameters.entries[slot.index].reach(),
        }
    };
    let place = |slot: &Slot| {
        let Some(entry) = table.get(slot.field.key) else {
            return header;
        };
        match (&entry.node.data, slot.field.shape.elements().get(slot.element)) {
            (Data::Table(elements), Some(name)) => {
                elements.get(*name).map_or(entry.mark, |element| element.node.mark)
            }
            _ => entry.node.mark,
        }
    };
    for (key, why) in [
        ("level_force_share.combat", "a state in combat must bring some force"),
        ("level_promise_kept.combat", "combat must keep some of a promise"),
    ] {
        let Some(slot) = slot(key) else {
            continue;
        };
        if value(&slot).1 <= 0.0 {
            report.clash(place(&slot), format!("`{}` must be above 0", shown(key)), why);
        }
    }
    if let (Some(start), Some(defeat)) = (slot("territory_start"), slot("territory_defeat")) {
        let ((least, _), (_, greatest)) = (value(&start), value(&defeat));
        if greatest >= least {
            let set = parameters.set_by_study[defeat.index];
            report.clash(
                place(if set { &defeat } else { &start }),
                format!(
                    "the protégé is defeated from the start: `territory_defeat` reaches {}, `territory_start` {}",
                    written(greatest),
                    written(least)
                ),
                "keep `territory_defeat` below `territory_start`",
            );
        }
    }
}
