//! `casus compare`, and reports of what is not one study.

use crate::binary::{assert_code, err, out, run, said};
use std::fs;
use std::path::Path;
use tempfile::tempdir;

fn made(dir: &Path, name: &str, more: &[&str]) -> String {
    of_runs(dir, name, "256", more)
}

fn of_runs(dir: &Path, name: &str, runs: &str, more: &[&str]) -> String {
    let (name_is, out) = (format!("name={name}"), dir.display().to_string());
    let words =
        ["run", "configs/three_states.toml", "--runs", runs, "--set", &name_is, "--out", &out, "--quiet"];
    run(&[&words[..], more].concat());
    dir.join(name).display().to_string()
}

/// Rows of the table for tools, by their columns.
fn compared(a: &str, b: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let text = out(&run(&["compare", a, b, "--format", "csv"]));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

#[test]
fn results_of_the_same_worlds_are_compared_run_by_run() {
    let dir = tempdir().expect("a folder");
    let with = |name, more: &[&str]| made(dir.path(), name, &[&["--set", "runs_csv=true"], more].concat());
    let (a, b) = (with("a", &[]), with("b", &["--set", "parameters.contest_exponent=0.5"]));
    let number =
        |row: &std::collections::BTreeMap<String, String>, column: &str| row[column].parse::<f64>().ok();
    // Of the same results nothing differs, and by no more than chance could hide.
    for row in compared(&a, &a) {
        assert_eq!(row["pairing"], "runs");
        assert!(number(&row, "difference").is_none_or(|difference| difference == 0.0), "{row:?}");
    }
    let paired = compared(&a, &b);
    let full = |row: &&std::collections::BTreeMap<String, String>| row["event"] == "attacked_full";
    assert_eq!(paired.iter().filter(full).count(), 4, "two guarantees, two questions");
    // Without the runs, or from another seed, as independent: wider here, and with the same difference.
    let plain = made(dir.path(), "plain", &["--set", "parameters.contest_exponent=0.5"]);
    let independent = compared(&a, &plain);
    for (with, without) in paired.iter().zip(&independent).filter(|(row, _)| full(row)) {
        assert_eq!((&*with["pairing"], &*without["pairing"]), ("runs", "independent"));
        assert_eq!(with["difference"], without["difference"]);
        let width = |row| number(row, "ci_high").zip(number(row, "ci_low")).map(|(high, low)| high - low);
        assert!(width(with) < width(without), "{with:?} {without:?}");
    }
    let screen = out(&run(&["compare", &a, &b]));
    assert!(screen.contains("Run by run") && screen.contains("contest_exponent: "), "{screen}");
    assert!(
        screen.lines().all(|line| line.starts_with(['A', 'B']) || line.chars().count() <= 100),
        "{screen}"
    );
    let other = made(dir.path(), "other", &["--seed", "5"]);
    let screen = out(&run(&["compare", &a, &other]));
    assert!(screen.contains("their seeds differ"), "{screen}");
    assert!(screen.contains("What differs (1 setting)\n  study.seed: "), "{screen}");
    let more = of_runs(dir.path(), "more", "300", &[]);
    let screen = out(&run(&["compare", &a, &more]));
    assert!(screen.contains("study.runs: 256 | 300"), "{screen}");
}

#[test]
fn draws_of_the_parameters_pair_the_second_interval() {
    let dir = tempdir().expect("a folder");
    let drawn = ["--set", "parameters=posterior"];
    // Of 64 runs each: enough draws for a second interval.
    let a = of_runs(dir.path(), "a", "1536", &drawn);
    let b = of_runs(dir.path(), "b", "1536", &[&drawn[..], &["--set", "horizon_quarters=10"]].concat());
    for row in compared(&a, &b).iter().filter(|row| row["event"] == "attacked_full") {
        assert!(!row["total_low"].is_empty(), "{row:?}");
    }
    // Run by run what both have in common makes no doubt: of a study and itself no run tells.
    let same = of_runs(dir.path(), "same", "1536", &[&drawn[..], &["--set", "runs_csv=true"]].concat());
    for row in compared(&same, &same).iter().filter(|row| row["given"] == "always") {
        assert!(row["pairing"] == "runs" && row["total_low"].is_empty(), "{row:?}");
    }
}

#[test]
fn a_comparison_has_a_page_and_strangers_are_refused() {
    let dir = tempdir().expect("a folder");
    let (a, b) = (made(dir.path(), "a", &[]), made(dir.path(), "b", &["--set", "horizon_quarters=10"]));
    let page = dir.path().join("page.html").display().to_string();
    run(&["compare", &a, &b, "--report", &page]);
    let text = fs::read_to_string(&page).expect("a page");
    assert!(
        text.contains("5 years") && text.contains("2.5 years") && text.contains("Settings that differ"),
        "{text}"
    );
    let asked =
        |question: &str| made(dir.path(), question, &["--set", &format!("conferral=[\"{question}\"]")]);
    let refused = said(&["compare", &asked("granted"), &asked("decided")]);
    assert_code(&refused, 2);
    assert!(err(&refused).contains("no guarantee and question in common"), "{}", err(&refused));
}

#[test]
fn a_sweep_and_a_back_test_have_reports() {
    let dir = tempdir().expect("a folder");
    let sweep = dir.path().join("tiny.toml");
    let study = fs::canonicalize("configs/three_states.toml").expect("a study");
    let text = format!(
        "study = {study:?}\nruns = 64\n[design]\nkind = \"grid\"\n[[input]]\nkey = \"parameters.contest_exponent\"\n\
         range = [0.5, 2]\nlevels = 3\n"
    );
    fs::write(&sweep, text).expect("written");
    let out = dir.path().display().to_string();
    run(&["sweep", &sweep.display().to_string(), "--out", &out, "--quiet"]);
    let folder = dir.path().join("tiny").display().to_string();
    run(&["report", &folder]);
    let page = fs::read_to_string(dir.path().join("tiny.html")).expect("a page");
    assert!(page.contains("at 3 points of parameters.contest_exponent") && !page.contains("NaN"), "{page}");
    assert_eq!(page.matches(" of 3 points none of the others has fewer").count(), 4, "{page}");
    assert_code(&said(&["report", &folder, "--brief", "--out", "x.html"]), 2);
    let page = dir.path().join("back.html").display().to_string();
    run(&["report", "results/backtest", "--out", &page]);
    let page = fs::read_to_string(page).expect("a page");
    assert!(
        page.contains("How good the forecasts are")
            && page.contains("the model cannot be told apart from the regression"),
        "{page}"
    );
}
