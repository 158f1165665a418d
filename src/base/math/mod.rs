//! Transcendental functions with the same bits in every build and on every CPU.
//!
//! Everything here is made of `+ - * /`, square roots, comparisons and bit operations, which IEEE 754
//! fixes to the last bit (all but the payload of a NaN); nothing calls the C library or a fused multiply-add.

mod beta;
mod exp;
mod gamma;
mod linear;
mod normal;
mod root;
pub(crate) mod sphere;

pub(crate) use beta::{beta_quantile, beta_quantiles, beta_regularized};
pub use exp::logistic;
pub(crate) use exp::{
    each, exp, exp_each, exp_m1, exps, ln, ln_1p, ln_each, log_sum_exp, logistic_each, logit, pow,
};
#[cfg(test)]
pub(crate) use gamma::gamma_q;
pub(crate) use gamma::{digamma, gamma_p, gamma_quantile, ln_gamma, trigamma};
pub(crate) use linear::solve_linear;
#[cfg(test)]
pub(crate) use normal::normal_quantile_each;
pub(crate) use normal::{normal_cdf, normal_cdf_each, normal_cdfs, normal_quantile, normal_quantiles};
pub(crate) use root::increasing_root;
pub(crate) use sphere::great_circle_km;
