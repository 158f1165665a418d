//! Stage 2, challenge: when an opportunity arises, the challenger does nothing, works in the grey zone,
//! makes a limited incursion, or attacks in full.

use super::beliefs::{believe, expected_share, key, public_situation};
use super::coalition::Coalition;
use super::course::KEPT_WITHIN_DAYS;
use super::kept::{Beliefs, Outlook};
use super::promise::Under;
use super::prospects::{Attack, Misperception, WORST_RATIO};
use super::reply::{Call, expected};
use super::situation::Situation;
use super::witness::{Moment, Unwatched, Witness};
use super::world::World;
use crate::base::chance::{Address, Purpose, Time};
use crate::base::decision::{Utility, choose, nested_quantal_response, prevails, total, value_of_choice};
use crate::base::math::exp;
use crate::model::study::{Kind, Level, MAX_RESPONDERS, PerKind, PerLevel, StateSet};
use multiversion::multiversion;

/// Whether the challenger attacks in this quarter, how, and whether it attacks what a promise in force covers. An opportunity lies on covered territory with
/// the probability that the guarantee gives; elsewhere the promise says nothing. What it loses by waiting may be known from a look ahead.
pub(crate) fn challenge(
    world: &World,
    quarter: u32,
    window_ahead_gdp_pct: Option<f64>,
    witness: &mut impl Witness,
) -> Option<(Kind, bool)> {
    let (id, time) = (world.study.challenger.id, Time::quarter(quarter));
    if let Some(shares) = world.study.given_crisis {
        return (quarter == 0).then(|| given(world, &shares, witness));
    }
    let standing = world.standing();
    if !world.happens((Purpose::Opportunity, id, time), opportunity(world, standing), witness) {
        return None;
    }
    let under = if standing != Under::Nothing && is_covered(world, quarter, witness) {
        standing
    } else {
        world.beside(standing)
    };
    let (own, wrong) = (own_type(world), misperceived(world, quarter));
    let window_gdp_pct = window_ahead_gdp_pct.unwrap_or_else(|| window_gdp_pct(world, standing, own, wrong));
    let outlook = outlook(world, under, own, wrong, window_gdp_pct, witness);
    let probabilities = outlook.probabilities();
    let uniform = world.uniform(Purpose::Challenge, id, time);
    witness.saw(world, Moment::Challenged { wrong, probabilities: &probabilities, uniform });
    let chosen = choose(&probabilities, uniform);
    let kind = *Kind::ALL.get(chosen.checked_sub(1)?)?;
    Some((kind, matches!(under, Under::Promise { .. })))
}

/// Whether an attack in this quarter lies on territory that the guarantee covers.
pub(super) fn is_covered(world: &World, quarter: u32, witness: &mut impl Witness) -> bool {
    let address = (Purpose::Coverage, world.study.challenger.id, Time::quarter(quarter));
    world.happens(address, world.scenario.regime.covered_share, witness)
}

/// The challenger's own utility and nuclear loss, % of its GDP.
fn own_type(world: &World) -> (Utility, f64) {
    (world.challenger.utility, world.challenger.nuclear_loss_gdp_pct)
}

/// What the challenger gets wrong in a quarter.
fn misperceived(world: &World, quarter: u32) -> Misperception {
    let (id, time) = (world.study.challenger.id, Time::quarter(quarter));
    let score = |purpose| world.draws.normal(Address::new(purpose, id, time));
    Misperception {
        resolve_logit: world.values.misperceived_resolve_sd_logit * score(Purpose::MisperceivedResolve),
        force_log: world.values.misperceived_force_sd_log * score(Purpose::MisperceivedForce),
    }
}

/// The crisis that the study gives: the kind falls by its share, and the promise speaks to it with the
/// probability that the guarantee gives. The draws are those of a challenge that is chosen.
fn given(world: &World, shares: &PerKind<f64>, witness: &mut impl Witness) -> (Kind, bool) {
    let (id, time) = (world.study.challenger.id, Time::quarter(0));
    let covered = world.in_force() && is_covered(world, 0, witness);
    let uniform = world.uniform(Purpose::Challenge, id, time);
    let [grey_zone, limited, full] = shares.0;
    let chosen = choose(&[0.0, grey_zone, limited, full], uniform);
    (Kind::ALL[chosen.max(1) - 1], covered)
}

/// The outlook as the public sees it: the challenger's median type, its nuclear loss included, and no
/// misperception.
pub(crate) fn public_outlook(world: &World, under: Under) -> Outlook {
    let median = (world.challenger.public_utility, world.challenger.public_nuclear_loss_gdp_pct);
    let right = Misperception::default();
    world.kept.outlook(key(world, under, Kind::ALL[0]), || {
        outlook(world, under, median, right, 0.0, &mut Unwatched)
    })
}

/// The probability that an opportunity arises in a quarter while this stands: the more often, the more the help that a promise
/// adds emboldens the protégé.
pub(crate) fn opportunity(world: &World, standing: Under) -> f64 {
    let v = &world.values;
    if v.emboldening == 0.0 {
        return v.opportunity_per_quarter;
    }
    let help = help_promised(world, standing, Kind::Full);
    (v.opportunity_per_quarter * (1.0 + v.emboldening * help)).min(1.0)
}

