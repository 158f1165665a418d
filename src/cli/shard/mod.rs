//! Work of which shards are made, whatever it is: how it is cut, made in parts, and put together.

mod cut;
mod work;

pub(super) use cut::Cut;
pub(super) use work::{MadeSo, Merging, Shardable, Work, refuse_merge};
