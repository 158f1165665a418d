//! Guarantees: the bundled ones, their attributes, and what a study makes of them.

use crate::model::crisis::RunRecord;
use crate::model::study::guarantee::{ATTRIBUTES, Value};
use crate::model::study::states::StateTable;
use crate::model::study::{
    Conferral, Consent, Event, Fact, Guarantee, Level, MAX_RESPONDERS, StateSet, Status, Study,
};
use crate::read::{Overrides, bundled_guarantees, parse};
use crate::run::engine;
use crate::run::tally::Tally;
use crate::unit::read_json;
use crate::unit::shipped::{cell, count, records, shipped};
use crate::write::tables;

/// A study of all bundled guarantees with everybody whom one of them names, and `more` below.
fn study(more: &str) -> Study {
    let text = format!(
        "start = \"war\"\nchallenger = \"RUS\"\nprotege = \"UKR\"\n\
         responders = [\"nato_member\", \"coalition_of_the_willing\", \"bilateral_agreement_with_ukraine\"]\n\
         regimes = [\"none\", \"budapest_assurances\", \"bilateral_agreements\", \"israel_model\", \"european_only\", \
         \"european_us_backstop\", \"nato_membership\", \"nato_carve_out\"]\n{more}"
    );
    parse(&text, "study.toml", &Overrides::default()).unwrap_or_else(|errors| panic!("{errors}"))
}

fn of<'s>(study: &'s Study, name: &str) -> &'s Guarantee {
    study.regimes.iter().find(|guarantee| guarantee.name == name).expect("a guarantee of the study")
}

fn codes(study: &Study, set: StateSet) -> Vec<&str> {
    set.iter().map(|index| study.responders[index].code.as_str()).collect()
}

#[test]
fn eight_are_bundled_each_with_facts_that_say_how_they_were_read() {
    let bundled = bundled_guarantees();
    let names: Vec<&str> = bundled.iter().map(|guarantee| guarantee.name.as_str()).collect();
    let compared = study("");
    assert_eq!(names, compared.regimes.iter().map(|one| one.name.as_str()).collect::<Vec<_>>());
    for guarantee in &bundled {
        assert!(!guarantee.facts.is_empty() && guarantee.title != guarantee.name, "{}", guarantee.name);
        for fact in &guarantee.facts {
            let marks = ["[verified]", "[recalled]", "[press]", "[assumed]"];
            assert!(marks.iter().any(|mark| fact.source.contains(mark)), "{fact:?}");
        }
    }
}

#[test]
fn every_name_in_the_bundle_is_a_state_or_a_group() {
    let table = StateTable::bundled();
    for guarantee in bundled_guarantees() {
        for (attribute, value) in guarantee.values() {
            let (Value::States(names) | Value::Members(names)) = value else { continue };
            for name in names {
                let known = table.row(name).is_some() || table.members(name).is_some();
                assert!(known, "{}, {}: {name}", guarantee.name, attribute.key);
            }
        }
    }
}

#[test]
fn bundled_guarantees_are_consistent() {
    for guarantee in &study("").regimes {
        assert!(guarantee.clarity.0.is_sorted(), "{}", guarantee.name);
        for index in guarantee.leads.iter().chain(guarantee.stationed.iter()) {
            assert!(guarantee.members.contains(index), "{}", guarantee.name);
        }
        let empty = guarantee.obligation_depth == 0.0;
        assert_eq!(empty, guarantee.members.is_empty());
        assert_eq!(empty, guarantee.obligated_level == Level::Abstain);
        assert!(guarantee.consent != Consent::Leads || !guarantee.leads.is_empty());
    }
}

#[test]
fn members_are_those_of_the_texts() {
    let study = study("");
    let members = |name: &str| codes(&study, of(&study, name).members);
    let mut budapest = members("budapest_assurances");
    budapest.sort_unstable();
    assert_eq!(budapest, ["FRA", "GBR", "USA"]);
    assert_eq!(members("none").len(), 0);
    assert_eq!(members("bilateral_agreements").len(), 27);
    assert_eq!(members("israel_model"), ["USA"]);
    assert_eq!(members("european_only").len(), 34);
    assert!(!members("european_only").contains(&"USA"));
    assert_eq!(members("european_us_backstop").len(), 35);
    assert!(members("european_us_backstop").contains(&"USA"));
    assert_eq!(members("nato_membership").len(), 32);
    assert_eq!(members("nato_carve_out"), members("nato_membership"));
}

