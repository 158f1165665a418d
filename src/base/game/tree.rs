//! A game as a tree.

/// Nodes of a game at most.
pub(crate) const MAX_NODES: usize = 20_000;
/// Players at most.
pub(crate) const MAX_PLAYERS: usize = 16;
/// Actions at one node at most.
pub(crate) const MAX_ACTIONS: usize = 32;
/// Actions over all information sets at most: the unknowns of the equilibrium.
pub(crate) const MAX_UNKNOWNS: usize = 256;

/// A finite game in extensive form (Kuhn 1953). The readers of `config` make only sound ones: probabilities
/// of chance sum to 1, the nodes of a set have the same player and actions, and no path meets a set twice.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Game {
    /// What it is called.
    pub title: String,
    /// Names of the players.
    pub players: Vec<String>,
    /// Information sets: what a player cannot tell apart.
    pub sets: Vec<InformationSet>,
    /// The tree; the root first, every node before those that follow it.
    pub nodes: Vec<Node>,
}

/// Nodes that their player cannot tell apart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InformationSet {
    /// What it is called.
    pub name: String,
    /// Index of the player who moves.
    pub player: usize,
    /// What the player may do.
    pub actions: Vec<String>,
}

/// A place in the tree.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    /// What it is called.
    pub name: String,
    /// What happens there.
    pub then: Move,
}

/// What happens at a node. `next` are the indices of the nodes that follow, one for each action.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Move {
    /// The game ends with a payoff for each player.
    End {
        /// Payoffs in the order of the players, those of the whole path.
        payoffs: Vec<f64>,
    },
    Chance {
        /// What may happen, and how probable it is.
        events: Vec<(String, f64)>,
        /// The nodes that follow.
        next: Vec<usize>,
    },
    /// A player moves.
    Decision {
        /// Index of the information set.
        set: usize,
        /// The nodes that follow.
        next: Vec<usize>,
    },
}

impl Game {
    /// Actions over all information sets: the unknowns of the equilibrium.
    pub(crate) fn unknowns(&self) -> usize {
        self.sets.iter().map(|set| set.actions.len()).sum()
    }
}
