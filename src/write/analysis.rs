//! Tables that analyses add to the folder of a study.

use super::schema::{CONFERRAL, REGIME, STUDY, columns, number, text, whole};
use crate::model::study::Study;
use crate::run::estimate::Estimate;

columns! {
    pub(crate) ASSUMPTIONS, pub(crate) assumption<'a>(
        study: &'a Study, pair: (usize, usize), [key, kind, value, at, moved_to]: [&'a str; 5], base: Estimate,
        there: Option<[Estimate; 2]>, runs: u64, [turns, idle]: [bool; 2]
    ):
    file: "assumptions.csv",
    row: "assumption and place where it was moved",
    note: "Made by `casus assumptions RESULTS_FOLDER`: a screen, not an analysis. One assumption is moved at a time, all else at its median, over the same runs: parameters to either end of their plausible range (the 2.5 and 97.5 % quantiles of draws, where they are drawn together), the study's own values of states, guarantees and settings to what would stand there otherwise. Those that move the outlook of the first day most were simulated, at most eight of either kind; the others have no difference. The one that moves the difference most comes first.";
    STUDY => study.name.as_str();
    CONFERRAL => study.conferral.first().map(|asked| asked.label());
    text("regime", "The guarantee with the fewest full attacks at the medians, the reference left out")
        => study.regimes[pair.0].name.as_str();
    text("minus", "The reference") => study.regimes[pair.1].name.as_str();
    text(
        "assumption",
        "Key of the parameter, all of whose elements move together, or full key of the value as in `parameters.csv`",
    ) => key;
    text("kind", "`parameter`, or `yours`: a value of the study's own") => kind;
    text("value", "The value in the study, of a parameter its median") => value;
    text("at", "Where it was moved: `least`, `greatest` or `default`") => at;
    text("moved_to", "The value there") => moved_to;
    number(
        "difference_at_medians",
        "probability",
        "Share of runs with a full attack under `regime` less that under `minus`, with nothing moved",
    ) => base.value;
    number(
        "difference",
        "probability",
        "The same with the assumption there; empty if it was not simulated",
    ) => there.map(|[difference, _]| difference.value);
    number("movement", "probability", "difference − difference_at_medians, run by run")
        => there.map(|[_, movement]| movement.value);
    number("std_error", "probability", "Its standard error: simulation error only")
        => there.and_then(|[_, movement]| movement.std_error());
    whole("runs", "runs", "Runs of either guarantee; 0 if it was not simulated") => there.map_or(0, |_| runs);
    whole(
        "turns",
        "",
        "1 if the difference has the other sign here or is 0, and the interval of the movement leaves out 0; else 0",
    ) => u8::from(turns);
    whole(
        "idle",
        "",
        "1 if no run of any guarantee under any question changes, of the first 64 and the first 64 with an attack; else 0",
    ) => u8::from(idle);
    number(
        "difference_at_medians_low",
        "probability",
        "Lower end of the 95 % interval of difference_at_medians: simulation error only (Tango 1998)",
    ) => base.ci.low;
    number("difference_at_medians_high", "probability", "Its upper end") => base.ci.high;
    number(
        "difference_low",
        "probability",
        "Lower end of the 95 % interval of difference, in the same way",
    ) => there.map(|[difference, _]| difference.ci.low);
    number("difference_high", "probability", "Its upper end")
        => there.map(|[difference, _]| difference.ci.high);
    number(
        "movement_low",
        "probability",
        "Lower end of the 95 % interval of movement (after Agresti & Min 2005)",
    ) => there.map(|[_, movement]| movement.ci.low);
    number("movement_high", "probability", "Its upper end") => there.map(|[_, movement]| movement.ci.high);
}

columns! {
    pub(crate) CHOICE, pub(crate) choice<'a>(
        [study, conferral, regime, criterion]: [&'a str; 4], weight: f64, estimate: Estimate,
        over: Option<[f64; 4]>, dominated_by: &'a str, on_front: Option<bool>, stands: Option<[f64; 2]>
    ):
    file: "choice.csv",
    row: "regime × criterion",
    note: "Made by `casus choose RESULTS_FOLDER`: which guarantee is least bad. A point is a hundredth of what a criterion counts; the row `loss` is the sum of all criteria in points, each times its weight. What draws of the parameters say is empty where they are not drawn together; all draws count alike.";
    STUDY => study;
    CONFERRAL => conferral;
    REGIME => regime;
    text(
        "criterion",
        "`attacks`: probability of a full attack; `territory`: share of its territory that the protégé loses until the end, from the median of what it holds at first; `escalation`: probability of direct war between a responder and the challenger; `nuclear_use`; `cost`: real cost to all responders in their joint annual GDP; `loss`: all together",
    ) => criterion;
    number("weight", "", "What a point of it weighs; 1 of `loss`") => weight;
    number("mean", "points", "Expected value: lower is better") => estimate.value;
    number(
        "ci_low",
        "points",
        "Lower end of the 95 % interval: simulation error only; of `loss` those of the criteria are added, which is wider than it need be",
    ) => estimate.ci.low;
    number("ci_high", "points", "Upper end of the same") => estimate.ci.high;
    number(
        "total_low",
        "points",
        "Lower end of the 95 % interval, chance and parameters together; of `loss` over the draws with the chance that is in each",
    ) => estimate.total.map(|total| total.low);
    number("total_high", "points", "Upper end of the same") => estimate.total.map(|total| total.high);
    number("total_median", "points", "Median over the draws") => estimate.median;
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
    number("max_regret", "points", "The same at most") => over.map_or([None; 4], |over| over.map(Some));
    text(
        "dominated_by",
        "Guarantees that are as good or better at every quantile of the draws, and better at one (first-order stochastic dominance), with | between",
    ) => dominated_by;
    text(
        "on_front",
        "`yes` if no other guarantee is as good by all criteria that weigh something and better by one, in expectation, else `no` (Pareto front); of `loss` alone",
    ) => on_front.map_or("", |on| if on { "yes" } else { "no" });
    number(
        "stands_from",
        "",
        "Least weight of this criterion, all others being as they are, at which the guarantee of least expected loss still is that; empty of `loss`",
    ),
    number("stands_to", "", "Greatest such weight; empty if there is none")
        => stands.map_or([None; 2], |ends| ends.map(Some));
}
