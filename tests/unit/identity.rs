//! A run is the same run, alone or in a batch.

use crate::model::study::Conferral;
use crate::unit::shipped::{NOTHING, alone, assert_same, records, records_in, shipped};

/// A study, what to change in it, and its runs: small, and between them both starts, both utilities, and parameters
/// drawn together.
const STUDIES: [(&str, u64, &[&str]); 5] = [
    ("three_states", 500, &["runs_csv=true"]),
    ("three_states", 1500, &["runs_csv=true", "parameters=posterior"]),
    (
        "three_states",
        200,
        &[
            "runs_csv=true",
            "parameters=posterior",
            "parameters.precision={ uniform = { low = 2, high = 4 } }",
        ],
    ),
    ("nato_vs_european", 150, &["runs_csv=true"]),
    ("accession_during_war", 130, &["runs_csv=true", "utility=\"prospect\""]),
];

#[test]
fn a_run_made_alone_is_that_run_of_a_batch() {
    for (name, runs, set) in STUDIES {
        let study = shipped(name, runs, set);
        let all = records(&study);
        let regimes = study.regimes.len();
        for (cell, batch) in all.iter().enumerate() {
            let conferral: Conferral = study.conferral[cell / regimes];
            for run in (0..runs).step_by(9) {
                let one = alone(&study, conferral, cell % regimes, run);
                let what = format!("{name} cell {cell} run {run}");
                assert_same(&what, (&study, &[one]), (&study, &batch[run as usize..][..1]), NOTHING);
            }
        }
        // Nor does it matter where a part begins.
        let part = records_in(&study, 77..101);
        for (part, all) in part.iter().zip(&all) {
            assert_same(name, (&study, part), (&study, &all[77..101]), NOTHING);
        }
    }
}
