//! Utility of a payoff in per cent of a state's own annual GDP.

use crate::base::math::{each, exp, exp_each, ln_1p, pow};

/// How a state values payoffs. One unit of utility is `scale_gdp_pct` to a neutral state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Utility {
    /// Constant absolute risk aversion: u(x) = (1 − e^(−a x/s)) / a, and x/s at a = 0 (Arrow 1965; Pratt 1964).
    Cara {
        /// Coefficient a: positive is averse, negative seeking.
        aversion: f64,
        /// Scale s of payoffs, % of annual GDP.
        scale_gdp_pct: f64,
    },
    /// Prospect value: (|x|/s)^α, losses times the loss aversion (Tversky & Kahneman 1992).
    Prospect {
        /// Exponent α of gains and losses.
        curvature: f64,
        /// Weight of losses.
        loss_aversion: f64,
        /// Scale s of payoffs, % of annual GDP.
        scale_gdp_pct: f64,
    },
}

/// Below this coefficient the series of second order is closer to the exact value than the formula.
pub(crate) const NEARLY_NEUTRAL: f64 = 1e-6;

impl Utility {
    /// Utility of a payoff, % of annual GDP.
    #[inline(always)]
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

    /// The certain payoff that has this utility, % of annual GDP: the inverse of [`Utility::of`].
    pub(crate) fn certain_gdp_pct(self, utility: f64) -> f64 {
        match self {
            Utility::Cara { aversion, scale_gdp_pct } => {
                if aversion.abs() < NEARLY_NEUTRAL {
                    scale_gdp_pct * utility * (1.0 + 0.5 * aversion * utility)
                } else {
                    -scale_gdp_pct * ln_1p(-aversion * utility) / aversion
                }
            }
            Utility::Prospect { curvature, loss_aversion, scale_gdp_pct } => {
                let size = if utility < 0.0 { -utility / loss_aversion } else { utility };
                let payoff = scale_gdp_pct * pow(size, 1.0 / curvature);
                if utility < 0.0 { -payoff } else { payoff }
            }
        }
    }

    /// How fast utility rises with the payoff, per % of annual GDP, where it is this; infinite where no bound is known.
    pub(crate) fn slope_at(self, utility: f64) -> f64 {
        match self {
            Utility::Cara { aversion, scale_gdp_pct } => (1.0 - aversion * utility) / scale_gdp_pct,
            Utility::Prospect { .. } => f64::INFINITY,
        }
    }

    /// [`Utility::of`] for `N` payoffs at once, with the same bits.
    #[inline(always)]
    pub fn of_each<const N: usize>(self, payoffs_gdp_pct: [f64; N]) -> [f64; N] {
        match self {
            Utility::Cara { aversion, scale_gdp_pct } if aversion.abs() >= NEARLY_NEUTRAL => {
                each(discounts(payoffs_gdp_pct, aversion, scale_gdp_pct), |discount| {
                    (1.0 - discount) / aversion
                })
            }
            _ => payoffs_gdp_pct.map(|payoff| self.of(payoff)),
        }
    }

    /// The same, and for payoffs that are lower by each of two losses. With constant absolute risk aversion a loss
    /// multiplies e^(−a x/s), whatever the payoff: that agrees with [`Utility::of`] to its rounding.
    #[inline(always)]
    pub fn of_each_and_less<const N: usize>(
        self,
        payoffs_gdp_pct: [f64; N],
        losses_gdp_pct: [f64; 2],
    ) -> [[f64; N]; 3] {
        if let Utility::Cara { aversion, scale_gdp_pct } = self
            && aversion.abs() >= NEARLY_NEUTRAL
        {
            let [first, second] = discounts(losses_gdp_pct, -aversion, scale_gdp_pct);
            // Zero and infinity times each other are no number.
            if first > 0.0 && second > 0.0 && first < f64::INFINITY && second < f64::INFINITY {
                let discounts = discounts(payoffs_gdp_pct, aversion, scale_gdp_pct);
                return [1.0, first, second]
                    .map(|factor| each(discounts, |discount| (1.0 - factor * discount) / aversion));
            }
        }
        let [first, second] = losses_gdp_pct;
        [0.0, first, second].map(|loss| self.of_each(each(payoffs_gdp_pct, |payoff| payoff - loss)))
    }

    /// [`Utility::of_each_and_less`] for `L` states at once, each with its own utility, with the same bits: payoffs by option,
    /// losses, and what comes of them, in `ends`, each of all states.
    #[inline(always)]
    pub(crate) fn of_all_and_less<const N: usize, const L: usize>(
        utilities: &[Utility; L],
        payoffs_gdp_pct: &[[f64; L]; N],
        losses_gdp_pct: &[[f64; L]; 2],
        ends: &mut [[[f64; L]; N]; 3],
    ) {
        let (mut aversions, mut scales, mut alike) = ([1.0; L], [1.0; L], true);
        for (lane, utility) in utilities.iter().enumerate() {
            let (aversion, scale_gdp_pct) = match *utility {
                Utility::Cara { aversion, scale_gdp_pct } => (aversion, scale_gdp_pct),
                Utility::Prospect { .. } => (0.0, 1.0),
            };
            (aversions[lane], scales[lane]) = (aversion, scale_gdp_pct);
            alike &= aversion.abs() >= NEARLY_NEUTRAL;
        }
        let mut factors = [[1.0; L]; 3];
        for (factors, losses) in factors[1..].iter_mut().zip(losses_gdp_pct) {
            *factors = *losses;
            for ((factor, aversion), scale) in factors.iter_mut().zip(aversions).zip(scales) {
                *factor = aversion * (*factor / scale);
            }
            *factors = exp_each(*factors);
            alike = factors
                .iter()
                .fold(alike, |alike, &factor| alike & (factor > 0.0) & (factor < f64::INFINITY));
        }
        if !alike {
            for (lane, utility) in utilities.iter().enumerate() {
                let of_this = utility.of_each_and_less(
                    payoffs_gdp_pct.map(|each| each[lane]),
                    losses_gdp_pct.map(|each| each[lane]),
                );
                for (ends, of_this) in ends.iter_mut().flatten().zip(of_this.iter().flatten()) {
                    ends[lane] = *of_this;
                }
            }
            return;
        }
        for (option, payoffs) in payoffs_gdp_pct.iter().enumerate() {
            let mut discounts = *payoffs;
            for ((discount, aversion), scale) in discounts.iter_mut().zip(aversions).zip(scales) {
                *discount = -aversion * (*discount / scale);
            }
            discounts = exp_each(discounts);
            for (ends, factors) in ends.iter_mut().zip(&factors) {
                for (lane, end) in ends[option].iter_mut().enumerate() {
                    *end = (1.0 - factors[lane] * discounts[lane]) / aversions[lane];
                }
            }
        }
    }
}

/// e^(−a x/s) of each payoff x.
#[inline(always)]
fn discounts<const N: usize>(payoffs_gdp_pct: [f64; N], aversion: f64, scale_gdp_pct: f64) -> [f64; N] {
    exp_each(each(payoffs_gdp_pct, |payoff| -aversion * (payoff / scale_gdp_pct)))
}
