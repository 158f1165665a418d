//! Sweeps: designs as functions of a number, and the counts of their points.
#![allow(clippy::unwrap_used)] // a test may fail where it stands

mod sobol;

use crate::base::chance::Distribution;
use crate::lab::sweep::{Ended, Plan, PointCounts, scrambled_sobol};
use crate::model::study::Given;
use crate::read::Overrides;
use crate::read::sweep::{Design, Domain, Input, Replicates, Spec, SweepFile, load_sweep};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;

fn input(key: &str, domain: Domain, levels: u32) -> Input {
    Input { key: key.to_string(), domain, levels, base: None }
}

/// A plan over `n` ranges from 0 to 1, of which values are coordinates.
fn plan(design: Design, n: usize, levels: u32, seed: u64) -> Plan {
    let unit = |i| input(&format!("x{i}"), Domain::Linear { low: 0.0, high: 1.0 }, levels);
    of_inputs(design, (0..n).map(unit).collect(), seed)
}

fn of_inputs(design: Design, inputs: Vec<Input>, seed: u64) -> Plan {
    let name = "plan".to_string();
    Plan::new(Spec { name, seed, runs: 8, blocks: 4, replicates: Replicates::Common, design, inputs })
}

fn units(plan: &Plan) -> Vec<Vec<f64>> {
    (0..plan.points()).map(|point| plan.point(point).unit).collect()
}

