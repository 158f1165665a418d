//! `casus merge`: the shards of a study become the result of the whole.

use super::failure::Failure;
use super::screen::{print, say, styled};
use crate::tell::summary;
use crate::write::{ResultsFolder, ShardPlan, merge_shards};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The plan of `casus shards plan`; or folders of all shards of one study, made by `casus run --shard K/N`
    #[arg(required = true, value_name = "PLAN.json|SHARD")]
    pub shards: Vec<PathBuf>,
    /// Take the runs before the first that are missing, and mark the result incomplete
    #[arg(long)]
    pub allow_incomplete: bool,
    /// Folder in which the study gets a folder of its own
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
