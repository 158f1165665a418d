//! Stage 1, confer: states that could bind themselves weigh the risk taken on against the attack deterred,
//! and the cost of being the one who refuses.

use super::kept::Difference;
use super::promise::{Promise, PromiseChange};
use super::record::AtConsent;
use super::weigh::{Stake, weigh};
use super::witness::{Moment, Witness};
use super::world::World;
use crate::base::chance::{Purpose, Time};
use crate::base::decision::{choose, quantal_response};
use crate::base::math::logit;
use crate::model::study::{Condition, Consent, Guarantee, Kind, StateSet};

/// What comes of conferring.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Conferred {
    /// The promise as it now stands, if it has changed.
    pub promise: Option<(Promise, PromiseChange)>,
    /// Where consent would just have been given, if this was the first decision.
    pub at_consent: Option<AtConsent>,
}

/// Whether governments may be asked for consent.
pub(crate) fn may_ask(world: &World) -> bool {
    !world.is_granted() && (!world.in_force() || world.may_join())
}

/// Whether the guarantee comes into force, if it is not and may be: at once if it is granted, else if those who
/// must consent do.
pub(crate) fn confer(
    world: &World,
    quarter: u32,
    war: Option<Kind>,
    witness: &mut impl Witness,
) -> Conferred {
    let regime = world.scenario.regime;
    let unchanged = Conferred::default();
    let members = world.members();
    if members.is_empty() || quarter < regime.start_quarter {
        return unchanged;
    }
    // A granted guarantee is in force as soon as it may be given.
    let waits = war.is_some() && regime.condition == Condition::AfterCeasefire;
    if world.is_granted() {
        let promise = (world.promise.is_none() && !waits).then(|| in_force(world, members, quarter));
        return Conferred { promise, ..unchanged };
    }
    if waits {
        return unchanged;
    }
    world.kept.ask_in(war);
    if let Some(promise) = world.promise_in_force() {
        // Members that have not bound themselves yet may still do so.
        return Conferred {
            promise: world.may_join().then(|| joined(world, promise, war)).flatten(),
            ..unchanged
        };
    }
    let (bound, at_consent) = consenting(world, war);
    witness.saw(world, Moment::Asked { bound });
    Conferred { promise: (!bound.is_empty()).then(|| in_force(world, bound, quarter)), at_consent }
}

fn in_force(world: &World, bound: StateSet, quarter: u32) -> (Promise, PromiseChange) {
    let depth_factor = world.happened.depth_factor;
    let promise = Promise { bound, since_quarter: quarter, depth_factor, ended_quarter: None };
    (promise, PromiseChange::InForce)
}

/// Who is asked for consent before a guarantee is in force.
pub(crate) fn asked(regime: &Guarantee) -> StateSet {
    if regime.consent == Consent::Leads && !regime.leads.is_empty() { regime.leads } else { regime.members }
}

/// Whom the rule of consent would bind now; and, if this is the first decision, where it would just do so.
fn consenting(world: &World, war: Option<Kind>) -> (StateSet, Option<AtConsent>) {
    let regime = world.scenario.regime;
    let (members, asked) = (world.members(), StateSet(asked(regime).0 & world.members().0));
    if asked.is_empty() {
        return (StateSet::EMPTY, None);
    }
    let first = world.record.veto_cost_at_consent_gdp_pct.is_none();
    let at = |needed| first.then(|| at_consent(world, asked, needed, war));
    let all_of = |asked| if unanimous(world, asked, war) { asked } else { StateSet::EMPTY };
    match regime.consent {
        Consent::Nobody => (members, None),
        Consent::All | Consent::Leads => {
            let at = at(asked.len());
            (all_of(asked), at)
        }
        Consent::Majority => {
            let needed = members.len() / 2 + 1;
            let at = at(needed);
            let yes = members.iter().filter(|&i| consents(world, i, Stake::Guarantee, war)).count();
            (if yes >= needed { members } else { StateSet::EMPTY }, at)
        }
        Consent::Each => (joining(world, StateSet::EMPTY, war), None),
    }
}

/// The promise with the members that bind themselves now, if there are any.
fn joined(world: &World, promise: Promise, war: Option<Kind>) -> Option<(Promise, PromiseChange)> {
    let bound = joining(world, promise.bound, war);
    (bound != promise.bound).then_some((Promise { bound, ..promise }, PromiseChange::Joined))
}

/// Those who are bound, and the members that bind themselves now.
fn joining(world: &World, mut bound: StateSet, war: Option<Kind>) -> StateSet {
    // Of one member its own part is all that there is.
    let stake = if world.members().len() == 1 { Stake::Guarantee } else { Stake::OwnPart };
    for i in world.members().iter() {
        if !bound.contains(i) && consents(world, i, stake, war) {
            bound.insert(i);
        }
    }
    bound
}

/// The same answer as asking everybody, found sooner: who refused last is asked first.
fn unanimous(world: &World, asked: StateSet, war: Option<Kind>) -> bool {
    let last = world.kept.last_refuser();
    if asked.contains(last) && !consents(world, last, Stake::Guarantee, war) {
        return false;
    }
    for i in asked.iter() {
        if i != last && !consents(world, i, Stake::Guarantee, war) {
            world.kept.refused(i);
            return false;
        }
    }
    true
}

