//! From counts to files: packages that describe themselves, shards that merge into the whole, and folders
//! that are whole or say that they are not.
#![allow(clippy::unwrap_used)] // a test may fail where it stands

use crate::model::crisis::{Challenge, RunRecord};
use crate::model::study::*;
use crate::run::tally::{Stopped, Tally};
use crate::unit::read_json;
use crate::unit::synthetic::{EIGHT, batch, set_plain_events, slices, study, tally_of};
use crate::write::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

fn account() -> Account {
    Account { runs_asked: 1000, stopped: Stopped::Asked, overrides: vec!["precision=2".to_string()] }
}

/// All files of a folder.
fn files(path: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(path)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

#[test]
fn a_study_survives_its_json() {
    let study = study("json", &EIGHT);
    let read: Study = read_json(serde_json::to_string(&study).unwrap()).unwrap();
    assert_eq!(read, study);
    assert_eq!(study_sha256(&read), study_sha256(&study));
}

fn write_whole(dir: &Path, study: &Study) -> std::path::PathBuf {
    let folder = ResultsFolder::open(dir, &study.name, false).unwrap();
    let mut runs = folder.runs_writer(study).unwrap();
    for start in (0..1000).step_by(250) {
        let records = batch(study, start..start + 250);
        runs.append(study, &slices(&records)).unwrap();
    }
    let tally = tally_of(study, 0..1000, 256);
    folder.write_results(study, &tally, &account(), Some(runs)).unwrap();
    folder.path().to_path_buf()
}

/// Makes a shard in a folder of this name.
fn write_shard(dir: &Path, name: &str, study: &Study, planned: Range<u64>) -> std::path::PathBuf {
    let folder = dir.join(name);
    let attempt = Attempt::begin(&folder).unwrap();
    let mut runs = attempt.runs_writer(study, None).unwrap();
    let records = batch(study, planned.clone());
    runs.append(study, &slices(&records)).unwrap();
    let tally = tally_of(study, planned.clone(), 100);
    attempt
        .finish(study, (&Origin::of(study), Some(study)), &tally, &account(), planned, Some(runs), 0.5, false)
        .unwrap();
    folder
}

fn three_shards(dir: &Path, study: &Study) -> Vec<std::path::PathBuf> {
    let planned = [0..333, 333..667, 667..1000].into_iter().zip(["a", "b", "c"]);
    planned.map(|(planned, name)| write_shard(dir, name, study, planned)).collect()
}

#[test]
fn merged_shards_are_the_unsharded_run() {
    let dir = tempfile::tempdir().unwrap();
    let study = study("shards", &EIGHT[..3]);
    let whole = files(&write_whole(&dir.path().join("whole"), &study));
    // Package, runs and state are no tables of every study.
    assert_eq!(whole.len(), schemas(false).count() + 3);
    let mut paths = three_shards(dir.path(), &study);
    paths.reverse();
    let merged = merge_shards(&paths, false).unwrap();
    let folder = ResultsFolder::open(&dir.path().join("merged"), &study.name, false).unwrap();
    folder.write_merged(&merged).unwrap();
    let merged_at = folder.path().to_path_buf();
    drop(folder);
    let found = files(&merged_at);
    for (name, bytes) in &whole {
        assert!(found.get(name) == Some(bytes), "{name} differs");
    }
    assert_eq!(found.len(), whole.len());
    // The same folder may be written again.
    write_whole(&dir.path().join("whole"), &study);
}

/// Alters what stands in a shard, without or with its hash.
fn alter(file: &Path, from: &str, to: &str, sealed: bool) {
    let mut text = String::new();
    flate2::read::GzDecoder::new(fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    assert!(text.contains(from), "{from}");
    let mut text = text.replacen(from, to, 1);
    if sealed {
        let content = text.split_once("\"content\":").unwrap().1.strip_suffix("}\n").unwrap();
        text = format!("{{\"sha256\":\"{}\",\"content\":{content}}}\n", sha256_hex(content.as_bytes()));
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).unwrap();
    fs::write(file, gzip.finish().unwrap()).unwrap();
}

#[test]
fn unfit_shards_are_refused_all_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let study = study("shards", &EIGHT[..2]);
    // Two more than the account of the tests says.
    let study = Study { runs: 1000, ..study };
    let paths = three_shards(dir.path(), &study);
    let refusal = |indices: &[usize]| {
        let paths: Vec<_> = indices.iter().map(|&i| paths[i].clone()).collect();
        merge_shards(&paths, false).unwrap_err().to_string()
    };
    assert!(refusal(&[]).contains("there is none"));
    assert!(refusal(&[0, 2]).contains("runs 333 to 666 are missing"));
    assert!(refusal(&[0, 1]).contains("runs 667 to 999 are missing"));
    assert!(refusal(&[0, 1, 1, 2]).contains("the runs of") && refusal(&[0, 1, 1, 2]).contains("there twice"));
    let other = Study { seed: 5, ..study.clone() };
    let strange = write_shard(dir.path(), "strange", &other, 333..667);
    let empty = dir.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let all = [paths[0].clone(), strange, empty];
    let refused = merge_shards(&all, false).unwrap_err().to_string();
    for part in ["differ in study", "empty`: cannot read", "runs 667 to 999 are missing"] {
        assert!(refused.contains(part), "{part} in {refused}");
    }
    // With leave, the runs before a hole.
    let some = merge_shards(&[paths[0].clone(), paths[2].clone()], true).unwrap();
    assert_eq!((some.tally.runs(), some.account.complete()), (333, false));
    let file = paths[0].join(SHARD_FILE);
    let whole = fs::read(&file).unwrap();
    for (from, to, sealed) in [
        ("\"seed\":18446744073709551614", "\"seed\":3", false),
        ("\"seed\":18446744073709551614", "\"seed\":3", true),
        ("\"start\":0,\"end\":333", "\"start\":0,\"end\":332", true),
        ("\"start\":0,\"end\":333", "\"start\":400,\"end\":333", true),
    ] {
        alter(&file, from, to, sealed);
        let refused = read_shard(&paths[0]).unwrap_err();
        assert!(refused.contains("has been altered"), "{refused}");
        fs::write(&file, &whole).unwrap();
    }
    alter(&file, "\"start\":0,\"end\":333", "\"start\":0,\"end\":400", true);
    let refused = read_shard(&paths[0]).unwrap_err();
    assert!(refused.contains("333 of 400 runs and does not say that it was interrupted"), "{refused}");
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    assert!(read_shard(&paths[0]).is_err());
    let rows = paths[1].join(RUNS_FILE);
    let text = fs::read_to_string(&rows).unwrap();
    fs::write(&rows, text.replacen("deterred", "war_unended", 1)).unwrap();
    let refused = read_shard(&paths[1]).unwrap_err();
    assert!(refused.contains("`runs.csv` has been altered"), "{refused}");
}

/// The files of a folder, as in an attempt that is under way; without the cost, which may differ.
fn shard_files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = files(folder);
    files.remove("cost.json");
    files
}

