//! Identical bytes: for any number of threads, any split into shards, any order of merging, from the binary and
//! from the library, and on a CPU without fused multiply-add.

use crate::binary::{self, Files, assert_same_files, files, rows, run, sha256};
use std::path::Path;
use tempfile::{TempDir, tempdir};

/// A study, what to change in it, and its runs: small, and between them both starts, both utilities, and parameters
/// drawn together.
const STUDIES: [(&str, u64, &[&str]); 5] = [
    ("three_states", 500, &["runs_csv=true"]),
    ("three_states", 600, &["runs_csv=true", "parameters=posterior"]),
    (
        "three_states",
        200,
        &[
            "runs_csv=true",
            "parameters=posterior",
            "parameters.precision={ uniform = { low = 2, high = 4 } }",
        ],
    ),
    ("nato_vs_european", 100, &["runs_csv=true"]),
    ("accession_during_war", 130, &["runs_csv=true", "utility=\"prospect\""]),
];

fn words(name: &str, runs: u64, set: &[&str], dir: &Path, more: &[&str]) -> Vec<String> {
    let mut words = vec!["run".to_string(), binary::config(name), "--quiet".to_string()];
    words.extend(["--runs".to_string(), runs.to_string()]);
    words.extend(["--out".to_string(), dir.display().to_string()]);
    words.extend(set.iter().flat_map(|set| ["--set".to_string(), set.to_string()]));
    words.extend(more.iter().map(|word| word.to_string()));
    words
}

/// The files that the binary makes of a study with these options.
fn made(name: &str, runs: u64, set: &[&str], more: &[&str]) -> Files {
    let dir = tempdir().expect("a folder");
    run(&words(name, runs, set, dir.path(), more));
    files(&dir.path().join(name))
}

#[test]
fn threads_change_no_byte() {
    for (name, runs, set) in STUDIES {
        let one = made(name, runs, set, &["--threads", "1"]);
        assert!(one.contains_key("runs.csv") && one.contains_key("datapackage.json"));
        for threads in ["2", "8"] {
            let many = made(name, runs, set, &["--threads", threads]);
            assert_same_files(&format!("{name}, {threads} threads"), &one, &many);
        }
    }
}

/// As far as the C library knows. What this program itself chooses by the processor, `.ci/run bytes` compares on an
/// emulated one.
#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn a_cpu_without_fused_multiply_add_changes_no_byte() {
    for (name, runs, set) in STUDIES {
        let usual = made(name, runs, set, &[]);
        let dir = tempdir().expect("a folder");
        let words = words(name, runs, set, dir.path(), &[]);
        let output = binary::casus(&words)
            .env("GLIBC_TUNABLES", "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2")
            .output()
            .expect("the binary runs");
        binary::assert_code(&output, 0);
        assert_same_files(name, &usual, &files(&dir.path().join(name)));
    }
}

/// Makes all shards of a study, and merges them in this order.
fn merged(name: &str, runs: u64, set: &[&str], order: &[usize]) -> (TempDir, Files) {
    let dir = tempdir().expect("a folder");
    let of = order.len();
    for index in 1..=of {
        run(&words(name, runs, set, dir.path(), &["--shard", &format!("{index}/{of}")]));
    }
    let out = dir.path().join("merged");
    let mut words = vec!["merge".to_string(), "--quiet".to_string()];
    let shard =
        |index: &usize| dir.path().join(format!("{name}.shard-{index}-of-{of}")).display().to_string();
    words.extend(order.iter().map(shard));
    words.extend(["--out".to_string(), out.display().to_string()]);
    run(&words);
    let files = files(&out.join(name));
    (dir, files)
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn shards_merged_in_any_order_are_the_whole() {
    for (name, runs, set) in STUDIES {
        let whole = made(name, runs, set, &[]);
        for order in [&[1][..], &[1, 2, 3], &[3, 1, 2], &[2, 1]] {
            let (_dir, parts) = merged(name, runs, set, order);
            assert_same_files(&format!("{name}, shards {order:?}"), &whole, &parts);
        }
    }
    // More shards than batches of 64 runs: some are empty.
    let (name, _, set) = STUDIES[0];
    let whole = made(name, 100, set, &[]);
    let (_dir, parts) = merged(name, 100, set, &[4, 2, 1, 3]);
    assert_same_files("empty shards", &whole, &parts);
}

/// The library as it is built with the tests: with proptest, statrs and others, which change what dependencies are
/// built with.
#[test]
fn the_library_in_another_binary_writes_the_same_bytes() {
    for (name, runs, set) in STUDIES {
        let mut words = words(name, runs, set, Path::new("."), &[]);
        let dir = tempdir().expect("a folder");
        let out = words.iter().position(|word| word == ".").expect("the folder");
        words[out] = dir.path().display().to_string();
        let words = ["casus".to_string()].into_iter().chain(words).map(std::ffi::OsString::from);
        casus::command(words);
        assert_same_files(name, &made(name, runs, set, &[]), &files(&dir.path().join(name)));
    }
}

/// Digests of results, pinned. A change here changes everybody's numbers: it is an event for the changelog, with
/// its reason. The same digests must come out of debug and release, on any machine.
const THREE_STATES_SHA256: &str = "c8edb4f3b2a553d75f33d0e09d99a4a0edcf6736b062eb9d3537c67fe4fe9fba";

#[test]
fn the_made_up_world_gives_exactly_these_results() {
    let files = made("three_states", 500, &["runs_csv=true"], &[]);
    // Package and state name the commit that the program was built from; all that they describe is in the others.
    let listed: String = files
        .iter()
        .filter(|(name, _)| !["datapackage.json", "casus.state"].contains(&name.as_str()))
        .map(|(name, bytes)| format!("{}  {name}\n", sha256(bytes)))
        .collect();
    assert_eq!(sha256(listed.as_bytes()), THREE_STATES_SHA256, "\n{listed}");
}

/// Events of which the main study's counts are pinned.
const PINNED: [&str; 4] = ["conferred", "challenged", "attacked_full", "obligation_met"];

/// Their counts among 512 runs. A change is an event for the changelog, too.
const COUNTS: [(&str, &str, [u64; 4]); 6] = [
    ("granted", "none", [0, 236, 68, 0]),
    ("granted", "european_only", [512, 230, 61, 2]),
    ("granted", "nato_membership", [512, 189, 45, 58]),
    ("decided", "none", [0, 236, 68, 0]),
    ("decided", "european_only", [448, 231, 61, 2]),
    ("decided", "nato_membership", [406, 206, 47, 39]),
];

#[test]
fn the_main_study_gives_exactly_these_counts() {
    let files = made("nato_vs_european", 512, &[], &[]);
    let rows = rows(&files["events.csv"]);
    for (conferral, regime, counts) in COUNTS {
        let found = PINNED.map(|event| {
            let wanted =
                [("conferral", conferral), ("regime", regime), ("given", "always"), ("event", event)];
            let row = rows.iter().find(|row| wanted.iter().all(|(column, cell)| row[*column] == *cell));
            row.expect("a row")["count"].parse::<u64>().expect("a count")
        });
        assert_eq!(found, counts, "{conferral} {regime}: {PINNED:?}");
    }
}
