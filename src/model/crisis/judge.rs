//! How a crisis is judged once it is over: whether the promise was kept, what became of it, and which events the attack of
//! a run shows.

use super::course::{Crisis, Standing};
use super::fighting::current_terms;
use super::world::World;
use crate::model::study::{End, Event, Kind, Level, Outcome, StateSet};

/// How a promise has fared in a crisis.
pub(super) struct Judged {
    pub standing: Standing,
    /// The members bound of whom something was asked.
    pub bound: StateSet,
    /// Those of them who kept the promise.
    pub met: StateSet,
    without_strongest: bool,
}

/// *Honoured*: members with more than half of the members' capability reached the obligated level. Ties and
/// an empty membership are false.
pub(super) fn judge(world: &World, crisis: &Crisis) -> Judged {
    // A guarantee that came into force during an inherited war is judged by it too.
    let terms = if crisis.inherited { current_terms(world, crisis) } else { crisis.terms };
    let Some(terms) = terms else {
        let (bound, met) = (StateSet::EMPTY, StateSet::EMPTY);
        return Judged { standing: Standing::Unguaranteed, bound, met, without_strongest: false };
    };
    let (asked, met) = crisis.asked_and_met(&terms, &world.capability);
    let kept = |members: StateSet| majority(world, members, |i| met.contains(i));
    // Where nothing has been asked, nothing has been withheld.
    let honoured = asked.is_empty() || kept(asked);
    Judged {
        standing: if honoured { Standing::Honoured } else { Standing::Abandoned },
        bound: asked,
        met,
        without_strongest: kept(without_strongest(world, asked)),
    }
}

/// States without the one of greatest capability among them, the first in case of a tie.
fn without_strongest(world: &World, states: StateSet) -> StateSet {
    let capability = &world.capability;
    let strongest = states.iter().reduce(|best, i| if capability[i] > capability[best] { i } else { best });
    strongest.map_or(states, |strongest| states.without(strongest))
}

/// Whether states with more than half of the capability of `states` did it, or all of them where none has any.
fn majority(world: &World, states: StateSet, did: impl Fn(usize) -> bool) -> bool {
    let (mut those, mut all) = (0.0, 0.0);
    for i in states.iter() {
        all += world.capability[i];
        those += if did(i) { world.capability[i] } else { 0.0 };
    }
    if all > 0.0 { those > 0.5 * all } else { states.iter().all(did) }
}

/// What becomes of a crisis that ends so.
pub(super) fn outcome(crisis: &Crisis, standing: Standing, end: End) -> Outcome {
    if crisis.kind == Kind::GreyZone && end != End::Exchange && end != End::Defeated {
        return Outcome::GreyZoneOnly;
    }
    match (end, standing) {
        (End::Exchange, _) => Outcome::StrategicExchange,
        (End::Unended, _) => Outcome::WarUnended,
        (End::Defeated, Standing::Abandoned) => Outcome::AbandonedDefeated,
        (End::Defeated, Standing::Unguaranteed) => Outcome::UnguaranteedDefeated,
        (End::Defeated, Standing::Honoured) => Outcome::HonouredDefeated,
        (_, Standing::Abandoned) => Outcome::AbandonedHeld,
        (_, Standing::Unguaranteed) => Outcome::UnguaranteedHeld,
        (End::Repelled, Standing::Honoured) => Outcome::HonouredRepelled,
        (_, Standing::Honoured) => Outcome::HonouredSettled,
    }
}

/// Share of the time in which the promise was judged on which members did what it asks, weighted by capability.
pub(super) fn time_kept(world: &World, crisis: &Crisis, bound: StateSet) -> Option<f64> {
    let (mut kept, mut all) = (0.0, 0.0);
    for i in bound.iter() {
        kept += world.capability[i] * f64::from(crisis.kept_days[i]);
        all += world.capability[i] * f64::from(crisis.judged_days);
    }
    (all > 0.0).then(|| kept / all)
}

/// Which of the events that an attack may show it shows, of the pool and of the rest of it without its strongest; those that
/// are noted as they come, in whatever crisis of the run, are not among them.
pub(super) fn shown(world: &World, crisis: &Crisis, judged: &Judged) -> impl Iterator<Item = (Event, bool)> {
    let pool: StateSet = (0..world.capability.len()).collect();
    let rest = without_strongest(world, pool);
    let all = Event::ALL.iter();
    all.filter_map(move |&event| Some((event, shows(world, crisis, judged, (pool, rest), event)?)))
}

fn shows(
    world: &World,
    crisis: &Crisis,
    judged: &Judged,
    (pool, rest): (StateSet, StateSet),
    event: Event,
) -> Option<bool> {
    let reached = |states, level| majority(world, states, |i| crisis.highest_levels[i] >= level);
    let guaranteed = judged.standing != Standing::Unguaranteed;
    Some(match event {
        Event::GuaranteedAtAttack => guaranteed,
        Event::AnyFought => pool.iter().any(|i| crisis.highest_levels[i] == Level::Combat),
        Event::ObligationMet => judged.standing == Standing::Honoured,
        Event::ObligationBroken => judged.standing == Standing::Abandoned,
        Event::EveryMemberMet => guaranteed && judged.met == judged.bound,
        Event::ObligationMetWithoutStrongest => judged.without_strongest,
        Event::ReachedDeploy => reached(pool, Level::Deploy),
        Event::ReachedCombat => reached(pool, Level::Combat),
        Event::ReachedDeployWithoutStrongest => reached(rest, Level::Deploy),
        Event::ReachedCombatWithoutStrongest => reached(rest, Level::Combat),
        Event::Blocked => crisis.blocked,
        Event::Conferred
        | Event::ConferredInWar
        | Event::Challenged
        | Event::Attacked
        | Event::AttackedFull
        | Event::DirectWar
        | Event::NuclearUse
        | Event::StrategicExchange
        | Event::ProtegeDefeated
        | Event::Fracture => return None,
    })
}
