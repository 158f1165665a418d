//! What is remembered of trees: by which plans they grew, and what they yielded.

use super::Tally;
use crate::base::stats::DrawSums;
use crate::model::study::{Event, Given, RUNS_PER_DRAW, Rare, Study};
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

    /// Whether it can be of so many cells of the study, and so many runs of each.
    pub(super) fn fits(&self, study: &Study, cells: usize, runs: u64) -> bool {
        let grows = |(rare, plan): (&Rare, &Plan)| {
            (rare.event, rare.compensator) == (plan.event, plan.compensator)
                && rare.branching.as_ref().is_none_or(|given| *given == plan.branching)
        };
        let as_asked = self.plans.len() == study.rare.len() && study.rare.iter().zip(&self.plans).all(grows);
        (as_asked || (self.is_empty() && runs == 0))
            && self.harvests.len() == self.plans.len() * cells
            && self.harvests.chunks(self.plans.len().max(1)).all(|harvests| {
                harvests.iter().zip(&self.plans).all(|(harvest, plan)| {
                    harvest.reached.len() == plan.branching.len()
                        && harvest.roots.is_sorted_by(|a, b| a.run < b.run)
                        && harvest.roots.len() as u64 <= runs
                        && harvest.roots.iter().all(|root| root.weight > 0.0 && root.weight.is_finite())
                })
            })
    }

    /// What the trees of the event at a position have yielded in a cell.
    pub(crate) fn harvest(&self, cell: usize, event: usize) -> &Harvest {
        &self.harvests[cell * self.plans.len() + event]
    }
}

impl Tally {
    /// What the trees of the event at a position have yielded in a cell, by draw of the parameters; nothing if these are
    /// not drawn together.
    pub(crate) fn rare_by_draw(&self, study: &Study, cell: usize, event: usize) -> Vec<DrawSums> {
        let Some(joint) = &study.parameters.joint else { return Vec::new() };
        let order = joint.order(study.seed);
        let runs = self.cells[cell].by_draw().of_event(Given::Always, Event::Attacked as usize);
        let mut draws: Vec<DrawSums> =
            runs.iter().map(|draw| DrawSums { runs: draw.trials, ..DrawSums::default() }).collect();
        for root in &self.rare.harvest(cell, event).roots {
            let draw = &mut draws[order[(root.run / RUNS_PER_DRAW % order.len() as u64) as usize]];
            draw.roots += 1;
            draw.sum += root.weight;
            draw.squares += root.weight * root.weight;
        }
        draws
    }
}
