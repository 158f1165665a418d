//! `casus merge`: the shards of a study become the result of the whole.

use super::failure::Failure;
use super::screen::{print, say, styled};
use crate::tell::summary;
use crate::write::{ResultsFolder, merge_shards, read_shard};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folders of all shards of one study, made by `casus run --shard K/N`
    #[arg(required = true, value_name = "SHARD")]
    pub shards: Vec<PathBuf>,
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
    let shards = args.shards.iter().map(|path| read_shard(path)).collect::<Result<Vec<_>, _>>()?;
    let merged = merge_shards(shards)?;
    let folder = ResultsFolder::open(&args.out, &merged.study.name, args.force)?;
    if !args.force {
        folder.check_settings(&merged.study)?;
    }
    folder.write_merged(&merged).map_err(|error| Failure::run(error.to_string()))?;
    if !args.quiet {
        print(&summary::render(&merged.study, &merged.tally, &merged.account, styled()))?;
        say(format_args!(
            "{} runs of `{}` are in {}",
            merged.tally.runs(),
            merged.study.name,
            folder.path().display()
        ));
    }
    Ok(())
}
