//! Intervals: how often they hold the true value, simulated, and computed where that can be done.

use super::{Check, Criterion, Group};
use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};
use crate::base::math::{exp, ln, ln_gamma};
use crate::base::parallel;
use crate::base::stats::{
    ConditionalCounts, Interval, PairedCounts, clopper_pearson, exact_coverage, proportion,
    proportion_coverage,
};

pub(super) const GROUP: Group =
    Group { name: "intervals", about: "how often an interval of 95 % holds the true value", checks };

/// Simulated samples for one coverage.
const SAMPLES: u64 = 10_000;
const NOMINAL: &str = "95 % within one point";
const EXACT: &str = "coverage summed over every count; simulated, within 5 standard errors";
const LEAST: &str = "Clopper & Pearson 1934: never below 95 %";

fn checks() -> Vec<Check> {
    let mut checks = Vec::new();
    for (trials, p) in [(1_000, 0.05), (1_000, 0.5), (5_000, 0.01)] {
        let coverage = proportion_coverage(trials, p);
        checks.push(nominal(format!("Wilson, {trials} runs at {p}, computed"), coverage));
    }
    for (trials, p) in [(60, 0.07), (200, 0.985)] {
        let covered = simulated(&|draws: &Uniforms| {
            let count = (0..trials).filter(|&i| draws.next(i) < p).count() as u64;
            proportion(count, trials).is_some_and(|interval| interval.contains(p))
        });
        let exact = proportion_coverage(trials, p);
        checks.push(Check::share(
            format!("Wilson, {trials} runs at {p}, simulated"),
            EXACT,
            exact,
            covered,
            SAMPLES,
            5.0,
        ));
    }
    for (trials, p) in [(30, 0.02), (50, 0.3), (100, 0.003)] {
        let interval =
            |count| clopper_pearson(count, trials, 0.95).unwrap_or(Interval { low: 0.0, high: 1.0 });
        let name = format!("Clopper–Pearson, {trials} runs at {p}, computed");
        checks.push(Check::at_least(name, LEAST, 0.95, exact_coverage(trials, p, interval)));
    }
    checks.extend(paired());
    checks.extend(conditional());
    checks
}

fn nominal(name: String, coverage: f64) -> Check {
    Check {
        name,
        source: NOMINAL,
        expected: 0.95,
        obtained: coverage,
        criterion: Criterion::Between(0.94, 0.96),
    }
}

/// Uniforms of one simulated sample.
struct Uniforms(Draws);

impl Uniforms {
    fn next(&self, index: u64) -> f64 {
        let time = Time { quarter: 0, round: index as u32 };
        self.0.uniform(Address::new(Purpose::Parameter, AgentId::WORLD, time))
    }
}

/// In how many of [`SAMPLES`] samples the interval held the true value.
fn simulated(covers: &(dyn Fn(&Uniforms) -> bool + Sync)) -> u64 {
    let covered = |sample| u64::from(covers(&Uniforms(Draws::new(1927, sample as u64))));
    parallel::map_places(SAMPLES as usize, covered).iter().sum()
}

fn holds(counts: PairedCounts, difference: f64) -> bool {
    counts.contrast().is_some_and(|contrast| contrast.interval.contains(difference))
}

/// Tango's interval: coverage summed over every pair of discordant counts, and simulated.
fn paired() -> Vec<Check> {
    let mut checks = Vec::new();
    for (n, only_a, only_b) in [(120_u64, 0.3, 0.2), (200, 0.1, 0.15)] {
        let exact = tango_coverage(n, only_a, only_b);
        let name = format!("Tango, {n} pairs, {only_a} against {only_b}");
        checks.push(nominal(format!("{name}, computed"), exact));
        let covered = simulated(&|draws: &Uniforms| {
            let mut counts = PairedCounts { n, ..PairedCounts::default() };
            for i in 0..n {
                let u = draws.next(i);
                counts.only_a += u64::from(u < only_a);
                counts.only_b += u64::from((only_a..only_a + only_b).contains(&u));
            }
            holds(counts, only_a - only_b)
        });
        checks.push(Check::share(format!("{name}, simulated"), EXACT, exact, covered, SAMPLES, 5.0));
    }
    checks
}

/// Σ over a, b of the multinomial probability of a and b discordant pairs whose interval holds the difference.
fn tango_coverage(n: u64, only_a: f64, only_b: f64) -> f64 {
    let factorial = |k: u64| ln_gamma(k as f64 + 1.0);
    let rest = ln(1.0 - only_a - only_b);
    let mut covered = 0.0;
    for a in 0..=n {
        for b in 0..=n - a {
            let ways = factorial(n) - factorial(a) - factorial(b) - factorial(n - a - b);
            let probability =
                exp(ways + a as f64 * ln(only_a) + b as f64 * ln(only_b) + (n - a - b) as f64 * rest);
            // What is rarer than this adds less than 1e-9 in all.
            if probability > 1e-14
                && holds(PairedCounts { n, both: 0, only_a: a, only_b: b }, only_a - only_b)
            {
                covered += probability;
            }
        }
    }
    covered
}

/// The contrast of shares among the runs where a condition holds, from pairs that share uniforms.
fn conditional() -> Vec<Check> {
    let mut checks = Vec::new();
    for (shares, shared, pairs) in [([0.5, 0.4, 0.3, 0.4], 0.7, 600), ([0.3, 0.5, 0.25, 0.2], 0.9, 1_000)] {
        let covered = simulated(&|draws: &Uniforms| {
            let mut c = ConditionalCounts::default();
            for pair in 0..pairs {
                let at = |slot: u64| draws.next(8 * pair + slot);
                // Condition and event under a and b: the same uniform with probability `shared`.
                let of_b = |slot: u64| if at(slot + 4) < shared { at(slot) } else { at(slot + 2) };
                let (n_a, n_b) = (at(0) < shares[0], of_b(0) < shares[1]);
                let (x_a, x_b) = (n_a && at(1) < shares[2], n_b && of_b(1) < shares[3]);
                c.n_a += u64::from(n_a);
                c.n_b += u64::from(n_b);
                c.x_a += u64::from(x_a);
                c.x_b += u64::from(x_b);
                c.n_ab += u64::from(n_a && n_b);
                c.x_ab += u64::from(x_a && x_b);
                c.xa_nb += u64::from(x_a && n_b);
                c.na_xb += u64::from(n_a && x_b);
            }
            c.contrast().is_some_and(|contrast| contrast.interval.contains(shares[2] - shares[3]))
        });
        let name =
            format!("conditional contrast, {pairs} pairs, conditions at {} and {}", shares[0], shares[1]);
        checks.push(nominal(format!("{name}, simulated"), covered as f64 / SAMPLES as f64));
    }
    checks
}
