//! Random numbers: that they are random in every coordinate of an address, that they stay what they are, that
//! every distribution is drawn from, and that correlated consent is what the copula integral says.
#![allow(clippy::disallowed_methods, reason = "the standard library's functions are the oracle here")]
#![allow(clippy::print_stdout, reason = "what was measured is worth seeing")]

use crate::base::chance::{Address, AgentId, Distribution, Draws, Purpose, RNG_SCHEME, Sampler, Time};
use crate::model::crisis::traits::correlated_uniforms;
use statrs::distribution::{Beta, ChiSquared, ContinuousCDF, Gamma, LogNormal, Normal, Triangular, Uniform};

/// Chance at which a right generator fails one of these tests.
const ALPHA: f64 = 1e-6;
/// The two-sided critical value of a standard normal at that chance.
const Z: f64 = 4.892;
const N: u64 = 1 << 16;
const BINS: usize = 256;

const PURPOSES: [Purpose; 29] = {
    use Purpose::*;
    [
        Parameter,
        CommonFactor,
        RiskTolerance,
        Stake,
        WarCost,
        AudienceCost,
        NuclearLoss,
        Capability,
        Election,
        Government,
        Consent,
        ConsentCommon,
        Opportunity,
        Coverage,
        MisperceivedResolve,
        MisperceivedForce,
        Challenge,
        Respond,
        Block,
        BlockCommon,
        DecisionOpen,
        Ladder,
        Adjust,
        Fighting,
        AutonomousRisk,
        Deescalation,
        Ceasefire,
        Fading,
        AdmissionEndsWar,
    ]
};

fn at(seed: u64, run: u64, purpose: Purpose, agent: AgentId, quarter: u32, round: u32) -> f64 {
    Draws::new(seed, run).uniform(Address::new(purpose, agent, Time { quarter, round }))
}

/// Uniforms at adjacent addresses, one coordinate moving and all others standing.
fn sequences() -> Vec<(&'static str, Vec<f64>)> {
    let usa = AgentId::of("USA");
    let draws = Draws::new(7, 3);
    let along = |f: &dyn Fn(u64) -> f64| (0..N).map(f).collect::<Vec<f64>>();
    let here =
        |purpose, agent, quarter, round| draws.uniform(Address::new(purpose, agent, Time { quarter, round }));
    // Names that differ in their last letters only, as those of states do.
    let codes: Vec<AgentId> = (0..N).map(|i| AgentId::of(&format!("S{i:05}"))).collect();
    vec![
        ("run", along(&|i| at(7, i, Purpose::Respond, usa, 3, 0))),
        ("seed", along(&|i| at(i, 3, Purpose::Respond, usa, 3, 0))),
        ("agent", along(&|i| here(Purpose::Respond, codes[i as usize], 3, 0))),
        ("quarter", along(&|i| here(Purpose::Respond, usa, i as u32, 0))),
        ("round", along(&|i| here(Purpose::Respond, usa, 3, i as u32))),
        // There are 29 purposes: they turn fastest, and quarters slowly.
        ("purpose", along(&|i| here(PURPOSES[i as usize % 29], usa, (i / 29) as u32, 0))),
        // As a study does: rounds within quarters.
        ("round in quarter", along(&|i| here(Purpose::Ladder, usa, (i / 32) as u32, (i % 32) as u32))),
        ("agent in run", along(&|i| at(7, i / 32, Purpose::Stake, codes[i as usize % 32], 0, 0))),
    ]
}

/// Pearson's statistic of counts that should be even.
fn chi_squared(counts: &[u64]) -> f64 {
    let expected = counts.iter().sum::<u64>() as f64 / counts.len() as f64;
    counts.iter().map(|&count| (count as f64 - expected) * (count as f64 - expected) / expected).sum()
}

