//! What has happened by now of what the study says will or may.

use crate::model::study::{MAX_HAPPENINGS, StateSet};

/// The quarter of what nobody knows to come.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// What has happened by now, and what is known to come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Happened {
    /// The quarter in which each comes, once that is known.
    pub due: [u32; MAX_HAPPENINGS],
    /// Which have come: one bit each.
    pub done: u16,
    /// Who has left the guarantee.
    pub left: StateSet,
    /// By what the depth of the guarantee has been multiplied, whether it is in force or not.
    pub depth_factor: f64,
    /// Whether forces grow by the calendar because of it.
    pub grows: bool,
    /// What has changed forces and stakes and when, mixed into a number: beliefs that rest on other forces have another key.
    /// 0 for nothing. Two histories share one by chance of 2⁻⁶⁴ only.
    pub forces: u64,
}

impl Happened {
    /// Where a run begins: nothing has happened, and nothing is due.
    pub const NOTHING: Happened = Happened {
        due: [UNKNOWN; MAX_HAPPENINGS],
        done: 0,
        left: StateSet::EMPTY,
        depth_factor: 1.0,
        grows: false,
        forces: 0,
    };

    /// Whether that at this place of the study has come.
    pub fn has_come(&self, place: usize) -> bool {
        self.done >> place & 1 == 1
    }
}
