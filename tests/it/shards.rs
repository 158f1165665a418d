//! A study in parts on many machines: whatever happens to attempts at shards, what they come to is the single process,
//! byte for byte; and what does not belong together is refused.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test may fail where it stands

use crate::binary::*;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Output, Stdio};
use std::time::Duration;
use tempfile::{TempDir, tempdir};

const SMALL: &str = "configs/three_states.toml";

/// A command with a folder for its results.
fn words(words: &[&str], out: &Path) -> Vec<String> {
    let out = ["--out".to_string(), at(out)];
    words.iter().map(|word| word.to_string()).chain(out).collect()
}

fn plan_of(dir: &TempDir) -> PathBuf {
    dir.path().join("three_states.shards/plan.json")
}

fn make_plan(dir: &TempDir, more: &[&str]) -> Output {
    said(&words(&[&["shards", "plan", SMALL], more].concat(), dir.path()))
}

fn make_shard(dir: &TempDir, shard: &str) -> Output {
    said(&["shards", "run", &at(&plan_of(dir)), shard])
}

fn merge(dir: &TempDir, more: &[&str]) -> Output {
    said(&words(&[&["merge", &at(&plan_of(dir))], more].concat(), &dir.path().join("merged")))
}

fn merged(dir: &TempDir) -> Files {
    assert_code(&merge(dir, &["--quiet"]), 0);
    files(&dir.path().join("merged/three_states"))
}

/// The files of the single process.
fn whole(more: &[&str]) -> Files {
    let dir = tempdir().unwrap();
    run(&words(&[&["run", SMALL, "--quiet"], more].concat(), dir.path()));
    files(&dir.path().join("three_states"))
}

/// What an attempt at a shard says that is terminated when it has written so many bytes of runs.
fn terminated(dir: &TempDir, shard: &str, bytes: u64) -> Output {
    let words = ["shards", "run", &at(&plan_of(dir)), shard];
    let child = casus(&words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let written = || {
        let entries = fs::read_dir(dir.path().join("three_states.shards")).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let under_way = paths.filter(|path| path.extension().is_some_and(|extension| extension == "tmp"));
        let files = under_way.filter_map(|path| fs::metadata(path.join("runs.csv")).ok());
        files.map(|file| file.len()).sum::<u64>()
    };
    while written() < bytes {
        std::thread::sleep(Duration::from_millis(5));
    }
    send("-TERM", &child);
    child.wait_with_output().unwrap()
}

const RUNS: [&str; 4] = ["--runs", "500", "--set", "runs_csv=true"];

#[test]
fn shards_of_a_plan_are_the_single_process() {
    let dir = tempdir().unwrap();
    assert_said(&make_plan(&dir, &[&RUNS[..], &["--shards", "3"]].concat()), 0, &["3 shards of 500 runs"]);
    assert_said(&make_shard(&dir, "2"), 0, &["runs of `three_states`"]);
    // What is missing is named, and so is what would make it.
    assert_said(&merge(&dir, &[]), 2, &["missing: 1, 3", "--allow-incomplete"]);
    assert_said(&merge(&dir, &["--allow-incomplete"]), 2, &["no run is there before the first hole"]);
    fs::create_dir(dir.path().join("three_states.shards/3")).unwrap();
    let status = said(&["shards", "status", &at(&plan_of(&dir))]);
    assert_said(&status, 0, &["done         1", "missing      1,3", "plan.json 1,3", "core-hours"]);
    assert_eq!(out(&said(&["shards", "status", &at(&plan_of(&dir)), "--list"])), "1,3\n");
    assert_said(&merge(&dir, &[]), 2, &["missing: 1, 3"]);
    assert_said(&make_shard(&dir, "1-3"), 0, &["is there already"]);
    assert_said(
        &said(&["shards", "status", &at(&plan_of(&dir))]),
        0,
        &["done         3", "next         casus merge"],
    );
    assert_same_files("a plan", &whole(&RUNS), &merged(&dir));
}

#[test]
fn attempts_at_once_end_well_and_are_one() {
    for words_of_shard in
        [vec!["shards", "run", "PLAN", "1"], vec!["run", SMALL, "--runs", "3000", "--shard", "1/2"]]
    {
        let dir = tempdir().unwrap();
        assert_code(&make_plan(&dir, &["--runs", "3000", "--shards", "2"]), 0);
        let mut attempt: Vec<String> =
            words_of_shard.iter().map(|word| word.replace("PLAN", &at(&plan_of(&dir)))).collect();
        let folder = match attempt[0].as_str() {
            "run" => {
                attempt.extend(["--out".to_string(), at(dir.path())]);
                dir.path().join("three_states.shard-1-of-2")
            }
            _ => dir.path().join("three_states.shards/1"),
        };
        let children: Vec<Child> = (0..3)
            .map(|_| casus(&attempt).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap())
            .collect();
        for child in children {
            assert_code(&child.wait_with_output().unwrap(), 0);
        }
        let mut left: Vec<String> = files(&folder).into_keys().collect();
        left.sort();
        assert_eq!(left, ["cost.json", "shard.json.gz"]);
        let beside = fs::read_dir(folder.parent().unwrap()).unwrap();
        let attempts =
            beside.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".tmp"));
        assert_eq!(attempts.count(), 0);
    }
}

