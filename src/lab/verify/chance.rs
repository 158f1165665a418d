//! Chance: what is drawn follows the law that is asked for, and stays the number that it was.

use super::run::study;
use super::{Check, Criterion, Group};
use crate::base::chance::{Address, AgentId, Distribution, Draws, Purpose, Sampler, Time};
use crate::base::math::{beta_regularized, gamma_p, ln, logit, normal_cdf};
use crate::model::crisis::{Prepared, Scenario, World};
use crate::model::study::{Conferral, Consent};

pub(super) const GROUP: Group = Group {
    name: "chance",
    about: "drawn values against their distribution functions, and against earlier ones",
    checks,
};

const NATO: &str = include_str!("../../../configs/nato_vs_european.toml");
const KOLMOGOROV: &str = "Kolmogorov 1933, critical value at α = 1e-6";
const PINNED: &str = "the values of version 0.1.0, same bits";
/// √(−½ ln(α / 2)), α = 1e-6.
const CRITICAL: f64 = 2.693_4;
const DRAWN: u64 = 20_000;

fn checks() -> Vec<Check> {
    let mut checks = Vec::new();
    for law in LAWS {
        let sampler = Sampler::new(law.distribution);
        let address = Address::new(Purpose::Stake, AgentId::of(law.name), Time::default());
        let drawn = (0..DRAWN).map(|run| sampler.at_score(Draws::new(5, run).normal(address))).collect();
        checks.push(kolmogorov(format!("{}: √n D of {DRAWN} draws", law.name), drawn, law.cdf));
    }
    checks.extend(traits());
    for law in LAWS {
        let sampler = Sampler::new(law.distribution);
        let moved = SCORES
            .iter()
            .zip(law.values)
            .filter(|&(&z, value)| sampler.at_score(z).to_bits() != value.to_bits());
        checks.push(Check::none(
            format!("{}: values at five scores that have changed", law.name),
            PINNED,
            moved.count() as u64,
        ));
    }
    checks
}

/// √n times the greatest distance between the share of values up to a point and its probability.
fn kolmogorov(name: String, mut drawn: Vec<f64>, cdf: impl Fn(f64) -> f64) -> Check {
    drawn.sort_by(f64::total_cmp);
    let n = drawn.len() as f64;
    let far = drawn.iter().enumerate().fold(0.0_f64, |far, (i, &x)| {
        let p = cdf(x);
        far.max(p - i as f64 / n).max((i + 1) as f64 / n - p)
    });
    // The mean of Kolmogorov's distribution is √(π/2) ln 2.
    Check {
        name,
        source: KOLMOGOROV,
        expected: 0.868_7,
        obtained: far * n.sqrt(),
        criterion: Criterion::AtMost(CRITICAL),
    }
}

/// Traits as runs of the main study begin with them: one state's, over runs.
fn traits() -> Vec<Check> {
    let study = study(NATO, "nato_vs_european.toml", &[]);
    let prepared = Prepared::new(&study);
    // Governments have a shock on consent where consent is asked.
    let asked = study.regimes.iter().find(|regime| regime.consent != Consent::Nobody);
    let regime = asked.unwrap_or(&study.regimes[0]);
    let scenario = Scenario { prepared: &prepared, regime, conferral: Conferral::Decided };
    let mut world = World::new(scenario);
    let mut scores = [const { Vec::new() }; 5];
    for run in 0..DRAWN {
        world.begin(run);
        let v = &world.values;
        let (own, public, i) = (&world.base, &world.public.traits, 1);
        let log = |drawn: f64, median: f64, sd: f64| ln(drawn / median) / sd;
        scores[0].push(log(own.stake_gdp_pct[i], public.stake_gdp_pct[i], v.stake_sd_log));
        scores[1].push(log(own.war_cost_gdp_pct[i], public.war_cost_gdp_pct[i], v.war_cost_sd_log));
        scores[2].push(log(
            own.audience_cost_gdp_pct[i],
            public.audience_cost_gdp_pct[i],
            v.audience_cost_sd_log,
        ));
        scores[3].push(log(own.nuclear_loss_gdp_pct[i], v.nuclear_loss_gdp_pct, v.nuclear_loss_sd_log));
        scores[4].push(logit(world.private.consent_uniform[i]));
    }
    let names = ["stake", "war cost", "audience cost", "nuclear loss", "consent shock"];
    let laws: [fn(f64) -> f64; 5] =
        [normal_cdf, normal_cdf, normal_cdf, normal_cdf, crate::base::math::logistic];
    names
        .into_iter()
        .zip(scores)
        .zip(laws)
        .map(|((name, scores), law)| {
            kolmogorov(format!("a responder's {name} as runs draw it: √n D of {DRAWN} runs"), scores, law)
        })
        .collect()
}

/// Scores at which values are pinned: the middle, both flanks, and far tails.
const SCORES: [f64; 5] = [-5.0, -1.25, 0.0, 0.8, 5.0];

