//! The guarantee: who promises what, to whom it speaks, for how long. Every attribute is one row of one table.
//!
//! From the table come the struct, the keys of a study with their ranges, the JSON Schema, `casus regimes` and
//! `parameters.csv`; what an attribute does is the stages' affair.

use super::{
    Condition, Consent, DecisionRule, Fact, Kind, Level, Obligations, PerKind, StateSet, Status, Unit,
};
use serde::{Deserialize, Serialize};

/// The bundled guarantees in the syntax of a study, from least to most; `casus::read` reads them.
pub(crate) const BUNDLED_TEXT: &str = include_str!("data/guarantees.toml");

/// What may stand behind an attribute.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// States of the study, by codes or groups.
    States,
    /// States among the members.
    Members,
    /// What members owe that owe another level than the rest.
    Owed,
    /// A number: unit, least and greatest value.
    Number(Unit, f64, f64),
    /// Such a number for each kind of attack.
    PerKind(Unit, f64, f64),
    /// One of some words: what they are, and which.
    Choice(&'static str, &'static [&'static str]),
    /// True or false.
    Flag,
    /// A whole number of quarters: least and greatest.
    Quarters(u32, u32),
    /// The same, or for ever.
    Span(u32, u32),
}

/// One row of the table of attributes.
#[derive(Debug)]
pub struct Attribute {
    /// Key in a study.
    pub key: &'static str,
    /// What may stand behind it.
    pub form: Form,
    /// How its values are known.
    pub status: Status,
    /// Whether it goes unwritten where it has its default, so that files of studies without it stay as they were.
    pub optional: bool,
    /// What it means; of one with a number per kind of attack, the kind follows.
    pub what: &'static str,
}

impl Attribute {
    /// Key and meaning of each of its values: of itself, unless it has one for each kind of attack.
    pub fn elements(&self) -> Vec<(String, String)> {
        match self.form {
            Form::PerKind(..) => Kind::ALL
                .iter()
                .map(|kind| {
                    (format!("{}.{}", self.key, kind.label()), format!("{} {}", self.what, attack(*kind)))
                })
                .collect(),
            _ => vec![(self.key.to_string(), self.what.to_string())],
        }
    }

    /// The unit of its numbers; `None` of states, words and flags.
    pub fn unit(&self) -> Option<Unit> {
        match self.form {
            Form::Number(unit, ..) | Form::PerKind(unit, ..) => Some(unit),
            Form::Quarters(..) | Form::Span(..) => Some(Unit::Quarters),
            Form::States | Form::Members | Form::Owed | Form::Choice(..) | Form::Flag => None,
        }
    }

    /// What its values are: their unit if they are numbers.
    pub fn nature(&self) -> &'static str {
        match self.form {
            Form::States | Form::Members => "states",
            Form::Owed => "levels",
            Form::Choice(nature, _) => nature,
            Form::Flag => "true or false",
            _ => self.unit().map_or("", Unit::label),
        }
    }

    /// Which values are possible, in words.
    pub fn range(&self) -> String {
        match self.form {
            Form::States => "codes or groups".to_string(),
            Form::Members => "codes or groups among the members".to_string(),
            Form::Owed => "a level for each of some members".to_string(),
            Form::Number(_, low, high) | Form::PerKind(_, low, high) => format!("{low} to {high}"),
            Form::Choice(_, words) => words.join(", "),
            Form::Flag => "true or false".to_string(),
            Form::Quarters(low, high) => format!("{low} to {high}"),
            Form::Span(low, high) => format!("{low} to {high}, or for ever"),
        }
    }
}

/// A kind of attack as the end of a sentence.
fn attack(kind: Kind) -> &'static str {
    match kind {
        Kind::GreyZone => "an attack below the threshold of open force",
        Kind::Limited => "a limited incursion",
        Kind::Full => "a full attack",
    }
}

/// A value out of a list of words.
pub trait Word {
    /// The word itself.
    fn word(&self) -> &'static str;
    /// Becomes the value with this word; returns whether there is one.
    fn become_word(&mut self, word: &str) -> bool;
}

