//! Mechanisms that a study must switch on: nothing when off, the sign of the theory when on.

#![allow(clippy::print_stdout, reason = "what was measured is worth seeing")]

use crate::base::math::{exp, logistic, logit};
use crate::model::crisis::beliefs::believe;
use crate::model::crisis::promise::Under;
use crate::model::crisis::{Prepared, RunRecord, Scenario, World, traits};
use crate::model::study::{Conferral, Event, Kind, Level, Rung};
use crate::unit::shipped::{Leaving, NOTHING, bits, cell, count, records, shipped};

/// The records of `regime`, granted, in the made-up world with these settings.
fn granted(regime: &str, runs: u64, set: &[&str]) -> Vec<RunRecord> {
    let study = shipped("three_states", runs, set);
    cell(&study, &records(&study), Conferral::Granted, regime).to_vec()
}

/// The same, as bits of all but how many beliefs were asked for.
fn bits_of(regime: &str, set: &[&str]) -> Vec<Vec<u64>> {
    let leaving = Leaving { diagnostics: true, ..NOTHING };
    granted(regime, 300, set).iter().map(|record| bits(record, 2, leaving, None)).collect()
}

/// Changes that let each run show a full attack and the response to it.
const ATTACKED: [&str; 3] = [
    "horizon_quarters=1",
    "parameters.opportunity_per_quarter=1",
    "parameters.attack_gain_gdp_pct.full=1000",
];

/// Share of the full attacks in which the responder at this place fights.
fn fights(set: &[&str], place: usize) -> f64 {
    let set: Vec<&str> = ATTACKED.iter().chain(set).copied().collect();
    let full = |record: &&RunRecord| record.first_challenge.is_some_and(|it| it.kind == Kind::Full);
    let records = granted("pact", 1500, &set);
    let attacked: Vec<&RunRecord> = records.iter().filter(full).collect();
    let fought = attacked.iter().filter(|record| record.levels[place] == Level::Combat).count();
    fought as f64 / attacked.len() as f64
}

#[test]
fn a_cost_of_war_that_follows_the_odds_lets_the_own_force_matter() {
    let of = |exponent: &str, capability: &str| {
        let exponent = format!("parameters.war_cost_odds_exponent={exponent}");
        let capability = format!("state.CAS.capability={capability}");
        fights(&[&exponent, &capability, "state.CAS.distance_km=300", "state.ARD.nuclear=false"], 0)
    };
    let gain = |exponent| {
        let (small, great) = (of(exponent, "5"), of(exponent, "2000"));
        println!("exponent {exponent}: {small:.3} with 5, {great:.3} with 2,000");
        great - small
    };
    let [none, half, law] = ["0", "0.5", "1"].map(gain);
    assert!(0.0 < none && none + 0.05 < half && half + 0.05 < law, "{none} {half} {law}");
}

