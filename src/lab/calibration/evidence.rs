//! The cases that parameters are estimated from.

use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};
use crate::base::math::exp;
use crate::lab::history::{Case, CaseModel, Figures, Promise, Question, Relations, Source, pact_applies};
use crate::model::study::{Kind, Study};
use std::collections::BTreeMap;

/// Cases of one source, put before the model.
#[derive(Clone, Debug)]
pub(crate) struct Evidence {
    /// Name in files.
    pub name: String,
    /// The study that they were put into.
    pub template: Study,
    /// The cases, in the order of `models` and `applies`.
    pub cases: Vec<Case>,
    /// Each as a study of its own.
    pub models: Vec<CaseModel>,
    /// The probability that a pact speaks to the attack, by case.
    pub applies: Vec<f64>,
    /// What its logarithmic likelihood counts, since cases of one crisis or war tell less than as many independent ones:
    /// one over the design effect 1 + ρ (m − 1), m the mean size of the cluster of a case (Kish 1965).
    pub weight: f64,
}

/// Correlation of what cases of one crisis leave unexplained, ρ, `measured`: .13 for help and .12 for the log score of 1,746
/// responses of great powers in 410 crises, beyond a regression on the other crises (by the levels .10 to .21).
const CLUSTER_CORRELATION: f64 = 0.13;

/// What each of the cases in clusters of these `sizes` counts: one over their design effect.
pub(crate) fn counts_for(sizes: impl Iterator<Item = usize>) -> f64 {
    let (cases, squares) = sizes.fold((0, 0), |(cases, squares), size| (cases + size, squares + size * size));
    let size_of_a_case = squares as f64 / cases.max(1) as f64;
    1.0 / (1.0 + CLUSTER_CORRELATION * (size_of_a_case - 1.0).max(0.0))
}

impl Evidence {
    /// Cases of `source` in the study `template`. Panics if one has a gap ([`crate::lab::history::read`] fills them).
    pub(crate) fn new(name: &str, source: Source, template: &Study, cases: Vec<Case>) -> Evidence {
        let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
        for case in &cases {
            *sizes.entry(&case.cluster).or_default() += 1;
        }
        let applies: Vec<f64> = cases.iter().map(|case| pact_applies(source, case.year)).collect();
        Evidence {
            name: name.to_string(),
            template: template.clone(),
            weight: counts_for(sizes.into_values()),
            models: cases
                .iter()
                .zip(&applies)
                .map(|(case, &applies)| CaseModel::new(template, case, applies))
                .collect(),
            applies,
            cases,
        }
    }
}

/// Whether a case is used for estimation: all of Huth's, and the responses of the United States to crises of
/// 1945 to 2016 of actors without a pact, or, where parameters are estimated from `all_crises`, those of all great
/// powers to all. Wars of allies and obligations of pacts in wars are kept for checks.
pub(crate) fn used_in_estimation(source: Source, case: &Case, all_crises: bool) -> bool {
    match source {
        Source::Huth => true,
        Source::Icb if all_crises => true,
        Source::Icb => {
            case.promise == Promise::None && case.id.ends_with("-2") && (1945..=2016).contains(&case.year)
        }
        Source::Joining | Source::Obligations | Source::Own => false,
    }
}

/// Crises in which the United States fought beside actors with a pact and defended none of them: joint offensives
/// (ICB numbers: UNSCOM II 1998, Kosovo 1999, Iraq 2003, Libya 2011, Euphrates Shield 2016).
const JOINT_OFFENSIVES: [&str; 5] = ["429", "430", "440", "464", "481"];

/// Whether a case tells of a pact that was tested: a response of the United States to a crisis of 1945 to 2016 of
/// an actor to which a defence pact bound it, joint offensives left out.
pub(crate) fn is_tested_pact(source: Source, case: &Case) -> bool {
    source == Source::Icb
        && case.promise == Promise::Pact
        && case.id.ends_with("-2")
        && (1945..=2016).contains(&case.year)
        && !JOINT_OFFENSIVES.contains(&case.cluster.as_str())
}

/// Cases that nobody lived through, for a trial of the method where the files are not at hand: half of them
/// threats of deterrence, half responses without a promise, with figures scattered as wide as history's.
pub(crate) fn made_up_cases(count: usize, seed: u64) -> [Vec<Case>; 2] {
    let make = |place: usize, question: Question| {
        let draws = Draws::new(seed, place as u64);
        let score =
            |what: &str| draws.normal(Address::new(Purpose::MadeUpCase, AgentId::of(what), Time::default()));
        let threat = question == Question::Deterrence;
        let kind = if score("kind") > 0.6 { Kind::Full } else { Kind::Limited };
        Case {
            id: format!("{}-{place}", question.label()),
            cluster: place.to_string(),
            year: 1950,
            question,
            observed: 0,
            kind: if threat { Kind::Full } else { kind },
            promise: if threat { Promise::Threat } else { Promise::None },
            figures: Figures {
                challenger_capability: Some(100.0),
                protege_capability: Some(30.0 * exp(0.8 * score("protege"))),
                responder_capability: Some(100.0 * exp(0.8 * score("responder"))),
                distance_km: Some(2000.0 * exp(0.9 * score("distance"))),
                polyarchy: Some(0.7),
            },
            relations: Relations::default(),
            reach_km: Some(10_000.0),
            tie_pct: Some(0.5 * exp(score("tie"))),
            borders_challenger: score("border") > 1.0,
            challenger_nuclear: score("challenger_nuclear") > 1.0,
            responder_nuclear: score("responder_nuclear") > 0.6,
        }
    };
    [Question::Deterrence, Question::Response]
        .map(|question| (0..count / 2).map(|place| make(place, question)).collect())
}

#[cfg(test)]
mod tests {
    use super::{CLUSTER_CORRELATION, counts_for};

    /// Cases alone in their clusters count in full, four in one each one over 1 + 3 ρ, and the size of a cluster is the mean
    /// over cases, not over clusters.
    #[test]
    fn cases_of_one_crisis_count_less() {
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert_eq!(counts_for([1; 16].into_iter()), 1.0);
        assert!(near(counts_for([4].into_iter()), 1.0 / (1.0 + 3.0 * CLUSTER_CORRELATION)));
        let size_of_a_case = (4.0 * 4.0 + 4.0) / 8.0;
        let mixed = counts_for([4, 1, 1, 1, 1].into_iter());
        assert!(near(mixed, 1.0 / (1.0 + CLUSTER_CORRELATION * (size_of_a_case - 1.0))));
    }
}
