//! A condition on the events of a point, as it is typed.

use crate::base::comparison::Comparison;
use crate::read::{ConfigError, Place};

/// A probability: of an event under a regime.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    /// 1 or −1.
    pub sign: f64,
    /// Name of the regime.
    pub regime: String,
    /// Name of the event.
    pub event: String,
    /// Where it is written: first character and number of characters.
    pub place: (usize, usize),
}

/// `sum <= sum`, where a sum is made of terms `regime.event` and numbers; kept as terms + constant against 0.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    /// As it was typed.
    pub text: String,
    /// Terms, those of the right side with their sign turned.
    pub terms: Vec<Term>,
    /// Sum of the numbers, those of the right side with their sign turned.
    pub constant: f64,
    /// The comparison with 0.
    pub comparison: Comparison,
}

const EXAMPLE: &str = "write a comparison of sums, with spaces around + and -, such as `european_only.attacked_full <= nato_membership.attacked_full + 0.01`";

impl Condition {
    /// Reads a condition. Whether its regimes and events exist is for the caller to say.
    pub(crate) fn parse(text: &str) -> Result<Condition, Vec<ConfigError>> {
        let words = words(text);
        let end = (text.chars().count(), 1);
        let refuse = |place, message: String, help: &str| {
            Err(vec![ConfigError {
                place: Place::in_condition(text, place),
                message,
                help: Some(help.to_string()),
            }])
        };
        let mut condition = Condition {
            text: text.to_string(),
            terms: Vec::new(),
            constant: 0.0,
            comparison: Comparison::Less,
        };
        let (mut side, mut sign, mut expects_term) = (1.0, 1.0, true);
        let mut compared = false;
        for (word, place) in &words {
            let comparison = Comparison::of(word).filter(|comparison| comparison.orders());
            match (word.as_str(), comparison) {
                (_, Some(_)) if compared => {
                    return refuse(
                        *place,
                        "a second comparison".to_string(),
                        "compare once; run it again for the other",
                    );
                }
                (_, Some(comparison)) if !expects_term => {
                    condition.comparison = comparison;
                    (compared, side, sign, expects_term) = (true, -1.0, 1.0, true);
                }
                ("+" | "-", None) if !expects_term => {
                    sign = if word == "-" { -1.0 } else { 1.0 };
                    expects_term = true;
                }
                ("+" | "-", None) | (_, Some(_)) => {
                    let message = format!("`{word}` where a term or a number should be");
                    return refuse(*place, message, EXAMPLE);
                }
                (_, None) if !expects_term => {
                    return refuse(*place, format!("`{word}` where +, - or a comparison should be"), EXAMPLE);
                }
                (word, None) => {
                    expects_term = false;
                    if let Ok(number) = word.parse::<f64>() {
                        if !number.is_finite() {
                            return refuse(
                                *place,
                                format!("`{word}` is no finite number"),
                                "probabilities are from 0 to 1",
                            );
                        }
                        condition.constant += side * sign * number;
                    } else if let Some((regime, event)) = word.split_once('.') {
                        let (regime, event) = (regime.to_string(), event.to_string());
                        condition.terms.push(Term { sign: side * sign, regime, event, place: *place });
                    } else {
                        let message = format!("`{word}` is neither a number nor regime.event");
                        return refuse(*place, message, EXAMPLE);
                    }
                }
            }
        }
        if expects_term || !compared {
            let message = if compared { "the right side is not complete" } else { "no comparison" };
            return refuse(end, message.to_string(), EXAMPLE);
        }
        if condition.terms.is_empty() {
            return refuse((0, end.0), "the condition names no event".to_string(), EXAMPLE);
        }
        Ok(condition)
    }

    /// Whether it holds, given the probability of each term in order.
    pub(crate) fn holds(&self, probabilities: &[f64]) -> bool {
        let terms = self.terms.iter().zip(probabilities).map(|(term, p)| term.sign * p);
        let value = self.constant + terms.sum::<f64>();
        self.comparison.holds(value, 0.0)
    }
}

/// Words between spaces, comparisons also without; each with its place in characters.
fn words(text: &str) -> Vec<(String, (usize, usize))> {
    let mut words: Vec<(String, (usize, usize))> = Vec::new();
    let mut joins = |c: char, at: usize, joined: bool| match words.last_mut() {
        Some((word, place)) if joined => {
            word.push(c);
            place.1 += 1;
        }
        _ => words.push((c.to_string(), (at, 1))),
    };
    let mut before = ' ';
    for (at, c) in text.chars().enumerate() {
        let compares = |c: char| matches!(c, '<' | '>' | '=');
        if !c.is_whitespace() {
            joins(c, at, !before.is_whitespace() && compares(c) == compares(before));
        }
        before = c;
    }
    words
}
