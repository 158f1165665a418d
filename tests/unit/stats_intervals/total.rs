//! Intervals of chance and parameters together: exact limits, coverage of the scatter behind beta-binomial counts,
//! and order.

use crate::base::math::{beta_quantile, beta_regularized};
use crate::base::stats::*;
use proptest::prelude::*;
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

fn counts(all: &[(u64, u64)]) -> Vec<DrawCounts> {
    all.iter().map(|&(count, trials)| DrawCounts { count, trials }).collect()
}

fn simulation(draws: &[DrawCounts]) -> Interval {
    let sum = |of: fn(&DrawCounts) -> u64| draws.iter().map(of).sum();
    proportion(sum(|draw| draw.count), sum(|draw| draw.trials)).expect("trials")
}

#[test]
fn many_trials_show_the_draws_themselves() {
    // Of 39 draws at 1/40, 2/40 … the quantiles stand at the first and the last.
    let draws: Vec<(u64, u64)> = (1..40).map(|j| (j * 1_000_000_000, 40_000_000_000)).collect();
    let total = total_proportion(&counts(&draws)).unwrap();
    assert!((total.low - 0.025).abs() < 1e-8 && (total.high - 0.975).abs() < 1e-8, "{total:?}");
}

/// By hand: of 40 shares .25 and .75 with t trials each the variance is 40/39 · 1/16, their own variances are
/// 3/16 / (t − 1), and so is the variance of one trial by t.
#[test]
fn few_trials_are_drawn_to_the_mean() {
    for (trials, below_simulation) in [(4_u64, true), (40, false), (4000, false)] {
        let draws: Vec<(u64, u64)> = (0..40).map(|j| ((1 + 2 * (j % 2)) * trials / 4, trials)).collect();
        let draws = counts(&draws);
        let noise = 3.0 / 16.0 / (trials as f64 - 1.0);
        let between = 40.0 / 39.0 / 16.0 - noise;
        let pull = (between / (between + noise)).sqrt();
        let (total, simulated) = (total_proportion(&draws).unwrap(), simulation(&draws));
        assert_eq!(0.5 - 0.25 * pull > simulated.low, below_simulation, "{trials}");
        let low = simulated.low.min(0.5 - 0.25 * pull);
        assert!((total.low - low).abs() < 1e-12 && (total.high - (1.0 - low)).abs() < 1e-12, "{total:?}");
    }
}

/// Draws under which a condition is rarely met speak like the others: half of them, with a tenth of the trials
/// and a share of .1, are not hidden by the other half with .5.
#[test]
fn draws_count_alike_however_many_trials_they_have() {
    let draws: Vec<(u64, u64)> = (0..80).map(|j| if j % 2 == 0 { (2, 20) } else { (100, 200) }).collect();
    let total = total_proportion(&counts(&draws)).unwrap();
    assert!(total.low < 0.14 && (total.high - 0.5).abs() < 0.01, "{total:?}");
}

#[test]
fn draws_that_agree_give_the_interval_of_the_simulation() {
    for all in [vec![(16, 64); 50], vec![(0, 64); 50], vec![(7, 7); 20], [(0, 1), (1, 1)].repeat(30)] {
        let draws = counts(&all);
        assert_eq!(total_proportion(&draws), Some(simulation(&draws)), "{all:?}");
    }
    let pairs: Vec<(DrawCounts, DrawCounts)> =
        counts(&[(16, 64); 30]).into_iter().zip(counts(&[(8, 64); 30])).collect();
    let contrast = PairedCounts { n: 1920, both: 100, only_a: 380, only_b: 140 }.contrast().unwrap();
    assert_eq!(total_contrast(&pairs, &contrast), Some(contrast.interval));
}

#[test]
fn draws_without_trials_tell_nothing_and_few_draws_are_too_few() {
    let mut all: Vec<(u64, u64)> = (0..19).map(|j| (j, 20)).collect();
    all.extend([(0, 0); 100]);
    assert_eq!(total_proportion(&counts(&all)), None);
    all.push((19, 20));
    let total = total_proportion(&counts(&all));
    assert!(total.is_some());
    assert_eq!(total, total_proportion(&counts(&all.into_iter().filter(|d| d.1 > 0).collect::<Vec<_>>())));
    assert_eq!(total_proportion(&[]), None);
}

