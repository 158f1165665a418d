//! Exponential, logarithm and what is built from them.

use multiversion::multiversion;

/// Adding and subtracting 1.5 × 2^52 rounds to the nearest integer, whose low bits are then those of the sum.
const ROUND: f64 = 6_755_399_441_055_744.0;
const LOG2_E: f64 = std::f64::consts::LOG2_E;
/// The leading 32 bits of ln 2: its product with an exponent is exact.
const LN_2_HIGH: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Below this [`exp`] is zero rather than near or among the subnormals.
const EXP_LOW: f64 = -708.0;
const EXP_HIGH: f64 = 710.0;

/// `e^r - 1` for `|r| <= ln 2 / 2`: minimax polynomial of degree 11 (relative error below 4e-18 before
/// rounding), summed by Estrin's scheme.
#[inline(always)]
fn exp_m1_reduced(r: f64) -> f64 {
    let r2 = r * r;
    let r4 = r2 * r2;
    let c01 = 0.500_000_000_000_001_1 + r * 0.166_666_666_666_664_13;
    let c23 = 0.041_666_666_666_530_155 + r * 0.008_333_333_333_494_461;
    let c45 = 0.001_388_888_894_363_011_4 + r * 0.000_198_412_695_065_786_88;
    let c67 = 2.480_149_309_890_655e-5 + r * 2.755_758_637_384_016_6e-6;
    let c89 = 2.763_024_837_921_144e-7 + r * 2.500_006_160_283_566_6e-8;
    let low = c01 + r2 * c23;
    let high = c45 + r2 * c67 + r4 * c89;
    r + r2 * (low + r4 * high)
}

/// Cody and Waite's (1980) reduction: `x = k ln 2 + r`; gives `r` and the rounding sum that holds `k`.
#[inline(always)]
fn reduce(x: f64) -> (f64, f64) {
    let sum = x * LOG2_E + ROUND;
    let k = sum - ROUND;
    (x - k * LN_2_HIGH - k * LN_2_LOW, sum)
}

/// `2^(k-1)` from the rounding sum of [`reduce`], for `k` from -1021 to 1024.
#[inline(always)]
fn half_power_of_two(sum: f64) -> f64 {
    f64::from_bits(sum.to_bits().wrapping_add(1022) << 52)
}

/// `e^x`, to about one unit in the last place.
///
/// Zero below -708 (no subnormal results), infinite above 709.78; NaN stays NaN.
#[inline(always)]
pub(crate) fn exp(x: f64) -> f64 {
    let capped = if x > EXP_HIGH { EXP_HIGH } else { x };
    let held = if capped < EXP_LOW { EXP_LOW } else { capped };
    let (r, sum) = reduce(held);
    let y = 2.0 * (1.0 + exp_m1_reduced(r)) * half_power_of_two(sum);
    if x < EXP_LOW { 0.0 } else { y }
}

/// What `of` makes of each number. A loop, since closures passed through `map` may end up in a function of their own.
#[inline(always)]
pub(crate) fn each<const N: usize>(mut x: [f64; N], of: impl Fn(f64) -> f64) -> [f64; N] {
    for x in &mut x {
        *x = of(*x);
    }
    x
}

/// `N` exponentials at once: the bits of as many calls of [`exp`].
///
/// Always inlined, as the other functions of several are: four numbers passed through memory cost as much as the
/// lanes save.
#[inline(always)]
pub(crate) fn exp_each<const N: usize>(x: [f64; N]) -> [f64; N] {
    each(x, exp)
}

/// [`exp`] of each, in its place: the same bits.
#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq", "x86_64+avx2"))]
pub(crate) fn exps(x: &mut [f64]) {
    for x in x {
        *x = exp(*x);
    }
}

/// `e^x - 1`, accurate to about two units in the last place also where `x` is near zero.
#[inline]
pub(crate) fn exp_m1(x: f64) -> f64 {
    if x > 40.0 {
        return exp(x);
    }
    if x < -40.0 {
        return -1.0;
    }
    let (r, sum) = reduce(x);
    let scale = 2.0 * half_power_of_two(sum);
    scale * exp_m1_reduced(r) + (scale - 1.0)
}

