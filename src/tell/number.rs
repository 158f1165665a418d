//! One number, one wording: screen, report, trace, find, back-test and the captions of figures all ask here.
//!
//! A share is in per cent, a difference in percentage points and a mean in its unit, with as many decimals as the interval carries.
//! Ends of intervals are rounded outward, so that no interval promises more than it holds; the minus is a real one.
//! Between two ends stands an en dash, or "to" where an end has a sign. In prose a number is [`prose`]; in a column
//! it is [`column()`], and [`column_total`] beneath it. `scripts/plots/number.py` says the same of figures.

use crate::base::stats::Interval;
use crate::run::estimate::{Estimate, Measure};
use crate::tell::small::{small, small_bound, small_range};
use std::fmt::{self, Display, Formatter};

/// As in a sentence.
impl Display for Estimate {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        out.write_str(&prose(Some(*self)))
    }
}

/// Letters that a number may fill in a column.
pub(crate) const COLUMN: usize = 9;

/// In a sentence: `6.9 % (6.6–7.3; with parameters 0.8–31, median draw 2.2)`, `−6.4 points (−6.7 to −6.1)`, `not seen (≤ 0.02 %)`,
/// `all (≥ 99.98 %)`; what is too small for per cent `8.1e-7 (7.5e-7 to 8.8e-7)`, `≤ 1.2e-4`.
pub(crate) fn prose(estimate: Option<Estimate>) -> String {
    let Some(estimate) = estimate else { return "no such run".to_string() };
    let total = estimate.total.map_or(String::new(), |total| {
        let median = median(estimate).map_or(String::new(), |median| format!(", median draw {median}"));
        format!("; with parameters {}{median}", told_total(total, estimate))
    });
    if let Some(bound) = only_bound(estimate) {
        return match bound {
            Bound::Never(high) => format!("not seen (≤ {high} %{total})"),
            Bound::Always(low) => format!("all (≥ {low} %{total})"),
            Bound::AtMost(high) => format!("≤ {high}"),
        };
    }
    if is_small(estimate) {
        return format!("{} ({}{total})", small(estimate.value), small_range(estimate.ci));
    }
    let (scale, unit) = scale(estimate);
    let places = decimals(scale * estimate.half_width(), MOST_DECIMALS);
    let value = decimal_or_signed(scale * estimate.value, places, signs(estimate));
    let told = ends(estimate.ci, scale, places, signs(estimate));
    format!("{value} {unit} ({}{total})", range(&told))
}

/// The same with its widest interval alone, which contains the other: `−6.4 points (with parameters −13 to −0.8, median
/// draw −4.1)`.
pub(crate) fn widest(estimate: Option<Estimate>) -> String {
    let known = estimate.and_then(|estimate| Some((estimate, estimate.total?)));
    let Some((one, total)) = known.filter(|(one, _)| only_bound(*one).is_none()) else {
        return prose(estimate);
    };
    let middle = median(one).map_or(String::new(), |median| format!(", median draw {median}"));
    format!("{} (with parameters {}{middle})", plain(Some(one)), told_total(total, one))
}

/// The number alone, with as many decimals as its interval carries: `4.6 %`, `not seen (≤ 0.02 %)`, `all`.
pub(crate) fn plain(estimate: Option<Estimate>) -> String {
    let Some(estimate) = estimate else { return "no such run".to_string() };
    match only_bound(estimate) {
        Some(Bound::Never(high)) => format!("not seen (≤ {high} %)"),
        Some(Bound::Always(_)) => "all".to_string(),
        Some(Bound::AtMost(high)) => format!("≤ {high}"),
        None if is_small(estimate) => small(estimate.value),
        None => {
            let (scale, unit) = scale(estimate);
            let places = decimals(scale * estimate.half_width(), MOST_DECIMALS);
            format!("{} {unit}", decimal_or_signed(scale * estimate.value, places, signs(estimate)))
        }
    }
}

/// The interval of chance and parameters together, in a sentence: `0.8–31 %`.
pub(crate) fn total(estimate: Option<Estimate>) -> Option<String> {
    let estimate = estimate?;
    Some(format!("{} {}", told_total(estimate.total?, estimate), scale(estimate).1).trim_end().to_string())
}

