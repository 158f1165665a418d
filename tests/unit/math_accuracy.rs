//! The accuracy of `crate::base::math` against the C library and statrs, and its bits against themselves.
#![allow(clippy::disallowed_methods, reason = "the standard library's functions are the oracle here")]

use crate::base::math::*;
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use statrs::distribution::{Beta, Continuous, ContinuousCDF, Gamma, Normal};
use statrs::function;

fn rng() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(1914)
}

/// Distance in units in the last place of `right`.
fn ulps(ours: f64, right: f64) -> f64 {
    if ours == right {
        return 0.0;
    }
    let next = f64::from_bits(right.abs().to_bits() + 1) - right.abs();
    (ours - right).abs() / next
}

fn assert_near(ours: f64, right: f64, relative: f64, what: &str) {
    assert!((ours - right).abs() <= relative * right.abs(), "{what}: {ours:e}, not {right:e}");
}

#[test]
fn bits_do_not_change() {
    let pinned = [
        (exp(1.0), 0x4005_bf0a_8b14_576a),
        (exp(-0.7), 0x3fdf_c80d_b9dd_5542),
        (exp(123.456), 0x4b11_428e_1cbc_0143),
        (exp(-707.3), 0x0027_f289_4d30_4b6c),
        (ln(3.0), 0x3ff1_93ea_7aad_030a),
        (ln(0.1), 0xc002_6bb1_bbb5_5515),
        (ln(1.0625), 0x3faf_0a30_c011_62a6),
        (pow(1.7, 2.3), 0x400b_1c0c_46dc_b4ea),
        (ln_1p(1e-5), 0x3ee4_f8ae_a9ae_7316),
        (exp_m1(-0.003), 0xbf68_8a07_3b23_1839),
        (logistic(0.3), 0x3fe2_61d5_45e4_6a8b),
        (logistic(-4.2), 0x3f8e_41d8_f79f_1437),
        (logit(0.3), 0xbfeb_1d10_670a_ae9b),
        (log_sum_exp(&[0.1, 2.5, -3.0]), 0x4004_b97f_eac8_02a2),
        (normal_cdf(0.4), 0x3fe4_f937_0429_b7f3),
        (normal_cdf(-1.96), 0x3f99_990c_5885_9310),
        (normal_cdf(-8.5), 0x3c65_dbba_ccf1_a4e1),
        (normal_quantile(0.3), 0xbfe0_c7e3_9582_c5fa),
        (normal_quantile(0.975), 0x3fff_5c03_31ee_ff82),
        (normal_quantile(1e-30), 0xc026_ed94_a4da_cdc9),
        (ln_gamma(0.3), 0x3ff1_8863_7a6c_4196),
        (ln_gamma(4.5), 0x4003_a140_a3a6_23c8),
        (ln_gamma(1234.5), 0x40bd_7e8d_07da_60e3),
        (gamma_p(2.5, 1.2), 0x3fca_b0f9_dc35_60cd),
        (gamma_q(0.3, 4.0), 0x3f60_9183_2284_cc09),
        (gamma_quantile(2.5, 0.9), 0x4012_7903_c585_7cdc),
        (beta_regularized(2.5, 7.0, 0.3), 0x3fe4_84e4_f87d_924e),
        (beta_quantile(2.5, 7.0, 0.025), 0x3faa_d721_d14b_9789),
    ];
    for (i, (value, bits)) in pinned.iter().enumerate() {
        assert_eq!(value.to_bits(), *bits, "pinned value {i} is {value:e}");
    }
}

