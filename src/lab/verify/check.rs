//! One check: what is expected, what was obtained, and how far apart they may be.

/// What was obtained, held against what theory says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Check {
    /// What is measured, and where.
    pub name: String,
    /// Where the expected number comes from: author and year, or the closed form.
    pub source: &'static str,
    /// What theory says.
    pub expected: f64,
    /// What the engine gave.
    pub obtained: f64,
    /// When the check is passed.
    pub criterion: Criterion,
}

/// When a check is passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Criterion {
    /// Obtained and expected differ by this at most.
    Within(f64),
    /// Obtained is this at most: the critical value of a statistic whose mean is the expected number.
    AtMost(f64),
    /// Obtained is this at least.
    AtLeast(f64),
    /// Obtained lies between these.
    Between(f64, f64),
}

impl Check {
    /// Obtained must be within `tolerance` of what is expected.
    pub(crate) fn within(
        name: impl Into<String>,
        source: &'static str,
        expected: f64,
        obtained: f64,
        tolerance: f64,
    ) -> Check {
        Check { name: name.into(), source, expected, obtained, criterion: Criterion::Within(tolerance) }
    }

    /// Obtained must be at least this, whatever is expected beyond.
    pub(crate) fn at_least(
        name: impl Into<String>,
        source: &'static str,
        least: f64,
        obtained: f64,
    ) -> Check {
        Check { name: name.into(), source, expected: least, obtained, criterion: Criterion::AtLeast(least) }
    }

    /// A count of `trials` runs must be what a probability gives: within `z` standard errors of the binomial
    /// distribution.
    pub(crate) fn share(
        name: impl Into<String>,
        source: &'static str,
        probability: f64,
        count: u64,
        trials: u64,
        z: f64,
    ) -> Check {
        let n = trials as f64;
        let tolerance = z * (probability * (1.0 - probability) / n).sqrt();
        Check::within(name, source, probability, count as f64 / n, tolerance)
    }

    /// How many of something there are that must not be.
    pub(crate) fn none(name: impl Into<String>, source: &'static str, found: u64) -> Check {
        Check::within(name, source, 0.0, found as f64, 0.0)
    }

    /// Whether it is passed. A number that is no number passes nothing.
    pub(crate) fn passed(&self) -> bool {
        match self.criterion {
            Criterion::Within(tolerance) => (self.obtained - self.expected).abs() <= tolerance,
            Criterion::AtMost(most) => self.obtained <= most,
            Criterion::AtLeast(least) => self.obtained >= least,
            Criterion::Between(least, most) => least <= self.obtained && self.obtained <= most,
        }
    }
}
