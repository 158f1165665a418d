//! Contrasts against sums over the pairs themselves, and counts that contradict each other.

use crate::base::stats::*;
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * b.abs().max(1.0)
}

/// Variances are those of two shares and of the difference of two indicators.
#[test]
fn paired_errors_are_those_of_the_differences() {
    for (n, both, only_a, only_b) in
        [(50_u64, 10_u64, 12_u64, 2_u64), (40, 0, 3, 9), (30, 20, 5, 5), (10, 0, 4, 6)]
    {
        let contrast = PairedCounts { n, both, only_a, only_b }.contrast().unwrap();
        let [n, both, a, b] = [n, both, only_a, only_b].map(|x| x as f64);
        let (p_a, p_b, d) = ((both + a) / n, (both + b) / n, (a - b) / n);
        let paired = ((a + b) / n - d * d) / n;
        let independent = (p_a * (1.0 - p_a) + p_b * (1.0 - p_b)) / n;
        assert!(close(contrast.difference, d) && close(contrast.std_error, paired.sqrt()), "{contrast:?}");
        assert!(close(contrast.variance_ratio.unwrap(), independent / paired), "{contrast:?}");
    }
    // Every pair differs the same way: no variance, and nothing to set against it.
    let all = PairedCounts { n: 30, both: 0, only_a: 0, only_b: 30 }.contrast().unwrap();
    assert_eq!((all.difference, all.std_error, all.variance_ratio), (-1.0, 0.0, None));
    assert_eq!(PairedCounts::default().contrast(), None);
    assert!(PairedCounts { n: 20, both: 20, only_a: 0, only_b: 0 }.contrast().is_some());
    assert!(PairedCounts { n: 20, both: 8, only_a: 7, only_b: 5 }.contrast().is_some());
}

#[test]
fn more_events_than_pairs_panic() {
    for (both, only_a, only_b) in [(6, 0, 0), (0, 6, 0), (0, 0, 6), (2, 2, 2), (u64::MAX, 1, 0)] {
        let counts = PairedCounts { n: 5, both, only_a, only_b };
        assert!(std::panic::catch_unwind(|| counts.contrast()).is_err(), "{counts:?}");
    }
}

/// Without a discordant pair the score limits are ± z² / (n + z²), at any confidence.
#[test]
fn limits_widen_with_the_confidence_asked() {
    for (confidence, z) in [(0.8, 1.281_551_565_5_f64), (0.95, 1.959_963_984_5), (0.99, 2.575_829_303_5)] {
        let interval =
            PairedCounts { n: 100, both: 40, only_a: 0, only_b: 0 }.contrast_at(confidence).unwrap().interval;
        let limit = z * z / (100.0 + z * z);
        assert!((interval.high - limit).abs() < 1e-9 && (interval.low + limit).abs() < 1e-9, "{interval:?}");
    }
}

/// Condition and event under a, then under b, in one pair.
type Pair = [bool; 4];

/// So many pairs of each kind; the event counts only where the condition holds.
fn pairs(kinds: &[(usize, [u8; 4])]) -> Vec<Pair> {
    kinds.iter().flat_map(|&(times, kind)| std::iter::repeat_n(kind.map(|x| x == 1), times)).collect()
}

fn counts(pairs: &[Pair]) -> ConditionalCounts {
    let count = |holds: fn(&Pair) -> bool| pairs.iter().filter(|pair| holds(pair)).count() as u64;
    ConditionalCounts {
        n_a: count(|p| p[0]),
        n_b: count(|p| p[2]),
        x_a: count(|p| p[1]),
        x_b: count(|p| p[3]),
        n_ab: count(|p| p[0] && p[2]),
        x_ab: count(|p| p[1] && p[3]),
        xa_nb: count(|p| p[1] && p[2]),
        na_xb: count(|p| p[0] && p[3]),
    }
}

/// The delta method pair by pair: a share's error is the sum of x − p over the runs with the condition, over
/// their number. The interval is Zou and Donner's (2008), with the correlation of those sums.
#[test]
fn conditional_errors_are_sums_over_the_pairs() {
    let cases = [
        pairs(&[
            (30, [1, 1, 1, 1]),
            (20, [1, 0, 1, 0]),
            (9, [1, 1, 1, 0]),
            (4, [1, 0, 1, 1]),
            (11, [1, 1, 0, 0]),
        ]),
        pairs(&[
            (7, [1, 1, 1, 1]),
            (40, [1, 0, 1, 0]),
            (13, [0, 0, 1, 1]),
            (25, [0, 0, 1, 0]),
            (6, [1, 1, 0, 0]),
        ]),
        pairs(&[
            (12, [1, 1, 1, 0]),
            (15, [1, 0, 1, 1]),
            (8, [1, 0, 0, 0]),
            (5, [0, 0, 1, 1]),
            (9, [1, 1, 1, 1]),
        ]),
        // No pair with the condition under both: independent shares.
        pairs(&[(30, [1, 1, 0, 0]), (50, [1, 0, 0, 0]), (10, [0, 0, 1, 1]), (22, [0, 0, 1, 0])]),
    ];
    for pairs in cases {
        let counts = counts(&pairs);
        let contrast = counts.contrast().unwrap();
        let [n_a, n_b, x_a, x_b] = [counts.n_a, counts.n_b, counts.x_a, counts.x_b].map(|x| x as f64);
        let (p_a, p_b) = (x_a / n_a, x_b / n_b);
        let (mut of_a, mut of_b, mut of_both, mut of_difference) = (0.0, 0.0, 0.0, 0.0);
        for pair in &pairs {
            let [holds_a, event_a, holds_b, event_b] = pair.map(|x| f64::from(u8::from(x)));
            let (a, b) = ((event_a - p_a * holds_a) / n_a, (event_b - p_b * holds_b) / n_b);
            of_a += a * a;
            of_b += b * b;
            of_both += a * b;
            of_difference += (a - b) * (a - b);
        }
        assert!(close(contrast.difference, p_a - p_b));
        assert!(close(contrast.std_error, of_difference.sqrt()), "{contrast:?} {of_difference}");
        assert!(close(contrast.variance_ratio.unwrap(), (of_a + of_b) / of_difference), "{contrast:?}");
        let correlation = of_both / (of_a * of_b).sqrt();
        let a = proportion(counts.x_a, counts.n_a).unwrap();
        let b = proportion(counts.x_b, counts.n_b).unwrap();
        let reach = |a: f64, b: f64| (a * a - 2.0 * correlation * a * b + b * b).sqrt();
        let (low, high) = (reach(p_a - a.low, b.high - p_b), reach(a.high - p_a, p_b - b.low));
        assert!((contrast.interval.low - (p_a - p_b - low)).abs() < 1e-9, "{contrast:?}");
        assert!((contrast.interval.high - (p_a - p_b + high)).abs() < 1e-9, "{contrast:?}");
    }
}

