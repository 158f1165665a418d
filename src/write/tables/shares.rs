//! Tables of shares of runs.

use super::{Head, Source, counts, total, value};
use crate::base::stats::Moments;
use crate::model::study::{Event, Given, Kind, Level, Outcome, Rung, State};
use crate::run::estimate::Estimate;
use crate::run::tally::{Metric, Word, event_names};
use crate::write::schema::{
    CI_HIGH, CI_LOW, CONFERRAL, Column, GIVEN, REGIME, STUDY, TOTAL_HIGH, TOTAL_LOW, TOTAL_MEDIAN, columns,
    number, text, whole,
};
use crate::write::table::TableBuilder;

const COUNT: Column = whole("count", "runs", "Those of them with what the row names");
const PROBABILITY: Column = number("probability", "probability", "count / trials");

columns! {
    pub(super) OUTCOMES, ended<'a>(head: Head<'a>, given: Given, outcome: Outcome, found: Option<Estimate>):
    file: "outcomes.csv",
    row: "regime × condition × outcome",
    note: "The outcome of a run is that of its gravest crisis; the eleven outcomes of a regime and condition add up to all runs.";
    STUDY, CONFERRAL, REGIME => head;
    GIVEN => given.label();
    text("outcome", "Outcome of the run") => outcome.label();
    whole("runs", "runs", "Runs that meet the condition"),
    whole("count", "runs", "Those of them with this outcome") => counts(found);
    number("probability", "probability", "count / runs"), CI_LOW, CI_HIGH => value(found);
    TOTAL_LOW, TOTAL_HIGH, TOTAL_MEDIAN => total(found);
}

pub(super) fn outcomes(source: Source<'_>, table: &mut TableBuilder) {
    for (head, cell) in source.cells() {
        for &given in Given::ALL {
            for &outcome in Outcome::ALL {
                table.row(&ended(head, given, outcome, Estimate::outcome(cell, given, outcome)));
            }
        }
    }
}

columns! {
    pub(super) EVENTS, event<'a>(head: Head<'a>, given: Given, name: &'a str, found: Option<Estimate>):
    file: "events.csv",
    row: "regime × condition × event",
    note: "Events are not exclusive. Events that the study defines follow the standard ones.";
    STUDY, CONFERRAL, REGIME => head;
    GIVEN => given.label();
    text("event", "Event") => name;
    whole("trials", "runs", "Runs that meet the condition"), COUNT => counts(found);
    PROBABILITY, CI_LOW, CI_HIGH => value(found);
    TOTAL_LOW, TOTAL_HIGH, TOTAL_MEDIAN => total(found);
}

pub(super) fn events(source: Source<'_>, table: &mut TableBuilder) {
    for (head, cell) in source.cells() {
        for &given in Given::ALL {
            for (place, name) in event_names(source.study).enumerate() {
                table.row(&event(head, given, name, Estimate::event(cell, given, place)));
            }
        }
    }
}

/// Of which `draws.csv` has the runs of each draw, those with a kept promise among attacks.
const BY_DRAW: [Event; 6] = [
    Event::Conferred,
    Event::AttackedFull,
    Event::Attacked,
    Event::ObligationMet,
    Event::DirectWar,
    Event::NuclearUse,
];

