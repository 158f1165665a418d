//! On the ladder: what the two sides see when they look ahead, and what they then do.

use super::challenge::help_promised;
use super::coalition::{Coalition, cost_at_odds};
use super::course::Crisis;
use super::fighting::current_terms;
use super::prospects::{Expected, Move, Prospect, Side, WORST_RATIO};
use super::reply::{Call, expected, unused};
use super::situation::View;
use super::traits::Traits;
use super::witness::{Moment, Witness};
use super::world::World;
use crate::base::chance::{Purpose, Time};
use crate::base::decision::{Utility, choose, prevails, quantal_response};
use crate::model::study::{Kind, Rung, Values};

/// Who moves, and what its moves lead to.
pub(super) struct Mover {
    side: Side,
    utility: Utility,
    /// Share of the costs of war that counts with it; less than 1 where promised help emboldens.
    borne: f64,
    prospects: [Option<Prospect>; 3],
}

impl Mover {
    /// Probabilities of its moves: the quantal response to what they lead to.
    fn probabilities(&self, world: &World) -> [f64; 3] {
        let expected =
            |prospect: Option<Prospect>| prospect.map_or(f64::NEG_INFINITY, |it| it.expected(self.utility));
        quantal_response(world.precision, &self.prospects.map(expected))
    }

    /// Probability that it escalates.
    pub(super) fn escalates(&self, world: &World) -> f64 {
        self.probabilities(world)[Move::Escalate as usize]
    }

    /// What it does.
    pub(super) fn moves(self, world: &World, time: Time, witness: &mut impl Witness) -> Move {
        let probabilities = &self.probabilities(world);
        let Mover { side, utility, borne, ref prospects } = self;
        let state = if side == Side::Challenger { &world.study.challenger } else { &world.study.protege };
        let uniform = world.uniform(Purpose::Ladder, state.id, time);
        witness.saw(world, Moment::Moved { side, utility, borne, prospects, probabilities, uniform });
        Move::ALL[choose(probabilities, uniform)]
    }
}

/// The coalition as one decision-maker: means weighted by contribution, the protégé included.
struct Bloc {
    utility: Utility,
    stake_gdp_pct: f64,
    war_cost_gdp_pct: f64,
    nuclear_loss_gdp_pct: f64,
}

/// Share of what is at issue that the challenger would have if the protégé held `territory`.
pub(super) fn taken(values: &Values, crisis: &Crisis, territory: f64) -> f64 {
    let full = crisis.territory_before - values.territory_defeat;
    let span = full
        * match crisis.kind {
            Kind::GreyZone => values.grey_span,
            Kind::Limited => values.limited_span,
            Kind::Full => 1.0,
        };
    if span <= 0.0 { 1.0 } else { ((crisis.territory_before - territory) / span).clamp(0.0, 1.0) }
}

/// Territory that a nuclear reply leaves which ends the war, if the protégé held `territory`.
pub(super) fn restored(values: &Values, crisis: &Crisis, territory: f64) -> f64 {
    territory + values.nuclear_reply_restores_share * (crisis.territory_before - territory)
}

/// Territory after the lookahead at a rung, if the coalition prevails with probability `holds`.
fn territory_ahead(world: &World, crisis: &Crisis, view: &View, rung: Rung, holds: f64) -> f64 {
    let v = &world.values;
    let drift = v.territory_drift * v.rung_intensity[rung] * (2.0 * holds - 1.0) * view.ahead_fortnights;
    (world.protege.territory + drift).clamp(0.0, crisis.territory_before)
}

/// What is expected of those who have promised a nuclear reply, if a side looks ahead to a rung and a territory, and the
/// territory that a reply would leave; `challenger` if it is the challenger that goes there. `None` where nothing calls them.
fn reply_ahead(
    world: &World,
    crisis: &Crisis,
    rung: Rung,
    territory: f64,
    challenger: bool,
) -> Option<(Expected, f64)> {
    let terms = current_terms(world, crisis)?;
    let v = &world.values;
    let used = challenger && crisis.rung < Rung::LimitedNuclearUse && rung >= Rung::LimitedNuclearUse;
    let first_use = rung < Rung::LimitedNuclearUse && unused(world);
    // As where it is called: what defeats the protégé is answered as that.
    let (call, held) = if territory < v.territory_defeat {
        (Call { taken: 1.0, first_use }, territory)
    } else if used {
        let held = world.protege.territory;
        (Call { taken: taken(v, crisis, held), first_use }, held)
    } else {
        return None;
    };
    Some((expected(world, &terms, call, 0.0)?, restored(v, crisis, held)))
}

