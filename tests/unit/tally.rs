//! From records to counts and tables: exact numbers, the same however the runs were split.
#![allow(clippy::unwrap_used)] // a test may fail where it stands

mod kept;

use crate::base::stats::{ConditionalCounts, PairedCounts};
use crate::model::crisis::{Challenge, RunRecord};
use crate::model::study::*;
use crate::run::tally::{Tally, event_position};
use crate::unit::read_json;
use crate::unit::synthetic::{EIGHT, batch, set_plain_events, slices, study, tally_of};
use crate::write::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn csv_files(study: &Study, tally: &Tally) -> BTreeMap<&'static str, String> {
    tables(study, tally)
        .into_iter()
        .map(|table| (table.schema.file, String::from_utf8(table.bytes).unwrap()))
        .collect()
}

/// The rows of a CSV text with these cells one after another, without the first two columns.
fn rows(text: &str, cells: &[&str]) -> Vec<String> {
    let asked = format!(",{},", cells.join(","));
    text.lines()
        .filter(|line| format!("{line},").contains(&asked))
        .map(|line| line.splitn(3, ',').nth(2).unwrap().to_string())
        .collect()
}

/// Six runs of two guarantees, written down by hand.
fn six_runs() -> (Study, Tally) {
    let mut study = study("six", &[("none", 0), ("pact", 3)]);
    study.conferral = vec![Conferral::Granted];
    study.horizon_quarters = 4;
    let run = |run: u64, attack: Option<(Kind, u32, Outcome)>, raa: Level| {
        let mut record = RunRecord::new(run);
        if let Some((kind, quarter, outcome)) = attack {
            let challenge = Challenge { kind, quarter };
            record.first_challenge = Some(challenge);
            record.crises = 1;
            record.outcome = outcome;
            if kind != Kind::GreyZone {
                record.first_attack = Some(challenge);
                record.first_attack_outcome = Some(outcome);
            }
            record.levels[0] = raa;
            record.highest_rung = kind.first_rung();
            record.cost_gdp_pct[0] = 2.0;
        }
        record.territory_end = 0.75;
        set_plain_events(&mut record);
        record
    };
    use Kind::*;
    use Level::*;
    use Outcome::*;
    let none = [
        run(0, Some((Full, 0, UnguaranteedDefeated)), Abstain),
        run(1, Some((Full, 1, UnguaranteedDefeated)), Material),
        run(2, Some((Full, 1, UnguaranteedHeld)), Combat),
        run(3, Some((Limited, 3, UnguaranteedHeld)), Abstain),
        run(4, Some((GreyZone, 0, GreyZoneOnly)), Abstain),
        run(5, None, Abstain),
    ];
    let mut pact = [
        run(0, Some((Full, 0, HonouredRepelled)), Combat),
        run(1, None, Abstain),
        run(2, Some((Limited, 2, AbandonedHeld)), Deploy),
        run(3, None, Abstain),
        run(4, None, Abstain),
        run(5, Some((Full, 3, HonouredSettled)), Combat),
    ];
    for record in &mut pact {
        record.conferred_quarter = Some(0);
        record.signatories = 2;
        record.diagnostics.beliefs = 2;
        record.diagnostics.not_converged = u32::from(record.run == 0);
        set_plain_events(record);
    }
    let mut tally = Tally::new(&study);
    tally.absorb(&study, &[&none, &pact]);
    (study, tally)
}

