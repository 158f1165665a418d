//! `casus trace`: one run, told; or the same run under two guarantees.

use super::failure::{Failure, mistake};
use super::options::{Changes, Telling};
use super::quantity::{conferral, regime};
use super::screen::{print, styled};
use crate::model::crisis::{Prepared, Scenario};
use crate::model::study::{Guarantee, RareEvent};
use crate::read::{did_you_mean, load};
use crate::run::pilot;
use crate::run::rare::path_to_event;
use crate::tell::number::grouped;
use crate::tell::trace;
use crate::write::check_origin;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The study
    #[arg(required_unless_present = "schema", value_name = "STUDY.toml")]
    pub study: Option<PathBuf>,
    /// The guarantee
    #[arg(long, value_name = "NAME", required_unless_present_any = ["schema", "compare"], conflicts_with = "compare")]
    pub regime: Option<String>,
    /// Compare two guarantees: the same run under both, up to where they diverge
    #[arg(long, value_names = ["A", "B"], num_args = 2)]
    pub compare: Option<Vec<String>>,
    /// The first path that reaches this event, among the branches that grow from the runs ([rare]); with --run, from this one alone
    #[arg(long, value_name = "EVENT", conflicts_with = "compare")]
    pub rare: Option<String>,
    /// Whether the guarantee is granted or decided upon [default: the study's first question]
    #[arg(long, value_name = "granted|decided")]
    pub conferral: Option<String>,
    /// Index of the run, from 0
    #[arg(long, value_name = "N", required_unless_present_any = ["schema", "rare"])]
    pub run: Option<u64>,
    /// Show everything, not only what mattered
    #[arg(long)]
    pub full: bool,
    /// Format of the output; JSON Lines are always complete
    #[arg(long, value_enum, default_value = "text")]
    pub format: Telling,
    /// Print the JSON Schema of a line and exit
    #[arg(long)]
    pub schema: bool,
    /// Check that the results in this folder are those of this program and study
    #[arg(long, value_name = "DIR")]
    pub results: Option<PathBuf>,
    #[command(flatten)]
    pub changes: Changes,
}

const EXAMPLES: &str = "\
Examples:
  casus trace configs/three_states.toml --regime pact --run 7
  casus trace configs/nato_vs_european.toml --compare european_only nato_membership --run 1234
  casus trace configs/nuclear_risk.toml --regime european_only --rare nuclear_use
  casus trace configs/three_states.toml --regime pact --run 7 --format jsonl | jq 'select(.event == \"decision\")'

The run is repeated exactly as in the batch. Why an option was chosen: each term of its payoffs is set to zero in
all options in turn and the choice is weighed again. The term named is one without which another option would have
been the likeliest, or else the one whose absence moves the log odds of the choice the most.";

/// Tells a run.
pub(super) fn trace(args: &Args) -> Result<(), Failure> {
    if args.schema {
        return print(&trace::schema());
    }
    let Some(path) = &args.study else { return Err(Failure::usage("a trace needs a study")) };
    let study = load(path, &args.changes.overrides())?;
    if let Some(folder) = &args.results {
        check_origin(folder, &study)?;
    }
    let mut wrong = Vec::new();
    if let Some(run) = args.run.filter(|run| *run >= study.runs) {
        let message = format!("study `{}` has no run {run}", study.name);
        let help = format!("its {} runs are 0 to {}; --runs N gives it more", study.runs, study.runs - 1);
        wrong.push(mistake(format!("--run {run}"), message, help));
    }
    let conferral = conferral(&study, args.conferral.as_deref(), &mut wrong);
    let option = if args.compare.is_some() { "--compare" } else { "--regime" };
    let names = args.compare.iter().flatten().chain(&args.regime);
    let regimes: Vec<&Guarantee> =
        names.filter_map(|name| regime(&study, format!("{option} {name}"), name, &mut wrong)).collect();
    let (Some(conferral), true) = (conferral, wrong.is_empty()) else { return Err(wrong.into()) };
    let prepared = Prepared::new(&study);
    let traces = regimes
        .iter()
        .map(|&regime| told(args, Scenario { prepared: &prepared, regime, conferral }))
        .collect::<Result<Vec<_>, _>>()?;
    let style = trace::Style { full: args.full, bold: styled() };
    let text = match (args.format, traces.as_slice()) {
        (Telling::Text, [a, b]) => trace::comparison(a, b, style),
        (Telling::Jsonl, [a, b]) => {
            let parting = trace::Event::Parting(trace::parting(a, b));
            trace::lines(a) + &trace::lines(b) + &trace::lines(&[parting])
        }
        (Telling::Text, one) => one.iter().map(|events| trace::text(events, style)).collect(),
        (Telling::Jsonl, one) => one.iter().map(|events| trace::lines(events)).collect(),
    };
    print(&text)
}

/// The run that was asked for, or the path that reaches a rare event.
fn told(args: &Args, scenario: Scenario) -> Result<Vec<trace::Event>, Failure> {
    let study = scenario.prepared.study;
    let Some(name) = &args.rare else {
        let run = args.run.ok_or_else(|| Failure::usage("a trace needs a run"))?;
        return Ok(trace::trace(scenario, run).0);
    };
    let looked_for: Vec<&str> = study.rare.iter().map(|rare| rare.event.label()).collect();
    let Some(place) = looked_for.iter().position(|label| *label == name) else {
        let remedy = match RareEvent::from_label(name) {
            Some(_) => format!("--set 'rare={{event=[\"{name}\"]}}'"),
            None => did_you_mean(name, RareEvent::LABELS),
        };
        return Err(Failure::usage(format!(
            "the study `{}` looks for {}, not for `{name}`\n  remedy: {remedy}",
            study.name,
            if looked_for.is_empty() { "no rare event".to_string() } else { looked_for.join(" and ") },
        )));
    };
    let runs = args.run.map_or(0..study.runs, |run| run..run + 1);
    let (run, forks) = path_to_event(scenario, &pilot::plans(study)[place], runs).ok_or_else(|| {
        let tried = match args.run {
            Some(run) => format!("no path of run {run} reaches"),
            None => format!("no path of {} runs reaches", grouped(study.runs)),
        };
        Failure::run(format!(
            "{tried} `{name}`\n  remedy: leave out --run to look at all, or make more runs with --runs N"
        ))
    })?;
    Ok(trace::trace_path(scenario, run, &forks).0)
}
