//! Chance: addresses to uniforms, uniforms to normal scores, scores to drawn values.
//!
//! Every random number of a study has an [`Address`]: who draws, for which purpose, and when. With the
//! seed and the run index it names exactly one uniform, so that the same run under another guarantee
//! meets the same world (common random numbers), any run can be replayed alone, and neither threads nor
//! shards nor the order of evaluation change anything.

mod address;
mod distribution;

pub use address::{Address, AgentId, Purpose, Time};
pub(crate) use address::{Draws, RNG_SCHEME};
pub(crate) use distribution::{Argument, Distribution, FAMILIES, Family, Sampler, Samplers, plain};
