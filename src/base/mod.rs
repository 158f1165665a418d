//! Leaves: mathematics, addressed chance, statistics, the one kernel of choice, and small games solved by it. Nothing
//! here has heard of a state.

pub(crate) mod chance;
pub(crate) mod comparison;
pub(crate) mod decision;
pub(crate) mod game;
pub(crate) mod math;
pub(crate) mod parallel;
pub(crate) mod rows;
pub(crate) mod stats;
pub(crate) mod text;
