//! Who owes what: by member, by kind of attack, from some quarter on, and a nuclear reply.

use crate::model::crisis::{Prepared, RunRecord, Scenario, World};
use crate::model::study::{Conferral, Event, Guarantee, Kind, Level, Outcome};
use crate::read::{Overrides, parse};
use crate::unit::shipped::{Leaving, NOTHING, bits, cell, records, shipped};

fn granted(runs: u64, set: &[&str]) -> Vec<RunRecord> {
    let study = shipped("three_states", runs, set);
    cell(&study, &records(&study), Conferral::Granted, "pact").to_vec()
}

fn pact(set: &[&str]) -> Guarantee {
    let study = shipped("three_states", 1, set);
    study.regimes.into_iter().find(|regime| regime.name == "pact").expect("the pact")
}

/// What Cascadia and Drusk owe in a quarter, in each kind of attack.
fn asked(set: &[&str], quarter: u32) -> [[Level; 3]; 2] {
    let study = shipped("three_states", 1, set);
    let regime = study.regimes.iter().find(|regime| regime.name == "pact").expect("the pact");
    let prepared = Prepared::new(&study);
    let mut world = World::new(Scenario { prepared: &prepared, regime, conferral: Conferral::Granted });
    world.begin(0);
    for quarter in 0..=quarter {
        world.turn_quarter(quarter, true);
    }
    let under = world.if_bound(regime.members, 1.0);
    [0, 1].map(|i| {
        [Kind::GreyZone, Kind::Limited, Kind::Full]
            .map(|kind| world.terms_under(under, kind).expect("terms").asked_of(i, world.capability[i]))
    })
}

#[test]
fn each_member_owes_its_own_level_by_kind_of_attack_and_quarter() {
    use Level::{Abstain, Combat, Deploy, Material};
    assert_eq!(asked(&[], 0), [[Deploy; 3]; 2]);
    let owes = ["regime.pact.obligation={ CAS=\"material\", DRU={ limited=\"deploy\", full=\"combat\" } }"];
    assert_eq!(asked(&owes, 0), [[Material; 3], [Abstain, Deploy, Combat]]);
    // Nobody fights over the grey zone, whatever is owed.
    let owes = ["regime.pact.obligation={ default=\"combat\" }"];
    assert_eq!(asked(&owes, 0), [[Deploy, Combat, Combat]; 2]);
    // A member's own line stands over the rest's, and one phase comes after another.
    let owes = [
        "regime.pact.obligation={ default=\"combat\", CAS=[\"material\", { level=\"deploy\", from_quarter=3 }] }",
    ];
    assert_eq!(asked(&owes, 2)[0], [Material; 3]);
    assert_eq!(asked(&owes, 3)[0], [Deploy; 3]);
    assert_eq!(asked(&owes, 3)[1], [Deploy, Combat, Combat]);
    // Nothing is owed before the first of them.
    let owes = ["regime.pact.obligation={ CAS={ level=\"combat\", from_quarter=3 } }"];
    assert_eq!(asked(&owes, 2), [[Abstain; 3], [Deploy; 3]]);
    assert_eq!(asked(&owes, 3)[0], [Deploy, Combat, Combat]);
}

#[test]
fn a_group_stands_over_the_rest_and_a_state_over_its_group() {
    let text = "start = \"ceasefire\"\nchallenger = \"RUS\"\nprotege = \"UKR\"\nresponders = [\"USA\", \"POL\", \"JPN\"]\n\
                regimes = [\"pact\"]\n[regime.pact]\nmembers = [\"USA\", \"POL\", \"JPN\"]\nobligation_depth = 1\n\
                clarity.full = 1\nobligated_level = \"material\"\n\
                obligation = { default = \"abstain\", nato_member = \"deploy\", POL = \"combat\" }";
    let study = parse(text, "study.toml", &Overrides::default()).expect("sound");
    let owed = &study.regimes[0].obligation;
    let of = |i| owed.of(i, 0).expect("set apart").level[Kind::Full];
    assert_eq!([0, 1, 2].map(of), [Level::Deploy, Level::Combat, Level::Abstain]);
    assert!(owed.nuclear_reply().is_empty());
}

