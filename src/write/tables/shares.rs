//! Tables of shares of runs.

use super::{Source, share, total};
use crate::model::study::{Event, Given, Kind, Level, Outcome, Rung};
use crate::run::estimate::Estimate;
use crate::run::tally::{Metric, event_names};
use crate::write::schema::{
    CI_HIGH, CI_LOW, CONFERRAL, Cell, Column, GIVEN, REGIME, STUDY, TOTAL_HIGH, TOTAL_LOW, TOTAL_MEDIAN,
    TableSchema, number, text, whole,
};
use crate::write::table::TableBuilder;
use std::borrow::Cow;

const COUNT: Column = whole("count", "runs", "Those of them with what the row names");
const PROBABILITY: Column = number("probability", "probability", "count / trials");

pub(super) static OUTCOMES: TableSchema = TableSchema {
    file: "outcomes.csv",
    row: "regime × condition × outcome",
    note: "The outcome of a run is that of its gravest crisis; the eleven outcomes of a regime and condition add up to all runs.",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        REGIME,
        GIVEN,
        text("outcome", "Outcome of the run"),
        whole("runs", "runs", "Runs that meet the condition"),
        whole("count", "runs", "Those of them with this outcome"),
        number("probability", "probability", "count / runs"),
        CI_LOW,
        CI_HIGH,
        TOTAL_LOW,
        TOTAL_HIGH,
        TOTAL_MEDIAN,
    ]),
};

pub(super) fn outcomes(source: Source<'_>, table: &mut TableBuilder) {
    for (head, cell) in source.cells() {
        for &given in Given::ALL {
            for &outcome in Outcome::ALL {
                let row = [given.label().into(), outcome.label().into()];
                let found = Estimate::outcome(cell, given, outcome);
                table.row(&[&head, &row, &share(found), &total(found)]);
            }
        }
    }
}

pub(super) static EVENTS: TableSchema = TableSchema {
    file: "events.csv",
    row: "regime × condition × event",
    note: "Events are not exclusive. Events that the study defines follow the standard ones.",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        REGIME,
        GIVEN,
        text("event", "Event"),
        whole("trials", "runs", "Runs that meet the condition"),
        COUNT,
        PROBABILITY,
        CI_LOW,
        CI_HIGH,
        TOTAL_LOW,
        TOTAL_HIGH,
        TOTAL_MEDIAN,
    ]),
};

pub(super) fn events(source: Source<'_>, table: &mut TableBuilder) {
    for (head, cell) in source.cells() {
        for &given in Given::ALL {
            for (event, name) in event_names(source.study).enumerate() {
                let row = [given.label().into(), name.into()];
                let found = Estimate::event(cell, given, event);
                table.row(&[&head, &row, &share(found), &total(found)]);
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

pub(super) static DRAWS: TableSchema = TableSchema {
    file: "draws.csv",
    row: "regime × draw of the parameters that runs took",
    note: "Whole counts, from which every second interval of these events follows, and two means. Of a study that does not draw parameters together it has no rows. The values of a draw are in `datapackage.json`, under `casus`, `study`, `parameters`, `joint`.",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        REGIME,
        whole("draw", "", "Place of the draw in its table, 0 the first"),
        text(
            "structure",
            "What the response stage is made of in this draw; empty where the table does not say",
        ),
        whole("runs", "runs", "Runs that took this draw"),
        whole("conferred", "runs", "Runs in which the guarantee came into force"),
        whole("attacked_full", "runs", "Runs with a full attack"),
        whole("attacked", "runs", "Runs with a limited or full attack"),
        whole(
            "obligation_met",
            "runs",
            "Runs in which the obligation was met after the limited or full attack",
        ),
        whole("direct_war", "runs", "Runs with direct war between a responder and the challenger"),
        whole("nuclear_use", "runs", "Runs with the use of a nuclear weapon"),
        number("territory_end", "share", "Mean share of its territory that the protégé holds at the end"),
        number("territory_end_sd", "share", "Its standard deviation over runs"),
        number("responders_cost_usd_bn", "USD bn", "Mean real cost to all responders together"),
        number("responders_cost_usd_bn_sd", "USD bn", "Its standard deviation over runs"),
    ]),
};

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
            let events = counts.each_ref().map(|counts| counts[draw].count.into());
            let structure = structures.get(draw).map_or("", String::as_str);
            let means = quantities.each_ref().map(|of| [of[draw].mean().into(), of[draw].sd().into()]);
            let head_of_draw = [Cell::Whole(draw as u64), structure.into(), runs.trials.into()];
            table.row(&[&head, &head_of_draw, &events, means.as_flattened()]);
        }
    }
}

