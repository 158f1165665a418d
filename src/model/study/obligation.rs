//! Who owes what: obligations of members that owe another level than the guarantee asks of the rest.

use super::{Kind, Level, PerKind, StateSet};
use serde::{Deserialize, Serialize};

/// The name under which all members without a name of their own stand.
pub(crate) const DEFAULT: &str = "default";

/// The word for a nuclear reply and nothing else.
pub(crate) const UMBRELLA: &str = "umbrella";

/// What some members owe, from a quarter of the study on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Obligation<S = StateSet> {
    /// Who owes it.
    pub states: S,
    /// First quarter in which they do.
    pub from_quarter: u32,
    /// The level of response that keeps the promise in each kind of attack.
    pub level: PerKind<Level>,
    /// Whether a nuclear reply is promised, to nuclear use by the challenger and to the defeat of the protégé.
    pub nuclear_reply: bool,
}

impl<S> Obligation<S> {
    /// Whether it asks for anything.
    pub fn asks(&self) -> bool {
        self.nuclear_reply || self.asks_for_a_level()
    }

    /// Whether it asks for more than abstention in any kind of attack.
    pub fn asks_for_a_level(&self) -> bool {
        self.level.iter().any(|(_, &level)| level > Level::Abstain)
    }

    /// The level, if it is the same in every kind of attack.
    pub fn level_everywhere(&self) -> Option<Level> {
        let [first, rest @ ..] = self.level.0;
        rest.iter().all(|&level| level == first).then_some(first)
    }

    /// What is owed, in words.
    pub fn words(&self) -> String {
        let mut words = self.level_everywhere().map_or_else(
            || {
                let [grey, limited, full] = self.level.0.map(Level::label);
                format!("{grey}, {limited}, {full} (grey zone, limited, full)")
            },
            |level| level.label().to_string(),
        );
        if self.nuclear_reply {
            words = match self.asks_for_a_level() {
                true => format!("{words} and a nuclear reply"),
                false => UMBRELLA.to_string(),
            };
        }
        if self.from_quarter > 0 {
            words = format!("{words} from quarter {}", self.from_quarter);
        }
        words
    }
}

/// The obligations of a guarantee that are set apart, each member's in the order of quarters. Members that none of them
/// names owe `obligated_level`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Obligations<S = StateSet>(pub Vec<Obligation<S>>);

impl<S> Default for Obligations<S> {
    fn default() -> Obligations<S> {
        Obligations(Vec::new())
    }
}

impl<S> Obligations<S> {
    /// Whether nothing is set apart.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same with states named in another way.
    pub fn with_states<T>(self, mut map: impl FnMut(S) -> T) -> Obligations<T> {
        let each = self.0.into_iter().map(|Obligation { states, from_quarter, level, nuclear_reply }| {
            Obligation { states: map(states), from_quarter, level, nuclear_reply }
        });
        Obligations(each.collect())
    }

    /// In words, `states` naming a set.
    pub fn words(&self, states: impl Fn(&S) -> Option<String>) -> Option<String> {
        let each = self.0.iter().map(|one| {
            let who = states(&one.states).unwrap_or_else(|| "nobody".to_string());
            format!("{who}: {}", one.words())
        });
        (!self.is_empty()).then(|| each.collect::<Vec<_>>().join("; "))
    }
}

impl Obligations {
    /// What responder `i` owes in this quarter, if it is set apart.
    pub fn of(&self, i: usize, quarter: u32) -> Option<&Obligation> {
        self.0.iter().rfind(|one| one.from_quarter <= quarter && one.states.contains(i))
    }

    /// The quarter of the latest change of anybody's obligation up to this one: what is owed now has been owed since then.
    pub fn since(&self, quarter: u32) -> u32 {
        self.0.iter().map(|one| one.from_quarter).filter(|&from| from <= quarter).max().unwrap_or(0)
    }

    /// The quarter of the last change of all.
    pub fn last_change(&self) -> u32 {
        self.0.iter().map(|one| one.from_quarter).max().unwrap_or(0)
    }

    /// Those that ever promise a nuclear reply.
    pub fn nuclear_reply(&self) -> StateSet {
        let replies = self.0.iter().filter(|one| one.nuclear_reply);
        StateSet(replies.fold(0, |all, one| all | one.states.0))
    }
}

impl<S> Obligation<S> {
    /// The level owed in this kind of attack, as far as the kind goes.
    pub fn level_in(&self, kind: Kind) -> Level {
        self.level[kind].min(kind.highest_level())
    }
}
