//! What happens in the midst of a run: what a study may say of it, and what follows.

use crate::base::math::{exp, ln, pow};
use crate::model::crisis::promise::Promise;
use crate::model::crisis::timeline::come;
use crate::model::crisis::traits::utility;
use crate::model::crisis::{
    Moment, Prepared, RunRecord, Scenario, Unwatched, Witness, World, simulate_watched,
};
use crate::model::study::{Conferral, Event, Study};
use crate::read::{Overrides, parse};
use crate::tell::trace::{Style, text, trace};
use crate::unit::read_json;
use crate::unit::shipped::{NOTHING, alone, assert_same, cell, count, everything_happens, records, shipped};

/// The runs of the pact, with these changes to the made-up world.
fn runs(conferral: Conferral, runs: u64, set: &[&str]) -> Vec<RunRecord> {
    let study = shipped("three_states", runs, set);
    cell(&study, &records(&study), conferral, "pact").to_vec()
}

/// What is seen of the world when a quarter has turned.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    capability: Vec<f64>,
    at_start: [f64; 2],
    public_stakes: Vec<f64>,
    own_stakes: Vec<f64>,
    protege_stake: f64,
    tolerances: String,
    depth_factor: Option<f64>,
}

#[derive(Default)]
struct Eye(Vec<Seen>);

impl Witness for Eye {
    fn saw(&mut self, world: &World, moment: Moment) {
        if let Moment::Quarter(_) = moment {
            let own = &world.private.traits;
            self.0.push(Seen {
                capability: world.capability.clone(),
                at_start: [world.challenger.force_at_start, world.protege.force_at_start],
                public_stakes: world.public.traits.stake_gdp_pct.clone(),
                own_stakes: own.stake_gdp_pct.clone(),
                protege_stake: world.protege.stake_gdp_pct,
                tolerances: format!("{:?} {:?}", world.challenger.utility, own.utility),
                depth_factor: world.promise.map(|promise| promise.depth_factor),
            });
        }
    }

    fn asks_governments(&self) -> bool {
        true
    }
}

/// The course of the first run of the pact, granted, in which nobody is attacked.
fn course(set: &[&str]) -> Vec<Seen> {
    let study = shipped("three_states", 1, &[set, &["parameters.opportunity_per_quarter=0"]].concat());
    let prepared = Prepared::new(&study);
    let regime = &study.regimes[1];
    let mut eye = Eye::default();
    simulate_watched(
        &mut World::new(Scenario { prepared: &prepared, regime, conferral: Conferral::Granted }),
        0,
        &mut eye,
    );
    eye.0
}

/// The same course without and with something that happens in quarter 6: the world before is the same.
fn before_and_after(keys: &[&str]) -> [Vec<Seen>; 2] {
    let keys: Vec<String> = keys.iter().map(|key| format!("happening.it.{key}")).collect();
    let mut set: Vec<&str> = keys.iter().map(String::as_str).collect();
    set.push("happening.it.quarter=6");
    let [plain, with] = [&[][..], &set].map(course);
    assert_eq!(plain[..6], with[..6]);
    assert_ne!(plain[6..], with[6..], "{set:?}");
    [plain, with]
}

/// CAS and DRU are the responders, ARD the challenger, BOR the protégé.
#[test]
fn forces_and_budgets_are_multiplied() {
    let [plain, with] = before_and_after(&["what=\"force\"", "states=[\"CAS\", \"BOR\"]", "value=1.5"]);
    for (plain, with) in plain.iter().zip(&with).skip(6) {
        assert_eq!(with.capability, [1.5 * plain.capability[0], plain.capability[1]]);
        assert_eq!(with.at_start, [plain.at_start[0], 1.5 * plain.at_start[1]]);
    }
    let [plain, with] = before_and_after(&["what=\"budget\"", "states=[\"DRU\", \"ARD\"]", "value=2"]);
    let by = pow(2.0, shipped("three_states", 1, &[]).parameters.medians().capability_expenditure_weight);
    assert!(by > 1.2 && by < 2.0);
    assert_eq!(with[6].capability, [plain[6].capability[0], by * plain[6].capability[1]]);
    assert_eq!(with[6].at_start, [by * plain[6].at_start[0], plain[6].at_start[1]]);
}

