//! The standard normal distribution.

use super::exp::{each, exp, ln, ln_each};
use multiversion::multiversion;

/// `c[0] + c[1] x + ...` by Horner's scheme.
#[inline(always)]
fn polynomial<const N: usize>(x: f64, c: [f64; N]) -> f64 {
    let mut sum = c[N - 1];
    for i in (0..N - 1).rev() {
        sum = sum * x + c[i];
    }
    sum
}

/// Where the approximation that holds between middle and tail begins, and where it ends.
const MIDDLE_FROM: f64 = 0.674_489_75;
const MIDDLE_TO: f64 = 5.656_854_249_492_381;
/// Adding and subtracting it leaves a whole number.
const WHOLE: f64 = 4_503_599_627_370_496.0;

/// The tail beyond `size`, between middle and far out, over `e^(-size²/2)`.
#[inline(always)]
fn middle_ratio(size: f64) -> f64 {
    let top = polynomial(
        size,
        [
            9_842.714_838_383_978,
            11_602.651_437_647_35,
            6_848.190_450_536_283,
            2_494.537_585_290_372_6,
            597.270_276_394_800_2,
            93.506_656_132_177_85,
            8.883_149_794_388_377,
            0.398_941_512_088_134_66,
            1.076_557_677_372_019_2e-8,
        ],
    );
    let bottom = polynomial(
        size,
        [
            19_685.429_676_859_992,
            38_912.003_286_093_27,
            34_900.952_721_145_98,
            18_615.571_640_885_097,
            6_485.558_298_266_761,
            1_519.377_599_407_554_7,
            235.387_901_782_625,
            22.266_688_044_328_117,
            1.0,
        ],
    );
    top / bottom
}

/// `P(Z <= z)` for a `z` whose size is no more than [`MIDDLE_FROM`].
#[inline(always)]
fn about_the_centre(z: f64) -> f64 {
    let square = z * z;
    let top = polynomial(
        square,
        [
            18_154.981_253_343_56,
            1_067.689_485_460_371,
            161.028_231_068_555_88,
            2.235_252_035_460_684,
            0.065_682_337_918_207_45,
        ],
    );
    let bottom = polynomial(
        square,
        [45_507.789_335_026_73, 10_260.932_208_618_979, 976.098_551_737_776_7, 47.202_581_904_688_245, 1.0],
    );
    0.5 + z * (top / bottom)
}

/// `P(Z <= z)`, with a relative error below 1e-13 in both tails; zero below about -37.6.
///
/// Cody's (1969) rational approximations, with `e^(-z²/2)` split so that the rounding of `z²` does no harm.
pub(crate) fn normal_cdf(z: f64) -> f64 {
    let size = if z < 0.0 { -z } else { z };
    if size <= MIDDLE_FROM {
        return about_the_centre(z);
    }
    if size.is_nan() {
        return z;
    }
    if size > 40.0 {
        return if z > 0.0 { 1.0 } else { 0.0 };
    }
    let ratio = if size <= MIDDLE_TO {
        middle_ratio(size)
    } else {
        let inverse = 1.0 / (size * size);
        let top = polynomial(
            inverse,
            [
                2.911_287_495_116_879_3e-5,
                0.001_421_619_193_227_893_4,
                0.022_235_277_870_649_807,
                0.127_401_161_160_247_36,
                0.215_898_534_057_957,
                0.023_073_441_764_940_174,
            ],
        );
        let bottom = polynomial(
            inverse,
            [
                7.297_515_550_839_662e-5,
                0.003_782_396_332_027_582_4,
                0.065_988_137_868_928_56,
                0.468_238_212_480_865_1,
                1.284_260_096_144_911,
                1.0,
            ],
        );
        const INV_SQRT_2PI: f64 = 0.398_942_280_401_432_7;
        (INV_SQRT_2PI - inverse * (top / bottom)) / size
    };
    beyond(z, size, ratio)
}

