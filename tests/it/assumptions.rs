//! `casus assumptions` on the command line.

use crate::binary::{assert_code, err, files, out, run, said};
use std::fs;
use tempfile::tempdir;

#[test]
fn a_study_says_what_is_its_own_what_follows_and_what_tips_it() {
    let study = "configs/three_states.toml";
    let set = ["--set", "parameters.territory_start=1", "--set", "state.CAS.capability=60"];
    let said = out(&run(&[&["assumptions", study, "--quiet"], &set[..]].concat()));
    for line in [
        "Yours, and what stands there otherwise",
        "What follows for each state, all that is uncertain at its median",
        "  pact: CAS alone (75.0 %)",
        "A screen, not an analysis",
        "Idle here: ",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    let row = |key: &str| {
        said.lines().find(|line| line.starts_with(key)).unwrap_or_else(|| panic!("{key}\n{said}"))
    };
    let words = |key: &str| row(key).split_whitespace().map(str::to_string).collect::<Vec<_>>();
    assert_eq!(
        words("territory_start"),
        ["territory_start", "1", "0.8", "--set", "parameters.territory_start=1"]
    );
    assert_eq!(words("state.CAS.capability")[1..3], ["60", "–"]);
    assert!(row("regime.pact.umbrella").contains("three_states.toml, line "));
    // What breaking a promise costs moves it most, and is among the few that are simulated.
    let tips = said.split("What tips the result").nth(1).and_then(|rest| rest.lines().nth(2));
    assert!(tips.is_some_and(|row| row.starts_with("audience_cost_base_gdp_pct")), "{said}");
    // No utility but prospect theory reads these, and the study has the other.
    let idle = said.lines().last().expect("a line");
    assert!(idle.contains("prospect_curvature") && !idle.contains("opportunity_per_quarter"), "{idle}");
    // The screen is the same every time, and can be left out.
    let again = out(&run(&[&["assumptions", study, "--quiet", "--threads", "1"], &set[..]].concat()));
    assert_eq!(said, again);
    let short = out(&run(&[&["assumptions", study, "--quiet", "--no-screen"], &set[..]].concat()));
    assert!(said.starts_with(&short) && !short.contains("screen"));
}

/// A pact built on a bundled one, with a state changed.
const PACT: &str = r#"
question = "Would a Baltic pact deter?"
start = "peace"
horizon_quarters = 20
conferral = ["granted"]
challenger = "RUS"
protege = "FIN"
responders = ["SWE", "NOR", "EST", "POL", "GBR"]
regimes = ["none", "baltic"]
[regime.baltic]
title = "The Baltic promise"
base = "european_only"
members = ["SWE", "NOR", "EST", "POL"]
obligation_depth = 0.95
stationed = []
leads = ["POL"]
[state.POL]
military_expenditure_usd_bn = 60
"#;

#[test]
fn a_screen_stands_beside_results_and_on_their_first_page() {
    let dir = tempdir().expect("a folder");
    let study = dir.path().join("pact.toml");
    fs::write(&study, PACT).expect("written");
    let (study, out_dir) = (study.display().to_string(), dir.path().join("results").display().to_string());
    let run_it = |more: &[&str]| run(&[&["run", &study, "--out", &out_dir, "-q"], more].concat());
    run_it(&["-n", "256"]);
    let folder = format!("{out_dir}/pact");
    let brief = || {
        run(&["report", &folder, "--brief", "--force"]);
        fs::read_to_string(format!("{folder}-brief.html")).expect("a page")
    };
    let plain = brief();
    assert!(plain.contains("“The Baltic promise”") && !plain.contains("Moved alone"), "a title of its own");
    // What was run cannot be changed afterwards.
    let refused = said(&["assumptions", &folder, "--set", "parameters.precision=2"]);
    assert_code(&refused, 2);
    assert!(err(&refused).contains("leave out parameters.precision=2"), "{}", err(&refused));

    run(&["assumptions", &folder, "-q"]);
    let made = files(folder.as_ref());
    assert!(made.contains_key("assumptions.csv") && made.contains_key("casus.state"));
    assert!(String::from_utf8_lossy(&made["datapackage.json"]).contains("\"path\": \"assumptions.csv\""));
    let said = out(&run(&["assumptions", &folder, "-q", "--format", "json", "-j", "1"]));
    assert_eq!(made, files(folder.as_ref()), "the same bytes again");
    let told: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    let rows = told["screen"].as_array().expect("rows");
    let row = |key: &str, at: &str| {
        rows.iter()
            .find(|row| row["assumption"] == key && row["at"] == at)
            .unwrap_or_else(|| panic!("{key} {at}"))
    };
    let depth = row("regime.baltic.obligation_depth", "default");
    assert_eq!(
        (&depth["kind"], &depth["value"], &depth["moved_to"]),
        (&"yours".into(), &0.95.into(), &0.7.into())
    );
    assert!(
        depth["movement"].as_f64().is_some_and(|movement| movement > 0.0),
        "a promise less deep deters less: {depth}"
    );
    let members = row("regime.baltic.members", "default");
    assert_eq!(members["moved_to"], "SWE NOR EST POL GBR");
    assert_eq!(row("precision", "least")["runs"], 1024);
    assert_eq!(told["majorities"][1]["members"], serde_json::json!(["POL"]));
    let yours = told["yours"].as_array().expect("values");
    assert!(
        yours
            .iter()
            .any(|own| own["key"] == "state.POL.military_expenditure_usd_bn" && own["default"] != "60")
    );
    // The first page names what moves the answer most, which stands first in the file.
    let first = rows[0]["assumption"].as_str().expect("a key");
    let page = brief();
    assert_eq!(page.matches("Moved alone").count(), 3);
    assert!(page.contains(first), "{first}");
    // More runs make other results, of which there is no screen yet.
    run_it(&["-n", "512", "--resume"]);
    assert!(!files(folder.as_ref()).contains_key("assumptions.csv"));
    assert!(!brief().contains("Moved alone"));
}
