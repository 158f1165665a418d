//! What is remembered of two regimes run on the same run indices.

use super::block::{Block, CONDITIONS, both};
use super::cell::{CellTally, add};
use crate::base::stats::{ConditionalCounts, counts};
use crate::model::crisis::RunRecord;
use crate::model::study::{Given, Outcome};
use serde::{Deserialize, Serialize};

const OUTCOMES: usize = Outcome::ALL.len();

/// Joint counts of one condition and one event in two regimes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Joint {
    x_ab: u64,
    xa_nb: u64,
    na_xb: u64,
}

/// The joint tally of two regimes, `a` before `b` in the study, under the same question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PairTally {
    /// Per condition: runs that meet it in both.
    conditions: [u64; CONDITIONS],
    /// Condition × event.
    joint: Vec<Joint>,
    /// Outcome in a × outcome in b.
    transitions: Vec<u64>,
    /// Draw × event: runs with the event in both, whatever else; nothing if parameters are not drawn together.
    #[serde(default, with = "counts", skip_serializing_if = "Vec::is_empty")]
    both_by_draw: Vec<u64>,
}

impl PairTally {
    pub(super) fn new(events: usize) -> PairTally {
        PairTally {
            conditions: [0; CONDITIONS],
            joint: vec![Joint::default(); CONDITIONS * events],
            transitions: vec![0; OUTCOMES * OUTCOMES],
            both_by_draw: Vec::new(),
        }
    }

    fn events(&self) -> usize {
        self.joint.len() / CONDITIONS
    }

    /// Adds the runs of a block, all of one draw if parameters are drawn together.
    pub(super) fn absorb(
        &mut self,
        draw: Option<usize>,
        a: (&Block, &[RunRecord]),
        b: (&Block, &[RunRecord]),
    ) {
        let events = self.events();
        if let Some(draw) = draw {
            self.both_by_draw.resize(self.both_by_draw.len().max((draw + 1) * events), 0);
            let counts = &mut self.both_by_draw[draw * events..][..events];
            for ((count, x_a), x_b) in counts.iter_mut().zip(a.0.events()).zip(b.0.events()) {
                *count += both(x_a, x_b);
            }
        }
        for given in 0..CONDITIONS {
            let (n_a, n_b) = (&a.0.conditions[given], &b.0.conditions[given]);
            self.conditions[given] += both(n_a, n_b);
            let range = given * events..(given + 1) * events;
            let x_a = &a.0.joint[range.clone()];
            let x_b = &b.0.joint[range.clone()];
            for ((joint, x_a), x_b) in self.joint[range].iter_mut().zip(x_a).zip(x_b) {
                joint.x_ab += both(x_a, x_b);
                joint.xa_nb += both(x_a, n_b);
                joint.na_xb += both(n_a, x_b);
            }
        }
        for (a, b) in a.1.iter().zip(b.1) {
            self.transitions[a.outcome as usize * OUTCOMES + b.outcome as usize] += 1;
        }
    }

    pub(super) fn merge(&mut self, other: &PairTally) {
        add(&mut self.conditions, &other.conditions);
        add(&mut self.transitions, &other.transitions);
        assert_eq!(self.joint.len(), other.joint.len(), "tallies of different studies");
        self.both_by_draw.resize(self.both_by_draw.len().max(other.both_by_draw.len()), 0);
        self.both_by_draw.iter_mut().zip(&other.both_by_draw).for_each(|(to, from)| *to += from);
        for (to, from) in self.joint.iter_mut().zip(&other.joint) {
            to.x_ab += from.x_ab;
            to.xa_nb += from.xa_nb;
            to.na_xb += from.na_xb;
        }
    }

    /// Whether all its lists are as long as those of another.
    pub(super) fn has_shape_of(&self, other: &PairTally) -> bool {
        let shape = |pair: &PairTally| [pair.joint.len(), pair.transitions.len()];
        shape(self) == shape(other)
    }

    /// Whether the counts per draw can be of a study with so many draws.
    pub(super) fn draws_fit(&self, draws: usize) -> bool {
        self.both_by_draw.len() <= draws * self.events()
            && self.both_by_draw.len().is_multiple_of(self.events())
    }

    /// Per draw, the runs with an event in both.
    pub(super) fn both_by_draw(&self, event: usize) -> impl Iterator<Item = u64> {
        self.both_by_draw.chunks_exact(self.events()).map(move |draw| draw[event])
    }

    /// The counts behind the contrast `a − b` of an event under a condition.
    pub(super) fn counts(
        &self,
        a: &CellTally,
        b: &CellTally,
        given: Given,
        event: usize,
    ) -> ConditionalCounts {
        let events = self.events();
        let joint = self.joint[given as usize * events + event];
        ConditionalCounts {
            n_a: a.trials(given),
            n_b: b.trials(given),
            x_a: a.event_count(given, event),
            x_b: b.event_count(given, event),
            n_ab: self.conditions[given as usize],
            x_ab: joint.x_ab,
            xa_nb: joint.xa_nb,
            na_xb: joint.na_xb,
        }
    }

    /// Runs with one outcome in a and another in b.
    pub(super) fn transition(&self, a: Outcome, b: Outcome) -> u64 {
        self.transitions[a as usize * OUTCOMES + b as usize]
    }
}
