//! `casus merge`: shards become the result of the whole.

use super::failure::Failure;
use super::shard::{Merging, Shardable};
use super::shards::{WithPlan, with_plan, write_study};
use crate::write::{ShardPlan, merge_shards};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The plan of `casus shards plan`; or folders of all shards of one study, made by `casus run --shard K/N`
    #[arg(required = true, value_name = "PLAN.json|SHARD")]
    pub shards: Vec<PathBuf>,
    #[command(flatten)]
    pub merging: Merging,
}

pub(super) fn merge(args: &Args) -> Result<(), Failure> {
    match args.shards.as_slice() {
        [plan] if plan.is_file() && plan.extension().is_some_and(|extension| extension == "json") => {
            with_plan(plan, Merge { merging: &args.merging, path: plan })
        }
        shards => {
            // The folder, or the file in it.
            let folder = |path: &PathBuf| match path.is_file() {
                true => path.parent().unwrap_or(Path::new("")).to_path_buf(),
                false => path.clone(),
            };
            let folders: Vec<PathBuf> = shards.iter().map(folder).collect();
            write_study(&args.merging, &merge_shards(&folders, args.merging.allow_incomplete)?)
        }
    }
}

/// Merges the shards of the plan in a file.
struct Merge<'a> {
    merging: &'a Merging,
    path: &'a Path,
}

impl WithPlan for Merge<'_> {
    fn of<W: Shardable>(self) -> Result<(), Failure> {
        W::merge(&ShardPlan::read(self.path, |_| Vec::new())?, self.path, self.merging)
    }
}
