//! `casus backtest` as a user types it.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test may fail where it stands

use crate::binary;
use crate::binary::*;
use std::fs;
use std::path::Path;
use tempfile::tempdir;

const EXAMPLE: &str = "configs/historical/cases_example.csv";

fn backtest(to: &Path, more: &[&str]) -> String {
    let mut words = vec!["backtest", EXAMPLE, "--out", to.to_str().unwrap()];
    words.extend(more);
    out(&run(&words))
}

/// What is said without any file of cases in reach.
fn without(folder: Option<&Path>, words: &[&str]) -> std::process::Output {
    let mut command = casus(words);
    command.env_remove("CASUS_HISTORY");
    if let Some(folder) = folder {
        command.env("CASUS_HISTORY", folder);
    }
    command.output().unwrap()
}

#[test]
fn a_package_of_scores_is_whole_and_the_same_for_any_threads() {
    let (one, two) = (tempdir().unwrap(), tempdir().unwrap());
    let shown = backtest(one.path(), &["--threads", "1"]);
    assert_eq!(shown, backtest(two.path(), &["--threads", "3"]));
    let folder = one.path().join("backtest");
    assert_whole(&folder);
    let files = binary::files(&folder);
    assert_eq!(
        files.keys().collect::<Vec<_>>(),
        [
            "calibration_curve.csv",
            "datapackage.json",
            "folds.csv",
            "missing.csv",
            "score_differences.csv",
            "scores.csv"
        ]
    );
    assert_same_files("threads", &files, &binary::files(&two.path().join("backtest")));
    assert!(shown.contains("cases_example") && shown.contains("distance_km of 1; polyarchy of 1"), "{shown}");
    assert!(shown.contains("Verdict: the model "), "{shown}");

    let scores = rows(&files["scores.csv"]);
    assert_eq!(scores.len(), 5 * 4);
    let of = |predictor: &str, score: &str| {
        let row = scores.iter().find(|row| row["predictor"] == predictor && row["score"] == score).unwrap();
        (row["value"].clone(), row["n"].clone(), row["clusters"].clone())
    };
    assert_eq!(of("base_rate", "auc"), (String::new(), "12".into(), "6".into()));
    let brier: f64 = of("model", "brier").0.parse().unwrap();
    let base: f64 = of("base_rate", "brier").0.parse().unwrap();
    let differences = rows(&files["score_differences.csv"]);
    let difference =
        differences.iter().find(|row| row["minus"] == "base_rate" && row["score"] == "brier").unwrap();
    assert!((difference["difference"].parse::<f64>().unwrap() - (brier - base)).abs() < 1e-12);
    let package = binary::package(&folder);
    assert_eq!(package["casus"]["files"][0]["file"], "cases_example.csv");
    assert_eq!(package["casus"]["seed"], 0);
    assert_eq!(package["casus"]["posterior"]["draws"], 256);
}

#[test]
fn another_seed_moves_intervals_alone_and_results_are_replaced() {
    let folder = tempdir().unwrap();
    backtest(folder.path(), &[]);
    let before = rows(&files(&folder.path().join("backtest"))["scores.csv"]);
    backtest(folder.path(), &["--seed", "7", "--quiet"]);
    let after = rows(&files(&folder.path().join("backtest"))["scores.csv"]);
    let column = |rows: &[std::collections::BTreeMap<String, String>], name: &str| {
        rows.iter().map(|row| row[name].clone()).collect::<Vec<_>>()
    };
    assert_eq!(column(&before, "value"), column(&after, "value"));
    assert_ne!(column(&before, "ci_low"), column(&after, "ci_low"));
}

#[test]
fn forecasts_of_cases_are_written_only_if_asked_for_and_without_what_happened() {
    let folder = tempdir().unwrap();
    let draws = folder.path().join("draws.csv");
    fs::write(&draws, "draw,precision,history.threat_audience_cost_gdp_pct\n0,2,3\n1,4,5\n").unwrap();
    backtest(
        folder.path(),
        &["--write-cases", "--pact-applies", "0.5", "--posterior", draws.to_str().unwrap()],
    );
    let files = binary::files(&folder.path().join("backtest"));
    let forecasts = rows(&files["case_forecasts.csv"]);
    assert_eq!(forecasts.len(), 12 * 5 * 4);
    let columns: Vec<&str> = forecasts[0].keys().map(String::as_str).collect();
    assert_eq!(columns, ["case", "outcome", "predictor", "probability", "source"]);
    let sum: f64 = forecasts[..4].iter().map(|row| row["probability"].parse::<f64>().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-12);
    let package = binary::package(&folder.path().join("backtest"));
    assert_eq!(package["casus"]["posterior"]["draws"], 2);
    assert_eq!(package["casus"]["pact_applies"], 0.5);
    // Two draws, of which none was estimated from these cases.
    assert!(rows(&files["folds.csv"]).iter().all(|row| row["effective_sample"] == "2"));
}

