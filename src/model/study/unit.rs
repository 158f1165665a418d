//! Units of parameters, and the hard bounds that a value in such a unit must keep.

/// The unit of a number that a study may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Per cent of the state's own annual GDP.
    GdpPct,
    /// A probability, 0 to 1.
    Probability,
    /// A share of a whole.
    Share,
    /// A correlation, below one.
    Correlation,
    /// A hazard: probability per quarter of 91 days.
    PerQuarter,
    /// A rate or probability per fortnight of 14 days.
    PerFortnight,
    /// Times per year.
    PerYear,
    /// Growth per year as a share.
    GrowthPerYear,
    /// A pure number, not negative.
    Number,
    /// Standard deviation of a natural logarithm.
    SdLog,
    /// Standard deviation of a logit.
    SdLogit,
    /// Added to a logit, whatever its sign.
    Logit,
    /// Per unit of utility.
    PerUtility,
    /// A multiplier, not negative.
    Factor,
    /// Kilometres.
    Km,
    Days,
    /// Quarters of 91 days.
    Quarters,
    /// Per cent of answers in an opinion poll.
    OpinionPct,
    /// Units of utility.
    Utility,
    /// Risk tolerance, .5 neutral.
    RiskTolerance,
    /// Billion US dollars at market rates.
    UsdBn,
    /// Thousand persons.
    Thousand,
    /// Million persons.
    Million,
    /// Degrees of latitude or longitude.
    Degrees,
}

impl Unit {
    /// The label as written in files.
    pub const fn label(self) -> &'static str {
        match self {
            Unit::GdpPct => "% of annual GDP",
            Unit::Probability => "probability",
            Unit::Share => "share",
            Unit::Correlation => "correlation",
            Unit::PerQuarter => "per quarter",
            Unit::PerFortnight => "per 14 days",
            Unit::PerYear => "per year",
            Unit::GrowthPerYear => "share per year",
            Unit::Number => "number",
            Unit::SdLog => "sd of ln",
            Unit::SdLogit => "sd of logit",
            Unit::Logit => "logits",
            Unit::PerUtility => "per utility unit",
            Unit::Factor => "factor",
            Unit::Km => "km",
            Unit::Days => "days",
            Unit::Quarters => "quarters",
            Unit::OpinionPct => "% of answers",
            Unit::Utility => "utility units",
            Unit::RiskTolerance => "0 averse to 1 seeking",
            Unit::UsdBn => "USD bn",
            Unit::Thousand => "thousand persons",
            Unit::Million => "million persons",
            Unit::Degrees => "degrees",
        }
    }

    /// The least and the greatest value that is possible at all. They keep every utility finite:
    /// with risk aversion at most .15 and a scale of at least 1 % of GDP, exp(.15 * 2,000 / 1) is
    /// below the largest double. Some choices divide by their precision, so it is above 0.
    pub const fn bounds(self) -> (f64, f64) {
        match self {
            Unit::GdpPct => (0.0, 1000.0),
            Unit::Probability | Unit::Share => (0.0, 1.0),
            Unit::PerQuarter | Unit::PerFortnight => (0.0, 1.0),
            Unit::Correlation => (0.0, 0.999),
            Unit::PerYear => (0.0, 365.0),
            Unit::GrowthPerYear => (-0.5, 1.0),
            Unit::Number => (0.0, 100.0),
            Unit::SdLog | Unit::SdLogit => (0.0, 3.0),
            Unit::Logit => (-20.0, 20.0),
            Unit::PerUtility => (0.01, 1000.0),
            Unit::Factor => (0.0, 10.0),
            Unit::Km => (1.0, 1e6),
            Unit::Days => (1.0, 3660.0),
            Unit::Quarters => (0.0, 400.0),
            Unit::OpinionPct => (0.0, 100.0),
            Unit::Utility => (0.0, 100.0),
            Unit::RiskTolerance => (0.0, 1.0),
            Unit::UsdBn | Unit::Thousand | Unit::Million => (0.0, 1e6),
            Unit::Degrees => (-180.0, 180.0),
        }
    }
}
