//! `casus knockout`: what carries the difference between two guarantees.

use super::failure::{Failure, mistake};
use super::interrupt::{CANCELLED, listen_for_interrupt};
use super::options::{Changes, Format, Threads};
use super::quantity::{conferral, regime};
use super::screen::{Column, in_columns, print, say};
use crate::base::text::known;
use crate::lab::knockout::{Found, Variant, find, variants};
use crate::read::load;
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

/// A guarantee, a change of it, what was found of that, and the gap of which it may make up a part.
struct Row {
    guarantee: String,
    change: String,
    found: Found,
    gap: f64,
}

/// Of the table for tools; what cannot be said is empty.
const COLUMNS: &[Column<Row>] = &[
    ("guarantee", |row| row.guarantee.clone()),
    ("change", |row| row.change.clone()),
    ("attacked_full", |row| row.found.attacked_full.value.to_string()),
    ("attacked_full_ci_low", |row| row.found.attacked_full.ci.low.to_string()),
    ("attacked_full_ci_high", |row| row.found.attacked_full.ci.high.to_string()),
    ("attacked_full_total_low", |row| known(row.found.attacked_full.total.map(|total| total.low))),
    ("attacked_full_total_high", |row| known(row.found.attacked_full.total.map(|total| total.high))),
    ("difference", |row| row.found.difference.value.to_string()),
    ("difference_ci_low", |row| row.found.difference.ci.low.to_string()),
    ("difference_ci_high", |row| row.found.difference.ci.high.to_string()),
    ("difference_total_low", |row| known(row.found.difference.total.map(|total| total.low))),
    ("difference_total_high", |row| known(row.found.difference.total.map(|total| total.high))),
    ("share_of_gap", |row| known(row.share_of_gap())),
    ("attacks", |row| row.found.kept.map_or(0, |kept| kept.trials).to_string()),
    ("kept", |row| known(row.found.kept.map(|kept| kept.value))),
    ("reached_deploy", |row| known(row.found.reached_deploy.map(|deployed| deployed.value))),
    ("reached_combat", |row| known(row.found.reached_combat.map(|fought| fought.value))),
];

/// Of the table to be read.
const SHOWN: &[Column<Row>] = &[
    ("guarantee", |row| row.guarantee.clone()),
    ("change", |row| row.change.clone()),
    ("full attacks, %", |row| column(Some(row.found.attacked_full))),
    ("with parameters", |row| column_total(Some(row.found.attacked_full))),
    ("difference", |row| column(Some(row.found.difference))),
    ("with parameters", |row| column_total(Some(row.found.difference))),
    ("share of gap", |row| row.share_of_gap().map_or("–".to_string(), part)),
    ("kept", |row| column(row.found.kept)),
    ("deployed", |row| column(row.found.reached_deploy)),
    ("fought", |row| column(row.found.reached_combat)),
];

const NOTE: &str = "
Full attacks are of all runs, and the difference is to the guarantee unchanged, in points. The ± is chance; \"with
parameters\" adds what is not known of them. Of the limited and full attacks: in which the promise was kept (by its own
level), and in which states with most of the pool's capability deployed at least, or fought (one yardstick for all), in %.
";

impl Row {
    /// The part of the gap that the change makes up; `None` where there is no gap.
    fn share_of_gap(&self) -> Option<f64> {
        // + 0: nothing of a negative gap is nothing.
        (self.gap != 0.0).then(|| self.found.difference.value / self.gap + 0.0)
    }
}

/// Runs all variants both ways, and says what each does.
pub(super) fn knockout(args: &Args) -> Result<(), Failure> {
    listen_for_interrupt()?;
    args.threads.start()?;
    let study = load(&args.study, &args.changes.overrides())?;
    let mut wrong = Vec::new();
    if args.a == args.b {
        let message = "a guarantee does not differ from itself".to_string();
        wrong.push(mistake(format!("{} {}", args.a, args.b), message, "name two of the study"));
    }
    let asked = conferral(&study, args.conferral.as_deref(), &mut wrong);
    let [a, b] = [&args.a, &args.b].map(|name| regime(&study, name.clone(), name, &mut wrong));
    let (Some(asked), Some(a), Some(b), true) = (asked, a, b, wrong.is_empty()) else {
        return Err(wrong.into());
    };
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
        rows.extend(variants.into_iter().zip(found).map(|(one, found)| Row {
            guarantee: own.name.clone(),
            change: one.change,
            found,
            gap,
        }));
    }
    print(&match args.format {
        Format::Text => in_columns(args.format, SHOWN, rows.into_iter())? + NOTE,
        format => in_columns(format, COLUMNS, rows.into_iter())?,
    })
}
