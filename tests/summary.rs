//! The answer on one screen.
mod synthetic;

use casus::cli::summary::render;
use casus::output::Account;
use casus::study::*;
use casus::tally::Stopped;
use synthetic::{EIGHT, study, tally_of};

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
    let text = render(&study, &tally, &account(Stopped::Asked));
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
            let text = render(&study, &tally, &account(Stopped::Interrupted));
            assert!(text.contains("INTERRUPTED"));
            for line in text.lines() {
                assert!(line.chars().count() <= 80, "{line}");
                assert_eq!(line, line.trim_end());
            }
            assert!(text.lines().count() < 65, "{}", text.lines().count());
        }
    }
}

#[test]
fn what_was_never_seen_shows_its_bound() {
    let study = study("never", &[("none", 0), ("pact", 1)]);
    let text = render(&study, &tally_of(&study, 0..500, 100), &account(Stopped::Asked));
    // No made-up record has a direct war: 1 − .025^(1/500) = 0.735 %, rounded up.
    assert!(text.contains("0 (≤0.74)"), "{text}");
}
