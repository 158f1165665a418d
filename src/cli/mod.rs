//! Commands. The only room that prints, knows a terminal, or reads the environment.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is the room that prints")]

mod args;
mod backtest;
mod calibrate;
mod cases;
mod catalogue;
mod check;
mod discover;
mod failure;
mod find;
mod merge;
mod patterns;
mod progress;
mod quantity;
mod report;
mod run;
mod sensitivity;
mod solve;

mod sweep;
mod table;
mod threshold;
mod trace;
mod verify;

use args::{Args, Command};
use clap::Parser;
use failure::Failure;
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

/// Runs the program on a command line, and returns its exit code: 0 done, 1 a run failed, 2 a bad command
/// line or study, 130 interrupted.
pub fn main(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args = match Args::try_parse_from(words) {
        Ok(args) => args,
        Err(error) => {
            // Help and version are errors to clap, and are what was asked for.
            let _ = error.print();
            return ExitCode::from(error.exit_code() as u8);
        }
    };
    let done = match args.command {
        Command::Run(run) => run::run(&run),
        Command::Sweep(sweep) => sweep::sweep(&sweep),
        Command::Check(check) => check::check(&check),
        Command::Merge(merge) => merge::merge(&merge),
        Command::Report(report) => report::report(&report),
        Command::Solve(solve) => solve::solve(&solve),
        Command::Trace(trace) => trace::trace(&trace),
        Command::Find(find) => find::find(&find),
        Command::Sensitivity(sensitivity) => sensitivity::sensitivity(&sensitivity),
        Command::Discover(discover) => discover::discover(&discover),
        Command::Threshold(threshold) => threshold::threshold(&threshold),
        Command::Calibrate(calibrate) => calibrate::calibrate(&calibrate),
        Command::Backtest(backtest) => backtest::backtest(&backtest),
        Command::States(states) => catalogue::states(&states),
        Command::Regimes(regimes) => catalogue::regimes(&regimes),
        Command::Parameters(parameters) => catalogue::parameters(&parameters),
        Command::Schema => catalogue::schema(),
        Command::Verify(verify) => verify::run(&verify),
        Command::Patterns(patterns) => patterns::run(&patterns),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            ExitCode::from(failure.exit_code())
        }
    }
}

/// Writes results to stdout. A reader that goes away (`casus states | head`) is no error.
fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::run(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Whether stdout shows bold and dim: a terminal, and nobody who asked for none (<https://no-color.org>).
fn styled() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty())
}
