//! What is forecast without a cluster does not know it.

use crate::base::stats::brier;
use crate::lab::backtest::{
    Covariates, Predictor, Settings, backtest, by_draw, forecast_others, judge, rates, regression, taught_by,
    why_not,
};
use crate::lab::calibration::{Plan, Structure};
use crate::lab::history::{CaseFile, Cases, Question, read};
use crate::model::study::JointDraws;
use std::sync::atomic::AtomicBool;

fn base_rates(observed: &[usize], clusters: &[usize], outcomes: usize) -> Vec<Vec<f64>> {
    rates(observed, clusters, &vec![0; observed.len()], outcomes)
}

const EXAMPLE: &str = include_str!("../../../configs/historical/cases_example.csv");
static GO_ON: AtomicBool = AtomicBool::new(false);

fn draws(text: &str) -> JointDraws {
    JointDraws::parse("draws", text).expect("sound draws")
}

fn example() -> Cases {
    read(EXAMPLE, None).expect("the example is sound")
}

#[test]
fn base_rates_without_one_of_58_score_what_arithmetic_says() {
    // 34, 10 and 14 of 58, each its own cluster: the share of its own outcome is (n − 1)/57, of others n/57.
    let counts = [34, 10, 14];
    let observed: Vec<usize> = (0..3).flat_map(|outcome| vec![outcome; counts[outcome]]).collect();
    let clusters: Vec<usize> = (0..58).collect();
    let rates = base_rates(&observed, &clusters, 3);
    let mean: f64 = rates.iter().zip(&observed).map(|(p, &o)| brier(p, o)).sum::<f64>() / 58.0;
    let miss = |own: usize| -> f64 {
        let of =
            |k: usize| if k == own { (counts[k] - 1) as f64 / 57.0 - 1.0 } else { counts[k] as f64 / 57.0 };
        (0..3).map(|k| of(k) * of(k)).sum()
    };
    let exact: f64 = (0..3).map(|own| counts[own] as f64 * miss(own)).sum::<f64>() / 58.0;
    assert!((mean - exact).abs() < 1e-12);
    assert_eq!(format!("{mean:.3}"), "0.588");
    // One cluster of all: nothing is known.
    assert_eq!(base_rates(&observed, &[0; 58], 3)[7], [1.0 / 3.0; 3]);
}

#[test]
fn what_happened_in_a_cluster_changes_no_forecast_of_it() {
    let (n, per_cluster) = (60, 2);
    let x: Vec<Vec<f64>> = (0..n).map(|i| vec![((i * 13) % 17) as f64 - 8.0, ((i * 7) % 5) as f64]).collect();
    let clusters: Vec<usize> = (0..n).map(|i| i / per_cluster).collect();
    let observed: Vec<usize> =
        (0..n).map(|i| usize::from(x[i][0] > 0.0) + usize::from(i % 11 == 0)).collect();
    let covariates = Covariates { names: vec!["a", "b"], rows: x };
    let fit = |observed: &[usize]| regression(&covariates, observed, &clusters, 3, &GO_ON).expect("a fit");
    let (one, rates) = (fit(&observed), base_rates(&observed, &clusters, 3));
    for cluster in [0, 7, 29] {
        let mut other = observed.clone();
        for case in cluster * per_cluster..(cluster + 1) * per_cluster {
            other[case] = (other[case] + 1) % 3;
        }
        let (again, others) = (fit(&other), base_rates(&other, &clusters, 3));
        assert_eq!(one.penalties[cluster], again.penalties[cluster]);
        for case in 0..n {
            let own = clusters[case] == cluster;
            // The same but for where Newton's method began.
            let moved =
                one.forecasts[case].iter().zip(&again.forecasts[case]).any(|(a, b)| (a - b).abs() > 1e-6);
            assert_eq!(moved, !own, "case {case} without cluster {cluster}");
            assert_eq!(rates[case] == others[case], own);
        }
    }
    // It knows that the first covariate decides.
    let members: Vec<usize> = (0..n).collect();
    let judged =
        judge([&one.forecasts, &one.forecasts, &rates, &rates, &rates], &observed, &clusters, &members, 0);
    let [found, base] = [0, 2].map(|who: usize| judged.scores[who][0].value.expect("a score"));
    assert!(found < 0.6 * base, "{found} against {base}");
    assert_eq!(judged.differences[1].map(|difference| difference.value), [Some(0.0); 4]);
    // A base rate ranks nothing.
    assert_eq!(judged.scores[2][2].value, None);
}

