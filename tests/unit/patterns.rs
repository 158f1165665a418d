//! The rates of history and the studies that simulate them.
#![allow(clippy::unwrap_used)] // a test may fail where it stands

use crate::base::stats::Interval;
use crate::base::stats::clopper_pearson;
use crate::lab::patterns::{Compared, Quantity, ROWS, Use, Verdict, history, read};
use crate::model::study::{Conferral, Given, Kind, Level, Study};
use crate::read::{Overrides, parse};
use crate::run::engine;
use crate::run::estimate::Estimate;
use crate::run::tally::Tally;
use std::collections::BTreeSet;

#[test]
fn every_rate_that_is_not_illustrative_is_simulated_once() {
    let simulated: Vec<&str> = ROWS.iter().map(|row| row.id).collect();
    let asked: Vec<String> = history()
        .into_iter()
        .filter(|pattern| pattern.purpose != Use::Illustrative)
        .map(|pattern| pattern.id)
        .collect();
    assert_eq!(simulated, asked);
    assert_eq!(simulated.iter().collect::<BTreeSet<_>>().len(), 24);
}

#[test]
fn every_part_finds_its_study_regime_and_quantity_there() {
    for row in ROWS {
        assert!(!row.parts.is_empty() && row.if_missed.len() > 20, "{}", row.id);
        for part in row.parts {
            let study = read(part.setting, Some(64), &[]).unwrap_or_else(|errors| panic!("{errors}"));
            assert_eq!(study.conferral, [Conferral::Granted], "{}", part.setting.file);
            let regime = study.regimes.iter().position(|regime| regime.name == part.regime);
            let regime = regime.unwrap_or_else(|| panic!("{}: no {}", part.setting.file, part.regime));
            let tally = Tally::new(&study);
            let counted = part.quantity.count(&study, tally.cell(0, regime));
            assert!(counted.is_some(), "{}: {:?}", row.id, part.quantity);
            assert!(part.cases > 0);
        }
    }
}

/// Settings change a study, and what they change stands in the file's own comments: whoever reads the file can
/// run every part.
#[test]
fn settings_are_explained_in_the_file() {
    for setting in ROWS.iter().flat_map(|row| row.parts).map(|part| part.setting) {
        for set in setting.set {
            let told = format!("#   --set '{set}'\n");
            assert!(setting.text.contains(&told), "{} lacks {told}", setting.file);
        }
    }
}

fn tally_of(text: &str) -> (Study, Tally) {
    let study = parse(text, "hand.toml", &Overrides::default()).unwrap_or_else(|errors| panic!("{errors}"));
    let tally = engine::tally(&study, 0..study.runs);
    (study, tally)
}

/// A study whose counts are known beforehand: a full attack on the first day, answered by somebody without forces.
#[test]
fn quantities_count_what_they_say() {
    let text = r#"
        start = "ceasefire"
        given_crisis = { full = 3 }
        horizon_quarters = 8
        runs = 100
        conferral = ["granted"]
        challenger = "RED"
        protege = "BLU"
        responders = ["GRE"]
        regimes = ["none"]
        state.RED = { gdp_usd_bn = 1, population_m = 1, distance_km = 0, capability = 1 }
        state.BLU = { gdp_usd_bn = 1, population_m = 1, capability = 1 }
        state.GRE = { gdp_usd_bn = 1, population_m = 1, distance_km = 0, capability = 0 }
        events = { war = { rung_at_least = 3 } }
    "#;
    let (study, tally) = tally_of(text);
    let count = |quantity: Quantity| {
        let counted = quantity.count(&study, tally.cell(0, 0)).unwrap();
        (counted.count, counted.trials, counted.years)
    };
    assert_eq!(count(Quantity::Event("attacked_full", Given::Challenged)), (100, 100, 1.0));
    assert_eq!(count(Quantity::Without("attacked_full", Given::Challenged)), (0, 100, 1.0));
    assert_eq!(count(Quantity::Event("war", Given::AttackedFull)), (100, 100, 1.0));
    assert_eq!(count(Quantity::Yearly("attacked_full")), (100, 100, 2.0));
    let (least, most) = (Level::Abstain, Level::Material);
    assert_eq!(count(Quantity::Response("GRE", &[Kind::Full], least, most)), (100, 100, 1.0));
    assert_eq!(count(Quantity::Response("GRE", &[Kind::Full], Level::Deploy, Level::Combat)), (0, 100, 1.0));
    assert_eq!(count(Quantity::Response("GRE", &[Kind::GreyZone], least, most)), (0, 0, 1.0));
    let one = count(Quantity::Response("GRE", Kind::ALL, Level::Abstain, Level::Abstain)).0;
    assert_eq!(
        count(Quantity::Response("GRE", Kind::ALL, Level::Material, Level::Combat)),
        (100 - one, 100, 1.0)
    );
    assert!(Quantity::Event("peace", Given::Always).count(&study, tally.cell(0, 0)).is_none());
    assert!(Quantity::Response("USA", Kind::ALL, least, most).count(&study, tally.cell(0, 0)).is_none());
}

