//! What `casus check` says before anything runs.

use crate::binary::{err, files, out, rows, run};
use tempfile::tempdir;

#[test]
fn check_says_where_parameters_come_from_and_how_far_the_runs_reach() {
    let said = |more: &[&str]| {
        let words = [&["check", "configs/three_states.toml", "--set", "parameters=posterior"], more].concat();
        out(&run(&words))
    };
    let draws = casus::JointDraws::bundled().rows.len();
    let line = format!("  parameters   drawn from the posterior, {draws} draws");
    // A number of runs that is no multiple of a cycle becomes one, so that every draw has as many.
    let [cycle, asked] = [64 * draws, 64 * draws * 3 - 1].map(|runs| runs.to_string());
    assert!(said(&["--runs", &cycle]).contains(&format!("{line}, 64 runs of each\n")));
    let more = said(&["--runs", &asked]);
    assert!(more.contains(&format!("{line}, 192 runs of each\n")), "{more}");
    assert!(more.contains(&format!("  runs         {} each", 192 * draws)), "{more}");
    assert!(said(&["--runs", "65"]).contains(&format!("{line}, of which the runs take 2\n")));
    assert!(!out(&run(&["check", "configs/three_states.toml"])).contains("drawn from"));
}

/// A guarantee counts only the members that are among the responders: who is not is said before and with a run.
#[test]
fn members_that_take_no_part_are_named() {
    let note = "european_only: 28 of 34 members take part; not among the responders: ";
    let study = "configs/nato_vs_european.toml";
    assert!(out(&run(&["check", study])).contains(&format!("  members      {note}")));
    let dir = tempdir().expect("a folder");
    let folder = dir.path().display().to_string();
    let words = ["run", study, "--runs", "64", "--out", &folder];
    let said = err(&run(&words));
    assert!(said.contains(&format!("note: {note}")));
    assert!(
        said.contains("note: 64 runs take 1 of the 256 draws of the parameters; 16,384 take each alike"),
        "{said}"
    );
    assert!(err(&run(&[&words[..], &["--quiet", "--force"]].concat())).is_empty());
    let parameters = &files(&dir.path().join("nato_vs_european"))["parameters.csv"];
    let row =
        rows(parameters).into_iter().find(|row| row["parameter"] == "regime.european_only.members_left_out");
    assert_eq!(row.expect("a row")["value"].split(' ').count(), 6);
    assert!(!out(&run(&["check", "configs/three_states.toml"])).contains("take part"));
}

/// What the text of the model needs besides itself is in an output: capitals, bounds, and a given crisis.
#[test]
fn the_catalogue_has_capitals_and_bounds_and_results_a_given_crisis() {
    let table = |words: &[&str]| rows(out(&run(words)).as_bytes());
    let states = table(&["states", "UKR", "--format", "csv"]);
    assert_eq!([&states[0]["capital"], &states[0]["latitude_degrees"]], ["Kyiv", "50.4500336"]);
    let parameters = table(&["parameters", "precision", "--format", "csv"]);
    assert_eq!([&parameters[0]["least"], &parameters[0]["greatest"]], ["0.01", "1000"]);
    let dir = tempdir().expect("a folder");
    let folder = dir.path().display().to_string();
    let study = "configs/historical/nuclear_crises.toml";
    run(&["run", study, "--runs", "64", "--quiet", "--out", &folder]);
    let parameters = &files(&dir.path().join("nuclear_crises"))["parameters.csv"];
    let shares =
        rows(parameters).into_iter().filter(|row| row["parameter"].starts_with("study.given_crisis."));
    let sum: f64 = shares.map(|row| row["value"].parse::<f64>().expect("a share")).sum();
    assert!((sum - 1.0).abs() < 1e-12, "{sum}");
}
