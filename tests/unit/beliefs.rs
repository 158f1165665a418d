//! Beliefs: how many equilibria they can have, what is kept of them, and the choices that they are made of.

use crate::base::decision::quantal_response;
use crate::base::math::exp;
use crate::model::crisis::attention::attended;
use crate::model::crisis::beliefs::{Replies, public_situation, solve};
use crate::model::crisis::costs::{Costs, Lotteries, Setting};
use crate::model::crisis::kept::{BeliefStore, Beliefs, Estimated, Kept, Key, PublicForces};
use crate::model::crisis::lotteries::{expected_utilities, quantal_responses};
use crate::model::crisis::promise::Under;
use crate::model::crisis::reaction::reaction;
use crate::model::crisis::{Prepared, Scenario, World};
use crate::model::study::{Conferral, Kind, Level, PerLevel, StateSet};
use crate::unit::shipped::shipped;
use proptest::prelude::*;

/// What [`reaction`] bounds, and what it says, in one world: the distance of best replies over that of what they reply to, each
/// unit of the enabler's counting as often as it may.
struct Measured {
    bound: f64,
    ratio: f64,
    /// Distance of the equilibrium that is found from the end of a search from everybody in, over all forces.
    apart: f64,
    two_equilibria: bool,
}

fn measure(name: &str, regime: &str, kind: Kind, set: &[String], at: (f64, f64), run: u64) -> Measured {
    let set: Vec<&str> = set.iter().map(String::as_str).collect();
    let study = shipped(name, 1, &set);
    let prepared = Prepared::new(&study);
    let regime = study.regimes.iter().find(|one| one.name == regime).expect("it is bundled");
    let mut world = World::new(Scenario { prepared: &prepared, regime, conferral: Conferral::Granted });
    world.begin(run);
    world.turn_quarter(0, true);
    let under = match world.scenario.regime.members {
        members if members.is_empty() => Under::Nothing,
        members => world.if_bound(members, 1.0),
    };
    let situation = public_situation(&world, kind, under);
    let n = world.capability.len();
    let mut believed = Beliefs::new(n);
    solve(&world, &situation, &mut believed);

    let mut strength = vec![0.0; n];
    let (mut own, mut followers) = (vec![Lotteries::default(); n], vec![Costs::default(); n]);
    let setting = Setting::of(&world, &situation);
    let mut replies = Replies::to(&situation, &setting, &world, (&mut own, &mut followers), &mut strength);
    let bound = reaction(&world, &situation, replies.own, &strength);
    let v = &world.values;
    let most: Vec<f64> = (0..n).map(|i| strength[i] * v.level_force_share[replies.own[i].highest]).collect();
    let enabler = study.enabler;
    let units = |i: usize| {
        let others: f64 = (0..n).filter(|&j| j != i).map(|j| most[j]).sum();
        let enough = strength[i] * v.level_force_share[Level::Deploy];
        if enabler == Some(i) { 1.0 + v.enabler_dependence * others / enough } else { 1.0 }
    };
    let distance = |a: &[f64], b: &[f64]| (0..n).map(|i| units(i) * (a[i] - b[i]).abs()).sum::<f64>();
    let mut probability = vec![PerLevel::default(); n];
    let mut reply = |to: &[f64]| {
        let mut image = vec![0.0; n];
        replies.best(&strength, to, &mut probability, &mut image);
        image
    };
    let point = |share: f64, turn: usize| -> Vec<f64> {
        (0..n).map(|i| most[i] * (share * (1.0 + 0.618 * ((i * turn) % 7) as f64)).min(1.0)).collect()
    };
    let (a, b) = (point(at.0, 1), point(at.1, 3));
    let near: Vec<f64> = a.iter().zip(&b).map(|(a, b)| a + 1e-3 * (b - a)).collect();
    let (of_a, of_b, of_near) = (reply(&a), reply(&b), reply(&near));
    let ratio =
        (distance(&of_a, &of_b) / distance(&a, &b)).max(distance(&of_a, &of_near) / distance(&a, &near));
    let mut from_all_in = most.clone();
    for _ in 0..60 {
        from_all_in = reply(&from_all_in);
    }
    let all: f64 = strength.iter().sum::<f64>() + situation.protege_force + situation.challenger_force;
    let apart =
        from_all_in.iter().zip(&believed.contribution).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    Measured { bound, ratio, apart: apart / all, two_equilibria: believed.two_equilibria }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// No reaction is stronger than its bound, and below one half both starts end at one point.
    #[test]
    fn reactions_keep_to_their_bound(
        study in prop::sample::select(vec![
            ("nato_vs_european", "european_only"),
            ("nato_vs_european", "nato_membership"),
            ("nato_vs_european", "none"),
            ("three_states", "pact"),
        ]),
        kind in prop::sample::select(Kind::ALL.to_vec()),
        precision in 1.0..40.0f64,
        exponent in 0.4..4.0f64,
        stake in 2.0..80.0f64,
        followed in 0.0..1.0f64,
        dependence in 0.0..1.0f64,
        aversion in prop::sample::select(vec!["0", "0.15"]),
        at in (-6.0..0.0f64, -6.0..0.0f64),
    ) {
        let set = [
            "parameters.from=defaults".to_string(),
            format!("parameters.precision={precision}"),
            format!("parameters.contest_exponent={exponent}"),
            format!("parameters.stake_base_gdp_pct={stake}"),
            format!("parameters.follow_leads={followed}"),
            format!("parameters.enabler_dependence={dependence}"),
            format!("parameters.risk_aversion_max={aversion}"),
        ];
        let measured = measure(study.0, study.1, kind, &set, (exp(at.0), exp(at.1)), 0);
        prop_assert!(measured.bound.is_finite() && measured.ratio <= measured.bound * (1.0 + 1e-9));
        if measured.bound < 0.5 {
            prop_assert!(measured.apart < 1e-6 && !measured.two_equilibria, "{}", measured.apart);
        }
    }
}

