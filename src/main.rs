//! The `casus` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    casus::cli::main(std::env::args_os())
}
