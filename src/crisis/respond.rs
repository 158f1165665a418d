//! Stage 3, respond: every state of the pool chooses to abstain, to help with material, to deploy, or to fight.

use super::beliefs::Beliefs;
use super::coalition::Coalition;
use super::confer::correlated_uniform;
use super::traits::Traits;
use super::witness::{LevelChoice, Moment, Witness};
use super::world::{Terms, World, able, highest_level};
use crate::chance::{AgentId, Purpose, Time};
use crate::decision::{Lottery, Options, Utility, choose, prevails_each, prevails4, quantal_response};
use crate::study::{DecisionRule, Kind, Level, MAX_RESPONDERS, StateSet, Values};

/// One crisis as all responders see it.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// Kind of attack.
    pub kind: Kind,
    /// What the promise says about it.
    pub terms: Option<Terms<'a>>,
    /// Committed force of the challenger.
    pub challenger_force: f64,
    /// Committed force of the protégé.
    pub protege_force: f64,
    /// Nuclear risk relative to that when a crisis of this kind breaks out; 0 against a challenger without
    /// nuclear arms.
    pub nuclear_scale: f64,
    /// Whether the alliance is blocked.
    pub blocked: bool,
}

impl<'a> Situation<'a> {
    /// The situation when an attack of this kind breaks out against whole forces of this size.
    pub fn outbreak(
        world: &World<'a>,
        kind: Kind,
        terms: Option<Terms<'a>>,
        challenger_force: f64,
        protege_force: f64,
    ) -> Situation<'a> {
        let committed = world.values.kind_force_share[kind as usize];
        Situation {
            kind,
            terms,
            challenger_force: challenger_force * committed,
            protege_force: protege_force * committed,
            nuclear_scale: if world.study.challenger.nuclear { 1.0 } else { 0.0 },
            blocked: false,
        }
    }
}

/// What the four levels mean to one responder: a lottery each, its nuclear risk, and the force it brings.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lotteries {
    /// The ends of each level.
    pub ends: [Lottery; 4],
    /// Risk of nuclear war that the level adds.
    pub nuclear_risk: [f64; 4],
    /// Highest level open.
    pub highest: usize,
    /// Force at full share.
    pub strength: f64,
}

/// What the four levels cost one responder, term by term, in % of annual GDP.
///
/// base_ℓ = −b_ℓ − c g_ℓ s_k − ω v s_k (1 − f_ℓ) − κ δ_k shortfall_ℓ − tripwire_ℓ;
/// if the protégé holds: base; if it falls: base − (1 − ω) v s_k; in nuclear war: base − N.
#[derive(Clone, Copy, Debug, Default)]
pub struct Costs {
    /// Political threshold, b_ℓ.
    pub threshold: [f64; 4],
    /// Cost of fighting, c g_ℓ s_k.
    pub war_cost: [f64; 4],
    /// Stake lost by not acting, ω v s_k (1 − f_ℓ).
    pub stake: [f64; 4],
    /// Audience cost of the promise broken, κ δ_k shortfall_ℓ.
    pub audience_cost: [f64; 4],
    /// Loss of stationed forces.
    pub tripwire: [f64; 4],
    /// Stake lost besides if the protégé falls, (1 − ω) v s_k.
    pub fall: f64,
    /// Loss in a nuclear war, N.
    pub nuclear_loss: f64,
}

impl Costs {
    /// Payoffs of each level if the protégé holds, if it falls, and in nuclear war.
    pub fn payoffs_gdp_pct(&self) -> [[f64; 4]; 3] {
        let base: [f64; 4] = std::array::from_fn(|level| {
            -self.threshold[level]
                - self.war_cost[level]
                - self.stake[level]
                - self.audience_cost[level]
                - self.tripwire[level]
        });
        [base, base.map(|base| base - self.fall), base.map(|base| base - self.nuclear_loss)]
    }

    /// The same as utilities, level by level.
    pub fn ends(&self, utility: Utility) -> [Lottery; 4] {
        let [success, failure, catastrophe] = self.payoffs_gdp_pct().map(|payoffs| utility.of4(payoffs));
        std::array::from_fn(|level| Lottery {
            success: success[level],
            failure: failure[level],
            catastrophe: catastrophe[level],
        })
    }
}

