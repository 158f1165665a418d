//! What a trace consists of: one event a line, plain values with their units in their names.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One line of a trace. Probabilities are from 0 to 1, payoffs in per cent of the decider's own annual GDP,
/// quarters and days count from 0, forces have the unit of capability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The first line: which run it is.
    Run(Run),
    /// An uncertain parameter, as drawn.
    Parameter(Parameter),
    /// A state with its traits, as drawn.
    State(State),
    /// A new government has taken office.
    Government(Government),
    /// Something happens that the study has said will or may, or is announced.
    Happening(Happening),
    /// The promise has changed.
    Promise(Promise),
    /// Members were asked for their consent; their votes are the decisions before this line.
    Consent(Consent),
    /// Something was left to chance.
    Chance(Chance),
    /// Somebody has decided.
    Decision(Decision),
    /// A crisis breaks out, or a war is inherited.
    Crisis(Crisis),
    /// The run is left: what follows is drawn anew (only in the trace of a rare event).
    Branch(Branch),
    /// A round of the ladder is over.
    Round(Round),
    /// A crisis is over, or the horizon is.
    Ended(Ended),
    /// The public has learned from what a member did.
    Memory(Memory),
    /// The last line of a run: what it comes to.
    Outcome(Outcome),
    /// Only where two runs are compared, after both: where they part.
    Parting(Parting),
}

/// Which run it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Name of the study.
    pub study: String,
    /// Name of the guarantee.
    pub regime: String,
    /// `granted` or `decided`.
    pub conferral: String,
    /// Index of the run.
    pub run: u64,
    /// Seed of the study.
    pub seed: u64,
    /// Quarters simulated at most.
    pub horizon_quarters: u32,
    /// Precision of choice λ: probabilities of options are proportional to e^(λ · utility).
    pub precision: f64,
    /// Normal score of the factor that the responders' traits share.
    pub common_factor_score: f64,
    /// Codes of the responders in the order of the pool.
    pub responders: Vec<String>,
    /// Codes of the members of the guarantee.
    pub members: Vec<String>,
}

/// An uncertain parameter, as drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its full key.
    pub parameter: String,
    /// Its value in this run.
    pub value: f64,
    /// The median of its distribution.
    pub median: f64,
    /// The normal score at which it was read; none if it was drawn together with other parameters.
    pub score: Option<f64>,
}

/// The part that a state plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It may attack.
    Challenger,
    /// It is protected.
    Protege,
    /// It may help.
    Responder,
}

/// A trait as drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    /// Its value in this run.
    pub value: f64,
    /// What the public expects.
    pub median: f64,
    /// The state's own normal score, before the factor that responders share is mixed in; absent if the value
    /// is known.
    pub score: Option<f64>,
}

/// A state with its traits at the start of the run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Its part.
    pub role: Role,
    /// Its code.
    pub state: String,
    /// Deliverable force.
    pub force: f64,
    /// Risk aversion a of its government, positive averse; absent under prospect theory.
    pub risk_aversion: Option<Drawn>,
    /// Stake in the protégé of its first government, % of GDP; the score is of the state's part in it.
    pub stake_gdp_pct: Option<Drawn>,
    /// Cost of combat, % of GDP a year.
    pub war_cost_gdp_pct: Option<Drawn>,
    /// Audience cost to its first government of a promise wholly broken, % of GDP; the score is of the state's part in it.
    pub audience_cost_gdp_pct: Option<Drawn>,
    /// Loss in a nuclear war, % of GDP.
    pub nuclear_loss_gdp_pct: Option<Drawn>,
}

/// A new government.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Government {
    /// Quarter.
    pub quarter: u32,
    /// Code of the state.
    pub state: String,
    /// Its risk aversion; absent under prospect theory.
    pub risk_aversion: Option<f64>,
    /// Its stake; absent for the challenger and the protégé, whose governments differ in risk aversion alone.
    pub stake_gdp_pct: Option<f64>,
    /// Its audience cost; absent likewise.
    pub audience_cost_gdp_pct: Option<f64>,
}

/// Something that happens whatever anybody in the run decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Happening {
    /// Quarter in which it happens, or is announced.
    pub quarter: u32,
    /// Its name in the study.
    pub name: String,
    /// What happens, in words.
    pub what: String,
    /// If it is only announced, the quarter in which it will come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<u32>,
}

/// What has become of the promise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// Quarter.
    pub quarter: u32,
    /// `in_force`, `joined`, `left`, `depth`, `ended`, `brought_back` or `fractured`.
    pub change: String,
    /// Codes of the members bound.
    pub bound: Vec<String>,
    /// What is left of its depth, 1 at first.
    pub depth_factor: f64,
}

