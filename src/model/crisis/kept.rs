//! What is kept of computations while what they rest on stands: beliefs, outlooks, and what members found when
//! they weighed consent.
//!
//! All of it follows from the rest of the world, so it changes speed and never a result. That is why it alone is
//! filled by stages that only read the world. Where the world changes, in `apply` and by the calendar in `begin`,
//! what no longer holds is dropped.

use super::costs::{Costs, Lotteries, Setting};
use super::promise::Under;
use super::record::Diagnostics;
use crate::base::decision::Scratch;
use crate::base::math::{exp, ln};
use crate::model::study::{Kind, Level, PerKind, PerLevel, StateSet};
use std::cell::{Cell, Ref, RefCell, RefMut};

/// How likely an attack is when there is an opportunity, and of which kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlook {
    /// Probability of an attack of any kind.
    pub attack: f64,
    /// Probability of each kind, given an attack.
    pub kinds: PerKind<f64>,
}

impl Outlook {
    /// Probabilities of nothing and of each kind.
    pub fn probabilities(&self) -> [f64; 1 + Kind::ALL.len()] {
        let [grey_zone, limited, full] = self.kinds.map(|kind| self.attack * kind).0;
        [1.0 - self.attack, grey_zone, limited, full]
    }
}

/// The expected response of the pool to one kind of attack.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beliefs {
    /// Probability of each level, per responder.
    pub probability: Vec<PerLevel<f64>>,
    /// Force at full share, per responder.
    pub strength: Vec<f64>,
    /// Expected contribution in force, per responder.
    pub contribution: Vec<f64>,
    /// The same as a share of strength.
    pub share: Vec<f64>,
    /// Probability that the protégé holds at each level of each responder, if the others bring what they are expected to.
    pub holds: Vec<PerLevel<f64>>,
    /// Probability that the alliance is blocked.
    pub blocked: f64,
    /// What the attack means to whoever may respond.
    pub(crate) setting: Setting,
    /// Whether the search converged.
    pub converged: bool,
    /// Whether the two starts ended apart.
    pub two_equilibria: bool,
}

impl Beliefs {
    /// Room for `n` responders.
    pub fn new(n: usize) -> Beliefs {
        Beliefs {
            probability: vec![PerLevel::default(); n],
            strength: vec![0.0; n],
            contribution: vec![0.0; n],
            share: vec![0.0; n],
            holds: vec![PerLevel::default(); n],
            blocked: 0.0,
            setting: Setting::default(),
            converged: true,
            two_equilibria: false,
        }
    }

    /// Probability that some nuclear-armed responder other than `except` fights.
    pub fn nuclear_guarantor_fights(&self, nuclear: StateSet, except: Option<usize>) -> f64 {
        let mut none = 1.0;
        for i in nuclear.iter().filter(|&i| Some(i) != except) {
            none *= 1.0 - self.probability[i][Level::Combat];
        }
        1.0 - none
    }
}

/// The public estimate of a force: the true one rounded to steps of a fixed ratio, so that beliefs
/// stand until something has changed that people would notice. A step of zero makes it exact.
#[derive(Clone, Copy, Debug, Default)]
pub struct Estimated {
    /// The force as rounded, in units of capability.
    pub force: f64,
    /// The step in logarithms, and what lies between the ends of the forces that are estimated to be the same.
    step_log: f64,
    above: f64,
    below: f64,
}

/// What rounding may be off at the ends of a step.
const ROUNDING: f64 = 1e-12;

impl Estimated {
    /// The estimate of a force, which is this one if nothing has changed that people would notice.
    pub(crate) fn again(self, force: f64, step_log: f64) -> Estimated {
        if self.above < force && force < self.below && self.step_log == step_log {
            return self;
        }
        if force <= 0.0 || step_log <= 0.0 {
            return Estimated { force, ..Estimated::default() };
        }
        let estimate = round_log(force, step_log);
        let half = exp(0.5 * step_log) * (1.0 - ROUNDING);
        Estimated { force: estimate, step_log, above: estimate / half, below: estimate * half }
    }
}

fn round_log(force: f64, step: f64) -> f64 {
    exp((ln(force) / step).round() * step)
}

/// What everybody knows of the forces: estimates in steps, and with growth also the date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PublicForces {
    /// Bits of the estimate of the challenger's.
    pub challenger: u64,
    /// Bits of the estimate of the protégé's.
    pub protege: u64,
    /// The quarter, from 1, where forces grow by the calendar; else 0.
    pub growth_quarter: u32,
    /// What has happened to forces and stakes.
    pub happened: u64,
}