/// Fails if counts are further from even, or nearer to it, than chance allows.
fn assert_even(what: &str, counts: &[u64]) {
    let law = ChiSquared::new(counts.len() as f64 - 1.0).expect("degrees of freedom");
    let found = chi_squared(counts);
    let (low, high) = (law.inverse_cdf(0.5 * ALPHA), law.inverse_cdf(1.0 - 0.5 * ALPHA));
    println!("{what}: χ² {found:.1}, within {low:.1} and {high:.1}");
    assert!((low..=high).contains(&found), "{what}: χ² {found}, not within {low} and {high}");
}

#[test]
fn uniforms_are_even_along_every_coordinate() {
    for (what, uniforms) in sequences() {
        // High bits, low bits (of 52), and pairs of neighbours.
        let (mut high, mut low, mut pairs) = ([0; BINS], [0; BINS], [0; BINS]);
        for &u in &uniforms {
            assert!(u > 0.0 && u < 1.0, "{what}: {u}");
            high[(u * BINS as f64) as usize] += 1;
            low[(u * (1_u64 << 52) as f64) as u64 as usize % BINS] += 1;
        }
        for pair in uniforms.windows(2) {
            pairs[(pair[0] * 16.0) as usize * 16 + (pair[1] * 16.0) as usize] += 1;
        }
        assert_even(&format!("{what}, high bits"), &high);
        assert_even(&format!("{what}, low bits"), &low);
        // Overlapping pairs: the statistic less that of single values is χ² (Good 1953); a generous bar will do.
        let singles: Vec<u64> = high.chunks(16).map(|chunk| chunk.iter().sum()).collect();
        let serial = chi_squared(&pairs) - chi_squared(&singles);
        let law = ChiSquared::new(240.0).expect("degrees of freedom");
        let bar = law.inverse_cdf(1.0 - ALPHA);
        assert!(serial <= bar, "{what}: neighbours, {serial} above {bar}");
    }
}

#[test]
fn neighbouring_addresses_do_not_correlate() {
    for (what, uniforms) in sequences() {
        for lag in [1, 2, 29, 32] {
            let pairs = uniforms.iter().zip(&uniforms[lag..]);
            let n = (uniforms.len() - lag) as f64;
            // Var(U − ½) = 1/12, so the mean of 12 (u − ½)(u′ − ½) is normal with sd 1/√n.
            let correlation = pairs.map(|(a, b)| 12.0 * (a - 0.5) * (b - 0.5)).sum::<f64>() / n;
            let z = correlation * n.sqrt();
            assert!(z.abs() < Z, "{what}, lag {lag}: z {z}");
        }
    }
}

/// Two uniforms for each number.
type Pair<'a> = &'a dyn Fn(u64) -> (f64, f64);

#[test]
fn one_coordinate_says_nothing_of_another() {
    // The same place along one coordinate at two places along another.
    let usa = AgentId::of("USA");
    let pairs: [(&str, Pair); 5] = [
        ("seeds", &|i| (at(1, i, Purpose::Stake, usa, 0, 0), at(2, i, Purpose::Stake, usa, 0, 0))),
        ("purposes", &|i| (at(1, i, Purpose::Stake, usa, 0, 0), at(1, i, Purpose::WarCost, usa, 0, 0))),
        ("agents", &|i| {
            (at(1, i, Purpose::Stake, usa, 0, 0), at(1, i, Purpose::Stake, AgentId::of("USB"), 0, 0))
        }),
        ("quarters", &|i| (at(1, i, Purpose::Stake, usa, 0, 0), at(1, i, Purpose::Stake, usa, 1, 0))),
        ("rounds", &|i| (at(1, i, Purpose::Stake, usa, 0, 0), at(1, i, Purpose::Stake, usa, 0, 1))),
    ];
    for (what, pair) in pairs {
        let mut counts = [0; BINS];
        let mut sum = 0.0;
        for i in 0..N {
            let (a, b) = pair(i);
            counts[(a * 16.0) as usize * 16 + (b * 16.0) as usize] += 1;
            sum += 12.0 * (a - 0.5) * (b - 0.5);
        }
        assert_even(what, &counts);
        let z = sum / (N as f64).sqrt();
        assert!(z.abs() < Z, "{what}: z {z}");
    }
}

