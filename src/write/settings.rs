//! With which settings the results that are there were made.

use super::package::{PROGRAM_COMMIT, PROGRAM_VERSION};
use crate::model::study::Study;
use crate::model::study::parameters::FIELDS;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Differences that are told.
const TOLD: usize = 6;

/// The settings in which results and a study differ.
#[derive(Debug, Default)]
pub struct OtherSettings {
    /// The first few, as `key: there A, here B`, and how many more there are.
    pub told: Vec<String>,
    /// Whether it is the number of runs alone: runs can be added.
    pub runs_alone: bool,
}

fn made(package: &Path) -> Option<Value> {
    let text = fs::read(package).ok()?;
    let mut package: Value = serde_json::from_slice(&text).ok()?;
    Some(package["casus"].take())
}

/// Runs of the results that a package describes; 0 without one.
pub(super) fn runs_done(package: &Path) -> u64 {
    made(package).and_then(|made| made["runs_done"].as_u64()).unwrap_or(0)
}

/// What differs between the study that a package describes and this one; nothing without a package. Of results by another build of the program only seed and runs are compared: its studies may have other keys.
pub(super) fn differences(package: &Path, study: &Study) -> OtherSettings {
    let Some(made) = made(package) else { return OtherSettings::default() };
    let here = serde_json::to_value(study).expect("a study is plain values");
    let same_program =
        made["program_version"] == PROGRAM_VERSION && made["program_commit"].as_str() == PROGRAM_COMMIT;
    let compare = |at: &str, there: &Value, here: &Value| {
        differing(at, there, here, name, |at, there, here| {
            (at.to_string(), format!("{at}: there {}, here {}", short(there), short(here)))
        })
    };
    let found: Vec<(String, String)> = if same_program {
        compare("", &named(&made["study"]), &named(&here))
    } else {
        ["seed", "runs"].iter().flat_map(|key| compare(key, &made["study"][key], &here[key])).collect()
    };
    let runs_alone = matches!(&found[..], [(key, _)] if key == "runs");
    let more = found.len().saturating_sub(TOLD);
    let mut told: Vec<String> = found.into_iter().take(TOLD).map(|(_, words)| words).collect();
    if more > 0 {
        told.push(format!("and {more} more"));
    }
    OtherSettings { told, runs_alone }
}

/// A study whose parameters have their names, without what says where its values stand.
fn named(study: &Value) -> Value {
    let mut study = study.clone();
    let entries = study["parameters"]["entries"].take();
    let keys =
        FIELDS.iter().flat_map(|field| (0..field.values.len()).map(|element| field.element_key(element)));
    let known = entries.as_array().into_iter().flatten().zip(keys);
    let fixed = |entry: &Value| entry.get("fixed").unwrap_or(entry).clone();
    let mut parameters: serde_json::Map<_, _> = known.map(|(entry, key)| (key, fixed(entry))).collect();
    let joint = &study["parameters"]["joint"];
    let draws = joint["rows"].as_array().map_or(0, Vec::len);
    parameters.insert(
        "from".to_string(),
        joint["name"].as_str().map(|name| format!("{draws} draws of {name}")).into(),
    );
    if let Some(study) = study.as_object_mut() {
        study.remove("provenance");
        study["parameters"] = Value::Object(parameters);
    }
    study
}

/// Goes down to the leaves in which two values differ, and tells each; elements of arrays are called what `name` says.
pub(crate) fn differing<T>(
    at: &str,
    there: &Value,
    here: &Value,
    name: fn(usize, &Value) -> String,
    tell: fn(&str, &Value, &Value) -> T,
) -> Vec<T> {
    let below = |key: &str, there, here| {
        let at = if at.is_empty() { key.to_string() } else { format!("{at}.{key}") };
        differing(&at, there, here, name, tell)
    };
    match (there, here) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys().filter(|key| !a.contains_key(*key)));
            keys.flat_map(|key| below(key, &there[key], &here[key])).collect()
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let elements = a.iter().zip(b).enumerate();
            elements.flat_map(|(place, (a, b))| below(&name(place, a), a, b)).collect()
        }
        _ if there == here => Vec::new(),
        _ => vec![tell(at, there, here)],
    }
}

/// What a state or a guarantee is called; the place of anything else.
fn name(place: usize, element: &Value) -> String {
    element["code"].as_str().or(element["name"].as_str()).map_or(place.to_string(), str::to_string)
}

/// A value in a few words.
fn short(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_string(),
        Value::Array(items) => format!("{} items", items.len()),
        Value::Object(_) => "a table".to_string(),
        Value::Number(number) => number.as_f64().map_or(number.to_string(), |value| value.to_string()),
        other => other.to_string(),
    }
}