/// The costs of responder `i`, whose traits are `traits`, in this situation.
pub fn costs(world: &World, traits: &Traits, i: usize, situation: &Situation) -> Costs {
    let v = &world.values;
    let k = situation.kind as usize;
    let scale = v.kind_stake_scale[k];
    let terms = situation.terms.filter(|terms| terms.bound.contains(i));
    let stake = traits.stake_gdp_pct[i] * scale;
    let mut costs = Costs {
        threshold: v.level_threshold_gdp_pct,
        fall: (1.0 - v.stake_direct_share) * stake,
        nuclear_loss: traits.nuclear_loss_gdp_pct[i],
        ..Costs::default()
    };
    for level in 0..4 {
        let kept = v.level_promise_kept[level];
        costs.war_cost[level] = traits.war_cost_gdp_pct[i] * v.level_war_cost_share[level] * scale;
        costs.stake[level] = v.stake_direct_share * stake * (1.0 - kept);
        if let Some(terms) = terms {
            costs.audience_cost[level] = traits.audience_cost_gdp_pct[i]
                * terms.depth
                * shortfall(v, level, terms.asked_of(world.capability[i]));
            if terms.regime.stationed.contains(i) {
                costs.tripwire[level] = v.tripwire_gdp_pct * v.kind_nuclear_scale[k] * (1.0 - kept);
            }
        }
    }
    costs
}

/// The lotteries of responder `i`, whose traits are `traits`, in this situation.
pub fn lotteries(world: &World, traits: &Traits, i: usize, situation: &Situation) -> Lotteries {
    let v = &world.values;
    let k = situation.kind as usize;
    let terms = situation.terms.filter(|terms| terms.bound.contains(i));
    let capability = world.capability[i];
    let commanded = terms.is_some_and(|terms| terms.regime.integrated_command) && !situation.blocked;
    Lotteries {
        ends: costs(world, traits, i, situation).ends(traits.utility[i]),
        nuclear_risk: v
            .response_nuclear_risk
            .map(|risk| risk * v.kind_nuclear_scale[k] * situation.nuclear_scale),
        highest: highest_level(situation.kind).min(able(capability)) as usize,
        strength: capability * if commanded { v.command_multiplier } else { 1.0 },
    }
}

/// Share of the promise that a level leaves unkept, of the share that the obligated level keeps.
fn shortfall(values: &Values, level: usize, obligated: Level) -> f64 {
    let asked = values.level_promise_kept[obligated as usize];
    if obligated == Level::Abstain || asked <= 0.0 {
        return 0.0;
    }
    (1.0 - values.level_promise_kept[level] / asked).max(0.0)
}

/// Expected utility of each level, given the force with which the protégé would then stand. Levels that are
/// not open have −∞.
#[inline]
pub fn expected_utilities(
    lotteries: &Lotteries,
    forces: [f64; 4],
    challenger_force: f64,
    exponent: f64,
) -> Options {
    let holds = prevails4(forces, challenger_force, exponent);
    utilities_at(lotteries, &holds, &lotteries.nuclear_risk)
}

/// The same at given probabilities that the protégé holds, and of nuclear war.
#[inline(always)]
pub fn utilities_at(lotteries: &Lotteries, holds: &[f64; 4], nuclear_risk: &[f64; 4]) -> Options {
    let at = |level: usize| {
        let expected = lotteries.ends[level].expected(holds[level], nuclear_risk[level]);
        if level <= lotteries.highest { expected } else { f64::NEG_INFINITY }
    };
    [at(0), at(1), at(2), at(3)]
}

/// The quantal response of many, each to its own lotteries, in place of the forces with which the protégé
/// would stand at each of its levels: for each the bits of [`quantal_response`] to [`expected_utilities`], in
/// less time than one after another.
#[inline]
pub fn quantal_responses<'l>(
    world: &World,
    lotteries: impl Iterator<Item = &'l Lotteries>,
    forces: &mut [[f64; 4]],
    challenger_force: f64,
) {
    prevails_each(forces, challenger_force, world.values.contest_exponent);
    for (own, each) in lotteries.zip(forces) {
        *each = quantal_response(world.precision, &utilities_at(own, each, &own.nuclear_risk));
    }
}

/// The response of the whole pool.
#[derive(Clone, Copy, Debug)]
pub struct Response {
    /// Level of each responder.
    pub levels: [Level; MAX_RESPONDERS],
    /// Whether the alliance was blocked.
    pub blocked: bool,
}

