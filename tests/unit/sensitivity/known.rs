//! Functions with known indices, and how often intervals contain them.

use super::designs::{binary, g, named, plan, random_saltelli};
use crate::lab::sensitivity::{Index, Resampling, Response, Saltelli, noise, sobol};
use std::f64::consts::PI;

/// Fails unless every index lies within twice the half-width of its interval (3.9 standard errors; about 1 in
/// 10,000 for one index) of the closed form, and the half-width is at most `half_width`.
fn assert_close(indices: &[Index], name: &str, closed: &[f64], half_width: f64) {
    for (index, closed) in named(indices, name).iter().zip(closed) {
        let (value, interval) = index.value.expect("a value");
        let half = 0.5 * (interval.high - interval.low);
        assert!(half <= half_width, "{name} {:?}: ±{half}", index.input);
        assert!(
            (value - closed).abs() <= 2.0 * half,
            "{name} {:?}: {value}, not {closed} (±{half})",
            index.input
        );
    }
}

#[test]
#[allow(clippy::disallowed_methods, reason = "the sine is in the definition of the function")]
fn ishigami_has_its_closed_form_at_4096_base_points() {
    let design = Saltelli { inputs: 3, second_order: true };
    let (a, b) = (7.0, 0.1);
    let f = |u: &Vec<f64>| {
        let x = [0, 1, 2].map(|i| PI * (2.0 * u[i] - 1.0));
        let sine = x[1].sin();
        x[0].sin() * (1.0 + b * x[2] * x[2] * x[2] * x[2]) + a * sine * sine
    };
    let y: Vec<f64> = random_saltelli(&design, 4096, 1).iter().map(f).collect();
    let indices = sobol(&design, &Response::exact(&y), &plan(300));
    // Ishigami & Homma (1990): variances of the parts.
    let pi4 = PI * PI * PI * PI;
    let (v1, v2) = (0.5 * (1.0 + b * pi4 / 5.0) * (1.0 + b * pi4 / 5.0), a * a / 8.0);
    let v13 = b * b * pi4 * pi4 * (1.0 / 18.0 - 1.0 / 50.0);
    let v = v1 + v2 + v13;
    assert_close(&indices, "first", &[v1 / v, v2 / v, 0.0], 0.06);
    assert_close(&indices, "total", &[(v1 + v13) / v, v2 / v, v13 / v], 0.06);
    assert_close(&indices, "second", &[0.0, v13 / v, 0.0], 0.12);
}

/// First and total indices of Sobol' G (Saltelli & Sobol' 1995).
fn g_indices(coefficients: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let parts: Vec<f64> = coefficients.iter().map(|a| 1.0 / (3.0 * (1.0 + a) * (1.0 + a))).collect();
    let all: f64 = parts.iter().map(|part| 1.0 + part).product();
    let first = parts.iter().map(|part| part / (all - 1.0)).collect();
    let total = parts.iter().map(|part| part * all / (1.0 + part) / (all - 1.0)).collect();
    (first, total)
}

#[test]
fn sobol_g_has_its_closed_form_at_4096_base_points() {
    let coefficients = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0];
    let design = Saltelli { inputs: 6, second_order: false };
    let rows = random_saltelli(&design, 4096, 2);
    let y: Vec<f64> = rows.iter().map(|row| g(row, &coefficients)).collect();
    let indices = sobol(&design, &Response::exact(&y), &plan(300));
    let (first, total) = g_indices(&coefficients);
    assert_close(&indices, "first", &first, 0.06);
    assert_close(&indices, "total", &total, 0.06);
}

/// Simulated designs.
const DESIGNS: u64 = 100;

/// In how many simulated designs the interval of first 1, total 1, total 2, total 3 contains the truth.
fn covered(truth: &[(&str, usize, f64)], runs: u32, common: bool) -> Vec<u32> {
    const BASE_POINTS: usize = 256;
    let design = Saltelli { inputs: 3, second_order: false };
    // G lies between 0 and 4: a fifth of it is a probability.
    let p = |row: &[f64]| 0.2 * g(row, &COEFFICIENTS);
    let mut covered = vec![0; truth.len()];
    for seed in 0..DESIGNS {
        let rows = random_saltelli(&design, BASE_POINTS, 100 + seed);
        let response = binary(&rows, p, runs, common, 100 + seed);
        let indices = sobol(&design, &response, &Resampling::new(seed, 200, common));
        for (covered, (name, input, truth)) in covered.iter_mut().zip(truth) {
            let Ok((_, interval)) = named(&indices, name)[*input].value else { panic!("no value") };
            *covered += u32::from(interval.contains(*truth));
        }
    }
    covered
}

const COEFFICIENTS: [f64; 3] = [0.0, 1.0, 4.5];

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn intervals_contain_the_truth_as_often_as_they_say() {
    // Binomial(100, 0.95): 85 or fewer have a chance of 0.014 %.
    const CRITICAL: u32 = 85;
    let (first, total) = g_indices(&COEFFICIENTS);
    let truth =
        [("first", 0, first[0]), ("total", 0, total[0]), ("total", 1, total[1]), ("total", 2, total[2])];
    for common in [false, true] {
        let covered = covered(&truth, 50, common);
        println!("common {common}: {covered:?} of {DESIGNS}");
        assert!(covered.iter().all(|covered| *covered > CRITICAL), "common {common}: {covered:?}");
    }
}

#[test]
fn the_share_of_noise_is_that_of_a_binomial() {
    let rows: Vec<Vec<f64>> = (0..2000).map(|j| vec![super::designs::uniform(9, 0, j)]).collect();
    let p = |row: &[f64]| 0.3 + 0.4 * row[0];
    let response = binary(&rows, p, 25, false, 9);
    // Var p = 0.16 / 12; E p (1 − p) = E p − (E p)² − Var p.
    let (inputs, noise_variance) = (0.16 / 12.0, (0.5 - 0.25 - 0.16 / 12.0) / 25.0);
    let found = noise(&response, 1, &plan(300)).expect("blocks");
    let (share, interval) = found.share.expect("a share");
    assert!(interval.contains(noise_variance / (inputs + noise_variance)), "{share} {interval:?}");
    assert!((found.input_variance / inputs - 1.0).abs() < 0.1, "{found:?}");
    assert!((found.noise_variance / noise_variance - 1.0).abs() < 0.1, "{found:?}");
}
