//! One number of a sensitivity analysis.

use crate::base::stats::Interval;

/// Why an index has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// All runs of a point are one block.
    OneBlock,
    /// The input-caused variance is not distinguishable from zero.
    NoVariance,
    /// The method needs an order of values.
    Categorical,
    /// Fewer points than the method needs.
    FewPoints,
    /// Inputs move together.
    Collinear,
}

impl Reason {
    /// The word in files.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Reason::OneBlock => "one_block",
            Reason::NoVariance => "no_variance",
            Reason::Categorical => "categorical",
            Reason::FewPoints => "few_points",
            Reason::Collinear => "collinear",
        }
    }

    /// What it means, in a sentence.
    pub(crate) const fn sentence(self) -> &'static str {
        match self {
            Reason::OneBlock => {
                "The runs of a point are one block, so that noise cannot be told from inputs: make more runs a point."
            }
            Reason::NoVariance => {
                "The variance that inputs cause is not distinguishable from zero: its shares have no meaning."
            }
            Reason::Categorical => "The method needs an order of values, and a category has none.",
            Reason::FewPoints => "The design has too few points for the method.",
            Reason::Collinear => {
                "Inputs move together in the design, so that their effects cannot be told apart."
            }
        }
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
