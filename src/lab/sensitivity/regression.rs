//! Standardized regression coefficients.

use super::bootstrap::Resampling;
use super::index::{Index, Reason};
use super::points::Points;
use super::response::{BlockWeights, Response};
use crate::base::stats::ranks;

/// What is regressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scale {
    /// The output on the inputs: coefficients of the values (SRC).
    Values,
    /// Ranks on ranks (SRRC; Iman & Conover 1979).
    Ranks,
}

/// Least squares of an output on all inputs: `coefficient` is β_i sd(x_i) / sd(y) (Saltelli & Marivoet 1990),
/// `r2` the share of the variance that the line explains. Categories enter as one column per level but the
/// first and have no coefficient.
///
/// Of values, sd(y) is that of the noise-free response and `r2` its explained share (covariances between
/// different blocks of runs), so that both are what they would be without noise. Ranks have no noise-free
/// form: there noise draws coefficients and `r2` towards 0, never away from it.
pub(crate) fn regression(
    points: &Points,
    response: &Response,
    scale: Scale,
    plan: &Resampling,
) -> Vec<Index> {
    assert_eq!(points.len(), response.points(), "points of a design");
    let columns = Columns::new(points, scale);
    let refuse = |reason| {
        let all = (0..points.inputs()).map(|input| Index::of("coefficient", input, Err(reason)));
        all.chain([Index { name: "r2", input: None, with: None, value: Err(reason) }]).collect()
    };
    if scale == Scale::Values && response.blocks() < 2 {
        return refuse(Reason::OneBlock);
    }
    if points.len() < 2 * (columns.x.len() + 2) {
        return refuse(Reason::FewPoints);
    }
    let fit = |counts: &[f64], weights: &BlockWeights| match scale {
        Scale::Values => columns.fit(response, counts, weights),
        Scale::Ranks => {
            let ranked = Response::exact(&ranks(&response.weighted_values(weights)));
            columns.fit(&ranked, counts, &ranked.weights())
        }
    };
    let Some(values) = fit(&vec![1.0; points.len()], &response.weights()) else {
        return refuse(Reason::Collinear);
    };
    if values[0] <= 0.0 {
        return refuse(Reason::NoVariance);
    }
    let undefined = vec![f64::NAN; columns.x.len() + 2];
    let intervals = plan.intervals(points.len(), response, |_, counts, _, weights| {
        fit(counts, weights).unwrap_or_else(|| undefined.clone())
    });
    if intervals[0].is_none_or(|variance| variance.low <= 0.0) {
        return refuse(Reason::NoVariance);
    }
    let found = |at: usize| intervals[at].map(|interval| (values[at], interval)).ok_or(Reason::Collinear);
    let coefficient = |input: usize| match columns.of_input[input] {
        Some(column) => found(2 + column),
        None => Err(Reason::Categorical),
    };
    let all = (0..points.inputs()).map(|input| Index::of("coefficient", input, coefficient(input)));
    all.chain([Index { name: "r2", input: None, with: None, value: found(1) }]).collect()
}

/// What the output is regressed on.
struct Columns {
    /// Columns × points.
    x: Vec<Vec<f64>>,
    /// The column of each input; `None` for a category.
    of_input: Vec<Option<usize>>,
}

impl Columns {
    fn new(points: &Points, scale: Scale) -> Columns {
        let (mut x, mut of_input) = (Vec::new(), Vec::new());
        for input in 0..points.inputs() {
            let column = points.column(input);
            of_input.push(points.levels(input).is_none().then_some(x.len()));
            match (points.levels(input), scale) {
                (None, Scale::Values) => x.push(column),
                (None, Scale::Ranks) => x.push(ranks(&column)),
                (Some(levels), _) => {
                    let is = |level: usize| {
                        column
                            .iter()
                            .map(move |x| f64::from(u8::from(*x == level as f64)))
                            .collect::<Vec<f64>>()
                    };
                    // A level that no point has would be a column of zeros.
                    let seen = (0..levels).map(is).filter(|column| column.contains(&1.0));
                    x.extend(seen.skip(1));
                }
            }
        }
        Columns { x, of_input }
    }

    /// Variance, R², then the standardized coefficients; `None` if a column depends on others.
    fn fit(&self, y: &Response, counts: &[f64], weights: &BlockWeights) -> Option<Vec<f64>> {
        let (columns, blocks) = (self.x.len(), y.blocks());
        let n: f64 = counts.iter().sum();
        let mean = |x: &[f64]| x.iter().zip(counts).map(|(x, count)| x * count).sum::<f64>() / n;
        let centred = |x: &[f64]| {
            let centre = mean(x);
            x.iter().map(|x| x - centre).collect::<Vec<f64>>()
        };
        let product = |a: &[f64], b: &[f64]| {
            a.iter().zip(b).zip(counts).map(|((a, b), count)| count * a * b).sum::<f64>() / n
        };
        let x: Vec<Vec<f64>> = self.x.iter().map(|x| centred(x)).collect();
        let of_block = |block: usize| (0..y.points()).map(|point| y.row(point)[block]).collect::<Vec<f64>>();
        let y: Vec<Vec<f64>> = (0..blocks).map(|block| centred(&of_block(block))).collect();
        let gram: Vec<Vec<f64>> = x.iter().map(|a| x.iter().map(|b| product(a, b)).collect()).collect();
        let factor = cholesky(&gram)?;
        // Columns × blocks: covariances with the output, and coefficients.
        let right: Vec<Vec<f64>> = x.iter().map(|x| y.iter().map(|y| product(x, y)).collect()).collect();
        let beta = solve(&factor, &right);
        let mut variance = 0.0;
        let mut row = vec![0.0; blocks];
        for (point, count) in counts.iter().enumerate() {
            if *count > 0.0 {
                for (to, y) in row.iter_mut().zip(&y) {
                    *to = y[point];
                }
                variance += count * weights.cross(&row, &row) / n;
            }
        }
        let explained: f64 = right.iter().zip(&beta).map(|(right, beta)| weights.cross(right, beta)).sum();
        let scale = if variance > 0.0 { variance } else { f64::NAN };
        let coefficient = |column: usize| weights.mean(&beta[column]) * (gram[column][column] / scale).sqrt();
        let mut values = vec![variance, explained / scale];
        values.extend((0..columns).map(coefficient));
        Some(values)
    }
}

/// The lower factor L of a symmetric matrix L Lᵀ; `None` unless it is positive definite. Plain loops: a
/// library for matrices chooses instructions by the processor, and with them the last bits.
fn cholesky(matrix: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let size = matrix.len();
    let mut lower = vec![vec![0.0; size]; size];
    for i in 0..size {
        for j in 0..=i {
            let done: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
            let rest = matrix[i][j] - done;
            if i != j {
                lower[i][j] = rest / lower[j][j];
            } else if rest > 1e-12 * matrix[i][i] {
                lower[i][i] = rest.sqrt();
            } else {
                return None;
            }
        }
    }
    Some(lower)
}

/// Solves L Lᵀ X = R for columns × blocks.
fn solve(lower: &[Vec<f64>], right: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let size = lower.len();
    let mut x = right.to_vec();
    for block in 0..right.first().map_or(0, Vec::len) {
        for i in 0..size {
            let done: f64 = (0..i).map(|k| lower[i][k] * x[k][block]).sum();
            x[i][block] = (x[i][block] - done) / lower[i][i];
        }
        for i in (0..size).rev() {
            let done: f64 = (i + 1..size).map(|k| lower[k][i] * x[k][block]).sum();
            x[i][block] = (x[i][block] - done) / lower[i][i];
        }
    }
    x
}
