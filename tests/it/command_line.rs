//! The program as a user types it: what it says, where it says it, how it ends, and what it leaves behind.
#![cfg(unix)]

use crate::binary::*;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::tempdir;

const SMALL: &str = "configs/three_states.toml";

#[test]
fn help_teaches_and_succeeds() {
    for words in [
        vec!["--help"],
        vec!["help"],
        vec!["run", "--help"],
        vec!["check", "--help"],
        vec!["merge", "--help"],
        vec!["solve", "--help"],
    ] {
        let output = run(&words);
        assert!(out(&output).contains("Usage"), "{words:?}");
        assert!(output.stderr.is_empty(), "{words:?}: {}", err(&output));
    }
    let help = out(&run(&["--help"]));
    for command in [
        "run",
        "check",
        "merge",
        "trace",
        "find",
        "solve",
        "states",
        "regimes",
        "parameters",
        "schema",
        "sensitivity",
        "discover",
        "threshold",
    ] {
        assert!(help.contains(command), "{command} in\n{help}");
    }
    let help = out(&run(&["run", "--help"]));
    for word in [
        "--runs",
        "--seed",
        "--set",
        "--threads",
        "--out",
        "--quiet",
        "--force",
        "--shard",
        "casus run configs/",
    ] {
        assert!(help.contains(word), "{word} in\n{help}");
    }
}