#[test]
fn stakes_are_multiplied_in_public_and_for_every_government_to_come() {
    let [plain, with] = before_and_after(&["what=\"stake\"", "states=[\"CAS\", \"BOR\"]", "value=0.5"]);
    for (plain, with) in plain.iter().zip(&with).skip(6) {
        for (plain, with) in
            [(&plain.public_stakes, &with.public_stakes), (&plain.own_stakes, &with.own_stakes)]
        {
            assert!((with[0] - 0.5 * plain[0]).abs() < 1e-12 && with[1] == plain[1], "{plain:?} {with:?}");
        }
        assert_eq!(with.protege_stake, 0.5 * plain.protege_stake);
    }
    assert_ne!(with[6].own_stakes[0], with[19].own_stakes[0], "another government, its stake halved, too");
}

#[test]
fn forces_grow_from_then_on() {
    let [plain, with] = before_and_after(&["what=\"growth\"", "states=[\"DRU\", \"ARD\"]", "value=0.2"]);
    for (quarters, (plain, with)) in plain.iter().zip(&with).skip(6).enumerate() {
        let grown = pow(1.2, quarters as f64 / 4.0);
        assert_eq!(with.capability[0], plain.capability[0]);
        assert!((with.capability[1] / plain.capability[1] / grown - 1.0).abs() < 1e-12);
        assert!((with.at_start[0] / plain.at_start[0] / grown - 1.0).abs() < 1e-12);
    }
}

#[test]
fn a_government_may_be_given() {
    let keys = ["what=\"government\"", "states=[\"CAS\", \"ARD\"]", "value=0.25", "risk_tolerance=0.9"];
    let [plain, with] = before_and_after(&keys);
    let study = shipped("three_states", 1, &[]);
    let given = format!("{:?}", utility(study.utility, 0.9, &study.parameters.medians()));
    assert_eq!(with[6].tolerances.matches(&given).count(), 2, "{} {given}", with[6].tolerances);
    assert_eq!(plain[6].tolerances.matches(&given).count(), 0);
    assert_eq!(with[6].public_stakes, plain[6].public_stakes, "what it is like it keeps to itself");
    // Under a multiplier of 1 the stake is that of the state, so a quarter of it is a quarter of that.
    let one = before_and_after(&["what=\"government\"", "states=\"CAS\"", "value=1"])[1][6].own_stakes[0];
    assert!((with[6].own_stakes[0] - 0.25 * one).abs() < 1e-12);
    assert_ne!(with[19].tolerances, with[6].tolerances, "until the next election");
}

#[test]
fn depth_is_multiplied_as_far_as_it_goes() {
    let at = |value: &str| before_and_after(&["what=\"depth\"", value])[1][6].depth_factor;
    assert_eq!(at("value=0.5"), Some(0.5));
    // Of a depth of .8.
    assert_eq!(at("value=3"), Some(1.0 / 0.8));
}

#[test]
fn it_may_happen_under_some_guarantees_alone() {
    let force = [
        "happening.it.what=\"force\"",
        "happening.it.states=\"ARD\"",
        "happening.it.value=3",
        "happening.it.quarter=0",
    ];
    let under = "happening.it.guarantees=[\"pact\"]";
    let of = |set: &[&str]| {
        let study = shipped("three_states", 300, set);
        let all = records(&study);
        ["none", "pact"]
            .map(|regime| count(cell(&study, &all, Conferral::Granted, regime), Event::AttackedFull))
    };
    let [plain, all, some] = [of(&[]), of(&force), of(&[&force[..], &[under]].concat())];
    assert!(all[0] > plain[0] && all[1] > plain[1]);
    assert_eq!(some, [plain[0], all[1]]);
}

