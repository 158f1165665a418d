//! Estimates as the tables hold them, and their words.

use super::table::{self, Cell};
use crate::run::estimate::{Estimate, Measure};
use crate::tell::number::{self, prose};
use crate::write::ReadRow;

/// A share in a column, in words.
pub(super) fn share(row: &ReadRow<'_>, value: &str) -> String {
    prose(row.estimate(value, Measure::Share))
}

/// The same in a cell of a table.
pub(super) fn share_cell(row: &ReadRow<'_>, value: &str) -> Cell {
    table::number(share(row, value), row.number(value))
}

/// A number in a cell of a table as the file has it.
pub(super) fn number_cell(row: &ReadRow<'_>, column: &str) -> Cell {
    table::number(row.text(column), row.number(column))
}

/// A share in a column without its intervals.
pub(super) fn plain_share(row: &ReadRow<'_>, value: &str) -> String {
    number::plain(row.estimate(value, Measure::Share))
}

/// The interval of chance and parameters together about a share, where there is one.
pub(super) fn total_share(row: &ReadRow<'_>, value: &str) -> Option<String> {
    number::total(row.estimate(value, Measure::Share))
}

/// The probability of a row of `rare.csv`, in words.
pub(super) fn rare_probability(row: &ReadRow<'_>) -> String {
    let precise = row.estimate("probability", Measure::Rare { precise: true });
    let bound = || Some(Estimate::bound(row.number("probability")?, row.number("upper_bound")?));
    prose(precise.or_else(bound))
}

/// The share without that in a column, in words.
pub(super) fn complement(row: &ReadRow<'_>, value: &str) -> String {
    prose(row.estimate(value, Measure::Share).map(Estimate::complement))
}

/// The difference of a row, in words.
pub(super) fn difference(row: &ReadRow<'_>) -> String {
    prose(of_difference(row))
}

/// The difference of a row.
pub(super) fn of_difference(row: &ReadRow<'_>) -> Option<Estimate> {
    let std_error = row.number("std_error").unwrap_or_default();
    let measure = Measure::Difference { std_error, variance_ratio: row.number("variance_ratio") };
    row.estimate("difference", measure)
}

/// A difference of the screen of assumptions: at the medians, with one of them moved, or how much that moves it.
pub(super) fn of_screen(row: &ReadRow<'_>, value: &str) -> Option<Estimate> {
    let measure = Measure::Difference { std_error: 0.0, variance_ratio: None };
    let [low, high] = ["low", "high"].map(|end| format!("{value}_{end}"));
    row.estimate_between(value, [&low, &high], measure)
}

/// Value and ends of the interval of a row, in per cent; none where nothing was counted.
pub(super) fn interval_pct(row: &ReadRow<'_>, value: &str) -> Option<[f64; 3]> {
    Some([100.0 * row.number(value)?, 100.0 * row.number("ci_low")?, 100.0 * row.number("ci_high")?])
}

/// The interval of chance and parameters together, in per cent, where the row has one, and the median draw, where that is known.
pub(super) fn total_pct(row: &ReadRow<'_>) -> Option<([f64; 2], Option<f64>)> {
    let percent = |column| Some(100.0 * row.number(column)?);
    Some(([percent("total_low")?, percent("total_high")?], percent("total_median")))
}