#[test]
fn version_says_name_and_number() {
    let output = run(&["--version"]);
    assert!(out(&output).starts_with("casus"), "{}", out(&output));
    assert!(out(&output).contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_bad_command_line_is_2_and_says_so_on_stderr() {
    for words in [
        vec![],
        vec!["rum"],
        vec!["run"],
        vec!["run", SMALL, "--runs", "many"],
        vec!["run", SMALL, "--shard", "4/3"],
        vec!["run", SMALL, "--shard", "0/3"],
        vec!["run", SMALL, "--threads", "0"],
        vec!["run", SMALL, "--no-such-option"],
        vec!["merge"],
    ] {
        let output = said(&words);
        assert_code(&output, 2);
        assert!(output.stdout.is_empty() && !output.stderr.is_empty(), "{words:?}");
    }
}

#[test]
fn a_wrong_study_is_2_and_nothing_is_written() {
    let dir = tempdir().expect("a folder");
    let study = dir.path().join("wrong.toml");
    fs::write(&study, "start = \"war\"\nchalenger = \"RUS\"\nhorizon_quarters = -1\n").expect("a file");
    let results = dir.path().join("results");
    for words in [
        vec!["run".to_string(), at(&study), "--out".to_string(), at(&results)],
        vec!["run".to_string(), at(&dir.path().join("missing.toml")), "--out".to_string(), at(&results)],
        vec![
            "run".to_string(),
            SMALL.to_string(),
            "--out".to_string(),
            at(&results),
            "--runs".to_string(),
            "0".to_string(),
        ],
        vec![
            "run".to_string(),
            SMALL.to_string(),
            "--out".to_string(),
            at(&results),
            "--set".to_string(),
            "parameters.precison=2".to_string(),
        ],
        vec!["check".to_string(), at(&study)],
    ] {
        let output = said(&words);
        assert_code(&output, 2);
        assert!(output.stdout.is_empty(), "{words:?}: {}", out(&output));
        let said = err(&output);
        assert!(said.starts_with("error"), "{words:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    }
    let said = err(&said(&["run", &at(&study), "--out", &at(&results)]));
    assert!(said.contains("chalenger") && said.contains("challenger"), "the nearest key in\n{said}");
    assert!(said.contains("horizon_quarters"), "all errors at once in\n{said}");
    assert!(!results.exists(), "{:?}", files(&results).keys());
}

#[test]
fn output_that_cannot_be_written_fails_before_the_run() {
    let dir = tempdir().expect("a folder");
    let file = dir.path().join("file");
    fs::write(&file, "mine").expect("a file");
    // A file where the folder should be, a file on the way to it, and a place where nobody can write.
    fs::create_dir(dir.path().join("out")).expect("a folder");
    fs::write(dir.path().join("out/three_states"), "mine too").expect("a file");
    for out in [at(&file), at(&file.join("deeper")), at(&dir.path().join("out")), "/proc/nobody".to_string()]
    {
        let output = said(&["run", SMALL, "--runs", "1000000000", "--out", &out]);
        assert_code(&output, 2);
        assert!(output.stdout.is_empty() && err(&output).starts_with("error"), "{out}: {}", err(&output));
    }
    assert_eq!(fs::read(&file).expect("a file"), b"mine");
    assert_eq!(fs::read(dir.path().join("out/three_states")).expect("a file"), b"mine too");
}

#[test]
fn a_folder_of_another_study_is_refused_without_force() {
    let dir = tempdir().expect("a folder");
    let out = at(dir.path());
    let folder = dir.path().join("mine");
    run(&["run", SMALL, "--runs", "64", "--out", &out, "--quiet"]);
    fs::rename(dir.path().join("three_states"), &folder).expect("a folder");
    let before = files(&folder);
    let mine = ["run", SMALL, "--runs", "64", "--out", &out, "--quiet", "--set", "name=mine"];
    let output = said(&mine);
    assert_code(&output, 2);
    let said_so = err(&output);
    assert!(said_so.contains("three_states") && said_so.contains("--force"), "{said_so}");
    assert_same_files("refused", &before, &files(&folder));
    run(&[&mine[..], &["--force"]].concat());
    assert_eq!(package(&folder)["name"], "mine");
    assert_whole(&folder);
    // Its own results it replaces without being forced, but never a file of somebody else's.
    run(&mine);
    fs::write(folder.join("notes.txt"), "keep me").expect("a file");
    assert_code(&said(&mine), 2);
    run(&[&mine[..], &["--force"]].concat());
    assert_eq!(fs::read(folder.join("notes.txt")).expect("a file"), b"keep me");
}

#[test]
fn results_go_to_stdout_and_everything_else_to_stderr() {
    let dir = tempdir().expect("a folder");
    let output = run(&["run", SMALL, "--runs", "200", "--out", &at(dir.path())]);
    let (said, noted) = (out(&output), err(&output));
    assert!(said.contains("pact") && said.contains("Granted") && said.contains("Decided"), "stdout:\n{said}");
    assert!(said.contains("simulation error"), "the caveat in\n{said}");
    assert!(noted.contains(&at(&dir.path().join("three_states"))), "stderr:\n{noted}");
    // No bar and no colour where there is no terminal.
    assert!(!said.contains('\u{1b}') && !noted.contains(['\u{1b}', '\r']), "{said}{noted}");
    assert_whole(&dir.path().join("three_states"));
}

#[test]
fn quiet_says_nothing_but_errors() {
    let dir = tempdir().expect("a folder");
    let output = run(&["run", SMALL, "--runs", "64", "--out", &at(dir.path()), "--quiet"]);
    assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{}{}", out(&output), err(&output));
    let output = said(&["run", "configs/missing.toml", "--quiet"]);
    assert_code(&output, 2);
    assert!(err(&output).contains("configs/missing.toml"));
}

#[test]
fn what_the_command_line_changes_is_recorded() {
    let dir = tempdir().expect("a folder");
    let folder = dir.path().join("three_states");
    let set = ["--set", "parameters.precision=2.5", "--set", "start=war", "--seed", "9", "--runs", "70"];
    run(&[&["run", SMALL, "--quiet", "--out", &at(dir.path())][..], &set].concat());
    let casus = &package(&folder)["casus"];
    let wanted = serde_json::json!(["runs=70", "seed=9", "parameters.precision=2.5", "start=war"]);
    assert_eq!(casus["overrides"], wanted);
    assert_eq!(
        (&casus["seed"], &casus["runs_asked"], &casus["runs_done"]),
        (&9.into(), &70.into(), &70.into())
    );
    assert_eq!((&casus["complete"], &casus["stopped"]), (&true.into(), &"asked".into()));
    assert_eq!(casus["study"]["start"], "war");
    let used = rows(&files(&folder)["parameters.csv"]);
    let precision = used.iter().find(|row| row["parameter"] == "precision").expect("a row");
    assert_eq!(precision["value"], "2.5");
    // How it was run leaves no trace.
    let before = files(&folder);
    let how = ["--threads", "3", "--force"];
    run(&[&["run", SMALL, "--quiet", "--out", &at(dir.path())][..], &set, &how].concat());
    assert_same_files("threads and force", &before, &files(&folder));
}

#[test]
fn a_failing_study_does_not_stop_the_rest() {
    let dir = tempdir().expect("a folder");
    let out = at(dir.path());
    let output = said(&["run", "configs/missing.toml", SMALL, "--runs", "64", "--out", &out]);
    assert_code(&output, 2);
    assert!(err(&output).contains("configs/missing.toml"));
    assert_whole(&dir.path().join("three_states"));
    // Nor does one whose folder is taken.
    fs::write(dir.path().join("estonia"), "taken").expect("a file");
    fs::remove_dir_all(dir.path().join("three_states")).expect("results");
    let output = said(&["run", "configs/estonia.toml", SMALL, "--runs", "64", "--out", &out, "--quiet"]);
    assert_code(&output, 2);
    assert_whole(&dir.path().join("three_states"));
}

#[test]
fn a_run_that_fails_under_way_is_1() {
    // A disk that is full: what the shell allows of a file's size ends before runs.csv does.
    let dir = tempdir().expect("a folder");
    let script = "trap '' XFSZ; ulimit -f 64; exec \"$0\" run \"$1\" --runs 20000 --set runs_csv=true --quiet --out \"$2\"";
    let output = Command::new("sh")
        .args(["-c", script])
        .arg(program())
        .args([SMALL, &at(dir.path())])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("a shell");
    assert_code(&output, 1);
    assert!(err(&output).starts_with("error") && err(&output).contains("runs.csv"), "{}", err(&output));
    let left = files(&dir.path().join("three_states"));
    assert!(left.keys().all(|name| name.ends_with(".partial")), "{:?}", left.keys());
}

#[test]
fn merge_refuses_what_does_not_belong_together() {
    let dir = tempdir().expect("a folder");
    let out_dir = at(dir.path());
    for index in ["1/2", "2/2"] {
        run(&["run", SMALL, "--runs", "200", "--shard", index, "--quiet", "--out", &out_dir]);
    }
    run(&[
        "run",
        SMALL,
        "--runs",
        "200",
        "--seed",
        "9",
        "--shard",
        "2/2",
        "--quiet",
        "--out",
        &at(&dir.path().join("other")),
    ]);
    let shard = |index: u32| at(&dir.path().join(format!("three_states.shard-{index}-of-2")));
    let other = at(&dir.path().join("other/three_states.shard-2-of-2"));
    let merged = dir.path().join("merged");
    for shards in [vec![shard(1)], vec![shard(1), shard(1)], vec![shard(1), other], vec![at(dir.path())]] {
        let mut words = vec!["merge".to_string(), "--out".to_string(), at(&merged)];
        words.extend(shards);
        let output = said(&words);
        assert_code(&output, 2);
        assert!(output.stdout.is_empty() && err(&output).starts_with("error"), "{}", err(&output));
    }
    assert!(!merged.exists());
    run(&["merge", &shard(2), &shard(1), "--quiet", "--out", &at(&merged)]);
    assert_whole(&merged.join("three_states"));
    assert_eq!(package(&merged.join("three_states"))["casus"]["runs_done"], 200);
}

#[test]
fn check_runs_nothing_and_says_what_would_run() {
    let dir = tempdir().expect("a folder");
    let output = casus(&["check", &format!("{}/{SMALL}", env!("CARGO_MANIFEST_DIR"))])
        .current_dir(dir.path())
        .output()
        .expect("the binary");
    assert_code(&output, 0);
    assert!(out(&output).contains("three_states") && out(&output).contains("2000"), "{}", out(&output));
    assert!(files(dir.path()).is_empty());
}

#[test]
fn a_study_to_begin_with_is_sound_runs_and_is_not_written_over() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("finland.toml");
    let at = file.display().to_string();
    let output = run(&["init", &at]);
    assert!(
        err(&output).contains(&format!("next: casus check {at}, then casus run {at}")),
        "{}",
        err(&output)
    );
    let text = std::fs::read_to_string(&file).expect("the study");
    assert!(text.contains("into results/finland/") && !text.contains("NAME"), "{text}");
    run(&["check", &at]);
    let results = dir.path().display().to_string();
    run(&["run", &at, "-n", "64", "-j", "1", "-o", &results, "-q"]);
    assert!(dir.path().join("finland/events.csv").exists());
    std::fs::write(&file, "mine = 1\n").expect("a file");
    let output = said(&["init", &at]);
    assert_code(&output, 2);
    assert!(err(&output).contains("--force"), "{}", err(&output));
    assert_eq!(std::fs::read_to_string(&file).expect("mine"), "mine = 1\n");
}

#[test]
fn shells_and_man_know_every_command() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = out(&run(&["completions", shell]));
        assert!(script.contains("knockout") && script.contains("resume"), "{shell}");
    }
    let page = out(&run(&["man"]));
    assert!(page.contains(".TH casus 1") && page.contains("knockout"), "{page}");
    assert!(out(&run(&["man", "run"])).contains("shard"));
    assert_code(&said(&["man", "rum"]), 2);
}

#[test]
fn errors_are_red_where_asked_and_never_else() {
    let wrong = ["run", "no_such_study.toml"];
    let plain = said(&wrong);
    assert!(!err(&plain).contains('\u{1b}'), "{}", err(&plain));
    let red = said(&[&["--color", "always"][..], &wrong].concat());
    assert!(err(&red).contains("\u{1b}[1;31merror:\u{1b}[0m"), "{}", err(&red));
    assert_eq!(err(&red).replace("\u{1b}[1;31m", "").replace("\u{1b}[0m", ""), err(&plain));
    let never = said(&[&wrong[..], &["--color", "never"]].concat());
    assert_eq!(err(&never), err(&plain));
}

/// Words that run the small study into a folder.
fn small(out: &Path, more: &[&str]) -> Vec<String> {
    let words = ["run", SMALL, "--quiet", "--out"].map(str::to_string);
    words.into_iter().chain([at(out)]).chain(more.iter().map(|word| word.to_string())).collect()
}

#[test]
fn results_of_other_settings_are_not_replaced_unasked() {
    let dir = tempfile::tempdir().expect("a folder");
    run(&small(dir.path(), &["--runs", "128", "--seed", "1"]));
    let before = files(&dir.path().join("three_states"));
    for (more, told) in [
        (&["--runs", "128", "--seed", "2"][..], "seed: there 1, here 2"),
        (&["--runs", "64", "--seed", "1"], "runs: there 128, here 64"),
        (
            &["--runs", "128", "--seed", "1", "--set", "parameters.precision=2"],
            "settings: parameters.precision: there 3, here 2\n",
        ),
    ] {
        let output = said(&small(dir.path(), more));
        assert_code(&output, 2);
        assert!(err(&output).contains(told) && err(&output).contains("--force"), "{}", err(&output));
        assert_same_files("refused", &before, &files(&dir.path().join("three_states")));
    }
    // The same again is no harm, and what is forced is done.
    run(&small(dir.path(), &["--runs", "128", "--seed", "1"]));
    assert_same_files("again", &before, &files(&dir.path().join("three_states")));
    run(&small(dir.path(), &["--runs", "64", "--seed", "2", "--force"]));
    assert_whole(&dir.path().join("three_states"));
}

#[test]
fn runs_that_are_added_make_the_files_of_all_at_once() {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, set) in [("plain", "runs_csv=true"), ("drawn", "parameters=posterior")] {
        let (parts, whole) = (dir.path().join(name), dir.path().join(format!("{name}_whole")));
        run(&small(&whole, &["--runs", "640", "--set", set]));
        for runs in ["128", "384", "640"] {
            run(&small(&parts, &["--runs", runs, "--set", set, "--resume"]));
            assert_whole(&parts.join("three_states"));
        }
        assert_same_files(name, &files(&whole.join("three_states")), &files(&parts.join("three_states")));
    }
    let parts = dir.path().join("plain");
    let before = files(&parts.join("three_states"));
    for (more, told) in [
        (["--runs", "128", "--set", "runs_csv=true", "--resume"], "more than the 128 asked for"),
        (["--runs", "900", "--set", "runs_csv=false", "--resume"], "of other settings"),
    ] {
        let output = said(&small(&parts, &more));
        assert_code(&output, 2);
        assert!(err(&output).contains(told), "{}", err(&output));
    }
    // Runs that do not end with a batch cannot be added to: it begins with the first.
    run(&small(&dir.path().join("odd"), &["--runs", "100"]));
    run(&small(&dir.path().join("odd"), &["--runs", "640", "--resume"]));
    let odd = files(&dir.path().join("odd/three_states"));
    run(&small(&dir.path().join("odd_whole"), &["--runs", "640"]));
    assert_same_files("odd", &files(&dir.path().join("odd_whole/three_states")), &odd);
    // A state that was altered is none.
    let state = parts.join("three_states/casus.state");
    let text = inflated(&std::fs::read(&state).expect("a state")).expect("text");
    assert!(text.contains("\"runs\":640"));
    std::fs::write(&state, deflated(&text.replacen("\"runs\":640", "\"runs\":641", 1))).expect("a file");
    let output = said(&small(&parts, &["--runs", "900", "--set", "runs_csv=true", "--resume"]));
    assert_code(&output, 2);
    assert!(err(&output).contains("`casus.state`"), "{}", err(&output));
    assert_eq!(before["events.csv"], files(&parts.join("three_states"))["events.csv"]);
}

#[test]
fn results_are_printed_as_json_where_asked() {
    let dir = tempfile::tempdir().expect("a folder");
    let words = ["run", SMALL, "--runs", "64", "--format", "json", "--out", &at(dir.path())];
    let json: serde_json::Value = serde_json::from_slice(&run(&words).stdout).expect("JSON");
    assert_eq!(json["study"], "three_states");
    let table = rows(&files(&dir.path().join("three_states"))["events.csv"]);
    let events = json["events"].as_array().expect("events");
    assert_eq!(events.len(), table.len());
    for (object, row) in events.iter().zip(&table) {
        assert_eq!(object["event"].as_str(), Some(row["event"].as_str()));
        assert_eq!(object["probability"].as_f64(), row["probability"].parse().ok());
    }
    assert!(json["contrasts"].as_array().is_some_and(|rows| !rows.is_empty()));
}
