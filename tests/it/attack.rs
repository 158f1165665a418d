//! The attack, again with every change: races, altered files, and disks that fill up, from fixed seeds and within
//! a bound of time. Whatever the moment, what is left is whole or says that it is not, and nothing panics.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test may fail where it stands
#![allow(clippy::disallowed_methods)] // a bound of time needs a clock
#![allow(clippy::print_stdout)] // how many rounds there was time for

use crate::binary::*;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::tempdir;

const SMALL: &str = "configs/three_states.toml";
/// No attack goes on for longer, so that it can be part of every change.
const LONGEST: Duration = Duration::from_secs(20);

fn words(words: &[&str], out: &Path) -> Vec<String> {
    let words = words.iter().map(|word| word.to_string());
    words.chain(["--out".to_string(), at(out)]).collect()
}

/// Rounds of an attack, each with its number, until there are enough or time is up; panics if there were too few.
fn rounds(most: u32, mut attack: impl FnMut(u32)) {
    let begun = Instant::now();
    let made = (0..most).take_while(|_| begun.elapsed() < LONGEST).map(&mut attack).count();
    println!("{made} rounds in {:?}", begun.elapsed());
    assert!(made >= 3, "only {made} rounds");
}

/// Panics unless the binary ended by itself with one of these codes, with a message if it failed.
fn assert_ended(output: &Output, codes: &[i32]) {
    let said = err(output);
    assert!(output.status.code().is_some_and(|code| codes.contains(&code)), "{:?}: {said}", output.status);
    assert!(!said.contains("panicked"), "{said}");
    assert!(output.status.success() || said.contains("error"), "{said}");
}

/// Starts the same twice at one moment; one at least must succeed, the other says who is there.
fn race(one: &[String], other: &[String]) {
    let start = |words: &[String]| casus(words).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let ended = [start(one), start(other)].map(|child| child.wait_with_output().unwrap());
    for output in &ended {
        assert_ended(output, &[0, 1]);
        assert!(output.status.success() || err(output).contains("is being written by"), "{}", err(output));
    }
    assert!(ended.iter().any(|output| output.status.success()));
}

#[test]
fn two_runs_at_once_leave_the_results_of_one() {
    let dir = tempdir().unwrap();
    rounds(24, |round| {
        let run = |seed: u32| {
            let mut words = words(&["run", SMALL, "--runs", "64", "--quiet", "--force"], dir.path());
            words.extend(["--seed".to_string(), seed.to_string()]);
            words
        };
        race(&run(2 * round), &run(2 * round + round % 2));
        assert_whole(&dir.path().join("three_states"));
        assert_eq!(package(&dir.path().join("three_states"))["casus"]["complete"], true);
    });
}

/// A sweep of the small world.
fn sweep_file(folder: &Path) -> PathBuf {
    let path = folder.join("small.toml");
    let study = Path::new(env!("CARGO_MANIFEST_DIR")).join(SMALL);
    let text = format!(
        "study = {:?}\nruns = 64\nseed = 0\ndesign = {{ kind = \"random\", points = 12 }}\n\
         input = [{{ key = \"parameters.precision\", range = [1, 6] }}]\n[set]\nhorizon_quarters = 12\n",
        at(&study)
    );
    fs::write(&path, text).unwrap();
    path
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn two_sweeps_at_once_leave_a_whole_one() {
    let dir = tempdir().unwrap();
    let path = sweep_file(dir.path());
    let sweep = words(&["sweep", &at(&path), "--quiet", "--force"], dir.path());
    rounds(12, |_| {
        race(&sweep, &sweep);
        assert_whole(&dir.path().join("small"));
        assert_eq!(package(&dir.path().join("small"))["casus"]["complete"], true);
    });
}

/// Another digit in place of one, anywhere.
fn alter(bytes: &[u8], rng: &mut ChaCha8Rng) -> Vec<u8> {
    let digits: Vec<usize> = (0..bytes.len()).filter(|&place| bytes[place].is_ascii_digit()).collect();
    let mut altered = bytes.to_vec();
    let digit = &mut altered[digits[rng.random_range(0..digits.len())]];
    *digit = b'0' + (*digit - b'0' + rng.random_range(1..10)) % 10;
    altered
}

#[test]
fn no_altered_shard_is_merged() {
    let dir = tempdir().unwrap();
    for shard in ["1/2", "2/2"] {
        run(&words(&["run", SMALL, "--runs", "200", "--quiet", "--shard", shard], dir.path()));
    }
    let folders = [1, 2].map(|index| dir.path().join(format!("three_states.shard-{index}-of-2")));
    let file = folders[1].join("shard.json.gz");
    let whole = fs::read(&file).unwrap();
    let content = inflated(&whole).unwrap();
    let merge = words(&["merge", &at(&folders[0]), &at(&folders[1]), "--quiet"], &dir.path().join("merged"));
    let mut rng = ChaCha8Rng::seed_from_u64(18);
    let mut harmless = 0;
    rounds(150, |_| {
        let altered = alter(&whole, &mut rng);
        // Bits between blocks, or a match with another copy of the same text: deflated otherwise, and the same content.
        let same = inflated(&altered).is_ok_and(|altered| altered == content);
        harmless += u32::from(same);
        fs::write(&file, altered).unwrap();
        let output = said(&merge);
        assert_ended(&output, if same { &[0] } else { &[2] });
        assert!(same || err(&output).contains("altered"), "{}", err(&output));
        if same {
            fs::remove_dir_all(dir.path().join("merged")).unwrap();
        }
    });
    println!("{harmless} of them harmless");
    assert!(harmless < 15, "{harmless}");
    fs::write(&file, &whole).unwrap();
    run(&merge);
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn no_altered_calibration_is_gone_on_with() {
    let dir = tempdir().unwrap();
    let cases = dir.path().join("threats.csv");
    let mut text =
        "case,year,ibf,sbf,nuclear,ccode1,ccode2,outcome,contigdp,contigad,dem_def,fortrade\n".to_string();
    for case in 1..=12 {
        text.push_str(&format!(
            "{case},{},0.{case},1.{case},0,255,200,{},1,0,1,0.5\n",
            1900 + case,
            [1, 1, 3, 4][case % 4]
        ));
    }
    fs::write(&cases, text).unwrap();
    let cases = at(&cases);
    let small = [
        "calibrate",
        &cases,
        "--particles",
        "24",
        "--draws",
        "2",
        "--keep",
        "24",
        "--moves",
        "60",
        "--quiet",
    ];
    let mut child = casus(&words(&small, dir.path())).stderr(Stdio::null()).spawn().unwrap();
    let state = dir.path().join("calibration/calibration.state");
    while !state.exists() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let whole = fs::read(&state).expect("killed before it was done");
    let resume = words(&[&small[..], &["--resume"]].concat(), dir.path());
    let mut rng = ChaCha8Rng::seed_from_u64(18);
    rounds(40, |_| {
        fs::write(&state, alter(&whole, &mut rng)).unwrap();
        let output = said(&resume);
        assert_ended(&output, &[2]);
        assert!(err(&output).contains("altered"), "{}", err(&output));
    });
    fs::write(&state, &whole).unwrap();
    run(&resume);
    assert_whole(&dir.path().join("calibration"));
}

/// Runs the binary on a disk that takes so many blocks of 512 bytes into one file.
fn on_full_disk(blocks: u32, words: &[String]) -> Output {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script]).arg(program()).args(words);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap()
}

