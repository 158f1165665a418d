//! Whether the members that are called on the ladder answer by the nuclear reply that they have promised.

use super::course::Crisis;
use super::ladder::{restored, taken};
use super::promise::Terms;
use super::prospects::Move;
use super::reply::{Call, Replied, choice, exchange, repliers, unused};
use super::witness::{Moment, Witness};
use super::world::World;
use crate::base::chance::Purpose;
use crate::base::decision::choose;
use crate::model::study::{MAX_RESPONDERS, Rung, StateSet};

/// What the round that was just played calls for: it brought the ladder to nuclear use, and not by the coalition's will, or
/// it leaves the protégé `defeated`.
fn call(
    world: &World,
    crisis: &Crisis,
    (rung_before, highest): (Rung, Rung),
    moves: [Move; 2],
    defeated: bool,
) -> Option<Call> {
    let used = rung_before < Rung::LimitedNuclearUse && highest == Rung::LimitedNuclearUse;
    let by_coalition = moves[1] == Move::Escalate && moves[0] != Move::Escalate;
    if defeated {
        Some(Call { taken: 1.0, first_use: unused(world) })
    } else if used && !by_coalition {
        Some(Call { taken: taken(&world.values, crisis, world.protege.territory), first_use: false })
    } else {
        None
    }
}

/// Whether members reply to what the round has brought. All choose at once, none knowing of the others.
pub(crate) fn reply(
    world: &World,
    crisis: &Crisis,
    terms: &Terms,
    (rung_before, highest): (Rung, Rung),
    moves: [Move; 2],
    defeated: bool,
    witness: &mut impl Witness,
) -> Option<Replied> {
    let called = repliers(world, terms);
    if called.is_empty() || crisis.rung == Rung::StrategicExchange || moves[1] == Move::Yield {
        return None;
    }
    let call = call(world, crisis, (rung_before, highest), moves, defeated)?;
    let time = crisis.time();
    let mut replied = StateSet::EMPTY;
    let mut expected = [0.0; MAX_RESPONDERS];
    let (own, public) = (&world.private.traits, &world.public.traits);
    for i in called.iter() {
        let utility = own.utility[i];
        let own_choice = choice(world, own, i, terms, call);
        let probabilities = &own_choice.probabilities(world.precision, utility);
        let id = world.study.responders[i].id;
        let uniform = world.uniform(Purpose::NuclearReply, id, time);
        witness.saw(
            world,
            Moment::Called { responder: i, choice: &own_choice, utility, probabilities, uniform },
        );
        if choose(probabilities, uniform) == 1 {
            replied.insert(i);
        }
        let known = choice(world, public, i, terms, call);
        expected[i] = known.probabilities(world.precision, public.utility[i])[1];
    }
    let challenger = (Purpose::ReplyExchange, world.study.challenger.id, time);
    let exchange = !replied.is_empty() && world.happens(challenger, exchange(world), witness);
    let held = world.protege.territory;
    let territory = if replied.is_empty() || exchange { held } else { restored(&world.values, crisis, held) };
    Some(Replied { called, replied, exchange, expected, territory })
}
