//! What is remembered per draw of the parameters, for intervals of chance and parameters together.

use super::block::Block;
use crate::base::stats::DrawCounts;
use crate::model::crisis::RunRecord;
use crate::model::study::{Given, Outcome};
use serde::{Deserialize, Serialize};

const OUTCOMES: usize = Given::ALL.len() * Outcome::ALL.len();

/// Counts of one cell per draw, as far as the runs have come round; nothing if parameters are not drawn together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct DrawTally {
    /// Draw × condition × outcome: runs with both.
    outcomes: Vec<u64>,
    /// Draw × condition × event: runs with both.
    events: Vec<u64>,
}

impl DrawTally {
    pub(super) fn is_empty(&self) -> bool {
        self.outcomes.is_empty()
    }

    fn draws(&self) -> usize {
        self.outcomes.len() / OUTCOMES
    }

    /// Room for so many draws at least.
    fn grow(&mut self, draws: usize, events: usize) {
        if draws > self.draws() {
            self.outcomes.resize(draws * OUTCOMES, 0);
            self.events.resize(draws * events * Given::ALL.len(), 0);
        }
    }

    /// Adds the runs of a block, which all have this draw; a study has so many events.
    pub(super) fn absorb(&mut self, draw: usize, events: usize, records: &[RunRecord], block: &Block) {
        self.grow(draw + 1, events);
        let outcomes = &mut self.outcomes[draw * OUTCOMES..][..OUTCOMES];
        for record in records {
            for &given in Given::ALL.iter().filter(|&&given| record.meets(given)) {
                outcomes[given as usize * Outcome::ALL.len() + record.outcome as usize] += 1;
            }
        }
        let width = events * Given::ALL.len();
        block.count_events(&mut self.events[draw * width..][..width]);
    }

    /// Adds the counts of another tally of the same study.
    pub(super) fn merge(&mut self, other: &DrawTally) {
        if other.draws() > 0 {
            self.grow(other.draws(), other.events.len() / other.draws() / Given::ALL.len());
        }
        let add = |to: &mut [u64], from: &[u64]| to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        add(&mut self.outcomes, &other.outcomes);
        add(&mut self.events, &other.events);
    }

    /// Whether it can be of a study with so many draws and events.
    pub(super) fn fits(&self, draws: usize, events: usize) -> bool {
        self.draws() <= draws
            && self.outcomes.len() == self.draws() * OUTCOMES
            && self.events.len() == self.draws() * events * Given::ALL.len()
    }

    /// Per draw, the runs that meet a condition, and those of them that end in an outcome.
    pub(super) fn of_outcome(&self, given: Given, outcome: Outcome) -> Vec<DrawCounts> {
        let one = |draw: &[u64]| DrawCounts {
            count: row(draw, given)[outcome as usize],
            trials: row(draw, given).iter().sum(),
        };
        self.outcomes.chunks_exact(OUTCOMES).map(one).collect()
    }

    /// Per draw, the runs that meet a condition, and those of them that have an event.
    pub(super) fn of_event(&self, given: Given, event: usize) -> Vec<DrawCounts> {
        let width = self.events.len() / self.draws().max(1);
        let draws = self.outcomes.chunks_exact(OUTCOMES).zip(self.events.chunks_exact(width.max(1)));
        let one = |(outcomes, events): (&[u64], &[u64])| DrawCounts {
            count: row(events, given)[event],
            trials: row(outcomes, given).iter().sum(),
        };
        draws.map(one).collect()
    }
}

/// The counts of one draw under a condition.
fn row(draw: &[u64], given: Given) -> &[u64] {
    let width = draw.len() / Given::ALL.len();
    &draw[given as usize * width..][..width]
}
