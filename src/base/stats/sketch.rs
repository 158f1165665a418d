//! Quantiles of any number of values in flat memory, from counts that merge exactly.

use serde::{Deserialize, Serialize};

/// Bits of the mantissa below those that number a bin: 7 of 52 are kept.
const DROPPED_BITS: u32 = 45;

/// Counts of the bins `offset`, `offset + 1`, ...; the first and the last are never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Window {
    offset: u32,
    #[serde(with = "super::counts")]
    counts: Vec<u64>,
}

impl Window {
    fn add(&mut self, bin: u32, count: u64) {
        if self.counts.is_empty() {
            self.offset = bin;
        }
        if bin < self.offset {
            let missing = (self.offset - bin) as usize;
            self.counts.splice(0..0, std::iter::repeat_n(0, missing));
            self.offset = bin;
        }
        let at = (bin - self.offset) as usize;
        if at >= self.counts.len() {
            self.counts.resize(at + 1, 0);
        }
        self.counts[at] += count;
    }

    fn merge(&mut self, other: &Self) {
        let (Some(_), Some(last)) = (other.counts.first(), other.counts.len().checked_sub(1)) else {
            return;
        };
        // both ends first, so that the window grows once
        self.add(other.offset, 0);
        self.add(other.offset + last as u32, 0);
        let start = (other.offset - self.offset) as usize;
        for (mine, theirs) in self.counts[start..].iter_mut().zip(&other.counts) {
            *mine += theirs;
        }
    }

    fn bins(&self) -> impl DoubleEndedIterator<Item = (u32, u64)> {
        let offset = self.offset;
        let numbered = self.counts.iter().enumerate();
        numbered.filter(|(_, count)| **count > 0).map(move |(i, count)| (offset + i as u32, *count))
    }
}

/// One bin of a [`QuantileSketch`]: `count` values between `low` and `high`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SketchBin {
    /// The lower edge.
    pub low: f64,
    /// The upper edge; equal to `low` in the bin of zeros.
    pub high: f64,
    /// How many values fell between.
    pub count: u64,
}

impl SketchBin {
    /// The value that stands for the bin: within 1/256 of every value in it.
    pub fn midpoint(&self) -> f64 {
        self.low + 0.5 * (self.high - self.low)
    }

    /// Whether a value falls into the bin, which has the edge that is nearer to 0.
    pub(super) fn holds(&self, value: f64) -> bool {
        let above = if self.low < 0.0 { self.low < value } else { self.low <= value };
        let below = if self.low < 0.0 { value <= self.high } else { value < self.high };
        above && below
    }

    fn of_size(bin: u32, count: u64) -> Self {
        let edge = |bin: u32| f64::from_bits(u64::from(bin) << DROPPED_BITS);
        Self { low: edge(bin), high: edge(bin + 1), count }
    }

    fn mirrored(self) -> Self {
        Self { low: -self.high, high: -self.low, count: self.count }
    }
}

/// Counts of values in log-linear bins: each power of two is cut into 128 bins of equal width.
///
/// A quantile is off by at most 1/256 (0.4 %) of its size. Counts are whole, so that merging is exact, in any
/// order and any grouping. Minimum, maximum and number are exact. Values nearer to zero than 2.2e-308 count as
/// zero.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "Stored", try_from = "Stored")]
pub struct QuantileSketch {
    n: u64,
    min: f64,
    max: f64,
    zeros: u64,
    negative: Window,
    positive: Window,
}

impl Default for QuantileSketch {
    fn default() -> Self {
        Self {
            n: 0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
            zeros: 0,
            negative: Window::default(),
            positive: Window::default(),
        }
    }
}

impl QuantileSketch {
    /// A sketch without values.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one value, which must be finite; panics if it is not.
    pub fn record(&mut self, x: f64) {
        assert!(x.is_finite(), "{x} in a quantile sketch");
        // turns -0 into 0, so that the minimum does not depend on order
        let x = x + 0.0;
        self.n += 1;
        self.min = if x < self.min { x } else { self.min };
        self.max = if x > self.max { x } else { self.max };
        let size = x.abs();
        let bin = (size.to_bits() >> DROPPED_BITS) as u32;
        if size < f64::MIN_POSITIVE {
            self.zeros += 1;
        } else if x > 0.0 {
            self.positive.add(bin, 1);
        } else {
            self.negative.add(bin, 1);
        }
    }

