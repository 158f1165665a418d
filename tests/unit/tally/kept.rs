//! What a tally keeps, against a recount of the records; and which tallies a study takes.

use crate::base::stats::{DrawCounts, Moments};
use crate::model::crisis::{Challenge, RunRecord};
use crate::model::study::*;
use crate::run::tally::{
    CellTally, DiagnosticSums, Metric, Sample, Tally, event_names, event_position, event_total, run_events,
};
use crate::unit::read_json;
use crate::unit::synthetic::{EIGHT, batch, slices, study, tally_of};

fn count(records: &[RunRecord], holds: impl Fn(&RunRecord) -> bool) -> u64 {
    records.iter().filter(|record| holds(record)).count() as u64
}

fn sample(values: impl Iterator<Item = f64>) -> Sample {
    let mut sample = Sample::default();
    values.for_each(|value| sample.record(value));
    sample
}

/// Recounts what a cell keeps from its records, by the definition of each number.
fn agrees(study: &Study, cell: &CellTally, records: &[RunRecord]) {
    let events_of = |record: &RunRecord| {
        // What an earlier run left there does not count.
        let mut happened = vec![true; 3];
        run_events(study, record, &mut happened);
        assert_eq!(happened.len(), event_total(study));
        happened
    };
    let happened: Vec<Vec<bool>> = records.iter().map(events_of).collect();
    for &given in Given::ALL {
        assert_eq!(cell.trials(given), count(records, |r| r.meets(given)), "{given:?}");
        for &outcome in Outcome::ALL {
            let right = count(records, |r| r.meets(given) && r.outcome == outcome);
            assert_eq!(cell.outcome_count(given, outcome), right, "{given:?} {outcome:?}");
        }
        for event in 0..event_total(study) {
            let right =
                records.iter().zip(&happened).filter(|(r, happened)| r.meets(given) && happened[event]);
            let right = right.count() as u64;
            assert_eq!(cell.event_count(given, event), right, "{given:?} event {event}");
        }
        for &metric in Metric::ALL {
            let met = records.iter().filter(|record| record.meets(given));
            let right = sample(met.filter_map(|record| metric.value(study, record)));
            assert_eq!(cell.metric(given, metric), right, "{given:?} {metric:?}");
        }
    }
    for &kind in Kind::ALL {
        let met = |r: &RunRecord| r.first_challenge.is_some_and(|c| c.kind == kind);
        assert_eq!(cell.first_challenges(kind), count(records, met), "{kind:?}");
        for responder in 0..study.responders.len() {
            for &level in Level::ALL {
                let right = count(records, |r| met(r) && r.levels[responder] == level);
                assert_eq!(cell.response_count(kind, responder, level), right, "{kind:?} {responder}");
            }
        }
    }
    for quarter in 0..study.horizon_quarters {
        let (t, at) = (quarter as usize, |c: Option<Challenge>| c.is_some_and(|c| c.quarter == quarter));
        assert_eq!(cell.challenges_in(t), count(records, |r| at(r.first_challenge)));
        assert_eq!(cell.attacks_in(t), count(records, |r| at(r.first_attack)));
        for &outcome in Outcome::ALL {
            let right = count(records, |r| at(r.first_attack) && r.first_attack_outcome == Some(outcome));
            assert_eq!(cell.attack_outcomes_in(t, outcome), right, "{t} {outcome:?}");
        }
    }
    for &rung in Rung::ALL {
        assert_eq!(cell.reached_rung(rung), count(records, |r| r.highest_rung >= rung));
    }
    for responder in 0..study.responders.len() {
        let right = sample(records.iter().map(|r| r.cost_gdp_pct[responder]));
        assert_eq!(*cell.responder_cost(responder).sample, right);
    }
    assert_eq!(*cell.challenger_cost().sample, sample(records.iter().map(|r| r.challenger_cost_gdp_pct)));
    assert_eq!(*cell.protege_cost().sample, sample(records.iter().map(|r| r.protege_cost_gdp_pct)));
    let sum = |of: fn(&RunRecord) -> u32| records.iter().map(|r| u64::from(of(r))).sum();
    let diagnostics = DiagnosticSums {
        beliefs: sum(|r| r.diagnostics.beliefs),
        not_converged: sum(|r| r.diagnostics.not_converged),
        two_equilibria: sum(|r| r.diagnostics.two_equilibria),
        clamped: sum(|r| r.diagnostics.clamped),
        runs_not_converged: count(records, |r| r.diagnostics.not_converged > 0),
        runs_two_equilibria: count(records, |r| r.diagnostics.two_equilibria > 0),
        runs_clamped: count(records, |r| r.diagnostics.clamped > 0),
    };
    assert_eq!(*cell.diagnostics(), diagnostics);
}

