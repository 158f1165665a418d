//! Estimates as the tables hold them, and their words.

use crate::base::stats::Interval;
use crate::run::estimate::{Estimate, Measure};
use crate::tell::number::{self, prose};
use crate::write::ReadRow;

/// The number in a column with the intervals of its row; `None` where nothing was counted. Words need no trials,
/// and not every table has them: they stay 0.
fn estimate(row: &ReadRow<'_>, value: &str, measure: Measure) -> Option<Estimate> {
    let between = |low, high| Some(Interval { low: row.number(low)?, high: row.number(high)? });
    Some(Estimate {
        measure,
        value: row.number(value)?,
        ci: between("ci_low", "ci_high")?,
        total: between("total_low", "total_high"),
        median: row.number("total_median"),
        trials: row.count("trials"),
        count: row.count("count"),
        draws: 0,
    })
}

/// A share in a column, in words.
pub(super) fn share(row: &ReadRow<'_>, value: &str) -> String {
    prose(estimate(row, value, Measure::Share))
}

/// A share in a column with its widest interval.
pub(super) fn widest_share(row: &ReadRow<'_>, value: &str) -> String {
    number::widest(estimate(row, value, Measure::Share))
}

/// A share in a column without its intervals.
pub(super) fn plain_share(row: &ReadRow<'_>, value: &str) -> String {
    number::plain(estimate(row, value, Measure::Share))
}

/// The interval of chance and parameters together about a share, where there is one.
pub(super) fn total_share(row: &ReadRow<'_>, value: &str) -> Option<String> {
    number::total(estimate(row, value, Measure::Share))
}

/// The share without that in a column, in words.
pub(super) fn complement(row: &ReadRow<'_>, value: &str) -> String {
    prose(estimate(row, value, Measure::Share).map(Estimate::complement))
}

/// The difference of a row, in words.
pub(super) fn difference(row: &ReadRow<'_>) -> String {
    prose(of_difference(row))
}

/// The difference of a row with its widest interval.
pub(super) fn widest_difference(row: &ReadRow<'_>) -> String {
    number::widest(of_difference(row))
}

fn of_difference(row: &ReadRow<'_>) -> Option<Estimate> {
    let std_error = row.number("std_error").unwrap_or_default();
    let measure = Measure::Difference { std_error, variance_ratio: row.number("variance_ratio") };
    estimate(row, "difference", measure)
}

/// Value and ends of the interval of a row, in per cent; none where nothing was counted.
pub(super) fn interval_pct(row: &ReadRow<'_>, value: &str) -> Option<[f64; 3]> {
    Some([100.0 * row.number(value)?, 100.0 * row.number("ci_low")?, 100.0 * row.number("ci_high")?])
}

/// The interval of chance and parameters together with the median draw in the middle, in per cent, where the row has one.
pub(super) fn total_pct(row: &ReadRow<'_>) -> Option<[f64; 3]> {
    let percent = |column| Some(100.0 * row.number(column)?);
    Some([percent("total_low")?, percent("total_median")?, percent("total_high")?])
}