/// Whoever is not asked for the longest goes first.
#[test]
fn beliefs_that_are_asked_for_in_turn_do_not_drive_each_other_out() {
    let kept = Kept::new(1, BeliefStore::with_places(1, 4));
    let solved = |epoch: u64| {
        let mut solved = false;
        let key = Key { epoch, forces: PublicForces::default(), under: Under::Nothing, kind: Kind::Full };
        let believed = kept.beliefs(key, |room| {
            solved = true;
            room.blocked = epoch as f64;
        });
        assert_eq!(believed.blocked, epoch as f64);
        solved
    };
    assert!((1..=4).all(&solved));
    for _ in 0..3 {
        assert!(!(1..=4).any(&solved));
    }
    // 1 was asked for the longest ago.
    assert!(solved(5) && !solved(2) && !solved(3) && !solved(4) && !solved(5) && solved(1) && solved(2));
}

/// Any members of any study: what they do and what it means to them, side by side and one by one.
#[test]
fn members_who_decide_side_by_side_do_what_each_does_alone() {
    for (utility, attention, odds) in [("cara", 1.0, 0.0), ("prospect", 0.4, 0.0), ("cara", 0.4, 0.7)] {
        let set = [
            "parameters.from=defaults".to_string(),
            format!("utility=\"{utility}\""),
            format!("parameters.attention_base={attention}"),
            format!("parameters.war_cost_odds_exponent={odds}"),
        ];
        let set: Vec<&str> = set.iter().map(String::as_str).collect();
        let study = shipped("nato_vs_european", 1, &set);
        let prepared = Prepared::new(&study);
        let regime = &study.regimes[1];
        let mut world = World::new(Scenario { prepared: &prepared, regime, conferral: Conferral::Granted });
        for run in 0..4 {
            world.begin(run);
            world.turn_quarter(0, true);
            let under = world.if_bound(world.scenario.regime.members, 1.0);
            for &kind in Kind::ALL {
                let situation = public_situation(&world, kind, under);
                let setting = Setting::of(&world, &situation);
                let n = world.capability.len();
                let traits = &world.private.traits;
                let mut own = vec![Lotteries::default(); n];
                setting.all_lotteries(&world, traits, &situation, &mut own);
                let forces: Vec<_> = (0..n)
                    .map(|i| PerLevel::from_fn(|level| 300.0 + (i * 7 + level as usize * 40) as f64))
                    .collect();
                let alone = |i: usize| {
                    let own = setting.lotteries(&world, traits, i, &situation);
                    let utilities =
                        expected_utilities(&world.values, &own, forces[i], situation.challenger_force);
                    attended(own.attention, PerLevel(quantal_response(world.precision, &utilities.0)))
                };
                for members in [0, 1, 0b1010_0110, 0xffff, 0x7fff_ffff, u64::MAX >> 32].map(StateSet) {
                    let mut each = forces.clone();
                    quantal_responses(&world, members, &own, &mut each, situation.challenger_force);
                    for i in 0..n {
                        let expected = if members.contains(i) { alone(i) } else { forces[i] };
                        assert_eq!(each[i].map(f64::to_bits), expected.map(f64::to_bits), "{kind:?}, {i}");
                    }
                }
            }
        }
    }
}