/// The rung above, if the ladder goes on.
pub(super) fn next_rung(crisis: &Crisis, view: &View) -> Option<Rung> {
    crisis.rung.above().filter(|&next| next <= view.top)
}

/// The rung to which a side may will to climb, if it has nuclear weapons, or none: without them it neither threatens with
/// them nor uses them.
fn willed_rung(crisis: &Crisis, view: &View, armed: bool) -> Option<Rung> {
    next_rung(crisis, view).filter(|&next| armed || next < Rung::NuclearSignalling)
}

/// The challenger, which stops, goes on or escalates.
pub(super) fn challenger(world: &World, crisis: &Crisis, view: &View) -> Mover {
    let v = &world.values;
    let nuclear_loss_gdp_pct = world.challenger.nuclear_loss_gdp_pct;
    let gain = world.attack_gain_gdp_pct(crisis.kind, current_terms(world, crisis));
    let failure = v.attack_failure_gdp_pct[crisis.kind];
    let at = |rung: Rung, extra_cost: f64, shake: f64| {
        let outside = Coalition { enabler: view.coalition.enabler * (1.0 - shake), ..view.coalition };
        let outside = Coalition { others: outside.others * (1.0 - shake), ..outside };
        let force = outside.force(v);
        let own = view.challenger_force * v.rung_challenger_effect[rung];
        let holds = prevails(force, own, v.contest_exponent);
        let territory = territory_ahead(world, crisis, view, rung, holds);
        let share = taken(v, crisis, territory);
        let ratio = if own > 0.0 { (force / own).min(WORST_RATIO) } else { WORST_RATIO };
        let prospect = Prospect {
            at_issue_gdp_pct: gain * share,
            war_cost_gdp_pct: world.challenger.war_cost_gdp_pct
                * v.rung_intensity[rung]
                * ratio
                * view.ahead_years,
            penalty_gdp_pct: extra_cost,
            nuclear_loss_gdp_pct,
            risk: (v.rung_perceived_risk[rung] * view.risk_scale).min(1.0),
            answered: None,
        };
        let reply = reply_ahead(world, crisis, rung, territory, true);
        Some(reply.map_or(prospect, |(expected, held)| {
            let share = taken(v, crisis, held);
            prospect.with_reply(expected, gain * share - failure * (1.0 - share))
        }))
    };
    let share = taken(v, crisis, world.protege.territory);
    let stop = Some(Prospect {
        at_issue_gdp_pct: gain * share,
        war_cost_gdp_pct: 0.0,
        penalty_gdp_pct: failure * (1.0 - share),
        nuclear_loss_gdp_pct,
        risk: 0.0,
        answered: None,
    });
    let go = at(crisis.rung, 0.0, 0.0);
    let escalate = willed_rung(crisis, view, world.study.challenger.nuclear).and_then(|next| {
        let more_risk = (v.rung_perceived_risk[next] - v.rung_perceived_risk[crisis.rung]) * view.risk_scale;
        // What the others' governments would lose is their own knowledge.
        let fear_gdp_pct = bloc(world, &world.public.traits, view, crisis).nuclear_loss_gdp_pct;
        let shake = (0.5 * world.precision * more_risk * fear_gdp_pct / v.payoff_scale_gdp_pct)
            .clamp(0.0, v.shake_max);
        at(next, v.rung_taboo_gdp_pct[next], shake)
    });
    let prospects = [stop, go, escalate];
    Mover { side: Side::Challenger, utility: world.challenger.utility, borne: 1.0, prospects }
}

