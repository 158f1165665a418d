//! Distances on the globe.

use std::f64::consts::{FRAC_PI_4, PI};

/// Mean radius of the Earth, kilometres (IUGG).
pub(crate) const EARTH_RADIUS_KM: f64 = 6_371.008_8;

/// Sine for `|x| <= π/2`, to about two units in the last place: Taylor's polynomial of degree 23.
fn sin_quadrant(x: f64) -> f64 {
    let square = x * x;
    let mut sum = 1.0;
    for n in (1..=11).rev() {
        let n = f64::from(2 * n);
        sum = 1.0 - square / (n * (n + 1.0)) * sum;
    }
    x * sum
}

/// Sine of an angle in degrees from -90 to 90.
fn sine_of_degrees(degrees: f64) -> f64 {
    sin_quadrant(degrees * PI / 180.0)
}

/// Inverse tangent for `0 <= x <= 1`: the octant is folded at its middle, the rest halved once, and
/// Taylor's series taken to degree 23 where `|t| < .21`.
fn atan_octant(x: f64) -> f64 {
    let (offset, folded) = if x > 0.4 { (FRAC_PI_4, (x - 1.0) / (x + 1.0)) } else { (0.0, x) };
    let t = folded / (1.0 + (1.0 + folded * folded).sqrt());
    let square = t * t;
    let mut sum = 0.0;
    for n in (0..=11).rev() {
        sum = 1.0 / f64::from(2 * n + 1) - square * sum;
    }
    offset + 2.0 * t * sum
}

/// The great-circle distance in kilometres between two places given in degrees: latitudes from -90
/// to 90, longitudes from -180 to 180.
///
/// The haversine formula (Sinnott 1984) for the half-chord to the one place and for the half-chord to
/// its antipode; the arc comes from both, so that neither close nor opposite places lose digits.
pub(crate) fn great_circle_km(latitude_a: f64, longitude_a: f64, latitude_b: f64, longitude_b: f64) -> f64 {
    let apart = (longitude_b - longitude_a).abs();
    let around = if apart > 180.0 { 360.0 - apart } else { apart };
    let across = sine_of_degrees((latitude_b - latitude_a) / 2.0);
    let between = sine_of_degrees((latitude_b + latitude_a) / 2.0);
    let along = sine_of_degrees(around / 2.0);
    let beyond = sine_of_degrees(90.0 - around / 2.0);
    let parallels = sine_of_degrees(90.0 - latitude_a.abs()) * sine_of_degrees(90.0 - latitude_b.abs());
    let near = (across * across + parallels * along * along).sqrt();
    let far = (between * between + parallels * beyond * beyond).sqrt();
    let half_arc =
        if near <= far { atan_octant(near / far) } else { 2.0 * FRAC_PI_4 - atan_octant(far / near) };
    2.0 * EARTH_RADIUS_KM * half_arc
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)]
mod tests {
    use super::*;

    #[test]
    fn sine_and_inverse_tangent_agree_with_the_c_library() {
        for step in -1000..=1000 {
            let x = f64::from(step) / 1000.0;
            let angle = x * PI / 2.0;
            assert!((sin_quadrant(angle) - angle.sin()).abs() < 1e-15, "{angle}");
            assert!((atan_octant(x.abs()) - x.abs().atan()).abs() < 1e-15, "{x}");
        }
    }
}
