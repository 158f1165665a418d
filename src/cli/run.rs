//! `casus run`: studies in, results out.

use super::disk::refuse_large_study;
use super::failure::{Failure, each, refuse_game};
use super::interrupt::{CANCELLED, listen_for_interrupt};
use super::options::{Changes, Printed, Threads};
use super::progress::Progress;
use super::screen::{objects, print, say, styled};
use super::shard::Work;
use crate::model::study::Study;
use crate::read::load;
use crate::read::sweep::is_sweep;
use crate::run::engine::{BATCH_RUNS, divide};
use crate::run::tally::{Stopped, Tally};
use crate::run::{engine, pilot};
use crate::tell::summary;
use crate::write::{Account, Divisible, Origin, OutputError, ResultsFolder};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Studies, run one after another; a failing one does not stop the rest
    #[arg(required = true, value_name = "STUDY.toml")]
    pub studies: Vec<PathBuf>,
    #[command(flatten)]
    pub changes: Changes,
    #[command(flatten)]
    pub threads: Threads,
    /// Folder in which each study gets a folder of its own
    #[arg(long, short, value_name = "DIR", default_value = "results")]
    pub out: PathBuf,
    /// Print only errors
    #[arg(long, short)]
    pub quiet: bool,
    /// Write even if the folder holds other results: of another study, or with other settings
    #[arg(long)]
    pub force: bool,
    /// Add runs to those that are there, up to the number asked for: the same files as all at once
    #[arg(long, conflicts_with_all = ["force", "shard"])]
    pub resume: bool,
    /// What to print of the results: a summary, or outcomes, events and contrasts as in the files, one object a study
    #[arg(long, value_enum, default_value = "text", conflicts_with = "quiet")]
    pub format: Printed,
    /// Run only part K of N, to be joined by `casus merge`
    #[arg(long, value_name = "K/N", value_parser = parse_shard)]
    pub shard: Option<(u32, u32)>,
}

const EXAMPLES: &str = "\
Examples:
  casus run configs/nato_vs_european.toml
  casus run configs/three_states.toml --runs 1000 --seed 7 --out scratch
  casus run configs/three_states.toml --runs 100000 --resume
                                                           more runs, beside those that are there
  casus run configs/eight_guarantees.toml --shard 1/2      on one machine
  casus run configs/eight_guarantees.toml --shard 2/2      on another, then: casus merge

Ctrl-C stops within a second, keeps the runs completed from the first on, and marks the result incomplete.";

fn parse_shard(text: &str) -> Result<(u32, u32), String> {
    let parts = text.split_once('/').and_then(|(k, n)| Some((k.parse().ok()?, n.parse().ok()?)));
    match parts {
        Some((k, n)) if (1..=n).contains(&k) && n <= 100_000 => Ok((k, n)),
        _ => Err("a shard is K/N with 1 ≤ K ≤ N, such as 2/8".to_string()),
    }
}

/// Runs the studies one after another.
pub(super) fn run(args: &Args) -> Result<(), Failure> {
    listen_for_interrupt()?;
    args.threads.start()?;
    each(&args.studies, |study| run_one(args, study))
}

fn run_one(args: &Args, path: &Path) -> Result<(), Failure> {
    refuse_game(path)?;
    if is_sweep(path) {
        let path = path.display();
        return Err(Failure::usage(format!(
            "`{path}` is a sweep, not a study\n  remedy: casus sweep {path}"
        )));
    }
    let study = load(path, &args.changes.overrides())?;
    if !args.quiet {
        for note in study.regimes.iter().filter_map(summary::members_left_out) {
            say(format_args!("note: {note}"));
        }
        if let Some(note) = summary::draws_left_out(&study) {
            say(format_args!("note: {note}"));
        }
    }
    if let Some((index, of)) = args.shard {
        return run_shard(args, &study, index, of);
    }
    refuse_large_study(&study, study.runs, &args.out)?;
    // Opened before the run: a folder that cannot be written fails now and not in an hour.
    let folder = ResultsFolder::open(&args.out, &study.name, args.force)?;
    let begun = if args.resume { begun(args, &study, &folder)? } else { None };
    if !args.resume && !args.force {
        folder.check_settings(&study)?;
    }
    let mut runs_file = match begun {
        Some(_) => study.write_runs.then(|| folder.runs_writer_after(&study)),
        None => study.write_runs.then(|| folder.runs_writer(&study)),
    }
    .transpose()?;
    let tally = begun.unwrap_or_else(|| Tally::with_trees(&study, pilot::plans(&study)));
    let range = tally.runs()..study.runs;
    let progress = Progress::new(&study, range.end - range.start, args.quiet);
    let done = engine::go_on(&study, tally, range, &CANCELLED, &progress, |cells| match runs_file.as_mut() {
        Some(file) => file.append(&study, cells),
        None => Ok::<(), OutputError>(()),
    });
    progress.finish();
    let (tally, stopped) = done.map_err(Failure::run)?;
    if stopped == Stopped::Interrupted && !args.force {
        let there = folder.runs_there();
        if there > tally.runs() {
            return Err(Failure::Interrupted(format!(
                "after {} runs of `{}`; the {there} that were in {} before are kept",
                tally.runs(),
                study.name,
                folder.path().display()
            )));
        }
    }
    let account = Account { runs_asked: study.runs, stopped, overrides: args.changes.recorded() };
    folder.write_results(&study, &tally, &account, runs_file).map_err(Failure::run)?;
    if args.format == Printed::Json {
        print(&json(&study, folder.path())?)?;
    } else if !args.quiet {
        print(&summary::render(&study, &tally, &account, styled()))?;
    }
    conclude(args, &study, &tally, stopped, folder.path())
}

