//! Would cases made by the posterior look like those that happened (Rubin 1984; Gelman, Meng & Stern 1996)?

use super::diagnostics::quantile;
use super::likelihood::Likelihood;
use super::tempering::Population;
use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};
use crate::base::decision::choose;
use crate::base::parallel;
use crate::lab::history::{Case, MAX_OUTCOMES, Question};
use crate::model::study::Kind;

/// A share of cases, as it was and as the posterior would have it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Predicted {
    /// Name of the evidence.
    pub evidence: String,
    /// Which of its cases.
    pub part: &'static str,
    /// Name of the share: an outcome, or `war if attacked`.
    pub quantity: String,
    /// Number of cases in that part.
    pub cases: usize,
    /// What it was.
    pub observed: f64,
    /// Mean over the posterior.
    pub mean: f64,
    /// 95 % of replicated data lie between.
    pub interval: [f64; 2],
    /// Share of replicas as far out as what happened, on either side (a two-sided posterior predictive p-value).
    pub p_value: f64,
}

type Part = (&'static str, fn(&Case) -> bool);

/// Responder's and protégé's force together, relative to the challenger's.
fn balance(case: &Case) -> f64 {
    let figure = |figure: Option<f64>| figure.unwrap_or(0.0);
    let f = &case.figures;
    (figure(f.protege_capability) + figure(f.responder_capability))
        / figure(f.challenger_capability).max(1e-9)
}

const PARTS: &[Part] = &[
    ("all", |_| true),
    ("balance below .7", |case| case.question == Question::Deterrence && balance(case) < 0.7),
    ("balance .7 to 1.2", |case| {
        case.question == Question::Deterrence && (0.7..1.2).contains(&balance(case))
    }),
    ("balance above 1.2", |case| case.question == Question::Deterrence && balance(case) >= 1.2),
    ("nuclear responder", |case| case.question == Question::Deterrence && case.responder_nuclear),
    ("grey zone", |case| case.question == Question::Response && case.kind == Kind::GreyZone),
    ("limited or full", |case| case.question == Question::Response && case.kind > Kind::GreyZone),
    ("full", |case| case.question == Question::Response && case.kind == Kind::Full),
    ("nuclear challenger", |case| case.question == Question::Response && case.challenger_nuclear),
];

/// Replicates the data once with every vector of the populations, and counts.
pub(crate) fn predictive_check(
    likelihood: &Likelihood,
    populations: &[Population],
    seed: u64,
) -> Vec<Predicted> {
    let vectors: Vec<&Vec<f64>> = populations.iter().flat_map(|population| &population.scores).collect();
    let replicas = parallel::map_places(vectors.len(), |number| {
        replica(&likelihood.predictions(vectors[number]), seed, number as u64)
    });
    let mut checked = Vec::new();
    for (e, evidence) in likelihood.evidence().iter().enumerate() {
        let question = evidence.cases.first().map_or(Question::Response, |case| case.question);
        for (part, belongs) in PARTS {
            let places: Vec<usize> =
                (0..evidence.cases.len()).filter(|&place| belongs(&evidence.cases[place])).collect();
            if places.is_empty() {
                continue;
            }
            for (quantity, share) in shares(question) {
                let of =
                    |outcomes: &[usize]| share(&places.iter().map(|&at| outcomes[at]).collect::<Vec<_>>());
                let Some(observed) = of(&likelihood.observed()[e]) else { continue };
                let mut made: Vec<f64> = replicas.iter().filter_map(|replica| of(&replica[e])).collect();
                made.sort_by(f64::total_cmp);
                let n = made.len() as f64;
                let tail = |far: &dyn Fn(f64) -> bool| made.iter().filter(|&&x| far(x)).count() as f64 / n;
                checked.push(Predicted {
                    evidence: evidence.name.clone(),
                    part,
                    quantity,
                    cases: places.len(),
                    observed,
                    mean: made.iter().sum::<f64>() / n,
                    interval: [quantile(&made, 0.025), quantile(&made, 0.975)],
                    p_value: (2.0 * tail(&|x| x <= observed).min(tail(&|x| x >= observed))).min(1.0),
                });
            }
        }
    }
    checked
}

/// What would have happened in every case, drawn from its probabilities.
pub(super) fn replica(predictions: &[Vec<[f64; MAX_OUTCOMES]>], seed: u64, number: u64) -> Vec<Vec<usize>> {
    let draws = Draws::new(seed, number);
    let drawn = |evidence: usize, case: usize, p: &[f64; MAX_OUTCOMES]| {
        let time = Time { quarter: evidence as u32, round: case as u32 };
        choose(p, draws.uniform(Address::new(Purpose::CalibrationReplica, AgentId::WORLD, time)))
    };
    predictions
        .iter()
        .enumerate()
        .map(|(e, cases)| cases.iter().enumerate().map(|(c, p)| drawn(e, c, p)).collect())
        .collect()
}

type Share = Box<dyn Fn(&[usize]) -> Option<f64>>;

/// The shares that are looked at: of every outcome, and of those who fight among the attacked.
fn shares(question: Question) -> Vec<(String, Share)> {
    let mut shares: Vec<(String, Share)> = Vec::new();
    for (place, name) in question.outcomes().iter().enumerate() {
        let of = move |outcomes: &[usize]| share_of(outcomes, |_| true, |outcome| outcome == place);
        shares.push((name.to_string(), Box::new(of)));
    }
    if question == Question::Deterrence {
        let of = |outcomes: &[usize]| share_of(outcomes, |outcome| outcome > 0, |outcome| outcome == 2);
        shares.push(("war if attacked".to_string(), Box::new(of)));
    }
    shares
}

fn share_of(
    outcomes: &[usize],
    among: impl Fn(usize) -> bool,
    counts: impl Fn(usize) -> bool,
) -> Option<f64> {
    let trials = outcomes.iter().filter(|&&outcome| among(outcome)).count();
    let count = outcomes.iter().filter(|&&outcome| among(outcome) && counts(outcome)).count();
    (trials > 0).then(|| count as f64 / trials as f64)
}