/// The same in brackets, without its unit.
fn told_total(total: Interval, of: Estimate) -> String {
    if is_small(of) { small_range(total) } else { range(&total_ends(total, of)) }
}

/// In a column: `43.5±0.7`, `−6.4±0.3`, `0 (≤0.02)`, `≥99.98`; with fewer decimals where it would not fit. What is too small for
/// per cent is as in a sentence, without its second interval.
pub(crate) fn column(estimate: Option<Estimate>) -> String {
    let Some(estimate) = estimate else { return "–".to_string() };
    if let Some(bound) = only_bound(estimate) {
        return match bound {
            Bound::Never(high) => format!("0 (≤{high})"),
            Bound::Always(low) => format!("≥{low}"),
            Bound::AtMost(high) => format!("≤ {high}"),
        };
    }
    if is_small(estimate) {
        return prose(Some(Estimate { total: None, ..estimate }));
    }
    let (scale, _) = scale(estimate);
    let half = scale * estimate.half_width();
    let written = |places: usize| {
        let value = decimal_or_signed(scale * estimate.value, places, signs(estimate));
        format!("{value}±{:.places$}", half.max([1.0, 0.1, 0.01][places]))
    };
    fitting(decimals(half, 2), written)
}

/// The interval of chance and parameters together, in a column: `0.8–31`, of a difference `−13…−8`.
pub(crate) fn column_total(estimate: Option<Estimate>) -> String {
    let known = estimate.and_then(|estimate| Some((estimate.total?, estimate)));
    known.map_or("–".to_string(), |(total, estimate)| {
        if is_small(estimate) {
            return small_range(total);
        }
        total_ends(total, estimate).join(if signs(estimate) { "…" } else { "–" })
    })
}

/// The median over draws of the parameters, in a column.
pub(crate) fn column_median(estimate: Option<Estimate>) -> String {
    estimate.and_then(median).unwrap_or("–".to_string())
}

/// The median over draws of the parameters, with two digits.
fn median(estimate: Estimate) -> Option<String> {
    if is_small(estimate) {
        return estimate.median.map(small);
    }
    let median = scale(estimate).0 * estimate.median?;
    let places = if median.abs() < 1.0 { 2 } else { usize::from(median.abs() < 10.0) };
    Some(decimal_or_signed(median, places, signs(estimate)))
}

/// A share that is no share of runs, as of variance: `12.3 % (10.1–14.4)`.
pub(crate) fn percent_within(value: f64, interval: Interval) -> String {
    let places = decimals(50.0 * (interval.high - interval.low), MOST_DECIMALS);
    format!("{} % ({})", decimal(100.0 * value, places), range(&ends(interval, 100.0, places, false)))
}

/// A score with three decimals: `0.467 (0.402–0.531)`; with signs where it is a difference.
pub(crate) fn score(value: Option<f64>, interval: Option<Interval>, signs: bool) -> String {
    const PLACES: usize = 3;
    let Some(value) = value else { return String::new() };
    let value = decimal_or_signed(value, PLACES, signs);
    interval.map_or(value.clone(), |Interval { low, high }| {
        let end = |value, up| outward(value, PLACES, up, signs);
        format!("{value} ({})", range(&[end(low, false), end(high, true)]))
    })
}

/// A quantity between two others of its kind, each with three digits: `31.1 (−15.9 to 82.2)`.
pub(crate) fn within([low, middle, high]: [f64; 3]) -> String {
    format!("{} ({})", three_digits(middle), range(&[three_digits(low), three_digits(high)]))
}

/// Two ends of a range, with a dash only between plain numbers.
pub(crate) fn range([low, high]: &[String; 2]) -> String {
    let plain = [low, high].iter().all(|end| end.starts_with(|c: char| c.is_ascii_digit()));
    format!("{low}{}{high}", if plain { "–" } else { " to " })
}

/// A probability that is known exactly: as many digits as tell it from 0 and 100.
pub(crate) fn probability(p: f64) -> String {
    let pct = 100.0 * p;
    match pct {
        _ if pct <= 0.0 => "0 %".to_string(),
        _ if pct < 0.1 => "<0.1 %".to_string(),
        _ if pct > 99.9 && p < 1.0 => ">99.9 %".to_string(),
        _ if !(9.95..=90.0).contains(&pct) => format!("{pct:.1} %"),
        _ => format!("{pct:.0} %"),
    }
}

