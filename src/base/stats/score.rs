//! Scores of probability forecasts, case by case; their means are reported. Lower is better for [`brier`] and
//! [`log_score`], both proper (Gneiting & Raftery 2007); higher for [`hit`] and [`RankedCases::area`].

use crate::base::math::ln;

/// Probabilities below this count as this in the log score, which an impossible outcome would make infinite.
pub(crate) const LOG_FLOOR: f64 = 1e-6;

/// Brier's (1950) score of a forecast over all outcomes: Σ (p_k − o_k)², from 0 to 2. A binary forecast has
/// twice the score of its one probability.
pub(crate) fn brier(probabilities: &[f64], observed: usize) -> f64 {
    let part = |(outcome, p): (usize, &f64)| {
        let miss = p - if outcome == observed { 1.0 } else { 0.0 };
        miss * miss
    };
    probabilities.iter().enumerate().map(part).sum()
}

/// Logarithmic score (Good 1952): −ln of the probability of what happened, at most −ln [`LOG_FLOOR`].
pub(crate) fn log_score(probabilities: &[f64], observed: usize) -> f64 {
    -ln(probabilities[observed].max(LOG_FLOOR))
}

/// Whether the likeliest outcome happened: 1 or 0, and a part where several are likeliest.
pub(crate) fn hit(probabilities: &[f64], observed: usize) -> f64 {
    let most = probabilities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let likeliest = probabilities.iter().filter(|&&p| p == most).count();
    if probabilities[observed] == most { 1.0 / likeliest as f64 } else { 0.0 }
}

/// Cases in the order of a score, to see whether it tells those with an event from those without.
#[derive(Clone, Debug)]
pub(crate) struct RankedCases {
    /// Groups of equal scores, from low to high: positions of cases and whether they had the event.
    tied: Vec<Vec<(usize, bool)>>,
}

impl RankedCases {
    /// Orders cases by their scores.
    pub(crate) fn of(scores: &[f64], events: &[bool]) -> RankedCases {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|&a, &b| scores[a].total_cmp(&scores[b]));
        let groups = order.chunk_by(|&a, &b| scores[a] == scores[b]);
        RankedCases { tied: groups.map(|group| group.iter().map(|&i| (i, events[i])).collect()).collect() }
    }

    /// Area under the receiver operating characteristic: the probability that a case with the event has a
    /// higher score than one without, ties by half (Mann & Whitney 1947; Hanley & McNeil 1982). Case i counts
    /// `weights[i]` times. `None` unless there are cases of both kinds.
    pub(crate) fn area(&self, weights: &[f64]) -> Option<f64> {
        let (mut with, mut without, mut wins) = (0.0, 0.0, 0.0);
        for group in &self.tied {
            let (mut with_here, mut without_here) = (0.0, 0.0);
            for &(case, event) in group {
                *if event { &mut with_here } else { &mut without_here } += weights[case];
            }
            wins += with_here * (without + 0.5 * without_here);
            with += with_here;
            without += without_here;
        }
        let pairs = with * without;
        (pairs > 0.0).then(|| wins / pairs)
    }
}