/// Full attacks on the protégé under the pact of the made-up world.
fn attacks(set: &[&str]) -> u64 {
    count(&granted("pact", 4000, set), Event::AttackedFull)
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn an_alliance_that_any_member_can_block_deters_less() {
    let rule = |rule: &str| format!("regime.pact.decision_rule=\"{rule}\"");
    let of = |rule_name: &str, threshold: &str| {
        let threshold = format!("parameters.block_threshold={threshold}");
        attacks(&[&rule(rule_name), &threshold, "parameters.blocked_days=84"])
    };
    let individual = of("individual", "0");
    let [free, willing] = ["60", "0"].map(|threshold| of("consensus", threshold));
    println!(
        "{individual} full attacks; under consensus {free} where nobody blocks, {willing} where many do"
    );
    assert_eq!(individual, free, "full attacks");
    assert!(willing > individual + 40, "{willing} and {individual}");
}

#[test]
fn the_public_expects_blocks_as_often_as_they_come() {
    let set: Vec<&str> = ATTACKED
        .into_iter()
        .chain(["regime.pact.decision_rule=\"consensus\"", "parameters.block_threshold=1", "runs=4000"])
        .collect();
    let study = shipped("three_states", 4000, &set);
    let pact = study.regimes.iter().find(|regime| regime.name == "pact").expect("the pact");
    let prepared = Prepared::new(&study);
    let mut world = World::new(Scenario { prepared: &prepared, regime: pact, conferral: Conferral::Granted });
    world.begin(0);
    world.turn_quarter(0, true);
    let under = world.if_bound(pact.members, 1.0);
    let expected = believe(&world, under, Kind::Full).blocked;
    let all = records(&study);
    let of = cell(&study, &all, Conferral::Granted, "pact");
    let full = of.iter().filter(|record| record.first_challenge.is_some_and(|it| it.kind == Kind::Full));
    let full: Vec<_> = full.collect();
    let came = full.iter().filter(|record| record.events.contains(Event::Blocked)).count();
    let came = came as f64 / full.len() as f64;
    println!("a block is expected with {expected:.3}, and came in {came:.3} of {} attacks", full.len());
    // Governments differ from public types, so that the two are near and not the same.
    assert!(expected > 0.02 && (expected - came).abs() < 0.35 * came, "{expected} {came}");
}

#[test]
fn members_follow_their_leads_as_far_as_the_parameter_says() {
    const LED: &str = "regime.pact.leads=[\"CAS\"]";
    const COMBAT: &str = "regime.pact.obligated_level=\"combat\"";
    let follow = ["0", "0.5", "1"].map(|share| format!("parameters.follow_leads={share}"));
    let of = |lead: &'static str| {
        let fights = |share: &String| fights(&[share, lead, COMBAT, "state.ARD.nuclear=false"], 1);
        [&follow[0], &follow[1], &follow[2]].map(fights)
    };
    // Cascadia is far away and hardly ever fights: Drusk, which follows it, fights less.
    let [alone, half, all] = of(LED);
    println!("Drusk fights in {alone:.3}, {half:.3}, {all:.3} of the full attacks");
    assert!(alone > half + 0.02 && half > all + 0.02, "{alone} {half} {all}");
    // Without a lead there is nobody to follow, whatever the share.
    let unled = |share: &str| bits_of("pact", &[share, COMBAT]);
    assert!(unled(&follow[0]) == unled(&follow[2]));
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn a_guarantee_to_come_hurries_the_attack() {
    const LATER: &str = "regime.pact.start_quarter=8";
    let weight = |opportunities: &str| format!("parameters.window_opportunities={opportunities}");
    // Attacks in the two years before the guarantee comes into force.
    let before = |opportunities: &str| {
        let records = granted("pact", 4000, &[LATER, &weight(opportunities)]);
        records.iter().filter(|record| record.first_attack.is_some_and(|attack| attack.quarter < 8)).count()
    };
    let [none, one, decade] = ["0", "1", "3.2"].map(before);
    println!("{none}, {one}, {decade} attacks before it comes into force");
    assert!(none + 50 < one && one + 50 < decade, "{none} {one} {decade}");
    // Nothing is to come: of a guarantee that stands from the first day, and where there is none.
    for regime in ["pact", "none"] {
        let of = |opportunities: &str| bits_of(regime, &[&weight(opportunities)]);
        assert!(of("0") == of("3.2"), "{regime}");
    }
    // What is to come and deters nobody hurries nobody.
    let empty = |opportunities: &str| {
        bits_of("pact", &[LATER, &weight(opportunities), "regime.pact.obligation_depth=0"])
    };
    assert!(empty("0") == empty("3.2"));
}

#[test]
fn a_promise_of_help_emboldens_the_protege() {
    let measure = |share: &str| format!("parameters.emboldening={share}");
    let of = |regime: &str, share: &str| {
        let records = granted(regime, 4000, &[&measure(share), "parameters.follow_leads=0"]);
        let crises: u32 = records.iter().map(|record| record.crises).sum();
        let climbs = records.iter().filter(|record| record.highest_rung >= Rung::StrikesBeyond).count();
        (crises, climbs)
    };
    let ((few, low), (many, high)) = (of("pact", "0"), of("pact", "1"));
    println!("crises {few} and {many}; {low} and {high} runs beyond the theatre");
    assert!(many > few + few / 20 && high > low, "{few} {many}, {low} {high}");
    let without = |share: &str| bits_of("none", &[&measure(share)]);
    assert!(without("0") == without("1"));
    let empty = |share: &str| bits_of("pact", &[&measure(share), "regime.pact.obligation_depth=0"]);
    assert!(empty("0") == empty("1"));
}

#[test]
fn fewer_deploy_where_a_deployed_force_is_in_the_war() {
    let deploys = |chance: &str| {
        let chance = format!("parameters.deployed_in_combat={chance}");
        let records = granted("pact", 4000, &[&ATTACKED[..], &[&chance]].concat());
        records.iter().filter(|record| record.levels[0] == Level::Deploy).count()
    };
    let [never, half, always] = ["0", "0.5", "1"].map(deploys);
    println!("Cascadia deploys in {never}, {half}, {always} of 4,000");
    assert!(never > half + 40 && half > always + 40, "{never} {half} {always}");
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn a_state_that_is_not_drawn_in_abstains_and_full_attention_is_none_at_all() {
    let whole = granted("pact", 2000, &ATTACKED);
    let slopes = [
        "parameters.attention_kind.full=2",
        "parameters.attention_capability=1",
        "parameters.attention_pact=-3",
        "parameters.attention_prospects=2",
        "parameters.attention_rival_challenger=3",
        "state.CAS.rival_of_challenger=true",
    ];
    let set: Vec<&str> = ATTACKED.iter().chain(&slopes).copied().collect();
    // With attention 1 nothing else of it acts, to the bit.
    assert_eq!(format!("{whole:?}"), format!("{:?}", granted("pact", 2000, &set)));

    let base = |base: &str, more: &[&str]| {
        let base = format!("parameters.attention_base={base}");
        let willing =
            [base.as_str(), "parameters.level_threshold_gdp_pct.combat=0", "state.ARD.nuclear=false"];
        let set: Vec<&str> = willing.into_iter().chain(more.iter().copied()).collect();
        fights(&set, 0)
    };
    let [whole, half, few] = ["1", "0.5", "0.1"].map(|share| base(share, &[]));
    assert!(few + 0.05 < half && half + 0.1 < whole, "{few} {half} {whole}");
    println!("fights: {whole:.3} always drawn in, {half:.3} half the time, {few:.3} a tenth");
    assert!(few < 0.12, "nobody fights more often than it is drawn in: {few}");
    let rival =
        base("0.5", &["parameters.attention_rival_challenger=3", "state.CAS.rival_of_challenger=true"]);
    assert!(rival > half + 0.05, "a rival of the challenger is drawn in: {rival} against {half}");
    let pact = base("0.5", &["parameters.attention_pact=2"]);
    assert!(pact > half + 0.05, "{pact} against {half}");
    // Of two allies the less democratic counts: here the protégé (.6), whom a democracy alone does not change.
    let joint = |protege| base("0.5", &["parameters.attention_pact_polyarchy=5", protege]);
    let (democracies, mixed, neither) = (
        joint("state.BOR.polyarchy=0.9"),
        joint("state.BOR.polyarchy=0.5"),
        joint("state.BOR.polyarchy=0.1"),
    );
    assert!(democracies > half + 0.05 && neither < half - 0.05, "{democracies} {neither} against {half}");
    assert!(mixed == half, "at one half nothing is added: {mixed} against {half}");
}

/// What `read` makes of the world of the pact on its first day, with these changes.
fn at_the_start<T>(set: &[&str], read: impl FnOnce(&World) -> T) -> T {
    let study = shipped("three_states", 1, set);
    let prepared = Prepared::new(&study);
    let regime = study.regimes.iter().find(|regime| regime.name == "pact").expect("a pact");
    let mut world = World::new(Scenario { prepared: &prepared, regime, conferral: Conferral::Granted });
    world.begin(0);
    world.turn_quarter(0, true);
    read(&world)
}

#[test]
fn beliefs_count_on_nobody_more_than_it_is_drawn_in() {
    let of = |set: &[&str]| {
        at_the_start(set, |world| {
            let believed = believe(world, Under::Nothing, Kind::Full);
            believed.probability.iter().map(|p| 1.0 - p[Level::Abstain]).collect::<Vec<_>>()
        })
    };
    let (whole, tenth) = (of(&[]), of(&["parameters.attention_base=0.1"]));
    assert!(tenth.iter().all(|&acts| acts <= 0.1 + 1e-12), "{tenth:?}");
    assert!(whole.iter().zip(&tenth).all(|(whole, tenth)| tenth < whole), "{whole:?}");
}

#[test]
fn whoever_a_promise_of_the_crisis_itself_binds_has_been_drawn_in() {
    let of = |set: &[&str]| {
        at_the_start(set, |world| {
            let bound = world.scenario.regime.members;
            let believed = believe(world, world.if_bound(bound, 1.0), Kind::Full);
            let abstains = |i: usize| believed.probability[i][Level::Abstain];
            let outside = (0..world.capability.len()).find(|&i| !bound.contains(i)).map(abstains);
            (bound.iter().map(abstains).fold(0.0, f64::max), outside)
        })
    };
    let drawn_in = "regime.pact.drawn_in=true";
    let (few, outside) = of(&["parameters.attention_base=0.1"]);
    let (all, still_outside) = of(&["parameters.attention_base=0.1", drawn_in]);
    assert!(few >= 0.9 && all < 0.9, "members abstain at most {all} and not {few}");
    assert!(still_outside.is_none_or(|p| p >= 0.9) && outside.is_none_or(|p| p >= 0.9));
    // Where all are drawn in it changes nothing, to the bit.
    assert_eq!(of(&[]), of(&[drawn_in]));
}

#[test]
fn an_alliance_signals_an_interest_where_its_treaty_says_nothing() {
    let acts = |set: &[&str]| {
        at_the_start(set, |world| {
            let bound = world.scenario.regime.members;
            let beside = world.beside(world.if_bound(bound, 1.0));
            assert_eq!(world.beside(Under::Nothing), Under::Nothing);
            let of = |under| believe(world, under, Kind::Limited).probability[0][Level::Abstain];
            (beside, of(Under::Nothing), of(beside))
        })
    };
    let (off, none, same) = acts(&[]);
    assert!(off == Under::Nothing && none == same, "off unless a study sets it");
    for signal in [
        "parameters.stake_pact_weight=0.5",
        "parameters.attention_pact=2",
        "parameters.attention_pact_polyarchy=8",
    ] {
        let (beside, alone, allied) = acts(&[signal, "parameters.attention_base=0.5"]);
        assert!(matches!(beside, Under::Beside { .. }));
        assert!(allied < alone - 0.01, "{signal}: an ally abstains {allied}, a stranger {alone}");
    }
}

/// A bold government is drawn in more readily than a cautious one, and that only by its risk tolerance: with no slope
/// attention is as if nobody asked for it. What the public believes stays what it is unless the state's median is its own.
#[test]
fn bold_governments_are_drawn_in_more_readily() {
    let bold = ["state.CAS.risk_tolerance=0.7", "state.ARD.nuclear=false"];
    let cautious = ["state.CAS.risk_tolerance=0.2", "state.ARD.nuclear=false"];
    let share = |state: &[&str], slope: &str| {
        let slope = format!("parameters.attention_risk_tolerance={slope}");
        let willing =
            ["parameters.attention_base=0.5", "parameters.level_threshold_gdp_pct.combat=0", slope.as_str()];
        fights(&[&willing[..], state].concat(), 0)
    };
    let (more, less) = (share(&bold, "1.5"), share(&cautious, "1.5"));
    let (same, still) = (share(&bold, "0"), share(&cautious, "0"));
    assert!(more > less + 0.2 && more > same + 0.05 && less < still - 0.05, "{more} {less}, {same} {still}");

    let believed = |set: &[&str]| {
        let set = [&["parameters.attention_base=0.5"], set].concat();
        at_the_start(&set, |world| {
            let under = world.if_bound(world.scenario.regime.members, 1.0);
            believe(world, under, Kind::Full).probability[0][Level::Abstain]
        })
    };
    let median = ["state.CAS.risk_tolerance=0.45", "parameters.risk_tolerance_median=0.45"];
    let public = believed(&median);
    assert_eq!(public, believed(&[&median[..], &["parameters.attention_risk_tolerance=0"]].concat()));
    // A median of its own is known of a state, and reckoned with.
    let (known, unheeded) =
        (believed(&bold[..1]), believed(&[bold[0], "parameters.attention_risk_tolerance=0"]));
    assert!(known < unheeded - 0.005, "{known} {unheeded}, {public}");
}

/// The mean over governments is what the public believes: by the trapezoidal rule over normal scores, for log-odds from
/// −4 to 4 and governments that differ by up to twice what is estimated.
#[test]
fn what_the_public_believes_is_the_mean_over_governments() {
    let study = shipped("three_states", 1, &["parameters.attention_risk_tolerance=1.8"]);
    let prepared = Prepared::new(&study);
    let (values, own) = (study.parameters.medians(), &prepared.own_traits[0]);
    let median_logit = logit(values.risk_tolerance_median);
    let at = |score: f64| {
        let tolerance = traits::responder_tolerance(own, &values, median_logit, score);
        traits::readiness(own, &values, median_logit, traits::Readiness::COMMON, tolerance)
    };
    for tenth in -40..=40 {
        let log_odds = f64::from(tenth) / 10.0;
        let (mut mean, mut weight) = (0.0, 0.0);
        for step in -600..=600 {
            let score = f64::from(step) / 100.0;
            let density = exp(-0.5 * score * score);
            let readiness = at(score);
            mean += density * logistic(readiness.factor * log_odds + readiness.logits);
            weight += density;
        }
        assert!((mean / weight - logistic(log_odds)).abs() < 0.007, "{log_odds}: {}", mean / weight);
    }
}

#[test]
fn regimes_of_the_other_two_draw_a_state_in() {
    let set = |more: &'static str| {
        let willing = ["parameters.attention_base=0.5", "parameters.level_threshold_gdp_pct.combat=0", more];
        fights(&[&willing[..], &["state.ARD.nuclear=false", "state.BOR.polyarchy=1"]].concat(), 0)
    };
    let (without, with) =
        (set("parameters.attention_protege_polyarchy=0"), set("parameters.attention_protege_polyarchy=4"));
    assert!(with > without + 0.05, "{with} {without}");
}
