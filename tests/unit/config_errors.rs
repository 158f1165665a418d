//! What the program says of studies that are wrong, and that it never falls over one.

#![allow(clippy::unwrap_used)]

use crate::base::chance::Distribution;
use crate::model::study::{Conferral, Kind, Level, Rung, Study};
use crate::read::{ConfigErrors, Overrides, load, parse, schema};
use proptest::prelude::*;

mod draws;
mod files;
mod messages;

const GOOD: &str = include_str!("corpus/good.toml");

fn read(text: &str) -> Result<Study, ConfigErrors> {
    parse(text, "study.toml", &Overrides::default())
}

/// A small sound study with `more` after its first lines.
fn small(top: &str, tables: &str) -> String {
    format!(
        "start = \"war\"\nchallenger = \"RUS\"\nprotege = \"UKR\"\nresponders = [\"USA\", \"GBR\", \"POL\"]\n\
         regimes = [\"none\", \"nato_membership\"]\n{top}\n{tables}"
    )
}

fn with(set: &[&str]) -> Result<Study, ConfigErrors> {
    let overrides =
        Overrides { set: set.iter().map(|text| text.to_string()).collect(), ..Overrides::default() };
    parse(&small("", ""), "study.toml", &overrides)
}

#[test]
fn a_study_that_uses_every_key_is_read() {
    let study = read(GOOD).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!((study.name.as_str(), study.seed, study.runs), ("good-study", 7, 2000));
    assert_eq!(study.responders.len(), 35);
    let codes: Vec<&str> = study.responders.iter().map(|state| state.code.as_str()).collect();
    let usa = codes.iter().position(|&code| code == "USA").unwrap();
    assert_eq!(study.enabler, Some(usa));
    let beta = Distribution::Beta { mean: 0.42, concentration: 12.0 };
    assert_eq!(study.responders[usa].risk_tolerance, Some(beta));
    let made_up = study.responders.last().unwrap();
    assert_eq!((made_up.distance_km, made_up.borders_challenger), (900.0, true));
    assert_eq!(study.reference, 1);
    let [none, nato, pact] = &study.regimes[..] else {
        panic!("three regimes");
    };
    assert!(none.members.is_empty());
    assert_eq!((nato.members.len(), nato.obligated_level), (32, Level::Combat));
    assert_eq!((pact.title.as_str(), pact.leads.len()), ("A pact of some", 1));
    assert_eq!(pact.clarity[Kind::Full], 0.9);
    assert!(pact.members.contains(34) && !pact.members.contains(32));
    assert!(!pact.stationed.contains(usa));
    assert_eq!(study.events[0].name, "us_fought");
    assert_eq!(study.events[1].fought.len(), 2);
    assert_eq!(study.events[1].rung_at_least, Rung::TheatreWar);
    let set = study.parameters.set_by_study.iter().filter(|set| **set).count();
    assert_eq!(set, 6);
}

#[test]
fn a_short_study_gets_the_defaults() {
    let study = read(&small("", "")).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!((study.name.as_str(), study.question.as_str()), ("study", ""));
    assert_eq!((study.seed, study.runs), (1, 10_000));
    assert_eq!((study.horizon_quarters, study.round_days), (40, 14));
    assert_eq!(study.conferral, [Conferral::Granted, Conferral::Decided]);
    assert_eq!((study.inherited_level, study.reference), (Level::Material, 0));
    assert_eq!((study.stop, study.enabler, study.write_runs), (None, None, false));
    assert_eq!(study.protege.distance_km, 0.0);
    assert!(study.responders[2].borders_challenger);
}

#[test]
fn a_made_up_world_needs_no_table() {
    let state = |code: &str, distance: u32| {
        format!(
            "[state.{code}]\ngdp_usd_bn = 100\npopulation_m = 5\ndistance_km = {distance}\ncapability = 10\n"
        )
    };
    let text = format!(
        "start = \"ceasefire\"\nchallenger = \"RED\"\nprotege = \"GREEN\"\nresponders = [\"BLUE\"]\nregimes = [\"pact\"]\n\
         [regime.pact]\nmembers = [\"BLUE\"]\nobligation_depth = 1\nclarity.full = 1\nobligated_level = \"combat\"\n{}{}\
         [state.GREEN]\ngdp_usd_bn = 50\npopulation_m = 4\ncapability = 3\n",
        state("RED", 500),
        state("BLUE", 800),
    );
    let study = read(&text).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(study.protege.distance_km, 0.0);
    assert_eq!(study.responders[0].distance_km, 800.0);
    assert_eq!(study.responders[0].polyarchy, 0.8);
    assert_eq!(study.challenger.capability, Some(Distribution::Fixed(10.0)));
}

