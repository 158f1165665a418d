//! Bins and ranks of sketches worked out by hand, and stored sketches that cannot be.

use crate::base::stats::*;
use crate::unit::read_json;
use serde_json::{Value, json};

fn sketch(values: &[f64]) -> QuantileSketch {
    let mut sketch = QuantileSketch::new();
    values.iter().for_each(|&x| sketch.record(x));
    sketch
}

#[test]
fn each_power_of_two_has_128_bins_of_equal_width() {
    let found: Vec<SketchBin> = sketch(&[3.0, -1.0, 0.0, 1.0, 3.0, 1e-320]).bins().collect();
    let bin = |low: f64, high: f64, count| SketchBin { low, high, count };
    assert_eq!(
        found,
        [
            bin(-1.0 - 1.0 / 128.0, -1.0, 1),
            bin(0.0, 0.0, 2),
            bin(1.0, 1.0 + 1.0 / 128.0, 1),
            bin(3.0, 3.0 + 1.0 / 64.0, 2)
        ]
    );
    assert_eq!(found[3].midpoint(), 3.0 + 1.0 / 128.0);
    // The least number that is not taken for zero.
    let least: Vec<SketchBin> = sketch(&[f64::MIN_POSITIVE, -f64::MIN_POSITIVE]).bins().collect();
    assert_eq!((least.len(), least[1].low, least[0].high), (2, f64::MIN_POSITIVE, -f64::MIN_POSITIVE));
}

/// The q quantile is the least value that a share q does not exceed.
#[test]
fn quantiles_step_at_whole_ranks() {
    let four = sketch(&[1.0, 2.0, 4.0, 8.0]);
    let inner = |x: f64| x + x / 256.0;
    for (q, right) in [
        (0.0, 1.0),
        (0.25, 1.0),
        (0.26, inner(2.0)),
        (0.5, inner(2.0)),
        (0.51, inner(4.0)),
        (0.75, inner(4.0)),
        (0.76, 8.0),
        (1.0, 8.0),
    ] {
        assert_eq!(four.quantile(q), Some(right), "{q}");
    }
    // A midpoint is never beyond the extremes.
    assert_eq!(sketch(&[5.0; 9]).quantile(0.5), Some(5.0));
    assert_eq!(sketch(&[-5.0; 9]).quantile(0.5), Some(-5.0));
}

#[test]
#[should_panic(expected = "quantile 1.5")]
fn quantiles_beyond_the_whole_panic() {
    let _ = sketch(&[1.0]).quantile(1.5);
}

#[test]
fn stored_sketches_that_cannot_be_are_refused() {
    let read = |value: &Value| read_json::<QuantileSketch>(value);
    let good = serde_json::to_value(sketch(&[-5.0, 1.0, 2.0, 2.0])).unwrap();
    assert_eq!(read(&good).unwrap(), sketch(&[-5.0, 1.0, 2.0, 2.0]));
    let with = |changes: &[(&str, Value)]| {
        let mut bad = good.clone();
        for (pointer, value) in changes {
            *bad.pointer_mut(pointer).unwrap() = value.clone();
        }
        bad
    };
    let last = good["positive"]["counts"].as_array().unwrap().len() - 1;
    let at_last = format!("/positive/counts/{last}");
    let bits = |x: f64| json!(x.to_bits());
    for (changes, said) in [
        // The numbers still add up.
        (vec![("/positive/counts/0", json!(0)), (at_last.as_str(), json!(3))], "empty bin"),
        (vec![("/positive/counts/0", json!(3)), (at_last.as_str(), json!(0))], "empty bin"),
        (vec![("/negative/counts/0", json!(u64::MAX))], "counts 18446744073709551615, not 4"),
        (
            vec![
                ("/negative/counts/0", json!(i64::MAX)),
                ("/positive/counts/0", json!(i64::MAX)),
                (at_last.as_str(), json!(i64::MAX)),
                ("/n", json!(1)),
            ],
            "counts 18446744073709551615, not 1",
        ),
        (vec![("/n", json!(5))], "counts 4, not 5"),
        (vec![("/min_bits", bits(3.0))], "from 3 to 2"),
        (vec![("/min_bits", bits(f64::NEG_INFINITY))], "from -inf to 2"),
        (vec![("/max_bits", bits(f64::INFINITY))], "from -5 to inf"),
        (vec![("/max_bits", bits(f64::NAN))], "NaN"),
    ] {
        let error = read(&with(&changes)).unwrap_err().to_string();
        assert!(error.contains(said), "{changes:?}: {error}");
    }
    // The last bin there is, and one behind it.
    let largest = sketch(&[f64::MAX]);
    let mut stored = serde_json::to_value(&largest).unwrap();
    assert_eq!(read(&stored).unwrap(), largest);
    let offset = stored["positive"]["offset"].as_u64().unwrap();
    stored["positive"]["offset"] = json!(offset + 1);
    assert!(read(&stored).unwrap_err().to_string().contains(&format!("no bin {}", offset + 2)));
    // One value is its own least and greatest; of no values, the extremes say nothing.
    assert_eq!(read(&serde_json::to_value(sketch(&[7.0])).unwrap()).unwrap(), sketch(&[7.0]));
    let mut none = serde_json::to_value(QuantileSketch::new()).unwrap();
    none["min_bits"] = bits(3.0);
    none["max_bits"] = bits(-3.0);
    assert_eq!(read(&none).unwrap(), QuantileSketch::new());
}
