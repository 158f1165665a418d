//! Many runs: the engine makes them, the tally remembers them, an estimate is what they say of one number.

pub(crate) mod engine;
pub(crate) mod estimate;
pub(crate) mod pilot;
pub(crate) mod rare;
pub(crate) mod tally;