#[test]
fn a_level_asked_of_one_member_moves_that_member() {
    const ATTACKED: [&str; 3] = [
        "horizon_quarters=1",
        "parameters.opportunity_per_quarter=1",
        "parameters.attack_gain_gdp_pct.full=1000",
    ];
    let fights = |owes: &str| {
        let set: Vec<&str> = ATTACKED.into_iter().chain([owes]).collect();
        let records = granted(4000, &set);
        [0, 1].map(|i| records.iter().filter(|record| record.levels[i] == Level::Combat).count())
    };
    let all = fights("regime.pact.obligated_level=\"combat\"");
    let one = fights("regime.pact.obligation={ CAS=\"abstain\", DRU=\"combat\" }");
    assert!(all[0] > one[0] + 40, "{all:?} {one:?}");
    // What nobody asked of it is no broken word: only Drusk is judged.
    let set: Vec<&str> = ATTACKED
        .into_iter()
        .chain(["regime.pact.obligation={ CAS=\"abstain\", DRU=\"material\" }"])
        .collect();
    for record in granted(500, &set) {
        assert!(!record.bound.contains(0) && !record.met.contains(0));
        if record.first_challenge.is_some() {
            assert!(record.bound.contains(1));
            let kept = record.levels[1] >= Level::Material;
            assert_eq!(record.events.contains(Event::ObligationMet), kept);
        }
    }
}

/// A war that Borduria is losing, under the umbrella of Cascadia.
const LOST: [&str; 4] = [
    "start=\"war\"",
    "state.ARD.capability=2000",
    "horizon_quarters=8",
    "regime.pact.obligation={ CAS=\"umbrella\" }",
];

fn lost(more: &[&str]) -> Vec<RunRecord> {
    granted(1000, &LOST.iter().chain(more).copied().collect::<Vec<_>>())
}

#[test]
fn a_reply_ends_the_war_one_way_or_the_other() {
    const KEEPS: &str = "state.CAS.audience_cost_gdp_pct=1000";
    for (exchange, what) in [("0", false), ("1", true)] {
        let exchange = format!("parameters.nuclear_reply_exchange_probability={exchange}");
        let records = lost(&[KEEPS, &exchange]);
        let replied: Vec<_> =
            records.iter().filter(|record| record.replied.contains(0) && record.crises == 0).collect();
        assert!(replied.len() > 100, "{}", replied.len());
        for record in replied {
            assert!(record.called.contains(0) && record.events.contains(Event::NuclearUse));
            assert_eq!(record.events.contains(Event::StrategicExchange), what);
            assert_eq!(record.outcome == Outcome::StrategicExchange, what);
            assert!(!record.events.contains(Event::ProtegeDefeated));
        }
    }
}

#[test]
fn silence_is_a_broken_word_and_defeat_takes_its_course() {
    let records = lost(&["state.CAS.audience_cost_gdp_pct=0", "state.CAS.nuclear_loss_gdp_pct=1000"]);
    let silent = records.iter().filter(|record| !record.called.is_empty() && record.replied.is_empty());
    let silent: Vec<_> = silent.collect();
    assert!(silent.len() > 100, "{}", silent.len());
    assert!(silent.iter().all(|record| record.events.contains(Event::ProtegeDefeated)));
    let honoured = |record: &&&RunRecord| record.outcome == Outcome::HonouredDefeated;
    // Cascadia, the greater, owed nothing else.
    assert_eq!(silent.iter().filter(honoured).count(), 0);
}

#[test]
fn nobody_is_called_who_has_not_promised_or_cannot() {
    for owes in [
        "regime.pact.obligation={ CAS=\"abstain\" }",
        "regime.pact.obligation={ CAS=\"abstain\", DRU=\"umbrella\" }",
    ] {
        assert!(lost(&[owes]).iter().all(|record| record.called.is_empty()), "{owes}");
    }
    // Without depth there is no promise, and so no reply.
    assert!(lost(&["regime.pact.obligation_depth=0"]).iter().all(|record| record.called.is_empty()));
    let of = |set: &[&str]| {
        let leaving = Leaving { diagnostics: true, ..NOTHING };
        lost(set).iter().map(|record| bits(record, 2, leaving, None)).collect::<Vec<_>>()
    };
    let without_weapons = "state.CAS.nuclear=false";
    assert!(of(&[without_weapons]) == of(&[without_weapons, "regime.pact.obligation={ CAS=\"abstain\" }"]));
}

#[test]
fn the_words_of_an_obligation() {
    let owed = pact(&[
        "regime.pact.obligation={ CAS=\"umbrella\", DRU={ level=\"deploy\", nuclear_reply=true, from_quarter=4 } }",
    ]);
    let words: Vec<String> = owed.obligation.0.iter().map(|one| one.words()).collect();
    assert_eq!(words, ["umbrella", "abstain", "deploy and a nuclear reply from quarter 4"]);
    assert_eq!(owed.obligation.since(3), 0);
    assert_eq!(owed.obligation.since(5), 4);
}
