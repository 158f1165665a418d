//! `casus report`: results become a page to hand over.

use super::failure::Failure;
use super::screen::say;
use crate::tell::report::{Extent, made_page, page};
use crate::write::{holds_made, read_made, read_results, write_whole};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folder of results, such as results/nato_vs_european
    #[arg(value_name = "RESULTS_FOLDER")]
    pub results: PathBuf,
    /// File to write [default: beside the folder, with its name]
    #[arg(long, short, value_name = "FILE.html")]
    pub out: Option<PathBuf>,
    /// The first page alone: the answer, how sure it is, what carries it and what it does not say; two pages of A4 at most
    #[arg(long)]
    pub brief: bool,
    /// Replace an existing page, and accept results of an interrupted study, which the page then says
    #[arg(long)]
    pub force: bool,
}

/// Writes the page.
pub(super) fn report(args: &Args) -> Result<(), Failure> {
    if let Some(made) = made(&args.results)? {
        if args.brief {
            let message = "only the report of a study has a brief page\n  remedy: leave out --brief";
            return Err(Failure::usage(format!("`{}` is no study's: {message}", args.results.display())));
        }
        let out = args.out.clone().unwrap_or_else(|| beside(&args.results, ".html"));
        write_whole(&out, made.as_bytes(), args.force)?;
        say(format_args!("the report on `{}` is {}", args.results.display(), out.display()));
        return Ok(());
    }
    let results = read_results(&args.results)?;
    if !results.account.complete() && !args.force {
        return Err(Failure::usage(format!(
            "`{}` is incomplete: the study was interrupted after {} of {} runs\n  remedy: run it to the end, or add \
             --force for a page that says so",
            args.results.display(),
            results.runs_done,
            results.account.runs_asked
        )));
    }
    let (extent, suffix) = if args.brief { (Extent::Brief, "-brief.html") } else { (Extent::Whole, ".html") };
    let out = args.out.clone().unwrap_or_else(|| beside(&args.results, suffix));
    write_whole(&out, page(&results, extent).as_bytes(), args.force)?;
    say(format_args!("the report on `{}` is {}", results.study.name, out.display()));
    Ok(())
}

/// The page of a sweep or a back-test, if the folder holds one.
fn made(folder: &Path) -> Result<Option<String>, Failure> {
    if !holds_made(folder) {
        return Ok(None);
    }
    Ok(made_page(&read_made(folder)?))
}

/// The page of a folder, beside it: a folder of results holds nothing else.
fn beside(folder: &Path, suffix: &str) -> PathBuf {
    // `.` has no name of its own.
    let named = if folder.file_name().is_some() {
        folder.to_path_buf()
    } else {
        folder.canonicalize().unwrap_or_default()
    };
    let mut name = named.file_name().unwrap_or(OsStr::new("report")).to_owned();
    name.push(suffix);
    named.with_file_name(name)
}
