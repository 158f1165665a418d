//! The gamma function, the regularized incomplete gamma function and its inverse.

use super::exp::{exp, exp_m1, ln, ln_1p};
use super::normal::normal_quantile;
use super::root::increasing_root;

const LN_SQRT_2PI: f64 = 0.918_938_533_204_672_7;
pub(super) const TWO_PI: f64 = std::f64::consts::TAU;

/// What Stirling's formula leaves out of `ln_gamma(x)`, for `x >= 10`.
fn stirling_series(x: f64) -> f64 {
    let inverse = 1.0 / x;
    let z = inverse * inverse;
    let tail = 1.0 / 1_188.0 + z * (-691.0 / 360_360.0 + z * (1.0 / 156.0 - z * (3_617.0 / 122_400.0)));
    inverse * (1.0 / 12.0 - z * (1.0 / 360.0 - z * (1.0 / 1_260.0 - z * (1.0 / 1_680.0 - z * tail))))
}

/// `(-1)^k (zeta(k) - 1) / k` for `k` from 2.
const ZETA_SERIES: [f64; 28] = [
    0.3224670334241132,
    -0.0673523010531981,
    0.020580808427784546,
    -0.007385551028673986,
    0.0028905103307415234,
    -0.001192753911703261,
    0.0005096695247430425,
    -0.00022315475845357939,
    9.945751278180853e-05,
    -4.492623673813314e-05,
    2.050721277567069e-05,
    -9.439488275268397e-06,
    4.374866789907488e-06,
    -2.039215753801366e-06,
    9.55141213040742e-07,
    -4.492469198764566e-07,
    2.1207184805554665e-07,
    -1.0043224823968099e-07,
    4.7698101693639804e-08,
    -2.2711094608943164e-08,
    1.0838659214896955e-08,
    -5.183475041970047e-09,
    2.4836745438024785e-09,
    -1.1921401405860912e-09,
    5.731367241678862e-10,
    -2.7595228851242334e-10,
    1.330476437424449e-10,
    -6.4229645638381e-11,
];

/// `ln(Gamma(2 + z))` for `|z| <= 1/2`: Taylor's series (DLMF 5.7.3), which keeps relative accuracy at the zero.
fn ln_gamma_near_two(z: f64) -> f64 {
    const ONE_MINUS_EULER: f64 = 0.422_784_335_098_467_13;
    let mut sum = 0.0;
    for c in ZETA_SERIES.iter().rev() {
        sum = (sum + c) * z;
    }
    z * (ONE_MINUS_EULER + sum)
}

/// `ln(Gamma(x))` for `x > 0`; NaN otherwise.
///
/// Relative error about 1e-14, also near the zeros at 1 and 2: Taylor's series around 2 for a small `x`,
/// else Stirling's series, after the recurrence has carried `x` above 10.
pub(crate) fn ln_gamma(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    if x == f64::INFINITY {
        return x;
    }
    if x < 0.5 {
        return ln_gamma_near_two(x) - ln_1p(x) - ln(x);
    }
    if x <= 1.5 {
        return ln_gamma_near_two(x - 1.0) - ln_1p(x - 1.0);
    }
    if x <= 2.5 {
        return ln_gamma_near_two(x - 2.0);
    }
    let mut product = 1.0;
    let mut y = x;
    while y < 10.0 {
        product *= y;
        y += 1.0;
    }
    let large = (y - 0.5) * ln(y) - y + LN_SQRT_2PI + stirling_series(y);
    if product == 1.0 { large } else { large - ln(product) }
}

/// The digamma function ψ(x), the derivative of `ln_gamma`, for `x > 0`; NaN otherwise. Absolute error about 1e-14
/// beside that of its size: the recurrence to 10, then the asymptotic series (DLMF 5.11.2).
pub(crate) fn digamma(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let (mut below, mut y) = (0.0, x);
    while y < 10.0 {
        below += 1.0 / y;
        y += 1.0;
    }
    let z = 1.0 / (y * y);
    let tail = 1.0 / 252.0 - z * (1.0 / 240.0 - z * (1.0 / 132.0 - z * (691.0 / 32_760.0 - z / 12.0)));
    ln(y) - 0.5 / y - z * (1.0 / 12.0 - z * (1.0 / 120.0 - z * tail)) - below
}

/// The trigamma function ψ′(x) for `x > 0`; NaN otherwise. The recurrence to 10, then the asymptotic series
/// (DLMF 5.15.8).
pub(crate) fn trigamma(x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return f64::NAN;
    }
    let (mut below, mut y) = (0.0, x);
    while y < 10.0 {
        below += 1.0 / (y * y);
        y += 1.0;
    }
    let inverse = 1.0 / y;
    let z = inverse * inverse;
    let tail = 1.0 / 30.0 - z * (1.0 / 42.0 - z * (1.0 / 30.0 - z * (5.0 / 66.0 - z * (691.0 / 2_730.0))));
    inverse + 0.5 * z + inverse * z * (1.0 / 6.0 - z * tail) + below
}

/// `ln(Gamma(x + 1)) - ((x + 1/2) ln x - x + ln sqrt(2 pi))`, the error of Stirling's formula (Loader 2000).
pub(super) fn stirling_error(x: f64) -> f64 {
    if x >= 10.0 { stirling_series(x) } else { ln_gamma(x + 1.0) - ((x + 0.5) * ln(x) - x + LN_SQRT_2PI) }
}

