//! Unanimity: thirty-two who each consent nearly always, independently and bound by a common shock.

use super::run::{records, study};
use super::{Check, Group};
use crate::base::math::{exp, logit, normal_cdf, normal_quantile, pow};

pub(super) const GROUP: Group = Group {
    name: "unanimity",
    about: "stage 1 with nothing at stake: the Gaussian copula of consent",
    checks,
};

const STUDY: &str = include_str!("../../../configs/limits/unanimity.toml");
const BINOMIAL: &str = "p^32, within 5 standard errors";
const COPULA: &str = "one-dimensional integral over the common shock, within 5 standard errors";
const MEMBERS: f64 = 32.0;

fn checks() -> Vec<Check> {
    let mut checks = Vec::new();
    for (yes, expected) in [(0.95, 0.193711), (0.99, 0.724980)] {
        let (count, runs) = unanimous(yes, 0.0);
        checks.push(Check::share(format!("32 at {yes}, independent"), BINOMIAL, expected, count, runs, 5.0));
    }
    for (yes, correlation) in [(0.95, 0.25), (0.95, 0.7), (0.5, 0.5)] {
        let (count, runs) = unanimous(yes, correlation);
        let name = format!("32 at {yes}, correlation {correlation}");
        checks.push(Check::share(name, COPULA, integral(yes, correlation), count, runs, 5.0));
    }
    checks
}

/// In how many runs all members consent in the first quarter, when each does with this probability.
fn unanimous(yes: f64, correlation: f64) -> (u64, u64) {
    let base = study(STUDY, "unanimity.toml", &[]).parameters.medians();
    let veto_cost = base.payoff_scale_gdp_pct * base.consent_shock_scale * logit(yes) / base.precision;
    let set = [
        format!("parameters.veto_cost_gdp_pct={veto_cost:?}"),
        format!("parameters.consent_correlation={correlation:?}"),
    ];
    let study = study(STUDY, "unanimity.toml", &[&set[0], &set[1]]);
    let records = records(&study);
    let count = records[0].iter().filter(|record| record.conferred_quarter == Some(0)).count();
    (count as u64, study.runs)
}

/// ∫ φ(z) Φ((Φ⁻¹(p) + √ρ z) / √(1 − ρ))^32 dz, by the trapezoid rule.
fn integral(yes: f64, correlation: f64) -> f64 {
    let (steps, width) = (4000, 16.0);
    let quantile = normal_quantile(yes);
    let density = |z: f64| exp(-0.5 * z * z) / std::f64::consts::TAU.sqrt();
    let at = |z: f64| {
        let one = normal_cdf((quantile + correlation.sqrt() * z) / (1.0 - correlation).sqrt());
        density(z) * pow(one, MEMBERS)
    };
    let step = width / steps as f64;
    (0..=steps).map(|i| at(-0.5 * width + i as f64 * step)).sum::<f64>() * step
}
