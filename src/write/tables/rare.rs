//! Tables of rare events: probabilities from trees, their ratios, and the levels at which runs branched. Only studies
//! that look for such events have them.

use super::comparisons::{REGIME_A, REGIME_B, pairs};
use super::{Source, total};
use crate::base::stats::{DrawSums, Interval};
use crate::model::study::{Branching, RareEvent};
use crate::run::estimate::{Estimate, Measure};
use crate::run::rare::{Harvest, LogRatio, RareEstimate};
use crate::write::schema::{CONFERRAL, Cell, Column, REGIME, STUDY, columns, number, whole, word};
use crate::write::table::TableBuilder;

const EVENT: Column = word("event", "Rare event", RareEvent::LABELS);

/// Every cell and rare event, with the first four columns of its rows and the positions of both.
fn rows<'a>(source: Source<'a>) -> impl Iterator<Item = ([Cell<'a>; 4], usize, usize)> {
    source.cells().enumerate().flat_map(move |(cell, ([study, conferral, regime], _))| {
        let events = source.tally.rare().plans.iter().enumerate();
        events.map(move |(event, plan)| ([study, conferral, regime, plan.event.label().into()], cell, event))
    })
}

columns! {
    pub(super) RARE, harvested<'a>(
        head: [Cell<'a>; 4], runs: u64, harvest: &Harvest, found: RareEstimate, known: Option<Estimate>,
        ci: Option<Interval>
    ):
    file: "rare.csv",
    row: "regime × rare event (only if the study has [rare])",
    note: "Probabilities from trees of branches that grow from the runs.";
    STUDY, CONFERRAL, REGIME, EVENT => head;
    whole("runs", "runs", "Runs from which trees grew") => runs;
    whole("roots", "runs", "Those of them whose tree carries weight") => found.roots;
    number("probability", "probability", "Mean over runs of the sum of weight × hazard of the last step")
        => found.probability;
    number("std_error", "probability", "Its standard error, from the scatter over runs") => found.std_error;
    number("relative_error", "ratio", "std_error / probability; empty where no tree carries weight")
        => (found.roots > 0).then(|| found.relative_error());
    number("largest_root_share", "share", "Greatest share of the sum that one run carries")
        => found.largest_share;
    number(
        "ci_low",
        "probability",
        "Lower end of the 95 % interval, normal for the logarithm: simulation error only; empty where relative_error is above 0.1 or one run carries more than 0.05 of the sum",
    ) => ci.map(|ci| ci.low);
    number("ci_high", "probability", "Upper end of that interval") => ci.map(|ci| ci.high);
    number(
        "total_low",
        "probability",
        "Lower end of the 95 % interval of chance and parameters together; empty where ci_low is, and if parameters are not drawn together, or by fewer than 20 draws",
    ),
    number("total_high", "probability", "Upper end of that interval"),
    number("total_median", "probability", "Median over the draws of their probabilities; empty like `total_low`")
        => total(known);
    number(
        "upper_bound",
        "probability",
        "Where there is no such interval: the upper end of the 95 % interval of the share of runs with the event, branches apart",
    ) => known.filter(|_| ci.is_none()).map(|known| known.ci.high);
    number(
        "elasticity",
        "ratio",
        "Per cent by which the probability rises with one per cent more autonomous risk on the rung before the event",
    ) => found.elasticity;
    number("elasticity_std_error", "ratio", "Its standard error") => found.elasticity_std_error;
    whole("trunk_rounds", "rounds", "Rounds of the ladder in runs"),
    whole("branch_rounds", "rounds", "Rounds of the ladder in branches") => harvest.rounds;
    number("gain", "ratio", "Rounds that runs alone would need for the same standard error, over all rounds played")
        => found.gain;
}

pub(super) fn rare(source: Source<'_>, table: &mut TableBuilder) {
    let runs = source.tally.runs();
    for (head, cell, event) in rows(source) {
        let harvest = source.tally.rare().harvest(cell, event);
        let known = Estimate::rare(source.study, source.tally, cell, event);
        let precise = known.filter(|known| known.measure == Measure::Rare { precise: true });
        let ci = precise.map(|known| known.ci);
        table.row(&harvested(head, runs, harvest, RareEstimate::of(harvest, runs), known, ci));
    }
}

columns! {
    pub(super) RARE_DRAWS, drawn<'a>(head: [Cell<'a>; 4], draw: usize, sums: &DrawSums):
    file: "rare_draws.csv",
    row: "regime × rare event × draw of the parameters that runs took (only if the study has [rare])",
    note: "Sums from which every second interval in rare.csv follows, beside `draws.csv`. Of a study that does not draw parameters together it has no rows. Of one draw little is known: a standard error is as large as the probability where one run carries it.";
    STUDY, CONFERRAL, REGIME, EVENT => head;
    whole("draw", "", "Place of the draw in its table, 0 the first") => draw;
    whole("runs", "runs", "Runs that took this draw") => sums.runs;
    whole("roots", "runs", "Those of them whose tree carries weight") => sums.roots;
    number("probability", "probability", "Mean over them of the sum of weight × hazard of the last step")
        => sums.mean();
    number("std_error", "probability", "Its standard error, from the scatter over them; empty of one run")
        => (sums.runs > 1).then(|| sums.squared_error().sqrt());
}

