//! Root finding with a fixed order of steps.

/// The root of an increasing function in `[low, high]`, by Newton's steps held inside a shrinking bracket.
///
/// `f` gives value and slope; a step that would leave the bracket, or that does not shrink it enough, is
/// replaced by halving. Stops when the bracket or the step is at most `tolerance` wide, or after 200 steps.
/// If the function has one sign throughout, the end nearer to the root is given. Panics never.
pub fn increasing_root(
    mut low: f64,
    mut high: f64,
    start: f64,
    tolerance: f64,
    mut f: impl FnMut(f64) -> (f64, f64),
) -> f64 {
    let mut x = start;
    if !(x > low && x < high) {
        x = 0.5 * (low + high);
    }
    let mut step_before = high - low;
    for _ in 0..200 {
        let (value, slope) = f(x);
        if value == 0.0 {
            return x;
        }
        if value < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let mut next = x - value / slope;
        let step = if next > x { next - x } else { x - next };
        // NaN fails both comparisons and so leads to halving
        if !(next >= low && next <= high && step <= 0.5 * step_before) {
            next = 0.5 * (low + high);
            step_before = 0.5 * (high - low);
        } else {
            step_before = step;
        }
        if step_before <= tolerance {
            return next;
        }
        x = next;
    }
    x
}
