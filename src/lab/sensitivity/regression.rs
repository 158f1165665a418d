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
            let ranked = Response::exact(&ranks(&response.level_values(weights)));
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
        let drawn = || counts.iter().copied().enumerate().filter(|(_, count)| *count > 0.0);
        let centre = |of: &dyn Fn(usize) -> f64| drawn().map(|(at, count)| of(at) * count).sum::<f64>() / n;
        let centres_x: Vec<f64> = self.x.iter().map(|x| centre(&|point| x[point])).collect();
        let centres_y: Vec<f64> = (0..blocks).map(|block| centre(&|point| y.row(point)[block])).collect();
        // Of columns with those up to them, and of columns × blocks: covariances.
        let mut gram = vec![vec![0.0; columns]; columns];
        let mut right = vec![vec![0.0; blocks]; columns];
        let (mut row_x, mut row_y) = (vec![0.0; columns], vec![0.0; blocks]);
        let mut variance = 0.0;
        // Points outside and sums inside: the sums do not wait for one another.
        for (point, count) in drawn() {
            for ((to, x), centre) in row_x.iter_mut().zip(&self.x).zip(&centres_x) {
                *to = x[point] - centre;
            }
            for ((to, y), centre) in row_y.iter_mut().zip(y.row(point)).zip(&centres_y) {
                *to = y - centre;
            }
            for (i, (gram, right)) in gram.iter_mut().zip(&mut right).enumerate() {
                let counted = count * row_x[i];
                gram[..=i].iter_mut().zip(&row_x).for_each(|(sum, x)| *sum += counted * x);
                right.iter_mut().zip(&row_y).for_each(|(sum, y)| *sum += counted * y);
            }
            variance += count * weights.cross(&row_y, &row_y) / n;
        }
        gram.iter_mut().chain(&mut right).flatten().for_each(|sum| *sum /= n);
        let factor = cholesky(&gram)?;
        let beta = solve(&factor, &right);
        let explained: f64 = right.iter().zip(&beta).map(|(right, beta)| weights.cross(right, beta)).sum();
        let scale = if variance > 0.0 { variance } else { f64::NAN };
        let coefficient = |column: usize| weights.mean(&beta[column]) * (gram[column][column] / scale).sqrt();
        let mut values = vec![variance, explained / scale];
        values.extend((0..columns).map(coefficient));
        Some(values)
    }
}

/// The lower factor L of a symmetric matrix L Lᵀ, of which the lower half is read; `None` unless it is positive definite. Plain loops: a
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
