//! A made-up study and made-up records, for tests of what is remembered and written of runs.
#![allow(dead_code)]

use crate::base::chance::{AgentId, Distribution};
use crate::model::crisis::{Challenge, RunRecord};
use crate::model::study::*;
use crate::run::tally::Tally;

/// Names and members of eight guarantees.
pub(super) const EIGHT: [(&str, u64); 8] =
    [("none", 0), ("a", 1), ("b", 2), ("c", 3), ("d", 4), ("e", 5), ("f", 6), ("g", 7)];

/// A state of no importance.
pub(super) fn state(code: &str, gdp_usd_bn: f64) -> State {
    State {
        code: code.to_string(),
        name: format!("The State of {code}"),
        id: AgentId::of(code),
        gdp_usd_bn,
        population_m: 10.0,
        military_expenditure_usd_bn: 2.5,
        personnel_k: 50.0,
        distance_km: 900.0,
        reach_km: None,
        borders_challenger: false,
        rival_of_challenger: false,
        rival_of_protege: false,
        nuclear: false,
        polyarchy: 0.8,
        opinion_pct: None,
        aid_gdp_pct: Some(0.3),
        government_interval_quarters: Some(16),
        capability_growth_per_year: None,
        capability: None,
        risk_tolerance: Some(Distribution::Beta { mean: 0.42, concentration: 12.0 }),
        stake_gdp_pct: None,
        war_cost_gdp_pct: None,
        audience_cost_gdp_pct: None,
        nuclear_loss_gdp_pct: None,
    }
}

/// A guarantee that binds these members.
pub(super) fn regime(name: &str, members: u64) -> Guarantee {
    Guarantee {
        name: name.to_string(),
        title: format!("The guarantee {name}"),
        members: StateSet(members),
        members_left_out: Vec::new(),
        obligation_depth: if members == 0 { 0.0 } else { 0.9 },
        clarity: PerKind([0.3, 0.8, 1.0]),
        obligated_level: Level::Deploy,
        decision_rule: DecisionRule::Consensus,
        leads: StateSet(members & 1),
        stationed: StateSet::EMPTY,
        integrated_command: members != 0,
        umbrella: 0.1,
        covered_share: 1.0,
        conceded_share: 0.0,
        consent: Consent::All,
        condition: Condition::AfterCeasefire,
        start_quarter: 0,
        duration_quarters: None,
        snap_back_quarters: 0,
        facts: vec![Fact::new("A treaty says so.", "The treaty, art. 5")],
        ..Guarantee::blank(name)
    }
}

/// A study of three responders with these guarantees, each granted and decided.
pub(super) fn study(name: &str, regimes: &[(&str, u64)]) -> Study {
    let mut parameters = Parameters::default();
    assert!(
        parameters.set("response_nuclear_risk.combat", Distribution::LogUniform { low: 0.02, high: 0.3 })
    );
    Study {
        name: name.to_string(),
        question: "Who keeps the promise?".to_string(),
        seed: u64::MAX - 1,
        runs: 1000,
        start: Start::War,
        horizon_quarters: 40,
        round_days: 14,
        given_crisis: None,
        conferral: vec![Conferral::Granted, Conferral::Decided],
        utility: UtilityForm::Cara,
        challenger: state("XAA", 2000.0),
        protege: state("XBB", 180.0),
        responders: vec![state("RAA", 27_000.0), state("RBB", 3000.0), state("RCC", 40.1)],
        enabler: Some(0),
        inherited_level: Level::Material,
        regimes: regimes.iter().map(|(name, members)| regime(name, *members)).collect(),
        reference: 0,
        parameters,
        events: vec![NamedEvent {
            name: "raa_fought".to_string(),
            fought: StateSet(1),
            deployed: StateSet::EMPTY,
            abstained: StateSet::EMPTY,
            called: StateSet::EMPTY,
            replied: StateSet::EMPTY,
            outcomes: 0,
            rung_at_least: Rung::StandDown,
        }],
        stop: None,
        rare: Vec::new(),
        happenings: Vec::new(),
        write_runs: true,
        runs_parquet: false,
        keep: None,
        provenance: Provenance::default(),
    }
}

