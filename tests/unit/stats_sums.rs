//! Sketches, moments and histograms: exact merges, error bounds and known values.

mod histograms;
mod sketches;

use crate::base::stats::*;
use crate::unit::read_json;
use proptest::prelude::*;

fn sketch(values: &[f64]) -> QuantileSketch {
    let mut sketch = QuantileSketch::new();
    for &x in values {
        sketch.record(x);
    }
    sketch
}

fn moments(values: &[f64]) -> Moments {
    let mut moments = Moments::default();
    for &x in values {
        moments.record(x);
    }
    moments
}

fn sketches_merged(parts: &[&QuantileSketch]) -> QuantileSketch {
    let mut sum = QuantileSketch::new();
    for part in parts {
        sum.merge(part);
    }
    sum
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        -1e9..1e9,
        -3.0..3.0,
        Just(0.0),
        Just(-0.0),
        (-40_i32..40).prop_map(f64::from),
        (-9.0..9.0_f64).prop_map(|x| x * x * x * 1e-6),
    ]
}

fn values() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(value(), 0..200)
}

proptest! {
    #[test]
    fn sketches_merge_as_if_recorded_at_once(a in values(), b in values(), c in values()) {
        let all: Vec<f64> = [&a[..], &b, &c].concat();
        let whole = sketch(&all);
        let (a, b, c) = (sketch(&a), sketch(&b), sketch(&c));
        prop_assert_eq!(&sketches_merged(&[&a, &b, &c]), &whole);
        prop_assert_eq!(&sketches_merged(&[&c, &a, &b]), &whole);
        prop_assert_eq!(&sketches_merged(&[&a, &sketches_merged(&[&b, &c])]), &whole);
        let json = serde_json::to_string(&whole).unwrap();
        prop_assert_eq!(read_json::<QuantileSketch>(&json).unwrap(), whole.clone());
        let mut backwards = all;
        backwards.reverse();
        prop_assert_eq!(serde_json::to_string(&sketch(&backwards)).unwrap(), json);
    }

    #[test]
    fn quantiles_are_within_their_error(mut x in prop::collection::vec(value(), 1..300), q in 0.0..=1.0_f64) {
        let sketch = sketch(&x);
        x.sort_by(f64::total_cmp);
        let rank = ((q * x.len() as f64).ceil() as usize).clamp(1, x.len());
        let (right, ours) = (x[rank - 1], sketch.quantile(q).unwrap());
        prop_assert!((ours - right).abs() <= right.abs() / 256.0, "{} for {}", ours, right);
        prop_assert_eq!(sketch.quantile(0.0), Some(x[0]));
        prop_assert_eq!(sketch.quantile(1.0), Some(x[x.len() - 1]));
        let mut last = f64::NEG_INFINITY;
        for bin in sketch.bins() {
            prop_assert!(bin.low <= bin.high && bin.low >= last && bin.count > 0);
            last = bin.high;
            let held = x.iter().filter(|&&v| if v < 0.0 { bin.low < v && v <= bin.high } else { bin.low <= v && (v < bin.high || v == bin.low) });
            prop_assert_eq!(held.count() as u64, bin.count);
        }
    }

    #[test]
    fn moments_merge_as_if_recorded_at_once(a in values(), b in values(), c in values()) {
        let all: Vec<f64> = [&a[..], &b, &c].concat();
        let whole = moments(&all);
        let (a, b, c) = (moments(&a), moments(&b), moments(&c));
        let mut left = a;
        left.merge(&b);
        left.merge(&c);
        let mut right = c;
        right.merge(&a);
        right.merge(&b);
        prop_assert_eq!(left, whole);
        prop_assert_eq!(right, whole);
        let json = serde_json::to_string(&whole).unwrap();
        prop_assert_eq!(read_json::<Moments>(&json).unwrap(), whole);
    }

    #[test]
    fn moments_agree_with_two_passes(x in prop::collection::vec(value(), 2..300)) {
        let n = x.len() as f64;
        let mean = x.iter().sum::<f64>() / n;
        let sd = (x.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0)).sqrt();
        let m = moments(&x);
        let size = x.iter().fold(1.0, |top: f64, v| top.max(v.abs()));
        prop_assert!((m.mean().unwrap() - mean).abs() <= 1e-9 + 1e-13 * size);
        prop_assert!((m.sd().unwrap() - sd).abs() <= 1e-9 + 1e-12 * sd, "{:?} {}", m.sd(), sd);
        prop_assert!((m.std_error().unwrap() - sd / n.sqrt()).abs() <= 1e-9 + 1e-12 * sd);
    }

    #[test]
    fn histogram_counts_everything_once(x in values(), integer: bool) {
        let x: Vec<f64> = if integer { x.iter().map(|v| v.round()).collect() } else { x };
        let bins = histogram(&sketch(&x), integer);
        prop_assert_eq!(bins.iter().map(|bin| bin.count).sum::<u64>(), x.len() as u64);
        prop_assert!(bins.len() <= 70);
        for pair in bins.windows(2) {
            prop_assert_eq!(pair[0].high, pair[1].low);
            prop_assert!(pair[0].low.is_none_or(|low| low < pair[0].high.unwrap()));
        }
        if let (Some(first), Some(last)) = (bins.first(), bins.last()) {
            prop_assert!(first.low.is_none() && last.high.is_none());
        }
    }

    #[test]
    fn whole_numbers_get_their_own_bins(x in prop::collection::vec(-127_i32..=127, 1..100), low in -127_i32..=68) {
        let x: Vec<f64> = x.into_iter().map(|v| f64::from(v.clamp(low, (low + 59).min(127)))).collect();
        for bin in histogram(&sketch(&x), true) {
            let (low, high) = (bin.low.unwrap_or(-1e9), bin.high.unwrap_or(1e9));
            let held = x.iter().filter(|&&v| low < v && v < high);
            prop_assert_eq!(held.count() as u64, bin.count);
        }
    }
}

