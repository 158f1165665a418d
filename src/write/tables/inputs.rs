//! The table of what went in.

use crate::base::stats::quantile;
use crate::model::study::{
    Guarantee, Happening, Source, State, StateSet, Status, Study, Unit, When, parameters,
};
use crate::write::schema::{STUDY, columns, number, text};
use crate::write::table::{Table, TableBuilder};

/// One row: something that went in, with where it is from.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    pub key: String,
    /// The value as in a study; `None` is unknown, nobody, or for ever.
    pub value: Option<String>,
    /// Least and greatest plausible value.
    pub range: Option<(f64, f64)>,
    /// Unit, of a number.
    pub unit: &'static str,
    /// How it is known, and the source.
    pub source: Source,
}

impl Input {
    fn new(key: String, value: Option<String>, unit: &'static str, source: Source) -> Input {
        Input { key, value, range: None, unit, source }
    }
}

columns! {
    pub(super) PARAMETERS, row<'a>(study: &'a Study, input: &'a Input):
    file: "parameters.csv",
    row: "one number, word or set that the study used",
    note: "Parameters of the model under their own keys; attributes of guarantees as `regime.NAME.…`; figures of states as `state.CODE.…`; the rest as `study.…`. Of a sweep: the study without any input set, and of each input the values over which it is varied. A parameter that is drawn together with others has the median of its draws as its value and their 2.5 and 97.5 % quantiles as `low` and `high`.";
    STUDY => study.name.as_str();
    text("parameter", "Full key") => input.key.as_str();
    text(
        "value",
        "The value, or the distribution as in a study, such as `log_uniform(low=0.02, high=0.3)`; the median of draws together with others; empty if unknown",
    ) => input.value.as_deref();
    number(
        "low",
        "as `unit`",
        "Least plausible value of the parameter, as the program judges; of a parameter drawn together with others, the 2.5 % quantile of its draws",
    ) => input.range.map(|(low, _)| low);
    number(
        "high",
        "as `unit`",
        "Greatest plausible value, likewise; of a parameter drawn together with others, the 97.5 % quantile",
    ) => input.range.map(|(_, high)| high);
    text("unit", "Unit") => (!input.unit.is_empty()).then_some(input.unit);
    text(
        "status",
        "`measured` (read from data), `estimated` (fitted to data), `assumed` (chosen by the program: sweep it) or `yours` (set by the study)",
    ) => input.source.status.label();
    text("source", "Where it comes from; of `yours`, the file and line, or the option of the command line")
        => input.source.words.as_str();
}

/// Everything that went into a study, in the order of the file.
pub(crate) fn inputs(study: &Study) -> Vec<Input> {
    let mut inputs: Vec<Input> = parameters::slots().map(|slot| parameter(study, &slot)).collect();
    inputs.extend(settings(study));
    for regime in &study.regimes {
        inputs.extend(attributes(study, regime));
    }
    for state in [&study.challenger, &study.protege].into_iter().chain(&study.responders) {
        inputs.extend(figures(study, state));
    }
    inputs
}

/// What went into a study.
pub(super) fn parameters(study: &Study, table: &mut TableBuilder) {
    inputs(study).iter().for_each(|input| table.row(&row(study, input)));
}

/// What went into a sweep: the study without any input set, and in their places the keys that are varied, each with its
/// values in words.
pub(crate) fn swept(study: &Study, sweep: &str, varied: &[(&str, String)]) -> Table {
    let mut all = inputs(study);
    for (key, values) in varied {
        let key = match key.split_once('.') {
            Some(("parameters", parameter)) => parameter.to_string(),
            Some(("regime" | "state", _)) => key.to_string(),
            _ => format!("study.{key}"),
        };
        let source = Source { status: Status::Yours, words: format!("varied by the sweep {sweep}") };
        let values = Some(values.clone());
        match all.iter_mut().find(|input| input.key == key) {
            Some(input) => (input.value, input.source) = (values, source),
            None => all.push(Input::new(key, values, "", source)),
        }
    }
    Table::of(&PARAMETERS, all.iter().map(|input| row(study, input)))
}

