//! Tables over time.

use super::{Head, Source, total, value};
use crate::model::study::Outcome;
use crate::run::estimate::Estimate;
use crate::run::tally::CellTally;
use crate::write::schema::{
    CI_HIGH, CI_LOW, CONFERRAL, Column, REGIME, STUDY, TOTAL_HIGH, TOTAL_LOW, TOTAL_MEDIAN, columns, number,
    text, whole,
};
use crate::write::table::TableBuilder;

const QUARTER: Column = whole("quarter", "quarters", "Quarter of 91 days, 0 the first");
const AT_RISK: Column = whole("at_risk", "runs", "Runs without a limited or full attack before this quarter");

/// Quarter by quarter, the runs without an attack before it.
fn at_risk(source: Source<'_>, cell: &CellTally) -> impl Iterator<Item = (usize, u64)> {
    let quarters = 0..source.study.horizon_quarters as usize;
    quarters.scan(source.tally.runs(), move |left, quarter| {
        let before = *left;
        *left -= cell.attacks_in(quarter);
        Some((quarter, before))
    })
}

columns! {
    pub(super) TIMELINE, quarter<'a>(
        head: Head<'a>, quarter: usize, at_risk: u64, cell: &CellTally, survival: Option<Estimate>
    ):
    file: "timeline.csv",
    row: "regime × quarter",
    note: "The clock starts with the run, not with conferral. Every run is followed to the horizon, so that survival is a plain share of runs.";
    STUDY, CONFERRAL, REGIME => head;
    QUARTER => quarter;
    AT_RISK => at_risk;
    whole("challenges", "runs", "Runs whose first challenge of any kind came in this quarter")
        => cell.challenges_in(quarter);
    number(
        "survival",
        "probability",
        "Share of runs without a limited or full attack up to the end of this quarter",
    ), CI_LOW, CI_HIGH => value(survival);
    whole("attacks", "runs", "Runs whose first limited or full attack came in this quarter")
        => cell.attacks_in(quarter);
    TOTAL_LOW, TOTAL_HIGH, TOTAL_MEDIAN => total(survival);
}

pub(super) fn timeline(source: Source<'_>, table: &mut TableBuilder) {
    for (head, cell) in source.cells() {
        for (place, at_risk) in at_risk(source, cell) {
            table.row(&quarter(head, place, at_risk, cell, Estimate::survival(cell, place)));
        }
    }
}

columns! {
    pub(super) INCIDENCE, attacked<'a>(
        head: Head<'a>, outcome: Outcome, quarter: usize, at_risk: u64, share: Option<Estimate>
    ):
    file: "incidence.csv",
    row: "regime × outcome of the first attack × quarter",
    note: "Competing events: the outcomes of a run's first limited or full attack. Their incidences and the survival in `timeline.csv` add up to 1 in every quarter.";
    STUDY, CONFERRAL, REGIME => head;
    text("event", "Outcome of the first limited or full attack") => outcome.label();
    QUARTER => quarter;
    AT_RISK => at_risk;
    number(
        "incidence",
        "probability",
        "Share of runs with an attack of this outcome up to the end of this quarter",
    ), CI_LOW, CI_HIGH => value(share);
}

pub(super) fn incidence(source: Source<'_>, table: &mut TableBuilder) {
    for (head, cell) in source.cells() {
        for &outcome in Outcome::ALL {
            let mut so_far = 0;
            for (quarter, at_risk) in at_risk(source, cell) {
                so_far += cell.attack_outcomes_in(quarter, outcome);
                let share = Estimate::share(so_far, source.tally.runs());
                table.row(&attacked(head, outcome, quarter, at_risk, share));
            }
        }
    }
}