#[test]
fn a_column_of_draws_that_no_case_has_is_refused_with_those_that_cases_have() {
    let folder = tempdir().unwrap();
    let (draws, out) = (folder.path().join("draws.csv"), folder.path().join("out"));
    fs::write(&draws, "draw,precision,history.rate\n0,2,3\n").unwrap();
    let words = ["backtest", EXAMPLE, "--posterior", draws.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let output = said(&words);
    assert_code(&output, 2);
    let text = err(&output);
    for words in ["`history.rate`: there is no such parameter", "choices: history.", "draws.csv:1"] {
        assert!(text.contains(words), "{words} is not in\n{text}");
    }
    assert!(!out.exists());
}

#[test]
fn without_files_it_says_which_there_are_and_where_they_were_published() {
    let empty = tempdir().unwrap();
    for folder in [None, Some(empty.path())] {
        let output = without(folder, &["backtest", "--out", empty.path().to_str().unwrap()]);
        assert_code(&output, 2);
        let text = err(&output);
        for word in [
            "huth58.csv",
            "icb_power_response.csv",
            "ally_joining_wars.csv",
            "American Political Science Review 82",
            "International Crisis Behavior",
            "Journal of Conflict Resolution 60",
            "CASUS_HISTORY",
            "cases_example.csv",
        ] {
            assert!(text.contains(word), "{word} is not in\n{text}");
        }
    }
    assert!(files(&empty.path().join("backtest")).is_empty());
}

#[test]
fn the_folder_of_the_environment_is_read_where_no_path_is_given() {
    let folder = tempdir().unwrap();
    // By its columns it is a file of one's own, under the name of a published one.
    fs::copy(EXAMPLE, folder.path().join("huth58.csv")).unwrap();
    let words = ["backtest", "--format", "csv", "--out", folder.path().to_str().unwrap()];
    let output = without(Some(folder.path()), &words);
    assert_code(&output, 0);
    let shown = out(&output);
    assert!(shown.starts_with("source,part,who,cases,clusters,"), "{shown}");
    assert!(shown.contains("\nhuth58,all,model,12,6,"), "{shown}");
}

#[test]
fn all_that_is_wrong_with_all_files_is_said_with_its_place() {
    let folder = tempdir().unwrap();
    let (bad, pacts) = (folder.path().join("bad.csv"), folder.path().join("pacts.csv"));
    fs::write(&bad, fs::read_to_string(EXAMPLE).unwrap().replace("deploy,full", "flee,huge")).unwrap();
    fs::write(&pacts, "warid,atopid,dnaLLM,honorLLM,violateLLM\n1,2,1,,\n").unwrap();
    let [bad_name, pacts_name] = [&bad, &pacts].map(|path| path.to_str().unwrap());
    let out = folder.path().to_str().unwrap();
    let output = said(&["backtest", bad_name, pacts_name, "nowhere.csv", EXAMPLE, EXAMPLE, "--out", out]);
    assert_code(&output, 2);
    let text = err(&output);
    for word in [
        "error: `observed` is \"flee\"\n",
        "bad.csv:4\n  = help: abstain, material, deploy, combat",
        "error: `kind` is \"huge\"\n",
        "error: the columns are not those of a file of cases that is known\n",
        " --> nowhere.csv\n",
        "there are two files of `cases_example`",
    ] {
        assert!(text.contains(word), "{word} is not in\n{text}");
    }
    assert!(files(&folder.path().join("backtest")).is_empty());
    // A probability is one.
    assert_code(&binary::said(&["backtest", EXAMPLE, "--pact-applies", "1.5"]), 2);
}

#[test]
fn a_folder_of_other_files_is_refused() {
    let folder = tempdir().unwrap();
    let own = folder.path().join("backtest");
    fs::create_dir(&own).unwrap();
    // Under one of our names, but not ours.
    fs::write(own.join("scores.csv"), "player,score\nme,7\n").unwrap();
    let output = said(&["backtest", EXAMPLE, "--out", folder.path().to_str().unwrap()]);
    assert_code(&output, 2);
    assert!(err(&output).contains("scores.csv"), "{}", err(&output));
    assert_eq!(fs::read_to_string(own.join("scores.csv")).unwrap(), "player,score\nme,7\n");
    backtest(folder.path(), &["--force"]);
    assert_whole(&own);
}
