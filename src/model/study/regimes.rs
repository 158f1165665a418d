//! Guarantees as data: templates whose members are names, made into a [`Regime`] for a study's pool.

mod bundled;

use super::{Condition, Consent, DecisionRule, Fact, Level, PerKind, Regime, StateSet};
use serde::Serialize;

pub use bundled::bundled_regimes;

/// A guarantee before it meets a study: as [`Regime`], but states are named by code or by group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RegimeTemplate {
    /// Short name in studies and files.
    pub name: String,
    /// Name written out.
    pub title: String,
    /// The states that it binds: codes or names of groups.
    pub members: Vec<String>,
    /// Depth of obligation δ, 0 to 1.
    pub obligation_depth: f64,
    /// Clarity per kind of attack, 0 to 1: how far the promise speaks to it.
    pub clarity: PerKind<f64>,
    /// The level that keeps the promise, ℓ*.
    pub obligated_level: Level,
    /// How members come to act.
    pub decision_rule: DecisionRule,
    /// Members that move first: codes or names of groups.
    pub leads: Vec<String>,
    /// Members with forces stationed on the protégé's territory: codes or names of groups.
    pub stationed: Vec<String>,
    /// Whether members fight under one command.
    pub integrated_command: bool,
    /// Extension of nuclear deterrence to the protégé, 0 to 1.
    pub umbrella: f64,
    /// Share of the protégé's territory that the promise covers.
    pub covered_share: f64,
    /// Share of the occupied territory that is conceded with it.
    pub conceded_share: f64,
    /// Who must consent.
    pub consent: Consent,
    /// When it may be given.
    pub condition: Condition,
    /// First quarter in which it may be given.
    pub start_quarter: u32,
    /// Quarters for which it lasts; `None` for ever.
    pub duration_quarters: Option<u32>,
    /// Quarters after its end during which a limited or full attack brings it back.
    pub snap_back_quarters: u32,
    /// What it rests on.
    pub facts: Vec<Fact>,
}

impl RegimeTemplate {
    /// The empty promise of this name, to be filled: nobody is bound to anything.
    pub fn blank(name: &str) -> RegimeTemplate {
        RegimeTemplate {
            name: name.to_string(),
            title: name.to_string(),
            members: Vec::new(),
            obligation_depth: 0.0,
            clarity: PerKind([0.0; 3]),
            obligated_level: Level::Abstain,
            decision_rule: DecisionRule::Individual,
            leads: Vec::new(),
            stationed: Vec::new(),
            integrated_command: false,
            umbrella: 0.0,
            covered_share: 1.0,
            conceded_share: 0.0,
            consent: Consent::Nobody,
            condition: Condition::Now,
            start_quarter: 0,
            duration_quarters: None,
            snap_back_quarters: 0,
            facts: Vec::new(),
        }
    }

    /// The guarantee for a study whose responders are `pool`; `expand` gives the members of a group.
    ///
    /// A name that is neither in the pool nor a group, and a group's member outside the pool, are left
    /// out: whether a study may name them is for its reader to say.
    pub fn resolve(&self, pool: &[String], expand: impl Fn(&str) -> Option<Vec<String>>) -> Regime {
        let place = |code: &str| pool.iter().position(|state| state == code);
        let set = |names: &[String]| {
            let mut states = StateSet::EMPTY;
            for name in names {
                if let Some(index) = place(name) {
                    states.insert(index);
                    continue;
                }
                for index in expand(name).iter().flatten().filter_map(|code| place(code)) {
                    states.insert(index);
                }
            }
            states
        };
        Regime {
            name: self.name.clone(),
            title: self.title.clone(),
            members: set(&self.members),
            obligation_depth: self.obligation_depth,
            clarity: self.clarity,
            obligated_level: self.obligated_level,
            decision_rule: self.decision_rule,
            leads: set(&self.leads),
            stationed: set(&self.stationed),
            integrated_command: self.integrated_command,
            umbrella: self.umbrella,
            covered_share: self.covered_share,
            conceded_share: self.conceded_share,
            consent: self.consent,
            condition: self.condition,
            start_quarter: self.start_quarter,
            duration_quarters: self.duration_quarters,
            snap_back_quarters: self.snap_back_quarters,
            facts: self.facts.clone(),
        }
    }
}