#[test]
fn no_two_addresses_of_a_study_share_a_number() {
    // Addresses that differ give the same 52 bits with a chance of n²/2⁵³: 4e-4 for these 1.9 million.
    let codes: Vec<AgentId> = (0..32).map(|i| AgentId::of(&format!("S{i:02}"))).collect();
    let draws = Draws::new(2026, 0);
    let mut all = Vec::new();
    for purpose in PURPOSES {
        for &agent in &codes {
            for quarter in 0..40 {
                for round in 0..52 {
                    all.push(draws.uniform(Address::new(purpose, agent, Time { quarter, round })).to_bits());
                }
            }
        }
    }
    let n = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), n);
}

/// A change here is a change of the scheme: `RNG_SCHEME` gets a new number, and the changelog an entry.
#[test]
fn draws_stay_what_they_are() {
    assert_eq!(RNG_SCHEME, "chacha8-run-key/mix64-address/1");
    let (usa, est) = (AgentId::of("USA"), AgentId::of("EST"));
    let drawn = [
        at(0, 0, Purpose::Parameter, AgentId::WORLD, 0, 0),
        at(2026, 0, Purpose::Respond, usa, 3, 0),
        at(2026, 1, Purpose::Respond, usa, 3, 0),
        at(2026, 0, Purpose::Respond, est, 3, 0),
        at(2026, 0, Purpose::Block, usa, 3, 0),
        at(2026, 0, Purpose::Respond, usa, 4, 0),
        at(2026, 0, Purpose::Respond, usa, 3, 1),
        at(u64::MAX, u64::MAX, Purpose::AdmissionEndsWar, est, u32::MAX, u32::MAX),
    ];
    assert_eq!(drawn, DRAWN, "{drawn:?}");
}

const DRAWN: [f64; 8] = [
    0.649815159519853,
    0.9464187605205677,
    0.6707733371371268,
    0.6792001732283158,
    0.907556010183662,
    0.36502876336806833,
    0.11286692213778948,
    0.36541396452358754,
];

/// A distribution function.
type Cdf = Box<dyn Fn(f64) -> f64>;

/// Every distribution, with the distribution function that it should have.
fn distributions() -> Vec<(Distribution, Cdf)> {
    let normal = |mean: f64, sd: f64| Normal::new(mean, sd).expect("a normal");
    let beta = |a: f64, b: f64| Beta::new(a, b).expect("a beta");
    vec![
        (Distribution::Uniform { low: -2.0, high: 5.0 }, {
            let law = Uniform::new(-2.0, 5.0).expect("a uniform");
            Box::new(move |x| law.cdf(x))
        }),
        (Distribution::LogUniform { low: 0.02, high: 0.3 }, {
            let law = Uniform::new(0.02_f64.ln(), 0.3_f64.ln()).expect("a uniform");
            Box::new(move |x: f64| law.cdf(x.ln()))
        }),
        (Distribution::Normal { mean: 3.0, sd: 0.7 }, {
            let law = normal(3.0, 0.7);
            Box::new(move |x| law.cdf(x))
        }),
        (Distribution::LogNormal { median: 8.0, sd_log: 0.6 }, {
            let law = LogNormal::new(8.0_f64.ln(), 0.6).expect("a log-normal");
            Box::new(move |x| law.cdf(x))
        }),
        (Distribution::LogitNormal { median: 0.4, sd_logit: 0.9 }, {
            let law = normal((0.4_f64 / 0.6).ln(), 0.9);
            Box::new(move |x: f64| law.cdf((x / (1.0 - x)).ln()))
        }),
        (Distribution::Beta { mean: 0.42, concentration: 12.0 }, {
            let law = beta(0.42 * 12.0, 0.58 * 12.0);
            Box::new(move |x| law.cdf(x))
        }),
        (Distribution::Beta { mean: 0.5, concentration: 1.0 }, {
            let law = beta(0.5, 0.5);
            Box::new(move |x| law.cdf(x))
        }),
        (Distribution::Gamma { mean: 3.0, sd: 2.0 }, {
            let law = Gamma::new(2.25, 0.75).expect("a gamma");
            Box::new(move |x| law.cdf(x))
        }),
        (Distribution::Gamma { mean: 1.0, sd: 2.0 }, {
            let law = Gamma::new(0.25, 0.25).expect("a gamma");
            Box::new(move |x| law.cdf(x))
        }),
        (Distribution::Triangular { low: 1.0, mode: 2.0, high: 5.0 }, {
            let law = Triangular::new(1.0, 5.0, 2.0).expect("a triangle");
            Box::new(move |x| law.cdf(x))
        }),
        (Distribution::Triangular { low: 1.0, mode: 5.0, high: 5.0 }, {
            let law = Triangular::new(1.0, 5.0, 5.0).expect("a triangle");
            Box::new(move |x| law.cdf(x))
        }),
        (Distribution::Pert { low: 1.0, mode: 4.0, high: 12.0 }, {
            let law = beta(1.0 + 12.0 / 11.0, 1.0 + 32.0 / 11.0);
            Box::new(move |x| law.cdf((x - 1.0) / 11.0))
        }),
        (Distribution::Pert { low: 0.0, mode: 0.0, high: 1.0 }, {
            let law = beta(1.0, 5.0);
            Box::new(move |x| law.cdf(x))
        }),
    ]
}

