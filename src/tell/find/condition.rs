//! Conditions on runs: `nuclear_use and regime = pact and not (crises > 1 or level_usa >= deploy)`.
//!
//! `or` binds least, then `and`, then `not`. A bare event or outcome means that it happened.

use super::fields::Fields;
use super::tokens::{Placed, Token, tokens};
use crate::base::comparison::Comparison;
use crate::model::study::{Outcome, Study};
use crate::read::{ConfigError, ConfigErrors, Place, did_you_mean, did_you_mean_or, place};
use crate::write::Cell;

/// Parentheses and negations within one another, at most.
const DEEPEST: usize = 64;

/// A condition on one run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition(Node);

#[derive(Clone, Debug, PartialEq)]
enum Node {
    /// A column compared with a number.
    Number(usize, Comparison, f64),
    /// A column of text compared with one of its values; their order, if it says more and less.
    Text(usize, Comparison, usize, Vec<String>),
    Not(Box<Node>),
    And(Box<Node>, Box<Node>),
    Or(Box<Node>, Box<Node>),
}

impl Condition {
    /// Reads a condition on the runs of a study. All unknown names are told at once.
    pub(crate) fn parse(study: &Study, text: &str) -> Result<Condition, ConfigErrors> {
        let fields = Fields::of(study);
        let mut parser =
            Parser { text, fields: &fields, tokens: tokens(text), next: 0, depth: 0, errors: Vec::new() };
        let node = parser.whole();
        match node {
            Some(node) if parser.errors.is_empty() => Ok(Condition(node)),
            _ => Err(ConfigErrors { errors: parser.errors, surplus: 0 }),
        }
    }

    /// Whether a run, as the cells of its row in `runs.csv`, meets the condition.
    pub(crate) fn holds(&self, cells: &[Cell]) -> bool {
        self.0.holds(cells)
    }
}

impl Node {
    fn holds(&self, cells: &[Cell]) -> bool {
        match self {
            Node::Not(node) => !node.holds(cells),
            Node::And(a, b) => a.holds(cells) && b.holds(cells),
            Node::Or(a, b) => a.holds(cells) || b.holds(cells),
            Node::Number(column, comparison, value) => match cells[*column] {
                Cell::Number(x) => comparison.holds(x, *value),
                Cell::Whole(x) => comparison.holds(x as f64, *value),
                _ => false,
            },
            Node::Text(column, comparison, value, labels) => match cells[*column] {
                Cell::Text(text) => labels
                    .iter()
                    .position(|label| label == text)
                    .is_some_and(|place| comparison.holds(place as f64, *value as f64)),
                _ => false,
            },
        }
    }
}

struct Parser<'p> {
    text: &'p str,
    fields: &'p Fields,
    tokens: Vec<Placed>,
    next: usize,
    depth: usize,
    errors: Vec<ConfigError>,
}

