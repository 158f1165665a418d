//! How strongly responses react to responses: a bound, below which beliefs have one equilibrium.

use super::coalition::loss_per_unit;
use super::costs::Lotteries;
use super::situation::Situation;
use super::world::World;
use crate::base::decision::{Utility, prevails};
use crate::model::study::{Level, StateSet};

/// A bound L of how far best replies move, summed over the responders, for each unit by which contributions do; infinite
/// where none is known. Where L < 1 best replies are a contraction, and have one fixed point (Banach 1922).
///
/// In force, with S_i what responder i brings at full share, w its highest share, q its attention, λ the precision, and H
/// the probability of holding: |∂x_i / ∂F| ≤ a_i = S_i q λ w / 4 · R_i · H′. A covariance is at most a quarter of the
/// product of two ranges, R_i is that of (1 − π_ℓ) (success − failure) with 0 over its levels, and H′ = θ H (1 − H) / F is
/// greatest at the protégé's own force (with ¼ for H (1 − H) below even odds).
///
/// The force on the protégé's side rises by at most 1 with each unit that another brings, and by m = 1 + ε Σ S w / (S_e
/// w_deploy) with each of the enabler's, whose units therefore count m times: L = Σ_{i ≠ e} a_i + m a_e. Who follows leads
/// reacts to them too: by λ q R H′ / 4 of each lead at most, times S q λ w / 2 · u′ κ δ ρ_L, u′ the steepest slope of its
/// utility.
#[inline(always)]
pub(crate) fn reaction(world: &World, situation: &Situation, own: &[Lotteries], strength: &[f64]) -> f64 {
    let v = &world.values;
    if situation.protege_force <= 0.0 || v.war_cost_odds_exponent != 0.0 {
        return f64::INFINITY;
    }
    let holds = prevails(situation.protege_force, situation.challenger_force, v.contest_exponent);
    let open = if holds < 0.5 { 0.25 } else { holds * (1.0 - holds) };
    let slope = v.contest_exponent * open / situation.protege_force;
    // What a unit of force changes: of its share, in parts of the highest; of its chances, as half of their summed change.
    let each = |i: usize| own[i].attention * world.precision * range(&own[i]) * slope / 4.0;
    let most = |i: usize| strength[i] * v.level_force_share[own[i].highest];
    let led = situation.terms.filter(|_| v.follow_leads != 0.0);
    let leads = led.map_or(StateSet::EMPTY, |terms| terms.leads());
    let of_leads: f64 = leads.iter().map(each).sum();
    let of = |i: usize| {
        let after = match led {
            Some(terms) if of_leads > 0.0 && terms.followers().contains(i) => {
                let price = world.public.traits.audience_cost_gdp_pct[i] * terms.depth * v.follow_leads;
                let steepest = steepest(&own[i], world.public.traits.utility[i]);
                0.5 * own[i].attention * world.precision * steepest * price * of_leads
            }
            _ => 0.0,
        };
        most(i) * (each(i) + after)
    };
    let all = 0..strength.len();
    let enabler = world.study.enabler;
    let others: f64 = all.clone().filter(|&i| Some(i) != enabler).map(most).sum();
    let times = |i: usize| if Some(i) == enabler { 1.0 + loss_per_unit(v, strength[i], others) } else { 1.0 };
    all.map(|i| times(i) * of(i)).sum()
}

/// The range, with 0, of what the protégé's holding is worth at each open level.
#[inline(always)]
fn range(own: &Lotteries) -> f64 {
    let worth = Level::ALL.iter().filter(|&&level| level <= own.highest).map(|&level| {
        let ends = own.ends.of(level);
        (1.0 - own.nuclear_risk[level]) * (ends.success - ends.failure)
    });
    let (low, high) = worth.fold((0.0f64, 0.0f64), |(low, high), worth| (low.min(worth), high.max(worth)));
    high - low
}

/// The steepest slope of expected utility in what a level costs, at costs no higher than these: payoffs are 0 at most.
#[inline(always)]
fn steepest(own: &Lotteries, utility: Utility) -> f64 {
    let slopes = Level::ALL.iter().filter(|&&level| level <= own.highest).map(|&level| {
        let ends = own.ends.of(level);
        let [success, failure, catastrophe] =
            [ends.success, ends.failure, ends.catastrophe].map(|end| utility.slope_at(end));
        let risk = own.nuclear_risk[level];
        (1.0 - risk) * success.max(failure) + risk * catastrophe
    });
    slopes.fold(utility.slope_at(0.0), f64::max)
}