#[test]
fn settings_of_the_command_line_are_laid_over_the_study() {
    let study = with(&[
        "start=ceasefire",
        "parameters.precision=2.5",
        "parameters.kind_stake_scale.full={ uniform = { low = 0.5, high = 1 } }",
        "regime.nato_membership.obligated_level=combat",
        "regimes=[\"nato_membership\"]",
        "name = other",
    ])
    .unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(study.name, "other");
    assert_eq!(study.regimes.len(), 1);
    assert_eq!(study.regimes[0].obligated_level, Level::Combat);
    assert_eq!(study.parameters.medians().precision, 2.5);
    assert_eq!(study.parameters.medians().kind_stake_scale[Kind::Full], 0.75);
    let overrides = Overrides { runs: Some(5), seed: Some(9), set: vec!["runs=7".to_string()] };
    let study = parse(&small("runs = 1", ""), "study.toml", &overrides).unwrap();
    assert_eq!((study.runs, study.seed), (5, 9));
}

#[test]
fn the_schema_knows_every_key_and_every_parameter() {
    let schema = schema();
    let properties = &schema["properties"];
    for key in ["extends", "stop", "events", "state", "regime"] {
        assert!(properties[key]["description"].is_string(), "{key}");
    }
    let parameters = properties["parameters"]["properties"].as_object().unwrap();
    // Every parameter, where those come from that are not there, and the structure that they are for.
    assert_eq!(parameters.len(), crate::model::study::parameters::FIELDS.len() + 2);
    assert!(parameters["from"]["description"].is_string());
    assert_eq!(parameters["precision"]["default"], 3.0);
    assert_eq!(properties["start"]["enum"], serde_json::json!(["war", "ceasefire", "peace"]));
}

/// Nasty texts found by hand or by fuzzing: each is read or refused, and a refusal says something.
#[test]
fn the_corpus_is_read_or_refused_and_nothing_else() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/unit/corpus");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let outcome = load(&path, &Overrides::default());
        let good = path.file_name().unwrap().to_string_lossy().starts_with("good");
        assert_eq!(outcome.is_ok(), good, "{path:?}: {:?}", outcome.err());
        if let Err(errors) = outcome {
            assert!(errors.to_string().starts_with("error: "), "{path:?}");
        }
        seen += 1;
    }
    assert!(seen > 10);
}

proptest! {
    #[test]
    fn no_text_makes_it_fall_over(text in "(?s).{0,400}") {
        if let Err(errors) = read(&text) {
            prop_assert!(!errors.to_string().is_empty());
        }
    }

    #[test]
    fn no_soup_of_toml_makes_it_fall_over(words in prop::collection::vec(0..WORDS.len(), 0..60)) {
        let text: String = words.into_iter().map(|word| WORDS[word]).collect();
        if let Err(errors) = read(&text) {
            prop_assert!(!errors.to_string().is_empty());
        }
    }

    #[test]
    fn no_change_to_a_good_study_makes_it_fall_over(
        changes in prop::collection::vec((0..GOOD.len(), 0usize..12, 0..WORDS.len()), 1..6),
    ) {
        let mut bytes = GOOD.as_bytes().to_vec();
        for (at, cut, word) in changes {
            let from = at.min(bytes.len());
            let to = (from + cut).min(bytes.len());
            bytes.splice(from..to, WORDS[word].bytes());
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Err(errors) = read(&text) {
            prop_assert!(!errors.to_string().is_empty());
        }
    }

    #[test]
    fn no_setting_makes_it_fall_over(setting in "[a-z.=\"{}\\[\\] 0-9-]{0,40}") {
        if let Err(errors) = with(&[&setting]) {
            prop_assert!(!errors.to_string().is_empty());
        }
    }
}

const WORDS: &[&str] = &[
    "",
    "\n",
    " ",
    "=",
    "{",
    "}",
    "[",
    "]",
    "[[",
    "]]",
    ".",
    ",",
    "\"",
    "'",
    "\"\"\"",
    "#",
    "nan",
    "-inf",
    "1e400",
    "99999999999999999999",
    "-1",
    "0",
    "0.5",
    "true",
    "1979-05-27",
    "start",
    "runs",
    "extends",
    "regimes",
    "regime",
    "state",
    "USA",
    "RUS",
    "UKR",
    "parameters",
    "precision",
    "kind_stake_scale",
    "full",
    "events",
    "stop",
    "uniform",
    "beta",
    "mean",
    "low",
    "high",
    "members",
    "base",
    "pact",
    "none",
    "nato_member",
    "\\u0000",
    "\u{feff}",
    "é",
    "\r",
    "\r\n",
    "\t",
    "\u{0}",
    "0x",
    "_",
];

/// To add it to the responders, as for any other state, would be refused.
#[test]
fn the_protege_as_a_member_is_told_what_it_is() {
    let text = small("", "[regime.nato_membership]\nmembers = [\"USA\", \"UKR\"]");
    let told = read(&text).expect_err("refused").to_string();
    assert!(told.contains("`members` names \"UKR\", which is the protégé"), "{told}");
    assert!(!told.contains("responders`"), "{told}");
}
