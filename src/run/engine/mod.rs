//! Many runs: batches over threads, merged in order, stopped by number, by precision or by the user.
//!
//! A batch is a fixed range of run indices, simulated under every regime and conferral. Which thread makes
//! it does not matter, because a run depends on its index alone; that batches are remembered in order makes
//! an interrupted study a whole prefix of the full one.

use crate::base::parallel::{self, with_one_of};
use crate::model::crisis::{Prepared, RunRecord, Scenario, World, simulate};
use crate::model::study::{Given, JointDraws, RUNS_PER_DRAW, Study};
use crate::run::estimate::Estimate;
use crate::run::rare::{Forest, Harvest};
use crate::run::tally::{Stopped, Tally, event_position};
use std::convert::Infallible;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Runs in a batch. Part of the stop rule's definition: it is read after each whole batch. Runs that draw
/// their parameters together share them throughout a batch.
pub const BATCH_RUNS: u64 = RUNS_PER_DRAW;

/// Tasks that each thread has in hand before batches are remembered.
const TASKS_PER_THREAD: usize = 64;

/// What somebody who watches or remembers gets to see, in the calling thread unless said otherwise.
pub trait Watch: Sync {
    /// Some runs of one cell (conferral × regime) were made; called from any thread.
    fn made(&self, _cell: usize, _runs: u64) {}
}

/// For runs that nobody watches.
impl Watch for () {}

/// The cells of a study in order: conferral by conferral, regime by regime.
pub fn cells<'a>(prepared: &'a Prepared<'a>) -> Vec<Scenario<'a>> {
    let study = prepared.study;
    let scenario =
        |&conferral| study.regimes.iter().map(move |regime| Scenario { prepared, regime, conferral });
    study.conferral.iter().flat_map(scenario).collect()
}

/// Cuts a range of runs into so many parts, as even as they can be, at multiples of `unit`; parts are empty where there are
/// more of them than units.
pub(crate) fn divide(runs: Range<u64>, unit: u64, of: u32) -> Vec<Range<u64>> {
    let (first, units) = (runs.start / unit, runs.end.div_ceil(unit) - runs.start / unit);
    let cut = |part: u32| {
        let whole = first + (u128::from(units) * u128::from(part) / u128::from(of)) as u64;
        (whole * unit).clamp(runs.start, runs.end)
    };
    (0..of).map(|part| cut(part)..cut(part + 1)).collect()
}

/// Simulates the runs in `range` of every cell, and tallies them.
///
/// `remember` is called with each whole batch in order: `cells[c][i]` is the record of the batch's i-th run
/// in cell c. An error that it returns ends the work. When `cancel` is set, work stops within a few runs and
/// what has been remembered stays: the longest prefix of whole batches.
pub fn run<E: Send>(
    study: &Study,
    range: Range<u64>,
    cancel: &AtomicBool,
    watch: &dyn Watch,
    remember: impl FnMut(&[&[RunRecord]]) -> Result<(), E> + Send,
) -> Result<(Tally, Stopped), E> {
    go_on(study, Tally::new(study), range, cancel, watch, remember)
}

/// The same, added to a tally of the runs before: where these are whole batches from the first on, it comes to what all at
/// once would have come to.
pub(crate) fn go_on<E: Send>(
    study: &Study,
    mut tally: Tally,
    range: Range<u64>,
    cancel: &AtomicBool,
    watch: &dyn Watch,
    mut remember: impl FnMut(&[&[RunRecord]]) -> Result<(), E> + Send,
) -> Result<(Tally, Stopped), E> {
    let prepared = Prepared::new(study);
    let cells = cells(&prepared);
    // Worlds are kept between tasks: what they know of beliefs is worth keeping.
    let worlds: Vec<Mutex<Vec<(World, Forest)>>> = cells.iter().map(|_| Mutex::new(Vec::new())).collect();
    let plans = tally.rare().plans.clone();
    let wave = (rayon::current_num_threads() * TASKS_PER_THREAD).div_ceil(cells.len()) as u64;
    if tally.runs() > 0 && precise_enough(study, &tally) {
        return Ok((tally, Stopped::Precision));
    }
    // The next whole batches of all cells, in order; a cell that was cut short has none.
    let make = |next: u64| -> Vec<Vec<Option<Made>>> {
        let batches: Vec<Range<u64>> = (0..wave)
            .map(|b| next + b * BATCH_RUNS..(next + (b + 1) * BATCH_RUNS).min(range.end))
            .take_while(|batch| batch.start < batch.end)
            .collect();
        let tasks: Vec<(usize, &Range<u64>)> =
            batches.iter().flat_map(|batch| (0..cells.len()).map(move |cell| (cell, batch))).collect();
        let made = |&(cell, batch): &(usize, &Range<u64>)| {
            let new = || (World::new(cells[cell]), Forest::new(&plans, study));
            let made = with_one_of(&worlds[cell], new, |(world, forest)| {
                let records = records(batch.clone(), cancel, |run| forest.simulate(world, run));
                Some((records?, forest.harvest()))
            });
            watch.made(cell, made.as_ref().map_or(0, |(records, _)| records.len() as u64));
            made
        };
        let mut made = parallel::map(&tasks, made).into_iter();
        batches.iter().map(|_| made.by_ref().take(cells.len()).collect()).collect()
    };
    let mut next = range.start;
    let mut made = make(next);
    while !made.is_empty() {
        next += wave * BATCH_RUNS;
        // While these are remembered the next are made.
        let (stopped, following) = rayon::join(
            || -> Result<Option<Stopped>, E> {
                for batch in made {
                    let Some(whole) = batch.into_iter().collect::<Option<Vec<Made>>>() else {
                        return Ok(Some(Stopped::Interrupted));
                    };
                    let (records, harvests): (Vec<_>, Vec<_>) = whole.into_iter().unzip();
                    let whole: Vec<&[RunRecord]> = records.iter().map(Vec::as_slice).collect();
                    tally.absorb(study, &whole);
                    tally.gather(&harvests);
                    remember(&whole)?;
                    if precise_enough(study, &tally) {
                        return Ok(Some(Stopped::Precision));
                    }
                }
                Ok(None)
            },
            || make(next),
        );
        if let Some(stopped) = stopped? {
            return Ok((tally, stopped));
        }
        made = following;
    }
    Ok((tally, Stopped::Asked))
}

