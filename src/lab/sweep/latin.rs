//! A permutation that any element can be asked of alone.

use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};

/// Rounds of the network; four make it pseudo-random (Luby & Rackoff 1988), the others are for short
/// halves.
const ROUNDS: u32 = 10;

/// The place of `index` in a permutation of 0 … `of` − 1 that belongs to `draws`: a Feistel network on the
/// least even number of bits, walked along its cycle until it falls below `of` (Black & Rogaway 2002).
pub(super) fn permuted(draws: &Draws, index: u64, of: u64) -> u64 {
    let bits = 64 - (of - 1).leading_zeros();
    let half = bits.div_ceil(2).max(1);
    let mask = (1u64 << half) - 1;
    let mut place = index;
    loop {
        let (mut left, mut right) = (place >> half, place & mask);
        for round in 0..ROUNDS {
            let time = Time { quarter: right as u32, round };
            let uniform = draws.uniform(Address::new(Purpose::DesignStratum, AgentId::WORLD, time));
            let mixed = (uniform * (1u64 << half) as f64) as u64;
            (left, right) = (right, left ^ mixed);
        }
        place = left << half | right;
        if place < of {
            return place;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_comes_once() {
        for of in [1, 2, 3, 7, 64, 1000] {
            let draws = Draws::new(5, of);
            let mut seen = vec![false; of as usize];
            for index in 0..of {
                seen[permuted(&draws, index, of) as usize] = true;
            }
            assert!(seen.iter().all(|seen| *seen), "{of}");
        }
    }

    #[test]
    fn every_order_of_three_is_about_as_frequent() {
        let mut counts = [0.0; 6];
        for seed in 0..6000 {
            let draws = Draws::new(seed, 0);
            let (first, second) = (permuted(&draws, 0, 3), permuted(&draws, 1, 3));
            counts[(first * 2 + u64::from(second == (first + 1) % 3)) as usize] += 1.0;
        }
        let chi2: f64 = counts.iter().map(|count| (count - 1000.0) * (count - 1000.0) / 1000.0).sum();
        // 5 degrees of freedom, one in a thousand.
        assert!(chi2 < 20.5, "{counts:?}");
    }
}
