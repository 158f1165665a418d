//! What went wrong, and the exit code that says so.

use super::say::{complain, say};
use crate::lab::sweep::SweepError;
use crate::lab::threshold::ProbeError;
use crate::read::{ConfigError, ConfigErrors, Place, is_game};
use crate::write::OutputError;
use std::path::{Path, PathBuf};

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(super) enum Failure {
    /// Mistakes in a file or an option, each told as an error of its own with its place and remedy: nothing ran.
    Mistakes(String),
    /// The command line or an output folder is not fit: nothing ran.
    Usage(String),
    /// Work began and failed.
    Run(String),
    /// Somebody interrupted; what was done is kept and marked.
    Interrupted(String),
    /// Several studies, of which some failed, each reported already.
    Reported {
        /// The exit code of the gravest.
        code: u8,
    },
}

impl Failure {
    /// A failure of a run.
    pub(super) fn run(message: impl ToString) -> Failure {
        Failure::Run(message.to_string())
    }

    /// A failure of usage.
    pub(super) fn usage(message: impl Into<String>) -> Failure {
        Failure::Usage(message.into())
    }

    /// 1 a run failed, 2 bad command line or study, 130 interrupted.
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Failure::Run(_) => 1,
            Failure::Mistakes(_) | Failure::Usage(_) => 2,
            Failure::Interrupted(_) => 130,
            Failure::Reported { code } => *code,
        }
    }

    /// Says it on stderr, once.
    pub(super) fn report(&self) {
        match self {
            Failure::Mistakes(errors) => complain(errors.trim_end()),
            Failure::Usage(message) | Failure::Run(message) => {
                complain(format_args!("error: {}", message.trim_end()))
            }
            Failure::Interrupted(message) => say(format_args!("interrupted: {message}")),
            Failure::Reported { .. } => {}
        }
    }
}

impl From<ConfigErrors> for Failure {
    fn from(errors: ConfigErrors) -> Failure {
        Failure::Mistakes(errors.to_string())
    }
}

impl From<Vec<ConfigError>> for Failure {
    fn from(errors: Vec<ConfigError>) -> Failure {
        Failure::Mistakes(errors.iter().map(ConfigError::to_string).collect())
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Failure {
        match error {
            // Nothing is wrong with the words: later they will do.
            OutputError::InUse { .. } => Failure::Run(error.to_string()),
            _ => Failure::Usage(error.to_string()),
        }
    }
}

impl From<SweepError> for Failure {
    fn from(error: SweepError) -> Failure {
        Failure::Usage(error.to_string())
    }
}

impl From<ProbeError> for Failure {
    fn from(error: ProbeError) -> Failure {
        match error {
            ProbeError::Study(errors) => errors.into(),
            ProbeError::Interrupted => Failure::Interrupted(error.to_string()),
            ProbeError::Missing { .. } => Failure::Run(error.to_string()),
        }
    }
}

/// A mistake in an option, as it was typed.
pub(super) fn mistake(option: String, message: String, help: impl Into<String>) -> ConfigError {
    ConfigError { place: Place::CommandLine(option), message, help: Some(help.into()) }
}

/// Refuses a game where a study or a sweep belongs.
pub(super) fn refuse_game(path: &Path) -> Result<(), Failure> {
    if !is_game(path) {
        return Ok(());
    }
    let path = path.display();
    Err(Failure::usage(format!("`{path}` is a game, not a study\n  remedy: casus solve {path}")))
}

/// Does the same for each of several files; one that fails does not stop the rest, an interruption does.
pub(super) fn each(
    paths: &[PathBuf],
    mut one: impl FnMut(&Path) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if let [path] = paths {
        return one(path);
    }
    let mut code = 0;
    for path in paths {
        match one(path) {
            Ok(()) => {}
            Err(failure) => {
                failure.report();
                code = code.max(failure.exit_code());
                if matches!(failure, Failure::Interrupted(_)) {
                    break;
                }
            }
        }
    }
    if code == 0 { Ok(()) } else { Err(Failure::Reported { code }) }
}
