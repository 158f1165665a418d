//! PAWN: how far an output's distribution moves when an input is held.

use super::bootstrap::Resampling;
use super::index::{Index, Reason};
use super::points::Points;
use super::response::Response;
use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};
use crate::base::stats::{Interval, percentiles, quantile};

/// Slices into which the range of a number is cut.
pub(crate) const PAWN_SLICES: usize = 10;

/// PAWN of a generic sample (Pianosi & Wagener 2015, 2018).
///
/// Points are cut into slices of equal number along each input (a category, or a number with few values, into
/// its values); for each slice s, KS_s = max |F(y | slice) − F(y)|. `median` and `maximum` are those of KS_s
/// over the slices. They are never zero, even without influence: `dummy_median` and `dummy_maximum` are those
/// of an input of slices drawn at random (mean, and the range of 95 % of such dummies), and
/// `median_above_dummy` is the median less the dummy's of the same sample, around 0 for an input that does
/// nothing. Resamples repeat points, and so all distances in them are greater: each interval is shifted by that
/// bias. Noise of the runs widens every distribution; it is in the dummy as well.
pub(crate) fn pawn(points: &Points, response: &Response, plan: &Resampling) -> Vec<Index> {
    assert_eq!(points.len(), response.points(), "points of a design");
    let inputs = points.inputs();
    let cuts: Vec<Vec<usize>> = (0..inputs).map(|input| slices(points, input)).collect();
    let values = response.level_values(&response.weights());
    let refuse = |reason| {
        let all = |name| (0..inputs).map(move |input| Index::of(name, input, Err(reason)));
        NAMES.into_iter().flat_map(all).collect()
    };
    if points.len() < 5 * PAWN_SLICES {
        return refuse(Reason::FewPoints);
    }
    if values.iter().all(|value| *value == values[0]) {
        return refuse(Reason::NoVariance);
    }
    // Inputs with slices of equal number share a dummy, the first.
    let equal: Vec<usize> = (0..points.len()).map(|rank| rank * PAWN_SLICES / points.len()).collect();
    let sizes = |cut: &[usize]| {
        let last = cut.iter().max().map_or(0, |last| last + 1);
        (0..last).map(|slice| cut.iter().filter(|at| **at == slice).count()).collect::<Vec<usize>>()
    };
    let of_equal = sizes(&equal);
    let mut dummies = vec![equal];
    let mut dummy_of = Vec::new();
    for cut in &cuts {
        let is_equal = sizes(cut) == of_equal;
        dummy_of.push(if is_equal { 0 } else { dummies.len() });
        dummies.extend((!is_equal).then(|| cut.clone()));
    }
    let orders = plan
        .kept(Purpose::DummyOrder, points.len(), |resample| dummy_order(plan.seed, resample, points.len()));
    let of_dummies = |sorted: &Sorted, counts: &[f64], resample: u32| -> Vec<[f64; 2]> {
        let order = &orders[resample as usize];
        let shuffled = |cut: &Vec<usize>| order.iter().map(|at| cut[*at as usize]).collect::<Vec<usize>>();
        dummies.iter().map(|cut| sorted.kolmogorov(counts, &shuffled(cut))).collect()
    };
    let sorted = Sorted::new(values);
    let once = vec![1.0; points.len()];
    let found: Vec<[f64; 2]> = cuts.iter().map(|cut| sorted.kolmogorov(&once, cut)).collect();
    let nulls: Vec<Vec<[f64; 2]>> =
        (0..plan.resamples).map(|resample| of_dummies(&sorted, &once, resample)).collect();
    let null =
        |dummy: usize, which: usize| -> Vec<f64> { nulls.iter().map(|null| null[dummy][which]).collect() };

    let resampled = plan.resampled(points.len(), response, |resample, counts, _, weights| {
        let again = Sorted::new(response.level_values(weights));
        let own: Vec<[f64; 2]> = cuts.iter().map(|cut| again.kolmogorov(counts, cut)).collect();
        let null = of_dummies(&again, counts, resample);
        let median = own.iter().map(|ks| ks[0]);
        let maximum = own.iter().map(|ks| ks[1]);
        let above = own.iter().zip(&dummy_of).map(|(own, dummy)| own[0] - null[*dummy][0]);
        median.chain(maximum).chain(above).collect()
    });
    let value = |name: usize, input: usize| match name {
        0 | 1 => found[input][name],
        _ => found[input][0] - mean(&null(dummy_of[input], 0)),
    };
    let mut indices = Vec::new();
    for (at, list) in resampled.into_iter().enumerate() {
        let (name, input) = (at / inputs, at % inputs);
        let value = value(name, input);
        let bias = mean(&list) - value;
        let Interval { low, high } = percentiles(list);
        indices.push(Index::of(
            NAMES[name],
            input,
            Ok((value, Interval { low: low - bias, high: high - bias })),
        ));
    }
    for (which, name) in ["dummy_median", "dummy_maximum"].into_iter().enumerate() {
        let values = null(0, which);
        indices.push(Index {
            name,
            input: None,
            with: None,
            value: Ok((mean(&values), percentiles(values))),
        });
    }
    indices
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

const NAMES: [&str; 3] = ["median", "maximum", "median_above_dummy"];

/// The slice of each point along an input.
fn slices(points: &Points, input: usize) -> Vec<usize> {
    let column = points.column(input);
    let mut values = column.clone();
    values.sort_unstable_by(f64::total_cmp);
    values.dedup();
    if points.levels(input).is_some() || values.len() <= PAWN_SLICES {
        let slice = |x: &f64| values.iter().position(|value| value == x).unwrap_or(0);
        return column.iter().map(slice).collect();
    }
    let mut order: Vec<usize> = (0..column.len()).collect();
    order.sort_by(|a, b| column[*a].total_cmp(&column[*b]));
    let mut slices = vec![0; column.len()];
    for (rank, point) in order.into_iter().enumerate() {
        slices[point] = rank * PAWN_SLICES / column.len();
    }
    slices
}

/// An order of the points by chance.
fn dummy_order(seed: u64, resample: u32, points: usize) -> Vec<u32> {
    let draws = Draws::new(seed, u64::from(resample));
    let key = |point| draws.uniform(Address::new(Purpose::DummyOrder, AgentId::WORLD, Time::quarter(point)));
    let mut keyed: Vec<(f64, u32)> = (0..points as u32).map(|point| (key(point), point)).collect();
    keyed.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    keyed.into_iter().map(|(_, point)| point).collect()
}

/// Values of an output with their order.
struct Sorted {
    values: Vec<f64>,
    order: Vec<usize>,
}

impl Sorted {
    fn new(values: Vec<f64>) -> Sorted {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
        Sorted { values, order }
    }

    /// Median and maximum over slices of the greatest distance between the distribution of the points in the
    /// slice and that of all, points counted so often each.
    fn kolmogorov(&self, counts: &[f64], slices: &[usize]) -> [f64; 2] {
        let total = slices.iter().max().map_or(0, |last| last + 1);
        let mut sizes = vec![0.0; total];
        for (slice, count) in slices.iter().zip(counts) {
            sizes[*slice] += count;
        }
        let all: f64 = sizes.iter().sum();
        let (mut below, mut below_all, mut greatest) = (vec![0.0; total], 0.0, vec![0.0_f64; total]);
        for (place, &point) in self.order.iter().enumerate() {
            below[slices[point]] += counts[point];
            below_all += counts[point];
            let next = self.order.get(place + 1).map(|next| self.values[*next]);
            if next == Some(self.values[point]) {
                continue;
            }
            let share = below_all / all;
            for ((greatest, below), size) in greatest.iter_mut().zip(&below).zip(&sizes) {
                // An empty slice gives NaN, which is greater than nothing.
                let distance = (below / size - share).abs();
                if distance > *greatest {
                    *greatest = distance;
                }
            }
        }
        let mut distances: Vec<f64> = greatest
            .into_iter()
            .zip(sizes)
            .filter(|(_, size)| *size > 0.0)
            .map(|(distance, _)| distance)
            .collect();
        distances.sort_unstable_by(f64::total_cmp);
        [quantile(&distances, 0.5), quantile(&distances, 1.0)]
    }
}
