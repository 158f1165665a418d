//! Many runs: the engine makes them, the tally remembers them, an estimate is what they say of one number.

pub mod engine;
pub mod estimate;
pub mod tally;
