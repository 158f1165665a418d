//! Making a shard, or what lacks of it.

use crate::cli::failure::Failure;
use crate::cli::say::say;
use crate::model::study::Study;
use crate::run::tally::Stopped;
use crate::write::{
    Account, Attempt, Divisible, Found, Origin, RunsWriter, ShardPlan, Units, core_hours, find_shard,
    remove_left,
};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What has come of an attempt: units, why they are no more, and runs written one by one.
pub(in crate::cli) type MadeSo<U> = (U, Stopped, Option<RunsWriter>);

/// How shards are merged.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Merging {
    /// Take what is before the first shard that is missing: the result is marked incomplete; a sweep or a calibration can be resumed
    #[arg(long)]
    pub(in crate::cli) allow_incomplete: bool,
    /// Folder in which what was cut gets a folder of its own
    #[arg(long, short, value_name = "DIR", default_value = "results")]
    pub(in crate::cli) out: PathBuf,
    /// Write even if the folder holds results of another study
    #[arg(long)]
    pub(in crate::cli) force: bool,
    /// Print only errors
    #[arg(long, short)]
    pub(in crate::cli) quiet: bool,
}

/// Work of which this program makes shards.
pub(in crate::cli) trait Shardable: Divisible {
    /// Seconds that so many units take on one core, about.
    fn seconds(&self, units: u64) -> f64;

    /// The most units that a shard should hold.
    fn most_units(&self) -> u64 {
        u64::MAX
    }

    /// Why its shards cannot be made any longer.
    fn refuse_altered(&self) -> Option<String>;

    /// Makes the units of a range, after those that are there, of which `part` is the folder.
    fn go_on(
        &self,
        there: Self::Units,
        range: Range<u64>,
        attempt: &Attempt,
        part: Option<&Path>,
        quiet: bool,
    ) -> Result<MadeSo<Self::Units>, Failure>;

    /// Makes of the shards of the plan in a file what the whole would have been.
    fn merge(plan: &ShardPlan<Self>, path: &Path, merging: &Merging) -> Result<(), Failure>;
}

/// Why shards of a plan cannot be merged any longer.
pub(in crate::cli) fn refuse_merge(path: &Path, cause: &str) -> Failure {
    let path = path.display();
    Failure::usage(format!("cannot merge `{path}`: {cause}\n  remedy: put back the files that were planned"))
}

/// A shard that is to be made.
pub(in crate::cli) struct Work<'a, W> {
    pub(in crate::cli) work: &'a W,
    pub(in crate::cli) origin: &'a Origin,
    /// The study, where no plan holds it.
    pub(in crate::cli) study: Option<&'a Study>,
    pub(in crate::cli) account: Account,
    /// Range of the units that it is to hold.
    pub(in crate::cli) planned: Range<u64>,
    pub(in crate::cli) folder: &'a Path,
    /// Whether what is there and is another shard is replaced.
    pub(in crate::cli) force: bool,
    pub(in crate::cli) quiet: bool,
}

impl<W: Shardable> Work<'_, W> {
    /// Makes the shard, or what lacks of it. `empty` is what it begins with.
    pub(in crate::cli) fn make(&self, empty: impl FnOnce() -> W::Units) -> Result<(), Failure> {
        let at = self.folder.display();
        let begun = match find_shard(self.folder, self.work, self.origin, &self.planned) {
            Found::Whole => {
                // What made it may have been killed before it could.
                remove_left(self.folder);
                if !self.quiet {
                    say(format_args!("the shard is there already: {at}"));
                }
                return Ok(());
            }
            Found::Unfit(cause) if !self.force => {
                return Err(Failure::usage(format!(
                    "`{at}` is there and is not this shard: {cause}\n  remedy: choose another folder, or add --force to make it again"
                )));
            }
            Found::Begun(part, units) => Some((part, units)),
            Found::Nothing | Found::Unfit(_) => None,
        };
        let attempt = Attempt::begin(self.folder)?;
        let (part, there) = match begun {
            Some((part, units)) => (Some(part), units),
            None => (None, empty()),
        };
        let spent = part.as_deref().map_or(0.0, core_hours);
        let range = self.planned.start + there.count()..self.planned.end;
        #[allow(clippy::disallowed_methods, reason = "what a shard has cost is no result")]
        let begin = Instant::now();
        let (made, stopped, runs) = self.work.go_on(there, range, &attempt, part.as_deref(), self.quiet)?;
        let hours = begin.elapsed().as_secs_f64() / 3600.0 * rayon::current_num_threads() as f64;
        let account = Account { stopped, ..self.account.clone() };
        attempt
            .finish(
                self.work,
                (self.origin, self.study),
                &made,
                &account,
                self.planned.clone(),
                runs,
                spent + hours,
                self.force,
            )
            .map_err(Failure::run)?;
        let (done, units) = (made.count(), W::Units::NAME);
        if stopped == Stopped::Interrupted {
            let planned = self.planned.end - self.planned.start;
            let kept = match done {
                0 => format!("before the first {units} were complete"),
                _ => {
                    format!("kept the first {done} of {planned} {units}; the next attempt goes on from there")
                }
            };
            return Err(Failure::Interrupted(format!("{at}: {kept}")));
        }
        if !self.quiet {
            say(format_args!("{done} {units} of `{}` are in {at}", self.work.name()));
        }
        Ok(())
    }
}
