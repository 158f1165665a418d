//! `casus sweep`: a study at many points of its parameters.

use super::args::Sweep as Args;
use super::failure::Failure;
use super::progress::Progress;
use super::run::{CANCELLED, each, listen_for_interrupt, overrides, use_threads};
use super::sensitivity::{RESAMPLES, analyse};
use crate::lab::sweep::{Ended, Sweep, SweepError, bytes_of_results};
use crate::read::sweep::{SweepFile, load_sweep};
use crate::write::ResultsFolder;
use std::path::Path;

/// Makes the sweeps one after another.
pub fn sweep(args: &Args) -> Result<(), Failure> {
    listen_for_interrupt()?;
    use_threads(args.threads)?;
    each(&args.sweeps, |path| sweep_one(args, path))
}

fn sweep_one(args: &Args, path: &Path) -> Result<(), Failure> {
    let file = load_sweep(path, &overrides(&args.changes))?;
    let spec = &file.spec;
    refuse_too_large(&file, &args.out)?;
    let folder = ResultsFolder::open_sweep(&args.out, &spec.name, &file.base.name, args.force)?;
    let mut sweep = Sweep::open(&file, folder, args.resume, args.force)?;
    let (points, before) = (sweep.plan().points(), sweep.done());
    if before > 0 && !args.quiet {
        eprintln!("{before} of {points} points of `{}` are there already", spec.name);
    }
    let cells = (file.base.conferral.len() * file.base.regimes.len()) as u64;
    let progress = Progress::sweep(points, before, spec.runs * cells, args.quiet);
    let ended = sweep.run(&CANCELLED, &progress);
    progress.finish();
    let at = sweep.folder().path().to_path_buf();
    let done = sweep.done();
    if ended.map_err(|error| Failure::run(error.to_string()))? == Ended::Interrupted {
        return Err(Failure::Interrupted(format!(
            "{done} of {points} points of `{}` are kept in {}; add --resume to go on",
            spec.name,
            at.display()
        )));
    }
    let failed = sweep.finish().map_err(|error| Failure::run(error.to_string()))?;
    if !failed.is_empty() {
        return Err(Failure::run(format!(
            "{} of {points} points of `{}` failed, the first is point {}; `message` in {} says why",
            failed.len(),
            spec.name,
            failed[0],
            at.join("points.csv").display()
        )));
    }
    if !args.quiet {
        eprintln!("{points} points of `{}` are in {}", spec.name, at.display());
    }
    analyse(&at, &[], None, RESAMPLES, args.quiet)
}

/// Refuses a sweep whose results would not fit on the disk, before anything runs.
pub fn refuse_too_large(file: &SweepFile, out: &Path) -> Result<(), Failure> {
    let needed = bytes_of_results(file);
    match free_bytes(out) {
        Some(free) if needed > free => Err(Failure::usage(format!(
            "`{}` has {} points and needs about {:.1} GB, and {} has {:.1} GB left\n  remedy: take fewer points, regimes or blocks, or choose another disk with --out",
            file.spec.name,
            file.spec.points(),
            needed as f64 / 1e9,
            out.display(),
            free as f64 / 1e9
        ))),
        _ => Ok(()),
    }
}

/// Room on the disk of a folder that may not be there yet; `None` where the system does not say.
fn free_bytes(folder: &Path) -> Option<u64> {
    let above =
        folder.ancestors().map(|path| if path.as_os_str().is_empty() { Path::new(".") } else { path });
    let there = above.into_iter().find(|path| path.exists())?;
    fs4::available_space(there).ok()
}

impl From<SweepError> for Failure {
    fn from(error: SweepError) -> Failure {
        Failure::Usage(error.to_string())
    }
}
