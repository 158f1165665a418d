//! What is remembered of trees: by which plans they grew, and what they yielded.

use crate::model::study::Study;
use crate::run::rare::{Harvest, Plan};
use serde::{Deserialize, Serialize};

/// Plans and harvests; nothing if a study has no rare events.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct RareTally {
    /// How the trees of each event grow.
    pub plans: Vec<Plan>,
    /// Cell × event.
    harvests: Vec<Harvest>,
}

impl RareTally {
    /// Nothing yet, for so many cells.
    pub(super) fn new(plans: Vec<Plan>, cells: usize) -> RareTally {
        let empty = |plan: &Plan| Harvest::new(plan.branching.len());
        RareTally { harvests: (0..cells).flat_map(|_| plans.iter().map(empty)).collect(), plans }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.plans.is_empty()
    }

    /// Adds what the cells of a batch have yielded, event by event.
    pub(super) fn absorb(&mut self, cells: &[Vec<Harvest>]) {
        for (to, from) in self.harvests.iter_mut().zip(cells.iter().flatten()) {
            to.merge(from);
        }
    }

    /// Adds another of the same plans; a tally of no runs may have none yet.
    pub(super) fn merge(&mut self, other: &RareTally) {
        if self.is_empty() {
            *self = other.clone();
            return;
        }
        assert_eq!(self.plans, other.plans, "trees of different plans");
        self.harvests.iter_mut().zip(&other.harvests).for_each(|(to, from)| to.merge(from));
    }

    /// Whether it can be of so many cells of the study.
    pub(super) fn fits(&self, study: &Study, cells: usize) -> bool {
        let events = study.rare.iter().map(|rare| rare.event);
        (self.is_empty() || events.eq(self.plans.iter().map(|plan| plan.event)))
            && self.harvests.len() == self.plans.len() * cells
            && self.harvests.chunks(self.plans.len().max(1)).all(|harvests| {
                harvests.iter().zip(&self.plans).all(|(harvest, plan)| {
                    harvest.reached.len() == plan.branching.len()
                        && harvest.roots.is_sorted_by(|a, b| a.run < b.run)
                })
            })
    }

    /// What the trees of the event at a position have yielded in a cell.
    pub(crate) fn harvest(&self, cell: usize, event: usize) -> &Harvest {
        &self.harvests[cell * self.plans.len() + event]
    }
}
