//! Conditions on runs: `nuclear_use and regime = pact and not (crises > 1 or level_usa >= deploy)`.
//!
//! `or` binds least, then `and`, then `not`. A bare event or outcome means that it happened.

use super::fields::Fields;
use super::tokens::{Placed, Sign, Token, tokens};
use crate::model::study::{Outcome, Study};
use crate::read::{ConfigError, ConfigErrors, Place, did_you_mean, did_you_mean_or};
use crate::write::Cell;

/// Parentheses and negations within one another, at most.
const DEEPEST: usize = 64;

/// A condition on one run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition(Node);

#[derive(Clone, Debug, PartialEq)]
enum Node {
    /// A column compared with a number.
    Number(usize, Sign, f64),
    /// A column of text compared with one of its values; their order, if it says more and less.
    Text(usize, Sign, usize, Vec<String>),
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
            Node::Number(column, sign, value) => match cells[*column] {
                Cell::Number(x) => sign.compares(x, *value),
                Cell::Whole(x) => sign.compares(x as f64, *value),
                _ => false,
            },
            Node::Text(column, sign, value, labels) => match cells[*column] {
                Cell::Text(text) => labels
                    .iter()
                    .position(|label| label == text)
                    .is_some_and(|place| sign.compares(place as f64, *value as f64)),
                _ => false,
            },
        }
    }
}

impl Sign {
    fn compares(self, a: f64, b: f64) -> bool {
        match self {
            Sign::Equal => a == b,
            Sign::Unequal => a != b,
            Sign::Less => a < b,
            Sign::AtMost => a <= b,
            Sign::Greater => a > b,
            Sign::AtLeast => a >= b,
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

    fn error(&mut self, at: &Placed, message: String, help: String) {
        let place = Place::in_condition(self.text, (at.start, at.width));
        self.errors.push(ConfigError { place, message, help: Some(help) });
    }

    fn whole(&mut self) -> Option<Node> {
        let node = self.either()?;
        let rest = self.peek().clone();
        if rest.token != Token::End {
            let help = "join conditions by `and` or `or`".to_string();
            self.error(&rest, "the condition should end here, or go on with `and` or `or`".to_string(), help);
            return None;
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
            let at = self.peek().clone();
            let help = format!("at most {DEEPEST} within one another");
            self.error(&at, "too many parentheses or negations".to_string(), help);
            return None;
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
                    self.error(&close, "a parenthesis is not closed".to_string(), help);
                    return None;
                }
                Some(node)
            }
            Token::Word(name) => self.named(&at, name),
            _ => {
                let message = "here an event, an outcome or a column is expected".to_string();
                let help = "such as nuclear_use, highest_rung >= 4, or regime = none".to_string();
                self.error(&at, message, help);
                None
            }
        }
    }

    /// A bare name, or a comparison that begins with a name. A wrong name does not end the reading.
    fn named(&mut self, at: &Placed, name: &str) -> Option<Node> {
        let never = Node::Number(0, Sign::Equal, 0.0);
        if let Token::Sign(sign) = self.peek().token {
            self.take();
            return self.comparison(at, name, sign);
        }
        if let Some(column) = self.fields.event(name) {
            return Some(Node::Number(column, Sign::Equal, 1.0));
        }
        if let Some(outcome) = Outcome::from_label(name) {
            let column = self.fields.column("outcome")?;
            let labels = Outcome::ALL.iter().map(|outcome| outcome.label().to_string()).collect();
            return Some(Node::Text(column, Sign::Equal, outcome as usize, labels));
        }
        if self.fields.column(name).is_some() {
            let message = format!("`{name}` is not an event: it has to be compared");
            self.error(at, message, format!("write `{name} = …`, or with !=, <, <=, > or >="));
        } else {
            let help = did_you_mean_or(
                name,
                &self.fields.names(),
                "the columns of runs.csv, which results/README.md lists",
            );
            self.error(at, format!("no event, outcome or column is called `{name}`"), help);
        }
        Some(never)
    }

    fn comparison(&mut self, at: &Placed, name: &str, sign: Sign) -> Option<Node> {
        let never = Node::Number(0, Sign::Equal, 0.0);
        let value = self.take();
        if !matches!(value.token, Token::Word(_) | Token::Number(_)) {
            let help = "write a number, or a value such as full or nato_membership".to_string();
            self.error(&value, "a value is expected here".to_string(), help);
            return None;
        }
        let Some(column) = self.fields.column(name).or_else(|| self.fields.event(name)) else {
            let help = did_you_mean_or(
                name,
                &self.fields.names(),
                "the columns of runs.csv, which results/README.md lists",
            );
            self.error(at, format!("no column of runs.csv is called `{name}`"), help);
            return Some(never);
        };
        let field = &self.fields.fields[column];
        match (&value.token, &field.values) {
            (Token::Number(number), None) => Some(Node::Number(column, sign, *number)),
            (Token::Word(word), Some(values)) => {
                let labels: Vec<&str> = values.labels.iter().map(String::as_str).collect();
                let Some(place) = labels.iter().position(|label| label == word) else {
                    let help = did_you_mean(word, &labels);
                    self.error(&value, format!("`{name}` is never `{word}`"), help);
                    return Some(never);
                };
                if !values.ordered && !matches!(sign, Sign::Equal | Sign::Unequal) {
                    let message = format!("the values of `{name}` are not ordered");
                    self.error(at, message, "compare with = or !=".to_string());
                    return Some(never);
                }
                Some(Node::Text(column, sign, place, values.labels.clone()))
            }
            (_, None) => {
                self.error(&value, format!("`{name}` is a number"), "compare it with a number".to_string());
                Some(never)
            }
            (_, Some(values)) => {
                let labels: Vec<&str> = values.labels.iter().map(String::as_str).collect();
                let help = did_you_mean("", &labels);
                self.error(&value, format!("`{name}` is a word, not a number"), help);
                Some(never)
            }
        }
    }
}
