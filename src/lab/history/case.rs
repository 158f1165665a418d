//! One case: a state that could have helped another in a crisis, and what it did.

use crate::model::study::{Kind, named_enum};

named_enum! {
    /// What is asked about a case.
    Question {
        /// Which of the four levels did the state respond with?
        Response = "response",
        /// Did the state join the war, that is fight?
        Joining = "joining",
        /// Was the attack deterred, and if not, did the defender fight?
        Deterrence = "deterrence",
        /// Was an obligation kept to which a war gave rise?
        Keeping = "keeping",
    }
}

impl Question {
    /// The outcomes, from least to most.
    pub(crate) const fn outcomes(self) -> &'static [&'static str] {
        match self {
            Question::Response => &["abstain", "material", "deploy", "combat"],
            Question::Joining => &["stayed_out", "joined"],
            Question::Deterrence => &["deterred", "not_defended", "war"],
            Question::Keeping => &["broken", "kept"],
        }
    }
}

named_enum! {
    /// By what the state was bound.
    Promise {
        /// By nothing.
        None = "none",
        /// By a defence pact signed before the crisis.
        Pact = "pact",
        /// By a threat, made in the crisis, to fight if the protégé is attacked.
        Threat = "threat",
    }
}

/// What is known of a case in numbers; `None` where it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Figures {
    /// Capability of the challenger; any unit that is the same for the three.
    pub challenger_capability: Option<f64>,
    /// Capability of the protégé.
    pub protege_capability: Option<f64>,
    /// Capability of the responder at home.
    pub responder_capability: Option<f64>,
    /// Distance of the responder from the protégé, kilometres.
    pub distance_km: Option<f64>,
    /// Electoral democracy of the responder, 0 to 1.
    pub polyarchy: Option<f64>,
}

/// What is known of the states as pairs, and of the two beside the responder; `None` where it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Relations {
    /// Whether responder and challenger are strategic rivals (1 or 0; Thompson, Sakuwa & Suhas 2021). Coded with
    /// hindsight.
    pub responder_challenger_rivals: Option<f64>,
    /// Whether responder and protégé are.
    pub responder_protege_rivals: Option<f64>,
    /// Whether protégé and challenger are.
    pub protege_challenger_rivals: Option<f64>,
    /// Electoral democracy of the protégé, 0 to 1 (V-Dem polyarchy).
    pub protege_polyarchy: Option<f64>,
    /// Electoral democracy of the challenger.
    pub challenger_polyarchy: Option<f64>,
    /// ln(1 + trade of responder and protégé, current US$ m a year).
    pub ln_trade: Option<f64>,
}

/// A case of history: what was asked, what happened, and what is known of the states.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Case {
    /// Name, unique in its file.
    pub id: String,
    /// Crisis or war to which it belongs: cases of one cluster are not independent.
    pub cluster: String,
    pub year: i32,
    /// What is asked.
    pub question: Question,
    /// What happened, by position in [`Question::outcomes`].
    pub observed: usize,
    /// Kind of attack; of a deterrence case nothing is asked of it.
    pub kind: Kind,
    /// By what the responder was bound.
    pub promise: Promise,
    /// What is known in numbers.
    pub figures: Figures,
    /// What is known of the states as pairs.
    pub relations: Relations,
    /// Distance at which the responder's capability falls by 1/e, kilometres; the parameter if unknown.
    pub reach_km: Option<f64>,
    /// What ties the responder to the protégé, % of the responder's GDP or trade; the parameter if unknown.
    pub tie_pct: Option<f64>,
    /// Whether the responder borders the challenger.
    pub borders_challenger: bool,
    /// Whether the challenger has nuclear arms.
    pub challenger_nuclear: bool,
    /// Whether the responder has.
    pub responder_nuclear: bool,
}

/// How many cases lacked which figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Missing {
    /// Name of the figure and number of cases, those without gaps left out.
    pub figures: Vec<(&'static str, usize)>,
}

type Figure = (&'static str, fn(&mut Figures) -> &mut Option<f64>);

const FIGURES: [Figure; 5] = [
    ("challenger_capability", |f| &mut f.challenger_capability),
    ("protege_capability", |f| &mut f.protege_capability),
    ("responder_capability", |f| &mut f.responder_capability),
    ("distance_km", |f| &mut f.distance_km),
    ("polyarchy", |f| &mut f.polyarchy),
];

/// Fills what is unknown with the median of the other cases (1 if no case knows it), and says how often.
pub(crate) fn fill(cases: &mut [Case]) -> Missing {
    let mut missing = Missing::default();
    for (name, figure) in FIGURES {
        let mut known: Vec<f64> = cases.iter_mut().filter_map(|case| *figure(&mut case.figures)).collect();
        let gaps = cases.len() - known.len();
        if gaps == 0 {
            continue;
        }
        known.sort_by(f64::total_cmp);
        let median = known.get(known.len() / 2).copied().unwrap_or(1.0);
        for case in cases.iter_mut() {
            figure(&mut case.figures).get_or_insert(median);
        }
        missing.figures.push((name, gaps));
    }
    missing
}

/// A row that is a case, or the reason why it is none.
pub(super) type Outcome = Result<Case, &'static str>;