impl Parser<'_> {
    fn peek(&self) -> &Placed {
        &self.tokens[self.next]
    }

    /// Takes a token; the end is never passed.
    fn take(&mut self) -> Placed {
        let taken = self.tokens[self.next].clone();
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        taken
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let is = matches!(&self.peek().token, Token::Word(found) if found.eq_ignore_ascii_case(word));
        if is {
            self.take();
        }
        is
    }

    /// Tells what is wrong where the reading cannot go on.
    fn ends(&mut self, at: &Placed, message: impl Into<String>, help: impl Into<String>) -> Option<Node> {
        let place = Place::in_condition(self.text, (at.start, at.width));
        self.errors.push(ConfigError { place, message: message.into(), help: Some(help.into()) });
        None
    }

    /// Tells what is wrong, and reads on with what never holds.
    fn wrong(&mut self, at: &Placed, message: impl Into<String>, help: impl Into<String>) -> Option<Node> {
        self.ends(at, message, help).or(Some(Node::Number(0, Comparison::Equal, 0.0)))
    }

    /// The same of a name that is not known.
    fn unknown(&mut self, at: &Placed, what: &str, name: &str) -> Option<Node> {
        let beyond = "the columns of runs.csv, which results/README.md lists";
        let help = did_you_mean_or(name, &self.fields.names(), beyond);
        self.wrong(at, format!("no {what} is called `{name}`"), help)
    }

    fn whole(&mut self) -> Option<Node> {
        let node = self.either()?;
        let rest = self.peek().clone();
        if rest.token != Token::End {
            let message = "the condition should end here, or go on with `and` or `or`";
            return self.ends(&rest, message, "join conditions by `and` or `or`");
        }
        Some(node)
    }

    fn either(&mut self) -> Option<Node> {
        let mut node = self.both()?;
        while self.takes_word("or") {
            node = Node::Or(Box::new(node), Box::new(self.both()?));
        }
        Some(node)
    }

    fn both(&mut self) -> Option<Node> {
        let mut node = self.one()?;
        while self.takes_word("and") {
            node = Node::And(Box::new(node), Box::new(self.one()?));
        }
        Some(node)
    }

    fn one(&mut self) -> Option<Node> {
        self.depth += 1;
        let node = self.one_inside();
        self.depth -= 1;
        node
    }

    fn one_inside(&mut self) -> Option<Node> {
        if self.depth > DEEPEST {
            let (at, help) = (self.peek().clone(), format!("at most {DEEPEST} within one another"));
            return self.ends(&at, "too many parentheses or negations", help);
        }
        if self.takes_word("not") {
            return Some(Node::Not(Box::new(self.one()?)));
        }
        let at = self.take();
        match &at.token {
            Token::Open => {
                let node = self.either()?;
                let close = self.take();
                if close.token != Token::Close {
                    let help = format!("it opens at column {}", at.start + 1);
                    return self.ends(&close, "a parenthesis is not closed", help);
                }
                Some(node)
            }
            Token::Word(name) => self.named(&at, name),
            _ => {
                let help = "such as nuclear_use, highest_rung >= 4, or regime = none";
                self.ends(&at, "here an event, an outcome or a column is expected", help)
            }
        }
    }

    /// A bare name, or a comparison that begins with a name. A wrong name does not end the reading.
    fn named(&mut self, at: &Placed, name: &str) -> Option<Node> {
        if let Token::Comparison(comparison) = self.peek().token {
            self.take();
            return self.comparison(at, name, comparison);
        }
        if let Some(column) = self.fields.event(name) {
            return Some(Node::Number(column, Comparison::Equal, 1.0));
        }
        if let Some(outcome) = Outcome::from_label(name) {
            let column = self.fields.column("outcome")?;
            let labels = Outcome::ALL.iter().map(|outcome| outcome.label().to_string()).collect();
            return Some(Node::Text(column, Comparison::Equal, outcome as usize, labels));
        }
        if self.fields.column(name).is_none() {
            return self.unknown(at, "event, outcome or column", name);
        }
        let message = format!("`{name}` is not an event: it has to be compared");
        self.wrong(at, message, format!("write `{name} = …`, or with !=, <, <=, > or >="))
    }

    fn comparison(&mut self, at: &Placed, name: &str, comparison: Comparison) -> Option<Node> {
        let (fields, value) = (self.fields, self.take());
        if !matches!(value.token, Token::Word(_) | Token::Number(_)) {
            let help = "write a number, or a value such as full or nato_membership";
            return self.ends(&value, "a value is expected here", help);
        }
        let Some(column) = fields.column(name).or_else(|| fields.event(name)) else {
            return self.unknown(at, "column of runs.csv", name);
        };
        let Some(values) = &fields.fields[column].values else {
            return match value.token {
                Token::Number(number) => Some(Node::Number(column, comparison, number)),
                _ => self.wrong(&value, format!("`{name}` is a number"), "compare it with a number"),
            };
        };
        let labels: Vec<&str> = values.labels.iter().map(String::as_str).collect();
        let Token::Word(word) = &value.token else {
            let help = did_you_mean("", &labels);
            return self.wrong(&value, format!("`{name}` is a word, not a number"), help);
        };
        match place(word, &labels) {
            Err(help) => self.wrong(&value, format!("`{name}` is never `{word}`"), help),
            Ok(_) if !values.ordered && comparison.orders() => {
                let message = format!("the values of `{name}` are not ordered");
                self.wrong(at, message, "compare with = or !=")
            }
            Ok(place) => Some(Node::Text(column, comparison, place, values.labels.clone())),
        }
    }
}