#[test]
fn six_runs_counted_by_hand() {
    let (study, tally) = six_runs();
    let files = csv_files(&study, &tally);
    let one = |file: &str, cells: &[&str]| -> String {
        let found = rows(&files[file], cells);
        assert_eq!(found.len(), 1, "{file} {cells:?}: {found:?}");
        found[0].clone()
    };
    let starts = |file: &str, cells: &[&str], expected: &str| {
        let row = one(file, cells);
        assert!(row.starts_with(expected), "{file}: {row} is not {expected}…");
    };
    starts(
        "outcomes.csv",
        &["none", "always", "unguaranteed_defeated"],
        "none,always,unguaranteed_defeated,6,2,0.3333333333333333,",
    );
    starts(
        "outcomes.csv",
        &["none", "attacked", "unguaranteed_defeated"],
        "none,attacked,unguaranteed_defeated,4,2,0.5,",
    );
    starts("outcomes.csv", &["pact", "conferred", "deterred"], "pact,conferred,deterred,6,3,0.5,");
    // No run under `none` had a guarantee: trials 0, and no share of nothing.
    assert_eq!(one("outcomes.csv", &["none", "conferred", "deterred"]), "none,conferred,deterred,0,0,,,,,,");
    starts("events.csv", &["none", "challenged", "attacked_full"], "none,challenged,attacked_full,5,3,0.6,");
    starts(
        "events.csv",
        &["pact", "attacked", "raa_fought"],
        "pact,attacked,raa_fought,3,2,0.6666666666666666,",
    );
    // Never seen in 6 runs: the Clopper–Pearson bound 1 − .025^(1/6).
    let never = one("events.csv", &["pact", "always", "nuclear_use"]);
    let high: f64 = never.trim_end_matches(',').rsplit(',').next().unwrap().parse().unwrap();
    assert!(never.starts_with("pact,always,nuclear_use,6,0,0,0,"));
    assert!((high - 0.459_258_126).abs() < 1e-8, "{high}");
    starts(
        "responses.csv",
        &["none", "RAA", "full", "combat"],
        "none,RAA,full,combat,3,1,0.3333333333333333,",
    );
    starts("responses.csv", &["none", "RBB", "grey_zone", "abstain"], "none,RBB,grey_zone,abstain,1,1,1,");
    // Full attacks: runs 0, 1, 2 under none; 0, 5 under the pact.
    starts(
        "contrasts.csv",
        &["always", "attacked_full"],
        "pact,none,always,attacked_full,6,6,0.3333333333333333,0.5,-0.16666666666666666,",
    );
    // A defeat under none where the pact held: run 0 only.
    assert_eq!(
        one("transitions.csv", &["honoured_repelled", "unguaranteed_defeated"]),
        "pact,none,honoured_repelled,unguaranteed_defeated,1"
    );
    assert_eq!(
        rows(&files["timeline.csv"], &["none"])
            .iter()
            .map(|row| {
                let cells: Vec<&str> = row.split(',').collect();
                format!("{} {} {} {} {}", cells[1], cells[2], cells[3], cells[4], cells[7])
            })
            .collect::<Vec<_>>(),
        ["0 6 2 0.8333333333333334 1", "1 5 2 0.5 2", "2 3 0 0.5 0", "3 3 1 0.3333333333333333 1"]
    );
    starts(
        "incidence.csv",
        &["none", "unguaranteed_held", "3"],
        "none,unguaranteed_held,3,3,0.3333333333333333,",
    );
    starts("ladder.csv", &["none", "3", "theatre_war"], "none,3,theatre_war,6,3,0.5,");
    starts(
        "distributions.csv",
        &["none", "attacked", "first_attack_quarter"],
        "none,attacked,first_attack_quarter,quarters,4,1.25,1.2583057392117916,0.6291528696058958,0,0,0,0,0,1,1,3,3,3,3",
    );
    starts(
        "distributions.csv",
        &["none", "always", "responders_cost_usd_bn"],
        "none,always,responders_cost_usd_bn,USD bn,6,450,",
    );
    assert_eq!(
        one("distributions.csv", &["none", "always", "conferred_quarter"]),
        "none,always,conferred_quarter,quarters,0,,,,,,,,,,,,,,,,,,,"
    );
    assert_eq!(
        rows(&files["histograms.csv"], &["none", "always", "crises"]),
        ["none,always,crises,count,,0.5,1", "none,always,crises,count,0.5,,5"]
    );
    starts(
        "costs.csv",
        &["none", "RAA", "responder", "cost_usd_bn"],
        "none,RAA,responder,cost_usd_bn,USD bn,450,",
    );
    assert_eq!(
        one("diagnostics.csv", &["pact", "not_converged"]),
        "pact,not_converged,1,0.08333333333333333,beliefs"
    );
    assert_eq!(one("diagnostics.csv", &["none", "not_converged"]), "none,not_converged,0,,beliefs");
    let parameters = &files["parameters.csv"];
    assert!(parameters.contains(
        "six,response_nuclear_risk.combat,\"log_uniform(low=0.02, high=0.3)\",0.02,0.3,probability,yours,"
    ));
    assert!(parameters.contains("six,regime.pact.members,RAA RBB,,,,assumed,"));
    // A study without a text says of nothing where it is from.
    assert!(parameters.contains("six,state.RCC.gdp_usd_bn,40.1,,,USD bn,assumed,"));
    assert!(parameters.contains("six,state.RCC.reach_km,,,,km,assumed,"));
}