/// Members were asked for their consent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Quarter.
    pub quarter: u32,
    /// Who must consent: `each`, `leads`, `majority` or `all`.
    pub rule: String,
    /// Codes of those who consent.
    pub consent: Vec<String>,
    /// Codes of those who refuse.
    pub refuse: Vec<String>,
    /// Codes of those who had not weighed it: one refusal was enough.
    pub not_asked: Vec<String>,
    /// Codes of those who are bound by it.
    pub bound: Vec<String>,
}

/// Something was left to chance: it happens if the uniform lies below the probability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Chance {
    /// Quarter.
    pub quarter: u32,
    /// Day of the crisis at the start of the round; absent outside a crisis.
    pub day: Option<u32>,
    /// `opportunity`, `covered`, `admission_ends_war`, `rung_slips`, `reply_exchange`, `deescalation`, `ceasefire` or `fading`.
    pub chance: String,
    /// Its probability.
    pub probability: f64,
    /// What was drawn.
    pub uniform: f64,
    /// Whether it happened.
    pub happened: bool,
    /// How many times as likely the help that is promised makes an `opportunity`; absent where nothing emboldens.
    pub emboldened: Option<f64>,
}

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Whether to consent to the guarantee.
    Consent,
    /// Whether and how to attack.
    Challenge,
    /// Whether to block the alliance.
    Block,
    /// With which level to respond.
    Respond,
    /// Whether to change the level during a crisis.
    Adjust,
    /// What to do on the ladder.
    Ladder,
    /// Whether to give the nuclear reply that was promised.
    Reply,
}

/// One decision: always options, lotteries, expected utilities, probabilities, a draw and a choice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Quarter.
    pub quarter: u32,
    /// Day of the crisis; absent outside one.
    pub day: Option<u32>,
    /// What is decided.
    pub decision: Question,
    /// Code of the state that decides; on the ladder the protégé's stands for the coalition.
    pub state: String,
    /// Wave of the response, 0 the first; only for `respond`.
    pub wave: Option<usize>,
    /// The highest level of the leads whom the state follows; absent where it follows none.
    pub leads: Option<String>,
    /// By what share the help that is promised lightens the costs of war on the `ladder`; absent where nothing emboldens.
    pub emboldening: Option<f64>,
    /// Probability that the state is drawn in and considers the options at all; what it would choose among them with it, it
    /// abstains without. Absent where every state is drawn in.
    pub attention: Option<f64>,
    /// What the challenger gets wrong; only for `challenge`.
    pub misperception: Option<Misperception>,
    /// The options, from least to most.
    pub options: Vec<Choice>,
    /// The uniform that chose: the first option whose cumulative probability lies above it.
    pub uniform: f64,
    /// Name of the option chosen.
    pub chosen: String,
    /// Why.
    pub why: Why,
}

/// What the challenger gets wrong about those whom it would meet.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Misperception {
    /// Shift of everybody's log-odds of keeping the whole promise.
    pub resolve_logit: f64,
    /// Error of the force that it expects to meet, in logarithms.
    pub force_log: f64,
}

/// One option of a decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Its name.
    pub option: String,
    /// Its lottery; empty where a whole future is weighed (`consent`) or nothing happens.
    pub ends: Vec<End>,
    /// The terms that its payoffs are made of, % of GDP; positive is a gain. For `consent` and `block` also the
    /// value of risks and of refusing, at so much GDP for a unit of utility as to a neutral state.
    pub terms_gdp_pct: BTreeMap<String, f64>,
    /// Expected utility.
    pub utility: f64,
    /// Probability of choosing it.
    pub probability: f64,
}

/// One end of a lottery.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// What happens.
    pub end: String,
    /// With which probability.
    pub probability: f64,
    /// What it is worth.
    pub payoff_gdp_pct: f64,
}

/// Why an option was chosen.
///
/// Each term is set to zero in all options in turn, all else being as it is, and the choice is weighed again.
/// Among the terms that speak for the option chosen, the one is named without which another option would have
/// been the likeliest; if there are several or none, the one whose absence moves ln P(chosen) − ln P(best other)
/// the most. An option that was not the likeliest was chosen by the draw, and the term is the one that speaks
/// for it most.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// Whether it was the likeliest option; if not, the draw decided.
    pub likeliest: bool,
    /// The term that tipped it; absent if every term speaks against the choice.
    pub term: Option<String>,
    /// Whether another option would be the likeliest without the term.
    pub flips: bool,
    /// ln P(chosen) − ln P(best other).
    pub margin: f64,
    /// The same without the term.
    pub margin_without: Option<f64>,
    /// The same in words.
    pub clause: String,
}