columns! {
    pub(super) DRAWS, drawn<'a>(
        head: Head<'a>, draw: usize, structure: &'a str, runs: u64, events: [u64; 6],
        [territory, cost]: [Moments; 2]
    ):
    file: "draws.csv",
    row: "regime × draw of the parameters that runs took",
    note: "Whole counts, from which every second interval of these events follows, and two means. Of a study that does not draw parameters together it has no rows. The values of a draw are in `datapackage.json`, under `casus`, `study`, `parameters`, `joint`.";
    STUDY, CONFERRAL, REGIME => head;
    whole("draw", "", "Place of the draw in its table, 0 the first") => draw;
    text("structure", "What the response stage is made of in this draw; empty where the table does not say")
        => structure;
    whole("runs", "runs", "Runs that took this draw") => runs;
    whole("conferred", "runs", "Runs in which the guarantee came into force"),
    whole("attacked_full", "runs", "Runs with a full attack"),
    whole("attacked", "runs", "Runs with a limited or full attack"),
    whole("obligation_met", "runs", "Runs in which the obligation was met after the limited or full attack"),
    whole("direct_war", "runs", "Runs with direct war between a responder and the challenger"),
    whole("nuclear_use", "runs", "Runs with the use of a nuclear weapon") => events;
    number("territory_end", "share", "Mean share of its territory that the protégé holds at the end")
        => territory.mean();
    number("territory_end_sd", "share", "Its standard deviation over runs") => territory.sd();
    number("responders_cost_usd_bn", "USD bn", "Mean real cost to all responders together") => cost.mean();
    number("responders_cost_usd_bn_sd", "USD bn", "Its standard deviation over runs") => cost.sd();
}

pub(super) fn draws(source: Source<'_>, table: &mut TableBuilder) {
    for (head, cell) in source.cells() {
        let counts = BY_DRAW.map(|event| {
            let given = if event == Event::ObligationMet { Given::Attacked } else { Given::Always };
            cell.by_draw().of_event(given, event as usize)
        });
        let quantities = [Metric::TerritoryEnd, Metric::RespondersCostUsdBn]
            .map(|metric| cell.by_draw().of_quantity(metric as usize));
        let runs = cell.by_draw().of_event(Given::Always, Event::Attacked as usize);
        let structures = source.study.parameters.joint.as_ref().map_or(&[][..], |joint| &joint.structures);
        for (draw, runs) in runs.iter().enumerate().filter(|(_, of)| of.trials > 0) {
            let structure = structures.get(draw).map_or("", String::as_str);
            let events = counts.each_ref().map(|counts| counts[draw].count);
            let means = quantities.each_ref().map(|of| of[draw]);
            table.row(&drawn(head, draw, structure, runs.trials, events, means));
        }
    }
}

columns! {
    pub(super) RESPONSES, response<'a>(
        head: Head<'a>, state: &'a State, kind: Kind, level: Level, found: Option<Estimate>
    ):
    file: "responses.csv",
    row: "regime × state × kind of attack × level of response",
    note: "The first crisis of each run, within the time in which a promise counts as kept.";
    STUDY, CONFERRAL, REGIME => head;
    text("state", "Code of the responder") => state.code.as_str();
    text("given", "Kind of the first challenge: `grey_zone`, `limited` or `full`") => kind.label();
    text("level", "Highest level reached: `abstain`, `material`, `deploy` or `combat`") => level.label();
    whole("trials", "runs", "Runs whose first challenge was of this kind"), COUNT => counts(found);
    PROBABILITY, CI_LOW, CI_HIGH => value(found);
    text("attack", "The same as `given`: its name until version 0.1, gone with 0.2") => kind.label();
}

pub(super) fn responses(source: Source<'_>, table: &mut TableBuilder) {
    for (head, cell) in source.cells() {
        for (responder, state) in source.study.responders.iter().enumerate() {
            for &kind in Kind::ALL {
                for &level in Level::ALL {
                    let count = cell.response_count(kind, responder, level);
                    let found = Estimate::share(count, cell.first_challenges(kind));
                    table.row(&response(head, state, kind, level, found));
                }
            }
        }
    }
}