/// Fully concordant pairs say nothing against equality, but not more than their number allows.
#[test]
fn concordant_pairs_leave_the_limits_of_the_smaller_condition() {
    let near = counts(&pairs(&[(450, [1, 1, 1, 1]), (450, [1, 0, 1, 0]), (1, [1, 0, 0, 0])]));
    let contrast = near.contrast().unwrap();
    let z2 = 3.841_458_820_7;
    let least = z2 / (900.0 + z2);
    assert!((contrast.interval.low - (contrast.difference - least)).abs() < 1e-9, "{contrast:?}");
    assert!((contrast.interval.high - (contrast.difference + least)).abs() < 1e-9, "{contrast:?}");
    // Nothing varies: the event always under a and never under b.
    let sure = counts(&pairs(&[(20, [1, 1, 1, 0]), (1, [1, 1, 0, 0]), (2, [0, 0, 1, 0])]));
    let contrast = sure.contrast().unwrap();
    assert_eq!((contrast.difference, contrast.std_error, contrast.variance_ratio), (1.0, 0.0, None));
    assert_eq!(contrast.interval.high, 1.0);
    // A condition that never held under one scenario leaves no difference, under whichever.
    let never = counts(&pairs(&[(20, [0, 0, 1, 1])]));
    assert_eq!(never.contrast(), None);
}

#[test]
fn each_contradiction_among_conditional_counts_panics() {
    let right = ConditionalCounts { n_a: 9, n_b: 8, x_a: 7, x_b: 6, n_ab: 7, x_ab: 5, xa_nb: 6, na_xb: 5 };
    assert!(right.contrast().is_some());
    // Each at most what it is part of, and it may be all of it.
    let full = ConditionalCounts { n_a: 9, n_b: 8, x_a: 9, x_b: 8, n_ab: 8, x_ab: 8, xa_nb: 8, na_xb: 8 };
    assert!(full.contrast().is_some());
    for wrong in [
        ConditionalCounts { x_a: 10, ..right },
        ConditionalCounts { x_b: 9, ..right },
        ConditionalCounts { n_ab: 9, ..right },
        ConditionalCounts { xa_nb: 8, ..right },
        ConditionalCounts { na_xb: 7, ..right },
        ConditionalCounts { x_ab: 6, ..right },
    ] {
        assert!(std::panic::catch_unwind(|| wrong.contrast()).is_err(), "{wrong:?}");
    }
}

#[test]
fn a_movement_is_the_mean_of_the_runs_and_its_interval_covers() {
    assert_eq!(movement(&[]), None);
    let still = movement(&[0; 1024]).expect("runs");
    let reach = Z_95 / 1026.0;
    assert_eq!((still.difference, still.std_error), (0.0, 0.0));
    assert!(close(still.interval.low, -reach) && close(still.interval.high, reach), "{:?}", still.interval);
    let some = movement(&[2, -1, 0, 1]).expect("runs");
    assert!(close(some.difference, 0.5) && close(some.std_error, (1.25_f64 / 4.0).sqrt()));
    assert_eq!(movement(&[2; 5]).map(|all| all.interval.high), Some(2.0));

    // Half of the runs in a hundred, or so few that some samples have none: 4,000 samples of 400 runs, seed 11. The interval
    // holds the mean in .95 of them, within 3.1 errors of a share (the critical value of .1 % for both tails).
    let mut draw = ChaCha8Rng::seed_from_u64(11);
    for (up, down) in [(0.02, 0.005), (0.3, 0.1), (0.004, 0.004)] {
        let mean = up - down;
        let covered = (0..4000)
            .filter(|_| {
                let runs: Vec<i8> = (0..400)
                    .map(|_| match draw.random::<f64>() {
                        x if x < up => 1,
                        x if x > 1.0 - down => -1,
                        _ => 0,
                    })
                    .collect();
                movement(&runs).expect("runs").interval.contains(mean)
            })
            .count() as f64;
        let error = (4000.0_f64 * 0.95 * 0.05).sqrt();
        assert!(covered > 3800.0 - 3.1 * error, "{up} {down}: {covered}");
        assert!(covered < 3800.0 + 3.1 * error || up + down < 0.03, "{up} {down}: {covered}");
    }
}
