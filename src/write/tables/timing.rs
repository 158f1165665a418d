//! Tables over time.

use super::{Source, total, value};
use crate::model::study::Outcome;
use crate::run::estimate::Estimate;
use crate::run::tally::CellTally;
use crate::write::schema::{
    CI_HIGH, CI_LOW, CONFERRAL, Cell, Column, REGIME, STUDY, TOTAL_HIGH, TOTAL_LOW, TOTAL_MEDIAN,
    TableSchema, number, text, whole,
};
use crate::write::table::TableBuilder;
use std::borrow::Cow;

const QUARTER: Column = whole("quarter", "quarters", "Quarter of 91 days, 0 the first");
const AT_RISK: Column = whole("at_risk", "runs", "Runs without a limited or full attack before this quarter");

pub(super) static TIMELINE: TableSchema = TableSchema {
    file: "timeline.csv",
    row: "regime × quarter",
    note: "The clock starts with the run, not with conferral. Every run is followed to the horizon, so that survival is a plain share of runs.",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        REGIME,
        QUARTER,
        AT_RISK,
        whole("challenges", "runs", "Runs whose first challenge of any kind came in this quarter"),
        number(
            "survival",
            "probability",
            "Share of runs without a limited or full attack up to the end of this quarter",
        ),
        CI_LOW,
        CI_HIGH,
        whole("attacks", "runs", "Runs whose first limited or full attack came in this quarter"),
        TOTAL_LOW,
        TOTAL_HIGH,
        TOTAL_MEDIAN,
    ]),
};

/// Quarter by quarter, the runs without an attack before it.
fn at_risk(source: Source<'_>, cell: &CellTally) -> impl Iterator<Item = (usize, u64)> {
    let quarters = 0..source.study.horizon_quarters as usize;
    quarters.scan(source.tally.runs(), move |left, quarter| {
        let before = *left;
        *left -= cell.attacks_in(quarter);
        Some((quarter, before))
    })
}

pub(super) fn timeline(source: Source<'_>, table: &mut TableBuilder) {
    for (head, cell) in source.cells() {
        for (quarter, at_risk) in at_risk(source, cell) {
            let attacks = cell.attacks_in(quarter);
            let row = [Cell::Whole(quarter as u64), at_risk.into(), cell.challenges_in(quarter).into()];
            let survival = Estimate::survival(cell, quarter);
            table.row(&[&head, &row, &value(survival), &[attacks.into()], &total(survival)]);
        }
    }
}

pub(super) static INCIDENCE: TableSchema = TableSchema {
    file: "incidence.csv",
    row: "regime × outcome of the first attack × quarter",
    note: "Competing events: the outcomes of a run's first limited or full attack. Their incidences and the survival in `timeline.csv` add up to 1 in every quarter.",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        REGIME,
        text("event", "Outcome of the first limited or full attack"),
        QUARTER,
        AT_RISK,
        number(
            "incidence",
            "probability",
            "Share of runs with an attack of this outcome up to the end of this quarter",
        ),
        CI_LOW,
        CI_HIGH,
    ]),
};

pub(super) fn incidence(source: Source<'_>, table: &mut TableBuilder) {
    for (head, cell) in source.cells() {
        for &outcome in Outcome::ALL {
            let mut so_far = 0;
            for (quarter, at_risk) in at_risk(source, cell) {
                so_far += cell.attack_outcomes_in(quarter, outcome);
                let row = [outcome.label().into(), Cell::Whole(quarter as u64), at_risk.into()];
                table.row(&[&head, &row, &value(Estimate::share(so_far, source.tally.runs()))]);
            }
        }
    }
}
