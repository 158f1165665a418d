//! Rare events of a study, and the levels on the way to them at which runs branch.

use super::nouns::Rung;
use serde::{Deserialize, Serialize};

named_enum! {
    /// An event that trees of branches look for.
    RareEvent {
        /// Nuclear weapons are used, in any crisis of the run. Importance of a state of affairs: the rung, and one more
        /// while some responder is in combat.
        NuclearUse = "nuclear_use",
        /// Strategic exchange, in any crisis of the run. Importance: the rung while a nuclear guarantor is in combat, else 0.
        StrategicExchange = "strategic_exchange",
    }
}

impl RareEvent {
    /// The rung that is the event.
    pub const fn target(self) -> Rung {
        match self {
            RareEvent::NuclearUse => Rung::LimitedNuclearUse,
            RareEvent::StrategicExchange => Rung::StrategicExchange,
        }
    }

    /// The greatest importance short of the event.
    pub const HIGHEST_LEVEL: u8 = 6;
}

/// What happens to a path that climbs to a level of importance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branching {
    /// The least importance of the level.
    pub level: u8,
    /// Paths that go on from there, itself among them.
    pub splits: u32,
}

/// A rare event with the levels on the way to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rare {
    pub event: RareEvent,
    /// The levels, rising; `None` to find them in a pilot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branching: Option<Vec<Branching>>,
    /// Whether the probability of the last step is summed, instead of the steps that come.
    pub compensator: bool,
}