proptest! {
    /// An estimate that is kept while nobody would notice a change is the one that would be made anew, also where a step
    /// ends.
    #[test]
    fn an_estimate_kept_is_the_one_made_anew(
        start in 1.0..2000.0f64,
        step in prop::sample::select(vec![0.0, 0.001, 0.02, 0.05]),
        changes in prop::collection::vec((-0.06..0.06f64, any::<bool>()), 1..60),
    ) {
        let mut kept = Estimated::default();
        let mut force = start;
        for (change, to_the_end) in changes {
            force *= 1.0 + change;
            if to_the_end && step > 0.0 {
                // The end of the step that it lies in, or next to it.
                let place = crate::base::math::ln(force) / step;
                force = exp((place.round() + 0.5) * step) * (1.0 + (change * 50.0).round() * f64::EPSILON);
            }
            kept = kept.again(force, step);
            let anew = Estimated::default().again(force, step);
            prop_assert_eq!(kept.force.to_bits(), anew.force.to_bits());
        }
        prop_assert_eq!(kept.again(0.0, step).force, 0.0);
    }
}

/// The bound is no empty one: at the defaults it says that there is one equilibrium, and where there are two it does not.
#[test]
fn one_equilibrium_is_seen_where_reactions_are_weak_and_two_where_they_are_strong() {
    let of = |regime: &str, kind, run, set: &[&str]| {
        let set: Vec<String> = set.iter().map(|set| set.to_string()).collect();
        measure("three_states", regime, kind, &set, (0.3, 0.7), run)
    };
    let usual = of("pact", Kind::Full, 0, &[]);
    assert!(usual.bound < 0.1 && usual.ratio > 1e-3 * usual.bound, "{} {}", usual.bound, usual.ratio);
    let set =
        ["parameters.contest_exponent=30", "parameters.precision=10", "parameters.stake_base_gdp_pct=60"];
    let steep = (0..20).flat_map(|run| Kind::ALL.iter().map(move |&kind| (kind, run)));
    let two: Vec<f64> = steep
        .map(|(kind, run)| of("none", kind, run, &set))
        .filter(|measured| measured.two_equilibria)
        .map(|measured| measured.bound)
        .collect();
    assert!(!two.is_empty() && two.iter().all(|&bound| bound > 1.0), "{two:?}");
    // Costs that follow the odds are not bounded, and always have two starts.
    assert_eq!(of("pact", Kind::Full, 0, &["parameters.war_cost_odds_exponent=0.5"]).bound, f64::INFINITY);
}
