//! Equilibria of small games: against theory, against Gambit, and whatever the file says.
#![cfg(unix)]

mod files;
mod symmetric;

use crate::base::game::{Equilibrium, Game, Method, solve, to_efg};
use crate::read::{load_game, parse_game};
use std::path::Path;

const CRISIS: &str = "configs/games/two_player_crisis.toml";
const PENNIES_4: &str = "configs/games/matching_pennies_4.toml";
const PENNIES_9: &str = "configs/games/matching_pennies_9.efg";
const VOLUNTEERS: &str = "configs/games/volunteers_dilemma.toml";
const ALLY: &str = "configs/games/doubtful_ally.toml";

fn game(path: &str) -> Game {
    load_game(Path::new(path)).unwrap_or_else(|errors| panic!("{errors}"))
}

fn text(text: &str, name: &str) -> Game {
    parse_game(text, name).unwrap_or_else(|errors| panic!("{errors}"))
}

/// The equilibrium, which must be found.
fn found(game: &Game, precision: f64) -> Equilibrium {
    let found = solve(game, precision, Method::Newton);
    assert!(found.search.converged, "{} at {precision}: {:?}", game.title, found.search);
    found
}

/// Probabilities of all actions, set after set.
fn probabilities(found: &Equilibrium) -> Vec<f64> {
    found.sets.iter().flat_map(|set| set.probabilities.clone()).collect()
}

#[track_caller]
fn assert_near(got: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(got.len(), expected.len());
    let near = got.iter().zip(expected).all(|(a, b)| (a - b).abs() <= tolerance);
    assert!(near, "{got:?} is not {expected:?}");
}

/// Signorino (1999), the two-player crisis: closed form.
#[test]
fn the_two_player_crisis_has_its_closed_form() {
    let crisis = found(&game(CRISIS), 1.0);
    let [attacker, defender] = &crisis.sets[..] else { panic!("two sets") };
    assert_near(&defender.probabilities[1..], &[0.622459], 5e-7);
    assert_near(&attacker.expected_utilities, &[0.0, -0.867378], 5e-7);
    assert_near(&attacker.probabilities[1..], &[0.295800], 5e-7);
    assert_near(&[defender.reach * defender.probabilities[1]], &[0.184124], 5e-7);
    // Payoffs are those of the four ends, weighted.
    let [attack, fight] = [attacker.probabilities[1], defender.probabilities[1]];
    assert_near(&crisis.payoffs[..1], &[attack * (1.0 - fight) - 2.0 * attack * fight], 1e-14);
}

/// Logit equilibria of asymmetric matching pennies (game of Ochs 1995; McKelvey & Palfrey 1995).
#[test]
fn matching_pennies_have_the_published_equilibria() {
    for (path, precision, up, left) in [
        (PENNIES_4, 0.5, 0.6574194665, 0.4607262032),
        (PENNIES_4, 2.0, 0.7190427806, 0.2939718443),
        (PENNIES_9, 1.0, 0.8935763306, 0.3127803750),
        (PENNIES_9, 5.0, 0.7019842368, 0.1171352913),
    ] {
        let found = found(&game(path), precision);
        assert_near(&probabilities(&found), &[up, 1.0 - up, left, 1.0 - left], 1e-10);
        assert!(found.search.residual < 1e-12, "{:?}", found.search);
    }
}

/// At the ends of the scale: uniform, and the mixed Nash equilibrium (1/2, 1/(X + 1)).
#[test]
fn precision_leads_from_uniform_to_nash() {
    for (path, mixed) in [(PENNIES_4, 0.2), (PENNIES_9, 0.1)] {
        let game = game(path);
        assert_eq!(probabilities(&found(&game, 0.0)), [0.5; 4]);
        let near = |precision| {
            let p = probabilities(&found(&game, precision));
            (p[0] - 0.5).abs().max((p[2] - mixed).abs())
        };
        // The distance falls as 1/λ.
        let (far, close) = (near(1e3), near(1e4));
        assert!(close < 2e-4 && far / close > 9.0 && far / close < 11.0, "{far} {close}");
    }
}

/// What the run's own iteration cannot do it does not claim to have done, and where it can, it agrees.
#[test]
fn the_damped_iteration_agrees_or_says_that_it_failed() {
    let hard = solve(&game(PENNIES_9), 5.0, Method::Damped);
    assert!(!hard.search.converged && hard.search.residual > 1e-3, "{:?}", hard.search);
    for (path, precision) in
        [(CRISIS, 1.0), (CRISIS, 5.0), (PENNIES_4, 0.5), (PENNIES_9, 1.0), (VOLUNTEERS, 5.0), (ALLY, 3.0)]
    {
        let game = game(path);
        let damped = solve(&game, precision, Method::Damped);
        assert!(damped.search.converged, "{path}: {:?}", damped.search);
        assert_near(&probabilities(&damped), &probabilities(&found(&game, precision)), 1e-9);
    }
}

