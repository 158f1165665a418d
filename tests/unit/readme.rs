//! What the README and the guide show must work.

use crate::read::sweep::load_sweep;
use crate::read::{Overrides, parse};
use std::fs;

/// The fenced blocks of a language in a document.
fn blocks(document: &str, language: &str) -> Vec<String> {
    let text = fs::read_to_string(document).expect("the document is there");
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).filter_map(|rest| Some(rest.split_once("```")?.0.to_string())).collect()
}

#[test]
fn the_study_of_the_readme_is_sound() {
    let studies = blocks("README.md", "toml");
    assert_eq!(studies.len(), 1);
    let study =
        parse(&studies[0], "readme.toml", &Overrides::default()).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(study.regimes.len(), 3);
    assert_eq!(study.responders.len(), 31, "Latvia is protected and does not respond");
}

#[test]
fn the_sweep_of_the_guide_is_sound() {
    let sweep = blocks("docs/guide.md", "text")
        .into_iter()
        .find(|block| block.starts_with("study = "))
        .expect("a sweep");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("guide.toml");
    let configs = concat!(env!("CARGO_MANIFEST_DIR"), "/configs/");
    fs::write(&path, sweep.replace("../", configs)).expect("a file");
    let sweep = load_sweep(&path, &Overrides::default()).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!((sweep.spec.points(), sweep.spec.inputs.len()), (1024, 3));
}

#[test]
fn every_study_of_the_guide_is_shipped_and_none_is_missing() {
    let text = fs::read_to_string("docs/guide.md").unwrap();
    let mut shipped: Vec<String> = fs::read_dir("configs")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    shipped.sort();
    assert!(shipped.len() >= 6);
    for name in shipped {
        assert!(text.contains(&format!("| `{name}` |")), "{name} is not in the guide's table");
    }
}
