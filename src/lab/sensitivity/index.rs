//! One number of a sensitivity analysis.

use crate::base::stats::Interval;
use crate::model::study::labelled_enum;

labelled_enum! {
    /// Why an index has no value, as the screen says it.
    Reason {
        /// The runs of a point are one block, so that noise cannot be told from inputs: make more runs a point.
        OneBlock = "one_block",
        /// The variance that inputs cause is not distinguishable from zero: its shares have no meaning.
        NoVariance = "no_variance",
        /// The method needs an order of values, and a category has none.
        Categorical = "categorical",
        /// The design has too few points for the method.
        FewPoints = "few_points",
        /// Inputs move together in the design, so that their effects cannot be told apart.
        Collinear = "collinear",
    }
}

/// One index of one input.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Index {
    /// Its name, such as `total`.
    pub name: &'static str,
    /// The input by position; `None` where it belongs to all, or to a dummy.
    pub input: Option<usize>,
    /// The second input of an interaction.
    pub with: Option<usize>,
    /// The estimate and its 95 % bootstrap interval, or why there is none.
    pub value: Result<(f64, Interval), Reason>,
}

impl Index {
    pub(super) fn of(name: &'static str, input: usize, value: Result<(f64, Interval), Reason>) -> Index {
        Index { name, input: Some(input), with: None, value }
    }
}
