//! `casus trace` and `casus find` on the command line.

use crate::binary::{assert_code, assert_said, err, out, run, said};

const SMALL: &str = "configs/three_states.toml";

#[test]
fn the_command_line_tells_finds_and_refuses() {
    let text = out(&run(&["trace", SMALL, "--regime", "pact", "--run", "77"]));
    assert!(text.starts_with("three_states, run 77: pact, granted (seed 3)\n") && !text.contains('\u{1b}'));
    let json = out(&run(&["trace", SMALL, "--regime", "pact", "--run", "77", "--format", "jsonl"]));
    for line in json.lines() {
        // A program of one's own reads back what stands there.
        let event: casus::TraceEvent = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_string(&event).unwrap(), line);
    }
    let both = out(&run(&["trace", SMALL, "--compare", "none", "pact", "--run", "77", "--format", "jsonl"]));
    assert!(both.lines().last().expect("lines").contains("\"parting\""));
    assert!(out(&run(&["trace", "--schema"])).contains("\"$schema\""));
    let list = out(&run(&["find", SMALL, "--where", "attacked_full", "--limit", "3"]));
    assert!(list.contains("casus trace configs/three_states.toml --regime"), "{list}");
    assert_eq!(
        out(&run(&["find", SMALL, "--where", "attacked_full", "--limit", "3", "--format", "jsonl"]))
            .lines()
            .count(),
        3
    );
    let wrong: [(&[&str], i32, &str); 9] = [
        (&["trace", SMALL, "--regime", "pact", "--run", "2000"], 2, "2000 runs are 0 to 1999"),
        (&["trace", SMALL, "--regime", "pakt", "--run", "2000"], 2, "did you mean `pact`?"),
        (&["trace", SMALL, "--compare", "pakt", "nome", "--run", "2000"], 2, "did you mean `none`?"),
        (&["trace", SMALL, "--regime", "pact", "--run", "1", "--conferral", "grantd"], 2, "`granted`"),
        (
            &[
                "trace",
                SMALL,
                "--regime",
                "pact",
                "--run",
                "1",
                "--set",
                "conferral=[\"granted\"]",
                "--conferral",
                "decided",
            ],
            2,
            "does not ask",
        ),
        (&["trace", SMALL, "--run", "1"], 2, "--regime"),
        (&["trace", SMALL, "--regime", "pact", "--run", "1", "--results", "no_such_folder"], 2, "remedy"),
        (&["find", SMALL, "--where", "atacked"], 2, "did you mean `attacked`?"),
        (&["find", SMALL, "--where", "attacked and deterred"], 1, "none of the 8,000 runs"),
    ];
    for (words, code, says) in wrong {
        let output = said(words);
        assert_code(&output, code);
        assert!(output.stdout.is_empty() && err(&output).contains(says), "{words:?}: {}", err(&output));
    }
}

#[test]
fn results_of_another_study_are_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    let at = dir.path().display().to_string();
    run(&["run", SMALL, "--runs", "64", "--seed", "9", "--out", &at, "--quiet"]);
    let folder = format!("{at}/three_states");
    let trace = ["trace", SMALL, "--regime", "pact", "--run", "1", "--results", &folder];
    let output = said(&trace);
    assert_code(&output, 2);
    assert!(
        err(&output).contains("--runs 64 --seed 9") && err(&output).contains("SHA-256"),
        "{}",
        err(&output)
    );
    run(&[&trace[..], &["--runs", "64", "--seed", "9"]].concat());
    let package = dir.path().join("three_states/datapackage.json");
    let text = std::fs::read_to_string(&package).expect("a package");
    let version = format!("\"program_version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(text.contains(&version));
    std::fs::write(&package, text.replace(&version, "\"program_version\": \"0.0.1\"")).expect("a file");
    let output = said(&[&trace[..], &["--runs", "64", "--seed", "9"]].concat());
    assert_code(&output, 2);
    assert!(err(&output).contains("version of the program: there 0.0.1"), "{}", err(&output));
}

#[test]
fn a_path_to_a_rare_event_is_told_and_its_lack_too() {
    let ladder =
        ["trace", "configs/limits/hold_only_ladder.toml", "--regime", "none", "--set", "horizon_quarters=2"];
    let rare = ["--set", "rare={event=[\"strategic_exchange\"]}", "--rare"];
    let trace = |more: &[&str]| said(&[&ladder[..], &rare, more].concat());
    let told = trace(&["strategic_exchange"]);
    assert_said(&told, 0, &["Outcome: strategic exchange"]);
    // Of the run that it names, alone, it is the same path; of one before there is none.
    let text = out(&told);
    let run = text.split_once("run ").and_then(|(_, rest)| rest.split_once(':')).expect("a run").0;
    assert_eq!(out(&trace(&["strategic_exchange", "--run", run])), text);
    let before = run.parse::<u64>().expect("a number") - 1;
    assert_said(
        &trace(&["strategic_exchange", "--run", &before.to_string()]),
        1,
        &["no path of run", "remedy"],
    );
    assert_said(&trace(&["strategic_exchang"]), 2, &["did you mean `strategic_exchange`?"]);
    assert_said(
        &said(&[&ladder[..], &["--rare", "nuclear_use"]].concat()),
        2,
        &["looks for no rare event", "--set 'rare="],
    );
}
