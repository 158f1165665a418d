//! Gambit's text format of extensive games (`.efg`, version 2): nodes in prefix order, information sets and
//! outcomes told in full where their number is met first. Only the format is Gambit's.

use super::draft::{Draft, MAX_PAYOFF, name, ratio};
use super::tokens::{Token, tokens};
use crate::base::game::{Game, InformationSet, MAX_ACTIONS, MAX_PLAYERS, Move, Node};
use crate::read::error::shown;
use crate::read::source::{Mark, Report};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The text is not what it should be, and that has been reported: what follows cannot be understood.
struct Misread;

/// Reads a game, or reports why not.
pub(super) fn read(report: &Report, source: usize, text: &str) -> Option<Game> {
    let mut reader = Reader {
        report,
        source,
        tokens: tokens(text),
        at: 0,
        sets: BTreeMap::new(),
        chances: BTreeMap::new(),
        outcomes: BTreeMap::new(),
    };
    reader.game().ok()?
}

/// Chance by number: what may happen, and how probable it is.
type Events = Vec<(String, f64)>;

struct Reader<'a> {
    report: &'a Report,
    source: usize,
    tokens: Vec<(Token, usize, usize)>,
    at: usize,
    /// By player and number.
    sets: BTreeMap<(usize, u64), usize>,
    chances: BTreeMap<u64, Events>,
    outcomes: BTreeMap<u64, Vec<f64>>,
}

impl<'a> Reader<'a> {
    fn game(&mut self) -> Result<Option<Game>, Misread> {
        let whole = Mark::whole(self.source);
        for (word, help) in [("EFG", "a file of Gambit begins with EFG 2 R"), ("2", "only version 2 is read")]
        {
            self.expect(
                |token| (*token == Token::Word(word.into())).then_some(()),
                &format!("`{word}`"),
                help,
            )?;
        }
        let kind =
            |token: &Token| matches!(token, Token::Word(kind) if kind == "R" || kind == "D").then_some(());
        self.expect(kind, "`R`", "numbers are ratios and decimals: EFG 2 R")?;
        let title = self.text("the title of the game")?;
        self.open("the players")?;
        let mut players = Vec::new();
        while !self.closes() {
            let mark = self.mark();
            let player = self.text("the name of a player, or `}`")?;
            self.few(mark, players.len(), MAX_PLAYERS, "players")?;
            players.push(self.label(mark, "a player", &player, || format!("player {}", players.len() + 1)));
        }
        if matches!(self.peek(), Token::Text(_)) {
            self.at += 1;
        }
        let title = self.label(whole, "a game", &title, || "untitled".to_string());
        let mut draft = Draft::new(self.report, title, players);
        // Payoffs met on the way are added to those at the end.
        let none = Rc::new(vec![0.0; draft.players().len()]);
        let mut ahead = vec![(None, none)];
        while let Some((after, so_far)) = ahead.pop() {
            let (mark, node, payoffs) = self.node(&mut draft)?;
            let payoffs = match payoffs {
                Some(payoffs) => Rc::new(so_far.iter().zip(payoffs).map(|(a, b)| a + b).collect()),
                None => so_far,
            };
            let actions = match &node.then {
                Move::End { .. } => 0,
                Move::Chance { next, .. } | Move::Decision { next, .. } => next.len(),
            };
            let ends = matches!(node.then, Move::End { .. });
            let node =
                if ends { Node { then: Move::End { payoffs: payoffs.to_vec() }, ..node } } else { node };
            let index = draft.add(after, mark, node);
            if draft.is_full() {
                return Ok(None);
            }
            ahead.extend((0..actions).rev().map(|action| (Some((index, action)), payoffs.clone())));
        }
        self.expect(
            |token| (*token == Token::End).then_some(()),
            "the end of the file",
            "every action has led somewhere already: an action is missing above, or this node is too many",
        )?;
        Ok(draft.finish(whole))
    }

