//! Tables that analyses add to the folder of a sweep, or of a study.

use super::schema::{CONFERRAL, Column, REGIME, STUDY, TableSchema, number, text, whole};
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

const INDEX_COLUMNS: [Column; 13] = [
    STUDY,
    CONFERRAL,
    text("input", "Key of the study; empty where the index belongs to all inputs, or to a dummy"),
    text("with_input", "The second input of an interaction"),
    REGIME,
    MINUS,
    EVENT,
    text(
        "method",
        "`sobol` (Saltelli et al. 2010, Jansen 1999, Saltelli 2002), `morris` (Morris 1991, Campolongo et al. 2007), `pawn` (Pianosi & Wagener 2018), `src` and `srrc` (standardized regression, of values and of ranks)",
    ),
    text(
        "index",
        "sobol: `first`, `total`, `second`, shares of the variance that inputs cause; morris: `mu`, `mu_star`, `sigma`, change of the output over the range of the input; pawn: `median` and `maximum` of Kolmogorov distances over slices, those of a dummy input, and `median_above_dummy`, which is around 0 for an input that does nothing; src, srrc: `coefficient`, and `r2` of the line",
    ),
    number("value", "", "Estimate"),
    CI_LOW,
    CI_HIGH,
    REASON,
];

pub(crate) static SENSITIVITY: TableSchema = TableSchema {
    file: "sensitivity.csv",
    row: "input, output, and index",
    note: "Made by `casus sweep` and `casus sensitivity`. An output is the probability of an event under `regime`, less that under `minus` where one is given. Noise of the runs is taken out of `sobol`, `morris` and `src`: squares and products are taken between different blocks of runs. Each estimate is then right on average, and for a small index may fall below zero: read a negative value with its interval as \"about 0, at most `ci_high`\". Inputs are measured on the scale on which they were varied.",
    columns: Cow::Borrowed(&INDEX_COLUMNS),
};

pub(crate) static SENSITIVITY_LOG_ODDS: TableSchema = TableSchema {
    file: "sensitivity_log_odds.csv",
    row: "input, output, and index",
    note: "Made by `casus sweep` and `casus sensitivity`. The same as `sensitivity.csv`, with every probability measured as log odds, ln((k + ½) / (n − k + ½)) of k of n runs of a block; an output less another is a log odds ratio. Where an event is next to never seen at most points, the variance of its probability is that of a few spikes; that of its log odds is not.",
    columns: Cow::Borrowed(&INDEX_COLUMNS),
};

pub(crate) static NOISE: TableSchema = TableSchema {
    file: "noise.csv",
    row: "output",
    note: "Made by `casus sweep` and `casus sensitivity`. How much of the differences between points is Monte Carlo noise: what does not repeat from one block of runs to another. Common runs add only the noise that differs from point to point.",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        REGIME,
        MINUS,
        EVENT,
        whole("points", "", "Points"),
        whole("runs", "runs", "Runs at each point"),
        whole("blocks", "", "Blocks into which they are split"),
        number("input_variance", "", "Variance over points that the inputs cause"),
        number("noise_variance", "", "Variance that noise adds to it"),
        number("noise_share", "share", "noise_variance / (input_variance + noise_variance)"),
        CI_LOW,
        CI_HIGH,
        REASON,
    ]),
};

const CONDITION: Column = text("condition", "The condition that was looked for");
const BOX: Column =
    whole("box", "", "Number of the box, 1 the first; each is sought outside those before it");
const POINTS: Column = whole("points", "", "Points in the box that are in none before it");
const HITS: Column = whole("hits", "", "Those of them at which the condition holds");
const COVERAGE: Column = number("coverage", "share", "hits / all points at which the condition holds");
const DENSITY: Column = number("density", "share", "hits / points");
const RESTRICTED: Column = whole("restricted", "", "Inputs that the box restricts");

pub(crate) static BOXES: TableSchema = TableSchema {
    file: "boxes.csv",
    row: "box and input that it restricts",
    note: "Made by `casus discover`, by PRIM (Friedman & Fisher 1999). Whether the condition holds at a point is read off its estimated probabilities.",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        CONDITION,
        BOX,
        text("input", "Key of the study"),
        number("low", "that of the key", "Least value in the box; empty for no limit"),
        number("high", "that of the key", "Greatest value in the box; empty for no limit"),
        text("levels", "Of a category, the values in the box, with | between"),
        number(
            "quasi_p",
            "probability",
            "Chance of so many hits if this bound did not matter (Bryant & Lempert 2010); the bounds were chosen on the data, so it is a guide only",
        ),
        POINTS,
        HITS,
        COVERAGE,
        DENSITY,
        RESTRICTED,
    ]),
};

pub(crate) static PEELING: TableSchema = TableSchema {
    file: "peeling.csv",
    row: "step of the peeling of a box",
    note: "Made by `casus discover`: the trade-off between coverage, density and the number of restricted inputs. `casus discover --step` takes another step of the first box.",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        CONDITION,
        BOX,
        whole("step", "", "Slices taken away"),
        POINTS,
        HITS,
        COVERAGE,
        DENSITY,
        RESTRICTED,
        whole("taken", "", "1 at the step that was taken and then pasted, else 0"),
    ]),
};

