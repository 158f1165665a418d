//! Independence of the machine: a study run twice, on other threads and in another order.

use super::run::tally;
use crate::model::study::Study;
use crate::run::engine;
use crate::write::{sha256_hex, tables};
use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};
use std::ops::Range;

/// The files of a study that was run twice.
#[derive(Clone, Debug)]
pub(crate) struct Repeated {
    /// Each file's name, and its SHA-256 from the first and the second run.
    pub files: Vec<(&'static str, [String; 2])>,
    /// Threads of the first and the second run.
    pub threads: [usize; 2],
    /// Parts of the second run, which were made from the last to the first.
    pub parts: u32,
}

impl Repeated {
    /// Whether every file has the same bytes.
    pub(crate) fn same(&self) -> bool {
        self.files.iter().all(|(_, [first, second])| first == second)
    }
}

/// Parts of the second run.
const PARTS: u32 = 7;

/// Runs a study twice: on one thread from the first run to the last, and on `threads` in parts from the last
/// to the first. A study with a stop rule is run to its cap.
///
/// Fails if the system gives no threads.
pub(crate) fn repeat(study: &Study, threads: usize) -> Result<Repeated, ThreadPoolBuildError> {
    let study = &Study { stop: None, ..study.clone() };
    let made = |threads: usize, parts: &[Range<u64>]| -> Result<Vec<_>, ThreadPoolBuildError> {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build()?;
        Ok(pool.install(|| {
            let files = tables(study, &tally(study, parts));
            files.iter().map(|table| (table.schema.file, sha256_hex(&table.bytes))).collect::<Vec<_>>()
        }))
    };
    let backwards: Vec<Range<u64>> =
        engine::divide(0..study.runs, engine::BATCH_RUNS, PARTS).into_iter().rev().collect();
    let whole = 0..study.runs;
    let first = made(1, std::slice::from_ref(&whole))?;
    let second = made(threads, &backwards)?;
    let files = first.into_iter().zip(second).map(|((name, first), (_, second))| (name, [first, second]));
    Ok(Repeated { files: files.collect(), threads: [1, threads], parts: PARTS })
}
