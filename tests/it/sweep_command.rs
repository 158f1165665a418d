//! `casus sweep` as a user types it: interrupted, killed, gone on with, extended, refused.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test may fail where it stands

use crate::binary::*;
use casus::{Conferral, Event, Finished};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::{TempDir, tempdir};

pub(crate) const SALTELLI: &str = "[design]\nkind = \"saltelli\"\nbase_points = 8\n";

/// A sweep of the small world: its folder, and its file.
pub(crate) fn sweep(design: &str) -> (TempDir, PathBuf) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("small.toml");
    write(&path, design);
    (folder, path)
}

/// A sweep of which one point fails: its folder, and its file.
pub(crate) fn failing_sweep() -> (TempDir, PathBuf) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("small.toml");
    let study = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs/three_states.toml");
    let text = format!(
        "study = {:?}\nruns = 20\ndesign = {{ kind = \"grid\", levels = 2 }}\n\
         input = [{{ key = \"parameters.territory_start\", range = [0.5, 1] }}, {{ key = \"parameters.territory_defeat\", range = [0.2, 0.6] }}]",
        study.display().to_string()
    );
    fs::write(&path, text).unwrap();
    (folder, path)
}

pub(crate) fn write(path: &Path, design: &str) {
    let study = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs/three_states.toml");
    let text = format!(
        "study = {:?}\nruns = 200\nseed = 0\n[set]\nhorizon_quarters = 12\n{design}\
         [[input]]\nkey = \"parameters.precision\"\nrange = [1, 6]\nscale = \"log\"\n\
         [[input]]\nkey = \"state.CAS.nuclear\"\nvalues = [true, false]\n\
         [[input]]\nkey = \"parameters.trait_correlation\"\nrange = [0, 0.9]\n",
        study.display().to_string()
    );
    fs::write(path, text).unwrap();
}

fn words<'a>(path: &'a Path, out: &'a Path, more: &[&'a str]) -> Vec<&'a str> {
    let mut words = vec!["sweep", path.to_str().unwrap(), "--out", out.to_str().unwrap()];
    words.extend(more);
    words
}

/// The files of a sweep that ran through.
pub(crate) fn whole(design: &str, more: &[&str]) -> Files {
    let (folder, path) = sweep(design);
    run(&words(&path, folder.path(), more));
    assert_whole(&folder.path().join("small"));
    files(&folder.path().join("small"))
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn any_number_of_threads_leaves_the_same_bytes() {
    let one = whole(SALTELLI, &["--threads", "1"]);
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        [
            "datapackage.json",
            "noise.csv",
            "parameters.csv",
            "points.csv",
            "sensitivity.csv",
            "sensitivity_log_odds.csv",
            "sweep.journal"
        ]
    );
    for threads in ["2", "5"] {
        assert_same_files(threads, &one, &whole(SALTELLI, &["--threads", threads]));
    }
    // What went in says where it is from, and what was varied over which values.
    let went_in = crate::binary::rows(&one["parameters.csv"]);
    let row =
        |key: &str| went_in.iter().find(|row| row["parameter"] == key).unwrap_or_else(|| panic!("no {key}"));
    let told = |key: &str| ["value", "status", "source"].map(|column| row(key)[column].clone());
    assert_eq!(told("precision"), ["1 to 6, even in the logarithm", "yours", "varied by the sweep small"]);
    assert_eq!(told("state.CAS.nuclear")[0], "true, false");
    assert_eq!(told("study.horizon_quarters"), ["12", "yours", "small.toml, line 5"]);
    assert_eq!(told("state.CAS.capability")[2], "three_states.toml, line 43");
    assert_eq!(row("stake_base_gdp_pct")["status"], "estimated");
    let rows = rows(&one["points.csv"]);
    assert_eq!(rows.len(), 8 * 5 * 4);
    assert!(rows.iter().all(|row| row["status"] == "done" && row["runs"] == "200" && row["seed"] == "0"));
    let different = rows.iter().map(|row| &row["attacked"]).collect::<std::collections::BTreeSet<_>>();
    assert!(different.len() > 10);
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn a_sweep_that_is_killed_and_gone_on_with_is_a_whole_one() {
    let design = SALTELLI.replace('8', "16");
    let expected = whole(&design, &[]);
    let (folder, path) = sweep(&design);
    let at = folder.path().join("small");
    let (mut killed, mut torn) = (0, false);
    for wait_ms in [90, 150, 230, 60, 400] {
        let mut child = casus(&words(&path, folder.path(), &["--resume", "--quiet"])).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait_ms));
        killed += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        // What a power cut may leave: half of a record.
        if !torn && Finished::open(&at).is_ok_and(|finished| finished.done() > 0) {
            let journal = at.join("sweep.journal");
            let bytes = fs::read(&journal).unwrap();
            fs::write(&journal, &bytes[..bytes.len() - 7]).unwrap();
            torn = true;
        }
    }
    assert!(killed > 0 && torn, "the sweep was too short to be killed");
    run(&words(&path, folder.path(), &["--resume"]));
    assert_same_files("resumed", &expected, &files(&at));
    // Nothing lacks: the same again.
    run(&words(&path, folder.path(), &["--resume"]));
    assert_same_files("resumed again", &expected, &files(&at));
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn an_extension_is_a_fresh_larger_sweep() {
    for (small, large) in [
        (SALTELLI.to_string(), SALTELLI.replace('8', "16")),
        (
            "[design]\nkind = \"sobol\"\npoints = 10\n".into(),
            "[design]\nkind = \"sobol\"\npoints = 25\n".into(),
        ),
    ] {
        let expected = whole(&large, &[]);
        let (folder, path) = sweep(&small);
        run(&words(&path, folder.path(), &[]));
        write(&path, &large);
        let output = run(&words(&path, folder.path(), &["--resume"]));
        assert!(err(&output).contains("are there already"), "{}", err(&output));
        assert_same_files("extended", &expected, &files(&folder.path().join("small")));
    }
}

