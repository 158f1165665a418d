//! A game while it is read: what must hold whatever the format.

use crate::base::game::{
    Game, InformationSet, MAX_ACTIONS, MAX_NODES, MAX_PLAYERS, MAX_UNKNOWNS, Move, Node,
};
use crate::read::error::{printable, shown};
use crate::read::source::{Mark, Report};

/// Characters of a name at most.
const LONGEST_NAME: usize = 100;
/// How far probabilities may be from 1 together.
const ROUNDING: f64 = 1e-9;
/// The largest payoff.
pub(super) const MAX_PAYOFF: f64 = 1e12;

/// A game that grows node by node, in prefix order.
pub(super) struct Draft<'a> {
    report: &'a Report,
    game: Game,
    marks: Vec<Mark>,
    full: bool,
}

impl<'a> Draft<'a> {
    /// A game without nodes.
    pub(super) fn new(report: &'a Report, title: String, players: Vec<String>) -> Draft<'a> {
        let game = Game { title, players, sets: Vec::new(), nodes: Vec::new() };
        Draft { report, game, marks: Vec::new(), full: false }
    }

    /// Whether no further node is taken.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    pub(super) fn players(&self) -> &[String] {
        &self.game.players
    }

    pub(super) fn set(&self, set: usize) -> &InformationSet {
        &self.game.sets[set]
    }

    pub(super) fn add_set(&mut self, set: InformationSet) -> usize {
        self.game.sets.push(set);
        self.game.sets.len() - 1
    }

    /// Adds the node that follows `after`: a node before it and the number of its action.
    pub(super) fn add(&mut self, after: Option<(usize, usize)>, mark: Mark, node: Node) -> usize {
        let index = self.game.nodes.len();
        if index == MAX_NODES {
            self.full = true;
            self.report.error(
                mark,
                format!("the game is too large: more than {MAX_NODES} nodes"),
                "leave out moves that do not bear on the question",
            );
        }
        if let Some((node, action)) = after
            && let Move::Chance { next, .. } | Move::Decision { next, .. } = &mut self.game.nodes[node].then
        {
            next[action] = index;
        }
        self.game.nodes.push(node);
        self.marks.push(mark);
        index
    }

    /// The game, if nothing is wrong with it.
    pub(super) fn finish(self, whole: Mark) -> Option<Game> {
        let (report, game) = (self.report, &self.game);
        if game.players.is_empty() {
            report.clash(whole, "the game has no players", "name at least one");
        }
        if game.players.len() > MAX_PLAYERS {
            let message = format!("the game is too large: more than {MAX_PLAYERS} players");
            report.clash(whole, message, "leave out players, or give several of them one name");
        }
        if game.unknowns() > MAX_UNKNOWNS {
            report.clash(
                whole,
                format!(
                    "the game is too large: {} actions over all information sets, more than {MAX_UNKNOWNS}",
                    game.unknowns()
                ),
                "leave out actions or information sets that do not bear on the question",
            );
        }
        for (node, &mark) in game.nodes.iter().zip(&self.marks) {
            check_actions(report, game, node, mark);
        }
        if report.is_empty() {
            self.check_memory();
        }
        report.is_empty().then_some(self.game)
    }

    /// No path may meet an information set twice: a player who does not know whether it has moved already
    /// has no behaviour that is a best reply to itself in the usual sense (Piccione & Rubinstein 1997).
    fn check_memory(&self) {
        let mut on_path = vec![false; self.game.sets.len()];
        // A node is entered, and left after all that follows it.
        let mut ahead = vec![(0, true)];
        while let Some((node, enters)) = ahead.pop() {
            let (set, next) = match &self.game.nodes[node].then {
                Move::End { .. } => continue,
                Move::Chance { next, .. } => (None, next),
                Move::Decision { set, next } => (Some(*set), next),
            };
            if let Some(set) = set {
                if enters && on_path[set] {
                    self.report.clash(
                        self.marks[node],
                        format!(
                            "information set `{}` is met twice on one path: its player would forget having moved",
                            shown(&self.game.sets[set].name)
                        ),
                        "give this node an information set of its own",
                    );
                    return;
                }
                on_path[set] = enters;
            }
            if enters {
                ahead.push((node, false));
                ahead.extend(next.iter().map(|&child| (child, true)));
            }
        }
    }
}

fn check_actions(report: &Report, game: &Game, node: &Node, mark: Mark) {
    let names: Vec<&str> = match &node.then {
        Move::End { .. } => return,
        Move::Chance { events, .. } => {
            let sum: f64 = events.iter().map(|(_, probability)| probability).sum();
            if (sum - 1.0).abs() > ROUNDING {
                let message = format!("the probabilities of chance sum to {sum}, not 1");
                report.error(mark, message, "change them so that they sum to 1; a third is 1/3");
            }
            events.iter().map(|(event, _)| event.as_str()).collect()
        }
        Move::Decision { set, .. } => game.sets[*set].actions.iter().map(String::as_str).collect(),
    };
    if names.is_empty() {
        report.error(mark, "a move without actions", "name at least one action, or end the game here");
    }
    if names.len() > MAX_ACTIONS {
        let message = format!("the game is too large: more than {MAX_ACTIONS} actions at one node");
        report.error(mark, message, "leave out actions, or split the move in two");
    }
}

/// A name as it may stand in a table, or nothing and an error.
pub(super) fn name(report: &Report, mark: Mark, what: &str, text: &str) -> Option<String> {
    let text = text.trim();
    let fit = !text.is_empty() && text.chars().count() <= LONGEST_NAME && printable(text) == text;
    if !fit || text.contains('\t') {
        report.error(
            mark,
            format!("`{}` cannot be the name of {what}", shown(text)),
            format!("a name is 1 to {LONGEST_NAME} letters, digits, signs and spaces"),
        );
        return None;
    }
    Some(text.to_string())
}

/// A number as a game writes it: a decimal, or a ratio such as 1/3.
pub(super) fn ratio(text: &str) -> Option<f64> {
    let decimal = |text: &str| {
        let plain = text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
        text.parse::<f64>().ok().filter(|number| plain && number.is_finite())
    };
    let number = match text.split_once('/') {
        None => decimal(text)?,
        Some((above, below)) => decimal(above.trim_end())? / decimal(below.trim_start())?,
    };
    number.is_finite().then_some(number)
}
