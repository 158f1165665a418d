//! The rule by which the members come to act: whether they block their alliance in a crisis, and how likely the public thinks that.

use super::costs::Lotteries;
use super::kept::Beliefs;
use super::lotteries::{expected_utilities, utilities_at};
use super::promise::Terms;
use super::situation::Situation;
use super::traits::{correlated_uniforms, loadings};
use super::witness::{LevelChoice, Moment, Witness};
use super::world::World;
use crate::base::chance::{Address, AgentId, Purpose, Time};
use crate::base::decision::{choose, first_of_two_each, quantal_response};
use crate::base::math::{each, normal_cdf_each, normal_quantile, normal_quantiles};
use crate::model::study::{DecisionRule, Level, MAX_RESPONDERS, PerLevel, StateSet};
use multiversion::multiversion;
use std::sync::LazyLock;

/// Votes that block the alliance: under consensus any member of whom something is asked can, under majority more than half of
/// them must; `None` where nobody can.
fn votes_to_block(terms: &Terms, capability: &[f64]) -> Option<usize> {
    match terms.regime.decision_rule {
        DecisionRule::Individual => None,
        DecisionRule::Consensus => Some(1),
        DecisionRule::Majority => Some(terms.asked(capability).len() / 2 + 1),
    }
}

/// The probabilities of letting the alliance act, and of blocking it, for member `i`, to whom levels are worth so much:
/// P(block) = logistic(λ (EU(abstain) − EU(ℓ*)) − β₀ − χ λ / s).
#[inline(always)]
fn veto(world: &World, utilities: &PerLevel<f64>, i: usize, terms: &Terms) -> [f64; 2] {
    quantal_response(world.precision, &options(world, utilities, i, terms))
}

/// What letting the alliance act is worth to member `i`, and blocking it.
#[inline(always)]
fn options(world: &World, utilities: &PerLevel<f64>, i: usize, terms: &Terms) -> [f64; 2] {
    let v = &world.values;
    let joint = utilities[terms.asked_of(i, world.capability[i])];
    let reluctance = v.block_threshold / world.precision + v.veto_cost_gdp_pct / v.payoff_scale_gdp_pct;
    [joint, utilities[Level::Abstain] - reluctance]
}

