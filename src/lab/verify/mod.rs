//! Proof in the limits: where theory gives the answer exactly, the engine must give it too.
//!
//! Every check is a small study run by the engine, or a direct call of a part that the engine itself uses;
//! nothing that is checked is written a second time here. What is expected comes from a closed form or from
//! the literature, as its source says.

mod chance;
mod check;
mod emptied;
mod equilibria;
mod fighting;
mod happenings;
mod intervals;
mod kernel;
mod ladder;
mod obligations;
mod rare;
mod repeat;
mod run;
mod signs;
mod tally;
mod unanimity;

pub(crate) use check::{Check, Criterion};
pub(crate) use repeat::{Repeated, repeat};

use crate::base::parallel;

/// Checks that belong together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group {
    /// Name, as written in files.
    pub name: &'static str,
    /// What is held against what.
    pub about: &'static str,
    checks: fn() -> Vec<Check>,
}

/// All groups, in the order in which they are printed.
pub(crate) static GROUPS: &[Group] = &[
    kernel::GROUP,
    equilibria::GROUP,
    fighting::GROUP,
    ladder::GROUP,
    rare::GROUP,
    unanimity::GROUP,
    emptied::GROUP,
    happenings::GROUP,
    chance::GROUP,
    intervals::GROUP,
    tally::GROUP,
    signs::GROUP,
    obligations::GROUP,
];

/// Makes every check of the groups, in parallel; the answer is in the order of the groups.
pub(crate) fn verify(groups: &[Group]) -> Vec<(Group, Vec<Check>)> {
    parallel::map(groups, |group| (*group, (group.checks)()))
}
