//! The timeline: quarter after quarter, the five stages in their order.

use super::beliefs::believe;
use super::challenge::{challenge, is_covered};
use super::confer::{confer, ends_war, may_ask};
use super::course::{Crisis, QUARTER_DAYS};
use super::escalate::{answer, end, escalate};
use super::fighting::held;
use super::happen::due;
use super::judge::{judge, outcome};
use super::promise::{Promise, PromiseChange, able};
use super::record::RunRecord;
use super::remember::remember;
use super::respond::respond;
use super::situation::Situation;
use super::witness::{Moment, Unwatched, Witness};
use super::world::World;
use crate::base::chance::{Purpose, Time};
use crate::model::study::{End, Kind, Level, MAX_RESPONDERS, Start, StateSet};

/// Simulates run `run` of the world's scenario. The result depends on the study, the regime, the conferral
/// and `run` alone. Allocates nothing.
pub fn simulate(world: &mut World, run: u64) -> RunRecord {
    simulate_watched(world, run, &mut Unwatched)
}

/// The same run, with somebody watching: the record has the same bits.
pub(crate) fn simulate_watched(world: &mut World, run: u64, witness: &mut impl Witness) -> RunRecord {
    simulate_from_round_to_round(world, run, witness, |_, _, _| {})
}

/// The same run, handed over before every round. Whoever gets it may play on from there with another future, as long as
/// the world is afterwards what it was.
pub(crate) fn simulate_from_round_to_round<'a, W: Witness>(
    world: &mut World<'a>,
    run: u64,
    witness: &mut W,
    mut before_round: impl FnMut(&mut World<'a>, &Timeline<'a>, &mut W),
) -> RunRecord {
    let mut timeline = Timeline::begin(world, run, witness);
    while timeline.turn(world, witness) {
        timeline.settle(world, witness);
        timeline.meet_challenge(world, witness);
        while timeline.may_fight() {
            before_round(world, &timeline, witness);
            timeline.fight(world, witness);
        }
        timeline.settle(world, witness);
    }
    timeline.close(world, witness)
}

/// Where a run stands between two of its steps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeline<'a> {
    /// The quarter under way; none before the first.
    quarter: Option<u32>,
    /// The crisis, or the war, that is under way.
    pub crisis: Option<Crisis<'a>>,
    /// How it has ended, until that is written down.
    pub ended: Option<End>,
    /// Whether nothing more can come.
    over: bool,
}

