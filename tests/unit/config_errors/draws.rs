//! Parameters that are drawn together: where a study takes them from, and what wins.

use super::files::{folder, refused};
use super::{small, with};
use crate::model::study::{JointDraws, Level, Study};
use crate::read::{Overrides, load};

/// Two draws of two parameters, and a rate that is of the calibration alone.
const TWO: &str = "draw,level_threshold_gdp_pct.combat,history.rate,precision\n0,9.5,.2,2\n1,8,.3,4\n";

/// The study `x.toml` in a folder with these files.
fn read(files: &[(&str, &str)], set: &[&str]) -> Study {
    let bytes: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let folder = folder(&bytes);
    let set = set.iter().map(|text| text.to_string()).collect();
    let overrides = Overrides { set, ..Overrides::default() };
    load(&folder.path().join("x.toml"), &overrides).unwrap_or_else(|errors| panic!("{errors}"))
}

fn name(study: &Study) -> Option<&str> {
    study.parameters.joint.as_ref().map(|joint| joint.name.as_str())
}

#[test]
fn the_bundled_draws_by_their_name() {
    let bundled = Some(JointDraws::bundled());
    let short = read(&[("x.toml", &small("parameters = \"posterior\"", ""))], &[]);
    let long = read(&[("x.toml", &small("", "[parameters]\nfrom = \"posterior\""))], &[]);
    for study in [short, long] {
        assert_eq!(study.parameters.joint.as_ref(), bundled);
        assert!(study.parameters.set_by_study.iter().all(|set| !set));
    }
    for set in ["parameters=posterior", "parameters.from=posterior", "parameters = \"posterior\""] {
        assert_eq!(with(&[set]).unwrap().parameters.joint.as_ref(), bundled, "{set}");
    }
    assert_eq!(with(&[]).unwrap().parameters.joint, None);
}

#[test]
fn a_table_of_ones_own_lies_beside_the_study_that_names_it() {
    let base = small("", "[parameters]\nfrom = \"draws/mine.csv\"\ninertia = 1");
    let files = [
        ("deep/base.toml", base.as_str()),
        ("deep/draws/mine.csv", TWO),
        ("x.toml", "extends = \"deep/base.toml\"\n[parameters]\nprecision = 3"),
    ];
    let study = read(&files, &[]);
    assert_eq!(name(&study), Some("draws/mine.csv"));
    let joint = study.parameters.joint.as_ref().unwrap();
    assert_eq!(joint.keys, ["level_threshold_gdp_pct.combat", "precision"]);
    assert_eq!(joint.rows, [[9.5, 2.0], [8.0, 4.0]]);
    let drawn: Vec<String> =
        study.parameters.drawn_together().map(|(slot, _)| slot.field.element_key(slot.element)).collect();
    assert_eq!(drawn, ["level_threshold_gdp_pct.combat"], "what the study sets wins");
    let medians = study.parameters.medians();
    assert_eq!((medians.precision, medians.inertia), (3.0, 1.0));
    assert_eq!(medians.level_threshold_gdp_pct[Level::Combat], 8.75);
    let study = read(&files, &["parameters.level_threshold_gdp_pct.combat=7"]);
    assert_eq!(study.parameters.drawn_together().count(), 0);
}

#[test]
fn a_study_goes_back_to_the_defaults() {
    let base = small("", "[parameters]\nfrom = \"posterior\"\ninertia = 1");
    let child = "extends = \"base.toml\"\nparameters = \"defaults\"";
    let files = [("base.toml", base.as_str()), ("x.toml", child)];
    let study = read(&files, &[]);
    assert_eq!((name(&study), study.parameters.medians().inertia), (None, 1.0));
    assert_eq!(name(&read(&files, &["parameters=posterior"])), Some("posterior"));
    let files = [("base.toml", base.as_str()), ("x.toml", "extends = \"base.toml\"")];
    assert_eq!(name(&read(&files, &[])), Some("posterior"));
    assert_eq!(name(&read(&files, &["parameters.from=defaults"])), None);
}

#[test]
fn tables_that_are_wrong() {
    let study = small("", "[parameters]\nfrom = \"p.csv\"\nprecison = 2");
    let table = "draw,level_treshold_gdp_pct.combat,precision,precision,payoff_scale_gdp_pct,colour\n\
                 0,9,many,2,0.5,1\n1,9,2\n";
    insta::assert_snapshot!(refused(&[("x.toml", study.as_bytes()), ("p.csv", table.as_bytes())]));
}

#[test]
fn tables_that_are_not_there_or_empty() {
    let study = |from: &str| small(&format!("parameters = {from}"), "");
    let messages = ["\"gone.csv\"", "\"empty.csv\"", "\"postrior\"", "\"gamma\"", "7"]
        .map(|from| refused(&[("x.toml", study(from).as_bytes()), ("empty.csv", b"draw,precision\n")]));
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn draws_that_contradict_the_rest() {
    let study = small("", "[parameters]\nfrom = \"p.csv\"\nterritory_start = 0.5");
    let table = "draw,territory_defeat,level_force_share.combat\n0,0.3,0.5\n1,0.6,0.5\n";
    insta::assert_snapshot!(refused(&[("x.toml", study.as_bytes()), ("p.csv", table.as_bytes())]));
}

#[test]
fn a_structure_of_a_table_may_be_asked_for_alone() {
    let table = "draw,structure,precision\n0,built,2\n1,odds,3\n2,built,4\n";
    let study = small("", "[parameters]\nfrom = \"p.csv\"");
    let files = [("x.toml", study.as_str()), ("p.csv", table)];
    let all = read(&files, &[]);
    assert_eq!(all.parameters.joint.as_ref().unwrap().structure_names(), ["built", "odds"]);
    let one = read(&files, &["parameters.structure=built"]).parameters.joint.unwrap();
    assert_eq!((one.rows, one.structures), (vec![vec![2.0], vec![4.0]], vec!["built".to_string(); 2]));
    let base = small("", "[parameters]\nfrom = \"p.csv\"\nstructure = \"bilt\"");
    let error = refused(&[("x.toml", base.as_bytes()), ("p.csv", table.as_bytes())]);
    assert!(error.contains("no draw has the structure \"bilt\"") && error.contains("built"), "{error}");
    let base = small("", "[parameters]\nstructure = \"built\"");
    assert!(refused(&[("x.toml", base.as_bytes())]).contains("without draws that have one"));
}