#[test]
fn moments_are_exact_at_the_edge_of_their_range() {
    let m = moments(&[0.001; 1000]);
    assert_eq!(m.sd(), Some(0.0));
    let m = moments(&[1e9, 1e9 + 1.0, 1e9 + 2.0]);
    assert_eq!((m.mean(), m.sd()), (Some(1e9 + 1.0), Some(1.0)));
    let m = moments(&[-1_073_741_824.0, 1_073_741_824.0]);
    assert_eq!((m.mean(), m.sd()), (Some(0.0), Some(1_073_741_824.0 * 2_f64.sqrt())));
    let m = moments(&[1e9, 1e9, 1e9 + 1.0]);
    assert!((m.sd().unwrap() - (1.0_f64 / 3.0).sqrt()).abs() < 1e-15);
    // 2^40 values, by doubling
    let mut m = moments(&[1e9, -1e9]);
    for _ in 0..39 {
        let copy = m;
        m.merge(&copy);
    }
    assert_eq!(m.n(), 1 << 40);
    assert!((m.sd().unwrap() / 1e9 - 1.0).abs() < 1e-12);
    assert_eq!((moments(&[]).mean(), moments(&[4.0]).sd()), (None, None));
    assert_eq!(moments(&[4.0]).mean(), Some(4.0));
}

/// In units of 2^-32, halves away from zero.
#[test]
fn moments_round_to_the_nearest_unit() {
    let unit = 1.0 / 4_294_967_296.0;
    for (x, units) in
        [(0.49, 0.0), (0.5, 1.0), (1.49, 1.0), (2.5, 3.0), (-0.49, 0.0), (-0.5, -1.0), (-1.49, -1.0)]
    {
        assert_eq!(moments(&[x * unit]).mean(), Some(units * unit), "{x}");
    }
    let two = moments(&[3.0 * unit, 7.0 * unit]);
    assert_eq!((two.n(), two.mean(), two.sd()), (2, Some(5.0 * unit), Some(8.0_f64.sqrt() * unit)));
    assert!((two.std_error().unwrap() / unit - 2.0).abs() < 1e-15);
    assert_eq!((moments(&[1.0]).std_error(), moments(&[]).std_error()), (None, None));
}

#[test]
#[should_panic(expected = "beyond the range")]
fn moments_refuse_what_does_not_fit() {
    moments(&[1.1e9]);
}

#[test]
fn an_empty_sketch_goes_through_json() {
    let json = serde_json::to_string(&QuantileSketch::new()).unwrap();
    let back: QuantileSketch = read_json(&json).unwrap();
    assert_eq!(back, QuantileSketch::new());
    assert_eq!((back.quantile(0.5), back.min(), back.max()), (None, None, None));
    assert!(histogram(&back, false).is_empty());
}

#[test]
fn the_sign_of_zero_leaves_no_trace() {
    let one = serde_json::to_string(&sketch(&[0.0, -0.0])).unwrap();
    let other = serde_json::to_string(&sketch(&[-0.0, 0.0])).unwrap();
    assert_eq!(one, other);
}

#[test]
fn a_damaged_sketch_is_refused() {
    let good = serde_json::to_value(sketch(&[1.0, 2.0, -5.0])).unwrap();
    for (key, value) in [("n", 4), ("zeros", 1)] {
        let mut bad = good.clone();
        bad[key] = value.into();
        assert!(read_json::<QuantileSketch>(bad).is_err(), "{key}");
    }
    let mut bad = good;
    bad["positive"]["offset"] = u32::MAX.into();
    assert!(read_json::<QuantileSketch>(bad).is_err());
}

#[test]
fn quantile_ranks_are_not_lifted_by_rounding() {
    // 0.07 × 100 is 7.000000000000001
    let x: Vec<f64> = (1..=100).map(f64::from).collect();
    let seventh = sketch(&x).quantile(0.07).unwrap();
    assert!((7.0..7.1).contains(&seventh), "{seventh}");
    let median = sketch(&x).quantile(0.5).unwrap();
    assert!((50.0..50.3).contains(&median), "{median}");
}

#[test]
fn histogram_edges_are_round() {
    let x: Vec<f64> = (0..1000).map(|i| f64::from(i) / 1000.0).collect();
    let edges = histogram_edges(&sketch(&x), false);
    assert_eq!(&edges[..3], &[0.0, 0.05, 0.1]);
    assert_eq!(edges.len(), 21);
    let bins = histogram(&sketch(&x), false);
    for bin in &bins[1..20] {
        assert!((45..=55).contains(&bin.count), "{bin:?}");
    }
    assert_eq!(bins[0].count, 0, "a value on an edge belongs above it");
    // too large for sketch bins of their own: no false gaps
    let x: Vec<f64> = (200..260).map(f64::from).collect();
    let bins = histogram(&sketch(&x), true);
    assert!(bins.len() > 4 && bins[1..bins.len() - 1].iter().all(|bin| bin.count > 0));
    let same = histogram(&sketch(&[2.5; 7]), false);
    assert_eq!(same, [HistogramBin { low: None, high: None, count: 7 }]);
}
