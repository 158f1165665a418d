//! Files of cases, and of draws.

use crate::lab::calibration::used_in_estimation;
use crate::lab::history::CaseParameter;
use crate::lab::history::pact_applies;
use crate::lab::history::{OWN_COLUMNS, Promise, Question, Source, read};
use crate::model::study::{JointDraws, Kind};

const EXAMPLE: &str = include_str!("../../../configs/historical/cases_example.csv");

#[test]
fn a_file_of_ones_own_says_what_it_said() {
    let file = read(EXAMPLE, None).expect("the example is sound");
    assert_eq!((file.source, file.cases.len()), (Source::Own, 12));
    let header: Vec<&str> = EXAMPLE.lines().next().expect("a header").split(',').collect();
    assert_eq!(header, OWN_COLUMNS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    let case = &file.cases[6];
    assert_eq!((case.id.as_str(), case.cluster.as_str(), case.year), ("invented-07", "island", 1968));
    assert_eq!((case.question, case.observed, case.kind), (Question::Response, 3, Kind::Full));
    assert_eq!((case.promise, case.reach_km, case.tie_pct), (Promise::Pact, Some(6000.0), Some(3.0)));
    assert_eq!(case.figures.challenger_capability, Some(40.0));
    assert_eq!(
        (case.borders_challenger, case.challenger_nuclear, case.responder_nuclear),
        (false, false, true)
    );
    // What is empty is the median, and counted.
    assert_eq!(file.missing.figures, [("distance_km", 1), ("polyarchy", 1)]);
    assert_eq!(file.cases[7].figures.distance_km, Some(2100.0));
    assert!(file.left_out.is_empty());
    assert!(file.cases.iter().all(|case| !used_in_estimation(file.source, case, true)));
    assert_eq!(pact_applies(file.source, 1990), 1.0);
}

#[test]
fn columns_may_stand_in_any_order_and_most_may_lack() {
    let text = "observed,question,cluster,case,responder_capability,challenger_capability,promise\n\
                joined,joining,w,a,3,4,pact\nstayed_out,joining,v,b,,4,none\n";
    let file = read(text, None).expect("a sound file");
    assert_eq!(file.cases[0].observed, 1);
    let missing =
        [("protege_capability", 2), ("responder_capability", 1), ("distance_km", 2), ("polyarchy", 2)];
    assert_eq!(file.missing.figures, missing);
}

/// Everything that is said of a wrong file.
fn said(text: &str) -> Vec<String> {
    let problems = read(text, None).expect_err("a wrong file");
    let line = |line: Option<u64>| line.map_or("-".to_string(), |line| line.to_string());
    problems.iter().map(|one| format!("{}: {} | {}", line(one.line), one.message, one.help)).collect()
}

#[test]
fn all_that_is_wrong_with_a_file_is_said_at_once() {
    let text = "case,cluster,year,question,observed,kind,promise,challenger_capability,responder_capability,distance_km,\
                reach_km,polyarchy,responder_nuclear,colour\n\
                a,w,1950,response,deploy,limited,pact,1,2,300,,0.5,0,red\n\
                a,,1950.5,response,fled,huge,oath,-1,two,300,0,1.5,yes,red\n\
                b,w,1950,joining,joined,full,pact,1,2,300,,0.5,2,red\n\
                c,w,1950,response,combat,grey_zone,pact,1,2,300,,0.5,0,red\n\
                d,w,1950\n";
    let wanted = [
        "1: there is no column `colour` | columns are case, ",
        "3: there is another case \"a\" above",
        "3: `observed` is \"fled\" | abstain, material, deploy, combat",
        "3: `kind` is \"huge\" | grey_zone, limited, full",
        "3: `promise` is \"oath\" | none, pact, threat",
        "3: `polyarchy` is 1.5 | 0 to 1",
        "3: `challenger_capability` is -1 | 0 or more",
        "3: `responder_capability` is \"two\" | a number, or an empty cell",
        "3: `cluster` is empty | a name",
        "3: `year` is 1950.5 | a year",
        "3: `reach_km` is 0 | more than 0",
        "3: `responder_nuclear` is \"yes\" | a number",
        "4: `question` is joining, and another above",
        "4: `responder_nuclear` is 2 | 1, 0, or an empty cell",
        "5: `observed` is combat in a grey_zone crisis",
        "6: 3 cells, where the header has 14",
    ];
    let said = said(text);
    assert_eq!(said.len(), wanted.len(), "{said:#?}");
    for (said, wanted) in said.iter().zip(wanted) {
        assert!(said.starts_with(wanted), "{said}\nis not\n{wanted}");
    }
}

#[test]
fn a_file_that_is_none_of_those_known_is_told_what_would_be() {
    let lacks = said("case,cluster,question,observed,promise\na,b,joining,joined,pact\n");
    assert!(lacks[0].contains("lacks the columns challenger_capability, responder_capability"), "{lacks:?}");
    let other = said("a,b\n1,2\n");
    assert!(other[0].contains("not those of a file of cases that is known"), "{other:?}");
    assert!(other[0].contains("huth58.csv") && other[0].contains("responder_capability"));
    assert!(said("")[0].contains("not those of a file"));
    let empty = EXAMPLE.lines().next().expect("a header");
    assert!(said(empty)[0].contains("no row of the file is a case"));
}

#[test]
fn draws_of_parameters_are_read_or_refused_whole() {
    let text = "draw,level_threshold_gdp_pct.combat,history.threat_audience_cost_gdp_pct\n0,1.5,4\n1,2.5,5\n";
    let draws = JointDraws::parse_with("draws", text, CaseParameter::OWN).expect("sound draws");
    assert_eq!(draws.keys, ["level_threshold_gdp_pct.combat", "history.threat_audience_cost_gdp_pct"]);
    assert_eq!(draws.rows, [[1.5, 4.0], [2.5, 5.0]]);
    // A slope that cases alone have may be negative, as in the model.
    let slopes = JointDraws::parse_with("draws", "draw,history.attention_pact\n0,-0.5\n", CaseParameter::OWN);
    assert_eq!(slopes.expect("sound draws").rows, [[-0.5]]);
    let wrong = "draw,history.threat_audience_cost_gdp_pct\n0,-2000\n";
    let problems = JointDraws::parse_with("draws", wrong, CaseParameter::OWN).expect_err("wrong draws");
    assert!(problems[0].message.contains("outside 0 to"), "{problems:#?}");
}