    /// One node, and the payoffs of its outcome.
    fn node(&mut self, draft: &mut Draft<'_>) -> Result<(Mark, Node, Option<Vec<f64>>), Misread> {
        let mark = self.mark();
        let letter = |token: &Token| match token {
            Token::Word(letter) if matches!(letter.as_str(), "c" | "p" | "t") => letter.chars().next(),
            _ => None,
        };
        let help =
            "c is a move of chance, p of a player, t an end; each action before needs one node after it";
        let letter = self.expect(letter, "a node: c, p or t", help)?;
        let name_mark = self.mark();
        let node_name = self.text("the name of the node, which may be \"\"")?;
        let node_name = self.label(name_mark, "a node", &node_name, String::new);
        let then = match letter {
            'c' => self.chance()?,
            'p' => self.decision(draft, mark)?,
            _ => Move::End { payoffs: Vec::new() },
        };
        let payoffs = self.outcome(draft.players().len())?;
        Ok((mark, Node { name: node_name, then }, payoffs))
    }

    fn chance(&mut self) -> Result<Move, Misread> {
        let mark = self.mark();
        let number = self.whole("the number of the move of chance")?;
        self.optional_text();
        if self.peek() == &Token::Open {
            self.at += 1;
            let mut events = Vec::new();
            while !self.closes() {
                let mark = self.mark();
                self.few(mark, events.len(), MAX_ACTIONS, "actions at one node")?;
                let event = self.text("the name of an event, or `}`")?;
                let event = self.label(mark, "an event", &event, || format!("{}", events.len() + 1));
                let mark = self.mark();
                let probability = self.number("its probability")?;
                if !(0.0..=1.0).contains(&probability) {
                    let message = format!("a probability of {probability}");
                    self.report.error(mark, message, "a number from 0 to 1, such as 1/3");
                }
                events.push((event, probability));
            }
            self.same_or_new(mark, &events, self.chances.get(&number));
            self.chances.insert(number, events);
        }
        let events = self.met(mark, self.chances.get(&number), "move of chance", number)?;
        Ok(Move::Chance { next: vec![0; events.len()], events })
    }

    fn decision(&mut self, draft: &mut Draft<'_>, node: Mark) -> Result<Move, Misread> {
        let mark = self.mark();
        let player = self.whole("the number of the player")?;
        let players = draft.players().len();
        if player == 0 || player > players as u64 {
            let help = format!("players count from 1 to {players}");
            self.report.syntax(mark, format!("there is no player {player}"), Some(help));
            return Err(Misread);
        }
        let player = player as usize - 1;
        let mark = self.mark();
        let number = self.whole("the number of the information set")?;
        let label_mark = self.mark();
        let label = self.optional_text().unwrap_or_default();
        if self.peek() == &Token::Open {
            self.at += 1;
            let mut actions = Vec::new();
            while !self.closes() {
                let mark = self.mark();
                self.few(mark, actions.len(), MAX_ACTIONS, "actions at one node")?;
                let action = self.text("the name of an action, or `}`")?;
                actions.push(self.label(mark, "an action", &action, || format!("{}", actions.len() + 1)));
            }
            let known = self.sets.get(&(player, number)).map(|&set| &draft.set(set).actions);
            self.same_or_new(node, &actions, known);
            if known.is_none() {
                let default = || format!("{}:{number}", draft.players()[player]);
                let name = self.label(label_mark, "an information set", &label, default);
                let set = draft.add_set(InformationSet { name, player, actions });
                self.sets.insert((player, number), set);
            }
        }
        let set = self.met(mark, self.sets.get(&(player, number)), "information set", number)?;
        Ok(Move::Decision { set, next: vec![0; draft.set(set).actions.len()] })
    }

