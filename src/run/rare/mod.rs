//! Rare events: from every run grows a tree of branches, and the hazard of the last step is summed instead of the steps.

mod fork;
mod path;
mod roots;
mod tree;

pub(crate) use fork::Fork;
pub(crate) use path::{path_to_event, simulate_path};
pub(crate) use roots::{Harvest, LogRatio, RareEstimate};
pub(crate) use tree::{Forest, Plan};
