//! Cutting work into shards.

use crate::cli::failure::{Failure, refuse_game};
use crate::cli::options::Changes;
use crate::cli::shard::Cut;
use crate::read::load;
use crate::read::sweep::{is_sweep, load_sweep};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The study or the sweep
    #[arg(value_name = "STUDY.toml|SWEEP.toml")]
    study: PathBuf,
    #[command(flatten)]
    changes: Changes,
    /// Hours that a shard takes on one core, about
    #[arg(long, value_name = "H", default_value_t = 2.0, value_parser = parse_hours)]
    hours: f64,
    /// Shards to add, instead of as many as --hours asks for
    #[arg(long, value_name = "N", conflicts_with = "hours", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    shards: Option<u32>,
    /// Folder in which the plan and its shards get a folder of their own
    #[arg(long, short, value_name = "DIR", default_value = "results")]
    out: PathBuf,
    /// Replace a plan of other settings
    #[arg(long)]
    force: bool,
    /// Print only errors
    #[arg(long, short)]
    quiet: bool,
}

fn parse_hours(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(hours) if hours > 0.0 && hours <= 1000.0 => Ok(hours),
        _ => Err("hours lie above 0 and are at most 1000, such as 2".to_string()),
    }
}

/// Plans the shards of a study or a sweep.
pub(super) fn plan(args: &Args) -> Result<(), Failure> {
    refuse_game(&args.study)?;
    let changes = args.changes.overrides();
    let cut = Cut {
        recorded: args.changes.recorded(),
        shards: args.shards.ok_or(args.hours),
        out: &args.out,
        force: args.force,
        quiet: args.quiet,
    };
    match is_sweep(&args.study) {
        true => cut.plan(load_sweep(&args.study, &changes)?.anywhere()),
        false => cut.plan(load(&args.study, &changes)?),
    }
}
