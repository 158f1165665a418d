//! What a sweep hangs on, as files.

use super::analysis::{Analysed, Quantity};
use super::finished::Finished;
use crate::base::stats::Interval;
use crate::lab::sensitivity::{Bound, Found, Index, Reason, Step};
use crate::model::study::Study;
use crate::run::tally::event_names;
use crate::write::{CONFERRAL, Column, REGIME, STUDY, Table, TableSchema, columns, number, text, whole};
use std::borrow::Cow;

const MINUS: Column = text("minus", "The guarantee taken off, where the output is a contrast; else empty");
const EVENT: Column = text("event", "Event");
const REASON: Column = text(
    "reason",
    "Why there is no value: `one_block` (the runs of a point are one block, so that noise cannot be told from inputs), `no_variance` (the variance that inputs cause is not distinguishable from zero), `categorical` (the method needs an order of values), `few_points`, `collinear` (inputs move together)",
);
const CI_LOW: Column = number("ci_low", "", "Lower end of the 95 % bootstrap interval over points and runs");
const CI_HIGH: Column =
    number("ci_high", "", "Upper end of the 95 % bootstrap interval over points and runs");

/// The names of what a quantity is of: regime, the regime that is taken off, event.
fn output<'a>(study: &'a Study, of: &Quantity) -> [Option<&'a str>; 3] {
    let regime = |place: usize| study.regimes[place].name.as_str();
    [Some(regime(of.regime)), of.minus.map(regime), event_names(study).nth(of.event)]
}

columns! {
    INDEX, index<'a>(finished: &'a Finished, of: &Quantity, method: &'a str, index: &Index):
    STUDY => finished.header().study.name.as_str();
    CONFERRAL => finished.header().study.conferral[of.conferral].label();
    text("input", "Key of the study; empty where the index belongs to all inputs, or to a dummy")
        => index.input.map(|input| finished.inputs()[input].key.as_str());
    text("with_input", "The second input of an interaction")
        => index.with.map(|input| finished.inputs()[input].key.as_str());
    REGIME, MINUS, EVENT => output(&finished.header().study, of);
    text(
        "method",
        "`sobol` (Saltelli et al. 2010, Jansen 1999, Saltelli 2002), `morris` (Morris 1991, Campolongo et al. 2007), `pawn` (Pianosi & Wagener 2018), `src` and `srrc` (standardized regression, of values and of ranks)",
    ) => method;
    text(
        "index",
        "sobol: `first`, `total`, `second`, shares of the variance that inputs cause; morris: `mu`, `mu_star`, `sigma`, change of the output over the range of the input; pawn: `median` and `maximum` of Kolmogorov distances over slices, those of a dummy input, and `median_above_dummy`, which is around 0 for an input that does nothing; src, srrc: `coefficient`, and `r2` of the line",
    ) => index.name;
    number("value", "", "Estimate") => index.value.ok().map(|(value, _)| value);
    CI_LOW => index.value.ok().map(|(_, interval)| interval.low);
    CI_HIGH => index.value.ok().map(|(_, interval)| interval.high);
    REASON => index.value.err().map(Reason::label);
}

static SENSITIVITY: TableSchema = TableSchema {
    file: "sensitivity.csv",
    row: "input, output, and index",
    note: "Made by `casus sweep` and `casus sensitivity`. An output is the probability of an event under `regime`, less that under `minus` where one is given. Noise of the runs is taken out of `sobol`, `morris` and `src`: squares and products are taken between different blocks of runs. Each estimate is then right on average, and for a small index may fall below zero: read a negative value with its interval as \"about 0, at most `ci_high`\". Inputs are measured on the scale on which they were varied.",
    columns: Cow::Borrowed(&INDEX),
};

