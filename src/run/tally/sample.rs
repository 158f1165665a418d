//! What is kept of the values of one quantity.

use crate::base::stats::{Moments, QuantileSketch};
use serde::{Deserialize, Serialize};

/// The largest value that [`Moments`] takes: 2^30.
const LARGEST: f64 = 1_073_741_824.0;

/// Whether a value goes into sums. One that is not finite, or too large for an exact sum, says nothing.
pub(super) fn is_summed(value: f64) -> bool {
    value.abs() <= LARGEST
}

/// The distribution of a quantity over runs: exact moments and a sketch of the quantiles, both of which
/// merge exactly in any order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Option<Stored>", into = "Option<Stored>")]
pub struct Sample {
    /// Number, sum and sum of squares in fixed point, and the extremes.
    pub moments: Moments,
    /// Counts in bins of bounded relative width.
    pub sketch: QuantileSketch,
}

/// The form in files, where most samples have no value yet and say no more than that.
#[derive(Serialize, Deserialize)]
struct Stored {
    moments: Moments,
    sketch: QuantileSketch,
}

impl From<Sample> for Option<Stored> {
    fn from(sample: Sample) -> Option<Stored> {
        let Sample { moments, sketch } = sample;
        (moments.n() > 0).then_some(Stored { moments, sketch })
    }
}

impl From<Option<Stored>> for Sample {
    fn from(stored: Option<Stored>) -> Sample {
        stored.map_or(Sample::default(), |Stored { moments, sketch }| Sample { moments, sketch })
    }
}

impl Sample {
    /// Adds a value. One that is not summed is left out; the number of values shows it.
    #[inline]
    pub fn record(&mut self, value: f64) {
        if is_summed(value) {
            self.moments.record(value);
            self.sketch.record(value);
        }
    }

    /// Adds all values of another sample.
    pub fn merge(&mut self, other: &Sample) {
        if other.moments.n() == 0 {
            return;
        }
        self.moments.merge(&other.moments);
        self.sketch.merge(&other.sketch);
    }
}
