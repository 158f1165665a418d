//! The run loop allocates nothing: a counting allocator watches.
#![allow(unsafe_code, reason = "an allocator cannot be written without")]

use casus::bench::{Prepared, World, cells, simulate};
use casus::{Overrides, Study, load};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::hint::black_box;
use std::path::Path;

/// A shipped study with fewer runs, and with other settings.
fn shipped(name: &str, runs: u64, set: &[&str]) -> Study {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs").join(format!("{name}.toml"));
    let set = set.iter().map(|text| text.to_string()).collect();
    load(&path, &Overrides { runs: Some(runs), seed: None, set }).unwrap_or_else(|errors| panic!("{errors}"))
}

thread_local! {
    /// Allocations of this thread: others, such as the test harness, may allocate as they like.
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

fn note() {
    // A thread that is being taken down has no counter any more.
    let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
}

// SAFETY: everything is handed on to the system allocator unchanged; the counter allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note();
        // SAFETY: the caller's promise is handed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note();
        // SAFETY: the caller's promise is handed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note();
        // SAFETY: the caller's promise is handed on.
        unsafe { System.realloc(old, layout, size) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is handed on.
        unsafe { System.dealloc(old, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations(work: impl FnOnce()) -> u64 {
    let before = ALLOCATIONS.with(Cell::get);
    work();
    ALLOCATIONS.with(Cell::get) - before
}

#[test]
fn the_allocator_counts() {
    assert_eq!(allocations(|| drop(black_box(Box::new(7)))), 1);
    assert_eq!(allocations(|| drop(black_box(vec![0_u8; 10]))), 1);
    let mut list = Vec::with_capacity(1);
    assert_eq!(allocations(|| list.extend(black_box([1, 2, 3]))), 1);
}

fn assert_allocates_nothing(name: &str, set: &[&str], runs: u64) {
    let study = shipped(name, runs, set);
    let prepared = Prepared::new(&study);
    for scenario in cells(&prepared) {
        let mut world = World::new(scenario);
        // One run to warm up: what is made once per world may be made then.
        black_box(simulate(&mut world, runs));
        let mut fought = 0;
        let made = allocations(|| {
            for run in 0..runs {
                fought += simulate(&mut world, run).days_fought;
            }
        });
        let what = format!("{name} {set:?} {} {}", scenario.regime.name, scenario.conferral.label());
        assert_eq!(made, 0, "{what}");
        assert!(fought > 0, "{what}: nothing happened");
    }
}

#[test]
fn runs_of_the_nato_study_allocate_nothing() {
    assert_eq!(shipped("nato_vs_european", 1, &[]).responders.len(), 32);
    assert_allocates_nothing("nato_vs_european", &[], 200);
    assert_allocates_nothing("accession_during_war", &[], 60);
}

#[test]
fn uncertain_parameters_and_traits_allocate_nothing() {
    let uncertain = [
        "parameters.response_nuclear_risk.combat={ log_uniform = { low = 0.02, high = 0.3 } }",
        "parameters.challenger_risk_tolerance_mean={ uniform = { low = 0.3, high = 0.7 } }",
        "state.USA.stake_gdp_pct={ pert = { low = 1, mode = 4, high = 12 } }",
        "state.RUS.capability={ gamma = { mean = 900, sd = 100 } }",
    ];
    assert_allocates_nothing("nato_vs_european", &uncertain, 30);
    assert_allocates_nothing("nato_vs_european", &["utility=\"prospect\""], 30);
}
