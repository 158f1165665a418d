//! `casus run`: studies in, results out.

use super::args::{Changes, Run};
use super::failure::Failure;
use super::progress::Progress;
use super::{print, styled};
use crate::model::study::Study;
use crate::read::sweep::is_sweep;
use crate::read::{Overrides, load};
use crate::run::engine;
use crate::run::tally::{Stopped, Tally};
use crate::tell::summary;
use crate::write::{Account, OutputError, ResultsFolder, ShardPlan};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Set by Ctrl-C.
pub static CANCELLED: AtomicBool = AtomicBool::new(false);

/// Runs the studies one after another.
pub fn run(args: &Run) -> Result<(), Failure> {
    listen_for_interrupt()?;
    use_threads(args.threads)?;
    each(&args.studies, |study| run_one(args, study))
}

/// Does the same for each of several files; one that fails does not stop the rest, an interruption does.
pub fn each(paths: &[PathBuf], mut one: impl FnMut(&Path) -> Result<(), Failure>) -> Result<(), Failure> {
    if let [path] = paths {
        return one(path);
    }
    let mut code = 0;
    for path in paths {
        match one(path) {
            Ok(()) => {}
            Err(failure) => {
                failure.report();
                code = code.max(failure.exit_code());
                if matches!(failure, Failure::Interrupted(_)) {
                    break;
                }
            }
        }
    }
    if code == 0 { Ok(()) } else { Err(Failure::Reported { code }) }
}

/// Uses so many threads from now on, instead of all cores.
pub fn use_threads(threads: Option<u32>) -> Result<(), Failure> {
    let Some(threads) = threads else { return Ok(()) };
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads as usize)
        .build_global()
        .map_err(|error| Failure::run(format!("cannot start {threads} threads: {error}")))
}

/// Lets Ctrl-C set [`CANCELLED`].
pub fn listen_for_interrupt() -> Result<(), Failure> {
    static LISTENING: OnceLock<Result<(), String>> = OnceLock::new();
    let listening = LISTENING.get_or_init(|| {
        ctrlc::set_handler(|| {
            // A second Ctrl-C leaves at once; files that are whole stay whole.
            if CANCELLED.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
        })
        .map_err(|error| format!("cannot listen for Ctrl-C: {error}"))
    });
    listening.clone().map_err(Failure::run)
}

/// The overrides that a command line asks for.
pub fn overrides(changes: &Changes) -> Overrides {
    Overrides { runs: changes.runs, seed: changes.seed, set: changes.set.clone() }
}

fn recorded(changes: &Changes) -> Vec<String> {
    let runs = changes.runs.map(|runs| format!("runs={runs}"));
    let seed = changes.seed.map(|seed| format!("seed={seed}"));
    runs.into_iter().chain(seed).chain(changes.set.iter().cloned()).collect()
}

fn run_one(args: &Run, path: &Path) -> Result<(), Failure> {
    if is_sweep(path) {
        let path = path.display();
        return Err(Failure::usage(format!(
            "`{path}` is a sweep, not a study\n  remedy: casus sweep {path}"
        )));
    }
    let study = load(path, &overrides(&args.changes))?;
    let plan = plan(&study, args.shard)?;
    // Opened before the run: a folder that cannot be written fails now and not in an hour.
    let folder = match plan {
        None => ResultsFolder::open(&args.out, &study.name, args.force)?,
        Some(plan) => ResultsFolder::open_shard(&args.out, &study.name, plan, args.force)?,
    };
    let mut runs_file = study.write_runs.then(|| folder.runs_writer(&study)).transpose()?;
    let range = plan.map_or(0..study.runs, |plan| plan.first_run..plan.first_run + plan.runs);
    let progress = Progress::new(&study, range.end - range.start, args.quiet);
    let done = engine::run(&study, range, &CANCELLED, &progress, |cells| match runs_file.as_mut() {
        Some(file) => file.append(&study, cells),
        None => Ok::<(), OutputError>(()),
    });
    progress.finish();
    let (tally, stopped) = done.map_err(|error| Failure::run(error.to_string()))?;
    let account = Account { runs_asked: study.runs, stopped, overrides: recorded(&args.changes) };
    match plan {
        None => folder.write_results(&study, &tally, &account, runs_file),
        Some(plan) => folder.write_shard(&study, &tally, &account, plan, runs_file),
    }
    .map_err(|error| Failure::run(error.to_string()))?;
    if !args.quiet && plan.is_none() {
        print(&summary::render(&study, &tally, &account, styled()))?;
    }
    conclude(args, &study, &tally, stopped, folder.path())
}

fn plan(study: &Study, shard: Option<(u32, u32)>) -> Result<Option<ShardPlan>, Failure> {
    let Some((index, of)) = shard else { return Ok(None) };
    if study.stop.is_some() {
        return Err(Failure::usage(format!(
            "study `{}` stops by precision, which a shard cannot know; remove `stop` or run it whole",
            study.name
        )));
    }
    let range = engine::shard(study.runs, index, of);
    Ok(Some(ShardPlan { index, of, first_run: range.start, runs: range.end - range.start }))
}

fn conclude(
    args: &Run,
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
        eprintln!(
            "{} runs of {} cells of `{}` are in {folder}",
            tally.runs(),
            tally.cells().len(),
            study.name
        );
    }
    Ok(())
}
