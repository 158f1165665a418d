//! What `casus check` says before anything runs.

use crate::binary::{err, files, out, rows, run};
use tempfile::tempdir;

#[test]
fn check_says_where_parameters_come_from_and_how_far_the_runs_reach() {
    let said = |more: &[&str]| {
        let words = [&["check", "configs/three_states.toml", "--set", "parameters=posterior"], more].concat();
        out(&run(&words))
    };
    let draws = casus::JointDraws::bundled().rows.len();
    let line = format!("  parameters   drawn from the posterior, {draws} draws");
    // A number of runs that is no multiple of a cycle becomes one, so that every draw has as many.
    let [cycle, asked] = [64 * draws, 64 * draws * 3 - 1].map(|runs| runs.to_string());
    assert!(said(&["--runs", &cycle]).contains(&format!("{line}, 64 runs of each\n")));
    let more = said(&["--runs", &asked]);
    assert!(more.contains(&format!("{line}, 192 runs of each\n")), "{more}");
    assert!(more.contains(&format!("  runs         {} each", 192 * draws)), "{more}");
    assert!(said(&["--runs", "65"]).contains(&format!("{line}, of which the runs take 2\n")));
    assert!(!out(&run(&["check", "configs/three_states.toml"])).contains("drawn from"));
}

/// A guarantee counts only the members that are among the responders: who is not is said before and with a run.
#[test]
fn members_that_take_no_part_are_named() {
    let note = "european_only: 28 of 34 members take part; not among the responders: ";
    let study = "configs/nato_vs_european.toml";
    assert!(out(&run(&["check", study])).contains(&format!("  members      {note}")));
    let dir = tempdir().expect("a folder");
    let folder = dir.path().display().to_string();
    let words = ["run", study, "--runs", "64", "--out", &folder];
    let said = err(&run(&words));
    assert!(said.contains(&format!("note: {note}")));
    assert!(
        said.contains("note: 64 runs take 1 of the 256 draws of the parameters; 16,384 take each alike"),
        "{said}"
    );
    assert!(err(&run(&[&words[..], &["--quiet", "--force"]].concat())).is_empty());
    let parameters = &files(&dir.path().join("nato_vs_european"))["parameters.csv"];
    let row =
        rows(parameters).into_iter().find(|row| row["parameter"] == "regime.european_only.members_left_out");
    assert_eq!(row.expect("a row")["value"].split(' ').count(), 6);
    assert!(!out(&run(&["check", "configs/three_states.toml"])).contains("take part"));
}

/// What the text of the model needs besides itself is in an output: capitals, bounds, and a given crisis.
#[test]
fn the_catalogue_has_capitals_and_bounds_and_results_a_given_crisis() {
    let table = |words: &[&str]| rows(out(&run(words)).as_bytes());
    let states = table(&["states", "UKR", "--format", "csv"]);
    assert_eq!([&states[0]["capital"], &states[0]["capital_latitude_degrees"]], ["Kyiv", "50.4500336"]);
    let parameters = table(&["parameters", "precision", "--format", "csv"]);
    assert_eq!([&parameters[0]["least"], &parameters[0]["greatest"]], ["0.01", "1000"]);
    let dir = tempdir().expect("a folder");
    let folder = dir.path().display().to_string();
    let study = "configs/historical/nuclear_crises.toml";
    run(&["run", study, "--runs", "64", "--quiet", "--out", &folder]);
    let parameters = &files(&dir.path().join("nuclear_crises"))["parameters.csv"];
    let shares =
        rows(parameters).into_iter().filter(|row| row["parameter"].starts_with("study.given_crisis."));
    let sum: f64 = shares.map(|row| row["value"].parse::<f64>().expect("a share")).sum();
    assert!((sum - 1.0).abs() < 1e-12, "{sum}");
}

