//! The `casus` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    casus::command(std::env::args_os())
}
