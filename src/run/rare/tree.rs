//! A tree for a run (RESTART: Villén-Altamirano & Villén-Altamirano 1991; Garvels 2000).
//!
//! The trunk is the run itself. Whenever a path climbs to a level of importance, branches leave it there, each with a
//! future of its own, and the weight of all is divided by their number. A branch ends where it falls below the level at
//! which it was born, or with its crisis; the path that it left goes on, with the weight of where it is. The sum of
//! weight × hazard of the last step, over all paths and rounds, has the probability of the event as its mean.

use super::fork::Fork;
use super::roots::{Harvest, Root};
use crate::model::crisis::course::Crisis;
use crate::model::crisis::escalate::{Rise, rise};
use crate::model::crisis::fighting::fights;
use crate::model::crisis::snapshot::Snapshot;
use crate::model::crisis::{
    Moment, RunRecord, Timeline, Unwatched, Witness, World, simulate, simulate_from_round_to_round,
};
use crate::model::study::{Branching, RareEvent, Rung, Study};
use serde::{Deserialize, Serialize};

/// How trees of an event grow: the same under every guarantee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub event: RareEvent,
    /// Levels and paths that go on from each, rising.
    pub branching: Vec<Branching>,
    /// Whether the hazard of the last step is summed, and not the steps that come.
    pub compensator: bool,
}

impl Plan {
    /// How many levels of the plan an importance reaches.
    fn levels(&self, importance: u8) -> usize {
        self.branching.iter().take_while(|branching| branching.level <= importance).count()
    }
}

/// How near a crisis is to the event.
fn importance(event: RareEvent, world: &World, crisis: &Crisis) -> u8 {
    let rung = u8::from(crisis.rung);
    match event {
        RareEvent::NuclearUse => rung + u8::from(fights(world, crisis, |_| true)),
        RareEvent::StrategicExchange if fights(world, crisis, |i| world.study.responders[i].nuclear) => rung,
        RareEvent::StrategicExchange => 0,
    }
}

/// Where a path is.
#[derive(Clone, Copy, Debug, Default)]
struct Path {
    /// The number of levels at or above which it stands.
    level: usize,
    /// The number at which it was born; 0 of the trunk.
    born: usize,
    /// The quarter in which the crisis began in which it stands there.
    crisis: Option<u32>,
    /// Score of the autonomous risk of the rung before the event: the derivative of the path's log-likelihood with
    /// respect to the risk's logarithm.
    score: f64,
}

/// The tree of one event on the run under way, and what earlier runs have yielded.
struct Tree {
    plan: Plan,
    target: Rung,
    /// Weight of a path by the number of levels at or above which it stands.
    weights: Vec<f64>,
    path: Path,
    /// The hazard of the round under way.
    rise: Option<Rise>,
    /// Sums of the run under way: weight × hazard, and its derivative with respect to the logarithm of the risk.
    sums: [f64; 2],
    /// One for each level: paths branch at a level only on their way from the level below.
    set_aside: Vec<Snapshot>,
    /// Where the path that is played has left its parents.
    forks: Vec<Fork>,
    /// The forks of the first path of the run that reached the event.
    hit: Option<Vec<Fork>>,
    harvest: Harvest,
}

impl Tree {
    fn new(plan: &Plan, study: &Study) -> Tree {
        let mut weights = vec![1.0];
        for branching in &plan.branching {
            weights.push(weights[weights.len() - 1] / f64::from(branching.splits));
        }
        Tree {
            target: plan.event.target(),
            weights,
            path: Path::default(),
            rise: None,
            sums: [0.0; 2],
            set_aside: plan.branching.iter().map(|_| Snapshot::new(study)).collect(),
            forks: Vec::new(),
            hit: None,
            harvest: Harvest::new(plan.branching.len()),
            plan: plan.clone(),
        }
    }

    /// Whether the event has happened on the path, so that nothing more of it is looked for.
    fn is_over(&self, world: &World) -> bool {
        world.record.highest_rung >= self.target
    }

