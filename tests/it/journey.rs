//! The way of a new user from an empty folder to an answer that can be handed over: a pact, a state, a distribution and an
//! event of one's own, a file full of mistakes, a sweep that is interrupted, and every page and table at the end.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test may fail where it stands

use crate::binary::*;
use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;
use tempfile::tempdir;

const STUDY: &str = r#"question = "Would a Baltic pact deter an attack on Finland?"
start = "peace"
horizon_quarters = 12
runs = 1280                   # 64 of each of 20 draws
conferral = ["granted"]
challenger = "RUS"
protege = "FIN"
responders = ["SWE", "EST", "POL", "GBR", "NRD"]
regimes = ["none", "baltic"]

[regime.baltic]
title = "The Baltic promise"
base = "european_only"
members = ["SWE", "EST", "POL", "NRD"]
obligation_depth = 0.9
leads = ["POL"]
stationed = []

[state.NRD]
name = "Nordland"
gdp_usd_bn = 400
population_m = 6
distance_km = 700
polyarchy = 0.9
capability = { log_normal = { median = 12, sd_log = 0.3 } }

[parameters]
from = "draws.csv"
territory_start = 1

[events]
nordland_fought = { fought = "NRD" }
"#;

/// The same with a mistake in each of twelve lines, and what is said of each: its line, a part of the message, and a part of
/// the remedy.
const MISTAKES: [(&str, &str, usize, &str, &str); 12] = [
    ("\"peace\"", "\"piece\"", 2, "`start` cannot be \"piece\"", "war, ceasefire, peace"),
    ("= 12\nruns", "= 0\nruns", 3, "`horizon_quarters` = 0 is outside", "from 1 to 400"),
    ("1280", "1.5", 4, "`runs` must be an integer", "a whole number"),
    ("\"granted\"", "\"given\"", 5, "`conferral` cannot be \"given\"", "granted, decided"),
    (
        "[\"SWE\", \"EST\", \"POL\", \"GBR\"",
        "[\"FIN\", \"SWE\", \"EST\", \"POL\", \"GBR\"",
        8,
        "\"FIN\" is the protégé",
        "take it out",
    ),
    ("\"none\", \"baltic\"", "\"nnone\", \"baltic\"", 9, "there is no such regime", "none"),
    (
        "\"european_only\"\nmembers",
        "\"european_onli\"\nmembers",
        13,
        "there is no such regime",
        "did you mean \"european_only\"?",
    ),
    ("depth = 0.9", "depth = 90", 15, "`obligation_depth` = 90 is outside 0 to 1", "90 % is 0.9"),
    ("polyarchy = 0.9", "polyarchie = 0.9", 24, "unknown key `polyarchie`", "did you mean `polyarchy`?"),
    ("sd_log = 0.3", "sd_log = -0.3", 25, "`log_normal.sd_log` = -0.3 is impossible", "between 0 and 10"),
    (
        "territory_start",
        "teritory_start",
        29,
        "unknown key `teritory_start`",
        "did you mean `territory_start`?",
    ),
    (
        "fought = \"NRD\" }",
        "fought = \"NRD\", fougt = \"SWE\" }",
        32,
        "unknown key `fougt`",
        "did you mean `fought`?",
    ),
];

const SWEEP: &str = r#"study = "baltic.toml"
runs = 64
[set]
parameters.from = "defaults"
[design]
kind = "grid"
[[input]]
key = "regime.baltic.obligation_depth"
range = [0.5, 1.0]
levels = 32
[[input]]
key = "parameters.precision"
range = [1, 6]
levels = 5
"#;

/// The binary in a folder, as one works there.
fn there(folder: &Path, words: &[&str]) -> Output {
    casus(words).current_dir(folder).output().unwrap()
}

fn done(folder: &Path, words: &[&str]) -> Output {
    let output = there(folder, words);
    assert_code(&output, 0);
    output
}

/// Whether a journal holds more than what it was made from: a line, and a frame of its length, that many bytes and their hash.
fn has_points(journal: &[u8]) -> bool {
    let Some(line) = journal.iter().position(|byte| *byte == b'\n') else { return false };
    let length = journal[line + 1..].first_chunk().map(|length| u32::from_le_bytes(*length) as usize);
    length.is_some_and(|length| journal.len() > line + 1 + 4 + length + 8)
}

