//! What is remembered of many runs: counts and fixed-point sums, which merge exactly and in any order,
//! so that threads, batches and shards leave no trace.

mod block;
mod cell;
mod draws;
mod event;
mod metric;
mod pair;
mod quantity;
mod rare;
mod sample;
mod stopped;

pub use cell::CellTally;
#[cfg(test)]
pub(crate) use cell::DiagnosticSums;
pub(crate) use cell::{Quantity, Word};
pub(crate) use event::{event_names, event_position, event_total, run_events};
pub use metric::Metric;
pub(crate) use pair::PairTally;
pub(crate) use rare::RareTally;
pub(crate) use sample::Sample;
pub use stopped::Stopped;

use crate::base::stats::{ConditionalCounts, PairedDraw};
use crate::model::crisis::RunRecord;
use crate::model::study::{Given, Outcome, Study};
use crate::run::rare::{Harvest, Plan};
use block::{BLOCK, Block};
use draws::Widths;
use quantity::quantities;
use serde::{Deserialize, Serialize};

/// The tally of a study.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tally {
    runs: u64,
    regimes: usize,
    events: usize,
    cells: Vec<CellTally>,
    /// Conferral by conferral; within one, (0, 1), (0, 2), (1, 2), (0, 3) …
    pairs: Vec<PairTally>,
    #[serde(default, skip_serializing_if = "RareTally::is_empty")]
    rare: RareTally,
    /// Room for the bits of a block, one per cell.
    #[serde(skip)]
    blocks: Vec<Block>,
}

impl Tally {
    /// The tally of no runs.
    pub fn new(study: &Study) -> Tally {
        let regimes = study.regimes.len();
        let events = event_total(study);
        let pairs = study.conferral.len() * (regimes * regimes.saturating_sub(1) / 2);
        Tally {
            runs: 0,
            regimes,
            events,
            cells: vec![CellTally::new(study, events); study.cells()],
            pairs: vec![PairTally::new(events); pairs],
            rare: RareTally::default(),
            blocks: Vec::new(),
        }
    }

    /// The tally of no runs yet, from which trees will grow by these plans.
    pub(crate) fn with_trees(study: &Study, plans: Vec<Plan>) -> Tally {
        let tally = Tally::new(study);
        Tally { rare: RareTally::new(plans, tally.cells.len()), ..tally }
    }

    /// Adds what the trees of a batch have yielded: cell by cell, event by event.
    pub(crate) fn gather(&mut self, cells: &[Vec<Harvest>]) {
        self.rare.absorb(cells);
    }

    /// What trees have yielded.
    pub(crate) fn rare(&self) -> &RareTally {
        &self.rare
    }

    /// Adds a batch: `cells[c][i]` is the record of the batch's i-th run in cell c, so that records of one
    /// run index stand at the same place in every cell. Panics if the cells differ in length.
    pub fn absorb(&mut self, study: &Study, cells: &[&[RunRecord]]) {
        let runs = cells.first().map_or(0, |records| records.len());
        assert!(
            cells.len() == self.cells.len() && cells.iter().all(|cell| cell.len() == runs),
            "a batch has the same runs in every cell"
        );
        self.blocks.resize_with(self.cells.len(), Block::default);
        // A block is of one draw of the parameters, if they are drawn together.
        let mut start = 0;
        while start < runs {
            let draw = cells[0][start].draw;
            let same = |at: &usize| cells[0][*at].draw == draw;
            let end = (start..runs.min(start + BLOCK)).take_while(same).last().map_or(runs, |last| last + 1);
            for ((cell, block), records) in self.cells.iter_mut().zip(&mut self.blocks).zip(cells.iter()) {
                let records = &records[start..end];
                cell.absorb(study, records);
                block.fill(study, self.events, records);
                block.count_events(cell.events_mut());
                if let Some(draw) = draw {
                    cell.by_draw_mut().absorb(draw, study, widths(study, self.events), records, block);
                }
            }
            for (index, pair) in self.pairs.iter_mut().enumerate() {
                let (a, b) = pair_cells(self.regimes, index);
                pair.absorb(
                    draw,
                    (&self.blocks[a], &cells[a][start..end]),
                    (&self.blocks[b], &cells[b][start..end]),
                );
            }
            start = end;
        }
        self.runs += runs as u64;
    }

    /// Adds the runs of another tally of the same study. Exact, whatever the order and the grouping.
    pub fn merge(&mut self, other: &Tally) {
        assert!(
            self.cells.len() == other.cells.len() && self.pairs.len() == other.pairs.len(),
            "tallies of different studies"
        );
        self.runs += other.runs;
        for (to, from) in self.cells.iter_mut().zip(&other.cells) {
            to.merge(from);
        }
        for (to, from) in self.pairs.iter_mut().zip(&other.pairs) {
            to.merge(from);
        }
        self.rare.merge(&other.rare);
    }

