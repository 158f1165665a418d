//! `casus choose`: which guarantee is least bad, by weights of one's own.

use super::failure::{Failure, mistake};
use super::interrupt::{CANCELLED, listen_for_interrupt};
use super::options::{Changes, Printed, Threads};
use super::progress::Progress;
use super::screen::{aligned, objects, print, say};
use crate::lab::choice::{Criterion, Weights, choice_table};
use crate::read::{did_you_mean, load};
use crate::run::engine;
use crate::run::estimate::LEAST_VALUES;
use crate::tell::choice::{Told, costs, criteria, losses, on_front, states, verdict, weights};
use crate::write::{Account, CHOICE, Results, ResultsFolder, Work};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;

/// `casus choose`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The folder of a study's results, which then hold the answer: `choice.csv`; or a study, which is run
    #[arg(value_name = "RESULTS_FOLDER|STUDY.toml")]
    pub study: PathBuf,
    /// What a point of each criterion weighs; those that are not named keep their default
    #[arg(long, value_name = "CRITERION=WEIGHT,…", value_delimiter = ',')]
    pub weights: Vec<String>,
    #[command(flatten)]
    pub changes: Changes,
    #[command(flatten)]
    pub threads: Threads,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: Printed,
    /// Print only the answer and errors
    #[arg(long, short)]
    pub quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  casus choose results/least_bad
  casus choose results/least_bad --weights cost=5,escalation=2
  casus choose configs/three_states.toml --set parameters=posterior --weights attacks=1,territory=0

Criteria, a point each: attacks (1 % of a full attack), territory (1 % of it lost), escalation (1 % of direct war
with the challenger), nuclear_use (1 % of it), cost (1 % of the joint annual GDP of those who may help). Each weighs 1 and
nuclear_use 0, unless you say otherwise. Regret is how much worse a guarantee is than the best one in the same draw of the
parameters (Savage 1951); the best one by draw shows what the answer hangs on (Lempert et al. 2006).";

/// The greatest weight of a criterion.
const MOST_WEIGHT: f64 = 1e6;

/// So many states are shown with what they pay.
const STATES: usize = 8;

/// Judges, says it on the screen, and puts it beside results.
pub(super) fn choose(args: &Args) -> Result<(), Failure> {
    listen_for_interrupt()?;
    args.threads.start()?;
    let given = parse(&args.weights)?;
    let is_folder = args.study.is_dir();
    let results = if is_folder { args.changes.results_as_made(&args.study)? } else { run(args)? };
    let table = choice_table(&results, given).ok_or_else(|| {
        Failure::run(format!("a mean has no interval under {LEAST_VALUES} runs: make more, with --runs"))
    })?;
    let results = results.with(&table);
    match args.format {
        Printed::Json => print(&format!("{:#}\n", objects(&table.bytes)?))?,
        Printed::Text => print(&screen(&results))?,
    }
    if is_folder {
        let folder = ResultsFolder::reopen(&args.study, Work::Study, &results.study.name)?;
        folder.add_tables(&[table], &[]).map_err(Failure::run)?;
        if !args.quiet {
            let folder = args.study.display();
            say(format_args!("the choice is in {folder}/{}\n  next: casus report {folder}", CHOICE.file));
        }
    }
    Ok(())
}

/// `criterion=weight`, each known and at least 0, one of them above 0.
fn parse(words: &[String]) -> Result<Weights, Failure> {
    let mut weights = Weights::default();
    let (mut mistakes, mut named) = (Vec::new(), BTreeSet::new());
    for word in words {
        let (name, number) = word.split_once('=').unwrap_or((word, ""));
        let criterion = Criterion::from_label(name.trim());
        let number = number.trim().parse::<f64>().ok().filter(|weight| (0.0..=MOST_WEIGHT).contains(weight));
        if criterion.is_some_and(|criterion| !named.insert(criterion as usize)) {
            mistakes.push(mistake(
                format!("--weights {word}"),
                format!("`{}` is weighed twice", name.trim()),
                "leave one of them out",
            ));
        }
        match (criterion, number) {
            (Some(criterion), Some(weight)) => weights.0[criterion as usize] = weight,
            (None, _) => mistakes.push(mistake(
                format!("--weights {word}"),
                format!("there is no criterion `{}`", name.trim()),
                did_you_mean(name.trim(), Criterion::LABELS),
            )),
            (Some(_), None) => mistakes.push(mistake(
                format!("--weights {word}"),
                format!("a weight is a number, 0 or more and at most {MOST_WEIGHT}"),
                format!("such as {name}=2"),
            )),
        }
    }
    if mistakes.is_empty() && weights.0.iter().all(|weight| *weight == 0.0) {
        let message = "nothing weighs anything".to_string();
        mistakes.push(mistake("--weights".to_string(), message, "give one criterion a weight above 0"));
    }
    if mistakes.is_empty() { Ok(weights) } else { Err(mistakes.into()) }
}

/// The results of a study, made for this alone.
fn run(args: &Args) -> Result<Results, Failure> {
    let study = load(&args.study, &args.changes.overrides())?;
    let progress = Progress::new(&study, study.runs, args.quiet);
    let done = engine::tally_unless(&study, &CANCELLED, &progress);
    progress.finish();
    let (tally, stopped) = done.ok_or_else(|| Failure::Interrupted("nothing is kept".to_string()))?;
    let account = Account { runs_asked: study.runs, stopped, overrides: args.changes.recorded() };
    Ok(Results::of_tally(&study, &tally, account))
}

/// All of it, question by question.
fn screen(results: &Results) -> String {
    let mut text = String::new();
    let table = |told: Told| aligned(&told.heads, told.rows.into_iter());
    for &conferral in &results.study.conferral {
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = writeln!(
            text,
            "Which guarantee is least bad, {}, by {}",
            conferral.label(),
            weights(results, conferral)
        );
        text.push_str(&table(losses(results, conferral)));
        text.push('\n');
        for sentence in verdict(results, conferral, str::to_string).unwrap_or_default() {
            let _ = writeln!(text, "{sentence}");
        }
        let _ = writeln!(
            text,
            "On the Pareto front (no other is as good by all that weighs something, and better by one): {}.",
            on_front(results, conferral)
        );
        text.push_str("\nEach criterion in points [best by it alone in so many draws]\n");
        text.push_str(&table(criteria(results, conferral)));
        text.push_str("\nWhat it costs those who may help, and what for\n");
        text.push_str(&table(costs(results, conferral)));
        text.push_str("\nExpected cost to a state, % of its annual GDP; those that it costs most\n");
        text.push_str(&table(states(results, conferral, STATES)));
    }
    text.push_str(NOTE);
    text
}

const NOTE: &str = "
A loss is the sum of the criteria in points, each times its weight: weights are yours, and the answer is theirs as much as the
model's. The ± is chance, of a loss at most; \"with parameters\" adds what the draws leave open. Clearly best: by more than 1.96
standard errors. A draw's own numbers have chance in them, so that regret is rather too great; more runs shrink it.
";