/// What is kept of beliefs is kept by what they rest on: a world that has seen other runs finds nothing false.
#[test]
fn a_run_is_the_same_alone_and_after_others() {
    let window = ["parameters.window_opportunities=3"];
    for more in [&[][..], &window] {
        let set = [everything_happens!("ARD", "BOR", "CAS", "DRU"), more].concat();
        let study = shipped("three_states", 300, &set);
        for (index, batch) in records(&study).iter().enumerate() {
            let (conferral, regime) = (study.conferral[index / 2], index % 2);
            let each: Vec<RunRecord> = (0..300).map(|run| alone(&study, conferral, regime, run)).collect();
            assert_same(&format!("cell {index}"), (&study, batch), (&study, &each), NOTHING);
        }
    }
}

/// What the challenger would lose by waiting in the first quarter of the pact, % of GDP, run by run where there is an
/// opportunity; and the world is afterwards what it was.
fn reckoned(set: &[&str]) -> Vec<Option<f64>> {
    let window = ["parameters.window_opportunities=4", "parameters.opportunity_per_quarter=0.2"];
    let study = shipped("three_states", 100, &[&window, set].concat());
    let prepared = Prepared::new(&study);
    let scenario = Scenario { prepared: &prepared, regime: &study.regimes[1], conferral: Conferral::Granted };
    let mut world = World::new(scenario);
    let looked = |run| {
        world.begin(run);
        let bound = study.regimes[1].members;
        world.promise = Some(Promise { bound, since_quarter: 0, depth_factor: 1.0, ended_quarter: None });
        world.turn_quarter(0, true);
        come(&mut world, 0, &mut Unwatched);
        let all = |world: &World| {
            let World { public, challenger, protege, capability, promise, happened, .. } = world;
            format!("{public:?} {challenger:?} {protege:?} {capability:?} {promise:?} {happened:?}")
        };
        let before = all(&world);
        let window = world.window_ahead_gdp_pct(0);
        assert_eq!(all(&world), before);
        window
    };
    (0..100).map(looked).collect()
}

/// Twenty quarters ahead in which four opportunities are reckoned with.
const AHEAD: f64 = 20.0;

#[test]
fn the_challenger_reckons_with_what_it_knows_and_with_a_hazard_as_a_hazard() {
    let leaves = |keys: &[&str]| {
        let set = [&["happening.out.what=\"leaves\"", "happening.out.states=\"CAS\""], keys].concat();
        reckoned(&set).into_iter().flatten().collect::<Vec<f64>>()
    };
    let next = leaves(&["happening.out.quarter=1", "happening.out.notice_quarters=1"]);
    assert!(next.len() > 10 && next.iter().all(|&window| window < 0.0), "waiting gains: {next:?}");
    let share_of = |other: &[f64], share: f64| {
        for (other, next) in other.iter().zip(&next) {
            let expected = share * next / (1.0 - 1.0 / AHEAD);
            assert!((other / expected - 1.0).abs() < 1e-9, "{other} {expected}");
        }
    };
    share_of(&leaves(&["happening.out.quarter=5", "happening.out.notice_quarters=8"]), 1.0 - 5.0 / AHEAD);
    for hazard in [0.04, 0.5] {
        let all = leaves(&[&format!("happening.out.hazard_per_year={hazard}")]);
        // Where it has come at once nothing is to come, and few are those.
        let x = -0.25 * AHEAD * ln(1.0 - hazard);
        if all.len() == next.len() {
            share_of(&all, 1.0 - (1.0 - exp(-x)) / x);
        } else {
            assert!(all.len() + 10 > next.len() && all.iter().all(|&window| window < 0.0));
        }
    }
    assert!(leaves(&["happening.out.quarter=5"]).is_empty(), "nobody foresees a surprise");
    assert!(leaves(&["happening.out.hazard_per_year=0"]).is_empty());
    // Arms that are on their way to the protégé make it hurry, arms of its own make it wait.
    let arms = |to: &str| {
        let states = format!("happening.out.states=\"{to}\"");
        let set =
            [&*states, "happening.out.what=\"force\"", "happening.out.value=1.5", "happening.out.quarter=2"];
        reckoned(&[&set[..], &["happening.out.notice_quarters=2"]].concat())
            .into_iter()
            .flatten()
            .sum::<f64>()
    };
    assert!(arms("BOR") > 0.0 && arms("DRU") > 0.0 && arms("ARD") < 0.0);
}