pub(super) fn rare_draws(source: Source<'_>, table: &mut TableBuilder) {
    for (head, cell, event) in rows(source) {
        let draws = source.tally.rare_by_draw(source.study, cell, event);
        for (draw, sums) in draws.iter().enumerate().filter(|(_, sums)| sums.runs > 0) {
            table.row(&drawn(head, draw, sums));
        }
    }
}

columns! {
    pub(super) RARE_CONTRASTS, ratio<'a>(head: [Cell<'a>; 4], event: RareEvent, found: Option<LogRatio>):
    file: "rare_contrasts.csv",
    row: "pair of regimes × rare event (only if the study has [rare])",
    note: "Ratios a / b over the same run indices, on the logarithmic scale: simulation error only. Only where both probabilities have an interval in rare.csv.";
    STUDY, CONFERRAL, REGIME_A, REGIME_B => head;
    EVENT => event.label();
    number("ratio", "ratio", "Probability under a over that under b") => found.map(|found| found.ratio);
    number("std_error_log", "ratio", "Standard error of the ratio's natural logarithm, with the pairing")
        => found.map(|found| found.std_error_log);
    number("ci_low", "ratio", "Lower end of the 95 % interval, normal for the logarithm: simulation error only")
        => found.map(|found| found.interval.low);
    number("ci_high", "ratio", "Upper end of that interval") => found.map(|found| found.interval.high);
    number("correlation", "ratio", "Correlation over runs of what the trees under a and under b sum to")
        => found.map(|found| found.correlation);
}

pub(super) fn rare_contrasts(source: Source<'_>, table: &mut TableBuilder) {
    let rare = source.tally.rare();
    for (head, conferral, (a, b)) in pairs(source) {
        for (event, plan) in rare.plans.iter().enumerate() {
            let [a, b] = [a, b].map(|regime| rare.harvest(source.study.cell(conferral, regime), event));
            table.row(&ratio(head, plan.event, LogRatio::of(a, b, source.tally.runs())));
        }
    }
}

columns! {
    pub(super) RARE_LEVELS, level<'a>(head: [Cell<'a>; 4], branching: &Branching, reached: u64):
    file: "rare_levels.csv",
    row: "regime × rare event × level (only if the study has [rare])",
    note: "Where runs branched, the same under every guarantee: as the study gave it, or as its pilot found it.";
    STUDY, CONFERRAL, REGIME, EVENT => head;
    whole(
        "level",
        "importance",
        "Least importance of the level: of nuclear use the rung, and one more while a responder is in combat; of strategic exchange the rung while a nuclear guarantor is in combat, else 0",
    ) => branching.level;
    whole("splits", "paths", "Paths that go on from it, the one that came among them") => branching.splits;
    whole("reached", "count", "How often a path climbed to it, in runs and branches") => reached;
}

pub(super) fn rare_levels(source: Source<'_>, table: &mut TableBuilder) {
    for (head, cell, event) in rows(source) {
        let reached = &source.tally.rare().harvest(cell, event).reached;
        for (branching, &reached) in source.tally.rare().plans[event].branching.iter().zip(reached) {
            table.row(&level(head, branching, reached));
        }
    }
}
