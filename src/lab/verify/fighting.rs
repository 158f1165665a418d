//! Fighting: Lanchester's square law, approached as the round shrinks.

use super::run::study;
use super::{Check, Group};
use crate::base::decision::attrition;
use crate::base::math::{exp, ln};
use crate::model::crisis::{Prepared, Scenario, World, simulate};

pub(super) const GROUP: Group = Group {
    name: "fighting",
    about: "attrition without noise or replacement: Lanchester's square law",
    checks,
};

const STUDY: &str = include_str!("../../../configs/limits/attrition.toml");
const SQUARE_LAW: &str = "Lanchester 1916, closed form";

fn checks() -> Vec<Check> {
    let mut checks = Vec::new();
    for (a, b, loss_a, loss_b, survivors, time) in
        [(100.0, 80.0, 0.01, 0.01, 60.0, 109.861229), (100.0, 120.0, 0.01, 0.02, 52.915026, 88.450047)]
    {
        // A loses loss_a for each of B, B loses loss_b for each of A.
        let [coarse, fine] = [4000, 8000].map(|steps| {
            let left = fought([a, b], [loss_a, loss_b], time, steps);
            (left[0] - survivors).abs()
        });
        let what = format!("{a} against {b}");
        let order = ln(coarse / fine) / ln(2.0);
        checks.push(Check::within(
            format!("{what}: survivors of 8,000 steps less those of the closed form"),
            SQUARE_LAW,
            0.0,
            fine,
            0.02,
        ));
        checks.push(Check::within(
            format!("{what}: order of convergence"),
            "Euler's method: 1",
            1.0,
            order,
            0.05,
        ));
    }
    checks.extend(in_a_war());
    checks
}

/// What is left of two forces after `time` in so many steps.
fn fought(mut force: [f64; 2], rate: [f64; 2], time: f64, steps: u32) -> [f64; 2] {
    let step = time / steps as f64;
    for _ in 0..steps {
        let losses =
            [attrition(force[0], force[1], rate[0], step), attrition(force[1], force[0], rate[1], step)];
        force = [force[0] - losses[0], force[1] - losses[1]];
    }
    force
}

/// The forces at the end of a war that stage 4 fights, against hyperbolic functions of the time fought.
fn in_a_war() -> [Check; 3] {
    let fortnights = 16.0 * 91.0 / 14.0;
    let (grown, shrunk) = (exp(0.01 * fortnights), exp(-0.01 * fortnights));
    let (cosh, sinh) = (0.5 * (grown + shrunk), 0.5 * (grown - shrunk));
    let expected = [100.0 * cosh - 80.0 * sinh, 80.0 * cosh - 100.0 * sinh];
    let errors = [7, 1].map(|days| {
        let study = study(STUDY, "attrition.toml", &[&format!("round_days={days}")]);
        let prepared = Prepared::new(&study);
        let scenario =
            Scenario { prepared: &prepared, regime: &study.regimes[0], conferral: study.conferral[0] };
        let mut world = World::new(scenario);
        simulate(&mut world, 0);
        [world.challenger.force - expected[0], world.protege.force - expected[1]]
    });
    let order = |side: usize| ln(errors[0][side] / errors[1][side]) / ln(7.0);
    [
        Check::within(
            "a war of 104 fortnights, rounds of 1 day: the stronger force, less the closed form",
            SQUARE_LAW,
            0.0,
            errors[1][0],
            0.5,
        ),
        Check::within(
            "the same in rounds of 7 days and of 1: order of convergence, stronger force",
            "Euler's method: 1",
            1.0,
            order(0),
            0.05,
        ),
        Check::within("the same, weaker force", "Euler's method: 1", 1.0, order(1), 0.05),
    ]
}
