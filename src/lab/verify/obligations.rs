//! Who owes what: what is set apart and owes the same changes nothing, an umbrella without weapons is none, and a nuclear
//! reply is given as the one kernel says.

use super::run::{differing, records, study};
use super::{Check, Group};
use crate::base::decision::Utility;
use crate::base::math::ln;
use crate::model::crisis::RunRecord;
use crate::model::crisis::reply::ReplyChoice;
use crate::model::study::Event;

pub(super) const GROUP: Group = Group {
    name: "obligations",
    about: "obligations by member, and the nuclear reply: limits, the closed form of the choice, and signs",
    checks,
};

const NATO: &str = include_str!("../../../configs/nato_vs_european.toml");
const THREE_STATES: &str = include_str!("../../../configs/three_states.toml");
const SAME: &str = "what is owed decides, and not where it is written";

fn checks() -> Vec<Check> {
    let mut checks = Vec::new();
    let nato = |more: &[&str]| {
        let set = ["runs=300", "regimes=[\"none\", \"nato_membership\"]", "conferral=[\"granted\"]"];
        last(NATO, "nato_vs_european", &[&set[..], more].concat())
    };
    let whole = nato(&[]);
    let with = |set: &str, other: &[RunRecord]| differing(&nato(&[set]), other, bits);
    let owes = |who: &str| format!("regime.nato_membership.obligation={{{who}}}");
    for (what, who) in [
        ("each of its members apart", "nato_member=\"deploy\""),
        ("the rest apart", "default=\"deploy\""),
        ("the same again from quarter 20", "default=[\"deploy\", { level=\"deploy\", from_quarter=20 }]"),
    ] {
        let name = format!("nato_membership with {what}, owing deployment: runs that differ from it");
        checks.push(Check::none(name, SAME, with(&owes(who), &whole)));
    }
    let name = "nato_membership with Poland owing combat alone: runs that differ";
    checks.push(Check::at_least(name, "some must", 1.0, with(&owes("POL=\"combat\""), &whole) as f64));
    let nothing = nato(&[&owes("POL=\"abstain\"")]);
    let name = "nato_membership with an umbrella of Poland, which has no nuclear weapons: runs that differ from nothing owed by it";
    checks.push(Check::none(
        name,
        "an umbrella without weapons is none",
        with(&owes("POL=\"umbrella\""), &nothing),
    ));
    checks.extend(choice());
    checks.extend(signs());
    checks
}

/// A member without aversion to risk: λ (κ δ + saved − taboo − r (saved + N)) is the log-odds of a reply.
fn choice() -> Vec<Check> {
    let neutral = Utility::Cara { aversion: 0.0, scale_gdp_pct: 10.0 };
    let one = ReplyChoice {
        audience_cost_gdp_pct: 12.0,
        saved_gdp_pct: 8.0,
        taboo_gdp_pct: 5.0,
        nuclear_loss_gdp_pct: 40.0,
        exchange: 0.25,
    };
    // (12 + 8 − 5 − 0.25 · (8 + 40)) / 10 = 0.3, at a precision of 2.
    let log_odds = |choice: ReplyChoice| {
        let [silence, reply] = choice.probabilities(2.0, neutral);
        ln(reply / silence)
    };
    let form = "closed form of two options, neutral to risk";
    vec![
        Check::within("log-odds of a nuclear reply", form, 0.6, log_odds(one), 1e-12),
        Check::within(
            "the same against a challenger without nuclear weapons",
            form,
            3.0,
            log_odds(ReplyChoice { exchange: 0.0, ..one }),
            1e-12,
        ),
    ]
}

/// In the made-up world Cascadia, far away and nuclear-armed, owes a nuclear reply and nothing else.
fn signs() -> Vec<Check> {
    const UMBRELLA: &str = "regime.pact.obligation={ CAS=\"umbrella\" }";
    const NOTHING: &str = "regime.pact.obligation={ CAS=\"abstain\" }";
    const KEEPS: &str = "state.CAS.audience_cost_gdp_pct=400";
    const BREAKS: [&str; 2] = ["state.CAS.audience_cost_gdp_pct=1", "state.CAS.nuclear_loss_gdp_pct=1000"];
    let of = |more: &[&str]| {
        let set = ["runs=4000", "regimes=[\"none\", \"pact\"]", "conferral=[\"granted\"]"];
        last(THREE_STATES, "three_states", &[&set[..], more].concat())
    };
    let count =
        |records: &[RunRecord], event| records.iter().filter(|it| it.events.contains(event)).count() as f64;
    let full = |records: &[RunRecord]| count(records, Event::AttackedFull);
    let (without, credible) = (of(&[NOTHING, KEEPS]), of(&[UMBRELLA, KEEPS]));
    let (without_either, incredible) =
        (of(&[NOTHING, BREAKS[0], BREAKS[1]]), of(&[UMBRELLA, BREAKS[0], BREAKS[1]]));
    // A war that the protégé loses: what the umbrella is called for.
    const LOST: [&str; 3] = ["start=\"war\"", "state.ARD.capability=2000", "horizon_quarters=8"];
    let lost = |owes| of(&[&[owes, KEEPS][..], &LOST].concat());
    let (calm, called) = (lost(NOTHING), lost(UMBRELLA));
    vec![
        Check::at_least(
            "full attacks that a credible umbrella deters, of 4,000 decades",
            "Schelling 1966",
            100.0,
            full(&without) - full(&credible),
        ),
        Check::within(
            "the same of one that nobody would keep, in the same decades",
            "a promise nobody would keep deters nobody",
            0.0,
            full(&without_either) - full(&incredible),
            8.0,
        ),
        Check::at_least(
            "nuclear use that it adds in 4,000 wars which the protégé is losing",
            "Schelling 1966: a threat that leaves something to chance",
            100.0,
            count(&called, Event::NuclearUse) - count(&calm, Event::NuclearUse),
        ),
        Check::at_least(
            "defeats that it spares in them",
            "Schelling 1966",
            100.0,
            count(&calm, Event::ProtegeDefeated) - count(&called, Event::ProtegeDefeated),
        ),
    ]
}

/// The records of the last guarantee of a study, with these settings.
fn last(text: &str, name: &str, set: &[&str]) -> Vec<RunRecord> {
    records(&study(text, name, set)).pop().unwrap_or_default()
}

/// What became of a run, but for how many beliefs it took to find out.
fn bits(record: &RunRecord) -> RunRecord {
    RunRecord { diagnostics: Default::default(), ..*record }
}
