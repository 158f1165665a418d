//! What can go wrong with a sweep.

use crate::write::OutputError;
use std::io;
use std::path::PathBuf;

/// Why a sweep cannot be made, gone on with, or read.
#[derive(Debug, thiserror::Error)]
pub enum SweepError {
    /// The system refused, or the folder is not fit.
    #[error(transparent)]
    Output(#[from] OutputError),
    /// A journal could not be read.
    #[error("cannot read `{path}`: {cause}\n  remedy: give the folder that `casus sweep` made", path = path.display())]
    Unreadable {
        path: PathBuf,
        /// What the system said, or what is wrong with the file.
        cause: io::Error,
    },
    /// There are points of an interrupted sweep.
    #[error(
        "`{path}` has {done} of {points} points of a sweep that was interrupted\n  remedy: add --resume to go on with it, or --force to begin anew",
        path = path.display()
    )]
    Unfinished {
        path: PathBuf,
        /// Points that are there.
        done: u64,
        /// Points of the whole.
        points: u64,
    },
    /// What is there was made from something else.
    #[error(
        "cannot go on in `{path}`: it was made from something else (there → here)\n{differences}\n  remedy: undo these changes, choose another folder with --out, or leave --resume out to begin anew{hint}",
        path = path.display(),
        differences = listed(differences),
    )]
    Another {
        path: PathBuf,
        /// Key by key.
        differences: Vec<String>,
        /// What else to know.
        hint: &'static str,
    },
    /// Analyses need every point.
    #[error("the sweep in `{path}` is not whole: {cause}\n  remedy: {remedy}", path = path.display())]
    NotWhole {
        path: PathBuf,
        /// What is missing, by number of the point.
        cause: String,
        /// What to do.
        remedy: &'static str,
    },
}

fn listed(differences: &[String]) -> String {
    const SHOWN: usize = 20;
    let mut lines: Vec<String> = differences.iter().take(SHOWN).map(|line| format!("  {line}")).collect();
    if differences.len() > SHOWN {
        lines.push(format!("  and {} more", differences.len() - SHOWN));
    }
    lines.join("\n")
}
