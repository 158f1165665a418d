//! Nothing lost and nothing false: two processes at once, closed streams, altered files, files of others, names
//! that a terminal would obey, limits of the system.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test may fail where it stands

use crate::binary::*;
use casus::Finished;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;
use tempfile::{TempDir, tempdir};

const SMALL: &str = "configs/three_states.toml";

/// The words of a run of the small study into a folder.
fn small(out: &Path, more: &[&str]) -> Vec<String> {
    let mut words = vec!["run", SMALL, "--quiet"];
    if !more.contains(&"--runs") {
        words.extend(["--runs", "64"]);
    }
    words.extend(more);
    words.into_iter().map(str::to_string).chain(["--out".to_string(), at(out)]).collect()
}

/// A sweep of the small world in a file of its own.
fn sweep_file(design: &str) -> (TempDir, PathBuf) {
    let folder = tempdir().unwrap();
    let path = folder.path().join("small.toml");
    let study = Path::new(env!("CARGO_MANIFEST_DIR")).join(SMALL);
    let text = format!(
        "study = {:?}\nseed = 0\n[set]\nhorizon_quarters = 12\n[design]\n{design}\n\
         [[input]]\nkey = \"parameters.precision\"\nrange = [1, 6]\n\
         [[input]]\nkey = \"parameters.trait_correlation\"\nrange = [0, 0.9]\n",
        at(&study)
    );
    fs::write(&path, format!("runs = 64\n{text}")).unwrap();
    (folder, path)
}

const RANDOM: &str = "kind = \"random\"\npoints = 12";

fn sweep(path: &Path, out: &Path, more: &[&str]) -> Vec<String> {
    let words = ["sweep".to_string(), at(path), "--out".to_string(), at(out)];
    words.into_iter().chain(more.iter().map(|word| word.to_string())).collect()
}

