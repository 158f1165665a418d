//! Ten words that a reader needs.

use maud::{Markup, html};

const WORDS: [(&str, &str); 10] = [
    (
        "Challenger, protégé, responders",
        "The state that might attack, the one that is protected, and those that might help.",
    ),
    (
        "Guarantee",
        "A promise to help the protégé: who is bound, to what, and on which conditions. “None” is no promise; the same states may help.",
    ),
    (
        "Run",
        "One course that the years might take, with chances drawn anew. Each run is made under every guarantee with the same draws.",
    ),
    (
        "Grey zone, limited, full",
        "Kinds of attack: below open force, a limited incursion, a war for the whole country.",
    ),
    (
        "Granted, decided",
        "Granted: the guarantee is in force from the first day. Decided: its states weigh whether to give it, and may refuse.",
    ),
    (
        "Deploy, combat",
        "What a responder does at most: forces to the protégé's territory, or forces that fight. “Material” is arms and money.",
    ),
    (
        "Kept",
        "Members with over half of the members' capability do what the guarantee asks of them. The level that is asked differs between guarantees: compare “most deploy” and “most fight” first, which are the same for all.",
    ),
    (
        "Simulation error",
        "What is left to chance because the runs are many but not endless. More runs make it smaller.",
    ),
    (
        "Draw of the parameters",
        "One set of values that the cases of history allow. The wide interval covers chance and draws together; more runs do not make it smaller.",
    ),
    ("Direct war", "Responders with at least 5 % of all responders' capability fight the challenger."),
];

/// The words, each with what it means here.
pub(super) fn glossary() -> Markup {
    html! { dl { @for (word, meaning) in WORDS { dt { (word) } dd { (meaning) } } } }
}
