//! A promise that is emptied is no promise, to the bit.

use super::run::{differing, records, study};
use super::{Check, Group};
use crate::model::crisis::{EventSet, RunRecord};
use crate::model::study::{Event, Guarantee, Obligation, Obligations, PerKind};

pub(super) const GROUP: Group = Group {
    name: "emptied",
    about: "a guarantee without depth, or without clarity, against none: every field but when it was conferred",
    checks,
};

const NATO: &str = include_str!("../../../configs/nato_vs_european.toml");
const THREE_STATES: &str = include_str!("../../../configs/three_states.toml");
const SAME: &str = "every attribute acts through δ > 0 alone";

fn checks() -> Vec<Check> {
    let mut checks = Vec::new();
    for (text, name, regime, runs) in
        [(NATO, "nato_vs_european", "nato_membership", 300), (THREE_STATES, "three_states", "pact", 2000)]
    {
        for start in ["ceasefire", "war"] {
            let changed = |change: fn(&mut Guarantee)| changed(text, name, regime, (start, runs), change);
            let check = |what, differing| {
                let name = format!("{regime} {what}, from {start}: runs that differ from none");
                Check::none(name, SAME, differing)
            };
            checks.push(check("without depth", changed(|regime| regime.obligation_depth = 0.0)));
            checks.push(check("without clarity", changed(|regime| regime.clarity = PerKind([0.0; 3]))));
            // Unless the whole promise makes a difference, these prove nothing; what it costs would make one in any case.
            let name = format!("{regime} as it is, from {start}: runs that differ from none");
            let whole = changed(|regime| {
                regime.stationing_gdp_pct = 0.0;
                regime.pledged_aid_gdp_pct = 0.0;
            });
            checks.push(Check::at_least(name, "some must", 1.0, whole as f64));
        }
    }
    checks.push(Check::none(
        "nato_membership with full attention, whatever draws it: runs that differ from no attention at all",
        "a state that is always drawn in chooses as if nobody asked",
        inattentive("1"),
    ));
    checks.push(Check::at_least(
        "nato_membership with attention of a half: runs that differ",
        "some must",
        1.0,
        inattentive("0.5") as f64,
    ));
    checks
}

/// Runs of the main study that this attention changes, beside slopes that are not 0.
fn inattentive(base: &str) -> u64 {
    let own = [
        "runs=300",
        "conferral=[\"granted\"]",
        "regimes=[\"none\", \"nato_membership\"]",
        "parameters.from=defaults",
    ];
    let base = format!("parameters.attention_base={base}");
    let slopes = [
        base.as_str(),
        "parameters.attention_kind.full=1",
        "parameters.attention_pact=-2",
        "parameters.attention_pact_polyarchy=2",
        "parameters.attention_capability=1",
    ];
    let of = |set: &[&str]| records(&study(NATO, "nato_vs_european", set));
    let (whole, with) = (of(&own), of(&[&own[..], &slopes].concat()));
    differing(&whole[1], &with[1], bits)
}

/// Runs that differ between the regime, granted and changed, and none. Forces stationed, an umbrella, one command, a nuclear
/// reply of each member and what it costs in peace are added to it first.
fn changed(
    text: &str,
    name: &str,
    regime: &str,
    (start, runs): (&str, u64),
    change: impl Fn(&mut Guarantee),
) -> u64 {
    let mut study = study(
        text,
        name,
        &[
            &format!("runs={runs}"),
            &format!("start={start:?}"),
            "conferral=[\"granted\"]",
            &format!("regimes=[\"none\", {regime:?}]"),
        ],
    );
    let emptied = &mut study.regimes[1];
    *emptied = Guarantee {
        stationed: emptied.members,
        umbrella: 1.0,
        obligation: Obligations(vec![Obligation {
            states: emptied.members,
            from_quarter: 0,
            level: PerKind([emptied.obligated_level; 3]),
            nuclear_reply: true,
        }]),
        integrated_command: true,
        stationing_gdp_pct: 1.0,
        pledged_aid_gdp_pct: 1.0,
        ..emptied.clone()
    };
    change(emptied);
    let records = records(&study);
    differing(&records[0], &records[1], bits)
}

/// All of a record but whether, when and by whom a guarantee was conferred. Numbers are written with as many
/// digits as tell them from every other number, zeros with their sign.
fn bits(record: &RunRecord) -> String {
    let conferred = 1 << Event::Conferred as u32 | 1 << Event::ConferredInWar as u32;
    let events = EventSet(record.events.0 & !conferred);
    format!("{:?}", RunRecord { conferred_quarter: None, signatories: 0, events, ..*record })
}
