//! `casus merge`: the shards of a study become the result of the whole.

use super::args::Merge;
use super::failure::Failure;
use super::{print, styled};
use crate::tell::summary;
use crate::write::{ResultsFolder, merge_shards, read_shard};

/// Merges shards.
pub fn merge(args: &Merge) -> Result<(), Failure> {
    let shards = args.shards.iter().map(|path| read_shard(path)).collect::<Result<Vec<_>, _>>()?;
    let merged = merge_shards(shards)?;
    let folder = ResultsFolder::open(&args.out, &merged.study.name, args.force)?;
    folder.write_merged(&merged).map_err(|error| Failure::run(error.to_string()))?;
    if !args.quiet {
        print(&summary::render(&merged.study, &merged.tally, &merged.account, styled()))?;
        eprintln!(
            "{} runs of `{}` are in {}",
            merged.tally.runs(),
            merged.study.name,
            folder.path().display()
        );
    }
    Ok(())
}
