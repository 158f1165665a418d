//! What is said of each number of the model: how it is known, what its elements stand for, and its bounds.

use super::nouns::{Kind, Level, Rung};
use super::unit::Unit;

labelled_enum! {
    /// How a number is known.
    Status {
        /// Read from data.
        Measured = "measured",
        /// Fitted to data.
        Estimated = "estimated",
        /// Chosen by judgement: sweep it.
        Assumed = "assumed",
        /// Set by the study, which alone knows how.
        Yours = "yours",
    }
}

/// What the elements of a parameter stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A single number.
    Scalar,
    /// One per kind of attack.
    Kind,
    /// One per level of response.
    Level,
    /// One per rung of the ladder.
    Rung,
}

impl Shape {
    /// The names of the elements, as keys of a study; empty for a scalar.
    pub const fn elements(self) -> &'static [&'static str] {
        match self {
            Shape::Scalar => &[],
            Shape::Kind => Kind::LABELS,
            Shape::Level => Level::LABELS,
            Shape::Rung => Rung::LABELS,
        }
    }
}

/// One row of the table of parameters.
#[derive(Debug)]
pub struct Field {
    /// Part of the model it belongs to.
    pub group: &'static str,
    /// Key in a study.
    pub key: &'static str,
    /// Symbol in `MODEL.md`.
    pub symbol: &'static str,
    /// What the elements stand for.
    pub shape: Shape,
    /// Per element: default, least and greatest plausible value.
    pub values: &'static [(f64, f64, f64)],
    pub unit: Unit,
    /// How it is known.
    pub status: Status,
    /// What it means.
    pub what: &'static str,
    /// Where it comes from.
    pub source: &'static str,
}

/// Bounds that are narrower than the unit's: a utility must stay finite, and nothing may be divided by zero.
#[rustfmt::skip]
const NARROWER: &[(&str, f64, f64)] = &[
    ("prospect_loss_aversion", 0.1, 10.0),
    ("payoff_scale_gdp_pct", 1.0, 1000.0),
    ("risk_aversion_max", 0.0, 0.15),
    ("prospect_curvature", 0.05, 2.0),
    ("risk_tolerance_median", 0.01, 0.99),
    ("challenger_risk_tolerance_mean", 0.01, 0.99),
    ("challenger_risk_tolerance_concentration", 2.0, 100.0),
    ("audience_polyarchy_reference", 0.01, 1.0),
    ("audience_opinion_reference_pct", 1.0, 100.0),
    ("price_level_reference_usd_k", 0.01, 100.0),
    ("attack_dissimilarity", 0.01, 1.0),
    ("consent_shock_scale", 0.001, 100.0),
];

impl Field {
    /// The least and the greatest value that is possible at all: the unit's, or narrower ones.
    pub fn bounds(&self) -> (f64, f64) {
        let narrower = NARROWER.iter().find(|(key, _, _)| *key == self.key);
        narrower.map_or(self.unit.bounds(), |&(_, low, high)| (low, high))
    }

    /// The full key of element `element`: `key`, or `key.name` for a parameter with elements.
    pub fn element_key(&self, element: usize) -> String {
        match self.shape.elements().get(element) {
            Some(name) => format!("{}.{name}", self.key),
            None => self.key.to_string(),
        }
    }
}
