//! Risk aversion and losses, as theory orders them.

use crate::base::decision::Utility;
use crate::base::decision::utility::NEARLY_NEUTRAL;
use crate::base::math::pow;

#[test]
fn cara_is_continuous_at_neutrality() {
    for x in [-120.0, -10.0, 0.0, 5.0, 60.0] {
        let at = |aversion| Utility::Cara { aversion, scale_gdp_pct: 10.0 }.of(x);
        assert!((at(0.999e-6) - at(1.001e-6)).abs() < 1e-6, "{x}");
        assert!((at(0.0) - x / 10.0).abs() < 1e-15);
    }
}

#[test]
fn aversion_orders_gambles_as_arrow_and_pratt_say() {
    let gamble = |aversion| {
        let u = Utility::Cara { aversion, scale_gdp_pct: 10.0 };
        0.5 * u.of(-20.0) + 0.5 * u.of(20.0)
    };
    assert!(gamble(0.1) < 0.0 && gamble(-0.1) > 0.0);
}

#[test]
fn four_at_once_have_the_bits_of_one() {
    for aversion in [-0.15, -NEARLY_NEUTRAL, 0.0, 1e-7, NEARLY_NEUTRAL, 0.03, 0.15] {
        let u = Utility::Cara { aversion, scale_gdp_pct: 10.0 };
        let payoffs = [-131.7, -9.1, 0.0, 44.2];
        assert_eq!(u.of_each(payoffs).map(f64::to_bits), payoffs.map(|x| u.of(x).to_bits()));
    }
}

#[test]
fn losses_that_multiply_discounts_are_those_that_lower_payoffs() {
    let at = |u: Utility, payoffs: [f64; 4], losses: [f64; 2]| {
        let [same, less, least] = u.of_each_and_less(payoffs, losses);
        for (i, payoff) in payoffs.into_iter().enumerate() {
            assert_eq!(same[i].to_bits(), u.of(payoff).to_bits());
            for (found, loss) in [(less[i], losses[0]), (least[i], losses[1])] {
                let right = u.of(payoff - loss);
                // A discount near one leaves its rounding, over the aversion; a large one that of its exponent.
                let (rounding, exponent) = match u {
                    Utility::Cara { aversion, scale_gdp_pct } if aversion.abs() >= NEARLY_NEUTRAL => {
                        (1.0 / aversion.abs(), (aversion * (payoff - loss) / scale_gdp_pct).abs())
                    }
                    _ => (0.0, 0.0),
                };
                let error = 4.0 * f64::EPSILON * (rounding + (1.0 + exponent) * right.abs());
                let near = (found - right).abs() <= error;
                assert!(near || found == right, "{u:?}, {payoff} less {loss}: {found}, not {right}");
            }
        }
    };
    for aversion in [-0.15, -1e-4, -NEARLY_NEUTRAL, 0.0, 1e-7, NEARLY_NEUTRAL, 0.03, 0.15] {
        let u = Utility::Cara { aversion, scale_gdp_pct: 10.0 };
        at(u, [-131.7, -9.1, 0.0, 44.2], [0.0, 400.0]);
        // A loss whose factor is zero, or infinite.
        at(u, [-131.7, -9.1, 0.0, 44.2], [12.5, 60_000.0]);
        at(u, [-131.7, -9.1, 0.0, 44.2], [12.5, 1e9]);
    }
    at(
        Utility::Prospect { curvature: 0.88, loss_aversion: 2.25, scale_gdp_pct: 10.0 },
        [-131.7, -9.1, 0.0, 44.2],
        [7.5, 400.0],
    );
}

/// Averse, seeking, all but neutral, and by prospect theory; with losses whose factors are zero or infinite, and without.
#[test]
fn states_that_value_payoffs_side_by_side_find_what_each_finds_alone() {
    let cara = |aversion, scale_gdp_pct| Utility::Cara { aversion, scale_gdp_pct };
    let usual = [0.15, -0.15, 0.03, 2e-6, -0.1, 0.07, 0.15, 0.12].map(|aversion| cara(aversion, 10.0));
    let neutral = [cara(0.0, 10.0), cara(0.15, 7.0), cara(1e-7, 10.0), cara(-0.15, 3.0)];
    let prospect = Utility::Prospect { curvature: 0.88, loss_aversion: 2.25, scale_gdp_pct: 10.0 };
    let mixed =
        std::array::from_fn(|lane| if lane < 4 { neutral[lane] } else { [prospect, usual[lane]][lane % 2] });
    let payoffs: [[f64; 8]; 4] = std::array::from_fn(|option| {
        std::array::from_fn(|lane| -7.3 * (option * lane) as f64 + option as f64)
    });
    for utilities in [usual, mixed] {
        for nuclear in [400.0, 60_000.0, 1e9] {
            let losses = [std::array::from_fn(|lane| 3.7 * lane as f64), [nuclear; 8]];
            let mut ends = [[[f64::NAN; 8]; 4]; 3];
            Utility::of_all_and_less(&utilities, &payoffs, &losses, &mut ends);
            for (lane, utility) in utilities.iter().enumerate() {
                let at = |each: [f64; 8]| each[lane];
                let alone = utility.of_each_and_less(payoffs.map(at), losses.map(at));
                let bits = |ends: [[f64; 4]; 3]| ends.map(|end| end.map(f64::to_bits));
                assert_eq!(bits(ends.map(|end| end.map(at))), bits(alone), "{utility:?}");
            }
        }
    }
}

#[test]
fn losses_loom_larger_under_prospect_theory() {
    let u = Utility::Prospect { curvature: 0.88, loss_aversion: 2.25, scale_gdp_pct: 10.0 };
    assert!((u.of(-10.0) + 2.25).abs() < 1e-12 && (u.of(10.0) - 1.0).abs() < 1e-12);
    assert!((u.of(-40.0) + 2.25 * pow(4.0, 0.88)).abs() < 1e-12);
    assert_eq!(u.of(0.0).to_bits(), 0, "nothing is no loss");
}
