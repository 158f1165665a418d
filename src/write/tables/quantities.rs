//! Tables of quantities.

use super::Source;
use crate::base::stats::{HistogramBin, histogram};
use crate::model::study::{Given, State};
use crate::run::tally::{Metric, Sample};
use crate::write::schema::{
    CONFERRAL, Cell, Column, GIVEN, REGIME, STUDY, TableSchema, columns, number, text, whole,
};
use crate::write::table::{Table, TableBuilder};
use std::borrow::Cow;

const METRIC: Column = text("metric", "Quantity of a run");
const UNIT: Column = text("unit", "Unit of the quantity");
const MEAN: Column = number("mean", "as `unit`", "Mean");
const SD: Column = number("sd", "as `unit`", "Standard deviation (divisor n − 1)");

const fn quantile(name: &'static str, description: &'static str) -> Column {
    number(name, "as `unit`", description)
}

/// A metric under one guarantee and condition.
struct Measured<'a> {
    head: [Cell<'a>; 3],
    given: Given,
    metric: Metric,
    sample: Sample,
}

impl Measured<'_> {
    fn quantile(&self, q: f64) -> Option<f64> {
        metric_quantile(&self.sample, self.metric, q)
    }
}

columns! {
    DISTRIBUTION, distribution<'a>(row: Measured<'a>):
    STUDY => row.head[0];
    CONFERRAL => row.head[1];
    REGIME => row.head[2];
    GIVEN => row.given.label();
    METRIC => row.metric.label();
    UNIT => row.metric.unit();
    whole("n", "runs", "Runs that meet the condition and have the quantity") => row.sample.moments.n();
    MEAN => row.sample.moments.mean();
    SD => row.sample.moments.sd();
    number("std_error", "as `unit`", "Standard error of the mean: simulation error only")
        => row.sample.moments.std_error();
    number("min", "as `unit`", "Least value") => row.sample.sketch.min();
    quantile("q01", "1 % quantile") => row.quantile(0.01);
    quantile("q05", "5 % quantile") => row.quantile(0.05);
    quantile("q10", "10 % quantile") => row.quantile(0.1);
    quantile("q25", "25 % quantile") => row.quantile(0.25);
    quantile("q50", "Median") => row.quantile(0.5);
    quantile("q75", "75 % quantile") => row.quantile(0.75);
    quantile("q90", "90 % quantile") => row.quantile(0.9);
    quantile("q95", "95 % quantile") => row.quantile(0.95);
    quantile("q99", "99 % quantile") => row.quantile(0.99);
    number("max", "as `unit`", "Greatest value") => row.sample.sketch.max();
}

pub(super) static DISTRIBUTIONS: TableSchema = TableSchema {
    file: "distributions.csv",
    row: "regime × condition × metric",
    note: "Mean, standard deviation, least and greatest value are exact; a quantile is off by at most 0.4 % of its size (whole numbers below 128 are exact).",
    columns: Cow::Borrowed(&DISTRIBUTION),
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

/// Every metric under every guarantee and condition.
fn measured<'a>(source: Source<'a>) -> impl Iterator<Item = Measured<'a>> {
    source.cells().flat_map(|(head, cell)| {
        Given::ALL.iter().flat_map(move |&given| {
            Metric::ALL.iter().map(move |&metric| {
                let sample = cell.metric(given, metric);
                Measured { head, given, metric, sample }
            })
        })
    })
}

pub(super) fn distributions(source: Source<'_>) -> Table {
    let mut table = TableBuilder::new(&DISTRIBUTIONS);
    measured(source).for_each(|row| table.row(&[&distribution(&row)]));
    table.finish()
}

/// A bin of the histogram of a metric.
struct Binned<'a> {
    of: &'a Measured<'a>,
    bin: HistogramBin,
}

columns! {
    HISTOGRAM, binned<'a>(row: Binned<'a>):
    STUDY => row.of.head[0];
    CONFERRAL => row.of.head[1];
    REGIME => row.of.head[2];
    GIVEN => row.of.given.label();
    METRIC => row.of.metric.label();
    UNIT => row.of.metric.unit();
    number("bin_low", "as `unit`", "Lower edge, in the bin; empty if the bin is open below") => row.bin.low;
    number("bin_high", "as `unit`", "Upper edge, not in the bin; empty if it is open above") => row.bin.high;
    whole("count", "runs", "Runs in the bin") => row.bin.count;
}

pub(super) static HISTOGRAMS: TableSchema = TableSchema {
    file: "histograms.csv",
    row: "regime × condition × metric × bin",
    note: "Bins of equal width with round edges, and an open one at either end; whole numbers of small range have a bin each. The edges differ from regime to regime.",
    columns: Cow::Borrowed(&HISTOGRAM),
};

pub(super) fn histograms(source: Source<'_>) -> Table {
    let mut table = TableBuilder::new(&HISTOGRAMS);
    for of in measured(source) {
        for bin in histogram(&of.sample.sketch, is_whole(of.metric)) {
            table.row(&[&binned(&Binned { of: &of, bin })]);
        }
    }
    table.finish()
}

/// What a state's part cost it, in shares of GDP or in money: the share times a fixed GDP, and so are its mean, spread
/// and quantiles.
struct Spent<'a> {
    head: [Cell<'a>; 3],
    state: &'a State,
    role: &'static str,
    metric: &'static str,
    unit: &'static str,
    scale: f64,
    sample: &'a Sample,
}

impl Spent<'_> {
    fn scaled(&self, value: Option<f64>) -> Option<f64> {
        value.map(|value| value * self.scale)
    }
}

columns! {
    COST, spent<'a>(row: Spent<'a>):
    STUDY => row.head[0];
    CONFERRAL => row.head[1];
    REGIME => row.head[2];
    text("state", "Code of the state") => row.state.code.as_str();
    text("role", "`responder`, `challenger` or `protege`") => row.role;
    text("metric", "`cost_gdp_pct` or `cost_usd_bn`") => row.metric;
    UNIT => row.unit;
    MEAN => row.scaled(row.sample.moments.mean());
    SD => row.scaled(row.sample.moments.sd());
    quantile("q05", "5 % quantile") => row.scaled(row.sample.sketch.quantile(0.05));
    quantile("q50", "Median") => row.scaled(row.sample.sketch.quantile(0.5));
    quantile("q95", "95 % quantile") => row.scaled(row.sample.sketch.quantile(0.95));
}

pub(super) static COSTS: TableSchema = TableSchema {
    file: "costs.csv",
    row: "regime × state × metric",
    note: "Real costs of fighting and aid over the whole run, without political costs. Over all runs, those without a crisis included.",
    columns: Cow::Borrowed(&COST),
};

pub(super) fn costs(source: Source<'_>) -> Table {
    let mut table = TableBuilder::new(&COSTS);
    for (head, cell) in source.cells() {
        let mut add = |state: &State, role, sample: &Sample| {
            for (metric, unit, scale) in [
                ("cost_gdp_pct", "% of annual GDP", 1.0),
                ("cost_usd_bn", "USD bn", state.gdp_usd_bn / 100.0),
            ] {
                table.row(&[&spent(&Spent { head, state, role, metric, unit, scale, sample })]);
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
