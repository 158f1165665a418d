//! One run: how a state decides to keep its promise.
//!
//! The five stages stand in five files: [`mod@confer`], [`mod@challenge`], [`mod@respond`], [`mod@escalate`],
//! [`mod@remember`]; [`mod@timeline`] drives them quarter by quarter. Each stage reads the [`World`] and says only which
//! options there are, which lotteries they mean, and what the choice changes; the choosing itself is always
//! [`crate::base::decision`], and the world takes the change on in one place, `apply`. A state keeps its promise in `respond`: it abstains, sends material, deploys or
//! fights, whichever the quantal response to its own lotteries says, given the force with which the
//! protégé would then stand.

mod adjust;
mod apply;
mod begin;
pub mod beliefs;
pub mod challenge;
pub mod coalition;
pub mod confer;
pub mod course;
pub mod escalate;
mod fighting;
pub mod kept;
mod ladder;
pub mod lotteries;
pub mod promise;
pub mod prospects;
mod record;
pub mod remember;
pub mod respond;
mod scenario;
pub mod timeline;
pub mod traits;
pub mod witness;
pub mod world;

pub use record::{Challenge, Diagnostics, EventSet, RunRecord};
pub use scenario::{OwnTraits, Prepared, Scenario, UncertainParameter};
pub use timeline::{simulate, simulate_watched};
pub use witness::{Moment, Unwatched, Witness};
pub use world::World;
