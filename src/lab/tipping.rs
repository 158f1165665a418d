//! Which parameters tip a result, and which are idle: each alone at either end of its plausible range, over the same runs.
//!
//! A screen and no analysis of sensitivity: it moves one row at a time, sees no two that act together, and rests on few runs.

use crate::base::math::{exp, ln_1p};
use crate::base::stats::quantile;
use crate::model::crisis::challenge::{opportunity, public_outlook};
use crate::model::crisis::promise::Under;
use crate::model::crisis::{Prepared, RunRecord, Scenario, World, simulate};
use crate::model::study::parameters::{FIELDS, Field, slots};
use crate::model::study::{Conferral, Distribution, Event, Kind, RUNS_PER_DRAW, Study};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs of every cell in which a parameter that changes nothing must change nothing.
const IDLE_RUNS: u64 = RUNS_PER_DRAW;
/// Runs of the two guarantees at each end of the parameters that move the outlook most.
const RUNS: u64 = 1024;
/// How many parameters these are.
const SHORTLIST: usize = 8;

/// A parameter, and what moving it does.
#[derive(Clone, Debug)]
pub(crate) struct Moved {
    /// The row of the table of parameters; all its elements move together.
    pub field: &'static Field,
    /// How far the outlook for full attacks under the one guarantee moves from that under the other, at most.
    pub outlook: f64,
    /// Whether no run of any guarantee under any question changes at either end.
    pub idle: bool,
    /// At its least and its greatest plausible value, of those that were simulated.
    pub ends: Option<[End; 2]>,
}

/// What comes of a parameter at one end of its range.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End {
    /// The share of runs with a full attack under the guarantee less that under the reference, then.
    pub difference: f64,
    /// How much that is more than as the study has it, and the standard error of this.
    pub movement: f64,
    pub std_error: f64,
}

impl Moved {
    /// The larger of its movements.
    fn largest(&self) -> f64 {
        self.ends.iter().flatten().map(|end| end.movement.abs()).fold(0.0, f64::max)
    }

    /// Whether an end turns the sign of the difference, or takes it away, where chance alone would not.
    pub(crate) fn turns(&self, difference: f64) -> bool {
        let turned =
            |end: &End| end.difference * difference <= 0.0 && end.movement.abs() > 2.0 * end.std_error;
        difference != 0.0 && self.ends.iter().flatten().any(turned)
    }
}

/// What the screen found.
#[derive(Clone, Debug)]
pub(crate) struct Screen {
    /// The guarantee with the fewest full attacks, and the one it is compared with, by position.
    pub pair: (usize, usize),
    /// The difference between them at the medians.
    pub difference: f64,
    /// Runs behind it.
    pub runs: u64,
    /// Runs of each guarantee and question that an idle parameter leaves as they are.
    pub idle_runs: u64,
    /// Every parameter that has a range, those that move the difference most first.
    pub moved: Vec<Moved>,
}

/// Moves each parameter of a study alone, the rest at their medians, over the same runs; `None` if it was cancelled, or
/// there are no two guarantees to compare.
pub(crate) fn screen(study: &Study, cancel: &AtomicBool) -> Option<Screen> {
    let middle = Study { stop: None, ..study.at_medians() };
    let fields: Vec<&'static Field> = FIELDS.iter().filter(|field| has_range(field)).collect();
    let go_on = || !cancel.load(Ordering::Relaxed);
    let question = middle.conferral.first().copied()?;
    let few = all_runs(&middle, &middle.conferral, &every(&middle), IDLE_RUNS);
    let before = all_runs(&middle, &[question], &every(&middle), RUNS);
    let pair = pair(&middle, &before)?;
    let base = differences(&before[pair.0], &before[pair.1]);
    let here = outlook(&middle, pair);
    let mut moved: Vec<Moved> = fields
        .into_par_iter()
        .filter(|_| go_on())
        .map(|field| {
            let ends = [false, true].map(|high| at_end(study, &middle, field, high));
            let outlook = ends.iter().map(|end| (outlook(end, pair) - here).abs()).fold(0.0, f64::max);
            let same = |end| all_runs(end, &middle.conferral, &every(end), IDLE_RUNS) == few;
            Moved { field, outlook, idle: outlook == 0.0 && ends.iter().all(same), ends: None }
        })
        .collect();
    moved.sort_by(|a, b| b.outlook.total_cmp(&a.outlook));
    moved.par_iter_mut().take(SHORTLIST).filter(|_| go_on()).for_each(|one| {
        one.ends = Some([false, true].map(|high| {
            let there =
                all_runs(&at_end(study, &middle, one.field, high), &[question], &[pair.0, pair.1], RUNS);
            end(&differences(&there[0], &there[1]), &base)
        }));
    });
    moved.sort_by(|a, b| b.largest().total_cmp(&a.largest()).then(b.outlook.total_cmp(&a.outlook)));
    go_on().then(|| Screen { pair, difference: mean(&base), runs: RUNS, idle_runs: IDLE_RUNS, moved })
}