#[test]
fn from_an_empty_folder_to_an_answer_that_can_be_handed_over() {
    let folder = tempdir().unwrap();
    let at = folder.path();
    let read =
        |name: &str| fs::read_to_string(at.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let next = |output: &Output, step: &str| assert!(err(output).contains(step), "{step}\n{}", err(output));

    // Something to begin with, which is sound as it is.
    next(&done(at, &["init", "first"]), "casus check first.toml");
    assert!(out(&done(at, &["check", "first.toml"])).contains("first: sound"));

    // Every mistake is told at once, each with its place and what to do.
    let draws =
        (0..20).fold("draw,precision\n".to_string(), |text, draw| format!("{text}{draw},{}\n", 1 + draw / 4));
    fs::write(at.join("draws.csv"), draws).unwrap();
    let wrong = MISTAKES.iter().fold(STUDY.to_string(), |text, (right, wrong, ..)| {
        assert!(text.contains(right), "{right}");
        text.replacen(right, wrong, 1)
    });
    fs::write(at.join("wrong.toml"), wrong).unwrap();
    let refused = there(at, &["check", "wrong.toml"]);
    assert_code(&refused, 2);
    let told = err(&refused);
    for (_, _, line, message, remedy) in MISTAKES {
        let place = format!("wrong.toml:{line}:");
        let here = told.split("error: ").find(|one| one.contains(&place) && one.contains(message));
        let here = here.unwrap_or_else(|| panic!("{place} {message}\n{told}"));
        assert!(here.contains("= help: ") && here.contains(remedy), "{remedy}\n{here}");
    }
    assert_eq!(told.matches("error: ").count(), MISTAKES.len(), "{told}");

    // The study as it was meant: what is one's own is named, and nothing is odd about it.
    fs::write(at.join("baltic.toml"), STUDY).unwrap();
    let said = out(&done(at, &["check", "baltic.toml"]));
    for words in [
        "baltic: sound",
        "3 years from peace",
        "20 draws",
        "regime.baltic.obligation_depth = 0.9 (baltic.toml, line 15)",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    assert!(said.contains("casus run baltic.toml") && !said.contains("warning"), "{said}");

    // Results, which nothing replaces unasked.
    let ran = done(at, &["run", "baltic.toml"]);
    next(&ran, "casus report results/baltic");
    let before = files(&at.join("results/baltic"));
    let refused = there(at, &["run", "baltic.toml", "--seed", "9"]);
    assert_code(&refused, 2);
    assert!(err(&refused).contains("--force"), "{}", err(&refused));
    assert_same_files("refused", &before, &files(&at.join("results/baltic")));
    // No source but its own, or of the bundled guarantee that it says it starts from.
    let inputs = rows(&before["parameters.csv"]);
    let source = |key: &str| {
        let row = inputs.iter().find(|row| row["parameter"] == key).unwrap_or_else(|| panic!("no {key}"));
        [row["status"].clone(), row["source"].clone()]
    };
    assert_eq!(source("state.NRD.capability"), ["yours", "baltic.toml, line 25"]);
    assert_eq!(source("territory_start"), ["yours", "baltic.toml, line 29"]);
    assert!(source("regime.baltic.umbrella")[1].starts_with("as in european_only"));

    // Pages to hand over.
    done(at, &["report", "results/baltic"]);
    done(at, &["report", "results/baltic", "--brief"]);
    let (page, brief) = (read("results/baltic.html"), read("results/baltic-brief.html"));
    assert!(
        brief.contains("Would a Baltic pact deter an attack on Finland?")
            && brief.contains("The Baltic promise")
    );
    assert!(
        page.contains("Russia against Finland, 3 years")
            && page.contains("starts in peace")
            && !page.contains("after a ceasefire")
    );
    assert!(!page.contains("NaN") && brief.len() < page.len());

    // The same under another assumption, beside it.
    done(
        at,
        &["run", "baltic.toml", "-q", "--set", "name=bolder", "--set", "regime.baltic.obligation_depth=0.5"],
    );
    let compared =
        out(&done(at, &["compare", "results/baltic", "results/bolder", "--report", "compared.html"]));
    assert!(
        compared.contains("What differs (1 setting)\n  regime.baltic.obligation_depth: 0.9 | 0.5"),
        "{compared}"
    );
    assert!(read("compared.html").contains("obligation_depth"));

    // A sweep that is interrupted keeps what it has, says so, and goes on to the bytes of one that was not.
    fs::write(at.join("depth.toml"), SWEEP).unwrap();
    assert!(out(&done(at, &["check", "depth.toml"])).contains("160 points"));
    let words = ["sweep", "depth.toml", "--out", "interrupted", "-j", "1"];
    let child = casus(&words).current_dir(at).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let journal = at.join("interrupted/depth/sweep.journal");
    for _ in 0..20_000 {
        if fs::read(&journal).is_ok_and(|bytes| has_points(&bytes)) {
            break;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    send("-INT", &child);
    let stopped = child.wait_with_output().unwrap();
    assert_code(&stopped, 130);
    assert!(
        err(&stopped).contains("of 160 points of `depth` are kept in interrupted/depth; add --resume"),
        "{}",
        err(&stopped)
    );
    assert!(!at.join("interrupted/depth/points.csv").exists());
    done(at, &["sweep", "depth.toml", "--out", "interrupted", "--resume", "-q"]);
    done(at, &["sweep", "depth.toml", "-q"]);
    let [resumed, whole] = ["interrupted/depth", "results/depth"].map(|name| files(&at.join(name)));
    assert_same_files("a sweep that went on", &resumed, &whole);
    done(at, &["report", "results/depth"]);
    assert!(read("results/depth.html").contains("160 points"));

    // What a plot of one's own reads: plain rows, in which the shares are those of the counts.
    let survival = rows(&before["timeline.csv"]);
    let number =
        |row: &std::collections::BTreeMap<String, String>, column: &str| row[column].parse::<f64>().unwrap();
    assert_eq!(survival.len(), 2 * 12);
    for row in &survival {
        let left = (number(row, "at_risk") - number(row, "attacks")) / 1280.0;
        assert!((number(row, "survival") - left).abs() < 1e-12, "{row:?}");
        // Of what fewer than 64 runs have, or have not, draws tell nothing.
        let few = 1280.0 * left.min(1.0 - left) < 63.5;
        assert_eq!(row["total_low"].is_empty(), few, "{row:?}");
        assert!(
            few || number(row, "total_low") <= number(row, "ci_low")
                && number(row, "ci_high") <= number(row, "total_high")
        );
    }
    let own = rows(&before["events.csv"]);
    assert!(own.iter().any(|row| row["event"] == "nordland_fought" && row["given"] == "always"));
}
