//! A sweep cut into shards of points, and the journal that they come to.

use super::error::SweepError;
use super::finished::Finished;
use super::header::Header;
use super::plan::Plan;
use super::record::{PointCounts, encode};
use super::run::{Ended, run};
use crate::read::sweep::{Spec, SweepFile};
use crate::run::engine::Watch;
use crate::run::{rare, tally::Stopped};
use crate::write::{Divisible, Journal, ResultsFolder, ShardPlan, Units, json_bytes, sha256_of};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Counts of points that follow one another.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Points(Vec<PointCounts>);

impl Units for Points {
    const NAME: &'static str = "points";

    fn count(&self) -> u64 {
        self.0.len() as u64
    }
}

impl Divisible for SweepFile {
    type Units = Points;

    fn name(&self) -> &str {
        &self.spec.name
    }

    fn units(&self) -> u64 {
        self.spec.points()
    }

    fn together(&self) -> u64 {
        1
    }

    fn sha256(&self) -> String {
        let alike = self.spec.design.without_size().unwrap_or_else(|| self.spec.design.clone());
        let sweep = Spec { design: alike, ..self.spec.clone() };
        sha256_of(&(sweep, self.base.without_provenance()))
    }

    fn trees(&self) -> Vec<rare::Plan> {
        Vec::new()
    }

    fn empty(&self, _: &[rare::Plan]) -> Points {
        Points::default()
    }

    fn fits(&self, made: &Points) -> bool {
        let shape = Header::of(self).shape();
        made.0.iter().flatten().all(|counts| shape.fits(counts))
    }
}

/// Makes the points in a range, and adds them to those before. When `cancel` is set, whole points from the first on stay.
pub(crate) fn make_points(
    file: &SweepFile,
    Points(mut made): Points,
    range: Range<u64>,
    cancel: &AtomicBool,
    watch: &dyn Watch,
) -> (Points, Stopped) {
    let plan = Plan::new(file.spec.clone());
    let ended = run(file, &plan, range, cancel, watch, |_, counts| {
        made.extend_from_slice(counts);
        Ok::<(), Infallible>(())
    });
    let stopped = match ended {
        Ok(Ended::Done) => Stopped::Asked,
        Ok(Ended::Interrupted) => Stopped::Interrupted,
    };
    (Points(made), stopped)
}

/// Puts the points of the shards of a plan, up to the first hole, into the journal of a folder: that of one process, which may
/// lack the last points. `force` puts it in the place of an interrupted sweep of something else, or of more points.
pub(crate) fn merge_points(
    plan: &ShardPlan<SweepFile>,
    path: &Path,
    folder: &ResultsFolder,
    allow_incomplete: bool,
    force: bool,
) -> Result<(), SweepError> {
    let header = Header::of(plan.work());
    let to = folder.journal();
    let mut journal = Journal::begin(&to, &json_bytes(&header))?;
    match add_points(plan, path, &mut journal, allow_incomplete)
        .and_then(|done| refuse_other(&header, done, folder, force))
    {
        Ok(()) => {
            folder.begin_sweep()?;
            Ok(journal.put_in_place()?)
        }
        Err(error) => {
            journal.abandon();
            Err(error)
        }
    }
}

/// Adds the points of the shards, up to the first hole: how many they are.
fn add_points(
    plan: &ShardPlan<SweepFile>,
    path: &Path,
    journal: &mut Journal,
    allow_incomplete: bool,
) -> Result<u64, SweepError> {
    let mut done = 0;
    plan.each(path, allow_incomplete, |Points(counts)| {
        let records: Vec<Vec<u8>> =
            (done..).zip(&counts).map(|(point, counts)| encode(point, counts)).collect();
        done += counts.len() as u64;
        journal.append(records.iter().map(Vec::as_slice))
    })?;
    Ok(done)
}

/// Refuses a folder with an interrupted sweep of something else, or of more than so many points.
fn refuse_other(header: &Header, done: u64, folder: &ResultsFolder, force: bool) -> Result<(), SweepError> {
    // What cannot be read is no sweep that could be gone on with.
    let Some(there) = Finished::open(folder.path()).ok().filter(|_| !force) else { return Ok(()) };
    let (there_done, points) = (there.done(), there.points());
    match there_done == points || header.is_begun_by(there.header()) && there_done <= done {
        true => Ok(()),
        false => Err(SweepError::Unfinished { path: folder.journal(), done: there_done, points }),
    }
}
