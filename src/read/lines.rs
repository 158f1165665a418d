//! Places in a file of data that a study names: line by line.

use super::error::shown;
use super::source::{Mark, Origin, Report, Source, read_regular};
use crate::model::study::states::TableProblem;
use std::path::Path;

/// The lines of a file of data among the texts of a study.
pub(super) struct Lines {
    source: usize,
    /// First and last byte of each, without the blanks at its end.
    spans: Vec<(usize, usize)>,
}

impl Lines {
    /// Takes the file in.
    pub(super) fn of(report: &Report, path: &Path, text: String) -> Lines {
        let spans = text
            .split_inclusive('\n')
            .scan(0, |start, line| {
                let from = *start;
                *start += line.len();
                Some((from, from + line.trim_end().len()))
            })
            .collect();
        let source = report.add(Source::file(path, Origin::Data, text));
        Lines { source, spans }
    }

    /// The place of a line, 1 the first.
    pub(super) fn mark(&self, line: u64) -> Mark {
        let place = usize::try_from(line).ok().and_then(|line| line.checked_sub(1));
        match place.and_then(|place| self.spans.get(place)) {
            Some(&(start, end)) => Mark::bytes(self.source, start, end),
            None => Mark::whole(self.source),
        }
    }
}

/// The table in a file that a study names at `mark`, with its lines; `None`, and said so, if anything is wrong with it.
pub(super) fn table<T>(
    report: &Report,
    mark: Mark,
    path: &str,
    most: usize,
    parse: impl FnOnce(&str) -> Result<T, Vec<TableProblem>>,
    remedy: impl Fn(&str) -> String,
) -> Option<(T, Lines)> {
    let path = report.path_from(mark, path);
    let refused = |(message, help): (String, String)| report.clash(mark, message, help);
    let text = read_regular(&path, most).map_err(refused).ok()?;
    let parsed = parse(&text);
    let lines = Lines::of(report, &path, text);
    let problems = match parsed {
        Ok(table) => return Some((table, lines)),
        Err(problems) => problems,
    };
    for problem in problems {
        report.error(lines.mark(problem.line), wrong(&problem), remedy(&problem.column));
    }
    None
}

/// What is wrong with a table.
pub(crate) fn wrong(problem: &TableProblem) -> String {
    match problem.column.as_str() {
        "" => problem.message.clone(),
        column => format!("`{}`: {}", shown(column), problem.message),
    }
}
