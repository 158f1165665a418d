//! A study as plain validated values: what the engine is given, and nothing else.

/// An enum whose values have names.
macro_rules! labelled_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[doc = $doc:literal])+ $variant:ident = $label:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(unreachable_pub, reason = "some are exported")]
        pub enum $name { $($(#[doc = $doc])+ $variant),+ }

        #[allow(dead_code, unreachable_pub, reason = "some are exported, and not every one is asked for all of this")]
        impl $name {
            /// All values, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The names of all values, in order.
            pub const LABELS: &'static [&'static str] = &[$($label),+];

            /// The name as written in studies and files.
            pub const fn label(self) -> &'static str {
                match self { $($name::$variant => $label),+ }
            }

            /// What it means, as explained beside the results.
            pub fn description(self) -> &'static str {
                match self { $($name::$variant => concat!($($doc),+).trim()),+ }
            }

            /// The value with this name.
            pub fn from_label(label: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|value| value.label() == label)
            }
        }
    };
}

/// A labelled enum that files have by name.
macro_rules! named_enum {
    ($(#[$meta:meta])* $name:ident { $($body:tt)+ }) => {
        $crate::model::study::labelled_enum! { $(#[$meta])* $name { $($body)+ } }

        impl $crate::model::study::guarantee::Word for $name {
            fn word(&self) -> &'static str {
                self.label()
            }

            fn become_word(&mut self, word: &str) -> bool {
                $name::from_label(word).map(|value| *self = value).is_some()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.label())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let label = <String as serde::Deserialize>::deserialize(deserializer)?;
                $name::from_label(&label).ok_or_else(|| {
                    serde::de::Error::custom(format!(
                        concat!("no ", stringify!($name), " is called `{}`"), label
                    ))
                })
            }
        }
    };
}

pub(crate) use labelled_enum;
pub(crate) use named_enum;

pub(crate) mod field;
pub(crate) mod guarantee;
mod happening;
mod nouns;
pub(crate) mod obligation;
mod outcome;
pub(crate) mod parameters;
pub(crate) mod posterior;
mod provenance;
mod rare;
pub(crate) mod states;
mod unit;

pub(crate) use field::Status;
pub use guarantee::Guarantee;
pub(crate) use happening::MAX_HAPPENINGS;
pub(crate) use happening::{Happening, What, When, Worth};
pub use nouns::{Kind, Level, PerLevel, Rung};
pub(crate) use nouns::{PerKind, PerRung};
pub(crate) use obligation::Obligation;
pub(crate) use obligation::Obligations;
pub(crate) use outcome::End;
pub use outcome::{Event, Given, Outcome};
pub(crate) use parameters::{Parameters, Values};
pub use posterior::JointDraws;
pub(crate) use posterior::RUNS_PER_DRAW;
pub use provenance::Provenance;
pub(crate) use provenance::{Source, TITLE};
pub(crate) use rare::{Branching, Rare, RareEvent};
pub(crate) use unit::Unit;

use crate::base::chance::AgentId;
pub(crate) use crate::base::chance::Distribution;
use serde::{Deserialize, Serialize};

/// The most responders that a study may name: membership is a 64-bit set.
pub(crate) const MAX_RESPONDERS: usize = 64;

/// A set of responders, by position in [`Study::responders`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateSet(pub u64);

impl FromIterator<usize> for StateSet {
    fn from_iter<I: IntoIterator<Item = usize>>(members: I) -> StateSet {
        StateSet(members.into_iter().fold(0, |set, index| set | 1 << index))
    }
}

impl StateSet {
    /// The set of no responders.
    pub const EMPTY: StateSet = StateSet(0);

    /// The first `n` responders, of 64 at most.
    #[inline]
    pub(crate) fn first(n: usize) -> StateSet {
        StateSet(u64::MAX.checked_shr(u64::BITS - n as u32).unwrap_or(0))
    }

    /// Whether the responder at `index` belongs to the set.
    #[inline]
    pub fn contains(self, index: usize) -> bool {
        self.0 >> index & 1 == 1
    }

    /// Adds the responder at `index`.
    #[inline]
    pub fn insert(&mut self, index: usize) {
        self.0 |= 1 << index;
    }

    /// The set without the responder at `index`.
    #[inline]
    pub fn without(self, index: usize) -> StateSet {
        StateSet(self.0 & !(1 << index))
    }

    /// The number of members.
    #[inline]
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether there is no member.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The positions of the members, ascending.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let next = (rest != 0).then(|| rest.trailing_zeros() as usize);
            rest &= rest.wrapping_sub(1);
            next
        })
    }
}

