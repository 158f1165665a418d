//! `casus calibrate`: what is known is found again, and a calibration that was cut short goes on to the same bytes.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test may fail where it stands

#[path = "binary/mod.rs"]
mod binary;

use binary::*;
use casus::calibration::{
    Evidence, Likelihood, Plan, Population, Recovered, Role, UNKNOWNS, made_up_cases, recover, summarise,
};
use casus::history::{Source, template};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tempfile::tempdir;

fn made_up(count: usize) -> Vec<Evidence> {
    let names = ["deterrence", "response"];
    let cases = made_up_cases(count, 3);
    names.iter().zip(cases).map(|(name, cases)| Evidence::new(name, Source::Own, template(), cases)).collect()
}

/// Parameters that made the data are found again: the central 90 % of posteriors hold the truth in about 90 % of
/// trials. 6 trials × 12 parameters; were they independent, fewer than 54 of 72 would have a probability of 1e-4
/// (binomial at .9). Populations as small as these are a little too narrow, which the bound leaves room for; a
/// likelihood that counts double, or a sign that is wrong, does not fit into it.
#[test]
fn known_parameters_are_found_again() {
    let plan = Plan { seed: 11, populations: 1, particles: 96, moves: 6, last_moves: 18 };
    let go_on = AtomicBool::new(false);
    let found: Vec<Recovered> =
        recover(&made_up(60), UNKNOWNS, (&plan, 3, 6), &go_on, &|_| {}).expect("nobody cancels");
    let estimated = UNKNOWNS.iter().filter(|unknown| unknown.role != Role::Prior).count();
    assert_eq!(found.len(), 6 * estimated);
    let inside = found.iter().filter(|one| one.in_90()).count();
    println!("{inside} of {} in the central 90 %", found.len());
    assert!(inside >= 54, "{inside}");
    // And not because posteriors are priors: what the cases speak of is told apart.
    let told = ["level_threshold_gdp_pct.material", "history.threat_audience_cost_gdp_pct"];
    let of = |one: &&Recovered| told.contains(&one.key);
    let square = |x: f64| x * x;
    let away: f64 = found.iter().filter(of).map(|one| square(one.scores[0])).sum();
    let error: f64 = found.iter().filter(of).map(|one| square(one.scores[0] - one.scores[1])).sum();
    println!("squared error {error:.2}, of the prior's {away:.2}");
    assert!(error < 0.5 * away, "{error} of {away}");
}

/// Without evidence the posterior is the prior: a population that climbs a flat likelihood stays standard normal.
/// 400 vectors × 12 scores: mean within 5 / √400, variance within 5 · √(2 / 400).
#[test]
fn without_evidence_the_posterior_is_the_prior() {
    let plan = Plan { seed: 5, populations: 1, particles: 400, moves: 3, last_moves: 3 };
    let go_on = AtomicBool::new(false);
    let likelihood = Likelihood::new(Vec::new(), UNKNOWNS, 1);
    let population = Population::new(&likelihood, &plan, 0, &go_on).unwrap();
    let population = population.step(&likelihood, &plan, &go_on).unwrap();
    assert!(population.finished() && population.stages[0].acceptance > 0.1);
    for summary in summarise(&likelihood, &[population], UNKNOWNS) {
        assert!(summary.shift.abs() < 0.25, "{summary:?}");
        assert!(summary.contraction.abs() < 0.36, "{summary:?}");
    }
}

/// Cases in the form of the published file, which nobody lived through.
fn file_of_threats(folder: &Path) -> PathBuf {
    let mut text =
        "case,year,ibf,sbf,nuclear,ccode2,outcome,contigdp,contigad,dem_def,fortrade\n".to_string();
    for case in 1..=12 {
        let outcome = [1, 1, 3, 4][case % 4];
        let _ = writeln!(text, "{case},{},0.{case},1.{case},0,200,{outcome},1,0,1,0.5", 1900 + case);
    }
    let path = folder.join("threats.csv");
    fs::write(&path, text).unwrap();
    path
}

const SMALL: [&str; 6] = ["--particles", "24", "--draws", "2", "--keep", "24"];

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
    let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
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
fn without_cases_it_says_what_is_needed() {
    let mut command = casus(&["calibrate"]);
    let said = command.env_remove("CASUS_HISTORY").output().unwrap();
    assert_code(&said, 2);
    for word in ["CASUS_HISTORY", "huth58.csv", "icb_power_response.csv", "Huth 1988"] {
        assert!(err(&said).contains(word), "{word}: {}", err(&said));
    }
    let folder = tempdir().unwrap();
    let to = folder.path().to_str().unwrap();
    let refused = binary::said(&["calibrate", "configs/historical/cases_example.csv", "--out", to]);
    assert_code(&refused, 2);
    assert!(err(&refused).contains("no case of these files is used"), "{}", err(&refused));
    assert!(files(folder.path()).is_empty());
}
