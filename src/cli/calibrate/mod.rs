//! `casus calibrate`: what cases of history say of the parameters.

mod screen;

use super::backtest::read_draws;
use super::cases::read_cases;
use super::failure::Failure;
use super::interrupt::{CANCELLED, listen_for_interrupt};
use super::options::{Threads, structure};
use super::screen::{print, say};
use crate::base::chance::RNG_SCHEME;
use crate::lab::backtest::{mixed, shared_out, stack};
use crate::lab::calibration::{
    Evidence, Found, Likelihood, Plan, Population, Recovered, Structure, Unknown, is_tested_pact,
    made_up_cases, posterior_table, predictive_check, recover, recovery_table, summarise, tables,
    unknowns as unknowns_of, used_in_estimation, with_tested_pacts,
};
use crate::lab::history::{Case, CaseFile, Source, template};
use crate::write::{Cell, FRAGMENT, PROGRAM_COMMIT, PROGRAM_VERSION, ResultsFolder, STACKING, Table, Work};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Published files of cases, known by their columns [default: those in the folder that the environment
    /// variable CASUS_HISTORY names]
    #[arg(value_name = "CASES.csv")]
    pub cases: Vec<PathBuf>,
    /// Parameter vectors in each population
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = clap::value_parser!(u32).range(8..=65536))]
    pub particles: u32,
    /// Independent populations: where they disagree, the estimate has not converged
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub populations: u32,
    /// Metropolis moves after each step, and four times as many at the end
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=10000))]
    pub moves: u32,
    /// Draws of traits and errors over which the probabilities of a case are averaged
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u64).range(1..=65536))]
    pub draws: u64,
    /// Draws of the posterior to write
    #[arg(long, value_name = "N", default_value_t = 256, value_parser = clap::value_parser!(u32).range(1..=10000))]
    pub keep: u32,
    /// Seed of all random numbers; 0 is valid
    #[arg(long, value_name = "S", default_value_t = 2026)]
    pub seed: u64,
    /// Test the method instead: draw parameters, let the model make the cases, try to recover the parameters
    #[arg(long, value_name = "TRIALS", value_parser = clap::value_parser!(u32).range(1..=10000))]
    pub recover: Option<u32>,
    /// What the response stage is made of: built, attention_flat, attention or odds
    #[arg(long, value_name = "NAME", default_value = "built", value_parser = structure)]
    pub structure: Structure,
    /// Estimate from the responses of all great powers to all crises, not of the USA to those without a pact
    #[arg(long)]
    pub all_crises: bool,
    /// Count responses of the USA with a pact as evidence too, joint offensives left out, and estimate what
    /// breaking a treaty costs from them (with --all-crises from all crises with a pact)
    #[arg(long)]
    pub tested_pacts: bool,
    /// Weigh structures instead, whose posteriors these files hold, by how well each forecasts crises that it has not
    /// seen, and write draws of them together
    #[arg(long, value_name = "POSTERIOR.csv", num_args = 2.., conflicts_with_all = ["recover", "structure", "resume"])]
    pub stack: Vec<PathBuf>,
    /// Resume an interrupted calibration
    #[arg(long, conflicts_with = "recover")]
    pub resume: bool,
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

