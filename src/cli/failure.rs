//! What went wrong, and the exit code that says so.

use crate::read::ConfigErrors;
use crate::write::OutputError;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub enum Failure {
    /// The command line, a study or an output folder is not fit: nothing ran.
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
    pub fn run(message: impl Into<String>) -> Failure {
        Failure::Run(message.into())
    }

    /// A failure of usage.
    pub fn usage(message: impl Into<String>) -> Failure {
        Failure::Usage(message.into())
    }

    /// 1 a run failed, 2 bad command line or study, 130 interrupted.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Run(_) => 1,
            Failure::Usage(_) => 2,
            Failure::Interrupted(_) => 130,
            Failure::Reported { code } => *code,
        }
    }

    /// Says it on stderr, once.
    pub fn report(&self) {
        match self {
            Failure::Usage(message) | Failure::Run(message) => {
                // Messages about studies begin with "error:" themselves, one for each mistake.
                let prefix = if message.starts_with("error") { "" } else { "error: " };
                eprintln!("{prefix}{}", message.trim_end());
            }
            Failure::Interrupted(message) => eprintln!("interrupted: {message}"),
            Failure::Reported { .. } => {}
        }
    }
}

impl From<ConfigErrors> for Failure {
    fn from(errors: ConfigErrors) -> Failure {
        Failure::Usage(errors.to_string())
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Failure {
        Failure::Usage(error.to_string())
    }
}