/// How much larger a share of the force that stands with the protégé the public expects from others than it would without
/// the promise.
pub(crate) fn help_promised(world: &World, standing: Under, kind: Kind) -> f64 {
    let help = |under| {
        let believed = believe(world, under, kind);
        let situation = public_situation(world, kind, under);
        let coalition = believed.coalition(situation.protege_force, world.study.enabler);
        let force = coalition.force(&world.values);
        if force > 0.0 { 1.0 - situation.protege_force / force } else { 0.0 }
    };
    if standing == Under::Nothing { 0.0 } else { (help(standing) - help(Under::Nothing)).max(0.0) }
}

/// What the challenger would lose by waiting, % of annual GDP: so many opportunities to come as it reckons with, each worth
/// more to it now than under the guarantee that is still to come, or to deepen.
fn window_gdp_pct(world: &World, standing: Under, own: (Utility, f64), wrong: Misperception) -> f64 {
    let v = &world.values;
    if v.window_opportunities == 0.0 {
        return 0.0;
    }
    let Some(stands) = world.to_come() else { return 0.0 };
    let worth = |under| worth(world, under, own, wrong);
    let loss = world.scenario.regime.covered_share * (worth(standing) - worth(stands));
    v.window_opportunities * v.payoff_scale_gdp_pct * loss.max(0.0)
}

/// A challenger with an opportunity that reckons with what is announced, or may happen.
pub(super) struct LooksAhead {
    own: (Utility, f64),
    wrong: Misperception,
    /// The quarters in which it reckons with opportunities.
    pub(super) quarters: f64,
    /// What so many opportunities lose that each are worth one less, % of annual GDP.
    pub(super) scale_gdp_pct: f64,
    /// What it loses by waiting for the guarantee that is still to come, % of annual GDP.
    pub(super) window_gdp_pct: f64,
}

/// The challenger that looks ahead in this quarter; `None` where nothing of the kind is to come, or no opportunity arises.
pub(super) fn looks_ahead(world: &World, quarter: u32) -> Option<LooksAhead> {
    let opportunities = world.values.window_opportunities;
    let happens =
        opportunities > 0.0 && !world.study.happenings.is_empty() && world.study.given_crisis.is_none();
    let address = (Purpose::Opportunity, world.study.challenger.id, Time::quarter(quarter));
    let standing = world.standing();
    if !happens || !world.happens(address, opportunity(world, standing), &mut Unwatched) {
        return None;
    }
    let quarters = opportunities / world.values.opportunity_per_quarter;
    if world.announced(quarter).is_none() && world.hazards(quarters).next().is_none() {
        return None;
    }
    let (own, wrong) = (own_type(world), misperceived(world, quarter));
    let scale_gdp_pct = opportunities * world.values.payoff_scale_gdp_pct;
    let window_gdp_pct = window_gdp_pct(world, standing, own, wrong);
    Some(LooksAhead { own, wrong, quarters, scale_gdp_pct, window_gdp_pct })
}

impl LooksAhead {
    /// What one opportunity is worth to it once all members are bound that still may be, on covered territory or not.
    pub(super) fn worth(&self, world: &World) -> f64 {
        let LooksAhead { own, wrong, .. } = *self;
        let stands = world.to_come().unwrap_or(world.standing());
        let covered = world.scenario.regime.covered_share;
        let inside = worth(world, stands, own, wrong);
        if stands == Under::Nothing || covered == 1.0 {
            return inside;
        }
        covered * inside + (1.0 - covered) * worth(world, world.beside(stands), own, wrong)
    }
}

/// What one opportunity is worth to the challenger: the log-sum of its choice.
fn worth(world: &World, under: Under, own: (Utility, f64), wrong: Misperception) -> f64 {
    let (outside, utilities) = prospects(world, under, own, wrong, 0.0, &mut Unwatched);
    value_of_choice(world.precision, world.values.attack_dissimilarity, outside, &utilities.0)
}

fn outlook(
    world: &World,
    under: Under,
    own: (Utility, f64),
    wrong: Misperception,
    window_gdp_pct: f64,
    witness: &mut impl Witness,
) -> Outlook {
    let (outside, utilities) = prospects(world, under, own, wrong, window_gdp_pct, witness);
    let (attack, kinds) =
        nested_quantal_response(world.precision, world.values.attack_dissimilarity, outside, &utilities.0);
    Outlook { attack, kinds: PerKind(kinds) }
}

/// Expected utility of doing nothing, and of each kind of attack.
fn prospects(
    world: &World,
    under: Under,
    (utility, nuclear_loss_gdp_pct): (Utility, f64),
    wrong: Misperception,
    window_gdp_pct: f64,
    witness: &mut impl Witness,
) -> (f64, PerKind<f64>) {
    let mut utilities = PerKind::default();
    for &kind in Kind::ALL {
        let believed = believe(world, under, kind);
        let attack =
            Attack { nuclear_loss_gdp_pct, window_gdp_pct, ..attack(world, &believed, under, kind, wrong) };
        witness.saw(world, Moment::AttackWeighed(&attack));
        utilities[kind] = attack.expected(utility);
    }
    (utility.of(0.0 - restraint_gdp_pct(world, under) - window_gdp_pct), utilities)
}

