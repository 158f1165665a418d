//! Sobol' indices of a Saltelli design.

use super::bootstrap::Resampling;
use super::index::{Index, Reason};
use super::response::{BlockWeights, Response};
use crate::base::stats::Interval;

/// A Saltelli design: for each base point j the rows A_j, B_j, A_B^1_j … A_B^d_j (A_j with input i from B_j), and
/// for second order B_A^1_j … B_A^d_j.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Saltelli {
    pub inputs: usize,
    /// Whether the rows B_A are there.
    pub second_order: bool,
}

impl Saltelli {
    /// Rows per base point.
    pub(crate) const fn rows(&self) -> usize {
        (if self.second_order { 2 } else { 1 }) * self.inputs + 2
    }

    fn products(&self) -> usize {
        1 + 2 * self.inputs + if self.second_order { self.inputs * (self.inputs - 1) / 2 } else { 0 }
    }
}

/// First-order (Saltelli et al. 2010), total (Jansen 1999) and, where the design has it, second-order
/// (Saltelli 2002) indices, with noise removed.
///
/// With Y_b the mean over block b of runs, taken off its mean over the whole design, and E over base points
/// and pairs of different blocks b ≠ c:
///
/// * V = cov(Y_b, Y_c) over the rows A and B,
/// * first order  S_i = E\[Y_b(B) (Y_c(A_B^i) − Y_c(A))\] / V,
/// * total        T_i = E\[(Y_b(A) − Y_b(A_B^i)) (Y_c(A) − Y_c(A_B^i))\] / 2V,
/// * second order S_ik = E\[Y_b(B_A^i) Y_c(A_B^k) − Y_b(A) Y_c(B)\] / V − S_i − S_k.
///
/// The plain estimators have b = c, where the noise of a run multiplies itself: T_i of an input that does
/// nothing is then (noise variance) / (all variance), not 0. That noise, which belongs to the run index as a
/// further, hidden input, can be split off by the law of total variance is known (Iooss & Ribatet 2009 treat
/// such stochastic simulators); products between blocks need no estimate of it. Where points share their runs,
/// an input that does nothing changes nothing: its T is 0 to the bit.
///
/// Estimates of small indices may be negative. Panics if the response has no whole number of base points.
pub(crate) fn sobol(design: &Saltelli, response: &Response, plan: &Resampling) -> Vec<Index> {
    let rows = design.rows();
    assert!(response.points().is_multiple_of(rows), "{} points of a Saltelli design", response.points());
    let units = response.points() / rows;
    let names = names(design);
    let refuse = |reason| names.iter().map(|name| name.index(Err(reason))).collect();
    if response.blocks() < 2 {
        return refuse(Reason::OneBlock);
    }
    if units < 2 {
        return refuse(Reason::FewPoints);
    }
    let y = response.centred();
    let weights = y.weights();
    let once = products(design, &y, &weights);
    let values = indices(design, &y, &once, &vec![1.0; units], &weights);
    if values[0] <= 0.0 {
        return refuse(Reason::NoVariance);
    }
    let intervals = plan.intervals(units, &y, |_, counts, _, drawn| {
        if *drawn == weights {
            indices(design, &y, &once, counts, drawn)
        } else {
            indices(design, &y, &products(design, &y, drawn), counts, drawn)
        }
    });
    if intervals[0].is_none_or(|variance| variance.low <= 0.0) {
        return refuse(Reason::NoVariance);
    }
    let found = values[1..].iter().zip(&intervals[1..]);
    let found = found.map(|(value, interval)| interval.map(|i| (*value, i)).ok_or(Reason::NoVariance));
    names.iter().zip(found).map(|(name, found)| name.index(found)).collect()
}

struct Name(&'static str, usize, Option<usize>);

impl Name {
    fn index(&self, value: Result<(f64, Interval), Reason>) -> Index {
        Index { name: self.0, input: Some(self.1), with: self.2, value }
    }
}

fn names(design: &Saltelli) -> Vec<Name> {
    let d = design.inputs;
    let mut names: Vec<Name> = (0..d).map(|i| Name("first", i, None)).collect();
    names.extend((0..d).map(|i| Name("total", i, None)));
    if design.second_order {
        names.extend((0..d).flat_map(|i| (i + 1..d).map(move |k| Name("second", i, Some(k)))));
    }
    names
}

/// Per base point: the square for V, then the numerators of first, total and second order.
fn products(design: &Saltelli, y: &Response, weights: &BlockWeights) -> Vec<f64> {
    let (rows, d) = (design.rows(), design.inputs);
    let mut out = Vec::with_capacity(y.points() / rows * design.products());
    let mut difference = vec![0.0; y.blocks()];
    for base in (0..y.points()).step_by(rows) {
        let (a, b) = (y.row(base), y.row(base + 1));
        let ab = |i: usize| y.row(base + 2 + i);
        let ba = |i: usize| y.row(base + 2 + d + i);
        out.push(0.5 * (weights.cross(a, a) + weights.cross(b, b)));
        let total = out.len() + d;
        out.resize(total + d, 0.0);
        for i in 0..d {
            for ((to, ab), a) in difference.iter_mut().zip(ab(i)).zip(a) {
                *to = ab - a;
            }
            out[total - d + i] = weights.cross(b, &difference);
            out[total + i] = 0.5 * weights.cross(&difference, &difference);
        }
        if design.second_order {
            let both = weights.cross(a, b);
            for i in 0..d {
                out.extend((i + 1..d).map(|k| weights.cross(ba(i), ab(k)) - both));
            }
        }
    }
    out
}

/// V, then first, total and second order, of base points that count so often each.
fn indices(
    design: &Saltelli,
    y: &Response,
    products: &[f64],
    counts: &[f64],
    weights: &BlockWeights,
) -> Vec<f64> {
    let (rows, d) = (design.rows(), design.inputs);
    let units: f64 = counts.iter().sum();
    let mut sums = vec![0.0; design.products()];
    let mut means = vec![0.0; y.blocks()];
    for (unit, (count, products)) in counts.iter().zip(products.chunks_exact(design.products())).enumerate() {
        if *count == 0.0 {
            continue;
        }
        for (sum, product) in sums.iter_mut().zip(products) {
            *sum += count * product;
        }
        let (a, b) = (y.row(unit * rows), y.row(unit * rows + 1));
        for ((mean, a), b) in means.iter_mut().zip(a).zip(b) {
            *mean += 0.5 * count * (a + b) / units;
        }
    }
    let mut values: Vec<f64> = sums.iter().map(|sum| sum / units).collect();
    values[0] -= weights.cross(&means, &means);
    let variance = values[0];
    for value in &mut values[1..] {
        *value = if variance > 0.0 { *value / variance } else { f64::NAN };
    }
    if design.second_order {
        let mut at = 1 + 2 * d;
        for i in 0..d {
            for k in i + 1..d {
                values[at] -= values[1 + i] + values[1 + k];
                at += 1;
            }
        }
    }
    values
}