/// `P(Z <= z)`, `size` being `|z|`, from the ratio of its tail to `e^(-z²/2)`.
#[inline(always)]
fn beyond(z: f64, size: f64, ratio: f64) -> f64 {
    // size = coarse + rest with coarse² exact. Rounded down by a sum that rounds to the nearest, which takes no call.
    let nearest = (size * 16.0 + WHOLE) - WHOLE;
    let down = if nearest > size * 16.0 { nearest - 1.0 } else { nearest };
    let coarse = down / 16.0;
    let rest = (size - coarse) * (size + coarse);
    let tail = exp(-0.5 * coarse * coarse) * exp(-0.5 * rest) * ratio;
    if z > 0.0 { 1.0 - tail } else { tail }
}

/// `N` probabilities at once: the bits of as many calls of [`normal_cdf`].
#[inline(always)]
pub(crate) fn normal_cdf_each<const N: usize>(z: [f64; N]) -> [f64; N] {
    // Loops without short circuits, so that all are done in lanes, and without closures, which may end up in a function of
    // their own.
    let (mut known, mut central) = (0, 0);
    for z in z {
        known += usize::from(z.abs() <= MIDDLE_TO);
        central += usize::from(z.abs() <= MIDDLE_FROM);
    }
    if known < N {
        return normal_cdf_each_special(z);
    }
    let mut chances = [0.0; N];
    for (chance, z) in chances.iter_mut().zip(z) {
        *chance = beyond(z, z.abs(), middle_ratio(z.abs()));
    }
    if central > 0 {
        for (chance, z) in chances.iter_mut().zip(z) {
            let about_centre = about_the_centre(z);
            *chance = if z.abs() <= MIDDLE_FROM { about_centre } else { *chance };
        }
    }
    chances
}

/// [`normal_cdf_each`] where one lies far out.
#[inline(never)]
fn normal_cdf_each_special<const N: usize>(z: [f64; N]) -> [f64; N] {
    z.map(normal_cdf)
}

/// The `z` with `normal_cdf(z) = p`, with a relative error of about 1e-15.
///
/// Wichura's (1988) algorithm AS 241, PPND16. Negative infinity at 0, infinity at 1, NaN outside them.
#[inline]
pub(crate) fn normal_quantile(p: f64) -> f64 {
    if is_central(p) { central_quantile(p) } else { normal_quantile_tail(p) }
}

/// Whether one formula holds for the score of `p`, as it does not in the tails.
#[inline(always)]
fn is_central(p: f64) -> bool {
    (-0.425..=0.425).contains(&(p - 0.5))
}

/// The score of a `p` that is central.
#[inline(always)]
fn central_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    let r = 0.180_625 - q * q;
    let top = polynomial(
        r,
        [
            3.387_132_872_796_366_5,
            133.141_667_891_784_38,
            1_971.590_950_306_551_3,
            13_731.693_765_509_46,
            45_921.953_931_549_87,
            67_265.770_927_008_7,
            33_430.575_583_588_13,
            2_509.080_928_730_122_7,
        ],
    );
    let bottom = polynomial(
        r,
        [
            1.0,
            42.313_330_701_600_91,
            687.187_007_492_057_9,
            5_394.196_021_424_751,
            21_213.794_301_586_597,
            39_307.895_800_092_71,
            28_729.085_735_721_943,
            5_226.495_278_852_854,
        ],
    );
    q * (top / bottom)
}

/// `N` scores at once: the bits of as many calls of [`normal_quantile`].
#[inline(always)]
pub(crate) fn normal_quantile_each<const N: usize>(p: [f64; N]) -> [f64; N] {
    // As in `normal_cdf_each`.
    let (mut known, mut central) = (0, 0);
    for p in p {
        known += usize::from(nearer_tail(p) > FAR_OUT);
        central += usize::from(is_central(p));
    }
    if known < N {
        return normal_quantile_each_special(p);
    }
    let mut scores = [0.0; N];
    for (score, p) in scores.iter_mut().zip(p) {
        *score = central_quantile(p);
    }
    if central < N {
        let ln_tails = ln_each(each(p, nearer_tail));
        for ((score, p), ln_tail) in scores.iter_mut().zip(p).zip(ln_tails) {
            let size = near_tail((-ln_tail).sqrt());
            let in_tail = if p < 0.5 { -size } else { size };
            *score = if is_central(p) { *score } else { in_tail };
        }
    }
    scores
}