/// Everything that beliefs depend on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Key {
    /// Which public types they rest on.
    pub epoch: u64,
    /// What everybody knows of the forces.
    pub forces: PublicForces,
    /// With the promise or without.
    pub under: Under,
    /// Kind of attack.
    pub kind: Kind,
}

impl Key {
    fn place(&self, places: usize) -> usize {
        let (bound, depth) = match self.under {
            Under::Nothing => (0, 0),
            Under::Promise { bound, depth_factor, owed_since } => {
                (bound.0 | 1 << 63, depth_factor.to_bits() ^ u64::from(owed_since))
            }
            Under::Beside { bound } => (bound.0 | 1 << 62, 0),
        };
        let (forces, kind) = (&self.forces, self.kind as u64);
        let calendar = u64::from(forces.growth_quarter) ^ forces.happened.rotate_left(8);
        let parts = [
            self.epoch ^ calendar.rotate_left(32) ^ kind << 62,
            forces.challenger ^ forces.protege.rotate_left(32),
            bound ^ depth.rotate_left(16),
        ];
        let hash = parts.into_iter().fold(0, mixed);
        // The upper bits, which the lower ones have all been mixed into.
        (((hash >> 32) * places as u64) >> 32) as usize
    }
}

/// A number that another has been mixed into.
#[inline]
pub(super) fn mixed(hash: u64, part: u64) -> u64 {
    let hash = (hash ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ hash >> 29
}

/// The difference that consent makes to one member, before the cost of refusing: exposure × value of its
/// own response, with the promise and without.
#[derive(Clone, Copy, Debug, Default)]
pub struct Difference {
    /// Exposure with the promise.
    pub exposure_with: f64,
    /// Value of the own response with the promise.
    pub value_with: f64,
    /// Exposure × value without it.
    pub without: f64,
    /// Whether a war is under way.
    pub at_war: bool,
    /// Whether it is the member's own part alone that hangs on its consent.
    pub own_part: bool,
}

impl Difference {
    /// The difference if admission ends a war under way with this probability.
    pub fn total(&self, ends_war: f64) -> f64 {
        let (with, without) = self.sides(ends_war);
        with - without
    }

    /// Its two sides: exposure × value with the promise, and without.
    pub fn sides(&self, ends_war: f64) -> (f64, f64) {
        let exposure = if self.at_war { self.exposure_with * (1.0 - ends_war) } else { self.exposure_with };
        (exposure * self.value_with, self.without)
    }
}

const PLACES: usize = 1024;
/// Places that may take one key: with fewer, two that are asked for in turn might drive each other out.
const WAYS: usize = 4;

/// Beliefs that were computed, each at one of the places that its key gives; a newcomer takes that which was not asked for the
/// longest.
#[derive(Clone, Debug)]
pub struct BeliefStore {
    keys: Vec<Option<Key>>,
    beliefs: Vec<Beliefs>,
    /// The public's outlook at each key of the first kind of attack, and what it counts.
    outlooks: Vec<Option<(Outlook, Diagnostics)>>,
    /// When each was last asked for, and how often any was.
    asked_at: Vec<u64>,
    asked: u64,
}

impl BeliefStore {
    /// Room for `n` responders.
    pub fn new(n: usize) -> BeliefStore {
        BeliefStore::with_places(n, PLACES)
    }

    /// Room for `n` responders that keeps so many beliefs, at least: few are made ready sooner.
    pub fn with_places(n: usize, places: usize) -> BeliefStore {
        let places = places.next_multiple_of(WAYS);
        BeliefStore {
            keys: vec![None; places],
            beliefs: vec![Beliefs::new(n); places],
            outlooks: vec![None; places],
            asked_at: vec![0; places],
            asked: 0,
        }
    }

    /// The same room with nothing in it, for `n` responders: to make it anew costs as much as many runs.
    pub fn emptied(mut self, n: usize) -> BeliefStore {
        if self.beliefs.first().is_some_and(|one| one.share.len() != n) {
            return BeliefStore::with_places(n, self.beliefs.len());
        }
        self.keys.fill(None);
        self
    }

    /// The place where the beliefs of a key stand, or else that which they may take.
    fn find(&self, key: &Key) -> Result<usize, usize> {
        let first = key.place(self.keys.len() / WAYS) * WAYS;
        let mut places = first..first + WAYS;
        let known = places.clone().find(|&place| self.keys[place].as_ref() == Some(key));
        known.ok_or_else(|| places.by_ref().min_by_key(|&place| self.asked_at[place]).unwrap_or(first))
    }
}

/// Room for a search for beliefs.
#[derive(Debug)]
pub(crate) struct SearchRoom {
    pub(super) own: Vec<Lotteries>,
    pub(super) of_followers: Vec<Costs>,
    pub(super) points: Scratch,
}

impl SearchRoom {
    /// Room for `n` responders.
    pub(crate) fn new(n: usize) -> SearchRoom {
        let (own, of_followers) = (vec![Lotteries::default(); n], vec![Costs::default(); n]);
        SearchRoom { own, of_followers, points: Scratch::new(n) }
    }
}

/// What is kept beside beliefs.
#[derive(Debug)]
pub struct Noted {
    /// As the public sees an opportunity to attack: without a promise, and with the one asked for last.
    outlooks: Cell<[Option<(Under, Outlook)>; 2]>,
    /// Members that have weighed consent, and whose weighing stands until their government or something
    /// public changes.
    weighed: Cell<StateSet>,
    /// What they found.
    differences: Vec<Cell<Difference>>,
    /// The war, if any, in which consent was last asked.
    asked_in: Cell<Option<Kind>>,
    /// The member that refused last: asked first next time.
    last_refuser: Cell<usize>,
    /// What the run rested on.
    diagnostics: Cell<Diagnostics>,
}

impl Noted {
    /// Nothing yet, for `n` responders.
    pub fn new(n: usize) -> Noted {
        Noted {
            outlooks: Cell::new([None; 2]),
            weighed: Cell::new(StateSet::EMPTY),
            differences: vec![Cell::new(Difference::default()); n],
            asked_in: Cell::new(None),
            last_refuser: Cell::new(0),
            diagnostics: Cell::new(Diagnostics::default()),
        }
    }

    /// Takes on what another has noted, of as many responders.
    pub fn copy_from(&mut self, other: &Noted) {
        let Noted { outlooks, weighed, differences, asked_in, last_refuser, diagnostics } = other;
        self.outlooks.set(outlooks.get());
        self.weighed.set(weighed.get());
        for (to, from) in self.differences.iter().zip(differences) {
            to.set(from.get());
        }
        self.asked_in.set(asked_in.get());
        self.last_refuser.set(last_refuser.get());
        self.diagnostics.set(diagnostics.get());
    }
}

/// What is kept.
#[derive(Debug)]
pub struct Kept {
    beliefs: RefCell<BeliefStore>,
    noted: Noted,
    /// Room for searches for beliefs.
    scratch: RefCell<SearchRoom>,
}

impl Kept {
    /// Nothing yet, for `n` responders, in the room that other beliefs have left.
    pub fn new(n: usize, room: BeliefStore) -> Kept {
        Kept {
            beliefs: RefCell::new(room.emptied(n)),
            noted: Noted::new(n),
            scratch: RefCell::new(SearchRoom::new(n)),
        }
    }

    /// The room of its beliefs, for another world.
    pub fn into_room(self) -> BeliefStore {
        self.beliefs.into_inner()
    }

    /// What is kept beside beliefs, whose key says which they are.
    pub fn noted(&self) -> &Noted {
        &self.noted
    }

    /// The same, to be replaced.
    pub fn noted_mut(&mut self) -> &mut Noted {
        &mut self.noted
    }

    /// A run begins. Beliefs stay: their key says which they are.
    pub fn begin(&mut self) {
        self.look_again();
        self.forget_votes();
        self.noted.asked_in.set(None);
        self.noted.last_refuser.set(0);
        self.noted.diagnostics.set(Diagnostics::default());
    }

    /// The public sees other forces, or another promise: outlooks are to be made anew.
    pub fn look_again(&mut self) {
        self.noted.outlooks.set([None; 2]);
    }

    /// Something that all members weigh has changed.
    pub fn forget_votes(&mut self) {
        self.noted.weighed.set(StateSet::EMPTY);
    }

    /// Member `i` has another government.
    pub fn forget_vote(&mut self, i: usize) {
        self.noted.weighed.set(self.noted.weighed.get().without(i));
    }

    /// Consent is asked in this war, or in peace: what was weighed in another state of affairs is void.
    pub fn ask_in(&self, war: Option<Kind>) {
        if self.noted.asked_in.replace(war) != war {
            self.noted.weighed.set(StateSet::EMPTY);
        }
    }

    /// The beliefs of this key, which `solve` writes if none stand.
    pub fn beliefs(&self, key: Key, solve: impl FnOnce(&mut Beliefs)) -> Ref<'_, Beliefs> {
        let found = self.beliefs.borrow().find(&key);
        let place = found.unwrap_or_else(|place| {
            let BeliefStore { keys, beliefs, outlooks, .. } = &mut *self.beliefs.borrow_mut();
            keys[place] = None;
            outlooks[place] = None;
            solve(&mut beliefs[place]);
            keys[place] = Some(key);
            place
        });
        let mut store = self.beliefs.borrow_mut();
        store.asked += 1;
        store.asked_at[place] = store.asked;
        drop(store);
        let believed = Ref::map(self.beliefs.borrow(), |store| &store.beliefs[place]);
        let (not_converged, two_equilibria) = (!believed.converged as u32, believed.two_equilibria as u32);
        self.count(1, Diagnostics { beliefs: 1, not_converged, two_equilibria, clamped: 0 });
        believed
    }

    /// The public outlook where beliefs about the first kind of attack have this key: that of this run, or of a run before it,
    /// or else what `look` gives. It counts what it asked for whoever looked.
    pub fn outlook(&self, key: Key, look: impl FnOnce() -> Outlook) -> Outlook {
        let (slot, under) = ((key.under != Under::Nothing) as usize, key.under);
        if let Some((_, outlook)) = self.noted.outlooks.get()[slot].filter(|&(known, _)| known == under) {
            return outlook;
        }
        let found = self.beliefs.borrow().find(&key);
        let stands = found.ok().and_then(|place| self.beliefs.borrow().outlooks[place]);
        let (outlook, counted) = stands.unwrap_or_else(|| {
            let looked = self.counting(look);
            let mut store = self.beliefs.borrow_mut();
            if let Ok(place) = store.find(&key) {
                store.outlooks[place] = Some(looked);
            }
            looked
        });
        self.count(1, counted);
        let mut outlooks = self.noted.outlooks.get();
        outlooks[slot] = Some((under, outlook));
        self.noted.outlooks.set(outlooks);
        outlook
    }

    /// What is asked here is asked by so many.
    pub(super) fn counted<T>(&self, times: usize, ask: impl FnOnce() -> T) -> T {
        let (asked, counted) = self.counting(ask);
        self.count(times as u32, counted);
        asked
    }

    /// What is asked, and what that counts, which does not count yet.
    fn counting<T>(&self, ask: impl FnOnce() -> T) -> (T, Diagnostics) {
        let before = self.noted.diagnostics.replace(Diagnostics::default());
        let asked = ask();
        (asked, self.noted.diagnostics.replace(before))
    }

    /// Counts something so many times.
    fn count(&self, times: u32, one: Diagnostics) {
        let mut sum = self.noted.diagnostics.get();
        sum.beliefs += times * one.beliefs;
        sum.not_converged += times * one.not_converged;
        sum.two_equilibria += times * one.two_equilibria;
        self.noted.diagnostics.set(sum);
    }

    /// Those of `members` that have not weighed consent, or whose weighing no longer stands.
    pub(super) fn not_weighed(&self, members: StateSet) -> StateSet {
        StateSet(members.0 & !self.noted.weighed.get().0)
    }

    /// Member `i` has weighed consent, and found this difference.
    pub(super) fn weighed(&self, i: usize, difference: Difference) {
        self.noted.differences[i].set(difference);
        self.noted.weighed.set(StateSet(self.noted.weighed.get().0 | 1 << i));
    }

    /// The difference that consent makes to member `i`, if it has weighed it and that stands.
    pub fn weighed_difference(&self, i: usize) -> Option<Difference> {
        self.noted.weighed.get().contains(i).then(|| self.noted.differences[i].get())
    }

    /// The member that refused last.
    pub fn last_refuser(&self) -> usize {
        self.noted.last_refuser.get()
    }

    /// Member `i` has refused.
    pub fn refused(&self, i: usize) {
        self.noted.last_refuser.set(i);
    }

    /// Room for a search for beliefs.
    pub(super) fn scratch(&self) -> RefMut<'_, SearchRoom> {
        self.scratch.borrow_mut()
    }

    /// What the run has rested on so far.
    pub fn diagnostics(&self) -> Diagnostics {
        self.noted.diagnostics.get()
    }
}
