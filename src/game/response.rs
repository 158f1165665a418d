//! The map whose fixed points are agent quantal response equilibria.

use super::tree::{Game, Move};
use crate::decision::quantal_response_over;
use crate::math::{exp, ln};

/// A game laid out for evaluation, and the room for it.
///
/// The unknowns are the expected utilities of all actions of all information sets, each as a share of the
/// range of its player's payoffs. Behaviour is the quantal response to them, so that even a very small
/// probability is known to many digits, and with it what a player believes at a set that is seldom reached.
pub struct Response<'a> {
    game: &'a Game,
    /// Where the actions of each set start among the unknowns, and at the end their number.
    pub first: Vec<usize>,
    /// Least payoff of each player.
    pub least: Vec<f64>,
    /// Range of payoffs, the widest of any player: the unit of the unknowns, and of 1/λ.
    pub range: f64,
    /// Payoffs at ends, and expected ones elsewhere, of each player at each node.
    values: Vec<f64>,
    /// Logarithm of the probability that play comes to a node.
    log_reach: Vec<f64>,
    /// Probability of each action.
    pub behaviour: Vec<f64>,
    /// Of each set: the largest log reach of its nodes, and the sum of all reaches relative to it.
    mass: Vec<(f64, f64)>,
}

impl<'a> Response<'a> {
    /// Lays out a game.
    pub fn new(game: &'a Game) -> Response<'a> {
        let players = game.players.len();
        let mut first = vec![0];
        for set in &game.sets {
            first.push(first[first.len() - 1] + set.actions.len());
        }
        let (mut least, mut most) = (vec![f64::INFINITY; players], vec![f64::NEG_INFINITY; players]);
        for node in &game.nodes {
            if let Move::End { payoffs } = &node.then {
                for (player, &payoff) in payoffs.iter().enumerate() {
                    least[player] = least[player].min(payoff);
                    most[player] = most[player].max(payoff);
                }
            }
        }
        let range = least.iter().zip(&most).map(|(low, high)| high - low).fold(0.0, f64::max);
        let unknowns = first[first.len() - 1];
        Response {
            game,
            first,
            least,
            // Where nobody has anything to choose between, any unit will do.
            range: if range > 0.0 { range } else { 1.0 },
            values: vec![0.0; game.nodes.len() * players],
            log_reach: vec![0.0; game.nodes.len()],
            behaviour: vec![0.0; unknowns],
            mass: vec![(f64::NEG_INFINITY, 0.0); game.sets.len()],
        }
    }

    /// Writes the expected utility of each action, given that its set is reached, when everybody answers
    /// `utilities` with quantal response of a precision per unit of [`Response::range`] (agent quantal
    /// response, McKelvey & Palfrey 1998).
    pub fn expected_utilities(&mut self, precision: f64, utilities: &[f64], image: &mut [f64]) {
        for set in 0..self.game.sets.len() {
            let actions = self.first[set]..self.first[set + 1];
            quantal_response_over(precision, &utilities[actions.clone()], &mut self.behaviour[actions]);
        }
        self.reach();
        self.value();
        image.fill(0.0);
        let players = self.game.players.len();
        for (index, node) in self.game.nodes.iter().enumerate() {
            let Move::Decision { set, next } = &node.then else { continue };
            let (largest, sum) = self.mass[*set];
            // What the player believes: reach relative to that of the whole set. A set that is all but out
            // of reach is judged by how improbable each way to it is.
            let belief = exp(self.log_reach[index] - largest) / sum;
            let player = self.game.sets[*set].player;
            for (action, &child) in next.iter().enumerate() {
                image[self.first[*set] + action] += belief * self.values[child * players + player];
            }
        }
    }

    /// Probabilities of coming to each node and set, in logarithms, which no long path makes vanish.
    fn reach(&mut self) {
        // An action or event without probability is one of almost none.
        let log = |probability: f64| ln(probability.max(f64::MIN_POSITIVE));
        self.mass.fill((f64::NEG_INFINITY, 0.0));
        self.log_reach[0] = 0.0;
        for (index, node) in self.game.nodes.iter().enumerate() {
            let here = self.log_reach[index];
            match &node.then {
                Move::End { .. } => {}
                Move::Chance { events, next } => {
                    for (&child, (_, probability)) in next.iter().zip(events) {
                        self.log_reach[child] = here + log(*probability);
                    }
                }
                Move::Decision { set, next } => {
                    let (largest, sum) = self.mass[*set];
                    self.mass[*set] = match here <= largest {
                        true => (largest, sum + exp(here - largest)),
                        false => (here, 1.0 + sum * exp(largest - here)),
                    };
                    for (action, &child) in next.iter().enumerate() {
                        self.log_reach[child] = here + log(self.behaviour[self.first[*set] + action]);
                    }
                }
            }
        }
    }

    /// Expected payoffs from each node on, as shares of the range, from the ends to the root.
    fn value(&mut self) {
        let players = self.game.players.len();
        for (index, node) in self.game.nodes.iter().enumerate().rev() {
            let here = index * players;
            self.values[here..here + players].fill(0.0);
            let add = |values: &mut [f64], child: usize, probability: f64| {
                for player in 0..players {
                    values[here + player] += probability * values[child * players + player];
                }
            };
            match &node.then {
                Move::End { payoffs } => {
                    for player in 0..players {
                        self.values[here + player] = (payoffs[player] - self.least[player]) / self.range;
                    }
                }
                Move::Chance { events, next } => {
                    for (&child, (_, probability)) in next.iter().zip(events) {
                        add(&mut self.values, child, *probability);
                    }
                }
                Move::Decision { set, next } => {
                    for (action, &child) in next.iter().enumerate() {
                        add(&mut self.values, child, self.behaviour[self.first[*set] + action]);
                    }
                }
            }
        }
    }

    /// Expected payoff of a player in the whole game, under the behaviour last evaluated.
    pub fn payoff(&self, player: usize) -> f64 {
        self.least[player] + self.range * self.values[player]
    }

    /// Probability that play comes to a set, under the behaviour last evaluated.
    pub fn reach_of(&self, set: usize) -> f64 {
        let (largest, sum) = self.mass[set];
        exp(largest) * sum
    }
}
