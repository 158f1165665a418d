//! Forecasts of the cases of one file by what another alone has taught.
//!
//! Nothing that is fitted ever sees an outcome of the file that is tested: what learns is given the cases of the
//! other file, and of this one their covariates.

use super::baseline::{rates_among, regression_of_others};
use super::{
    Backtest, Covariates, Fold, Settings, applies_to, by_draw, clusters_of, era, era_and_border, observed_in,
    parts, without_cluster,
};
use crate::lab::calibration::{Evidence, Likelihood, Plan, Population, Structure, posterior, unknowns};
use crate::lab::history::{Case, CaseFile, template};
use crate::model::study::JointDraws;

/// Draws of traits over which the probabilities of a case are averaged while parameters are estimated.
const DRAWS_PER_CASE: u64 = 4;

/// Parameters of a structure of the response stage, estimated from all cases of a file, as joint draws; `None` if it was
/// cancelled.
pub(crate) fn taught_by(
    fit: &CaseFile,
    structure: Structure,
    plan: &Plan,
    settings: Settings,
) -> Option<JointDraws> {
    let unknowns = unknowns(structure);
    let evidence = Evidence::new(&fit.name, fit.cases.source, template(), fit.cases.cases.clone());
    let likelihood = Likelihood::new(vec![evidence], &unknowns, DRAWS_PER_CASE);
    let mut populations = Vec::new();
    for number in 0..plan.populations {
        populations.push(Population::whole(&likelihood, plan, number, settings.cancel)?);
    }
    let keep = populations.iter().map(|population| population.scores.len()).sum();
    let columns = posterior(&unknowns, &likelihood, &populations, plan.seed, keep);
    let rows = (0..keep).map(|draw| columns.iter().map(|column| column[draw]).collect()).collect();
    let keys = unknowns.iter().map(|unknown| unknown.key.to_string()).collect();
    Some(JointDraws { name: fit.name.clone(), keys, rows, structures: Vec::new() })
}

/// Why two files cannot be set against each other.
pub(crate) fn why_not(fit: &CaseFile, test: &CaseFile) -> Option<String> {
    let (a, b) = (&fit.cases.cases, &test.cases.cases);
    if a[0].question != b[0].question {
        let [a, b] = [a[0].question.label(), b[0].question.label()];
        return Some(format!("`{}` asks about {a}, `{}` about {b}", fit.name, test.name));
    }
    let key = |case: &Case| (case.id.clone(), case.cluster.clone(), case.year);
    let both = b.iter().find(|case| a.iter().any(|other| key(other) == key(case)))?;
    Some(format!("the case {:?} is in both files", both.id))
}

/// Forecasts and judges the cases of `test` by what `fit` alone has taught; `draws` are the parameters that
/// [`taught_by`] gives. `None` if it was cancelled.
///
/// Panics if the files ask different questions ([`why_not`]).
pub(crate) fn forecast_others(
    fit: &CaseFile,
    test: &CaseFile,
    draws: &JointDraws,
    settings: Settings,
) -> Option<Backtest> {
    let question = test.cases.cases[0].question;
    assert_eq!(question, fit.cases.cases[0].question, "files of one question");
    let outcomes = question.outcomes().len();
    let (names, clusters) = clusters_of(&test.cases.cases);
    let (_, taught_clusters) = clusters_of(&fit.cases.cases);
    let (taught, observed) = (observed_in(&fit.cases), observed_in(&test.cases));
    let (fit_applies, applies) = (applies_to(&fit.cases, settings), applies_to(&test.cases, settings));

    let by_draw = by_draw(&test.cases.cases, &applies, draws, settings.cancel)?;
    let unused = vec![false; observed.len()];
    let (model, effective) = without_cluster(&by_draw, &observed, &clusters, &unused, outcomes);
    let together: Vec<Case> = fit.cases.cases.iter().chain(&test.cases.cases).cloned().collect();
    let covariates = Covariates::of(&together, &[fit_applies, applies].concat());
    let (regression, penalty) =
        regression_of_others(&covariates, &taught, &taught_clusters, outcomes, settings.cancel)?;
    let of = |group: fn(&Case) -> usize| {
        rates_among(&taught, &together.iter().map(group).collect::<Vec<_>>(), outcomes)
    };
    let forecasts = [model, regression, of(era_and_border), of(era), of(|_| 0)];

    let fold = |(place, cluster): (usize, String)| Fold {
        cluster,
        cases: clusters.iter().filter(|&&of| of == place).count(),
        used: 0,
        effective_draws: effective[place],
        penalty,
    };
    let folds = names.into_iter().enumerate().map(fold).collect();
    let parts = parts(&test.cases, &forecasts, &observed, &clusters, settings.seed);
    Some(Backtest { question, forecasts, folds, parts, covariates: covariates.names })
}