/// `x ln(x / m) + m - x` without cancellation where `x` is near `m` (Loader 2000).
pub(super) fn deviance(x: f64, m: f64) -> f64 {
    let distance = if x > m { x - m } else { m - x };
    if distance < 0.1 * (x + m) {
        let v = (x - m) / (x + m);
        let mut sum = (x - m) * v;
        let mut term = 2.0 * x * v;
        let square = v * v;
        let mut odd = 3.0;
        loop {
            term *= square;
            let next = sum + term / odd;
            if next == sum {
                return sum;
            }
            sum = next;
            odd += 2.0;
        }
    }
    x * ln(x / m) + m - x
}

/// `x^a e^-x / Gamma(a + 1)`.
fn gamma_power(a: f64, x: f64) -> f64 {
    exp(-stirling_error(a) - deviance(a, x)) / (TWO_PI * a).sqrt()
}

/// (P, Q), each with small relative error where it is the smaller one.
fn gamma_both(a: f64, x: f64) -> (f64, f64) {
    if !(a > 0.0 && x >= 0.0) {
        return (f64::NAN, f64::NAN);
    }
    if x == 0.0 {
        return (0.0, 1.0);
    }
    if x == f64::INFINITY {
        return (1.0, 0.0);
    }
    let power = gamma_power(a, x);
    if x < a + 1.0 {
        let (mut term, mut sum, mut n) = (1.0, 1.0, a);
        loop {
            n += 1.0;
            term *= x / n;
            sum += term;
            if term <= sum * 1e-17 {
                break;
            }
        }
        let p = power * sum;
        return (p, small_complement(a, x, p));
    }
    // Legendre's continued fraction, by Lentz's (1976) method
    let mut b = x + 1.0 - a;
    let mut c = 1e300;
    let mut d = 1.0 / b;
    let mut h = d;
    let mut i = 1.0;
    loop {
        let numerator = -i * (i - a);
        b += 2.0;
        d = 1.0 / nonzero(numerator * d + b);
        c = nonzero(b + numerator / c);
        let factor = c * d;
        h *= factor;
        i += 1.0;
        if (factor - 1.0) * (factor - 1.0) < 1e-31 || i > 1e8 {
            break;
        }
    }
    let q = a * power * h;
    (1.0 - q, q)
}

/// Q for a small shape, where P is near one although `x` is below `a + 1`: Q = 1 - P would cancel.
fn small_complement(a: f64, x: f64, p: f64) -> f64 {
    if p < 0.9 || a > 1.0 {
        return 1.0 - p;
    }
    // P = x^a / Gamma(a + 1) × (1 + a sum of (-x)^n / ((a + n) n!)), so with u = x^a / Gamma(a + 1) - 1
    // Q = -u - (1 + u) a sum
    let (mut term, mut sum, mut n) = (1.0, 0.0, 0.0);
    loop {
        n += 1.0;
        term *= -x / n;
        let next = sum + term / (a + n);
        if next == sum {
            break;
        }
        sum = next;
    }
    let ln_gamma_1p = if a <= 0.5 { ln_gamma_near_two(a) - ln_1p(a) } else { ln_gamma(a + 1.0) };
    let u = exp_m1(a * ln(x) - ln_gamma_1p);
    -u - (1.0 + u) * a * sum
}

/// Keeps Lentz's method from dividing by zero.
pub(super) fn nonzero(x: f64) -> f64 {
    if x < 1e-300 && x > -1e-300 { 1e-300 } else { x }
}

/// Regularized lower incomplete gamma function P(a, x): the probability that a gamma variable of shape `a`
/// and scale 1 is at most `x`. NaN unless `a > 0` and `x >= 0`.
pub(crate) fn gamma_p(a: f64, x: f64) -> f64 {
    gamma_both(a, x).0
}

/// Regularized upper incomplete gamma function Q(a, x) = 1 - P(a, x). NaN unless `a > 0` and `x >= 0`.
#[cfg(test)]
pub(crate) fn gamma_q(a: f64, x: f64) -> f64 {
    gamma_both(a, x).1
}

/// The `x` with `gamma_p(a, x) = p`: the `p` quantile of the gamma distribution of shape `a` and scale 1.
///
/// 0 at `p = 0` (and where the quantile is below 1e-300), infinity at 1, NaN for other `p` outside [0, 1]
/// or unless `a > 0`. Newton's method on the logarithms, from Wilson and Hilferty's (1931) start.
pub(crate) fn gamma_quantile(a: f64, p: f64) -> f64 {
    if !(a > 0.0 && (0.0..=1.0).contains(&p)) {
        return f64::NAN;
    }
    if p == 0.0 {
        return 0.0;
    }
    if p == 1.0 {
        return f64::INFINITY;
    }
    let ninth = 1.0 / (9.0 * a);
    let cube_root = 1.0 - ninth + normal_quantile(p) * ninth.sqrt();
    let start = if cube_root > 0.3 { ln(a) + 3.0 * ln(cube_root) } else { (ln(p) + ln_gamma(a + 1.0)) / a };
    let (low, high) = (-690.0, 690.0);
    if p <= gamma_p(a, exp(low)) {
        return 0.0;
    }
    let lower = p <= 0.5;
    let target = if lower { ln(p) } else { ln_1p(-p) };
    let y = increasing_root(low, high, start, 1e-20, |y| {
        let x = exp(y);
        let (p, q) = gamma_both(a, x);
        let density = a * gamma_power(a, x);
        if lower { (ln(p) - target, density / p) } else { (target - ln(q), density / q) }
    });
    exp(y)
}