/// The runs of a batch in one cell, and what their trees yielded.
type Made = (Vec<RunRecord>, Vec<Harvest>);

/// The tally of the runs in `range` of every cell, with nobody watching and nothing else remembered.
pub(crate) fn tally(study: &Study, range: Range<u64>) -> Tally {
    tally_of(study, Tally::new(study), range)
}

/// The same, added to a tally.
pub(crate) fn tally_of(study: &Study, tally: Tally, range: Range<u64>) -> Tally {
    forgetful(study, tally, range, &AtomicBool::new(false), &()).0
}

/// The tally of all runs of a study, with nothing else remembered, and why it stopped; `None` if `cancel` was set meanwhile.
pub(crate) fn tally_unless(
    study: &Study,
    cancel: &AtomicBool,
    watch: &dyn Watch,
) -> Option<(Tally, Stopped)> {
    let done = forgetful(study, Tally::new(study), 0..study.runs, cancel, watch);
    Some(done).filter(|(_, stopped)| *stopped != Stopped::Interrupted)
}

fn forgetful(
    study: &Study,
    tally: Tally,
    range: Range<u64>,
    cancel: &AtomicBool,
    watch: &dyn Watch,
) -> (Tally, Stopped) {
    let Ok(done) = go_on(study, tally, range, cancel, watch, |_| Ok::<(), Infallible>(()));
    done
}

/// Simulates the runs of a batch in one cell, in a world of `worlds`, which gets it back. `None` if `cancel`
/// was set meanwhile.
pub(crate) fn simulate_batch<'a>(
    scenario: Scenario<'a>,
    worlds: &Mutex<Vec<World<'a>>>,
    batch: Range<u64>,
    cancel: &AtomicBool,
) -> Option<Vec<RunRecord>> {
    with_one_of(worlds, || World::new(scenario), |world| records(batch, cancel, |run| simulate(world, run)))
}

/// The records of the runs of a batch; `None` if `cancel` was set meanwhile.
fn records(
    batch: Range<u64>,
    cancel: &AtomicBool,
    mut simulate: impl FnMut(u64) -> RunRecord,
) -> Option<Vec<RunRecord>> {
    let mut records = Vec::with_capacity((batch.end - batch.start) as usize);
    for run in batch {
        if cancel.load(Ordering::Relaxed) {
            return None;
        }
        records.push(simulate(run));
    }
    Some(records)
}

/// Whether the stop rule is met: the interval of its event is narrow enough in every cell.
pub(crate) fn precise_enough(study: &Study, tally: &Tally) -> bool {
    let Some(stop) = &study.stop else { return false };
    let Some(event) = event_position(study, &stop.event) else { return false };
    // Where parameters are drawn together every draw is to have as many runs.
    let cycle = study.parameters.joint.as_ref().map_or(1, JointDraws::cycle);
    tally.runs() >= stop.min_runs
        && tally.runs().is_multiple_of(cycle)
        && tally.cells().iter().all(|cell| {
            Estimate::share(cell.event_count(Given::Always, event), tally.runs())
                .is_some_and(|share| share.half_width() <= stop.half_width)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_whole_batches_and_cover_every_run_once() {
        for (runs, of) in [(0..1, 3), (0..64, 2), (0..1000, 7), (0..20_000, 2), (100..700, 4), (64..128, 1)] {
            let parts = divide(runs.clone(), BATCH_RUNS, of);
            assert_eq!(parts.len(), of as usize);
            let mut next = runs.start;
            for part in parts {
                assert_eq!(part.start, next);
                assert!(part.end.is_multiple_of(BATCH_RUNS) || [runs.start, runs.end].contains(&part.end));
                next = part.end;
            }
            assert_eq!(next, runs.end);
        }
    }
}
