//! The promise: as it stands, and what it says about one crisis.

use crate::model::study::{Guarantee, Kind, Level, StateSet, labelled_enum};

/// The promise as it stands: who is bound now, and how deeply.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Promise {
    /// The members bound.
    pub bound: StateSet,
    /// Quarter since which it is in force.
    pub since_quarter: u32,
    /// What fracture has left of its depth.
    pub depth_factor: f64,
    /// Quarter in which it ran out, if it has.
    pub ended_quarter: Option<u32>,
}

/// What the promise says about one crisis. There is none, for any purpose whatever, unless the promise is in
/// force, binds somebody, and has a depth above zero for this kind of attack.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms<'a> {
    pub regime: &'a Guarantee,
    /// Members that the promise binds.
    pub bound: StateSet,
    /// Depth for this kind of attack, δ_k.
    pub depth: f64,
    /// Kind of attack.
    pub kind: Kind,
    /// Level that keeps the promise in this kind of attack, ℓ*_k, of a member whose obligation is not set apart.
    pub obligated: Level,
    /// Quarter since which the obligations that are set apart have been what they are.
    pub owed_since: u32,
}

impl Terms<'_> {
    /// The level that keeps the promise of member `i`, of this capability: it cannot be asked for forces that it does not
    /// have.
    #[inline(always)]
    pub fn asked_of(&self, i: usize, capability: f64) -> Level {
        let own = self.regime.obligation.of(i, self.owed_since);
        own.map_or(self.obligated, |own| own.level_in(self.kind)).min(able(capability))
    }

    /// The members bound of whom some level is asked.
    pub fn asked(&self, capability: &[f64]) -> StateSet {
        if self.regime.obligation.is_empty() {
            return self.bound;
        }
        let asked = self.bound.iter().filter(|&i| self.asked_of(i, capability[i]) > Level::Abstain);
        asked.collect()
    }

    /// Whether member `i` has promised a nuclear reply.
    #[inline]
    pub fn nuclear_reply_of(&self, i: usize) -> bool {
        self.bound.contains(i)
            && self.regime.obligation.of(i, self.owed_since).is_some_and(|own| own.nuclear_reply)
    }

    /// The members bound that move first.
    pub fn leads(&self) -> StateSet {
        StateSet(self.bound.0 & self.regime.leads.0)
    }

    /// The members bound that move after the leads.
    pub fn followers(&self) -> StateSet {
        StateSet(self.bound.0 & !self.regime.leads.0)
    }
}

/// Which world is asked for: as if there were no promise, as if the promise bound `bound`, or the same in a crisis to
/// which it does not speak.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Under {
    /// As if there were no promise.
    Nothing,
    /// The promise of the scenario, binding these members at this remaining depth.
    Promise {
        /// Members that the promise binds.
        bound: StateSet,
        /// What fracture has left of its depth.
        depth_factor: f64,
        /// Quarter since which the obligations that are set apart have been what they are.
        owed_since: u32,
    },
    /// The promise binds these members and does not speak to the attack: it asks for nothing, and they are allies all the
    /// same. Only where an alliance signals an interest; else it is the world without a promise.
    Beside {
        /// Members that the promise binds.
        bound: StateSet,
    },
}

labelled_enum! {
    /// What has become of the promise.
    PromiseChange {
        /// It came into force.
        InForce = "in_force",
        /// Members bound themselves to it later.
        Joined = "joined",
        /// Members left it.
        Left = "left",
        /// Its depth was changed.
        Depth = "depth",
        /// It ran out.
        Ended = "ended",
        /// An attack brought it back.
        BroughtBack = "brought_back",
        /// Too few kept it: it lost depth.
        Fractured = "fractured",
    }
}

/// The highest level open to a state with this capability: without forces it has none to deploy.
#[inline(always)]
pub(crate) fn able(capability: f64) -> Level {
    if capability > 0.0 { Level::Combat } else { Level::Material }
}
