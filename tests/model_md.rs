//! The table of parameters in MODEL.md is the one that the program prints.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

const BEGIN: &str = "<!-- parameters:begin -->\n";
const END: &str = "<!-- parameters:end -->\n";

fn printed() -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_casus"))
        .args(["parameters", "--format", "markdown"])
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("the table is UTF-8")
}

/// The text before the table, the table, and the text after it; the markers belong to the outer two.
fn cut(text: &str) -> (&str, &str, &str) {
    let (before, rest) = text.split_once(BEGIN).expect("MODEL.md has no line `parameters:begin`");
    let (table, after) = rest.split_once(END).expect("MODEL.md has no line `parameters:end` after it");
    assert!(!after.contains(BEGIN) && !after.contains(END), "MODEL.md has its markers twice");
    (&text[..before.len() + BEGIN.len()], table, &text[text.len() - after.len() - END.len()..])
}

#[test]
fn the_table_of_parameters_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("MODEL.md");
    let printed = printed();
    let text = fs::read_to_string(&path).expect("MODEL.md is there");
    let (before, table, after) = cut(&text);
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, [before, &printed, after].concat()).expect("MODEL.md can be written");
        return;
    }
    assert!(
        table == printed,
        "the table of parameters in MODEL.md is stale: run `UPDATE=1 cargo test --test model_md`"
    );
}
