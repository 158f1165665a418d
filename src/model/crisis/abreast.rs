//! Decisions of several responders side by side, with the bits of one after another: what one processor instruction does
//! to one number it does to all of them.

use super::costs::{Costs, Ends};
use crate::base::decision::{Lottery, Utility, prevails_rows, quantal_response_each};
use crate::model::study::{Level, PerLevel, StateSet};
use multiversion::multiversion;

/// So many decide side by side, each in its own lane.
pub(super) const LANES: usize = 8;

/// A number of each of those who decide side by side, at each level.
pub(super) type Each = PerLevel<[f64; LANES]>;

const ZERO: Each = PerLevel([[0.0; LANES]; Level::ALL.len()]);

/// What those who decide side by side would pay and lose. Lanes that nobody has taken hold what does no harm.
pub(super) struct Payoffs {
    /// If the protégé holds, % of annual GDP.
    base: Each,
    /// Lost besides if it falls, and in nuclear war.
    losses: [[f64; LANES]; 2],
    utility: [Utility; LANES],
}

impl Payoffs {
    pub(super) const NONE: Payoffs = Payoffs {
        base: ZERO,
        losses: [[0.0; LANES]; 2],
        utility: [Utility::Cara { aversion: 1.0, scale_gdp_pct: 1.0 }; LANES],
    };

    #[inline(always)]
    pub(super) fn put(&mut self, lane: usize, costs: &Costs, utility: Utility) {
        for (level, payoff) in costs.base_gdp_pct().iter() {
            self.base[level][lane] = *payoff;
        }
        self.losses[0][lane] = costs.fall;
        self.losses[1][lane] = costs.nuclear_loss;
        self.utility[lane] = utility;
    }
}

/// The ends of each level, side by side: if the protégé holds, if it falls, and in nuclear war.
#[derive(Clone, Copy)]
pub(super) struct EndsAbreast([[[f64; LANES]; Level::ALL.len()]; 3]);

impl EndsAbreast {
    pub(super) const NONE: EndsAbreast = EndsAbreast([ZERO.0; 3]);

    #[inline(always)]
    pub(super) fn put(&mut self, lane: usize, ends: &Ends) {
        for (abreast, own) in self.0.iter_mut().zip([&ends.success, &ends.failure, &ends.catastrophe]) {
            for (abreast, own) in abreast.iter_mut().zip(own.0) {
                abreast[lane] = own;
            }
        }
    }

    /// Those of whoever has the lane.
    #[inline(always)]
    pub(super) fn in_lane(&self, lane: usize) -> Ends {
        let [success, failure, catastrophe] =
            self.0.each_ref().map(|each| PerLevel::from_fn(|level| each[level as usize][lane]));
        Ends { success, failure, catastrophe }
    }

    /// Becomes the utilities of what each would pay and lose.
    #[inline(always)]
    fn take(&mut self, payoffs: &Payoffs) {
        let Payoffs { base, losses, utility } = payoffs;
        Utility::of_all_and_less(utility, &base.0, losses, &mut self.0);
    }
}

/// Lotteries side by side.
pub(super) struct Abreast {
    /// The ends of each level.
    pub(super) ends: EndsAbreast,
    /// The probability that the protégé holds at each level, or the force with which it would stand.
    standing: Each,
    nuclear_risk: Each,
    /// The highest level open, by number.
    highest: [f64; LANES],
    /// The probability of considering them at all.
    pub(super) attention: [f64; LANES],
}

impl Abreast {
    pub(super) const NOBODY: Abreast = Abreast {
        ends: EndsAbreast::NONE,
        standing: PerLevel([[1.0; LANES]; Level::ALL.len()]),
        nuclear_risk: ZERO,
        highest: [0.0; LANES],
        attention: [1.0; LANES],
    };

    #[inline(always)]
    pub(super) fn put(
        &mut self,
        lane: usize,
        highest: Level,
        standing: &PerLevel<f64>,
        risk: &PerLevel<f64>,
    ) {
        for &level in Level::ALL {
            self.standing[level][lane] = standing[level];
            self.nuclear_risk[level][lane] = risk[level];
        }
        self.highest[lane] = highest as usize as f64;
    }

    /// Whether a level is open to whoever has the lane.
    #[inline(always)]
    fn is_open(&self, level: Level, lane: usize) -> bool {
        level as usize as f64 <= self.highest[lane]
    }

    /// Expected utility of each level: of one that is not open −∞.
    #[inline(always)]
    fn utilities(&self, holds: &Each, nuclear_risk: &Each) -> Each {
        let [success, failure, catastrophe] = &self.ends.0;
        let mut utilities = ZERO;
        for &level in Level::ALL {
            let option = level as usize;
            for lane in 0..LANES {
                let ends = Lottery {
                    success: success[option][lane],
                    failure: failure[option][lane],
                    catastrophe: catastrophe[option][lane],
                };
                let expected = ends.expected(holds[level][lane], nuclear_risk[level][lane]);
                utilities[level][lane] = if self.is_open(level, lane) { expected } else { f64::NEG_INFINITY };
            }
        }
        utilities
    }
}

