//! One run: how a state decides to keep its promise.
//!
//! The five stages stand in five files: [`mod@confer`], [`mod@challenge`], [`mod@respond`], [`mod@escalate`],
//! [`mod@remember`]; [`mod@timeline`] drives them quarter by quarter. Each stage reads the [`World`] and says only which
//! options there are, which lotteries they mean, and what the choice changes; the choosing itself is always
//! [`crate::base::decision`], and the world takes the change on in one place, `apply`, where also what is kept and no longer
//! holds is dropped, whoever made it so. A state keeps its promise in `respond`: it abstains, sends material, deploys or
//! fights, whichever the quantal response to its own lotteries says, given the force with which the
//! protégé would then stand.

mod abreast;
mod adjust;
mod answer;
mod apply;
pub(crate) mod attention;
mod begin;
pub(crate) mod beliefs;
mod block;
pub(crate) mod challenge;
pub(crate) mod coalition;
pub(crate) mod confer;
pub(crate) mod costs;
pub(crate) mod course;
pub(crate) mod escalate;
pub(crate) mod fighting;
pub(crate) mod happen;
pub(crate) mod happened;
mod judge;
pub(crate) mod kept;
mod ladder;
pub(crate) mod lotteries;
pub(crate) mod promise;
pub(crate) mod prospects;
pub(crate) mod reaction;
mod record;
pub(crate) mod remember;
pub(crate) mod reply;
pub(crate) mod respond;
mod scenario;
pub(crate) mod situation;
pub(crate) mod snapshot;
pub(crate) mod timeline;
pub(crate) mod traits;
mod weigh;
pub(crate) mod witness;
pub(crate) mod world;

pub use record::RunRecord;
pub(crate) use record::{Challenge, Diagnostics, EventSet};
pub(crate) use scenario::PreparedParameters;
pub use scenario::{Prepared, Scenario};
pub use timeline::simulate;
pub(crate) use timeline::{Timeline, simulate_from_round_to_round, simulate_watched};
pub(crate) use witness::{Moment, Unwatched, Witness};
pub use world::World;
