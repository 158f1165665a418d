//! `casus backtest`: forecasts of cases of history, and how good they are.

mod screen;

use super::cases::{read_cases, read_text, told};
use super::failure::Failure;
use super::interrupt::{CANCELLED, listen_for_interrupt};
use super::options::{Format, Threads, structure};
use super::screen::{print, say};
use crate::base::chance::RNG_SCHEME;
use crate::lab::backtest::{
    RESAMPLES, RUNS_PER_CASE, Settings, Tested, backtest as forecast, forecast_others, tables, taught_by,
    why_not,
};
use crate::lab::calibration::{Plan, Structure};
use crate::lab::history::{CaseFile, CaseParameter, Problem, Source, pact_applies, template};
use crate::model::study::JointDraws;
use crate::model::study::posterior::BUNDLED;
use crate::model::study::states::TableProblem;
use crate::read::{remedy_of_draws, wrong_with_draws};
use crate::write::{PROGRAM_COMMIT, PROGRAM_VERSION, ResultsFolder, Work, sha256_hex};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Files of cases: published ones, known by their columns, or your own [default: those in the folder that
    /// the environment variable CASUS_HISTORY names]
    #[arg(value_name = "CASES.csv")]
    pub cases: Vec<PathBuf>,
    /// Learn from this file alone, model and baselines, and forecast the cases of --test
    #[arg(long, value_name = "CASES.csv", requires = "test", conflicts_with_all = ["cases", "posterior"])]
    pub fit: Option<PathBuf>,
    /// The file whose cases are forecast by what --fit has taught: none of its outcomes is learnt from
    #[arg(long, value_name = "CASES.csv", requires = "fit")]
    pub test: Option<PathBuf>,
    /// With --fit, parameter vectors in each of two populations by which the model is estimated
    #[arg(long, value_name = "N", default_value_t = 200, requires = "fit", value_parser = clap::value_parser!(u32).range(8..=65536))]
    pub particles: u32,
    /// With --fit, what the response stage is made of: built, attention_flat, attention or odds
    #[arg(long, value_name = "NAME", default_value = "attention_flat", requires = "fit", value_parser = structure)]
    pub structure: Structure,
    /// Joint draws of parameters (CSV: `draw`, then keys) [default: the shipped posterior]
    #[arg(long, value_name = "FILE")]
    pub posterior: Option<PathBuf>,
    /// The draws of --posterior were estimated by `casus calibrate --all-crises`: leave those cases out
    #[arg(long, requires = "posterior")]
    pub all_crises: bool,
    /// Probability that a pact applies to the war at hand [default: by era, as measured; 1 in your own files]
    #[arg(long, value_name = "P", value_parser = parse_probability, allow_negative_numbers = true)]
    pub pact_applies: Option<f64>,
    /// Seed of the resamples of clusters; 0 is valid
    #[arg(long, value_name = "S", default_value_t = 0)]
    pub seed: u64,
    #[command(flatten)]
    pub threads: Threads,
    /// Folder in which the back-test gets the folder `backtest`
    #[arg(long, short, value_name = "DIR", default_value = "results")]
    pub out: PathBuf,
    /// Also write the forecast of every case by name; makers of published files may not want it shared
    #[arg(long)]
    pub write_cases: bool,
    /// Format of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
    /// Write even if the folder holds other files
    #[arg(long)]
    pub force: bool,
    /// Print only errors
    #[arg(long, short)]
    pub quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  casus backtest configs/historical/cases_example.csv      invented cases, as a template for your own file
  CASUS_HISTORY=history casus backtest
  casus backtest --fit ally_joining_wars.csv --test my_wars.csv
  casus backtest huth58.csv --posterior results/calibration/posterior.csv --out scratch

Each case is forecast without its own cluster (its crisis or war): by the model with parameters estimated without
it, and by the regression and the base rates from the other clusters of the file; between two files, all learn from
the first alone. results/README.md explains every column.";

fn parse_probability(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|p| (0.0..=1.0).contains(p));
    number.ok_or_else(|| "give a probability from 0 to 1".to_string())
}

/// Name of the folder, and of the package in it.
const NAME: &str = "backtest";

