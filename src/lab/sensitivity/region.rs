//! A box in the space of inputs.

use super::points::Points;
use crate::base::math::beta_regularized;

/// What a region asks of one input.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Bound {
    /// A number between limits, both included; `None` where there is no limit.
    Range {
        /// The least value.
        low: Option<f64>,
        /// The greatest value.
        high: Option<f64>,
    },
    /// The levels of a category that belong to it.
    Levels(Vec<bool>),
}

impl Bound {
    fn free(levels: Option<usize>) -> Bound {
        match levels {
            None => Bound::Range { low: None, high: None },
            Some(count) => Bound::Levels(vec![true; count]),
        }
    }

    /// Whether it excludes anything.
    pub(crate) fn restricts(&self) -> bool {
        match self {
            Bound::Range { low, high } => low.is_some() || high.is_some(),
            Bound::Levels(levels) => levels.contains(&false),
        }
    }

    /// Whether it holds for a value (of a category, the number of the level).
    pub(crate) fn holds(&self, x: f64) -> bool {
        match self {
            Bound::Range { low, high } => low.is_none_or(|low| x >= low) && high.is_none_or(|high| x <= high),
            Bound::Levels(levels) => levels.get(x as usize).copied().unwrap_or(false),
        }
    }
}

/// One bound per input.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Region {
    pub bounds: Vec<Bound>,
}

impl Region {
    /// The whole space of a design.
    pub(crate) fn whole(points: &Points) -> Region {
        Region { bounds: (0..points.inputs()).map(|input| Bound::free(points.levels(input))).collect() }
    }

    /// Whether a point lies in it.
    pub(crate) fn holds(&self, points: &Points, point: usize) -> bool {
        self.bounds.iter().enumerate().all(|(input, bound)| bound.holds(points.at(point, input)))
    }

    /// The inputs that it restricts.
    pub(crate) fn restricted(&self) -> Vec<usize> {
        (0..self.bounds.len()).filter(|input| self.bounds[*input].restricts()).collect()
    }

    /// The same region without the bound on one input.
    pub(crate) fn without(&self, points: &Points, input: usize) -> Region {
        let mut freed = self.clone();
        freed.bounds[input] = Bound::free(points.levels(input));
        freed
    }

    /// Points in it among `among`, and those of them that are hits.
    pub(crate) fn count(&self, points: &Points, hit: &[bool], among: &[usize]) -> (u64, u64) {
        let inside = among.iter().filter(|point| self.holds(points, **point));
        inside.fold((0, 0), |(all, hits), point| (all + 1, hits + u64::from(hit[*point])))
    }

    /// Quasi-p-value of the bound on one input (Bryant & Lempert 2010): the chance that as many hits as are in
    /// the region would be there if the bound did not matter, hits being as frequent as in the region without
    /// it. One-sided binomial; small if the bound matters. "Quasi", since the bounds were chosen on the data.
    pub(crate) fn quasi_p(&self, points: &Points, hit: &[bool], among: &[usize], input: usize) -> f64 {
        let (n, hits) = self.count(points, hit, among);
        let (n_free, hits_free) = self.without(points, input).count(points, hit, among);
        if hits == 0 {
            return 1.0;
        }
        let share = hits_free as f64 / n_free as f64;
        // P(X >= hits) = I_share(hits, n − hits + 1)
        beta_regularized(hits as f64, (n - hits) as f64 + 1.0, share)
    }
}
