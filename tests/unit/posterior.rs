//! Parameters drawn together: which draw a run takes, what becomes of it, and the two intervals of every result.
#![allow(clippy::unwrap_used)] // a test may fail where it stands

use crate::model::crisis::{Prepared, World};
use crate::model::study::parameters::slots;
use crate::model::study::posterior::{BUNDLED, MAX_DRAWS};
use crate::model::study::{JointDraws, Study};
use crate::run::engine::{self, cells};
use crate::unit::read_json;
use crate::unit::shipped::shipped;
use crate::write::tables;
use std::collections::BTreeMap;

/// The study of three states, which sets no parameter, with draws of a threshold and of the stake: `draws` of them.
fn three_states(runs: u64, draws: usize) -> Study {
    let mut study = shipped("three_states", runs, &[]);
    let rows = (0..draws).map(|draw| {
        let place = (draw as f64 + 0.5) / draws as f64;
        vec![4.0 + 12.0 * place, 60.0 - 45.0 * place]
    });
    study.parameters.joint = Some(JointDraws {
        name: "made up".to_string(),
        keys: ["level_threshold_gdp_pct.combat", "attack_gain_gdp_pct.full"].map(str::to_string).to_vec(),
        rows: rows.collect(),
        structures: Vec::new(),
    });
    study
}

fn place(key: &str) -> usize {
    slots().find(|slot| slot.field.element_key(slot.element) == key).unwrap().index
}

#[test]
fn a_block_of_runs_meets_one_draw_and_the_study_wins() {
    let mut study = three_states(100, 3);
    let joint = study.parameters.joint.clone().unwrap();
    let drawn: Vec<_> = joint.order(study.seed).into_iter().map(|draw| joint.rows[draw].clone()).collect();
    let (combat, gain) = (place("level_threshold_gdp_pct.combat"), place("attack_gain_gdp_pct.full"));
    let values = |study: &Study, run: u64| {
        let prepared = Prepared::new(study);
        let mut world = World::new(cells(&prepared)[0]);
        world.begin(run);
        [world.flat[combat], world.flat[gain]]
    };
    for (run, draw) in [(0, 0), (63, 0), (64, 1), (191, 2), (192, 0), (64 * 301, 1)] {
        assert_eq!(values(&study, run).to_vec(), drawn[draw], "run {run}");
    }
    let own = crate::base::chance::Distribution::Uniform { low: 5.0, high: 6.0 };
    assert!(study.parameters.set("level_threshold_gdp_pct.combat", own));
    let [first, second] = [values(&study, 64), values(&study, 65)];
    assert!(first[0] != second[0] && (5.0..=6.0).contains(&first[0]), "it is drawn per run");
    assert_eq!((first[1], second[1]), (drawn[1][1], drawn[1][1]));
}

/// What draws leave out is as it was: draws of nothing but defaults change no record.
#[test]
fn draws_at_the_defaults_change_no_run() {
    let plain = shipped("three_states", 200, &[]);
    let mut study = plain.clone();
    let medians = plain.parameters.flat_medians();
    let keys: Vec<String> = slots().map(|slot| slot.field.element_key(slot.element)).collect();
    study.parameters.joint = Some(JointDraws {
        name: "defaults".to_string(),
        keys,
        rows: vec![medians.clone(), medians],
        structures: Vec::new(),
    });
    crate::unit::shipped::assert_same(
        "defaults",
        (&plain, &crate::unit::shipped::records(&plain).concat()),
        (&study, &crate::unit::shipped::records(&study).concat()),
        crate::unit::shipped::NOTHING,
    );
}

/// The rows of a table of a study's results, each by column.
fn results(study: &Study) -> BTreeMap<&'static str, Vec<BTreeMap<String, String>>> {
    let tally = engine::tally(study, 0..study.runs);
    let read = |bytes: &[u8]| {
        let mut reader = csv::Reader::from_reader(bytes);
        let header = reader.headers().unwrap().clone();
        let row = |row: csv::StringRecord| {
            header.iter().zip(row.iter()).map(|(name, cell)| (name.to_string(), cell.to_string())).collect()
        };
        reader.records().map(|record| row(record.unwrap())).collect()
    };
    tables(study, &tally).into_iter().map(|table| (table.schema.file, read(&table.bytes))).collect()
}

fn numbers<const N: usize>(row: &BTreeMap<String, String>, columns: [&str; N]) -> [Option<f64>; N] {
    columns.map(|column| row[column].parse().ok())
}

const ENDS: [&str; 4] = ["total_low", "ci_low", "ci_high", "total_high"];