named_enum! {
    /// Whether the study begins in war, after a ceasefire, or where there was no war. The last two run alike.
    Start {
        /// A full war is under way, inherited by the run.
        War = "war",
        /// The fighting has stopped.
        Ceasefire = "ceasefire",
        /// There was no fighting.
        Peace = "peace",
    }
}

named_enum! {
    /// Which of the two questions is asked of a guarantee.
    Conferral {
        /// Would it hold? It is in force from the first day.
        Granted = "granted",
        /// Would it be given? Stage 1 runs.
        Decided = "decided",
    }
}

named_enum! {
    /// How the members of a guarantee come to act in a crisis.
    DecisionRule {
        /// Each by itself.
        Individual = "individual",
        /// More than half of the members can block.
        Majority = "majority",
        /// Any member can block.
        Consensus = "consensus",
    }
}

named_enum! {
    /// Who must consent before a guarantee is in force.
    Consent {
        /// Nobody: it is there.
        Nobody = "nobody",
        /// Each member binds itself alone.
        Each = "each",
        /// The leads; then every member binds itself alone.
        Leads = "leads",
        /// More than half of the members bind all.
        Majority = "majority",
        /// All members, or nobody is bound.
        All = "all",
    }
}

named_enum! {
    /// The earliest moment at which a guarantee may be given.
    Condition {
        /// At any time, in war too.
        Now = "now",
        /// Only while there is no war.
        AfterCeasefire = "after_ceasefire",
    }
}

named_enum! {
    /// The form of the utility function.
    UtilityForm {
        /// Constant absolute risk aversion.
        Cara = "cara",
        /// Prospect theory.
        Prospect = "prospect",
    }
}

/// A state of the study, with what is known of it. `None` is unknown: the rule that fills it is a parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Short name in studies and files: ISO 3166-1 alpha-3 for real states.
    pub code: String,
    /// Name in full.
    pub name: String,
    /// Identity for random numbers, from the code.
    pub id: AgentId,
    /// GDP, billion USD a year.
    pub gdp_usd_bn: f64,
    /// Population, millions.
    pub population_m: f64,
    /// Military expenditure, billion USD a year.
    pub military_expenditure_usd_bn: f64,
    /// Active military personnel, thousands.
    pub personnel_k: f64,
    /// Great-circle distance from its capital to the protégé's, kilometres.
    pub distance_km: f64,
    /// Distance at which its deliverable capability falls by 1/e; the parameter `reach_km` if unknown.
    pub reach_km: Option<f64>,
    /// Whether it has a land border with the challenger.
    pub borders_challenger: bool,
    /// Whether it is a strategic rival of the challenger.
    #[serde(default, skip_serializing_if = "is_false")]
    pub rival_of_challenger: bool,
    /// Whether it is a strategic rival of the protégé.
    #[serde(default, skip_serializing_if = "is_false")]
    pub rival_of_protege: bool,
    /// Whether it has nuclear weapons.
    pub nuclear: bool,
    /// Electoral democracy, 0 to 1 (V-Dem polyarchy).
    pub polyarchy: f64,
    /// Public support for defending an ally, per cent.
    pub opinion_pct: Option<f64>,
    /// Bilateral aid given to the protégé so far, per cent of GDP.
    pub aid_gdp_pct: Option<f64>,
    /// Time between changes of government; 0 for never; the parameter if unknown.
    pub government_interval_quarters: Option<u32>,
    /// Yearly growth of capability; the parameter if unknown.
    pub capability_growth_per_year: Option<f64>,
    /// Deliverable capability, instead of the formula.
    pub capability: Option<Distribution>,
    /// Risk tolerance, instead of the parameter's distribution.
    pub risk_tolerance: Option<Distribution>,
    /// Stake in the protégé, % of GDP, instead of the formula.
    pub stake_gdp_pct: Option<Distribution>,
    /// Annual cost of combat, % of GDP, instead of the formula.
    pub war_cost_gdp_pct: Option<Distribution>,
    /// Audience cost, % of GDP, instead of the formula.
    pub audience_cost_gdp_pct: Option<Distribution>,
    /// Loss in a nuclear war, % of GDP, instead of the parameter.
    pub nuclear_loss_gdp_pct: Option<Distribution>,
}

/// A fact that a guarantee rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What is the case.
    pub statement: String,
    /// Where it is written.
    pub source: String,
}

impl Fact {
    /// A fact with its source.
    pub fn new(statement: &str, source: &str) -> Fact {
        Fact { statement: statement.to_string(), source: source.to_string() }
    }
}

