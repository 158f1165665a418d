//! `casus shards`: a study, a sweep, a calibration or a scan in parts, on as many machines as there are.

mod plan;
mod status;
mod study;
mod sweep;

pub(super) use study::write_study;

use super::calibrate::{self, Populations};
use super::failure::Failure;
use super::interrupt::listen_for_interrupt;
use super::options::Threads;
use super::shard::{Shardable, Work};
use super::threshold::{self, Values};
use crate::lab::sweep::Points;
use crate::model::study::Study;
use crate::read::sweep::SweepFile;
use crate::write::{ShardPlan, Units, units_of_plan};
use std::ops::Range;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Cut a study or a sweep into shards, or add shards to a plan for more of it; makes DIR/NAME.shards/plan.json
    Plan(plan::Args),
    /// Make shards of a plan; one that is there already is done
    Run(RunArgs),
    /// Say which shards of a plan are there, and which are left to make
    Status(status::Args),
}

const EXAMPLES: &str = "\
Examples:
  casus shards plan configs/nato_vs_european.toml --runs 4000000 --hours 2
  casus shards run results/nato_vs_european.shards/plan.json 7      one task of an array
  casus shards run results/nato_vs_european.shards/plan.json 3,7-9
  casus shards status results/nato_vs_european.shards/plan.json
  casus merge results/nato_vs_european.shards/plan.json             the files of one process, byte for byte
  casus shards plan configs/nato_vs_european.toml --runs 8000000 --hours 2
                                                                    more runs: shards that are there stay
  casus shards plan configs/sweeps/main_twelve.toml --hours 2       a sweep, by points
  casus calibrate huth58.csv --populations 4 --shards 4             a plan of a calibration, by populations
  casus threshold STUDY.toml … --shards 9                           of a threshold, by values of its scan

A shard may be tried any number of times, at once or after a kill. SIGTERM keeps what is done, and the next attempt goes on
from there. Scripts for Slurm and Snakemake are in scripts/cluster/.";

#[derive(Debug, clap::Args)]
struct RunArgs {
    /// The plan
    #[arg(value_name = "PLAN.json")]
    plan: PathBuf,
    /// Numbers of the shards, such as 7 or 3,7-9
    #[arg(value_name = "K", value_parser = parse_list)]
    shards: List,
    #[command(flatten)]
    threads: Threads,
    /// Make shards again that were altered, or are of other settings
    #[arg(long)]
    force: bool,
    /// Print only errors
    #[arg(long, short)]
    quiet: bool,
}

/// Numbers of shards.
#[derive(Clone, Debug)]
struct List(Vec<usize>);

/// The most shards of a plan.
const MOST: usize = 1_000_000;

fn parse_list(text: &str) -> Result<List, String> {
    let number = |text: &str| text.parse::<usize>().ok().filter(|number| (1..=MOST).contains(number));
    let part = |part: &str| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (number(first)?, number(last)?);
        (first <= last).then_some(first..=last)
    };
    let parts: Option<Vec<_>> = text.split(',').map(part).collect();
    let parts = parts.ok_or("shards are numbers from 1 on, such as 7 or 3,7-9".to_string())?;
    Ok(List(parts.into_iter().flatten().collect()))
}

/// Numbers as array options have them: `3,7-9`.
fn listed(numbers: &[usize]) -> String {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for &number in numbers {
        match parts.last_mut().filter(|part| part.end == number) {
            Some(part) => part.end += 1,
            None => parts.push(number..number + 1),
        }
    }
    let told = |part: &Range<usize>| match part.len() {
        1 => part.start.to_string(),
        _ => format!("{}-{}", part.start, part.end - 1),
    };
    parts.iter().map(told).collect::<Vec<_>>().join(",")
}

/// Plans, makes, or looks at shards.
pub(super) fn shards(args: &Args) -> Result<(), Failure> {
    match &args.command {
        Command::Plan(args) => plan::plan(args),
        Command::Run(args) => run(args),
        Command::Status(args) => with_plan(&args.plan, args),
    }
}

/// What is done with a plan, whatever it is a plan of.
pub(super) trait WithPlan {
    /// Does it with a plan of such work.
    fn of<W: Shardable>(self) -> Result<(), Failure>;
}

/// Does something with the plan in a file.
pub(super) fn with_plan(path: &Path, what: impl WithPlan) -> Result<(), Failure> {
    match units_of_plan(path).as_deref() {
        Some(Points::NAME) => what.of::<SweepFile>(),
        Some(Populations::NAME) => what.of::<calibrate::Planned>(),
        Some(Values::NAME) => what.of::<threshold::Planned>(),
        // What is no plan is refused as one of runs.
        _ => what.of::<Study>(),
    }
}

fn run(args: &RunArgs) -> Result<(), Failure> {
    listen_for_interrupt()?;
    args.threads.start()?;
    with_plan(&args.plan, args)
}

impl WithPlan for &RunArgs {
    fn of<W: Shardable>(self) -> Result<(), Failure> {
        let List(shards) = &self.shards;
        let plan: ShardPlan<W> = ShardPlan::read(&self.plan, |plan: &ShardPlan<W>| {
            let beyond: Vec<usize> = shards.iter().copied().filter(|&shard| shard > plan.shards()).collect();
            let beyond = (!beyond.is_empty())
                .then(|| format!("it has shards 1 to {}, and no {}", plan.shards(), listed(&beyond)));
            plan.work().refuse_altered().into_iter().chain(beyond).collect()
        })?;
        for &shard in shards {
            let Some(planned) = plan.units_of(shard) else { continue };
            let work = Work {
                work: plan.work(),
                origin: plan.origin(),
                study: None,
                account: plan.account(),
                planned,
                folder: &ShardPlan::<W>::folder(&self.plan, shard),
                force: self.force,
                quiet: self.quiet,
            };
            work.make(|| plan.empty())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_shards_is_that_of_an_array() {
        let List(shards) = parse_list("3,7-9,12").unwrap();
        assert_eq!(shards, [3, 7, 8, 9, 12]);
        assert_eq!(listed(&shards), "3,7-9,12");
        for text in ["", "0", "9-7", "1,", "a", "1-", "1000001", "1-99999999999"] {
            assert!(parse_list(text).is_err(), "{text}");
        }
    }
}
