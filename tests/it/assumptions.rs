//! `casus assumptions` on the command line.

use crate::binary::{out, run};

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
    // No utility but prospect theory reads these, and the study has the other.
    let idle = said.lines().last().expect("a line");
    assert!(idle.contains("prospect_curvature") && !idle.contains("opportunity_per_quarter"), "{idle}");
    // The screen is the same every time, and can be left out.
    let again = out(&run(&[&["assumptions", study, "--quiet", "--threads", "1"], &set[..]].concat()));
    assert_eq!(said, again);
    let short = out(&run(&[&["assumptions", study, "--quiet", "--no-screen"], &set[..]].concat()));
    assert!(said.starts_with(&short) && !short.contains("screen"));
}
