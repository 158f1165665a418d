//! What draws of the parameters say together of the mean of a quantity that is nearly always 0, as weights of trees are:
//! each tail, by simulation.

use crate::base::math::{exp, gamma_p, gamma_quantile, ln, normal_cdf, normal_quantile};
use crate::base::stats::{DrawSums, Interval, Total, total_sparse};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

/// A distribution over draws with the mean 1e-4.
#[derive(Clone, Copy, Debug)]
enum Truth {
    Gamma { shape: f64 },
    LogNormal { sd: f64 },
}

const MEAN: f64 = 1e-4;

impl Truth {
    fn quantile(self, uniform: f64) -> f64 {
        match self {
            Truth::Gamma { shape } => gamma_quantile(shape, uniform) * MEAN / shape,
            Truth::LogNormal { sd } => MEAN * exp(sd * normal_quantile(uniform) - 0.5 * sd * sd),
        }
    }

    /// The share of draws below a probability.
    fn below(self, p: f64) -> f64 {
        match self {
            Truth::Gamma { shape } => gamma_p(shape, p * shape / MEAN),
            Truth::LogNormal { .. } if p <= 0.0 => 0.0,
            Truth::LogNormal { sd } => normal_cdf((ln(p / MEAN) + 0.5 * sd * sd) / sd),
        }
    }
}

/// Sums of a draw of so many runs with this probability, of which one with a value is expected for each `weight` of it.
fn sums(runs: u64, probability: f64, weight: f64, draw: &mut ChaCha8Rng) -> DrawSums {
    let mut sums = DrawSums { runs, ..DrawSums::default() };
    // A Poisson process: values come after exponential times, and are exponential themselves.
    let mut exponential = || -ln(1.0 - draw.random::<f64>());
    let mut left = runs as f64 * probability / weight;
    loop {
        left -= exponential();
        if left < 0.0 {
            return sums;
        }
        let value = weight * exponential();
        sums.roots += 1;
        sums.sum += value;
        sums.squares += value * value;
    }
}

const REPETITIONS: u32 = 60;
const DRAWS: usize = 256;
/// Runs of a draw: far more than have a value.
const RUNS: u64 = 1_000_000;

/// The share of draws below and above the interval over repetitions, and the mean of the medians.
fn tails(truth: Truth, valued: f64, draw: &mut ChaCha8Rng) -> [f64; 3] {
    let mut found = [0.0; 3];
    for _ in 0..REPETITIONS {
        let weight = RUNS as f64 * MEAN / valued;
        let draws: Vec<DrawSums> =
            (0..DRAWS).map(|_| sums(RUNS, truth.quantile(draw.random()), weight, draw)).collect();
        // An interval of chance that cannot widen the other.
        let middle = Interval { low: MEAN, high: MEAN };
        let Total { median, interval } = total_sparse(&draws, middle).expect("enough draws");
        let of = [truth.below(interval.low), 1.0 - truth.below(interval.high), median];
        found.iter_mut().zip(of).for_each(|(sum, one)| *sum += one / f64::from(REPETITIONS));
    }
    found
}

/// Each tail is to hold .025 of the draws. The mean of 60 masses, each of 256 draws, has a standard error of at most .003; .012 is
/// what chance and few values may add above. Below, two values a draw cannot tell a thousandth of the mean from nothing: there
/// .04 more may lie below. The lower tail of a log-normal is lighter than a gamma's: the interval holds more than it must, never less.
#[test]
fn each_tail_of_a_rare_probability_holds_its_share_of_the_draws() {
    let mut draw = ChaCha8Rng::seed_from_u64(20_261_129);
    for (truth, valued, allowed) in [
        (Truth::Gamma { shape: 0.3 }, 2.0, 0.013..0.065),
        (Truth::Gamma { shape: 0.3 }, 20.0, 0.013..0.037),
        (Truth::Gamma { shape: 1.0 }, 5.0, 0.013..0.037),
        (Truth::LogNormal { sd: 1.0 }, 5.0, 0.0..0.037),
        (Truth::LogNormal { sd: 2.0 }, 2.0, 0.0..0.037),
        (Truth::LogNormal { sd: 2.0 }, 20.0, 0.0..0.037),
    ] {
        let [below, above, median] = tails(truth, valued, &mut draw);
        let exactly = truth.quantile(0.5);
        println!(
            "{truth:?}, {valued}: {below:.4} below, {above:.4} above, median {median:.2e} of {exactly:.2e}"
        );
        assert!((above - 0.025).abs() < 0.012, "{truth:?}, {valued}: {above} above");
        assert!(allowed.contains(&below), "{truth:?}, {valued}: {below} below");
    }
}

fn of(sums: &[f64]) -> Vec<DrawSums> {
    sums.iter().map(|&sum| DrawSums { runs: 100, roots: 1, sum, squares: sum * sum }).collect()
}

#[test]
fn draws_that_chance_alone_sets_apart_have_one_probability_and_few_draws_are_too_few() {
    let ci = Interval { low: 0.001, high: 0.003 };
    // One value in each of half the draws: their means scatter by less than that one value does.
    let alike = of(&[0.5, 0.0].repeat(20));
    assert_eq!(total_sparse(&alike, ci), Some(Total { median: 0.0025, interval: ci }));
    assert_eq!(
        total_sparse(&of(&[0.0; 30]), ci),
        Some(Total { median: 0.0, interval: Interval { low: 0.0, ..ci } })
    );
    assert_eq!(total_sparse(&alike[..19], ci), None);
    let untold = vec![DrawSums { runs: 1, ..DrawSums::default() }; 40];
    assert_eq!(total_sparse(&untold, ci), None, "of one run nothing is known");
}

#[test]
fn many_values_show_the_draws_themselves() {
    // Each draw has its mean to one part in ten thousand.
    let draws: Vec<DrawSums> = (1..40)
        .map(|j| {
            let sum = 1e6 * f64::from(j);
            DrawSums { runs: 100_000_000, roots: 100_000_000, sum, squares: sum }
        })
        .collect();
    let Total { median, interval } = total_sparse(&draws, Interval { low: 0.2, high: 0.2 }).expect("enough");
    assert!((median - 0.2).abs() < 1e-3, "{median}");
    assert!((interval.low - 0.01).abs() < 1e-3 && (interval.high - 0.39).abs() < 1e-3, "{interval:?}");
}