/// Whether the members block their alliance in this crisis, with shocks that correlate as those of consent do. `own` has what
/// the levels mean to each responder.
pub(super) fn blocked(
    world: &World,
    believed: &Beliefs,
    (own, situation): (&[Lotteries], &Situation),
    terms: &Terms,
    time: Time,
    witness: &mut impl Witness,
) -> bool {
    let Some(needed) = votes_to_block(terms, &world.capability) else { return false };
    let common = world.draws.normal(Address::new(Purpose::BlockCommon, AgentId::WORLD, time));
    let seen = believed.coalition(situation.protege_force, world.study.enabler);
    let mut against = StateSet::EMPTY;
    let asked = terms.asked(&world.capability);
    let mut uniforms = [0.0; MAX_RESPONDERS];
    let uniforms = &mut uniforms[..asked.len()];
    let shocks = asked.iter().map(|i| Address::new(Purpose::Block, world.study.responders[i].id, time));
    world.draws.normals(shocks, uniforms);
    correlated_uniforms(world.values.consent_correlation, common, uniforms);
    for (i, &mut uniform) in asked.iter().zip(uniforms) {
        let contribution = believed.contribution[i];
        let own = &own[i];
        let is_enabler = world.study.enabler == Some(i);
        let forces = seen.force_by_level(contribution, own.strength, is_enabler, &world.values);
        let utilities = expected_utilities(&world.values, own, forces, situation.challenger_force);
        let will = veto(world, &utilities, i, terms);
        let choice = LevelChoice {
            responder: i,
            situation,
            own,
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

/// The same as normal scores.
static COMMON_SCORES: LazyLock<[f64; COMMON_SHOCKS]> = LazyLock::new(|| {
    std::array::from_fn(|quantile| normal_quantile((quantile as f64 + 0.5) / COMMON_SHOCKS as f64))
});

/// Score above which the normal distribution has nothing left that a number near one could tell.
const CERTAIN: f64 = 9.0;

/// The probability of a block as the public sees it: [`blocked`] for public types, over the shocks. `own` gives what the
/// levels mean to each member, and is asked only where somebody can block.
#[inline(always)]
pub(super) fn block_expected<'o>(
    world: &World,
    believed: &Beliefs,
    situation: &Situation,
    own: impl FnOnce() -> &'o [Lotteries],
) -> f64 {
    let Some(terms) = situation.terms else { return 0.0 };
    let Some(needed) = votes_to_block(&terms, &world.capability) else { return 0.0 };
    let (voters, own) = (terms.asked(&world.capability), own());
    let (mut acts, mut blocks) = ([0.0; MAX_RESPONDERS], [0.0; MAX_RESPONDERS]);
    for ((act, block), i) in acts.iter_mut().zip(&mut blocks).zip(voters.iter()) {
        let (own, holds) = (&own[i], &believed.holds[i]);
        let forces = || believed.force_by_level(world, i, own.strength, situation);
        let ends = own.ends_at_odds(&world.values, forces, situation.challenger_force);
        let utilities = utilities_at(&ends, own.highest, holds, &own.nuclear_risk);
        [*act, *block] = options(world, &utilities, i, &terms);
    }
    over_common_shocks(world, (&acts, &blocks), voters.len(), needed)
}

/// The probability that of so many voters, to whom acting and blocking are worth so much, enough block: over the common shocks.
#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq", "x86_64+avx2"))]
fn over_common_shocks(
    world: &World,
    (acts, blocks): (&[f64; MAX_RESPONDERS], &[f64; MAX_RESPONDERS]),
    voters: usize,
    needed: usize,
) -> f64 {
    const LANES: usize = 8;
    let mut thresholds = [0.0; MAX_RESPONDERS];
    let options = acts.as_chunks::<LANES>().0.iter().zip(blocks.as_chunks::<LANES>().0);
    let thresholds_of = thresholds.as_chunks_mut::<LANES>().0.iter_mut();
    for (thresholds, (&acts, &blocks)) in thresholds_of.zip(options).take(voters.div_ceil(LANES)) {
        let act = first_of_two_each(world.precision, acts, blocks);
        *thresholds = each(act, |act| act.clamp(f64::EPSILON, 1.0 - f64::EPSILON));
    }
    normal_quantiles(&mut thresholds[..voters]);
    let (loading, rest) = loadings(world.values.consent_correlation);
    // Probability of each number of votes against, up to `needed`, where all more are counted: for each common shock.
    let mut votes = [[0.0; COMMON_SHOCKS]; MAX_RESPONDERS + 1];
    votes[0] = [1.0; COMMON_SHOCKS];
    for threshold in &thresholds[..voters] {
        let scores = each(*COMMON_SCORES, |common| (threshold - loading * common) / rest);
        // A score falls as the shock rises: the last is the least.
        if scores[COMMON_SHOCKS - 1] > CERTAIN {
            continue;
        }
        let mut against = [0.0; COMMON_SHOCKS];
        // In parts, of which most lie where all can be had at once.
        for (against, &scores) in
            against.as_chunks_mut::<LANES>().0.iter_mut().zip(scores.as_chunks::<LANES>().0)
        {
            *against = each(normal_cdf_each(scores), |lets_act| 1.0 - lets_act);
        }
        for shock in 0..COMMON_SHOCKS {
            votes[needed][shock] += votes[needed - 1][shock] * against[shock];
        }
        for count in (1..needed).rev() {
            for shock in 0..COMMON_SHOCKS {
                votes[count][shock] += (votes[count - 1][shock] - votes[count][shock]) * against[shock];
            }
        }
        for shock in 0..COMMON_SHOCKS {
            votes[0][shock] *= 1.0 - against[shock];
        }
    }
    votes[needed].iter().sum::<f64>() / COMMON_SHOCKS as f64
}