/// [`ln`] of a positive, finite number that is not subnormal.
///
/// With `x = 2^k (1 + f)` and `s = f / (2 + f)`, `ln(1 + f) = 2 atanh(s) = s (2 + z P(z))`, `z = s²`; the
/// minimax polynomial `P` holds for `sqrt(1/2) <= 1 + f < sqrt 2` with an error below 1e-18.
#[inline(always)]
fn ln_normal(x: f64) -> f64 {
    const SQRT_HALF_BITS: u64 = 0x3fe6_a09e_667f_3bcd;
    const TWO_52: f64 = 4_503_599_627_370_496.0;
    let bits = x.to_bits() + (0x3ff0_0000_0000_0000 - SQRT_HALF_BITS);
    let k = f64::from_bits((bits >> 52) | TWO_52.to_bits()) - (TWO_52 + 1023.0);
    let f = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) + SQRT_HALF_BITS) - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let z2 = z * z;
    let c01 = 0.6666666666666666 + z * 0.4000000000000088;
    let c23 = 0.2857142857080323 + z * 0.2222222239180047;
    let c45 = 0.18181795630884753 + z * 0.15386240205813478;
    let c67 = 0.13268759668560612 + z * 0.13086767009948175;
    let r = z * (c01 + z2 * c23 + z2 * z2 * (c45 + z2 * c67));
    // ln(1 + f) = f - f²/2 + s (f²/2 + z P), which keeps the bits of f
    let half_square = 0.5 * f * f;
    k * LN_2_HIGH - ((half_square - (s * (half_square + r) + k * LN_2_LOW)) - f)
}

/// [`ln`] of the numbers that [`ln_normal`] does not take.
#[cold]
fn ln_special(x: f64) -> f64 {
    const TWO_54: f64 = 18_014_398_509_481_984.0;
    if x == 0.0 {
        f64::NEG_INFINITY
    } else if x > f64::MAX {
        x
    } else if x > 0.0 {
        ln_normal(x * TWO_54) - 54.0 * std::f64::consts::LN_2
    } else {
        f64::NAN
    }
}

/// Natural logarithm, to about one unit in the last place.
///
/// `ln(0)` is negative infinity; a negative number or NaN gives NaN.
#[inline(always)]
pub(crate) fn ln(x: f64) -> f64 {
    if (f64::MIN_POSITIVE..=f64::MAX).contains(&x) { ln_normal(x) } else { ln_special(x) }
}

/// `N` logarithms at once: the bits of as many calls of [`ln`].
#[inline(always)]
pub(crate) fn ln_each<const N: usize>(x: [f64; N]) -> [f64; N] {
    // Without short circuits, so that all are done in lanes.
    let normal = |x: &f64| (f64::MIN_POSITIVE..=f64::MAX).contains(x);
    if x.iter().fold(true, |all, x| all & normal(x)) { each(x, ln_normal) } else { ln_each_special(x) }
}

/// [`ln_each`] where [`ln_normal`] does not take all.
#[cold]
fn ln_each_special<const N: usize>(x: [f64; N]) -> [f64; N] {
    each(x, ln)
}

/// `ln(1 + x)`, accurate also where `x` is near zero; negative infinity at -1, NaN below.
#[inline]
pub(crate) fn ln_1p(x: f64) -> f64 {
    let u = 1.0 + x;
    if u == 1.0 {
        return x;
    }
    if u <= 0.0 || u == f64::INFINITY {
        return ln(u);
    }
    let lost = if x > 1.0 { 1.0 - (u - x) } else { x - (u - 1.0) };
    ln(u) + lost / u
}

/// `x^y` for `x >= 0`, as `exp(y ln x)`.
///
/// The relative error grows with the exponent: about `(1 + |y ln x|) × 2e-16`. `pow(x, 0)` and `pow(1, y)`
/// are 1, `pow(0, y)` is 0 for a positive and infinite for a negative `y`; a negative `x` gives NaN.
#[inline]
pub(crate) fn pow(x: f64, y: f64) -> f64 {
    if y == 0.0 || x == 1.0 { 1.0 } else { exp(y * ln(x)) }
}

/// `1 / (1 + e^-x)`: in [0, 1] for every `x`, to about two units in the last place.
///
/// Zero below -709.78; NaN stays NaN.
#[inline(always)]
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

/// `N` logistic functions at once: the bits of as many calls of [`logistic`].
#[inline(always)]
pub(crate) fn logistic_each<const N: usize>(x: [f64; N]) -> [f64; N] {
    each(x, logistic)
}

/// `ln(p / (1 - p))`, the inverse of [`logistic`]: infinite at 0 and 1, NaN outside them.
#[inline]
pub(crate) fn logit(p: f64) -> f64 {
    let q = 1.0 - p;
    if (0.25..=0.75).contains(&p) {
        // 2 p - 1 is exact here
        ln_1p((2.0 * p - 1.0) / q)
    } else {
        ln(p / q)
    }
}

/// `ln(sum of e^x)` without overflow, summed in the order given; negative infinity for an empty slice.
#[inline]
pub(crate) fn log_sum_exp(x: &[f64]) -> f64 {
    let mut top = f64::NEG_INFINITY;
    for &value in x {
        if value > top {
            top = value;
        }
    }
    if top.is_infinite() {
        return top;
    }
    let mut sum = 0.0;
    for &value in x {
        sum += exp(value - top);
    }
    top + ln(sum)
}
