//! What the levels of response cost a responder, term by term, and the lotteries that these costs make.

use super::coalition::cost_at_odds;
use crate::base::decision::{Lottery, Utility};
use crate::model::study::{Level, PerLevel, Values};

/// The utilities of what each level can end in, as [`Lottery`] has them for one option.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Ends {
    /// If the protégé holds.
    pub success: PerLevel<f64>,
    /// If it falls.
    pub failure: PerLevel<f64>,
    /// In nuclear war.
    pub catastrophe: PerLevel<f64>,
}

impl Ends {
    /// Those of one level.
    #[inline(always)]
    pub(crate) fn of(&self, level: Level) -> Lottery {
        Lottery {
            success: self.success[level],
            failure: self.failure[level],
            catastrophe: self.catastrophe[level],
        }
    }
}

/// What the four levels mean to one responder: a lottery each, its nuclear risk, and the force it brings.
#[derive(Clone, Copy, Debug)]
pub struct Lotteries {
    /// The ends of each level.
    pub ends: Ends,
    /// Risk of nuclear war that the level adds.
    pub nuclear_risk: PerLevel<f64>,
    /// Highest level open.
    pub highest: Level,
    /// Force at full share.
    pub strength: f64,
    /// Probability that the state considers them at all.
    pub(crate) attention: f64,
    /// What the ends are made of, where they depend on the odds; `None` where the odds cost nothing.
    pub(crate) at_even_odds: Option<(Costs, Utility)>,
}

impl Lotteries {
    /// The ends at the odds that each level would make: `forces` with which the protégé would stand, against the
    /// challenger's.
    #[inline]
    pub(crate) fn ends_at_odds(
        &self,
        values: &Values,
        forces: impl FnOnce() -> PerLevel<f64>,
        challenger_force: f64,
    ) -> Ends {
        self.at_even_odds.map_or(self.ends, |(costs, utility)| {
            costs.at_odds(values, &forces(), challenger_force).ends(utility)
        })
    }
}

impl Default for Lotteries {
    /// Those of a state that has nothing at stake and no choice.
    fn default() -> Lotteries {
        Lotteries {
            ends: Ends::default(),
            nuclear_risk: PerLevel::default(),
            highest: Level::Abstain,
            strength: 0.0,
            attention: 1.0,
            at_even_odds: None,
        }
    }
}

/// What the four levels cost one responder, term by term, in % of annual GDP.
///
/// base_ℓ = −b_ℓ − c g_ℓ s_k − ω v s_k (1 − f_ℓ) − κ δ_k shortfall_ℓ − tripwire_ℓ;
/// if the protégé holds: base; if it falls: base − (1 − ω) v s_k; in nuclear war: base − N.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Costs {
    /// Political threshold, b_ℓ.
    pub threshold: PerLevel<f64>,
    /// Cost of fighting, c g_ℓ s_k, at even odds.
    pub war_cost: PerLevel<f64>,
    /// Stake lost by not acting, ω v s_k (1 − f_ℓ).
    pub stake: PerLevel<f64>,
    /// Audience cost of the promise broken, κ δ_k shortfall_ℓ.
    pub audience_cost: PerLevel<f64>,
    /// Loss of stationed forces.
    pub tripwire: PerLevel<f64>,
    /// Lost besides if the protégé falls: stake, (1 − ω) v s_k, and what it costs to be called for a nuclear reply.
    pub fall: f64,
    /// Loss in a nuclear war, N.
    pub nuclear_loss: f64,
}

impl Costs {
    /// The same where each level makes other odds, which the cost of fighting follows.
    pub(crate) fn at_odds(&self, values: &Values, forces: &PerLevel<f64>, challenger_force: f64) -> Costs {
        let war_cost = PerLevel::from_fn(|level| {
            self.war_cost[level] * cost_at_odds(values, forces[level], challenger_force)
        });
        Costs { war_cost, ..*self }
    }

    /// Payoffs of each level if the protégé holds, if it falls, and in nuclear war.
    pub(crate) fn payoffs_gdp_pct(&self) -> [PerLevel<f64>; 3] {
        let base = self.base_gdp_pct();
        [base, base.map(|base| base - self.fall), base.map(|base| base - self.nuclear_loss)]
    }

    /// Payoffs of each level if the protégé holds.
    #[inline(always)]
    fn base_gdp_pct(&self) -> PerLevel<f64> {
        PerLevel::from_fn(|level| {
            -self.threshold[level]
                - self.war_cost[level]
                - self.stake[level]
                - self.audience_cost[level]
                - self.tripwire[level]
        })
    }

    /// The payoffs, and how they are valued.
    #[inline(always)]
    pub(super) fn payoffs(&self, utility: Utility) -> Payoffs {
        let &Costs { fall, nuclear_loss, .. } = self;
        Payoffs { base_gdp_pct: self.base_gdp_pct(), fall, nuclear_loss, utility }
    }

    /// The payoffs as utilities, level by level.
    #[inline(always)]
    pub(crate) fn ends(&self, utility: Utility) -> Ends {
        let losses = [self.fall, self.nuclear_loss];
        let [success, failure, catastrophe] =
            utility.of_each_and_less(self.base_gdp_pct().0, losses).map(PerLevel);
        Ends { success, failure, catastrophe }
    }
}

/// What the levels pay and lose one responder, % of annual GDP, and how it values that.
#[derive(Clone, Copy, Debug)]
pub(super) struct Payoffs {
    /// If the protégé holds.
    pub base_gdp_pct: PerLevel<f64>,
    /// Lost besides if it falls.
    pub fall: f64,
    /// Lost besides in nuclear war.
    pub nuclear_loss: f64,
    pub utility: Utility,
}

impl Payoffs {
    /// Those of nobody.
    pub(super) fn of_nobody() -> Payoffs {
        Costs::default().payoffs(Utility::Cara { aversion: 1.0, scale_gdp_pct: 1.0 })
    }
}

/// What a situation means to whoever may respond: all that is the same for all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Setting {
    /// Risk of nuclear war that each level adds.
    pub(super) nuclear_risk: PerLevel<f64>,
    /// Share of the cost of combat that each level bears, once it has been drawn in.
    pub(super) war_cost_share: PerLevel<f64>,
    /// Share of the promise that each level leaves unkept, by the level that is asked for.
    pub(super) unkept: PerLevel<PerLevel<f64>>,
    /// The same for those who follow leads, where what these do is known or expected.
    pub(super) followed: Option<PerLevel<PerLevel<f64>>>,
    /// What draws states into it.
    pub(super) attention: Draw,
}

/// What draws states into a crisis, as far as it is the same for all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Draw {
    /// Whether everybody is drawn in.
    pub(super) everybody: bool,
    /// logit q₀ + a_k.
    pub(super) kind: f64,
    /// a_h (P₀ − ½).
    pub(super) prospects: f64,
}