#[test]
fn every_share_has_two_intervals_and_the_wider_is_that_of_chance_and_parameters() {
    let results = results(&three_states(64 * 40, 40));
    let mut wider = 0;
    for file in ["outcomes.csv", "events.csv", "contrasts.csv"] {
        for row in &results[file] {
            match numbers(row, ENDS) {
                [Some(total_low), Some(low), Some(high), Some(total_high)] => {
                    assert!(total_low <= low && low <= high && high <= total_high, "{file}: {row:?}");
                    wider += usize::from(total_high - total_low > 2.0 * (high - low));
                }
                // Of what few runs have, or have not, draws tell nothing.
                [None, low, high, None] => {
                    let [low, high] = [low, high].map(Option::unwrap_or_default);
                    let few = low.max(1.0 - high) > 0.95 || (file == "contrasts.csv" && high - low < 0.05);
                    assert!(row["given"] != "always" || few, "{file}: {row:?}");
                }
                _ => panic!("{file}: {row:?}"),
            }
        }
    }
    assert!(wider > 20, "{wider}");
    let full = results["events.csv"].iter().find(|row| row["event"] == "attacked_full").unwrap();
    let [total_low, low, high, total_high] = numbers(full, ENDS).map(Option::unwrap);
    assert!(total_high - total_low > 3.0 * (high - low), "the gain of attack decides on it: {full:?}");
}

#[test]
fn survival_has_both_intervals_in_every_quarter_and_ends_where_events_do() {
    let study = three_states(64 * 40, 40);
    let results = results(&study);
    let mut widest = 0.0_f64;
    for row in &results["timeline.csv"] {
        let [total_low, low, high, total_high] = numbers(row, ENDS).map(Option::unwrap);
        assert!(total_low <= low && low <= high && high <= total_high, "{row:?}");
        widest = widest.max((total_high - total_low) / (high - low));
        if row["quarter"] != (study.horizon_quarters - 1).to_string() {
            continue;
        }
        let alike = ["conferral", "regime"];
        let attacked = results["events.csv"].iter().find(|event| {
            alike.iter().all(|column| event[*column] == row[*column])
                && (&*event["given"], &*event["event"]) == ("always", "attacked")
        });
        let ends = ["total_high", "total_median", "total_low"];
        let attacked = numbers(attacked.unwrap(), ends).map(|end| 1.0 - end.unwrap());
        let survived = numbers(row, ["total_low", "total_median", "total_high"]).map(Option::unwrap);
        for (survived, attacked) in survived.iter().zip(attacked) {
            assert!((survived - attacked).abs() < 1e-6, "{row:?} {attacked}");
        }
    }
    assert!(widest > 2.0, "{widest}");
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn without_draws_or_with_few_the_columns_are_empty() {
    for study in [shipped("three_states", 200, &[]), three_states(64 * 40, 19)] {
        for file in ["outcomes.csv", "events.csv", "contrasts.csv", "timeline.csv"] {
            for row in &results(&study)[file] {
                assert_eq!((&*row["total_low"], &*row["total_high"]), ("", ""), "{row:?}");
            }
        }
    }
}

#[test]
fn the_table_of_parameters_shows_median_and_quantiles_of_the_draws() {
    let results = results(&three_states(64, 41));
    let row = |key: &str| results["parameters.csv"].iter().find(|row| row["parameter"] == key).unwrap();
    let combat = row("level_threshold_gdp_pct.combat");
    // Of 41 draws the quantiles are the second and the last but one.
    let step = 12.0 / 41.0;
    let near = |found: Option<f64>, right: f64| assert!((found.unwrap() - right).abs() < 1e-12, "{combat:?}");
    let [value, low, high] = numbers(combat, ["value", "low", "high"]);
    near(value, 10.0);
    near(low, 4.0 + 1.5 * step);
    near(high, 16.0 - 1.5 * step);
    assert!(combat["source"].ends_with("drawn together with others: 41 draws of made up"), "{combat:?}");
    assert!(!row("precision")["source"].contains("drawn"));
}

#[test]
fn a_study_with_draws_is_read_back_from_its_package() {
    let study = three_states(64, 5);
    let text = serde_json::to_string(&study).unwrap();
    assert_eq!(read_json::<Study>(&text).unwrap(), study);
    let plain = serde_json::to_string(&shipped("three_states", 64, &[])).unwrap();
    assert!(!plain.contains("joint"));
}

#[test]
fn the_bundled_draws_are_sound() {
    let draws = JointDraws::parse(BUNDLED, JointDraws::BUNDLED_TEXT).expect("sound");
    assert!(draws.rows.len() >= 20 && draws == *JointDraws::bundled());
}

#[test]
fn a_block_of_runs_shares_a_draw_and_draws_come_round() {
    let draws = JointDraws::parse("few", "draw,precision\n0,2\n1,3\n2,2.5\n").expect("sound");
    let mut study = shipped("three_states", 64, &[]);
    study.parameters.joint = Some(draws.clone());
    let order = draws.order(study.seed);
    let prepared = Prepared::new(&study);
    for run in [0, 63, 64, 127, 128, 191, 192, 64 * 3_000_001] {
        assert_eq!(prepared.draw_of(run), Some(order[(run / 64 % 3) as usize]), "run {run}");
    }
    assert_eq!(draws.median(0), 2.5);
}

/// Each draw comes in each place in a share of the seeds: χ² of 16 × 16 counts with 225 degrees of freedom, below its
/// quantile at 1 − 1e-6.
#[test]
fn the_seed_decides_the_order_of_draws() {
    let text = (0..16).fold("draw,precision\n".to_string(), |text, j| text + &format!("{j},{}\n", 2 + j));
    let draws = JointDraws::parse("p.csv", &text).expect("sound");
    let mut counts = [[0.0; 16]; 16];
    for seed in 0..4096 {
        let order = draws.order(seed);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..16));
        order.iter().zip(&mut counts).for_each(|(draw, place)| place[*draw] += 1.0);
    }
    let square: f64 = counts.iter().flatten().map(|count| (count - 256.0) * (count - 256.0) / 256.0).sum();
    assert!(square < 338.5, "{square}");
    assert_eq!(draws.order(2026), draws.order(2026));
}

