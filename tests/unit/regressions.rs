//! Faults that were found by reading and by use, each held down by a test.

use crate::model::crisis::{Prepared, RunRecord, Scenario, World, simulate};
use crate::model::study::{Conferral, Event, Given, Kind, Study};
use crate::read::{Overrides, parse};

/// The main study with `lines` laid over it.
fn study(lines: &str) -> Study {
    let text = format!("extends = \"configs/nato_vs_european.toml\"\n{lines}");
    parse(&text, "regression.toml", &Overrides::default()).unwrap_or_else(|errors| panic!("{errors}"))
}

fn records(study: &Study, regime: &str, conferral: Conferral, runs: u64) -> Vec<RunRecord> {
    let prepared = Prepared::new(study);
    let regime = study.regimes.iter().find(|r| r.name == regime).expect("the study has this regime");
    let mut world = World::new(Scenario { prepared: &prepared, regime, conferral });
    (0..runs).map(|run| simulate(&mut world, run)).collect()
}

/// With exact estimates all forces shared one place in the store of beliefs, so that a run depended on the
/// runs that its thread had made before.
#[test]
fn exact_estimates_of_force_leave_runs_independent() {
    let study = study("start = \"war\"\n[parameters]\nforce_estimate_step_log = 0\n");
    // Given after the ceasefire, whenever that is: what members weigh then is continuous in the forces.
    let together = records(&study, "european_only", Conferral::Decided, 60);
    let prepared = Prepared::new(&study);
    let regime = &study.regimes[1];
    for record in &together {
        let mut fresh = World::new(Scenario { prepared: &prepared, regime, conferral: Conferral::Decided });
        assert_eq!(simulate(&mut fresh, record.run), *record);
    }
}

/// A change of government in the challenger was accepted in a study and did nothing.
#[test]
fn governments_of_the_challenger_matter() {
    let stays = study("");
    let changes = study("[state.RUS]\ngovernment_interval_quarters = 4\n");
    let of = |study| records(study, "none", Conferral::Granted, 600);
    assert_ne!(of(&stays), of(&changes));
}

/// A member without forces could not deploy and so never kept its promise: with it no alliance ever did.
#[test]
fn every_member_can_keep_its_promise() {
    let eager = study(
        "[parameters]\nattention_base = 1\nlevel_threshold_gdp_pct = { material = 0, deploy = 0, combat = 0 }\n\
         audience_cost_base_gdp_pct = 100\nwar_cost_base_gdp_pct = 0\nnuclear_loss_gdp_pct = 0\n\
         attack_gain_gdp_pct = { full = 400 }\nprecision = 20\n",
    );
    let kept = records(&eager, "nato_membership", Conferral::Granted, 200)
        .iter()
        .filter(|record| record.events.contains(Event::EveryMemberMet))
        .count();
    assert!(kept > 0);
}

/// A grey-zone crisis, to which the promise hardly speaks, broke nearly every alliance.
#[test]
fn only_open_attack_fractures_an_alliance() {
    let runs = records(&study(""), "european_only", Conferral::Granted, 3000);
    let fractured = |record: &RunRecord| record.events.contains(Event::Fracture);
    assert!(runs.iter().any(fractured));
    assert!(runs.iter().filter(|record| fractured(record)).all(|record| record.meets(Given::Attacked)));
    let grey = |r: &&RunRecord| r.first_challenge.is_some_and(|c| c.kind == Kind::GreyZone);
    assert!(runs.iter().filter(grey).count() > 50, "the test needs grey-zone crises");
}

/// In war a guarantee for half of the territory was weighed as if it covered all.
#[test]
fn half_a_guarantee_is_easier_to_give_in_war() {
    let text = "start = \"war\"\n[parameters]\nfrom = \"defaults\"\n";
    let (half, whole) =
        (study(&format!("{text}[regime.nato_membership]\ncovered_share = 0.5\n")), study(text));
    let cost = |study| -> f64 {
        let runs = records(study, "nato_membership", Conferral::Decided, 100);
        runs.iter().filter_map(|record| record.veto_cost_at_consent_gdp_pct).sum()
    };
    assert!(cost(&half) < 0.8 * cost(&whole));
}