/// Whatever stands in the folder is whole, and a run that is not hindered replaces it without being forced.
fn assert_nothing_lost(folder: &Path, before: &Files, failed: &Output) {
    assert_ended(failed, &[0, 1, 2]);
    if !failed.status.success() {
        let mut left = files(folder);
        left.retain(|name, _| !name.ends_with(".partial"));
        assert_same_files("the results before", before, &left);
    }
}

#[test]
fn a_full_disk_loses_no_results() {
    let dir = tempdir().unwrap();
    let study = words(&["run", SMALL, "--runs", "640", "--set", "runs_csv=true", "--quiet"], dir.path());
    let folder = dir.path().join("three_states");
    run(&study);
    let before = files(&folder);
    let mut failed = 0;
    rounds(14, |round| {
        let output = on_full_disk(1 << round, &study);
        failed += u32::from(!output.status.success());
        assert_nothing_lost(&folder, &before, &output);
    });
    assert!(failed > 0, "no disk was full");
    run(&study);
    assert_same_files("after all", &before, &files(&folder));
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn a_sweep_on_a_full_disk_goes_on_when_there_is_room() {
    let whole = tempdir().unwrap();
    let path = sweep_file(whole.path());
    let sweep = |out: &Path| words(&["sweep", &at(&path), "--quiet", "--resume"], out);
    run(&sweep(whole.path()));
    let expected = files(&whole.path().join("small"));
    let mut failed = 0;
    rounds(14, |round| {
        let dir = tempdir().unwrap();
        let output = on_full_disk(1 << round, &sweep(dir.path()));
        failed += u32::from(!output.status.success());
        assert_ended(&output, &[0, 1, 2]);
        run(&sweep(dir.path()));
        assert_same_files("gone on with", &expected, &files(&dir.path().join("small")));
    });
    assert!(failed > 0, "no disk was full");
}

#[test]
fn a_small_disk_of_its_own_loses_no_results() {
    let dir = tempdir().unwrap();
    let mounted = |size: &str| {
        let status =
            Command::new("mount").args(["-t", "tmpfs", "-o", size, "casus"]).arg(dir.path()).output();
        status.is_ok_and(|output| output.status.success())
    };
    if !mounted("size=4m") {
        println!("a tmpfs cannot be mounted here; the limits on file size stand for it");
        return;
    }
    let remount = |size: &str| mounted(&format!("remount,size={size}"));
    let folder = dir.path().join("three_states");
    let study = words(&["run", SMALL, "--runs", "640", "--quiet"], dir.path());
    let attack = || {
        run(&study);
        let before = files(&folder);
        let used: u64 = before.values().map(|bytes| bytes.len().div_ceil(4096) as u64 * 4).sum();
        rounds(12, |round| {
            remount(&format!("{}k", used + 24 + 16 * u64::from(round)));
            let output = said(&study);
            remount("4m");
            assert_nothing_lost(&folder, &before, &output);
        });
    };
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(attack));
    assert!(Command::new("umount").arg(dir.path()).status().unwrap().success());
    if let Err(panic) = ended {
        std::panic::resume_unwind(panic);
    }
}
