//! The force that stands with the protégé: who brings what, and what the enabler's absence takes away.

use super::prospects::WORST_RATIO;
use crate::base::math::pow;
use crate::model::study::{Level, PerLevel, Values};

/// Contributions to the theatre, as they are or as they are expected.
#[derive(Clone, Copy, Debug)]
pub struct Coalition {
    /// Committed force of the protégé.
    pub protege: f64,
    /// Contribution of the enabler, in force.
    pub enabler: f64,
    /// The same as a share of its capability; `None` if nobody is the enabler.
    pub enabler_share: Option<f64>,
    /// Contributions of all others, before dependence.
    pub others: f64,
}

/// Effect of the others' forces when the enabler brings this share of its capability: 1 if it brings what
/// deployment brings or there is none, down to 1 − ε if it stays away.
#[inline(always)]
pub(crate) fn dependence(enabler_share: Option<f64>, values: &Values) -> f64 {
    match enabler_share {
        None => 1.0,
        // So too where deployment brings nothing: 0 / 0 is never computed.
        Some(share) if share >= values.level_force_share[Level::Deploy] => 1.0,
        Some(share) => {
            1.0 - values.enabler_dependence * (1.0 - share / values.level_force_share[Level::Deploy])
        }
    }
}

/// What a unit less of the enabler, who would bring `strength` at full share, takes away of the others' forces: the slope of
/// [`dependence`].
#[inline(always)]
pub(crate) fn loss_per_unit(values: &Values, strength: f64, others: f64) -> f64 {
    let enough = strength * values.level_force_share[Level::Deploy];
    if enough > 0.0 { values.enabler_dependence * others / enough } else { 0.0 }
}

/// What the odds make of a cost of fighting on the protégé's side, `force` against `challenger_force`: (F_A / F_B)^ξ. At
/// ξ = 1 it is the law of attrition: a member of the coalition loses in proportion to the enemy's force over its own side's.
#[inline]
pub(crate) fn cost_at_odds(values: &Values, force: f64, challenger_force: f64) -> f64 {
    if values.war_cost_odds_exponent == 0.0 {
        return 1.0;
    }
    let ratio = if force > 0.0 { challenger_force / force } else { WORST_RATIO };
    pow(ratio.min(WORST_RATIO), values.war_cost_odds_exponent)
}

impl Coalition {
    /// Sums contributions. `strength` is what a responder would bring at full share, `contribution` what it
    /// brings, both in the order of the pool.
    #[inline(always)]
    pub fn of(protege: f64, strength: &[f64], contribution: &[f64], enabler: Option<usize>) -> Coalition {
        let mut others = 0.0;
        for &force in contribution {
            others += force;
        }
        let Some(e) = enabler else {
            return Coalition { protege, enabler: 0.0, enabler_share: None, others };
        };
        let share = if strength[e] > 0.0 { contribution[e] / strength[e] } else { 0.0 };
        Coalition {
            protege,
            enabler: contribution[e],
            enabler_share: Some(share),
            others: others - contribution[e],
        }
    }

    /// The whole force.
    #[inline(always)]
    pub fn force(&self, values: &Values) -> f64 {
        self.protege + self.enabler + dependence(self.enabler_share, values) * self.others
    }

    /// The whole force at each of one responder's four levels, `own` being its present contribution and
    /// `strength` what it would bring at full share.
    #[inline(always)]
    pub fn force_by_level(
        &self,
        own: f64,
        strength: f64,
        is_enabler: bool,
        values: &Values,
    ) -> PerLevel<f64> {
        let share = values.level_force_share;
        if is_enabler {
            return share.map(|w| self.protege + strength * w + dependence(Some(w), values) * self.others);
        }
        let dependence = dependence(self.enabler_share, values);
        let rest = self.protege + self.enabler + dependence * (self.others - own);
        share.map(|w| rest + dependence * (strength * w))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::study::Parameters;

    #[test]
    fn a_level_chosen_gives_the_force_that_was_weighed() {
        let values = Parameters::default().medians();
        let strength = [100.0, 50.0, 700.0];
        for enabler in [None, Some(2)] {
            let before = [22.0, 3.0, 42.0];
            let coalition = Coalition::of(300.0, &strength, &before, enabler);
            for i in 0..3 {
                let weighed = coalition.force_by_level(before[i], strength[i], enabler == Some(i), &values);
                for (level, &w) in values.level_force_share.iter() {
                    let mut after = before;
                    after[i] = strength[i] * w;
                    let force = Coalition::of(300.0, &strength, &after, enabler).force(&values);
                    assert!((force - weighed[level]).abs() < 1e-9, "{i} {level:?}");
                }
            }
        }
    }

    #[test]
    fn the_others_lose_effect_without_the_enabler() {
        let values = Parameters::default().medians();
        assert_eq!(dependence(None, &values), 1.0);
        assert!((dependence(Some(0.0), &values) - 0.6).abs() < 1e-15);
        assert_eq!(dependence(Some(0.5), &values), 1.0);
        let mut without_deployment = values;
        without_deployment.level_force_share[Level::Deploy] = 0.0;
        assert_eq!(dependence(Some(0.0), &without_deployment), 1.0);
    }
}
