//! Whether results that are there were made by this program from this study.

use super::digest::study_sha256;
use super::error::OutputError;
use super::package::{PACKAGE_FILE, PROGRAM_VERSION};
use crate::base::chance::RNG_SCHEME;
use crate::model::study::Study;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Refuses a folder whose results this program would not make of this study: another version, another scheme
/// of random numbers, or another study.
pub(crate) fn check_origin(folder: &Path, study: &Study) -> Result<(), OutputError> {
    let unreadable = |cause: String| OutputError::UnfitResults {
        path: folder.to_path_buf(),
        cause,
        remedy: "give the folder of one study that `casus run` made, with its `datapackage.json`",
    };
    let text =
        fs::read_to_string(folder.join(PACKAGE_FILE)).map_err(|error| unreadable(error.to_string()))?;
    let package: Value = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    let made = &package["casus"];
    let said = |key: &str| made[key].as_str().unwrap_or("unknown").to_string();
    let wanted = [
        ("version of the program", "program_version", PROGRAM_VERSION.to_string()),
        ("random numbers", "rng_scheme", RNG_SCHEME.to_string()),
        ("study (SHA-256)", "study_sha256", study_sha256(study)),
    ];
    let differs = wanted.into_iter().filter(|(_, key, ours)| said(key) != *ours);
    let differences: Vec<String> =
        differs.map(|(what, key, ours)| format!("{what}: there {}, here {ours}", said(key))).collect();
    if differences.is_empty() {
        return Ok(());
    }
    let overrides = made["overrides"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let overrides = overrides.map(option).collect::<Vec<_>>().join(" ");
    Err(OutputError::OtherOrigin { path: folder.to_path_buf(), differences, overrides })
}

/// A recorded change as the option that makes it.
fn option(change: &str) -> String {
    match change.split_once('=') {
        Some((key @ ("runs" | "seed"), value)) => format!("--{key} {value}"),
        _ => format!("--set '{change}'"),
    }
}