static SENSITIVITY_LOG_ODDS: TableSchema = TableSchema {
    file: "sensitivity_log_odds.csv",
    row: "input, output, and index",
    note: "Made by `casus sweep` and `casus sensitivity`. The same as `sensitivity.csv`, with every probability measured as log odds, ln((k + ½) / (n − k + ½)) of k of n runs of a block; an output less another is a log odds ratio. Where an event is next to never seen at most points, the variance of its probability is that of a few spikes; that of its log odds is not.",
    columns: Cow::Borrowed(&INDEX),
};

columns! {
    NOISE, noise<'a>(finished: &'a Finished, one: &Analysed, share: Result<(f64, Interval), Reason>):
    file: "noise.csv",
    row: "output",
    note: "Made by `casus sweep` and `casus sensitivity`. How much of the differences between points is Monte Carlo noise: what does not repeat from one block of runs to another. Common runs add only the noise that differs from point to point.";
    STUDY => finished.header().study.name.as_str();
    CONFERRAL => finished.header().study.conferral[one.quantity.conferral].label();
    REGIME, MINUS, EVENT => output(&finished.header().study, &one.quantity);
    whole("points", "", "Points") => finished.points();
    whole("runs", "runs", "Runs at each point") => finished.header().sweep.runs;
    whole("blocks", "", "Blocks into which they are split")
        => u64::from(finished.header().sweep.blocks).min(finished.header().sweep.runs);
    number("input_variance", "", "Variance over points that the inputs cause")
        => one.noise.as_ref().map(|noise| noise.input_variance);
    number("noise_variance", "", "Variance that noise adds to it")
        => one.noise.as_ref().map(|noise| noise.noise_variance);
    number("noise_share", "share", "noise_variance / (input_variance + noise_variance)")
        => share.ok().map(|(share, _)| share);
    CI_LOW => share.ok().map(|(_, interval)| interval.low);
    CI_HIGH => share.ok().map(|(_, interval)| interval.high);
    REASON => share.err().map(Reason::label);
}

/// The tables of indices and noise; of probabilities as they are, and as log odds.
pub(crate) fn index_tables(
    finished: &Finished,
    analysed: &[Analysed],
    as_log_odds: &[Analysed],
) -> [Table; 3] {
    let indices = |schema, analysed: &[Analysed]| {
        let of_one = |one: &Analysed| -> Vec<_> {
            one.indices.iter().map(|(method, of)| index(finished, &one.quantity, method, of)).collect()
        };
        Table::of(schema, analysed.iter().flat_map(of_one))
    };
    let noises = analysed.iter().map(|one| {
        let share = one.noise.as_ref().map_or(Err(Reason::OneBlock), |noise| noise.share);
        noise(finished, one, share)
    });
    [indices(&SENSITIVITY, analysed), indices(&SENSITIVITY_LOG_ODDS, as_log_odds), Table::of(&NOISE, noises)]
}

/// Boxes of the inputs in which a condition mostly holds.
pub(crate) struct Boxes<'a> {
    pub study: &'a Study,
    /// The question.
    pub asked: &'a str,
    /// The condition, as it was given.
    pub condition: &'a str,
    /// Keys of the inputs.
    pub keys: Vec<&'a str>,
    /// The names of the levels of each input that is a category.
    pub levels: &'a [Vec<String>],
    /// Points.
    pub all: u64,
    /// Points at which the condition holds.
    pub hits: u64,
    pub found: &'a [Found],
}

const CONDITION: Column = text("condition", "The condition that was looked for");
const BOX: Column =
    whole("box", "", "Number of the box, 1 the first; each is sought outside those before it");
const POINTS: Column = whole("points", "", "Points in the box that are in none before it");
const HITS: Column = whole("hits", "", "Those of them at which the condition holds");
const COVERAGE: Column = number("coverage", "share", "hits / all points at which the condition holds");
const DENSITY: Column = number("density", "share", "hits / points");
const RESTRICTED: Column = whole("restricted", "", "Inputs that the box restricts");

fn limits(bound: &Bound) -> [Option<f64>; 2] {
    match *bound {
        Bound::Range { low, high } => [low, high],
        Bound::Levels(_) => [None, None],
    }
}

