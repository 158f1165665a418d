//! `casus report` on the command line.

use crate::binary::{assert_code, err, run, said};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::tempdir;

/// The results of a small study.
fn results(dir: &Path) -> PathBuf {
    run(&[
        "run",
        "configs/three_states.toml",
        "--runs",
        "64",
        "--out",
        &dir.display().to_string(),
        "--quiet",
    ]);
    dir.join("three_states")
}

#[test]
fn an_incomplete_study_says_so_and_wants_force() {
    let dir = tempdir().expect("a folder");
    let folder = results(dir.path());
    // What an interrupt leaves: the longest prefix, marked.
    let package = folder.join("datapackage.json");
    let text = fs::read_to_string(&package).expect("a package");
    let interrupted = text
        .replace("\"runs_asked\": 64", "\"runs_asked\": 100")
        .replace("\"stopped\": \"asked\"", "\"stopped\": \"interrupted\"");
    assert_ne!(text, interrupted);
    fs::write(&package, interrupted).expect("written");
    let out = dir.path().join("page.html").display().to_string();
    let words = ["report", &folder.display().to_string(), "--out", &out];
    let refused = said(&words);
    assert_code(&refused, 2);
    let told = err(&refused);
    assert!(told.contains("interrupted after 64 of 100 runs") && told.contains("remedy"), "{told}");
    assert!(!Path::new(&out).exists());
    run(&[&words[..], &["--force"]].concat());
    assert!(fs::read_to_string(&out).expect("a page").contains("Incomplete: "));
}

#[test]
fn a_page_is_put_beside_its_folder_and_replaces_no_other() {
    let dir = tempdir().expect("a folder");
    let folder = results(dir.path()).display().to_string();
    run(&["report", &folder]);
    let beside = dir.path().join("three_states.html");
    let made = fs::read(&beside).expect("a page");
    // The same page again is no loss.
    run(&["report", &folder]);
    fs::write(&beside, "something else").expect("written");
    assert_code(&said(&["report", &folder]), 2);
    assert_eq!(fs::read(&beside).expect("a page"), b"something else");
    run(&["report", &folder, "--force"]);
    assert_eq!(fs::read(&beside).expect("a page"), made);
    assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 2, "nothing half written is left");
}

#[test]
fn the_brief_page_has_a_name_of_its_own() {
    let dir = tempdir().expect("a folder");
    let folder = results(dir.path()).display().to_string();
    run(&["report", &folder, "--brief"]);
    run(&["report", &folder]);
    let page = |name: &str| fs::read_to_string(dir.path().join(name)).expect("a page");
    let [brief, whole] = ["three_states-brief.html", "three_states.html"].map(page);
    assert!(brief.contains("What carries it") && whole.contains("What carries it"));
    assert!(!brief.contains("id=\"parameters\"") && whole.contains("id=\"parameters\""));
}
