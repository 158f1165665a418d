//! What is remembered of one point: counts of every event in every cell, block by block; or why it failed.

use crate::model::study::{RUNS_PER_DRAW, Study};
use crate::read::sweep::{Replicates, Spec};
use crate::run::tally::event_total;

/// The shape of the counts of a point: the same at every point of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Conferral by regime.
    pub cells: usize,
    /// Events, those of the study included.
    pub events: usize,
    /// Blocks of runs.
    pub blocks: usize,
    /// Runs of a point, over all blocks.
    pub runs: u64,
    /// Runs that go to the same block one after another: those of a draw of the parameters, where each point takes draws of its
    /// own. Dealt over all blocks, what a draw does would repeat from block to block as what an input does.
    pub together: u64,
}

impl Shape {
    /// The shape for a study.
    pub fn of(study: &Study, spec: &Spec) -> Shape {
        let own_draws = study.parameters.joint.is_some() && spec.replicates == Replicates::Independent;
        Shape {
            cells: study.cells(),
            events: event_total(study),
            blocks: spec.blocks as usize,
            runs: spec.runs,
            together: if own_draws { RUNS_PER_DRAW } else { 1 },
        }
    }

    /// The block of a run.
    pub fn block_of(&self, run: u64) -> usize {
        (run / self.together % self.blocks as u64) as usize
    }

    /// The number of counts.
    pub fn len(&self) -> usize {
        self.cells * self.events * self.blocks
    }

    /// The runs of a block.
    pub fn runs_in(&self, block: usize) -> u32 {
        let (block, blocks) = (block as u64, self.blocks as u64);
        let (whole, rest) = (self.runs / self.together, self.runs % self.together);
        let (rounds, last) = (whole / blocks, whole % blocks);
        let of_whole = (rounds + u64::from(block < last)) * self.together;
        (of_whole + if block == last { rest } else { 0 }) as u32
    }

    /// Whether there can be such counts: no block has more runs with an event than it has runs.
    pub(super) fn fits(&self, counts: &[u32]) -> bool {
        let most: Vec<u32> = (0..self.blocks).map(|block| self.runs_in(block)).collect();
        let fits = |counts: &[u32]| counts.iter().zip(&most).all(|(count, most)| count <= most);
        self.blocks > 0 && counts.len() == self.len() && counts.chunks_exact(self.blocks).all(fits)
    }

    /// The place of the counts of an event in a cell.
    pub fn place(&self, cell: usize, event: usize) -> std::ops::Range<usize> {
        let first = (cell * self.events + event) * self.blocks;
        first..first + self.blocks
    }
}

/// Counts by cell, event and block, the last fastest; or why there are none.
pub(crate) type PointCounts = Result<Vec<u32>, String>;

/// The record of a point.
pub(super) fn encode(point: u64, counts: &PointCounts) -> Vec<u8> {
    let mut bytes = vec![u8::from(counts.is_err())];
    bytes.extend(point.to_le_bytes());
    match counts {
        Ok(counts) => bytes.extend(counts.iter().flat_map(|count| count.to_le_bytes())),
        Err(message) => bytes.extend(message.as_bytes()),
    }
    bytes
}

/// The point that a record is of, and its counts; `None` if it is no record of this shape, or counts more events
/// than there are runs.
pub(super) fn decode(shape: Shape, record: &[u8]) -> Option<(u64, PointCounts)> {
    let (status, rest) = record.split_first()?;
    let (point, rest) = rest.split_first_chunk()?;
    let counts = match status {
        0 if rest.len() == 4 * shape.len() => {
            let (counts, _) = rest.as_chunks();
            let counts: Vec<u32> = counts.iter().map(|count| u32::from_le_bytes(*count)).collect();
            if !shape.fits(&counts) {
                return None;
            }
            Ok(counts)
        }
        1 => Err(std::str::from_utf8(rest).ok()?.to_string()),
        _ => return None,
    };
    Some((u64::from_le_bytes(*point), counts))
}