/// An event that a study defines: all conditions that are given must hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NamedEvent {
    /// Name in files.
    pub name: String,
    /// These states were in combat in the first crisis.
    pub fought: StateSet,
    /// These states reached at least deployment in the first crisis.
    pub deployed: StateSet,
    /// These states abstained in the first crisis.
    pub abstained: StateSet,
    /// These states were called for a nuclear reply in some crisis.
    #[serde(default, skip_serializing_if = "nobody")]
    pub called: StateSet,
    /// These states gave a nuclear reply.
    #[serde(default, skip_serializing_if = "nobody")]
    pub replied: StateSet,
    /// The outcome is one of these (by position in the list of outcomes); empty for any.
    pub outcomes: u16,
    /// The highest rung is at least this one.
    pub rung_at_least: Rung,
}

/// Stop when the half-width of an event's interval is small enough.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StopRule {
    /// Name of the event, standard or of the study.
    pub event: String,
    /// Half-width of the 95 % interval that is asked for.
    pub half_width: f64,
    /// Runs made at least.
    pub min_runs: u64,
}

/// A study: everything that decides the results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Study {
    /// Short name: `[a-z0-9_-]+`.
    pub name: String,
    /// The question in one sentence.
    pub question: String,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Runs per regime and conferral (the cap, if there is a stop rule).
    pub runs: u64,
    /// War, ceasefire or peace at the start.
    pub start: Start,
    /// Length of a run, quarters of 91 days.
    pub horizon_quarters: u32,
    /// Length of a round of the ladder, days.
    pub round_days: u32,
    /// Shares of the kinds of attack, if a crisis is given: one breaks out on the first day, of a kind that the
    /// shares decide, and no other comes. `None` where the challenger chooses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_crisis: Option<PerKind<f64>>,
    /// Which questions are asked.
    pub conferral: Vec<Conferral>,
    /// Form of the utility function.
    pub utility: UtilityForm,
    /// Who may attack.
    pub challenger: State,
    /// Who is protected.
    pub protege: State,
    /// Who may help: the same pool under every regime.
    pub responders: Vec<State>,
    /// The responder without whose means the others lose effect.
    pub enabler: Option<usize>,
    /// Level of every responder in an inherited war.
    pub inherited_level: Level,
    /// The guarantees compared.
    pub regimes: Vec<Guarantee>,
    /// The regime that the others are compared with in the summary.
    pub reference: usize,
    /// Values or distributions of the parameters of the model.
    pub parameters: Parameters,
    /// Events that the study defines.
    pub events: Vec<NamedEvent>,
    /// Stop by precision.
    pub stop: Option<StopRule>,
    /// Events of which trees of branches are grown from the runs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rare: Vec<Rare>,
    /// What will or may happen while a run lasts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub happenings: Vec<Happening>,
    /// Whether every run is written.
    pub write_runs: bool,
    /// Whether runs are written in Parquet, and not in CSV.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub runs_parquet: bool,
    /// The event whose runs alone are written; all runs if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<String>,
    /// Where its values are from; no part of its identity.
    #[serde(default, skip_serializing_if = "Provenance::is_empty")]
    pub provenance: Provenance,
}

impl Study {
    /// How many cells it has: every guarantee under every question.
    pub(crate) fn cells(&self) -> usize {
        self.conferral.len() * self.regimes.len()
    }

    /// The position of a cell: question by question, guarantee by guarantee.
    pub(crate) fn cell(&self, conferral: usize, regime: usize) -> usize {
        conferral * self.regimes.len() + regime
    }

    /// The question and the guarantee of the cell at a position.
    pub(crate) fn in_cell(&self, cell: usize) -> (Conferral, &Guarantee) {
        let regimes = self.regimes.len();
        (self.conferral[cell / regimes], &self.regimes[cell % regimes])
    }

    /// The study with what a question needs and nothing else: other regimes and another question change no run.
    pub(crate) fn reduced(&self, regimes: Vec<Guarantee>, asked: Conferral) -> Study {
        Study { regimes, conferral: vec![asked], reference: 0, stop: None, write_runs: false, ..self.clone() }
    }

    /// The study with every uncertain parameter, and every uncertain force, at its median.
    pub(crate) fn at_medians(&self) -> Study {
        let mut study = self.clone();
        let flat = study.parameters.flat_medians();
        study.parameters.entries = flat.into_iter().map(Distribution::Fixed).collect();
        study.parameters.joint = None;
        for state in [&mut study.challenger, &mut study.protege].into_iter().chain(&mut study.responders) {
            state.capability = state.capability.map(|own| Distribution::Fixed(own.median()));
        }
        study
    }
}

/// Whether nobody is named, for the same reason as [`is_false`].
fn nobody(states: &StateSet) -> bool {
    states.is_empty()
}

/// Whether a flag is not set, so that a study without it keeps its bytes.
fn is_false(flag: &bool) -> bool {
    !flag
}