/// Over more runs than a block, at once and merged from two parts.
#[test]
fn every_number_agrees_with_a_recount_of_the_records() {
    let study = study("kept", &EIGHT[..3]);
    let mut records = batch(&study, 0..600);
    for cell in &mut records {
        for record in cell {
            record.diagnostics.not_converged = (record.run % 3) as u32;
            record.diagnostics.two_equilibria *= 2;
            record.diagnostics.clamped *= 3;
        }
    }
    let mut whole = Tally::new(&study);
    whole.absorb(&study, &slices(&records));
    let halves = [0..259, 259..600].map(|runs| {
        let mut half = Tally::new(&study);
        half.absorb(&study, &records.iter().map(|cell| &cell[runs.clone()]).collect::<Vec<_>>());
        half
    });
    let mut merged = Tally::new(&study);
    halves.iter().for_each(|half| merged.merge(half));
    for tally in [&whole, &merged] {
        assert_eq!((tally.runs(), tally.cells().len()), (600, 6));
        for conferral in 0..2 {
            for regime in 0..3 {
                let cell = tally.cell(conferral, regime);
                let position = study.cell(conferral, regime);
                assert!(std::ptr::eq(cell, &tally.cells()[position]));
                agrees(&study, cell, &records[position]);
            }
        }
    }
    for conferral in 0..2 {
        for (a, b) in [(0, 1), (2, 0), (1, 2), (2, 1)] {
            let pairs = || records[3 * conferral + a].iter().zip(&records[3 * conferral + b]);
            for (&of_a, &of_b) in Outcome::ALL.iter().flat_map(|a| Outcome::ALL.iter().map(move |b| (a, b))) {
                let right = pairs().filter(|(x, y)| (x.outcome, y.outcome) == (of_a, of_b)).count() as u64;
                assert_eq!(merged.transition(conferral, (a, b), of_a, of_b), right);
            }
            for &given in Given::ALL {
                for event in 0..event_total(&study) {
                    let counts = merged.pair_counts(conferral, (a, b), given, event);
                    assert_eq!(counts, whole.pair_counts(conferral, (a, b), given, event));
                    assert_eq!(
                        counts.n_ab,
                        pairs().filter(|(x, y)| x.meets(given) && y.meets(given)).count() as u64
                    );
                }
            }
        }
    }
}

#[test]
fn metrics_are_read_off_the_record() {
    let study = study("metrics", &EIGHT[..2]);
    let mut record = RunRecord::new(0);
    let value = |record: &RunRecord, metric: Metric| metric.value(&study, record);
    for metric in [
        Metric::ConferredQuarter,
        Metric::FirstChallengeQuarter,
        Metric::FirstAttackQuarter,
        Metric::RespondersInCombat,
        Metric::VetoCostAtConsent,
        Metric::EndingChanceAtConsent,
    ] {
        assert_eq!(value(&record, metric), None, "{metric:?}");
    }
    record.conferred_quarter = Some(3);
    record.first_challenge = Some(Challenge { kind: Kind::GreyZone, quarter: 5 });
    record.first_attack = Some(Challenge { kind: Kind::Full, quarter: 7 });
    record.crises = 2;
    record.highest_rung = Rung::LimitedNuclearUse;
    record.days_fought = 42;
    record.territory_end = 0.75;
    record.signatories = 4;
    // The study has three responders: what stands behind them is nobody's.
    record.levels[..4].copy_from_slice(&[Level::Combat, Level::Deploy, Level::Combat, Level::Combat]);
    record.cost_gdp_pct[..4].copy_from_slice(&[2.0, 1.0, 10.0, 50.0]);
    record.protege_cost_gdp_pct = 12.5;
    record.challenger_cost_gdp_pct = 8.5;
    record.veto_cost_at_consent_gdp_pct = Some(-1.5);
    record.ending_chance_at_consent = Some(0.25);
    record.time_kept_share = Some(0.5);
    let right = [
        (Metric::ConferredQuarter, 3.0, "quarters"),
        (Metric::FirstChallengeQuarter, 5.0, "quarters"),
        (Metric::FirstAttackQuarter, 7.0, "quarters"),
        (Metric::Crises, 2.0, "count"),
        (Metric::HighestRung, 6.0, "rung"),
        (Metric::DaysFought, 42.0, "days"),
        (Metric::TerritoryEnd, 0.75, "share"),
        (Metric::Signatories, 4.0, "count"),
        // 2 % of 27,000, 1 % of 3,000 and 10 % of 40.1.
        (Metric::RespondersCostUsdBn, 540.0 + 30.0 + 4.01, "USD bn"),
        (Metric::ProtegeCostGdpPct, 12.5, "% of annual GDP"),
        (Metric::ChallengerCostGdpPct, 8.5, "% of annual GDP"),
        (Metric::RespondersInCombat, 2.0, "count"),
        (Metric::VetoCostAtConsent, -1.5, "% of annual GDP"),
        (Metric::EndingChanceAtConsent, 0.25, "probability"),
        (Metric::TimeKeptShare, 0.5, "share"),
    ];
    assert_eq!(right.len(), Metric::ALL.len());
    for (metric, number, unit) in right {
        let found = value(&record, metric).unwrap();
        assert!((found - number).abs() < 1e-9, "{metric:?}: {found}");
        assert_eq!(metric.unit(), unit, "{metric:?}");
    }
}