#[test]
fn of_attempts_at_once_one_stays_and_none_fails() {
    let dir = tempfile::tempdir().unwrap();
    let study = study("twice", &EIGHT[..2]);
    let folder = dir.path().join("7");
    let attempt = |planned: Range<u64>, runs: Range<u64>, stopped: Stopped| {
        let (folder, study) = (folder.clone(), study.clone());
        let attempt = Attempt::begin(&folder).unwrap();
        move || {
            let account = Account { stopped, ..account() };
            attempt.finish(
                &study,
                (&Origin::of(&study), Some(&study)),
                &tally_of(&study, runs, 100),
                &account,
                planned,
                None,
                0.25,
                false,
            )
        }
    };
    let [first, second] = [(); 2].map(|()| attempt(64..192, 64..192, Stopped::Asked));
    let (part, killed) =
        (attempt(64..192, 64..128, Stopped::Interrupted), attempt(64..192, 64..192, Stopped::Asked));
    let other = attempt(64..256, 64..256, Stopped::Asked);
    part().unwrap();
    let origin = Origin::of(&study);
    let Found::Begun(at, begun) = find_shard(&folder, &study, &origin, &(64..192)) else {
        panic!("not begun")
    };
    assert_eq!((begun.runs(), core_hours(&at)), (64, 0.25));
    assert!(matches!(find_shard(&folder, &study, &origin, &(64..256)), Found::Nothing));
    first().unwrap();
    let whole = shard_files(&folder);
    assert!(matches!(find_shard(&folder, &study, &origin, &(64..192)), Found::Whole));
    // The same bytes came second; a part that came third; another shard is told apart.
    second().unwrap();
    assert_eq!(shard_files(&folder), whole);
    assert!(other().unwrap_err().to_string().contains("is not this shard"));
    assert!(matches!(find_shard(&folder, &study, &origin, &(64..256)), Found::Unfit(_)));
    assert!(matches!(
        find_shard(&folder, &study, &Origin::of(&Study { seed: 3, ..study.clone() }), &(64..192)),
        Found::Unfit(_)
    ));
    // Only who is still at work has a folder beside it.
    let beside = |dir: &Path| fs::read_dir(dir).unwrap().count();
    assert_eq!(beside(dir.path()), 2);
    drop(killed);
    assert_eq!(beside(dir.path()), 1);
}