/// A study that is sound, and in which several things are probably not meant.
#[test]
fn check_warns_of_what_is_probably_not_meant() {
    let dir = tempdir().expect("a folder");
    let study = dir.path().join("odd.toml");
    let text = "start = \"peace\"\nchallenger = \"RUS\"\nprotege = \"FIN\"\nresponders = [\"EST\", \"LVA\"]\n\
                conferral = [\"granted\"]\nregimes = [\"none\", \"pact\", \"nato_membership\"]\n[regime.pact]\n\
                base = \"european_only\"\nmembers = [\"EST\"]\nleads = [\"EST\"]\nstationed = []\numbrella = 0.5\n\
                [parameters]\nprospect_curvature = 0.8\n[state.EST]\ncapability = 3\npersonnel_k = 9\n";
    std::fs::write(&study, text).expect("written");
    let study = study.display().to_string();
    let said = out(&run(&["check", &study]));
    for warning in [
        "pact: an `umbrella` of 0.5, but no member has nuclear weapons: it changes nothing",
        "nato_membership: 2 of 31 members are among the responders: this is another guarantee than its name says",
        "Finland is at peace, and holds 80 % of its territory from the start: set parameters.territory_start to 1",
        "prospect_curvature (odd.toml, line 14) is read by no stage: `utility` is \"cara\"",
        "state.EST.personnel_k (odd.toml, line 17) is read by no stage: `capability` takes its place",
    ] {
        assert!(said.contains(&format!("  warning      {warning}\n")), "{warning}\n{said}");
    }
    assert_eq!(said.matches("  warning ").count(), 6, "{said}");
    let quiet = ["parameters.territory_start=1", "regime.pact.umbrella=0"].map(|set| ["--set", set]).concat();
    let fewer = out(&run(&[&["check", &study], &quiet[..]].concat()));
    assert_eq!(fewer.matches("  warning ").count(), 4, "{fewer}");
    assert!(!out(&run(&["check", "configs/nato_vs_european.toml"])).contains("warning"));
}

/// What leaves and returns, by date: notice is given before it and does not move it.
#[test]
fn check_warns_of_a_return_before_the_departure_and_of_no_other() {
    let said = |more: &[&str]| {
        let leaves = [
            "leaves.what=\"leaves\"",
            "leaves.states=[\"CAS\"]",
            "leaves.quarter=4",
            "leaves.notice_quarters=4",
        ];
        let returns = ["returns.what=\"returns\"", "returns.states=[\"CAS\"]"];
        let set: Vec<String> =
            leaves.iter().chain(&returns).chain(more).map(|one| format!("happening.{one}")).collect();
        let set = set.iter().flat_map(|one| ["--set", one]);
        out(&run(&["check", "configs/three_states.toml"].into_iter().chain(set).collect::<Vec<_>>()))
    };
    let warning = "happening.returns: those whom it names leave later: it changes nothing";
    assert!(said(&["returns.quarter=3"]).contains(warning));
    assert!(!said(&["returns.quarter=6"]).contains(warning));
    assert!(!said(&["returns.hazard_per_year=0.1"]).contains(warning));
    let unasked = "pact: decided as granted, since nobody is asked";
    let words = ["check", "configs/three_states.toml", "--set", "conferral=[\"decided\"]"];
    assert!(!out(&run(&words)).contains(unasked), "its pact says who is asked");
}

/// The points of a sweep may have too few runs to see all draws of the parameters.
#[test]
fn check_warns_of_points_that_see_few_draws() {
    let dir = tempdir().expect("a folder");
    let sweep = dir.path().join("few.toml");
    let text = format!(
        "study = \"{}/configs/nato_vs_european.toml\"\nruns = 128\n[design]\nkind = \"grid\"\n[[input]]\n\
         key = \"parameters.territory_start\"\nrange = [0.7, 0.9]\nlevels = 3\n",
        env!("CARGO_MANIFEST_DIR")
    );
    std::fs::write(&sweep, text).expect("written");
    let sweep = sweep.display().to_string();
    let said = out(&run(&["check", &sweep]));
    let warning = "  warning      each point's 128 runs see 2 of the 256 draws of the parameters: ";
    assert!(said.contains(warning) && said.contains("; 16384 runs see all\n"), "{said}");
    assert!(!out(&run(&["check", &sweep, "--runs", "16384"])).contains("warning"));
}

/// What the catalogue prints of states can be edited and given back.
#[test]
fn the_table_of_states_comes_back() {
    let dir = tempdir().expect("a folder");
    let table = out(&run(&["states", "--format", "csv"]));
    std::fs::write(dir.path().join("mine.csv"), table.replace("FRA,France,", "FRA,Gaul,")).expect("written");
    let text = "states_file = \"mine.csv\"\nstart = \"ceasefire\"\nchallenger = \"RUS\"\nprotege = \"UKR\"\n\
                responders = [\"FRA\", \"nato_member\"]\nregimes = [\"none\"]\n";
    let study = dir.path().join("back.toml");
    std::fs::write(&study, text).expect("written");
    assert!(out(&run(&["check", &study.display().to_string()])).contains("RUS against UKR, 32 responders"));
}