/// Gambit 16.7.0 (`pygambit.qre.logit_solve_lambda`) on these games as `--efg` writes them: the first
/// probability of each information set, at the λ that Gambit says it stopped at. It differs from the λ asked
/// (by up to 9e-9 here) more than the answers do: at the same λ they agree to 1e-12.
#[test]
fn gambit_finds_the_same() {
    let horse = text(HORSE, "horse.efg");
    for (game, precision, expected) in [
        (&game(CRISIS), 10.00000000000051, &[0.9999999974805229, 0.00669285092428316][..]),
        (&game(PENNIES_4), 2.0 - 8.4381573e-9, &[0.7190427808923772, 0.293971844788676]),
        (&game(PENNIES_9), 5.000000000000014, &[0.7019842367983296, 0.11713529134628273]),
        (&game(VOLUNTEERS), 9.999999999994, &[0.5366551788990364; 3]),
        (&game(ALLY), 2.000000000000065, &[0.6641104581135031, 0.16798161486606822]),
        (&horse, HORSE_2.0, &HORSE_2.1),
        (&horse, HORSE_5.0, &HORSE_5.1),
    ] {
        let found = found(game, precision);
        let first: Vec<f64> = found.sets.iter().map(|set| set.probabilities[0]).collect();
        assert_near(&first[..expected.len()], expected, 1e-12);
    }
}

/// Selten's horse (Selten 1975): the third player's set is reached in two ways, and not always.
const HORSE: &str = r#"EFG 2 R "Selten's horse" { "one" "two" "three" }
p "" 1 1 "one" { "across" "down" } 0
  p "" 2 1 "two" { "across" "down" } 0
    t "" 1 "" { 1 1 1 }
    p "" 3 1 "three" { "left" "right" } 0
      t "" 2 "" { 4 4 0 }
      t "" 3 "" { 0 0 1 }
  p "" 3 1 0
    t "" 4 "" { 3 3 2 }
    t "" 5 "" { 0 0 0 }
"#;
const HORSE_2: (f64, [f64; 3]) =
    (2.000000002006638, [0.6869028774342998, 0.11201324093326938, 0.508792467864634]);
const HORSE_5: (f64, [f64; 3]) =
    (5.000000000000004, [0.7766437750047411, 0.25350567490502834, 0.3040000902970218]);

/// A set that is all but never reached is judged by how improbable each way to it is: at λ = 200 both types
/// stay out but for e^(−200) and e^(−400), and who is asked must believe the first.
#[test]
fn beliefs_are_right_where_reach_vanishes() {
    let signal = r#"
        players = ["sender", "receiver"]
        [node.type]
        player = "chance"
        probabilities = { strong = 0.5, weak = 0.5 }
        actions = { strong = "strong", weak = "weak" }
        [node.strong]
        player = "sender"
        actions = { out = [1, 0], in = "in_strong" }
        [node.weak]
        player = "sender"
        actions = { out = [2, 0], in = "in_weak" }
        [node.in_strong]
        player = "receiver"
        information_set = "asked"
        actions = { yield = [0, 1], resist = [0, 0] }
        [node.in_weak]
        player = "receiver"
        information_set = "asked"
        actions = { yield = [0, 0], resist = [0, 1] }"#;
    let game = text(signal, "signal.toml");
    for precision in [1.0, 20.0, 200.0] {
        let found = found(&game, precision);
        let asked = &found.sets[game.sets.iter().position(|set| set.name == "asked").unwrap()];
        let odds = crate::base::math::logistic(-precision) / crate::base::math::logistic(-2.0 * precision);
        let strong = odds / (1.0 + odds);
        assert_near(&asked.expected_utilities, &[strong, 1.0 - strong], 1e-12);
    }
}

/// Five actions at one set: shares of exp(λ EU).
#[test]
fn more_than_four_actions_share_as_four_do() {
    let game = text(
        "players = [\"one\"]\n[node.pick]\nplayer = \"one\"\nactions = { a = [0], b = [1], c = [2], d = [3], e = [4] }",
        "pick.toml",
    );
    let weights = [0.0, 1.0, 2.0, 3.0, 4.0].map(crate::base::math::exp);
    let sum: f64 = weights.iter().sum();
    assert_near(&probabilities(&found(&game, 1.0)), &weights.map(|weight| weight / sum), 1e-15);
}

/// Payoffs in other units with λ in these units, or moved, change nothing.
#[test]
fn units_of_payoffs_do_not_matter() {
    let base = found(&game(PENNIES_9), 5.0);
    for (scale, shift, precision) in [(1e6, 0.0, 5e-6), (1.0, 1e6, 5.0), (1e-6, -3.0, 5e6)] {
        let mut game = game(PENNIES_9);
        for node in &mut game.nodes {
            if let crate::base::game::Move::End { payoffs } = &mut node.then {
                payoffs.iter_mut().for_each(|payoff| *payoff = *payoff * scale + shift);
            }
        }
        assert_near(&probabilities(&found(&game, precision)), &probabilities(&base), 1e-8);
    }
}

#[test]
fn every_shipped_game_is_sound_solved_and_survives_its_own_writing() {
    let mut seen = 0;
    for entry in std::fs::read_dir("configs/games").unwrap() {
        let path = entry.unwrap().path();
        let game = game(path.to_str().unwrap());
        for precision in [0.0, 0.5, 3.0, 10.0, 100.0] {
            let found = found(&game, precision);
            for set in &found.sets {
                assert!((set.probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                assert!((0.0..=1.0 + 1e-12).contains(&set.reach));
            }
        }
        assert_eq!(text(&to_efg(&game), "again.efg"), game, "{path:?}");
        seen += 1;
    }
    assert_eq!(seen, 5);
}
