//! `casus solve` on the command line.

use crate::binary::{assert_code, err, out, rows, run, said};

const PENNIES_4: &str = "configs/games/matching_pennies_4.toml";
const PENNIES_9: &str = "configs/games/matching_pennies_9.efg";
const VOLUNTEERS: &str = "configs/games/volunteers_dilemma.toml";

#[track_caller]
fn assert_says(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in\n{message}");
    }
}

#[test]
fn the_command_prints_tables_and_says_when_there_is_no_equilibrium() {
    let shown = out(&run(&["solve", PENNIES_4, "--precision", "0.5,2"]));
    assert_says(&shown, &["λ = 0.5", "λ = 2", "0.719043", "expected payoffs: row", "residual"]);
    let csv = run(&["solve", VOLUNTEERS, PENNIES_9, "--precision", "5", "--format", "csv"]);
    let table = rows(&csv.stdout);
    assert_eq!(table.len(), 3 + 6 + 2 + 4);
    assert_eq!(table[0]["action"], "");
    assert!(table.iter().all(|row| row["converged"] == "true"));
    let up: f64 = table[11]["probability"].parse().unwrap();
    assert!((up - 0.7019842368).abs() < 1e-10);
    let json = run(&["solve", PENNIES_9, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json[4]["action"], "left");
    assert!(json[0]["action"].is_null() && json[4]["probability"].is_number());
    let failed = said(&["solve", PENNIES_9, "--precision", "5", "--method", "damped"]);
    assert_code(&failed, 1);
    assert_says(&out(&failed), &["NO EQUILIBRIUM"]);
    assert_says(&err(&failed), &["no equilibrium found of Asymmetric matching pennies, X = 9 at λ = 5"]);
    let efg = out(&run(&["solve", PENNIES_4, "--efg"]));
    assert!(
        efg.starts_with("EFG 2 R \"Asymmetric matching pennies, X = 4\" { \"row\" \"column\" }\n"),
        "{efg}"
    );
}

#[test]
fn a_wrong_command_line_or_file_ends_with_code_2() {
    for (words, part) in [
        (&["solve", PENNIES_4, "--precision", "-1"][..], "from 0 to 1e9"),
        (&["solve", PENNIES_4, "--precision", "one"], "from 0 to 1e9"),
        (&["solve", "configs/games/none.toml"], "there is no such file"),
        (&["solve", "configs/three_states.toml"], "`players` is missing"),
        (&["solve", PENNIES_4, PENNIES_9, "--efg"], "name one game"),
    ] {
        let output = said(words);
        assert_code(&output, 2);
        assert_says(&err(&output), &[part]);
        assert!(output.stdout.is_empty());
    }
}
