//! Bootstrap intervals: points drawn again, and blocks of runs.

use super::response::{BlockWeights, Response};
use crate::base::chance::{Draws, Purpose};
use crate::base::stats::{Interval, percentiles, pick, redraw};
use std::sync::{Arc, Mutex, PoisonError};

/// How intervals are made: percentiles (Efron & Tibshirani 1993) over resamples of the design's independent
/// units, with replacement.
///
/// Where all points share their runs (`common`), blocks of runs are drawn again too, independently of the
/// points (the two-way bootstrap of Owen 2007, which errs on the wide side). Where each point has runs of its
/// own, drawing a unit draws its noise with it. The draws have addresses: they depend on the seed alone, are
/// the same for all outputs, for which they are kept, and need no order.
#[derive(Debug)]
pub(crate) struct Resampling {
    /// Seed; 0 is a seed like any other.
    pub seed: u64,
    /// Number of resamples.
    pub resamples: u32,
    /// Whether the runs are common to all points.
    pub common: bool,
    kept: Mutex<Vec<Kept>>,
}

/// What was drawn for one purpose and so many units: by resample, a number for each.
#[derive(Debug)]
struct Kept {
    purpose: Purpose,
    units: usize,
    drawn: Arc<[Vec<u32>]>,
}

impl Resampling {
    /// A plan, of which nothing has been drawn yet.
    pub(crate) fn new(seed: u64, resamples: u32, common: bool) -> Resampling {
        Resampling { seed, resamples, common, kept: Mutex::default() }
    }

    /// What `draw` gives for each resample, a number for each of `units`, which is asked of it once for all outputs.
    pub(super) fn kept(
        &self,
        purpose: Purpose,
        units: usize,
        draw: impl Fn(u32) -> Vec<u32>,
    ) -> Arc<[Vec<u32>]> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.iter().find(|kept| kept.purpose == purpose && kept.units == units) {
            return Arc::clone(&known.drawn);
        }
        let drawn: Arc<[Vec<u32>]> = (0..self.resamples).map(draw).collect();
        kept.push(Kept { purpose, units, drawn: Arc::clone(&drawn) });
        drawn
    }

    /// How often each of `units` is drawn, by resample.
    fn units(&self, units: usize) -> Arc<[Vec<u32>]> {
        self.kept(Purpose::Resample, units, |resample| redraw(self.seed, resample, units))
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
        let mut counts = vec![0.0; units];
        for (resample, drawn) in (0..).zip(self.units(units).iter()) {
            let times = self.blocks(resample, response.blocks());
            let weights = response.weights_times(&times);
            counts.iter_mut().zip(drawn).for_each(|(count, drawn)| *count = f64::from(*drawn));
            let values = statistics(resample, &counts, &times, &weights);
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
        let drawn = |seed| Resampling::new(seed, 3, true).units(50);
        assert_eq!(drawn(0), drawn(0));
        assert_ne!(drawn(0)[1], drawn(0)[2]);
        assert_ne!(drawn(0)[1], drawn(1)[1]);
        assert_eq!(drawn(0)[1].iter().sum::<u32>(), 50);
        let plan = Resampling::new(7, 100, true);
        for resample in 0..100 {
            let times = plan.blocks(resample, 2);
            assert_eq!(times, [1.0, 1.0], "two blocks are both needed");
        }
    }

    #[test]
    fn what_is_kept_is_what_would_be_drawn() {
        let plan = Resampling::new(3, 4, true);
        for units in [7, 9, 7] {
            let drawn: Vec<Vec<u32>> = (0..4).map(|resample| redraw(3, resample, units)).collect();
            assert_eq!(*plan.units(units), *drawn);
        }
        assert_eq!(plan.kept(Purpose::DummyOrder, 7, |_| vec![1])[3], [1]);
    }
}
