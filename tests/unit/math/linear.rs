//! Linear systems.

use crate::base::math::solve_linear;

#[test]
fn a_system_that_needs_its_rows_swapped_is_solved() {
    let mut matrix = [0.0, 2.0, 1.0, 1.0, -2.0, -3.0, -1.0, 1.0, 2.0];
    let mut right = [-8.0, 0.0, 3.0];
    assert!(solve_linear(&mut matrix, &mut right));
    assert!(right.iter().zip([-4.0, -5.0, 2.0]).all(|(x, exact)| (x - exact).abs() < 1e-14), "{right:?}");
}

#[test]
fn a_singular_or_odd_one_is_refused() {
    assert!(!solve_linear(&mut [1.0, 2.0, 2.0, 4.0], &mut [1.0, 2.0]));
    assert!(!solve_linear(&mut [f64::NAN], &mut [1.0]));
    assert!(solve_linear(&mut [], &mut []));
}
