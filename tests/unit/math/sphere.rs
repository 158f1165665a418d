//! Great circles against vectors.
#![allow(clippy::disallowed_methods)]

use crate::base::math::great_circle_km;
use crate::base::math::sphere::EARTH_RADIUS_KM;
use std::f64::consts::PI;

#[test]
fn agrees_with_the_angle_between_vectors() {
    let vector = |latitude: f64, longitude: f64| {
        let (phi, theta) = (latitude.to_radians(), longitude.to_radians());
        [phi.cos() * theta.cos(), phi.cos() * theta.sin(), phi.sin()]
    };
    for (a, b, c, d) in [
        (50.45, 30.52, 55.63, 37.61),
        (-41.3, 174.8, 64.1, -21.9),
        (38.9, -77.0, 35.7, 139.8),
        (89.9, 10.0, -89.9, -160.0),
        (10.0, 179.9, 10.0, -179.9),
    ] {
        let (u, v) = (vector(a, b), vector(c, d));
        let cross = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
        let sine = cross.iter().map(|x| x * x).sum::<f64>().sqrt();
        let cosine: f64 = u.iter().zip(v).map(|(x, y)| x * y).sum();
        let expected = EARTH_RADIUS_KM * sine.atan2(cosine);
        let got = great_circle_km(a, b, c, d);
        assert!((got - expected).abs() < 1e-9 * expected, "{got} {expected}");
    }
}

#[test]
fn knows_the_simple_cases() {
    assert_eq!(great_circle_km(50.0, 30.0, 50.0, 30.0), 0.0);
    let half = great_circle_km(0.0, 0.0, 0.0, 180.0);
    assert!((half - PI * EARTH_RADIUS_KM).abs() < 1e-9);
    let pole = great_circle_km(90.0, 12.0, 0.0, -120.0);
    assert!((pole - PI / 2.0 * EARTH_RADIUS_KM).abs() < 1e-9);
    let there = great_circle_km(50.45, 30.52, 55.63, 37.61);
    assert_eq!(there, great_circle_km(55.63, 37.61, 50.45, 30.52));
}

#[test]
fn bits_are_pinned() {
    let bits = great_circle_km(50.450_033_6, 30.524_136_1, 55.625_578, 37.606_391_6).to_bits();
    assert_eq!(bits, 0x4087_43f8_1074_18f6, "{bits:#x}");
}
