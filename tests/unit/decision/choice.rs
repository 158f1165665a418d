//! Quantal response against closed forms.

use crate::base::decision::{
    choose, first_of_two_each, nested_quantal_response, quantal_response, quantal_response_each,
    quantal_response_over,
};
use crate::base::math::logistic;
use proptest::prelude::*;

const GONE: f64 = f64::NEG_INFINITY;

#[test]
fn two_options_are_logistic_in_the_difference() {
    for difference in [-4.0, -0.3, 0.0, 0.25, 7.0] {
        let p = quantal_response(2.0, &[0.5, 0.5 + difference, GONE, GONE]);
        assert!((p[1] - logistic(2.0 * difference)).abs() < 1e-15);
        assert_eq!(p[2], 0.0);
    }
}

#[test]
fn precision_runs_from_uniform_to_best_reply() {
    let utilities = [0.0, 0.3, -1.0, 0.29];
    assert_eq!(quantal_response(0.0, &utilities), [0.25; 4]);
    assert_eq!(quantal_response(0.0, &[0.3, -7.0, GONE, GONE]), [0.5, 0.5, 0.0, 0.0]);
    let sharp = quantal_response(1e5, &utilities);
    assert_eq!(sharp[1], 1.0);
}

/// Agent quantal response with U(status quo) 0, U(backing down) 1, attacker's war −2, defender's war .5
/// (Signorino 1999, the two-player crisis): closed form.
#[test]
fn two_player_crisis() {
    let fights = quantal_response(1.0, &[0.0, 0.5, GONE, GONE])[1];
    let attack = (1.0 - fights) - 2.0 * fights;
    let attacks = quantal_response(1.0, &[0.0, attack, GONE, GONE])[1];
    assert!((fights - 0.622459).abs() < 5e-7);
    assert!((attack + 0.867378).abs() < 5e-7);
    assert!((attacks - 0.295800).abs() < 5e-7);
    assert!((attacks * fights - 0.184124).abs() < 5e-7);
}

#[test]
fn equal_kinds_are_one_option() {
    let (acts, given) = nested_quantal_response(3.0, 0.5, 0.0, &[0.2, 0.2, 0.2]);
    assert!((acts - logistic(0.6)).abs() < 1e-12);
    assert!((given[0] - 1.0 / 3.0).abs() < 1e-12);
}

/// Two kinds of acting at λ = 2 and dissimilarity .4 against an outside option worth .3.
#[test]
fn unequal_kinds_are_weighed_by_their_inclusive_value() {
    let (acts, given) = nested_quantal_response(2.0, 0.4, 0.3, &[0.5, -0.1]);
    let weights = [2.5, -0.5].map(crate::base::math::exp);
    let inclusive = 0.4 * crate::base::math::ln((weights[0] + weights[1]) / 2.0);
    assert!((acts - logistic(inclusive - 0.6)).abs() < 1e-15);
    assert!((given[0] - weights[0] / (weights[0] + weights[1])).abs() < 1e-15);
    assert!((given[0] + given[1] - 1.0).abs() < 1e-15);
}

#[test]
fn a_uniform_chooses_where_it_falls_in_the_cumulative_distribution() {
    let p = [0.5, 0.25, 0.125, 0.125];
    for (uniform, chosen) in
        [(0.0, 0), (0.49, 0), (0.5, 1), (0.74, 1), (0.75, 2), (0.87, 2), (0.875, 3), (0.99, 3)]
    {
        assert_eq!(choose(&p, uniform), chosen, "{uniform}");
    }
    // Above all that is there, the last that is there.
    assert_eq!(choose(&[0.5, 0.25, 0.0, 0.0], 0.9), 1);
    assert_eq!(choose(&[0.5, 0.0, 0.25, 0.0], 0.9), 2);
    assert_eq!(choose(&[0.75, 0.0, 0.0, 0.0], 0.9), 0);
}

#[test]
fn more_than_four_options_share_what_one_would_have() {
    let mut p = [0.0; 9];
    quantal_response_over(2.0, &[0.1, 0.4, 0.1, 0.1, 0.4, 0.1, 0.1, 0.1, 0.1], &mut p);
    let ratio = crate::base::math::exp(0.6);
    assert!((p[1] - ratio / (7.0 + 2.0 * ratio)).abs() < 1e-15);
    assert!((p[8] - 1.0 / (7.0 + 2.0 * ratio)).abs() < 1e-15);
}

proptest! {
    #[test]
    fn up_to_four_options_have_the_same_bits_over_slices(
        precision in 0.0..1000.0_f64,
        utilities in prop::collection::vec(-10.0..10.0_f64, 1..5),
    ) {
        let mut padded = [GONE; 4];
        padded[..utilities.len()].copy_from_slice(&utilities);
        let four = quantal_response(precision, &padded);
        let mut some = vec![0.0; utilities.len()];
        quantal_response_over(precision, &utilities, &mut some);
        prop_assert!(some.iter().zip(four).all(|(a, b)| a.to_bits() == b.to_bits()));
    }

    #[test]
    fn probabilities_are_finite_and_sum_to_one(
        precision in 0.0..1000.0_f64,
        utilities in prop::array::uniform4(-1e6..1e6_f64),
        uniform in 0.0..1.0_f64,
    ) {
        let p = quantal_response(precision, &utilities);
        prop_assert!(p.iter().all(|x| x.is_finite() && *x >= 0.0));
        prop_assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        prop_assert!(p[choose(&p, uniform)] > 0.0);
    }

    #[test]
    fn a_higher_uniform_never_chooses_less(low in 0.0..1.0_f64, high in 0.0..1.0_f64) {
        let p = [0.4, 0.3, 0.2, 0.1];
        prop_assert!(choose(&p, low.min(high)) <= choose(&p, low.max(high)));
    }
}

proptest! {
    #[test]
    fn the_first_of_two_is_as_likely_among_many_as_alone(
        precision in 0.0..50.0_f64,
        first in prop::array::uniform8(-30.0..5.0_f64),
        gaps in prop::array::uniform8(prop_oneof![Just(0.0), Just(GONE), -3.0..3.0_f64]),
    ) {
        let second: [f64; 8] = std::array::from_fn(|i| first[i] + gaps[i]);
        let many = first_of_two_each(precision, first, second);
        for i in 0..8 {
            let alone = quantal_response(precision, &[first[i], second[i]])[0];
            prop_assert_eq!(many[i].to_bits(), alone.to_bits());
        }
    }

    #[test]
    fn many_choose_side_by_side_as_each_does_alone(
        precision in prop_oneof![Just(0.0), 0.0..50.0_f64],
        utilities in prop::array::uniform4(prop::array::uniform8(prop_oneof![4 => -30.0..5.0_f64, 1 => Just(GONE)])),
        abstain in prop::array::uniform8(-30.0..5.0_f64),
    ) {
        // Something is always open.
        let utilities = [abstain, utilities[1], utilities[2], utilities[3]];
        let many = quantal_response_each(precision, &utilities);
        for i in 0..8 {
            let alone = quantal_response(precision, &utilities.map(|option| option[i]));
            prop_assert_eq!(many.map(|option| option[i].to_bits()), alone.map(f64::to_bits));
        }
    }
}