#[test]
fn a_sample_leaves_out_what_no_exact_sum_holds() {
    let largest = 1_073_741_824.0;
    let sample = sample([1.0, f64::NAN, largest, f64::INFINITY, -largest, 1.1e9, -1.1e9].into_iter());
    assert_eq!((sample.moments.n(), sample.sketch.n()), (3, 3));
    assert_eq!((sample.sketch.min(), sample.sketch.max()), (Some(-largest), Some(largest)));
}

/// An event on states asks for all of them, and each at its level; one on outcomes for one of them; one on
/// rungs for the rung itself or one above.
#[test]
fn named_events_hold_where_every_condition_does() {
    let named = |fought, deployed, abstained, outcomes, rung: usize| NamedEvent {
        name: "event".to_string(),
        fought: StateSet(fought),
        deployed: StateSet(deployed),
        abstained: StateSet(abstained),
        called: StateSet::EMPTY,
        replied: StateSet::EMPTY,
        outcomes,
        rung_at_least: Rung::ALL[rung],
    };
    let mut study = study("events", &EIGHT[..1]);
    let mut record = RunRecord::new(0);
    record.levels[..3].copy_from_slice(&[Level::Combat, Level::Deploy, Level::Abstain]);
    record.outcome = Outcome::UnguaranteedHeld;
    record.highest_rung = Rung::StrikesBeyond;
    let held = 1 << Outcome::UnguaranteedHeld as u16;
    let other = 1 << Outcome::UnguaranteedDefeated as u16;
    let cases = [
        (named(0b001, 0, 0, 0, 0), true),
        (named(0b011, 0, 0, 0, 0), false),
        (named(0b100, 0, 0, 0, 0), false),
        (named(0, 0b011, 0, 0, 0), true),
        (named(0, 0b111, 0, 0, 0), false),
        (named(0, 0, 0b100, 0, 0), true),
        (named(0, 0, 0b101, 0, 0), false),
        (named(0, 0, 0b010, 0, 0), false),
        (named(0b001, 0b010, 0b100, held, 4), true),
        (named(0b001, 0b100, 0, 0, 0), false),
        (named(0b001, 0, 0b010, 0, 0), false),
        (named(0b100, 0b010, 0b100, 0, 0), false),
        (named(0, 0, 0, held | other, 0), true),
        (named(0, 0, 0, other, 0), false),
        (named(0b001, 0, 0, other, 0), false),
        (named(0, 0, 0, 0, 4), true),
        (named(0, 0, 0, 0, 5), false),
        // Nobody is asked for but the fourth, who is not there and so at no level.
        (named(0b1000, 0, 0, 0, 0), false),
        (named(0, 0, 0b1000, 0, 0), false),
    ];
    study.events = cases.iter().map(|(event, _)| event.clone()).collect();
    let mut happened = Vec::new();
    for crisis in [false, true] {
        record.first_challenge = crisis.then_some(Challenge { kind: Kind::Limited, quarter: 7 });
        run_events(&study, &record, &mut happened);
        for ((event, holds), found) in cases.iter().zip(&happened[Event::ALL.len()..]) {
            let of_states = event.fought.0 | event.deployed.0 | event.abstained.0 != 0;
            assert_eq!(*found, *holds && (crisis || !of_states), "{event:?}, crisis: {crisis}");
        }
    }
}

