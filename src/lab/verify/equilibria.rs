//! Equilibria: games that others have solved, by the three ways to a zero of one residual.

use super::{Check, Group};
use crate::base::decision::{Scratch, fixed_point, newton, quantal_response, roots};
use crate::base::game::{Equilibrium, Method, solve};
use crate::base::math::{ln, normal_cdf, pow};
use crate::read::parse_game;

pub(super) const GROUP: Group = Group {
    name: "equilibria",
    about: "damped iteration, Newton's method along the branch in λ, and bracketing, on one residual",
    checks,
};

const GONE: f64 = f64::NEG_INFINITY;
const PENNIES: &str = "Ochs 1995; McKelvey & Palfrey 1995, logit equilibrium";
const VOLUNTEER: &str = "Diekmann 1985: (1 − p)^(n − 1) = c / v";
const THRESHOLD: &str = "Palfrey & Rosenthal 1984: C(n − 1, w − 1) p^(w − 1) (1 − p)^(n − w) = c";
const CROWD: &str = "Brock & Durlauf 2001: three where λ J > 4";
const RIOT: &str = "Granovetter 1978, continuum started at 0";

fn checks() -> Vec<Check> {
    let mut checks = crisis();
    checks.extend(pennies());
    checks.extend(volunteers());
    checks.extend(thresholds());
    checks.extend(crowd());
    checks.extend(riot());
    checks
}

/// The equilibrium of a game that is shipped with the program.
fn solved(text: &str, name: &str, precision: f64, method: Method) -> Equilibrium {
    let game = parse_game(text, name).unwrap_or_else(|errors| panic!("{errors}"));
    solve(&game, precision, method)
}

fn crisis() -> Vec<Check> {
    const GAME: &str = include_str!("../../../configs/games/two_player_crisis.toml");
    let found = solved(GAME, "two_player_crisis.toml", 1.0, Method::Newton);
    let [attacker, defender] = [&found.sets[0].probabilities, &found.sets[1].probabilities];
    let source = "Signorino 1999, closed form";
    vec![
        Check::within(
            "two-player crisis from its file: P(defender fights)",
            source,
            0.622459,
            defender[1],
            5e-7,
        ),
        Check::within(
            "two-player crisis from its file: P(war)",
            source,
            0.184124,
            attacker[1] * defender[1],
            5e-7,
        ),
    ]
}

fn pennies() -> Vec<Check> {
    const FOUR: &str = include_str!("../../../configs/games/matching_pennies_4.toml");
    const NINE: &str = include_str!("../../../configs/games/matching_pennies_9.efg");
    let mut checks = Vec::new();
    for (x, precision, up, left) in [
        (4, 0.5, 0.6574194665, 0.4607262032),
        (4, 2.0, 0.7190427806, 0.2939718443),
        (9, 1.0, 0.8935763306, 0.3127803750),
        (9, 5.0, 0.7019842368, 0.1171352913),
    ] {
        let (text, name) =
            if x == 4 { (FOUR, "matching_pennies_4.toml") } else { (NINE, "matching_pennies_9.efg") };
        let found = solved(text, name, precision, Method::Newton);
        let what = format!("matching pennies, X = {x}, λ = {precision}");
        checks.push(Check::within(
            format!("{what}: P(up)"),
            PENNIES,
            up,
            found.sets[0].probabilities[0],
            1e-9,
        ));
        checks.push(Check::within(
            format!("{what}: P(left)"),
            PENNIES,
            left,
            found.sets[1].probabilities[0],
            1e-9,
        ));
        let damped = solved(text, name, precision, Method::Damped);
        if damped.search.converged {
            let apart = (damped.sets[0].probabilities[0] - found.sets[0].probabilities[0]).abs();
            checks.push(Check::within(
                format!("{what}: damped iteration, distance from Newton's"),
                PENNIES,
                0.0,
                apart,
                1e-9,
            ));
        } else {
            let lost = damped.search.residual;
            checks.push(Check::at_least(
                format!("{what}: damped iteration fails and says so, residual"),
                PENNIES,
                1e-9,
                lost,
            ));
        }
    }
    checks
}

/// Probability of helping in the symmetric game where one of n suffices, given that the others help with p:
/// v = 1, c = .2.
fn helps(n: i32, precision: f64, p: f64) -> f64 {
    let nobody_else = pow(1.0 - p, (n - 1) as f64);
    quantal_response(precision, &[1.0 - nobody_else, 0.8, GONE, GONE])[1]
}

