//! What is simulated: the study with its states and guarantees, and the stages of a crisis.

pub(crate) mod crisis;
pub(crate) mod study;
