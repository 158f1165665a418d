//! `casus compare`: two results beside each other.

use super::failure::Failure;
use super::options::Format;
use super::screen::{in_columns, print, say};
use crate::tell::compare::{COLUMNS, compare as compared};
use crate::tell::report::comparison_page;
use crate::write::{read_results, write_whole};
use std::path::PathBuf;

/// `casus compare`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Folder of results
    #[arg(value_name = "A")]
    pub a: PathBuf,
    /// Another
    #[arg(value_name = "B")]
    pub b: PathBuf,
    /// Format of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Write the comparison as an HTML page, too
    #[arg(long, value_name = "FILE.html")]
    pub report: Option<PathBuf>,
    /// Replace an existing page
    #[arg(long)]
    pub force: bool,
}

const EXAMPLES: &str = "\
Examples:
  casus compare results/nato_vs_european results/tested_pacts
  casus compare results/here results/there --format csv > compared.csv
  casus compare results/here results/there --report compared.html

Guarantees are compared by name. Studies of the same states, seed, runs and draws with `runs_csv = true` are compared run by
run; all others as independent samples.";

/// Compares, and says it on the screen and as a page.
pub(super) fn compare(args: &Args) -> Result<(), Failure> {
    let (a, b) = (read_results(&args.a)?, read_results(&args.b)?);
    let comparison = compared([&a, &b], [&args.a, &args.b])?;
    if comparison.rows.is_empty() {
        return Err(Failure::usage(format!(
            "`{}` and `{}` have no guarantee and question in common\n  remedy: give guarantees that are to be compared the same name",
            args.a.display(),
            args.b.display()
        )));
    }
    if let Some(out) = &args.report {
        write_whole(out, comparison_page(&comparison, [&a, &b]).as_bytes(), args.force)?;
        say(format_args!("the comparison is {}", out.display()));
    }
    let names = [&args.a, &args.b].map(|folder| folder.display().to_string());
    print(&match args.format {
        Format::Text => comparison.screen([&names[0], &names[1]]),
        format => in_columns(format, COLUMNS, comparison.rows.iter().map(|row| (row, &comparison.pairing)))?,
    })
}
