//! The table of what went in.

use crate::base::stats::quantile;
use crate::model::study::{Guarantee, State, StateSet, Status, Study, Unit, parameters};
use crate::write::schema::{Cell, STUDY, TableSchema, number, text};
use crate::write::table::{Table, TableBuilder};
use std::borrow::Cow;

pub(super) static PARAMETERS: TableSchema = TableSchema {
    file: "parameters.csv",
    row: "one number, word or set that the study used",
    note: "Parameters of the model under their own keys; attributes of guarantees as `regime.NAME.…`; figures of states as `state.CODE.…`; the rest as `study.…`. A parameter that is drawn together with others has the median of its draws as its value and their 2.5 and 97.5 % quantiles as `low` and `high`.",
    columns: Cow::Borrowed(&[
        STUDY,
        text("parameter", "Full key"),
        text(
            "value",
            "The value, or the distribution as in a study, such as `log_uniform(low=0.02, high=0.3)`; the median of draws together with others; empty if unknown",
        ),
        number(
            "low",
            "as `unit`",
            "Least plausible value; of a parameter drawn together with others, the 2.5 % quantile of its draws",
        ),
        number(
            "high",
            "as `unit`",
            "Greatest plausible value; of a parameter drawn together with others, the 97.5 % quantile",
        ),
        text("unit", "Unit"),
        text(
            "status",
            "`measured` (read from data), `estimated` (fitted to data) or `assumed` (chosen: sweep it)",
        ),
        text("source", "Where it comes from"),
    ]),
};

/// One row: key, value, unit, status, source.
type Row = (String, Option<String>, &'static str, Status, String);

pub(super) fn parameters(study: &Study) -> Table {
    let mut table = TableBuilder::new(&PARAMETERS);
    let name = [Cell::from(study.name.as_str())];
    let together: Vec<(usize, usize)> =
        study.parameters.drawn_together().map(|(slot, column)| (slot.index, column)).collect();
    for slot in parameters::slots() {
        let (_, mut low, mut high) = slot.field.values[slot.element];
        let mut source = slot.field.source.to_string();
        let key = slot.field.element_key(slot.element);
        let mut value = study.parameters.entries[slot.index].to_string();
        if study.parameters.set_by_study[slot.index] {
            source.push_str("; set by the study");
        }
        let drawn = together.iter().find(|(index, _)| *index == slot.index);
        if let Some(((_, column), joint)) = drawn.zip(study.parameters.joint.as_ref()) {
            let draws = joint.sorted(*column);
            value = joint.median(*column).to_string();
            low = quantile(&draws, 0.025);
            high = quantile(&draws, 0.975);
            source.push_str(&format!(
                "; drawn together with others: {} draws of {}",
                draws.len(),
                joint.name
            ));
        }
        table.row(&[
            &name,
            &[
                key.as_str().into(),
                value.as_str().into(),
                low.into(),
                high.into(),
                slot.field.unit.label().into(),
                slot.field.status.label().into(),
                source.as_str().into(),
            ],
        ]);
    }
    let mut rows = study_rows(study);
    for regime in &study.regimes {
        rows.extend(regime_rows(study, regime));
    }
    let roles = [&study.challenger, &study.protege];
    for state in roles.into_iter().chain(&study.responders) {
        rows.extend(state_rows(state));
    }
    for (key, value, unit, status, source) in &rows {
        table.row(&[
            &name,
            &[
                key.as_str().into(),
                value.as_deref().into(),
                Cell::Unknown,
                Cell::Unknown,
                (!unit.is_empty()).then_some(*unit).into(),
                status.label().into(),
                source.as_str().into(),
            ],
        ]);
    }
    table.finish()
}

fn study_rows(study: &Study) -> Vec<Row> {
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
    .map(|(key, value, unit)| {
        let source = "set by the study".to_string();
        (format!("study.{key}"), value, unit, Status::Assumed, source)
    })
    .collect()
}

fn regime_rows(study: &Study, regime: &Guarantee) -> Vec<Row> {
    let codes = |set: &StateSet| {
        let members: Vec<&str> = set
            .iter()
            .filter_map(|index| study.responders.get(index))
            .map(|state| state.code.as_str())
            .collect();
        (!members.is_empty()).then(|| members.join(" "))
    };
    let source = if regime.facts.is_empty() {
        "set by the study"
    } else {
        "judgement on the facts listed with the guarantee in `datapackage.json`"
    };
    let mut rows = Vec::new();
    let blank = Guarantee::blank("");
    for ((attribute, value), (_, default)) in regime.values().into_iter().zip(blank.values()) {
        if attribute.optional && value.words(codes) == default.words(codes) {
            continue;
        }
        let unit = attribute.unit().map_or("", Unit::label);
        for ((key, _), value) in attribute.elements().into_iter().zip(value.words(codes)) {
            let key = format!("regime.{}.{key}", regime.name);
            rows.push((key, value, unit, attribute.status, source.to_string()));
        }
    }
    if !regime.members_left_out.is_empty() {
        let key = format!("regime.{}.members_left_out", regime.name);
        let source = "members that are not among the responders".to_string();
        rows.push((key, Some(regime.members_left_out.join(" ")), "", Status::Assumed, source));
    }
    rows
}

fn state_rows(state: &State) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut add = |key: &str, value: Option<String>, unit, status, source: &str| {
        let key = format!("state.{}.{key}", state.code);
        rows.push((key, value, unit, status, source.to_string()));
    };
    for (key, value, unit) in [
        ("gdp_usd_bn", state.gdp_usd_bn, Unit::UsdBn),
        ("population_m", state.population_m, Unit::Million),
        ("military_expenditure_usd_bn", state.military_expenditure_usd_bn, Unit::UsdBn),
        ("personnel_k", state.personnel_k, Unit::Thousand),
        ("distance_km", state.distance_km, Unit::Km),
        ("polyarchy", state.polyarchy, Unit::Share),
    ] {
        add(key, Some(value.to_string()), unit.label(), Status::Measured, STATE_SOURCE);
    }
    for (key, value) in [("borders_challenger", state.borders_challenger), ("nuclear", state.nuclear)] {
        add(key, Some(value.to_string()), "", Status::Measured, STATE_SOURCE);
    }
    // Rivalries are blank where nobody says otherwise.
    for (key, value) in
        [("rival_of_challenger", state.rival_of_challenger), ("rival_of_protege", state.rival_of_protege)]
    {
        if value {
            add(key, Some(value.to_string()), "", Status::Measured, STATE_SOURCE);
        }
    }
    let interval = state.government_interval_quarters.map(f64::from);
    for (key, value, unit, status) in [
        ("opinion_pct", state.opinion_pct, Unit::OpinionPct, Status::Measured),
        ("aid_gdp_pct", state.aid_gdp_pct, Unit::GdpPct, Status::Measured),
        ("reach_km", state.reach_km, Unit::Km, Status::Assumed),
        ("government_interval_quarters", interval, Unit::Quarters, Status::Assumed),
        (
            "capability_growth_per_year",
            state.capability_growth_per_year,
            Unit::GrowthPerYear,
            Status::Assumed,
        ),
    ] {
        match value {
            Some(value) => add(key, Some(value.to_string()), unit.label(), status, STATE_SOURCE),
            None => {
                add(key, None, unit.label(), Status::Assumed, "unknown: a parameter of the model stands in")
            }
        }
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
            add(
                key,
                Some(distribution.to_string()),
                unit.label(),
                Status::Assumed,
                "set by the study, instead of the model's formula",
            );
        }
    }
    rows
}

const STATE_SOURCE: &str = "table of states (`casus states`), or set by the study";