/// Estimates parameters from case files, or tries the method out.
pub(super) fn calibrate(args: &Args) -> Result<(), Failure> {
    listen_for_interrupt()?;
    args.threads.start()?;
    let plan = Plan {
        seed: args.seed,
        populations: args.populations,
        particles: args.particles,
        moves: args.moves,
        last_moves: 3 * args.moves,
    };
    if let Some(trials) = args.recover {
        return try_out(args, &plan, trials);
    }
    let files = read_cases(&args.cases)?;
    let evidence = evidence(args, &files)?;
    if !args.stack.is_empty() {
        return weigh(args, &files, &evidence);
    }
    let unknowns = unknowns(args);
    let folder = ResultsFolder::open_for(&args.out, Work::Calibration, args.force)?;
    let begun = begun(args, &plan, &files, &unknowns);
    let likelihood = Likelihood::new(evidence, &unknowns, args.draws);
    let kept = kept(args, &folder, &begun)?;
    let populations = populations(args, &plan, &likelihood, kept, &folder, &begun)?;
    let summaries = summarise(&likelihood, &populations, &unknowns);
    let predicted = predictive_check(&likelihood, &populations, args.seed);
    let found = Found { structure: args.structure, unknowns, likelihood, populations, summaries, predicted };
    let title = "What cases of crises say of the parameters of the model";
    folder
        .write_tables(
            title,
            &tables(&found, args.seed, args.keep as usize),
            &[(FRAGMENT, "A study's parameters that draw from the posterior", FRAGMENT_TEXT.as_bytes())],
            account(begun, &found),
        )
        .map_err(|error| Failure::run(error.to_string()))?;
    if args.quiet {
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

/// The parameters that are asked about.
fn unknowns(args: &Args) -> Vec<Unknown> {
    let all = unknowns_of(args.structure);
    if args.tested_pacts { with_tested_pacts(all) } else { all }
}

/// The cases that estimation uses, file by file.
fn evidence(args: &Args, files: &[CaseFile]) -> Result<Vec<Evidence>, Failure> {
    let mut evidence = Vec::new();
    for file in files {
        let source = file.cases.source;
        let mut add = |name: &str, used: &dyn Fn(&Case) -> bool| {
            let used: Vec<Case> = file.cases.cases.iter().filter(|case| used(case)).cloned().collect();
            if !used.is_empty() {
                evidence.push(Evidence::new(name, source, template(), used));
            }
        };
        add(&file.name, &|case| used_in_estimation(source, case, args.all_crises));
        if args.tested_pacts && !args.all_crises {
            add(&format!("{}_pacts", file.name), &|case| is_tested_pact(source, case));
        }
    }
    if evidence.is_empty() {
        return Err(Failure::usage(
            "no case of these files is used for estimation\n  = help: give huth58.csv, icb_power_response.csv or \
             both; wars of allies and obligations of pacts are kept for checks",
        ));
    }
    Ok(evidence)
}

/// What a calibration is begun with: it goes on only with the same.
fn begun(args: &Args, plan: &Plan, files: &[CaseFile], unknowns: &[Unknown]) -> Value {
    json!({
        "program_version": PROGRAM_VERSION,
        "program_commit": PROGRAM_COMMIT,
        "rng_scheme": RNG_SCHEME,
        "seed": args.seed,
        "plan": plan,
        "structure": args.structure.label(),
        "all_crises": args.all_crises,
        "draws_per_case": args.draws,
        "files": files_of(files),
        "unknowns": unknowns
            .iter()
            .map(|unknown| json!({ "key": unknown.key, "role": unknown.role.label(), "prior": unknown.prior }))
            .collect::<Vec<_>>(),
        "case": template(),
    })
}

/// Case files, as they are recorded.
fn files_of(files: &[CaseFile]) -> Vec<Value> {
    files
        .iter()
        .map(|file| {
            json!({
                "source": file.name,
                "file": file.file,
                "sha256": file.sha256,
                "citation": file.cases.source.citation(),
            })
        })
        .collect()
}

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
    plan: &Plan,
    likelihood: &Likelihood,
    mut populations: Vec<Population>,
    folder: &ResultsFolder,
    begun: &Value,
) -> Result<Vec<Population>, Failure> {
    let interrupted =
        || Failure::Interrupted("finished steps are kept; casus calibrate --resume goes on".to_string());
    for number in 0..plan.populations {
        if populations.len() <= number as usize {
            populations.push(Population::new(likelihood, plan, number, &CANCELLED).ok_or_else(interrupted)?);
        }
        while let Some(last) = populations.pop() {
            if last.finished() {
                populations.push(last);
                break;
            }
            let next = last.step(likelihood, plan, &CANCELLED).ok_or_else(interrupted)?;
            if let Some(stage) = next.stages.last().filter(|_| !args.quiet) {
                say(format_args!(
                    "population {} of {}, step {}: power {:.3}, {:.0} of {} effective, {:.0} % of moves taken",
                    number + 1,
                    plan.populations,
                    next.stages.len(),
                    stage.temperature,
                    stage.effective,
                    plan.particles,
                    100.0 * stage.acceptance,
                ));
            }
            populations.push(next);
            let state = State { begun: begun.clone(), populations };
            let bytes = serde_json::to_vec(&state).map_err(|error| Failure::run(error.to_string()))?;
            folder.keep_state(&bytes).map_err(|error| Failure::run(error.to_string()))?;
            populations = state.populations;
        }
    }
    Ok(populations)
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
    let together = mixed(&draws, &stacked.weights, args.keep as usize);
    let counts = shared_out(&stacked.weights, args.keep as usize);
    let rows: Vec<Vec<Cell>> = (0..draws.len())
        .map(|place| {
            vec![
                draws[place].structures[0].as_str().into(),
                stacked.weights[place].into(),
                (counts[place] as u64).into(),
                stacked.log_scores[place].into(),
                stacked.mixed.into(),
            ]
        })
        .collect();
    let recorded = json!({
        "program_version": PROGRAM_VERSION,
        "program_commit": PROGRAM_COMMIT,
        "rng_scheme": RNG_SCHEME,
        "all_crises": args.all_crises,
        "files": files_of(files),
        "study": { "name": NAME },
    });
    folder
        .write_tables(
            "Structures of the response stage, weighed by what each forecasts",
            &[posterior_table(&together), Table::of(&STACKING, &rows)],
            &[(FRAGMENT, "A study's parameters that draw from the posterior", FRAGMENT_TEXT.as_bytes())],
            recorded,
        )
        .map_err(|error| Failure::run(error.to_string()))?;
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
    let with_files = !args.cases.is_empty() || std::env::var_os(super::cases::FOLDER).is_some();
    let evidence = if with_files {
        evidence(args, &read_cases(&args.cases)?)?
    } else {
        let names = ["made_up_deterrence", "made_up_response"];
        let cases = made_up_cases(MADE_UP, args.seed);
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
        recover(&evidence, &unknowns(args), (plan, args.draws, trials), &CANCELLED, &told)
    else {
        return Err(Failure::Interrupted("nothing was written".to_string()));
    };
    let casus = json!({
        "program_version": PROGRAM_VERSION,
        "rng_scheme": RNG_SCHEME,
        "seed": args.seed,
        "plan": plan,
        "draws_per_case": args.draws,
        "evidence": evidence
            .iter()
            .map(|one| json!({ "name": one.name, "cases": one.cases.len() }))
            .collect::<Vec<_>>(),
        "study": { "name": "recovery" },
    });
    folder
        .write_tables("Known parameters, looked for", &[recovery_table(&recovered)], &[], casus)
        .map_err(|error| Failure::run(error.to_string()))?;
    if args.quiet { Ok(()) } else { print(&screen::recovered(&recovered)) }
}
