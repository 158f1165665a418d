//! The runs of many points: a few points at a time, each run a task of its own batch, all cores on all of
//! them.

use super::plan::Plan;
use super::record::{PointCounts, Shape};
use crate::base::chance::Samplers;
use crate::base::parallel;
use crate::model::crisis::kept::BeliefStore;
use crate::model::crisis::{Prepared, World};
use crate::model::study::Study;
use crate::read::ConfigErrors;
use crate::read::sweep::SweepFile;
use crate::run::engine::{BATCH_RUNS, Watch, cells, simulate_batch};
use crate::run::tally::run_events;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

/// Batches that each thread has in hand in one wave of points. More, and what is not yet on disk grows;
/// fewer, and threads wait for one another at the end of a wave.
const BATCHES_PER_THREAD: u64 = 96;

/// Why the work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    /// All points are done.
    Done,
    /// Somebody asked to stop.
    Interrupted,
}

/// Makes the runs of the points in `range`. `remember` gets the counts of one wave of points after the
/// other: the number of the first, and the counts in order. What it returns as an error ends the work. When
/// `cancel` is set, the wave under way is lost but for its first whole points.
pub(crate) fn run<E>(
    file: &SweepFile,
    plan: &Plan,
    range: Range<u64>,
    cancel: &AtomicBool,
    watch: &dyn Watch,
    mut remember: impl FnMut(u64, &[PointCounts]) -> Result<(), E>,
) -> Result<Ended, E> {
    let shape = Shape::of(&file.base, plan.spec());
    let batches = shape.cells as u64 * plan.spec().runs.div_ceil(BATCH_RUNS);
    let wave = (rayon::current_num_threads() as u64 * BATCHES_PER_THREAD).div_ceil(batches);
    let mut left = Left::default();
    let mut first = range.start;
    while first < range.end {
        let points = first..range.end.min(first + wave);
        let mut made = Vec::new();
        for counts in make(file, plan, points.clone(), &mut left, cancel, watch) {
            // Points behind one that is not whole would leave a hole.
            let Some(counts) = counts else { break };
            made.push(counts);
        }
        remember(first, &made)?;
        if (made.len() as u64) < points.end - points.start {
            return Ok(Ended::Interrupted);
        }
        first = points.end;
    }
    Ok(Ended::Done)
}

/// What earlier points have left for later ones.
#[derive(Default)]
struct Left {
    samplers: Samplers,
    /// Rooms of worlds.
    rooms: Vec<BeliefStore>,
}

/// The counts of some points; `None` where the work was stopped.
fn make(
    file: &SweepFile,
    plan: &Plan,
    points: Range<u64>,
    left: &mut Left,
    cancel: &AtomicBool,
    watch: &dyn Watch,
) -> Vec<Option<PointCounts>> {
    let shape = Shape::of(&file.base, plan.spec());
    let points: Vec<u64> = points.collect();
    let studies = parallel::map(&points, |&point| study_at(file, plan, point));
    let Left { samplers, rooms } = left;
    let prepared: Vec<Option<Prepared<'_>>> = studies
        .iter()
        .map(|study| study.as_ref().ok().map(|study| Prepared::with(study, samplers)))
        .collect();
    let scenarios: Vec<_> = prepared.iter().map(|prepared| prepared.as_ref().map(cells)).collect();
    // Worlds are kept between the batches of one cell of one point: what they know of beliefs holds there.
    let mut first_world = |scenario| rooms.pop().map(|room| World::in_room(scenario, room));
    let mut worlds: Vec<Mutex<Vec<World<'_>>>> = Vec::new();
    worlds.resize_with(prepared.len() * shape.cells, Mutex::default);
    for (point, scenarios) in scenarios.iter().enumerate() {
        for (cell, &scenario) in scenarios.iter().flatten().enumerate() {
            worlds[point * shape.cells + cell] = Mutex::new(first_world(scenario).into_iter().collect());
        }
    }
    let runs = plan.spec().runs;
    let tasks: Vec<(usize, usize, u64)> = (0..prepared.len())
        .filter(|&point| prepared[point].is_some())
        .flat_map(|point| (0..shape.cells).map(move |cell| (point, cell)))
        .flat_map(|(point, cell)| (0..runs.div_ceil(BATCH_RUNS)).map(move |batch| (point, cell, batch)))
        .collect();
    let counted: Vec<Option<Vec<u32>>> = parallel::map(&tasks, |&(point, cell, batch)| {
        let scenario = scenarios[point].as_ref()?[cell];
        let batch = batch * BATCH_RUNS..runs.min((batch + 1) * BATCH_RUNS);
        let records = simulate_batch(scenario, &worlds[point * shape.cells + cell], batch, cancel)?;
        let mut counts = vec![0; shape.events * shape.blocks];
        let mut happened = Vec::new();
        for record in &records {
            run_events(scenario.prepared.study, record, &mut happened);
            let block = shape.block_of(record.run);
            for (event, &happened) in happened.iter().enumerate() {
                counts[event * shape.blocks + block] += u32::from(happened);
            }
        }
        watch.made(cell, records.len() as u64);
        Some(counts)
    });
    let worlds = worlds.into_iter().filter_map(|worlds| worlds.into_inner().ok()).flatten();
    rooms.extend(worlds.map(|world| world.kept.into_room()));
    // Threads that came second to a cell made rooms of their own.
    rooms.truncate(studies.len() * shape.cells);
    let mut made: Vec<Option<PointCounts>> = studies
        .iter()
        .map(|study| Some(study.as_ref().map(|_| vec![0; shape.len()]).map_err(String::clone)))
        .collect();
    for (&(point, cell, _), counts) in tasks.iter().zip(counted) {
        match (&mut made[point], counts) {
            (Some(Ok(sum)), Some(counts)) => {
                let from = shape.place(cell, 0).start;
                for (sum, count) in sum[from..].iter_mut().zip(counts) {
                    *sum += count;
                }
            }
            (point, None) => *point = None,
            _ => {}
        }
    }
    // What failed is reported as made, so that the whole is reached.
    let failed = studies.iter().filter(|study| study.is_err()).count() as u64;
    (0..shape.cells).for_each(|cell| watch.made(cell, failed * runs));
    made
}

fn study_at(file: &SweepFile, plan: &Plan, point: u64) -> Result<Study, String> {
    let mut study = file.study_at(&plan.point(point).values).map_err(|errors| in_one_line(&errors))?;
    study.seed = plan.seed(point);
    Ok(study)
}

fn in_one_line(errors: &ConfigErrors) -> String {
    let told: Vec<&str> = errors.errors.iter().map(|error| error.message.as_str()).collect();
    told.join("; ").split_whitespace().collect::<Vec<_>>().join(" ")
}
