//! A sweep in parts on many machines: the journal, and all that is made of it, is that of the single process, byte for byte.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test may fail where it stands

use crate::binary::*;
use crate::sweep_command::{SALTELLI, failing_sweep, sweep, whole, write};
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// A planned sweep of the small world.
struct Planned {
    folder: TempDir,
    file: PathBuf,
    plan: String,
}

impl Planned {
    fn new(design: &str, shards: &str) -> Planned {
        let (folder, file) = sweep(design);
        let plan = at(&folder.path().join("small.shards/plan.json"));
        let planned = Planned { folder, file, plan };
        assert_code(&planned.plan(&["--shards", shards]), 0);
        planned
    }

    fn plan(&self, more: &[&str]) -> Output {
        let out = at(self.folder.path());
        said(&[&["shards", "plan", self.file.to_str().unwrap(), "--out", &out], more].concat())
    }

    fn make(&self, shards: &str, more: &[&str]) -> Output {
        said(&[&["shards", "run", &self.plan, shards], more].concat())
    }

    fn status(&self, more: &[&str]) -> String {
        out(&run(&[&["shards", "status", &self.plan], more].concat()))
    }

    fn merge(&self, more: &[&str]) -> Output {
        let out = at(&self.folder.path().join("merged"));
        said(&[&["merge", &self.plan, "--out", &out], more].concat())
    }

