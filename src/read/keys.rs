//! Every key of a study, and of a game: type, default and meaning. From these tables come the known keys of the parser,
//! the ranges in its messages, and the JSON Schema.

use crate::model::study::guarantee::{Attribute, Form, Value};
use crate::model::study::obligation::UMBRELLA;
use crate::model::study::{
    Conferral, Guarantee, Kind as Attack, Level, Outcome, RareEvent, Start, Unit, UtilityForm, What,
};
use std::sync::LazyLock;

/// A range of numbers and what they count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Range {
    pub unit: &'static str,
    pub low: f64,
    pub high: f64,
    /// Whether the least value itself is allowed.
    pub with_low: bool,
}

impl Range {
    pub(super) const fn of(unit: Unit) -> Range {
        let (low, high) = unit.bounds();
        Range::within(unit.label(), low, high)
    }

    pub(super) const fn within(unit: &'static str, low: f64, high: f64) -> Range {
        Range { unit, low, high, with_low: true }
    }

    pub(super) const fn above(unit: &'static str, low: f64, high: f64) -> Range {
        Range { unit, low, high, with_low: false }
    }

    pub(super) fn contains(&self, value: f64) -> bool {
        value <= self.high && (value > self.low || self.with_low && value == self.low)
    }
}

/// What may stand behind a key.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Text,
    /// Text of `a-z`, `0-9`, `_` and `-`.
    Name,
    /// Path of a file, relative to the study.
    Path,
    /// true or false.
    Flag,
    /// A whole number.
    Integer(u64, u64),
    /// An array of whole numbers.
    Integers(u64, u64),
    /// One of some words.
    Choice(&'static [&'static str]),
    /// An array of some words.
    Choices(&'static [&'static str]),
    /// One of some words, or an array of them.
    AnyOf(&'static [&'static str]),
    State,
    /// A state, or an array of states.
    States,
    /// An array of states and groups.
    Pool,
    /// Under states, groups or `default`, a word, a table with these keys, or an array of such.
    Owed(&'static [Key]),
    /// An array of names of regimes.
    Regimes,
    /// An array of names of one's own.
    Names,
    Any,
    Number(Range),
    /// A number or a distribution.
    Uncertain(Range),
    /// A table with these keys.
    Table(&'static [Key]),
    /// An array of tables with these keys.
    Tables(&'static [Key]),
    /// A table of tables with these keys, under names of one's own.
    Named(&'static [Key]),
    /// The same of guarantees.
    Guarantees,
    /// The table of parameters.
    Parameters,
}

#[derive(Debug)]
pub(super) struct Key {
    pub name: &'static str,
    pub kind: Kind,
    /// What holds without it: a TOML value, or words; `None` if it must be given.
    pub default: Option<&'static str>,
    pub what: &'static str,
}

pub(super) const fn must(name: &'static str, kind: Kind, what: &'static str) -> Key {
    Key { name, kind, default: None, what }
}

pub(super) const fn may(name: &'static str, kind: Kind, default: &'static str, what: &'static str) -> Key {
    Key { name, kind, default: Some(default), what }
}

/// The greatest number of runs.
pub(super) const MAX_RUNS: u64 = 1_000_000_000;
const SHARE: Range = Range::of(Unit::Share);
const GDP_PCT: Range = Range::of(Unit::GdpPct);
const CASES: Range = Range::within("cases", 0.0, 1e9);

/// The top level.
#[rustfmt::skip]
pub(super) static STUDY: &[Key] = &[
    may("extends", Kind::Path, "nothing", "Study that this one builds on: its tables are merged key by key, everything else here replaces what is there"),
    may("name", Kind::Name, "the stem of the file's name", "Short name; also that of the folder of results"),
    may("question", Kind::Text, "\"\"", "The question in one sentence"),
    may("seed", Kind::Integer(0, i64::MAX as u64), "1", "Seed of all random numbers"),
    may("runs", Kind::Integer(1, MAX_RUNS), "10000", "Runs per regime and conferral, rounded up to as many for every joint draw of parameters; the cap if there is a stop rule"),
    must("start", Kind::Choice(Start::LABELS), "Whether a war is under way at the start, the fighting has stopped, or there was none; the last two differ in words alone"),
    may("horizon_quarters", Kind::Integer(1, 400), "40", "Time simulated, quarters of 91 days"),
    may("round_days", Kind::Integer(1, 91), "14", "Length of a round of the ladder, days"),
    may("given_crisis", Kind::Table(GIVEN_CRISIS), "none: the challenger chooses", "A crisis that breaks out on the first day, and the only one: its kinds of attack in proportion to these numbers, such as cases counted"),
    may("conferral", Kind::Choices(Conferral::LABELS), "[\"granted\", \"decided\"]", "Would the guarantee hold (granted: in force from the first day), would it be given (decided), or both"),
    may("utility", Kind::Choice(UtilityForm::LABELS), "\"cara\"", "Form of the utility function"),
    must("challenger", Kind::State, "Who may attack"),
    must("protege", Kind::State, "Who is protected"),
    must("responders", Kind::Pool, "Who may help, the same under every regime: states and groups, at most 64 states"),
    may("enabler", Kind::State, "nobody", "The responder without whose means the others lose effect"),
    may("inherited_level", Kind::Choice(Level::LABELS), "\"material\"", "Level of every responder in a war under way at the start"),
    must("regimes", Kind::Regimes, "The guarantees compared: bundled ones and those of [regime.NAME]"),
    may("reference", Kind::Name, "none if it is compared, else the first", "The regime that the others are compared with in the summary"),
    may("states_file", Kind::Path, "the bundled table", "CSV table of states that replaces the bundled one"),
    may("runs_csv", Kind::Flag, "false", "Whether every run is written to runs.csv"),
    may("runs_parquet", Kind::Flag, "false", "Whether every run is written to runs.parquet instead, a twelfth as large; each shard keeps its own"),
    may("keep", Kind::Name, "all", "Event, a standard one or one of [events], whose runs alone are written to runs.csv or runs.parquet"),
    may("stop", Kind::Table(STOP), "no stop rule: all runs are made", "Stop when an event is known precisely enough"),
    may("state", Kind::Named(STATE), "as in the table of states", "What is known of a state, over the table; a code that is not in the table makes a state up"),
    may("regime", Kind::Guarantees, "as bundled", "A guarantee of one's own, or changes to a bundled one"),
    may("parameters", Kind::Parameters, "see `casus parameters`", "Parameters of the model; \"posterior\" to draw them from the posterior"),
    may("events", Kind::Named(EVENT), "none", "Events to count beside the standard ones: all conditions given must hold"),
    may("happening", Kind::Named(HAPPENING), "none", "What will or may happen while a run lasts, whatever anybody decides"),
    may("rare", Kind::Table(RARE), "none", "Events too rare to be counted, found by trees of branches that grow from the runs"),
];

#[rustfmt::skip]
pub(super) static HAPPENING: &[Key] = &[
    must("what", Kind::Choice(What::LABELS), "What happens: states leave the guarantee or return to it; its depth is multiplied; forces, budgets or stakes of states are; forces grow from now on; a government takes office; aid in peace becomes `value`"),
    may("states", Kind::States, "nobody; all members of `aid`", "To which states"),
    may("value", Kind::Number(Range::within("as `what` says", -0.5, 10.0)), "none", "The factor of `depth`, `force`, `budget` and `stake`; the share a year of `growth`; the % of GDP a year of `aid`; of `government` the multiplier of its stake and audience cost, else drawn"),
    may("risk_tolerance", Kind::Number(Range::of(Unit::RiskTolerance)), "drawn", "Risk tolerance of a new `government`"),
    may("guarantees", Kind::Regimes, "all", "Under which guarantees it happens"),
    may("quarter", Kind::Integer(0, 399), "by chance", "The quarter in which it happens, 0 the first"),
    may("hazard_per_year", Kind::Number(Range::of(Unit::Probability)), "at a date", "Probability a year that it happens, once; with notice, that it is announced"),
    may("notice_quarters", Kind::Integer(0, 400), "0: a surprise", "Quarters for which everybody, the challenger too, knows of it before it comes"),
];

#[rustfmt::skip]
pub(super) static RARE: &[Key] = &[
    must("event", Kind::AnyOf(RareEvent::LABELS), "What is looked for"),
    may("compensator", Kind::Flag, "true", "Whether the probability of the last step is summed, round by round, instead of the steps that come"),
    may("nuclear_use", Kind::Table(BRANCHING), "found by a pilot", "Where runs branch on the way to nuclear use. Importance: the rung, and one more while a responder is in combat"),
    may("strategic_exchange", Kind::Table(BRANCHING), "found by a pilot", "Where runs branch on the way to strategic exchange. Importance: the rung while a nuclear guarantor is in combat, else 0"),
];

#[rustfmt::skip]
pub(super) static BRANCHING: &[Key] = &[
    must("levels", Kind::Integers(1, RareEvent::HIGHEST_LEVEL as u64), "Importances at which paths branch, rising"),
    must("splits", Kind::Integers(1, 1000), "For each level, the paths that go on from it, the one that came among them"),
];

#[rustfmt::skip]
pub(super) static STOP: &[Key] = &[
    must("event", Kind::Name, "Event whose probability is to be known: a standard one or one of [events]"),
    must("half_width", Kind::Number(Range::above("probability", 0.0, 0.5)), "Half-width of its 95 % interval that is asked for"),
    may("min_runs", Kind::Integer(1, MAX_RUNS), "1000", "Runs made at least"),
];

#[rustfmt::skip]
pub(super) static GIVEN_CRISIS: &[Key] = &[
    may("grey_zone", Kind::Number(CASES), "0", "Attacks below the threshold of open force"),
    may("limited", Kind::Number(CASES), "0", "Limited attacks"),
    may("full", Kind::Number(CASES), "0", "Full attacks"),
];

#[rustfmt::skip]
pub(super) static STATE: &[Key] = &[
    may("name", Kind::Text, "the code", "Name in full"),
    may("gdp_usd_bn", Kind::Number(Range::above("USD bn", 0.0, 1e6)), "the table", "GDP, billion USD a year"),
    may("population_m", Kind::Number(Range::above("million persons", 0.0, 1e6)), "the table", "Population, millions"),
    may("military_expenditure_usd_bn", Kind::Number(Range::of(Unit::UsdBn)), "the table", "Military expenditure, billion USD a year"),
    may("personnel_k", Kind::Number(Range::of(Unit::Thousand)), "the table", "Active military personnel, thousands"),
    may("distance_km", Kind::Number(Range::within("km", 0.0, 20040.0)), "between the capitals", "Distance to the protégé, at most half-way round the Earth"),
    may("reach_km", Kind::Number(Range::of(Unit::Km)), "the parameter reach_km", "Distance at which its deliverable capability falls by 1/e"),
    may("borders_challenger", Kind::Flag, "the table; false for a state made up", "Whether it has a land border with the challenger"),
    may("rival_of_challenger", Kind::Flag, "the table; false where it does not say", "Whether it is a strategic rival of the challenger (Thompson, Sakuwa & Suhas 2021)"),
    may("rival_of_protege", Kind::Flag, "the table; false where it does not say", "Whether it is a strategic rival of the protégé"),
    may("nuclear", Kind::Flag, "the table; false for a state made up", "Whether it has nuclear weapons"),
    may("polyarchy", Kind::Number(SHARE), "the table; 0.8 for a state made up", "Electoral democracy (V-Dem polyarchy)"),
    may("opinion_pct", Kind::Number(Range::of(Unit::OpinionPct)), "the table, else the parameter unknown_opinion_pct", "Public support for defending an ally"),
    may("aid_gdp_pct", Kind::Number(GDP_PCT), "the table, else the parameter unknown_aid_gdp_pct", "Bilateral aid given to the protégé so far"),
    may("government_interval_quarters", Kind::Integer(0, 400), "the parameter of that name", "Time between changes of government; 0 for never"),
    may("capability_growth_per_year", Kind::Number(Range::of(Unit::GrowthPerYear)), "the parameter of that name", "Yearly growth of capability"),
    may("capability", Kind::Uncertain(Range::within("capability", 0.0, 1e6)), "from expenditure and personnel", "Deliverable capability, whatever the distance"),
    may("risk_tolerance", Kind::Uncertain(Range::of(Unit::RiskTolerance)), "the parameters", "Risk tolerance of its government, 0.5 neutral"),
    may("stake_gdp_pct", Kind::Uncertain(GDP_PCT), "from proximity and aid", "Stake in the protégé"),
    may("war_cost_gdp_pct", Kind::Uncertain(GDP_PCT), "from exposure", "Annual cost of combat in theatre war"),
    may("audience_cost_gdp_pct", Kind::Uncertain(GDP_PCT), "from polyarchy and opinion", "Cost of a promise wholly broken"),
    may("nuclear_loss_gdp_pct", Kind::Uncertain(GDP_PCT), "the parameters", "Loss in a nuclear war"),
];

/// What [regime.NAME] may hold: its words, and every attribute of a guarantee.
pub(super) fn guarantee() -> &'static [Key] {
    static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| {
        let mut keys = vec![
            may(
                "base",
                Kind::Name,
                "the bundled regime of this name, else an empty one",
                "Guarantee to start from",
            ),
            may("title", Kind::Text, "the base's; the name", "Name written out"),
            may(
                "facts",
                Kind::Tables(FACT),
                "none",
                "What it rests on; what its base rests on is added if no attribute is changed",
            ),
        ];
        let blank = Guarantee::<()>::blank("");
        keys.extend(blank.values().into_iter().map(|(attribute, value)| of_attribute(attribute, &value)));
        keys
    });
    &KEYS
}

/// The key of an attribute. It is made once, and lives as long as the program.
fn of_attribute(attribute: &'static Attribute, blank: &Value<'_, ()>) -> Key {
    let key = attribute.key;
    let default = |word: &str| &*format!("the base's; {word}").leak();
    let words = blank.words(|()| Some("nobody".to_string()));
    let word = words.first().and_then(Option::as_deref).unwrap_or("for ever");
    let number = |unit: Unit, low, high| Kind::Number(Range::within(unit.label(), low, high));
    match attribute.form {
        Form::States | Form::Members => may(key, Kind::Pool, default(word), attribute.what),
        Form::Owed => may(key, Kind::Owed(OWED), default("as `obligated_level`"), attribute.what),
        Form::Number(unit, low, high) => may(key, number(unit, low, high), default(word), attribute.what),
        Form::PerKind(unit, low, high) => {
            let each = Attack::ALL.iter().zip(attribute.elements()).map(|(kind, (_, what))| {
                may(kind.label(), number(unit, low, high), default(word), what.leak())
            });
            let what = format!("{} each kind of attack", attribute.what);
            may(key, Kind::Table(each.collect::<Vec<_>>().leak()), "the base's", what.leak())
        }
        Form::Choice(_, choices) => {
            may(key, Kind::Choice(choices), default(&format!("\"{word}\"")), attribute.what)
        }
        Form::Flag => may(key, Kind::Flag, default(word), attribute.what),
        Form::Quarters(low, high) | Form::Span(low, high) => {
            may(key, Kind::Integer(low.into(), high.into()), default(word), attribute.what)
        }
    }
}

/// The words for what is owed.
pub(super) fn owed_words() -> Vec<&'static str> {
    Level::LABELS.iter().copied().chain([UMBRELLA]).collect()
}

