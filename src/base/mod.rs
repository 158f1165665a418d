//! Leaves: mathematics, addressed chance, statistics, the one kernel of choice, and small games solved by it. Nothing
//! here has heard of a state.

pub mod chance;
pub mod decision;
pub mod game;
pub mod math;
pub mod stats;
pub mod text;
