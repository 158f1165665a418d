//! A thousand repetitions of one study on other seeds: trees are right on average, and their intervals as often as they say.

#![allow(clippy::print_stdout, reason = "what was measured is worth seeing")]

use crate::model::study::{Event, Given, Study};
use crate::run::rare::RareEstimate;
use crate::run::tally::Tally;
use crate::run::{engine, pilot};
use crate::unit::rare::{at_least, hold_only};

const REPETITIONS: u64 = 1000;
/// Trees in one repetition.
const RUNS: u64 = 1024;
/// Runs alone to hold the mean against.
const ALONE: u64 = 400_000;

/// Strategic exchange in 13 rounds has the probability 9.83e-5 here. The mean of the repetitions is to be within three of its own
/// standard errors of that, and within three joint ones of the share of runs alone; the share of repetitions whose interval
/// holds it, of those that give one, within three standard errors of .95.
#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn a_thousand_repetitions_are_right_on_average_and_their_intervals_as_often_as_they_say() {
    let study = hold_only(RUNS, "strategic_exchange", 1);
    let (plans, exact) = (pilot::plans(&study), at_least(4, 13, 0.02));
    let (mut sum, mut squares, mut given, mut held) = (0.0, 0.0, 0.0, 0.0);
    for seed in 0..REPETITIONS {
        let study = Study { seed: 1000 + seed, ..study.clone() };
        let tally = engine::tally_of(&study, Tally::with_trees(&study, plans.clone()), 0..RUNS);
        let found = RareEstimate::of(tally.rare().harvest(0, 0), RUNS);
        sum += found.probability;
        squares += found.probability * found.probability;
        if let Some(interval) = found.interval() {
            given += 1.0;
            held += f64::from(u8::from(interval.contains(exact)));
        }
    }
    let n = REPETITIONS as f64;
    let mean = sum / n;
    let error = ((squares / n - mean * mean) / (n - 1.0)).sqrt();
    println!("{mean:e} ± {error:e}, exactly {exact:e}; of {given} intervals {held} hold it");
    assert!((mean - exact).abs() <= 3.0 * error, "{mean} ± {error}");

    let alone = Study { rare: Vec::new(), seed: 77, ..study };
    let tally = engine::tally(&alone, 0..ALONE);
    let count = tally.cells()[0].event_count(Given::Always, Event::StrategicExchange as usize) as f64;
    let (share, of_share) = (count / ALONE as f64, count.sqrt() / ALONE as f64);
    println!("runs alone: {share:e} ± {of_share:e}");
    assert!((mean - share).abs() <= 3.0 * (error * error + of_share * of_share).sqrt(), "{share}");

    assert!(given > 0.9 * n, "{given} intervals");
    assert!((held / given - 0.95).abs() <= 3.0 * (0.95 * 0.05 / given).sqrt(), "{held} of {given}");
}
