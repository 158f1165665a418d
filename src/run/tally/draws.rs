//! What is remembered per draw of the parameters, for intervals of chance and parameters together.

use super::block::Block;
use super::quantity::each_quantity;
use super::sample::is_summed;
use crate::base::stats::{DrawCounts, Moments, counts};
use crate::model::crisis::RunRecord;
use crate::model::study::{Given, Outcome, Study};
use serde::{Deserialize, Serialize};

const OUTCOMES: usize = Given::ALL.len() * Outcome::ALL.len();

/// Counts of one cell per draw, as far as the runs have come round; nothing if parameters are not drawn together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DrawTally {
    /// Draw × condition × outcome: runs with both.
    #[serde(with = "counts")]
    outcomes: Vec<u64>,
    /// Draw × condition × event: runs with both.
    #[serde(with = "counts")]
    events: Vec<u64>,
    /// Draw × quarter of the first limited or full attack.
    #[serde(with = "counts")]
    attacks: Vec<u64>,
    /// Draw × quantity.
    #[serde(with = "counts")]
    quantities: Vec<Moments>,
}

/// How many of a kind a study has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Widths {
    pub events: usize,
    pub quarters: usize,
    pub quantities: usize,
}

impl DrawTally {
    pub(super) fn is_empty(&self) -> bool {
        self.outcomes.is_empty()
    }

    fn draws(&self) -> usize {
        self.outcomes.len() / OUTCOMES
    }

    /// Room for so many draws at least.
    fn grow(&mut self, draws: usize, widths: Widths) {
        if draws > self.draws() {
            self.outcomes.resize(draws * OUTCOMES, 0);
            self.events.resize(draws * widths.events * Given::ALL.len(), 0);
            self.attacks.resize(draws * widths.quarters, 0);
            self.quantities.resize(draws * widths.quantities, Moments::default());
        }
    }

    /// Adds the runs of a block, which all have this draw.
    pub(super) fn absorb(
        &mut self,
        draw: usize,
        study: &Study,
        widths: Widths,
        records: &[RunRecord],
        block: &Block,
    ) {
        self.grow(draw + 1, widths);
        let outcomes = &mut self.outcomes[draw * OUTCOMES..][..OUTCOMES];
        for record in records {
            for &given in Given::ALL.iter().filter(|&&given| record.meets(given)) {
                outcomes[given as usize * Outcome::ALL.len() + record.outcome as usize] += 1;
            }
        }
        let attacks = &mut self.attacks[draw * widths.quarters..][..widths.quarters];
        for attack in records.iter().filter_map(|record| record.first_attack) {
            attacks[attack.quarter as usize] += 1;
        }
        let width = widths.events * Given::ALL.len();
        block.count_events(&mut self.events[draw * width..][..width]);
        let quantities = &mut self.quantities[draw * widths.quantities..][..widths.quantities];
        each_quantity(study, records, |place, _, value| {
            if is_summed(value) {
                quantities[place].record(value);
            }
        });
    }

    /// Adds the counts of another tally of the same study.
    pub(super) fn merge(&mut self, other: &DrawTally) {
        if other.draws() > 0 {
            let widths = Widths {
                events: other.events.len() / other.draws() / Given::ALL.len(),
                quarters: other.attacks.len() / other.draws(),
                quantities: other.quantities.len() / other.draws(),
            };
            self.grow(other.draws(), widths);
        }
        let add = |to: &mut [u64], from: &[u64]| to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        add(&mut self.outcomes, &other.outcomes);
        add(&mut self.events, &other.events);
        add(&mut self.attacks, &other.attacks);
        self.quantities.iter_mut().zip(&other.quantities).for_each(|(to, from)| to.merge(from));
    }

    /// Whether it can be of a study with so many draws.
    pub(super) fn fits(&self, draws: usize, widths: Widths) -> bool {
        self.draws() <= draws
            && self.outcomes.len() == self.draws() * OUTCOMES
            && self.events.len() == self.draws() * widths.events * Given::ALL.len()
            && self.attacks.len() == self.draws() * widths.quarters
            && self.quantities.len() == self.draws() * widths.quantities
    }

    /// Per draw, the runs, and those of them without a limited or full attack up to the end of a quarter.
    pub(crate) fn of_survivors(&self, quarter: usize) -> Vec<DrawCounts> {
        let width = self.attacks.len() / self.draws().max(1);
        let draws = self.outcomes.chunks_exact(OUTCOMES).zip(self.attacks.chunks_exact(width.max(1)));
        let one = |(outcomes, attacks): (&[u64], &[u64])| {
            let trials: u64 = row(outcomes, Given::Always).iter().sum();
            DrawCounts { count: trials - attacks[..=quarter].iter().sum::<u64>(), trials }
        };
        draws.map(one).collect()
    }

    /// Per draw, the quantity at a place, of which metrics are the first.
    pub(crate) fn of_quantity(&self, place: usize) -> Vec<Moments> {
        let width = self.quantities.len() / self.draws().max(1);
        self.quantities.chunks_exact(width.max(1)).map(|draw| draw[place]).collect()
    }

    /// Per draw, the runs that meet a condition, and those of them that end in an outcome.
    pub(crate) fn of_outcome(&self, given: Given, outcome: Outcome) -> Vec<DrawCounts> {
        let one = |draw: &[u64]| DrawCounts {
            count: row(draw, given)[outcome as usize],
            trials: row(draw, given).iter().sum(),
        };
        self.outcomes.chunks_exact(OUTCOMES).map(one).collect()
    }

    /// Per draw, the runs that meet a condition, and those of them that have an event.
    pub(crate) fn of_event(&self, given: Given, event: usize) -> Vec<DrawCounts> {
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
