//! What is varied: a key of the study, and its values.

use crate::base::chance::Distribution;
use crate::model::study::named_enum;
use crate::read::source::Mark;
use serde::{Deserialize, Serialize};
use serde_json::Value;

named_enum! {
    /// How a range is divided.
    Scale {
        /// Evenly.
        Linear = "linear",
        /// Evenly in the logarithm.
        Log = "log",
        /// Into the whole numbers from low to high.
        Whole = "whole",
    }
}

/// The values of an input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// Numbers from low to high, even.
    Linear {
        /// Least value, in the unit of the key.
        low: f64,
        /// Greatest value, in the unit of the key.
        high: f64,
    },
    /// Numbers from low to high, even in the logarithm; `low > 0`.
    Log {
        /// Least value, in the unit of the key.
        low: f64,
        /// Greatest value, in the unit of the key.
        high: f64,
    },
    /// Whole numbers from low to high.
    Whole {
        /// Least value, in the unit of the key.
        low: i64,
        /// Greatest value, in the unit of the key.
        high: i64,
    },
    /// Quantiles of a distribution.
    Distribution(Distribution),
    /// A choice, without an order that means anything.
    Values(Vec<Value>),
    /// Whatever stands in the file of points.
    File,
}

impl std::fmt::Display for Domain {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Domain::Linear { low, high } => write!(out, "{low} to {high}"),
            Domain::Log { low, high } => write!(out, "{low} to {high}, even in the logarithm"),
            Domain::Whole { low, high } => write!(out, "{low} to {high}, whole numbers"),
            Domain::Distribution(distribution) => {
                let (low, high) = distribution.support();
                write!(out, "a distribution from {low} to {high} with median {}", distribution.median())
            }
            Domain::Values(values) => {
                let labels: Vec<String> = values.iter().map(label).collect();
                write!(out, "{}", labels.join(", "))
            }
            Domain::File => write!(out, "as in the file"),
        }
    }
}

/// An input of a sweep.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// Key of the study by path: the name of the input in every file.
    pub key: String,
    pub domain: Domain,
    /// Number of levels in a design of levels; 0 until the design is settled, and in all others.
    pub levels: u32,
    /// Value in the base point of a one-at-a-time design.
    pub base: Option<Value>,
}

/// Places of an input in the file.
#[derive(Clone, Debug)]
pub(super) struct Marks {
    pub whole: Mark,
    pub key: Mark,
    pub domain: Vec<Mark>,
}

impl Input {
    /// The values that must make a sound study alone: both ends, or the median of what has none of its own,
    /// or every choice.
    pub(super) fn ends(&self, marks: &Marks) -> Vec<(Value, Mark)> {
        let values = match &self.domain {
            Domain::Linear { low, high } | Domain::Log { low, high } => vec![(*low).into(), (*high).into()],
            Domain::Whole { low, high } => vec![(*low).into(), (*high).into()],
            Domain::Distribution(distribution) => {
                let (low, high) = distribution.reach();
                vec![low.into(), high.into()]
            }
            Domain::Values(values) => values.clone(),
            Domain::File => Vec::new(),
        };
        let mark = |index: usize| marks.domain.get(index).or(marks.domain.last()).copied();
        values.into_iter().enumerate().map(|(i, value)| (value, mark(i).unwrap_or(marks.key))).collect()
    }

    /// The ends of an even range as whole numbers, if they are.
    pub(super) fn whole_ends(&self, marks: &Marks) -> Option<Vec<(Value, Mark)>> {
        let Domain::Linear { low, high } = self.domain else { return None };
        let whole = |value: f64| (value == value.trunc() && value.abs() < 1e15).then_some(value as i64);
        let domain = Domain::Whole { low: whole(low)?, high: whole(high)? };
        Some(Input { domain, ..self.clone() }.ends(marks))
    }
}

/// A value as it stands in a table: text without quotes, everything else as JSON.
pub(super) fn label(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