#[test]
fn contrasts_agree_with_the_records() {
    let study = study("pairs", &EIGHT);
    let runs = 700;
    let records = batch(&study, 0..runs);
    let mut tally = Tally::new(&study);
    tally.absorb(&study, &slices(&records));
    for conferral in 0..2 {
        for (a, b) in [(3, 1), (1, 3), (7, 0), (4, 6)] {
            let (cell_a, cell_b) = (&records[8 * conferral + a], &records[8 * conferral + b]);
            for (given, event) in [
                (Given::Always, Event::AttackedFull),
                (Given::Attacked, Event::AnyFought),
                (Given::Conferred, Event::Challenged),
            ] {
                let mut expected = ConditionalCounts::default();
                for (a, b) in cell_a.iter().zip(cell_b) {
                    let (na, nb) = (a.meets(given), b.meets(given));
                    let xa = na && a.events.contains(event);
                    let xb = nb && b.events.contains(event);
                    expected.n_a += u64::from(na);
                    expected.n_b += u64::from(nb);
                    expected.x_a += u64::from(xa);
                    expected.x_b += u64::from(xb);
                    expected.n_ab += u64::from(na && nb);
                    expected.x_ab += u64::from(xa && xb);
                    expected.xa_nb += u64::from(xa && nb);
                    expected.na_xb += u64::from(na && xb);
                }
                let position = event_position(&study, event.label()).unwrap();
                let counts = tally.pair_counts(conferral, (a, b), given, position);
                assert_eq!(counts, expected, "{a} {b} {given:?} {event:?}");
                if given == Given::Always {
                    let paired = PairedCounts {
                        n: runs,
                        both: expected.x_ab,
                        only_a: expected.x_a - expected.x_ab,
                        only_b: expected.x_b - expected.x_ab,
                    };
                    assert_eq!(counts.contrast(), paired.contrast());
                }
            }
            let moved = cell_a
                .iter()
                .zip(cell_b)
                .filter(|(a, b)| (a.outcome, b.outcome) == (Outcome::Deterred, Outcome::WarUnended))
                .count() as u64;
            assert_eq!(tally.transition(conferral, (a, b), Outcome::Deterred, Outcome::WarUnended), moved);
        }
    }
}

#[test]
fn every_pair_once_and_the_reference_as_b() {
    let mut study = study("pairs", &EIGHT[..4]);
    study.reference = 2;
    let pairs: Vec<_> = oriented_pairs(&study).collect();
    assert_eq!(pairs, [(1, 0), (0, 2), (1, 2), (3, 0), (3, 1), (3, 2)]);
}

