//! Root finding with a fixed order of steps.

/// A search for the root of an increasing function in `[low, high]`, by Newton's steps held inside a shrinking bracket.
///
/// A step that would leave the bracket, or that is not at most half of the one before, is replaced by halving the bracket (with
/// a slope of zero every step is). Ends when a half of the bracket is at most `tolerance` wide or holds no further number, or
/// when the square of a Newton step is at most `tolerance`, since the next step would be of that order. If the function has one
/// sign throughout, the end nearer to the root is approached.
#[derive(Clone, Copy)]
pub(super) struct Search {
    low: f64,
    high: f64,
    tolerance: f64,
    step_before: f64,
    steps_left: u32,
    /// Where the function is to be looked at; once the search has ended, the root.
    pub(super) x: f64,
}

impl Search {
    pub(super) fn new(low: f64, high: f64, start: f64, tolerance: f64) -> Search {
        let x = if start > low && start < high { start } else { 0.5 * (low + high) };
        Search { low, high, tolerance, step_before: high - low, steps_left: 200, x }
    }

    /// Goes on with value and slope of the function at `x`. Returns whether that has ended the search.
    pub(super) fn take(&mut self, value: f64, slope: f64) -> bool {
        let x = self.x;
        if value == 0.0 {
            return true;
        }
        if value < 0.0 {
            self.low = x;
        } else {
            self.high = x;
        }
        let newton = x - value / slope;
        let step = if newton > x { newton - x } else { x - newton };
        // NaN fails the comparisons and so leads to halving
        if newton >= self.low && newton <= self.high && step <= 0.5 * self.step_before {
            (self.x, self.step_before) = (newton, step);
            if step * step <= self.tolerance {
                return true;
            }
        } else {
            self.step_before = 0.5 * (self.high - self.low);
            self.x = self.low + self.step_before;
            if self.step_before <= self.tolerance || self.x == self.low || self.x == self.high {
                return true;
            }
        }
        self.steps_left -= 1;
        self.steps_left == 0
    }
}

/// The root of an increasing function in `[low, high]`, of which `f` gives value and slope, by a [`Search`].
pub(crate) fn increasing_root(
    low: f64,
    high: f64,
    start: f64,
    tolerance: f64,
    mut f: impl FnMut(f64) -> (f64, f64),
) -> f64 {
    let mut search = Search::new(low, high, start, tolerance);
    loop {
        let (value, slope) = f(search.x);
        if search.take(value, slope) {
            return search.x;
        }
    }
}
