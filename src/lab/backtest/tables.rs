//! A back-test as files.

use super::{Backtest, Judged, Predictor, Score, ScoreEstimate};
use crate::lab::history::CaseFile;
use crate::write::{self, Cell, Table};

/// A file and what came of it.
pub(crate) struct Tested {
    pub file: CaseFile,
    /// The forecasts and their scores.
    pub result: Backtest,
}

/// The tables of some files, case by case too if `cases`.
pub(crate) fn tables(tested: &[Tested], cases: bool) -> Vec<Table> {
    let mut tables = vec![
        Table::of(&write::SCORES, &scored(tested, 0, |judged| &judged.scores)),
        Table::of(&write::SCORE_DIFFERENCES, &scored(tested, 1, |judged| &judged.differences)),
        Table::of(&write::CALIBRATION_CURVE, &calibration(tested)),
        Table::of(&write::MISSING, &missing(tested)),
        Table::of(&write::FOLDS, &folds(tested)),
    ];
    if cases {
        tables.push(Table::of(&write::CASE_FORECASTS, &case_forecasts(tested)));
    }
    tables
}

fn count(n: usize) -> Cell<'static> {
    (n as u64).into()
}

fn estimate(estimate: ScoreEstimate) -> [Cell<'static>; 3] {
    let limit = |of: fn(&crate::base::stats::Interval) -> f64| estimate.interval.as_ref().map(of).into();
    [estimate.value.into(), limit(|interval| interval.low), limit(|interval| interval.high)]
}

/// What each predictor but the first `but` has of each score.
fn scored(
    tested: &[Tested],
    but: usize,
    of: fn(&Judged) -> &[[ScoreEstimate; Score::ALL.len()]],
) -> Vec<Vec<Cell<'_>>> {
    let mut rows = Vec::new();
    for Tested { file, result } in tested {
        for (part, judged) in &result.parts {
            for (predictor, found) in Predictor::ALL.iter().zip(of(judged)).skip(but) {
                for (score, &found) in Score::ALL.iter().zip(found) {
                    let mut row: Vec<Cell> = vec![file.name.as_str().into(), part.label().into()];
                    row.extend([Cell::from(predictor.label()), score.label().into()]);
                    row.extend(estimate(found));
                    row.extend([count(judged.n), count(judged.clusters)]);
                    rows.push(row);
                }
            }
        }
    }
    rows
}

fn calibration(tested: &[Tested]) -> Vec<Vec<Cell<'_>>> {
    let mut rows = Vec::new();
    for Tested { file, result } in tested {
        for (part, judged) in &result.parts {
            for (predictor, bins) in Predictor::ALL.iter().zip(&judged.calibration) {
                for bin in bins {
                    rows.push(vec![
                        file.name.as_str().into(),
                        part.label().into(),
                        predictor.label().into(),
                        bin.low.into(),
                        bin.high.into(),
                        bin.predicted.into(),
                        bin.observed.into(),
                        bin.interval.low.into(),
                        bin.interval.high.into(),
                        count(bin.n),
                        count(bin.clusters),
                    ]);
                }
            }
        }
    }
    rows
}

fn missing(tested: &[Tested]) -> Vec<Vec<Cell<'_>>> {
    let mut rows = Vec::new();
    for Tested { file, .. } in tested {
        let name: Cell = file.name.as_str().into();
        for (reason, n) in &file.cases.left_out {
            rows.push(vec![name, "left_out".into(), reason.as_str().into(), count(*n)]);
        }
        for (figure, n) in &file.cases.missing.figures {
            rows.push(vec![name, "filled".into(), (*figure).into(), count(*n)]);
        }
    }
    rows
}

fn folds(tested: &[Tested]) -> Vec<Vec<Cell<'_>>> {
    let mut rows = Vec::new();
    for Tested { file, result } in tested {
        for fold in &result.folds {
            rows.push(vec![
                file.name.as_str().into(),
                fold.cluster.as_str().into(),
                count(fold.cases),
                count(fold.used),
                fold.effective_draws.into(),
                fold.penalty.into(),
            ]);
        }
    }
    rows
}

fn case_forecasts(tested: &[Tested]) -> Vec<Vec<Cell<'_>>> {
    let mut rows = Vec::new();
    for Tested { file, result } in tested {
        for (place, case) in file.cases.cases.iter().enumerate() {
            for (predictor, forecasts) in Predictor::ALL.iter().zip(&result.forecasts) {
                for (outcome, &p) in result.question.outcomes().iter().zip(&forecasts[place]) {
                    rows.push(vec![
                        file.name.as_str().into(),
                        case.id.as_str().into(),
                        predictor.label().into(),
                        (*outcome).into(),
                        p.into(),
                    ]);
                }
            }
        }
    }
    rows
}
