//! A game from a file: TOML of our own, or Gambit's `.efg`.

mod draft;
mod efg;
mod nodes;
mod tokens;

use super::error::ConfigErrors;
use super::source::{Origin, Report, Source};
use crate::base::game::Game;
use std::path::{Path, PathBuf};

/// Reads a game from a file: the format of Gambit (`.efg`, version 2) if its name ends so, else TOML.
pub(crate) fn load_game(path: &Path) -> Result<Game, ConfigErrors> {
    let (text, name) = super::open(path)?;
    parse_game(&text, &name)
}

/// Whether a file holds a game.
pub(crate) fn is_game(path: &Path) -> bool {
    is_efg(path) || super::says(path, &["players", "node"])
}

fn is_efg(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("efg"))
}

/// Reads a game from a text; the ending of `file_name` says in which format it is written.
pub(crate) fn parse_game(text: &str, file_name: &str) -> Result<Game, ConfigErrors> {
    let report = Report::default();
    let source = report.add(Source {
        name: file_name.to_string(),
        folder: PathBuf::new(),
        origin: Origin::Given,
        text: text.to_string(),
    });
    let game = match is_efg(Path::new(file_name)) {
        true => efg::read(&report, source, text),
        false => nodes::read(&report, source, file_name, &super::tree::parse(&report, source, text)),
    };
    match game {
        Some(game) if report.is_empty() => Ok(game),
        _ => Err(report.finish()),
    }
}