const LEAVES: [&str; 3] =
    ["happening.out.what=\"leaves\"", "happening.out.states=\"CAS\"", "happening.out.quarter=6"];

#[test]
fn a_study_without_happenings_does_not_name_them() {
    let study = shipped("three_states", 10, &[]);
    let json = serde_json::to_string(&study).expect("plain values");
    assert!(!json.contains("happening"));
    let with = shipped("three_states", 10, &LEAVES);
    let json = serde_json::to_string(&with).expect("plain values");
    assert_eq!(read_json::<Study>(&json).expect("the study again"), with);
}

#[test]
fn until_it_happens_nothing_has_happened() {
    let [plain, left] = [&[][..], &LEAVES].map(|set| runs(Conferral::Granted, 1000, set));
    let before = |record: &RunRecord| record.first_challenge.is_some_and(|it| it.quarter < 6);
    let mut seen = [0, 0];
    for (plain, left) in plain.iter().zip(&left) {
        assert_eq!(
            plain.first_challenge.filter(|it| it.quarter < 6),
            left.first_challenge.filter(|it| it.quarter < 6)
        );
        if before(plain) {
            seen[0] += 1;
            assert_eq!((plain.levels, plain.bound), (left.levels, left.bound), "run {}", plain.run);
        } else if left.first_attack.is_some() {
            seen[1] += 1;
            assert_eq!(left.bound.len(), 1, "one of two has left");
        }
        assert_eq!(left.signatories + 1, plain.signatories);
    }
    assert!(seen[0] > 50 && seen[1] > 50, "{seen:?}");
}

#[test]
fn who_has_left_is_not_asked_again_until_it_returns() {
    let leaves = [LEAVES[0], LEAVES[1], "happening.out.quarter=0"];
    let alone = runs(Conferral::Decided, 600, &leaves);
    assert!(alone.iter().all(|record| record.signatories <= 1));
    assert!(alone.iter().any(|record| record.signatories == 1), "the other may still bind itself");
    let returns = [
        &leaves[..],
        &["happening.in.what=\"returns\"", "happening.in.states=\"CAS\"", "happening.in.quarter=1"],
    ]
    .concat();
    assert!(runs(Conferral::Decided, 600, &returns).iter().any(|record| record.signatories == 2));
}

/// With a window the challenger waits for what is known to weaken a promise, and hurries before what strengthens it.
#[test]
fn what_is_announced_is_waited_for() {
    let early = |notice: &str, what: &[&str]| {
        let notice = format!("happening.out.notice_quarters={notice}");
        let set = [what, &[&notice, "parameters.window_opportunities=3.2"]].concat();
        let all = runs(Conferral::Granted, 3000, &set);
        all.iter().filter(|record| record.first_attack.is_some_and(|attack| attack.quarter < 6)).count()
    };
    let (surprised, waiting) = (early("0", &LEAVES), early("6", &LEAVES));
    assert!((waiting as f64) < 0.9 * surprised as f64, "{waiting} {surprised}");
    let deeper = ["happening.out.what=\"depth\"", "happening.out.value=1.25", "happening.out.quarter=6"];
    let (surprised, hurrying) = (early("0", &deeper), early("6", &deeper));
    assert!(hurrying > surprised, "{hurrying} {surprised}");
}

#[test]
fn aid_that_begins_costs_from_then_on() {
    let set = ["happening.out.what=\"aid\"", "happening.out.value=1", "happening.out.quarter=10"];
    let all = runs(Conferral::Granted, 300, &set);
    let calm = all.iter().find(|record| record.crises == 0).expect("a run without a crisis");
    // Ten of twenty quarters, a quarter of a per cent each.
    assert!((calm.keeping_gdp_pct[0] - 2.5).abs() < 1e-9, "{}", calm.keeping_gdp_pct[0]);
}

