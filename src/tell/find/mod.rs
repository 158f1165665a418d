//! Runs of a kind, found by a [`Condition`] and ordered by how typical they are of it.

mod condition;
mod fields;
mod tokens;
mod typical;

pub(crate) use condition::Condition;

use crate::model::crisis::RunRecord;
use crate::model::study::Study;
use crate::run::engine::{self, Watch};
use crate::run::estimate::Estimate;
use crate::run::tally::Stopped;
use crate::write::RunCells;
use std::convert::Infallible;
use std::sync::atomic::AtomicBool;

/// Matching runs that are kept and ranked; more are counted only, so that memory stays bounded.
pub(crate) const MOST_RANKED: usize = 10_000;

/// A run of the kind.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FoundRun {
    /// The cell that it is of: conferral by conferral, regime by regime.
    pub cell: usize,
    /// What is left of it.
    pub record: RunRecord,
    /// Its distance from the middle of its kind: 0 is the most typical.
    pub distance: f64,
}

/// Runs of a kind.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// All runs that meet the condition.
    pub matches: u64,
    /// Those of each cell.
    pub in_cell: Vec<u64>,
    /// All runs that were looked at.
    pub looked_at: u64,
    /// The first of those that meet it, at most [`MOST_RANKED`], the most typical first.
    pub runs: Vec<FoundRun>,
    /// Why looking ended.
    pub stopped: Stopped,
}

impl Found {
    /// The share of the runs of a cell that meet the condition; `None` without runs.
    pub(crate) fn share(&self, cell: usize) -> Option<Estimate> {
        Estimate::share(self.in_cell[cell], self.looked_at / self.in_cell.len() as u64)
    }
}

/// Makes the runs of a study, and finds those that meet a condition.
pub(crate) fn find(study: &Study, condition: &Condition, cancel: &AtomicBool, watch: &dyn Watch) -> Found {
    let (mut looked_at, mut kept) = (0, Vec::new());
    let mut in_cell = vec![0; study.cells()];
    let mut row = RunCells::default();
    let remember = |batch: &[&[RunRecord]]| {
        for run in 0..batch.first().map_or(0, |records| records.len()) {
            for (cell, records) in batch.iter().enumerate() {
                looked_at += 1;
                let record = records[run];
                if condition.holds(row.of(study, cell, &record)) {
                    in_cell[cell] += 1;
                    if kept.len() < MOST_RANKED {
                        kept.push((cell, record));
                    }
                }
            }
        }
        Ok::<(), Infallible>(())
    };
    let Ok((_, stopped)) = engine::run(study, 0..study.runs, cancel, watch, remember);
    let records: Vec<RunRecord> = kept.iter().map(|(_, record)| *record).collect();
    let distances = typical::distances(study, &records);
    let ranked = kept.into_iter().zip(distances);
    let mut runs: Vec<FoundRun> =
        ranked.map(|((cell, record), distance)| FoundRun { cell, record, distance }).collect();
    // A stable sort: of equally typical runs the earlier comes first.
    runs.sort_by(|a, b| a.distance.total_cmp(&b.distance));
    Found { matches: in_cell.iter().sum(), in_cell, looked_at, runs, stopped }
}
