//! The shipped studies and their records, for tests of what must follow from them.
#![allow(dead_code)]

use crate::base::chance::AgentId;
use crate::model::crisis::{Diagnostics, EventSet, Prepared, RunRecord, Scenario, World, simulate};
use crate::model::study::{Conferral, Event, Level, MAX_RESPONDERS, State, StateSet, Study};
use crate::read::{Overrides, load};
use crate::run::engine;
use statrs::distribution::{Binomial, DiscreteCDF};
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Where a shipped study lies.
pub(super) fn config(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("configs").join(format!("{name}.toml"))
}

/// A shipped study with fewer runs, and with other settings.
pub(super) fn shipped(name: &str, runs: u64, set: &[&str]) -> Study {
    let set = set.iter().map(|text| text.to_string()).collect();
    let overrides = Overrides { runs: Some(runs), seed: None, set };
    load(&config(name), &overrides).unwrap_or_else(|errors| panic!("{errors}"))
}

/// Settings by which something of every kind happens, by chance and on a date, to a challenger, a protégé and two responders.
macro_rules! everything_happens {
    ($challenger:literal, $protege:literal, $one:literal, $other:literal) => {
        &[
            "happening.leaves.what=\"leaves\"",
            concat!("happening.leaves.states=[\"", $one, "\"]"),
            "happening.leaves.hazard_per_year=0.4",
            "happening.returns.what=\"returns\"",
            concat!("happening.returns.states=[\"", $one, "\"]"),
            "happening.returns.hazard_per_year=0.4",
            "happening.returns.notice_quarters=1",
            "happening.depth.what=\"depth\"",
            "happening.depth.value=0.9",
            "happening.depth.hazard_per_year=0.3",
            "happening.depth.notice_quarters=2",
            "happening.force.what=\"force\"",
            concat!("happening.force.states=[\"", $challenger, "\", \"", $protege, "\", \"", $one, "\"]"),
            "happening.force.value=1.3",
            "happening.force.hazard_per_year=0.3",
            "happening.budget.what=\"budget\"",
            concat!("happening.budget.states=[\"", $one, "\", \"", $other, "\"]"),
            "happening.budget.value=1.4",
            "happening.budget.hazard_per_year=0.3",
            "happening.budget.notice_quarters=3",
            "happening.stake.what=\"stake\"",
            concat!("happening.stake.states=[\"", $one, "\", \"", $other, "\"]"),
            "happening.stake.value=1.2",
            "happening.stake.hazard_per_year=0.4",
            "happening.stake_again.what=\"stake\"",
            concat!("happening.stake_again.states=[\"", $one, "\"]"),
            "happening.stake_again.value=0.7",
            "happening.stake_again.quarter=5",
            "happening.stake_again.notice_quarters=2",
            "happening.growth.what=\"growth\"",
            concat!("happening.growth.states=[\"", $challenger, "\", \"", $protege, "\", \"", $one, "\"]"),
            "happening.growth.value=0.1",
            "happening.growth.hazard_per_year=0.4",
            "happening.government.what=\"government\"",
            concat!(
                "happening.government.states=[\"",
                $challenger,
                "\", \"",
                $protege,
                "\", \"",
                $one,
                "\"]"
            ),
            "happening.government.value=1.3",
            "happening.government.risk_tolerance=0.6",
            "happening.government.quarter=4",
            "happening.aid.what=\"aid\"",
            concat!("happening.aid.states=[\"", $one, "\"]"),
            "happening.aid.value=0.2",
            "happening.aid.hazard_per_year=0.4",
        ]
    };
}
pub(super) use everything_happens;

/// The records of all runs of a study, cell by cell.
pub(super) fn records(study: &Study) -> Vec<Vec<RunRecord>> {
    records_in(study, 0..study.runs)
}

/// The records of these runs, cell by cell.
pub(super) fn records_in(study: &Study, range: std::ops::Range<u64>) -> Vec<Vec<RunRecord>> {
    let mut kept = vec![Vec::new(); study.conferral.len() * study.regimes.len()];
    let remember = |cells: &[&[RunRecord]]| {
        for (kept, batch) in kept.iter_mut().zip(cells) {
            kept.extend_from_slice(batch);
        }
        Ok::<(), Infallible>(())
    };
    engine::run(study, range, &AtomicBool::new(false), &(), remember).unwrap_or_else(|never| match never {});
    kept
}

