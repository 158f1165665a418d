//! Sobol points against the published table and another program.

use crate::lab::sweep::{scrambled_sobol, sobol};

#[test]
fn points_are_those_of_the_published_table() {
    // The first ten points that Joe & Kuo print beside their directions, in Gray-code order.
    let table = [
        [0.0, 0.0, 0.0],
        [0.5, 0.5, 0.5],
        [0.75, 0.25, 0.25],
        [0.25, 0.75, 0.75],
        [0.375, 0.375, 0.625],
        [0.875, 0.875, 0.125],
        [0.625, 0.125, 0.875],
        [0.125, 0.625, 0.375],
        [0.1875, 0.3125, 0.9375],
        [0.6875, 0.8125, 0.4375],
    ];
    for (index, row) in table.iter().enumerate() {
        for (column, &value) in row.iter().enumerate() {
            assert_eq!(sobol(index as u32, column), value, "{index} {column}");
        }
    }
}

#[test]
fn far_points_are_those_of_another_program() {
    // scipy 1.17.1, scipy.stats.qmc.Sobol(128, scramble=False, bits=32).
    let far = [(777, 23, 0.4814453125), (1000, 63, 0.4462890625), (1023, 127, 0.7001953125)];
    for (index, column, value) in far {
        assert_eq!(sobol(index, column), value);
    }
    assert_eq!(sobol(513, 100), 0.9580078125);
    let sum = |index| (0..128).map(|column| sobol(index, column) * (column + 1) as f64).sum::<f64>();
    assert_eq!((0..1024).map(sum).sum::<f64>(), 4_222_944.0);
}

#[test]
fn scrambling_keeps_one_point_in_each_elementary_interval() {
    for (seed, column) in [(0, 0), (1, 1), (7, 63), (7, 127)] {
        let mut seen = [false; 256];
        for index in 0..256 {
            let x = scrambled_sobol(seed, index, column);
            assert!(x > 0.0 && x < 1.0);
            assert!(!std::mem::replace(&mut seen[(x * 256.0) as usize], true), "{seed} {column} {index}");
        }
    }
    // In two dimensions: 16 × 16 squares, one point in each.
    let mut seen = [false; 256];
    for index in 0..256 {
        let square = |column| (scrambled_sobol(3, index, column) * 16.0) as usize;
        seen[square(0) * 16 + square(1)] = true;
    }
    assert_eq!(seen, [true; 256]);
}

#[test]
fn scrambling_moves_with_the_seed_and_the_column() {
    assert_ne!(scrambled_sobol(1, 0, 0), scrambled_sobol(2, 0, 0));
    assert_ne!(scrambled_sobol(1, 0, 0), scrambled_sobol(1, 0, 1));
    let mean = (0..1000).map(|seed| scrambled_sobol(seed, 5, 2)).sum::<f64>() / 1000.0;
    // Uniform: 1/2 with a standard error of .0091; 4.5 of them.
    assert!((mean - 0.5).abs() < 0.042, "{mean}");
}