fn wait_for(what: &Path) {
    for _ in 0..6000 {
        if what.exists() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("{} never came", what.display());
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

/// Panics unless the binary refused with this code and a message, and did not panic.
fn assert_refused(output: &Output, code: i32, parts: &[&str]) {
    assert_code(output, code);
    let said = err(output);
    assert!(said.contains("error") && !said.contains("panicked"), "{said}");
    for part in parts {
        assert!(said.contains(part), "{part} in\n{said}");
    }
}

#[test]
fn a_folder_that_another_process_writes_is_left_alone() {
    let dir = tempdir().unwrap();
    let child = casus(&small(dir.path(), &["--runs", "1000000000"])).spawn().unwrap();
    let lock = dir.path().join("three_states/casus.lock");
    wait_for(&lock);
    while fs::read(&lock).unwrap().is_empty() {}
    let refused = said(&small(dir.path(), &["--force"]));
    assert_refused(&refused, 1, &["is being written by process", &child.id().to_string()]);
    // Killed, it binds nobody.
    kill(child);
    assert!(lock.exists());
    run(&small(dir.path(), &[]));
    assert_whole(&dir.path().join("three_states"));
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn a_sweep_keeps_its_folder_until_its_analysis_is_written() {
    let (dir, path) = sweep_file("kind = \"saltelli\"\nbase_points = 16");
    let folder = dir.path().join("small");
    let mut seen = 0;
    for _ in 0..5 {
        let _ = fs::remove_dir_all(&folder);
        let mut child = casus(&sweep(&path, dir.path(), &["--force", "--quiet"])).spawn().unwrap();
        // Its points are whole, and the analysis is under way.
        while !folder.join("datapackage.json").exists() && child.try_wait().unwrap().is_none() {}
        let refused = said(&["sensitivity", &at(&folder)]);
        kill(child);
        if folder.join("sensitivity.csv").exists() {
            continue;
        }
        seen += 1;
        assert_refused(&refused, 1, &["is being written by process"]);
        assert_eq!(package(&folder)["casus"]["complete"], false);
        run(&["sensitivity", &at(&folder), "--quiet"]);
        assert_eq!(package(&folder)["casus"]["complete"], true);
        assert_whole(&folder);
    }
    assert!(seen > 0, "the analysis was never caught");
}

#[test]
fn a_sweep_that_was_killed_in_its_analysis_ends_as_if_it_had_not_been() {
    let (dir, path) = sweep_file(RANDOM);
    let folder = dir.path().join("small");
    run(&sweep(&path, dir.path(), &["--quiet"]));
    let whole = files(&folder);
    let mut package = package(&folder);
    assert_eq!(package["casus"]["complete"], true);
    // As the kill leaves it.
    package["casus"]["complete"] = false.into();
    package["casus"].as_object_mut().unwrap().remove("sensitivity");
    package["resources"].as_array_mut().unwrap().truncate(2);
    fs::write(folder.join("datapackage.json"), format!("{package:#}\n")).unwrap();
    for table in ["sensitivity.csv", "sensitivity_log_odds.csv", "noise.csv"] {
        fs::remove_file(folder.join(table)).unwrap();
    }
    run(&sweep(&path, dir.path(), &["--quiet", "--resume"]));
    assert_same_files("resumed", &whole, &files(&folder));
}

/// Runs the binary with a stderr that nobody reads.
fn unheard(words: &[String]) -> Option<i32> {
    let mut child = casus(words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    child.wait().unwrap().code()
}

#[test]
fn work_goes_on_when_nobody_listens() {
    let dir = tempdir().unwrap();
    let words = ["run", "configs/missing.toml", SMALL, "configs/estonia.toml", "--runs", "64", "--out"];
    let words: Vec<String> = words.iter().map(|word| word.to_string()).chain([at(dir.path())]).collect();
    assert_eq!(unheard(&words), Some(2));
    for study in ["three_states", "estonia"] {
        assert_whole(&dir.path().join(study));
    }
    let (dir, path) = sweep_file(RANDOM);
    assert_eq!(unheard(&sweep(&path, dir.path(), &[])), Some(0));
    assert!(dir.path().join("small/sensitivity.csv").exists());
    assert_whole(&dir.path().join("small"));
    if Path::new("/dev/full").exists() {
        let dir = tempdir().unwrap();
        let full = File::options().write(true).open("/dev/full").unwrap();
        let words = ["run", SMALL, "--runs", "64", "--out", &at(dir.path())];
        let status = casus(&words).stdout(Stdio::null()).stderr(full).status().unwrap();
        assert_eq!(status.code(), Some(0));
        assert_whole(&dir.path().join("three_states"));
    }
}

#[test]
fn room_is_asked_for_what_lacks() {
    let (dir, path) = sweep_file("kind = \"random\"\npoints = 20000000");
    let text = fs::read_to_string(&path).unwrap().replace("runs = 64", "runs = 2000\nblocks = 1024");
    fs::write(&path, text).unwrap();
    assert_refused(&said(&sweep(&path, dir.path(), &["--resume"])), 2, &["needs about", "TB"]);
    // A journal with all of it: holes take no room.
    fs::create_dir(dir.path().join("small")).unwrap();
    let journal = File::create(dir.path().join("small/sweep.journal")).unwrap();
    journal.set_len(15_000_000_000_000).unwrap();
    let output = said(&sweep(&path, dir.path(), &["--resume"]));
    assert!(!err(&output).contains("needs about"), "{}", err(&output));
    // A study whose runs would not fit, too; without them it would.
    let many = ["run", "configs/eight_guarantees.toml", "--runs", "1000000000", "--out", &at(dir.path())];
    let rows = said(&[&many[..], &["--set", "runs_csv=true"]].concat());
    assert_refused(&rows, 2, &["needs about", "TB", "eight_guarantees", "--out"]);
    assert!(!dir.path().join("eight_guarantees").exists());
}

/// The shards of a run, and their folders.
fn shards(dir: &Path) -> [PathBuf; 2] {
    for shard in ["1/2", "2/2"] {
        run(&small(dir, &["--runs", "200", "--shard", shard]));
    }
    [1, 2].map(|index| dir.join(format!("three_states.shard-{index}-of-2")))
}

fn merge(shards: &[PathBuf], out: &Path) -> Output {
    let words = ["merge".to_string(), "--quiet".to_string(), "--out".to_string(), at(out)];
    said(&words.into_iter().chain(shards.iter().map(|shard| at(shard))).collect::<Vec<_>>())
}

/// Alters what stands in the envelope of a shard, and seals it again.
fn forge(shard: &Path, from: &str, to: &str) {
    let path = shard.join("shard.json.gz");
    let whole = inflated(&fs::read(&path).unwrap()).unwrap();
    let content = whole.split_once("\"content\":").unwrap().1.strip_suffix("}\n").unwrap();
    assert!(content.contains(from), "{from}");
    let content = content.replacen(from, to, 1);
    let sum = sha256(content.as_bytes());
    fs::write(&path, deflated(&format!("{{\"sha256\":\"{sum}\",\"content\":{content}}}\n"))).unwrap();
}

#[test]
fn a_shard_with_fewer_runs_than_its_plan_is_no_whole_one() {
    let dir = tempdir().unwrap();
    let shards = shards(dir.path());
    let out = dir.path().join("merged");
    assert_code(&merge(&shards, &out), 0);
    assert_eq!(package(&out.join("three_states"))["casus"]["complete"], true);
    forge(&shards[0], "\"start\":0,\"end\":128", "\"start\":0,\"end\":192");
    assert_refused(&merge(&shards, &out), 2, &["128 of 192 runs"]);
    // A hole is named, and taken only with leave: up to it.
    forge(&shards[0], "\"stopped\":\"asked\"", "\"stopped\":\"interrupted\"");
    let more = |allow: &[&str]| {
        let (out, shard) = (at(&out), at(&shards[0]));
        said(&[&["merge", "--quiet", "--out", &out, &shard], allow].concat())
    };
    assert_refused(&more(&[]), 2, &["runs 128 to 199 are missing", "--allow-incomplete"]);
    assert_code(&more(&["--allow-incomplete"]), 0);
    let casus = package(&out.join("three_states"))["casus"].clone();
    assert_eq!((&casus["complete"], &casus["runs_done"]), (&false.into(), &128.into()));
}

#[test]
fn files_of_others_are_not_deleted_unasked() {
    let dir = tempdir().unwrap();
    run(&small(dir.path(), &[]));
    let folder = dir.path().join("three_states");
    // A user's own, under names that this program uses elsewhere.
    for (name, text) in
        [("posterior.csv", "draw\n1\n"), ("study_fragment.toml", "# mine\n"), ("scores.csv", "a\n")]
    {
        fs::write(folder.join(name), text).unwrap();
        assert_refused(&said(&small(dir.path(), &[])), 2, &[name, "--force"]);
        run(&small(dir.path(), &["--force"]));
        assert_eq!(fs::read_to_string(folder.join(name)).unwrap(), text);
        fs::remove_file(folder.join(name)).unwrap();
    }
    // A table that somebody has worked on.
    let table = folder.join("outcomes.csv");
    let worked_on = fs::read_to_string(&table).unwrap().replace("three_states", "my_states");
    fs::write(&table, &worked_on).unwrap();
    assert_refused(&said(&small(dir.path(), &[])), 2, &["outcomes.csv", "--force"]);
    assert_eq!(fs::read_to_string(&table).unwrap(), worked_on);
}

#[test]
fn results_of_another_kind_are_not_replaced_unasked() {
    let dir = tempdir().unwrap();
    let (sweep_dir, path) = sweep_file(RANDOM);
    run(&sweep(&path, sweep_dir.path(), &["--quiet"]));
    fs::rename(sweep_dir.path().join("small"), dir.path().join("three_states")).unwrap();
    let before = files(&dir.path().join("three_states"));
    assert_refused(&said(&small(dir.path(), &[])), 2, &["a sweep of the study `three_states`", "--force"]);
    assert_same_files("a sweep", &before, &files(&dir.path().join("three_states")));
    let made = ["backtest", "configs/historical/cases_example.csv", "--quiet", "--out", &at(dir.path())];
    run(&made);
    let before = files(&dir.path().join("backtest"));
    let mine = small(dir.path(), &["--set", "name=backtest"]);
    assert_refused(&said(&mine), 2, &["results of a back-test, not of the study `backtest`", "--force"]);
    assert_same_files("a back-test", &before, &files(&dir.path().join("backtest")));
    run(&[mine, vec!["--force".to_string()]].concat());
    assert_whole(&dir.path().join("backtest"));
    assert_refused(&said(&made), 2, &["results of the study `backtest`, not of a back-test"]);
}

#[test]
fn links_at_partial_files_are_not_followed() {
    let dir = tempdir().unwrap();
    let victim = dir.path().join("victim");
    fs::write(&victim, "dear to me").unwrap();
    run(&small(dir.path(), &[]));
    let folder = dir.path().join("three_states");
    symlink(&victim, dir.path().join("three_states.html.partial")).unwrap();
    run(&["report", &at(&folder)]);
    for name in ["outcomes.csv.partial", "datapackage.json.partial", "runs.csv.partial", "casus.lock"] {
        symlink(&victim, folder.join(name)).unwrap();
    }
    run(&small(dir.path(), &["--set", "runs_csv=true", "--force"]));
    assert_whole(&folder);
    assert_eq!(fs::read_to_string(&victim).unwrap(), "dear to me");
}

#[test]
fn a_terminal_is_shown_nothing_that_it_would_obey() {
    let dir = tempdir().unwrap();
    let acts = |bytes: &[u8]| {
        String::from_utf8(bytes.to_vec()).unwrap().contains(['\u{1b}', '\u{7}', '\r', '\u{9b}', '\u{202e}'])
    };
    let spelt_out = |output: &Output| {
        assert!(!acts(&output.stdout) && !acts(&output.stderr), "{}{}", out(output), err(output));
        assert!(
            format!("{}{}", out(output), err(output)).contains('\u{fffd}'),
            "{}{}",
            out(output),
            err(output)
        );
    };
    let named = dir.path().join("a\u{1b}[31m\u{202e}b.toml");
    spelt_out(&said(&["run", &at(&named)]));
    spelt_out(&said(&["--\u{202e}\u{1b}]0;owned\u{7}"]));
    // A question in a study, and the version in a shard.
    let question = "question=\"\u{202e}who\"";
    spelt_out(&run(&["check", SMALL, "--set", question]));
    let shards = shards(dir.path());
    forge(&shards[1], "\"program_version\":\"", "\"program_version\":\"\\u001b[2J");
    spelt_out(&merge(&shards, dir.path()));
}

#[test]
fn a_spreadsheet_is_given_no_formula() {
    let dir = tempdir().unwrap();
    let game = dir.path().join("game.toml");
    let text = fs::read_to_string("configs/games/matching_pennies_4.toml").unwrap();
    fs::write(&game, text.replace("\"row\"", "\"=cmd|' /C calc'!A0\"")).unwrap();
    let table = out(&run(&["solve", &at(&game), "--format", "csv"]));
    assert!(table.contains("'=cmd|"), "{table}");
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    for row in rows.records() {
        assert!(row.unwrap().iter().all(|cell| !cell.starts_with('=')), "{table}");
    }
}

#[test]
fn too_little_of_memory_or_threads_is_an_error_with_a_message() {
    let dir = tempdir().unwrap();
    let limited = |kilobytes: u32, threads: &str| {
        let script = format!("ulimit -v {kilobytes}; exec \"$0\" \"$@\"");
        let words = small(dir.path(), &["--force", "--threads", threads]);
        let mut command = Command::new("sh");
        command.args(["-c", &script]).arg(program()).args(words);
        command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap()
    };
    let mut failed = 0;
    for kilobytes in [60_000, 100_000, 150_000, 250_000, 400_000] {
        for threads in ["1", "8", "300"] {
            let output = limited(kilobytes, threads);
            if output.status.code() != Some(0) {
                failed += 1;
                assert_refused(&output, 1, &["remedy"]);
            }
        }
    }
    assert!(failed > 0, "no limit was felt");
}

/// A record as a journal has it, with the right checksum.
fn frame(payload: &[u8]) -> Vec<u8> {
    let sum = (0..16).step_by(2).map(|at| u8::from_str_radix(&sha256(payload)[at..at + 2], 16).unwrap());
    let length = u32::try_from(payload.len()).unwrap().to_le_bytes();
    length.into_iter().chain(payload.iter().copied()).chain(sum).collect()
}

#[test]
fn a_forged_record_of_a_journal_is_refused() {
    let (dir, path) = sweep_file(RANDOM);
    let folder = dir.path().join("small");
    run(&sweep(&path, dir.path(), &["--quiet"]));
    let journal = folder.join("sweep.journal");
    let whole = fs::read(&journal).unwrap();
    let refuse = |what: &str| {
        for words in [vec!["sensitivity".to_string(), at(&folder)], sweep(&path, dir.path(), &["--resume"])] {
            let output = said(&words);
            assert!(matches!(output.status.code(), Some(2)), "{what}: {}", err(&output));
            assert!(err(&output).contains("record"), "{what}: {}", err(&output));
        }
    };
    // A point more than there are.
    let events = Finished::open(&folder).unwrap().header().shape().events;
    let last = 4 * events * 8 * 4;
    let record = |point: u64, count: u32| {
        let counts = vec![count.to_le_bytes(); last / 4].concat();
        frame(&[&[0][..], &point.to_le_bytes(), &counts].concat())
    };
    assert_eq!(record(0, 0).len(), 12 + 9 + last, "the shape of a record");
    fs::write(&journal, [whole.as_slice(), &record(12, 1)].concat()).unwrap();
    refuse("one too many");
    // The last point with more events than runs.
    let length = record(11, 0).len();
    fs::write(&journal, [&whole[..whole.len() - length], &record(11, 9)].concat()).unwrap();
    refuse("nine of eight");
    fs::write(&journal, [&whole[..whole.len() - length], &record(11, 8)].concat()).unwrap();
    run(&sweep(&path, dir.path(), &["--resume", "--quiet"]));
}

#[test]
fn a_game_is_told_from_a_study() {
    for (game, command) in
        [("configs/games/two_player_crisis.toml", "check"), ("configs/games/matching_pennies_9.efg", "run")]
    {
        let output = said(&[command, game]);
        assert_refused(&output, 2, &["is a game, not a study", &format!("casus solve {game}")]);
        assert_eq!(err(&output).matches("error").count(), 1, "{}", err(&output));
    }
}