/// 20,000 runs of 256 draws become two whole cycles, so that none counts more than another; fewer than a cycle stay.
#[test]
fn every_draw_has_as_many_runs() {
    let study = |runs| shipped("nato_vs_european", runs, &[]);
    for (asked, made) in [(640, 640), (16_383, 16_383), (16_384, 16_384), (20_000, 32_768)] {
        assert_eq!(study(asked).runs, made);
    }
    let plain = shipped("nato_vs_european", 20_000, &["parameters.from=defaults"]);
    assert_eq!(plain.runs, 20_000);
    let study = three_states(64 * 3, 5);
    assert_eq!(study.parameters.joint.as_ref().map(|joint| joint.taken_by(100)), Some(2));
}

#[test]
fn what_is_of_the_calibration_alone_is_passed_over() {
    let text = "draw,history.rate,level_threshold_gdp_pct.combat\n0,.5,9\n1,,8.5\n";
    let draws = JointDraws::parse("p.csv", text).expect("sound");
    assert_eq!(draws.keys, ["level_threshold_gdp_pct.combat"]);
    assert_eq!(draws.rows, [[9.0], [8.5]]);
}

/// Cases read those columns: one that they do not have is a slip, even where its name without the prefix is a parameter.
#[test]
fn what_cases_do_not_have_is_refused_when_they_are_forecast() {
    let text = "draw,history.known,history.rate,history.precision\n0,1,2,3\n";
    let problems = JointDraws::parse_with("p.csv", text, &["history.known"]).expect_err("two are not known");
    let columns: Vec<&str> = problems.iter().map(|problem| problem.column.as_str()).collect();
    assert_eq!(columns, ["history.rate", "history.precision"]);
}

#[test]
fn every_problem_is_told_with_its_line() {
    let text = "run,precison,precision,precision,omega\n0,1,nan,2,3\n1,1,1e9,2\n";
    let problems = JointDraws::parse("p.csv", text).expect_err("wrong");
    let told: Vec<(u64, &str)> = problems.iter().map(|p| (p.line, p.column.as_str())).collect();
    let wrong = [
        (1, ""),
        (1, "precison"),
        (1, "precision"),
        (1, "omega"),
        (2, "precision"),
        (3, ""),
        (3, "precision"),
    ];
    assert_eq!(told, wrong);
    for text in ["", "draw\n1\n", "draw,precision\n"] {
        assert_eq!(JointDraws::parse("p.csv", text).expect_err(text).len(), 1, "{text}");
    }
    let many = format!("draw,precision\n{}", "0,2\n".repeat(MAX_DRAWS + 1));
    let problems = JointDraws::parse("p.csv", &many).expect_err("too many");
    assert_eq!((problems.len(), problems[0].line), (1, MAX_DRAWS as u64 + 2));
}
