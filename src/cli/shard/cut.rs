//! Cutting work into shards.

use super::Shardable;
use crate::cli::failure::Failure;
use crate::cli::say::say;
use crate::write::{PLAN_FILE, ShardPlan, Units};
use std::path::Path;

/// How work is cut.
pub(in crate::cli) struct Cut<'a> {
    /// Changes from the command line, as results record them.
    pub(in crate::cli) recorded: Vec<String>,
    /// How many shards, or how many hours each may take.
    pub(in crate::cli) shards: Result<u32, f64>,
    pub(in crate::cli) out: &'a Path,
    pub(in crate::cli) force: bool,
    pub(in crate::cli) quiet: bool,
}

impl Cut<'_> {
    /// Plans the shards of some work, or adds to those that are planned.
    pub(in crate::cli) fn plan<W: Shardable>(self, work: W) -> Result<(), Failure> {
        let name = work.name().to_string();
        let path = self.out.join(format!("{name}.shards")).join(PLAN_FILE);
        let there: Option<ShardPlan<W>> = match path.exists() && !self.force {
            true => Some(ShardPlan::read(&path, |_| Vec::new())?),
            false => None,
        };
        let more = work.units().saturating_sub(there.as_ref().map_or(0, ShardPlan::units));
        let hours = work.seconds(more) / 3600.0;
        let least = more.div_ceil(work.most_units()) as f64;
        let of =
            self.shards.unwrap_or_else(|each| (hours / each).ceil().max(least).clamp(1.0, 100_000.0) as u32);
        let plan = match there {
            None => ShardPlan::new(work, self.recorded, of),
            Some(there) => there.extended(work, self.recorded, of).map_err(|cause| {
                let path = path.display();
                Failure::usage(format!(
                    "cannot add to the plan `{path}`: {cause}\n  remedy: choose another folder with --out, or add --force to replace the plan"
                ))
            })?,
        };
        plan.write(&path)?;
        if !self.quiet {
            let (shards, units, path) = (plan.shards(), W::Units::NAME, path.display());
            say(format_args!(
                "{shards} shards of {} {units} of `{name}`, of which {more} are new and take about {hours:.1} core-hours, are planned in {path}\n  \
                 next: casus shards run {path} K, for K from 1 to {shards}, then casus merge {path}",
                plan.units(),
            ));
        }
        Ok(())
    }
}