/// What the challenger expects of one kind of attack.
fn attack(world: &World, believed: &Beliefs, under: Under, kind: Kind, wrong: Misperception) -> Attack {
    let v = &world.values;
    let terms = world.terms_under(under, kind);
    let situation = public_situation(world, kind, under);
    let Resistance { force, nuclear, bound_nuclear } =
        expected_resistance(world, believed, &situation, wrong);
    let ratio =
        if situation.challenger_force > 0.0 { force / situation.challenger_force } else { f64::MAX.sqrt() };
    let umbrella = terms.map_or(0.0, |terms| terms.regime.umbrella);
    let wins = 1.0 - prevails(force, situation.challenger_force, v.contest_exponent);
    let catastrophe = (v.attack_nuclear_risk[kind] * (nuclear + umbrella * bound_nuclear)).min(1.0);
    // A full attack succeeds by defeat, for which those that have promised a nuclear reply are called.
    let reply = terms
        .filter(|_| kind == Kind::Full)
        .and_then(|terms| expected(world, &terms, Call::DEFEAT, wrong.resolve_logit));
    Attack {
        gain_gdp_pct: world.attack_gain_gdp_pct(kind, terms),
        failure_gdp_pct: v.attack_failure_gdp_pct[kind],
        resistance_gdp_pct: v.attack_cost_gdp_pct[kind] * ratio.min(WORST_RATIO),
        audience_gdp_pct: v.attack_audience_gdp_pct[kind],
        nuclear_loss_gdp_pct: world.challenger.nuclear_loss_gdp_pct,
        restraint_gdp_pct: restraint_gdp_pct(world, under),
        window_gdp_pct: 0.0,
        force,
        wins,
        catastrophe,
    }
    .answered(reply)
}

/// What the challenger loses by doing nothing: the grievance that the guarantee gives it, in the measure of its depth
/// for a full attack.
fn restraint_gdp_pct(world: &World, under: Under) -> f64 {
    let terms = world.terms_under(under, Kind::Full);
    terms.map_or(0.0, |terms| terms.regime.grievance_gdp_pct * terms.depth)
}

/// What the challenger expects to meet.
struct Resistance {
    /// Force of the coalition, in units of capability.
    force: f64,
    /// The probability that a nuclear-armed responder fights.
    nuclear: f64,
    /// The probability that one fights that is bound: an umbrella is held by those who have promised it.
    bound_nuclear: f64,
}

/// The resistance that the challenger expects, through its misperception: everybody's log-odds of a level are shifted in proportion to the share of the
/// promise that the level keeps. What a block keeps back, or brings late, is not expected either.
#[multiversion(targets("x86_64+avx2"))]
fn expected_resistance(
    world: &World,
    believed: &Beliefs,
    situation: &Situation,
    wrong: Misperception,
) -> Resistance {
    let v = &world.values;
    let bound = situation.terms.map_or(StateSet::EMPTY, |terms| terms.bound);
    // Share of the time in which a promise counts as kept for which a block holds those bound to material.
    let held = believed.blocked * (v.blocked_days / f64::from(KEPT_WITHIN_DAYS)).min(1.0);
    let n = world.capability.len();
    let tilt = v.level_promise_kept.map(|kept| exp(wrong.resolve_logit * kept));
    let mut contribution = [0.0; MAX_RESPONDERS];
    let material = v.level_force_share[Level::Material];
    let seen = |i: usize| {
        let tilted = PerLevel::from_fn(|level| believed.probability[i][level] * tilt[level]);
        let norm = 1.0 / total(&tilted.0);
        (tilted, norm, if bound.contains(i) { held } else { 0.0 })
    };
    for i in 0..n {
        let (tilted, norm, held) = seen(i);
        let free = believed.strength[i] * (expected_share(&tilted, &v.level_force_share) * norm);
        let at_most = world.capability[i] * (material * (1.0 - tilted[Level::Abstain] * norm));
        contribution[i] = free - held * (free - at_most);
    }
    let (mut none_fights, mut none_bound_fights) = (1.0, 1.0);
    for i in world.scenario.prepared.nuclear.iter() {
        let (tilted, norm, held) = seen(i);
        let stays_out = 1.0 - tilted[Level::Combat] * norm * (1.0 - held);
        none_fights *= stays_out;
        none_bound_fights *= if bound.contains(i) { stays_out } else { 1.0 };
    }
    let coalition = Coalition::of(
        situation.protege_force,
        &believed.strength[..n],
        &contribution[..n],
        world.study.enabler,
    );
    Resistance {
        force: coalition.force(v) * exp(wrong.force_log),
        nuclear: 1.0 - none_fights,
        bound_nuclear: 1.0 - none_bound_fights,
    }
}
