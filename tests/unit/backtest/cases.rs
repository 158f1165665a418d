//! Gaps of cases.

use crate::lab::history::{Case, Figures, Missing, Promise, Question, Relations, fill};
use crate::model::study::Kind;

/// A case of no importance.
fn case(id: &str) -> Case {
    Case {
        id: id.to_string(),
        cluster: id.to_string(),
        year: 1950,
        question: Question::Response,
        observed: 0,
        kind: Kind::Full,
        promise: Promise::None,
        figures: Figures {
            challenger_capability: Some(100.0),
            protege_capability: Some(50.0),
            responder_capability: Some(80.0),
            distance_km: Some(1000.0),
            polyarchy: Some(0.8),
        },
        relations: Relations::default(),
        reach_km: None,
        tie_pct: None,
        borders_challenger: false,
        challenger_nuclear: false,
        responder_nuclear: false,
    }
}

#[test]
fn gaps_take_the_median_of_the_others_and_are_counted() {
    let mut cases: Vec<Case> = ["a", "b", "c", "d"].iter().map(|id| case(id)).collect();
    cases[0].figures.distance_km = None;
    cases[1].figures.distance_km = Some(200.0);
    cases[2].figures.distance_km = Some(9000.0);
    assert_eq!(fill(&mut cases).figures, [("distance_km", 1)]);
    assert_eq!(cases[0].figures.distance_km, Some(1000.0));
    assert_eq!(fill(&mut cases), Missing::default());
}