#[test]
fn named_events_need_a_crisis_and_all_conditions() {
    let mut study = study("events", &[("none", 0)]);
    study.conferral = vec![Conferral::Granted];
    let event = |name: &str, fought, deployed, abstained, outcomes, rung: usize| NamedEvent {
        name: name.to_string(),
        fought: StateSet(fought),
        deployed: StateSet(deployed),
        abstained: StateSet(abstained),
        called: StateSet::EMPTY,
        replied: StateSet::EMPTY,
        outcomes,
        rung_at_least: Rung::ALL[rung],
    };
    let held = 1 << Outcome::UnguaranteedHeld as u16;
    study.events = vec![
        event("fought", 0b1, 0, 0, 0, 0),
        event("deployed", 0, 0b11, 0, 0, 0),
        event("abstained", 0, 0, 0b100, 0, 0),
        event("held", 0, 0, 0, held, 0),
        event("high_and_fought", 0b1, 0, 0, 0, 5),
    ];
    let quiet = RunRecord::new(0);
    let mut crisis = RunRecord::new(1);
    crisis.first_challenge = Some(Challenge { kind: Kind::Limited, quarter: 7 });
    crisis.levels[0] = Level::Combat;
    crisis.levels[1] = Level::Deploy;
    crisis.outcome = Outcome::UnguaranteedHeld;
    crisis.highest_rung = Rung::StrikesBeyond;
    let mut tally = Tally::new(&study);
    tally.absorb(&study, &[&[quiet, crisis]]);
    let count = |name: &str| {
        let position = event_position(&study, name).unwrap();
        tally.cell(0, 0).event_count(Given::Always, position)
    };
    assert_eq!(["fought", "deployed", "abstained", "held", "high_and_fought"].map(count), [1, 1, 1, 1, 0]);
}

#[test]
fn splits_and_orders_leave_no_trace() {
    let study = study("splits", &EIGHT);
    let whole = tally_of(&study, 0..1000, 256);
    let expected = csv_files(&study, &whole);
    assert_eq!(csv_files(&study, &tally_of(&study, 0..1000, 1000)), expected);
    assert_eq!(csv_files(&study, &tally_of(&study, 0..1000, 7)), expected);
    let parts: Vec<Tally> = [0..1, 1..300, 300..301, 301..811, 811..1000]
        .into_iter()
        .map(|runs| tally_of(&study, runs, 64))
        .collect();
    for order in [[0, 1, 2, 3, 4], [4, 2, 0, 3, 1], [3, 4, 1, 0, 2]] {
        let mut merged = Tally::new(&study);
        for index in order {
            merged.merge(&parts[index]);
        }
        assert_eq!(csv_files(&study, &merged), expected, "order {order:?}");
    }
    // ((3 + 1) + (4 + (0 + 2)))
    let mut left = parts[3].clone();
    left.merge(&parts[1]);
    let mut right = parts[0].clone();
    right.merge(&parts[2]);
    let mut last = parts[4].clone();
    last.merge(&right);
    left.merge(&last);
    assert_eq!(csv_files(&study, &left), expected);
    // A tally that was stored and read goes on as if it had not been.
    let stored = serde_json::to_string(&left).unwrap();
    let read: Tally = read_json(&stored).unwrap();
    assert_eq!(csv_files(&study, &read), expected);
    assert_eq!(serde_json::to_string(&whole).unwrap(), stored);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// However runs are cut into parts, in whatever order the parts are merged, and however they are grouped.
    #[test]
    fn merging_is_associative_and_free_of_order(
        cuts in prop::collection::vec(0..200_u64, 1..7),
        shuffled in Just((0..8_usize).collect::<Vec<_>>()).prop_shuffle(),
        pairs in prop::collection::vec(0..8_usize, 7),
    ) {
        let study = study("merged", &EIGHT);
        let mut edges = [vec![0, 200], cuts].concat();
        edges.sort_unstable();
        let mut parts: Vec<Tally> = Vec::new();
        for &place in shuffled.iter().filter(|&&place| place + 1 < edges.len()) {
            parts.push(tally_of(&study, edges[place]..edges[place + 1], 64));
        }
        // Two neighbours become one until one is left: any tree of merges.
        for pair in pairs {
            if parts.len() > 1 {
                let left = pair % (parts.len() - 1);
                let right = parts.remove(left + 1);
                parts[left].merge(&right);
            }
        }
        let whole = tally_of(&study, 0..200, 200);
        prop_assert_eq!(parts.len(), 1);
        prop_assert_eq!(serde_json::to_string(&parts[0]).unwrap(), serde_json::to_string(&whole).unwrap());
    }
}
