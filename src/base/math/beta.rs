//! The regularized incomplete beta function and its inverse.

use super::exp::{exp, ln, ln_1p, logistic, logistic_each, logit};
use super::gamma::{TWO_PI, deviance, nonzero, stirling_error};
use super::normal::normal_quantile;
use super::root::Search;
use multiversion::multiversion;
use std::cell::LazyCell;

/// The two shapes of a beta distribution, and what `x^a y^b / Beta(a, b)` has in common for every `x` and `y = 1 - x`.
struct Shapes {
    a: f64,
    b: f64,
    n: f64,
    factor: f64,
    logarithm: f64,
}

impl Shapes {
    fn new(a: f64, b: f64) -> Shapes {
        let n = a + b;
        let logarithm = stirling_error(n) - stirling_error(a) - stirling_error(b);
        Shapes { a, b, n, factor: (a * (b / n) / TWO_PI).sqrt(), logarithm }
    }

    /// `x^a y^b / Beta(a, b)` with `y = 1 - x`, by Loader's (2000) saddle-point form of the binomial.
    fn power(&self, x: f64, y: f64) -> f64 {
        let &Shapes { a, b, n, .. } = self;
        self.factor * exp(self.logarithm - deviance(a, n * x) - deviance(b, n * y))
    }

    /// (I, 1 - I, x^a y^b / Beta(a, b)) for each `0 < x < 1`, `y = 1 - x`.
    fn both<const N: usize>(
        &self,
        x: [f64; N],
        y: [f64; N],
        fractions: impl Fn(&[f64; N], &[f64; N], &[f64; N]) -> [f64; N],
    ) -> [(f64, f64, f64); N] {
        let &Shapes { a, b, .. } = self;
        let lower: [bool; N] = std::array::from_fn(|i| x[i] * (a + b + 2.0) < a + 1.0);
        let first = lower.map(|lower| if lower { a } else { b });
        let second = lower.map(|lower| if lower { b } else { a });
        let at: [f64; N] = std::array::from_fn(|i| if lower[i] { x[i] } else { y[i] });
        let fractions = fractions(&first, &second, &at);
        std::array::from_fn(|i| {
            let power = self.power(x[i], y[i]);
            let tail = power * fractions[i] / first[i];
            if lower[i] { (tail, 1.0 - tail, power) } else { (1.0 - tail, tail, power) }
        })
    }
}

/// The continued fraction of I_x(a, b) (DLMF 8.17.22), by Lentz's (1976) method, `N` times at once.
#[inline(always)]
fn fraction_each<const N: usize>(a: &[f64; N], b: &[f64; N], x: &[f64; N]) -> [f64; N] {
    let mut c = [1.0; N];
    let (mut d, mut h) = ([0.0; N], [0.0; N]);
    for i in 0..N {
        d[i] = 1.0 / nonzero(1.0 - (a[i] + b[i]) * x[i] / (a[i] + 1.0));
        h[i] = d[i];
    }
    // 1 until a fraction has its last digit.
    let mut going = [1.0; N];
    let mut m = 1.0;
    loop {
        for i in 0..N {
            let (a, b, x) = (a[i], b[i], x[i]);
            let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
            d[i] = 1.0 / nonzero(1.0 + even * d[i]);
            c[i] = nonzero(1.0 + even / c[i]);
            let half = h[i] * (c[i] * d[i]);
            let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
            d[i] = 1.0 / nonzero(1.0 + odd * d[i]);
            c[i] = nonzero(1.0 + odd / c[i]);
            let factor = c[i] * d[i];
            h[i] = if going[i] > 0.0 { half * factor } else { h[i] };
            going[i] = if (factor - 1.0) * (factor - 1.0) < 1e-31 { 0.0 } else { going[i] };
        }
        m += 1.0;
        if going == [0.0; N] || m > 1e8 {
            return h;
        }
    }
}

/// So many are made side by side.
const LANES: usize = 8;

/// [`fraction_each`], compiled for the processor.
#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq", "x86_64+avx2"))]
fn fractions(a: &[f64; LANES], b: &[f64; LANES], x: &[f64; LANES]) -> [f64; LANES] {
    fraction_each(a, b, x)
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
    let [(lower, _, _)] = Shapes::new(a, b).both([x], [1.0 - x], fraction_each);
    lower
}

/// The `x` with `beta_regularized(a, b, x) = p`.
///
/// 0 and 1 at these `p` (and where the quantile is below 1e-300 or rounds to 1); NaN for `p` outside
/// [0, 1] or unless `a > 0` and `b > 0`. Newton's method on the logit of `x` and the logarithm of the
/// smaller tail, held in a bracket.
pub(crate) fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    let [x] = quantiles(a, b, [p], fraction_each);
    x
}

/// [`beta_quantile`] at each `p`, with the bits of as many calls, in less time.
pub(crate) fn beta_quantiles(a: f64, b: f64, p: [f64; LANES]) -> [f64; LANES] {
    quantiles(a, b, p, fractions)
}

fn quantiles<const N: usize>(
    a: f64,
    b: f64,
    p: [f64; N],
    fractions: impl Fn(&[f64; N], &[f64; N], &[f64; N]) -> [f64; N],
) -> [f64; N] {
    if !(a > 0.0 && b > 0.0) {
        return [f64::NAN; N];
    }
    let shapes = Shapes::new(a, b);
    let (low, high) = (-690.0, 690.0);
    // I_x(a, b) ≤ (x e (a + b))^a for small x (Γ(a + b) / Γ(b) ≤ (a + b)^a, Wendel 1948): no need to look where that is
    // nothing beside p.
    let nothing = |a: f64, p: f64| p > 1e-40 && a * (high - 1.0 - ln(a + b)) > 100.0;
    let at = |y: f64| shapes.both([logistic(y)], [logistic(-y)], fraction_each)[0];
    let (at_low, at_high) = (LazyCell::new(|| at(low).0), LazyCell::new(|| at(high).1));
    // the logit of a beta variable is roughly normal
    let spread = (1.0 / a + 1.0 / b).sqrt();
    let middle = logit(a / (a + b));
    let mut found = p;
    let mut searched = [false; N];
    let target = p.map(|p| if p <= 0.5 { ln(p) } else { ln_1p(-p) });
    let mut search = [Search::new(low, high, middle, 1e-20); N];
    for (i, &p) in p.iter().enumerate() {
        if !(0.0..=1.0).contains(&p) {
            found[i] = f64::NAN;
        } else if p == 0.0 || p == 1.0 {
            // They are their own quantiles.
        } else if !nothing(a, p) && p <= *at_low {
            found[i] = 0.0;
        } else if !nothing(b, 1.0 - p) && 1.0 - p <= *at_high {
            found[i] = 1.0;
        } else {
            searched[i] = true;
            search[i] = Search::new(low, high, middle + normal_quantile(p) * spread, 1e-20);
        }
    }
    while searched.contains(&true) {
        let y = search.map(|search| search.x);
        let both = shapes.both(logistic_each(y), logistic_each(y.map(|y| -y)), &fractions);
        for (i, &(lower, upper, density)) in both.iter().enumerate() {
            if !searched[i] {
                continue;
            }
            let (value, slope) = if p[i] <= 0.5 {
                (ln(lower) - target[i], density / lower)
            } else {
                (target[i] - ln(upper), density / upper)
            };
            if search[i].take(value, slope) {
                searched[i] = false;
                found[i] = logistic(search[i].x);
            }
        }
    }
    found
}