    /// The payoffs of an outcome; number 0 is none.
    fn outcome(&mut self, players: usize) -> Result<Option<Vec<f64>>, Misread> {
        let mark = self.mark();
        let number = self.whole("the number of the outcome, 0 for none")?;
        self.optional_text();
        if self.peek() == &Token::Open {
            let open = self.mark();
            self.at += 1;
            let mut payoffs = Vec::new();
            while !self.closes() {
                let mark = self.mark();
                let payoff = self.number("a payoff, or `}`")?;
                if payoff.abs() > MAX_PAYOFF {
                    let message = format!("a payoff of {payoff:e}");
                    self.report.error(mark, message, format!("at most {MAX_PAYOFF:e} either way"));
                }
                payoffs.push(payoff);
            }
            if payoffs.len() != players {
                let message = format!("{} payoffs for {players} players", payoffs.len());
                self.report.error(open, message, "give one number for each player");
                payoffs.resize(players, 0.0);
            }
            self.same_or_new(open, &payoffs, self.outcomes.get(&number));
            self.outcomes.insert(number, payoffs);
        }
        match number {
            0 => Ok(None),
            _ => self.met(mark, self.outcomes.get(&number), "outcome", number).map(Some),
        }
    }

    /// What is told again must be told in the same way.
    fn same_or_new<T: PartialEq>(&self, mark: Mark, told: &T, before: Option<&T>) {
        if before.is_some_and(|before| before != told) {
            let help = "tell it once, or give this one another number";
            self.report.error(mark, "this number was told otherwise before", help);
        }
    }

    fn met<T: Clone>(&self, mark: Mark, found: Option<&T>, what: &str, number: u64) -> Result<T, Misread> {
        found.cloned().ok_or_else(|| {
            let help = "where a number is met first, what it stands for must follow in braces";
            self.report.syntax(mark, format!("{what} {number} is not told before"), Some(help.to_string()));
            Misread
        })
    }

    /// Refuses one more of what there are `most` of already: everything that follows would grow with it.
    fn few(&self, mark: Mark, number: usize, most: usize, what: &str) -> Result<(), Misread> {
        if number < most {
            return Ok(());
        }
        let help = "leave out what does not bear on the question".to_string();
        self.report.syntax(mark, format!("the game is too large: more than {most} {what}"), Some(help));
        Err(Misread)
    }

    /// A name of the file; `default` where it is empty.
    fn label(&self, mark: Mark, what: &str, text: &str, default: impl FnOnce() -> String) -> String {
        match text.trim() {
            "" => default(),
            text => name(self.report, mark, what, text).unwrap_or_else(|| shown(text)),
        }
    }

    fn peek(&self) -> &Token {
        &self.tokens[self.at].0
    }

    fn mark(&self) -> Mark {
        let (_, start, end) = self.tokens[self.at];
        Mark::bytes(self.source, start, end)
    }

    /// Takes the next word if it is as it should be. The end is never passed.
    fn expect<T>(
        &mut self,
        take: impl FnOnce(&Token) -> Option<T>,
        what: &str,
        help: &str,
    ) -> Result<T, Misread> {
        let Some(taken) = take(self.peek()) else {
            let message = format!("expected {what}, found {}", self.peek().kind());
            self.report.syntax(self.mark(), message, Some(help.to_string()));
            return Err(Misread);
        };
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        Ok(taken)
    }

    fn open(&mut self, what: &str) -> Result<(), Misread> {
        let open = |token: &Token| (*token == Token::Open).then_some(());
        self.expect(open, &format!("`{{` and {what}"), "lists stand in braces")
    }

    /// Takes a closing brace if there is one.
    fn closes(&mut self) -> bool {
        let closes = self.peek() == &Token::Close;
        self.at += usize::from(closes);
        closes
    }

    fn text(&mut self, what: &str) -> Result<String, Misread> {
        let text = |token: &Token| match token {
            Token::Text(text) => Some(text.clone()),
            _ => None,
        };
        self.expect(text, what, "texts stand in double quotes")
    }

    fn optional_text(&mut self) -> Option<String> {
        let Token::Text(text) = self.peek() else { return None };
        let text = text.clone();
        self.at += 1;
        Some(text)
    }

    fn number(&mut self, what: &str) -> Result<f64, Misread> {
        let number = |token: &Token| match token {
            Token::Word(word) => ratio(word),
            _ => None,
        };
        self.expect(number, what, "numbers are written 2, -0.5 or 1/3")
    }

    fn whole(&mut self, what: &str) -> Result<u64, Misread> {
        let number = |token: &Token| match token {
            Token::Word(word) => word.parse().ok(),
            _ => None,
        };
        self.expect(number, what, "a whole number")
    }
}