#[test]
fn every_sampler_draws_from_its_distribution() {
    // Kolmogorov's statistic √n D exceeds 2.694 with a chance of 1e-6; a table's interpolation error must drown.
    let bar = (-0.5 * (0.5 * ALPHA).ln()).sqrt();
    let runs = 40_000;
    for (place, (distribution, cdf)) in distributions().into_iter().enumerate() {
        let sampler = Sampler::new(distribution);
        assert_eq!(*sampler.distribution(), distribution);
        let agent = AgentId::of(&format!("{place}"));
        let address = Address::new(Purpose::Stake, agent, Time::default());
        let mut drawn: Vec<f64> =
            (0..runs).map(|run| sampler.at_score(Draws::new(5, run).normal(address))).collect();
        drawn.sort_by(f64::total_cmp);
        let (low, high) = distribution.support();
        assert!(drawn[0] >= low && drawn[drawn.len() - 1] <= high, "{distribution:?}");
        let n = drawn.len() as f64;
        let far = drawn.iter().enumerate().fold(0.0_f64, |far, (i, &x)| {
            let p = cdf(x);
            far.max(p - i as f64 / n).max((i + 1) as f64 / n - p)
        });
        println!("{distribution:?}: √n D {:.3}, below {bar:.3}", far * n.sqrt());
        assert!(far * n.sqrt() < bar, "{distribution:?}: √n D {}", far * n.sqrt());
    }
    let known = Sampler::new(Distribution::Fixed(0.7));
    assert!([-9.0, 0.0, 9.0].iter().all(|&z| known.at_score(z) == 0.7));
}

#[test]
fn the_margins_of_the_copula_are_uniform_whatever_the_correlation() {
    for correlation in [0.0, 0.3, 0.9, 0.999] {
        let mut counts = [0; BINS];
        for run in 0..N {
            let draws = Draws::new(12, run);
            let common = draws.normal(Address::new(Purpose::ConsentCommon, AgentId::WORLD, Time::default()));
            let mut uniform =
                [draws.normal(Address::new(Purpose::Consent, AgentId::of("USA"), Time::default()))];
            correlated_uniforms(correlation, common, &mut uniform);
            counts[(uniform[0] * BINS as f64) as usize] += 1;
        }
        assert_even(&format!("correlation {correlation}"), &counts);
    }
}
