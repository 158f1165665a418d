//! What writing the program again from `MODEL.md` brought up: each point as a test of what the text now says.

use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};
use crate::base::decision::Utility;
use crate::model::crisis::challenge::public_outlook;
use crate::model::crisis::course::Standing;
use crate::model::crisis::prospects::Side;
use crate::model::crisis::{
    Moment, Prepared, RunRecord, Scenario, Witness, World, simulate, simulate_watched,
};
use crate::model::study::{Conferral, Event, Kind, Level, Rung, Study};
use crate::read::{Overrides, parse};
use crate::tell::summary::members_left_out;
use crate::unit::shipped::shipped;
use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};

/// The main study at the defaults with `lines` laid over it.
fn study(lines: &str) -> Study {
    let text = format!("extends = \"configs/nato_vs_european.toml\"\n{lines}");
    let defaults = Overrides { set: vec!["parameters.from=defaults".to_string()], ..Overrides::default() };
    parse(&text, "text.toml", &defaults).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The runs of a regime that is granted, each watched by `witness`.
fn watched(study: &Study, regime: &str, runs: u64, witness: &mut impl Witness) -> Vec<RunRecord> {
    let prepared = Prepared::new(study);
    let regime = study.regimes.iter().find(|r| r.name == regime).expect("the study has this regime");
    let mut world = World::new(Scenario { prepared: &prepared, regime, conferral: Conferral::Granted });
    (0..runs).map(|run| simulate_watched(&mut world, run, witness)).collect()
}

fn records(study: &Study, regime: &str, runs: u64) -> Vec<RunRecord> {
    let prepared = Prepared::new(study);
    let regime = study.regimes.iter().find(|r| r.name == regime).expect("the study has this regime");
    let mut world = World::new(Scenario { prepared: &prepared, regime, conferral: Conferral::Granted });
    (0..runs).map(|run| simulate(&mut world, run)).collect()
}

/// Sees every moment through a closure.
struct Eye<F>(F);

impl<F: FnMut(&World, &Moment)> Witness for Eye<F> {
    fn saw(&mut self, world: &World, moment: Moment) {
        (self.0)(world, &moment);
    }
}

/// One full attack in each run, eager members, and an alliance that is always blocked.
fn blocked(days: u32) -> Study {
    study(&format!(
        "conferral = [\"granted\"]\ngiven_crisis = {{ grey_zone = 0, limited = 0, full = 1 }}\n[parameters]\n\
         level_threshold_gdp_pct = {{ material = 0, deploy = 0, combat = 0 }}\nlevel_war_cost_share = {{ material = 0 }}\n\
         response_nuclear_risk = {{ combat = 0 }}\n\
         block_threshold = 0\nveto_cost_gdp_pct = 0\nblocked_days = {days}\n"
    ))
}

/// Members of a blocked alliance sent material and yet fought, bore the costs of it, and kept their word.
#[test]
fn a_block_holds_members_to_material_in_every_respect() {
    let runs = records(&blocked(3660), "nato_membership", 200);
    let blocked_runs: Vec<_> = runs.iter().filter(|run| run.events.contains(Event::Blocked)).collect();
    assert!(blocked_runs.len() > 100, "{}", blocked_runs.len());
    for run in blocked_runs {
        for event in [Event::DirectWar, Event::AnyFought, Event::ObligationMet, Event::StrategicExchange] {
            assert!(!run.events.contains(event), "run {}: {event:?}", run.run);
        }
        assert!(run.levels.iter().all(|&level| level <= Level::Material), "run {}", run.run);
        assert!(run.cost_gdp_pct.iter().all(|&cost| cost == 0.0), "run {}", run.run);
    }
}

/// What members have decided takes effect when the block ends.
#[test]
fn when_a_block_ends_decisions_take_effect() {
    let mut seen = [false; 2];
    let runs = watched(
        &blocked(28),
        "nato_membership",
        60,
        &mut Eye(|world: &World, moment: &Moment| {
            if let Moment::RoundEnds { crisis, .. } = moment
                && crisis.blocked
            {
                let fights = (0..world.capability.len()).any(|i| crisis.acting(i) == Level::Combat);
                assert!(!fights || crisis.days >= 28, "day {}", crisis.days);
                seen[usize::from(crisis.days >= 28)] |= fights || crisis.days < 28;
            }
        }),
    );
    assert_eq!(seen, [true; 2], "rounds before, and fighting after");
    let kept =
        |run: &&RunRecord| run.events.contains(Event::Blocked) && run.events.contains(Event::ObligationMet);
    assert!(runs.iter().any(|run| kept(&run)), "28 days of the 84 leave time to keep a promise");
}

/// The public knew the nuclear loss that a run had drawn for the challenger.
#[test]
fn the_public_outlook_rests_on_the_median_nuclear_loss() {
    let study = study("[state.RUS]\nnuclear_loss_gdp_pct = { uniform = { low = 1, high = 900 } }\n");
    let prepared = Prepared::new(&study);
    let regime = &study.regimes[2];
    let mut world = World::new(Scenario { prepared: &prepared, regime, conferral: Conferral::Granted });
    let of = |world: &mut World, run| {
        world.begin(run);
        world.turn_quarter(0, true);
        let outlook = public_outlook(world, world.if_bound(regime.members, 1.0));
        (world.challenger.nuclear_loss_gdp_pct, outlook)
    };
    let (first, second) = (of(&mut world, 0), of(&mut world, 1));
    assert_ne!(first.0, second.0);
    assert_eq!(first.1, second.1);
}

/// A guarantee given during the inherited war spoke to it, but what it conceded did not.
#[test]
fn what_is_conceded_satisfies_from_the_day_the_promise_speaks_to_the_war() {
    let study = study(
        "start = \"war\"\n[regime.nato_membership]\nconceded_share = 1\nstart_quarter = 2\n\
         [parameters]\nconcession_satisfies = 0.8\nadmission_ends_war = 0\nconcession_ends_war = 0\n",
    );
    let (mut quarter, mut gains) = (0, [Vec::new(), Vec::new()]);
    watched(
        &study,
        "nato_membership",
        60,
        &mut Eye(|world: &World, moment: &Moment| match moment {
            Moment::Quarter(now) => quarter = *now,
            Moment::Moved { side: Side::Challenger, prospects: [Some(stop), ..], .. }
                if world.record.crises == 0 =>
            {
                let taken = 1.0 - stop.penalty_gdp_pct / world.values.attack_failure_gdp_pct[Kind::Full];
                if taken > 1e-3 {
                    gains[usize::from(quarter >= 2)].push(stop.at_issue_gdp_pct / taken);
                }
            }
            _ => {}
        }),
    );
    let [before, after] = gains;
    assert!(before.len() > 10 && after.len() > 10, "{} {}", before.len(), after.len());
    let whole = before[0];
    assert!(before.iter().all(|gain| (gain - whole).abs() < 1e-9 * whole));
    assert!(after.iter().all(|gain| (gain - 0.2 * whole).abs() < 1e-9 * whole), "{whole} {after:?}");
}

/// A promise that does not speak to the grey zone speaks to the crisis once that has climbed to where it does;
/// the crisis is not "uncovered", yet is judged as unguaranteed.
#[test]
fn a_crisis_that_climbs_is_answered_by_the_promise() {
    let study = study(
        "conferral = [\"granted\"]\ngiven_crisis = { grey_zone = 1, limited = 0, full = 0 }\n\
         [regime.nato_membership]\nclarity = { grey_zone = 0, limited = 1, full = 1 }\n[parameters]\ngrey_fade = 0\n",
    );
    let mut answered = [0; 2];
    watched(
        &study,
        "nato_membership",
        300,
        &mut Eye(|_: &World, moment: &Moment| match moment {
            Moment::Adjusted(choice) => {
                let speaks = choice.situation.terms.is_some();
                assert_eq!(speaks, choice.situation.kind > Kind::GreyZone);
                answered[usize::from(speaks)] += 1;
            }
            Moment::Concluded { standing, .. } => assert_eq!(*standing, Standing::Unguaranteed),
            _ => {}
        }),
    );
    assert!(answered.iter().all(|&choices| choices > 10), "{answered:?}");
}

/// Where admission ended the inherited war before a round was played, the run had never been at rung 3.
#[test]
fn an_inherited_war_counts_for_the_highest_rung_from_its_first_day() {
    let study =
        study("start = \"war\"\n[parameters]\nadmission_ends_war = 0.9\nopportunity_per_quarter = 0\n");
    let runs = records(&study, "nato_membership", 100);
    assert!(runs.iter().any(|run| run.days_fought == 0), "admission ends some wars at once");
    assert!(runs.iter().all(|run| run.highest_rung >= Rung::TheatreWar));
}

/// A promise that had run out still had signatories.
#[test]
fn signatories_are_bound_at_the_end() {
    let lines = |duration| format!("[regime.nato_membership]\nduration_quarters = {duration}\n");
    for (duration, signatories) in [(39, 0), (40, 32)] {
        let runs = records(&study(&lines(duration)), "nato_membership", 20);
        let to_the_end = runs.iter().filter(|run| !run.events.contains(Event::ProtegeDefeated));
        assert!(to_the_end.clone().count() > 0);
        assert!(to_the_end.clone().all(|run| run.signatories == signatories), "{duration}");
    }
}

/// Under `granted` beliefs are asked for three times at an opportunity and once at an outbreak.
#[test]
fn beliefs_are_counted_when_they_are_asked_for() {
    let mut asked = 0;
    let study = study("");
    let runs = watched(
        &study,
        "nato_membership",
        100,
        &mut Eye(|_: &World, moment: &Moment| match moment {
            Moment::Challenged { .. } => asked += 3,
            Moment::Outbreak { .. } => asked += 1,
            _ => {}
        }),
    );
    assert_eq!(runs.iter().map(|run| run.diagnostics.beliefs).sum::<u32>(), asked);
}

/// Whether some other parameter was uncertain decided where the challenger's risk tolerance came from.
#[test]
fn an_unrelated_parameter_leaves_the_challengers_risk_tolerance_alone() {
    let utilities = |study: &Study| -> Vec<Utility> {
        let prepared = Prepared::new(study);
        let scenario =
            Scenario { prepared: &prepared, regime: &study.regimes[0], conferral: Conferral::Granted };
        let mut world = World::new(scenario);
        let of = |run| {
            world.begin(run);
            world.challenger.utility
        };
        (0..200).map(of).collect()
    };
    let drawn = study("[parameters]\ninertia = { uniform = { low = 0.7, high = 0.9 } }\n");
    assert_eq!(utilities(&study("")), utilities(&drawn));
}

/// Without a coalition the protégé decides, with its own risk tolerance.
#[test]
fn a_coalition_of_nobody_has_the_protege_s_utility() {
    let study = study(
        "[state.UKR]\ncapability = 0\nrisk_tolerance = 0.9\n[parameters]\nlevel_force_share = { material = 0, deploy = 0 }\n\
         level_threshold_gdp_pct = { combat = 1000 }\n",
    );
    let mut moves = 0;
    watched(
        &study,
        "none",
        100,
        &mut Eye(|world: &World, moment: &Moment| {
            if let Moment::Moved { side: Side::Coalition, utility, .. } = moment {
                assert_eq!(*utility, world.protege.utility);
                moves += 1;
            }
        }),
    );
    assert!(moves > 10, "{moves}");
}

/// With no perceived risk at theatre war any at all on another rung was certain death.
#[test]
fn without_perceived_risk_at_theatre_war_the_risk_of_a_level_is_that_of_the_outbreak() {
    let study = study("start = \"war\"\n[parameters]\nrung_perceived_risk = { theatre_war = 0 }\n");
    let mut rungs = 0;
    watched(
        &study,
        "nato_membership",
        60,
        &mut Eye(|world: &World, moment: &Moment| {
            if let Moment::Adjusted(choice) = moment {
                let v = &world.values;
                let combat = v.response_nuclear_risk[Level::Combat];
                let at_outbreak = combat * v.kind_nuclear_scale[choice.situation.kind];
                assert_eq!(choice.own.nuclear_risk[Level::Combat], at_outbreak);
                rungs += 1;
            }
        }),
    );
    assert!(rungs > 10, "{rungs}");
}

/// A precision or a loss aversion of 0 leaves choices undefined.
#[test]
fn what_would_be_divided_by_is_not_zero() {
    for key in ["precision", "prospect_loss_aversion"] {
        let text = format!("extends = \"configs/nato_vs_european.toml\"\n[parameters]\n{key} = 0\n");
        let errors = parse(&text, "text.toml", &Overrides::default()).expect_err(key);
        assert!(errors.to_string().contains(key), "{errors}");
    }
}

/// The test vector of `MODEL.md`, 4.1.
#[test]
fn the_test_vector_of_the_text_holds() {
    let mut stream = ChaCha8Rng::seed_from_u64(2026);
    stream.set_stream(7);
    let key = [stream.next_u64(), stream.next_u64()];
    let (draws, agent) = (Draws::new(2026, 7), AgentId::of("RUS"));
    assert_eq!(format!("{draws:?}"), format!("Draws {{ key: {key:?} }}"));
    let address = Address::new(Purpose::Challenge, agent, Time { quarter: 5, round: 1 });
    let hash = format!("{agent:?}").replace("AgentId(", "").replace(')', "");
    let vector = format!(
        "    K₀ = {:#018x}, K₁ = {:#018x}; a = {hash}; U = {:?}; Z = {:?}\n",
        key[0],
        key[1],
        draws.uniform(address),
        draws.normal(address)
    );
    assert!(include_str!("../../MODEL.md").contains(&vector), "{vector}");
}

/// Members outside the pool were dropped without a word: the main study has 28 of the coalition's 34.
#[test]
fn members_outside_the_pool_are_told() {
    let study = study("");
    let notes: Vec<Option<String>> = study.regimes.iter().map(members_left_out).collect();
    let note =
        "european_only: 28 of 34 members take part; not among the responders: JPN, AUS, IRL, AUT, CYP, NZL";
    assert_eq!(notes, [None, Some(note.to_string()), None]);
    // The protégé takes part, though not as a responder.
    let estonia = shipped("estonia", 10, &[]);
    assert!(estonia.regimes.iter().any(|regime| regime.name == "nato_membership"));
    let nato = estonia.regimes.iter().filter(|regime| regime.name == "nato_membership");
    assert!(nato.flat_map(|regime| &regime.members_left_out).all(|code| code != "EST"));
}

/// Without the United States among its members, the European promise lost nothing with the strongest responder left out.
#[test]
fn a_promise_is_judged_without_the_strongest_of_its_own_members() {
    let study = study(
        "conferral = [\"granted\"]\ngiven_crisis = { full = 1 }\n[parameters]\n\
         level_threshold_gdp_pct = { material = 0, deploy = 0, combat = 2 }\n",
    );
    let records = records(&study, "european_only", 400);
    let count = |event| records.iter().filter(|record| record.events.contains(event)).count();
    let [with, without] = [Event::ObligationMet, Event::ObligationMetWithoutStrongest].map(count);
    assert_ne!(with, without);
}

#[test]
fn a_promise_is_kept_broken_or_not_in_force_and_for_so_many_days() {
    let study = study("conferral = [\"granted\"]\n[parameters]\nopportunity_per_quarter = 0.2\n");
    let (mut part_of_the_time, mut broken) = (0, 0);
    for record in records(&study, "nato_membership", 600) {
        let had = |event| record.events.contains(event);
        assert_eq!(
            had(Event::GuaranteedAtAttack),
            had(Event::ObligationMet) || had(Event::ObligationBroken),
            "{}",
            record.run
        );
        assert!(!(had(Event::ObligationMet) && had(Event::ObligationBroken)));
        broken += u32::from(had(Event::ObligationBroken));
        assert_eq!(record.time_kept_share.is_some(), had(Event::GuaranteedAtAttack));
        assert!(record.judged_days <= 84 && record.met.0 & !record.bound.0 == 0);
        for (member, &days) in record.kept_days.iter().enumerate() {
            assert!(days <= record.judged_days);
            // Who acted as asked for a round has kept its promise; who did at the outbreak may have left before a round was over.
            assert!(days == 0 || record.met.contains(member), "{} {member}", record.run);
            part_of_the_time += u32::from(0 < days && days < record.judged_days);
        }
    }
    assert!(part_of_the_time > 0 && broken > 0);
}

/// A state that lost its forces in the midst of a war fought on without them, and its choice had no option left.
#[test]
fn who_has_lost_its_forces_no_longer_fights() {
    let study = study(
        "start = \"war\"\ninherited_level = \"combat\"\n[parameters]\ndecisions_per_year = 12\ninertia = 90\n\
         [happening.lost]\nwhat = \"force\"\nquarter = 1\nstates = \"GBR\"\nvalue = 0\n",
    );
    let britain = study.responders.iter().position(|state| state.code == "GBR").expect("in the pool");
    let (mut fought, mut after) = (0, 0);
    watched(
        &study,
        "none",
        20,
        &mut Eye(|world: &World, moment: &Moment| match moment {
            Moment::RoundBegins(crisis) if world.capability[britain] == 0.0 => {
                assert!(crisis.levels[britain] <= Level::Material);
                after += 1;
            }
            Moment::RoundBegins(crisis) => fought += usize::from(crisis.levels[britain] == Level::Combat),
            Moment::Adjusted(choice) => assert!(choice.probabilities.iter().all(|p| p.is_finite())),
            _ => {}
        }),
    );
    assert!(fought > 20 && after > 20, "{fought} {after}");
}

/// What climbs to nuclear use and defeats the protégé is called for as defeat, as those who look ahead know.
#[test]
fn who_looks_ahead_to_use_and_defeat_expects_what_defeat_calls_for() {
    let set = [
        "start=\"war\"",
        "regime.pact.obligation={ CAS=\"umbrella\" }",
        "state.ARD.capability=2000",
        "parameters.lookahead_days=364",
        "parameters.nuclear_reply_restores_share=0",
        "parameters.rung_autonomous_risk.theatre_war=0.5",
        "parameters.rung_autonomous_risk.strikes_beyond=0.5",
        "parameters.autonomous_without_guarantor=1",
    ];
    let (mut rung, mut both) = (Rung::StandDown, 0);
    watched(
        &shipped("three_states", 1, &set),
        "pact",
        300,
        &mut Eye(|_: &World, moment: &Moment| match moment {
            Moment::Looked { crisis, .. } => rung = crisis.rung,
            Moment::Moved { side: Side::Challenger, prospects: [_, Some(hold), Some(escalate)], .. }
                if rung == Rung::NuclearSignalling && hold.at_issue_gdp_pct == escalate.at_issue_gdp_pct =>
            {
                if let (Some(hold), Some(escalate)) = (hold.answered, escalate.answered) {
                    assert_eq!(hold.at_issue_gdp_pct, escalate.at_issue_gdp_pct);
                    both += 1;
                }
            }
            _ => {}
        }),
    );
    assert!(both > 5, "{both}");
}