#[test]
fn what_is_outside_the_pool_is_left_out() {
    let text = "start = \"war\"\nchallenger = \"RUS\"\nprotege = \"UKR\"\nresponders = [\"USA\", \"POL\", \"JPN\"]\n\
                regimes = [\"nato_membership\"]";
    let study = parse(text, "study.toml", &Overrides::default()).expect("a sound study");
    let nato = of(&study, "nato_membership");
    assert_eq!(codes(&study, nato.members), ["USA", "POL"]);
    assert_eq!(codes(&study, nato.stationed), ["POL"]);
    assert!(nato.leads.is_empty());
}

#[test]
fn a_blank_guarantee_is_the_bundled_none_but_for_its_words() {
    let none = &bundled_guarantees()[0];
    let blank =
        Guarantee { title: none.title.clone(), facts: none.facts.clone(), ..Guarantee::blank("none") };
    assert_eq!(*none, blank);
}

#[test]
fn the_facts_of_a_study_stand_before_those_of_a_base_that_it_leaves_as_it_is() {
    let fact = "facts = [{ statement = \"We said so.\", source = \"A speech\" }]";
    let study = study(&format!("[regime.european_only]\n{fact}\n[regime.none]\ntitle = \"Nothing\""));
    let bundled = bundled_guarantees();
    let own = Fact::new("We said so.", "A speech");
    assert_eq!(of(&study, "european_only").facts[0], own);
    assert_eq!(of(&study, "european_only").facts[1..], bundled[4].facts);
    assert_eq!(of(&study, "none").facts, bundled[0].facts);
    // What is built on a changed guarantee is built on its facts too; the bundled backstop is not.
    assert!(!of(&study, "european_us_backstop").facts.contains(&own));
}

/// The Paris Declaration says nothing of a guarantee with other members.
#[test]
fn what_is_said_of_a_base_is_not_said_of_what_changes_it() {
    let study = study(
        "[regime.european_only]\numbrella = 0.5\n[regime.none]\nbase = \"nato_membership\"\nmembers = [\"POL\"]\n\
         obligation_depth = 0\nfacts = [{ statement = \"Ours.\", source = \"A speech\" }]",
    );
    assert_eq!(of(&study, "european_only").facts, []);
    let title = "Force of the coalition led by the United Kingdom and France, changed by the study";
    assert_eq!(of(&study, "european_only").title, title);
    assert_eq!(of(&study, "none").facts, [Fact::new("Ours.", "A speech")]);
    assert_eq!(of(&study, "european_us_backstop").facts, bundled_guarantees()[5].facts);
}

#[test]
fn attributes_have_words_a_status_and_no_double() {
    for (index, attribute) in ATTRIBUTES.iter().enumerate() {
        assert_eq!(attribute.status, Status::Assumed);
        assert!(!attribute.nature().is_empty() && !attribute.range().is_empty(), "{}", attribute.key);
        assert!(attribute.elements().iter().all(|(key, what)| !key.is_empty() && !what.is_empty()));
        assert!(ATTRIBUTES[..index].iter().all(|earlier| earlier.key != attribute.key));
    }
}

#[test]
fn every_attribute_has_as_many_words_as_elements() {
    for (attribute, value) in Guarantee::<()>::blank("").values() {
        assert_eq!(value.words(|()| None).len(), attribute.elements().len(), "{}", attribute.key);
    }
}

/// What remains of all runs of a study.
fn tally_of(study: &Study) -> Tally {
    engine::tally(study, 0..study.runs)
}

#[test]
fn a_grievance_of_nothing_changes_nothing_and_is_not_written() {
    let plain = shipped("three_states", 400, &[]);
    let mut zero = shipped("three_states", 400, &["regime.pact.grievance_gdp_pct=0"]);
    assert!(zero.provenance.yours.remove("regime.pact.grievance_gdp_pct").is_some());
    assert_eq!(plain, zero);
    let json = serde_json::to_string(&plain).expect("plain values");
    assert!(!json.contains("grievance"));
    assert_eq!(read_json::<Study>(&json).expect("the study again"), plain);
    for table in tables(&zero, &tally_of(&zero)) {
        assert!(!String::from_utf8_lossy(&table.bytes).contains("grievance"), "{}", table.schema.file);
    }
}

