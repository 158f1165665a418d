//! Where the values of a study are from: what is its own says so, and nothing else is said of it.
#![allow(clippy::unwrap_used)] // a test may fail where it stands

use crate::model::study::parameters::slots;
use crate::model::study::{Conferral, Status, Study};
use crate::read::{Overrides, load, parse};
use crate::run::engine;
use crate::run::tally::Stopped;
use crate::tell::assumptions::each_put_back;
use crate::tell::report::{Extent, page};
use crate::tell::terms::{origin, terms};
use crate::write::{Account, Input, ResultsFolder, inputs, read_results};
use std::fs;

fn state(code: &str, more: &str) -> String {
    format!(
        "[state.{code}]\ngdp_usd_bn = 100\npopulation_m = 5\nmilitary_expenditure_usd_bn = 2\npersonnel_k = 20\n\
         distance_km = 400\npolyarchy = 0.7\nreach_km = 900\n{more}\n"
    )
}

/// A study that sets everything that can be set.
fn all_its_own() -> String {
    let parameters = slots().map(|slot| {
        let key = slot.field.element_key(slot.element);
        format!("{key} = {}\n", slot.field.values[slot.element].0)
    });
    let responder = "borders_challenger = true\nrival_of_challenger = true\nnuclear = true\nopinion_pct = 50\naid_gdp_pct = 1\n\
                     government_interval_quarters = 8\ncapability_growth_per_year = 0.01";
    [
        "start = \"ceasefire\"\nhorizon_quarters = 20\nround_days = 14\nutility = \"cara\"\nchallenger = \"RUS\"\n\
         protege = \"FIN\"\nresponders = [\"USA\", \"EST\"]\nenabler = \"USA\"\ninherited_level = \"material\"\n\
         conferral = [\"granted\"]\nregimes = [\"none\", \"pact\"]\n[parameters]\n"
            .to_string(),
        parameters.collect(),
        "[regime.pact]\nbase = \"european_only\"\nmembers = [\"EST\"]\nobligation_depth = 0.6\n\
         clarity = { grey_zone = 0.1, limited = 0.5, full = 0.9 }\nobligated_level = \"deploy\"\n\
         decision_rule = \"majority\"\nleads = [\"EST\"]\nstationed = [\"EST\"]\nintegrated_command = true\ndrawn_in = true\n\
         umbrella = 0.25\ncovered_share = 0.9\nconceded_share = 0.1\nconsent = \"majority\"\ncondition = \"now\"\n\
         grievance_gdp_pct = 1\nstart_quarter = 1\nduration_quarters = 12\nsnap_back_quarters = 2\n"
            .to_string(),
        state("RUS", "nuclear = true\ngovernment_interval_quarters = 0\ncapability_growth_per_year = 0"),
        state("FIN", "borders_challenger = true"),
        state("USA", responder),
        state("EST", responder),
    ]
    .concat()
}

fn read(text: &str, set: &[&str]) -> Study {
    let set = set.iter().map(|set| set.to_string()).collect();
    parse(text, "some/where/pact.toml", &Overrides { set, ..Overrides::default() })
        .unwrap_or_else(|errors| panic!("{errors}"))
}

fn find(study: &Study, key: &str) -> Input {
    inputs(study).into_iter().find(|input| input.key == key).unwrap_or_else(|| panic!("no {key}"))
}

#[test]
fn a_study_that_changes_everything_shows_no_source_but_its_own() {
    let study = read(&all_its_own(), &[]);
    for input in inputs(&study).iter().filter(|input| !input.key.starts_with("regime.none.")) {
        // What has no key in a role has no source either.
        let silent = ["default", "unknown"].iter().any(|word| input.source.words.starts_with(word));
        let idle = ["state.RUS.", "state.FIN."].iter().any(|state| input.key.starts_with(state)) && {
            let keys = ["polyarchy", "borders_challenger", "nuclear", "opinion_pct", "aid_gdp_pct"];
            let more = ["government_interval_quarters", "capability_growth_per_year"];
            keys.iter().chain(&more).any(|key| input.key.ends_with(key))
        };
        assert!(
            input.source.status == Status::Yours && input.source.words.starts_with("pact.toml, line ")
                || silent
                || idle,
            "{input:?}"
        );
    }
    assert_eq!(find(&study, "territory_start").source.status, Status::Yours);
    assert_eq!(find(&study, "state.USA.military_expenditure_usd_bn").source.status, Status::Yours);
    // The same in the files and on the page that is handed over.
    let dir = tempfile::tempdir().unwrap();
    let folder = ResultsFolder::open(dir.path(), &study.name, false).unwrap();
    let tally = engine::tally(&study, 0..64);
    let account = Account { runs_asked: 64, stopped: Stopped::Asked, overrides: Vec::new() };
    folder.write_results(&study, &tally, &account, None).unwrap();
    let package = fs::read_to_string(folder.path().join("datapackage.json")).unwrap();
    let results = read_results(folder.path()).unwrap();
    assert_eq!(results.study.provenance, study.provenance);
    let page = page(&results, Extent::Whole);
    for told in ["Paris Declaration", "[verified]"] {
        assert!(!package.contains(told) && !page.contains(told), "{told}");
    }
    for row in results.rows("parameters.csv", &[]) {
        let input = find(&study, row.text("parameter"));
        assert_eq!(row.text("status"), input.source.status.label());
        assert_eq!(row.text("source"), input.source.words);
    }
    let pact = &study.regimes[1];
    for sentence in terms(&study, pact) {
        assert!(page.contains(&sentence.replace('\'', "&#39;")), "{sentence}");
    }
    assert!(page.contains(&origin(&study, pact)));
}

