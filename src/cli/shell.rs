//! `casus completions` and `casus man`: what a shell and `man` want to know of the command line.

use super::Args as CommandLine;
use super::failure::Failure;
use super::screen::print;
use clap::CommandFactory;
use clap_complete::Shell;

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  casus completions bash > ~/.local/share/bash-completion/completions/casus
  casus completions zsh > \"${fpath[1]}/_casus\"
  casus completions fish > ~/.config/fish/completions/casus.fish")]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

/// Prints a script that completes commands and options.
pub(super) fn completions(args: &Completions) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut CommandLine::command(), "casus", &mut script);
    print(&String::from_utf8_lossy(&script))
}

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  casus man | man -l -                               the program
  casus man run > ~/.local/share/man/man1/casus-run.1")]
pub(super) struct Man {
    /// A command [default: the program]
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

/// Prints a page of the manual, in roff.
pub(super) fn man(args: &Man) -> Result<(), Failure> {
    let mut program = CommandLine::command();
    program.build();
    let page = match &args.command {
        None => program,
        Some(name) => {
            let found = program.get_subcommands().find(|command| command.get_name() == name);
            let found = found.ok_or_else(|| {
                Failure::usage(format!("there is no command `{name}`\n  remedy: casus --help lists them"))
            })?;
            found.clone()
        }
    };
    let mut roff = Vec::new();
    let rendered = clap_mangen::Man::new(page).render(&mut roff);
    rendered.map_err(Failure::run)?;
    print(&String::from_utf8_lossy(&roff))
}