columns! {
    BOXES, restriction<'a>(
        boxes: &Boxes<'a>, number: usize, found: &Found, (input, quasi_p): (usize, f64), levels: &'a str
    ):
    file: "boxes.csv",
    row: "box and input that it restricts",
    note: "Made by `casus discover`, by PRIM (Friedman & Fisher 1999). Whether the condition holds at a point is read off its estimated probabilities.";
    STUDY => boxes.study.name.as_str();
    CONFERRAL => boxes.asked;
    CONDITION => boxes.condition;
    BOX => number;
    text("input", "Key of the study") => boxes.keys[input];
    number("low", "that of the key", "Least value in the box; empty for no limit"),
    number("high", "that of the key", "Greatest value in the box; empty for no limit")
        => limits(&found.last.region.bounds[input]);
    text("levels", "Of a category, the values in the box, with | between")
        => (!levels.is_empty()).then_some(levels);
    number(
        "quasi_p",
        "probability",
        "Chance of so many hits if this bound did not matter (Bryant & Lempert 2010); the bounds were chosen on the data, so it is a guide only",
    ) => quasi_p;
    POINTS => found.last.points;
    HITS => found.last.hits;
    COVERAGE => found.last.coverage(boxes.hits);
    DENSITY => found.last.density();
    RESTRICTED => found.restricted.len();
}

columns! {
    PEELING, peeled<'a>(boxes: &Boxes<'a>, number: usize, place: usize, step: &Step, taken: bool):
    file: "peeling.csv",
    row: "step of the peeling of a box",
    note: "Made by `casus discover`: the trade-off between coverage, density and the number of restricted inputs. `casus discover --step` takes another step of the first box.";
    STUDY => boxes.study.name.as_str();
    CONFERRAL => boxes.asked;
    CONDITION => boxes.condition;
    BOX => number;
    whole("step", "", "Slices taken away") => place;
    POINTS => step.points;
    HITS => step.hits;
    COVERAGE => step.coverage(boxes.hits);
    DENSITY => step.density();
    RESTRICTED => step.region.restricted().len();
    whole("taken", "", "1 at the step that was taken and then pasted, else 0") => u8::from(taken);
}

impl Boxes<'_> {
    /// The levels in the box of each restricted input; empty for a number.
    pub(crate) fn level_labels(&self, found: &Found) -> Vec<String> {
        let label = |&(input, _): &(usize, f64)| match &found.last.region.bounds[input] {
            Bound::Levels(kept) => {
                let names = self.levels[input].iter().zip(kept).filter(|(_, kept)| **kept);
                names.map(|(name, _)| name.as_str()).collect::<Vec<&str>>().join("|")
            }
            Bound::Range { .. } => String::new(),
        };
        found.restricted.iter().map(label).collect()
    }

    /// The boxes, and how each was peeled, as files.
    pub(crate) fn tables(&self) -> [Table; 2] {
        let labels: Vec<Vec<String>> = self.found.iter().map(|found| self.level_labels(found)).collect();
        let (mut bounds, mut steps) = (Vec::new(), Vec::new());
        for ((number, found), labels) in (1..).zip(self.found).zip(&labels) {
            let restricted = found.restricted.iter().zip(labels);
            bounds.extend(restricted.map(|(&bound, label)| restriction(self, number, found, bound, label)));
            let peeling = found.peeling.iter().enumerate();
            steps.extend(peeling.map(|(at, step)| peeled(self, number, at, step, at == found.taken)));
        }
        [Table::of(&BOXES, bounds), Table::of(&PEELING, steps)]
    }
}

/// The tables that analyses add to a sweep.
#[cfg(test)]
pub(crate) static ANALYSES: &[&TableSchema] =
    &[&SENSITIVITY, &SENSITIVITY_LOG_ODDS, &NOISE, &BOXES, &PEELING];
