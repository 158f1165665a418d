//! Small studies, run by the engine.

use crate::model::crisis::RunRecord;
use crate::model::study::Study;
use crate::read::{Overrides, parse};
use crate::run::engine;
use crate::run::tally::Tally;
use std::convert::Infallible;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

/// A study that is shipped with the program, with other settings.
///
/// Panics if it is not sound: it is part of the program.
pub(super) fn study(text: &str, name: &str, set: &[&str]) -> Study {
    let set = set.iter().map(|text| text.to_string()).collect();
    let overrides = Overrides { set, ..Overrides::default() };
    parse(text, name, &overrides).unwrap_or_else(|errors| panic!("{errors}"))
}

/// All records of a study, cell by cell.
pub(super) fn records(study: &Study) -> Vec<Vec<RunRecord>> {
    let mut kept = vec![Vec::new(); study.cells()];
    let remember = |cells: &[&[RunRecord]]| {
        for (kept, batch) in kept.iter_mut().zip(cells) {
            kept.extend_from_slice(batch);
        }
        Ok::<(), Infallible>(())
    };
    let done = engine::run(study, 0..study.runs, &AtomicBool::new(false), &(), remember);
    done.unwrap_or_else(|never| match never {});
    kept
}

/// Pairs of runs that differ in what `of` tells of them.
pub(super) fn differing<T: PartialEq>(a: &[RunRecord], b: &[RunRecord], of: impl Fn(&RunRecord) -> T) -> u64 {
    a.iter().zip(b).filter(|(a, b)| of(a) != of(b)).count() as u64
}

/// The tallies of parts of a study, made and merged in the order given.
pub(super) fn tally(study: &Study, parts: &[Range<u64>]) -> Tally {
    let mut sum = Tally::new(study);
    for part in parts {
        sum.merge(&engine::tally(study, part.clone()));
    }
    sum
}