#[test]
fn a_folder_of_others_is_refused_and_spared() {
    let dir = tempfile::tempdir().unwrap();
    let ours = study("ours", &EIGHT[..2]);
    let path = write_whole(dir.path(), &ours);
    // Of another study.
    let mut renamed = ours.clone();
    renamed.name = "theirs".to_string();
    fs::rename(&path, dir.path().join("theirs")).unwrap();
    let open = |force| ResultsFolder::open(dir.path(), "theirs", force);
    let refused = open(false).unwrap_err();
    assert!(matches!(&refused, OutputError::AnotherStudy { found, .. } if found == "the study `ours`"));
    assert!(refused.to_string().contains("--force"));
    // The same as after a kill between two renames, and without a package: nothing says whose the tables are.
    let package = dir.path().join("theirs").join(PACKAGE_FILE);
    let (kept, before) = (fs::read(&package).unwrap(), files(&dir.path().join("theirs")).len());
    let torn = dir.path().join("theirs/datapackage.json.partial");
    fs::rename(&package, &torn).unwrap();
    assert!(matches!(open(false), Err(OutputError::ForeignFiles { .. })));
    fs::remove_file(&torn).unwrap();
    assert!(matches!(open(false), Err(OutputError::ForeignFiles { .. })));
    fs::write(&package, kept).unwrap();
    assert_eq!(files(&dir.path().join("theirs")).len(), before);
    // With files of somebody else: refused, and spared when forced.
    let note = dir.path().join("theirs").join("notes.txt");
    fs::write(&note, "mine").unwrap();
    let folder = open(true).unwrap();
    let tally = tally_of(&renamed, 0..10, 10);
    folder.write_results(&renamed, &tally, &account(), None).unwrap();
    assert_eq!(fs::read_to_string(&note).unwrap(), "mine");
    assert!(!folder.path().join(RUNS_FILE).exists(), "stale runs.csv");
    assert!(
        matches!(open(false), Err(OutputError::InUse { holder: Some(holder), .. }) if holder == std::process::id())
    );
    drop(folder);
    let refused = open(false).unwrap_err().to_string();
    assert!(refused.contains("`notes.txt`"), "{refused}");
    fs::remove_file(&note).unwrap();
    assert!(open(false).is_ok());
    // A table of somebody else under a name of ours.
    fs::remove_file(&package).unwrap();
    fs::write(dir.path().join("theirs/costs.csv"), "item,price\nfig,2\n").unwrap();
    let refused = open(false).unwrap_err().to_string();
    assert!(refused.contains("`costs.csv`"), "{refused}");
    // A file where the folder should be.
    fs::write(dir.path().join("flat"), "").unwrap();
    let refused = ResultsFolder::open(dir.path(), "flat", true).unwrap_err();
    assert!(matches!(refused, OutputError::NotAFolder { .. }));
    let refused = ResultsFolder::open(&dir.path().join("flat"), "deep", true).unwrap_err();
    assert!(matches!(refused, OutputError::Unwritable { .. }), "{refused}");
}

