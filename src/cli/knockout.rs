//! `casus knockout`: what carries the difference between two guarantees.

use super::failure::{Failure, mistake};
use super::interrupt::{CANCELLED, listen_for_interrupt};
use super::options::{Changes, Format, Threads};
use super::quantity::conferral;
use super::screen::{aligned, in_format, print, say};
use crate::lab::knockout::{Found, Variant, find, variants};
use crate::model::study::{Guarantee, Study};
use crate::read::{load, place};
use crate::run::estimate::Estimate;
use crate::tell::number::{column, column_total, part};
use std::path::PathBuf;

/// `casus knockout`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The study
    #[arg(value_name = "STUDY.toml")]
    pub study: PathBuf,
    /// One guarantee of the study
    #[arg(value_name = "A")]
    pub a: String,
    /// The other
    #[arg(value_name = "B")]
    pub b: String,
    /// The question: granted or decided [default: the first of the study]
    #[arg(long, value_name = "QUESTION")]
    pub conferral: Option<String>,
    /// Most capable members that are left out, one at a time
    #[arg(long, value_name = "N", default_value = "3")]
    pub members: usize,
    #[command(flatten)]
    pub changes: Changes,
    #[command(flatten)]
    pub threads: Threads,
    /// Format of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Print only the answer and errors
    #[arg(long, short)]
    pub quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  casus knockout configs/nato_vs_european.toml nato_membership european_only
  casus knockout configs/nato_vs_european.toml nato_membership european_only --members 5 --format csv > knockout.csv

Each guarantee with one attribute of the other's at a time, over the same runs. The share of the gap is the difference to the
guarantee unchanged over that between the two guarantees; attributes act together, so that shares need not add up to 1.";

/// Of the table for tools; five columns of a number are its [`numbers`].
const HEADER: &[&str] = &[
    "guarantee",
    "change",
    "attacked_full",
    "attacked_full_ci_low",
    "attacked_full_ci_high",
    "attacked_full_total_low",
    "attacked_full_total_high",
    "difference",
    "difference_ci_low",
    "difference_ci_high",
    "difference_total_low",
    "difference_total_high",
    "share_of_gap",
    "attacks",
    "kept",
    "reached_deploy",
    "reached_combat",
];

/// Runs all variants both ways, and says what each does.
pub(super) fn knockout(args: &Args) -> Result<(), Failure> {
    listen_for_interrupt()?;
    args.threads.start()?;
    let study = load(&args.study, &args.changes.overrides())?;
    let asked = conferral(&study, args.conferral.as_deref())?;
    let (a, b) = (regime(&study, &args.a)?, regime(&study, &args.b)?);
    if a.name == b.name {
        let message = "a guarantee does not differ from itself".to_string();
        return Err(vec![mistake(format!("{} {}", args.a, args.b), message, "name two of the study")].into());
    }
    let mut rows = Vec::new();
    for (own, other) in [(a, b), (b, a)] {
        let same = Variant { change: "none".to_string(), guarantee: own.clone() };
        let all = Variant { change: format!("all of {}", other.name), guarantee: other.clone() };
        let variants: Vec<Variant> =
            [same, all].into_iter().chain(variants(&study, own, other, args.members)).collect();
        if !args.quiet {
            say(format_args!("{}: {} guarantees, {} runs each", own.name, variants.len(), study.runs));
        }
        let each = variants.iter().map(|variant| &variant.guarantee);
        let found = find(&study, asked, own, each, &CANCELLED)
            .ok_or_else(|| Failure::Interrupted("nothing is kept".to_string()))?;
        let gap = found[1].difference.value;
        let kind = if args.format == Format::Text { words } else { row };
        rows.extend(variants.iter().zip(&found).map(|(one, found)| kind(&own.name, &one.change, found, gap)));
    }
    print(&match args.format {
        Format::Text => format!("{}{NOTE}", aligned(&SHOWN, rows.into_iter())),
        format => in_format(format, HEADER, rows.into_iter())?,
    })
}

fn regime<'s>(study: &'s Study, name: &str) -> Result<&'s Guarantee, Failure> {
    let known: Vec<&str> = study.regimes.iter().map(|regime| regime.name.as_str()).collect();
    place(name, &known).map(|place| &study.regimes[place]).map_err(|help| {
        let message = format!("study `{}` has no regime `{name}`", study.name);
        vec![mistake(name.to_string(), message, help)].into()
    })
}

/// The part of the gap that a change makes up; `None` where there is no gap.
fn share_of_gap(found: &Found, gap: f64) -> Option<f64> {
    // + 0: nothing of a negative gap is nothing.
    (gap != 0.0).then(|| found.difference.value / gap + 0.0)
}

/// The value and both intervals; what is not known is empty.
fn numbers(estimate: &Estimate) -> [String; 5] {
    let total =
        estimate.total.map_or(Default::default(), |total| [total.low, total.high].map(|end| end.to_string()));
    let [value, low, high] =
        [estimate.value, estimate.ci.low, estimate.ci.high].map(|number| number.to_string());
    let [total_low, total_high] = total;
    [value, low, high, total_low, total_high]
}

/// One row for tools; what cannot be said is empty.
fn row(guarantee: &str, change: &str, found: &Found, gap: f64) -> Vec<String> {
    let value = |of: Option<Estimate>| of.map_or(String::new(), |estimate| estimate.value.to_string());
    let mut row = vec![guarantee.to_string(), change.to_string()];
    row.extend(numbers(&found.attacked_full));
    row.extend(numbers(&found.difference));
    row.push(share_of_gap(found, gap).map_or(String::new(), |share| share.to_string()));
    row.push(found.kept.map_or(0, |kept| kept.trials).to_string());
    row.extend([found.kept, found.reached_deploy, found.reached_combat].map(value));
    row
}

/// Of the table to be read.
const SHOWN: [&str; 10] = [
    "guarantee",
    "change",
    "full attacks, %",
    "with parameters",
    "difference",
    "with parameters",
    "share of gap",
    "kept",
    "deployed",
    "fought",
];

const NOTE: &str = "
Full attacks are of all runs, and the difference is to the guarantee unchanged, in points. The ± is chance; \"with
parameters\" adds what is not known of them. Of the limited and full attacks: in which the promise was kept (by its own
level), and in which states with most of the pool's capability deployed at least, or fought (one yardstick for all), in %.
";

/// One row to be read.
fn words(guarantee: &str, change: &str, found: &Found, gap: f64) -> Vec<String> {
    let both = |estimate| [column(Some(estimate)), column_total(Some(estimate))];
    let mut row = vec![guarantee.to_string(), change.to_string()];
    row.extend(both(found.attacked_full));
    row.extend(both(found.difference));
    row.push(share_of_gap(found, gap).map_or("–".to_string(), part));
    row.extend([found.kept, found.reached_deploy, found.reached_combat].map(column));
    row
}