#[test]
fn what_killed_attempts_have_left_goes_with_the_next() {
    let dir = tempdir().unwrap();
    assert_code(&make_plan(&dir, &["--runs", "3000", "--shards", "2"]), 0);
    assert_code(&make_shard(&dir, "1"), 0);
    let folder = dir.path().join("three_states.shards");
    // Killed before it was locked, killed at work, still at work, and killed between giving its name and cleaning up.
    let attempt = |name: &str| folder.join(format!(".1.{name}.tmp"));
    fs::create_dir(attempt("begun")).unwrap();
    let lock = |at: &Path| {
        fs::create_dir_all(at).unwrap();
        File::create(at.join("casus.lock")).unwrap()
    };
    drop(lock(&attempt("killed")));
    let at_work = lock(&attempt("at_work"));
    at_work.lock().unwrap();
    fs::create_dir(folder.join("1.until-64")).unwrap();
    drop(lock(&folder.join("1")));
    assert_said(&make_shard(&dir, "1"), 0, &["is there already"]);
    let mut left: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, [".1.at_work.tmp", "1", "plan.json"]);
    let mut left: Vec<String> = files(&folder.join("1")).into_keys().collect();
    left.sort();
    assert_eq!(left, ["cost.json", "shard.json.gz"]);
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn a_termination_keeps_the_first_runs_and_the_next_attempt_goes_on() {
    let dir = tempdir().unwrap();
    let runs = ["--runs", "30000", "--set", "runs_csv=true"];
    assert_code(&make_plan(&dir, &[&runs[..], &["--shards", "2"]].concat()), 0);
    let folder = dir.path().join("three_states.shards");
    let parts = || {
        let entries =
            fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        entries.filter(|name| name.starts_with("2.until-")).collect::<Vec<_>>()
    };
    for stopped in 1..=2 {
        // Until there is more than the attempt before has left.
        let output = terminated(&dir, "2", stopped * 200_000);
        assert_said(&output, 130, &["kept the first", "of 15024 runs", "goes on from there"]);
        // Of parts the longest is enough.
        assert_eq!(parts().len(), 1, "{stopped}");
    }
    assert_said(&merge(&dir, &[]), 2, &["missing: 1, 2"]);
    assert_said(
        &said(&["shards", "status", &at(&plan_of(&dir))]),
        0,
        &["begun        2:", "of 15024 runs", "missing      1\n"],
    );
    assert_code(&make_shard(&dir, "1,2"), 0);
    assert!(parts().is_empty());
    assert_same_files("after two terminations", &whole(&runs), &merged(&dir));
}

#[test]
fn a_termination_of_a_whole_study_is_an_interruption() {
    let dir = tempdir().unwrap();
    let words = words(&["run", SMALL, "--runs", "5000000"], dir.path());
    let child = casus(&words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(500));
    send("-TERM", &child);
    assert_said(&child.wait_with_output().unwrap(), 130, &["marked incomplete"]);
    assert_whole(&dir.path().join("three_states"));
}

#[test]
fn a_finished_plan_takes_more_runs() {
    let dir = tempdir().unwrap();
    let set = ["--set", "runs_csv=true", "--set", "parameters=posterior"];
    let runs = |runs| [&["--runs", runs], &set[..]].concat();
    assert_code(&make_plan(&dir, &[&runs("100")[..], &["--shards", "2"]].concat()), 0);
    assert_code(&make_shard(&dir, "1,2"), 0);
    assert_same_files("before", &whole(&runs("100")), &merged(&dir));
    let first = files(&dir.path().join("three_states.shards/1"));
    assert_said(
        &make_plan(&dir, &[&runs("400")[..], &["--shards", "2"]].concat()),
        0,
        &["4 shards of 400 runs", "300 are new"],
    );
    // The same once more adds nothing; fewer, or another study, are refused.
    assert_said(
        &make_plan(&dir, &[&runs("400")[..], &["--shards", "9"]].concat()),
        0,
        &["4 shards of 400 runs"],
    );
    assert_said(&make_plan(&dir, &runs("64")), 2, &["it has 400 runs, more than the 64 asked for"]);
    let other = [&runs("800")[..], &["--seed", "5"]].concat();
    assert_said(&make_plan(&dir, &other), 2, &["it is a plan of something else: study", "--force"]);
    assert_said(&merge(&dir, &[]), 2, &["missing: 3, 4"]);
    assert_code(&make_shard(&dir, "1-4"), 0);
    assert!(files(&dir.path().join("three_states.shards/1")) == first);
    let together = tempdir().unwrap();
    let plan = at(&plan_of(&dir));
    run(&words(&["merge", &plan, "--quiet"], together.path()));
    assert_same_files("after", &whole(&runs("400")), &files(&together.path().join("three_states")));
}