fn compared(rate: f64, low: f64, high: f64) -> Verdict {
    // 4 of 95, [.0116, .1043].
    let pattern = history().into_iter().find(|pattern| pattern.id == "ally_joins_war").unwrap();
    let simulated = Estimate { value: rate, ci: Interval { low, high }, ..Estimate::share(0, 1).unwrap() };
    Compared { pattern, simulated: Some((&ROWS[2], Some(simulated))) }.verdict().unwrap()
}

#[test]
fn verdicts_are_inside_overlap_or_miss() {
    assert_eq!(compared(0.05, 0.04, 0.06), Verdict::Inside);
    assert_eq!(compared(0.0116, 0.0, 0.2), Verdict::Inside);
    assert_eq!(compared(0.11, 0.1, 0.12), Verdict::Overlap);
    assert_eq!(compared(0.01, 0.008, 0.0116), Verdict::Overlap);
    assert_eq!(compared(0.11, 0.105, 0.12), Verdict::Miss);
    assert_eq!(compared(0.01, 0.008, 0.0115), Verdict::Miss);
}

#[test]
fn a_given_crisis_falls_by_its_shares_on_the_first_day_and_alone() {
    let text = include_str!("../../configs/historical/us_crises_with_pact.toml");
    let overrides =
        Overrides { runs: Some(8000), set: vec!["horizon_quarters=12".to_string()], ..Overrides::default() };
    let study = parse(text, "given.toml", &overrides).unwrap_or_else(|errors| panic!("{errors}"));
    let tally = engine::tally(&study, 0..study.runs);
    let cell = tally.cell(0, 0);
    assert_eq!(cell.challenges_in(0), 8000);
    let crises = cell.metric(Given::Always, crate::run::tally::Metric::Crises);
    assert_eq!(crises.moments.mean(), Some(1.0));
    // Shares 47, 67 and 11 of 125, each within four standard errors of the binomial distribution.
    for (kind, cases) in Kind::ALL.iter().zip([47.0, 67.0, 11.0]) {
        let (p, n) = (cases / 125.0, 8000.0);
        let share = cell.first_challenges(*kind) as f64 / n;
        assert!((share - p).abs() < 4.0 * f64::sqrt(p * (1.0 - p) / n), "{kind:?} {share}");
    }
    // The promise speaks to a fifth of the attacks: to 22.1 %.
    let covered = cell.event_count(Given::Always, crate::model::study::Event::GuaranteedAtAttack as usize)
        as f64
        / 8000.0;
    assert!((covered - 0.221).abs() < 4.0 * f64::sqrt(0.221 * 0.779 / 8000.0), "{covered}");
}

#[test]
fn rates_and_exact_intervals_follow_from_the_counts() {
    let all = history();
    assert_eq!(all.len(), 29);
    let mut clustered = 0;
    for row in &all {
        let (low, high) = (row.ci_low, row.ci_high);
        assert!((row.rate - row.successes as f64 / row.trials as f64).abs() < 6e-5, "{}", row.id);
        if row.note.contains("war-clustered") {
            clustered += 1;
            assert!(low < row.rate && row.rate < high, "{}", row.id);
            continue;
        }
        let exact = clopper_pearson(row.successes, row.trials, 0.95).unwrap();
        let far = (exact.low - low).abs().max((exact.high - high).abs());
        assert!(far < 6e-5, "{}: {exact:?}, {low} to {high}", row.id);
    }
    assert_eq!(clustered, 3);
    let count = |purpose| all.iter().filter(|row| row.purpose == purpose).count();
    assert_eq!([Use::Fit, Use::Check, Use::Illustrative].map(count), [2, 22, 5]);
}