fn parameter(study: &Study, slot: &parameters::Slot) -> Input {
    let (_, low, high) = slot.field.values[slot.element];
    let drawn = study.parameters.drawn_together().find(|(drawn, _)| drawn.index == slot.index);
    let (value, range) = match drawn.zip(study.parameters.joint.as_ref()) {
        Some(((_, column), joint)) => {
            let draws = joint.sorted(column);
            (joint.median(column).to_string(), (quantile(&draws, 0.025), quantile(&draws, 0.975)))
        }
        None => (study.parameters.entries[slot.index].to_string(), (low, high)),
    };
    let key = slot.field.element_key(slot.element);
    let input = Input::new(key, Some(value), slot.field.unit.label(), study.source_of_parameter(slot));
    Input { range: Some(range), ..input }
}

fn settings(study: &Study) -> impl Iterator<Item = Input> {
    let codes: Vec<&str> = study.responders.iter().map(|s| s.code.as_str()).collect();
    let enabler = study.enabler.map(|index| codes[index].to_string());
    let given = study.given_crisis.iter().flat_map(|shares| shares.iter()).map(|(kind, share)| {
        (format!("given_crisis.{}", kind.label()), Some(share.to_string()), Unit::Probability.label())
    });
    [
        ("start", Some(study.start.label().to_string()), ""),
        ("horizon_quarters", Some(study.horizon_quarters.to_string()), Unit::Quarters.label()),
        ("round_days", Some(study.round_days.to_string()), Unit::Days.label()),
        ("utility", Some(study.utility.label().to_string()), ""),
        ("challenger", Some(study.challenger.code.clone()), ""),
        ("protege", Some(study.protege.code.clone()), ""),
        ("responders", Some(codes.join(" ")), ""),
        ("enabler", enabler, ""),
        ("inherited_level", Some(study.inherited_level.label().to_string()), ""),
    ]
    .map(|(key, value, unit)| (key.to_string(), value, unit))
    .into_iter()
    .chain(given)
    .chain(happenings(study))
    .map(|(key, value, unit)| {
        let source = study.source_of_setting(&key);
        Input::new(format!("study.{key}"), value, unit, source)
    })
}