#[test]
fn every_value_says_its_place_or_what_it_is_as_in() {
    let text = "start = \"ceasefire\"\nchallenger = \"RUS\"\nprotege = \"UKR\"\nresponders = [\"GBR\", \"FRA\"]\n\
                regimes = [\"none\", \"pact\", \"european_only\"]\n[regime.pact]\nbase = \"european_only\"\n\
                umbrella = 0.5\nclarity = { full = 0.9 }\n[state.GBR]\npersonnel_k = 300\n";
    let study = read(text, &["parameters.territory_start=1", "regime.pact.covered_share=0.5"]);
    let source = |key: &str| {
        let source = find(&study, key).source;
        (source.status.label(), source.words)
    };
    assert_eq!(source("territory_start"), ("yours", "--set parameters.territory_start=1".into()));
    assert_eq!(source("territory_defeat"), ("assumed", "judgement".into()));
    assert_eq!(source("regime.pact.umbrella"), ("yours", "pact.toml, line 8".into()));
    assert_eq!(source("regime.pact.clarity.full"), ("yours", "pact.toml, line 9".into()));
    assert_eq!(
        source("regime.pact.clarity.limited"),
        ("assumed", "as in european_only (`casus regimes`)".into())
    );
    assert_eq!(source("regime.pact.covered_share").1, "--set regime.pact.covered_share=0.5");
    assert!(source("regime.european_only.umbrella").1.starts_with("judgement on the facts"));
    assert_eq!(source("state.GBR.personnel_k"), ("yours", "pact.toml, line 11".into()));
    let (status, words) = source("state.FRA.personnel_k");
    assert!(status == "measured" && words.starts_with("table of states: CIA World Factbook"), "{words}");
    assert_eq!(source("study.start"), ("yours", "pact.toml, line 1".into()));
    assert_eq!(source("study.round_days"), ("assumed", "default".into()));
    let pact = &study.regimes[1];
    assert_eq!(
        origin(&study, pact),
        "Yours: clarity.full (pact.toml, line 9), covered_share (--set regime.pact.covered_share=0.5), umbrella \
         (pact.toml, line 8). The rest as in european_only."
    );
    assert_eq!(origin(&study, &study.regimes[2]), "As bundled.");
    assert_eq!(study.conferral, Conferral::ALL);
}

#[test]
fn of_a_table_of_ones_own_only_what_differs_is_ones_own() {
    let bundled = include_str!("../../src/model/study/data/states.csv");
    let mut lines: Vec<String> = bundled.lines().map(str::to_string).collect();
    let france = lines.iter().position(|line| line.starts_with("FRA,")).unwrap();
    let mut cells: Vec<&str> = lines[france].split(',').collect();
    let place = bundled.lines().next().unwrap().split(',').position(|name| name == "personnel_k").unwrap();
    cells[place] = "1234";
    lines[france] = cells.join(",");
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("mine.csv"), lines.join("\n")).unwrap();
    let text = "states_file = \"mine.csv\"\nstart = \"ceasefire\"\nchallenger = \"RUS\"\nprotege = \"UKR\"\n\
                responders = [\"GBR\", \"FRA\"]\nregimes = [\"none\"]\n";
    fs::write(dir.path().join("study.toml"), text).unwrap();
    let study = load(&dir.path().join("study.toml"), &Overrides::default()).unwrap();
    let own: Vec<_> = study.provenance.yours.iter().filter(|(key, _)| key.starts_with("state.")).collect();
    let place = format!("mine.csv, line {}", france + 1);
    assert_eq!(own, [(&"state.FRA.personnel_k".to_string(), &place)]);
}

#[test]
fn a_value_of_ones_own_is_put_back_alone() {
    let study = read(
        "responders = [\"SWE\", \"NOR\", \"POL\", \"GBR\"]\nstart = \"peace\"\nhorizon_quarters = 20\nchallenger = \"RUS\"\n\
         protege = \"FIN\"\nregimes = [\"none\", \"pact\"]\n[regime.pact]\nbase = \"european_only\"\nmembers = [\"SWE\", \"POL\", \"GBR\"]\n\
         clarity = { grey_zone = 0.1, limited = 0.5, full = 0.9 }\nleads = [\"POL\"]\n[state.POL]\ncapability = 9\npolyarchy = 0.9\n",
        &[],
    );
    let values = |study: &Study| -> Vec<(String, Option<String>)> {
        inputs(study).into_iter().map(|input| (input.key, input.value)).collect()
    };
    let before = values(&study);
    let mut put_back = Vec::new();
    for (own, moved) in each_put_back(&study) {
        let key = own.input.key;
        // A force that the formula gives has no row.
        let after = values(&moved);
        let value = after.iter().find(|(known, _)| *known == key).and_then(|(_, value)| value.clone());
        assert_eq!(Some(value.unwrap_or("none".to_string())), own.default, "{key}");
        // Nothing else moves, but for an attribute's values for other kinds of attack.
        let attribute = key.split('.').take(3).collect::<Vec<_>>().join(".");
        let gone = before.iter().filter(|row| !after.contains(row));
        let differ: Vec<_> = gone.chain(after.iter().filter(|row| !before.contains(row))).collect();
        assert!(
            !differ.is_empty() && differ.iter().all(|(key, _)| key.starts_with(&attribute)),
            "{differ:?}"
        );
        put_back.push(key);
    }
    let wanted = [
        "study.horizon_quarters",
        "regime.pact.members",
        "regime.pact.clarity.grey_zone",
        "regime.pact.leads",
        "state.POL.polyarchy",
        "state.POL.capability",
    ];
    assert!(wanted.iter().all(|key| put_back.iter().any(|one| one == key)), "{put_back:?}");
    assert_eq!(put_back.len(), wanted.len(), "{put_back:?}");
}
