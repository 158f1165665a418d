//! An input that does nothing, in runs that are noisy.

use super::designs::{binary, named, plan, random_saltelli, uniform, values};
use crate::lab::sensitivity::{
    Points, Reason, Resampling, Response, Saltelli, Scale, morris, noise, pawn, regression, sobol,
};

/// The last of three inputs does nothing.
fn p(row: &[f64]) -> f64 {
    0.2 + 0.5 * row[0] * row[0] + 0.2 * row[0] * row[1]
}

const DESIGN: Saltelli = Saltelli { inputs: 3, second_order: false };

fn of(common: bool) -> Resampling {
    Resampling::new(0, 300, common)
}

#[test]
fn plain_estimators_give_an_inert_input_what_is_noise() {
    let rows = random_saltelli(&DESIGN, 512, 3);
    for (runs, least) in [(25, 0.15), (1, 0.8)] {
        let noisy = binary(&rows, p, runs, false, 3).values();
        let plain = sobol(&DESIGN, &Response::exact(&noisy), &plan(100));
        let inert = values(&plain, "total")[2];
        println!("{runs} runs: plain total of an inert input {inert:.3}");
        assert!(inert > least, "{inert}");
    }
}

#[test]
fn an_inert_input_is_zero_within_its_interval_under_independent_runs() {
    // 60 designs of 25 runs a point: at 95 %, 10 or more misses of first or total have a chance below 0.1 %.
    let mut missed = [0, 0];
    for seed in 0..60 {
        let rows = random_saltelli(&DESIGN, 128, seed);
        let indices = sobol(&DESIGN, &binary(&rows, p, 25, false, seed), &of(false));
        for (missed, name) in missed.iter_mut().zip(["first", "total"]) {
            let (_, interval) = named(&indices, name)[2].value.expect("a value");
            *missed += u32::from(!interval.contains(0.0));
        }
    }
    println!("missed {missed:?} of 60");
    assert!(missed.iter().all(|missed| *missed < 10), "{missed:?}");
}

#[test]
fn an_inert_input_is_exactly_zero_under_common_runs() {
    let rows = random_saltelli(&DESIGN, 128, 4);
    let response = binary(&rows, p, 25, true, 4);
    let indices = sobol(&DESIGN, &response, &of(true));
    let (value, interval) = named(&indices, "total")[2].value.expect("a value");
    assert_eq!((value, interval.low, interval.high), (0.0, 0.0, 0.0));
    let (value, interval) = named(&indices, "first")[2].value.expect("a value");
    assert_eq!((value, interval.low, interval.high), (0.0, 0.0, 0.0));
}

#[test]
fn one_run_a_point_is_one_block_and_gives_a_reason() {
    let rows = random_saltelli(&DESIGN, 64, 5);
    let response = binary(&rows, p, 1, false, 5);
    assert!(sobol(&DESIGN, &response, &of(false)).iter().all(|index| index.value == Err(Reason::OneBlock)));
    assert_eq!(noise(&response, DESIGN.rows(), &of(false)), None);
}

#[test]
fn without_influence_there_are_no_shares() {
    let rows = random_saltelli(&DESIGN, 128, 6);
    for (common, p) in [(false, 0.3), (true, 0.3), (true, 0.0)] {
        let response = binary(&rows, |_| p, 25, common, 6);
        let indices = sobol(&DESIGN, &response, &of(common));
        assert!(
            indices.iter().all(|index| index.value == Err(Reason::NoVariance)),
            "{common} {p}: {indices:?}"
        );
    }
}

fn trajectories(count: u32) -> Vec<Vec<f64>> {
    let mut rows = Vec::new();
    for t in 0..count {
        let mut x: Vec<f64> = (0..3).map(|k| (2.0 * uniform(7, k, t)).floor() / 3.0).collect();
        rows.push(x.clone());
        for i in 0..3 {
            x[(i + t as usize) % 3] += 2.0 / 3.0;
            rows.push(x.clone());
        }
    }
    rows
}

#[test]
fn elementary_effects_of_noise_have_no_size() {
    let rows = trajectories(60);
    let response = binary(&rows, p, 25, false, 7);
    let plain = morris(&rows.concat(), 3, &Response::exact(&response.values()), &plan(100));
    assert!(values(&plain, "mu_star")[2] > 0.1, "{:?}", values(&plain, "mu_star"));
    // 40 designs at 95 %: 8 misses or more have a chance below 0.1 %.
    let mut missed = [0; 3];
    for seed in 0..40 {
        let indices = morris(&rows.concat(), 3, &binary(&rows, p, 25, false, 40 + seed), &of(false));
        for (missed, name) in missed.iter_mut().zip(["mu", "mu_star", "sigma"]) {
            let (_, interval) = named(&indices, name)[2].value.expect("a value");
            *missed += u32::from(!interval.contains(0.0));
            let (_, interval) = named(&indices, name)[0].value.expect("a value");
            assert!(interval.low > 0.0 || name == "sigma", "{name} {interval:?}");
        }
    }
    println!("missed {missed:?} of 40");
    assert!(missed.iter().all(|missed| *missed < 8), "{missed:?}");
    let response = binary(&rows, p, 25, true, 7);
    let indices = morris(&rows.concat(), 3, &response, &of(true));
    for name in ["mu", "mu_star", "sigma"] {
        assert_eq!(named(&indices, name)[2].value.expect("a value").0, 0.0, "{name}");
    }
}

#[test]
fn regression_and_pawn_give_an_inert_input_nothing() {
    let rows: Vec<Vec<f64>> = (0..400).map(|j| (0..3).map(|k| uniform(8, k, j)).collect()).collect();
    let points = Points::new(vec![None; 3], rows.concat());
    let response = binary(&rows, p, 25, false, 8);
    let src = regression(&points, &response, Scale::Values, &of(false));
    let srrc = regression(&points, &response, Scale::Ranks, &of(false));
    let pawn = pawn(&points, &response, &of(false));
    for (name, indices) in [("coefficient", &src), ("coefficient", &srrc), ("median_above_dummy", &pawn)] {
        let (value, interval) = named(indices, name)[2].value.expect("a value");
        assert!(interval.contains(0.0), "{name} {value} {interval:?}");
        let (value, interval) = named(indices, name)[0].value.expect("a value");
        assert!(interval.low > 0.1, "{name} {value} {interval:?}");
    }
    // The line explains nearly all that inputs cause, and less of what is noisy.
    assert!(values(&src, "r2")[0] > 0.9 && values(&srrc, "r2")[0] < 0.9);
}

/// An input that does nothing lies among 95 % of the dummies: in 9 of 12 designs or more, at p = .002.
#[test]
fn an_inert_input_is_as_far_as_a_dummy() {
    let among = (0..12).filter(|&seed| {
        let rows: Vec<Vec<f64>> = (0..400).map(|j| (0..3).map(|k| uniform(seed, k, j)).collect()).collect();
        let points = Points::new(vec![None; 3], rows.concat());
        let pawn = pawn(&points, &binary(&rows, p, 25, false, seed), &of(false));
        let (_, dummies) = named(&pawn, "dummy_median")[0].value.expect("a value");
        let inert = named(&pawn, "median")[2].value.expect("a value").0;
        assert!(inert > 0.0);
        dummies.contains(inert)
    });
    assert!(among.count() >= 9);
}
