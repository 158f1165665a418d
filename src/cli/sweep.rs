//! `casus sweep`: a study at many points of its parameters.

use super::disk::refuse_large_sweep;
use super::failure::{Failure, each};
use super::interrupt::{CANCELLED, listen_for_interrupt};
use super::options::{Changes, Threads};
use super::progress::Progress;
use super::screen::say;
use super::sensitivity::{RESAMPLES, analyse};
use crate::lab::sweep::{Ended, Sweep};
use crate::read::sweep::load_sweep;
use crate::write::{POINTS_FILE, ResultsFolder};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Sweeps, run one after another; a failing one does not stop the rest
    #[arg(required = true, value_name = "SWEEP.toml")]
    pub sweeps: Vec<PathBuf>,
    #[command(flatten)]
    pub changes: Changes,
    /// Resume what is in the folder: an interrupted sweep, or a smaller one of the same design
    #[arg(long)]
    pub resume: bool,
    /// Order of the rows of points.csv within a base point of a saltelli design: salib writes A, AB, BA, B, as SALib reads them
    #[arg(long, value_name = "ORDER", default_value = "points")]
    pub order: Order,
    #[command(flatten)]
    pub threads: Threads,
    /// Folder in which each sweep gets a folder of its own
    #[arg(long, short, value_name = "DIR", default_value = "results")]
    pub out: PathBuf,
    /// Print only errors
    #[arg(long, short)]
    pub quiet: bool,
    /// Start again even if the folder holds an interrupted sweep, or results of another study
    #[arg(long)]
    pub force: bool,
}

/// Order of the rows of `points.csv`.
#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
pub(super) enum Order {
    /// By their numbers.
    Points,
    /// As SALib expects outputs.
    Salib,
}

const EXAMPLES: &str = "\
Examples:
  casus check configs/sweeps/main_twelve.toml              points, runs, time and size beforehand
  casus sweep configs/sweeps/main_twelve.toml
  casus sweep configs/sweeps/main_twelve.toml --resume     after Ctrl-C, a kill or a power cut, or with more points
  casus sweep configs/sweeps/common_factor.toml --runs 500 --out scratch

Every finished point is on disk within seconds. A resumed sweep has the same bytes as one that was
never interrupted. A point whose values do not make a valid study is a row with status `failed`; exit code 1.";

/// Makes the sweeps one after another.
pub(super) fn sweep(args: &Args) -> Result<(), Failure> {
    listen_for_interrupt()?;
    args.threads.start()?;
    each(&args.sweeps, |path| sweep_one(args, path))
}

fn sweep_one(args: &Args, path: &Path) -> Result<(), Failure> {
    let file = load_sweep(path, &args.changes.overrides())?;
    let spec = &file.spec;
    refuse_large_sweep(&file, &args.out)?;
    let places = match args.order {
        Order::Points => None,
        Order::Salib => Some(spec.design.salib_places(spec.inputs.len()).ok_or_else(|| {
            let (design, path) = (spec.design.kind().label(), path.display());
            Failure::usage(format!(
                "`--order salib` is of saltelli designs, and {path} is {design}\n  remedy: leave it out"
            ))
        })?),
    };
    let folder = ResultsFolder::open_sweep(&args.out, &spec.name, &file.base.name, args.force)?;
    let at = folder.path().to_path_buf();
    let mut sweep = Sweep::open(&file, folder, args.resume, args.force)?;
    let (points, before) = (sweep.plan().points(), sweep.done());
    if before > 0 && !args.quiet {
        say(format_args!("{before} of {points} points of `{}` are there already", spec.name));
    }
    let cells = file.base.cells() as u64;
    let progress = Progress::sweep(points, before, spec.runs * cells, args.quiet);
    let ended = sweep.run(&CANCELLED, &progress);
    progress.finish();
    let done = sweep.done();
    if ended.map_err(Failure::run)? == Ended::Interrupted {
        return Err(Failure::Interrupted(format!(
            "{done} of {points} points of `{}` are kept in {}; add --resume to go on",
            spec.name,
            at.display()
        )));
    }
    conclude(sweep, places.as_deref(), args.quiet)
}

/// Writes and analyses a sweep of which every point is there. `places` are those of the rows of points that belong together,
/// if not those of their numbers.
pub(super) fn conclude(sweep: Sweep<'_>, places: Option<&[usize]>, quiet: bool) -> Result<(), Failure> {
    let failed = sweep.finish(places).map_err(Failure::run)?;
    let (name, points) = (sweep.plan().spec().name.clone(), sweep.plan().points());
    let folder = sweep.into_folder();
    let at = folder.path().display();
    if !failed.is_empty() {
        return Err(Failure::run(format!(
            "{} of {points} points of `{name}` failed, the first is point {}; `message` in {} says why",
            failed.len(),
            failed[0],
            folder.path().join(POINTS_FILE).display()
        )));
    }
    if !quiet {
        say(format_args!(
            "{points} points of `{name}` are in {at}\n  next: casus discover {at} --where 'REGIME.EVENT > 0.1'"
        ));
    }
    analyse(folder, &[], None, RESAMPLES, quiet)
}
