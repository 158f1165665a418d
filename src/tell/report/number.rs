//! Numbers in words that carry their uncertainty.

use crate::write::ReadRow;

/// A number with so many decimals and a real minus.
pub(super) fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        // Nothing is "-0.0".
        Some(digits) if digits.chars().all(|c| c == '0' || c == '.') => digits.to_string(),
        Some(digits) => format!("−{digits}"),
        None => text,
    }
}

/// As many decimals as an interval carries.
fn decimals(half_width_pct: f64) -> usize {
    if half_width_pct >= 9.95 {
        0
    } else if half_width_pct >= 0.095 {
        1
    } else {
        2
    }
}

/// Value and ends of the interval of a row, in per cent; none where nothing was counted.
pub(super) fn interval_pct(row: &ReadRow<'_>, value: &str) -> Option<[f64; 3]> {
    Some([100.0 * row.number(value)?, 100.0 * row.number("ci_low")?, 100.0 * row.number("ci_high")?])
}

/// The ends of the interval of chance and parameters together, in per cent, where the row has one.
pub(super) fn total_pct(row: &ReadRow<'_>) -> Option<[f64; 2]> {
    Some([100.0 * row.number("total_low")?, 100.0 * row.number("total_high")?])
}

/// Words about that interval to stand behind the other.
fn with_parameters(ends: Option<[f64; 2]>, written: fn(f64, usize) -> String) -> String {
    let Some([low, high]) = ends else { return String::new() };
    let places = decimals(0.5 * (high - low));
    format!("; with parameters {} to {}", written(low, places), written(high, places))
}

/// A share: `6.9 % (6.6 to 7.3)`, with the interval of chance and parameters behind the other if it is known; what
/// was never or always seen as a bound.
pub(super) fn share(row: &ReadRow<'_>, value: &str) -> String {
    let Some([value, low, high]) = interval_pct(row, value) else {
        return "no such run".to_string();
    };
    let places = decimals(0.5 * (high - low));
    let total = with_parameters(total_pct(row), decimal);
    if value <= 0.0 {
        // A bound is rounded away from what it must not promise.
        return format!("not seen (at most {} %{total})", decimal((100.0 * high).ceil() / 100.0, 2));
    }
    if value >= 100.0 {
        return format!("all (at least {} %{total})", decimal((100.0 * low).floor() / 100.0, 2));
    }
    let [value, low, high] = [value, low, high].map(|number| decimal(number, places));
    format!("{value} % ({low} to {high}{total})")
}

/// A difference: `−6.4 points (−6.7 to −6.1)`.
pub(super) fn difference(row: &ReadRow<'_>) -> String {
    let Some([value, low, high]) = interval_pct(row, "difference") else {
        return "no such runs".to_string();
    };
    let places = decimals(0.5 * (high - low));
    let total = with_parameters(total_pct(row), signed);
    let [value, low, high] = [value, low, high].map(|number| signed(number, places));
    format!("{value} points ({low} to {high}{total})")
}

fn signed(value: f64, decimals: usize) -> String {
    let text = decimal(value, decimals);
    if value > 0.0 && text.chars().any(|c| ('1'..='9').contains(&c)) { format!("+{text}") } else { text }
}

/// The size of a difference with its intervals turned the same way: `6.4 points (6.1 to 6.7)`.
pub(super) fn size(row: &ReadRow<'_>) -> String {
    let Some([value, low, high]) = interval_pct(row, "difference") else {
        return "no such runs".to_string();
    };
    let places = decimals(0.5 * (high - low));
    let turned = |[low, high]: [f64; 2]| if value < 0.0 { [-high, -low] } else { [low, high] };
    let total = with_parameters(total_pct(row).map(turned), decimal);
    let [low, high] = turned([low, high]).map(|number| decimal(number, places));
    format!("{} points ({low} to {high}{total})", decimal(value.abs(), places))
}

/// A count with commas between thousands.
pub fn grouped(count: u64) -> String {
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

/// A quantity with three significant digits or so.
pub(super) fn quantity(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        _ if value == value.trunc() => 0,
        _ if size >= 100.0 => 0,
        _ if size >= 10.0 => 1,
        _ if size >= 1.0 => 2,
        _ => 3,
    };
    decimal(value, decimals)
}