/// A part of a whole that is known exactly.
pub(crate) fn part(share: f64) -> String {
    format!("{} %", decimal(100.0 * share, 1))
}

/// A number with so many decimals and a real minus. Nothing is "−0.0".
pub(crate) fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(digits) if is_zero(digits) => digits.to_string(),
        Some(digits) => format!("−{digits}"),
        None => text,
    }
}

/// With a plus before what is above 0.
pub(crate) fn signed(value: f64, decimals: usize) -> String {
    let text = decimal(value, decimals);
    if value > 0.0 && !is_zero(&text) { format!("+{text}") } else { text }
}

/// A quantity with three digits that say something; whole numbers as they are.
pub(crate) fn three_digits(value: f64) -> String {
    let decimals = match value.abs() {
        size if size == size.trunc() => 0,
        size if size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        size if size >= 0.9995 => 2,
        size if size >= 0.01 => 3,
        _ => 4,
    };
    decimal(value, decimals)
}

/// A number with five digits that count, as a file or a command line would have it.
pub(crate) fn five_digits(x: f64) -> String {
    format!("{x:.4e}").parse::<f64>().unwrap_or(x).to_string()
}

/// A count with commas between thousands.
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// What is known of a share of which nothing but a bound is told.
enum Bound {
    /// Never seen, and at most so many per cent.
    Never(String),
    /// Always seen, and at least so many per cent.
    Always(String),
    /// Too small for per cent, and at most so much.
    AtMost(String),
}

fn only_bound(estimate: Estimate) -> Option<Bound> {
    match estimate.measure {
        Measure::Share => {}
        Measure::Rare { precise: false } => return Some(Bound::AtMost(small_bound(estimate.ci.high))),
        _ => return None,
    }
    if estimate.value <= 0.0 {
        let high = (100.0 * estimate.ci.high).max(0.01);
        return Some(Bound::Never(rounded(high, if high < 9.95 { 2 } else { 1 }, true)));
    }
    (estimate.value >= 1.0).then(|| Bound::Always(rounded(100.0 * estimate.ci.low, 2, false)))
}

/// By how much the number is multiplied where it is told, and in which unit that is.
fn scale(estimate: Estimate) -> (f64, &'static str) {
    match estimate.measure {
        Measure::Share => (100.0, "%"),
        Measure::Rare { .. } => (1.0, ""),
        Measure::Difference { .. } => (100.0, "points"),
        Measure::Mean { unit } => (1.0, unit),
    }
}

/// Whether it is too small for per cent.
fn is_small(estimate: Estimate) -> bool {
    matches!(estimate.measure, Measure::Rare { .. })
}

/// Whether the number and its ends have signs.
fn signs(estimate: Estimate) -> bool {
    matches!(estimate.measure, Measure::Difference { .. })
}

/// The decimals of the smallest intervals.
const MOST_DECIMALS: usize = 5;

/// As many decimals as an interval of this half-width carries, and at most so many.
fn decimals(half_width: f64, most: usize) -> usize {
    const LEAST: [f64; MOST_DECIMALS] = [9.95, 0.095, 0.0095, 0.00095, 0.000095];
    LEAST.iter().take(most).take_while(|least| half_width < **least).count()
}

/// The ends of an interval, multiplied by a scale.
fn ends(interval: Interval, scale: f64, places: usize, signs: bool) -> [String; 2] {
    let end = |value: f64, up| outward(scale * value, places, up, signs);
    [end(interval.low, false), end(interval.high, true)]
}

/// The ends of an interval of chance and parameters, wide and skewed: each has decimals by its own size, as many as
/// fit a column.
fn total_ends(total: Interval, of: Estimate) -> [String; 2] {
    let (scale, _) = scale(of);
    let end =
        |value: f64, up, most| outward(scale * value, decimals(scale * value.abs(), most), up, signs(of));
    let both = |most| [end(total.low, false, most), end(total.high, true, most)];
    let fits = |ends: &[String; 2]| ends.iter().map(|end| end.chars().count()).sum::<usize>() < COLUMN;
    (0..=2).rev().map(both).find(fits).unwrap_or_else(|| both(0))
}