#[test]
fn a_grievance_provokes_while_the_guarantee_is_in_force() {
    let full = |conferral, regime: &str, set: &str| {
        let study = shipped("three_states", 2000, &[set]);
        let records = records(&study);
        count(cell(&study, &records, conferral, regime), Event::AttackedFull)
    };
    let attacks = |grievance: &str| {
        full(Conferral::Granted, "pact", &format!("regime.pact.grievance_gdp_pct={grievance}"))
    };
    let [none, some, more] = ["0", "10", "40"].map(attacks);
    assert!(none < some && some < more, "{none} {some} {more}");
    // A promise that does not speak to a full attack, or of no depth, gives no grievance.
    for silent in ["regime.pact.clarity.full=0", "regime.pact.obligation_depth=0"] {
        let study = |grievance: &str| {
            let grievance = format!("regime.pact.grievance_gdp_pct={grievance}");
            records(&shipped("three_states", 300, &[silent, &grievance]))
        };
        assert_eq!(study("0"), study("40"), "{silent}");
    }
}

/// What keeping a guarantee in peace cost, run by run and state by state, beside all else that a run leaves.
fn kept(study: &Study, regime: &str) -> Vec<RunRecord> {
    cell(study, &records(study), Conferral::Granted, regime).to_vec()
}

#[test]
fn a_guarantee_kept_in_peace_costs_its_members_each_quarter_of_peace_and_changes_nothing_else() {
    let set = [
        "regime.pact.stationed=[\"DRU\"]",
        "regime.pact.stationing_gdp_pct=0.4",
        "regime.pact.pledged_aid_gdp_pct=1",
        "regime.pact.duration_quarters=8",
    ];
    let plain = shipped("three_states", 500, &[set[0], set[3]]);
    let paid = shipped("three_states", 500, &set);
    let (before, after) = (kept(&plain, "pact"), kept(&paid, "pact"));
    for (before, after) in before.iter().zip(&after) {
        let mut without = *after;
        for i in 0..2 {
            let [all, keeping, was] =
                [after.cost_gdp_pct[i], after.keeping_gdp_pct[i], before.cost_gdp_pct[i]];
            assert!((all - keeping - was).abs() < 1e-12, "{all} {keeping} {was}");
            without.cost_gdp_pct[i] = was;
            without.keeping_gdp_pct[i] = 0.0;
        }
        assert_eq!(without, *before);
        // A quarter costs a quarter of a year, until the eighth.
        let quarters = after.keeping_gdp_pct[0] / 0.25;
        assert!((quarters - quarters.round()).abs() < 1e-9 && quarters <= 8.0, "{quarters}");
        assert!((after.keeping_gdp_pct[1] - 0.35 * quarters).abs() < 1e-9);
        if after.crises == 0 {
            assert!((quarters - 8.0).abs() < 1e-9, "a run without a crisis is peace all along");
        }
    }
    assert!(after.iter().any(|one| one.keeping_gdp_pct[0] < 1.99), "war is no peace");
    assert!(kept(&paid, "none").iter().all(|one| one.keeping_gdp_pct == [0.0; MAX_RESPONDERS]));
    let words: Vec<String> = tables(&paid, &tally_of(&paid))
        .iter()
        .filter(|table| table.schema.file == "costs.csv")
        .map(|table| String::from_utf8_lossy(&table.bytes).into_owned())
        .collect();
    assert!(words[0].contains("keeping_gdp_pct") && words[0].contains("keeping_usd_bn"));
}

#[test]
fn a_guarantee_that_costs_nothing_in_peace_is_not_written() {
    let plain = shipped("three_states", 200, &[]);
    let json = serde_json::to_string(&plain).expect("plain values");
    assert!(!json.contains("stationing") && !json.contains("pledged"));
    for table in tables(&plain, &tally_of(&plain)) {
        let text = String::from_utf8_lossy(&table.bytes);
        let own = ["stationing_gdp_pct", "pledged_aid_gdp_pct", "keeping_"];
        assert!(own.iter().all(|word| !text.contains(word)), "{}", table.schema.file);
    }
}