    fn merged(&self) -> Files {
        assert_code(&self.merge(&["--quiet"]), 0);
        let at = self.folder.path().join("merged/small");
        assert_whole(&at);
        files(&at)
    }
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn a_sweep_in_shards_is_the_single_process() {
    let planned = Planned::new(SALTELLI, "3");
    assert_said(&planned.make("2", &["--threads", "1"]), 0, &["points of `small`"]);
    // What is missing is named, and nothing is left of the attempt.
    assert_said(&planned.merge(&[]), 2, &["missing: 1, 3", "--allow-incomplete"]);
    assert!(files(&planned.folder.path().join("merged/small")).is_empty());
    let status = planned.status(&[]);
    for part in ["small: 3 shards of 40 points", "done         1", "missing      1,3", "core-hours"] {
        assert!(status.contains(part), "{part} in\n{status}");
    }
    assert_eq!(planned.status(&["--list"]), "1,3\n");
    assert_said(&planned.make("4", &[]), 2, &["it has shards 1 to 3, and no 4"]);
    assert_said(&planned.make("1-3", &[]), 0, &["is there already"]);
    let expected = whole(SALTELLI, &[]);
    assert_same_files("shards", &expected, &planned.merged());
    // The same once more, and in the order that SALib reads, which nothing but a resumption makes.
    assert_same_files("again", &expected, &planned.merged());
    let (file, out) = (at(&planned.file), at(&planned.folder.path().join("merged")));
    run(&["sweep", &file, "--out", &out, "--resume", "--order", "salib", "--quiet"]);
    assert_same_files(
        "salib",
        &whole(SALTELLI, &["--order", "salib"]),
        &files(&planned.folder.path().join("merged/small")),
    );
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn points_before_a_hole_are_a_sweep_to_be_resumed() {
    let planned = Planned::new(SALTELLI, "4");
    assert_code(&planned.make("1,2,4", &[]), 0);
    assert_said(&planned.merge(&["--allow-incomplete"]), 0, &["20 of 40 points", "--resume"]);
    let (file, out) = (at(&planned.file), at(&planned.folder.path().join("merged")));
    // Of something else, it is not replaced unasked; of the same with more points, it is.
    let other = Planned::new(&SALTELLI.replace('8', "9"), "1");
    assert_code(&other.make("1", &[]), 0);
    assert_code(&said(&["merge", &other.plan, "--out", &out, "--quiet"]), 0);
    assert_code(&planned.merge(&["--allow-incomplete"]), 0);
    let strange = Planned::new(&SALTELLI.replace("= 8", "= 8\nsecond_order = true"), "1");
    assert_code(&strange.make("1", &[]), 0);
    let refused = said(&["merge", &strange.plan, "--out", &out]);
    assert_said(&refused, 2, &["20 of 40 points of a sweep that was interrupted", "--force"]);
    run(&["sweep", &file, "--out", &out, "--resume", "--quiet"]);
    assert_same_files("resumed", &whole(SALTELLI, &[]), &files(&planned.folder.path().join("merged/small")));
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn attempts_at_once_and_terminations_lose_nothing() {
    let design = SALTELLI.replace('8', "64");
    let planned = Planned::new(&design, "2");
    let shards = planned.folder.path().join("small.shards");
    let names = |suffix: &str| {
        let entries =
            fs::read_dir(&shards).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        entries.filter(|name| name.contains(suffix)).collect::<Vec<_>>()
    };
    let begin = |shard: &str| -> Child {
        casus(&["shards", "run", &planned.plan, shard])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    // Until a termination has kept some points.
    let mut wait_ms = 100;
    while names("2.until-").is_empty() {
        let child = begin("2");
        while names(".tmp").is_empty() {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(wait_ms));
        send("-TERM", &child);
        assert_said(&child.wait_with_output().unwrap(), 130, &["2: "]);
        wait_ms += 100;
    }
    assert!(planned.status(&[]).contains(" of 160 points"), "{}", planned.status(&[]));
    let mut killed = begin("1");
    std::thread::sleep(Duration::from_millis(200));
    killed.kill().unwrap();
    killed.wait().unwrap();
    // Three at once go on from there; one of them stays.
    for child in [(); 3].map(|()| begin("2")) {
        assert_code(&child.wait_with_output().unwrap(), 0);
    }
    assert_code(&planned.make("1", &[]), 0);
    assert_eq!(names(".until-").len() + names(".tmp").len(), 0);
    assert_same_files("terminated", &whole(&design, &[]), &planned.merged());
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn a_finished_sweep_takes_more_points() {
    let planned = Planned::new(SALTELLI, "2");
    assert_code(&planned.make("1,2", &[]), 0);
    assert_same_files("before", &whole(SALTELLI, &[]), &planned.merged());
    let larger = SALTELLI.replace('8', "16");
    write(&planned.file, &larger);
    assert_said(&planned.plan(&["--shards", "2"]), 0, &["4 shards of 80 points", "40 are new"]);
    assert_code(&planned.make("3,4", &[]), 0);
    assert_same_files("after", &whole(&larger, &[]), &planned.merged());
    // Fewer, others, and points that all move with their number.
    write(&planned.file, SALTELLI);
    assert_said(&planned.plan(&[]), 2, &["it has 80 points, more than the 40 asked for"]);
    let another = ["it is a plan of something else: study", "--force"];
    assert_said(&planned.plan(&["--seed", "7"]), 2, &another);
    let latin = |points: u32| format!("[design]\nkind = \"latin_hypercube\"\npoints = {points}\n");
    let planned = Planned::new(&latin(6), "2");
    write(&planned.file, &latin(12));
    assert_said(&planned.plan(&[]), 2, &another);
}

#[test]
fn points_that_fail_fail_as_in_one_process() {
    let (folder, file) = failing_sweep();
    let (file, alone) = (at(&file), at(&folder.path().join("alone")));
    assert_code(&said(&["sweep", &file, "--out", &alone]), 1);
    run(&["shards", "plan", &file, "--shards", "2", "--out", &at(folder.path())]);
    let plan = at(&folder.path().join("small.shards/plan.json"));
    run(&["shards", "run", &plan, "1-2"]);
    let merged = said(&["merge", &plan, "--out", &at(&folder.path().join("merged"))]);
    assert_said(&merged, 1, &["1 of 4 points of `small` failed, the first is point 1"]);
    let [alone, merged] = ["alone", "merged"].map(|out| files(&folder.path().join(out).join("small")));
    assert_same_files("failed", &alone, &merged);
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn a_plan_holds_whatever_folder_it_was_made_in_unless_tables_are_altered() {
    let (folder, file) = sweep(SALTELLI);
    let table = folder.path().join("states.csv");
    fs::write(&table, run(&["states", "--format", "csv"]).stdout).unwrap();
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("[set]", "[set]\nstates_file = \"states.csv\"")).unwrap();
    let plan_here = casus(&["shards", "plan", "small.toml", "--shards", "1", "--out", "."])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_code(&plan_here, 0);
    let plan = at(&folder.path().join("small.shards/plan.json"));
    // Another column of a state that takes part.
    let states = fs::read_to_string(&table).unwrap();
    fs::write(&table, "code\n").unwrap();
    assert_said(&said(&["shards", "run", &plan, "1"]), 2, &["cannot use the plan", "has been altered"]);
    fs::write(&table, states).unwrap();
    run(&["shards", "run", &plan, "1"]);
    run(&["merge", &plan, "--out", &at(&folder.path().join("merged")), "--quiet"]);
    run(&["sweep", &at(&file), "--out", &at(&folder.path().join("alone")), "--quiet"]);
    let [alone, merged] = ["alone", "merged"].map(|out| files(&folder.path().join(out).join("small")));
    assert_same_files("anywhere", &alone, &merged);
    // A plan of runs is none of points.
    run(&["shards", "plan", "configs/three_states.toml", "--shards", "1", "--out", &at(folder.path())]);
    fs::copy(folder.path().join("three_states.shards/plan.json"), &plan).unwrap();
    let refused = said(&["shards", "plan", &at(&file), "--out", &at(folder.path())]);
    assert_said(&refused, 2, &["it is one of runs, not of points"]);
}
