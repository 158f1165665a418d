//! The table of states.
#![allow(clippy::unwrap_used)] // a test may fail where it stands

use crate::base::chance::AgentId;
use crate::model::study::states::{StateRow, StateTable, column_notes};

const HEADER: &str = "code,name,gdp_usd_bn,warheads,reach_km,aid_gdp_pct_to_AAA,club";

fn problems(body: &str) -> Vec<(u64, String, String)> {
    let problems = StateTable::parse(&format!("{HEADER}\n{body}")).unwrap_err();
    problems.into_iter().map(|problem| (problem.line, problem.column, problem.message)).collect()
}

#[test]
fn the_bundle_has_its_states_and_figures() {
    let table = StateTable::bundled();
    assert_eq!(table.rows.len(), 49);
    assert_eq!(
        table.group_names,
        ["nato_member", "eu_member", "bilateral_agreement_with_ukraine", "coalition_of_the_willing"]
    );
    let count = |group: &str| table.members(group).map(|members| members.len());
    assert_eq!(count("nato_member"), Some(32));
    assert_eq!(count("eu_member"), Some(27));
    assert_eq!(count("bilateral_agreement_with_ukraine"), Some(27));
    assert_eq!(count("coalition_of_the_willing"), Some(34));
    assert_eq!(count("warsaw_pact"), None);

    let usa = table.row("USA").unwrap();
    assert_eq!(usa.gdp_usd_bn, Some(29185.0));
    assert_eq!(usa.military_expenditure_usd_bn, Some(997.309));
    assert_eq!(usa.personnel_k, Some(1280.0));
    assert_eq!(usa.warheads, Some(5177));
    assert_eq!(usa.reach_km, Some(20000.0));
    assert_eq!(usa.opinion_pct, Some(60.0));
    assert_eq!(usa.aid_to("UKR"), Some(0.5853));
    assert_eq!(usa.borders, Some(vec![]));
    assert_eq!(usa.groups, ["nato_member", "bilateral_agreement_with_ukraine"]);

    let poland = table.row("POL").unwrap();
    assert_eq!(poland.borders.as_deref().unwrap().join(" "), "RUS UKR BLR");
    assert_eq!(poland.polyarchy, Some(0.768));
    assert_eq!(poland.reach_km, None);

    let iceland = table.row("ISL").unwrap();
    assert_eq!(iceland.military_expenditure_usd_bn, Some(0.0));
    assert_eq!(iceland.personnel_k, Some(0.0));
    assert_eq!(table.row("PRK").unwrap().military_expenditure_usd_bn, None);
    assert_eq!(table.row("ALB").unwrap().aid_to("UKR"), None);
    assert_eq!(table.row("CHN").unwrap().aid_to("UKR"), Some(0.0));
    assert_eq!(table.row("UKR").unwrap().capital.as_deref(), Some("Kyiv"));
}

#[test]
fn every_bundled_column_has_its_note_and_every_note_its_column() {
    let header = include_str!("../../src/model/study/data/states.csv").lines().next().unwrap();
    let noted: Vec<&str> = column_notes().iter().map(|note| note.column.as_str()).collect();
    assert_eq!(header.split(',').collect::<Vec<_>>(), noted);
    for note in column_notes() {
        assert!(["measured", "estimated", "assumed"].contains(&note.status.as_str()));
        assert!(!note.source.is_empty() && !note.licence.is_empty() && !note.doubt.is_empty());
        let says_how = ["VERIFIED", "PRESS", "RECALLED", "no source"];
        assert!(says_how.iter().any(|mark| note.doubt.contains(mark)), "{note:?}");
    }
}

#[test]
fn a_row_becomes_a_state_seen_from_the_protege() {
    let table = StateTable::bundled();
    let ukraine = table.row("UKR").unwrap();
    let russia = table.row("RUS").unwrap().state(ukraine, "RUS").unwrap();
    assert!((russia.distance_km - 744.5).abs() < 2.0, "{}", russia.distance_km);
    assert!(russia.nuclear && !russia.borders_challenger);
    let protege = ukraine.state(ukraine, "RUS").unwrap();
    assert_eq!(protege.distance_km, 0.0);
    assert!(protege.borders_challenger && !protege.nuclear);
    let finland = table.row("FIN").unwrap().state(ukraine, "RUS").unwrap();
    assert!(finland.borders_challenger);
    assert_eq!(finland.aid_gdp_pct, Some(1.4342));
    assert_eq!(finland.id, AgentId::of("FIN"));
    let estonia = table.row("EST").unwrap();
    let from_tallinn = table.row("FIN").unwrap().state(estonia, "RUS").unwrap();
    assert!((from_tallinn.distance_km - 82.0).abs() < 2.0);
    assert_eq!(from_tallinn.aid_gdp_pct, None);
}

