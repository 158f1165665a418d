//! Decisions of several responders side by side, with the bits of one after another: what one processor instruction does
//! to one number it does to all of them.
//!
//! Lanes are filled where they are used: what is written number by number cannot be read at once for a while.

use super::costs::{Ends, Lotteries, Payoffs};
use crate::base::decision::{Lottery, Utility, prevails_rows, quantal_response_each};
use crate::model::study::{Level, PerLevel, StateSet};
use multiversion::multiversion;
use std::array::from_fn;

/// So many decide side by side, each in its own lane.
pub(super) const LANES: usize = 8;

/// A number of each of those who decide side by side, at each level.
pub(super) type Each = PerLevel<[f64; LANES]>;

const ZERO: Each = PerLevel([[0.0; LANES]; Level::ALL.len()]);

/// Members in groups that decide side by side.
pub(super) fn groups(members: StateSet) -> impl Iterator<Item = StateSet> {
    let mut rest = members.iter().peekable();
    std::iter::from_fn(move || rest.peek().is_some().then(|| rest.by_ref().take(LANES).collect()))
}

/// The members of a group by lane. Lanes that nobody takes do what the first does.
pub(super) fn lanes(group: StateSet) -> [usize; LANES] {
    let mut who = [group.iter().next().unwrap_or(0); LANES];
    who.iter_mut().zip(group.iter()).for_each(|(lane, i)| *lane = i);
    who
}

/// The ends of each level, side by side: if the protégé holds, if it falls, and in nuclear war.
pub(super) struct EndsAbreast([[[f64; LANES]; Level::ALL.len()]; 3]);

impl EndsAbreast {
    const NONE: EndsAbreast = EndsAbreast([ZERO.0; 3]);

    /// Those of whoever has the lane.
    #[inline(always)]
    pub(super) fn in_lane(&self, lane: usize) -> Ends {
        let [success, failure, catastrophe] =
            self.0.each_ref().map(|each| PerLevel::from_fn(|level| each[level as usize][lane]));
        Ends { success, failure, catastrophe }
    }

    /// Becomes the utilities of what each would pay and lose.
    #[inline(always)]
    fn take(&mut self, payoffs: &[Payoffs; LANES]) {
        let mut base = ZERO;
        for &level in Level::ALL {
            base[level] = from_fn(|lane| payoffs[lane].base_gdp_pct[level]);
        }
        let losses = [from_fn(|lane| payoffs[lane].fall), from_fn(|lane| payoffs[lane].nuclear_loss)];
        let utilities = from_fn(|lane| payoffs[lane].utility);
        Utility::of_all_and_less(&utilities, &base.0, &losses, &mut self.0);
    }
}

/// Whether a level is open where this is the highest, by number.
#[inline(always)]
fn is_open(level: Level, highest: f64) -> bool {
    level as usize as f64 <= highest
}

/// Expected utility of each level, by its ends, the probability that the protégé holds and the nuclear risk: of one that is not
/// open −∞.
#[inline(always)]
fn utilities(ends: &EndsAbreast, holds: &Each, nuclear_risk: &Each, highest: &[f64; LANES]) -> Each {
    let [success, failure, catastrophe] = &ends.0;
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
            utilities[level][lane] = if is_open(level, highest[lane]) { expected } else { f64::NEG_INFINITY };
        }
    }
    utilities
}

/// The quantal response of each to its own lotteries, with its attention, where the protégé would stand with these forces.
#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq", "x86_64+avx2"))]
pub(super) fn respond(
    own: &[&Lotteries; LANES],
    forces: &[PerLevel<f64>; LANES],
    precision: f64,
    challenger_force: f64,
    contest_exponent: f64,
) -> Each {
    let (mut holds, mut risk, mut ends) = (ZERO, ZERO, EndsAbreast::NONE);
    for &level in Level::ALL {
        holds[level] = from_fn(|lane| forces[lane][level]);
        risk[level] = from_fn(|lane| own[lane].nuclear_risk[level]);
        let [success, failure, catastrophe] = &mut ends.0;
        let option = level as usize;
        success[option] = from_fn(|lane| own[lane].ends.success[level]);
        failure[option] = from_fn(|lane| own[lane].ends.failure[level]);
        catastrophe[option] = from_fn(|lane| own[lane].ends.catastrophe[level]);
    }
    let highest = from_fn(|lane| own[lane].highest as usize as f64);
    prevails_rows(&mut holds.0, challenger_force, contest_exponent);
    let utilities = utilities(&ends, &holds, &risk, &highest);
    let mut probabilities = PerLevel(quantal_response_each(precision, &utilities.0));
    let attention: [f64; LANES] = from_fn(|lane| own[lane].attention);
    for &level in Level::ALL {
        let whole = if level == Level::Abstain { 1.0 } else { 0.0 };
        for (probability, attention) in probabilities[level].iter_mut().zip(attention) {
            // Full attention leaves the bits as they are.
            *probability = *probability * attention + whole * (1.0 - attention);
        }
    }
    probabilities
}

