//! The tables in MODEL.md and docs/ are those that the program prints.

use crate::binary::{err, out, said};
use std::path::Path;
use std::{env, fs};

/// The text before the table of this name, the table, and the text after it; markers belong to the outer two.
fn cut<'a>(document: &str, text: &'a str, name: &str) -> (&'a str, &'a str, &'a str) {
    let (begin, end) = (format!("<!-- {name}:begin -->\n"), format!("<!-- {name}:end -->\n"));
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("{document} has no line {begin}"));
    let (table, after) =
        rest.split_once(&end).unwrap_or_else(|| panic!("{document} has no line {end} after it"));
    assert!(!after.contains(&begin) && !after.contains(&end), "{document} has the markers of {name} twice");
    (&text[..before.len() + begin.len()], table, &text[text.len() - after.len() - end.len()..])
}

/// Fails unless the table of this name in a document is what the command of that name prints.
fn assert_fresh(document: &str, name: &str) {
    let output = said(&[name, "--format", "markdown"]);
    let (printed, errors) = (out(&output), err(&output));
    let failed: Vec<&str> = printed.lines().filter(|line| line.contains("FAIL")).collect();
    assert!(output.status.success(), "{errors}{failed:#?}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    let text = fs::read_to_string(&path).expect("the document is there");
    let (before, table, after) = cut(document, &text, name);
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, [before, &printed, after].concat()).expect("the document can be written");
        return;
    }
    let remedy = "run `UPDATE=1 cargo test --test it documents -- --include-ignored`";
    assert!(table == printed, "the table of {name} in {document} is stale: {remedy}");
}

#[test]
fn the_table_of_parameters_is_fresh() {
    assert_fresh("MODEL.md", "parameters");
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn the_table_of_historical_rates_is_fresh() {
    assert_fresh("docs/history.md", "patterns");
}

/// Every check in the limits passes, and gives the number that stands in docs/verification.md.
#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn the_table_of_checks_is_fresh_and_every_check_passes() {
    assert_fresh("docs/verification.md", "verify");
}
