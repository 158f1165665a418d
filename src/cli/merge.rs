//! `casus merge`: shards become the result of the whole.

use super::disk::refuse_large_sweep;
use super::failure::Failure;
use super::screen::{print, say, styled};
use super::sweep::conclude;
use crate::lab::sweep::{Points, Sweep, merge_points};
use crate::read::sweep::SweepFile;
use crate::tell::summary;
use crate::write::{ResultsFolder, ShardPlan, Units, is_plan_of, merge_shards};
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
    let merged = match args.shards.as_slice() {
        [plan] if is_plan_of(plan, Points::NAME) => return merge_sweep(args, plan),
        [plan] if plan.is_file() && plan.extension().is_some_and(|extension| extension == "json") => {
            ShardPlan::read(plan, |_| Vec::new())?.merge(plan, args.allow_incomplete)?
        }
        shards => {
            // The folder, or the file in it.
            let folder = |path: &PathBuf| match path.is_file() {
                true => path.parent().unwrap_or(Path::new("")).to_path_buf(),
                false => path.clone(),
            };
            merge_shards(&shards.iter().map(folder).collect::<Vec<_>>(), args.allow_incomplete)?
        }
    };
    let folder = ResultsFolder::open(&args.out, &merged.study.name, args.force)?;
    if !args.force {
        folder.check_settings(&merged.study)?;
    }
    folder.write_merged(&merged).map_err(|error| Failure::run(error.to_string()))?;
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

fn merge_sweep(args: &Args, path: &Path) -> Result<(), Failure> {
    let plan: ShardPlan<SweepFile> = ShardPlan::read(path, |_| Vec::new())?;
    let file = plan.work();
    refuse_large_sweep(file, &args.out)?;
    let folder = ResultsFolder::open_sweep(&args.out, &file.spec.name, &file.base.name, args.force)?;
    merge_points(&plan, path, &folder, args.allow_incomplete, args.force)?;
    let sweep = Sweep::open(file, folder, true, false)?;
    let (done, points) = (sweep.done(), sweep.plan().points());
    if done == points {
        return conclude(sweep, None, args.quiet);
    }
    if !args.quiet {
        let (name, folder) = (&file.spec.name, sweep.into_folder());
        say(format_args!(
            "{done} of {points} points of `{name}` are in {at}\n  next: the shards that lack and a merge again, or casus sweep SWEEP.toml --resume",
            at = folder.path().display()
        ));
    }
    Ok(())
}
