//! Histograms to draw, from the bins of a quantile sketch.

use super::sketch::QuantileSketch;

/// About how many bins of equal width [`histogram`] makes.
const BINS: f64 = 30.0;
/// The widest range of whole numbers that get one bin each.
const UNIT_RANGE: f64 = 60.0;
/// Below this size every whole number has sketch bins of its own.
const UNIT_SIZE: f64 = 128.0;

/// One bin of a [`histogram`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct HistogramBin {
    /// The lower edge; `None` in the first bin, which takes everything below its upper edge.
    pub low: Option<f64>,
    /// The upper edge, itself not in the bin; `None` in the last bin.
    pub high: Option<f64>,
    /// How many values.
    pub count: u64,
}

/// Equally wide bins with round edges between about the 1 % and the 99 % quantile, and an open bin at each end.
///
/// The width is 1, 2 or 5 times a power of ten, at least the thirtieth part of that range and never so narrow
/// that the sketch's own bins would show. Whole numbers (`integer`) get a bin each, centred on them, if they
/// range over at most 60 and stay below 128 in size; wider bins begin and end half-way between whole numbers.
/// The values of a sketch bin go where its midpoint falls, or the least or greatest value of all where it holds that: many
/// runs have just that, as the territory at the start. Others may be counted on the wrong side of an edge if they are within
/// 0.4 % of it. The counts add up to the sketch's number; empty if that is zero.
pub(crate) fn histogram(sketch: &QuantileSketch, integer: bool) -> Vec<HistogramBin> {
    let edges = histogram_edges(sketch, integer);
    if sketch.n() == 0 {
        return Vec::new();
    }
    let mut bins = Vec::with_capacity(edges.len() + 1);
    for i in 0..=edges.len() {
        bins.push(HistogramBin {
            low: i.checked_sub(1).map(|before| edges[before]),
            high: edges.get(i).copied(),
            count: 0,
        });
    }
    for bin in sketch.bins() {
        let holds = |value: Option<f64>| value.filter(|&value| bin.holds(value));
        let place = holds(sketch.max()).or(holds(sketch.min())).unwrap_or(bin.midpoint());
        bins[edges.partition_point(|&edge| edge <= place)].count += bin.count;
    }
    bins
}

/// The inner edges of [`histogram`]'s bins, rising; empty if one bin holds everything.
pub(crate) fn histogram_edges(sketch: &QuantileSketch, integer: bool) -> Vec<f64> {
    let (Some(min), Some(max)) = (sketch.min(), sketch.max()) else {
        return Vec::new();
    };
    if min == max {
        return Vec::new();
    }
    if integer && max - min <= UNIT_RANGE && max < UNIT_SIZE && min > -UNIT_SIZE {
        let first = min as i64;
        return (first..max as i64).map(|v| v as f64 + 0.5).collect();
    }
    let low = sketch.quantile(0.01).unwrap_or(min);
    let high = sketch.quantile(0.99).unwrap_or(max);
    let size = if -low > high { -low } else { high };
    let mut width = ((high - low) / BINS).max(size / 32.0);
    if width == 0.0 {
        width = (max - min) / BINS;
    }
    if integer {
        width = width.max(1.0);
    }
    let step = Step::at_least(width);
    let first = floor(low / step.width());
    let last = (-floor(-high / step.width())).max(first + 1);
    let shift = if integer { 0.5 } else { 0.0 };
    (first..=last).map(|i| step.times(i) - shift).collect()
}

fn floor(x: f64) -> i64 {
    let whole = x as i64;
    whole - i64::from((whole as f64) > x)
}

/// `digit × 10^power`, with the powers of ten kept apart so that multiples come out as round decimals.
struct Step {
    digit: i64,
    over: f64,
    under: f64,
}

impl Step {
    /// The least 1, 2 or 5 times a power of ten that is at least `width > 0`.
    fn at_least(width: f64) -> Self {
        let (mut over, mut under) = (1.0, 1.0);
        while 10.0 * over <= width {
            over *= 10.0;
        }
        while over / under > width && under < 1e300 {
            under *= 10.0;
        }
        let candidates = [1, 2, 5, 10].map(|digit| Self { digit, over, under });
        for candidate in candidates {
            if candidate.width() >= width {
                return candidate;
            }
        }
        Self { digit: 20, over, under }
    }

    fn width(&self) -> f64 {
        self.times(1)
    }

    fn times(&self, i: i64) -> f64 {
        (i * self.digit) as f64 * self.over / self.under
    }
}
