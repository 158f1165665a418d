//! The world of a run, set aside in the midst of a crisis so that it can be played on from there more than once.

use super::happened::Happened;
use super::kept::{Estimated, Noted, PublicForces};
use super::promise::Promise;
use super::record::RunRecord;
use super::world::{Challenger, Private, Protege, World};
use crate::base::chance::Draws;
use crate::model::study::{MAX_RESPONDERS, Study};

/// All that may change in a world while a crisis lasts. What a crisis changes when it is over, names and what rests on
/// them, is no part of it: whoever puts a world back must do so before the crisis is written down.
#[derive(Debug)]
pub(crate) struct Snapshot {
    draws: Draws,
    next_role_government: [u32; 2],
    public_force: ([Estimated; 2], PublicForces),
    owed_since: u32,
    public_stake_gdp_pct: Vec<f64>,
    private: Private,
    challenger: Challenger,
    protege: Protege,
    capability: Vec<f64>,
    promise: Option<Promise>,
    happened: Happened,
    noted: Noted,
    record: RunRecord,
}

impl Snapshot {
    /// Room for the world of a study.
    pub(crate) fn new(study: &Study) -> Snapshot {
        let n = study.responders.len();
        Snapshot {
            draws: Draws::new(study.seed, 0),
            next_role_government: [0; 2],
            public_force: Default::default(),
            owed_since: 0,
            public_stake_gdp_pct: vec![0.0; n],
            private: Private::new(n),
            challenger: Challenger::new(),
            protege: Protege::new(),
            capability: vec![0.0; n],
            promise: None,
            happened: Happened::NOTHING,
            noted: Noted::new(n),
            record: RunRecord::new(0),
        }
    }

    /// Sets a world aside. Allocates nothing.
    pub(crate) fn take(&mut self, world: &World) {
        self.draws = world.fixed.draws;
        self.next_role_government = world.fixed.next_role_government;
        self.public_force = (world.public.force, world.public.force_key);
        self.owed_since = world.public.owed_since;
        self.public_stake_gdp_pct.copy_from_slice(&world.public.traits.stake_gdp_pct);
        self.private.copy_from(&world.private);
        self.challenger = world.challenger;
        self.protege = world.protege;
        self.capability.copy_from_slice(&world.capability);
        self.promise = world.promise;
        self.happened = world.happened;
        self.noted.copy_from(world.kept.noted());
        self.record = world.record;
    }

    /// Makes the world what it was when it was set aside. Allocates nothing.
    pub(crate) fn put_back(&self, world: &mut World) {
        world.fixed.draws = self.draws;
        world.fixed.next_role_government = self.next_role_government;
        (world.public.force, world.public.force_key) = self.public_force;
        world.public.owed_since = self.owed_since;
        world.public.traits.stake_gdp_pct.copy_from_slice(&self.public_stake_gdp_pct);
        world.private.copy_from(&self.private);
        world.challenger = self.challenger;
        world.protege = self.protege;
        world.capability.copy_from_slice(&self.capability);
        world.promise = self.promise;
        world.happened = self.happened;
        world.kept.noted_mut().copy_from(&self.noted);
        world.record = self.record;
    }
}

/// A world before somebody looks ahead from it: what may come of what the study says, and nothing else.
pub(super) struct Present {
    happened: Happened,
    promise: Option<Promise>,
    challenger: Challenger,
    protege: Protege,
    forces: ([Estimated; 2], PublicForces),
    capability: [f64; MAX_RESPONDERS],
    stake_gdp_pct: [f64; MAX_RESPONDERS],
}

impl Present {
    /// Puts a world aside. Allocates nothing.
    pub(super) fn of(world: &World) -> Present {
        let (mut capability, mut stake_gdp_pct) = ([0.0; MAX_RESPONDERS], [0.0; MAX_RESPONDERS]);
        let n = world.capability.len();
        capability[..n].copy_from_slice(&world.capability);
        stake_gdp_pct[..n].copy_from_slice(&world.public.traits.stake_gdp_pct);
        Present {
            happened: world.happened,
            promise: world.promise,
            challenger: world.challenger,
            protege: world.protege,
            forces: (world.public.force, world.public.force_key),
            capability,
            stake_gdp_pct,
        }
    }

    /// Makes the world what it was.
    pub(super) fn put_back(&self, world: &mut World) {
        let n = world.capability.len();
        world.happened = self.happened;
        world.promise = self.promise;
        world.challenger = self.challenger;
        world.protege = self.protege;
        (world.public.force, world.public.force_key) = self.forces;
        world.capability.copy_from_slice(&self.capability[..n]);
        world.public.traits.stake_gdp_pct.copy_from_slice(&self.stake_gdp_pct[..n]);
    }
}
