//! Tables of quantities.

use super::{Head, Source, ends, total};
use crate::base::stats::{HistogramBin, histogram};
use crate::model::study::{Given, State};
use crate::run::estimate::Estimate;
use crate::run::tally::{Metric, Quantity, Sample};
use crate::write::schema::{CONFERRAL, Column, GIVEN, REGIME, STUDY, columns, number, text, whole};
use crate::write::table::TableBuilder;

const METRIC: Column = text("metric", "Quantity of a run");
const UNIT: Column = text("unit", "Unit of the quantity");
const MEAN: Column = number("mean", "as `unit`", "Mean");
const SD: Column = number("sd", "as `unit`", "Standard deviation (divisor n − 1)");

const MEAN_LOW: Column = number(
    "ci_low",
    "as `unit`",
    "Lower end of the 95 % interval of the mean: simulation error only; empty with fewer than 20 values",
);
const MEAN_HIGH: Column = number(
    "ci_high",
    "as `unit`",
    "Upper end of the 95 % interval of the mean: simulation error only; empty with fewer than 20 values",
);
const MEAN_TOTAL_LOW: Column = number(
    "total_low",
    "as `unit`",
    "Lower end of the 95 % interval of the mean, chance and parameters together; over all runs alone, and empty if parameters are not drawn together, or by fewer than 20 draws",
);
const MEAN_TOTAL_HIGH: Column = number(
    "total_high",
    "as `unit`",
    "Upper end of the 95 % interval of the mean, chance and parameters together; empty like `total_low`",
);
const MEAN_TOTAL_MEDIAN: Column =
    number("total_median", "as `unit`", "Median over the draws of their means; empty like `total_low`");

const fn quantile(name: &'static str, description: &'static str) -> Column {
    number(name, "as `unit`", description)
}

/// A metric under one guarantee and condition.
struct Measured<'a> {
    head: Head<'a>,
    given: Given,
    metric: Metric,
    sample: Sample,
    /// The mean with its intervals: with that of chance and parameters together, over all runs.
    mean: Option<Estimate>,
}

impl Measured<'_> {
    fn quantile(&self, q: f64) -> Option<f64> {
        metric_quantile(&self.sample, self.metric, q)
    }
}

columns! {
    pub(super) DISTRIBUTIONS, distribution<'a>(row: &Measured<'a>):
    file: "distributions.csv",
    row: "regime × condition × metric",
    note: "Mean, standard deviation, least and greatest value are exact; a quantile is off by at most 0.4 % of its size (whole numbers below 128 are exact).";
    STUDY, CONFERRAL, REGIME => row.head;
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
    MEAN_LOW, MEAN_HIGH => ends(row.mean.map(|mean| mean.ci));
    MEAN_TOTAL_LOW, MEAN_TOTAL_HIGH, MEAN_TOTAL_MEDIAN => total(row.mean);
}

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
                let draws = if given == Given::Always {
                    cell.by_draw().of_quantity(metric as usize)
                } else {
                    Vec::new()
                };
                let mean = Estimate::mean(&sample, &draws, metric.unit());
                Measured { head, given, metric, sample, mean }
            })
        })
    })
}

pub(super) fn distributions(source: Source<'_>, table: &mut TableBuilder) {
    measured(source).for_each(|row| table.row(&distribution(&row)));
}

/// A bin of the histogram of a metric.
struct Binned<'a> {
    of: &'a Measured<'a>,
    bin: HistogramBin,
}

columns! {
    pub(super) HISTOGRAMS, binned<'a>(row: &Binned<'a>):
    file: "histograms.csv",
    row: "regime × condition × metric × bin",
    note: "Bins of equal width with round edges, and an open one at either end; whole numbers of small range have a bin each. The edges differ from regime to regime.";
    STUDY, CONFERRAL, REGIME => row.of.head;
    GIVEN => row.of.given.label();
    METRIC => row.of.metric.label();
    UNIT => row.of.metric.unit();
    number("bin_low", "as `unit`", "Lower edge, in the bin; empty if the bin is open below") => row.bin.low;
    number("bin_high", "as `unit`", "Upper edge, not in the bin; empty if it is open above") => row.bin.high;
    whole("count", "runs", "Runs in the bin") => row.bin.count;
}