#[test]
fn what_the_model_needs_and_is_blank_is_named() {
    let table = StateTable::bundled();
    let ukraine = table.row("UKR").unwrap();
    let korea = table.row("PRK").unwrap();
    assert_eq!(korea.state(ukraine, "RUS"), Err(vec!["military_expenditure_usd_bn"]));
    let unknown = StateRow { code: "AAA".to_string(), ..StateRow::default() };
    assert_eq!(unknown.state(&unknown, "AAA").unwrap_err().len(), 5);
    let blank = unknown.state(ukraine, "RUS").unwrap_err();
    assert_eq!(blank.len(), 9);
    assert!(blank.contains(&"borders") && blank.contains(&"capital_latitude_degrees"));
    let far = table.row("POL").unwrap().state(&unknown, "RUS").unwrap_err();
    assert_eq!(far, ["capital_latitude_degrees of the protégé", "capital_longitude_degrees of the protégé"]);
}

#[test]
fn blanks_are_unknown_and_groups_are_columns_of_true_and_false() {
    let table =
        StateTable::parse(&format!("{HEADER}\nBBB,Bee,10,,,0.5,true\nCCC,\"Cee, a state\",,0,900,,\n"))
            .unwrap();
    assert_eq!(table.codes().collect::<Vec<_>>(), ["BBB", "CCC"]);
    assert_eq!(table.members("club"), Some(vec!["BBB"]));
    let (first, second) = (&table.rows[0], &table.rows[1]);
    assert_eq!(first.warheads, None);
    assert_eq!(first.aid_to("AAA"), Some(0.5));
    assert_eq!(second.name, "Cee, a state");
    assert_eq!((second.warheads, second.aid_to("AAA")), (Some(0), None));
    assert_eq!(first.borders, None);
    assert_eq!(second.reach_km, Some(900.0));
}

#[test]
fn all_problems_are_told_at_once() {
    let found =
        problems("BBB,Bee,ten,1.5,-3,inf,true\nBBB,,-1,-1,NaN,2000,maybe\nCCC,Cee\nclub,Dee,0,0,,,false\n");
    let places: Vec<(u64, &str)> = found.iter().map(|(line, column, _)| (*line, column.as_str())).collect();
    assert_eq!(
        places,
        [
            (2, "gdp_usd_bn"),
            (2, "warheads"),
            (2, "reach_km"),
            (2, "aid_gdp_pct_to_AAA"),
            (3, "name"),
            (3, "gdp_usd_bn"),
            (3, "warheads"),
            (3, "reach_km"),
            (3, "aid_gdp_pct_to_AAA"),
            (3, "club"),
            (3, "code"),
            (4, ""),
            (5, "gdp_usd_bn"),
            (5, "code"),
        ]
    );
    assert_eq!(found[0].2, "`ten` is not a number");
    assert_eq!(found[7].2, "`NaN` is not a finite number");
    assert_eq!(found[10].2, "`BBB` is the code of an earlier state");
    assert_eq!(found[11].2, "has 2 cells, but there are 7 columns");
}

#[test]
fn a_wrong_header_is_told() {
    let told = |text: &str| {
        let problems = StateTable::parse(text).unwrap_err();
        problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>()
    };
    assert_eq!(told("").len(), 1);
    assert_eq!(
        told("name,gdp,name\nBee,10,Bee\n"),
        ["`gdp` is not a known column", "the column `name` is there twice", "the column `code` is missing"]
    );
}

#[test]
fn a_spreadsheet_with_semicolons_is_read_and_a_decimal_comma_is_named() {
    let text = "code;name;gdp_usd_bn;club\nBBB;Bee;10.5;true\n";
    let table = StateTable::parse(text).unwrap();
    assert_eq!((table.rows[0].gdp_usd_bn, table.members("club")), (Some(10.5), Some(vec!["BBB"])));
    let problems = StateTable::parse(&text.replace("10.5", "10,5")).unwrap_err();
    assert_eq!(problems[0].message, "`10,5` has a decimal comma: write 10.5");
    // As a spreadsheet of Windows writes it: all cells have it, and the lines are those of the file.
    let windows = "code;name;gdp_usd_bn;population_m\r\nAAA;Ay;10;1\r\nBBB;Bee;1,250;10,5\r\n";
    let problems = StateTable::parse(windows).unwrap_err();
    let [only] = &problems[..] else { panic!("{problems:?}") };
    assert_eq!((only.line, &*only.column), (3, "gdp_usd_bn"));
    let told = "`1,250` has a decimal comma: write 1.250, or 1250 for thousands; so has another cell";
    assert_eq!(only.message, told);
}
