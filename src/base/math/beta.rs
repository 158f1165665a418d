//! The regularized incomplete beta function and its inverse.

use super::exp::{exp, ln, ln_1p, logistic, logit};
use super::gamma::{TWO_PI, deviance, nonzero, stirling_error};
use super::normal::normal_quantile;
use super::root::increasing_root;

/// `x^a y^b / Beta(a, b)` with `y = 1 - x`, by Loader's (2000) saddle-point form of the binomial.
fn beta_power(a: f64, b: f64, x: f64, y: f64) -> f64 {
    let n = a + b;
    let logarithm =
        stirling_error(n) - stirling_error(a) - stirling_error(b) - deviance(a, n * x) - deviance(b, n * y);
    (a * (b / n) / TWO_PI).sqrt() * exp(logarithm)
}

/// The continued fraction of I_x(a, b) (DLMF 8.17.22), by Lentz's (1976) method.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let n = a + b;
    let mut c = 1.0;
    let mut d = 1.0 / nonzero(1.0 - n * x / (a + 1.0));
    let mut h = d;
    let mut m = 1.0;
    loop {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / nonzero(1.0 + even * d);
        c = nonzero(1.0 + even / c);
        h *= c * d;
        let odd = -(a + m) * (n + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / nonzero(1.0 + odd * d);
        c = nonzero(1.0 + odd / c);
        let factor = c * d;
        h *= factor;
        m += 1.0;
        if (factor - 1.0) * (factor - 1.0) < 1e-31 || m > 1e8 {
            return h;
        }
    }
}

/// (I, 1 - I, x^a y^b / Beta(a, b)) for `0 < x < 1`, `y = 1 - x`.
fn beta_both(a: f64, b: f64, x: f64, y: f64) -> (f64, f64, f64) {
    let power = beta_power(a, b, x, y);
    if x * (a + b + 2.0) < a + 1.0 {
        let lower = power * fraction(a, b, x) / a;
        (lower, 1.0 - lower, power)
    } else {
        let upper = power * fraction(b, a, y) / b;
        (1.0 - upper, upper, power)
    }
}

/// Regularized incomplete beta function I_x(a, b): the probability that a beta variable is at most `x`.
///
/// 0 below and 1 above the unit interval; NaN unless `a > 0` and `b > 0`. Takes of the order of
/// `sqrt(a + b)` steps at worst.
pub(crate) fn beta_regularized(a: f64, b: f64, x: f64) -> f64 {
    if !(a > 0.0 && b > 0.0) || x.is_nan() {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    beta_both(a, b, x, 1.0 - x).0
}

/// The `x` with `beta_regularized(a, b, x) = p`.
///
/// 0 and 1 at these `p` (and where the quantile is below 1e-300 or rounds to 1); NaN for `p` outside
/// [0, 1] or unless `a > 0` and `b > 0`. Newton's method on the logit of `x` and the logarithm of the
/// smaller tail, held in a bracket.
pub(crate) fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    if !(a > 0.0 && b > 0.0 && (0.0..=1.0).contains(&p)) {
        return f64::NAN;
    }
    if p == 0.0 || p == 1.0 {
        return p;
    }
    let (low, high) = (-690.0, 690.0);
    let at = |y: f64| beta_both(a, b, logistic(y), logistic(-y));
    // I_x(a, b) ≤ (x e (a + b))^a for small x (Γ(a + b) / Γ(b) ≤ (a + b)^a, Wendel 1948): no need to look where that is
    // nothing beside p.
    let nothing = |a: f64, p: f64| p > 1e-40 && a * (high - 1.0 - ln(a + b)) > 100.0;
    if !nothing(a, p) && p <= at(low).0 {
        return 0.0;
    }
    if !nothing(b, 1.0 - p) && 1.0 - p <= at(high).1 {
        return 1.0;
    }
    let lower = p <= 0.5;
    let target = if lower { ln(p) } else { ln_1p(-p) };
    // the logit of a beta variable is roughly normal
    let spread = (1.0 / a + 1.0 / b).sqrt();
    let start = logit(a / (a + b)) + normal_quantile(p) * spread;
    let y = increasing_root(low, high, start, 1e-20, |y| {
        let (x, complement) = (logistic(y), logistic(-y));
        let (p, q, density) = beta_both(a, b, x, complement);
        if lower { (ln(p) - target, density / p) } else { (target - ln(q), density / q) }
    });
    logistic(y)
}
