//! A crisis as it looks to those who may respond.

use super::coalition::Coalition;
use super::promise::Terms;
use super::world::World;
use crate::model::study::{Kind, PerLevel, Rung, StateSet};

/// One crisis as all responders see it.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// Kind of attack.
    pub kind: Kind,
    /// What the promise says about it.
    pub terms: Option<Terms<'a>>,
    /// The protégé's allies, whether or not their promise speaks to the attack.
    pub allied: StateSet,
    /// Committed force of the challenger.
    pub challenger_force: f64,
    /// Committed force of the protégé.
    pub protege_force: f64,
    /// Nuclear risk relative to that when a crisis of this kind breaks out; 0 against a challenger without
    /// nuclear arms.
    pub nuclear_scale: f64,
    /// Whether the alliance is blocked.
    pub blocked: bool,
    /// Chances of each level that it is the highest of the leads; `None` where nobody follows any, or before it is known.
    pub led: Option<PerLevel<f64>>,
}

/// What one side sees when it looks ahead.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Time of the lookahead, fortnights.
    pub ahead_fortnights: f64,
    /// The same in years.
    pub ahead_years: f64,
    /// The rung at which the ladder ends.
    pub top: Rung,
    /// Committed force of the challenger.
    pub challenger_force: f64,
    /// What stands with the protégé.
    pub coalition: Coalition,
    /// Factor on the perceived nuclear risk.
    pub risk_scale: f64,
    /// Whether a guarantor with nuclear weapons is in combat.
    pub guarantor_armed: bool,
}

impl<'a> Situation<'a> {
    /// The situation when an attack of this kind breaks out against whole forces of this size.
    pub fn outbreak(
        world: &World<'a>,
        kind: Kind,
        terms: Option<Terms<'a>>,
        challenger_force: f64,
        protege_force: f64,
    ) -> Situation<'a> {
        let committed = world.values.kind_force_share[kind];
        Situation {
            kind,
            terms,
            allied: terms.map_or(StateSet::EMPTY, |terms| terms.bound),
            challenger_force: challenger_force * committed,
            protege_force: protege_force * committed,
            nuclear_scale: if world.study.challenger.nuclear { 1.0 } else { 0.0 },
            blocked: false,
            led: None,
        }
    }
}
