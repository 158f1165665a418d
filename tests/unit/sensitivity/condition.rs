//! Conditions on events.

use crate::lab::sensitivity::{Comparison, Condition};
use crate::read::Place;

#[test]
fn sides_are_moved_and_signs_with_them() {
    let condition = Condition::parse("a.x - b-c.y<=0.01 + d.z - 0.5").expect("sound");
    let terms: Vec<_> =
        condition.terms.iter().map(|t| (t.sign, t.regime.as_str(), t.event.as_str())).collect();
    assert_eq!(terms, [(1.0, "a", "x"), (-1.0, "b-c", "y"), (-1.0, "d", "z")]);
    assert!((condition.constant - 0.49).abs() < 1e-15);
    assert_eq!(condition.comparison, Comparison::AtMost);
    assert!(condition.holds(&[0.1, 0.6, 0.0]));
    assert!(!condition.holds(&[0.2, 0.6, 0.0]));
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let wrong = [
        ("a.x", (3, 1), "no comparison"),
        ("a.x <", (5, 1), "the right side is not complete"),
        ("a.x < 1 < 2", (8, 1), "a second comparison"),
        ("a.x < b", (6, 1), "`b` is neither a number nor regime.event"),
        ("1 < 2", (0, 5), "the condition names no event"),
        ("< a.x", (0, 1), "`<` where a term or a number should be"),
        ("a.x b.y < 1", (4, 3), "`b.y` where +, - or a comparison should be"),
        ("a.x < inf", (6, 3), "`inf` is no finite number"),
        ("a.x = 1", (4, 1), "`=` where +, - or a comparison should be"),
    ];
    for (text, place, message) in wrong {
        let errors = Condition::parse(text).expect_err(text);
        let [error] = &errors[..] else { panic!("{text}: {errors:?}") };
        assert_eq!(
            (&error.place, error.message.as_str()),
            (&Place::in_condition(text, place), message),
            "{text}"
        );
    }
}
