//! An output at every point of a design, in blocks of runs.

use crate::base::math::ln;

/// Means of one output: points × blocks. The runs of a block are the same number at every point.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Response {
    block_runs: Vec<u64>,
    /// Point by point.
    means: Vec<f64>,
}

impl Response {
    /// From means, point by point, each with one mean per block of `block_runs` runs.
    ///
    /// Blocks without runs are left out. Panics if the means are no whole number of points, or not finite.
    pub(crate) fn new(block_runs: &[u64], means: &[f64]) -> Response {
        let blocks = block_runs.len();
        assert!(blocks > 0 && means.len().is_multiple_of(blocks), "{} means in {blocks} blocks", means.len());
        let filled = |block: usize| block_runs[block % blocks] > 0;
        let means: Vec<f64> =
            means.iter().enumerate().filter(|(at, _)| filled(*at)).map(|(_, mean)| *mean).collect();
        assert!(means.iter().all(|mean| mean.is_finite()), "a mean that is not finite");
        Response { block_runs: block_runs.iter().copied().filter(|runs| *runs > 0).collect(), means }
    }

    /// From counts of runs with an event, point by point, each with one count per block.
    pub(crate) fn from_counts(block_runs: &[u64], counts: &[u64]) -> Response {
        let blocks = block_runs.len();
        let mean = |(at, count): (usize, &u64)| match block_runs[at % blocks] {
            0 => 0.0,
            runs => *count as f64 / runs as f64,
        };
        Response::new(block_runs, &counts.iter().enumerate().map(mean).collect::<Vec<f64>>())
    }

    /// The same as log odds, ln((k + ½) / (n − k + ½)) of k of n runs (Haldane 1956; Anscombe 1956): where a probability
    /// is next to nothing nearly everywhere, its variance is that of a few spikes, and its log odds tell the other
    /// points apart. Right to the order of 1/n², so blocks should have some tens of runs.
    pub(crate) fn log_odds(block_runs: &[u64], counts: &[u64]) -> Response {
        let blocks = block_runs.len();
        let odds = |(at, &count): (usize, &u64)| {
            let (with, without) = (count as f64, block_runs[at % blocks] as f64 - count as f64);
            ln(with + 0.5) - ln(without + 0.5)
        };
        Response::new(block_runs, &counts.iter().enumerate().map(odds).collect::<Vec<f64>>())
    }

    /// A response without noise, one value a point: two blocks that agree.
    pub(crate) fn exact(values: &[f64]) -> Response {
        Response::new(&[1, 1], &values.iter().flat_map(|value| [*value, *value]).collect::<Vec<f64>>())
    }

    /// The contrast `self − other`, block by block. Panics if the two differ in shape.
    pub(crate) fn minus(&self, other: &Response) -> Response {
        assert!(
            self.block_runs == other.block_runs && self.means.len() == other.means.len(),
            "a contrast of outputs of different designs"
        );
        let means = self.means.iter().zip(&other.means).map(|(a, b)| a - b).collect();
        Response { block_runs: self.block_runs.clone(), means }
    }

    /// Only some points, in the order given.
    pub(crate) fn at(&self, points: &[usize]) -> Response {
        let means = points.iter().flat_map(|point| self.row(*point)).copied().collect();
        Response { block_runs: self.block_runs.clone(), means }
    }

    /// How many points.
    pub(crate) fn points(&self) -> usize {
        self.means.len() / self.blocks()
    }

    /// How many blocks hold runs.
    pub(crate) fn blocks(&self) -> usize {
        self.block_runs.len()
    }

    /// The means of one point, one per block.
    pub(crate) fn row(&self, point: usize) -> &[f64] {
        let blocks = self.blocks();
        &self.means[point * blocks..][..blocks]
    }

    /// The mean of every point over all its runs.
    pub(crate) fn values(&self) -> Vec<f64> {
        self.weighted_values(&self.weights())
    }

    pub(super) fn weighted_values(&self, weights: &BlockWeights) -> Vec<f64> {
        (0..self.points()).map(|point| weights.mean(self.row(point))).collect()
    }

    /// The same to a trillionth part, so that points whose blocks have the same means in another order are level: rounding
    /// would rank them.
    pub(super) fn level_values(&self, weights: &BlockWeights) -> Vec<f64> {
        self.weighted_values(weights).into_iter().map(level).collect()
    }

    /// The weights of the blocks: their shares of the runs.
    pub(super) fn weights(&self) -> BlockWeights {
        self.weights_times(&vec![1.0; self.blocks()])
    }

    /// The weights of blocks that are drawn `counts` times each.
    pub(super) fn weights_times(&self, counts: &[f64]) -> BlockWeights {
        BlockWeights::new(
            self.block_runs.iter().zip(counts).map(|(runs, count)| *runs as f64 * count).collect(),
        )
    }

    /// The same response with the mean of each block over all points taken off: what is summed is then small.
    pub(super) fn centred(&self) -> Response {
        let (points, blocks) = (self.points(), self.blocks());
        let mut centre = vec![0.0; blocks];
        for point in 0..points {
            for (sum, mean) in centre.iter_mut().zip(self.row(point)) {
                *sum += mean / points as f64;
            }
        }
        let means = self.means.iter().enumerate().map(|(at, mean)| mean - centre[at % blocks]).collect();
        Response { block_runs: self.block_runs.clone(), means }
    }
}

/// The nearest number of 40 binary digits; 0 is never negative.
fn level(value: f64) -> f64 {
    const DROPPED: u64 = (1 << 12) - 1;
    f64::from_bits((value + 0.0).to_bits().wrapping_add(DROPPED / 2 + 1) & !DROPPED)
}

/// Weights of blocks, which sum to one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct BlockWeights {
    weights: Vec<f64>,
    /// Weight of the pairs of different blocks.
    pairs: f64,
}

impl BlockWeights {
    pub(crate) fn new(weights: Vec<f64>) -> BlockWeights {
        let sum: f64 = weights.iter().sum();
        let weights: Vec<f64> = weights.iter().map(|weight| weight / sum).collect();
        let pairs = 1.0 - weights.iter().map(|weight| weight * weight).sum::<f64>();
        BlockWeights { weights, pairs }
    }

    pub(super) fn each(&self) -> &[f64] {
        &self.weights
    }

    /// The mean over blocks.
    pub(crate) fn mean(&self, x: &[f64]) -> f64 {
        self.weights.iter().zip(x).map(|(weight, x)| weight * x).sum()
    }

    /// The mean of `x_b y_c` over pairs of different blocks b ≠ c.
    ///
    /// For `x_b = f + e_b` and `y_c = g + h_c`, with noise that has mean zero and is independent between
    /// different blocks, its expectation is `f g`: e_b h_b, which is not zero on average, never enters. By
    /// `(Σ w x)(Σ w y) − Σ w² x y` it costs no more than the plain product.
    pub(crate) fn cross(&self, x: &[f64], y: &[f64]) -> f64 {
        let (mut sum_x, mut sum_y, mut same) = (0.0, 0.0, 0.0);
        for ((weight, x), y) in self.weights.iter().zip(x).zip(y) {
            sum_x += weight * x;
            sum_y += weight * y;
            same += weight * weight * x * y;
        }
        (sum_x * sum_y - same) / self.pairs
    }
}