/// Lets the pool respond to an attack in `quarter`, in waves: leads, then members at the front or with
/// stationed forces, then the rest. Each wave sees what earlier waves did, and believes the equilibrium of
/// the others. Without a promise there is one wave.
pub fn respond(
    world: &World,
    believed: &Beliefs,
    situation: &mut Situation,
    quarter: u32,
    witness: &mut impl Witness,
) -> Response {
    let time = Time::quarter(quarter);
    situation.blocked =
        situation.terms.is_some_and(|terms| blocked(world, believed, situation, &terms, time, witness));
    let n = world.capability.len();
    let enabler = world.study.enabler;
    let mut levels = [Level::Abstain; MAX_RESPONDERS];
    let mut own = [Lotteries::default(); MAX_RESPONDERS];
    let mut strength = [0.0; MAX_RESPONDERS];
    let mut contribution = [0.0; MAX_RESPONDERS];
    for i in 0..n {
        own[i] = lotteries(world, &world.own, i, situation);
        strength[i] = own[i].strength;
        contribution[i] = believed.share[i] * strength[i];
    }
    let waves = if situation.terms.is_some() { 3 } else { 1 };
    for wave in 0..waves {
        let seen = Coalition::of(situation.protege_force, &strength[..n], &contribution[..n], enabler);
        let (mut wave_members, mut each, mut size) = ([0; MAX_RESPONDERS], [[0.0; 4]; MAX_RESPONDERS], 0);
        for i in (0..n).filter(|&i| wave_of(world, situation, i) == wave) {
            let expected = believed.share[i] * strength[i];
            each[size] = seen.force_by_level(expected, strength[i], enabler == Some(i), &world.values);
            wave_members[size] = i;
            size += 1;
        }
        let wave_members = &wave_members[..size];
        let theirs = wave_members.iter().map(|&i| &own[i]);
        quantal_responses(world, theirs, &mut each[..size], situation.challenger_force);
        for (&i, probabilities) in wave_members.iter().zip(&each) {
            let uniform = world.uniform(Purpose::Respond, world.study.responders[i].id, time);
            let contributes = believed.share[i] * strength[i];
            let choice = LevelChoice {
                responder: i,
                situation,
                own: &own[i],
                seen: &seen,
                contribution: contributes,
                probabilities,
                uniform,
            };
            witness.saw(world, Moment::Responded(wave, choice));
            let level = choose(probabilities, uniform);
            levels[i] = Level::ALL[level];
            contribution[i] = strength[i] * world.values.level_force_share[level];
        }
    }
    Response { levels, blocked: situation.blocked }
}

fn wave_of(world: &World, situation: &Situation, i: usize) -> usize {
    let Some(terms) = situation.terms else {
        return 0;
    };
    if !terms.bound.contains(i) {
        2
    } else if terms.regime.leads.contains(i) {
        0
    } else if world.study.responders[i].borders_challenger || terms.regime.stationed.contains(i) {
        1
    } else {
        2
    }
}

/// Whether the members block their alliance in this crisis: under consensus any member can, under majority
/// more than half of them must. P(block) = logistic(λ (EU(abstain) − EU(ℓ*)) − β₀ − χ λ / s), with shocks
/// that correlate as those of consent do.
fn blocked(
    world: &World,
    believed: &Beliefs,
    situation: &Situation,
    terms: &Terms,
    time: Time,
    witness: &mut impl Witness,
) -> bool {
    let needed = match terms.regime.decision_rule {
        DecisionRule::Individual => return false,
        DecisionRule::Consensus => 1,
        DecisionRule::Majority => terms.bound.len() / 2 + 1,
    };
    let v = &world.values;
    let n = world.capability.len();
    let common = world.draws.normal(crate::chance::Address::new(Purpose::BlockCommon, AgentId::WORLD, time));
    let reluctance = v.block_threshold / world.precision + v.veto_cost_gdp_pct / v.payoff_scale_gdp_pct;
    let mut against = StateSet::EMPTY;
    for i in terms.bound.iter() {
        let own = lotteries(world, &world.own, i, situation);
        let seen = Coalition::of(
            situation.protege_force,
            &believed.strength[..n],
            &believed.contribution[..n],
            world.study.enabler,
        );
        let forces =
            seen.force_by_level(believed.contribution[i], own.strength, world.study.enabler == Some(i), v);
        let utilities = expected_utilities(&own, forces, situation.challenger_force, v.contest_exponent);
        let joint = utilities[terms.asked_of(world.capability[i]) as usize];
        let shock = world.draws.normal(crate::chance::Address::new(
            Purpose::Block,
            world.study.responders[i].id,
            time,
        ));
        let uniform = correlated_uniform(v.consent_correlation, common, shock);
        let gone = f64::NEG_INFINITY;
        let stakes = [joint, utilities[0] - reluctance];
        let will = quantal_response(world.precision, &[stakes[0], stakes[1], gone, gone]);
        let contribution = believed.contribution[i];
        let choice = LevelChoice {
            responder: i,
            situation,
            own: &own,
            seen: &seen,
            contribution,
            probabilities: &will,
            uniform,
        };
        witness.saw(world, Moment::Vetoed { choice, utilities: stakes });
        if choose(&will, uniform) == 1 {
            against.insert(i);
        }
    }
    against.len() >= needed
}
