//! A study in shards of runs.

use crate::cli::disk::refuse_large_study;
use crate::cli::failure::Failure;
use crate::cli::interrupt::CANCELLED;
use crate::cli::progress::Progress;
use crate::cli::screen::{print, say, styled};
use crate::cli::shard::{MadeSo, Merging, Shardable};
use crate::lab::effort;
use crate::model::study::Study;
use crate::run::engine;
use crate::run::tally::Tally;
use crate::tell::summary;
use crate::write::{Attempt, Merged, OutputError, ResultsFolder, ShardPlan};
use std::ops::Range;
use std::path::Path;

/// Runs with trees in a shard, at most: each leaves what its tree has carried.
const MOST_RUNS_WITH_TREES: u64 = 1 << 18;

impl Shardable for Study {
    fn seconds(&self, units: u64) -> f64 {
        effort::seconds(self, units as f64, 1)
    }

    fn most_units(&self) -> u64 {
        if self.rare.is_empty() { u64::MAX } else { MOST_RUNS_WITH_TREES }
    }

    /// A plan holds all of it.
    fn refuse_altered(&self) -> Option<String> {
        None
    }

    fn go_on(
        &self,
        there: Tally,
        range: Range<u64>,
        attempt: &Attempt,
        part: Option<&Path>,
        quiet: bool,
    ) -> Result<MadeSo<Tally>, Failure> {
        let units = range.end - range.start;
        refuse_large_study(self, there.runs() + units, attempt.folder())?;
        // The rule is read when shards are merged.
        let study = &Study { stop: None, ..self.clone() };
        let mut runs_file = study.write_runs.then(|| attempt.runs_writer(study, part)).transpose()?;
        let progress = Progress::new(study, units, quiet);
        let done =
            engine::go_on(study, there, range, &CANCELLED, &progress, |cells| match runs_file.as_mut() {
                Some(file) => file.append(study, cells),
                None => Ok::<(), OutputError>(()),
            });
        progress.finish();
        let (tally, stopped) = done.map_err(Failure::run)?;
        Ok((tally, stopped, runs_file))
    }

    fn merge(plan: &ShardPlan<Study>, path: &Path, merging: &Merging) -> Result<(), Failure> {
        write_study(merging, &plan.merge(path, merging.allow_incomplete)?)
    }
}

/// Writes the results of a study.
pub(in crate::cli) fn write_study(merging: &Merging, merged: &Merged) -> Result<(), Failure> {
    let folder = ResultsFolder::open(&merging.out, &merged.study.name, merging.force)?;
    if !merging.force {
        folder.check_settings(&merged.study)?;
    }
    folder.write_merged(merged).map_err(Failure::run)?;
    if !merging.quiet {
        print(&summary::render(&merged.study, &merged.tally, &merged.account, styled()))?;
        let whole = if merged.account.complete() { "" } else { ", incomplete," };
        say(format_args!(
            "{} runs{whole} of `{}` are in {}",
            merged.tally.runs(),
            merged.study.name,
            folder.path().display()
        ));
    }
    Ok(())
}