/// The utilities of what each would pay and lose.
#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq", "x86_64+avx2"))]
pub(super) fn value(payoffs: &[Payoffs; LANES]) -> EndsAbreast {
    let mut ends = EndsAbreast::NONE;
    ends.take(payoffs);
    ends
}

/// A response that is weighed before there is anything to respond to.
#[derive(Clone, Copy)]
pub(super) struct Weighed {
    /// What the levels would pay and lose.
    pub payoffs: Payoffs,
    /// The highest level open.
    pub highest: Level,
    /// The probability that the protégé holds at each level.
    pub holds: PerLevel<f64>,
    /// Risk of nuclear war that each level adds.
    pub nuclear_risk: PerLevel<f64>,
    /// The risk that others add, on which no choice hangs.
    pub common_risk: f64,
}

impl Weighed {
    /// That of nobody.
    pub(super) fn nobody() -> Weighed {
        Weighed {
            payoffs: Payoffs::of_nobody(),
            highest: Level::Abstain,
            holds: PerLevel::default(),
            nuclear_risk: PerLevel::default(),
            common_risk: 0.0,
        }
    }
}

/// What it is worth to each to respond as it then would.
#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq", "x86_64+avx2"))]
pub(super) fn worth(weighed: &[Weighed; LANES], precision: f64) -> [f64; LANES] {
    let mut ends = EndsAbreast::NONE;
    ends.take(&from_fn(|lane| weighed[lane].payoffs));
    let (mut holds, mut risk) = (ZERO, ZERO);
    for &level in Level::ALL {
        holds[level] = from_fn(|lane| weighed[lane].holds[level]);
        risk[level] = from_fn(|lane| weighed[lane].nuclear_risk[level]);
    }
    let highest = from_fn(|lane| weighed[lane].highest as usize as f64);
    let common: [f64; LANES] = from_fn(|lane| weighed[lane].common_risk);
    let by_own_risk = utilities(&ends, &holds, &risk, &highest);
    let chosen = PerLevel(quantal_response_each(precision, &by_own_risk.0));
    for risk in &mut risk.0 {
        for (risk, common) in risk.iter_mut().zip(common) {
            *risk = 1.0 - (1.0 - *risk) * (1.0 - common);
        }
    }
    let utilities = utilities(&ends, &holds, &risk, &highest);
    let mut worth = [0.0; LANES];
    for &level in Level::ALL {
        for (lane, worth) in worth.iter_mut().enumerate() {
            let part = chosen[level][lane] * utilities[level][lane];
            *worth += if is_open(level, highest[lane]) { part } else { 0.0 };
        }
    }
    worth
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::decision::quantal_response;
    use crate::model::crisis::costs::Costs;
    use crate::model::crisis::lotteries::utilities_at;

    #[test]
    fn what_a_response_is_worth_side_by_side_is_what_it_is_worth_alone() {
        let mut weighed = [Weighed::nobody(); LANES];
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
            let common_risk = 0.02 * x;
            weighed[lane] =
                Weighed { payoffs: costs.payoffs(utility), highest, holds, nuclear_risk: risk, common_risk };

            let ends = costs.ends(utility);
            let chosen = quantal_response(precision, &utilities_at(&ends, highest, &holds, &risk).0);
            let all_risk = risk.map(|risk| 1.0 - (1.0 - risk) * (1.0 - common_risk));
            let utilities = utilities_at(&ends, highest, &holds, &all_risk);
            let open = Level::ALL.iter().filter(|&&level| level <= highest);
            alone[lane] = open.map(|&level| chosen[level as usize] * utilities[level]).sum();
        }
        let worth = worth(&weighed, precision);
        for lane in 0..LANES - 1 {
            assert_eq!(worth[lane].to_bits(), alone[lane].to_bits(), "{lane}");
            assert!(alone[lane] < -1.0);
        }
    }
}