/// The records of one cell of a study.
pub(super) fn cell<'a>(
    study: &Study,
    records: &'a [Vec<RunRecord>],
    conferral: Conferral,
    regime: &str,
) -> &'a [RunRecord] {
    let asked = study.conferral.iter().position(|&one| one == conferral).expect("a question of the study");
    let regime = study.regimes.iter().position(|one| one.name == regime).expect("a regime of the study");
    &records[asked * study.regimes.len() + regime]
}

/// One run of one cell, made alone in a new world.
pub(super) fn alone(study: &Study, conferral: Conferral, regime: usize, run: u64) -> RunRecord {
    let prepared = Prepared::new(study);
    let scenario = Scenario { prepared: &prepared, regime: &study.regimes[regime], conferral };
    simulate(&mut World::new(scenario), run)
}

/// Runs that have an event.
pub(super) fn count(records: &[RunRecord], event: Event) -> u64 {
    records.iter().filter(|record| record.events.contains(event)).count() as u64
}

/// The greatest count of `trials` that a probability of at most `p` exceeds with a chance of `alpha` or less.
pub(super) fn upper_critical(trials: u64, p: f64, alpha: f64) -> u64 {
    let binomial = Binomial::new(p, trials).expect("a probability");
    (0..=trials).find(|&count| binomial.sf(count) <= alpha).expect("all trials")
}

/// What two records have in common or not, field by field.
#[derive(Clone, Copy)]
pub(super) struct Leaving {
    /// Leave out whether, when, by whom a guarantee was conferred, and on which terms consent would flip.
    pub conferral: bool,
    /// Leave out how many fixed points were computed.
    pub diagnostics: bool,
    /// Leave out the responder at this place of the first and at that place of the second.
    pub responder: Option<(Option<usize>, Option<usize>)>,
}

/// Everything is compared.
pub(super) const NOTHING: Leaving = Leaving { conferral: false, diagnostics: false, responder: None };

/// A record as words that differ if any bit of it differs.
pub(super) fn bits(
    record: &RunRecord,
    responders: usize,
    leaving: Leaving,
    without: Option<usize>,
) -> Vec<u64> {
    // Without `..`, so that a new field has to be thought of here.
    let RunRecord {
        run,
        draw: _, // a name for the parameters that it took, whose effect is compared
        conferred_quarter,
        signatories,
        veto_cost_at_consent_gdp_pct,
        ending_chance_at_consent,
        outcome,
        crises,
        first_challenge,
        first_attack,
        first_attack_outcome,
        first_attack_end,
        levels,
        bound,
        met,
        judged_days,
        kept_days,
        time_kept_share,
        called,
        replied,
        events: EventSet(events),
        highest_rung,
        days_fought,
        territory_end,
        cost_gdp_pct,
        keeping_gdp_pct,
        challenger_cost_gdp_pct,
        protege_cost_gdp_pct,
        diagnostics: Diagnostics { beliefs, not_converged, two_equilibria, clamped },
    } = record;
    let challenge = |challenge: &Option<crate::model::crisis::Challenge>| {
        challenge.map_or(u64::MAX, |it| (it.kind as u64) << 32 | u64::from(it.quarter))
    };
    let number = |number: &Option<f64>| number.map_or(u64::MAX, f64::to_bits);
    let mut words = vec![
        *run,
        *outcome as u64,
        u64::from(*crises),
        challenge(first_challenge),
        challenge(first_attack),
        first_attack_outcome.map_or(u64::MAX, |outcome| outcome as u64),
        *first_attack_end as u64,
        *highest_rung as u64,
        u64::from(*days_fought),
        territory_end.to_bits(),
        challenger_cost_gdp_pct.to_bits(),
        protege_cost_gdp_pct.to_bits(),
        u64::from(*clamped),
        u64::from(*judged_days),
        number(time_kept_share),
    ];
    if leaving.conferral {
        let gone = 1 << Event::Conferred as u32 | 1 << Event::ConferredInWar as u32;
        words.push(u64::from(events & !gone));
    } else {
        words.extend([
            u64::from(*events),
            conferred_quarter.map_or(u64::MAX, u64::from),
            u64::from(*signatories),
            number(veto_cost_at_consent_gdp_pct),
            number(ending_chance_at_consent),
        ]);
    }
    if !leaving.diagnostics {
        words.extend([u64::from(*beliefs), u64::from(*not_converged), u64::from(*two_equilibria)]);
    }
    for place in (0..responders).filter(|&place| Some(place) != without) {
        words.extend([levels[place] as u64, cost_gdp_pct[place].to_bits(), kept_days[place].into()]);
        words.push(keeping_gdp_pct[place].to_bits());
        words.extend([bound, met, called, replied].map(|set| u64::from(set.contains(place))));
    }
    for place in responders..MAX_RESPONDERS {
        assert_eq!((levels[place], cost_gdp_pct[place].to_bits()), (Level::Abstain, 0), "beyond the pool");
    }
    words
}

