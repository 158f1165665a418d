//! `casus calibrate`: what is known is found again, and a calibration that was cut short goes on to the same bytes.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // a test may fail where it stands

use crate::base::math::ln;
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
#[ignore = "slow: cargo test -- --ignored"]
fn known_parameters_are_found_again() {
    let plan = Plan { seed: 11, populations: 1, particles: 64, moves: 5, last_moves: 12 };
    let go_on = AtomicBool::new(false);
    let found: Vec<Recovered> =
        recover(&made_up(40), UNKNOWNS, (&plan, 3, 3), &go_on, &|_| {}).expect("nobody cancels");
    let estimated = UNKNOWNS.iter().filter(|unknown| unknown.role != Role::Prior).count();
    let (found, differences): (Vec<Recovered>, Vec<Recovered>) =
        found.into_iter().partition(|one| one.scores.is_some());
    assert_eq!(found.len(), 3 * estimated);
    let inside = found.iter().filter(|one| one.in_90()).count();
    println!("{inside} of {} in the central 90 %", found.len());
    // Two of three prices next to one another, in each trial; the last is that of combat above deployment.
    assert_eq!(differences.len(), 3 * 2);
    let price =
        |key: &str| found.iter().rfind(|one| one.key == key).map(|one| (one.truth, one.mean)).unwrap();
    let (combat, deploy) = (price("level_threshold_gdp_pct.combat"), price("level_threshold_gdp_pct.deploy"));
    let last = differences.last().unwrap();
    assert_eq!(last.key, "level_threshold_gdp_pct.combat - level_threshold_gdp_pct.deploy");
    assert!(
        (last.truth - (combat.0 - deploy.0)).abs() < 1e-12
            && (last.mean - (combat.1 - deploy.1)).abs() < 1e-9
    );
    assert!(inside >= 25, "{inside}");
    // And not because posteriors are priors: what the cases speak of is told apart.
    let told = ["level_threshold_gdp_pct.material", "history.threat_audience_cost_gdp_pct"];
    let of = || found.iter().filter(|one| told.contains(&one.key.as_str())).filter_map(|one| one.scores);
    let square = |x: f64| x * x;
    let away: f64 = of().map(|[truth, _]| square(truth)).sum();
    let error: f64 = of().map(|[truth, mean]| square(truth - mean)).sum();
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

/// What threats alone tell of has no part in responses: their probabilities are the same, bit for bit, so that the two ways to
/// the likelihood differ by a constant.
#[test]
fn responses_tell_nothing_of_the_challenger() {
    let likelihood = Likelihood::new(made_up(40), UNKNOWNS, 2);
    let alone = likelihood.told_by_threats();
    assert_eq!(alone.len(), 6);
    let before = vec![0.1; likelihood.unknowns().len()];
    let mut after = before.clone();
    for place in alone {
        after[place] = -0.7;
    }
    assert_eq!(likelihood.predictions(&before)[1], likelihood.predictions(&after)[1]);
    assert_ne!(likelihood.predictions(&before)[0], likelihood.predictions(&after)[0]);
    let whole = likelihood.log(&after) - likelihood.log(&before);
    let threats = likelihood.log_of_threats(&after) - likelihood.log_of_threats(&before);
    assert!((whole - threats).abs() < 1e-9 && threats.abs() > 0.1, "{whole} {threats}");
    assert!(Likelihood::new(made_up(40).split_off(1), UNKNOWNS, 2).told_by_threats().is_empty());
}

/// Fisher's information is minus the mean second derivative of ln p: what slopes say of a score, and of two together, is what the
/// bend of the probabilities says. Slopes are by forward differences over a tenth, good to a quarter.
#[test]
fn information_is_the_mean_bend_of_the_likelihood() {
    const H: f64 = 0.02;
    let likelihood = Likelihood::new(made_up(20), UNKNOWNS, 4);
    let n = likelihood.unknowns().len();
    let at = vec![0.2; n];
    let information = likelihood.information(&at);
    let here = likelihood.predictions(&at);
    let bend_along = |direction: &[usize]| -> f64 {
        let moved = |by: f64| {
            let mut to = at.clone();
            direction.iter().for_each(|&d| to[d] += by);
            likelihood.predictions(&to)
        };
        let (up, down) = (moved(H), moved(-H));
        let of = |e: usize, c: usize, k: usize| match here[e][c][k] {
            0.0 => 0.0,
            p => -p * (ln(up[e][c][k]) + ln(down[e][c][k]) - 2.0 * ln(p)) / (H * H),
        };
        let weighed = |(e, evidence): (usize, &Evidence)| {
            let cases = (0..here[e].len()).flat_map(|c| (0..here[e][c].len()).map(move |k| (c, k)));
            evidence.weight * cases.map(|(c, k)| of(e, c, k)).sum::<f64>()
        };
        likelihood.evidence().iter().enumerate().map(weighed).sum()
    };
    let close = |told: f64, bend: f64| {
        assert!((told - bend).abs() < 0.25 * bend.abs() + 0.05, "{told} and {bend}");
    };
    for d in 0..n {
        close(information[d * n + d], bend_along(&[d]));
    }
    close(information[0] + 2.0 * information[1] + information[n + 1], bend_along(&[0, 1]));
    assert!(information[1].abs() > 0.01 && information[1] == information[n], "{}", information[1]);
}