#[test]
fn events_stand_in_the_order_of_their_names() {
    let study = study("events", &EIGHT[..1]);
    let names: Vec<&str> = event_names(&study).collect();
    assert_eq!(names.len(), event_total(&study));
    assert_eq!((names[0], names[names.len() - 1]), (Event::ALL[0].label(), "raa_fought"));
    for (position, name) in names.iter().enumerate() {
        assert_eq!(event_position(&study, name), Some(position));
    }
    assert_eq!(event_position(&study, "no such event"), None);
}

/// A study whose parameters come from four draws, of 64 runs each in turn.
fn drawn(name: &str) -> Study {
    let mut study = study(name, &EIGHT[..3]);
    let rows = (0..4).map(|draw| vec![0.2 * f64::from(draw)]).collect();
    study.parameters.joint = Some(JointDraws {
        name: "four".to_string(),
        keys: vec!["inertia".to_string()],
        rows,
        structures: Vec::new(),
    });
    study
}

#[test]
fn counts_per_draw_agree_with_a_recount_however_the_runs_were_split() {
    let study = drawn("draws");
    let records = batch(&study, 0..600);
    for size in [600, 256, 100, 64, 7] {
        let mut tally = Tally::new(&study);
        // The parts merge in any order.
        let mut parts: Vec<Tally> = (0..600_u64)
            .step_by(size)
            .map(|start| {
                let end = 600.min(start as usize + size);
                let mut part = Tally::new(&study);
                let cells: Vec<_> = records.iter().map(|cell| &cell[start as usize..end]).collect();
                part.absorb(&study, &cells);
                part
            })
            .collect();
        parts.reverse();
        parts.iter().for_each(|part| tally.merge(part));
        assert!(tally.fits(&study));
        for (cell, records) in tally.cells().iter().zip(&records) {
            let of = |draw: usize| move |r: &&RunRecord| r.draw == Some(draw);
            for quarter in 0..study.horizon_quarters {
                for (draw, kept) in cell.by_draw().of_survivors(quarter as usize).into_iter().enumerate() {
                    let runs = || records.iter().filter(of(draw));
                    let survived =
                        |r: &&RunRecord| r.first_attack.is_none_or(|attack| attack.quarter > quarter);
                    let count = runs().filter(survived).count() as u64;
                    assert_eq!(
                        kept,
                        DrawCounts { count, trials: runs().count() as u64 },
                        "quarter {quarter}"
                    );
                }
            }
            for responder in 0..study.responders.len() {
                let kept = cell.responder_cost(responder).by_draw;
                assert_eq!(kept.len(), 4);
                for (draw, kept) in kept.into_iter().enumerate() {
                    let mut moments = Moments::default();
                    records.iter().filter(of(draw)).for_each(|r| moments.record(r.cost_gdp_pct[responder]));
                    assert_eq!(kept, moments, "responder {responder} draw {draw}");
                }
            }
            let kept = cell.by_draw().of_quantity(Metric::FirstAttackQuarter as usize);
            let attacked = records.iter().filter(of(1)).filter(|r| r.first_attack.is_some()).count();
            assert_eq!(kept[1].n(), attacked as u64, "a metric that not every run has");
            for &given in Given::ALL {
                for &outcome in Outcome::ALL {
                    for (draw, kept) in cell.by_draw().of_outcome(given, outcome).into_iter().enumerate() {
                        let met = || records.iter().filter(of(draw)).filter(|r| r.meets(given));
                        let count = met().filter(|r| r.outcome == outcome).count() as u64;
                        assert_eq!(kept, DrawCounts { count, trials: met().count() as u64 });
                    }
                }
                for event in 0..event_total(&study) {
                    let kept = cell.by_draw().of_event(given, event);
                    assert_eq!(kept.len(), 4);
                    let sum = kept.iter().map(|draw| draw.count).sum::<u64>();
                    assert_eq!(sum, cell.event_count(given, event));
                    assert_eq!(kept.iter().map(|draw| draw.trials).sum::<u64>(), cell.trials(given));
                    let mut happened = Vec::new();
                    let mut had = |r: &&RunRecord| {
                        run_events(&study, r, &mut happened);
                        r.meets(given) && happened[event]
                    };
                    let count = records.iter().filter(of(1)).filter(|r| had(r)).count() as u64;
                    assert_eq!(kept[1].count, count, "{given:?} event {event}");
                }
            }
        }
    }
    let stored = serde_json::to_value(tally_of(&study, 0..100, 100)).unwrap();
    let damaged = |list: &str| {
        let mut bad = stored.clone();
        bad.pointer_mut(list).unwrap().as_array_mut().unwrap().pop();
        read_json::<Tally>(bad).unwrap().fits(&study)
    };
    assert!(read_json::<Tally>(&stored).unwrap().fits(&study));
    for list in ["outcomes", "events", "attacks", "quantities"] {
        assert!(!damaged(&format!("/cells/2/by_draw/{list}")), "{list}");
    }
}