fn has_range(field: &Field) -> bool {
    field.values.iter().any(|&(_, low, high)| low < high)
}

fn every(study: &Study) -> Vec<usize> {
    (0..study.regimes.len()).collect()
}

/// The study at its medians, but with all elements of a parameter at one end of their range: of its draws, where it is
/// drawn with others.
fn at_end(study: &Study, middle: &Study, field: &Field, high: bool) -> Study {
    let mut moved = middle.clone();
    for slot in slots().filter(|slot| slot.field.key == field.key) {
        let drawn = study.parameters.drawn_together().find(|(drawn, _)| drawn.index == slot.index);
        let (_, least, greatest) = field.values[slot.element];
        let ends = match drawn.zip(study.parameters.joint.as_ref()) {
            Some(((_, column), joint)) => {
                let draws = joint.sorted(column);
                [quantile(&draws, 0.025), quantile(&draws, 0.975)]
            }
            None => [least, greatest],
        };
        moved.parameters.entries[slot.index] = Distribution::Fixed(ends[usize::from(high)]);
    }
    moved
}

/// The chance of a full attack within the horizon as the public sees it on the first day, under the one guarantee less
/// that under the other: smooth where runs are few, and blind to what comes after the first attack.
fn outlook(study: &Study, (a, b): (usize, usize)) -> f64 {
    let prepared = Prepared::new(study);
    let chance = |regime: usize| {
        let regime = &study.regimes[regime];
        let mut world = World::new(Scenario { prepared: &prepared, regime, conferral: Conferral::Granted });
        world.begin(0);
        let under = match regime.obligation_depth > 0.0 {
            true => Under::Promise { bound: regime.members, depth_factor: 1.0 },
            false => Under::Nothing,
        };
        let outlook = public_outlook(&world, under);
        let a_quarter = opportunity(&world, under) * outlook.attack * outlook.kinds[Kind::Full];
        1.0 - exp(f64::from(study.horizon_quarters) * ln_1p(-a_quarter.min(0.999_999)))
    };
    chance(a) - chance(b)
}

/// The runs of these guarantees under these questions.
fn all_runs(study: &Study, asked: &[Conferral], regimes: &[usize], runs: u64) -> Vec<Vec<RunRecord>> {
    let prepared = Prepared::new(study);
    let cells = asked.iter().flat_map(|&conferral| regimes.iter().map(move |&regime| (conferral, regime)));
    cells
        .map(|(conferral, regime)| {
            let regime = &study.regimes[regime];
            let mut world = World::new(Scenario { prepared: &prepared, regime, conferral });
            (0..runs).map(|run| simulate(&mut world, run)).collect()
        })
        .collect()
}

/// The guarantee with the fewest full attacks beside the reference, and the reference.
fn pair(study: &Study, records: &[Vec<RunRecord>]) -> Option<(usize, usize)> {
    let attacks = |regime: usize| records[regime].iter().filter(|record| attacked(record)).count();
    let others = (0..study.regimes.len()).filter(|&regime| regime != study.reference);
    Some((others.min_by_key(|&regime| attacks(regime))?, study.reference))
}

fn attacked(record: &RunRecord) -> bool {
    record.events.contains(Event::AttackedFull)
}

/// Run by run, a full attack under the one less one under the other.
fn differences(a: &[RunRecord], b: &[RunRecord]) -> Vec<f64> {
    let one = |record| f64::from(u8::from(attacked(record)));
    a.iter().zip(b).map(|(a, b)| one(a) - one(b)).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn end(there: &[f64], base: &[f64]) -> End {
    let movements: Vec<f64> = there.iter().zip(base).map(|(there, here)| there - here).collect();
    let movement = mean(&movements);
    let squares: Vec<f64> = movements.iter().map(|one| (one - movement) * (one - movement)).collect();
    let std_error = (mean(&squares) / movements.len() as f64).sqrt();
    End { difference: mean(there), movement, std_error }
}
