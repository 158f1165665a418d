//! `casus calibrate`: what cases of history say of the parameters.

mod estimation;
mod screen;
mod shards;

pub(super) use shards::{Planned, Populations};

use super::backtest::read_draws;
use super::cases::read_cases;
use super::failure::Failure;
use super::interrupt::{CANCELLED, listen_for_interrupt};
use super::options::Threads;
use super::screen::{print, say};
use super::shard::Cut;
use crate::base::chance::RNG_SCHEME;
use crate::lab::backtest::{mixed, stack, stacking_table};
use crate::lab::calibration::{
    Evidence, Found, Likelihood, Plan, Population, Recovered, Unknown, made_up_cases, posterior_table,
    predictive_check, recover, recovery_table, summarise, tables,
};
use crate::lab::history::{CaseFile, Source, template};
use crate::write::{FRAGMENT, PROGRAM_COMMIT, PROGRAM_VERSION, ResultsFolder, Work, json_bytes};
use estimation::Estimation;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    pub asked: Estimation,
    /// Test the method instead: draw parameters, let the model make the cases, try to recover the parameters
    #[arg(long, value_name = "TRIALS", value_parser = clap::value_parser!(u32).range(1..=10000))]
    pub recover: Option<u32>,
    /// Weigh structures instead, whose posteriors these files hold, by how well each forecasts crises that it has not
    /// seen, and write draws of them together
    #[arg(long, value_name = "POSTERIOR.csv", num_args = 2.., conflicts_with_all = ["recover", "structure", "resume"])]
    pub stack: Vec<PathBuf>,
    /// Resume an interrupted calibration
    #[arg(long, conflicts_with = "recover")]
    pub resume: bool,
    /// Cut it into N shards of populations instead, for casus shards run; makes DIR/calibration.shards/plan.json
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=64), conflicts_with_all = ["recover", "stack", "resume"])]
    pub shards: Option<u32>,
    #[command(flatten)]
    pub threads: Threads,
    /// Folder in which the calibration gets the folder `calibration` (`recovery`)
    #[arg(long, short, value_name = "DIR", default_value = "results")]
    pub out: PathBuf,
    /// Write even if the folder holds other files
    #[arg(long)]
    pub force: bool,
    /// Print only errors
    #[arg(long, short)]
    pub quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  CASUS_HISTORY=history casus calibrate
  casus calibrate huth58.csv icb_power_response.csv --out scratch
  casus calibrate huth58.csv --populations 4 --shards 4   one task each of an array, then casus merge
  casus calibrate --stack built/posterior.csv attention/posterior.csv --all-crises
  casus calibrate --recover 20                     invented cases, if no files are given

Writes prior.csv, posterior.csv, estimates.csv, stages.csv, predictive.csv and study_fragment.toml. A study draws
from the shipped posterior by `parameters = \"posterior\"`, and from another by `parameters.from = \"FILE\"`.";

/// Name of the folder, and of the package in it.
const NAME: &str = "calibration";

/// Made-up cases of a trial of the method without files.
const MADE_UP: usize = 240;

/// What an interrupted calibration has kept.
#[derive(Serialize, Deserialize)]
struct State {
    /// What it was begun with.
    begun: Value,
    populations: Vec<Population>,
}

impl State {
    fn keep(&self, folder: &ResultsFolder) -> Result<(), Failure> {
        folder.keep_state(&json_bytes(self)).map_err(Failure::run)
    }
}

/// Estimates parameters from case files, or tries the method out.
pub(super) fn calibrate(args: &Args) -> Result<(), Failure> {
    listen_for_interrupt()?;
    args.threads.start()?;
    let asked = &args.asked;
    if let Some(trials) = args.recover {
        return try_out(args, &asked.plan(), trials);
    }
    if let Some(shards) = args.shards {
        let (recorded, out) = (Vec::new(), args.out.as_path());
        let cut = Cut { recorded, shards: Ok(shards), out, force: args.force, quiet: args.quiet };
        return cut.plan(Planned::new(asked)?);
    }
    let files = read_cases(&asked.cases)?;
    let evidence = asked.evidence(&files)?;
    if !args.stack.is_empty() {
        return weigh(args, &files, &evidence);
    }
    let unknowns = asked.unknowns();
    let folder = ResultsFolder::open_for(&args.out, Work::Calibration, args.force)?;
    let begun = asked.begun(&files);
    let likelihood = Likelihood::new(evidence, &unknowns, asked.draws);
    let kept = kept(args, &folder, &begun)?;
    let populations = populations(args, &likelihood, kept, &folder, &begun)?;
    conclude(asked, begun, (likelihood, unknowns, populations), &folder, args.quiet)
}

