//! Edges of histograms worked out by hand. Up to a hundred values, the 1 % and the 99 % quantile are the
//! extremes.

use crate::base::stats::*;

fn edges(values: impl IntoIterator<Item = f64>, integer: bool) -> Vec<f64> {
    let mut sketch = QuantileSketch::new();
    values.into_iter().for_each(|x| sketch.record(x));
    histogram_edges(&sketch, integer)
}

/// `count` edges from `first`, `width` apart.
fn ladder(first: f64, width: f64, count: usize) -> Vec<f64> {
    (0..count).map(|i| first + width * i as f64).collect()
}

#[test]
fn widths_are_the_least_round_ones_of_a_thirtieth_of_the_range() {
    for (low, high, first, width, count) in [
        (0.0, 300.0, 0.0, 10.0, 31),
        (0.0, 301.0, 0.0, 20.0, 17),
        (0.0, 30.0, 0.0, 1.0, 31),
        (0.0, 33.0, 0.0, 2.0, 18),
        (0.0, 100.0, 0.0, 5.0, 21),
        (-40.0, 20.0, -40.0, 2.0, 31),
        (-41.0, 19.0, -42.0, 2.0, 32),
        (-300.0, 0.0, -300.0, 10.0, 31),
        // A range narrow for its size: a thirty-second of the size, so that the bins of the sketch do not show.
        (6.0, 6.3, 6.0, 0.2, 3),
        (-6.3, -6.0, -6.4, 0.2, 3),
        (630.0, 640.0, 620.0, 20.0, 2),
    ] {
        let found = edges([low, high], false);
        let right = ladder(first, width, count);
        assert_eq!(found.len(), right.len(), "{low} to {high}: {found:?}");
        for (found, right) in found.iter().zip(&right) {
            assert!((found - right).abs() < 1e-9, "{low} to {high}: {found} for {right}");
        }
    }
}

/// Round decimals at any size, to the last bit.
#[test]
fn powers_of_ten_move_the_decimal_point_alone() {
    let text =
        |power: i32| -> Vec<f64> { (0..=30).map(|i| format!("{i}e{power}").parse().unwrap()).collect() };
    for power in -9..9 {
        let high: f64 = format!("29.9e{power}").parse().unwrap();
        assert_eq!(edges([0.0, high], false), text(power), "{power}");
    }
}

/// All but the extremes are one value: the width comes from the whole range.
#[test]
fn one_value_and_outliers_have_a_histogram() {
    let values = || std::iter::repeat_n(0.0, 1000).chain([-3.0, 7.0]);
    assert_eq!(edges(values(), false), [0.0, 0.5]);
    assert_eq!(edges(values().chain([47.0]), false), [0.0, 2.0]);
    assert!(edges(std::iter::repeat_n(4.0, 9), false).is_empty());
}

#[test]
fn whole_numbers_have_a_bin_each_up_to_a_range_of_sixty() {
    assert_eq!(edges([0.0, 60.0], true), ladder(0.5, 1.0, 60));
    assert_eq!(edges([-30.0, 30.0], true), ladder(-29.5, 1.0, 60));
    assert_eq!(edges([3.0, 5.0], true), [3.5, 4.5]);
    // A range of 61, and of numbers too large for sketch bins of their own: wider, from half to half.
    assert_eq!(edges([0.0, 61.0], true), ladder(-0.5, 5.0, 14));
    assert_eq!(edges([90.0, 127.0], true), ladder(90.5, 1.0, 37));
    assert_eq!(edges([90.0, 128.0], true), ladder(89.5, 5.0, 9));
    assert_eq!(edges([-127.0, -90.0], true), ladder(-126.5, 1.0, 37));
    assert_eq!(edges([-128.0, -90.0], true), ladder(-130.5, 5.0, 9));
    // Never less than one wide, where a thirtieth of 3 would be .1.
    let close = std::iter::repeat_n(0.0, 500).chain(std::iter::repeat_n(3.0, 500)).chain([-100.0, 100.0]);
    assert_eq!(edges(close, true), ladder(-0.5, 1.0, 5));
}

#[test]
fn values_on_an_edge_fall_above_it() {
    let mut sketch = QuantileSketch::new();
    [3.0, 3.0, 4.0, 5.0, 5.0, 5.0].into_iter().for_each(|x| sketch.record(x));
    let bins: Vec<_> = histogram(&sketch, true).iter().map(|bin| (bin.low, bin.high, bin.count)).collect();
    assert_eq!(bins, [(None, Some(3.5), 2), (Some(3.5), Some(4.5), 1), (Some(4.5), None, 3)]);
}

/// A territory that nobody lost, .8 in most runs, was drawn below .8, in the bin of whoever lost a little.
#[test]
fn the_greatest_value_is_counted_where_it_is() {
    let mut sketch = QuantileSketch::new();
    (0..900).for_each(|_| sketch.record(0.8));
    (0..100).for_each(|i| sketch.record(0.5 + f64::from(i) / 500.0));
    let bins = histogram(&sketch, false);
    let last = bins.last().expect("a bin");
    assert!(last.low == Some(0.8) && last.count >= 900, "{bins:?}");
    assert_eq!(bins.iter().map(|bin| bin.count).sum::<u64>(), 1000);
}

/// A greatest value on the edge of a bin of the sketch takes none of the bin below with it.
#[test]
fn what_is_below_the_greatest_value_stays_below() {
    let mut sketch = QuantileSketch::new();
    (0..500).for_each(|_| sketch.record(0.75));
    (0..500).for_each(|_| sketch.record(0.749));
    sketch.record(0.2);
    let bins = histogram(&sketch, false);
    let counts = |low: f64| bins.iter().find(|bin| bin.low == Some(low)).map(|bin| bin.count);
    assert_eq!((counts(0.7), counts(0.75)), (Some(500), Some(500)), "{bins:?}");
}