fn bloc(world: &World, traits: &Traits, view: &View, crisis: &Crisis) -> Bloc {
    let p = &world.protege;
    let v = &world.values;
    let mut weight = view.coalition.protege;
    let mut stake = weight * p.stake_gdp_pct;
    let mut war_cost = weight * p.war_cost_gdp_pct;
    let mut nuclear_loss = weight * p.nuclear_loss_gdp_pct;
    let mut aversion = weight * aversion(p.utility);
    for i in 0..world.capability.len() {
        let share = v.level_force_share[crisis.acting(i)];
        if share > 0.0 {
            let w = world.capability[i] * share;
            weight += w;
            stake += w * traits.stake_gdp_pct[i];
            let bears = v.level_war_cost_share[crisis.acting(i)];
            war_cost += w * bears * traits.war_cost_gdp_pct[i];
            nuclear_loss += w * traits.nuclear_loss_gdp_pct[i];
            aversion += w * self::aversion(traits.utility[i]);
        }
    }
    let mean = |sum: f64, otherwise: f64| {
        if weight > 0.0 { sum / weight } else { otherwise }
    };
    let utility = match p.utility {
        Utility::Cara { scale_gdp_pct, .. } => {
            Utility::Cara { aversion: mean(aversion, self::aversion(p.utility)), scale_gdp_pct }
        }
        prospect @ Utility::Prospect { .. } => prospect,
    };
    Bloc {
        utility,
        stake_gdp_pct: mean(stake, p.stake_gdp_pct),
        war_cost_gdp_pct: mean(war_cost, p.war_cost_gdp_pct),
        nuclear_loss_gdp_pct: mean(nuclear_loss, p.nuclear_loss_gdp_pct),
    }
}

fn aversion(utility: Utility) -> f64 {
    match utility {
        Utility::Cara { aversion, .. } => aversion,
        Utility::Prospect { .. } => 0.0,
    }
}

/// The coalition, which concedes, holds or escalates.
pub(super) fn coalition(world: &World, crisis: &Crisis, view: &View) -> Mover {
    let v = &world.values;
    // What others will bear of the cost weighs less with those who count on them.
    let borne = if v.emboldening > 0.0 && crisis.covered {
        1.0 - v.emboldening * help_promised(world, world.standing(), crisis.kind)
    } else {
        1.0
    };
    let bloc = bloc(world, &world.private.traits, view, crisis);
    let stake = bloc.stake_gdp_pct * v.kind_stake_scale[crisis.kind];
    let force = view.coalition.force(v);
    let at = |rung: Rung, extra_cost: f64| {
        let challenger = view.challenger_force * v.rung_challenger_effect[rung];
        let holds = prevails(force, challenger, v.contest_exponent);
        let territory = territory_ahead(world, crisis, view, rung, holds);
        let prospect = Prospect {
            at_issue_gdp_pct: -stake * taken(v, crisis, territory),
            war_cost_gdp_pct: borne
                * bloc.war_cost_gdp_pct
                * cost_at_odds(v, force, challenger)
                * v.rung_intensity[rung]
                * view.ahead_years,
            penalty_gdp_pct: extra_cost,
            nuclear_loss_gdp_pct: borne * bloc.nuclear_loss_gdp_pct,
            risk: (v.rung_perceived_risk[rung] * view.risk_scale).min(1.0),
            answered: None,
        };
        let reply = reply_ahead(world, crisis, rung, territory, false);
        Some(reply.map_or(prospect, |(expected, held)| {
            prospect.with_reply(expected, -stake * taken(v, crisis, held))
        }))
    };
    let given_up = world.protege.territory - v.conceded_territory[crisis.kind];
    let concede = Some(Prospect {
        at_issue_gdp_pct: -stake * taken(v, crisis, given_up),
        war_cost_gdp_pct: 0.0,
        penalty_gdp_pct: 0.0,
        nuclear_loss_gdp_pct: bloc.nuclear_loss_gdp_pct,
        risk: 0.0,
        answered: None,
    });
    let hold = at(crisis.rung, 0.0);
    let escalate =
        willed_rung(crisis, view, view.guarantor_armed).and_then(|next| at(next, v.rung_taboo_gdp_pct[next]));
    Mover { side: Side::Coalition, utility: bloc.utility, borne, prospects: [concede, hold, escalate] }
}
