//! Symmetric games of one unknown: the three solvers behind one residual.

use crate::base::decision::{FixedPoint, Scratch, fixed_point, newton, quantal_response, roots};

/// Probability of acting against not, by the one kernel.
fn acts(precision: f64, rest: f64, act: f64) -> f64 {
    quantal_response(precision, &[rest, act, f64::NEG_INFINITY, f64::NEG_INFINITY])[1]
}

fn power(base: f64, exponent: u32) -> f64 {
    (0..exponent).fold(1.0, |product, _| product * base)
}

fn along(map: impl Fn(f64, f64) -> f64, precision: f64, tolerance: f64) -> (f64, FixedPoint) {
    let (point, result) = newton(|l, x, image| image[0] = map(l, x[0]), precision, &[0.5], tolerance);
    (point[0], result)
}

fn damped(map: impl Fn(f64) -> f64, start: f64) -> (f64, FixedPoint) {
    let mut point = [start];
    let result =
        fixed_point(|x, image| image[0] = map(x[0]), &mut point, 1e-12, 10_000, &mut Scratch::new(1));
    (point[0], result)
}

/// Volunteer's dilemma (Diekmann 1985), cost over value .2: helping against hoping that one of the others does.
fn volunteer(n: u32) -> impl Fn(f64, f64) -> f64 {
    move |precision, p| acts(precision, 1.0 - power(1.0 - p, n - 1), 0.8)
}

#[test]
fn the_volunteers_dilemma_tends_to_its_mixed_equilibrium() {
    for (n, mixed, nobody) in [(3, 0.552786, 0.089443), (10, 0.163749, 0.167250), (32, 0.050593, 0.189881)] {
        // Exactly: (1 − p)^(n − 1) = .2.
        let exact = roots(|p| p + power(1.0 - p, n - 1) - 0.2, 0.0, 1.0, 1000);
        assert_eq!(exact.len(), 1);
        assert!((exact[0] - mixed).abs() < 5e-7 && (power(1.0 - exact[0], n) - nobody).abs() < 5e-7);
        for precision in [1e2, 1e3, 1e4, 1e5] {
            let map = volunteer(n);
            let found = roots(|p| map(precision, p), 0.0, 1.0, 1000);
            assert_eq!(found.len(), 1, "helping is a strategic substitute: one equilibrium");
            let (p, result) = along(&map, precision, 1e-9);
            assert!(result.converged, "n = {n}, λ = {precision}: {result:?}");
            assert!((p - found[0]).abs() < 1e-9);
            // To first order the error is logit(p) over λ times the slope of the gain from helping, which falls with p.
            let slope = (n - 1) as f64 * power(1.0 - exact[0], n - 2);
            let error = -crate::base::math::logit(exact[0]) / (precision * slope);
            assert!(
                (p - exact[0] - error).abs() < 0.3 * error.abs(),
                "n = {n}, λ = {precision}: {p} {error}"
            );
            if precision >= 1e4 {
                assert!(
                    (p - exact[0] - error).abs() < 0.01 * error.abs(),
                    "n = {n}, λ = {precision}: {p} {error}"
                );
            }
        }
        // Where the damped iteration no longer does.
        let map = volunteer(n);
        assert!(!damped(|p| map(1e4, p), 0.5).1.converged);
    }
}

/// Participation with a threshold (Palfrey & Rosenthal 1984, no refund): one contributes if the probability of
/// being the one who matters, C(n−1, w−1) p^(w−1) (1−p)^(n−w), is worth the cost.
#[test]
fn both_roots_of_the_threshold_game_are_found() {
    for (n, w, ways, cost, low, high) in
        [(3, 2, 2.0, 0.4, 0.276393, 0.723607), (10, 4, 84.0, 0.15, 0.180769, 0.514316)]
    {
        let pivotal = |p: f64| ways * power(p, w - 1) * power(1.0 - p, n - w);
        let exact = roots(|p| p + pivotal(p) - cost, 0.0, 1.0, 1000);
        assert_eq!(exact.len(), 2);
        assert!((exact[0] - low).abs() < 5e-7 && (exact[1] - high).abs() < 5e-7, "{exact:?}");
        let map = |p: f64| acts(1e7, 0.0, pivotal(p) - cost);
        let found = roots(map, 0.0, 1.0, 1000);
        assert_eq!(found.len(), 3, "and nobody contributes: {found:?}");
        assert!(found[0] < 1e-9);
        assert!((found[1] - exact[0]).abs() < 1e-6 && (found[2] - exact[1]).abs() < 1e-6, "{found:?}");
        // The lower one is unstable: from either side the iteration leaves it.
        let (left, _) = damped(|p| acts(100.0, 0.0, pivotal(p) - cost), exact[0] - 0.05);
        assert!((left - exact[0]).abs() > 0.05);
    }
}

/// p = logistic(λ (h + J p)) (Brock & Durlauf 2001), symmetric about one half at h = −J/2: three fixed points
/// where λ J > 4, else one.
#[test]
fn social_interaction_has_three_fixed_points_above_the_critical_value() {
    for (interaction, count) in [(1.0, 1), (3.9, 1), (4.1, 3), (6.0, 3), (12.0, 3)] {
        let map = |precision: f64, p: f64| acts(precision, 0.0, interaction * (p - 0.5));
        let found = roots(|p| map(1.0, p), 0.0, 1.0, 999);
        assert_eq!(found.len(), count, "J = {interaction}: {found:?}");
        let (low, all_out) = damped(|p| map(1.0, p), 0.0);
        let (high, all_in) = damped(|p| map(1.0, p), 1.0);
        assert!(all_out.converged && all_in.converged, "J = {interaction}: {all_out:?} {all_in:?}");
        assert!((low - found[0]).abs() < 1e-9 && (high - found[count - 1]).abs() < 1e-9);
        assert!((found[count / 2] - 0.5).abs() < 1e-12);
        assert!((low + high - 1.0).abs() < 1e-9);
    }
}

#[test]
fn the_three_solvers_agree_where_all_converge() {
    type Map = Box<dyn Fn(f64, f64) -> f64>;
    let maps: Vec<(&str, Map)> = vec![
        ("volunteers, 3", Box::new(volunteer(3))),
        ("volunteers, 10", Box::new(volunteer(10))),
        ("interaction", Box::new(|l, p| acts(l, 0.0, 0.2 + 0.7 * (p - 0.5)))),
        ("dread of crowds", Box::new(|l, p| acts(l, 0.0, 0.3 - p))),
    ];
    for (name, map) in &maps {
        for precision in [0.0, 0.5, 2.0, 5.0] {
            let found = roots(|p| map(precision, p), 0.0, 1.0, 500);
            let (newton, by_newton) = along(map, precision, 1e-12);
            let (iterated, by_iteration) = damped(|p| map(precision, p), 0.5);
            assert!(by_newton.converged && by_iteration.converged, "{name}: {by_newton:?} {by_iteration:?}");
            assert_eq!(found.len(), 1, "{name} at {precision}");
            assert!(
                (newton - found[0]).abs() < 1e-9 && (iterated - found[0]).abs() < 1e-9,
                "{name} at {precision}"
            );
        }
    }
}