#[test]
fn of_many_at_once_one_holds_a_folder() {
    let dir = tempfile::tempdir().unwrap();
    let holding = AtomicU32::new(0);
    let hold = || match ResultsFolder::open(dir.path(), "held", false) {
        Ok(_folder) => {
            assert_eq!(holding.fetch_add(1, Ordering::SeqCst), 0);
            std::thread::yield_now();
            holding.fetch_sub(1, Ordering::SeqCst);
            true
        }
        Err(error) => {
            assert!(matches!(error, OutputError::InUse { .. }), "{error}");
            std::thread::yield_now();
            false
        }
    };
    // Each goes on until it has had its turns, however the machine shares its time.
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut turns = 0;
                while turns < 25 {
                    turns += u32::from(hold());
                }
            });
        }
    });
    assert!(files(&dir.path().join("held")).is_empty());
}

#[test]
fn what_a_kill_leaves_does_not_disturb() {
    let dir = tempfile::tempdir().unwrap();
    let study = study("killed", &EIGHT[..2]);
    let path = dir.path().join("killed");
    // Killed while runs were being written.
    {
        let folder = ResultsFolder::open(dir.path(), "killed", false).unwrap();
        let mut runs = folder.runs_writer(&study).unwrap();
        runs.append(&study, &slices(&batch(&study, 0..50))).unwrap();
        fs::write(path.join("events.csv.partial"), "study,conf").unwrap();
    }
    assert!(path.join("runs.csv.partial").exists());
    assert!(!path.join(PACKAGE_FILE).exists());
    ResultsFolder::open(dir.path(), "killed", false).unwrap();
    assert!(files(&path).is_empty(), "{:?}", files(&path).keys());
    // Killed between two renames: tables without a package.
    write_whole(dir.path(), &study);
    let whole = files(&path);
    fs::rename(path.join(PACKAGE_FILE), path.join("datapackage.json.partial")).unwrap();
    fs::remove_file(path.join("ladder.csv")).unwrap();
    fs::write(path.join("ladder.csv.partial"), &whole["ladder.csv"]).unwrap();
    write_whole(dir.path(), &study);
    assert_eq!(files(&path), whole);
    // What could not be written leaves the old results whole.
    fs::create_dir(path.join("ladder.csv.partial")).unwrap();
    let folder = ResultsFolder::open(dir.path(), "killed", true);
    assert!(folder.is_err(), "a folder in the way of a file");
    fs::remove_dir(path.join("ladder.csv.partial")).unwrap();
    assert_eq!(files(&path), whole);
}

#[test]
fn the_package_says_what_was_run() {
    let dir = tempfile::tempdir().unwrap();
    let study = study("package", &EIGHT[..2]);
    let path = write_whole(dir.path(), &study);
    let text = fs::read_to_string(path.join(PACKAGE_FILE)).unwrap();
    let package: serde_json::Value = serde_json::from_str(&text).unwrap();
    let casus = &package["casus"];
    assert_eq!(casus["seed"], u64::MAX - 1);
    assert_eq!(casus["runs_done"], 1000);
    assert_eq!(casus["complete"], true);
    assert_eq!(casus["stopped"], "asked");
    assert_eq!(casus["overrides"][0], "precision=2");
    assert_eq!(casus["study_sha256"], study_sha256(&study));
    assert_eq!(casus["study"]["regimes"][0]["name"], "none");
    // Every file, as it is, with every column.
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len(), schemas(false).count() + 1);
    for resource in resources {
        let file = fs::read_to_string(path.join(resource["path"].as_str().unwrap())).unwrap();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|f| f["name"].as_str().unwrap()).collect();
        assert_eq!(file.lines().next().unwrap(), names.join(","));
        assert_eq!(resource["bytes"], file.len());
    }
    // An interrupted run says so.
    let folder = ResultsFolder::open(dir.path(), "package", false).unwrap();
    let interrupted = Account { stopped: Stopped::Interrupted, ..account() };
    let tally = tally_of(&study, 0..256, 256);
    folder.write_results(&study, &tally, &interrupted, None).unwrap();
    let text = fs::read_to_string(path.join(PACKAGE_FILE)).unwrap();
    let package: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(package["casus"]["complete"], false);
    assert_eq!(package["casus"]["runs_done"], 256);
}

