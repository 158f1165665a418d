//! Runs, a block at a time: one bit each.

use super::event::{FirstCrisis, has_event};
use crate::model::crisis::RunRecord;
use crate::model::study::{Given, Study};

/// Runs handled at a time: one bit each, so that joint counts are `and` and popcount.
pub(super) const BLOCK: usize = 256;
const WORDS: usize = BLOCK / 64;
pub(super) const CONDITIONS: usize = Given::ALL.len();

pub(super) type Bits = [u64; WORDS];

/// Runs in both.
#[inline]
pub(super) fn both(a: &Bits, b: &Bits) -> u64 {
    a.iter().zip(b).map(|(a, b)| u64::from((a & b).count_ones())).sum()
}

/// Which runs of a block meet which condition and have which event, in one cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    pub(super) conditions: [Bits; CONDITIONS],
    events: Vec<Bits>,
    /// Condition × event: the runs with both.
    pub(super) joint: Vec<Bits>,
}

impl Block {
    /// The runs with each event, whatever else they meet.
    pub(super) fn events(&self) -> &[Bits] {
        &self.events
    }

    /// Reads the runs of a block, at most [`BLOCK`].
    pub(super) fn fill(&mut self, study: &Study, events: usize, records: &[RunRecord]) {
        self.conditions = [[0; WORDS]; CONDITIONS];
        self.events.clear();
        self.events.resize(events, [0; WORDS]);
        let standard = events - study.events.len();
        for (run, record) in records.iter().enumerate() {
            let (word, bit) = (run / 64, 1u64 << (run % 64));
            for (set, &given) in self.conditions.iter_mut().zip(Given::ALL) {
                set[word] |= if record.meets(given) { bit } else { 0 };
            }
            let mut rest = record.events.0;
            while rest != 0 {
                self.events[rest.trailing_zeros() as usize][word] |= bit;
                rest &= rest - 1;
            }
            if study.events.is_empty() {
                continue;
            }
            let first_crisis = FirstCrisis::of(record, study.responders.len());
            for (set, event) in self.events[standard..].iter_mut().zip(&study.events) {
                if has_event(event, record, first_crisis) {
                    set[word] |= bit;
                }
            }
        }
        self.joint.clear();
        for condition in &self.conditions {
            for event in &self.events {
                self.joint.push(std::array::from_fn(|word| condition[word] & event[word]));
            }
        }
    }

    /// Adds the number of runs per condition × event.
    pub(super) fn count_events(&self, counts: &mut [u64]) {
        for (count, joint) in counts.iter_mut().zip(&self.joint) {
            *count += both(joint, joint);
        }
    }
}
