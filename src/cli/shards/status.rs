//! What there is of the shards of a plan.

use super::{WithPlan, listed};
use crate::base::parallel;
use crate::cli::failure::Failure;
use crate::cli::screen::print;
use crate::cli::shard::Shardable;
use crate::write::{Found, ShardPlan, Units, core_hours, find_shard};
use std::fmt::Write;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The plan
    #[arg(value_name = "PLAN.json")]
    pub(super) plan: PathBuf,
    /// Print only the numbers of those that are left to make, as array options have them
    #[arg(long)]
    list: bool,
}

/// What is left to do of a shard.
enum State {
    Missing,
    /// Units that are there, of so many.
    Begun(u64, u64),
    /// Not what is planned, and why.
    Unfit(String),
}

impl WithPlan for &Args {
    fn of<W: Shardable>(self) -> Result<(), Failure> {
        let plan: ShardPlan<W> = ShardPlan::read(&self.plan, |_| Vec::new())?;
        let look = |shard: usize| {
            let folder = ShardPlan::<W>::folder(&self.plan, shard);
            let planned = plan.units_of(shard).unwrap_or(0..0);
            // Its counts are not needed any longer.
            match find_shard(&folder, plan.work(), plan.origin(), &planned) {
                Found::Whole => (core_hours(&folder), None),
                Found::Nothing => (0.0, Some((shard, State::Missing))),
                Found::Unfit(cause) => (0.0, Some((shard, State::Unfit(cause)))),
                Found::Begun(part, begun) => (
                    core_hours(&part),
                    Some((shard, State::Begun(begun.count(), planned.end - planned.start))),
                ),
            }
        };
        let found = parallel::map_places(plan.shards(), |place| look(place + 1));
        let spent: f64 = found.iter().map(|(hours, _)| hours).sum();
        let left: Vec<(usize, State)> = found.into_iter().filter_map(|(_, left)| left).collect();
        let to_do: Vec<usize> = left.iter().map(|(shard, _)| *shard).collect();
        if self.list {
            return print(&format!("{}\n", listed(&to_do)));
        }
        let (work, units) = (plan.work(), W::Units::NAME);
        let mut text = format!("{}: {} shards of {} {units}\n", work.name(), plan.shards(), plan.units());
        let missing: Vec<usize> = left
            .iter()
            .filter(|(_, state)| matches!(state, State::Missing))
            .map(|(shard, _)| *shard)
            .collect();
        let _ = writeln!(text, "  done         {}", plan.shards() - left.len());
        for (shard, state) in &left {
            let _ = match state {
                State::Missing => Ok(()),
                State::Begun(done, planned) => {
                    writeln!(text, "  begun        {shard}: {done} of {planned} {units}")
                }
                State::Unfit(cause) => writeln!(text, "  altered      {shard}: {cause}"),
            };
        }
        if !missing.is_empty() {
            let _ = writeln!(text, "  missing      {}", listed(&missing));
        }
        let hours = work.seconds(plan.units()) / 3600.0;
        let _ = writeln!(text, "  cost         {spent:.2} core-hours so far, of about {hours:.2} for all");
        let path = self.plan.display();
        let unfit = left.iter().any(|(_, state)| matches!(state, State::Unfit(_)));
        let _ = match (to_do.is_empty(), unfit) {
            (true, _) => writeln!(text, "  next         casus merge {path}"),
            (false, false) => writeln!(text, "  next         casus shards run {path} {}", listed(&to_do)),
            (false, true) => {
                writeln!(text, "  next         casus shards run {path} {} --force", listed(&to_do))
            }
        };
        print(&text)
    }
}