/// What the study says will or may happen, key by key.
fn happenings(study: &Study) -> Vec<(String, Option<String>, &'static str)> {
    let of = |happening: &Happening| {
        let states = happening.codes(study);
        let (when, at, unit) = match happening.when {
            When::Quarter(quarter) => ("quarter", quarter.to_string(), Unit::Quarters.label()),
            When::HazardPerYear(hazard) => ("hazard_per_year", hazard.to_string(), Unit::Probability.label()),
        };
        let value = happening.value.zip(happening.what.worth());
        let key = |key: &str| format!("happening.{}.{key}", happening.name);
        [
            Some((key("what"), Some(happening.what.label().to_string()), "")),
            (!states.is_empty()).then(|| (key("states"), Some(states.join(" ")), "")),
            value.map(|(value, worth)| (key("value"), Some(value.to_string()), worth.unit.label())),
            happening.risk_tolerance.map(|tolerance| {
                (key("risk_tolerance"), Some(tolerance.to_string()), Unit::RiskTolerance.label())
            }),
            (!happening.guarantees.is_empty())
                .then(|| (key("guarantees"), Some(happening.guarantees.join(" ")), "")),
            Some((key(when), Some(at), unit)),
            Some((
                key("notice_quarters"),
                Some(happening.notice_quarters.to_string()),
                Unit::Quarters.label(),
            )),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
    };
    study.happenings.iter().flat_map(of).collect()
}

fn attributes(study: &Study, regime: &Guarantee) -> Vec<Input> {
    let codes = |set: &StateSet| {
        let members: Vec<&str> = set
            .iter()
            .filter_map(|index| study.responders.get(index))
            .map(|state| state.code.as_str())
            .collect();
        (!members.is_empty()).then(|| members.join(" "))
    };
    let mut rows = Vec::new();
    let blank = Guarantee::blank("");
    for ((attribute, value), (_, default)) in regime.values().into_iter().zip(blank.values()) {
        if attribute.optional && value.words(codes) == default.words(codes) {
            continue;
        }
        let unit = attribute.unit().map_or("", Unit::label);
        for ((key, _), value) in attribute.elements().into_iter().zip(value.words(codes)) {
            let source = study.source_of_attribute(&regime.name, attribute, &key);
            rows.push(Input::new(format!("regime.{}.{key}", regime.name), value, unit, source));
        }
    }
    if !regime.members_left_out.is_empty() {
        let key = format!("regime.{}.members_left_out", regime.name);
        let words = "members that are not among the responders".to_string();
        let source = Source { status: Status::Assumed, words };
        rows.push(Input::new(key, Some(regime.members_left_out.join(" ")), "", source));
    }
    rows
}

fn figures(study: &Study, state: &State) -> Vec<Input> {
    let mut rows: Vec<Input> = Vec::new();
    let full = |key: &str| format!("state.{}.{key}", state.code);
    // Key, value, unit, and the column of the table of states that it is from.
    let mut known = |key: &str, value: String, unit, column: &str| {
        let source = study.source_of_figure(&state.code, key, column);
        rows.push(Input::new(full(key), Some(value), unit, source));
    };
    for (key, value, unit) in [
        ("gdp_usd_bn", state.gdp_usd_bn, Unit::UsdBn),
        ("population_m", state.population_m, Unit::Million),
        ("military_expenditure_usd_bn", state.military_expenditure_usd_bn, Unit::UsdBn),
        ("personnel_k", state.personnel_k, Unit::Thousand),
        ("distance_km", state.distance_km, Unit::Km),
        ("polyarchy", state.polyarchy, Unit::Share),
    ] {
        let column = if key == "distance_km" { "capital_latitude_degrees" } else { key };
        known(key, value.to_string(), unit.label(), column);
    }
    known("borders_challenger", state.borders_challenger.to_string(), "", "borders");
    known("nuclear", state.nuclear.to_string(), "", "warheads");
    // No row where there is no rivalry: of most states it is not known.
    for (key, value) in
        [("rival_of_challenger", state.rival_of_challenger), ("rival_of_protege", state.rival_of_protege)]
    {
        if value {
            known(key, value.to_string(), "", "rivals");
        }
    }
    let aid = format!("aid_gdp_pct_to_{}", study.protege.code);
    let interval = state.government_interval_quarters.map(f64::from);
    for (key, value, unit, column) in [
        ("opinion_pct", state.opinion_pct, Unit::OpinionPct, "opinion_pct"),
        ("aid_gdp_pct", state.aid_gdp_pct, Unit::GdpPct, aid.as_str()),
        ("reach_km", state.reach_km, Unit::Km, "reach_km"),
        ("government_interval_quarters", interval, Unit::Quarters, ""),
        ("capability_growth_per_year", state.capability_growth_per_year, Unit::GrowthPerYear, ""),
    ] {
        let source = match value {
            Some(_) => study.source_of_figure(&state.code, key, column),
            None => Source {
                status: Status::Assumed,
                words: "unknown: a parameter of the model stands in".to_string(),
            },
        };
        rows.push(Input::new(full(key), value.map(|value| value.to_string()), unit.label(), source));
    }
    for (key, value, unit) in [
        ("capability", &state.capability, Unit::Number),
        ("risk_tolerance", &state.risk_tolerance, Unit::RiskTolerance),
        ("stake_gdp_pct", &state.stake_gdp_pct, Unit::GdpPct),
        ("war_cost_gdp_pct", &state.war_cost_gdp_pct, Unit::GdpPct),
        ("audience_cost_gdp_pct", &state.audience_cost_gdp_pct, Unit::GdpPct),
        ("nuclear_loss_gdp_pct", &state.nuclear_loss_gdp_pct, Unit::GdpPct),
    ] {
        if let Some(distribution) = value {
            let source = study.source_of_figure(&state.code, key, "");
            rows.push(Input::new(full(key), Some(distribution.to_string()), unit.label(), source));
        }
    }
    rows
}