/// The bundled guarantee of this name.
pub fn bundled_regime(name: &str) -> Option<RegimeTemplate> {
    bundled_regimes().into_iter().find(|regime| regime.name == name)
}

/// The attributes of a guarantee: key, unit, range, status, meaning.
///
/// Who is bound, who must consent, and for how long are read from texts; every number, and every
/// reading of a text as a level or a rule, is judgement.
#[rustfmt::skip]
pub fn attribute_status() -> Vec<(
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
)> {
    const ASSUMED: &str = "assumed";
    vec![
        ("members", "states", "codes or groups", ASSUMED,
            "Who is bound; membership from treaty texts and lists, whose marks stand with the facts"),
        ("obligation_depth", "share", "0 to 1", ASSUMED,
            "How deeply the members are bound (δ); 1 is a treaty of mutual defence"),
        ("clarity.grey_zone", "share", "0 to 1", ASSUMED,
            "How far the promise speaks to an attack below the threshold of open force"),
        ("clarity.limited", "share", "0 to 1", ASSUMED,
            "How far the promise speaks to a limited incursion"),
        ("clarity.full", "share", "0 to 1", ASSUMED,
            "How far the promise speaks to a full attack"),
        ("obligated_level", "level", "abstain, material, deploy, combat", ASSUMED,
            "The level of response that keeps the promise (ℓ*): a reading of the text"),
        ("decision_rule", "rule", "individual, majority, consensus", ASSUMED,
            "How the members come to act in a crisis: practice rather than text"),
        ("leads", "states", "codes or groups among the members", ASSUMED,
            "Members that move first"),
        ("stationed", "states", "codes or groups among the members", ASSUMED,
            "Members with forces on the protégé's territory (tripwire)"),
        ("integrated_command", "true or false", "true or false", ASSUMED,
            "Whether members fight under one command"),
        ("umbrella", "share", "0 to 1", ASSUMED,
            "Extension of nuclear deterrence to the protégé"),
        ("covered_share", "share", "0 to 1", ASSUMED,
            "Share of the protégé's territory that the promise covers"),
        ("conceded_share", "share", "0 to 1", ASSUMED,
            "Share of the occupied territory that is conceded with it"),
        ("consent", "rule", "nobody, each, leads, majority, all", ASSUMED,
            "Who must consent before it is in force"),
        ("condition", "rule", "now, after_ceasefire", ASSUMED,
            "The earliest moment at which it may be given"),
        ("start_quarter", "quarters", "0 to 400", ASSUMED,
            "First quarter in which it may be given"),
        ("duration_quarters", "quarters", "1 to 400, or for ever", ASSUMED,
            "Quarters for which it lasts"),
        ("snap_back_quarters", "quarters", "0 to 400", ASSUMED,
            "Quarters after its end during which a limited or full attack brings it back"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::study::states::StateTable;

    fn expand(name: &str) -> Option<Vec<String>> {
        let members = StateTable::bundled().members(name)?;
        Some(members.into_iter().map(str::to_string).collect())
    }

    fn all_states() -> Vec<String> {
        StateTable::bundled().codes().map(str::to_string).collect()
    }

    fn codes(set: StateSet, pool: &[String]) -> Vec<&str> {
        set.iter().map(|index| pool[index].as_str()).collect()
    }

    #[test]
    fn eight_are_bundled_each_with_facts_that_say_how_they_were_read() {
        let regimes = bundled_regimes();
        let names: Vec<&str> = regimes.iter().map(|regime| regime.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "none",
                "budapest_assurances",
                "bilateral_agreements",
                "israel_model",
                "european_only",
                "european_us_backstop",
                "nato_membership",
                "nato_carve_out"
            ]
        );
        for regime in &regimes {
            assert!(!regime.facts.is_empty() && regime.title != regime.name, "{}", regime.name);
            for fact in &regime.facts {
                let marks = ["[verified]", "[recalled]", "[press]", "[assumed]"];
                assert!(marks.iter().any(|mark| fact.source.contains(mark)), "{fact:?}");
            }
        }
        assert_eq!(bundled_regime("nato_membership").unwrap(), regimes[6]);
        assert!(bundled_regime("warsaw_pact").is_none());
    }

    #[test]
    fn every_name_in_the_bundle_is_a_state_or_a_group() {
        let table = StateTable::bundled();
        for regime in bundled_regimes() {
            for name in regime.members.iter().chain(&regime.leads).chain(&regime.stationed) {
                let known = table.row(name).is_some() || table.members(name).is_some();
                assert!(known, "{}: {name}", regime.name);
            }
        }
    }

    #[test]
    fn bundled_numbers_are_possible_and_leads_and_tripwires_are_members() {
        let pool = all_states();
        for template in bundled_regimes() {
            let regime = template.resolve(&pool, expand);
            let shares =
                [regime.obligation_depth, regime.umbrella, regime.covered_share, regime.conceded_share];
            let in_range = |share: &f64| (0.0..=1.0).contains(share);
            assert!(shares.iter().chain(&regime.clarity.0).all(in_range), "{}", regime.name);
            assert!(regime.clarity.0.is_sorted(), "{}", regime.name);
            for index in regime.leads.iter().chain(regime.stationed.iter()) {
                assert!(regime.members.contains(index), "{}", regime.name);
            }
            let empty = regime.obligation_depth == 0.0;
            assert_eq!(empty, regime.members.is_empty());
            assert_eq!(empty, regime.obligated_level == Level::Abstain);
            assert!(regime.consent != Consent::Leads || !regime.leads.is_empty());
        }
    }

    #[test]
    fn members_are_those_of_the_texts() {
        let pool = all_states();
        let members = |name: &str| {
            let regime = bundled_regime(name).unwrap().resolve(&pool, expand);
            codes(regime.members, &pool).into_iter().map(str::to_string).collect::<Vec<_>>()
        };
        let usa = "USA".to_string();
        assert_eq!(members("none").len(), 0);
        assert_eq!(members("budapest_assurances"), ["FRA", "GBR", "USA"]);
        assert_eq!(members("bilateral_agreements").len(), 27);
        assert_eq!(members("israel_model"), ["USA"]);
        assert_eq!(members("european_only").len(), 34);
        assert!(!members("european_only").contains(&usa));
        assert_eq!(members("european_us_backstop").len(), 35);
        assert!(members("european_us_backstop").contains(&usa));
        assert_eq!(members("nato_membership").len(), 32);
        assert_eq!(members("nato_carve_out"), members("nato_membership"));
    }

    #[test]
    fn what_is_outside_the_pool_is_left_out() {
        let pool = ["USA", "POL", "JPN"].map(str::to_string);
        let nato = bundled_regime("nato_membership").unwrap().resolve(&pool, expand);
        assert_eq!(codes(nato.members, &pool), ["USA", "POL"]);
        assert_eq!(codes(nato.stationed, &pool), ["POL"]);
        assert!(nato.leads.is_empty());
        let made_up = RegimeTemplate {
            members: vec!["JPN".to_string(), "nowhere".to_string()],
            ..RegimeTemplate::blank("pact")
        };
        let pact = made_up.resolve(&pool, |_| None);
        assert_eq!(codes(pact.members, &pool), ["JPN"]);
        assert_eq!((pact.title.as_str(), pact.covered_share), ("pact", 1.0));
    }

    #[test]
    fn a_blank_template_is_the_bundled_none_but_for_its_words() {
        let none = bundled_regime("none").unwrap();
        let blank = RegimeTemplate {
            title: none.title.clone(),
            facts: none.facts.clone(),
            ..RegimeTemplate::blank("none")
        };
        assert_eq!(none, blank);
    }

    #[test]
    fn attributes_have_a_known_status_and_no_double() {
        let rows = attribute_status();
        for (index, (key, unit, range, status, what)) in rows.iter().enumerate() {
            assert!([key, unit, range, what].iter().all(|text| !text.is_empty()));
            assert_eq!(*status, "assumed");
            assert!(rows[..index].iter().all(|(earlier, ..)| earlier != key));
        }
    }
}
