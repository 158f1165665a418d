//! Agent quantal response equilibria.

use super::response::Response;
use super::tree::Game;
use crate::base::decision::{FixedPoint, Scratch, distance, fixed_point, newton};

/// Largest residual of an equilibrium. A rounding of utilities moves behaviour λ times as far, and behaviour
/// utilities: where λ times the range of payoffs is above 1000, the tolerance grows with the square.
const TOLERANCE: f64 = 1e-12;
/// Evaluations of the damped iteration.
const MOST_EVALUATIONS: u32 = 100_000;

/// How an equilibrium is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    /// Newton's method along the principal branch from precision 0.
    Newton,
    /// The damped iteration of the runs, from uniform behaviour.
    Damped,
}

/// What is expected at one information set.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SetBehaviour {
    /// Probability that play comes to the set.
    pub reach: f64,
    /// Probability of each action once there.
    pub probabilities: Vec<f64>,
    /// Expected payoff of the player who moves after each action, given that the set is reached.
    pub expected_utilities: Vec<f64>,
}

/// An agent quantal response equilibrium, or what a search that failed left.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Equilibrium {
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
pub(crate) fn solve(game: &Game, precision: f64, method: Method) -> Equilibrium {
    let mut response = Response::new(game);
    // λ per unit of utility.
    let scaled = precision * response.range;
    let sharp = (scaled / 1000.0).max(1.0);
    let tolerance = TOLERANCE * sharp * sharp;
    let (behaviour, mut search) = match method {
        Method::Newton => along_branch(&mut response, scaled, tolerance),
        Method::Damped => damped(&mut response, scaled, tolerance),
    };
    let mut utilities = vec![0.0; behaviour.len()];
    response.expect(&behaviour, &mut utilities);
    let mut answer = vec![0.0; behaviour.len()];
    response.respond(scaled, &utilities, &mut answer);
    search.residual = distance(&behaviour, &answer);
    search.converged &= search.residual <= tolerance;
    let mut sets = Vec::with_capacity(game.sets.len());
    for (index, set) in game.sets.iter().enumerate() {
        let actions = response.first[index]..response.first[index + 1];
        let payoff = |share: &f64| response.least[set.player] + response.range * share;
        sets.push(SetBehaviour {
            reach: response.reach_of(index),
            probabilities: behaviour[actions.clone()].to_vec(),
            expected_utilities: utilities[actions].iter().map(payoff).collect(),
        });
    }
    let payoffs = (0..game.players.len()).map(|player| response.payoff(player)).collect();
    Equilibrium { precision, sets, payoffs, search }
}

/// Newton's unknowns are the utilities: the response to them has a very small probability to as many digits
/// as a large one, and with it what a player believes at a set that is seldom reached.
fn along_branch(response: &mut Response<'_>, precision: f64, tolerance: f64) -> (Vec<f64>, FixedPoint) {
    let mut behaviour = response.uniform();
    let mut start = behaviour.clone();
    response.expect(&behaviour, &mut start);
    let map = |precision: f64, utilities: &[f64], image: &mut [f64]| {
        response.respond(precision, utilities, &mut behaviour);
        response.expect(&behaviour, image);
    };
    let (utilities, search) = newton(map, precision, &start, tolerance);
    response.respond(precision, &utilities, &mut behaviour);
    (behaviour, search)
}

/// The damped iteration's unknowns are the probabilities, as in a run.
fn damped(response: &mut Response<'_>, precision: f64, tolerance: f64) -> (Vec<f64>, FixedPoint) {
    let mut behaviour = response.uniform();
    let mut scratch = Scratch::new(behaviour.len());
    let mut utilities = behaviour.clone();
    let map = |behaviour: &[f64], image: &mut [f64]| {
        response.expect(behaviour, &mut utilities);
        response.respond(precision, &utilities, image);
    };
    let search = fixed_point(map, &mut behaviour, tolerance, MOST_EVALUATIONS, &mut scratch);
    (behaviour, search)
}
