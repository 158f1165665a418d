//! Mean and standard deviation from sums that do not depend on order.

use serde::{Deserialize, Serialize};

/// One unit of the fixed-point sums is 2^-32.
const UNITS: f64 = 4_294_967_296.0;
const TWO_64: f64 = 18_446_744_073_709_551_616.0;
/// The largest absolute value that [`Moments`] takes: 2^30, about 1.07e9.
const LARGEST: f64 = 1_073_741_824.0;

/// Number, sum and sum of squares of values, mergeable exactly and in any order.
///
/// Each value is rounded to a multiple of 2^-32 (2.3e-10); from there on everything is whole numbers, so that
/// a thousand partial sums give the same bits as one. Values up to 2^30 in size and more than 10^12 of them
/// fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moments {
    n: u64,
    /// Sum of the values, in units.
    #[serde(with = "as_text")]
    sum: i128,
    /// Sums of the high and the low 64 bits of each square, in units squared.
    #[serde(with = "as_text")]
    squares_high: i128,
    #[serde(with = "as_text")]
    squares_low: i128,
}

/// `x` in units, rounded to nearest, halves away from zero; `|x| <= LARGEST`.
#[inline]
fn units(x: f64) -> i64 {
    let scaled = x * UNITS;
    let whole = scaled as i64;
    let rest = scaled - whole as f64;
    whole + i64::from(rest >= 0.5) - i64::from(rest <= -0.5)
}

impl Moments {
    /// Adds one value. Panics if it is not finite or larger than 2^30 in size.
    pub fn record(&mut self, x: f64) {
        assert!((-LARGEST..=LARGEST).contains(&x), "{x} is beyond the range of exact sums");
        let value = units(x);
        let size = u128::from(value.unsigned_abs());
        let square = size * size;
        self.n += 1;
        self.sum += i128::from(value);
        self.squares_high += i128::from((square >> 64) as u64);
        self.squares_low += i128::from(square as u64);
    }

    /// Adds what another has recorded. Panics if a sum would overflow, which takes more than 10^12 values.
    pub fn merge(&mut self, other: &Self) {
        const FULL: &str = "too many values for exact sums";
        self.n = self.n.checked_add(other.n).expect(FULL);
        self.sum = self.sum.checked_add(other.sum).expect(FULL);
        self.squares_high = self.squares_high.checked_add(other.squares_high).expect(FULL);
        self.squares_low = self.squares_low.checked_add(other.squares_low).expect(FULL);
    }

    /// How many values were recorded.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The mean; `None` without values.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.sum as f64 / UNITS / self.n as f64)
    }

    /// The sample standard deviation (divisor `n − 1`); `None` with fewer than two values.
    pub fn sd(&self) -> Option<f64> {
        (self.n > 1).then(|| (self.squared_deviations() / (self.n - 1) as f64).sqrt() / UNITS)
    }

    /// The standard error of the mean; `None` with fewer than two values.
    pub fn std_error(&self) -> Option<f64> {
        self.sd().map(|sd| sd / (self.n as f64).sqrt())
    }

    /// Sum of squared distances from the mean, in units squared.
    ///
    /// With `sum = n m + r` in whole numbers it is `squares − m (sum + r) − r² / n`: the cancellation happens
    /// where it is exact.
    fn squared_deviations(&self) -> f64 {
        let n = i128::from(self.n);
        let (m, r) = (self.sum / n, self.sum % n);
        let factor = self.sum + r;
        let (factor_high, factor_low) = (factor >> 64, i128::from(factor as u64));
        let high = self.squares_high - m * factor_high;
        let low = self.squares_low - m * factor_low;
        let (high, low) = (high + (low >> 64), low as u64);
        let rest = r as f64 * (r as f64 / self.n as f64);
        (high as f64 * TWO_64 + low as f64 - rest).max(0.0)
    }
}

/// Whole numbers beyond 64 bits as text: JSON readers need not hold them.
mod as_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(value: &i128, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i128, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}
