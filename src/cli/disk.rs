//! Whether results fit on the disk, before anything runs.

use super::failure::Failure;
use crate::lab::effort;
use crate::lab::sweep::bytes_of_results;
use crate::model::study::Study;
use crate::read::sweep::SweepFile;
use crate::write::{JOURNAL_FILE, POINTS_FILE};
use std::path::Path;

/// Refuses a sweep of which what is not there already would not fit.
pub(super) fn refuse_large_sweep(file: &SweepFile, out: &Path) -> Result<(), Failure> {
    let spec = &file.spec;
    let size = |name: &str| out.join(&spec.name).join(name).metadata().map_or(0, |file| file.len());
    let needed = bytes_of_results(file).saturating_sub(size(JOURNAL_FILE) + size(POINTS_FILE));
    let what = format!("`{}` has {} points and", spec.name, spec.points());
    refuse(&what, needed, out, "points, regimes or blocks")
}

/// Refuses a study with so many runs whose `runs.csv` would not fit.
pub(super) fn refuse_large_study(study: &Study, runs: u64, out: &Path) -> Result<(), Failure> {
    if !study.write_runs {
        return Ok(());
    }
    let what = format!("`{}`, of {runs} runs,", study.name);
    refuse(
        &what,
        effort::bytes(study, runs),
        out,
        "runs, or keep = EVENT, or cut it into shards with runs_parquet = true, or write none",
    )
}

fn refuse(what: &str, needed: u64, out: &Path, fewer: &str) -> Result<(), Failure> {
    match free_bytes(out) {
        Some(free) if needed > free => Err(Failure::usage(format!(
            "{what} needs about {}, and {} has {} left\n  remedy: take fewer {fewer}, or choose another disk with --out",
            bytes(needed),
            out.display(),
            bytes(free)
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

/// A number of bytes in the unit that suits it.
fn bytes(number: u64) -> String {
    let size = number as f64;
    match size {
        _ if size < 1e6 => format!("{:.1} kB", size / 1e3),
        _ if size < 1e9 => format!("{:.1} MB", size / 1e6),
        _ if size < 1e12 => format!("{:.1} GB", size / 1e9),
        _ => format!("{:.1} TB", size / 1e12),
    }
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn a_size_has_the_unit_that_suits_it() {
        assert_eq!(
            [2_400, 3_500_000, 52_000_000_000, 6_900_000_000_000].map(bytes),
            ["2.4 kB", "3.5 MB", "52.0 GB", "6.9 TB"]
        );
    }
}
