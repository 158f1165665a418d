//! Many runs: the engine makes them, the tally remembers them.

pub mod engine;
pub mod tally;