pub(crate) static ASSUMPTIONS: TableSchema = TableSchema {
    file: "assumptions.csv",
    row: "assumption and place where it was moved",
    note: "Made by `casus assumptions RESULTS_FOLDER`: a screen, not an analysis. One assumption is moved at a time, all else at its median, over the same runs: parameters to either end of their plausible range (the 2.5 and 97.5 % quantiles of draws, where they are drawn together), the study's own values of states, guarantees and settings to what would stand there otherwise. Those that move the outlook of the first day most were simulated, at most eight of either kind; the others have no difference. The one that moves the difference most comes first.",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        text("regime", "The guarantee with the fewest full attacks at the medians, the reference left out"),
        text("minus", "The reference"),
        text(
            "assumption",
            "Key of the parameter, all of whose elements move together, or full key of the value as in `parameters.csv`",
        ),
        text("kind", "`parameter`, or `yours`: a value of the study's own"),
        text("value", "The value in the study, of a parameter its median"),
        text("at", "Where it was moved: `least`, `greatest` or `default`"),
        text("moved_to", "The value there"),
        number(
            "difference_at_medians",
            "probability",
            "Share of runs with a full attack under `regime` less that under `minus`, with nothing moved",
        ),
        number(
            "difference",
            "probability",
            "The same with the assumption there; empty if it was not simulated",
        ),
        number("movement", "probability", "difference − difference_at_medians, run by run"),
        number("std_error", "probability", "Its standard error: simulation error only"),
        whole("runs", "runs", "Runs of either guarantee; 0 if it was not simulated"),
        whole(
            "turns",
            "",
            "1 if the difference has the other sign here or is 0, and the interval of the movement leaves out 0; else 0",
        ),
        whole(
            "idle",
            "",
            "1 if no run of any guarantee under any question changes, of the first 64 and the first 64 with an attack; else 0",
        ),
        number(
            "difference_at_medians_low",
            "probability",
            "Lower end of the 95 % interval of difference_at_medians: simulation error only (Tango 1998)",
        ),
        number("difference_at_medians_high", "probability", "Its upper end"),
        number(
            "difference_low",
            "probability",
            "Lower end of the 95 % interval of difference, in the same way",
        ),
        number("difference_high", "probability", "Its upper end"),
        number(
            "movement_low",
            "probability",
            "Lower end of the 95 % interval of movement (after Agresti & Min 2005)",
        ),
        number("movement_high", "probability", "Its upper end"),
    ]),
};

pub(crate) static CHOICE: TableSchema = TableSchema {
    file: "choice.csv",
    row: "regime × criterion",
    note: "Made by `casus choose RESULTS_FOLDER`: which guarantee is least bad. A point is a hundredth of what a criterion counts; the row `loss` is the sum of all criteria in points, each times its weight. What draws of the parameters say is empty where they are not drawn together; all draws count alike.",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        REGIME,
        text(
            "criterion",
            "`attacks`: probability of a full attack; `territory`: share of its territory that the protégé loses until the end, from the median of what it holds at first; `escalation`: probability of direct war between a responder and the challenger; `nuclear_use`; `cost`: real cost to all responders in their joint annual GDP; `loss`: all together",
        ),
        number("weight", "", "What a point of it weighs; 1 of `loss`"),
        number("mean", "points", "Expected value: lower is better"),
        number(
            "ci_low",
            "points",
            "Lower end of the 95 % interval: simulation error only; of `loss` those of the criteria are added, which is wider than it need be",
        ),
        number("ci_high", "points", "Upper end of the same"),
        number(
            "total_low",
            "points",
            "Lower end of the 95 % interval, chance and parameters together; of `loss` over the draws with the chance that is in each",
        ),
        number("total_high", "points", "Upper end of the same"),
        number("total_median", "points", "Median over the draws"),
        number(
            "best",
            "share",
            "Share of the draws in which it is the best; where several are, each has its part",
        ),
        number(
            "clearly_best",
            "share",
            "Share of the draws in which it is the best by more than chance: each other is behind by more than 1.96 standard errors of the two, taken as independent",
        ),
        number(
            "mean_regret",
            "points",
            "How much worse than the best one in the same draw, on average (Savage 1951)",
        ),
        number("max_regret", "points", "The same at most"),
        text(
            "dominated_by",
            "Guarantees that are as good or better at every quantile of the draws, and better at one (first-order stochastic dominance), with | between",
        ),
        text(
            "on_front",
            "`yes` if no other guarantee is as good by all criteria that weigh something and better by one, in expectation, else `no` (Pareto front); of `loss` alone",
        ),
        number(
            "stands_from",
            "",
            "Least weight of this criterion, all others being as they are, at which the guarantee of least expected loss still is that; empty of `loss`",
        ),
        number("stands_to", "", "Greatest such weight; empty if there is none"),
    ]),
};

/// The tables of analyses.
pub(crate) static ANALYSES: &[&TableSchema] =
    &[&SENSITIVITY, &SENSITIVITY_LOG_ODDS, &NOISE, &BOXES, &PEELING, &ASSUMPTIONS, &CHOICE];