/// Forecasts the cases of files, writes scores, and prints them.
pub(super) fn backtest(args: &Args) -> Result<(), Failure> {
    listen_for_interrupt()?;
    args.threads.start()?;
    let fit = match &args.fit {
        Some(path) => read_cases(std::slice::from_ref(path))?.pop(),
        None => None,
    };
    let files = read_cases(args.test.as_ref().map_or(args.cases.as_slice(), std::slice::from_ref))?;
    if let (Some(fit), [test]) = (&fit, files.as_slice())
        && let Some(why) = why_not(fit, test)
    {
        return Err(Failure::usage(format!(
            "{why}\n  = help: give two files of one question and of different cases"
        )));
    }
    // Opened before the work: a folder that cannot be written fails now.
    let open = || ResultsFolder::open_for(&args.out, Work::Backtest, args.force);
    let settings = Settings {
        pact_applies: args.pact_applies,
        // The shipped draws were.
        all_crises: args.all_crises || (fit.is_none() && args.posterior.is_none()),
        seed: args.seed,
        cancel: &CANCELLED,
    };
    let interrupted = || Failure::Interrupted("nothing was written".to_string());
    let (draws, posterior, folder) = match &fit {
        None => {
            let (draws, posterior) = read_draws(args.posterior.as_deref())?;
            (draws, posterior, open()?)
        }
        Some(fit) => {
            let folder = open()?;
            if !args.quiet {
                say(format_args!("learning from {} cases of {}", fit.cases.cases.len(), fit.name));
            }
            let plan = plan(args);
            let draws = taught_by(fit, args.structure, &plan, settings).ok_or_else(interrupted)?;
            let recorded = json!({
                "plan": plan,
                "structure": args.structure.label(),
                "draws": draws.rows.len(),
                "keys": draws.keys,
            });
            (draws, recorded, folder)
        }
    };
    let mut tested = Vec::new();
    for file in files {
        if !args.quiet {
            say(format_args!(
                "{}: {} cases, {} draws of parameters",
                file.name,
                file.cases.cases.len(),
                draws.rows.len()
            ));
        }
        let result = match &fit {
            None => forecast(&file.cases, &draws, settings),
            Some(fit) => forecast_others(fit, &file, &draws, settings),
        };
        let result = result.ok_or_else(interrupted)?;
        tested.push(Tested { file, result });
    }
    let title = "Forecasts of what states did, scored beside a regression and the base rate";
    folder
        .write_tables(
            title,
            &tables(&tested, args.write_cases),
            &[],
            account(args, (&tested, fit.as_ref()), posterior),
        )
        .map_err(Failure::run)?;
    if args.quiet {
        return Ok(());
    }
    print(&screen::shown(&tested, args.format, draws.rows.len())?)?;
    say(format_args!("scores, differences and calibration are in {}", folder.path().display()));
    Ok(())
}

/// How the model is estimated from another file.
fn plan(args: &Args) -> Plan {
    Plan { seed: args.seed, populations: 2, particles: args.particles, moves: 3, last_moves: 9 }
}

/// Draws of the parameters, the bundled ones if no file is given, and how they are recorded.
pub(super) fn read_draws(given: Option<&Path>) -> Result<(JointDraws, Value), Failure> {
    let text = match given {
        Some(path) => read_text(path).map_err(Failure::Mistakes)?,
        None => JointDraws::BUNDLED_TEXT.to_string(),
    };
    let path = given.unwrap_or(Path::new(BUNDLED));
    let name = path.display().to_string();
    let draws = JointDraws::parse_with(&name, &text, CaseParameter::OWN).map_err(|problems| {
        let problem = |problem: &TableProblem| Problem {
            line: Some(problem.line),
            message: wrong_with_draws(problem),
            help: remedy_of_draws(&problem.column, CaseParameter::OWN),
        };
        Failure::Mistakes(told(path, &problems.iter().map(problem).collect::<Vec<_>>()))
    })?;
    let recorded = json!({
        "sha256": sha256_hex(text.as_bytes()),
        "draws": draws.rows.len(),
        "keys": draws.keys,
    });
    Ok((draws, recorded))
}

/// What the scores were made from.
fn account(args: &Args, (tested, fit): (&[Tested], Option<&CaseFile>), posterior: Value) -> Value {
    let files: Vec<Value> = tested
        .iter()
        .map(|Tested { file, result }| {
            let mut recorded = file.recorded();
            recorded["question"] = result.question.label().into();
            recorded["cases"] = file.cases.cases.len().into();
            recorded["covariates"] = json!(result.covariates);
            recorded
        })
        .collect();
    let applies = match args.pact_applies {
        Some(p) => json!(p),
        None => json!({
            "until_1944": pact_applies(Source::Icb, 1944),
            "since_1945": pact_applies(Source::Icb, 1945),
            "own": 1.0,
        }),
    };
    json!({
        "program_version": PROGRAM_VERSION,
        "program_commit": PROGRAM_COMMIT,
        "rng_scheme": RNG_SCHEME,
        "seed": args.seed,
        "resamples": RESAMPLES,
        "runs_per_case": RUNS_PER_CASE,
        "pact_applies": applies,
        "posterior": posterior,
        "fit": fit.map(|fit| {
            let mut recorded = fit.recorded();
            recorded["cases"] = fit.cases.cases.len().into();
            recorded
        }),
        "files": files,
        "study": { "name": NAME },
        "case": template(),
    })
}