#[test]
fn governments_fall_on_the_day() {
    let set = [
        "happening.out.what=\"government\"",
        "happening.out.states=[\"CAS\", \"ARD\"]",
        "happening.out.quarter=3",
    ];
    let study = shipped("three_states", 1, &set);
    let prepared = Prepared::new(&study);
    let scenario = Scenario { prepared: &prepared, regime: &study.regimes[1], conferral: Conferral::Granted };
    let (events, _) = trace(scenario, 0);
    let told = text(&events, Style { full: true, bold: false });
    assert!(told.contains("CAS and ARD get a new government (out)"), "{told}");
    assert!(told.contains("CAS has a new government"), "{told}");
}

#[test]
fn a_rarer_hazard_is_later_and_chance_is_the_same_under_every_guarantee() {
    let hazard = |per_year: &str| {
        let set = [LEAVES[0], LEAVES[1], &*format!("happening.out.hazard_per_year={per_year}")];
        runs(Conferral::Granted, 1000, &set)
    };
    let left = |all: &[RunRecord]| all.iter().filter(|record| record.signatories < 2).count();
    let [few, many] = ["0.02", "0.2"].map(hazard);
    // Of five years: 1 − .98^5 and 1 − .8^5.
    assert!((left(&few) as f64 - 96.1).abs() < 40.0 && (left(&many) as f64 - 672.3).abs() < 60.0);
    for (few, many) in few.iter().zip(&many) {
        assert!(
            few.signatories == 2 || many.signatories < 2,
            "what comes at a small hazard comes at a greater one"
        );
    }
    assert!(count(&many, Event::AttackedFull) > 0);
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_place() {
    let base = std::fs::read_to_string(crate::unit::shipped::config("three_states")).expect("a study");
    for (table, told) in [
        ("what = \"leaves\"\nstates = \"CAS\"", "neither a date nor a chance"),
        (
            "what = \"leaves\"\nstates = \"CAS\"\nquarter = 1\nhazard_per_year = 0.1",
            "both a date and a chance",
        ),
        ("what = \"leaves\"\nquarter = 1", "happens to nobody"),
        ("what = \"leaves\"\nstates = \"CAS\"\nquarter = 20", "never comes"),
        ("what = \"leaves\"\nstates = \"CAS\"\nquarter = 1\nvalue = 2", "has no value"),
        ("what = \"leaves\"\nstates = \"ARD\"\nquarter = 1", "ARD"),
        ("what = \"depth\"\nquarter = 1", "needs a value"),
        ("what = \"depth\"\nstates = \"CAS\"\nvalue = 0.5\nquarter = 1", "not to states"),
        ("what = \"growth\"\nstates = \"CAS\"\nquarter = 1\nvalue = 2", "-0.5 to 1"),
        ("what = \"stake\"\nstates = \"ARD\"\nquarter = 1\nvalue = 2", "ARD"),
        ("what = \"government\"\nstates = \"ARD\"\nquarter = 1\nvalue = 2", "no resolve to multiply"),
        ("what = \"leaves\"\nstates = \"CAS\"\nquarter = 1\nrisk_tolerance = 0.5", "nobody into office"),
        ("what = \"depth\"\nvalue = 1\nquarter = 1\nguarantees = [\"pakt\"]", "pact"),
        ("what = \"vanishes\"\nquarter = 1", "leaves"),
        ("states = \"CAS\"\nquarter = 1", "what"),
    ] {
        let study = format!("{base}\n[happening.x]\n{table}\n");
        let errors = parse(&study, "study.toml", &Overrides::default()).expect_err(table).to_string();
        assert!(errors.contains(told), "{table}: {errors}");
    }
}

/// A word that is not understood hides no other mistake.
#[test]
fn all_mistakes_of_a_happening_are_told_at_once() {
    let base = std::fs::read_to_string(crate::unit::shipped::config("three_states")).expect("a study");
    let table =
        "what = \"vanishes\"\nstates = \"XXX\"\nquarter = 1\nhazard_per_year = -2\nguarantees = [\"pakt\"]";
    let study = format!("{base}\n[happening.x]\n{table}\n");
    let errors = parse(&study, "study.toml", &Overrides::default()).expect_err(table).to_string();
    for told in ["vanishes", "XXX", "hazard_per_year", "both a date and a chance", "pakt"] {
        assert!(errors.contains(told), "{told}: {errors}");
    }
}