/// The end of an interval, rounded away from its middle, without decimals if it is 0.
fn outward(value: f64, decimals: usize, up: bool, signs: bool) -> String {
    let text = rounded(value, decimals, up);
    match text.strip_prefix('-') {
        _ if is_zero(text.trim_start_matches('-')) => "0".to_string(),
        Some(digits) => format!("−{digits}"),
        None if signs && value > 0.0 => format!("+{text}"),
        None => text,
    }
}

/// A number rounded up or down, but for what arithmetic leaves of a number that is there exactly.
fn rounded(value: f64, decimals: usize, up: bool) -> String {
    const TRACE: f64 = 1e-9;
    let scale = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5][decimals.min(MOST_DECIMALS)];
    let whole = if up { (value * scale - TRACE).ceil() } else { (value * scale + TRACE).floor() };
    format!("{:.decimals$}", whole / scale)
}

fn decimal_or_signed(value: f64, decimals: usize, signs: bool) -> String {
    if signs { signed(value, decimals) } else { decimal(value, decimals) }
}

fn is_zero(text: &str) -> bool {
    !text.contains(|digit: char| ('1'..='9').contains(&digit))
}

/// The text with the most decimals that fits a column.
fn fitting(most: usize, written: impl Fn(usize) -> String) -> String {
    let all = (0..=most).rev().map(&written);
    all.into_iter().find(|text| text.chars().count() <= COLUMN).unwrap_or_else(|| written(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(low: f64, high: f64) -> Option<Estimate> {
        let measure = Measure::Difference { std_error: 0.0, variance_ratio: None };
        let share = Estimate::share(1, 2)?;
        Some(Estimate { measure, value: 0.5 * (low + high), ci: Interval { low, high }, ..share })
    }

    #[test]
    fn columns_keep_what_their_interval_carries() {
        let shares = [(0, 0), (0, 20_000), (20_000, 20_000), (0, 6), (3, 6), (8_700, 20_000)];
        let shown = ["–", "0 (≤0.02)", "≥99.98", "0 (≤46.0)", "50±31", "43.5±0.7"];
        assert_eq!(shares.map(|(count, trials)| column(Estimate::share(count, trials))), shown);
        let rare = [(1, 20_000), (70, 20_000), (7, 1_000_000)];
        let shown = ["0.01±0.01", "0.35±0.08", "0.00±0.01"];
        assert_eq!(rare.map(|(count, trials)| column(Estimate::share(count, trials))), shown);
        assert_eq!(column(difference(-0.2, -0.19)), "−19.5±0.5");
        assert_eq!(column(difference(-0.1210, -0.1205)), "−12.1±0.1");
        assert_eq!(column(difference(-0.0101, 0.01)), "0.0±1.0");
    }

    #[test]
    fn prose_says_the_same_digits() {
        let shares = [(0, 0), (0, 20_000), (20_000, 20_000), (0, 6), (3, 6), (8_700, 20_000)];
        let told = [
            "no such run",
            "not seen (≤ 0.02 %)",
            "all (≥ 99.98 %)",
            "not seen (≤ 46.0 %)",
            "50 % (18–82)",
            "43.5 % (42.8–44.2)",
        ];
        assert_eq!(shares.map(|(count, trials)| prose(Estimate::share(count, trials))), told);
        assert_eq!(prose(Estimate::share(7, 1_000_000)), "0.0007 % (0.0003–0.0015)");
        assert_eq!(prose(difference(-0.2, -0.19)), "−19.5 points (−20.0 to −19.0)");
        assert_eq!(prose(difference(-0.0101, 0.01)), "0.0 points (−1.1 to +1.0)");
    }

    #[test]
    fn the_second_interval_has_the_same_ends_in_a_column_and_in_prose() {
        let with = |low: f64, high: f64, estimate: Option<Estimate>| {
            estimate.map(|one| Estimate { total: Some(Interval { low, high }), ..one })
        };
        let both = |estimate| [column_total(estimate), prose(estimate)];
        let share = with(0.008, 0.305, Estimate::share(690, 10_000));
        assert_eq!(both(share), ["0.8–31", "6.9 % (6.4–7.5; with parameters 0.8–31)"]);
        let less = with(-0.4, -0.0011, difference(-0.2, -0.19));
        assert_eq!(both(less), ["−40…−0.1", "−19.5 points (−20.0 to −19.0; with parameters −40 to −0.1)"]);
        let never = with(0.0, 0.000_184, Estimate::share(0, 20_000));
        assert_eq!(both(never), ["0–0.02", "not seen (≤ 0.02 %; with parameters 0–0.02)"]);
    }

    #[test]
    fn the_widest_interval_stands_alone_and_the_number_by_itself() {
        let with = |low: f64, high: f64, estimate: Option<Estimate>| {
            estimate.map(|one| Estimate { total: Some(Interval { low, high }), median: Some(-0.03), ..one })
        };
        let wide = with(-0.4, -0.0011, difference(-0.2, -0.19));
        assert_eq!(widest(wide), "−19.5 points (with parameters −40 to −0.1, median draw −3.0)");
        assert_eq!(widest(difference(-0.2, -0.19)), prose(difference(-0.2, -0.19)));
        assert_eq!(total(wide).as_deref(), Some("−40 to −0.1 points"));
        // Neither end loses its sign, and 0 has none.
        let ends = [(-0.394, -0.0016), (-0.2, 0.0), (-0.031, 0.0004), (0.0016, 0.394), (0.0, 0.2)];
        let told = ["−40 to −0.1", "−20 to 0", "−3.1 to +0.1", "+0.1 to +40", "0 to +20"];
        for ((low, high), told) in ends.into_iter().zip(told) {
            let one = with(low, high, difference(low, high));
            assert_eq!(total(one), Some(format!("{told} points")));
        }
        let told = [(0, 20_000), (20_000, 20_000), (8_700, 20_000), (0, 0)];
        let told = told.map(|(count, trials)| plain(Estimate::share(count, trials)));
        assert_eq!(told, ["not seen (≤ 0.02 %)", "all", "43.5 %", "no such run"]);
    }

    #[test]
    fn what_is_too_small_for_per_cent_has_a_power_of_ten_and_both_intervals() {
        let rare = |total| Estimate {
            value: 8.06e-7,
            ci: Interval { low: 7.51e-7, high: 8.71e-7 },
            total,
            median: total.map(|_| 2e-7),
            ..Estimate { measure: Measure::Rare { precise: true }, ..Estimate::bound(0.0, 1.0) }
        };
        let with = Some(rare(Some(Interval { low: 0.0, high: 5.12e-6 })));
        assert_eq!(prose(with), "8.1e-7 (7.5e-7 to 8.8e-7; with parameters 0 to 5.2e-6, median draw 2.0e-7)");
        assert_eq!(widest(with), "8.1e-7 (with parameters 0 to 5.2e-6, median draw 2.0e-7)");
        assert_eq!(
            [column(with), column_median(with), column_total(with)],
            ["8.1e-7 (7.5e-7 to 8.8e-7)", "2.0e-7", "0 to 5.2e-6"]
        );
        assert_eq!(total(with).as_deref(), Some("0 to 5.2e-6"));
        let bound = Some(Estimate::bound(3e-7, 1.21e-4));
        assert_eq!([prose(bound), plain(bound), column(bound)], ["≤ 1.3e-4"; 3]);
        assert_eq!([plain(with), column_total(bound)], ["8.1e-7", "–"]);
    }

    #[test]
    fn scores_and_quantities_have_three_digits() {
        let interval = Some(Interval { low: 0.4021, high: 0.5309 });
        assert_eq!(score(Some(0.467), interval, false), "0.467 (0.402–0.531)");
        let interval = Some(Interval { low: -0.2, high: 0.041 });
        assert_eq!(score(Some(-0.08), interval, true), "−0.080 (−0.200 to +0.041)");
        assert_eq!([score(Some(0.5), None, false), score(None, None, true)], ["0.500", ""]);
        assert_eq!(within([-15.9, 31.12, 82.0]), "31.1 (−15.9 to 82)");
        assert_eq!([9.999, 0.0123, 0.001_23, 1234.5].map(three_digits), ["10.0", "0.012", "0.0012", "1234"]);
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
