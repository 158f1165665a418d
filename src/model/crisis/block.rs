//! The rule by which the members come to act: whether they block their alliance in a crisis, and how likely the public thinks that.

use super::coalition::Coalition;
use super::kept::Beliefs;
use super::lotteries::{Lotteries, expected_utilities, lotteries};
use super::promise::Terms;
use super::situation::Situation;
use super::traits::{Traits, correlated_uniform, loadings};
use super::witness::{LevelChoice, Moment, Witness};
use super::world::World;
use crate::base::chance::{Address, AgentId, Purpose, Time};
use crate::base::decision::{choose, quantal_response};
use crate::base::math::{normal_cdf, normal_quantile};
use crate::model::study::{DecisionRule, Level, MAX_RESPONDERS, StateSet};

/// Votes that block the alliance: under consensus any member can, under majority more than half of them must; `None` where
/// nobody can.
fn votes_to_block(terms: &Terms) -> Option<usize> {
    match terms.regime.decision_rule {
        DecisionRule::Individual => None,
        DecisionRule::Consensus => Some(1),
        DecisionRule::Majority => Some(terms.bound.len() / 2 + 1),
    }
}

/// What member `i`, whose traits are `traits`, weighs when it could block, with `contribution` its part in the coalition
/// that it sees; and the probabilities of letting the alliance act, and of blocking it:
/// P(block) = logistic(λ (EU(abstain) − EU(ℓ*)) − β₀ − χ λ / s).
fn veto(
    world: &World,
    (seen, contribution): (&Coalition, f64),
    traits: &Traits,
    i: usize,
    situation: &Situation,
    terms: &Terms,
) -> (Lotteries, [f64; 2]) {
    let v = &world.values;
    let own = lotteries(world, traits, i, situation);
    let forces = seen.force_by_level(contribution, own.strength, world.study.enabler == Some(i), v);
    let utilities = expected_utilities(v, &own, forces, situation.challenger_force);
    let joint = utilities[terms.asked_of(i, world.capability[i])];
    let reluctance = v.block_threshold / world.precision + v.veto_cost_gdp_pct / v.payoff_scale_gdp_pct;
    let will = quantal_response(world.precision, &[joint, utilities[Level::Abstain] - reluctance]);
    (own, will)
}

/// Whether the members block their alliance in this crisis, with shocks that correlate as those of consent do.
pub(super) fn blocked(
    world: &World,
    believed: &Beliefs,
    situation: &Situation,
    terms: &Terms,
    time: Time,
    witness: &mut impl Witness,
) -> bool {
    let Some(needed) = votes_to_block(terms) else { return false };
    let common = world.draws.normal(Address::new(Purpose::BlockCommon, AgentId::WORLD, time));
    let seen = believed.coalition(situation.protege_force, world.study.enabler);
    let mut against = StateSet::EMPTY;
    for i in terms.bound.iter() {
        let contribution = believed.contribution[i];
        let (own, will) = veto(world, (&seen, contribution), &world.private.traits, i, situation, terms);
        let shock = world.draws.normal(Address::new(Purpose::Block, world.study.responders[i].id, time));
        let uniform = correlated_uniform(world.values.consent_correlation, common, shock);
        let choice = LevelChoice {
            responder: i,
            situation,
            own: &own,
            seen: &seen,
            contribution,
            probabilities: &will,
            uniform,
        };
        witness.saw(world, Moment::Vetoed(choice));
        if choose(&will, uniform) == 1 {
            against.insert(i);
        }
    }
    against.len() >= needed
}

/// Values of the common shock over which the public averages, equally likely.
const COMMON_SHOCKS: usize = 16;

/// The probability of a block as the public sees it: [`blocked`] for public types, over the shocks.
pub(super) fn block_expected(world: &World, believed: &Beliefs, situation: &Situation) -> f64 {
    let Some(terms) = situation.terms else { return 0.0 };
    let Some(needed) = votes_to_block(&terms) else { return 0.0 };
    let seen = believed.coalition(situation.protege_force, world.study.enabler);
    let mut thresholds = [0.0; MAX_RESPONDERS];
    for (threshold, i) in thresholds.iter_mut().zip(terms.bound.iter()) {
        let seen = (&seen, believed.contribution[i]);
        let (_, [act, _]) = veto(world, seen, &world.public.traits, i, situation, &terms);
        *threshold = normal_quantile(act.clamp(f64::EPSILON, 1.0 - f64::EPSILON));
    }
    let (loading, rest) = loadings(world.values.consent_correlation);
    let mut sum = 0.0;
    for quantile in 0..COMMON_SHOCKS {
        let common = normal_quantile((quantile as f64 + 0.5) / COMMON_SHOCKS as f64);
        // Probability of each number of votes against, up to `needed`, where all more are counted.
        let mut votes = [0.0; MAX_RESPONDERS + 1];
        votes[0] = 1.0;
        for threshold in &thresholds[..terms.bound.len()] {
            let against = 1.0 - normal_cdf((threshold - loading * common) / rest);
            votes[needed] += votes[needed - 1] * against;
            for count in (1..needed).rev() {
                votes[count] += (votes[count - 1] - votes[count]) * against;
            }
            votes[0] *= 1.0 - against;
        }
        sum += votes[needed];
    }
    sum / COMMON_SHOCKS as f64
}