/// Shares of a beta distribution, counts of binomial ones: over 400 repetitions the interval holds 95 % of the
/// distribution of the shares, half of the rest on either side. The mean of 400 masses has a standard error of
/// about .0008; .006 is what few trials and the form of the ensemble may add, .03 at 8 trials a draw. Where a share
/// of .05 falls on 64 trials, many draws have no event, and the low end cannot follow the shares down to 0: .09
/// instead of .025 of them lie below. It can with tenfold trials.
#[test]
fn the_interval_holds_the_scatter_of_the_parameters() {
    const REPETITIONS: usize = 400;
    let mut draw = ChaCha8Rng::seed_from_u64(20_261_123);
    for (a, b, trials, tolerance) in
        [(2.0, 8.0, 64, 0.006), (1.0, 19.0, 640, 0.006), (5.0, 5.0, 16, 0.006), (3.0, 5.0, 8, 0.03)]
    {
        let (mut below, mut above) = (0.0, 0.0);
        for _ in 0..REPETITIONS {
            let draws: Vec<DrawCounts> = (0..256)
                .map(|_| {
                    let share = beta_quantile(a, b, draw.random());
                    let trials: u64 = draw.random_range(trials / 2..=trials + trials / 2);
                    let count = (0..trials).filter(|_| draw.random::<f64>() < share).count() as u64;
                    DrawCounts { count, trials }
                })
                .collect();
            let total = total_proportion(&draws).unwrap();
            below += beta_regularized(a, b, total.low) / REPETITIONS as f64;
            above += (1.0 - beta_regularized(a, b, total.high)) / REPETITIONS as f64;
        }
        let mass = 1.0 - below - above;
        println!("Beta({a}, {b}), {trials} trials: {below:.4} below, {mass:.4} within, {above:.4} above");
        assert!((mass - 0.95).abs() < tolerance, "Beta({a}, {b}), {trials} trials: {mass}");
        assert!(
            (below - 0.025).abs() < tolerance && (above - 0.025).abs() < tolerance,
            "{below} and {above}"
        );
    }
}

/// The same for differences on shared uniforms: b has half the share of a, so that the difference is half of it.
#[test]
fn the_interval_of_a_difference_holds_its_scatter() {
    const REPETITIONS: usize = 400;
    let mut draw = ChaCha8Rng::seed_from_u64(7);
    let (a, b) = (2.0, 8.0);
    let mut within = 0.0;
    for _ in 0..REPETITIONS {
        let mut sum = PairedCounts::default();
        let mut pairs = Vec::new();
        for _ in 0..256 {
            let share = beta_quantile(a, b, draw.random());
            let uniforms: Vec<f64> = (0..64).map(|_| draw.random()).collect();
            let under = |share: f64| uniforms.iter().filter(|u| **u < share).count() as u64;
            let (x_a, x_b) = (under(share), under(0.5 * share));
            sum.n += 64;
            sum.both += x_b;
            sum.only_a += x_a - x_b;
            let of = |count| DrawCounts { count, trials: 64 };
            pairs.push((of(x_a), of(x_b)));
        }
        let total = total_contrast(&pairs, &sum.contrast().unwrap()).unwrap();
        within += beta_regularized(a, b, 2.0 * total.high) - beta_regularized(a, b, 2.0 * total.low);
    }
    let mass = within / REPETITIONS as f64;
    assert!((mass - 0.95).abs() < 0.01, "{mass}");
}

fn some_draws() -> impl Strategy<Value = Vec<(u64, u64, u64, u64)>> {
    let one = (0_u64..80, 0_u64..80, 0.0..=1.0_f64, 0.0..=1.0_f64)
        .prop_map(|(a, b, p, q)| ((a as f64 * p) as u64, a, (b as f64 * q) as u64, b));
    prop::collection::vec(one, 20..120)
}

proptest! {
    #[test]
    fn a_total_interval_holds_that_of_the_simulation(all in some_draws()) {
        let of_a = counts(&all.iter().map(|one| (one.0, one.1)).collect::<Vec<_>>());
        let of_b = counts(&all.iter().map(|one| (one.2, one.3)).collect::<Vec<_>>());
        if let Some(total) = total_proportion(&of_a) {
            let ci = simulation(&of_a);
            prop_assert!(0.0 <= total.low && total.low <= ci.low && ci.high <= total.high && total.high <= 1.0);
        }
        let sum = |of: fn(&(u64, u64, u64, u64)) -> u64| all.iter().map(of).sum::<u64>();
        // Independent shares: no run is a trial under both.
        let (n_a, n_b, x_a, x_b) = (sum(|one| one.1), sum(|one| one.3), sum(|one| one.0), sum(|one| one.2));
        let counts = ConditionalCounts { n_a, n_b, x_a, x_b, ..ConditionalCounts::default() };
        let pairs: Vec<_> = of_a.into_iter().zip(of_b).collect();
        if let Some((contrast, total)) =
            counts.contrast().and_then(|contrast| Some((contrast, total_contrast(&pairs, &contrast)?)))
        {
            let ci = contrast.interval;
            prop_assert!(-1.0 <= total.low && total.low <= ci.low && ci.high <= total.high && total.high <= 1.0);
        }
    }
}