/// Whether member `i` consents: the two-option choice between refusing and consenting, with a uniform that
/// correlates between governments and stays while a government is in office.
///
/// yes = 1[λ ΔEU + σ_s logit Φ(√ρ_s η₀ + √(1−ρ_s) η_i) > 0], which is choosing at precision λ / σ_s.
fn consents(world: &World, i: usize, stake: Stake, war: Option<Kind>) -> bool {
    vote_on(world, i, difference(world, i, stake, war)).consents()
}

/// The choice of one member between refusing and consenting.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vote {
    /// Value of the risk with the guarantee and without it, in utility.
    pub with_and_without: [f64; 2],
    /// Cost of being the one who refuses, in utility.
    pub veto_cost: f64,
    /// Precision with which this choice is made.
    pub precision: f64,
    /// The government's shock as a uniform.
    pub uniform: f64,
}

impl Vote {
    /// Probabilities of refusing and of consenting.
    pub(crate) fn probabilities(&self) -> [f64; 2] {
        let difference = self.with_and_without[0] - self.with_and_without[1] + self.veto_cost;
        quantal_response(self.precision, &[0.0, difference])
    }

    /// What is chosen.
    pub(crate) fn consents(&self) -> bool {
        choose(&self.probabilities(), self.uniform) == 1
    }
}

/// The vote of a member, if it has weighed the guarantee.
pub(crate) fn vote(world: &World, i: usize) -> Option<Vote> {
    Some(vote_on(world, i, world.kept.weighed_difference(i)?))
}

fn vote_on(world: &World, i: usize, difference: Difference) -> Vote {
    let (with, without) = difference.sides(chance_to_end(world, difference));
    Vote {
        with_and_without: [with, without],
        veto_cost: veto_cost(world),
        precision: world.precision / world.values.consent_shock_scale.max(1e-9),
        uniform: world.private.consent_uniform[i],
    }
}

/// χ in units of utility.
fn veto_cost(world: &World) -> f64 {
    world.values.veto_cost_gdp_pct / world.values.payoff_scale_gdp_pct
}

/// The difference for member `i`, kept while neither its government nor anything public changes.
fn difference(world: &World, i: usize, stake: Stake, war: Option<Kind>) -> Difference {
    differences(world, std::iter::once(i).collect(), stake, war);
    world.kept.weighed_difference(i).unwrap_or_default()
}

/// Lets those of `members` weigh their consent who have not, all at once.
fn differences(world: &World, members: StateSet, stake: Stake, war: Option<Kind>) {
    let not_yet = world.kept.not_weighed(members);
    if !not_yet.is_empty() {
        weigh(world, not_yet, stake, war, |i, difference| world.kept.weighed(i, difference));
    }
}

/// At the first decision: the values of χ and, in war, of η at which consent would just be given, all else
/// being equal. Consent needs `needed` of the `asked`, so it flips where the `needed`-th most willing does.
fn at_consent(world: &World, asked: StateSet, needed: usize, war: Option<Kind>) -> AtConsent {
    let (scale, precision) = (world.values.payoff_scale_gdp_pct, world.precision);
    let mut veto_costs = [f64::INFINITY; crate::model::study::MAX_RESPONDERS];
    let mut ending_chances = [f64::INFINITY; crate::model::study::MAX_RESPONDERS];
    differences(world, asked, Stake::Guarantee, war);
    for (place, i) in asked.iter().enumerate() {
        let difference = difference(world, i, Stake::Guarantee, war);
        let shock = world.values.consent_shock_scale * logit(world.private.consent_uniform[i]) / precision;
        let eta = ending_chance(world);
        veto_costs[place] = scale * (-shock - difference.total(eta));
        // (1 − η) W_G − W_0 + χ/s + shock = 0; W_G is negative, so more η helps.
        ending_chances[place] = 1.0 - (difference.without - veto_cost(world) - shock) / difference.value_with;
    }
    let nth = |values: &mut [f64]| {
        values.sort_unstable_by(f64::total_cmp);
        values[needed - 1]
    };
    AtConsent {
        veto_cost_gdp_pct: nth(&mut veto_costs[..asked.len()]).max(0.0),
        ending_chance: war.map(|_| nth(&mut ending_chances[..asked.len()]).max(0.0)),
    }
}

/// Whether a guarantee that was just given ends the war under way.
pub(crate) fn ends_war(world: &World, quarter: u32, witness: &mut impl Witness) -> bool {
    let address = (Purpose::AdmissionEndsWar, world.study.challenger.id, Time::quarter(quarter));
    world.happens(address, ending_chance(world), witness)
}

/// η' as far as it hangs on a consent: a member's own part ends no war, which the coming into force ends, or has not.
fn chance_to_end(world: &World, difference: Difference) -> f64 {
    if difference.own_part { 0.0 } else { ending_chance(world) }
}

/// η with the part that conceded territory adds, as far as the guarantee covers the territory. A promise that says nothing about
/// a full attack ends nothing.
fn ending_chance(world: &World) -> f64 {
    let with = world.if_bound(world.members(), world.happened.depth_factor);
    let Some(terms) = world.terms_under(with, Kind::Full) else {
        return 0.0;
    };
    let v = &world.values;
    let covered = terms.regime.covered_share;
    let conceded = v.concession_ends_war * terms.regime.conceded_share;
    covered * (v.admission_ends_war + (1.0 - v.admission_ends_war) * conceded)
}