pub(super) fn histograms(source: Source<'_>, table: &mut TableBuilder) {
    for of in measured(source) {
        for bin in histogram(&of.sample.sketch, is_whole(of.metric)) {
            table.row(&binned(&Binned { of: &of, bin }));
        }
    }
}

/// What a state's part cost it, in shares of GDP or in money: the share times a fixed GDP, and so are its mean, spread
/// and quantiles.
struct Spent<'a> {
    head: Head<'a>,
    state: &'a State,
    role: &'static str,
    metric: &'static str,
    unit: &'static str,
    scale: f64,
    cost: &'a Quantity<'a>,
    mean: Option<Estimate>,
}

impl Spent<'_> {
    fn scaled(&self, value: Option<f64>) -> Option<f64> {
        value.map(|value| value * self.scale)
    }

    fn quantile(&self, q: f64) -> Option<f64> {
        self.scaled(self.cost.sample.sketch.quantile(q))
    }

    fn of_mean(&self, part: impl Fn(Estimate) -> Option<f64>) -> Option<f64> {
        self.scaled(self.mean.and_then(part))
    }
}

columns! {
    pub(super) COSTS, spent<'a>(row: &Spent<'a>):
    file: "costs.csv",
    row: "regime × state × metric",
    note: "Real costs over the whole run, without political costs: of fighting and aid in crises, and of keeping the guarantee in peace where it costs something. Over all runs, those without a crisis included.";
    STUDY, CONFERRAL, REGIME => row.head;
    text("state", "Code of the state") => row.state.code.as_str();
    text("role", "`responder`, `challenger` or `protege`") => row.role;
    text(
        "metric",
        "`cost_gdp_pct` or `cost_usd_bn`; of a study with guarantees that cost something in peace, also `keeping_gdp_pct` or `keeping_usd_bn`: the part of it that keeping the guarantee in peace has cost",
    ) => row.metric;
    UNIT => row.unit;
    MEAN => row.scaled(row.cost.sample.moments.mean());
    SD => row.scaled(row.cost.sample.moments.sd());
    quantile("q05", "5 % quantile") => row.quantile(0.05);
    quantile("q50", "Median") => row.quantile(0.5);
    quantile("q95", "95 % quantile") => row.quantile(0.95);
    MEAN_LOW => row.of_mean(|mean| Some(mean.ci.low));
    MEAN_HIGH => row.of_mean(|mean| Some(mean.ci.high));
    MEAN_TOTAL_LOW => row.of_mean(|mean| Some(mean.total?.low));
    MEAN_TOTAL_HIGH => row.of_mean(|mean| Some(mean.total?.high));
    MEAN_TOTAL_MEDIAN => row.of_mean(|mean| mean.median);
}

pub(super) fn costs(source: Source<'_>, table: &mut TableBuilder) {
    for (head, cell) in source.cells() {
        let mut add = |state: &State, role, [pct, usd]: [&'static str; 2], cost: &Quantity<'_>| {
            let mean = Estimate::mean(cost.sample, &cost.by_draw, "% of annual GDP");
            for (metric, unit, scale) in
                [(pct, "% of annual GDP", 1.0), (usd, "USD bn", state.gdp_usd_bn / 100.0)]
            {
                table.row(&spent(&Spent { head, state, role, metric, unit, scale, cost, mean }));
            }
        };
        const COST: [&str; 2] = ["cost_gdp_pct", "cost_usd_bn"];
        for (position, state) in source.study.responders.iter().enumerate() {
            add(state, "responder", COST, &cell.responder_cost(position));
            if let Some(keeping) = cell.keeping_cost(position) {
                add(state, "responder", ["keeping_gdp_pct", "keeping_usd_bn"], &keeping);
            }
        }
        let study = source.study;
        add(&study.challenger, "challenger", COST, &cell.challenger_cost());
        add(&study.protege, "protege", COST, &cell.protege_cost());
    }
}