#[rustfmt::skip]
pub(super) static OWED: &[Key] = &[
    may("level", Kind::Choice(Level::LABELS), "\"abstain\"", "The level of response that keeps the promise, whatever the attack"),
    may("grey_zone", Kind::Choice(Level::LABELS), "as `level`", "The same in an attack below the threshold of open force"),
    may("limited", Kind::Choice(Level::LABELS), "as `level`", "The same in a limited incursion"),
    may("full", Kind::Choice(Level::LABELS), "as `level`", "The same in a full attack"),
    may("nuclear_reply", Kind::Flag, "false", "Whether a nuclear reply is promised, to nuclear use by the challenger and to the defeat of the protégé"),
    may("from_quarter", Kind::Integer(0, 400), "0", "First quarter of the study in which this is owed; nothing is owed before the first of several"),
];

#[rustfmt::skip]
pub(super) static FACT: &[Key] = &[
    must("statement", Kind::Text, "What is the case"),
    must("source", Kind::Text, "Where it is written, and how it was read"),
];

#[rustfmt::skip]
pub(super) static EVENT: &[Key] = &[
    may("fought", Kind::States, "any", "These responders were all in combat in the first crisis"),
    may("deployed", Kind::States, "any", "These responders all reached at least deployment in the first crisis"),
    may("abstained", Kind::States, "any", "These responders all abstained in the first crisis"),
    may("called", Kind::States, "any", "These members were all called for the nuclear reply that they have promised, in any crisis"),
    may("replied", Kind::States, "any", "These members all gave the nuclear reply that they have promised, in any crisis"),
    may("outcome", Kind::AnyOf(Outcome::LABELS), "any", "The outcome is one of these"),
    may("rung_at_least", Kind::Integer(0, 7), "any", "The highest rung of the ladder is at least this one"),
];