    /// Adds what another sketch has recorded.
    pub fn merge(&mut self, other: &Self) {
        self.n += other.n;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.zeros += other.zeros;
        self.negative.merge(&other.negative);
        self.positive.merge(&other.positive);
    }

    /// How many values were recorded.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The least value; `None` without values.
    pub fn min(&self) -> Option<f64> {
        (self.n > 0).then_some(self.min)
    }

    /// The greatest value; `None` without values.
    pub fn max(&self) -> Option<f64> {
        (self.n > 0).then_some(self.max)
    }

    /// The `q` quantile, `q` in [0, 1]: the least value that at least a share `q` of the values does not exceed,
    /// read off as the midpoint of its bin. `None` without values. Panics if `q` is outside [0, 1].
    pub fn quantile(&self, q: f64) -> Option<f64> {
        assert!((0.0..=1.0).contains(&q), "quantile {q}");
        if self.n == 0 {
            return None;
        }
        let rank = self.rank(q);
        if rank == 1 {
            return Some(self.min);
        }
        if rank == self.n {
            return Some(self.max);
        }
        let mut below = 0;
        for bin in self.bins() {
            below += bin.count;
            if below >= rank {
                return Some(bin.midpoint().clamp(self.min, self.max));
            }
        }
        Some(self.max)
    }

    /// `ceil(q n)`, from 1 to n; a product that rounding alone has lifted above a whole number is not raised.
    fn rank(&self, q: f64) -> u64 {
        let product = q * self.n as f64;
        let held = product - product * 4e-16;
        let floor = held as u64;
        let ceiling = floor + u64::from(held > floor as f64);
        ceiling.clamp(1, self.n)
    }

    /// The bins that hold values, in rising order.
    pub fn bins(&self) -> impl Iterator<Item = SketchBin> {
        let negative = self.negative.bins().rev();
        let zeros = SketchBin { low: 0.0, high: 0.0, count: self.zeros };
        negative
            .map(|(bin, count)| SketchBin::of_size(bin, count).mirrored())
            .chain((self.zeros > 0).then_some(zeros))
            .chain(self.positive.bins().map(|(bin, count)| SketchBin::of_size(bin, count)))
    }
}

/// The form in files: JSON has no infinities, and the extremes of an empty sketch are infinite.
#[derive(Serialize, Deserialize)]
struct Stored {
    n: u64,
    min_bits: u64,
    max_bits: u64,
    zeros: u64,
    negative: Window,
    positive: Window,
}

impl From<QuantileSketch> for Stored {
    fn from(sketch: QuantileSketch) -> Self {
        Self {
            n: sketch.n,
            min_bits: sketch.min.to_bits(),
            max_bits: sketch.max.to_bits(),
            zeros: sketch.zeros,
            negative: sketch.negative,
            positive: sketch.positive,
        }
    }
}

impl TryFrom<Stored> for QuantileSketch {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        let last_bin = f64::MAX.to_bits() >> DROPPED_BITS;
        let mut n = stored.zeros;
        for window in [&stored.negative, &stored.positive] {
            let end = u64::from(window.offset) + window.counts.len() as u64;
            if end > last_bin + 1 {
                return Err(format!("a quantile sketch has no bin {end}"));
            }
            if window.counts.first() == Some(&0) || window.counts.last() == Some(&0) {
                return Err("a quantile sketch begins or ends with an empty bin".to_owned());
            }
            for count in &window.counts {
                n = n.saturating_add(*count);
            }
        }
        if n != stored.n {
            return Err(format!("a quantile sketch counts {n}, not {}", stored.n));
        }
        let (min, max) = (f64::from_bits(stored.min_bits), f64::from_bits(stored.max_bits));
        let ordered = min.is_finite() && max.is_finite() && min <= max;
        if n > 0 && !ordered {
            return Err(format!("a quantile sketch from {min} to {max}"));
        }
        Ok(Self {
            n,
            min: if n > 0 { min } else { f64::INFINITY },
            max: if n > 0 { max } else { f64::NEG_INFINITY },
            zeros: stored.zeros,
            negative: stored.negative,
            positive: stored.positive,
        })
    }
}
