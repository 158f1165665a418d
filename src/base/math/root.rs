//! Root finding with a fixed order of steps.

/// The root of an increasing function in `[low, high]`, by Newton's steps held inside a shrinking bracket.
///
/// `f` gives value and slope; a step that would leave the bracket, or that is not at most half of the one
/// before, is replaced by halving the bracket (with a slope of zero every step is). Ends when a half of the
/// bracket is at most `tolerance` wide or holds no further number, or when the square of a Newton step is at
/// most `tolerance`, since the next step would be of that order. If the function has one sign throughout, the
/// end nearer to the root is approached.
pub(crate) fn increasing_root(
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
        let newton = x - value / slope;
        let step = if newton > x { newton - x } else { x - newton };
        // NaN fails the comparisons and so leads to halving
        let next = if newton >= low && newton <= high && step <= 0.5 * step_before {
            step_before = step;
            if step * step <= tolerance {
                return newton;
            }
            newton
        } else {
            step_before = 0.5 * (high - low);
            let half = low + step_before;
            if step_before <= tolerance || half == low || half == high {
                return half;
            }
            half
        };
        x = next;
    }
    x
}
