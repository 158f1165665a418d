//! A sweep in shards of points.

use crate::cli::disk::refuse_large_sweep;
use crate::cli::failure::Failure;
use crate::cli::interrupt::CANCELLED;
use crate::cli::progress::Progress;
use crate::cli::say::say;
use crate::cli::shard::{MadeSo, Merging, Shardable};
use crate::cli::sweep::conclude;
use crate::lab::effort;
use crate::lab::sweep::{Points, Sweep, make_points, merge_points};
use crate::read::sweep::SweepFile;
use crate::write::{Attempt, ResultsFolder, ShardPlan, Units};
use std::ops::Range;
use std::path::Path;

impl Shardable for SweepFile {
    fn seconds(&self, units: u64) -> f64 {
        effort::seconds(&self.base, units as f64 * self.spec.runs as f64, 1)
    }

    fn refuse_altered(&self) -> Option<String> {
        let altered = "its study is no longer what was planned: a table of states or of draws that it names has been altered";
        (!self.stands()).then(|| altered.to_string())
    }

    fn go_on(
        &self,
        there: Points,
        range: Range<u64>,
        _: &Attempt,
        _: Option<&Path>,
        quiet: bool,
    ) -> Result<MadeSo<Points>, Failure> {
        let cells = self.base.cells() as u64;
        let all = there.count() + range.end - range.start;
        let progress = Progress::sweep(all, there.count(), self.spec.runs * cells, quiet);
        let (points, stopped) = make_points(self, there, range, &CANCELLED, &progress);
        progress.finish();
        Ok((points, stopped, None))
    }

    fn merge(plan: &ShardPlan<SweepFile>, path: &Path, merging: &Merging) -> Result<(), Failure> {
        let file = plan.work();
        refuse_large_sweep(file, &merging.out)?;
        let folder =
            ResultsFolder::open_sweep(&merging.out, &file.spec.name, &file.base.name, merging.force)?;
        merge_points(plan, path, &folder, merging.allow_incomplete, merging.force)?;
        let sweep = Sweep::open(file, folder, true, false)?;
        let (done, points) = (sweep.done(), sweep.plan().points());
        if done == points {
            return conclude(sweep, None, merging.quiet);
        }
        if !merging.quiet {
            let (name, folder) = (&file.spec.name, sweep.into_folder());
            say(format_args!(
                "{done} of {points} points of `{name}` are in {at}\n  next: the shards that lack and a merge again, or casus sweep SWEEP.toml --resume",
                at = folder.path().display()
            ));
        }
        Ok(())
    }
}
