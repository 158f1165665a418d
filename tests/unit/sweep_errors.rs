//! What the program says of sweeps that are wrong, all at once, before anything runs.

use crate::read::Overrides;
use crate::read::sweep::{is_sweep, load_sweep};
use std::path::Path;

macro_rules! refuses {
    ($($name:ident)+) => {$(
        #[test]
        fn $name() {
            let file = format!("tests/unit/sweep_errors/{}.toml", stringify!($name));
            let path = Path::new(&file);
            assert!(is_sweep(path));
            let errors = load_sweep(path, &Overrides::default()).err().expect("refused");
            insta::assert_snapshot!(errors.to_string());
        }
    )+};
}

refuses! {
    structure
    keys
    twice
    no_study
    unsound_study
    large
    columns
    cells
    of_design
}

#[test]
fn a_file_that_is_not_there_is_told() {
    let errors = load_sweep(Path::new("tests/unit/sweep_errors/nothing.toml"), &Overrides::default());
    insta::assert_snapshot!(errors.err().expect("refused").to_string());
}

#[test]
fn a_study_is_no_sweep() {
    assert!(!is_sweep(Path::new("configs/three_states.toml")));
}

#[test]
fn shipped_sweeps_are_sound() {
    let entries = std::fs::read_dir("configs/sweeps").expect("sweeps");
    let mut sizes: Vec<(String, u64, usize)> = entries
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let sweep = load_sweep(&path, &Overrides::default()).unwrap_or_else(|errors| panic!("{errors}"));
            (sweep.spec.name.clone(), sweep.spec.points(), sweep.spec.inputs.len())
        })
        .collect();
    sizes.sort();
    let expected = [
        ("common_factor", 10, 1),
        ("main_twelve", 7168, 12),
        ("provocation", 7, 1),
        ("umbrella_credibility", 15, 2),
        ("us_withdrawal_by_hazard", 7, 1),
        ("us_withdrawal_by_rearmament", 49, 2),
        ("war_duration_by_terms", 75, 3),
    ];
    assert_eq!(sizes, expected.map(|(name, points, inputs)| (name.to_string(), points, inputs)));
}
