//! `casus init`: a study to begin with.

use super::failure::Failure;
use super::screen::say;
use crate::read::{is_name, name_rule};
use crate::write::write_whole;
use std::path::PathBuf;

/// The study, in which NAME stands for the file's own.
const TEMPLATE: &str = include_str!("init.toml");

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// File to write; its name is the study's
    #[arg(value_name = "FILE.toml", default_value = "study.toml")]
    pub file: PathBuf,
    /// Replace a file that is there
    #[arg(long)]
    pub force: bool,
}

/// Writes a commented study, and says what to do with it.
pub(super) fn init(args: &Args) -> Result<(), Failure> {
    let file = args.file.with_extension("toml");
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    if !is_name(&name, true) {
        return Err(Failure::usage(format!(
            "\"{name}\" cannot be the name of a study, which is its file's\n  remedy: name the file with {}",
            name_rule(true)
        )));
    }
    let text = TEMPLATE.replace("NAME.toml", &file.display().to_string()).replace("NAME", &name);
    write_whole(&file, text.as_bytes(), args.force)?;
    say(format_args!(
        "{file} is a study\n  next: casus check {file}, then casus run {file}",
        file = file.display()
    ));
    Ok(())
}
