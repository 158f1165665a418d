//! `casus knockout`: what carries the difference between two guarantees.

use super::failure::{Failure, mistake};
use super::interrupt::{CANCELLED, listen_for_interrupt};
use super::options::{Changes, Format, Threads};
use super::quantity::conferral;
use super::screen::{aligned, in_format, print, say};
use crate::lab::knockout::{Found, Variant, find, variants};
use crate::model::study::{Guarantee, Study};
use crate::read::{did_you_mean, load};
use crate::tell::number::five_digits;
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

const HEADER: &[&str] = &[
    "guarantee",
    "change",
    "attacked_full",
    "ci_low",
    "ci_high",
    "attacks",
    "kept",
    "reached_deploy",
    "difference",
    "difference_low",
    "difference_high",
    "share_of_gap",
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
        let gap = found[1].difference.map_or(0.0, |(difference, _)| difference);
        rows.extend(variants.iter().zip(&found).map(|(one, found)| row(&own.name, &one.change, found, gap)));
    }
    print(&match args.format {
        Format::Text => aligned(HEADER, rows.into_iter().map(rounded)),
        format => in_format(format, HEADER, rows.into_iter())?,
    })
}

fn regime<'s>(study: &'s Study, name: &str) -> Result<&'s Guarantee, Failure> {
    study.regimes.iter().find(|regime| regime.name == name).ok_or_else(|| {
        let known: Vec<&str> = study.regimes.iter().map(|regime| regime.name.as_str()).collect();
        let message = format!("study `{}` has no regime `{name}`", study.name);
        vec![mistake(name.to_string(), message, did_you_mean(name, &known))].into()
    })
}

/// One row; what cannot be said is empty.
fn row(guarantee: &str, change: &str, found: &Found, gap: f64) -> Vec<String> {
    let (share, interval) = found.attacked_full;
    let of = |(count, trials): (u64, u64)| {
        if trials > 0 { (count as f64 / trials as f64).to_string() } else { String::new() }
    };
    let difference = found.difference.map_or(Default::default(), |(difference, interval)| {
        [difference, interval.low, interval.high].map(|number: f64| number.to_string())
    });
    // + 0: nothing of a negative gap is nothing.
    let of_gap = found.difference.filter(|_| gap != 0.0);
    let of_gap = of_gap.map_or(String::new(), |(difference, _)| (difference / gap + 0.0).to_string());
    let mut row = vec![guarantee.to_string(), change.to_string()];
    row.extend([share, interval.low, interval.high].map(|number| number.to_string()));
    row.extend([found.kept.1.to_string(), of(found.kept), of(found.reached_deploy)]);
    row.extend::<[String; 3]>(difference);
    row.push(of_gap);
    row
}

fn rounded(row: Vec<String>) -> Vec<String> {
    let cell = |cell: String| cell.parse().map_or(cell, five_digits);
    row.into_iter().map(cell).collect()
}
