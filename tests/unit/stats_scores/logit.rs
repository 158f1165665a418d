//! Penalised logit against arithmetic and other programs.

use crate::base::math::ln;
use crate::base::stats::{Logit, Sample};

/// 24 cases with two covariates and three classes, by arithmetic.
fn sample() -> (Vec<Vec<f64>>, Vec<usize>) {
    let x: Vec<Vec<f64>> =
        (0..24).map(|i| vec![f64::from((7 * i) % 11 - 5) / 2.0, f64::from((5 * i) % 7 - 3) / 1.5]).collect();
    let y = (0..24).map(|i| (i * i + usize::from(x[i][0] > 0.3) + i % 5) % 3).collect();
    (x, y)
}

fn assert_near(found: &[f64], wanted: &[f64], tolerance: f64) {
    for (found, wanted) in found.iter().zip(wanted) {
        assert!((found - wanted).abs() <= tolerance, "{found} is not {wanted}");
    }
}

#[test]
fn without_covariates_the_constants_are_log_odds() {
    let x = vec![vec![]; 10];
    let y = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2];
    let fit = Logit::fit(Sample { x: &x, y: &y, classes: 3 }, 1.0, None).expect("a fit");
    assert_eq!(fit.of_class(0), [0.0]);
    assert_near(fit.of_class(1), &[ln(3.0 / 5.0)], 1e-10);
    assert_near(fit.of_class(2), &[ln(2.0 / 5.0)], 1e-10);
}

#[test]
fn a_great_penalty_leaves_the_base_rate() {
    let (x, y) = sample();
    let fit = Logit::fit(Sample { x: &x, y: &y, classes: 3 }, 1e9, None).expect("a fit");
    let base: Vec<f64> =
        (0..3).map(|k| y.iter().filter(|&&class| class == k).count() as f64 / 24.0).collect();
    let mut p = [0.0; 3];
    fit.probabilities(&[2.0, -1.0], &mut p);
    assert_near(&p, &base, 1e-7);
}

#[test]
fn the_gradient_is_zero_at_the_solution() {
    let (x, y) = sample();
    let penalty = 0.7;
    let fit = Logit::fit(Sample { x: &x, y: &y, classes: 3 }, penalty, None).expect("a fit");
    let mut p = [0.0; 3];
    for class in 0..3 {
        for column in 0..3 {
            let mut sum = if column > 0 { penalty * fit.of_class(class)[column] } else { 0.0 };
            for (x, &observed) in x.iter().zip(&y) {
                fit.probabilities(x, &mut p);
                let residual = p[class] - f64::from(u8::from(observed == class));
                sum += residual * if column > 0 { x[column - 1] } else { 1.0 };
            }
            assert!(sum.abs() < 1e-9, "class {class}, column {column}: {sum}");
        }
    }
}

#[test]
fn it_agrees_with_two_other_programs() {
    let (x, y) = sample();
    let fit = |penalty| Logit::fit(Sample { x: &x, y: &y, classes: 3 }, penalty, None).expect("a fit");
    // scikit-learn 1.9.1, LogisticRegression(C = 1 / penalty, solver = "newton-cg", tol = 1e-14).
    let slopes = [
        (
            0.5,
            [
                0.0020643505285,
                0.0959912178967,
                -0.0588344091386,
                -0.2362921790488,
                0.0567700586101,
                0.1403009611521,
            ],
        ),
        (
            4.0,
            [
                -0.0012323871728,
                0.0782403469754,
                -0.0390915368702,
                -0.1828341023924,
                0.0403239240430,
                0.1045937554170,
            ],
        ),
    ];
    let chances = [
        (0.5, [0.3455049992534, 0.3840533829593, 0.2704416177873]),
        (4.0, [0.3487660043857, 0.3759394853339, 0.2752945102804]),
    ];
    for ((penalty, slopes), (_, chances)) in slopes.into_iter().zip(chances) {
        let fit = fit(penalty);
        for class in 0..3 {
            assert_near(&fit.of_class(class)[1..], &slopes[2 * class..][..2], 1e-8);
        }
        let mut p = [0.0; 3];
        fit.probabilities(&[1.0, -1.0], &mut p);
        assert_near(&p, &chances, 1e-8);
    }
    // statsmodels 0.15.0, MNLogit, no penalty: coefficients against class 0.
    let free = fit(1e-6);
    let wanted = [
        [-0.1695172038192, -0.0657600547825, -0.3462412288573],
        [-0.2563518417906, 0.0575442559405, 0.0484649382780],
    ];
    for (class, wanted) in [1, 2].into_iter().zip(wanted) {
        let differences: Vec<f64> =
            free.of_class(class).iter().zip(free.of_class(0)).map(|(b, zero)| b - zero).collect();
        assert_near(&differences, &wanted, 1e-6);
    }
}

#[test]
fn separated_classes_converge_with_a_ridge_and_a_start_changes_nothing() {
    let x: Vec<Vec<f64>> = (0..20).map(|i| vec![f64::from(i) - 9.5]).collect();
    let y: Vec<usize> = (0..20).map(|i| usize::from(i >= 10)).collect();
    let sample = Sample { x: &x, y: &y, classes: 2 };
    let fit = Logit::fit(sample, 0.01, None).expect("a fit");
    let again = Logit::fit(sample, 0.01, Logit::fit(sample, 10.0, None).as_ref()).expect("a fit");
    for class in 0..2 {
        assert_near(fit.of_class(class), again.of_class(class), 1e-7);
    }
    let mut p = [0.0; 2];
    fit.probabilities(&[0.5], &mut p);
    assert!(p[1] > 0.7 && p[1] < 0.999, "{p:?}");
}
