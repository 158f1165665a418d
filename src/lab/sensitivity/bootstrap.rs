//! Bootstrap intervals: points drawn again, and blocks of runs.

use super::response::{BlockWeights, Response};
use crate::base::chance::{Draws, Purpose};
use crate::base::stats::{Interval, percentiles, pick, redraw};

/// How intervals are made: percentiles (Efron & Tibshirani 1993) over resamples of the design's independent
/// units, with replacement.
///
/// Where all points share their runs (`common`), blocks of runs are drawn again too, independently of the
/// points (the two-way bootstrap of Owen 2007, which errs on the wide side). Where each point has runs of its
/// own, drawing a unit draws its noise with it. The draws have addresses: they depend on the seed alone, are
/// the same for all outputs, and need no order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resampling {
    /// Seed; 0 is a seed like any other.
    pub seed: u64,
    /// Number of resamples.
    pub resamples: u32,
    /// Whether the runs are common to all points.
    pub common: bool,
}

impl Resampling {
    /// How often each of `units` is drawn in a resample.
    fn units(&self, resample: u32, units: usize) -> Vec<f64> {
        redraw(self.seed, resample, units)
    }

    /// How often each block is drawn: drawn anew until two different ones are among them, since a product
    /// needs two.
    fn blocks(&self, resample: u32, blocks: usize) -> Vec<f64> {
        if !self.common || blocks < 2 {
            return vec![1.0; blocks];
        }
        let draws = Draws::new(self.seed, u64::from(resample));
        let mut round = 0;
        loop {
            let mut counts = vec![0.0; blocks];
            for draw in 0..blocks {
                counts[pick(&draws, Purpose::ResampleBlock, (draw, round), blocks)] += 1.0;
            }
            if counts.iter().filter(|count| **count > 0.0).count() > 1 {
                return counts;
            }
            round += 1;
        }
    }

    /// 95 % intervals of a vector of statistics, which is given the number of the resample, how often each unit
    /// and each block is drawn, and the weights of the blocks. A statistic that is NaN in half of the resamples
    /// or more has none.
    pub(super) fn intervals(
        &self,
        units: usize,
        response: &Response,
        statistics: impl Fn(u32, &[f64], &[f64], &BlockWeights) -> Vec<f64>,
    ) -> Vec<Option<Interval>> {
        let seen = self.resampled(units, response, statistics);
        let enough = self.resamples as usize / 2 + 1;
        seen.into_iter().map(|list| (list.len() >= enough).then(|| percentiles(list))).collect()
    }

    /// The statistics themselves, one list of finite values each, by resample.
    pub(super) fn resampled(
        &self,
        units: usize,
        response: &Response,
        statistics: impl Fn(u32, &[f64], &[f64], &BlockWeights) -> Vec<f64>,
    ) -> Vec<Vec<f64>> {
        let mut seen: Vec<Vec<f64>> = Vec::new();
        for resample in 0..self.resamples {
            let times = self.blocks(resample, response.blocks());
            let weights = response.weights_times(&times);
            let values = statistics(resample, &self.units(resample, units), &times, &weights);
            seen.resize_with(values.len(), Vec::new);
            for (list, value) in seen.iter_mut().zip(values) {
                if value.is_finite() {
                    list.push(value);
                }
            }
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_depend_on_the_seed_alone_and_zero_is_a_seed() {
        let plan = |seed| Resampling { seed, resamples: 3, common: true };
        assert_eq!(plan(0).units(1, 50), plan(0).units(1, 50));
        assert_ne!(plan(0).units(1, 50), plan(0).units(2, 50));
        assert_ne!(plan(0).units(1, 50), plan(1).units(1, 50));
        assert_eq!(plan(0).units(1, 50).iter().sum::<f64>(), 50.0);
        for resample in 0..100 {
            let times = plan(7).blocks(resample, 2);
            assert_eq!(times, [1.0, 1.0], "two blocks are both needed");
        }
    }
}
