//! `casus calibrate` on the command line: the same bytes for any threads and after any interruption.
#![allow(clippy::unwrap_used)] // a test may fail where it stands

use crate::binary::{
    assert_code, assert_said, assert_same_files, assert_whole, at, casus, err, files, out, run, said, send,
};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tempfile::tempdir;

const SMALL: [&str; 6] = ["--particles", "24", "--draws", "2", "--keep", "24"];

/// Cases in the form of the published file, which nobody lived through.
fn file_of_threats(folder: &Path) -> PathBuf {
    let mut text =
        "case,year,ibf,sbf,nuclear,ccode1,ccode2,outcome,contigdp,contigad,dem_def,fortrade\n".to_string();
    for case in 1..=12 {
        let outcome = [1, 1, 3, 4][case % 4];
        let _ = writeln!(text, "{case},{},0.{case},1.{case},0,255,200,{outcome},1,0,1,0.5", 1900 + case);
    }
    let path = folder.join("threats.csv");
    fs::write(&path, text).unwrap();
    path
}

fn words<'a>(cases: &'a Path, to: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    let mut words = vec!["calibrate", cases.to_str().unwrap(), "--out", to.to_str().unwrap()];
    words.extend(SMALL);
    words.extend(more);
    words
}

#[test]
fn a_package_is_whole_and_the_same_for_any_threads() {
    let folder = tempdir().unwrap();
    let cases = file_of_threats(folder.path());
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    let shown = out(&run(&words(&cases, &one, &["--threads", "1"])));
    assert_eq!(shown, out(&run(&words(&cases, &two, &["--threads", "3"]))));
    for (role, key) in [("not identified", "audience_cost_base_gdp_pct"), ("estimated", "stake_base_gdp_pct")]
    {
        assert!(shown.contains(role) && shown.contains(key), "{shown}");
    }
    let written = files(&one.join("calibration"));
    assert_eq!(
        written.keys().collect::<Vec<_>>(),
        [
            "datapackage.json",
            "estimates.csv",
            "posterior.csv",
            "predictive.csv",
            "prior.csv",
            "stages.csv",
            "study_fragment.toml"
        ]
    );
    assert_whole(&one.join("calibration"));
    assert_same_files("threads", &written, &files(&two.join("calibration")));
    // A study can draw from what was found.
    let from = format!("parameters.from={}", one.join("calibration/posterior.csv").display());
    let to = folder.path().join("study");
    run(&[
        "run",
        "configs/three_states.toml",
        "--runs",
        "2048",
        "--set",
        &from,
        "--out",
        to.to_str().unwrap(),
    ]);
    let events = fs::read_to_string(to.join("three_states/events.csv")).unwrap();
    let header: Vec<&str> = events.lines().next().unwrap().split(',').collect();
    let total = header.iter().position(|column| *column == "total_high").unwrap();
    assert!(events.lines().skip(1).any(|row| !row.split(',').nth(total).unwrap().is_empty()));
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn an_interrupted_calibration_goes_on_to_the_same_bytes() {
    let folder = tempdir().unwrap();
    let cases = file_of_threats(folder.path());
    let (whole, cut) = (folder.path().join("whole"), folder.path().join("cut"));
    // Many moves, so that there is a middle to be cut in.
    let more = ["--populations", "2", "--moves", "60"];
    run(&words(&cases, &whole, &more));
    let mut child =
        casus(&words(&cases, &cut, &more)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let state = cut.join("calibration/calibration.state");
    for _ in 0..4000 {
        if state.exists() {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    send("-INT", &child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(state.exists() && !cut.join("calibration/datapackage.json").exists());
    // Other options are refused, the same go on.
    let other = said(&words(&cases, &cut, &["--resume", "--moves", "7"]));
    assert_code(&other, 2);
    assert!(err(&other).contains("begun with other"), "{}", err(&other));
    let mut again = words(&cases, &cut, &more);
    again.push("--resume");
    run(&again);
    assert_same_files("resumed", &files(&whole.join("calibration")), &files(&cut.join("calibration")));
}

#[test]
fn populations_in_shards_are_the_single_process() {
    let folder = tempdir().unwrap();
    let cases = file_of_threats(folder.path());
    let (whole, cut, merged) =
        (folder.path().join("whole"), folder.path().join("cut"), folder.path().join("merged"));
    let more = ["--populations", "3", "--moves", "2"];
    run(&words(&cases, &whole, &more));
    let planned = said(&words(&cases, &cut, &[&more[..], &["--shards", "3"]].concat()));
    assert_said(&planned, 0, &["3 shards of 3 populations of `calibration`"]);
    let plan = at(&cut.join("calibration.shards/plan.json"));
    let make = |shards: &str| said(&["shards", "run", &plan, shards]);
    let merge = |more: &[&str]| said(&[&["merge", &plan, "--out", &at(&merged)], more].concat());
    assert_code(&make("1,3"), 0);
    assert_said(&merge(&[]), 2, &["missing: 2"]);
    assert_said(&said(&["shards", "status", &plan]), 0, &["done         2", "missing      2"]);
    // What is before a hole can be gone on with in one process.
    assert_said(&merge(&["--allow-incomplete"]), 0, &["1 of 3 populations", "--resume"]);
    run(&words(&cases, &merged, &[&more[..], &["--resume"]].concat()));
    let expected = files(&whole.join("calibration"));
    assert_same_files("resumed", &expected, &files(&merged.join("calibration")));
    assert_code(&make("2"), 0);
    assert_said(&merge(&[]), 0, &["convergence: 3 populations"]);
    assert_same_files("merged", &expected, &files(&merged.join("calibration")));
    // More populations are more shards; other cases, and covariates that were not there, are refused.
    let again = ["--populations", "4", "--moves", "2", "--shards", "1"];
    assert_said(&said(&words(&cases, &cut, &again)), 0, &["4 shards of 4 populations"]);
    let covariates = folder.path().join("threats_covariates.csv");
    fs::write(&covariates, "case,regime\n1,1\n").unwrap();
    assert_said(&make("4"), 2, &["files of cases are no longer what was planned"]);
    fs::remove_file(&covariates).unwrap();
    fs::write(&cases, fs::read_to_string(&cases).unwrap().replace("1901", "1900")).unwrap();
    assert_said(&make("4"), 2, &["files of cases are no longer what was planned"]);
}

#[test]
fn without_cases_it_says_what_is_needed() {
    let mut command = casus(&["calibrate"]);
    let told = command.env_remove("CASUS_HISTORY").output().unwrap();
    assert_code(&told, 2);
    for word in ["CASUS_HISTORY", "huth58.csv", "icb_power_response.csv", "Huth 1988"] {
        assert!(err(&told).contains(word), "{word}: {}", err(&told));
    }
    let folder = tempdir().unwrap();
    let to = folder.path().to_str().unwrap();
    let refused = said(&["calibrate", "configs/historical/cases_example.csv", "--out", to]);
    assert_code(&refused, 2);
    assert!(err(&refused).contains("no case of these files is used"), "{}", err(&refused));
    assert!(files(folder.path()).is_empty());
}
