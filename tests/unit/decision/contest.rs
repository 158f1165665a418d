//! Contests and attrition against closed forms.

use crate::base::decision::{attrition, prevails, prevails_each, prevails_rows};

#[test]
fn four_at_once_have_the_bits_of_one() {
    let forces = [0.0, 1e-300, 313.0, 4e9];
    for a in [0.0, 327.0] {
        let four = prevails_each(forces, a, 1.5);
        let mut each = [[7.5; 4], forces];
        prevails_rows(&mut each, a, 1.5);
        assert_eq!(each[1].map(f64::to_bits), four.map(f64::to_bits));
        for (force, p) in forces.into_iter().zip(four) {
            assert_eq!(prevails(force, a, 1.5).to_bits(), p.to_bits());
        }
    }
}

#[test]
fn contest_matches_tullock() {
    assert!((prevails(300.0, 100.0, 2.0) - 0.9).abs() < 1e-14);
    assert!((prevails(100.0, 300.0, 1.0) - 0.25).abs() < 1e-14);
    assert_eq!(prevails(0.0, 1.0, 1.5), 0.0);
    assert_eq!(prevails(0.0, 0.0, 1.5), 0.5);
}

#[test]
fn square_law_leaves_the_survivors_of_the_closed_form() {
    // 100 against 80 at equal rates .01: 60 survive (Lanchester 1916).
    let (mut a, mut b, step) = (100.0, 80.0, 0.001);
    while b > 0.0 {
        let (loss_a, loss_b) = (attrition(a, b, 0.01, step), attrition(b, a, 0.01, step));
        a -= loss_a;
        b -= loss_b;
    }
    assert!((a - 60.0_f64).abs() < 0.01, "{a}");
}
