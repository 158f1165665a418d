//! The kernel of choice, utility, and the two-player crisis.

use super::{Check, Group};
use crate::base::decision::{Utility, quantal_response};
use crate::base::math::logistic;

pub(super) const GROUP: Group = Group {
    name: "kernel",
    about: "every decision: the quantal response, and the utility that it weighs",
    checks,
};

const GONE: f64 = f64::NEG_INFINITY;
const QRE: &str = "McKelvey & Palfrey 1995";
const CARA: &str = "Arrow 1965, Pratt 1964";
const CRISIS: &str = "Signorino 1999, closed form";

fn checks() -> Vec<Check> {
    let mut checks = Vec::new();
    let apart = [-4.0, -0.3, 0.0, 0.25, 7.0]
        .map(|difference| {
            let p = quantal_response(2.0, &[0.5, 0.5 + difference, GONE, GONE])[1];
            (p - logistic(2.0 * difference)).abs()
        })
        .into_iter()
        .fold(0.0, f64::max);
    checks.push(Check::within("two options: distance from logistic(λ ΔEU)", QRE, 0.0, apart, 1e-15));
    let utilities = [0.0, 0.3, -1.0, 0.29];
    checks.push(Check::within(
        "λ = 0: each of four options",
        QRE,
        0.25,
        quantal_response(0.0, &utilities)[2],
        0.0,
    ));
    checks.push(Check::within(
        "λ = 1e5: the best reply",
        QRE,
        1.0,
        quantal_response(1e5, &utilities)[1],
        0.0,
    ));
    checks.push(Check::none(
        "not finite or not adding up to 1, over the bounds of valid input",
        QRE,
        broken_choices(),
    ));
    let at = |aversion| Utility::Cara { aversion, scale_gdp_pct: 10.0 }.of(-120.0);
    checks.push(Check::within("u(−120) at a = 0 is x / s", CARA, -12.0, at(0.0), 0.0));
    checks.push(Check::within(
        "and is continuous there: u at a = 2e-6 less u at 0",
        CARA,
        -2e-6 * 72.0,
        at(2e-6) - at(0.0),
        1e-7,
    ));
    checks.extend(two_player_crisis());
    checks
}

/// Choices over the ends of what a study may hold that are no probabilities.
fn broken_choices() -> u64 {
    let mut broken = 0;
    for precision in [0.0, 1e-9, 3.0, 1000.0] {
        for aversion in [-0.15, 0.0, 1e-7, 0.15] {
            let utility = Utility::Cara { aversion, scale_gdp_pct: 1.0 };
            for worst in [0.0, 120.0, 2000.0] {
                let utilities = [0.0, -worst, worst, -0.5 * worst].map(|payoff| utility.of(payoff));
                let p = quantal_response(precision, &utilities);
                let sound =
                    p.iter().all(|p| (0.0..=1.0).contains(p)) && (p.iter().sum::<f64>() - 1.0).abs() < 1e-12;
                broken += u64::from(!sound);
            }
        }
    }
    broken
}

/// Agent quantal response at λ = 1 with U(status quo) 0, U(backing down) 1, the attacker's war −2, the
/// defender's war .5 and its backing down 0.
fn two_player_crisis() -> [Check; 4] {
    let fights = quantal_response(1.0, &[0.0, 0.5, GONE, GONE])[1];
    let attack = (1.0 - fights) - 2.0 * fights;
    let attacks = quantal_response(1.0, &[0.0, attack, GONE, GONE])[1];
    [
        Check::within("two-player crisis: P(defender fights)", CRISIS, 0.622459, fights, 5e-7),
        Check::within("two-player crisis: EU(attack)", CRISIS, -0.867378, attack, 5e-7),
        Check::within("two-player crisis: P(attack)", CRISIS, 0.295800, attacks, 5e-7),
        Check::within("two-player crisis: P(war)", CRISIS, 0.184124, attacks * fights, 5e-7),
    ]
}