pub(super) static RESPONSES: TableSchema = TableSchema {
    file: "responses.csv",
    row: "regime × state × kind of attack × level of response",
    note: "The first crisis of each run, within the time in which a promise counts as kept.",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        REGIME,
        text("state", "Code of the responder"),
        text("given", "Kind of the first challenge: `grey_zone`, `limited` or `full`"),
        text("level", "Highest level reached: `abstain`, `material`, `deploy` or `combat`"),
        whole("trials", "runs", "Runs whose first challenge was of this kind"),
        COUNT,
        PROBABILITY,
        CI_LOW,
        CI_HIGH,
        text("attack", "The same as `given`: its name until version 0.1, gone with 0.2"),
    ]),
};

pub(super) fn responses(source: Source<'_>, table: &mut TableBuilder) {
    for (head, cell) in source.cells() {
        for (responder, state) in source.study.responders.iter().enumerate() {
            for &kind in Kind::ALL {
                for &level in Level::ALL {
                    let row: [Cell<'_>; 3] =
                        [state.code.as_str().into(), kind.label().into(), level.label().into()];
                    let count = cell.response_count(kind, responder, level);
                    let found = share(Estimate::share(count, cell.first_challenges(kind)));
                    table.row(&[&head, &row, &found, &[kind.label().into()]]);
                }
            }
        }
    }
}

pub(super) static MEMBERS: TableSchema = TableSchema {
    file: "members.csv",
    row: "regime × member",
    note: "The first limited or full attack of each run in which the guarantee was in force. To keep is to reach the level that the promise asks by day 84, as in `obligation_met`; for how long is `time_kept_share`.",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        REGIME,
        text("state", "Code of the member"),
        whole(
            "trials",
            "runs",
            "Runs in which such an attack found it bound and something was asked of it: a level of response, or the nuclear reply for which it was called",
        ),
        whole("count", "runs", "Those of them in which it kept its promise"),
        PROBABILITY,
        CI_LOW,
        CI_HIGH,
        number(
            "time_kept_share",
            "share",
            "Share of the time until day 84, or until the end of the attack if that is sooner, on which it did what the promise asks, over all these runs",
        ),
    ]),
};

pub(super) fn members(source: Source<'_>, table: &mut TableBuilder) {
    let members = source.study.conferral.iter().flat_map(|_| source.study.regimes.iter());
    for ((head, cell), regime) in source.cells().zip(members) {
        for member in regime.members.iter() {
            let word = cell.word(member);
            // Of no time, no share: 0/0 is not finite and stays empty.
            let time = word.kept_days as f64 / word.judged_days as f64;
            let state = source.study.responders[member].code.as_str().into();
            table.row(&[&head, &[state], &share(Estimate::share(word.met, word.bound)), &[time.into()]]);
        }
    }
}

pub(super) static LADDER: TableSchema = TableSchema {
    file: "ladder.csv",
    row: "regime × rung of the ladder",
    note: "",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        REGIME,
        whole("rung", "rung", "Rung, 0 the lowest"),
        text("label", "Name of the rung"),
        whole("runs", "runs", "Runs"),
        whole(
            "reached",
            "runs",
            "Runs whose highest rung, over all crises and the inherited war, is at least this one",
        ),
        number("probability", "probability", "reached / runs"),
        CI_LOW,
        CI_HIGH,
    ]),
};

pub(super) fn ladder(source: Source<'_>, table: &mut TableBuilder) {
    for (head, cell) in source.cells() {
        for &rung in Rung::ALL {
            let row = [Cell::Whole(u8::from(rung).into()), rung.label().into()];
            let reached = cell.reached_rung(rung);
            table.row(&[&head, &row, &share(Estimate::share(reached, source.tally.runs()))]);
        }
    }
}

pub(super) static DIAGNOSTICS: TableSchema = TableSchema {
    file: "diagnostics.csv",
    row: "regime × diagnostic",
    note: "What a careful reader wants to know of the computation itself. `beliefs`: fixed points of belief that runs rested on; `not_converged`: those that did not converge; `two_equilibria`: those in which the two starts ended apart; `clamped`: draws clipped to the bounds of their unit; `runs_…`: runs in which that happened at all.",
    columns: Cow::Borrowed(&[
        STUDY,
        CONFERRAL,
        REGIME,
        text("diagnostic", "What is counted"),
        whole("count", "", "How many"),
        number("share", "share", "count as a share of `share_of`"),
        text("share_of", "Whole that the share refers to: `beliefs` or `runs`"),
    ]),
};

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
            // Of nothing, no share: 0/0 is not finite and stays empty.
            let share = of.map(|(_, whole)| count as f64 / whole as f64);
            let of = of.map(|(name, _)| name);
            table.row(&[&head, &[name.into(), count.into(), share.into(), of.into()]]);
        }
    }
}
