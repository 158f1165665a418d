//! What a study assumes: what is its own against the defaults, what follows from that for each state, and who holds the
//! majority that a promise takes.

use crate::model::crisis::{Prepared, Scenario, World};
use crate::model::study::states::StateTable;
use crate::model::study::{
    Conferral, Guarantee, Level, Parameters, State, StateSet, Status, Study, UtilityForm,
};
use crate::read::bundled_guarantees;
use crate::write::{Input, inputs, json_bytes};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

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
        let default = has_default(&input.key).then(|| match defaults.get(&input.key) {
            // Nobody, for ever, or unknown.
            Some(value) => value.clone().unwrap_or("none".to_string()),
            None => unwritten(&input.key),
        });
        Own { input, default }
    })
    .collect()
}

/// The default of what has no row where it is the default: a switch of a guarantee, or a figure that the formula gives.
fn unwritten(key: &str) -> String {
    let attribute = key.strip_prefix("regime.").and_then(|rest| rest.split('.').nth(1));
    let blank: Guarantee = Guarantee::blank("");
    let found = blank.values().into_iter().find(|(known, _)| Some(known.key) == attribute);
    let value = found.and_then(|(_, value)| value.words(|_| None).into_iter().next()?);
    value.unwrap_or("none".to_string())
}

/// The values of a study's own that differ from what would stand there otherwise, each with the study as it would then be.
/// Left out are parameters, which have a range of their own, and what has no default.
pub(crate) fn each_put_back(study: &Study) -> Vec<(Own, Study)> {
    let plain = |study: &Study| serde_json::to_value(study).ok();
    let Some((here, there)) = plain(study).zip(plain(&at_defaults(study))) else { return Vec::new() };
    let mut known = BTreeSet::new();
    let one = |own: Own| {
        let (object, field) = place(&here, &own.input.key)?;
        // A number for each kind of attack is put back with those of the others.
        if own.default.is_none() || !known.insert(format!("{object}/{field}")) {
            return None;
        }
        let mut moved = here.clone();
        let default = there.pointer(&object)?.get(field);
        let values = moved.pointer_mut(&object)?.as_object_mut()?;
        if values.get(field) == default {
            return None;
        }
        match default {
            Some(value) => values.insert(field.to_string(), value.clone()),
            None => values.shift_remove(field),
        };
        Some((own.clone(), serde_json::from_slice(&json_bytes(&moved)).ok()?))
    };
    own(study).into_iter().filter_map(one).collect()
}

/// Where the value of a key stands in a study as JSON: the path of its object, and the name of its field.
fn place<'k>(study: &Value, key: &'k str) -> Option<(String, &'k str)> {
    let of = |list: &str, named: &str, name: &str| {
        let place = study[list].as_array()?.iter().position(|one| one[named] == name)?;
        Some(format!("/{list}/{place}"))
    };
    match key.split('.').collect::<Vec<_>>()[..] {
        ["study", field] => Some((String::new(), field)),
        ["regime", name, field, ..] => Some((of("regimes", "name", name)?, field)),
        ["state", code, field] => {
            let alone = ["challenger", "protege"].into_iter().find(|role| study[role]["code"] == code);
            let object =
                alone.map_or_else(|| of("responders", "code", code), |role| Some(format!("/{role}")));
            Some((object?, field))
        }
        _ => None,
    }
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
    /// Deliverable capability; only ratios of it matter.
    pub force: f64,
    pub stake_gdp_pct: f64,
    /// Cost of combat in theatre war, % of GDP a year.
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