/// Sets the events that follow from the rest of a record.
pub(super) fn set_plain_events(record: &mut RunRecord) {
    let facts = [
        (Event::Conferred, record.conferred_quarter.is_some()),
        (Event::Challenged, record.first_challenge.is_some()),
        (Event::Attacked, record.first_attack.is_some()),
        (Event::AttackedFull, record.first_attack.is_some_and(|a| a.kind == Kind::Full)),
        (Event::AnyFought, record.first_challenge.is_some() && record.levels.contains(&Level::Combat)),
    ];
    for (event, holds) in facts {
        if holds {
            record.events.insert(event);
        }
    }
}

/// A made-up record: the same for the same run and cell, and alike for the same run in other cells.
pub(super) fn record(study: &Study, run: u64, cell: u64) -> RunRecord {
    let mut bits = run.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xABCD;
    let mut pick = |of: u64, shift: u64| {
        bits ^= bits >> 29;
        bits = bits.wrapping_mul(0xBF58_476D_1CE4_E5B9).wrapping_add(shift);
        bits ^= bits >> 32;
        bits % of
    };
    let mut record = RunRecord::new(run);
    let draws = study.parameters.joint.as_ref().map(|joint| joint.rows.len() as u64);
    record.draw = draws.map(|draws| (run / RUNS_PER_DRAW % draws) as usize);
    let world = pick(100, 0);
    let attacked = world < 40 + 7 * (cell % 3);
    record.conferred_quarter = (cell > 0 && pick(3, 1) > 0).then(|| pick(40, cell) as u32);
    record.signatories = pick(3, cell) as u32;
    if attacked {
        let quarter = pick(30, 2) as u32;
        let kind = Kind::ALL[pick(3, cell) as usize];
        record.first_challenge = Some(Challenge { kind, quarter });
        record.crises = 1 + pick(3, cell) as u32;
        if kind != Kind::GreyZone || pick(4, 3) == 0 {
            let kind = if pick(2, cell) == 0 { Kind::Limited } else { Kind::Full };
            let later = pick(10, 4) as u32;
            record.first_attack = Some(Challenge { kind, quarter: quarter + later });
            let outcome = Outcome::ALL[pick(9, cell) as usize];
            record.outcome = outcome;
            record.first_attack_outcome = Some(outcome);
            record.first_attack_end = End::ALL[1 + pick(5, cell) as usize];
        } else {
            record.outcome = Outcome::GreyZoneOnly;
        }
        for responder in 0..study.responders.len() {
            record.levels[responder] = Level::ALL[pick(4, cell) as usize];
            record.cost_gdp_pct[responder] = pick(10_000, cell) as f64 / 700.0;
        }
        record.highest_rung = Rung::ALL[pick(8, cell) as usize];
        record.days_fought = 14 * pick(50, cell) as u32;
    }
    record.territory_end = 0.4 + pick(1000, cell) as f64 / 2500.0;
    record.challenger_cost_gdp_pct = pick(1000, 5) as f64 / 13.0;
    record.protege_cost_gdp_pct = pick(1000, 6) as f64 / 11.0;
    record.veto_cost_at_consent_gdp_pct = (cell > 1).then(|| pick(4000, 7) as f64 / 37.0 - 20.0);
    record.ending_chance_at_consent = (cell > 1).then(|| pick(120, 8) as f64 / 100.0);
    record.diagnostics.beliefs = 3;
    record.diagnostics.two_equilibria = u32::from(pick(50, 9) == 0);
    record.diagnostics.clamped = u32::from(pick(20, 10) == 0);
    set_plain_events(&mut record);
    record
}

/// The records of runs in every cell.
pub(super) fn batch(study: &Study, runs: std::ops::Range<u64>) -> Vec<Vec<RunRecord>> {
    let cells = (study.conferral.len() * study.regimes.len()) as u64;
    (0..cells).map(|cell| runs.clone().map(|run| record(study, run, cell)).collect()).collect()
}

/// The cells of a batch as slices.
pub(super) fn slices(batch: &[Vec<RunRecord>]) -> Vec<&[RunRecord]> {
    batch.iter().map(Vec::as_slice).collect()
}

/// Tallies runs in batches of this size.
pub(super) fn tally_of(study: &Study, runs: std::ops::Range<u64>, size: u64) -> Tally {
    let mut tally = Tally::new(study);
    let mut start = runs.start;
    while start < runs.end {
        let end = runs.end.min(start + size);
        tally.absorb(study, &slices(&batch(study, start..end)));
        start = end;
    }
    tally
}
