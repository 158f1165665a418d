//! The answer on one screen.

use crate::model::study::*;
use crate::run::tally::Stopped;
use crate::tell::summary::render;
use crate::unit::synthetic::{EIGHT, study, tally_of};
use crate::write::Account;

fn account(stopped: Stopped) -> Account {
    Account { runs_asked: 20_000, stopped, overrides: Vec::new() }
}

#[test]
fn three_guarantees() {
    let mut study = study("three", &[("none", 0), ("nato_membership", 7), ("european_us_backstop", 3)]);
    study.question =
        "How do NATO membership and a European-only guarantee compare with nothing in deterrence, \
                      honour and escalation?"
            .to_string();
    let tally = tally_of(&study, 0..2000, 256);
    let text = render(&study, &tally, &account(Stopped::Asked), false);
    insta::assert_snapshot!(text);
}

#[test]
fn everything_fits_eighty_columns() {
    let mut eight = study("eight", &EIGHT);
    eight.reference = 7;
    eight.regimes[3].name = "a_guarantee_with_a_name_that_is_long".to_string();
    for runs in [0, 1, 2, 7, 100, 1500] {
        for conferral in [vec![Conferral::Granted], vec![Conferral::Granted, Conferral::Decided]] {
            let mut study = eight.clone();
            study.conferral = conferral;
            let tally = tally_of(&study, 0..runs, 256);
            let text = render(&study, &tally, &account(Stopped::Interrupted), false);
            assert!(text.contains("INTERRUPTED"));
            assert_eq!(text.lines().filter(|line| line.starts_with("Caveat")).count(), 1);
            assert!(text.lines().last().is_some_and(|line| line.starts_with("Caveat")), "{text}");
            for line in text.lines() {
                assert!(line.chars().count() <= 80, "{line}");
                assert_eq!(line, line.trim_end());
            }
            assert!(text.lines().count() < 50, "{}", text.lines().count());
        }
    }
}

/// The same study with its parameters drawn together: draws of one parameter, 64 runs each.
fn drawn(study: &Study, draws: usize) -> Study {
    let rows = (0..draws).map(|draw| vec![draw as f64 / draws as f64]).collect();
    let mut study = study.clone();
    study.parameters.joint = Some(JointDraws {
        name: "draws.csv".to_string(),
        keys: vec!["inertia".to_string()],
        rows,
        structures: Vec::new(),
    });
    study
}

#[test]
fn a_study_with_draws_shows_a_second_interval_under_the_first() {
    let plain = study("drawn", &[("none", 0), ("nato_membership", 7), ("european_us_backstop", 3)]);
    let study = drawn(&plain, 30);
    let tally = tally_of(&study, 0..1920, 256);
    let text = render(&study, &tally, &account(Stopped::Asked), false);
    insta::assert_snapshot!(text);
    // Without the lines for them it says what it says without draws, but for the words about them.
    let tables = |text: &str| -> Vec<String> {
        let below = ["  median draw", "  with parameters"];
        let lines = text.lines().filter(|line| !below.iter().any(|name| line.starts_with(name)));
        // Differences have their second interval at the end of the line.
        let short = |line: &str| match line.contains(" − ") || line.starts_with("Attacked in full") {
            true => line.chars().take(53).collect(),
            false => line.to_string(),
        };
        lines.map(short).take_while(|line| !line.starts_with("median draw:")).collect()
    };
    let plain = render(&plain, &tally_of(&plain, 0..1920, 256), &account(Stopped::Asked), false);
    let plain: Vec<String> =
        plain.lines().map(str::to_string).take_while(|l| !l.starts_with("Caveat")).collect();
    assert_eq!(tables(&text), plain);
}

#[test]
fn second_intervals_fit_eighty_columns() {
    let study = study("eight", &EIGHT);
    for (runs, draws) in [(0, 3), (64, 30), (1500, 3), (1500, 30), (64 * 20, 20)] {
        let study = drawn(&study, draws);
        let text = render(&study, &tally_of(&study, 0..runs, 256), &account(Stopped::Asked), false);
        assert_eq!(text.matches("  with parameters").count(), 16);
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{line}");
            assert_eq!(line, line.trim_end());
        }
        assert!(text.lines().last().is_some_and(|line| line.starts_with("Caveat")), "{text}");
    }
}

#[test]
fn what_was_never_seen_shows_its_bound() {
    let study = study("never", &[("none", 0), ("pact", 1)]);
    let text = render(&study, &tally_of(&study, 0..500, 100), &account(Stopped::Asked), false);
    // No made-up record has a direct war: 1 − .025^(1/500) = 0.735 %, rounded up.
    assert!(text.contains("0 (≤0.74)"), "{text}");
}

#[test]
fn both_ends_of_a_long_name_stay() {
    let study = study(
        "names",
        &[("none", 0), ("european_guarantee_with_backstop", 1), ("european_guarantee_without", 2)],
    );
    let text = render(&study, &tally_of(&study, 0..10, 10), &account(Stopped::Asked), false);
    assert!(text.contains("european_gu…backstop") && text.contains("european_gu…_without"), "{text}");
}

#[test]
fn a_terminal_sees_the_same_words() {
    let study = study("styled", &[("none", 0), ("pact", 1)]);
    let tally = tally_of(&study, 0..500, 100);
    let [plain, styled] = [false, true].map(|it| render(&study, &tally, &account(Stopped::Asked), it));
    assert!(!plain.contains('\u{1b}') && styled.contains("\u{1b}[1mGranted"), "{styled}");
    let bare =
        ["\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m"].iter().fold(styled, |text, code| text.replace(code, ""));
    assert_eq!(bare, plain);
}