/// A digest of the bits of many results, so that no build, CPU or edit changes one unnoticed.
#[test]
fn bits_of_a_grid_do_not_change() {
    let digest = |f: &dyn Fn(f64) -> f64| {
        let mut sum = 0xcbf2_9ce4_8422_2325_u64;
        for i in 0..20_000 {
            let u = (f64::from(i) + 0.5) / 20_000.0;
            sum = (sum ^ f(u).to_bits()).wrapping_mul(0x0000_0100_0000_01b3);
        }
        sum
    };
    let digests = [
        digest(&|u| exp(1400.0 * u - 700.0)),
        digest(&|u| exp(2.0 * u - 1.0)),
        digest(&|u| ln(u * u * 7.0)),
        digest(&|u| pow(3.0 * u, 1.7)),
        digest(&|u| ln_1p(2.0 * u - 1.0)),
        digest(&|u| exp_m1(4.0 * u - 2.0)),
        digest(&|u| logistic(40.0 * u - 20.0)),
        digest(&logit),
        digest(&|u| normal_cdf(40.0 * u - 30.0)),
        digest(&normal_quantile),
        digest(&|u| ln_gamma(u * u * 30.0)),
        digest(&|u| gamma_p(0.5 + 8.0 * u, 6.0 * u)),
        digest(&|u| gamma_quantile(2.5, u)),
        digest(&|u| beta_regularized(2.5, 0.4 + 3.0 * u, u)),
        digest(&|u| beta_quantile(2.0, 4.5, u)),
    ];
    let pinned: [u64; 15] = [
        0x0ff8_041f_0eb0_d56e,
        0x1d45_5a8d_f41e_b6db,
        0xad12_25cf_e977_ee3b,
        0x7202_acc6_5d16_df60,
        0x4058_6013_44b6_f8cb,
        0xb355_257c_0921_56df,
        0x5e2a_8868_0173_d2b5,
        0xb616_328e_99de_157f,
        0x4645_3ffb_0147_55be,
        0x56fe_cf7d_179a_f698,
        0x57d7_1e68_6d0b_270b,
        0xfae2_31b8_d3fa_98b6,
        0xa0f4_59bf_fecf_c32e,
        0x7265_c822_09e5_5dd9,
        0x7ba1_fb9a_b0e0_5f59,
    ];
    assert_eq!(digests, pinned, "{digests:#x?}");
}

#[test]
fn four_at_once_are_four_alone() {
    let mut rng = rng();
    let special = [
        0.0,
        -0.0,
        1.0,
        -1.0,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        5e-324,
        1e-310,
        f64::MAX,
        -708.0,
        -708.1,
        709.9,
    ];
    for i in 0..100_000 {
        let x: [f64; 4] = std::array::from_fn(|_| {
            if i % 3 == 0 && rng.random_bool(0.3) {
                special[rng.random_range(0..special.len())]
            } else {
                rng.random_range(-720.0..720.0)
            }
        });
        let same = |four: [f64; 4], one: fn(f64) -> f64| {
            for (a, b) in four.iter().zip(x.map(one)) {
                assert!(a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()), "{x:?}");
            }
        };
        same(exp_each(x), exp);
        same(ln_each(x), ln);
        same(logistic_each(x), logistic);
    }
}

#[test]
fn elementary_functions_are_accurate() {
    let mut rng = rng();
    let mut worst = [0.0_f64; 6];
    for _ in 0..300_000 {
        let wide = rng.random_range(-708.0..709.7);
        let near = rng.random_range(-1.0..1.0);
        let positive = f64::exp(wide);
        let tiny = near * f64::exp(rng.random_range(-40.0..0.0));
        let errors = [
            ulps(exp(wide), wide.exp()),
            ulps(exp(near), near.exp()),
            ulps(ln(positive), positive.ln()),
            ulps(ln(1.5 + near), (1.5 + near).ln()),
            ulps(ln_1p(tiny), tiny.ln_1p()),
            ulps(exp_m1(tiny * 30.0), (tiny * 30.0).exp_m1()),
        ];
        for (w, e) in worst.iter_mut().zip(errors) {
            *w = w.max(e);
        }
        assert_near(logistic(near * 30.0), 1.0 / (1.0 + (-near * 30.0).exp()), 5e-16, "logistic");
        let power = near * 10.0;
        assert_near(pow(1.5 + near, power), (1.5 + near).powf(power), 1e-14, "pow");
    }
    assert!(worst.iter().all(|&w| w <= 2.0), "{worst:?}");
}

