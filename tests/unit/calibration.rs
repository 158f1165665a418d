//! `casus calibrate`: what is known is found again, and a calibration that was cut short goes on to the same bytes.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test may fail where it stands

use crate::lab::calibration::{
    Evidence, Likelihood, Plan, Population, Recovered, Role, UNKNOWNS, made_up_cases, recover, summarise,
};
use crate::lab::history::{Source, template};

use std::sync::atomic::AtomicBool;

fn made_up(count: usize) -> Vec<Evidence> {
    let names = ["deterrence", "response"];
    let cases = made_up_cases(count, 3);
    names.iter().zip(cases).map(|(name, cases)| Evidence::new(name, Source::Own, template(), cases)).collect()
}

/// Parameters that made the data are found again: the central 90 % of posteriors hold the truth in about 90 % of
/// trials. 3 trials × 12 parameters; were they independent, fewer than 25 of 36 would have a probability of 1e-4
/// (binomial at .9). Populations as small as these are a little too narrow, which the bound leaves room for; a
/// likelihood that counts double, or a sign that is wrong, does not fit into it.
#[test]
fn known_parameters_are_found_again() {
    let plan = Plan { seed: 11, populations: 1, particles: 96, moves: 6, last_moves: 18 };
    let go_on = AtomicBool::new(false);
    let found: Vec<Recovered> =
        recover(&made_up(60), UNKNOWNS, (&plan, 3, 3), &go_on, &|_| {}).expect("nobody cancels");
    let estimated = UNKNOWNS.iter().filter(|unknown| unknown.role != Role::Prior).count();
    assert_eq!(found.len(), 3 * estimated);
    let inside = found.iter().filter(|one| one.in_90()).count();
    println!("{inside} of {} in the central 90 %", found.len());
    assert!(inside >= 25, "{inside}");
    // And not because posteriors are priors: what the cases speak of is told apart.
    let told = ["level_threshold_gdp_pct.material", "history.threat_audience_cost_gdp_pct"];
    let of = |one: &&Recovered| told.contains(&one.key);
    let square = |x: f64| x * x;
    let away: f64 = found.iter().filter(of).map(|one| square(one.scores[0])).sum();
    let error: f64 = found.iter().filter(of).map(|one| square(one.scores[0] - one.scores[1])).sum();
    println!("squared error {error:.2}, of the prior's {away:.2}");
    assert!(error < 0.5 * away, "{error} of {away}");
}

/// Without evidence the posterior is the prior: a population that climbs a flat likelihood stays standard normal.
/// 400 vectors × 12 scores: mean within 5 / √400, variance within 5 · √(2 / 400).
#[test]
fn without_evidence_the_posterior_is_the_prior() {
    let plan = Plan { seed: 5, populations: 1, particles: 400, moves: 3, last_moves: 3 };
    let go_on = AtomicBool::new(false);
    let likelihood = Likelihood::new(Vec::new(), UNKNOWNS, 1);
    let population = Population::new(&likelihood, &plan, 0, &go_on).unwrap();
    let population = population.step(&likelihood, &plan, &go_on).unwrap();
    assert!(population.finished() && population.stages[0].acceptance > 0.1);
    for summary in summarise(&likelihood, &[population], UNKNOWNS) {
        assert!(summary.shift.abs() < 0.25, "{summary:?}");
        assert!(summary.contraction.abs() < 0.36, "{summary:?}");
    }
}
