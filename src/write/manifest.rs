//! The file that says which others are ours: a package.

use super::digest::Fingerprint;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// What the results in a folder are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    Study,
    /// A study at many points.
    Sweep,
    /// Parameters estimated from cases.
    Calibration,
    /// A trial of that.
    Recovery,
    /// Forecasts of cases.
    Backtest,
}

impl Work {
    /// The name of the folder, of work that has but one.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Work::Calibration => "calibration",
            Work::Recovery => "recovery",
            Work::Backtest => "backtest",
            Work::Study | Work::Sweep => "",
        }
    }

    /// What a package under `casus` says of nothing else, so that the first found tells what it is of.
    const MARKS: [(&str, Work); 5] = [
        ("sweep", Work::Sweep),
        ("runs_done", Work::Study),
        ("unknowns", Work::Calibration),
        ("draws_per_case", Work::Recovery),
        ("runs_per_case", Work::Backtest),
    ];

    /// In words, of the study with this name.
    pub(super) fn of(self, study: &str) -> String {
        match self {
            Work::Study => format!("the study `{study}`"),
            Work::Sweep => format!("a sweep of the study `{study}`"),
            Work::Calibration => "a calibration".to_string(),
            Work::Recovery => "a trial of the calibration".to_string(),
            Work::Backtest => "a back-test".to_string(),
        }
    }
}

/// What such a file says.
pub(super) struct Manifest {
    pub(super) work: Work,
    pub(super) study: String,
    pub(super) files: Vec<(String, Fingerprint)>,
}

impl Manifest {
    /// Reads a package; `None` if it is not there or none of ours.
    pub(super) fn read(path: &Path) -> Option<Manifest> {
        Manifest::of_package(&serde_json::from_slice(&fs::read(path).ok()?).ok()?)
    }

    /// What a package is of, from its JSON.
    pub(super) fn of_package(package: &Value) -> Option<Manifest> {
        let casus = package["casus"].as_object()?;
        let (_, work) = Work::MARKS.into_iter().find(|(mark, _)| casus.contains_key(*mark))?;
        let listed = |resource: &Value| {
            let sha256 = resource["hash"].as_str()?.strip_prefix("sha256:")?.to_string();
            let fingerprint = Fingerprint { bytes: resource["bytes"].as_u64()?, sha256 };
            // A name, and not a way out of the folder.
            let name = resource["path"].as_str().filter(|name| !name.contains(['/', '\\']))?;
            Some((name.to_string(), fingerprint))
        };
        let files = package["resources"].as_array()?.iter().map(listed).collect::<Option<_>>()?;
        Some(Manifest { work, study: casus["study"]["name"].as_str()?.to_string(), files })
    }
}