#[test]
fn results_without_rows_are_still_ours() {
    let dir = tempfile::tempdir().unwrap();
    let study = study("small", &[("none", 0)]);
    for runs in [0, 3, 3] {
        let folder = ResultsFolder::open(dir.path(), "small", false).unwrap();
        let tally = tally_of(&study, 0..runs, 10);
        folder.write_results(&study, &tally, &account(), None).unwrap();
    }
    // One guarantee has no pairs.
    let contrasts = fs::read_to_string(dir.path().join("small/contrasts.csv")).unwrap();
    assert_eq!(contrasts.lines().count(), 1);
}

#[test]
fn a_run_is_one_row_with_every_field() {
    let dir = tempfile::tempdir().unwrap();
    let mut study = study("rows", &[("none", 0)]);
    study.conferral = vec![Conferral::Decided];
    let quiet = RunRecord::new(0);
    let mut record = RunRecord::new(1);
    record.conferred_quarter = Some(2);
    record.signatories = 3;
    record.veto_cost_at_consent_gdp_pct = Some(-0.1);
    record.outcome = Outcome::HonouredSettled;
    record.crises = 1;
    record.first_challenge = Some(Challenge { kind: Kind::GreyZone, quarter: 4 });
    record.first_attack = Some(Challenge { kind: Kind::Full, quarter: 5 });
    record.first_attack_outcome = Some(Outcome::HonouredSettled);
    record.first_attack_end = End::Settled;
    record.levels[0] = Level::Combat;
    record.highest_rung = Rung::StrikesBeyond;
    record.days_fought = 70;
    record.territory_end = 0.7;
    record.cost_gdp_pct[2] = 1e-7;
    record.keeping_gdp_pct[2] = 1e-8;
    record.draw = Some(7);
    record.time_kept_share = Some(0.25);
    (record.bound, record.met) = (StateSet(0b011), StateSet(0b001));
    (record.called, record.replied) = (StateSet(0b100), StateSet(0b100));
    record.challenger_cost_gdp_pct = 1.0 / 3.0;
    record.diagnostics.beliefs = 9;
    record.diagnostics.clamped = 1;
    set_plain_events(&mut record);
    let folder = ResultsFolder::open(dir.path(), "rows", false).unwrap();
    let mut runs = folder.runs_writer(&study).unwrap();
    runs.append(&study, &[&[quiet, record]]).unwrap();
    let mut tally = Tally::new(&study);
    tally.absorb(&study, &[&[quiet, record]]);
    folder.write_results(&study, &tally, &account(), Some(runs)).unwrap();
    let text = fs::read_to_string(folder.path().join(RUNS_FILE)).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].ends_with(
        ",event_raa_fought,level_raa,level_rbb,level_rcc,cost_raa_gdp_pct,cost_rbb_gdp_pct,cost_rcc_gdp_pct,\
         draw,time_kept_share,kept_raa,kept_rbb,kept_rcc,replied_raa,replied_rbb,replied_rcc,\
         keeping_raa_gdp_pct,keeping_rbb_gdp_pct,keeping_rcc_gdp_pct"
    ));
    let none = ",0".repeat(Event::ALL.len());
    assert_eq!(
        lines[1],
        format!("rows,decided,0,none,,0,,,deterred,0,,,,,,,0,0,0,0,0,0,0,0,0{none},0,,,,0,0,0,,,,,,,,,0,0,0")
    );
    assert!(lines[2].starts_with(
        "rows,decided,1,none,2,3,-0.1,,honoured_settled,1,grey_zone,4,full,5,honoured_settled,settled,4,70,0.7,\
         0.3333333333333333,0,9,0,0,1,1,0,1,1,1,0,1,"
    ));
    assert!(lines[2].ends_with(",1,combat,abstain,abstain,0,0,0.0000001,7,0.25,1,0,,,,1,0,0,0.00000001"));
    // Whoever adds to the record comes by here: is it in the row?
    let RunRecord {
        run: _,
        draw: _,
        conferred_quarter: _,
        signatories: _,
        veto_cost_at_consent_gdp_pct: _,
        ending_chance_at_consent: _,
        outcome: _,
        crises: _,
        first_challenge: _,
        first_attack: _,
        first_attack_outcome: _,
        first_attack_end: _,
        levels: _,
        bound: _,
        met: _,
        // Of these two the share of the time that was kept is in the row.
        judged_days: _,
        kept_days: _,
        time_kept_share: _,
        called: _,
        replied: _,
        events: _,
        highest_rung: _,
        days_fought: _,
        territory_end: _,
        cost_gdp_pct: _,
        keeping_gdp_pct: _,
        challenger_cost_gdp_pct: _,
        protege_cost_gdp_pct: _,
        diagnostics: _,
    } = record;
}

