//! What the options of the two sides lead to: an attack, and a move on the ladder.

use crate::base::decision::{Lottery, Utility};
use crate::model::study::labelled_enum;

/// What the challenger gets wrong about the others.
#[derive(Clone, Copy, Debug, Default)]
pub struct Misperception {
    /// Shift of everybody's log-odds of keeping the whole promise.
    pub resolve_logit: f64,
    /// Error of the force it expects to meet, in logarithms.
    pub force_log: f64,
}

/// What somebody who looks ahead expects of the nuclear reply that members have promised.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Expected {
    /// Probability that some member replies.
    pub reply: f64,
    /// Probability that a reply leads to strategic exchange.
    pub exchange: f64,
}

/// What one kind of attack leads to: win V − C F_B/F_A − χ, lose −H − C F_B/F_A − χ, catastrophe −N, all in %
/// of annual GDP.
#[derive(Clone, Copy, Debug)]
pub struct Attack {
    /// Gain from success, V.
    pub gain_gdp_pct: f64,
    /// Loss from failure, H.
    pub failure_gdp_pct: f64,
    /// Cost of overcoming the force that it expects to meet, C F_B/F_A.
    pub resistance_gdp_pct: f64,
    /// Cost before its own public and the world's, χ.
    pub audience_gdp_pct: f64,
    /// Loss in a nuclear war, N.
    pub nuclear_loss_gdp_pct: f64,
    /// What doing nothing would lose instead, G; the same for every kind.
    pub restraint_gdp_pct: f64,
    /// What waiting would lose as well, while a guarantee is still to come; the same for every kind.
    pub window_gdp_pct: f64,
    /// The force that it expects to meet.
    pub force: f64,
    /// Probability of success without catastrophe.
    pub wins: f64,
    /// Probability of catastrophe.
    pub catastrophe: f64,
}

impl Attack {
    /// Payoffs of success, failure and catastrophe, % of annual GDP.
    pub fn payoffs_gdp_pct(&self) -> [f64; 3] {
        let cost = self.resistance_gdp_pct + self.audience_gdp_pct;
        [self.gain_gdp_pct - cost, -self.failure_gdp_pct - cost, -self.nuclear_loss_gdp_pct]
    }

    /// The same where success would be answered by a nuclear reply as is expected: the war becomes strategic exchange, or
    /// the attack fails after all.
    pub(super) fn answered(self, reply: Option<Expected>) -> Attack {
        let Some(Expected { reply, exchange }) = reply else { return self };
        let to_exchange = self.wins * reply * exchange;
        Attack {
            wins: if to_exchange < 1.0 { self.wins * (1.0 - reply) / (1.0 - to_exchange) } else { 0.0 },
            catastrophe: self.catastrophe + (1.0 - self.catastrophe) * to_exchange,
            ..self
        }
    }

    /// Expected utility of the attack under this utility function.
    pub fn expected(&self, utility: Utility) -> f64 {
        let [success, failure, catastrophe] = self.payoffs_gdp_pct().map(|payoff| utility.of(payoff));
        Lottery { success, failure, catastrophe }.expected(self.wins, self.catastrophe)
    }
}

/// A challenger that is outnumbered beyond this sees no difference any more; it keeps utilities finite.
pub(crate) const WORST_RATIO: f64 = 20.0;

labelled_enum! {
    /// What a side does on the ladder, from least to most.
    Move {
        /// The challenger stops, or the coalition concedes: the crisis ends.
        Yield = "yield",
        /// All stays as it is.
        Hold = "hold",
        /// One rung up.
        Escalate = "escalate",
    }
}

/// The two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Challenger,
    /// The protégé and those who stand with it, as one.
    Coalition,
}

/// What a move leads to, in % of annual GDP: at issue − cost without nuclear war, −cost − loss in one.
#[derive(Clone, Copy, Debug)]
pub struct Prospect {
    /// What of the prize is won, positive; what of the stake is lost, negative.
    pub at_issue_gdp_pct: f64,
    /// Cost of fighting on.
    pub war_cost_gdp_pct: f64,
    /// Cost of climbing, or of having failed.
    pub penalty_gdp_pct: f64,
    /// Loss in a nuclear war.
    pub nuclear_loss_gdp_pct: f64,
    /// Risk of nuclear war.
    pub risk: f64,
    /// What a nuclear reply that is expected would leave, if it ends the war.
    pub answered: Option<Answered>,
}

/// The end that a nuclear reply makes of a war which it does not turn into strategic exchange.
#[derive(Clone, Copy, Debug)]
pub struct Answered {
    /// Its probability, if there is no nuclear war.
    pub probability: f64,
    /// What is then won or lost, in % of annual GDP, before the cost of fighting.
    pub at_issue_gdp_pct: f64,
}

impl Prospect {
    /// The same where a nuclear reply is expected that, if it ends the war, leaves `at_issue_gdp_pct`.
    pub(super) fn with_reply(
        self,
        Expected { reply, exchange }: Expected,
        at_issue_gdp_pct: f64,
    ) -> Prospect {
        let to_exchange = reply * exchange;
        let probability =
            if to_exchange < 1.0 { reply * (1.0 - exchange) / (1.0 - to_exchange) } else { 0.0 };
        Prospect {
            risk: self.risk + (1.0 - self.risk) * to_exchange,
            answered: Some(Answered { probability, at_issue_gdp_pct }),
            ..self
        }
    }

    /// Payoff where a nuclear reply has ended the war, % of annual GDP, and its probability; 0 if none is expected.
    pub fn ended_by_reply(&self) -> (f64, f64) {
        let cost = self.war_cost_gdp_pct + self.penalty_gdp_pct;
        self.answered
            .map_or((0.0, 0.0), |it| (it.at_issue_gdp_pct - cost, (1.0 - self.risk) * it.probability))
    }

    /// Payoffs without nuclear war and in one, % of annual GDP.
    pub fn payoffs_gdp_pct(&self) -> [f64; 2] {
        let cost = self.war_cost_gdp_pct + self.penalty_gdp_pct;
        [self.at_issue_gdp_pct - cost, -cost - self.nuclear_loss_gdp_pct]
    }

    /// Expected utility of the move under this utility function.
    pub fn expected(&self, utility: Utility) -> f64 {
        let [peace, catastrophe] = self.payoffs_gdp_pct();
        if self.answered.is_some() {
            let (ended, probability) = self.ended_by_reply();
            let safe = 1.0 - self.risk - probability;
            return safe * utility.of(peace)
                + probability * utility.of(ended)
                + self.risk * utility.of(catastrophe);
        }
        if self.risk == 0.0 {
            return utility.of(peace);
        }
        (1.0 - self.risk) * utility.of(peace) + self.risk * utility.of(catastrophe)
    }
}
