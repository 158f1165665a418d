//! `casus patterns` as a user types it. The table itself is tested with the one in docs/history.md.

use crate::binary::{assert_said, out, rows, run, said};
use std::collections::BTreeSet;

#[test]
fn the_text_fits_a_hundred_columns_and_counts_its_own_rows() {
    let text = out(&run(&["patterns", "--runs", "300"]));
    for line in text.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    let rows = |text: &str, words: &[&str]| {
        let row = |line: &&str| {
            (line.contains(" % (") || line.contains("χ²")) && words.iter().any(|word| line.ends_with(word))
        };
        text.lines().filter(row).count()
    };
    let verdicts = ["miss", "inside", "overlap"];
    // Sixteen rates, and two distributions of four shares each.
    assert_eq!(rows(&text, &verdicts), 18, "{text}");
    assert_eq!(rows(&text, &["(a share)"]), 8, "{text}");
    let (_, fitted) = text.split_once("CHECK, CASES FITTED").expect("a table of its own");
    assert_eq!((rows(fitted, &verdicts), rows(fitted, &["(a share)"])), (2, 4), "{text}");
    let held = rows(&text, &["inside", "overlap"]);
    let (_, summary) = text.split_once("fit: ").expect("a summary");
    // "1 of 2 tests hold (1 inside …); check: 12 of 16 tests hold (12 inside …)"
    let numbers: Vec<usize> = summary.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    assert_eq!((numbers[0] + numbers[2], numbers[1], numbers[3]), (held, 2, 16), "{text}");
    // Every miss is explained, and nothing else is.
    let missed: BTreeSet<&str> = text
        .lines()
        .filter(|line| line.ends_with("miss"))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let explained: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(id, _)| id)
        .filter(|id| id.contains('_') && !id.contains(' '))
        .collect();
    assert_eq!(missed, explained);
    assert!(text.contains("Illustrative, not simulated: us_pact_nuclear_abstain"), "{text}");
}

#[test]
fn formats_agree_and_threads_leave_no_trace() {
    let csv = out(&run(&["patterns", "--runs", "300", "--threads", "1", "--format", "csv"]));
    let other = out(&run(&["patterns", "--runs", "300", "--threads", "3", "--format", "csv"]));
    assert_eq!(csv, other);
    let json: serde_json::Value =
        serde_json::from_str(&out(&run(&["patterns", "--runs", "300", "--format", "json"]))).expect("JSON");
    let objects = json.as_array().expect("an array");
    assert_eq!(objects.len(), 29);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let column = |name: &str| header.iter().position(|column| column == name).expect("a column");
    let whole = |id: &str| {
        let of = rows(csv.as_bytes()).into_iter().filter(|row| row["distribution"] == id);
        of.map(|row| row["p_value"].clone()).collect::<Vec<_>>()
    };
    for id in ["us_pact_serious", "us_nopact_serious"] {
        let p = whole(id);
        assert!(p.len() == 4 && p.iter().all(|one| *one == p[0]), "{p:?}");
        assert!((0.0..=1.0).contains(&p[0].parse::<f64>().expect("a probability")), "{p:?}");
    }
    let (simulated, verdict, holds) = (column("simulated"), column("verdict"), column("holds"));
    for (row, object) in reader.records().map(|row| row.expect("a row")).zip(objects) {
        assert_eq!(object["pattern"].as_str(), Some(&row[0]));
        let illustrative = &row[column("use")] == "illustrative";
        assert_eq!(row[simulated].is_empty(), illustrative, "{}", &row[0]);
        assert_eq!(object["simulated"].as_f64(), row[simulated].parse().ok());
        assert_eq!(
            &row[holds],
            if illustrative {
                ""
            } else if &row[verdict] == "miss" {
                "false"
            } else {
                "true"
            }
        );
    }
}

#[test]
fn no_runs_are_refused() {
    assert_said(&said(&["patterns", "--runs", "0"]), 2, &["runs"]);
}
