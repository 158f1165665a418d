//! TOML text to a study: every error at once, each with its place and the remedy.
//!
//! A text becomes a tree that knows the place of every key, bases that it `extends` are laid under it
//! and the command line over it; the tree is walked by hand along the tables of `keys`, so that a wrong
//! value does not hide the next one. A [`game`](load_game) is read in the same way.

mod assemble;
mod binding;
mod cast;
mod chain;
mod distribution;
mod error;
mod events;
mod game;
mod guarantees;
mod happenings;
mod joint;
mod keys;
mod lines;
mod merge;
mod obligations;
mod overrides;
mod parameters;
mod rare;
mod schema;
mod section;
mod source;
mod states;
mod suggest;
pub(crate) mod sweep;
mod tree;
mod values;

pub use error::{ConfigError, ConfigErrors, Place};
pub(crate) use game::{is_game, load_game, parse_game};
pub(crate) use guarantees::bundled_guarantees;
pub(crate) use joint::remedy as remedy_of_draws;
pub(crate) use lines::wrong as wrong_with_draws;
pub use overrides::Overrides;
pub use schema::schema;
pub(crate) use suggest::{choose as did_you_mean, choose_or as did_you_mean_or, place};
pub(crate) use values::{is_name, name_rule};

use crate::model::study::Study;
use source::{Origin, Report, Source};
use std::path::Path;

impl Study {
    /// Reads a study from a file; every error in it is told at once.
    pub fn read(path: impl AsRef<Path>) -> Result<Study, ConfigErrors> {
        load(path.as_ref(), &Overrides::default())
    }
}

/// Reads a study from a file.
pub fn load(path: &Path, overrides: &Overrides) -> Result<Study, ConfigErrors> {
    let (text, name) = open(path)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    study(text, &name, folder, Some(path), overrides)
}

/// Whether a file has all these keys at its top. A file that cannot be read has none.
fn says(path: &Path, keys: &[&str]) -> bool {
    let Ok(text) = source::read_regular(path, source::MAX_BYTES) else { return false };
    let report = Report::default();
    let source = report.add(Source::file(path, Origin::Given, text.clone()));
    let tree = tree::parse(&report, source, &text);
    keys.iter().all(|key| tree.contains_key(*key))
}

/// The text of the file that was asked for, and its name in messages.
fn open(path: &Path) -> Result<(String, String), ConfigErrors> {
    let name = path.display().to_string();
    match source::read(path) {
        Ok(text) => Ok((text, name)),
        Err((message, help)) => {
            let error = ConfigError { place: Place::File(name), message, help: Some(help) };
            Err(ConfigErrors { errors: vec![error], surplus: 0 })
        }
    }
}

/// Reads a study from a text. Paths in it start from the current folder.
pub fn parse(text: &str, file_name: &str, overrides: &Overrides) -> Result<Study, ConfigErrors> {
    study(text.to_string(), file_name, Path::new(""), None, overrides)
}

fn study(
    text: String,
    name: &str,
    folder: &Path,
    path: Option<&Path>,
    overrides: &Overrides,
) -> Result<Study, ConfigErrors> {
    let report = Report::default();
    let given = report.add(Source {
        name: name.to_string(),
        folder: folder.to_path_buf(),
        origin: Origin::Given,
        text,
    });
    let mut tree = chain::read(&report, given, path);
    overrides::lay_over(&report, &mut tree, overrides);
    match assemble::study(&report, given, name, &tree) {
        Some(study) if report.is_empty() => Ok(study),
        _ => Err(report.finish()),
    }
}