#[test]
fn an_outcome_that_no_other_cluster_had_gets_no_chance_and_no_failure() {
    let covariates = Covariates { names: vec!["a"], rows: (0..12).map(|i| vec![f64::from(i)]).collect() };
    let observed = [0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 2];
    let clusters: Vec<usize> = (0..12).collect();
    let fit = regression(&covariates, &observed, &clusters, 3, &GO_ON).expect("a fit");
    assert_eq!(fit.forecasts[11][2], 0.0);
    for forecast in &fit.forecasts {
        assert!((forecast.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
    // Cases of one outcome alone.
    let fit = regression(&covariates, &[1; 12], &clusters, 3, &GO_ON).expect("a fit");
    assert_eq!(fit.forecasts[4], [0.0, 1.0, 0.0]);
}

#[test]
fn covariates_that_do_not_vary_are_left_out_and_zeros_are_guarded() {
    let mut cases = example().cases;
    let applies = vec![1.0; cases.len()];
    let all = Covariates::of(&cases, &applies).names;
    assert!(all.contains(&"pact") && all.contains(&"responder_nuclear") && !all.contains(&"threat"));
    cases[0].figures.protege_capability = Some(0.0);
    cases[1].figures.challenger_capability = Some(0.0);
    for case in &mut cases {
        case.responder_nuclear = true;
    }
    let covariates = Covariates::of(&cases, &applies);
    assert!(!covariates.names.contains(&"responder_nuclear"));
    assert!(covariates.rows.iter().flatten().all(|value| value.is_finite()));
}

#[test]
fn the_model_forecasts_each_case_alike_alone_and_among_others() {
    let cases = example().cases;
    let applies = vec![0.5; cases.len()];
    let two = draws("draw,precision\n0,2\n1,5\n");
    let together = by_draw(&cases, &applies, &two, &GO_ON).expect("forecasts");
    assert_eq!((together.len(), together[0].len()), (2, 12));
    assert_ne!(together[0], together[1], "the draws differ");
    for (place, case) in cases.iter().enumerate() {
        let alone = by_draw(std::slice::from_ref(case), &[0.5], &two, &GO_ON).expect("forecasts");
        assert_eq!([alone[0][0], alone[1][0]], [together[0][place], together[1][place]], "{}", case.id);
        assert!((alone[0][0].iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
    // A pact that does not speak to the war is none.
    let pact = &cases[6];
    let mut none = pact.clone();
    none.promise = crate::lab::history::Promise::None;
    let of = |case: &crate::lab::history::Case, applies| {
        by_draw(std::slice::from_ref(case), &[applies], &draws("draw,precision\n0,3\n"), &GO_ON)
            .expect("forecasts")
    };
    assert_ne!(of(pact, 1.0), of(pact, 0.0));
    assert!(of(pact, 1.0)[0][0][3] > of(&none, 1.0)[0][0][3], "a pact makes fighting likelier");
}

#[test]
fn a_whole_back_test_of_the_example_is_sound() {
    let cases = example();
    let draws = draws("draw,precision\n0,3\n");
    let settings = Settings { pact_applies: None, all_crises: false, seed: 0, cancel: &GO_ON };
    let found = backtest(&cases, &draws, settings).expect("not cancelled");
    assert_eq!(found.question, Question::Response);
    assert_eq!((found.folds.len(), found.folds[1].cluster.as_str(), found.folds[1].cases), (6, "river", 2));
    assert!(found.folds.iter().all(|fold| fold.used == 0 && fold.effective_draws == 1.0));
    assert_eq!(found.parts.len(), 1);
    let (_, judged) = &found.parts[0];
    for who in 0..Predictor::ALL.len() {
        let brier = judged.scores[who][0];
        let (value, interval) = (brier.value.expect("a value"), brier.interval.expect("an interval"));
        assert!((0.0..=2.0).contains(&value) && interval.low <= value && value <= interval.high);
        let forecasts: usize = judged.calibration[who].iter().map(|bin| bin.n).sum();
        assert_eq!(forecasts, 12 * 4);
    }
    // Stopped.
    let stop = AtomicBool::new(true);
    assert!(backtest(&cases, &draws, Settings { cancel: &stop, ..settings }).is_none());
}

#[test]
fn a_forecast_depends_on_no_name() {
    let mut cases = vec![example().cases[6].clone(); 40];
    for (place, case) in cases.iter_mut().enumerate() {
        case.id = format!("called-{place}");
    }
    let forecasts =
        by_draw(&cases, &[1.0; 40], &draws("draw,precision\n0,2\n1,5\n"), &GO_ON).expect("forecasts");
    for of_draw in forecasts {
        assert!(of_draw.iter().all(|forecast| *forecast == of_draw[0]));
    }
}

/// A file and what it is called.
fn named(name: &str, cases: Cases) -> CaseFile {
    let (file, sha256) = (format!("{name}.csv"), String::new());
    CaseFile { name: name.to_string(), file, sha256, covariates_sha256: None, cases }
}

/// The cases of these clusters.
fn only(clusters: &[&str]) -> Cases {
    let mut cases = example();
    cases.cases.retain(|case| clusters.contains(&case.cluster.as_str()));
    cases
}

#[test]
fn one_file_teaches_and_the_other_is_tested() {
    let names: std::collections::BTreeSet<String> =
        example().cases.iter().map(|case| case.cluster.clone()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (fit, test) = (named("fit", only(&names[..4])), named("test", only(&names[4..])));
    assert_eq!(why_not(&fit, &test), None);
    let plan = Plan { seed: 0, populations: 1, particles: 16, moves: 1, last_moves: 1 };
    let settings = Settings { pact_applies: None, all_crises: false, seed: 0, cancel: &GO_ON };
    let of = |fit: &CaseFile, test: &CaseFile| {
        let taught = taught_by(fit, Structure::AttentionFlat, &plan, settings).expect("draws");
        assert_eq!(taught.rows.len(), 16);
        forecast_others(fit, test, &taught, settings).expect("forecasts").forecasts
    };
    let found = of(&fit, &test);
    assert!(found.iter().all(|of_one| of_one.len() == test.cases.cases.len()));
    // Whatever happened in the file that is tested, the forecasts stand.
    let mut otherwise = test.clone();
    for case in &mut otherwise.cases.cases {
        case.observed = (case.observed + 1) % 3;
    }
    assert_eq!(of(&fit, &otherwise), found);
    // What happened in the other moves everybody's.
    let mut taught_otherwise = fit.clone();
    for case in &mut taught_otherwise.cases.cases {
        case.observed = (case.observed + 1) % 3;
    }
    let moved = of(&taught_otherwise, &test);
    assert!((0..Predictor::ALL.len()).all(|who| moved[who] != found[who]));
    assert!(why_not(&fit, &fit).expect("the same cases").contains("in both files"));
}
