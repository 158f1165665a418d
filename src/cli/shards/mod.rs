//! `casus shards`: a study or a sweep in parts, on as many machines as there are.

mod work;

pub(super) use work::Work;

use super::failure::{Failure, refuse_game};
use super::interrupt::listen_for_interrupt;
use super::options::{Changes, Threads};
use super::screen::{print, say};
use crate::lab::sweep::Points;
use crate::model::study::Study;
use crate::read::load;
use crate::read::sweep::{SweepFile, is_sweep, load_sweep};
use crate::write::{Found, PLAN_FILE, ShardPlan, Units, core_hours, find_shard, is_plan_of};
use rayon::prelude::*;
use std::fmt::Write;
use std::ops::Range;
use std::path::PathBuf;
use work::Shardable;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Cut a study or a sweep into shards, or add shards to a plan for more of it; makes DIR/NAME.shards/plan.json
    Plan(PlanArgs),
    /// Make shards of a plan; one that is there already is done
    Run(RunArgs),
    /// Say which shards of a plan are there, and which are left to make
    Status(StatusArgs),
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

A shard may be tried any number of times, at once or after a kill. SIGTERM keeps what is done, and the next attempt goes on
from there. Scripts for Slurm and Snakemake are in scripts/cluster/.";

#[derive(Debug, clap::Args)]
struct PlanArgs {
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

#[derive(Debug, clap::Args)]
struct StatusArgs {
    /// The plan
    #[arg(value_name = "PLAN.json")]
    plan: PathBuf,
    /// Print only the numbers of those that are left to make, as array options have them
    #[arg(long)]
    list: bool,
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

fn parse_hours(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(hours) if hours > 0.0 && hours <= 1000.0 => Ok(hours),
        _ => Err("hours lie above 0 and are at most 1000, such as 2".to_string()),
    }
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
        Command::Plan(args) => plan(args),
        Command::Run(args) => run(args),
        Command::Status(args) => status(args),
    }
}

fn plan(args: &PlanArgs) -> Result<(), Failure> {
    refuse_game(&args.study)?;
    let changes = args.changes.overrides();
    match is_sweep(&args.study) {
        true => plan_work(args, load_sweep(&args.study, &changes)?.anywhere()),
        false => plan_work(args, load(&args.study, &changes)?),
    }
}

fn plan_work<W: Shardable>(args: &PlanArgs, work: W) -> Result<(), Failure> {
    let name = work.name().to_string();
    let path = args.out.join(format!("{name}.shards")).join(PLAN_FILE);
    let there: Option<ShardPlan<W>> = match path.exists() && !args.force {
        true => Some(ShardPlan::read(&path, |_| Vec::new())?),
        false => None,
    };
    let more = work.units().saturating_sub(there.as_ref().map_or(0, ShardPlan::units));
    let hours = work.seconds(more) / 3600.0;
    let of = args.shards.unwrap_or((hours / args.hours).ceil().clamp(1.0, 100_000.0) as u32);
    let plan = match there {
        None => ShardPlan::new(work, args.changes.recorded(), of),
        Some(there) => there.extended(work, args.changes.recorded(), of).map_err(|cause| {
            let path = path.display();
            Failure::usage(format!(
                "cannot add to the plan `{path}`: {cause}\n  remedy: choose another folder with --out, or add --force to replace the plan"
            ))
        })?,
    };
    plan.write(&path)?;
    if !args.quiet {
        let (shards, units, path) = (plan.shards(), W::Units::NAME, path.display());
        say(format_args!(
            "{shards} shards of {} {units} of `{name}`, of which {more} are new and take about {hours:.1} core-hours, are planned in {path}\n  \
             next: casus shards run {path} K, for K from 1 to {shards}, then casus merge {path}",
            plan.units(),
        ));
    }
    Ok(())
}

fn run(args: &RunArgs) -> Result<(), Failure> {
    listen_for_interrupt()?;
    args.threads.start()?;
    match is_plan_of(&args.plan, Points::NAME) {
        true => run_work::<SweepFile>(args),
        false => run_work::<Study>(args),
    }
}

fn run_work<W: Shardable>(args: &RunArgs) -> Result<(), Failure> {
    let List(shards) = &args.shards;
    let plan: ShardPlan<W> = ShardPlan::read(&args.plan, |plan: &ShardPlan<W>| {
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
            account: plan.account(),
            planned,
            folder: &ShardPlan::<W>::folder(&args.plan, shard),
            force: args.force,
            quiet: args.quiet,
        };
        work.make(|| plan.empty())?;
    }
    Ok(())
}

fn status(args: &StatusArgs) -> Result<(), Failure> {
    match is_plan_of(&args.plan, Points::NAME) {
        true => status_of::<SweepFile>(args),
        false => status_of::<Study>(args),
    }
}

/// What is left to do of a shard.
enum State {
    Missing,
    /// Units that are there, of so many.
    Begun(u64, u64),
    /// Not what is planned, and why.
    Unfit(String),
}

fn status_of<W: Shardable>(args: &StatusArgs) -> Result<(), Failure> {
    let plan: ShardPlan<W> = ShardPlan::read(&args.plan, |_| Vec::new())?;
    let look = |shard: usize| {
        let folder = ShardPlan::<W>::folder(&args.plan, shard);
        let planned = plan.units_of(shard).unwrap_or(0..0);
        // Its counts are not needed any longer.
        match find_shard(&folder, plan.work(), plan.origin(), &planned) {
            Found::Whole => (core_hours(&folder), None),
            Found::Nothing => (0.0, Some((shard, State::Missing))),
            Found::Unfit(cause) => (0.0, Some((shard, State::Unfit(cause)))),
            Found::Begun(part, begun) => {
                (core_hours(&part), Some((shard, State::Begun(begun.count(), planned.end - planned.start))))
            }
        }
    };
    let found: Vec<(f64, Option<(usize, State)>)> = (1..=plan.shards()).into_par_iter().map(look).collect();
    let spent: f64 = found.iter().map(|(hours, _)| hours).sum();
    let left: Vec<(usize, State)> = found.into_iter().filter_map(|(_, left)| left).collect();
    let to_do: Vec<usize> = left.iter().map(|(shard, _)| *shard).collect();
    if args.list {
        return print(&format!("{}\n", listed(&to_do)));
    }
    let (work, units) = (plan.work(), W::Units::NAME);
    let mut text = format!("{}: {} shards of {} {units}\n", work.name(), plan.shards(), plan.units());
    let missing: Vec<usize> =
        left.iter().filter(|(_, state)| matches!(state, State::Missing)).map(|(shard, _)| *shard).collect();
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
    let path = args.plan.display();
    let unfit = left.iter().any(|(_, state)| matches!(state, State::Unfit(_)));
    let _ = match (to_do.is_empty(), unfit) {
        (true, _) => writeln!(text, "  next         casus merge {path}"),
        (false, false) => writeln!(text, "  next         casus shards run {path} {}", listed(&to_do)),
        (false, true) => writeln!(text, "  next         casus shards run {path} {} --force", listed(&to_do)),
    };
    print(&text)
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
