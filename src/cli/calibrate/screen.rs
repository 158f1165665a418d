//! A calibration on the screen.

use crate::lab::backtest::Stacked;
use crate::lab::calibration::{Found, Recovered, Role, Summary};
use crate::model::study::JointDraws;
use crate::tell::number::{part, within};
use std::fmt::Write;

/// Ratios over populations beyond this say that they disagree (Gelman & Rubin 1992; Vehtari et al. 2021 ask for
/// 1.01 of long chains, which these are not).
const DISAGREE: f64 = 1.1;

/// What structures weigh.
pub(super) fn stacked(draws: &[JointDraws], stacked: &Stacked) -> String {
    let mut text = format!("{:<20}{:>10}{:>12}\n", "structure", "weight", "log score");
    for ((one, weight), score) in draws.iter().zip(&stacked.weights).zip(&stacked.log_scores) {
        let _ = writeln!(text, "{:<20}{weight:>10.3}{score:>12.4}", one.structures[0]);
    }
    let _ = writeln!(text, "{:<20}{:>10}{:>12.4}", "all together", "", stacked.mixed);
    text
}

/// What was found, what was not, and whether to believe it.
pub(super) fn found(found: &Found) -> String {
    let mut text = String::new();
    let line = |text: &mut String, summary: &Summary, says: String| {
        let [prior, posterior] = [summary.prior, summary.posterior].map(within);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:<37} {prior:<23} {posterior:<23} {says}", summary.unknown.key);
    };
    for one in found.likelihood.evidence() {
        let (name, cases, weight) = (&one.name, one.cases.len(), one.weight);
        let _ = writeln!(text, "{name}: {cases} cases, each counts as {weight:.2} (clusters / cases)");
    }
    let _ = writeln!(text, "\n{:<37} {:<23} {:<23}", "estimated", "prior: median (95 %)", "posterior");
    for summary in found.summaries.iter().filter(|summary| summary.unknown.role != Role::Prior) {
        let sign = if summary.contraction < 0.0 { '+' } else { '−' };
        let told = format!("variance {sign}{}", part(summary.contraction.abs()));
        let says = if summary.moved() { told } else { "not moved by the cases".to_string() };
        line(&mut text, summary, says);
    }
    let _ = writeln!(text, "\nnot identified by any case: draws are those of the prior");
    for summary in found.summaries.iter().filter(|summary| summary.unknown.role == Role::Prior) {
        let prior = within(summary.prior);
        let _ = writeln!(text, "{:<37} {prior}\n    {}", summary.unknown.key, summary.unknown.why);
    }
    let far: Vec<&str> = found
        .summaries
        .iter()
        .filter(|summary| summary.r_hat.is_some_and(|ratio| ratio > DISAGREE))
        .map(|summary| summary.unknown.key)
        .collect();
    let worst = found.summaries.iter().filter_map(|summary| summary.r_hat).fold(f64::NAN, f64::max);
    let _ = match (far.is_empty(), found.populations.len()) {
        (_, 1) => writeln!(text, "\nconvergence: one population alone cannot tell"),
        (true, n) => writeln!(text, "\nconvergence: {n} populations agree, greatest ratio {worst:.3}"),
        (false, n) => writeln!(
            text,
            "\nconvergence: {n} populations disagree about {} (ratio up to {worst:.2}): give more --moves or \
             --particles",
            far.join(", ")
        ),
    };
    let outside = found.predicted.iter().filter(|one| one.p_value < 0.05).count();
    let all = found.predicted.len();
    let _ = writeln!(
        text,
        "posterior predictive check: {outside} of {all} shares of cases lie outside 95 % of replicas"
    );
    text
}

/// Coverage, parameter by parameter.
pub(super) fn recovered(recovered: &[Recovered]) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{:<37} {:>7} {:>9} {:>9} {:>24}",
        "parameter", "trials", "in 50 %", "in 90 %", "truth and mean: r"
    );
    let row = |text: &mut String, name: &str, of: &[&Recovered], r: Option<f64>| {
        let share = |counts: fn(&Recovered) -> bool| {
            part(of.iter().filter(|one| counts(one)).count() as f64 / of.len().max(1) as f64)
        };
        let _ = writeln!(
            text,
            "{name:<37} {:>7} {:>9} {:>9} {:>24}",
            of.len(),
            share(Recovered::in_50),
            share(Recovered::in_90),
            r.map_or(String::new(), |r| format!("{r:.2}")),
        );
    };
    let first = recovered.iter().filter(|one| one.trial == 0);
    for key in first.map(|one| &one.key) {
        let of: Vec<&Recovered> = recovered.iter().filter(|one| one.key == *key).collect();
        let scores: Option<Vec<[f64; 2]>> = of.iter().map(|one| one.scores).collect();
        row(
            &mut text,
            &key.replace(" - level_threshold_gdp_pct.", " - "),
            &of,
            scores.as_deref().map(correlation),
        );
    }
    let (parameters, differences): (Vec<&Recovered>, _) =
        recovered.iter().partition(|one| one.scores.is_some());
    row(&mut text, "all parameters", &parameters, None);
    row(&mut text, "all differences", &differences, None);
    text.push_str(
        "\nin 50 %, in 90 %: share of trials in which the interval of the posterior holds the truth. r near 0: the\n\
         cases do not tell this parameter, and its posterior is its prior. Choices tell of differences between\n\
         prices of levels: where doing nothing has a price of its own, how high all of them stand changes none.\n",
    );
    text
}

/// Pearson's correlation of the scores of truth and mean.
fn correlation(scores: &[[f64; 2]]) -> f64 {
    let n = scores.len() as f64;
    let means = [0, 1].map(|side| scores.iter().map(|one| one[side]).sum::<f64>() / n);
    let product = |a: usize, b: usize| -> f64 {
        scores.iter().map(|one| (one[a] - means[a]) * (one[b] - means[b])).sum()
    };
    product(0, 1) / (product(0, 0) * product(1, 1)).sqrt()
}