impl<'a> Timeline<'a> {
    /// A run begins.
    fn begin(world: &mut World<'a>, run: u64, witness: &mut impl Witness) -> Timeline<'a> {
        world.begin_unasked(run);
        if witness.asks_governments() {
            world.ask_governments();
        }
        witness.saw(world, Moment::Begun);
        let crisis = (world.study.start == Start::War).then(|| inherited_war(world, witness));
        Timeline { quarter: None, crisis, ended: None, over: false }
    }

    /// The calendar turns to the next quarter, in which the promise may change, and with it end the crisis. Returns
    /// whether there is such a quarter.
    pub(crate) fn turn(&mut self, world: &mut World<'a>, witness: &mut impl Witness) -> bool {
        let quarter = self.quarter.map_or(0, |quarter| quarter + 1);
        if self.over || quarter >= world.study.horizon_quarters {
            return false;
        }
        self.quarter = Some(quarter);
        world.turn_quarter(quarter, self.crisis.is_none());
        come(world, quarter, witness);
        if let Some(crisis) = self.crisis.as_mut() {
            crisis.note_forces(&world.capability);
        }
        if self.crisis.is_some() || witness.asks_governments() {
            world.ask_governments();
        }
        witness.saw(world, Moment::Quarter(quarter));
        if let Some(promise) = expired(world, quarter) {
            world.promise_changed(promise, PromiseChange::Ended);
            witness.saw(world, Moment::Promise(PromiseChange::Ended));
        }
        // A grey-zone crisis is no war.
        let war = self.crisis.as_ref().map(|crisis| crisis.kind).filter(|&kind| kind >= Kind::Limited);
        if give(world, quarter, war, witness)
            && war.is_some()
            && let Some(crisis) = self.crisis.as_mut()
        {
            world.conferred_in_war();
            if crisis.inherited {
                // A crisis is judged by what was promised when it broke out; an inherited war by what is now.
                crisis.judge_from_now();
            }
            if ends_war(world, quarter, witness) {
                self.ended = Some(ended_by_admission(world, crisis));
            }
        }
        if war.is_none() && (world.scenario.regime.costs_in_peace() || !world.study.happenings.is_empty()) {
            world.kept_in_peace();
        }
        true
    }

    /// Writes down the crisis that has ended, if one has.
    fn settle(&mut self, world: &mut World<'a>, witness: &mut impl Witness) {
        if let Some(end) = self.ended.take()
            && let Some(crisis) = self.crisis.take()
        {
            conclude(world, &crisis, end, witness);
            self.over = matches!(end, End::Defeated | End::Exchange);
        }
    }

    /// The challenger may challenge, unless a crisis is under way.
    fn meet_challenge(&mut self, world: &mut World<'a>, witness: &mut impl Witness) {
        if let Some(quarter) = self.quarter.filter(|_| self.crisis.is_none()) {
            let window_gdp_pct = world.window_ahead_gdp_pct(quarter);
            self.crisis = challenge(world, quarter, window_gdp_pct, witness)
                .map(|(kind, covered)| outbreak(world, quarter, kind, covered, witness));
        }
    }

    /// Whether another round is to be played in this quarter.
    pub(crate) fn may_fight(&self) -> bool {
        let due = |crisis: &Crisis| {
            self.quarter.is_some_and(|quarter| crisis.days < (quarter + 1 - crisis.quarter) * QUARTER_DAYS)
        };
        self.ended.is_none() && self.crisis.as_ref().is_some_and(due)
    }

    /// Plays a round of the crisis.
    pub(crate) fn fight(&mut self, world: &mut World<'a>, witness: &mut impl Witness) {
        let Some(crisis) = self.crisis.as_mut() else { return };
        let round = escalate(world, crisis, witness);
        world.fought(&round);
        witness.saw(world, Moment::RoundEnds { crisis, moves: round.moves });
        crisis.note_time(world.study.round_days, &world.capability);
        let answered = answer(world, crisis, &round, witness);
        if let Some((replied, _)) = &answered {
            crisis.note_reply(replied);
            world.replied(replied, crisis);
        }
        let ended = answered.and_then(|(_, ended)| ended);
        let ended = ended.or_else(|| end(world, crisis, round.moves, witness));
        crisis.days += world.study.round_days;
        crisis.round += 1;
        if let Some(ended) = ended {
            world.ended(ended.territory);
            self.ended = Some(ended.end);
        }
    }

    /// The horizon is reached, or nothing more can come.
    fn close(self, world: &mut World<'a>, witness: &mut impl Witness) -> RunRecord {
        if let Some(crisis) = self.crisis {
            conclude(world, &crisis, End::Unended, witness);
        }
        world.concluded()
    }
}

/// What is due in this quarter comes, in the order of the study.
pub(crate) fn come(world: &mut World, quarter: u32, witness: &mut impl Witness) {
    for place in 0..world.study.happenings.len() {
        let Some(due) = due(world, place, quarter, witness) else { continue };
        if world.awaits(place, due) && due > quarter {
            witness.saw(world, Moment::Announced { place, quarter, due });
        }
        if due == quarter {
            witness.saw(world, Moment::Happened { place, quarter });
            if let Some(change) = world.comes(place, quarter) {
                witness.saw(world, Moment::Promise(change));
            }
        }
    }
}

/// Confers the guarantee, if those concerned will. Returns whether it has come into force.
pub(crate) fn give(world: &mut World, quarter: u32, war: Option<Kind>, witness: &mut impl Witness) -> bool {
    if may_ask(world) {
        world.ask_governments();
    }
    let conferred = confer(world, quarter, war, witness);
    if let Some(at_consent) = conferred.at_consent {
        world.first_decision(at_consent);
    }
    let Some((promise, change)) = conferred.promise else { return false };
    world.promise_changed(promise, change);
    witness.saw(world, Moment::Promise(change));
    change == PromiseChange::InForce
}

/// The war that is under way when the run begins. Its levels come from the study; only stage 4 changes them.
fn inherited_war<'a>(world: &mut World<'a>, witness: &mut impl Witness) -> Crisis<'a> {
    let address = (Purpose::Coverage, world.study.protege.id, Time::quarter(0));
    let covered = world.happens(address, world.scenario.regime.covered_share, witness);
    let mut levels = [Level::Abstain; MAX_RESPONDERS];
    for (level, &capability) in levels.iter_mut().zip(&world.capability) {
        *level = world.study.inherited_level.min(able(capability));
    }
    let crisis = Crisis {
        began_as: Kind::Full,
        kind: Kind::Full,
        quarter: 0,
        days: 0,
        round: 0,
        inherited: true,
        covered,
        terms: None,
        blocked: false,
        held: StateSet::EMPTY,
        rung: Kind::Full.first_rung(),
        territory_before: world.protege.territory,
        levels,
        judged_from_day: 0,
        highest_levels: levels,
        judged_days: 0,
        kept_days: [0; MAX_RESPONDERS],
        kept_probability: [0.0; MAX_RESPONDERS],
        called: StateSet::EMPTY,
        replied: StateSet::EMPTY,
    };
    world.inherits(&crisis);
    witness.saw(world, Moment::Inherited(&crisis));
    crisis
}

