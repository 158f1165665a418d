//! Making a shard, or what lacks of it.

use crate::cli::disk::refuse_large_study;
use crate::cli::failure::Failure;
use crate::cli::interrupt::CANCELLED;
use crate::cli::progress::Progress;
use crate::cli::say::say;
use crate::lab::effort;
use crate::lab::sweep::{Points, make_points};
use crate::model::study::Study;
use crate::read::sweep::SweepFile;
use crate::run::engine;
use crate::run::tally::{Stopped, Tally};
use crate::write::{
    Account, Attempt, Divisible, Found, Origin, OutputError, RunsWriter, Units, core_hours, find_shard,
};
use std::ops::Range;
use std::path::Path;
use std::time::Instant;

/// What has come of an attempt: units, why they are no more, and runs written one by one.
type MadeSo<U> = (U, Stopped, Option<RunsWriter>);

/// Work of which this program makes shards.
pub(in crate::cli) trait Shardable: Divisible {
    /// Seconds that so many units take on one core, about.
    fn seconds(&self, units: u64) -> f64;

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
}

impl Shardable for Study {
    fn seconds(&self, units: u64) -> f64 {
        effort::seconds(self, units as f64, 1)
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
        let (tally, stopped) = done.map_err(|error| Failure::run(error.to_string()))?;
        Ok((tally, stopped, runs_file))
    }
}

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
        let cells = (self.base.conferral.len() * self.base.regimes.len()) as u64;
        let all = there.count() + range.end - range.start;
        let progress = Progress::sweep(all, there.count(), self.spec.runs * cells, quiet);
        let (points, stopped) = make_points(self, there, range, &CANCELLED, &progress);
        progress.finish();
        Ok((points, stopped, None))
    }
}

/// A shard that is to be made.
pub(in crate::cli) struct Work<'a, W> {
    pub(in crate::cli) work: &'a W,
    pub(in crate::cli) origin: &'a Origin,
    pub(in crate::cli) account: Account,
    /// Its units.
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
            .finish(self.work, &made, &account, self.planned.clone(), runs, spent + hours, self.force)
            .map_err(|error| Failure::run(error.to_string()))?;
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
