//! Sobol' sequence with the directions of Joe & Kuo (2008), in Gray-code order (Antonov & Saleev 1979), and
//! its nested uniform scrambling (Owen 1995).
//!
//! Any coordinate of any point is computed alone. Owen's scrambling flips each binary digit by a coin that
//! belongs to the digits before it; here the coin is a random number with that address, so that no tree of
//! coins is stored. Equidistribution in every elementary interval stays, and each point becomes uniform.

use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};
use crate::read::sweep::SOBOL_DIMENSIONS;
use std::sync::OnceLock;

/// Binary digits with directions.
const DIGITS: usize = 32;

type Directions = [[u32; DIGITS]; SOBOL_DIMENSIONS];

/// The direction numbers as binary fractions, digit by digit.
fn directions() -> &'static Directions {
    static DIRECTIONS: OnceLock<Box<Directions>> = OnceLock::new();
    DIRECTIONS.get_or_init(|| {
        let mut all = Box::new([[0; DIGITS]; SOBOL_DIMENSIONS]);
        for (k, v) in all[0].iter_mut().enumerate() {
            *v = 1 << (31 - k);
        }
        let lines = include_str!("joe_kuo.txt").lines().filter(|line| !line.starts_with('#'));
        for (v, line) in all[1..].iter_mut().zip(lines) {
            let mut numbers = line.split(' ').filter_map(|word| word.parse::<u32>().ok()).skip(1);
            let (degree, coefficients) = (numbers.next().unwrap_or(0) as usize, numbers.next().unwrap_or(0));
            for (k, m) in numbers.enumerate() {
                v[k] = m << (31 - k);
            }
            for k in degree..DIGITS {
                v[k] = v[k - degree] ^ v[k - degree] >> degree;
                for j in 1..degree {
                    if coefficients >> (degree - 1 - j) & 1 == 1 {
                        v[k] ^= v[k - j];
                    }
                }
            }
        }
        all
    })
}

/// The first 32 binary digits of coordinate `column` of point `index`, not scrambled.
fn digits(index: u32, column: usize) -> u32 {
    let v = &directions()[column];
    let gray = index ^ index >> 1;
    (0..DIGITS).filter(|k| gray >> k & 1 == 1).fold(0, |digits, k| digits ^ v[k])
}

/// Coordinate `column` (from 0, below [`SOBOL_DIMENSIONS`]) of point `index`, not scrambled, in [0, 1).
#[cfg(test)]
pub(crate) fn sobol(index: u32, column: usize) -> f64 {
    f64::from(digits(index, column)) / (1u64 << DIGITS) as f64
}

/// The same coordinate, scrambled under a seed, in (0, 1).
pub(crate) fn scrambled_sobol(seed: u64, index: u32, column: usize) -> f64 {
    let coins = Draws::new(seed, column as u64);
    let coin = |before: u32, digit: u32| {
        let time = Time { quarter: before, round: digit };
        coins.uniform(Address::new(Purpose::DesignScramble, AgentId::WORLD, time))
    };
    let plain = digits(index, column);
    let mut scrambled = 0u32;
    for digit in 0..DIGITS as u32 {
        let before = plain.checked_shr(32 - digit).unwrap_or(0);
        let flip = u32::from(coin(before, digit) < 0.5);
        scrambled = scrambled << 1 | (plain >> (31 - digit) & 1 ^ flip);
    }
    // The digits below are scrambled zeros: nothing but chance.
    let rest = coin(plain, DIGITS as u32);
    // Twenty bits of it, so that the sum is exact and below 1.
    let rest = ((rest * (1u64 << 20) as f64) as u64 as f64 + 0.5) / (1u64 << 20) as f64;
    (f64::from(scrambled) + rest) / (1u64 << DIGITS) as f64
}
