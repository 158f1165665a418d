//! Commands. The only room that prints, knows a terminal, or reads the environment. It prints through `screen` and
//! `say` alone: `println!` and `eprintln!` end the program where nobody reads any longer.

mod assumptions;
mod backtest;
mod calibrate;
mod cases;
mod catalogue;
mod check;
mod choose;
mod colour;
mod compare;
mod discover;
mod disk;
mod failure;
mod find;
mod init;
mod interrupt;
mod knockout;
mod merge;
mod options;
mod patterns;
mod progress;
mod quantity;
mod report;
mod run;
mod say;
mod screen;
mod sensitivity;
mod shard;
mod shards;
mod shell;
mod solve;
mod sweep;
mod threshold;
mod trace;
mod verify;

use clap::{ColorChoice, Parser, Subcommand};
use std::ffi::OsString;
use std::process::ExitCode;

/// Who keeps the promise? Monte Carlo runs of security guarantees in crisis.
///
/// A study says who might attack, who is protected, who might help, and which guarantees to compare.
/// casus runs it thousands of times under every guarantee, with the same random numbers for each, and
/// writes distributions with intervals to CSV files that pandas, R, DuckDB and gnuplot read as they are.
#[derive(Debug, Parser)]
#[command(name = "casus", version = env!("CASUS_VERSION"), max_term_width = 100, after_help = EXAMPLES)]
struct Args {
    #[command(subcommand)]
    command: Command,
    /// When to style text
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    color: ColorChoice,
}

const EXAMPLES: &str = "\
Examples:
  casus run configs/nato_vs_european.toml            the main study, into results/nato_vs_european/
  casus run configs/three_states.toml                a world small enough to follow by hand
  casus run configs/estonia.toml --runs 100000 --set parameters.contest_exponent=1
  casus sweep configs/sweeps/common_factor.toml      a study at many points of its parameters
  casus check configs/*.toml                         what would run, and how long it would take
  casus find configs/three_states.toml --where nuclear_use
                                                     runs of a kind, the most typical first
  casus trace configs/three_states.toml --regime pact --run 7
                                                     one run, decision by decision
  casus report results/nato_vs_european              the results as one page to share
  casus parameters | less                            every number the model uses, and its source

Exit codes: 0 done, 1 a run failed, 2 bad command line or study, 130 interrupted (what is done is kept).";

#[derive(Debug, Subcommand)]
enum Command {
    /// Run studies and write their results
    Run(run::Args),
    /// Run a study at many points of its parameters, and resume where it was interrupted
    Sweep(sweep::Args),
    /// Validate studies and sweeps and say what would run, without running it
    Check(check::Args),
    /// Cut a study into shards for a cluster, make them, and see what is left to make
    Shards(shards::Args),
    /// Merge the shards of a study into one result
    Merge(merge::Args),
    /// Write results as one self-contained HTML page: of a study, a sweep, or a back-test
    Report(report::Args),
    /// Compare two results: the same guarantees under other assumptions, or for another state
    Compare(compare::Args),
    /// Find the quantal response equilibria of small games in extensive form
    Solve(solve::Args),
    /// Show one run: every decision with its options, lotteries, draw and reason
    Trace(trace::Args),
    /// List the runs of a kind, the most typical first
    Find(find::Args),
    /// What drives the result? Sensitivity indices of a finished sweep, free of simulation noise
    Sensitivity(sensitivity::Args),
    /// Find the conditions under which something holds in a finished sweep
    Discover(discover::Args),
    /// Find the value of one number at which the result tips
    Threshold(threshold::Args),
    /// Say which guarantee is least bad, by weights of your own: expected loss, regret, and the best one by draw
    Choose(choose::Args),
    /// Find what carries the difference between two guarantees: one attribute at a time, both ways
    Knockout(knockout::Args),
    /// Say what a study assumes, and which of it tips the result
    Assumptions(assumptions::Args),
    /// Estimate parameters from historical cases, and say what the cases leave open
    Calibrate(calibrate::Args),
    /// Forecast historical cases, and score the forecasts beside a regression and the base rate
    Backtest(backtest::Args),
    /// Show the bundled states, with sources
    States(catalogue::Args),
    /// Show the bundled guarantees, with the facts behind them
    Regimes(catalogue::Args),
    /// Show every parameter of the model: value, range, unit, status, source
    Parameters(catalogue::Args),
    /// Print the JSON Schema of a study, for editors
    Schema,
    /// Check the engine against known results, or run a study twice and compare
    Verify(verify::Args),
    /// Compare the model with historical rates
    Patterns(patterns::Args),
    /// Begin a study of your own: a commented file that runs as it is
    Init(init::Args),
    /// Print a script that completes commands and options in a shell
    Completions(shell::Completions),
    /// Print a page of the manual
    Man(shell::Man),
}

/// Runs the program on a command line, and returns its exit code: 0 done, 1 a run failed, 2 a bad command
/// line or study, 130 interrupted.
pub fn main(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.into_iter().collect();
    let args = match Args::try_parse_from(&words) {
        Ok(args) => args,
        Err(error) => {
            // Help and version are errors to clap, and are what was asked for.
            screen::print_clap(&error, &words);
            return ExitCode::from(error.exit_code() as u8);
        }
    };
    colour::choose(args.color);
    let done = match args.command {
        Command::Run(args) => run::run(&args),
        Command::Sweep(args) => sweep::sweep(&args),
        Command::Check(args) => check::check(&args),
        Command::Shards(args) => shards::shards(&args),
        Command::Merge(args) => merge::merge(&args),
        Command::Report(args) => report::report(&args),
        Command::Compare(args) => compare::compare(&args),
        Command::Solve(args) => solve::solve(&args),
        Command::Trace(args) => trace::trace(&args),
        Command::Find(args) => find::find(&args),
        Command::Sensitivity(args) => sensitivity::sensitivity(&args),
        Command::Discover(args) => discover::discover(&args),
        Command::Threshold(args) => threshold::threshold(&args),
        Command::Choose(args) => choose::choose(&args),
        Command::Knockout(args) => knockout::knockout(&args),
        Command::Assumptions(args) => assumptions::assumptions(&args),
        Command::Calibrate(args) => calibrate::calibrate(&args),
        Command::Backtest(args) => backtest::backtest(&args),
        Command::States(args) => catalogue::states(&args),
        Command::Regimes(args) => catalogue::regimes(&args),
        Command::Parameters(args) => catalogue::parameters(&args),
        Command::Schema => catalogue::schema(),
        Command::Verify(args) => verify::run(&args),
        Command::Patterns(args) => patterns::run(&args),
        Command::Init(args) => init::init(&args),
        Command::Completions(args) => shell::completions(&args),
        Command::Man(args) => shell::man(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            ExitCode::from(failure.exit_code())
        }
    }
}
