//! The one contest of force, and attrition when fighting lasts.

use crate::base::math::{each, ln, ln_each, logistic, logistic_each};
use std::borrow::BorrowMut;

/// Probability that B prevails over A: F_B^θ / (F_A^θ + F_B^θ) (Tullock 1980; Hirshleifer 1989), as a
/// logistic in the log ratio of forces so that no power overflows. Without any force on either side
/// neither prevails: one half.
#[inline(always)]
pub(crate) fn prevails(force_b: f64, force_a: f64, exponent: f64) -> f64 {
    if force_a <= 0.0 {
        return if force_b <= 0.0 { 0.5 } else { 1.0 };
    }
    logistic(exponent * (ln(force_b) - ln(force_a)))
}

/// [`prevails`] for each of `N` forces of B against one of A, with the same bits.
#[inline(always)]
pub(crate) fn prevails_each<const N: usize>(forces_b: [f64; N], force_a: f64, exponent: f64) -> [f64; N] {
    let mut each = [forces_b];
    prevails_rows(&mut each, force_a, exponent);
    each[0]
}

/// [`prevails_each`] for many, with the same bits, in place of the forces of B.
///
/// A logarithm, and a logistic function after it, take long to come but many can be under way at once: so
/// first all of the one, then all of the other.
#[inline(always)]
pub(crate) fn prevails_rows<const N: usize>(
    forces_b: &mut [impl BorrowMut<[f64; N]>],
    force_a: f64,
    exponent: f64,
) {
    let rows = forces_b.iter_mut().map(BorrowMut::borrow_mut);
    if force_a <= 0.0 {
        for row in rows {
            *row = row.map(|force| prevails(force, force_a, exponent));
        }
        return;
    }
    let ln_a = ln(force_a);
    for row in rows {
        *row = each(ln_each(*row), |ln_b| exponent * (ln_b - ln_a));
    }
    for row in forces_b.iter_mut().map(BorrowMut::borrow_mut) {
        *row = logistic_each(*row);
    }
}

/// Force lost to aimed fire of an enemy force in one step: rate × enemy × time (Lanchester 1916, square
/// law), never more than there is.
#[inline]
pub(crate) fn attrition(force: f64, enemy: f64, rate: f64, time: f64) -> f64 {
    (rate * enemy * time).min(force)
}