columns! {
    pub(super) MEMBERS, member<'a>(head: Head<'a>, state: &'a State, word: &Word):
    file: "members.csv",
    row: "regime × member",
    note: "The first limited or full attack of each run in which the guarantee was in force. To keep is to reach the level that the promise asks by day 84, as in `obligation_met`; for how long is `time_kept_share`.";
    STUDY, CONFERRAL, REGIME => head;
    text("state", "Code of the member") => state.code.as_str();
    whole(
        "trials",
        "runs",
        "Runs in which such an attack found it bound and something was asked of it: a level of response, or the nuclear reply for which it was called",
    ) => word.bound;
    whole("count", "runs", "Those of them in which it kept its promise") => word.met;
    PROBABILITY, CI_LOW, CI_HIGH => value(Estimate::share(word.met, word.bound));
    number(
        "time_kept_share",
        "share",
        "Share of the time until day 84, or until the end of the attack if that is sooner, on which it did what the promise asks, over all these runs",
    )
        // Of no time, no share: 0/0 is not finite and stays empty.
        => word.kept_days as f64 / word.judged_days as f64;
}

pub(super) fn members(source: Source<'_>, table: &mut TableBuilder) {
    let members = source.study.conferral.iter().flat_map(|_| source.study.regimes.iter());
    for ((head, cell), regime) in source.cells().zip(members) {
        for place in regime.members.iter() {
            table.row(&member(head, &source.study.responders[place], cell.word(place)));
        }
    }
}

columns! {
    pub(super) LADDER, rung<'a>(head: Head<'a>, rung: Rung, found: Option<Estimate>):
    file: "ladder.csv",
    row: "regime × rung of the ladder",
    note: "";
    STUDY, CONFERRAL, REGIME => head;
    whole("rung", "rung", "Rung, 0 the lowest") => u8::from(rung);
    text("label", "Name of the rung") => rung.label();
    whole("runs", "runs", "Runs"),
    whole(
        "reached",
        "runs",
        "Runs whose highest rung, over all crises and the inherited war, is at least this one",
    ) => counts(found);
    number("probability", "probability", "reached / runs"), CI_LOW, CI_HIGH => value(found);
}

pub(super) fn ladder(source: Source<'_>, table: &mut TableBuilder) {
    for (head, cell) in source.cells() {
        for &reached in Rung::ALL {
            let found = Estimate::share(cell.reached_rung(reached), source.tally.runs());
            table.row(&rung(head, reached, found));
        }
    }
}

columns! {
    pub(super) DIAGNOSTICS, diagnostic<'a>(
        head: Head<'a>, name: &'a str, count: u64, of: Option<(&'a str, u64)>
    ):
    file: "diagnostics.csv",
    row: "regime × diagnostic",
    note: "What a careful reader wants to know of the computation itself. `beliefs`: fixed points of belief that runs rested on; `not_converged`: those that did not converge; `two_equilibria`: those in which the two starts ended apart; `clamped`: draws clipped to the bounds of their unit; `runs_…`: runs in which that happened at all.";
    STUDY, CONFERRAL, REGIME => head;
    text("diagnostic", "What is counted") => name;
    whole("count", "", "How many") => count;
    // Of nothing, no share: 0/0 is not finite and stays empty.
    number("share", "share", "count as a share of `share_of`")
        => of.map(|(_, whole)| count as f64 / whole as f64);
    text("share_of", "Whole that the share refers to: `beliefs` or `runs`") => of.map(|(name, _)| name);
}

pub(super) fn diagnostics(source: Source<'_>, table: &mut TableBuilder) {
    let runs = Some(("runs", source.tally.runs()));
    for (head, cell) in source.cells() {
        let sums = cell.diagnostics();
        let beliefs = Some(("beliefs", sums.beliefs));
        for (name, count, of) in [
            ("beliefs", sums.beliefs, None),
            ("not_converged", sums.not_converged, beliefs),
            ("two_equilibria", sums.two_equilibria, beliefs),
            ("clamped", sums.clamped, None),
            ("runs_not_converged", sums.runs_not_converged, runs),
            ("runs_two_equilibria", sums.runs_two_equilibria, runs),
            ("runs_clamped", sums.runs_clamped, runs),
        ] {
            table.row(&diagnostic(head, name, count, of));
        }
    }
}