/// Members in groups that decide side by side.
pub(super) fn groups(members: StateSet) -> impl Iterator<Item = StateSet> {
    let mut rest = members.iter().peekable();
    std::iter::from_fn(move || rest.peek().is_some().then(|| rest.by_ref().take(LANES).collect()))
}

/// Makes of `ends` the utilities of what each would pay and lose.
#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq", "x86_64+avx2"))]
pub(super) fn value(payoffs: &Payoffs, ends: &mut EndsAbreast) {
    ends.take(payoffs);
}

/// The quantal response of each, with its attention, where the protégé would stand with these forces.
#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq", "x86_64+avx2"))]
pub(super) fn respond(
    abreast: &Abreast,
    precision: f64,
    challenger_force: f64,
    contest_exponent: f64,
) -> Each {
    let mut holds = abreast.standing;
    prevails_rows(&mut holds.0, challenger_force, contest_exponent);
    let utilities = abreast.utilities(&holds, &abreast.nuclear_risk);
    let mut probabilities = PerLevel(quantal_response_each(precision, &utilities.0));
    for &level in Level::ALL {
        let whole = if level == Level::Abstain { 1.0 } else { 0.0 };
        for (probability, attention) in probabilities[level].iter_mut().zip(abreast.attention) {
            // Full attention leaves the bits as they are.
            *probability = *probability * attention + whole * (1.0 - attention);
        }
    }
    probabilities
}

/// What it is worth to each to respond as it would, where the protégé holds with these probabilities and others add the nuclear
/// risk `common`, on which no choice hangs.
#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq", "x86_64+avx2"))]
pub(super) fn worth(
    abreast: &mut Abreast,
    payoffs: &Payoffs,
    common: &[f64; LANES],
    precision: f64,
) -> [f64; LANES] {
    abreast.ends.take(payoffs);
    let utilities = abreast.utilities(&abreast.standing, &abreast.nuclear_risk);
    let chosen = PerLevel(quantal_response_each(precision, &utilities.0));
    let mut risk = abreast.nuclear_risk;
    for risk in &mut risk.0 {
        for (risk, common) in risk.iter_mut().zip(common) {
            *risk = 1.0 - (1.0 - *risk) * (1.0 - common);
        }
    }
    let utilities = abreast.utilities(&abreast.standing, &risk);
    let mut worth = [0.0; LANES];
    for &level in Level::ALL {
        for (lane, worth) in worth.iter_mut().enumerate() {
            let part = chosen[level][lane] * utilities[level][lane];
            *worth += if abreast.is_open(level, lane) { part } else { 0.0 };
        }
    }
    worth
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::decision::quantal_response;
    use crate::model::crisis::lotteries::utilities_at;

    #[test]
    fn what_a_response_is_worth_side_by_side_is_what_it_is_worth_alone() {
        let (mut abreast, mut payoffs, mut common) = (Abreast::NOBODY, Payoffs::NONE, [0.0; LANES]);
        let mut alone = [0.0; LANES];
        let precision = 3.0;
        // The last lane is nobody's.
        for lane in 0..LANES - 1 {
            let x = lane as f64;
            let by_level =
                |first: f64, step: f64| PerLevel::from_fn(|level| first + step * level as usize as f64);
            let costs = Costs {
                threshold: by_level(0.0, 0.7 + x),
                audience_cost: by_level(30.0, -4.0 * x),
                fall: 5.0 * x,
                nuclear_loss: 300.0,
                ..Costs::default()
            };
            let utility = Utility::Cara { aversion: 0.04 * (x - 2.5), scale_gdp_pct: 10.0 };
            let (holds, risk) = (by_level(0.3, 0.05 * x), by_level(0.0, 0.01 * x));
            let highest = Level::ALL[lane % 4];
            payoffs.put(lane, &costs, utility);
            abreast.put(lane, highest, &holds, &risk);
            common[lane] = 0.02 * x;

            let ends = costs.ends(utility);
            let chosen = quantal_response(precision, &utilities_at(&ends, highest, &holds, &risk).0);
            let all_risk = risk.map(|risk| 1.0 - (1.0 - risk) * (1.0 - common[lane]));
            let utilities = utilities_at(&ends, highest, &holds, &all_risk);
            let open = Level::ALL.iter().filter(|&&level| level <= highest);
            alone[lane] = open.map(|&level| chosen[level as usize] * utilities[level]).sum();
        }
        let worth = worth(&mut abreast, &payoffs, &common, precision);
        for lane in 0..LANES - 1 {
            assert_eq!(worth[lane].to_bits(), alone[lane].to_bits(), "{lane}");
            assert!(alone[lane] < -1.0);
        }
    }
}
