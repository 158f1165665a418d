//! The chain of files that `extends` makes.

use super::merge::merge;
use super::source::{Mark, Origin, Report};
use super::tree::{self, Table};
use super::values;
use std::path::{Path, PathBuf};

/// Files in a chain.
const MAX_FILES: usize = 16;

/// Reads the study at source `given` with all that it extends.
pub(super) fn read(report: &Report, given: usize, path: Option<&Path>) -> Table {
    let mut layers = Vec::new();
    let mut visited: Vec<(PathBuf, String)> = Vec::new();
    if let Some(path) = path {
        visited.push((identity(path), report.name(given)));
    }
    let mut source = given;
    loop {
        let text = report.text(source);
        let mut table = tree::parse(report, source, &text);
        let base = table.remove("extends");
        layers.push(table);
        let Some(entry) = base else { break };
        let Some(base) = values::text(report, &entry.node, "extends") else {
            break;
        };
        match open(report, entry.node.mark, base, &mut visited) {
            Some(next) => source = next,
            None => break,
        }
    }
    let mut merged = Table::new();
    for layer in layers.into_iter().rev() {
        merge(&mut merged, layer);
    }
    merged
}

fn open(report: &Report, mark: Mark, base: &str, visited: &mut Vec<(PathBuf, String)>) -> Option<usize> {
    let path = report.path_from(mark, base);
    let own = identity(&path);
    if let Some(first) = visited.iter().position(|(seen, _)| *seen == own) {
        let mut round: Vec<&str> = visited[first..].iter().map(|(_, name)| name.as_str()).collect();
        round.push(round[0]);
        report.unread(
            mark,
            format!("the study extends itself: {}", round.join(" → ")),
            "take one `extends` out of the circle",
        );
        return None;
    }
    if visited.len() >= MAX_FILES {
        report.unread(mark, format!("more than {MAX_FILES} files extend one another"), "merge some of them");
        return None;
    }
    let source = report.file(mark, &path, Origin::Base)?;
    visited.push((own, path.display().to_string()));
    Some(source)
}

/// The same for every way to write a path.
fn identity(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}