#[test]
fn elementary_functions_at_the_ends() {
    assert_eq!(exp(0.0), 1.0);
    assert_eq!(exp(-708.5), 0.0);
    assert!(exp(-708.0) > 0.0);
    assert_eq!(exp(f64::NEG_INFINITY), 0.0);
    assert_eq!(exp(f64::INFINITY), f64::INFINITY);
    assert_eq!(exp(709.79), f64::INFINITY);
    assert!(exp(709.78) < f64::INFINITY);
    assert!(exp(f64::NAN).is_nan());
    assert_eq!(ln(1.0), 0.0);
    assert_eq!(ln(0.0), f64::NEG_INFINITY);
    assert_eq!(ln(-0.0), f64::NEG_INFINITY);
    assert_eq!(ln(f64::INFINITY), f64::INFINITY);
    assert!(ln(-1e-9).is_nan() && ln(f64::NAN).is_nan());
    assert!(ulps(ln(5e-324), 5e-324_f64.ln()) <= 1.0);
    assert_eq!(pow(0.0, 2.5), 0.0);
    assert_eq!(pow(0.0, -1.0), f64::INFINITY);
    assert_eq!(pow(0.0, 0.0), 1.0);
    assert_eq!(pow(7.0, 0.0), 1.0);
    assert_eq!(pow(1.0, f64::INFINITY), 1.0);
    assert!(pow(-2.0, 2.0).is_nan());
    assert_eq!(logistic(0.0), 0.5);
    assert_eq!(logistic(f64::INFINITY), 1.0);
    assert_eq!(logistic(f64::NEG_INFINITY), 0.0);
    assert_eq!(logit(0.5), 0.0);
    assert_eq!(logit(0.0), f64::NEG_INFINITY);
    assert_eq!(logit(1.0), f64::INFINITY);
    assert!(logit(1.1).is_nan() && logit(-0.1).is_nan());
    assert_eq!(ln_1p(-1.0), f64::NEG_INFINITY);
    assert_eq!(ln_1p(f64::INFINITY), f64::INFINITY);
    assert!(ln_1p(-1.5).is_nan() && ln_1p(f64::NAN).is_nan());
    assert_eq!(exp_m1(f64::NEG_INFINITY), -1.0);
    assert_eq!(exp_m1(1e300), f64::INFINITY);
    assert!(exp_m1(f64::NAN).is_nan());
    assert_eq!(log_sum_exp(&[]), f64::NEG_INFINITY);
    assert_eq!(log_sum_exp(&[f64::NEG_INFINITY; 2]), f64::NEG_INFINITY);
    assert_near(log_sum_exp(&[1000.0, 1000.0]), 1000.0 + 2f64.ln(), 1e-15, "log_sum_exp");
    assert_near(log_sum_exp(&[-1000.0, -1001.0]), -1000.0 + (-1f64).exp().ln_1p(), 1e-15, "");
}

#[test]
fn logit_is_the_inverse_of_logistic() {
    let mut rng = rng();
    for _ in 0..100_000 {
        let x: f64 = rng.random_range(-30.0..5.0);
        assert_near(logit(logistic(x)), x, 1e-13 / x.abs().min(1.0), "logit");
    }
}

/// Values of `P(Z <= z)` computed with 40 digits.
#[test]
fn normal_distribution_is_accurate() {
    let exact = [
        (-37.0, 5.725571222524577e-300),
        (-30.3, 5.731723503315496e-202),
        (-20.7, 1.7318518790197378e-95),
        (-12.1, 5.28055876743356e-34),
        (-8.3, 5.205569744890254e-17),
        (-5.7, 5.990371401063528e-09),
        (-5.6, 1.071759025831093e-08),
        (-3.3, 0.0004834241423837775),
        (-1.96, 0.024997895148220435),
        (-0.7, 0.24196365222307303),
        (-0.6, 0.2742531177500736),
        (-0.01, 0.4960106436853684),
        (0.3, 0.6179114221889527),
        (1.1, 0.8643339390536173),
        (4.0, 0.9999683287581669),
    ];
    for (z, p) in exact {
        assert_near(normal_cdf(z), p, 1e-13, "normal_cdf");
        if z < 0.0 {
            assert_near(normal_quantile(p), z, 1e-14, "normal_quantile");
        }
    }
    let standard = Normal::standard();
    let mut rng = rng();
    for _ in 0..20_000 {
        let z = rng.random_range(-8.0..8.0);
        // statrs is the less accurate of the two
        assert_near(normal_cdf(z), standard.cdf(z), 1e-8, "normal_cdf");
        let p: f64 = rng.random();
        assert!((normal_cdf(normal_quantile(p)) - p).abs() <= 4e-16);
    }
    assert_eq!(normal_quantile(0.5), 0.0);
    assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
    assert_eq!(normal_quantile(1.0), f64::INFINITY);
    assert!(normal_quantile(1.01).is_nan() && normal_quantile(-0.01).is_nan());
    assert!(normal_quantile(f64::NAN).is_nan() && normal_cdf(f64::NAN).is_nan());
    assert_eq!(normal_cdf(f64::NEG_INFINITY), 0.0);
    assert_eq!(normal_cdf(f64::INFINITY), 1.0);
}

