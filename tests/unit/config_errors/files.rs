//! Files: chains of studies, tables of states, and what cannot be read.

use super::small;
use crate::read::{Overrides, load};
use std::fs;
use std::path::Path;

/// The message of the study `x.toml` in a folder with these files, without the folder's own name.
pub(super) fn refused(files: &[(&str, &[u8])]) -> String {
    let folder = folder(files);
    let outcome = load(&folder.path().join("x.toml"), &Overrides::default());
    let message = outcome.expect_err("refused").to_string();
    message.replace(&format!("{}/", folder.path().display()), "")
}

pub(super) fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

#[test]
fn a_study_builds_on_another_table_by_table() {
    let base = small(
        "runs = 50\nname = \"base\"",
        "[parameters]\nprecision = { uniform = { low = 1, high = 2 } }\ninertia = 1\n[state.JPN]\nopinion_pct = 3\n\
         [regime.unused]\nmembers = [\"USA\"]",
    );
    let child = b"extends = \"deep/base.toml\"\nseed = 3\nresponders = [\"USA\"]\n[parameters]\nprecision = { normal = { mean = 3, sd = 1 } }";
    let folder = folder(&[("deep/base.toml", base.as_bytes()), ("x.toml", child)]);
    let study = load(&folder.path().join("x.toml"), &Overrides::default()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((study.name.as_str(), study.seed, study.runs), ("base", 3, 50));
    assert_eq!(study.responders.len(), 1);
    let medians = study.parameters.medians();
    assert_eq!((medians.precision, medians.inertia), (3.0, 1.0));
}

#[test]
fn the_name_is_that_of_the_file_given_not_of_its_base() {
    let base = small("", "");
    let folder = folder(&[("base.toml", base.as_bytes()), ("x.toml", b"extends = \"base.toml\"")]);
    let study = load(&folder.path().join("x.toml"), &Overrides::default()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(study.name, "x");
}

#[test]
fn extends_in_a_circle() {
    insta::assert_snapshot!(refused(&[
        ("x.toml", b"extends = \"a/b.toml\""),
        ("a/b.toml", b"extends = \"../x.toml\""),
    ]));
}

#[test]
fn extends_what_is_not_there() {
    insta::assert_snapshot!(refused(&[("x.toml", b"runs = 5\nextends = \"bse.toml\"")]));
}

#[test]
fn errors_of_a_study_and_its_base_are_told_together() {
    let base = small("rnus = 5", "[parameters]\nprecision = -1");
    insta::assert_snapshot!(refused(&[
        ("x.toml", b"extends = \"base.toml\"\nsed = 4\nhorizon_quarters = 0"),
        ("base.toml", base.as_bytes()),
    ]));
}

#[test]
fn no_such_file() {
    insta::assert_snapshot!(refused(&[]));
}

#[test]
fn a_folder_is_no_study() {
    insta::assert_snapshot!(refused(&[("x.toml/inside", b"")]));
}

#[test]
fn text_that_is_not_utf8() {
    insta::assert_snapshot!(refused(&[("x.toml", b"runs = 5\nquestion = \"na\xefve\"")]));
}

#[test]
fn a_file_of_ten_megabytes() {
    insta::assert_snapshot!(refused(&[("x.toml", &vec![b'#'; 10_000_000])]));
}

#[test]
fn a_table_of_states_of_ones_own() {
    let table = b"code,name,gdp_usd_bn,population_m,military_expenditure_usd_bn,personnel_k,warheads,capital_latitude_degrees,capital_longitude_degrees,borders,polyarchy,friend\n\
        RUS,R,1,1,1,1,5,10,10,none,0.5,false\nUKR,U,1,1,1,1,0,10,11,RUS,0.5,false\nABC,A,1,1,1,1,0,10,12,none,0.5,true\n";
    let text = "start = \"war\"\nchallenger = \"RUS\"\nprotege = \"UKR\"\nresponders = [\"friend\"]\nregimes = [\"none\"]\n\
        states_file = \"own.csv\"";
    let folder = folder(&[("own.csv", table), ("x.toml", text.as_bytes())]);
    let study = load(&folder.path().join("x.toml"), &Overrides::default()).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(study.responders[0].code, "ABC");
}

#[test]
fn a_table_of_states_that_is_wrong() {
    let text = small("states_file = \"own.csv\"\nrusn = 1", "");
    let table = b"code,name,gdp_usd_bn\nRUS,R,-1\nUKR,U,many\n";
    insta::assert_snapshot!(refused(&[("x.toml", text.as_bytes()), ("own.csv", table)]));
}

#[test]
fn a_table_of_states_that_is_not_there() {
    let text = small("states_file = \"own.csv\"", "");
    insta::assert_snapshot!(refused(&[("x.toml", text.as_bytes())]));
}

#[cfg(unix)]
#[test]
fn a_device_is_no_base() {
    let error = load(Path::new("/dev/zero"), &Overrides::default()).expect_err("refused");
    assert!(error.to_string().contains("larger than 1 MiB"));
    let text = "extends = \"/dev/zero\"";
    insta::assert_snapshot!(refused(&[("x.toml", text.as_bytes())]));
}