#[test]
fn shards_of_more_runs_go_beside_those_of_fewer() {
    let dir = tempdir().unwrap();
    for (runs, shard) in [("256", "1/2"), ("256", "2/2"), ("512", "2/2")] {
        let out = dir.path().join(runs);
        run(&words(&["run", SMALL, "--runs", runs, "--shard", shard, "--quiet"], &out));
    }
    let shards =
        ["256/three_states.shard-1-of-2", "256/three_states.shard-2-of-2", "512/three_states.shard-2-of-2"];
    let shards = shards.map(|shard| at(&dir.path().join(shard)));
    let mut merge = words(&["merge", "--quiet"], &dir.path().join("merged"));
    merge.extend(shards);
    run(&merge);
    assert_same_files(
        "extended",
        &whole(&["--runs", "512"]),
        &files(&dir.path().join("merged/three_states")),
    );
}

#[test]
fn precision_is_judged_after_each_shard_in_order() {
    let dir = tempdir().unwrap();
    let stop = ["--runs", "4000", "--set", "stop={event=\"attacked_full\",half_width=0.03,min_runs=300}"];
    assert_code(&make_plan(&dir, &[&stop[..], &["--shards", "20"]].concat()), 0);
    // Late ones first: they do not matter.
    assert_code(&make_shard(&dir, "15-20"), 0);
    assert_said(&merge(&dir, &[]), 2, &["missing: 1, 2, 3"]);
    assert_code(&make_shard(&dir, "1-14"), 0);
    assert_code(&merge(&dir, &["--quiet"]), 0);
    let folder = dir.path().join("merged/three_states");
    let casus = package(&folder)["casus"].clone();
    let done = casus["runs_done"].as_u64().unwrap();
    assert_eq!((&casus["complete"], &casus["stopped"]), (&true.into(), &"precision".into()));
    // At a border, and no earlier than the single process.
    let alone = {
        let dir = tempdir().unwrap();
        run(&words(&[&["run", SMALL, "--quiet"], &stop[..]].concat(), dir.path()));
        package(&dir.path().join("three_states"))["casus"]["runs_done"].as_u64().unwrap()
    };
    assert!(done < 2800 && alone <= done && done < alone + 256, "{alone} {done}");
    // Whatever is missing behind that, too.
    let at_done = files(&folder);
    for shard in 15..=20 {
        fs::remove_dir_all(dir.path().join(format!("three_states.shards/{shard}"))).unwrap();
    }
    assert_same_files("without the last", &at_done, &merged(&dir));
    let refused = said(&words(&[&["run", SMALL, "--shard", "1/2"], &stop[..]].concat(), dir.path()));
    assert_said(&refused, 2, &["stops by precision", "casus shards plan"]);
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn trees_of_rare_events_are_merged_from_shards() {
    let dir = tempdir().unwrap();
    let rare = ["--runs", "300", "--set", "rare={event=[\"nuclear_use\"]}"];
    assert_code(&make_plan(&dir, &[&rare[..], &["--shards", "3"]].concat()), 0);
    assert_code(&make_shard(&dir, "1-3"), 0);
    let whole = whole(&rare);
    assert!(whole.contains_key("rare.csv"));
    assert_same_files("rare", &whole, &merged(&dir));
}

#[test]
fn what_does_not_belong_to_a_plan_is_refused() {
    let dir = tempdir().unwrap();
    let plan = plan_of(&dir);
    assert_said(&make_shard(&dir, "1"), 2, &["cannot use the plan", "cannot read it"]);
    assert_code(&make_plan(&dir, &["--runs", "200", "--shards", "2"]), 0);
    for (shard, parts) in [
        ("3", vec!["it has shards 1 to 2, and no 3"]),
        ("1,3-5,9", vec!["it has shards 1 to 2, and no 3-5,9"]),
        ("0", vec!["numbers from 1 on"]),
        ("2-1", vec!["numbers from 1 on"]),
    ] {
        assert_said(&make_shard(&dir, shard), 2, &parts);
    }
    assert_code(&make_shard(&dir, "1,2"), 0);
    let shards = dir.path().join("three_states.shards");
    let second = fs::read(shards.join("2/shard.json.gz")).unwrap();
    // Altered after the fact; and the first in place of the second.
    let mut altered = second.clone();
    altered[second.len() / 2] ^= 1;
    fs::write(shards.join("2/shard.json.gz"), &altered).unwrap();
    assert_said(&merge(&dir, &["--allow-incomplete"]), 2, &["2: `shard.json.gz` has been altered"]);
    assert_said(
        &said(&["shards", "status", &at(&plan)]),
        0,
        &["altered      2: `shard.json.gz`", "2 --force"],
    );
    assert_said(&make_shard(&dir, "2"), 2, &["is there and is not this shard", "altered", "--force"]);
    fs::copy(shards.join("1/shard.json.gz"), shards.join("2/shard.json.gz")).unwrap();
    assert_said(&merge(&dir, &[]), 2, &["2: it holds runs 0 to 127, not 128 to 199"]);
    run(&["shards", "run", &at(&plan), "2", "--force", "--quiet"]);
    assert!(fs::read(shards.join("2/shard.json.gz")).unwrap() == second);
    // A shard of another study under the same name.
    let other = tempdir().unwrap();
    assert_code(&make_plan(&other, &["--runs", "200", "--shards", "2", "--seed", "9"]), 0);
    assert_code(&make_shard(&other, "2"), 0);
    let strange = other.path().join("three_states.shards/2/shard.json.gz");
    fs::copy(strange, shards.join("2/shard.json.gz")).unwrap();
    assert_said(&merge(&dir, &[]), 2, &["2: it differs in study"]);
    assert_said(&make_shard(&dir, "2"), 2, &["is not this shard: it differs in study"]);
    // A plan that was edited, and one by another version, of which all is told at once.
    let text = fs::read_to_string(&plan).unwrap();
    fs::write(&plan, text.replacen("\"end\":128", "\"end\":192", 1)).unwrap();
    assert_said(&make_shard(&dir, "1"), 2, &["plan.json", "has been altered"]);
    let content = text.split_once("\"content\":").unwrap().1.strip_suffix("}\n").unwrap();
    let content = content.replacen("\"program_version\":\"", "\"program_version\":\"9.", 1);
    let sum = sha256(content.as_bytes());
    fs::write(&plan, format!("{{\"sha256\":\"{sum}\",\"content\":{content}}}\n")).unwrap();
    let parts = ["differs in program version", "9.", "and no 7", "remedy: make a plan with this program"];
    assert_said(&make_shard(&dir, "7"), 2, &parts);
}

#[test]
fn only_runs_of_an_event_are_kept() {
    let all = whole(&RUNS);
    let kept = [&RUNS[..], &["--set", "keep=attacked"]].concat();
    let alone = whole(&kept);
    let happened = |row: &&BTreeMap<String, String>| row["event_attacked"] == "1";
    let (of_all, of_kept) = (rows(&all["runs.csv"]), rows(&alone["runs.csv"]));
    assert!(!of_kept.is_empty() && of_kept.len() < of_all.len());
    assert_eq!(of_kept, of_all.iter().filter(happened).cloned().collect::<Vec<_>>());
    for table in ["events.csv", "contrasts.csv"] {
        assert!(all[table] == alone[table], "{table}");
    }
    let dir = tempdir().unwrap();
    assert_code(&make_plan(&dir, &[&kept[..], &["--shards", "3"]].concat()), 0);
    assert_code(&make_shard(&dir, "1-3"), 0);
    assert_same_files("kept", &alone, &merged(&dir));
    // Whoever meets the file alone is told, and runs are not compared by their places in it.
    let folder = dir.path().join("merged/three_states");
    let package = package(&folder);
    let runs =
        package["resources"].as_array().unwrap().iter().find(|resource| resource["path"] == "runs.csv");
    let runs = runs.unwrap();
    assert_eq!(runs["kept"], "attacked");
    assert!(runs["description"].as_str().unwrap().starts_with("Only runs with the event `attacked`."));
    assert_said(&said(&["compare", &at(&folder), &at(&folder)]), 0, &["not both have runs.csv of all runs"]);
    for (set, parts) in [
        ("keep=atacked", ["no event `atacked`", "did you mean \"attacked\"?"]),
        ("keep=3", ["`keep` must be", "--set keep=3"]),
        ("keep=attacked", ["`keep` says which runs are written, and none are", "add runs_csv = true"]),
    ] {
        assert_said(&said(&["check", SMALL, "--set", set]), 2, &parts);
    }
    let check = ["check", SMALL, "--set", "keep=attacked", "--set", "runs_csv=true"];
    assert_said(&said(&check), 0, &["beside the runs with attacked in runs.csv"]);
}

/// The rows of a file of runs in Parquet, as those of CSV.
fn rows_of_parquet(path: &Path) -> Vec<BTreeMap<String, String>> {
    let reader = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
    let cell = |field: &Field| match field {
        Field::Null => String::new(),
        Field::Long(value) => value.to_string(),
        Field::Double(value) => value.to_string(),
        Field::Str(value) => value.clone(),
        other => panic!("{other}"),
    };
    let row = |row: Row| row.get_column_iter().map(|(name, field)| (name.clone(), cell(field))).collect();
    reader.get_row_iter(None).unwrap().map(|one| row(one.unwrap())).collect()
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn runs_in_parquet_are_those_in_csv_and_stay_with_their_shards() {
    let size = ["--runs", "8000"];
    let (csv, parquet) = (["--set", "runs_csv=true"], ["--set", "runs_parquet=true"]);
    let expected = whole(&[size, csv].concat());
    let dir = tempdir().unwrap();
    run(&words(&[&["run", SMALL, "--quiet"], &size[..], &parquet].concat(), dir.path()));
    let alone = dir.path().join("three_states");
    assert_whole(&alone);
    let written = files(&alone);
    assert!(written.contains_key("runs.parquet") && !written.contains_key("runs.csv"));
    assert!(written["runs.parquet"].len() * 4 < expected["runs.csv"].len());
    let runs = rows(&expected["runs.csv"]);
    assert!(rows_of_parquet(&alone.join("runs.parquet")) == runs);
    // After Parquet nothing is written.
    let more = [&["run", SMALL, "--resume", "--runs", "9000"], &parquet[..]].concat();
    assert_said(&said(&words(&more, dir.path())), 2, &["its runs are in Parquet", "--force"]);

    assert_code(&make_plan(&dir, &[&size[..], &parquet, &["--shards", "2"]].concat()), 0);
    assert_said(&terminated(&dir, "2", 200_000), 130, &["kept the first"]);
    assert_code(&make_shard(&dir, "1,2"), 0);
    assert!(!plan_of(&dir).with_file_name("2").join("runs.csv").exists());
    let merged = merged(&dir);
    for (name, bytes) in expected.iter().filter(|(name, _)| name.ends_with(".csv") && *name != "runs.csv") {
        assert!(*bytes == merged[name], "{name}");
    }
    let results = dir.path().join("merged/three_states");
    assert_whole(&results);
    let manifest = rows(&merged["runs_manifest.csv"]);
    let firsts: Vec<&str> = manifest.iter().map(|row| row["first_run"].as_str()).collect();
    assert_eq!(firsts, ["0", "3968"]);
    let in_shards = manifest.iter().flat_map(|row| {
        let path = results.join(&row["file"]);
        let bytes = fs::read(&path).unwrap();
        assert_eq!([bytes.len().to_string(), sha256(&bytes)], [row["bytes"].clone(), row["sha256"].clone()]);
        rows_of_parquet(&path)
    });
    assert!(in_shards.eq(runs));
    // What is altered later is refused.
    fs::write(plan_of(&dir).with_file_name("1").join("runs.parquet"), "altered").unwrap();
    assert_said(&merge(&dir, &["--force"]), 2, &["1: `runs.parquet` has been altered"]);
    let both = [&["check", SMALL], &csv[..], &parquet].concat();
    assert_said(&said(&both), 2, &["every run is written once, in CSV or in Parquet"]);
    let check = ["check", SMALL, "--set", "keep=attacked", "--set", "runs_parquet=true"];
    assert_said(&said(&check), 0, &["beside the runs with attacked in runs.parquet"]);
}

#[test]
fn shards_of_a_plan_are_merged_by_the_plan_that_holds_their_study() {
    let dir = tempdir().unwrap();
    assert_code(&make_plan(&dir, &["--runs", "500", "--shards", "1"]), 0);
    assert_code(&make_shard(&dir, "1"), 0);
    let shard = at(&plan_of(&dir).with_file_name("1"));
    assert_said(&said(&words(&["merge", &shard], dir.path())), 2, &["is of a plan", "casus merge plan.json"]);
}