/// Together or one by one, in the middle, beyond it, and where both meet.
#[test]
fn several_normal_probabilities_at_once_have_the_bits_of_each() {
    let mut rng = rng();
    let edges = [0.0, 0.674_489_75, 0.674_489_76, 5.656_854_249_492_381, 5.656_854_249_492_382, f64::NAN];
    for round in 0..20_000 {
        let widest = [5.0, 9.0, 50.0][round % 3];
        let mut z: [f64; 8] = std::array::from_fn(|_| rng.random_range(-widest..widest));
        if round % 7 == 0 {
            z[round % 8] = edges[round % 6] * if round % 2 == 0 { 1.0 } else { -1.0 };
        }
        assert_eq!(normal_cdf_each(z).map(f64::to_bits), z.map(|z| normal_cdf(z).to_bits()), "{z:?}");
    }
}

#[test]
fn gamma_functions_agree_with_statrs() {
    let mut rng = rng();
    for _ in 0..5_000 {
        let a = f64::exp(rng.random_range(-4.0..8.0));
        let right = function::gamma::ln_gamma(a);
        assert!((ln_gamma(a) - right).abs() <= 1e-12 * right.abs().max(1e-2));
        let x = gamma_quantile(a, rng.random_range(1e-6..1.0 - 1e-6));
        if x < 1e-200 {
            continue;
        }
        let (p, q) = (gamma_p(a, x), gamma_q(a, x));
        assert!((p + q - 1.0).abs() < 1e-15);
        // statrs' own error in x^a e^-x / Gamma(a) grows with a
        let tolerance = 1e-12 * a.max(1.0);
        assert_near(p, function::gamma::gamma_lr(a, x), tolerance, "gamma_p");
    }
    // The exact sums for whole shapes: Q(3, x) = e^-x (1 + x + x²/2).
    for x in [0.01, 0.5, 2.0, 4.5, 9.0, 40.0] {
        assert_near(gamma_q(3.0, x), (-x).exp() * (1.0 + x + x * x / 2.0), 1e-14, "gamma_q");
        assert_near(gamma_q(1.0, x), (-x).exp(), 1e-14, "gamma_q");
        assert_near(gamma_p(1.0, x), -(-x).exp_m1(), 1e-14, "gamma_p");
    }
    // computed with 40 digits
    let upper = [
        (1e-06, 0.3, 9.056768136855656e-07),
        (1e-05, 0.9, 2.6018639772092986e-06),
        (0.001, 0.3, 0.000905838088306647),
        (0.01, 0.5, 0.0056267561939671844),
        (0.2, 0.9, 0.061173162105116335),
        (0.7, 1.5, 0.13371725665384743),
        (30.0, 45.0, 0.007337199297796504),
        (10000.0, 10200.0, 0.023287322133598805),
        (250.0, 150.0, 0.9999999999999424),
    ];
    for (a, x, q) in upper {
        assert_near(gamma_q(a, x), q, 1e-12, "gamma_q");
    }
    let lower = [
        (0.01, 1e-30, 0.5040472728599954),
        (30.0, 12.0, 8.870138799144693e-06),
        (250.0, 150.0, 5.764566237672003e-14),
        (10000.0, 9700.0, 0.001234175584468492),
    ];
    for (a, x, p) in lower {
        assert_near(gamma_p(a, x), p, 1e-12, "gamma_p");
    }
    assert_eq!(ln_gamma(1.0), 0.0);
    assert_eq!(ln_gamma(2.0), 0.0);
    assert!(ln_gamma(0.0).is_nan());
}

