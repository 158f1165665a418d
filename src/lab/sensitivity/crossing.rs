//! Where an uncertain quantity crosses a level along one number.

use crate::base::stats::Interval;
use serde::{Deserialize, Serialize};

/// The quantity at one value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Evaluated {
    pub at: f64,
    pub estimate: f64,
    pub interval: Interval,
}

impl Evaluated {
    /// Whether the estimate lies above a level.
    fn is_above(&self, level: f64) -> bool {
        self.estimate > level
    }

    /// Whether the level lies outside the interval.
    pub(crate) fn is_certain(&self, level: f64) -> bool {
        !self.interval.contains(level)
    }
}

/// Where the level is crossed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Crossing {
    /// The value at which the estimate crosses.
    pub value: f64,
    /// The values around it at which the interval of the quantity contains the level lie above this one;
    /// `None` if they reach to the low end of the search.
    pub low: Option<f64>,
    /// They lie below this one; `None` if they reach to the high end.
    pub high: Option<f64>,
    /// Whether the quantity rises there.
    pub rises: bool,
}

/// What was asked, and what was found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Search {
    /// The coarse grid, ascending.
    pub grid: Vec<Evaluated>,
    /// The crossings between its values, ascending: none, one, or several.
    pub crossings: Vec<Crossing>,
}

/// Finds where a quantity crosses `level` between the ends of `grid` (ascending, at least two values).
///
/// The quantity is looked at on the whole grid first: nothing is taken to be monotone. Between neighbouring
/// values at which its interval excludes the level (or the ends), on different sides, the crossing of the
/// estimate is found by bisection to `tolerance`. So are the limits of the values around it at which the
/// interval contains the level: with intervals of 95 % they are a 95 % confidence set for the crossing (the
/// inversion of a test, as of Fieller 1954), if the grid is fine enough to see it. With the same random
/// numbers at every value the estimate is a function, and has a crossing. An error of `evaluate` ends it.
pub(crate) fn find_crossings<E>(
    grid: &[f64],
    level: f64,
    tolerance: f64,
    mut evaluate: impl FnMut(f64) -> Result<Evaluated, E>,
) -> Result<Search, E> {
    let grid = grid.iter().map(|at| evaluate(*at)).collect::<Result<Vec<Evaluated>, E>>()?;
    let last = grid.len() - 1;
    let mut posts: Vec<usize> =
        (0..=last).filter(|at| *at == 0 || *at == last || grid[*at].is_certain(level)).collect();
    posts.dedup();
    let mut crossings = Vec::new();
    for pair in posts.windows(2) {
        let (left, right) = (grid[pair[0]], grid[pair[1]]);
        let rises = right.is_above(level);
        if left.is_above(level) == rises {
            continue;
        }
        let mut bisect = |from: f64, to: f64, is_left: &dyn Fn(&Evaluated) -> bool| {
            let (mut from, mut to) = (from, to);
            loop {
                let half = from + 0.5 * (to - from);
                if to - from <= tolerance || half <= from || half >= to {
                    return Ok((from, to));
                }
                if is_left(&evaluate(half)?) {
                    from = half;
                } else {
                    to = half;
                }
            }
        };
        let (below, above) = bisect(left.at, right.at, &|seen| seen.is_above(level) != rises)?;
        let value = below + 0.5 * (above - below);
        let low = match left.is_certain(level) {
            true => {
                let still_left = |seen: &Evaluated| seen.is_certain(level) && seen.is_above(level) != rises;
                Some(bisect(left.at, value, &still_left)?.0)
            }
            false => None,
        };
        let high = match right.is_certain(level) {
            true => {
                let not_right = |seen: &Evaluated| !(seen.is_certain(level) && seen.is_above(level) == rises);
                Some(bisect(value, right.at, &not_right)?.1)
            }
            false => None,
        };
        crossings.push(Crossing { value, low, high, rises });
    }
    Ok(Search { grid, crossings })
}
