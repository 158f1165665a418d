//! Agent quantal response equilibria.

use super::response::Response;
use super::tree::Game;
use crate::decision::{FixedPoint, Scratch, fixed_point, newton, quantal_response_over};

/// Largest residual of an equilibrium, as a share of the range of payoffs; where λ times that range is
/// above 1000, rounding alone leaves more, and it is that many thousandths.
const TOLERANCE: f64 = 1e-12;
/// Evaluations of the damped iteration.
const MOST_EVALUATIONS: u32 = 100_000;

/// How an equilibrium is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Newton's method along the principal branch from precision 0.
    Newton,
    /// The damped iteration of the runs, from uniform behaviour.
    Damped,
}

/// What is expected at one information set.
#[derive(Clone, Debug, PartialEq)]
pub struct SetBehaviour {
    /// Probability that play comes to the set.
    pub reach: f64,
    /// Probability of each action once there.
    pub probabilities: Vec<f64>,
    /// Expected payoff of the player who moves after each action, given that the set is reached.
    pub expected_utilities: Vec<f64>,
}

/// An agent quantal response equilibrium, or what a search that failed left.
#[derive(Clone, Debug, PartialEq)]
pub struct Equilibrium {
    /// Precision λ, per unit of payoff.
    pub precision: f64,
    /// Information sets in the order of the game.
    pub sets: Vec<SetBehaviour>,
    /// Expected payoff of each player.
    pub payoffs: Vec<f64>,
    /// How the search ended. The residual is in probabilities: the largest difference between that of an
    /// action and the quantal response to what all of them together lead to.
    pub search: FixedPoint,
}

/// Finds the agent quantal response equilibrium at a precision λ ≥ 0 per unit of payoff (McKelvey & Palfrey
/// 1998).
pub fn solve(game: &Game, precision: f64, method: Method) -> Equilibrium {
    let mut response = Response::new(game);
    let unknowns = game.unknowns();
    // λ per unit of the unknowns.
    let scaled = precision * response.range;
    let tolerance = TOLERANCE * (scaled / 1000.0).max(1.0);
    let mut start = vec![0.0; unknowns];
    response.expected_utilities(0.0, &vec![0.0; unknowns], &mut start);
    let (point, mut search) = match method {
        Method::Newton => {
            newton(|l, x, image| response.expected_utilities(l, x, image), scaled, &start, tolerance)
        }
        Method::Damped => {
            let map = |x: &[f64], image: &mut [f64]| response.expected_utilities(scaled, x, image);
            let mut scratch = Scratch::new(unknowns);
            let search = fixed_point(map, &mut start, tolerance, MOST_EVALUATIONS, &mut scratch);
            (start, search)
        }
    };
    let mut utilities = vec![0.0; unknowns];
    response.expected_utilities(scaled, &point, &mut utilities);
    let mut answer = vec![0.0; unknowns];
    let mut sets = Vec::with_capacity(game.sets.len());
    for (index, set) in game.sets.iter().enumerate() {
        let actions = response.first[index]..response.first[index + 1];
        quantal_response_over(scaled, &utilities[actions.clone()], &mut answer[actions.clone()]);
        let payoff = |share: &f64| response.least[set.player] + response.range * share;
        sets.push(SetBehaviour {
            reach: response.reach_of(index),
            probabilities: response.behaviour[actions.clone()].to_vec(),
            expected_utilities: utilities[actions].iter().map(payoff).collect(),
        });
    }
    search.residual = crate::decision::distance(&answer, &response.behaviour);
    Equilibrium {
        precision,
        sets,
        payoffs: (0..game.players.len()).map(|player| response.payoff(player)).collect(),
        search,
    }
}
