//! `casus choose` on the command line.

use crate::binary::{assert_code, err, rows, run, said};
use std::fs;
use tempfile::tempdir;

/// Of 32 draws: enough for something to be said of all.
const STUDY: [&str; 7] = [
    "configs/three_states.toml",
    "--runs",
    "2048",
    "--set",
    "parameters=posterior",
    "--set",
    "conferral=[\"granted\"]",
];

#[test]
fn the_choice_stands_beside_the_results_and_in_their_report_and_weights_turn_it() {
    let dir = tempdir().expect("a folder");
    let out = dir.path().display().to_string();
    run(&[&["run"], &STUDY[..], &["--out", &out, "--quiet"]].concat());
    let folder = dir.path().join("three_states");
    let path = folder.display().to_string();
    let page = dir.path().join("page.html").display().to_string();
    run(&["report", &path, "--out", &page]);
    assert!(!fs::read_to_string(&page).expect("a page").contains("The least bad"));
    let best = |weights: &str| {
        run(&["choose", &path, "--weights", weights, "--quiet"]);
        let all = rows(&fs::read(folder.join("choice.csv")).expect("a table"));
        let mut losses: Vec<_> = all.into_iter().filter(|row| row["criterion"] == "loss").collect();
        assert_eq!(losses.len(), 2, "a row for each guarantee");
        let share: f64 = losses.iter().map(|row| row["best"].parse::<f64>().expect("a share")).sum();
        assert!((share - 1.0).abs() < 1e-9, "every draw has a best one");
        losses.sort_by(|a, b| {
            let of = |row: &std::collections::BTreeMap<String, String>| {
                row["mean"].parse::<f64>().expect("a mean")
            };
            of(a).total_cmp(&of(b))
        });
        losses[0]["regime"].clone()
    };
    assert_eq!(best("attacks=1,territory=0,escalation=0,cost=0"), "pact");
    // By money alone, no promise is the least bad one.
    assert_eq!(best("attacks=0,territory=0,escalation=0,cost=1"), "none");
    run(&["report", &path, "--out", &page, "--force"]);
    assert!(fs::read_to_string(&page).expect("a page").contains("The least bad"));
}

#[test]
fn a_study_is_run_for_the_choice_alone_and_says_what_its_folder_would() {
    let dir = tempdir().expect("a folder");
    let out = dir.path().display().to_string();
    run(&[&["run"], &STUDY[..], &["--out", &out, "--quiet"]].concat());
    let folder = dir.path().join("three_states").display().to_string();
    let of = |words: &[&str]| said(&[&["choose"], words, &["--quiet"]].concat()).stdout;
    assert_eq!(of(&[&folder]), of(&STUDY));
}

#[test]
fn weights_that_are_none_are_refused_with_their_places() {
    for (weights, told) in [
        ("atacks=1", "did you mean"),
        ("cost=-1", "0 or more"),
        ("attacks", "0 or more"),
        ("attacks=1e300", "at most 1000000"),
        ("cost=1,cost=2", "`cost` is weighed twice"),
        ("attacks=0,territory=0,escalation=0,cost=0", "nothing weighs anything"),
    ] {
        let refused = said(&["choose", "results/example", "--weights", weights]);
        assert_code(&refused, 2);
        assert!(err(&refused).contains(told), "{weights}: {}", err(&refused));
    }
}