fn extendable(kind: usize, size: u64) -> Design {
    match kind {
        0 => Design::Random { points: size },
        1 => Design::Sobol { points: size },
        2 => Design::Morris { trajectories: size },
        3 => Design::Saltelli { base_points: size, second_order: false },
        _ => Design::Saltelli { base_points: size, second_order: true },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_first_points_of_a_larger_design_are_the_smaller_one(
        kind in 0..5usize, n in 1..8usize, size in 1..20u64, more in 1..20u64, seed in 0..u64::MAX,
    ) {
        let small = units(&plan(extendable(kind, size), n, 4, seed));
        let large = units(&plan(extendable(kind, size + more), n, 4, seed));
        prop_assert!(small.len() < large.len());
        prop_assert_eq!(&large[..small.len()], &small[..]);
    }

    #[test]
    fn uniform_designs_lie_within_the_open_cube(
        kind in 0..4usize, n in 1..8usize, size in 1..50u64, seed in 0..u64::MAX,
    ) {
        let design = match kind {
            0 => Design::Random { points: size },
            1 => Design::LatinHypercube { points: size },
            2 => Design::Sobol { points: size },
            _ => Design::Saltelli { base_points: size, second_order: true },
        };
        for unit in units(&plan(design, n, 0, seed)) {
            prop_assert_eq!(unit.len(), n);
            prop_assert!(unit.iter().all(|x| *x > 0.0 && *x < 1.0), "{:?}", unit);
        }
    }

    #[test]
    fn a_latin_hypercube_has_one_point_in_each_stratum(
        n in 1..6usize, size in 1..200u64, seed in 0..u64::MAX,
    ) {
        let points = units(&plan(Design::LatinHypercube { points: size }, n, 0, seed));
        for column in 0..n {
            let mut strata: Vec<u64> =
                points.iter().map(|unit| (unit[column] * size as f64) as u64).collect();
            strata.sort_unstable();
            prop_assert_eq!(strata, (0..size).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_trajectory_moves_each_input_once_by_half_of_its_levels(
        n in 1..8usize, half in 1..5u32, seed in 0..u64::MAX,
    ) {
        let levels = 2 * half;
        let points = units(&plan(Design::Morris { trajectories: 5 }, n, levels, seed));
        let step = f64::from(half) / f64::from(levels - 1);
        for trajectory in points.chunks(n + 1) {
            let mut moved = vec![0; n];
            for pair in trajectory.windows(2) {
                let changed: Vec<usize> = (0..n).filter(|&i| pair[0][i] != pair[1][i]).collect();
                prop_assert_eq!(changed.len(), 1);
                let i = changed[0];
                moved[i] += 1;
                prop_assert!(((pair[0][i] - pair[1][i]).abs() - step).abs() < 1e-15);
            }
            prop_assert_eq!(moved, vec![1; n]);
            for x in trajectory.iter().flatten() {
                let level = x * f64::from(levels - 1);
                prop_assert!((level - level.round()).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn saltelli_mixes_two_matrices_column_by_column(
        n in 1..6usize, size in 1..10u64, second in any::<bool>(), seed in 0..u64::MAX,
    ) {
        let design = Design::Saltelli { base_points: size, second_order: second };
        let points = units(&plan(design, n, 0, seed));
        let rows = if second { 2 * n + 2 } else { n + 2 };
        prop_assert_eq!(points.len(), rows * size as usize);
        for (j, block) in points.chunks(rows).enumerate() {
            let (a, b) = (&block[0], &block[1]);
            for i in 0..n {
                prop_assert_eq!(a[i], scrambled_sobol(seed, j as u32, i));
                prop_assert_eq!(b[i], scrambled_sobol(seed, j as u32, n + i));
                for k in 0..n {
                    prop_assert_eq!(block[2 + i][k], if k == i { b[k] } else { a[k] });
                    if second {
                        prop_assert_eq!(block[2 + n + i][k], if k == i { a[k] } else { b[k] });
                    }
                }
            }
        }
    }
}

#[test]
fn a_grid_has_every_combination_once() {
    let inputs = vec![
        input("a", Domain::Linear { low: 10.0, high: 20.0 }, 3),
        input("b", Domain::Values(vec!["x".into(), "y".into()]), 2),
        input("c", Domain::Whole { low: 1, high: 2 }, 2),
    ];
    let plan = of_inputs(Design::Grid {}, inputs, 1);
    let points: Vec<Vec<Value>> = (0..plan.points()).map(|point| plan.point(point).values).collect();
    let mut expected = Vec::new();
    for a in [10.0, 15.0, 20.0] {
        for b in ["x", "y"] {
            for c in [1, 2] {
                expected.push(vec![json!(a), json!(b), json!(c)]);
            }
        }
    }
    assert_eq!(points, expected);
}

#[test]
fn one_at_a_time_leaves_the_base_for_one_input_only() {
    let mut inputs = vec![
        input("a", Domain::Linear { low: 0.0, high: 0.3 }, 2),
        input("b", Domain::Values(vec!["x".into(), "y".into()]), 2),
        input("c", Domain::Distribution(Distribution::Normal { mean: 5.0, sd: 1.0 }), 3),
    ];
    inputs[0].base = Some(json!(0.1));
    let plan = of_inputs(Design::OneAtATime {}, inputs, 1);
    let points: Vec<Vec<Value>> = (0..plan.points()).map(|point| plan.point(point).values).collect();
    let base = vec![json!(0.1), json!("x"), json!(5.0)];
    assert_eq!(points[0], base);
    assert_eq!(points.len(), 1 + 2 + 2 + 3);
    assert_eq!((&points[1][0], &points[2][0]), (&json!(0.0), &json!(0.3)));
    assert_eq!((&points[3][1], &points[4][1]), (&json!("x"), &json!("y")));
    // Quantiles at 1/6, 1/2, 5/6 of a normal distribution.
    let quantiles: Vec<f64> = (5..8).map(|point| points[point][2].as_f64().unwrap()).collect();
    assert!((quantiles[0] - 4.032578433992).abs() < 1e-9, "{quantiles:?}");
    assert_eq!(quantiles[1], 5.0);
    for (point, column) in [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (6, 2), (7, 2)] {
        for other in (0..3).filter(|other| *other != column) {
            assert_eq!(points[point][other], base[other]);
        }
    }
}

#[test]
fn ends_of_ranges_are_exact_and_logarithms_even() {
    let inputs = vec![
        input("a", Domain::Log { low: 0.02, high: 0.2 }, 3),
        input("b", Domain::Linear { low: 0.1, high: 0.7 }, 3),
    ];
    let plan = of_inputs(Design::Grid {}, inputs, 1);
    let value = |point: u64, column: usize| plan.point(point).values[column].as_f64().unwrap();
    assert_eq!((value(0, 0), value(8, 0)), (0.02, 0.2));
    assert_eq!((value(0, 1), value(2, 1)), (0.1, 0.7));
    assert!((value(4, 0) * value(4, 0) - 0.02 * 0.2).abs() < 1e-15);
}

#[test]
fn seeds_of_points_are_one_or_many() {
    let mut spec = plan(Design::Random { points: 100 }, 1, 0, 7).spec().clone();
    assert!((0..100).all(|point| Plan::new(spec.clone()).seed(point) == 7));
    spec.replicates = Replicates::Independent;
    let plan = Plan::new(spec);
    let mut seeds: Vec<u64> = (0..100).map(|point| plan.seed(point)).collect();
    seeds.sort_unstable();
    seeds.dedup();
    assert_eq!(seeds.len(), 100);
    assert!(seeds.iter().all(|seed| i64::try_from(*seed).is_ok()), "a study takes it");
}

/// A sweep of the small world, with `text` after its first lines.
fn small(text: &str) -> SweepFile {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("small.toml");
    let study = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs/three_states.toml");
    fs::write(&path, format!("study = {:?}\n{text}", study.display().to_string())).unwrap();
    load_sweep(&path, &Overrides::default()).unwrap_or_else(|errors| panic!("{errors}"))
}

fn counts(file: &SweepFile) -> Vec<PointCounts> {
    let plan = Plan::new(file.spec.clone());
    let mut all = Vec::new();
    let go_on = AtomicBool::new(false);
    let ended = crate::lab::sweep::run(file, &plan, 0..plan.points(), &go_on, &(), |first, counts| {
        assert_eq!(first, all.len() as u64);
        all.extend_from_slice(counts);
        Ok::<(), Infallible>(())
    });
    assert_eq!(ended.unwrap(), Ended::Done);
    all
}

#[test]
fn the_counts_of_a_point_are_those_of_its_study() {
    let file = small(
        "runs = 150\nblocks = 7\ndesign = { kind = \"sobol\", points = 3 }\n\
         input = [{ key = \"parameters.precision\", range = [1, 6] }, { key = \"state.CAS.nuclear\", values = [true, false] }]\n\
         [set.events]\nboth_fought = { fought = [\"CAS\", \"DRU\"] }",
    );
    let plan = Plan::new(file.spec.clone());
    for (point, counts) in counts(&file).into_iter().enumerate() {
        let counts = counts.unwrap();
        let study = file.study_at(&plan.point(point as u64).values).unwrap();
        let tally = crate::run::engine::tally(&study, 0..150);
        let events = 22;
        assert_eq!(counts.len(), 4 * events * 7);
        let mut seen = 0;
        for (cell, tally) in tally.cells().iter().enumerate() {
            for event in 0..events {
                let first = (cell * events + event) * 7;
                let sum: u32 = counts[first..first + 7].iter().sum();
                assert_eq!(u64::from(sum), tally.event_count(Given::Always, event), "{cell} {event}");
                // 150 runs in 7 blocks: 22 in the first three, 21 in the others.
                assert!(
                    counts[first..first + 7].iter().zip([22, 22, 22, 21, 21, 21, 21]).all(|(a, b)| *a <= b)
                );
                seen += sum;
            }
        }
        assert!(seen > 0);
    }
}

#[test]
fn an_inert_input_changes_nothing_in_common_worlds_and_worlds_change_it() {
    let text = |replicates: &str| {
        format!(
            "runs = 100\nreplicates = \"{replicates}\"\ndesign = {{ kind = \"grid\", levels = 4 }}\n\
             input = [{{ key = \"parameters.prospect_curvature\", range = [0.5, 1] }}]"
        )
    };
    // Under constant risk aversion the curvature of prospect theory does nothing.
    let common = counts(&small(&text("common")));
    assert!(common.iter().all(|point| point == &common[0] && point.is_ok()));
    let independent = counts(&small(&text("independent")));
    assert!(independent[1..].iter().all(|point| point != &independent[0]));
}

#[test]
fn a_combination_that_is_no_study_fails_alone() {
    let file = small(
        "runs = 20\ndesign = { kind = \"grid\", levels = 2 }\n\
         input = [{ key = \"parameters.territory_start\", range = [0.5, 1] }, { key = \"parameters.territory_defeat\", range = [0.2, 0.6] }]",
    );
    let counts = counts(&file);
    let failed: Vec<usize> = (0..4).filter(|&point| counts[point].is_err()).collect();
    assert_eq!(failed, [1]);
    let message = counts[1].as_ref().unwrap_err();
    assert!(message.contains("defeated from the start"), "{message}");
}

#[test]
fn a_file_of_points_is_swept_row_by_row() {
    let folder = tempfile::tempdir().unwrap();
    let study = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs/three_states.toml");
    fs::write(
        folder.path().join("p.csv"),
        "utility,parameters.precision\r\ncara,2\r\nprospect,3.5\r\ncara,2\r\n",
    )
    .unwrap();
    let text = format!(
        "study = {:?}\nruns = 30\n[design]\nkind = \"points\"\nfile = \"p.csv\"\n\
         [[input]]\nkey = \"parameters.precision\"\n[[input]]\nkey = \"utility\"\n",
        study.display().to_string()
    );
    let path = folder.path().join("s.toml");
    fs::write(&path, text).unwrap();
    let file = load_sweep(&path, &Overrides::default()).unwrap_or_else(|errors| panic!("{errors}"));
    let plan = Plan::new(file.spec.clone());
    let first = plan.point(0);
    assert_eq!(first.values, [json!(2), json!("cara")]);
    assert_eq!(plan.point(1).unit, [1.0, 0.75]);
    let counts = counts(&file);
    assert_eq!(counts.len(), 3);
    assert_eq!(counts[0], counts[2]);
    assert_ne!(counts[0], counts[1]);
}
