//! The same numbers as SALib 1.6.0, OpenTURNS 1.27 and SciPy 1.17.1 for the same X and Y, where the estimator is
//! the same: without noise. `scripts/sensitivity_reference.py` makes them.

use super::designs::{g, plan, saltelli, values};
use crate::lab::sensitivity::{Points, Response, Saltelli, Scale, morris, pawn, regression, sobol};

const STEPS: [f64; 6] = [
    0.8191725133961645,
    0.6710436067037893,
    0.5497004779019703,
    0.4503599627370496,
    0.3689283129,
    0.302219731,
];
const COEFFICIENTS: [f64; 3] = [0.0, 1.0, 4.5];

fn u(j: usize, k: usize) -> f64 {
    let x = (j + 1) as f64 * STEPS[k];
    x - x.floor()
}

fn assert_near(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-10, "{what}: {found}, not {expected}");
    }
}

#[test]
fn sobol_indices_are_those_of_salib() {
    let design = Saltelli { inputs: 3, second_order: true };
    let y: Vec<f64> = saltelli(&design, 32, u).iter().map(|row| g(row, &COEFFICIENTS)).collect();
    let indices = sobol(&design, &Response::exact(&y), &plan(100));
    assert_near(
        "first",
        &values(&indices, "first"),
        &[0.626870943991456, 0.35679837914788226, -0.1396759526133553],
    );
    assert_near(
        "total",
        &values(&indices, "total"),
        &[0.9074666562352174, 0.25754491406794794, 0.031195420374863475],
    );
    let second = [0.04162384996464463, 0.09407672764444053, -0.36602022908028];
    assert_near("second", &values(&indices, "second"), &second);
}

#[test]
fn elementary_effects_are_those_of_salib() {
    let mut rows = Vec::new();
    for t in 0..10 {
        let mut x: Vec<f64> = (0..3).map(|k| (2.0 * u(t, k)).floor() / 3.0).collect();
        rows.push(x.clone());
        for i in 0..3 {
            x[(i + t) % 3] += 2.0 / 3.0;
            rows.push(x.clone());
        }
    }
    let y: Vec<f64> = rows.iter().map(|row| g(row, &COEFFICIENTS)).collect();
    let indices = morris(&rows.concat(), 3, &Response::exact(&y), &plan(100));
    assert_near(
        "mu",
        &values(&indices, "mu"),
        &[-0.3919191919191924, -0.15757575757575765, 0.3474747474747476],
    );
    let mu_star = [2.2080808080808083, 1.2242424242424241, 0.6464646464646469];
    assert_near("mu_star", &values(&indices, "mu_star"), &mu_star);
    let sigma = [2.426494464626962, 1.398236678681855, 0.6990923936973292];
    assert_near("sigma", &values(&indices, "sigma"), &sigma);
}

fn sample() -> (Points, Vec<Vec<f64>>) {
    let rows: Vec<Vec<f64>> = (0..200).map(|j| (0..3).map(|k| u(j, k)).collect()).collect();
    (Points::new(vec![None; 3], rows.concat()), rows)
}

#[test]
fn pawn_is_the_kolmogorov_statistic_of_scipy_over_ten_slices() {
    let (points, rows) = sample();
    let y: Vec<f64> = rows.iter().map(|row| g(row, &COEFFICIENTS)).collect();
    let indices = pawn(&points, &Response::exact(&y), &plan(100));
    assert_near("median", &values(&indices, "median"), &[0.4475, 0.2525, 0.135]);
    assert_near("maximum", &values(&indices, "maximum"), &[0.765, 0.395, 0.2]);
}

#[test]
fn regression_coefficients_are_those_of_openturns() {
    let (points, rows) = sample();
    let y: Vec<f64> = rows.iter().map(|x| x[0] + 2.0 * x[1] * x[1] - x[0] * x[2]).collect();
    let response = Response::exact(&y);
    let src = regression(&points, &response, Scale::Values, &plan(100));
    assert_near(
        "src",
        &values(&src, "coefficient"),
        &[0.23782238580552814, 0.9134561836885354, -0.21894957171644097],
    );
    assert_near("src r2", &values(&src, "r2"), &[0.9270981571703294]);
    let srrc = regression(&points, &response, Scale::Ranks, &plan(100));
    assert_near(
        "srrc",
        &values(&srrc, "coefficient"),
        &[0.2545408256992012, 0.9171152653439747, -0.23237111153173406],
    );
    assert_near("srrc r2", &values(&srrc, "r2"), &[0.9472229973752471]);
}