/// Leaves only the first points of a sweep, as an interruption would.
fn tear(folder: &Path, bytes: usize) {
    let journal = folder.join("sweep.journal");
    let whole = fs::read(&journal).unwrap();
    fs::write(&journal, &whole[..whole.len() - bytes]).unwrap();
    for made_of_it in [
        "datapackage.json",
        "noise.csv",
        "parameters.csv",
        "points.csv",
        "sensitivity.csv",
        "sensitivity_log_odds.csv",
    ] {
        fs::remove_file(folder.join(made_of_it)).unwrap();
    }
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn an_interrupted_sweep_is_not_begun_anew_unasked_and_not_analysed() {
    let (folder, path) = sweep(SALTELLI);
    let at = folder.path().join("small");
    run(&words(&path, folder.path(), &[]));
    let finished = Finished::open(&at).unwrap();
    let (study, shape) = (&finished.header().study, finished.header().shape());
    assert_eq!((finished.points(), shape.blocks), (40, 8));
    assert!((0..8).all(|block| shape.runs_in(block) == 25));
    assert_eq!(study.conferral[0], Conferral::Granted);
    let pact = study.regimes.iter().position(|regime| regime.name == "pact").unwrap();
    let place = shape.place(pact, Event::Attacked as usize);
    let mut of_counts = Vec::new();
    let each = finished.each(|_, counts| {
        of_counts.push(f64::from(counts.unwrap()[place.clone()].iter().sum::<u32>()) / 200.0);
        Ok(())
    });
    each.unwrap();
    let of_csv = rows(&fs::read(at.join("points.csv")).unwrap());
    let of_csv: Vec<f64> = of_csv
        .iter()
        .filter(|row| row["conferral"] == "granted" && row["regime"] == "pact")
        .map(|row| row["attacked"].parse().unwrap())
        .collect();
    assert_eq!(of_csv, of_counts);
    tear(&at, 5);
    let refused = Finished::open(&at).unwrap().whole().unwrap_err().to_string();
    assert!(refused.contains("points 39 to 39 are missing"), "{refused}");
    let output = said(&words(&path, folder.path(), &[]));
    assert_code(&output, 2);
    assert!(
        err(&output).contains("39 of 40 points") && err(&output).contains("--resume"),
        "{}",
        err(&output)
    );
    run(&words(&path, folder.path(), &["--force"]));
    assert_whole(&at);
}

#[test]
fn another_sweep_is_not_gone_on_with() {
    let (folder, path) = sweep(SALTELLI);
    let at = folder.path().join("small");
    run(&words(&path, folder.path(), &[]));
    let before = files(&at);
    for (more, difference) in [
        (["--seed", "7"], "sweep.seed: 0 → 7"),
        (["--runs", "300"], "sweep.runs: 200 → 300"),
        (["--set", "round_days=7"], "study.round_days: 14 → 7"),
    ] {
        let output = said(&words(&path, folder.path(), &[&["--resume"], more.as_slice()].concat()));
        assert_code(&output, 2);
        assert!(err(&output).contains(difference), "{}", err(&output));
    }
    write(&path, &SALTELLI.replace('8', "4"));
    let output = said(&words(&path, folder.path(), &["--resume"]));
    assert_code(&output, 2);
    assert!(err(&output).contains("sweep.design.base_points: 8 → 4"), "{}", err(&output));
    assert_same_files("refused", &before, &files(&at));
}

#[test]
fn a_latin_hypercube_says_that_it_cannot_be_extended() {
    let latin = |points: u32| format!("[design]\nkind = \"latin_hypercube\"\npoints = {points}\n");
    let (folder, path) = sweep(&latin(6));
    run(&words(&path, folder.path(), &[]));
    write(&path, &latin(12));
    let output = said(&words(&path, folder.path(), &["--resume"]));
    assert_code(&output, 2);
    assert!(err(&output).contains("cannot be extended"), "{}", err(&output));
}

#[test]
fn a_point_that_fails_is_a_row_and_an_exit_code() {
    let (folder, path) = failing_sweep();
    let output = said(&words(&path, folder.path(), &[]));
    assert_code(&output, 1);
    assert!(err(&output).contains("1 of 4 points"), "{}", err(&output));
    let at = folder.path().join("small");
    assert_whole(&at);
    assert_eq!(package(&at)["casus"]["failed"], 1);
    let rows = rows(&fs::read(at.join("points.csv")).unwrap());
    assert_eq!(rows.len(), 16);
    for row in rows {
        let failed = row["point"] == "1";
        assert_eq!(row["status"], if failed { "failed" } else { "done" });
        assert_eq!(row["message"].contains("defeated from the start"), failed);
        assert_eq!(row["attacked"].is_empty(), failed);
        assert_eq!(row["runs"], if failed { "0" } else { "20" });
    }
    let refused = Finished::open(&at).unwrap().whole().unwrap_err().to_string();
    assert!(refused.contains("points failed: 1"), "{refused}");
    // Nothing lacks, and what failed stays failed.
    assert_code(&said(&words(&path, folder.path(), &["--resume"])), 1);
}

#[test]
fn check_says_points_runs_time_and_size_beforehand() {
    let output = run(&["check", "configs/sweeps/main_twelve.toml", "configs/three_states.toml"]);
    for word in ["saltelli, 7168 points", "200 each, 2867200 in all", "time ", "size ", "three_states: sound"]
    {
        assert!(out(&output).contains(word), "{word}:\n{}", out(&output));
    }
}

#[test]
fn what_would_not_fit_on_the_disk_is_refused_before_anything_runs() {
    let (folder, path) = sweep("[design]\nkind = \"random\"\npoints = 100000000\n");
    let text = fs::read_to_string(&path).unwrap().replace("runs = 200", "runs = 2000\nblocks = 1024");
    fs::write(&path, text).unwrap();
    let out = folder.path().join("out/of/nothing");
    let output = said(&words(&path, &out, &[]));
    assert_code(&output, 2);
    assert!(err(&output).contains("100000000 points and needs about"), "{}", err(&output));
    assert!(!out.exists());
}

#[test]
fn a_sweep_is_no_study_to_run() {
    let output = said(&["run", "configs/sweeps/common_factor.toml"]);
    assert_code(&output, 2);
    assert!(err(&output).contains("casus sweep configs/sweeps/common_factor.toml"), "{}", err(&output));
}
