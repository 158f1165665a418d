//! Every root of one unknown is bracketed, once.

use crate::base::decision::roots;
use crate::base::math::logistic;

#[test]
fn stable_and_unstable_roots_are_found() {
    let found = roots(|p| logistic(10.0 * (p - 0.5)), 0.0, 1.0, 1001);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!((found[1] - 0.5).abs() < 1e-15, "the unstable one");
    assert!((found[0] + found[2] - 1.0).abs() < 1e-15);
    for p in found {
        assert!((p - logistic(10.0 * (p - 0.5))).abs() < 1e-15);
    }
}

#[test]
fn roots_on_the_grid_are_found_once() {
    assert_eq!(roots(|x| x - x * (x - 0.5) * (x - 1.0), 0.0, 1.0, 4), [0.0, 0.5, 1.0]);
    assert!(roots(|x| x + 1.0, 0.0, 1.0, 4).is_empty());
    // In the interval alone: the third root lies above it.
    assert_eq!(roots(|x| x - (x - 2.5) * (x - 4.0) * (x - 6.5), 2.0, 5.0, 6), [2.5, 4.0]);
}
