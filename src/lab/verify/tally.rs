//! What is remembered of many runs: quantiles within their error, and merging in any order.

use super::run::{study, tally};
use super::{Check, Criterion, Group};
use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};
use crate::base::math::exp;
use crate::base::stats::QuantileSketch;
use crate::run::tally::Tally;

pub(super) const GROUP: Group = Group {
    name: "tally",
    about: "quantiles within their stated error, and merging that is exact in any order",
    checks,
};

const THREE_STATES: &str = include_str!("../../../configs/three_states.toml");
const STATED: &str = "the error stated in the schema";
const EXACT: &str = "counts and fixed-point sums are exact";

fn checks() -> Vec<Check> {
    let mut sketch = QuantileSketch::new();
    let address = Address::new(Purpose::Stake, AgentId::WORLD, Time::default());
    // Over thirty orders of magnitude.
    let mut values: Vec<f64> = (0..50_000).map(|run| exp(7.0 * Draws::new(3, run).normal(address))).collect();
    values.iter().for_each(|&value| sketch.record(value));
    values.sort_by(f64::total_cmp);
    let error = (1..1000).map(|k| {
        let exact = values[k * values.len() / 1000 - 1];
        sketch.quantile(k as f64 / 1000.0).map_or(f64::INFINITY, |ours| (ours - exact).abs() / exact)
    });
    let worst = error.fold(0.0, f64::max);
    let study = study(THREE_STATES, "three_states.toml", &["runs=1600"]);
    let all = 0..study.runs;
    let whole = tally(&study, std::slice::from_ref(&all));
    let parts = [0..64, 64..640, 640..1024, 1024..1600];
    let other = [parts[2].clone(), parts[0].clone(), parts[3].clone(), parts[1].clone()];
    let bytes = |tally: &Tally| serde_json::to_string(tally).unwrap_or_default();
    let nested = {
        let (mut left, right) = (tally(&study, &other[..2]), tally(&study, &other[2..]));
        left.merge(&right);
        left
    };
    let differ = |other: &Tally| u64::from(bytes(other) != bytes(&whole));
    vec![
        Check {
            name: "quantiles of 50,000 values over thirty orders of magnitude: greatest relative error"
                .into(),
            source: STATED,
            expected: 0.0,
            obtained: worst,
            criterion: Criterion::AtMost(0.005),
        },
        Check::none(
            "1,600 runs in four parts, merged in another order: tallies that differ",
            EXACT,
            differ(&tally(&study, &other)),
        ),
        Check::none("the same, merged in pairs: tallies that differ", EXACT, differ(&nested)),
    ]
}