#[test]
fn a_part_of_a_shard_is_a_hole_until_it_is_allowed() {
    let dir = tempfile::tempdir().unwrap();
    let study = Study { runs: 1000, ..study("cut", &EIGHT[..2]) };
    let folder = dir.path().join("cut");
    let account = Account { stopped: Stopped::Interrupted, ..account() };
    let tally = tally_of(&study, 0..600, 256);
    Attempt::begin(&folder)
        .unwrap()
        .finish(&study, (&Origin::of(&study), Some(&study)), &tally, &account, 0..1000, None, 0.0, false)
        .unwrap();
    assert!(!folder.exists());
    let part = dir.path().join("cut.until-600");
    let refused = merge_shards(std::slice::from_ref(&part), false).unwrap_err().to_string();
    assert!(refused.contains("runs 600 to 999 are missing"), "{refused}");
    let merged = merge_shards(&[part], true).unwrap();
    assert!(!merged.account.complete());
    assert_eq!(merged.tally.runs(), 600);
}

#[test]
fn names_of_the_contract_are_there() {
    let contract: &[(&str, &str)] = &[
        (
            "outcomes.csv",
            "regime, given, outcome, runs, count, probability, ci_low, ci_high, total_low, total_high, total_median",
        ),
        (
            "events.csv",
            "regime, given, event, trials, count, probability, ci_low, ci_high, total_low, total_high, total_median",
        ),
        (
            "draws.csv",
            "regime, draw, structure, runs, conferred, attacked_full, attacked, obligation_met, direct_war, nuclear_use",
        ),
        ("responses.csv", "regime, state, given, level, trials, count, probability, ci_low, ci_high, attack"),
        ("members.csv", "regime, state, trials, count, probability, ci_low, ci_high, time_kept_share"),
        (
            "contrasts.csv",
            "regime_a, regime_b, given, event, trials_a, trials_b, probability_a, probability_b, difference, std_error, ci_low, ci_high, total_low, total_high, total_median, variance_ratio",
        ),
        ("transitions.csv", "regime_a, regime_b, outcome_a, outcome_b, count"),
        (
            "distributions.csv",
            "regime, given, metric, unit, n, mean, sd, std_error, min, q01, q05, q10, q25, q50, q75, q90, q95, q99, max",
        ),
        ("histograms.csv", "regime, given, metric, unit, bin_low, bin_high, count"),
        (
            "timeline.csv",
            "regime, quarter, at_risk, challenges, survival, ci_low, ci_high, attacks, total_low, total_high, total_median",
        ),
        ("incidence.csv", "regime, event, quarter, at_risk, incidence, ci_low, ci_high"),
        ("ladder.csv", "regime, rung, label, runs, reached, probability, ci_low, ci_high"),
        ("costs.csv", "regime, state, role, metric, unit, mean, sd, q05, q50, q95"),
        ("parameters.csv", "parameter, value, low, high, unit, status, source"),
        ("diagnostics.csv", "regime, diagnostic, count, share"),
    ];
    assert_eq!(schemas(false).count(), contract.len());
    for (schema, (file, columns)) in schemas(false).zip(contract) {
        assert_eq!(schema.file, *file);
        let columns = match *file {
            "parameters.csv" => format!("study, {columns}"),
            _ => format!("study, conferral, {columns}"),
        };
        let names: Vec<&str> = schema.columns.iter().map(|c| c.name.as_ref()).collect();
        assert!(names.join(", ").starts_with(&columns), "{file}: {names:?}");
    }
}
