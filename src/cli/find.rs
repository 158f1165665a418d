//! `casus find`: runs of a kind, the most typical first.

use super::failure::Failure;
use super::interrupt::{CANCELLED, listen_for_interrupt};
use super::options::{Changes, Telling, Threads};
use super::progress::Progress;
use super::screen::print;
use crate::model::study::Study;
use crate::read::load;
use crate::run::tally::Stopped;
use crate::tell::find::{Condition, Found, FoundRun, MOST_RANKED, find as find_runs};
use crate::tell::number::{grouped, prose};
use crate::write::{Cell, RunCells, check_origin, runs_schema};
use serde_json::{Map, Value, json};
use std::fmt::Write;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The study
    #[arg(value_name = "STUDY.toml")]
    pub study: PathBuf,
    /// Which runs: events, outcomes, and columns of runs.csv, with and, or, not and parentheses
    #[arg(long = "where", value_name = "CONDITION")]
    pub condition: String,
    /// Maximum number of runs listed
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub limit: u64,
    /// Format of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Telling,
    /// Check that the results in this folder are those of this program and study
    #[arg(long, value_name = "DIR")]
    pub results: Option<PathBuf>,
    /// Print no progress
    #[arg(long, short)]
    pub quiet: bool,
    #[command(flatten)]
    pub changes: Changes,
}

const EXAMPLES: &str = "\
Examples:
  casus find configs/nato_vs_european.toml --where 'nuclear_use and regime = european_only'
  casus find configs/three_states.toml --where 'attacked and not obligation_met and highest_rung >= 4' --limit 5
  casus find configs/three_states.toml --where 'honoured_repelled or (level_cas = combat and territory_end < 0.7)'

A bare event or outcome means that it happened. A column is compared with =, !=, <, <=, > or >=; levels and
kinds of attack are ordered from least to most; an empty cell meets no comparison.

Most typical first: the distance of a run is the mean, over the traits and parameters drawn for it, of
|value - median| / MAD, plus the same mean over its course (quarters of conferral, challenge and attack, crises,
highest rung, days fought, territory, signatories, costs, responders in combat). Median and MAD (median absolute
deviation) are those of all matching runs, or of the first 10,000 if there are more; a value that a run has and
most lack, or the other way round, counts as 1; a quantity that is the same in all counts as 0.";

/// Lists the runs that meet a condition.
pub(super) fn find(args: &Args) -> Result<(), Failure> {
    let study = load(&args.study, &args.changes.overrides())?;
    if let Some(folder) = &args.results {
        check_origin(folder, &study)?;
    }
    let condition = Condition::parse(&study, &args.condition)?;
    listen_for_interrupt()?;
    Threads { threads: None }.start()?;
    let progress = Progress::new(&study, study.runs, args.quiet);
    let found = find_runs(&study, &condition, &CANCELLED, &progress);
    progress.finish();
    if found.stopped == Stopped::Interrupted {
        let looked_at = grouped(found.looked_at);
        return Err(Failure::Interrupted(format!("only {looked_at} runs were looked at; nothing is listed")));
    }
    if found.runs.is_empty() {
        return Err(Failure::run(format!(
            "none of the {} runs of `{}` meets the condition `{}`: under each guarantee {}\n  remedy: ask for less, or make more runs with --runs N",
            grouped(found.looked_at),
            study.name,
            args.condition,
            prose(found.share(0))
        )));
    }
    let listed = &found.runs[..found.runs.len().min(args.limit as usize)];
    match args.format {
        Telling::Text => print(&text(args, &study, &found, listed)),
        Telling::Jsonl => print(&lines(&study, listed)),
    }
}

fn text(args: &Args, study: &Study, found: &Found, listed: &[FoundRun]) -> String {
    let mut text = format!(
        "{} of {} runs of {} ({} of each guarantee and question) meet: {}\n",
        grouped(found.matches),
        grouped(found.looked_at),
        study.name,
        grouped(found.looked_at / study.cells() as u64),
        args.condition
    );
    for (cell, _) in found.in_cell.iter().enumerate().filter(|(_, matches)| **matches > 0) {
        let (conferral, regime) = study.in_cell(cell);
        let _ = writeln!(text, "  {}, {}: {}", regime.name, conferral.label(), prose(found.share(cell)));
    }
    if found.matches > MOST_RANKED as u64 {
        let most = grouped(MOST_RANKED as u64);
        let _ = writeln!(text, "Ranked are the first {most} of them, by run index.");
    }
    let _ = writeln!(text, "The most typical first: distance from the median of all that are ranked.\n");
    let widest = study.regimes.iter().map(|regime| regime.name.len()).max().unwrap_or(0).max(6);
    let _ = writeln!(
        text,
        "{:>8}  {:<widest$} {:<9} {:<21}{:>12} {:>4} {:>5} {:>6} {:>6}",
        "run", "regime", "conferral", "outcome", "attack", "rung", "days", "held", "dist."
    );
    for run in listed {
        let (record, (conferral, regime)) = (&run.record, study.in_cell(run.cell));
        let attack = record
            .first_attack
            .or(record.first_challenge)
            .map_or_else(|| "–".to_string(), |attack| format!("{} q{}", attack.kind.label(), attack.quarter));
        let _ = writeln!(
            text,
            "{:>8}  {:<widest$} {:<9} {:<21}{:>12} {:>4} {:>5} {:>4.0} % {:>6.2}",
            record.run,
            regime.name,
            conferral.label(),
            record.outcome.label(),
            attack.replace("grey_zone", "grey"),
            u8::from(record.highest_rung),
            record.days_fought,
            100.0 * record.territory_end,
            run.distance
        );
    }
    if let Some(first) = listed.first() {
        let (conferral, regime) = study.in_cell(first.cell);
        let _ = writeln!(
            text,
            "\nTold by: casus trace {} --regime {} --conferral {} --run {}",
            args.study.display(),
            regime.name,
            conferral.label(),
            first.record.run
        );
    }
    text
}

/// One object a line: the distance, and the run's row of `runs.csv`.
fn lines(study: &Study, listed: &[FoundRun]) -> String {
    let columns = runs_schema(study).columns;
    let mut row = RunCells::default();
    let mut text = String::new();
    for run in listed {
        let mut line = Map::new();
        line.insert("distance".to_string(), json!(run.distance));
        for (column, cell) in columns.iter().zip(row.of(study, run.cell, &run.record)) {
            let value = match *cell {
                Cell::Text(text) => json!(text),
                Cell::Whole(value) => json!(value),
                Cell::Number(value) => json!(value),
                Cell::Unknown => Value::Null,
            };
            line.insert(column.name.to_string(), value);
        }
        let _ = writeln!(text, "{}", Value::Object(line));
    }
    text
}
