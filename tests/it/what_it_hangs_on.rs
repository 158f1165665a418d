//! `casus sensitivity`, `casus discover` and `casus threshold`, as a user types them.

use crate::binary;
use crate::binary::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

type Row = BTreeMap<String, String>;

/// A Saltelli sweep of a study over the gain of an attack, and the cost of a veto, which plays no part where a
/// guarantee is granted; 25 runs a point.
fn swept(out: &Path, study: &str, base_points: u32, replicates: &str) -> PathBuf {
    let path_of_study = Path::new(env!("CARGO_MANIFEST_DIR")).join("configs").join(format!("{study}.toml"));
    let name = format!("{study}_{replicates}");
    let text = format!(
        "name = \"{name}\"\nstudy = '{}'\nruns = 25\nseed = 0\nreplicates = \"{replicates}\"\n\
         [design]\nkind = \"saltelli\"\nbase_points = {base_points}\n\
         [[input]]\nkey = \"parameters.attack_gain_gdp_pct.full\"\nrange = [5, 60]\n\
         [[input]]\nkey = \"parameters.veto_cost_gdp_pct\"\nrange = [0.1, 5]\n",
        path_of_study.display()
    );
    let sweep = out.join(format!("{name}.toml"));
    fs::write(&sweep, text).expect("a sweep file");
    let set = ["--set", "conferral=[\"granted\"]", "--set", "parameters.from=defaults"];
    let words = [["sweep", path(&sweep), "--out", path(out), "-q"].as_slice(), &set].concat();
    run(&words);
    out.join(name)
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn table(folder: &Path, file: &str) -> Vec<Row> {
    rows(&fs::read(folder.join(file)).expect("the file is there"))
}

/// The row of one index of full attacks under no guarantee.
fn index<'a>(rows: &'a [Row], input: &str, method: &str, index: &str) -> &'a Row {
    let is = |row: &&Row| {
        row["regime"] == "none"
            && row["minus"].is_empty()
            && row["event"] == "attacked_full"
            && row["input"].ends_with(input)
            && row["method"] == method
            && row["index"] == index
    };
    rows.iter().find(is).expect("the index is there")
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().expect("a number")
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn an_inert_parameter_is_zero_under_common_runs_and_around_zero_under_independent_ones() {
    let out = tempfile::tempdir().expect("a folder");
    for (study, base_points, gain_at_least) in [("three_states", 48, 0.3), ("nato_vs_european", 24, 0.3)] {
        for replicates in ["common", "independent"] {
            let folder = swept(out.path(), study, base_points, replicates);
            assert_whole(&folder);
            let rows = table(&folder, "sensitivity.csv");
            for name in ["first", "total"] {
                let inert = index(&rows, "veto_cost_gdp_pct", "sobol", name);
                let (low, high) = (number(inert, "ci_low"), number(inert, "ci_high"));
                match replicates {
                    "common" => assert_eq!((number(inert, "value"), low, high), (0.0, 0.0, 0.0)),
                    // Five standard errors: of intervals of 48 points and one seed, more than one in twenty
                    // leaves 0 out. Plain estimators give .2 to .8.
                    _ => {
                        let (value, standard_error) = (number(inert, "value"), (high - low) / 3.92);
                        assert!(value.abs() < 5.0 * standard_error && value < 0.2, "{inert:?}");
                    }
                }
            }
            let gain = index(&rows, "full", "sobol", "total");
            assert!(number(gain, "ci_low") > gain_at_least, "{gain:?}");
            let noise = table(&folder, "noise.csv");
            let share = noise.iter().find(|row| row["regime"] == "none" && row["event"] == "attacked_full");
            let share = share.expect("a row");
            assert!(number(share, "noise_share") > 0.0 && number(share, "noise_share") < 0.5, "{share:?}");
            assert_eq!(share["points"], (4 * base_points).to_string());
            assert_eq!((share["runs"].as_str(), share["blocks"].as_str()), ("25", "8"));
        }
    }
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn analyses_join_the_package_and_depend_on_seed_and_nothing_else() {
    let out = tempfile::tempdir().expect("a folder");
    let folder = swept(out.path(), "three_states", 48, "common");
    let first = files(&folder);
    run(&["sensitivity", path(&folder), "-q", "--threads", "1"]);
    assert_same_files("again", &first, &files(&folder));
    run(&["sensitivity", path(&folder), "-q", "--seed", "1"]);
    assert_ne!(first["sensitivity.csv"], files(&folder)["sensitivity.csv"]);
    assert_eq!(package(&folder)["casus"]["sensitivity"]["seed"], 1);
    let output = run(&["sensitivity", path(&folder), "--event", "attacked_full"]);
    assert!(
        out_has(&output, "pact minus none, attacked_full, granted: sobol total"),
        "{}",
        binary::out(&output)
    );

    let words = ["discover", path(&folder), "--where", "none.attacked_full > 0.3"];
    let output = run(&words);
    assert!(out_has(&output, "parameters.attack_gain_gdp_pct.full is at least"), "{}", binary::out(&output));
    assert_whole(&folder);
    let boxes = table(&folder, "boxes.csv");
    assert_eq!(boxes.len(), 1, "{boxes:?}");
    let low = number(&boxes[0], "low");
    // What the box says holds in points.csv, at base points and their partners.
    let points = table(&folder, "points.csv");
    let points: Vec<&Row> = points
        .iter()
        .filter(|row| row["regime"] == "none" && row["point"].parse::<u32>().expect("a point") % 4 < 2)
        .collect();
    let inside = points.iter().filter(|row| number(row, "parameters.attack_gain_gdp_pct.full") >= low);
    let hits = inside.clone().filter(|row| number(row, "attacked_full") > 0.3).count();
    assert_eq!(
        (boxes[0]["points"].clone(), boxes[0]["hits"].clone()),
        (inside.count().to_string(), hits.to_string())
    );
    let peeling = table(&folder, "peeling.csv");
    assert_eq!(peeling[0]["points"], points.len().to_string());
    assert_eq!(peeling.iter().filter(|row| row["taken"] == "1").count(), 1);
    let once = files(&folder);
    run(&words);
    assert_same_files("discover again", &once, &files(&folder));
}

fn out_has(output: &std::process::Output, text: &str) -> bool {
    binary::out(output).contains(text)
}

#[test]
fn what_cannot_be_asked_of_a_sweep_is_2_with_a_remedy() {
    let out = tempfile::tempdir().expect("a folder");
    let folder = swept(out.path(), "three_states", 48, "common");
    let folder = path(&folder);
    let before = files(Path::new(folder));
    for (words, expected) in [
        (vec!["discover", folder, "--where", "nome.attacked_full > 0.3"], "did you mean `none`?"),
        (vec!["discover", folder, "--where", "none.atacked_full > 0.3"], "did you mean `attacked_full`?"),
        (vec!["discover", folder, "--where", "none.attacked_full"], "no comparison"),
        (
            vec!["discover", folder, "--where", "none.attacked > 1", "--conferral", "decided"],
            "it asks: granted",
        ),
        (vec!["sensitivity", folder, "--event", "atacked"], "did you mean `attacked`?"),
        (vec!["sensitivity", "no_such_folder"], "remedy: give the folder that `casus sweep` made"),
    ] {
        let output = said(&words);
        assert_code(&output, 2);
        assert!(err(&output).contains(expected), "{words:?}: {}", err(&output));
    }
    assert_same_files("untouched", &before, &files(Path::new(folder)));
}

const GAIN: &str = "parameters.attack_gain_gdp_pct.full";
const SMALL: &str = "configs/three_states.toml";

fn threshold(words: &[&str]) -> std::process::Output {
    said(&[&["threshold", SMALL, "--runs", "1500", "--key", GAIN, "-q"][..], words].concat())
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn a_threshold_is_found_with_an_interval_and_holds() {
    let level = ["--between", "5", "60", "--event", "none.attacked_full", "--level", "0.5", "--format"];
    let output = threshold(&[&level[..], &["csv"]].concat());
    assert_code(&output, 0);
    let found = rows(output.stdout.as_slice());
    assert_eq!(found.len(), 1, "{found:?}");
    let (value, low, high) =
        (number(&found[0], "value"), number(&found[0], "ci_low"), number(&found[0], "ci_high"));
    assert!(low < value && value < high && high - low < 8.0, "{found:?}");
    assert_eq!(found[0]["direction"], "up");
    // On both sides of the crossing the same runs give what it says.
    let out = tempfile::tempdir().expect("a folder");
    let share = |at: f64| {
        let set = format!("{GAIN}={at}");
        run(&["run", SMALL, "--runs", "1500", "--set", &set, "-q", "--force", "--out", path(out.path())]);
        let events = table(&out.path().join("three_states"), "events.csv");
        let is = |row: &&Row| {
            [&row["conferral"], &row["regime"], &row["given"], &row["event"]]
                == ["granted", "none", "always", "attacked_full"]
        };
        let row = events.iter().find(is).expect("the event").clone();
        ["probability", "ci_low", "ci_high"].map(|column| number(&row, column))
    };
    let (below, above) = (share(value - 0.06), share(value + 0.06));
    assert!(below[0] <= 0.5 && 0.5 < above[0], "{below:?} {above:?}");
    let (outside, inside) = (share(low), share(low + 0.06));
    assert!(outside[2] < 0.5 && inside[2] >= 0.5, "{outside:?} {inside:?}");

    let json = threshold(&[&level[..], &["json", "--threads", "1"]].concat());
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    assert_eq!(json[0]["value"], value);
    assert_eq!(json.as_array().map(Vec::len), Some(1));
    let wide = threshold(&[&level[..], &["csv", "--confidence", "0.999"]].concat());
    let wide = rows(wide.stdout.as_slice());
    assert!(number(&wide[0], "ci_low") < low && number(&wide[0], "ci_high") > high, "{wide:?}");
    let text = threshold(&[&level[..], &["text"]].concat());
    assert!(out_has(&text, "none.attacked_full (granted) crosses 0.5 at"), "{}", binary::out(&text));
}

#[test]
#[ignore = "slow: cargo test -- --ignored"]
fn a_scan_in_shards_gives_the_answer_of_one_process() {
    let dir = tempfile::tempdir().expect("a folder");
    let study = dir.path().join("small.toml");
    std::fs::copy(SMALL, &study).expect("a copy");
    let asked = ["--key", GAIN, "--between", "5", "60", "--event", "none.attacked_full", "--level", "0.5"];
    let threshold =
        |more: &[&str]| said(&[&["threshold", path(&study), "--runs", "1500"], &asked[..], more].concat());
    let cut = ["--shards", "4", "--out", path(dir.path())];
    assert_said(&threshold(&cut), 0, &["4 shards of 9 values of `small_threshold`"]);
    let plan = dir.path().join("small_threshold.shards/plan.json");
    let make = |shards: &str| said(&["shards", "run", path(&plan), shards]);
    assert_code(&make("1,3,4"), 0);
    assert_said(&said(&["merge", path(&plan)]), 2, &["missing: 2"]);
    let whole = binary::out(&threshold(&[]));
    assert!(whole.contains("crosses 0.5 at"), "{whole}");
    // What lacks is looked at by the merge.
    assert_eq!(binary::out(&said(&["merge", path(&plan), "--allow-incomplete"])), whole);
    assert_code(&make("2"), 0);
    assert_eq!(binary::out(&said(&["merge", path(&plan)])), whole);
    let altered = std::fs::read_to_string(&study).expect("a study").replace("seed = 3", "seed = 4");
    std::fs::write(&study, altered).expect("altered");
    assert_said(&said(&["merge", path(&plan)]), 2, &["its study is no longer what was planned"]);
    assert_said(&threshold(&["--shards", "2", "--format", "csv"]), 2, &["cannot be used with"]);
}

#[test]
fn no_crossing_is_1_with_the_values_seen() {
    let output = threshold(&["--between", "5", "20", "--event", "pact.attacked_full", "--level", "0.9"]);
    assert_code(&output, 1);
    assert!(output.stdout.is_empty());
    for word in ["does not cross 0.9", "12.5", "remedy"] {
        assert!(err(&output).contains(word), "{word} in {}", err(&output));
    }
}

#[test]
fn a_question_that_makes_no_sense_is_2_with_a_remedy() {
    for (words, expected) in [
        (vec!["--between", "9", "1", "--event", "pact.attacked", "--level", "0.1"], "the lower first"),
        (
            vec!["--between", "1", "9", "--event", "pact.atacked", "--level", "0.1"],
            "did you mean `attacked`?",
        ),
        (
            vec!["--between", "1", "9", "--event", "pact.attacked", "--level", "1.5"],
            "no probability to cross",
        ),
        (vec!["--between", "1", "9", "--event", "pact.attacked"], "--level"),
        (vec!["--between", "1", "9"], "--event"),
        (vec!["--between", "1", "9", "--equal", "pact.attacked=none.challenged"], "compared by one event"),
        (vec!["--between", "1", "9", "--equal", "pact.attacked"], "not regime.event"),
        (vec!["--between", "-9", "-1", "--event", "pact.attacked", "--level", "0.1"], "attack_gain"),
    ] {
        let output = threshold(&words);
        assert_code(&output, 2);
        assert!(err(&output).contains(expected), "{words:?}: {}", err(&output));
    }
}

#[test]
fn all_that_is_wrong_with_a_question_is_told_at_once() {
    let words = ["--between", "9", "1", "--event", "pakt.atacked", "--level", "1.5", "--conferral", "grantd"];
    let parts =
        ["does not ask `grantd`", "`pact`", "`attacked`", "no probability to cross", "the lower first"];
    assert_said(&threshold(&words), 2, &parts);
    let words = ["knockout", SMALL, "nome", "pakt", "--conferral", "grantd"];
    assert_said(&said(&words), 2, &["does not ask `grantd`", "`none`", "`pact`"]);
}

/// A value that the study refuses at the far end had let half of the scan be run before.
#[test]
fn both_ends_of_a_range_are_tried_before_any_run() {
    let key = ["--key", "parameters.attack_dissimilarity", "--between", "0.5", "7"];
    let event = ["--event", "pact.attacked", "--level", "0.1", "--runs", "100000000"];
    let output = said(&[&["threshold", SMALL, "-q"][..], &key, &event].concat());
    assert_said(&output, 2, &["attack_dissimilarity=7"]);
}

#[test]
fn rows_stand_where_salib_expects_them_and_keep_their_numbers() {
    let out = tempfile::tempdir().expect("a folder");
    let folder = swept(out.path(), "three_states", 4, "common");
    let before = files(&folder);
    let sweep = out.path().join("three_states_common.toml");
    let set = ["--set", "conferral=[\"granted\"]", "--set", "parameters.from=defaults"];
    let again = ["sweep", path(&sweep), "--out", path(out.path()), "-q", "--resume", "--order", "salib"];
    run(&[&again[..], &set].concat());
    // With two inputs: A, B, A1, A2 become A, A1, A2, B, each with all its regimes.
    let regimes = table(&folder, "points.csv").iter().filter(|row| row["point"] == "0").count();
    let order: Vec<String> =
        table(&folder, "points.csv").into_iter().map(|row| row["point"].clone()).collect();
    let expected = (0..4).flat_map(|base| [0, 2, 3, 1].map(|row| (4 * base + row).to_string()));
    assert_eq!(order, expected.flat_map(|point| vec![point; regimes]).collect::<Vec<_>>());
    let sorted = |bytes: &[u8]| {
        let mut lines: Vec<String> = String::from_utf8_lossy(bytes).lines().map(str::to_string).collect();
        lines.sort();
        lines
    };
    let after = files(&folder);
    assert_eq!(sorted(&before["points.csv"]), sorted(&after["points.csv"]));
    assert_eq!(before["sensitivity.csv"], after["sensitivity.csv"]);
    // Of a design that it does not know, SALib has no order.
    let text =
        fs::read_to_string(&sweep).expect("the sweep").replace("saltelli\"\nbase_points", "sobol\"\npoints");
    fs::write(&sweep, text).expect("a sweep file");
    let refused = said(&[&again[..], &set].concat());
    assert_code(&refused, 2);
    assert!(err(&refused).contains("--order salib"), "{}", err(&refused));
}

#[test]
fn log_odds_find_the_same_inert_parameter() {
    let out = tempfile::tempdir().expect("a folder");
    let folder = swept(out.path(), "three_states", 48, "common");
    let rows = table(&folder, "sensitivity_log_odds.csv");
    assert_eq!(number(index(&rows, "veto_cost_gdp_pct", "sobol", "total"), "value"), 0.0);
    assert!(number(index(&rows, "attack_gain_gdp_pct.full", "sobol", "total"), "value") > 0.5);
    assert_eq!(rows.len(), table(&folder, "sensitivity.csv").len());
}

#[test]
fn a_knockout_takes_one_attribute_at_a_time_both_ways() {
    let study = config("three_states");
    let words = ["knockout", &study, "pact", "none", "--runs", "2048", "--set", "parameters=posterior"];
    let form = ["--members", "1", "--format", "csv", "-q"];
    let rows = rows(&run(&[&words[..], &form].concat()).stdout);
    let of = |guarantee: &str, change: &str| -> &Row {
        let is = |row: &&Row| row["guarantee"] == guarantee && row["change"] == change;
        rows.iter().find(is).unwrap_or_else(|| panic!("no row of {guarantee}, {change}"))
    };
    // Without depth a pact is none, and with all of the other it is the other: the same numbers, and the whole gap.
    for change in ["all of none", "obligation_depth", "clarity", "members"] {
        let row = of("pact", change);
        assert_eq!(row["attacked_full"], of("none", "none")["attacked_full"], "{change}");
        assert_eq!(number(row, "share_of_gap"), 1.0, "{change}");
        assert!(number(row, "difference_ci_low") > 0.0, "{change}");
        // Nor do they differ in any draw of the parameters.
        assert_eq!(
            row["attacked_full_total_high"],
            of("none", "none")["attacked_full_total_high"],
            "{change}"
        );
        assert!(number(row, "attacked_full_total_high") > number(row, "attacked_full_ci_high"), "{change}");
    }
    assert_eq!(number(of("pact", "none"), "difference"), 0.0);
    assert_eq!(of("pact", "none")["attacked_full"], of("none", "all of pact")["attacked_full"]);
    // Of nobody, nothing can be asked: one attribute does not make a guarantee.
    assert_eq!(number(of("none", "obligation_depth"), "difference"), 0.0);
    // The great power is left out first.
    assert!(number(of("pact", "members without CAS"), "difference") > 0.0);
    // What both have alike is no knock-out.
    assert!(!rows.iter().any(|row| row["change"] == "decision_rule"));
    for (b, expected) in [("pact", "does not differ from itself"), ("nome", "did you mean `none`?")] {
        let output = casus(&["knockout", &study, "pact", b, "--runs", "64", "-q"]).output().expect("it runs");
        assert_code(&output, 2);
        assert!(err(&output).contains(expected), "{}", err(&output));
    }
}
