//! The two halves of the map whose fixed points are agent quantal response equilibria: from behaviour to
//! what each action leads to, and from that to behaviour.

use super::tree::{Game, Move};
use crate::base::decision::quantal_response_over;
use crate::base::math::{exp, ln};

/// A game laid out for evaluation, and the room for it.
///
/// Behaviour is a probability for each action of each information set, one set after another; utilities
/// are expected payoffs in the same order, above the least of the player and as shares of the range.
pub(super) struct Response<'a> {
    game: &'a Game,
    /// Where the actions of each set start, and at the end their number.
    pub first: Vec<usize>,
    /// Least payoff of each player.
    pub least: Vec<f64>,
    /// Range of payoffs, the widest of any player: the unit of utilities, and of 1/λ.
    pub range: f64,
    /// Payoffs at ends, and expected ones elsewhere, of each player at each node.
    values: Vec<f64>,
    /// Logarithm of the probability that play comes to a node.
    log_reach: Vec<f64>,
    /// Of each set: the largest log reach of its nodes, and the sum of all reaches relative to it.
    mass: Vec<(f64, f64)>,
}

impl<'a> Response<'a> {
    /// Lays out a game.
    pub(super) fn new(game: &'a Game) -> Response<'a> {
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
        Response {
            game,
            first,
            least,
            // Where nobody has anything to choose between, any unit will do.
            range: if range > 0.0 { range } else { 1.0 },
            values: vec![0.0; game.nodes.len() * players],
            log_reach: vec![0.0; game.nodes.len()],
            mass: vec![(f64::NEG_INFINITY, 0.0); game.sets.len()],
        }
    }

    /// Uniform behaviour: the response to anything at precision 0.
    pub(super) fn uniform(&self) -> Vec<f64> {
        let actions = |set: &[usize]| set[1] - set[0];
        self.first.windows(2).flat_map(|set| vec![1.0 / actions(set) as f64; actions(set)]).collect()
    }

    /// Writes the quantal response of every set to utilities, at a precision per unit of
    /// [`Response::range`].
    pub(super) fn respond(&self, precision: f64, utilities: &[f64], behaviour: &mut [f64]) {
        for set in self.first.windows(2) {
            let actions = set[0]..set[1];
            quantal_response_over(precision, &utilities[actions.clone()], &mut behaviour[actions]);
        }
    }

    /// Writes the expected utility of each action, given that its set is reached, when everybody behaves so
    /// (agent form, McKelvey & Palfrey 1998).
    pub(super) fn expect(&mut self, behaviour: &[f64], utilities: &mut [f64]) {
        self.reach(behaviour);
        self.value(behaviour);
        utilities.fill(0.0);
        let players = self.game.players.len();
        for (index, node) in self.game.nodes.iter().enumerate() {
            let Move::Decision { set, next } = &node.then else { continue };
            let (largest, sum) = self.mass[*set];
            // What the player believes: reach relative to that of the whole set, however small that is.
            let belief = exp(self.log_reach[index] - largest) / sum;
            let player = self.game.sets[*set].player;
            for (action, &child) in next.iter().enumerate() {
                utilities[self.first[*set] + action] += belief * self.values[child * players + player];
            }
        }
    }

    /// Probabilities of coming to each node and set, in logarithms, which no long path makes vanish.
    fn reach(&mut self, behaviour: &[f64]) {
        // What has no probability, or less than a double can hold, has the least that it can.
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
                        self.log_reach[child] = here + log(behaviour[self.first[*set] + action]);
                    }
                }
            }
        }
    }

    /// Expected payoffs from each node on, as shares of the range, from the ends to the root.
    fn value(&mut self, behaviour: &[f64]) {
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
                        add(&mut self.values, child, behaviour[self.first[*set] + action]);
                    }
                }
            }
        }
    }

    /// Expected payoff of a player in the whole game, under the behaviour last evaluated.
    pub(super) fn payoff(&self, player: usize) -> f64 {
        self.least[player] + self.range * self.values[player]
    }

    /// Probability that play comes to a set, under the behaviour last evaluated.
    pub(super) fn reach_of(&self, set: usize) -> f64 {
        let (largest, sum) = self.mass[set];
        exp(largest) * sum
    }
}
