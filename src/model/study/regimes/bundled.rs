//! The eight guarantees that are compiled in, with what each rests on. Data, not model.
//!
//! Marks in the sources: `[verified]` read in a stored copy of the text or of the page named,
//! `[press]` read in a report about it, `[recalled]` from memory and to be opened before it is relied
//! on, `[assumed]` our reading. Numbers are judgement without exception: see
//! [`attribute_status`](super::attribute_status).

use super::RegimeTemplate;
use crate::model::study::{Condition, Consent, DecisionRule, Fact, Level, PerKind};

const COALITION: &str = "coalition_of_the_willing";
/// A bilateral agreement, and a memorandum on arms, run for ten years.
const TEN_YEARS: Option<u32> = Some(40);

const fn fact(statement: &'static str, source: &'static str) -> Fact {
    Fact { statement: std::borrow::Cow::Borrowed(statement), source: std::borrow::Cow::Borrowed(source) }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

/// The guarantees that are compiled in, from least to most.
pub fn bundled_regimes() -> Vec<RegimeTemplate> {
    vec![
        none(),
        budapest_assurances(),
        bilateral_agreements(),
        israel_model(),
        european_only(),
        european_us_backstop(),
        nato_membership(),
        nato_carve_out(),
    ]
}

fn none() -> RegimeTemplate {
    RegimeTemplate {
        title: "No guarantee".to_string(),
        facts: vec![fact(
            "Nobody is bound. States may still help, as they do in the war under way.",
            "reference case [assumed]",
        )],
        ..RegimeTemplate::blank("none")
    }
}

/// Depth .1: a political commitment without any duty to assist. The level is material, the least that
/// is anything, because with none at all the promise could not be broken.
fn budapest_assurances() -> RegimeTemplate {
    RegimeTemplate {
        title: "Assurances as in the Budapest Memorandum of 1994".to_string(),
        members: names(&["USA", "GBR", "FRA"]),
        obligation_depth: 0.1,
        clarity: PerKind([0.1, 0.3, 0.5]),
        obligated_level: Level::Material,
        facts: vec![
            fact(
                "Russia, the United Kingdom and the United States signed on 5 December 1994; they respect \
                 independence and borders (1), refrain from force (2) and from economic coercion (3).",
                "Memorandum on Security Assurances, UN document A/49/765, S/1994/1399, \
                 paragraphs 1 to 3 [verified]",
            ),
            fact(
                "They seek immediate action of the UN Security Council if Ukraine is the victim of aggression, \
                 or of a threat of it, in which nuclear weapons are used.",
                "the same, paragraph 4 [verified]",
            ),
            fact(
                "They do not use nuclear weapons against it save in the usual exceptions (5), and consult if \
                 questions about these commitments arise (6).",
                "the same, paragraphs 5 [verified] and 6 [recalled]",
            ),
            fact(
                "No paragraph obliges anybody to defend or arm Ukraine: depth and level here stand for what \
                 was politically expected of the signatories, not for a duty.",
                "reading of the text [assumed]",
            ),
            fact(
                "France and China gave somewhat weaker assurances in separate documents. France is counted \
                 among the members here, China is not, and Russia is the challenger.",
                "Wikipedia, Budapest Memorandum [press]; the choice of members [assumed]",
            ),
            fact(
                "Russia broke paragraphs 1 and 2 in 2014; the Security Council could not act against a \
                 permanent member's veto; the other signatories answered with sanctions and later arms.",
                "common knowledge [recalled]",
            ),
        ],
        ..RegimeTemplate::blank("budapest_assurances")
    }
}

fn bilateral_agreements() -> RegimeTemplate {
    RegimeTemplate {
        title: "Bilateral security agreements after the G7 declaration of Vilnius".to_string(),
        members: names(&["bilateral_agreement_with_ukraine"]),
        obligation_depth: 0.35,
        clarity: PerKind([0.3, 0.7, 1.0]),
        obligated_level: Level::Material,
        consent: Consent::Each,
        duration_quarters: TEN_YEARS,
        facts: vec![
            fact(
                "Each partner signs alone, first the United Kingdom on 12 January 2024; 27 states are listed.",
                "Ministry of Defence of Ukraine, list of November 2025 [press]; date: Euromaidan Press, \
                 Ukrainska Pravda [verified]",
            ),
            fact(
                "After a future Russian armed attack: consultation within 24 hours and swift and sustained \
                 assistance. No forces in Ukraine and no nuclear promise.",
                "G7 declaration of July 2023 and the agreements after it, as relayed by Euromaidan Press \
                 and Ukrainska Pravda [verified]",
            ),
            fact(
                "Most run for ten years and lapse when Ukraine enters NATO; money is promised for one fiscal \
                 year at a time, the rest depends on political will.",
                "OSW commentary [verified]",
            ),
            fact(
                "They were signed in the middle of the war: consent is each partner's own, at any time.",
                "dates of signature, 2024 and 2025 [press]",
            ),
        ],
        ..RegimeTemplate::blank("bilateral_agreements")
    }
}

/// A little deeper than the bilateral agreements, since sums are set for ten years ahead; it says
/// nothing of attacks as such, and less of small ones.
fn israel_model() -> RegimeTemplate {
    RegimeTemplate {
        title: "Arms for ten years on the model of the United States and Israel".to_string(),
        members: names(&["USA"]),
        obligation_depth: 0.4,
        clarity: PerKind([0.2, 0.6, 1.0]),
        obligated_level: Level::Material,
        consent: Consent::Each,
        duration_quarters: TEN_YEARS,
        facts: vec![
            fact(
                "A memorandum of understanding, less than a treaty, of 14 September 2016 sets 38 billion USD of \
                 military assistance for the fiscal years 2019 to 2028, to keep a qualitative military edge.",
                "Washington Institute, 17 September 2016; Center for Israel Education [verified]",
            ),
            fact(
                "The sums need yearly appropriation by the Congress of the United States; there is no treaty of \
                 mutual defence between the two.",
                "[recalled]",
            ),
            fact(
                "For Ukraine it is named as a third model beside NATO and the bilateral agreements; no such \
                 memorandum has been signed.",
                "OSW commentary [verified]; no signature known [recalled]",
            ),
            fact(
                "Israel's case also rests on its own nuclear weapons and on neighbours without any, which \
                 Ukraine lacks.",
                "SIPRI Yearbook on Israel's weapons [recalled]",
            ),
        ],
        ..RegimeTemplate::blank("israel_model")
    }
}

fn european_only() -> RegimeTemplate {
    RegimeTemplate {
        title: "Force of the coalition led by the United Kingdom and France".to_string(),
        members: names(&[COALITION]),
        obligation_depth: 0.7,
        clarity: PerKind([0.2, 0.6, 1.0]),
        obligated_level: Level::Combat,
        leads: names(&["GBR", "FRA"]),
        stationed: names(&["GBR", "FRA"]),
        consent: Consent::Leads,
        condition: Condition::AfterCeasefire,
        facts: vec![
            fact(
                "The Paris Declaration of 6 January 2026 speaks of politically and legally binding guarantees: \
                 commitments in a future attack may include military capabilities, intelligence, logistics, \
                 sanctions.",
                "president.gov.ua, RFE/RL [verified]",
            ),
            fact(
                "The United Kingdom and France lead and signed a declaration of intent on forces in Ukraine \
                 after a ceasefire; reported numbers run from 10,000 to 64,000.",
                "president.gov.ua, RFE/RL, press, some of it aligned with Russia [verified]",
            ),
            fact(
                "Each acts according to its own legal and constitutional arrangements; the British Parliament \
                 is to vote.",
                "Paris Declaration as relayed by RFE/RL [verified]",
            ),
            fact(
                "26 states pledged something in September 2025; Italy sends no troops, Poland logistics only, \
                 Germany stands ready from neighbouring territory. All 34 are counted as members here.",
                "press [verified]; the list of members [recalled]; the reading of membership [assumed]",
            ),
            fact(
                "That combat is what keeps the promise, and that no nuclear promise is made, is our reading of \
                 forces stationed as a tripwire.",
                "reading of the design [assumed]",
            ),
        ],
        ..RegimeTemplate::blank("european_only")
    }
}

fn european_us_backstop() -> RegimeTemplate {
    let european = european_only();
    let mut facts = vec![
        fact(
            "The Paris Declaration counts on a backstop by the United States, which would lead the monitoring of \
             a ceasefire.",
            "president.gov.ua, RFE/RL [verified]; the lead in monitoring [recalled]",
        ),
        fact(
            "A bilateral guarantee of the United States, legally binding and put to Congress, was offered for 15 \
             years on 29 December 2025; whether it was ratified is not known to us.",
            "Euromaidan Press of 13 February 2026, TASS, RBC [verified]",
        ),
        fact(
            "Whether it would extend nuclear deterrence is disputed: the umbrella of .3 is judgement.",
            "press, weak source [verified]; the number [assumed]",
        ),
        fact(
            "The United States is bound to the same level as the others here, since a regime has one level; a \
             study can add a variant.",
            "limit of the model [assumed]",
        ),
    ];
    facts.extend(european.facts.iter().cloned());
    RegimeTemplate {
        name: "european_us_backstop".to_string(),
        title: "Force of the coalition with a backstop by the United States".to_string(),
        members: names(&[COALITION, "USA"]),
        obligation_depth: 0.75,
        umbrella: 0.3,
        facts,
        ..european
    }
}

/// The level is deployment, since the article leaves the means to each; a variant with combat belongs
/// in every study that compares it.
fn nato_membership() -> RegimeTemplate {
    RegimeTemplate {
        title: "Membership of NATO".to_string(),
        members: names(&["nato_member"]),
        obligation_depth: 1.0,
        clarity: PerKind([0.3, 0.8, 1.0]),
        obligated_level: Level::Deploy,
        decision_rule: DecisionRule::Consensus,
        stationed: names(&["GBR", "FRA", "DEU", "POL"]),
        integrated_command: true,
        umbrella: 1.0,
        consent: Consent::All,
        facts: vec![
            fact(
                "An armed attack on one is considered an attack on all; each assists by such action as it deems \
                 necessary, including the use of armed force. Deployment is taken to keep that; combat is the \
                 variant.",
                "North Atlantic Treaty, article 5 [verified]; the level [assumed]",
            ),
            fact(
                "It covers the territory of the parties in Europe or North America, and their forces, ships and \
                 aircraft in the area.",
                "North Atlantic Treaty, article 6 [verified]",
            ),
            fact(
                "A European state is invited by unanimous agreement and every party ratifies by its own \
                 constitutional procedures.",
                "North Atlantic Treaty, article 10 [verified]; ratification by all 32, DW [verified]",
            ),
            fact(
                "The council acts by consensus in practice, while the means are each state's own choice.",
                "practice under article 9 [recalled]",
            ),
            fact(
                "It is indefinite; a party may leave a year after notice.",
                "North Atlantic Treaty, article 13 [recalled]",
            ),
            fact(
                "Article 5 has never been invoked against a state.",
                "the eleven wars of members in the coded record of allies, in none of which the treaty applied \
                 [verified]",
            ),
            fact(
                "Which members would station forces is assumed, after the brigades and battlegroups on the \
                 eastern flank.",
                "[assumed]",
            ),
        ],
        ..RegimeTemplate::blank("nato_membership")
    }
}

fn nato_carve_out() -> RegimeTemplate {
    let nato = nato_membership();
    let mut facts = vec![
        fact(
            "The promise covers only the territory that Kyiv controls, about four fifths; an attack across the \
             line on the rest is outside it.",
            "proposal reported of J. Stoltenberg, Financial Times by way of Ukrainska Pravda; Politico \
             [verified]; the share [assumed]",
        ),
        fact(
            "With accession comes a pledge not to recover the rest by force, as the Federal Republic gave in \
             Bonn and London in 1954; nothing is conceded in law.",
            "Final Act of London, 3 October 1954 [recalled]; nothing conceded [assumed]",
        ),
        fact(
            "It needs a line and an accession text; no such text exists.",
            "Politico [verified]; that none exists [recalled]",
        ),
    ];
    facts.extend(nato.facts.iter().cloned());
    RegimeTemplate {
        name: "nato_carve_out".to_string(),
        title: "Membership of NATO for the territory under control".to_string(),
        covered_share: 0.8,
        facts,
        ..nato
    }
}