#[test]
fn beta_function_agrees_with_statrs() {
    let mut rng = rng();
    for _ in 0..5_000 {
        let a = f64::exp(rng.random_range(-2.0..6.0));
        let b = f64::exp(rng.random_range(-2.0..6.0));
        let x = beta_quantile(a, b, rng.random_range(1e-6..1.0 - 1e-6));
        if !(x > 1e-200 && x < 1.0) {
            continue;
        }
        let right = function::beta::beta_reg(a, b, x);
        let tolerance = 1e-12 * (a + b).max(1.0);
        assert_near(beta_regularized(a, b, x), right, tolerance, "beta_regularized");
    }
    // I_x(a, 1) = x^a and I_x(1, b) = 1 - (1 - x)^b
    for x in [1e-9, 0.02, 0.5, 0.97] {
        assert_near(beta_regularized(7.5, 1.0, x), x.powf(7.5), 1e-13, "beta_regularized");
        let right = -(7.5 * (-x).ln_1p()).exp_m1();
        assert_near(beta_regularized(1.0, 7.5, x), right, 1e-13, "beta_regularized");
    }
    assert_eq!(beta_regularized(2.0, 3.0, 0.0), 0.0);
    assert_eq!(beta_regularized(2.0, 3.0, 1.0), 1.0);
    assert!(beta_regularized(0.0, 3.0, 0.5).is_nan());
}

/// The error that matters for an inverse: how far the probability is off, in units of what one unit in
/// the last place of the quantile makes.
#[test]
fn quantiles_invert_their_distributions() {
    let mut rng = rng();
    for _ in 0..5_000 {
        let a = f64::exp(rng.random_range(-3.0..9.0));
        let b = f64::exp(rng.random_range(-3.0..9.0));
        let p: f64 =
            if rng.random_bool(0.5) { rng.random() } else { f64::exp(rng.random_range(-200.0..0.0)) };
        let x = gamma_quantile(a, p);
        if x > 1e-290 {
            let slope = Gamma::new(a, 1.0).unwrap().pdf(x) * x / p;
            assert_near(gamma_p(a, x), p, 1e-12 + 1e-14 * slope, "gamma_quantile");
        }
        let x = beta_quantile(a, b, p);
        if x > 1e-290 && x < 1.0 {
            let slope = Beta::new(a, b).unwrap().pdf(x) * x / p;
            assert_near(beta_regularized(a, b, x), p, 1e-12 + 1e-14 * slope, "beta_quantile");
        }
    }
    assert_eq!(gamma_quantile(2.0, 0.0), 0.0);
    assert_eq!(gamma_quantile(2.0, 1.0), f64::INFINITY);
    assert_eq!(beta_quantile(2.0, 5.0, 0.0), 0.0);
    assert_eq!(beta_quantile(2.0, 5.0, 1.0), 1.0);
    assert!(beta_quantile(2.0, 5.0, 1.5).is_nan() && gamma_quantile(2.0, -0.5).is_nan());
}

#[test]
fn beta_quantiles_at_once_have_the_bits_of_one_after_another() {
    let mut rng = rng();
    for _ in 0..2_000 {
        let [a, b] = [(); 2].map(|()| f64::exp(rng.random_range(-3.0..12.0)));
        let mut p = [(); 8].map(|()| rng.random::<f64>());
        p[0] = f64::exp(rng.random_range(-300.0..0.0));
        p[1] = [0.0, 1.0, 1.5, 0.5][rng.random_range(0..4)];
        let alone = p.map(|p| beta_quantile(a, b, p).to_bits());
        assert_eq!(beta_quantiles(a, b, p).map(f64::to_bits), alone, "{a} {b} {p:?}");
    }
    assert!(beta_quantiles(0.0, 1.0, [0.5; 8]).iter().all(|x| x.is_nan()));
}

#[test]
fn several_at_once_have_the_bits_of_one_after_another() {
    let mut rng = rng();
    let mut near = 0;
    for round in 0..4000 {
        // In the near tails, in the middle, in both, and in every tenth round far out too.
        let p: [f64; 8] = std::array::from_fn(|_| {
            let uniform = rng.random::<f64>();
            let tail = match round % 10 {
                0 => exp(-40.0 * uniform),
                1..4 => 0.07 * uniform,
                4..6 => 0.1 + 0.4 * uniform,
                _ => 0.5 * uniform,
            };
            if rng.random() { tail } else { 1.0 - tail }
        });
        near += usize::from(p.iter().all(|p| p.min(1.0 - p) > 2e-11));
        assert_eq!(
            normal_quantile_each(p).map(f64::to_bits),
            p.map(|p| normal_quantile(p).to_bits()),
            "{p:?}"
        );
        let z = p.map(normal_quantile);
        assert_eq!(normal_cdf_each(z).map(f64::to_bits), z.map(|z| normal_cdf(z).to_bits()), "{z:?}");
    }
    assert!(near > 3000, "{near}");
}