/// Writes what populations at the posterior say, and tells it.
fn conclude(
    asked: &Estimation,
    begun: Value,
    (likelihood, unknowns, populations): (Likelihood, Vec<Unknown>, Vec<Population>),
    folder: &ResultsFolder,
    quiet: bool,
) -> Result<(), Failure> {
    let summaries = summarise(&likelihood, &populations, &unknowns);
    let predicted = predictive_check(&likelihood, &populations, asked.seed);
    let structure = asked.structure;
    let found = Found { structure, unknowns, likelihood, populations, summaries, predicted };
    let title = "What cases of crises say of the parameters of the model";
    folder
        .write_tables(
            title,
            &tables(&found, asked.seed, asked.keep as usize),
            &[(FRAGMENT, "A study's parameters that draw from the posterior", FRAGMENT_TEXT.as_bytes())],
            account(begun, &found),
        )
        .map_err(Failure::run)?;
    if quiet {
        return Ok(());
    }
    print(&screen::found(&found))?;
    say(format_args!("draws and diagnostics are in {}", folder.path().display()));
    Ok(())
}

const FRAGMENT_TEXT: &str = "\
# Put this into a study: each block of runs takes one draw of the posterior, so that results carry two
# intervals, of chance and of chance and parameters together. The path starts from the study's own folder.
[parameters]
from = \"posterior.csv\"
";

/// Populations that an earlier calibration has left, if it is to be resumed.
fn kept(args: &Args, folder: &ResultsFolder, begun: &Value) -> Result<Vec<Population>, Failure> {
    if !args.resume {
        return Ok(Vec::new());
    }
    let Some(state) = folder.kept_state()? else {
        return Err(Failure::usage(format!(
            "there is nothing to resume in {}\n  = help: leave out --resume",
            folder.path().display()
        )));
    };
    match serde_json::from_slice::<State>(&state) {
        Ok(state) if state.begun == *begun => Ok(state.populations),
        _ => Err(Failure::usage(format!(
            "the calibration in {} was begun with other files, options or another version\n  = help: give the \
             same, or begin anew without --resume",
            folder.path().display()
        ))),
    }
}

/// Takes every population to the posterior, one after another, and keeps each step.
fn populations(
    args: &Args,
    likelihood: &Likelihood,
    mut populations: Vec<Population>,
    folder: &ResultsFolder,
    begun: &Value,
) -> Result<Vec<Population>, Failure> {
    let interrupted =
        || Failure::Interrupted("finished steps are kept; casus calibrate --resume goes on".to_string());
    let plan = &args.asked.plan();
    // The last may be on its way.
    let mut begun_one = populations.pop();
    while populations.len() < plan.populations as usize {
        let number = populations.len() as u32;
        let first = begun_one.take().or_else(|| Population::new(likelihood, plan, number, &CANCELLED));
        let keep = |one: &Population| {
            let populations = populations.iter().chain([one]).cloned().collect();
            State { begun: begun.clone(), populations }.keep(folder)
        };
        let first = first.ok_or_else(interrupted)?;
        let last = to_posterior(first, (likelihood, plan), args.quiet, keep)?;
        populations.push(last.ok_or_else(interrupted)?);
    }
    Ok(populations)
}

/// Takes a population to the posterior; `keep` sees it after each step. `None` if it was interrupted.
fn to_posterior(
    mut population: Population,
    (likelihood, plan): (&Likelihood, &Plan),
    quiet: bool,
    keep: impl Fn(&Population) -> Result<(), Failure>,
) -> Result<Option<Population>, Failure> {
    while !population.finished() {
        let Some(next) = population.step(likelihood, plan, &CANCELLED) else { return Ok(None) };
        if let Some(stage) = next.stages.last().filter(|_| !quiet) {
            say(format_args!(
                "population {} of {}, step {}: power {:.3}, {:.0} of {} effective, {:.0} % of moves taken",
                next.number + 1,
                plan.populations,
                next.stages.len(),
                stage.temperature,
                stage.effective,
                plan.particles,
                100.0 * stage.acceptance,
            ));
        }
        keep(&next)?;
        population = next;
    }
    Ok(Some(population))
}

