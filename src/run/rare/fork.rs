//! Where paths of a tree part.

use crate::base::chance::Time;

/// Where a path leaves its parent: before the round of this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fork {
    /// The round to come.
    pub time: Time,
    /// The day of the crisis.
    pub day: u32,
    /// Least importance of the level that was reached.
    pub level: u8,
    /// Which of the paths that go on from there: the branches count from 1, the parent is 0.
    pub copy: u32,
    /// How many go on from there, the parent among them.
    pub splits: u32,
}
