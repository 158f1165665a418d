//! What a study assumes: what is its own against the defaults, what follows from that for each state, and who holds the
//! majority that a promise takes.

use crate::model::crisis::{Prepared, Scenario, World};
use crate::model::study::states::StateTable;
use crate::model::study::{
    Conferral, Guarantee, Level, Parameters, State, StateSet, Status, Study, UtilityForm,
};
use crate::read::bundled_guarantees;
use crate::write::{Input, inputs};
use std::collections::BTreeMap;

/// A value that is the study's own, and what would stand there otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Own {
    pub input: Input,
    /// `None` if there is no default: a state or a guarantee of one's own.
    pub default: Option<String>,
}

/// Everything that is the study's own, who takes part included.
pub(crate) fn own(study: &Study) -> Vec<Own> {
    let defaults: BTreeMap<String, Option<String>> =
        inputs(&at_defaults(study)).into_iter().map(|input| (input.key, input.value)).collect();
    let has_default = |key: &str| match key.split('.').collect::<Vec<_>>()[..] {
        ["regime", name, ..] => study.provenance.bases.contains_key(name),
        ["state", code, ..] => StateTable::bundled().row(code).is_some(),
        ["study", key, ..] => {
            !["start", "challenger", "protege", "responders", "given_crisis"].contains(&key)
        }
        _ => true,
    };
    let own = inputs(study).into_iter().filter(|input| input.source.status == Status::Yours);
    own.map(|input| {
        let default = defaults.get(&input.key).filter(|_| has_default(&input.key));
        // Nobody, for ever, or unknown.
        let default = default.map(|value| value.clone().unwrap_or("none".to_string()));
        Own { input, default }
    })
    .collect()
}

/// The study with nothing of its own but who takes part and which guarantees are compared.
fn at_defaults(study: &Study) -> Study {
    let table = StateTable::bundled();
    let state = |own: &State| {
        let row = table.row(&own.code).zip(table.row(&study.protege.code));
        row.and_then(|(row, protege)| row.state(protege, &study.challenger.code).ok()).unwrap_or(own.clone())
    };
    let named = |words: Vec<String>| {
        let codes: Vec<&str> = words
            .iter()
            .flat_map(|word| table.members(word).unwrap_or_else(|| vec![word.as_str()]))
            .collect();
        let mut set = StateSet::EMPTY;
        for (index, state) in study.responders.iter().enumerate() {
            if codes.contains(&state.code.as_str()) {
                set.insert(index);
            }
        }
        set
    };
    let bundled = bundled_guarantees();
    let regime = |own: &Guarantee| {
        let base = study.provenance.bases.get(&own.name);
        let base = base.and_then(|base| bundled.iter().find(|guarantee| guarantee.name == *base));
        base.map_or(own.clone(), |base| Guarantee {
            name: own.name.clone(),
            ..base.clone().with_states(|_, words| named(words))
        })
    };
    Study {
        horizon_quarters: 40,
        round_days: 14,
        utility: UtilityForm::Cara,
        enabler: None,
        inherited_level: Level::Material,
        challenger: state(&study.challenger),
        protege: state(&study.protege),
        responders: study.responders.iter().map(state).collect(),
        regimes: study.regimes.iter().map(regime).collect(),
        parameters: Parameters { joint: study.parameters.joint.clone(), ..Parameters::default() },
        ..study.clone()
    }
}

/// What follows for a responder from the figures and the formulas, all uncertain values at their medians.
#[derive(Clone, Debug)]
pub(crate) struct Derived {
    pub code: String,
    /// Deliverable capability.
    pub force: f64,
    pub stake_gdp_pct: f64,
    /// A year.
    pub war_cost_gdp_pct: f64,
    /// Of a promise wholly broken.
    pub audience_cost_gdp_pct: f64,
}

/// That of every responder, in the order of the pool.
pub(crate) fn derived(study: &Study) -> Vec<Derived> {
    let study = &study.at_medians();
    let prepared = Prepared::new(study);
    let Some(regime) = study.regimes.first() else { return Vec::new() };
    let mut world = World::new(Scenario { prepared: &prepared, regime, conferral: Conferral::Granted });
    world.begin(0);
    let traits = &world.public.traits;
    let states = study.responders.iter().enumerate();
    states
        .map(|(i, state)| Derived {
            code: state.code.clone(),
            force: world.capability[i],
            stake_gdp_pct: traits.stake_gdp_pct[i],
            war_cost_gdp_pct: traits.war_cost_gdp_pct[i],
            audience_cost_gdp_pct: traits.audience_cost_gdp_pct[i],
        })
        .collect()
}

/// The fewest members whose forces are more than half of all members', strongest first, and their share of it; `None` of
/// a guarantee without forces.
pub(crate) fn majority<'d>(regime: &Guarantee, derived: &'d [Derived]) -> Option<(Vec<&'d str>, f64)> {
    let mut members: Vec<&Derived> = regime.members.iter().filter_map(|index| derived.get(index)).collect();
    members.sort_by(|a, b| b.force.total_cmp(&a.force));
    let all: f64 = members.iter().map(|member| member.force).sum();
    let (mut codes, mut sum) = (Vec::new(), 0.0);
    for member in members {
        codes.push(member.code.as_str());
        sum += member.force;
        if sum > 0.5 * all {
            return Some((codes, sum / all));
        }
    }
    None
}