#[test]
fn without_draws_nothing_is_kept_of_them() {
    let study = study("plain", &EIGHT[..2]);
    let tally = tally_of(&study, 0..300, 256);
    assert!(tally.cells().iter().all(|cell| cell.by_draw().of_event(Given::Always, 0).is_empty()));
    assert!(tally.cells().iter().all(|cell| cell.by_draw().of_survivors(0).is_empty()));
    assert!(tally.pair_by_draw(0, (1, 0), Given::Always, 0).is_empty());
    assert!(!serde_json::to_string(&tally).unwrap().contains("by_draw"));
    assert!(!tally_of(&drawn("fits"), 0..300, 256).fits(&study), "draws that the study has not");
}

#[test]
fn a_tally_fits_its_own_study_alone() {
    let right = study("fits", &EIGHT[..3]);
    let tally = tally_of(&right, 0..10, 10);
    assert!(tally.fits(&right) && Tally::new(&right).fits(&right));
    let change = |change: fn(&mut Study)| {
        let mut other = right.clone();
        change(&mut other);
        other
    };
    for other in [
        study("fits", &EIGHT[..2]),
        change(|study| study.conferral.truncate(study.conferral.len() - 1)),
        change(|study| study.responders.truncate(study.responders.len() - 1)),
        change(|study| study.events.truncate(study.events.len() - 1)),
        change(|study| study.horizon_quarters += 1),
    ] {
        assert!(!tally.fits(&other) && !Tally::new(&other).fits(&right));
    }
    // What a file may hold: a number or a list that is not the study's.
    let stored = serde_json::to_value(&tally).unwrap();
    let damaged = |pointer: &str, damage: fn(&mut serde_json::Value)| {
        let mut bad = stored.clone();
        damage(bad.pointer_mut(pointer).unwrap());
        read_json::<Tally>(bad).unwrap()
    };
    let shorten = |list: &mut serde_json::Value| drop(list.as_array_mut().unwrap().pop());
    assert!(read_json::<Tally>(&stored).unwrap().fits(&right));
    assert!(!damaged("/regimes", |n| *n = 2.into()).fits(&right));
    assert!(!damaged("/events", |n| *n = 2.into()).fits(&right));
    assert!(!damaged("/runs", |n| *n = 11.into()).fits(&right));
    assert!(!damaged("/cells/5/outcomes/0", |n| *n = 1_000.into()).fits(&right));
    for list in [
        "/cells",
        "/pairs",
        "/cells/3/outcomes",
        "/cells/3/events",
        "/cells/3/responses",
        "/cells/3/challenges",
        "/cells/3/attacks",
        "/cells/3/metrics",
        "/cells/3/costs",
        "/pairs/2/joint",
        "/pairs/2/transitions",
    ] {
        assert!(!damaged(list, shorten).fits(&right), "{list}");
    }
}

#[test]
#[should_panic(expected = "the same runs in every cell")]
fn a_batch_with_cells_of_different_length_panics() {
    let study = study("batch", &EIGHT[..2]);
    let mut records = batch(&study, 0..5);
    records[1].pop();
    Tally::new(&study).absorb(&study, &slices(&records));
}

#[test]
#[should_panic(expected = "different studies")]
fn tallies_of_different_studies_do_not_merge() {
    let fewer = study("merge", &EIGHT[..2]);
    Tally::new(&study("merge", &EIGHT[..3])).merge(&Tally::new(&fewer));
}
