//! `casus verify` as a user types it. That every check passes is tested with the table in docs/verification.md.

use crate::binary::{assert_said, out, run, said};

#[test]
fn one_group_in_every_format() {
    let text = out(&run(&["verify", "kernel"]));
    assert!(text.contains("pass  two-player crisis: P(war)"), "{text}");
    let csv = out(&run(&["verify", "kernel", "--format", "csv"]));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    assert_eq!(reader.headers().expect("a header").iter().next_back(), Some("passed"));
    let rows = reader.records().map(|row| row.expect("a row")).filter(|row| &row[6] == "pass").count();
    let json: serde_json::Value =
        serde_json::from_str(&out(&run(&["verify", "kernel", "--format", "json"]))).expect("JSON");
    let objects = json.as_array().expect("an array");
    assert_eq!(objects.len(), rows);
    assert!(objects.iter().any(|check| check["expected"].as_f64() == Some(0.622459)), "{json:#}");
}

#[test]
fn an_unknown_group_is_named_beside_those_that_there_are() {
    assert_said(&said(&["verify", "laddre"]), 2, &["`laddre`", "ladder"]);
}

#[test]
fn a_study_repeated_on_other_threads_in_another_order_has_the_same_bytes() {
    let study = "configs/three_states.toml";
    let csv = out(&run(&["verify", "--repeat", study, "--runs", "700", "--threads", "3", "--format", "csv"]));
    let mut files = Vec::new();
    for row in csv::Reader::from_reader(csv.as_bytes()).records() {
        let row = row.expect("a row");
        assert_eq!(row[2], row[3], "{}", &row[1]);
        assert_eq!(&row[4], "true");
        files.push(row[1].to_string());
    }
    assert!(files.contains(&"outcomes.csv".to_string()) && files.contains(&"histograms.csv".to_string()));
    // Another seed gives other bytes: the hashes are of what was run.
    let other = out(&run(&["verify", "--repeat", study, "--runs", "700", "--seed", "99", "--format", "csv"]));
    assert_ne!(csv, other);
}
