//! Criteria of checks.

use crate::lab::verify::{Check, Criterion};

#[test]
fn every_criterion_can_fail() {
    let with = |obtained: f64, criterion| {
        Check { name: String::new(), source: "", expected: 1.0, obtained, criterion }.passed()
    };
    for (criterion, good, bad) in [
        (Criterion::Within(0.1), 1.05, 1.2),
        (Criterion::AtMost(2.0), 2.0, 2.1),
        (Criterion::AtLeast(2.0), 2.0, 1.9),
        (Criterion::Between(1.0, 2.0), 1.5, 2.5),
    ] {
        assert!(with(good, criterion), "{criterion:?}");
        assert!(!with(bad, criterion), "{criterion:?}");
        assert!(!with(f64::NAN, criterion), "{criterion:?}");
    }
    assert!(!Check::none("", "", 1).passed());
    // 60 of 100 where one half is expected: two standard errors are .1.
    assert!(Check::share("", "", 0.5, 60, 100, 2.0).passed());
    assert!(!Check::share("", "", 0.5, 61, 100, 2.0).passed());
}
