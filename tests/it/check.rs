//! What `casus check` says before anything runs.

use crate::binary::{out, run};

#[test]
fn check_says_where_parameters_come_from_and_how_far_the_runs_reach() {
    let said = |more: &[&str]| {
        let words = [&["check", "configs/three_states.toml", "--set", "parameters=posterior"], more].concat();
        out(&run(&words))
    };
    let draws = casus::model::study::JointDraws::bundled().rows.len();
    let line = format!("  parameters   drawn from the posterior, {draws} draws");
    assert!(said(&["--runs", "1000000"]).contains(&format!("{line}\n")));
    assert!(said(&["--runs", "65"]).contains(&format!("{line}, of which the runs reach 2\n")));
    assert!(!out(&run(&["check", "configs/three_states.toml"])).contains("drawn from"));
}
