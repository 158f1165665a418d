//! Whether a state considers a response at all: consideration before choice (Manski 1977), opportunity and
//! willingness (Most & Starr 1989).

use super::costs::Draw;
use super::situation::Situation;
use super::traits::Readiness;
use super::world::World;
use crate::base::decision::prevails;
use crate::base::math::{ln, logistic, logit};
use crate::model::study::{Level, PerLevel};

/// Ratio of forces beyond which a logarithm says no more.
const RATIO: f64 = 1e4;

impl Draw {
    /// That of a situation.
    #[inline(always)]
    pub(super) fn of(world: &World, situation: &Situation) -> Draw {
        let v = &world.values;
        if v.attention_base >= 1.0 {
            return Draw { everybody: true, ..Draw::default() };
        }
        let alone = prevails(situation.protege_force, situation.challenger_force, v.contest_exponent);
        Draw {
            everybody: false,
            kind: logit(v.attention_base) + v.attention_kind[situation.kind],
            prospects: v.attention_prospects * (alone - 0.5),
        }
    }

    /// The probability that responder `i` is drawn in. A state that is not abstains; its set of options
    /// has one member. With `attention_base` 1 everybody is, whatever the other parameters, and so is whoever a guarantee
    /// binds that was given in the crisis itself ([`Guarantee::drawn_in`](crate::model::study::Guarantee::drawn_in)).
    ///
    /// q = logistic(logit q₀ + a_k + a_c ln(m / F) + a_p p + a_s [allied] + a_n [challenger nuclear]
    /// − a_h (P₀ − ½) + a_d (d − ½) + a_r [rival of the challenger] − a_e [rival of the protégé]), P₀ the probability
    /// that the protégé prevails alone, m / F the state's force at full share over the challenger's. With d_P and d_A the
    /// electoral democracy of the other two, a_dP (d_P − ½) is added, and a_dA (d_A − ½) taken away; an ally adds
    /// a_j (min(d, d_P) − ½). A government's risk tolerance has its part by `readiness`.
    #[inline(always)]
    pub(super) fn of_responder(
        &self,
        world: &World,
        i: usize,
        situation: &Situation,
        readiness: Readiness,
    ) -> f64 {
        let v = &world.values;
        let drawn_in = situation.terms.is_some_and(|terms| terms.regime.drawn_in && terms.bound.contains(i));
        if self.everybody || drawn_in {
            return 1.0;
        }
        let [polyarchy, joint_polyarchy, rival_of_challenger, rival_of_protege] =
            world.scenario.prepared.bearings[i];
        let one_if = |yes: bool| f64::from(u8::from(yes));
        let capability = if v.attention_capability == 0.0 || situation.challenger_force <= 0.0 {
            0.0
        } else {
            v.attention_capability
                * ln((world.capability[i] / situation.challenger_force).clamp(1.0 / RATIO, RATIO))
        };
        let pact = if situation.allied.contains(i) {
            v.attention_pact + v.attention_pact_polyarchy * (joint_polyarchy - 0.5)
        } else {
            0.0
        };
        let log_odds = self.kind
            + capability
            + v.attention_proximity * world.proximity[i]
            + pact
            + v.attention_nuclear_challenger * one_if(world.study.challenger.nuclear)
            - self.prospects
            + v.attention_polyarchy * (polyarchy - 0.5)
            + v.attention_protege_polyarchy * (world.study.protege.polyarchy - 0.5)
            - v.attention_challenger_polyarchy * (world.study.challenger.polyarchy - 0.5)
            + v.attention_rival_challenger * rival_of_challenger
            - v.attention_rival_protege * rival_of_protege;
        logistic(readiness.factor * log_odds + readiness.logits)
    }
}

/// What a state does that is drawn in with probability `attention`, from what it does if it is.
#[inline(always)]
pub(crate) fn attended(attention: f64, mut considered: PerLevel<f64>) -> PerLevel<f64> {
    if attention < 1.0 {
        considered.0.iter_mut().for_each(|p| *p *= attention);
        considered[Level::Abstain] += 1.0 - attention;
    }
    considered
}