/// Weighs structures by the cases, and writes draws of them together.
fn weigh(args: &Args, files: &[CaseFile], evidence: &[Evidence]) -> Result<(), Failure> {
    let mut draws = Vec::new();
    for path in &args.stack {
        let (joint, _) = read_draws(Some(path))?;
        if joint.structure_names().len() != 1 {
            return Err(Failure::usage(format!(
                "{} does not hold draws of one structure\n  = help: give the posterior.csv of one calibration each",
                path.display()
            )));
        }
        draws.push(joint);
    }
    let folder = ResultsFolder::open_for(&args.out, Work::Calibration, args.force)?;
    let stacked = stack(evidence, &draws, &CANCELLED)
        .ok_or_else(|| Failure::Interrupted("nothing was written".to_string()))?;
    let keep = args.asked.keep as usize;
    let together = mixed(&draws, &stacked.weights, keep);
    let recorded = json!({
        "program_version": PROGRAM_VERSION,
        "program_commit": PROGRAM_COMMIT,
        "rng_scheme": RNG_SCHEME,
        "all_crises": args.asked.all_crises,
        "files": files.iter().map(CaseFile::recorded).collect::<Vec<_>>(),
        "study": { "name": NAME },
    });
    folder
        .write_tables(
            "Structures of the response stage, weighed by what each forecasts",
            &[posterior_table(&together), stacking_table(&draws, &stacked, keep)],
            &[(FRAGMENT, "A study's parameters that draw from the posterior", FRAGMENT_TEXT.as_bytes())],
            recorded,
        )
        .map_err(Failure::run)?;
    if args.quiet {
        return Ok(());
    }
    print(&screen::stacked(&draws, &stacked))?;
    say(format_args!("weights and draws are in {}", folder.path().display()));
    Ok(())
}

/// What the estimates were made from.
fn account(begun: Value, found: &Found) -> Value {
    let mut account = begun;
    account["study"] = json!({ "name": NAME });
    account["evidence"] = found
        .likelihood
        .evidence()
        .iter()
        .map(|one| json!({ "name": one.name, "cases": one.cases.len(), "weight": one.weight }))
        .collect();
    account
}

/// Simulated recovery: on the cases of the files if there are any, else on made-up ones.
fn try_out(args: &Args, plan: &Plan, trials: u32) -> Result<(), Failure> {
    let with_files = !args.asked.cases.is_empty() || std::env::var_os(super::cases::FOLDER).is_some();
    let evidence = if with_files {
        args.asked.evidence(&read_cases(&args.asked.cases)?)?
    } else {
        let names = ["made_up_deterrence", "made_up_response"];
        let cases = made_up_cases(MADE_UP, args.asked.seed);
        names
            .iter()
            .zip(cases)
            .map(|(name, cases)| Evidence::new(name, Source::Own, template(), cases))
            .collect()
    };
    let folder = ResultsFolder::open_for(&args.out, Work::Recovery, args.force)?;
    let told = |trial: u32| {
        if !args.quiet {
            say(format_args!("trial {} of {trials} done", trial + 1));
        }
    };
    let Some(recovered): Option<Vec<Recovered>> =
        recover(&evidence, &args.asked.unknowns(), (plan, args.asked.draws, trials), &CANCELLED, &told)
    else {
        return Err(Failure::Interrupted("nothing was written".to_string()));
    };
    let casus = json!({
        "program_version": PROGRAM_VERSION,
        "rng_scheme": RNG_SCHEME,
        "seed": args.asked.seed,
        "plan": plan,
        "draws_per_case": args.asked.draws,
        "evidence": evidence
            .iter()
            .map(|one| json!({ "name": one.name, "cases": one.cases.len() }))
            .collect::<Vec<_>>(),
        "study": { "name": "recovery" },
    });
    folder
        .write_tables("Known parameters, looked for", &[recovery_table(&recovered)], &[], casus)
        .map_err(Failure::run)?;
    if args.quiet { Ok(()) } else { print(&screen::recovered(&recovered)) }
}