/// The runs that are there, to be added to.
fn begun(args: &Args, study: &Study, folder: &ResultsFolder) -> Result<Option<Tally>, Failure> {
    let begun = folder.begun(study)?;
    let there = begun.as_ref().map_or(0, Tally::runs);
    if there > study.runs {
        return Err(Failure::usage(format!(
            "{} holds {there} runs of `{}`, more than the {} asked for\n  remedy: ask for more with --runs, or replace \
             them with --force",
            folder.path().display(),
            study.name,
            study.runs
        )));
    }
    if !args.quiet {
        match there {
            0 => say(format_args!("no runs of `{}` to add to: it begins with the first", study.name)),
            _ => say(format_args!("{there} runs of `{}` are there already", study.name)),
        }
    }
    Ok(begun)
}

/// Tables of a result as they stand in its files.
const AS_JSON: [&str; 3] = ["outcomes.csv", "events.csv", "contrasts.csv"];

/// Those tables: numbers as numbers, and null where a cell is empty.
fn json(study: &Study, folder: &Path) -> Result<String, Failure> {
    let mut object = serde_json::Map::new();
    object.insert("study".to_string(), study.name.clone().into());
    for file in AS_JSON {
        let bytes = std::fs::read(folder.join(file)).map_err(Failure::run)?;
        object.insert(file.trim_end_matches(".csv").to_string(), objects(&bytes)?);
    }
    Ok(format!("{:#}\n", serde_json::Value::Object(object)))
}

fn run_shard(args: &Args, study: &Study, index: u32, of: u32) -> Result<(), Failure> {
    if study.stop.is_some() {
        return Err(Failure::usage(format!(
            "study `{}` stops by precision, which a shard of no plan cannot know\n  remedy: casus shards plan, remove `stop`, or run \
             it whole",
            study.name
        )));
    }
    let planned = divide(0..study.runs, BATCH_RUNS, of).swap_remove(index as usize - 1);
    let account =
        Account { runs_asked: study.runs, stopped: Stopped::Asked, overrides: args.changes.recorded() };
    let work = Work {
        work: study,
        origin: &Origin::of(study),
        study: Some(study),
        account,
        planned,
        folder: &args.out.join(format!("{}.shard-{index}-of-{of}", study.name)),
        force: args.force,
        quiet: args.quiet,
    };
    work.make(|| study.empty(&study.trees()))?;
    if !args.quiet {
        say(format_args!("  next: casus merge, with all shards"));
    }
    Ok(())
}

fn conclude(
    args: &Args,
    study: &Study,
    tally: &Tally,
    stopped: Stopped,
    folder: &Path,
) -> Result<(), Failure> {
    let folder = folder.display();
    if stopped == Stopped::Interrupted {
        return Err(Failure::Interrupted(format!(
            "kept the first {} of {} runs of `{}` in {folder}, marked incomplete",
            tally.runs(),
            study.runs,
            study.name
        )));
    }
    if !args.quiet {
        say(format_args!(
            "{} runs of {} cells of `{}` are in {folder}\n  next: {}",
            tally.runs(),
            tally.cells().len(),
            study.name,
            format_args!("casus report {folder}")
        ));
    }
    Ok(())
}