/// A crisis breaks out: the pool responds, and what it did is written down.
pub(crate) fn outbreak<'a>(
    world: &mut World<'a>,
    quarter: u32,
    kind: Kind,
    mut covered: bool,
    witness: &mut impl Witness,
) -> Crisis<'a> {
    world.ask_governments();
    if let Some(promise) = brought_back(world, quarter).filter(|_| kind >= Kind::Limited)
        && is_covered(world, quarter, witness)
    {
        world.promise_changed(promise, PromiseChange::BroughtBack);
        witness.saw(world, Moment::Promise(PromiseChange::BroughtBack));
        covered = true;
    }
    let under = match world.promise {
        Some(promise) if covered => world.if_bound(promise.bound, promise.depth_factor),
        _ => world.beside(world.standing()),
    };
    let terms = world.terms_under(under, kind);
    let believed = believe(world, under, kind);
    let mut kept_probability = [0.0; MAX_RESPONDERS];
    if let Some(terms) = terms {
        for i in terms.bound.iter() {
            let asked = terms.asked_of(i, world.capability[i]);
            let enough = believed.probability[i].iter().filter(|&(level, _)| level >= asked);
            kept_probability[i] = enough.map(|(_, probability)| probability).sum();
        }
    }
    let (challenger, protege) = (world.challenger.force, world.protege.force);
    let mut seen = Situation {
        allied: world.allied(under),
        ..Situation::outbreak(world, kind, terms, challenger, protege)
    };
    witness.saw(
        world,
        Moment::Outbreak {
            situation: &seen,
            kept_probability: &kept_probability,
            block_probability: believed.blocked,
        },
    );
    let response = respond(world, &believed, &mut seen, quarter, witness);
    drop(believed);
    let mut crisis = Crisis {
        began_as: kind,
        kind,
        quarter,
        days: 0,
        round: 0,
        inherited: false,
        covered,
        terms,
        blocked: response.blocked,
        held: StateSet::EMPTY,
        rung: kind.first_rung(),
        territory_before: world.protege.territory,
        levels: response.levels,
        judged_from_day: 0,
        highest_levels: [Level::Abstain; MAX_RESPONDERS],
        judged_days: 0,
        kept_days: [0; MAX_RESPONDERS],
        kept_probability,
        called: StateSet::EMPTY,
        replied: StateSet::EMPTY,
    };
    crisis.held = held(world, &crisis);
    crisis.note_levels();
    world.broke_out(&crisis);
    crisis
}

/// The promise as it ends, if it has run its time.
fn expired(world: &World, quarter: u32) -> Option<Promise> {
    let duration = world.scenario.regime.duration_quarters?;
    let promise = world.promise_in_force()?;
    let over = quarter >= promise.since_quarter + duration;
    over.then_some(Promise { ended_quarter: Some(quarter), ..promise })
}

/// The promise as an attack soon after its end brings it back, if it says so.
fn brought_back(world: &World, quarter: u32) -> Option<Promise> {
    let within = world.scenario.regime.snap_back_quarters;
    let promise = world
        .promise
        .filter(|promise| promise.ended_quarter.is_some_and(|ended| quarter < ended + within))?;
    Some(Promise { ended_quarter: None, since_quarter: quarter, ..promise })
}

/// How a war ends that admission itself ends.
fn ended_by_admission(world: &World, crisis: &Crisis) -> End {
    if world.protege.territory >= crisis.territory_before { End::Repelled } else { End::Settled }
}

/// A crisis is over, or the horizon is: its outcome counts, and the world remembers it.
fn conclude(world: &mut World, crisis: &Crisis, end: End, witness: &mut impl Witness) {
    let judged = judge(world, crisis);
    let outcome = outcome(crisis, judged.standing, end);
    world.judged(crisis, &judged, outcome, end);
    witness.saw(world, Moment::Concluded { crisis, standing: judged.standing, outcome, end });
    let Some(memory) = remember(world, crisis) else { return };
    world.remembers(&memory);
    for responder in memory.bound.iter() {
        let (met, expected) = (memory.met.contains(responder), crisis.kept_probability[responder]);
        witness.saw(world, Moment::Remembered { responder, met, expected });
    }
    if memory.fractured.is_some() {
        witness.saw(world, Moment::Promise(PromiseChange::Fractured));
    }
}
