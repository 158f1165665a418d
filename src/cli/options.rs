//! Options that several commands share.

use super::failure::Failure;
use crate::lab::calibration::Structure;
use crate::read::Overrides;
use crate::write::{Results, read_results};
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::hint::black_box;
use std::path::Path;

/// Changes to a study from the command line.
#[derive(Clone, Debug, Args, Serialize, Deserialize)]
pub(super) struct Changes {
    /// Runs per regime and question, instead of the study's
    #[arg(long, short = 'n', value_name = "N")]
    pub runs: Option<u64>,
    /// Seed of all random numbers, instead of the study's; 0 is valid
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Set any key of the study, such as parameters.precision=2 or state.USA.nuclear=false
    ///
    /// The value is TOML; a bare word is taken as text. May be given several times. Recorded in the
    /// data package.
    #[arg(long = "set", value_name = "KEY.PATH=VALUE")]
    pub set: Vec<String>,
}

impl Changes {
    /// As the reader of studies takes them.
    pub(super) fn overrides(&self) -> Overrides {
        Overrides { runs: self.runs, seed: self.seed, set: self.set.clone() }
    }

    /// As results record them.
    pub(super) fn recorded(&self) -> Vec<String> {
        let runs = self.runs.map(|runs| format!("runs={runs}"));
        let seed = self.seed.map(|seed| format!("seed={seed}"));
        runs.into_iter().chain(seed).chain(self.set.iter().cloned()).collect()
    }

    /// The results in a folder: what they were made from cannot be changed any more.
    pub(super) fn results_as_made(&self, folder: &Path) -> Result<Results, Failure> {
        let results = read_results(folder)?;
        if self.recorded().is_empty() {
            return Ok(results);
        }
        Err(Failure::usage(format!(
            "`{}` holds results: what they were made from cannot be changed here\n  remedy: leave out {}, or give the file of the study",
            folder.display(),
            self.recorded().join(", ")
        )))
    }
}

/// Of each thread: what Rust gives it by default.
const STACK_BYTES: usize = 2 << 20;

/// How many threads work.
#[derive(Debug, Args)]
pub(super) struct Threads {
    /// Threads to use; the results do not depend on it [default: all cores]
    #[arg(long, short = 'j', value_name = "T", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub threads: Option<u32>,
}

impl Threads {
    /// Starts so many threads, or one for each core: now, while that can fail with a message.
    pub(super) fn start(&self) -> Result<(), Failure> {
        // A thread that begins with no memory left is ended by the C library, with no remedy: what they need is asked
        // for first, of the allocator, which has one.
        let stacks = self.threads.unwrap_or(1) as usize * STACK_BYTES;
        drop(black_box(Vec::<u8>::with_capacity(stacks)));
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads.unwrap_or(0) as usize)
            .stack_size(STACK_BYTES);
        match pool.build_global() {
            // They run already: a second command in one process. Any number will do where none was asked for.
            Err(error) if self.threads.is_none() && error.source().is_none() => Ok(()),
            Err(error) => {
                let number = self
                    .threads
                    .map_or("a thread for each core".to_string(), |number| format!("{number} threads"));
                Err(Failure::run(format!(
                    "cannot start {number}: {error}\n  remedy: fewer (--threads 1), or higher limits (ulimit -u, ulimit -v)"
                )))
            }
            Ok(()) => Ok(()),
        }
    }
}

/// How rows are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// To be read.
    Text,
    /// One row each, for tools.
    Csv,
    /// One object each, for programs.
    Json,
    /// A table for a document.
    Markdown,
}

/// How the whole of a result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Printed {
    /// To be read.
    Text,
    /// One object, for programs.
    Json,
}

/// How a trace or a list of runs is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Telling {
    /// To be read.
    Text,
    /// JSON, one object a line.
    Jsonl,
}

/// A share above 0, at most 1.
pub(super) fn parse_share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(value) if value > 0.0 && value <= 1.0 => Ok(value),
        _ => Err("a share lies above 0 and is at most 1, such as 0.001".to_string()),
    }
}

/// A structure of the response stage by its name.
pub(super) fn structure(text: &str) -> Result<Structure, String> {
    Structure::from_label(text).ok_or_else(|| format!("one of {}", Structure::LABELS.join(", ")))
}