/// Tails up to this are beyond [`near_tail`].
const FAR_OUT: f64 = 2e-11;

/// [`normal_quantile`] of each, in its place: the same bits.
#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq", "x86_64+avx2"))]
pub(crate) fn normal_quantiles(p: &mut [f64]) {
    for some in p.chunks_mut(8) {
        let eight = normal_quantile_each(eight(some, 0.5));
        some.copy_from_slice(&eight[..some.len()]);
    }
}

/// [`normal_cdf`] of each, in its place: the same bits.
#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq", "x86_64+avx2"))]
pub(crate) fn normal_cdfs(z: &mut [f64]) {
    for some in z.chunks_mut(8) {
        let eight = normal_cdf_each(eight(some, 0.0));
        some.copy_from_slice(&eight[..some.len()]);
    }
}

/// Some numbers, eight at most, and harmless ones.
#[inline(always)]
fn eight(some: &[f64], harmless: f64) -> [f64; 8] {
    let mut eight = [harmless; 8];
    eight[..some.len()].copy_from_slice(some);
    eight
}

/// [`normal_quantile_each`] where one lies far out.
#[inline(never)]
fn normal_quantile_each_special<const N: usize>(p: [f64; N]) -> [f64; N] {
    p.map(normal_quantile)
}

/// The smaller of `p` and `1 - p`.
#[inline(always)]
fn nearer_tail(p: f64) -> f64 {
    if p < 0.5 { p } else { 1.0 - p }
}

/// The size of the score whose tail is `e^(-depth²)`, for a depth up to 5.
#[inline(always)]
fn near_tail(depth: f64) -> f64 {
    let r = depth - 1.6;
    let top = polynomial(
        r,
        [
            1.423_437_110_749_683_5,
            4.630_337_846_156_546,
            5.769_497_221_460_691,
            3.647_848_324_763_204_5,
            1.270_458_252_452_368_4,
            0.241_780_725_177_450_6,
            0.022_723_844_989_269_184,
            7.745_450_142_783_414e-4,
        ],
    );
    let bottom = polynomial(
        r,
        [
            1.0,
            2.053_191_626_637_759,
            1.676_384_830_183_803_8,
            0.689_767_334_985_1,
            0.148_103_976_427_480_08,
            0.015_198_666_563_616_457,
            5.475_938_084_995_345e-4,
            1.050_750_071_644_416_9e-9,
        ],
    );
    top / bottom
}

fn normal_quantile_tail(p: f64) -> f64 {
    let tail = nearer_tail(p);
    if tail == 0.0 {
        return if p < 0.5 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let depth = (-ln(tail)).sqrt();
    let size = if depth <= 5.0 {
        near_tail(depth)
    } else {
        let r = depth - 5.0;
        let top = polynomial(
            r,
            [
                6.657_904_643_501_103,
                5.463_784_911_164_114,
                1.784_826_539_917_291_3,
                0.296_560_571_828_504_87,
                0.026_532_189_526_576_124,
                0.001_242_660_947_388_078_4,
                2.711_555_568_743_487_6e-5,
                2.010_334_399_292_288_1e-7,
            ],
        );
        let bottom = polynomial(
            r,
            [
                1.0,
                0.599_832_206_555_888,
                0.136_929_880_922_735_8,
                0.014_875_361_290_850_615,
                7.868_691_311_456_133e-4,
                1.846_318_317_510_054_8e-5,
                1.421_511_758_316_446e-7,
                2.044_263_103_389_939_8e-15,
            ],
        );
        top / bottom
    };
    if p < 0.5 { -size } else { size }
}
