//! Speed of whole runs, on the 32-member NATO study as it is shipped (`configs/nato_vs_european.toml`).
//!
//! A *run* is one run index under one regime and one conferral, so the study's 20,000 runs are 120,000 here.
//!
//! * `cell/<conferral>/<regime>`: `crisis::simulate` alone, one thread, one world. Nothing is tallied.
//! * `batch/simulate`, `batch/remember`: one batch of 64 run indices in all cells: simulating it, and adding
//!   its records to the tally. Their ratio is the share of the work that is neither crisis nor decision.
//! * `finish/tables`: from a finished tally to the bytes of every table. Once per study, however many runs.
//! * `engine/1`, `engine/2`: `bench::run` as the command line calls it, on so many threads: preparation,
//!   batches, waves and tally, without files.
//! * `gain/<event>/<regime>`: no time, but how many rounds the trees of `configs/nuclear_risk.toml` save, counted over
//!   16,384 runs, granted, parameters at their defaults. Less than 20 times for nuclear use, or 1,000 times for strategic
//!   exchange, is an error.
//!
//! Run indices go on from iteration to iteration. To repeat the same ones would find beliefs that the world
//! still has from last time, and look faster than any study can be.
//!
//! `cargo bench` runs these; `python3 scripts/bench_line.py` makes the line in docs/guide.md from what they leave.

#![allow(clippy::print_stdout, reason = "what was measured is worth seeing")]

use casus::bench::{self, BATCH_RUNS, Prepared, World, simulate, tables};
use casus::{Overrides, RunRecord, Study, Tally, load};
use criterion::{BenchmarkId, Criterion, Throughput};
use std::convert::Infallible;
use std::hint::black_box;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Runs of each cell that `engine` makes in one iteration: whole waves on one thread and on two.
const ENGINE_RUNS: u64 = 24 * BATCH_RUNS;

fn main() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs/nato_vs_european.toml");
    let study = load(&path, &Overrides::default()).expect("the shipped study is right");
    let mut criterion = Criterion::default().configure_from_args();
    cells(&mut criterion, &study);
    batch(&mut criterion, &study);
    finish(&mut criterion, &study);
    threads(&mut criterion, &study);
    criterion.final_summary();
    gains();
}

/// The least number of times that trees are to save rounds.
const LEAST_GAINS: [(&str, f64); 2] = [("nuclear_use", 20.0), ("strategic_exchange", 1000.0)];

/// Counts how many rounds trees save. Not where cargo only tests that benchmarks run.
fn gains() {
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs/nuclear_risk.toml");
    let set = ["parameters.from=defaults", "conferral=[\"granted\"]"].map(str::to_string).to_vec();
    let study =
        load(&path, &Overrides { runs: Some(16_384), seed: None, set }).expect("the shipped study is right");
    for (event, regime, gain) in bench::rare_gains(&study) {
        let gain = gain.unwrap_or_default();
        println!("gain/{event}/{regime}: {gain:.0} times fewer rounds than runs alone");
        let (_, least) = LEAST_GAINS.iter().find(|(name, _)| *name == event).expect("a bar for each event");
        assert!(gain >= *least, "{event} under {regime}: {gain:.0} times, less than {least}");
    }
}

fn cells(criterion: &mut Criterion, study: &Study) {
    let prepared = Prepared::new(study);
    let mut group = criterion.benchmark_group("cell");
    group.sample_size(20).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3));
    group.throughput(Throughput::Elements(BATCH_RUNS));
    for scenario in bench::cells(&prepared) {
        let id = BenchmarkId::new(scenario.conferral.label(), &scenario.regime.name);
        let mut world = World::new(scenario);
        let mut next = 0;
        group.bench_function(id, |bencher| {
            bencher.iter(|| {
                for _ in 0..BATCH_RUNS {
                    black_box(simulate(&mut world, next));
                    next += 1;
                }
            });
        });
    }
    group.finish();
}

fn batch(criterion: &mut Criterion, study: &Study) {
    let prepared = Prepared::new(study);
    let mut worlds: Vec<World> = bench::cells(&prepared).into_iter().map(World::new).collect();
    let mut next = 0;
    let mut simulate_batch = || {
        let first = next;
        next += BATCH_RUNS;
        let cell =
            |world: &mut World| (first..next).map(|run| simulate(world, run)).collect::<Vec<RunRecord>>();
        worlds.iter_mut().map(cell).collect::<Vec<_>>()
    };
    let records = simulate_batch();
    let records: Vec<&[RunRecord]> = records.iter().map(Vec::as_slice).collect();
    let mut tally = Tally::new(study);

    let mut group = criterion.benchmark_group("batch");
    group.sample_size(20).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(4));
    group.throughput(Throughput::Elements(BATCH_RUNS * records.len() as u64));
    group.bench_function("simulate", |bencher| bencher.iter(|| black_box(simulate_batch())));
    group.bench_function("remember", |bencher| bencher.iter(|| tally.absorb(study, black_box(&records))));
    group.finish();
}

fn finish(criterion: &mut Criterion, study: &Study) {
    let tally = run(study, 0);
    let mut group = criterion.benchmark_group("finish");
    group.sample_size(10).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3));
    group.bench_function("tables", |bencher| bencher.iter(|| black_box(tables(study, &tally))));
    group.finish();
}

fn threads(criterion: &mut Criterion, study: &Study) {
    let cells = (study.conferral.len() * study.regimes.len()) as u64;
    let mut group = criterion.benchmark_group("engine");
    group.sample_size(10).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(10));
    group.throughput(Throughput::Elements(ENGINE_RUNS * cells));
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can start");
        let mut next = 0;
        group.bench_function(threads.to_string(), |bencher| {
            bencher.iter(|| {
                let tally = pool.install(|| run(study, next));
                next += ENGINE_RUNS;
                tally
            });
        });
    }
    group.finish();
}

fn run(study: &Study, first: u64) -> Tally {
    let remember = |_: &[&[RunRecord]]| Ok::<(), Infallible>(());
    let done = bench::run(study, first..first + ENGINE_RUNS, &AtomicBool::new(false), &(), remember);
    let Ok((tally, _)) = done;
    tally
}
