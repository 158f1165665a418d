//! Intervals over clusters cover what they should.

use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};
use crate::base::stats::{percentiles, redraw};

const CLUSTERS: usize = 40;
const SIZE: usize = 4;
const WORLDS: u64 = 600;

/// Scores of cases whose clusters have a share in common; their true mean is .5.
fn world(number: u64) -> Vec<f64> {
    let draws = Draws::new(20_250, number);
    let uniform = |purpose, place: usize| {
        draws.uniform(Address::new(purpose, AgentId::WORLD, Time::quarter(place as u32)))
    };
    let one =
        |case: usize| 0.5 * (uniform(Purpose::CommonFactor, case / SIZE) + uniform(Purpose::Stake, case));
    (0..CLUSTERS * SIZE).map(one).collect()
}

/// In how many worlds the interval of the mean covers .5, if so many cases after another are drawn together.
fn covered(together: usize) -> usize {
    let covers = |number: &u64| {
        let scores = world(*number);
        let units = scores.len() / together;
        let mean = |resample: u32| {
            let times = redraw(*number, resample, units);
            let sum: f64 = scores
                .iter()
                .enumerate()
                .map(|(case, score)| f64::from(times[case / together]) * score)
                .sum();
            sum / scores.len() as f64
        };
        percentiles((0..400).map(mean).collect()).contains(0.5)
    };
    (0..WORLDS).filter(covers).count()
}

#[test]
fn the_bootstrap_of_clusters_covers_and_that_of_cases_does_not() {
    // If an interval covered in 92 % of worlds (percentiles of 40 clusters fall a little short of 95), 600 would
    // give 552 ± 6.6; fewer than 531 have a chance of one in a thousand.
    let clusters = covered(SIZE);
    assert!((531..=592).contains(&clusters), "{clusters} of {WORLDS}");
    let cases = covered(1);
    assert!(cases < 500, "{cases} of {WORLDS}");
}