/// The top level of a game.
#[rustfmt::skip]
pub(super) static GAME: &[Key] = &[
    may("title", Kind::Text, "the stem of the file's name", "What the game is called"),
    must("players", Kind::Names, "Who plays; payoffs stand in this order"),
    may("root", Kind::Text, "the first one in the file", "The node at which the game begins"),
    must("node", Kind::Named(NODE), "The places where somebody moves"),
];

#[rustfmt::skip]
pub(super) static NODE: &[Key] = &[
    must("player", Kind::Text, "Who moves here: one of `players`, or \"chance\""),
    may("information_set", Kind::Text, "the node alone", "Name shared by all nodes that the player cannot tell from this one"),
    must("actions", Kind::Table(&[]), "Each action with what follows it: the name of a node, or the payoffs of the players at the end, such as { wait = [0, 0], attack = \"answer\" }"),
    may("probabilities", Kind::Table(&[]), "nothing; chance must have them", "Of chance, the probability of each of the actions, such as { war = 0.25, peace = 0.75 } or { war = \"1/4\", peace = \"3/4\" }"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_of_keys_names_one_twice_or_leaves_one_unexplained() {
        for keys in [
            STUDY,
            STOP,
            RARE,
            BRANCHING,
            GIVEN_CRISIS,
            STATE,
            HAPPENING,
            guarantee(),
            OWED,
            FACT,
            EVENT,
            GAME,
            NODE,
        ] {
            for (index, key) in keys.iter().enumerate() {
                assert!(!key.what.is_empty(), "{}", key.name);
                assert!(keys[..index].iter().all(|other| other.name != key.name), "{}", key.name);
            }
        }
    }
}
