//! Probabilities too small for per cent: two digits and a power of ten.

use crate::base::stats::Interval;

/// `8.1e-7`; `0` if it is 0.
pub(super) fn small(value: f64) -> String {
    if value > 0.0 { format!("{value:.1e}") } else { "0".to_string() }
}

/// The ends of an interval, rounded away from its middle: `7.5e-7 to 8.8e-7`.
pub(super) fn small_range(interval: Interval) -> String {
    format!("{} to {}", outward(interval.low, false), small_bound(interval.high))
}

/// An upper bound, rounded up.
pub(super) fn small_bound(high: f64) -> String {
    outward(high, true)
}

fn outward(value: f64, up: bool) -> String {
    let text = small(value);
    let Some((digits, power)) = text.split_once('e') else { return text };
    let (Ok(near), Ok(power)) = (text.parse::<f64>(), power.parse::<i32>()) else { return text };
    // What arithmetic leaves of a number that is there exactly is no reason to go on.
    let off = (value - near) / value;
    let tenths = digits
        .chars()
        .filter(char::is_ascii_digit)
        .fold(0, |sum, digit| 10 * sum + digit as i32 - '0' as i32);
    let (tenths, power) = match (up, tenths) {
        (true, 99) if off > 1e-9 => (10, power + 1),
        (true, _) if off > 1e-9 => (tenths + 1, power),
        (false, 10) if off < -1e-9 => (99, power - 1),
        (false, _) if off < -1e-9 => (tenths - 1, power),
        _ => (tenths, power),
    };
    format!("{}.{}e{power}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_promise_no_more_than_they_hold() {
        let range = |low, high| small_range(Interval { low, high });
        assert_eq!(range(7.51e-7, 8.79e-7), "7.5e-7 to 8.8e-7");
        assert_eq!(range(7.59e-7, 8.81e-7), "7.5e-7 to 8.9e-7");
        assert_eq!(range(9.96e-8, 9.91e-5), "9.9e-8 to 1.0e-4");
        assert_eq!(range(0.0, 3e-4), "0 to 3.0e-4");
        assert_eq!([small(8.06e-7), small(0.0), small_bound(1.25e-4)], ["8.1e-7", "0", "1.3e-4"]);
    }
}