/// An attribute's value, by its form.
#[allow(missing_docs)]
pub enum Value<'a, S> {
    States(&'a S),
    Members(&'a S),
    Owed(&'a Obligations<S>),
    Number(&'a f64),
    PerKind(&'a PerKind<f64>),
    Choice(&'a dyn Word),
    Flag(&'a bool),
    Quarters(&'a u32),
    Span(&'a Option<u32>),
}

impl<S> Value<'_, S> {
    /// The value as in a study, one word for each of the attribute's elements; `None` is nobody, or for ever.
    pub fn words(&self, states: impl Fn(&S) -> Option<String>) -> Vec<Option<String>> {
        match self {
            Value::States(set) | Value::Members(set) => vec![states(set)],
            Value::Owed(owed) => vec![owed.words(states)],
            Value::Number(number) => vec![Some(number.to_string())],
            Value::PerKind(numbers) => numbers.0.iter().map(|number| Some(number.to_string())).collect(),
            Value::Choice(word) => vec![Some(word.word().to_string())],
            Value::Flag(flag) => vec![Some(flag.to_string())],
            Value::Quarters(quarters) => vec![Some(quarters.to_string())],
            Value::Span(quarters) => vec![quarters.map(|quarters| quarters.to_string())],
        }
    }
}

/// The place of an attribute's value, by its form.
#[allow(missing_docs)]
pub enum Slot<'a, S> {
    States(&'a mut S),
    Members(&'a mut S),
    Owed(&'a mut Obligations<S>),
    Number(&'a mut f64),
    PerKind(&'a mut PerKind<f64>),
    Choice(&'a mut dyn Word),
    Flag(&'a mut bool),
    Quarters(&'a mut u32),
    Span(&'a mut Option<u32>),
}

macro_rules! form {
    (Choice($nature:literal), $type:ty) => {
        Form::Choice($nature, <$type>::LABELS)
    };
    ($form:ident $(($($range:tt)*))?, $type:ty) => {
        Form::$form $(($($range)*))?
    };
}

macro_rules! map_states {
    (States, $map:ident, $key:ident, $value:expr) => {
        $map(attribute(stringify!($key)), $value)
    };
    (Members, $map:ident, $key:ident, $value:expr) => {
        $map(attribute(stringify!($key)), $value)
    };
    (Owed, $map:ident, $key:ident, $value:expr) => {
        $value.with_states(|states| $map(attribute(stringify!($key)), states))
    };
    ($form:ident, $map:ident, $key:ident, $value:expr) => {
        $value
    };
}

macro_rules! is_given {
    () => {
        false
    };
    (#[$optional:meta]) => {
        true
    };
}

/// One table makes both the list of [`ATTRIBUTES`] and the struct [`Guarantee`], so that neither can lack a row.
macro_rules! attributes {
    ($( $(#[$optional:meta])? $key:ident: $type:ty = $default:expr, $form:ident $(($($range:tt)*))?, $status:ident, $what:literal; )+) => {
        /// The rows of the table, in order.
        pub(crate) static ATTRIBUTES: &[Attribute] = &[$(
            Attribute {
                key: stringify!($key),
                form: form!($form $(($($range)*))?, $type),
                status: Status::$status,
                optional: is_given!($(#[$optional])?),
                what: $what,
            },
        )+];

        /// A guarantee. Every attribute acts only on members, while it is in force, and if its depth for the
        /// attack in question is above zero: an emptied promise is no promise, to the bit.
        ///
        /// States are a set of a study's responders, or in a text that no study has met, whatever `S` is.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub struct Guarantee<S = StateSet> {
            /// Short name in studies and files.
            pub name: String,
            /// Name written out.
            pub title: String,
            $(
                #[doc = $what]
                $(#[$optional])?
                pub $key: $type,
            )+
            /// Codes of members that are no responders of the study, and so take no part in it.
            #[serde(default, skip_serializing_if = "Vec::is_empty")]
            pub members_left_out: Vec<String>,
            /// What it rests on.
            pub facts: Vec<Fact>,
        }

        impl<S> Guarantee<S> {
            /// The empty promise of this name, to be filled: nobody is bound to anything.
            pub fn blank(name: &str) -> Guarantee<S>
            where
                S: Default,
            {
                Guarantee {
                    name: name.to_string(),
                    title: name.to_string(),
                    $( $key: $default, )+
                    members_left_out: Vec::new(),
                    facts: Vec::new(),
                }
            }

            /// Every attribute with its value.
            pub fn values(&self) -> Vec<(&'static Attribute, Value<'_, S>)> {
                let values = [$( Value::$form(&self.$key), )+];
                ATTRIBUTES.iter().zip(values).collect()
            }

            /// Every attribute with the place of its value.
            pub fn slots(&mut self) -> Vec<(&'static Attribute, Slot<'_, S>)> {
                let slots = [$( Slot::$form(&mut self.$key), )+];
                ATTRIBUTES.iter().zip(slots).collect()
            }

            /// Whether anything is spent on it in peace.
            pub fn costs_in_peace(&self) -> bool {
                self.pledged_aid_gdp_pct + self.stationing_gdp_pct > 0.0
            }

            /// The attributes in which two guarantees differ, each with this guarantee as it would be with that one of
            /// the other's.
            pub fn with_each_of(&self, other: &Guarantee<S>) -> Vec<(&'static Attribute, Guarantee<S>)>
            where
                S: Clone + PartialEq,
            {
                let mut variants = Vec::new();
                $(
                    if self.$key != other.$key {
                        let variant = Guarantee { $key: other.$key.clone(), ..self.clone() };
                        variants.push((attribute(stringify!($key)), variant));
                    }
                )+
                variants
            }

            /// The same guarantee with its states named in another way.
            pub fn with_states<T>(self, mut map: impl FnMut(&'static Attribute, S) -> T) -> Guarantee<T> {
                Guarantee {
                    name: self.name,
                    title: self.title,
                    $( $key: map_states!($form, map, $key, self.$key), )+
                    members_left_out: self.members_left_out,
                    facts: self.facts,
                }
            }
        }
    };
}

fn is_nothing(number: &f64) -> bool {
    *number == 0.0
}

/// The attribute of this key, which must be one.
fn attribute(key: &str) -> &'static Attribute {
    ATTRIBUTES.iter().find(|attribute| attribute.key == key).expect("a row of the table")
}

// Who is bound, who must consent, and for how long are read from texts; every number, and every reading of a text as a
// level or a rule, is judgement.
attributes! {
    members: S = S::default(), States, Assumed,
        "Who is bound; membership from treaty texts and lists, whose marks stand with the facts";
    obligation_depth: f64 = 0.0, Number(Unit::Share, 0.0, 1.0), Assumed,
        "How deeply the members are bound (δ); 1 is a treaty of mutual defence";
    clarity: PerKind<f64> = PerKind([0.0; 3]), PerKind(Unit::Share, 0.0, 1.0), Assumed,
        "How far the promise speaks to";
    obligated_level: Level = Level::Abstain, Choice("level"), Assumed,
        "The level of response that keeps the promise (ℓ*): a reading of the text";
    #[serde(default = "Obligations::default", skip_serializing_if = "Obligations::is_empty")]
    obligation: Obligations<S> = Obligations::default(), Owed, Assumed,
        "Members that owe another level, by kind of attack or from some quarter on, or a nuclear reply";
    decision_rule: DecisionRule = DecisionRule::Individual, Choice("rule"), Assumed,
        "How the members come to act in a crisis: practice rather than text";
    leads: S = S::default(), Members, Assumed,
        "Members that move first";
    stationed: S = S::default(), Members, Assumed,
        "Members with forces on the protégé's territory (tripwire)";
    integrated_command: bool = false, Flag, Assumed,
        "Whether members fight under one command";
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    drawn_in: bool = false, Flag, Assumed,
        "Whether those bound have been drawn into the crisis when an attack begins, as whoever threatens in it has: they \
         need no attention";
    umbrella: f64 = 0.0, Number(Unit::Share, 0.0, 1.0), Assumed,
        "Extension of nuclear deterrence to the protégé";
    covered_share: f64 = 1.0, Number(Unit::Share, 0.0, 1.0), Assumed,
        "Share of the protégé's territory that the promise covers";
    conceded_share: f64 = 0.0, Number(Unit::Share, 0.0, 1.0), Assumed,
        "Share of the occupied territory that is conceded with it";
    consent: Consent = Consent::Nobody, Choice("rule"), Assumed,
        "Who must consent before it is in force";
    condition: Condition = Condition::Now, Choice("rule"), Assumed,
        "The earliest moment at which it may be given";
    #[serde(default, skip_serializing_if = "is_nothing")]
    grievance_gdp_pct: f64 = 0.0, Number(Unit::GdpPct, 0.0, 100.0), Assumed,
        "What the challenger loses by not attacking while it is in force, times its depth for a full attack: fear of \
         what the promise may become (security dilemma, Jervis 1978; preventive motives, Debs & Monteiro 2014)";
    #[serde(default, skip_serializing_if = "is_nothing")]
    stationing_gdp_pct: f64 = 0.0, Number(Unit::GdpPct, 0.0, 10.0), Assumed,
        "What a year of peace with forces on the protégé's territory costs each member that has them there, while it is \
         in force";
    #[serde(default, skip_serializing_if = "is_nothing")]
    pledged_aid_gdp_pct: f64 = 0.0, Number(Unit::GdpPct, 0.0, 10.0), Assumed,
        "What each member gives the protégé in a year of peace while it is in force";
    start_quarter: u32 = 0, Quarters(0, 400), Assumed,
        "First quarter in which it may be given";
    duration_quarters: Option<u32> = None, Span(1, 400), Assumed,
        "Quarters for which it lasts";
    snap_back_quarters: u32 = 0, Quarters(0, 400), Assumed,
        "Quarters after its end during which a limited or full attack brings it back";
}
