//! How a run begins, told: parameters, traits, governments.

use super::collect::{Collector, codes};
use super::event::*;
use crate::base::chance::{Address, AgentId, Purpose, Sampler, Time};
use crate::base::decision::Utility;
use crate::model::crisis::World;
use crate::model::study::parameters;

fn aversion(utility: Utility) -> Option<f64> {
    match utility {
        Utility::Cara { aversion, .. } => Some(aversion),
        Utility::Prospect { .. } => None,
    }
}

fn uncertain(sampler: &Sampler) -> bool {
    !sampler.distribution().is_fixed()
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
        let alone = prepared.uncertain.iter().find(|one| one.index == slot.index);
        let together = prepared.drawn_together.iter().any(|&(index, _)| index == slot.index);
        if alone.is_some() || together {
            to.events.push(Event::Parameter(Parameter {
                parameter: slot.field.element_key(slot.element),
                value: flat[slot.index],
                median: prepared.flat[slot.index],
                score: alone.map(|parameter| score(Purpose::Parameter, parameter.id)),
            }));
        }
    }
    let (a, p, v) = (&world.challenger, &world.protege, &world.values);
    let (own, id) = (&prepared.challenger_traits, study.challenger.id);
    let drawn = |purpose, id, sampler: &Option<Sampler>, value: f64, otherwise: f64| Drawn {
        value,
        median: sampler.as_ref().map_or(otherwise, |sampler| sampler.at_score(0.0)),
        score: sampler.as_ref().is_some_and(uncertain).then(|| score(purpose, id)),
    };
    let averse = |id, own: Utility, public: Utility, is_drawn: bool| {
        let score = is_drawn.then(|| score(Purpose::RiskTolerance, id));
        aversion(own).zip(aversion(public)).map(|(value, median)| Drawn { value, median, score })
    };
    let (war, loss) = (v.challenger_war_cost_gdp_pct, v.challenger_nuclear_loss_gdp_pct);
    to.events.push(Event::State(State {
        role: Role::Challenger,
        state: study.challenger.code.clone(),
        force: a.force,
        risk_aversion: averse(
            id,
            a.utility,
            a.public_utility,
            own.risk_tolerance.as_ref().is_none_or(uncertain),
        ),
        stake_gdp_pct: None,
        war_cost_gdp_pct: Some(drawn(Purpose::WarCost, id, &own.war_cost_gdp_pct, a.war_cost_gdp_pct, war)),
        audience_cost_gdp_pct: None,
        nuclear_loss_gdp_pct: Some(drawn(
            Purpose::NuclearLoss,
            id,
            &own.nuclear_loss_gdp_pct,
            a.nuclear_loss_gdp_pct,
            loss,
        )),
    }));
    let (own, id) = (&prepared.protege_traits, study.protege.id);
    let (stake, war) = (v.protege_stake_gdp_pct, v.protege_war_cost_gdp_pct);
    let loss = v.protege_nuclear_loss_gdp_pct;
    to.events.push(Event::State(State {
        role: Role::Protege,
        state: study.protege.code.clone(),
        force: p.force,
        risk_aversion: averse(id, p.utility, p.utility, own.risk_tolerance.as_ref().is_some_and(uncertain)),
        stake_gdp_pct: Some(drawn(Purpose::Stake, id, &own.stake_gdp_pct, p.stake_gdp_pct, stake)),
        war_cost_gdp_pct: Some(drawn(Purpose::WarCost, id, &own.war_cost_gdp_pct, p.war_cost_gdp_pct, war)),
        audience_cost_gdp_pct: None,
        nuclear_loss_gdp_pct: Some(drawn(
            Purpose::NuclearLoss,
            id,
            &own.nuclear_loss_gdp_pct,
            p.nuclear_loss_gdp_pct,
            loss,
        )),
    }));
    // As their first governments have them: what the first decisions rest on.
    let (private, public) = (&world.private.traits, &world.public.traits);
    for (i, (responder, own)) in study.responders.iter().zip(&prepared.own_traits).enumerate() {
        // A responder's traits are drawn unless the study knows them.
        let drawn = |purpose, own: &Option<Sampler>, values: &[f64], medians: &[f64]| {
            let score = own.as_ref().is_none_or(uncertain).then(|| score(purpose, responder.id));
            Some(Drawn { value: values[i], median: medians[i], score })
        };
        let tolerance = own.risk_tolerance.as_ref().is_none_or(uncertain);
        let (stakes, wars) = (&private.stake_gdp_pct, &private.war_cost_gdp_pct);
        let (audiences, losses) = (&private.audience_cost_gdp_pct, &private.nuclear_loss_gdp_pct);
        let medians = &world.audience_cost_median;
        to.events.push(Event::State(State {
            role: Role::Responder,
            state: responder.code.clone(),
            force: world.capability[i],
            risk_aversion: averse(responder.id, private.utility[i], public.utility[i], tolerance),
            stake_gdp_pct: drawn(Purpose::Stake, &own.stake_gdp_pct, stakes, &public.stake_gdp_pct),
            war_cost_gdp_pct: drawn(Purpose::WarCost, &own.war_cost_gdp_pct, wars, &public.war_cost_gdp_pct),
            audience_cost_gdp_pct: drawn(
                Purpose::AudienceCost,
                &own.audience_cost_gdp_pct,
                audiences,
                medians,
            ),
            nuclear_loss_gdp_pct: drawn(
                Purpose::NuclearLoss,
                &own.nuclear_loss_gdp_pct,
                losses,
                &public.nuclear_loss_gdp_pct,
            ),
        }));
    }
    to.governments = world.private.traits.clone();
    to.role_governments = vec![aversion(a.utility), aversion(p.utility)];
}

/// Tells which governments are new in this quarter.
pub(super) fn governments(to: &mut Collector, world: &World, quarter: u32) {
    let study = world.study;
    for (i, responder) in study.responders.iter().enumerate() {
        let (old, new) = (&to.governments, &world.private.traits);
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
    to.governments.clone_from(&world.private.traits);
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