fn volunteers() -> Vec<Check> {
    let mut checks = Vec::new();
    for (n, mixed, none) in [(3, 0.552786, 0.089443), (10, 0.163749, 0.167250), (32, 0.050593, 0.189881)] {
        let at = |precision: f64| {
            newton(|l, x, image| image[0] = helps(n, l, x[0]), precision, &[0.5], 1e-12).0[0]
        };
        let found = at(1e7);
        let what = format!("volunteer's dilemma, n = {n}");
        checks.push(Check::within(format!("{what}, λ = 1e7: P(helps)"), VOLUNTEER, mixed, found, 1e-6));
        checks.push(Check::within(
            format!("{what}, λ = 1e7: P(nobody helps)"),
            VOLUNTEER,
            none,
            pow(1.0 - found, n as f64),
            1e-6,
        ));
        let errors = [1e3, 1e4].map(|precision| (at(precision) - mixed_equilibrium(n)).abs());
        let order = ln(errors[0] / errors[1]) / ln(10.0);
        checks.push(Check::within(
            format!("{what}: distance from the mixed equilibrium at λ = 1e4"),
            VOLUNTEER,
            0.0,
            errors[1],
            1e-3,
        ));
        checks.push(Check::within(
            format!("{what}: that falls as λ to the power"),
            "first order in 1 / λ",
            1.0,
            order,
            0.02,
        ));
        // The three ways to the same zero.
        let precision = 5.0;
        let mut damped = [0.0];
        let map = |x: &[f64], image: &mut [f64]| image[0] = helps(n, precision, x[0]);
        fixed_point(map, &mut damped, 1e-12, 1000, &mut Scratch::new(1));
        let bracketed = roots(|p| helps(n, precision, p), 0.0, 1.0, 1000);
        let apart = bracketed.iter().chain(&damped).map(|p| (p - at(precision)).abs()).fold(0.0, f64::max);
        checks.push(Check::within(
            format!("{what}, λ = 5: greatest distance between the three ways"),
            VOLUNTEER,
            0.0,
            apart,
            1e-9,
        ));
    }
    checks
}

fn mixed_equilibrium(n: i32) -> f64 {
    1.0 - pow(0.2, 1.0 / (n - 1) as f64)
}

/// Both interior equilibria of giving where w of n must give, one of them unstable, at a λ so high that the
/// quantal response is a step.
fn thresholds() -> Vec<Check> {
    let mut checks = Vec::new();
    for (n, w, cost, low, high) in [(3, 2, 0.4, 0.276393, 0.723607), (10, 4, 0.15, 0.180769, 0.514316)] {
        let ways = (1..w).fold(1.0, |ways, k| ways * (n - k) as f64 / k as f64);
        let gives = |p: f64| {
            let pivotal = ways * pow(p, (w - 1) as f64) * pow(1.0 - p, (n - w) as f64);
            quantal_response(1e9, &[0.0, pivotal - cost, GONE, GONE])[1]
        };
        let found = roots(gives, 0.0, 1.0, 1000);
        let inside: Vec<f64> = found.into_iter().filter(|&p| p > 0.01 && p < 0.99).collect();
        let what = format!("threshold game, {w} of {n}, c = {cost}");
        checks.push(Check::within(
            format!("{what}: interior equilibria"),
            THRESHOLD,
            2.0,
            inside.len() as f64,
            0.0,
        ));
        for (name, expected, p) in [("unstable", low, inside.first()), ("stable", high, inside.last())] {
            let p = p.copied().unwrap_or(f64::NAN);
            checks.push(Check::within(format!("{what}: p, {name}"), THRESHOLD, expected, p, 1e-6));
        }
    }
    checks
}

/// Binary honour with social interaction, p = logistic(λ (h + J p)), symmetric about one half.
fn crowd() -> Vec<Check> {
    let honours = |interaction: f64| {
        move |p: f64| quantal_response(1.0, &[0.5 * interaction, interaction * p, GONE, GONE])[1]
    };
    let count = |interaction: f64| roots(honours(interaction), 0.0, 1.0, 1001).len() as f64;
    let mut checks = vec![
        Check::within("social interaction, λ J = 3.9: fixed points", CROWD, 1.0, count(3.9), 0.0),
        Check::within("social interaction, λ J = 4.1: fixed points", CROWD, 3.0, count(4.1), 0.0),
    ];
    let bracketed = roots(honours(6.0), 0.0, 1.0, 1001);
    for (name, start, root) in [("all out", 0.0, bracketed.first()), ("all in", 1.0, bracketed.last())] {
        let mut point = [start];
        fixed_point(|x, image| image[0] = honours(6.0)(x[0]), &mut point, 1e-12, 1000, &mut Scratch::new(1));
        let root = root.copied().unwrap_or(f64::NAN);
        checks.push(Check::within(
            format!("social interaction, λ J = 6, from {name}: p"),
            CROWD,
            root,
            point[0],
            1e-9,
        ));
    }
    checks
}

/// Share that joins if everybody joins once enough others have: thresholds N(25, σ) per cent.
fn riot() -> Vec<Check> {
    let lowest = |sd: f64| {
        roots(|joined| 100.0 * normal_cdf((joined - 25.0) / sd), 0.0, 100.0, 20_000)
            .first()
            .copied()
            .unwrap_or(100.0)
    };
    let (mut below, mut above) = (12.0, 12.5);
    while above - below > 1e-7 {
        let middle = 0.5 * (below + above);
        if lowest(middle) < 50.0 { below = middle } else { above = middle }
    }
    vec![
        Check::within("thresholds of 100 people, σ = 12.2: how many join", RIOT, 5.4792, lowest(12.2), 5e-5),
        Check::within("thresholds of 100 people, σ = 12.25: how many join", RIOT, 100.0, lowest(12.25), 0.05),
        Check::within("thresholds: σ at which the end jumps", RIOT, 12.2221, above, 5e-5),
    ]
}
