//! Tables of quantities.

use super::Source;
use crate::base::stats::histogram;
use crate::model::study::{Given, State};
use crate::run::tally::{Metric, Sample};
use crate::write::schema::{CONFERRAL, Cell, Column, GIVEN, REGIME, STUDY, TableSchema, number, text, whole};
use crate::write::table::{Table, TableBuilder};
use std::borrow::Cow;

const METRIC: Column = text("metric", "Quantity of a run");
const UNIT: Column = text("unit", "Unit of the quantity");
const MEAN: Column = number("mean", "as `unit`", "Mean");
const SD: Column = number("sd", "as `unit`", "Standard deviation (divisor n − 1)");

const fn quantile(name: &'static str, description: &'static str) -> Column {
    number(name, "as `unit`", description)
}

/// The quantiles of `distributions.csv`.
const QUANTILES: [f64; 9] = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

pub(super) static DISTRIBUTIONS: TableSchema = TableSchema {
    file: "distributions.csv",
    row: "regime × condition × metric",
    note: "Mean, standard deviation, least and greatest value are exact; a quantile is off by at most 0.4 % of its size (whole numbers below 128 are exact).",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        REGIME,
        GIVEN,
        METRIC,
        UNIT,
        whole("n", "runs", "Runs that meet the condition and have the quantity"),
        MEAN,
        SD,
        number("std_error", "as `unit`", "Standard error of the mean: simulation error only"),
        number("min", "as `unit`", "Least value"),
        quantile("q01", "1 % quantile"),
        quantile("q05", "5 % quantile"),
        quantile("q10", "10 % quantile"),
        quantile("q25", "25 % quantile"),
        quantile("q50", "Median"),
        quantile("q75", "75 % quantile"),
        quantile("q90", "90 % quantile"),
        quantile("q95", "95 % quantile"),
        quantile("q99", "99 % quantile"),
        number("max", "as `unit`", "Greatest value"),
    ]),
};

/// Metrics that are whole numbers.
fn is_whole(metric: Metric) -> bool {
    matches!(metric.unit(), "quarters" | "count" | "rung" | "days")
}

/// A quantile of a metric. The sketch answers with the middle of a bin; a whole number is its lower edge.
pub(crate) fn metric_quantile(sample: &Sample, metric: Metric, q: f64) -> Option<f64> {
    let value = sample.sketch.quantile(q)?;
    Some(if is_whole(metric) { value.floor() } else { value })
}

pub(super) fn distributions(source: Source<'_>) -> Table {
    let mut table = TableBuilder::new(&DISTRIBUTIONS);
    for (head, cell) in source.cells() {
        for &given in Given::ALL {
            for &metric in Metric::ALL {
                let sample = cell.metric(given, metric);
                let row: [Cell<'_>; 8] = [
                    given.label().into(),
                    metric.label().into(),
                    metric.unit().into(),
                    sample.moments.n().into(),
                    sample.moments.mean().into(),
                    sample.moments.sd().into(),
                    sample.moments.std_error().into(),
                    sample.sketch.min().into(),
                ];
                let quantiles = QUANTILES.map(|q| metric_quantile(&sample, metric, q).into());
                table.row(&[&head, &row, &quantiles, &[sample.sketch.max().into()]]);
            }
        }
    }
    table.finish()
}

pub(super) static HISTOGRAMS: TableSchema = TableSchema {
    file: "histograms.csv",
    row: "regime × condition × metric × bin",
    note: "Bins of equal width with round edges, and an open one at either end; whole numbers of small range have a bin each. The edges differ from regime to regime.",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        REGIME,
        GIVEN,
        METRIC,
        UNIT,
        number("bin_low", "as `unit`", "Lower edge, in the bin; empty if the bin is open below"),
        number("bin_high", "as `unit`", "Upper edge, not in the bin; empty if it is open above"),
        whole("count", "runs", "Runs in the bin"),
    ]),
};

pub(super) fn histograms(source: Source<'_>) -> Table {
    let mut table = TableBuilder::new(&HISTOGRAMS);
    for (head, cell) in source.cells() {
        for &given in Given::ALL {
            for &metric in Metric::ALL {
                let sample = cell.metric(given, metric);
                for bin in histogram(&sample.sketch, is_whole(metric)) {
                    let row: [Cell<'_>; 6] = [
                        given.label().into(),
                        metric.label().into(),
                        metric.unit().into(),
                        bin.low.into(),
                        bin.high.into(),
                        bin.count.into(),
                    ];
                    table.row(&[&head, &row]);
                }
            }
        }
    }
    table.finish()
}

pub(super) static COSTS: TableSchema = TableSchema {
    file: "costs.csv",
    row: "regime × state × metric",
    note: "Real costs of fighting and aid over the whole run, without political costs. Over all runs, those without a crisis included.",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        REGIME,
        text("state", "Code of the state"),
        text("role", "`responder`, `challenger` or `protege`"),
        text("metric", "`cost_gdp_pct` or `cost_usd_bn`"),
        UNIT,
        MEAN,
        SD,
        quantile("q05", "5 % quantile"),
        quantile("q50", "Median"),
        quantile("q95", "95 % quantile"),
    ]),
};

pub(super) fn costs(source: Source<'_>) -> Table {
    let mut table = TableBuilder::new(&COSTS);
    for (head, cell) in source.cells() {
        let mut add = |state: &State, role: &str, sample: &Sample| {
            // The cost in money is the share times a fixed GDP, and so are its mean, spread and quantiles.
            for (metric, unit, scale) in [
                ("cost_gdp_pct", "% of annual GDP", 1.0),
                ("cost_usd_bn", "USD bn", state.gdp_usd_bn / 100.0),
            ] {
                let scaled = |value: Option<f64>| Cell::from(value.map(|value| value * scale));
                let row = [
                    state.code.as_str().into(),
                    role.into(),
                    metric.into(),
                    unit.into(),
                    scaled(sample.moments.mean()),
                    scaled(sample.moments.sd()),
                    scaled(sample.sketch.quantile(0.05)),
                    scaled(sample.sketch.quantile(0.5)),
                    scaled(sample.sketch.quantile(0.95)),
                ];
                table.row(&[&head, &row]);
            }
        };
        for (position, state) in source.study.responders.iter().enumerate() {
            add(state, "responder", cell.responder_cost(position));
        }
        let study = source.study;
        add(&study.challenger, "challenger", cell.challenger_cost());
        add(&study.protege, "protege", cell.protege_cost());
    }
    table.finish()
}
