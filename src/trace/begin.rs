//! How a run begins, told: parameters, traits, governments.

use super::collect::{Collector, codes};
use super::event::*;
use crate::chance::{Address, AgentId, Purpose, Time};
use crate::crisis::World;
use crate::decision::Utility;
use crate::study;
use crate::study::parameters;

fn aversion(utility: Utility) -> Option<f64> {
    match utility {
        Utility::Cara { aversion, .. } => Some(aversion),
        Utility::Prospect { .. } => None,
    }
}

/// Tells what was drawn for the run.
pub(super) fn begun(to: &mut Collector, world: &World) {
    let study = world.study;
    let score = |purpose, id| world.draws.normal(Address::new(purpose, id, Time::default()));
    to.events.push(Event::Run(Run {
        study: study.name.clone(),
        regime: world.scenario.regime.name.clone(),
        conferral: world.scenario.conferral.label().to_string(),
        run: world.record.run,
        seed: study.seed,
        horizon_quarters: study.horizon_quarters,
        precision: world.precision,
        common_factor_score: score(Purpose::CommonFactor, AgentId::WORLD),
        responders: study.responders.iter().map(|state| state.code.clone()).collect(),
        members: codes(world, world.scenario.regime.members),
    }));
    let flat = &world.flat;
    let prepared = world.scenario.prepared;
    for slot in parameters::slots() {
        if let Some(parameter) = prepared.uncertain.iter().find(|one| one.index == slot.index) {
            to.events.push(Event::Parameter(Parameter {
                parameter: slot.field.element_key(slot.element),
                value: flat[slot.index],
                median: prepared.flat[slot.index],
                score: score(Purpose::Parameter, parameter.id),
            }));
        }
    }
    let drawn = |purpose, id, value, median| Some(Drawn { value, median, score: score(purpose, id) });
    let averse = |id, own, public: Option<f64>| {
        aversion(own).zip(public).and_then(|(own, public)| drawn(Purpose::RiskTolerance, id, own, public))
    };
    let (a, p) = (&world.challenger, &world.protege);
    let state = |role, state: &study::State, force| State {
        role,
        state: state.code.clone(),
        force,
        risk_aversion: None,
        stake_gdp_pct: None,
        war_cost_gdp_pct: None,
        audience_cost_gdp_pct: None,
        nuclear_loss_gdp_pct: None,
    };
    let v = &world.values;
    let id = study.challenger.id;
    to.events.push(Event::State(State {
        risk_aversion: averse(id, a.utility, aversion(a.public_utility)),
        war_cost_gdp_pct: drawn(Purpose::WarCost, id, a.war_cost_gdp_pct, v.challenger_war_cost_gdp_pct),
        nuclear_loss_gdp_pct: drawn(
            Purpose::NuclearLoss,
            id,
            a.nuclear_loss_gdp_pct,
            v.challenger_nuclear_loss_gdp_pct,
        ),
        ..state(Role::Challenger, &study.challenger, a.force)
    }));
    let id = study.protege.id;
    to.events.push(Event::State(State {
        risk_aversion: averse(id, p.utility, aversion(p.utility).map(|_| 0.0)),
        stake_gdp_pct: drawn(Purpose::Stake, id, p.stake_gdp_pct, v.protege_stake_gdp_pct),
        war_cost_gdp_pct: drawn(Purpose::WarCost, id, p.war_cost_gdp_pct, v.protege_war_cost_gdp_pct),
        nuclear_loss_gdp_pct: drawn(
            Purpose::NuclearLoss,
            id,
            p.nuclear_loss_gdp_pct,
            v.protege_nuclear_loss_gdp_pct,
        ),
        ..state(Role::Protege, &study.protege, p.force)
    }));
    let (base, public) = (&world.base, &world.public);
    for (i, responder) in study.responders.iter().enumerate() {
        let id = responder.id;
        let drawn = |purpose, value: &[f64], median: &[f64]| drawn(purpose, id, value[i], median[i]);
        to.events.push(Event::State(State {
            risk_aversion: averse(id, world.own.utility[i], aversion(public.utility[i])),
            stake_gdp_pct: drawn(Purpose::Stake, &base.stake_gdp_pct, &public.stake_gdp_pct),
            war_cost_gdp_pct: drawn(Purpose::WarCost, &base.war_cost_gdp_pct, &public.war_cost_gdp_pct),
            audience_cost_gdp_pct: drawn(
                Purpose::AudienceCost,
                &base.audience_cost_gdp_pct,
                &public.audience_cost_gdp_pct,
            ),
            nuclear_loss_gdp_pct: drawn(
                Purpose::NuclearLoss,
                &base.nuclear_loss_gdp_pct,
                &public.nuclear_loss_gdp_pct,
            ),
            ..state(Role::Responder, responder, world.capability[i])
        }));
    }
    to.governments = world.own.clone();
    to.role_governments = vec![aversion(a.utility), aversion(p.utility)];
}

/// Tells which governments are new in this quarter.
pub(super) fn governments(to: &mut Collector, world: &World, quarter: u32) {
    let study = world.study;
    for (i, responder) in study.responders.iter().enumerate() {
        let (old, new) = (&to.governments, &world.own);
        let same = old.utility[i] == new.utility[i]
            && old.stake_gdp_pct[i] == new.stake_gdp_pct[i]
            && old.audience_cost_gdp_pct[i] == new.audience_cost_gdp_pct[i];
        if !same {
            to.events.push(Event::Government(Government {
                quarter,
                state: responder.code.clone(),
                risk_aversion: aversion(new.utility[i]),
                stake_gdp_pct: Some(new.stake_gdp_pct[i]),
                audience_cost_gdp_pct: Some(new.audience_cost_gdp_pct[i]),
            }));
        }
    }
    to.governments.clone_from(&world.own);
    let roles = [(&study.challenger, world.challenger.utility), (&study.protege, world.protege.utility)];
    for (place, (state, utility)) in roles.into_iter().enumerate() {
        let risk_aversion = aversion(utility);
        if to.role_governments[place] != risk_aversion {
            to.role_governments[place] = risk_aversion;
            to.events.push(Event::Government(Government {
                quarter,
                state: state.code.clone(),
                risk_aversion,
                stake_gdp_pct: None,
                audience_cost_gdp_pct: None,
            }));
        }
    }
}
