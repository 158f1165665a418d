//! The ladder: how long it takes to slip to the top, and at which risk a challenger stops.

use super::run::{records, study};
use super::{Check, Criterion, Group};
use crate::base::math::{exp, gamma_quantile, ln, ln_1p, ln_gamma, logistic};
use crate::model::study::{Event, Rung};

pub(super) const GROUP: Group = Group {
    name: "ladder",
    about: "autonomous risk against the negative binomial law, and brinkmanship against its closed form",
    checks,
};

const HOLD_ONLY: &str = include_str!("../../../configs/limits/hold_only_ladder.toml");
const BRINKMANSHIP: &str = include_str!("../../../configs/limits/brinkmanship.toml");
const GEOMETRICS: &str = "sum of four geometric times, χ² at α = 1e-6";
const POWELL: &str = "Powell 1988, closed form; within 5 standard errors";

fn checks() -> Vec<Check> {
    let mut checks = hold_only();
    checks.extend(brinkmanship());
    checks
}

/// Rounds from theatre war to strategic exchange, four rungs at a constant risk.
fn hold_only() -> Vec<Check> {
    let study = study(HOLD_ONLY, "hold_only_ladder.toml", &[]);
    let records = records(&study);
    let risk = study.parameters.medians().rung_autonomous_risk[Rung::TheatreWar];
    let rounds: Vec<u32> = records[0].iter().map(|record| record.days_fought / study.round_days).collect();
    let unfinished = records[0].iter().filter(|record| !record.events.contains(Event::StrategicExchange));
    // P(n) = C(n − 1, 3) ε⁴ (1 − ε)^(n − 4)
    let probability = |n: u32| {
        let (n, k) = (n as f64, 4.0);
        let ways = ln_gamma(n) - ln_gamma(k) - ln_gamma(n - k + 1.0);
        exp(ways + k * ln(risk) + (n - k) * ln_1p(-risk))
    };
    let runs = rounds.len() as f64;
    let (mut statistic, mut cells, mut seen, mut below) = (0.0, 0, 0, 0.0);
    for n in 4.. {
        let expected = runs * probability(n);
        if n > 40 && expected < 10.0 {
            break;
        }
        let count = rounds.iter().filter(|&&round| round == n).count();
        statistic += (count as f64 - expected) * (count as f64 - expected) / expected;
        below += expected;
        seen += count;
        cells += 1;
    }
    let (tail, expected) = ((rounds.len() - seen) as f64, runs - below);
    statistic += (tail - expected) * (tail - expected) / expected;
    let mean = rounds.iter().map(|&round| round as f64).sum::<f64>() / runs;
    let sd = (4.0 * (1.0 - risk)).sqrt() / risk;
    vec![
        Check::none("hold-only ladder: runs that never reach the top", GEOMETRICS, unfinished.count() as u64),
        Check {
            name: format!("hold-only ladder: χ² of the rounds to the top, {cells} degrees of freedom"),
            source: GEOMETRICS,
            expected: cells as f64,
            obtained: statistic,
            criterion: Criterion::AtMost(2.0 * gamma_quantile(0.5 * cells as f64, 1.0 - 1e-6)),
        },
        Check::within(
            "hold-only ladder: mean rounds to the top",
            "4 / ε, within 5 standard errors",
            4.0 / risk,
            mean,
            5.0 * sd / runs.sqrt(),
        ),
    ]
}

/// The share of challengers that stop in the first round, at risks of disaster below, at and above
/// (w − q) / (w − d) = .1: logistic in λ (q − [(1 − Π) w + Π d]) / s.
fn brinkmanship() -> Vec<Check> {
    let mut checks = Vec::new();
    for (precision, risk) in [(50, 0.05), (50, 0.1), (50, 0.15), (1000, 0.09), (1000, 0.11)] {
        let set = [
            format!("parameters.precision={precision}"),
            format!("parameters.rung_perceived_risk.theatre_war={risk}"),
        ];
        let study = study(BRINKMANSHIP, "brinkmanship.toml", &[&set[0], &set[1]]);
        let records = records(&study);
        // Conceding also ends a crisis, at the price of more territory than a round of fighting takes.
        let kept = 0.7;
        let stops = records[0].iter().filter(|r| r.days_fought == study.round_days && r.territory_end > kept);
        let scale = study.parameters.medians().payoff_scale_gdp_pct;
        let going_on = (1.0 - risk) - 9.0 * risk;
        checks.push(Check::share(
            format!("brinkmanship: share that stops at risk {risk}, λ {precision}"),
            POWELL,
            logistic(-(precision as f64) * going_on / scale),
            stops.count() as u64,
            study.runs,
            5.0,
        ));
    }
    checks
}