/// A distribution, its distribution function, and its values at [`SCORES`]. If a value changes, every study
/// that draws from the distribution does.
struct Law {
    name: &'static str,
    distribution: Distribution,
    cdf: fn(f64) -> f64,
    values: [f64; 5],
}

fn triangle(x: f64, low: f64, mode: f64, high: f64) -> f64 {
    if x <= mode && mode > low {
        (x - low) * (x - low) / ((high - low) * (mode - low))
    } else {
        1.0 - (high - x) * (high - x) / ((high - low) * (high - mode))
    }
}

#[rustfmt::skip]
const LAWS: &[Law] = &[
    Law {
        name: "uniform",
        distribution: Distribution::Uniform { low: -2.0, high: 5.0 },
        cdf: |x| (x + 2.0) / 7.0,
        values: [-1.9999979934389969, -1.2604515843320132, 1.5, 3.5170122099162233, 4.999997993438996],
    },
    Law {
        name: "log-uniform",
        distribution: Distribution::LogUniform { low: 0.02, high: 0.3 },
        cdf: |x| ln(x / 0.02) / ln(15.0),
        values: [0.020000015525342963, 0.026624641639212677, 0.07745966692414832, 0.16902851354923779, 0.29999976712003623],
    },
    Law {
        name: "normal",
        distribution: Distribution::Normal { mean: 3.0, sd: 0.7 },
        cdf: |x| normal_cdf((x - 3.0) / 0.7),
        values: [-0.5, 2.125, 3.0, 3.56, 6.5],
    },
    Law {
        name: "log-normal",
        distribution: Distribution::LogNormal { median: 8.0, sd_log: 0.6 },
        cdf: |x| normal_cdf(ln(x / 8.0) / 0.6),
        values: [0.39829654694291156, 3.7789324219281175, 8.0, 12.928595217543148, 160.68429538550134],
    },
    Law {
        name: "logit-normal",
        distribution: Distribution::LogitNormal { median: 0.4, sd_logit: 0.9 },
        cdf: |x| normal_cdf((logit(x) - logit(0.4)) / 0.9),
        values: [0.007351552114170186, 0.17792564511113018, 0.4, 0.5779917890964468, 0.9836096261029607],
    },
    Law {
        name: "beta",
        distribution: Distribution::Beta { mean: 0.42, concentration: 12.0 },
        cdf: |x| beta_regularized(5.04, 6.96, x),
        values: [0.015104770383052916, 0.24727712306382446, 0.4154145246899368, 0.5331107371439102, 0.9489068135656625],
    },
    Law {
        name: "beta, U-shaped",
        distribution: Distribution::Beta { mean: 0.5, concentration: 1.0 },
        cdf: |x| beta_regularized(0.5, 0.5, x),
        values: [2.0274418612908977e-13, 0.027288916170507927, 0.49999999999999967, 0.8932804852004504, 0.9999999999997973],
    },
    Law {
        name: "gamma",
        distribution: Distribution::Gamma { mean: 3.0, sd: 2.0 },
        cdf: |x| gamma_p(2.25, 0.75 * x),
        values: [0.0025002017021979552, 0.9141063033982975, 2.5691691784563124, 4.321185016771818, 24.88534510158794],
    },
    Law {
        name: "gamma, shape below one",
        distribution: Distribution::Gamma { mean: 1.0, sd: 2.0 },
        cdf: |x| gamma_p(0.25, 0.25 * x),
        values: [1.822894928273042e-26, 0.00033639368050651164, 0.17469520941149355, 1.3416622725793974, 47.458584174130785],
    },
    Law {
        name: "triangular",
        distribution: Distribution::Triangular { low: 1.0, mode: 2.0, high: 5.0 },
        cdf: |x| triangle(x, 1.0, 2.0, 5.0),
        values: [1.0010707970337636, 1.6500762221981518, 2.550510257216822, 3.4055518876423854, 4.998145325132784],
    },
    Law {
        name: "triangular, mode at the end",
        distribution: Distribution::Triangular { low: 1.0, mode: 5.0, high: 5.0 },
        cdf: |x| triangle(x, 1.0, 5.0, 5.0),
        values: [1.0021415940675271, 2.3001524443963035, 3.8284271247461903, 4.551100339706787, 4.9999994266968155],
    },
    Law {
        name: "PERT",
        distribution: Distribution::Pert { low: 1.0, mode: 4.0, high: 12.0 },
        cdf: |x| beta_regularized(1.0 + 12.0 / 11.0, 1.0 + 32.0 / 11.0, (x - 1.0) / 11.0),
        values: [1.0026818018283885, 2.3935226978608717, 4.637800885101726, 6.48906569363048, 11.848758160876086],
    },
    Law {
        name: "PERT, mode at the end",
        distribution: Distribution::Pert { low: 0.0, mode: 0.0, high: 1.0 },
        cdf: |x| beta_regularized(1.0, 5.0, x),
        values: [5.733032094936982e-8, 0.022084062085922018, 0.12944943670387593, 0.26682499381164176, 0.9508559588982163],
    },
];
