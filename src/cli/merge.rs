//! `casus merge`: shards become the result of the whole.

use super::failure::Failure;
use super::screen::{print, say, styled};
use super::shards::{Shardable, WithPlan, with_plan};
use crate::tell::summary;
use crate::write::{Merged, ResultsFolder, ShardPlan, merge_shards};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The plan of `casus shards plan`; or folders of all shards of one study, made by `casus run --shard K/N`
    #[arg(required = true, value_name = "PLAN.json|SHARD")]
    pub shards: Vec<PathBuf>,
    /// Take what is before the first shard that is missing: the result is marked incomplete, and a sweep can be resumed
    #[arg(long)]
    pub allow_incomplete: bool,
    /// Folder in which the study or the sweep gets a folder of its own
    #[arg(long, short, value_name = "DIR", default_value = "results")]
    pub out: PathBuf,
    /// Write even if the folder holds results of another study
    #[arg(long)]
    pub force: bool,
    /// Print only errors
    #[arg(long, short)]
    pub quiet: bool,
}

pub(super) fn merge(args: &Args) -> Result<(), Failure> {
    match args.shards.as_slice() {
        [plan] if plan.is_file() && plan.extension().is_some_and(|extension| extension == "json") => {
            with_plan(plan, Merge { args, path: plan })
        }
        shards => {
            // The folder, or the file in it.
            let folder = |path: &PathBuf| match path.is_file() {
                true => path.parent().unwrap_or(Path::new("")).to_path_buf(),
                false => path.clone(),
            };
            let folders: Vec<PathBuf> = shards.iter().map(folder).collect();
            write(args, &merge_shards(&folders, args.allow_incomplete)?)
        }
    }
}

/// Merges the shards of the plan in a file.
struct Merge<'a> {
    args: &'a Args,
    path: &'a Path,
}

impl WithPlan for Merge<'_> {
    fn of<W: Shardable>(self) -> Result<(), Failure> {
        W::merge(&ShardPlan::read(self.path, |_| Vec::new())?, self.path, self.args)
    }
}

/// Writes the results of a study.
pub(super) fn write(args: &Args, merged: &Merged) -> Result<(), Failure> {
    let folder = ResultsFolder::open(&args.out, &merged.study.name, args.force)?;
    if !args.force {
        folder.check_settings(&merged.study)?;
    }
    folder.write_merged(merged).map_err(|error| Failure::run(error.to_string()))?;
    if !args.quiet {
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