fn brief(record: &RunRecord, study: &Study) -> String {
    let mut text = format!("{record:?}");
    let (levels, costs) =
        (&record.levels[..study.responders.len()], &record.cost_gdp_pct[..study.responders.len()]);
    for (whole, part) in [
        (format!("{:?}", record.levels), format!("{levels:?}")),
        (format!("{:?}", record.cost_gdp_pct), format!("{costs:?}")),
    ] {
        text = text.replace(&whole, &part);
    }
    text
}

/// Panics at the first run in which two cells differ in any field but those left out.
pub(super) fn assert_same(
    what: &str,
    (study_a, a): (&Study, &[RunRecord]),
    (study_b, b): (&Study, &[RunRecord]),
    leaving: Leaving,
) {
    assert_eq!(a.len(), b.len(), "{what}");
    let (without_a, without_b) = leaving.responder.unwrap_or_default();
    for (a, b) in a.iter().zip(b) {
        let one = bits(a, study_a.responders.len(), leaving, without_a);
        let other = bits(b, study_b.responders.len(), leaving, without_b);
        // Whole records are too long to be read side by side.
        assert!(one == other, "{what}: run {}\n{}\n{}", a.run, brief(a, study_a), brief(b, study_b));
    }
}

/// A made-up state that can do nothing: no forces, no weapons, far from everything, and outside every promise.
pub(super) fn powerless() -> State {
    State {
        code: "NUL".to_string(),
        name: "Nullia".to_string(),
        id: AgentId::of("NUL"),
        gdp_usd_bn: 10.0,
        population_m: 1.0,
        military_expenditure_usd_bn: 0.0,
        personnel_k: 0.0,
        distance_km: 19_000.0,
        reach_km: None,
        borders_challenger: false,
        rival_of_challenger: false,
        rival_of_protege: false,
        nuclear: false,
        polyarchy: 0.7,
        opinion_pct: None,
        aid_gdp_pct: None,
        government_interval_quarters: Some(7),
        capability_growth_per_year: None,
        capability: None,
        risk_tolerance: None,
        stake_gdp_pct: None,
        war_cost_gdp_pct: None,
        audience_cost_gdp_pct: None,
        nuclear_loss_gdp_pct: None,
    }
}

/// Puts a responder at a place of the pool; every set of states still means the same states.
pub(super) fn insert_responder(study: &mut Study, place: usize, state: State) {
    let shift = |set: &mut StateSet| {
        let low = set.0 & ((1 << place) - 1);
        set.0 = low | (set.0 & !low) << 1;
    };
    study.responders.insert(place, state);
    for regime in &mut study.regimes {
        shift(&mut regime.members);
        shift(&mut regime.leads);
        shift(&mut regime.stationed);
    }
    for event in &mut study.events {
        shift(&mut event.fought);
        shift(&mut event.deployed);
        shift(&mut event.abstained);
    }
    study.enabler = study.enabler.map(|enabler| enabler + usize::from(enabler >= place));
}
