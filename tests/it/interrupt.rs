//! Work that is cut short, by a signal or by a reader that goes away: what it leaves is whole, and says what it is.
#![cfg(unix)]

use crate::binary::*;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;
use tempfile::tempdir;

const SMALL: &str = "configs/three_states.toml";
const LARGE: &str = "configs/nato_vs_european.toml";

/// Waits for the end, but not for ever.
fn wait(child: &mut Child, longest: Duration) -> (Option<i32>, Duration) {
    let mut waited = Duration::ZERO;
    let step = Duration::from_millis(5);
    while waited < longest {
        if let Some(status) = child.try_wait().expect("a child") {
            return (status.code(), waited);
        }
        std::thread::sleep(step);
        waited += step;
    }
    child.kill().expect("a child");
    panic!("still running after {longest:?}");
}

#[test]
fn an_interrupt_keeps_a_whole_prefix_marked_incomplete() {
    let dir = tempdir().expect("a folder");
    let words = ["run", SMALL, "--runs", "5000000", "--set", "runs_csv=true", "--out", &at(dir.path())];
    let mut child = casus(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary");
    let partial = dir.path().join("three_states/runs.csv.partial");
    // Until some rows are on disk.
    for _ in 0..2000 {
        if fs::metadata(&partial).is_ok_and(|file| file.len() > 200_000) {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    send("-INT", &child);
    let (code, waited) = wait(&mut child, Duration::from_secs(20));
    println!("ended after {waited:?}");
    let mut said = String::new();
    child.stderr.take().expect("stderr").read_to_string(&mut said).expect("text");
    assert_eq!(code, Some(130), "{said}");
    assert!(waited < Duration::from_secs(2), "{waited:?}");
    assert!(said.contains("incomplete"), "{said}");
    let folder = dir.path().join("three_states");
    assert_whole(&folder);
    let casus = package(&folder)["casus"].clone();
    assert_eq!((&casus["complete"], &casus["stopped"]), (&false.into(), &"interrupted".into()));
    let done = casus["runs_done"].as_u64().expect("a number");
    println!("{done} runs were kept");
    assert!(done > 0 && done < 5_000_000 && done.is_multiple_of(64), "{done}");
    // What is there is what those runs give by themselves.
    let again = tempdir().expect("a folder");
    let words = [
        "run",
        SMALL,
        "--runs",
        &done.to_string(),
        "--set",
        "runs_csv=true",
        "--quiet",
        "--out",
        &at(again.path()),
    ];
    run(&words);
    let (mut kept, mut whole) = (files(&folder), files(&again.path().join("three_states")));
    // Both say how many runs were asked for.
    for name in ["datapackage.json", "casus.state"] {
        kept.remove(name);
        whole.remove(name);
    }
    assert_same_files("a prefix", &kept, &whole);
}

#[test]
fn an_interrupt_of_the_large_study_is_heard_at_once() {
    let dir = tempdir().expect("a folder");
    let words = ["run", LARGE, "--runs", "10000000", "--out", &at(dir.path())];
    let mut child = casus(&words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the binary");
    std::thread::sleep(Duration::from_millis(700));
    send("-INT", &child);
    let (code, waited) = wait(&mut child, Duration::from_secs(20));
    println!("ended after {waited:?}");
    assert_eq!(code, Some(130));
    assert!(waited < Duration::from_secs(2), "{waited:?}");
    let folder = dir.path().join("nato_vs_european");
    assert_whole(&folder);
    assert_eq!(package(&folder)["casus"]["complete"], false);
}

/// Whether a file of this name is there only as long as a folder is written, and after a kill.
fn is_passing(name: &str) -> bool {
    name.ends_with(".partial") || name.ends_with(".old") || name == "casus.lock"
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn a_kill_leaves_no_half_file() {
    let dir = tempdir().expect("a folder");
    let folder = dir.path().join("three_states");
    let words = |runs: &str| -> Vec<String> {
        let words =
            ["run", SMALL, "--runs", runs, "--set", "runs_csv=true", "--quiet", "--out", &at(dir.path())];
        words.map(str::to_string).to_vec()
    };
    // In the midst of the run, over results that are there already: they stay as they are.
    run(&words("128"));
    let before = files(&folder);
    let mut more = words("5000000");
    more.push("--force".to_string());
    let mut child = casus(&more).spawn().expect("the binary");
    std::thread::sleep(Duration::from_millis(300));
    send("-KILL", &child);
    child.wait().expect("a child");
    let mut after = files(&folder);
    after.retain(|name, _| !is_passing(name));
    assert_same_files("killed under way", &before, &after);
    // While the results are written, at many moments: as soon as a file is begun, and a little later each time.
    let (mut whole, mut unmarked) = (0, 0);
    for moment in 0..20 {
        let mut child = casus(&words("128")).spawn().expect("the binary");
        // First while tables are written; then as soon as the first one has taken the place of another.
        let (table, begun) = (folder.join("outcomes.csv"), folder.join("outcomes.csv.partial"));
        let place = |path: &Path| fs::metadata(path).map(|file| file.ino()).ok();
        let old = place(&table);
        let seen = || if moment < 10 { begun.exists() } else { place(&table) != old };
        while !seen() && child.try_wait().expect("a child").is_none() {}
        if moment < 10 {
            std::thread::sleep(Duration::from_micros(700 * moment));
        }
        let _ = child.kill();
        child.wait().expect("a child");
        let partial: Vec<String> = files(&folder).into_keys().filter(|name| is_passing(name)).collect();
        let mut left = files(&folder);
        left.retain(|name, _| !partial.contains(name));
        if left.contains_key("datapackage.json") {
            for name in &partial {
                fs::remove_file(folder.join(name)).expect("a partial file");
            }
            assert_whole(&folder);
            whole += 1;
        } else {
            // Between two results: no package, so nothing claims to be one. Each file is whole by itself.
            for (name, bytes) in &left {
                // This study draws no parameters together: that table is a header.
                let (is_state, is_empty) = (name == "casus.state", name == "draws.csv");
                let text = match is_state {
                    true => inflated(bytes).expect("text").into_bytes(),
                    false => bytes.clone(),
                };
                assert!(text.ends_with(b"\n"), "{name}");
                assert!(is_state || rows(bytes).is_empty() == is_empty, "{name}");
            }
            unmarked += 1;
        }
        // Whatever was left, the next run needs no force.
        run(&words("128"));
        assert_whole(&folder);
    }
    println!("{whole} whole, {unmarked} without a package");
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    for words in [vec!["states"], vec!["parameters"], vec!["regimes"], vec!["schema"]] {
        let mut child =
            casus(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary");
        let mut first = String::new();
        BufReader::with_capacity(16, child.stdout.take().expect("stdout"))
            .read_line(&mut first)
            .expect("a line");
        assert!(!first.is_empty(), "{words:?}");
        let output = child.wait_with_output().expect("a child");
        assert_code(&output, 0);
        assert!(output.stderr.is_empty(), "{words:?}: {}", err(&output));
    }
    // Results are written though nobody reads the summary.
    let dir = tempdir().expect("a folder");
    let words = ["run", SMALL, "--runs", "64", "--out", &at(dir.path())];
    let mut child = casus(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("a child");
    assert_code(&output, 0);
    assert!(!err(&output).contains("error"), "{}", err(&output));
    assert_whole(&dir.path().join("three_states"));
}