/// A crisis begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Crisis {
    /// Quarter.
    pub quarter: u32,
    /// `grey_zone`, `limited` or `full`.
    pub kind: String,
    /// Whether it was under way when the run began.
    pub inherited: bool,
    /// Depth of the promise that speaks to it; absent without one.
    pub depth: Option<f64>,
    /// The level that keeps that promise, of members whose obligation is not set apart; absent without one.
    pub obligated_level: Option<String>,
    /// The level asked of each member bound, where obligations are set apart; else absent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub asked_level: BTreeMap<String, String>,
    /// Committed force of the challenger.
    pub challenger_force: f64,
    /// Committed force of the protégé.
    pub protege_force: f64,
    /// Share of its territory that the protégé holds.
    pub territory: f64,
    /// Probability, by the public beliefs, that each member keeps its promise.
    pub kept_probability: BTreeMap<String, f64>,
    /// Probability, by the same beliefs, that the members block their alliance; absent where nobody can.
    pub block_probability: Option<f64>,
}

/// A round of the ladder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// Quarter.
    pub quarter: u32,
    /// Day of the crisis at its start.
    pub day: u32,
    /// Days that it takes.
    pub days: u32,
    /// Rung at its start, 0 to 7.
    pub rung_before: usize,
    /// Rung at its end.
    pub rung: usize,
    /// Name of that rung.
    pub rung_label: String,
    /// What the challenger did: `yield`, `hold` or `escalate`.
    pub challenger: String,
    /// What the coalition did.
    pub coalition: String,
    /// Force that stands with the protégé, its own included.
    pub coalition_force: f64,
    /// Force of the challenger.
    pub challenger_force: f64,
    /// Probability that the coalition prevails.
    pub holds: f64,
    /// Normal score of the fortune of war.
    pub fortune_score: f64,
    /// Share of territory that the protégé held at the start.
    pub territory_before: f64,
    /// The same at the end.
    pub territory: f64,
    /// Codes of the responders in combat.
    pub in_combat: Vec<String>,
    /// Codes of those deployed short of combat.
    pub deployed: Vec<String>,
}

/// A crisis is over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ended {
    /// Quarter.
    pub quarter: u32,
    /// Days that it lasted.
    pub days: u32,
    /// `repelled`, `settled`, `defeated`, `exchange` or `unended`.
    pub end: String,
    /// What it counts as.
    pub outcome: String,
    /// Whether the promise was kept: `unguaranteed`, `honoured` or `abandoned`.
    pub promise: String,
    /// Whether the alliance was blocked.
    pub blocked: bool,
    /// Share of territory held now.
    pub territory: f64,
}

/// What the public has learned of a member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    /// Quarter.
    pub quarter: u32,
    /// Code of the member.
    pub state: String,
    /// Whether it kept its promise.
    pub kept: bool,
    /// The probability that it would, as the public saw it.
    pub expected: f64,
    /// The factor by which the public's idea of its audience cost now differs from the median.
    pub audience_cost_factor: f64,
}

/// A branch of the tree that grows from a run to reach a rare event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Branch {
    /// Quarter.
    pub quarter: u32,
    /// Day of the crisis.
    pub day: u32,
    /// Least importance of the level that was reached: for nuclear use the rung, and one more while a responder is in combat; for
    /// strategic exchange the rung while a nuclear-armed responder is in combat.
    pub level: u8,
    /// Which of the paths that go on from there, from 1; the one that came there is 0.
    pub copy: u32,
    /// How many go on, the one that came there among them.
    pub paths: u32,
}

/// What a run comes to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Its outcome.
    pub outcome: String,
    /// The events that happened.
    pub events: Vec<String>,
    /// Crises, without an inherited war.
    pub crises: u32,
    /// Highest rung.
    pub highest_rung: u8,
    /// Days on which crises or war were under way.
    pub days_fought: u32,
    /// Share of its territory that the protégé holds at the end.
    pub territory_end: f64,
}

/// Where two runs part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parting {
    /// The first guarantee.
    pub regime_a: String,
    /// The second.
    pub regime_b: String,
    /// Quarter in which they part; absent if they do not.
    pub quarter: Option<u32>,
    /// Day of the crisis.
    pub day: Option<u32>,
    /// The event at which they part, under the first guarantee; absent if it does not come to it.
    pub a: Option<Box<Event>>,
    /// The same under the second.
    pub b: Option<Box<Event>>,
}