    /// Lets branches grow from the path before a round. Returns whether the path itself goes on.
    fn grow<'a>(&mut self, world: &mut World<'a>, timeline: &Timeline<'a>) -> bool {
        let Some(crisis) = timeline.crisis.as_ref().filter(|_| !self.is_over(world)) else { return false };
        let levels = self.plan.levels(importance(self.plan.event, world, crisis));
        if levels < self.path.born {
            return false;
        }
        if self.path.crisis != Some(crisis.quarter) {
            (self.path.level, self.path.crisis) = (0, Some(crisis.quarter));
        }
        for level in self.path.level + 1..=levels {
            self.branch(world, timeline, crisis, level);
        }
        self.path.level = levels;
        true
    }

    /// Plays out all branches that leave the path at a level, and comes back to it.
    fn branch<'a>(
        &mut self,
        world: &mut World<'a>,
        timeline: &Timeline<'a>,
        crisis: &Crisis<'a>,
        level: usize,
    ) {
        let Branching { level: number, splits } = self.plan.branching[level - 1];
        let (time, day) = (crisis.time(), crisis.days);
        self.harvest.reached[level - 1] += 1;
        if splits == 1 {
            return;
        }
        let (parent, draws) = (self.path, world.fixed.draws);
        self.set_aside[level - 1].take(world);
        for copy in 1..splits {
            world.fixed.draws = draws.branch(time, number.into(), copy);
            self.path = Path { level, born: level, ..parent };
            self.forks.push(Fork { time, day, level: number, copy, splits });
            self.follow(world, *timeline);
            self.forks.pop();
            self.set_aside[level - 1].put_back(world);
        }
        self.path = parent;
    }

    /// Plays out a branch.
    fn follow<'a>(&mut self, world: &mut World<'a>, mut timeline: Timeline<'a>) {
        loop {
            while timeline.may_fight() {
                if !self.grow(world, &timeline) {
                    return;
                }
                timeline.fight(world, self);
            }
            if timeline.ended.is_some() || !timeline.turn(world, self) {
                return;
            }
        }
    }

    fn add(&mut self, value: f64, derivative: f64) {
        let weight = self.weights[self.path.level];
        self.sums[0] += weight * value;
        self.sums[1] += weight * derivative;
    }

    /// A run begins.
    fn begin(&mut self) {
        (self.path, self.rise, self.sums, self.hit) = (Path::default(), None, [0.0; 2], None);
    }

    /// A run is over.
    fn end(&mut self, run: u64) {
        let [weight, derivative] = self.sums;
        if weight > 0.0 {
            self.harvest.roots.push(Root { run, weight, derivative });
        }
    }
}

impl Witness for Tree {
    fn saw(&mut self, world: &World, moment: Moment) {
        match moment {
            Moment::Looked { crisis, view, open }
                if crisis.rung.above() == Some(self.target) && !self.is_over(world) =>
            {
                let rise = rise(world, crisis, view, open);
                self.rise = Some(rise);
                if self.plan.compensator {
                    self.add(rise.probability, rise.by_log_risk + rise.probability * self.path.score);
                }
            }
            Moment::RoundEnds { .. } => {
                self.harvest.rounds[usize::from(self.path.born > 0)] += 1;
                let Some(Rise { probability, by_log_risk }) = self.rise.take() else { return };
                if !self.is_over(world) {
                    self.path.score -= by_log_risk / (1.0 - probability);
                    return;
                }
                if self.hit.is_none() {
                    self.hit = Some(self.forks.clone());
                }
                if !self.plan.compensator {
                    self.add(1.0, by_log_risk / probability + self.path.score);
                }
            }
            _ => {}
        }
    }

    fn asks_governments(&self) -> bool {
        false
    }
}

/// The trees of all rare events of a study on the runs of one cell.
pub(crate) struct Forest {
    trees: Vec<Tree>,
}

impl Forest {
    /// Trees that grow by these plans.
    pub(crate) fn new(plans: &[Plan], study: &Study) -> Forest {
        Forest { trees: plans.iter().map(|plan| Tree::new(plan, study)).collect() }
    }

    /// Simulates a run with its trees: the record is that of the run alone.
    pub(crate) fn simulate(&mut self, world: &mut World, run: u64) -> RunRecord {
        if self.trees.is_empty() {
            return simulate(world, run);
        }
        self.trees.iter_mut().for_each(Tree::begin);
        let record = simulate_from_round_to_round(world, run, self, |world, timeline, forest| {
            for tree in &mut forest.trees {
                tree.grow(world, timeline);
            }
        });
        self.trees.iter_mut().for_each(|tree| tree.end(run));
        record
    }

    /// The forks of the first path of the run just made that reached the event of the first tree.
    pub(super) fn path_to_event(&self) -> Option<Vec<Fork>> {
        self.trees.first()?.hit.clone()
    }

    /// What the trees have yielded, event by event, since the last time.
    pub(crate) fn harvest(&mut self) -> Vec<Harvest> {
        let new = |tree: &mut Tree| {
            let empty = Harvest::new(tree.plan.branching.len());
            std::mem::replace(&mut tree.harvest, empty)
        };
        self.trees.iter_mut().map(new).collect()
    }
}

impl Witness for Forest {
    fn saw(&mut self, world: &World, moment: Moment) {
        for tree in &mut self.trees {
            tree.saw(world, moment);
        }
    }

    fn asks_governments(&self) -> bool {
        Unwatched.asks_governments()
    }
}