    /// Whether this can be a tally of the study: one that was read from a file need not be.
    pub fn fits(&self, study: &Study) -> bool {
        let empty = Tally::new(study);
        let cells = self.cells.iter().zip(&empty.cells);
        let pairs = self.pairs.iter().zip(&empty.pairs);
        let draws = study.parameters.joint.as_ref().map_or(0, |joint| joint.rows.len());
        (self.regimes, self.events) == (empty.regimes, empty.events)
            && (self.cells.len(), self.pairs.len()) == (empty.cells.len(), empty.pairs.len())
            && cells.clone().all(|(cell, empty)| cell.has_shape_of(empty))
            && pairs.clone().all(|(pair, empty)| pair.has_shape_of(empty))
            && cells.clone().all(|(cell, _)| cell.draws_fit(draws, widths(study, self.events)))
            && pairs.into_iter().all(|(pair, _)| pair.draws_fit(draws))
            && cells.into_iter().all(|(cell, _)| cell.trials(Given::Always) == self.runs)
            && self.rare.fits(study, self.cells.len(), self.runs)
    }

    /// Runs per cell.
    pub fn runs(&self) -> u64 {
        self.runs
    }

    /// The tallies of all cells, conferral by conferral, regime by regime.
    pub fn cells(&self) -> &[CellTally] {
        &self.cells
    }

    /// The tally of one regime under one question.
    pub fn cell(&self, conferral: usize, regime: usize) -> &CellTally {
        &self.cells[conferral * self.regimes + regime]
    }

    /// The counts behind the contrast `a − b` of two regimes under the same question.
    pub fn pair_counts(
        &self,
        conferral: usize,
        (a, b): (usize, usize),
        given: Given,
        event: usize,
    ) -> ConditionalCounts {
        let (low, high) = (a.min(b), a.max(b));
        let counts = self.pair(conferral, low, high).counts(
            self.cell(conferral, low),
            self.cell(conferral, high),
            given,
            event,
        );
        if a <= b {
            return counts;
        }
        ConditionalCounts {
            n_a: counts.n_b,
            n_b: counts.n_a,
            x_a: counts.x_b,
            x_b: counts.x_a,
            n_ab: counts.n_ab,
            x_ab: counts.x_ab,
            xa_nb: counts.na_xb,
            na_xb: counts.xa_nb,
        }
    }

    /// Per draw of the parameters, the runs that meet a condition and those of them with an event, under either regime
    /// of a contrast and, without a condition, under both; empty if parameters are not drawn together.
    pub fn pair_by_draw(
        &self,
        conferral: usize,
        (a, b): (usize, usize),
        given: Given,
        event: usize,
    ) -> Vec<PairedDraw> {
        let of = |regime| self.cell(conferral, regime).by_draw().of_event(given, event);
        let pairs = of(a).into_iter().zip(of(b));
        if given != Given::Always {
            return pairs.map(|(a, b)| PairedDraw { a, b, both: None }).collect();
        }
        let both = self.pair(conferral, a.min(b), a.max(b)).both_by_draw(event);
        pairs.zip(both).map(|((a, b), both)| PairedDraw { a, b, both: Some(both) }).collect()
    }

    /// Runs that end in `outcome_a` under regime a and in `outcome_b` under regime b.
    pub fn transition(
        &self,
        conferral: usize,
        (a, b): (usize, usize),
        outcome_a: Outcome,
        outcome_b: Outcome,
    ) -> u64 {
        if a <= b {
            self.pair(conferral, a, b).transition(outcome_a, outcome_b)
        } else {
            self.pair(conferral, b, a).transition(outcome_b, outcome_a)
        }
    }

    fn pair(&self, conferral: usize, low: usize, high: usize) -> &PairTally {
        assert!(low < high && high < self.regimes, "a pair has two regimes");
        let per_conferral = self.regimes * (self.regimes - 1) / 2;
        &self.pairs[conferral * per_conferral + high * (high - 1) / 2 + low]
    }
}

/// What counts per draw are as long as; of a study with so many events.
fn widths(study: &Study, events: usize) -> Widths {
    Widths { events, quarters: study.horizon_quarters as usize, quantities: quantities(study) }
}

/// The two cells of the pair at a position.
fn pair_cells(regimes: usize, index: usize) -> (usize, usize) {
    let per_conferral = regimes * (regimes - 1) / 2;
    let first_cell = index / per_conferral * regimes;
    let mut low = index % per_conferral;
    let mut high = 1;
    while low >= high {
        low -= high;
        high += 1;
    }
    (first_cell + low, first_cell + high)
}
