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

pub use beta::{beta_quantile, beta_regularized};
pub use exp::{exp, exp_m1, exp4, ln, ln_1p, ln4, log_sum_exp, logistic, logistic4, logit, pow};
pub use gamma::{gamma_p, gamma_q, gamma_quantile, ln_gamma};
pub use linear::solve_linear;
pub use normal::{normal_cdf, normal_quantile};
pub use root::increasing_root;
pub use sphere::great_circle_km;
