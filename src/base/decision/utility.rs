//! Utility of a payoff in per cent of a state's own annual GDP.

use crate::base::math::{exp, exp4, pow};

/// How a state values payoffs. One unit of utility is `scale_gdp_pct` to a neutral state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Utility {
    /// Constant absolute risk aversion: u(x) = (1 − e^(−a x/s)) / a, and x/s at a = 0 (Arrow 1965; Pratt 1964).
    Cara {
        /// Coefficient a: positive is averse, negative seeking.
        aversion: f64,
        /// Scale s.
        scale_gdp_pct: f64,
    },
    /// Prospect value: (|x|/s)^α, losses times the loss aversion (Tversky & Kahneman 1992).
    Prospect {
        /// Exponent α.
        curvature: f64,
        /// Weight of losses.
        loss_aversion: f64,
        /// Scale s.
        scale_gdp_pct: f64,
    },
}

/// Below this coefficient the series of second order is closer to the exact value than the formula.
const NEARLY_NEUTRAL: f64 = 1e-6;

impl Utility {
    /// Utility of a payoff, % of annual GDP.
    #[inline]
    pub fn of(self, payoff_gdp_pct: f64) -> f64 {
        match self {
            Utility::Cara { aversion, scale_gdp_pct } => {
                let x = payoff_gdp_pct / scale_gdp_pct;
                if aversion.abs() < NEARLY_NEUTRAL {
                    x * (1.0 - 0.5 * aversion * x)
                } else {
                    (1.0 - exp(-aversion * x)) / aversion
                }
            }
            Utility::Prospect { curvature, loss_aversion, scale_gdp_pct } => {
                let size = pow(payoff_gdp_pct.abs() / scale_gdp_pct, curvature);
                if payoff_gdp_pct < 0.0 { -loss_aversion * size } else { size }
            }
        }
    }

    /// [`Utility::of`] for four payoffs at once, with the same bits.
    #[inline]
    pub fn of4(self, payoffs_gdp_pct: [f64; 4]) -> [f64; 4] {
        match self {
            Utility::Cara { aversion, scale_gdp_pct } if aversion.abs() >= NEARLY_NEUTRAL => {
                exp4(payoffs_gdp_pct.map(|payoff| -aversion * (payoff / scale_gdp_pct)))
                    .map(|discount| (1.0 - discount) / aversion)
            }
            _ => payoffs_gdp_pct.map(|payoff| self.of(payoff)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cara_is_continuous_at_neutrality() {
        for x in [-120.0, -10.0, 0.0, 5.0, 60.0] {
            let at = |aversion| Utility::Cara { aversion, scale_gdp_pct: 10.0 }.of(x);
            assert!((at(0.999e-6) - at(1.001e-6)).abs() < 1e-6, "{x}");
            assert!((at(0.0) - x / 10.0).abs() < 1e-15);
        }
    }

    #[test]
    fn aversion_orders_gambles_as_arrow_and_pratt_say() {
        let gamble = |aversion| {
            let u = Utility::Cara { aversion, scale_gdp_pct: 10.0 };
            0.5 * u.of(-20.0) + 0.5 * u.of(20.0)
        };
        assert!(gamble(0.1) < 0.0 && gamble(-0.1) > 0.0);
    }

    #[test]
    fn four_at_once_have_the_bits_of_one() {
        for aversion in [-0.15, -NEARLY_NEUTRAL, 0.0, 1e-7, NEARLY_NEUTRAL, 0.03, 0.15] {
            let u = Utility::Cara { aversion, scale_gdp_pct: 10.0 };
            let payoffs = [-131.7, -9.1, 0.0, 44.2];
            assert_eq!(u.of4(payoffs).map(f64::to_bits), payoffs.map(|x| u.of(x).to_bits()));
        }
    }

    #[test]
    fn losses_loom_larger_under_prospect_theory() {
        let u = Utility::Prospect { curvature: 0.88, loss_aversion: 2.25, scale_gdp_pct: 10.0 };
        assert!((u.of(-10.0) + 2.25).abs() < 1e-12 && (u.of(10.0) - 1.0).abs() < 1e-12);
        assert!((u.of(-40.0) + 2.25 * pow(4.0, 0.88)).abs() < 1e-12);
        assert_eq!(u.of(0.0).to_bits(), 0, "nothing is no loss");
    }
}
