//! Every root of one unknown, the unstable ones too.

use crate::base::math::increasing_root;

/// All x in `[low, high]` with x = map(x), in ascending order, to the last bits: the interval is scanned in
/// `cells` equal cells, and each whose ends differ in the sign of x − map(x) is bisected.
///
/// Two roots in one cell are missed, and so is one that the residual touches without crossing.
pub(crate) fn roots(mut map: impl FnMut(f64) -> f64, low: f64, high: f64, cells: usize) -> Vec<f64> {
    let mut residual = |x: f64| x - map(x);
    let at = |cell: usize| low + (high - low) * (cell as f64 / cells as f64);
    let mut found = Vec::new();
    let mut before = residual(low);
    if before == 0.0 {
        found.push(low);
    }
    for cell in 1..=cells {
        let after = residual(at(cell));
        if after == 0.0 {
            found.push(at(cell));
        } else if before * after < 0.0 {
            // Without a slope every step halves the bracket, until it holds no further number.
            let middle = 0.5 * (at(cell - 1) + at(cell));
            let rising = |x| (if after > 0.0 { residual(x) } else { -residual(x) }, 0.0);
            found.push(increasing_root(at(cell - 1), at(cell), middle, 0.0, rising));
        }
        before = after;
    }
    found
}
