//! The texts that a study is made of, places in them, and the list of what is wrong with them.

use super::error::{ConfigError, ConfigErrors, MAX_SHOWN, Place, excerpt};
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The greatest size of a file that is read, bytes.
pub(super) const MAX_BYTES: usize = 1 << 20;

/// The same for a table of points or of draws.
pub(super) const MAX_TABLE_BYTES: usize = 16 << 20;

/// A place: a text, and bytes of it unless the whole is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Mark {
    pub source: usize,
    pub span: Option<(usize, usize)>,
}

impl Mark {
    pub(super) fn whole(source: usize) -> Mark {
        Mark { source, span: None }
    }

    pub(super) fn bytes(source: usize, start: usize, end: usize) -> Mark {
        Mark { source, span: Some((start, end)) }
    }
}

/// Where a text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Origin {
    /// The file that was asked for.
    Given,
    /// A file that it extends, or that extends.
    Base,
    /// The command line.
    CommandLine,
    /// A file of data.
    Data,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Source {
    /// Its name in messages.
    pub name: String,
    /// The folder that its relative paths start from.
    pub folder: PathBuf,
    pub origin: Origin,
    pub text: String,
}

impl Source {
    /// The text of a file; paths in it start from its own folder.
    pub(super) fn file(path: &Path, origin: Origin, text: String) -> Source {
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        Source { name: path.display().to_string(), folder, origin, text }
    }

    /// The same, whatever folder the program is started in.
    pub(super) fn anywhere(self) -> Source {
        let folder = std::path::absolute(Path::new(".").join(&self.folder)).unwrap_or(self.folder);
        Source { folder, ..self }
    }

    /// An option of the command line.
    pub(super) fn option(name: String) -> Source {
        Source { name, folder: PathBuf::new(), origin: Origin::CommandLine, text: String::new() }
    }
}

/// How an error weighs while the text itself cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    /// The text is not TOML there: what was understood of the rest may be wrong.
    Syntax,
    /// A value is wrong by itself.
    Value,
    /// Something is missing, or two things contradict each other.
    Whole,
}

struct Problem {
    mark: Mark,
    cause: Cause,
    message: String,
    help: Option<String>,
}

/// Everything that was read, and everything that is wrong with it.
#[derive(Default)]
pub(super) struct Report {
    sources: RefCell<Vec<Source>>,
    problems: RefCell<Vec<Problem>>,
    surplus: Cell<usize>,
}

impl Report {
    /// Takes a text in and gives its number.
    pub(super) fn add(&self, source: Source) -> usize {
        let mut sources = self.sources.borrow_mut();
        sources.push(source);
        sources.len() - 1
    }

    /// Takes in a file that is named at `mark`; `None`, and said so, if it cannot be read.
    pub(super) fn file(&self, mark: Mark, path: &Path, origin: Origin) -> Option<usize> {
        let refused = |(message, help): (String, String)| self.unread(mark, message, help);
        let text = read_regular(path, MAX_BYTES).map_err(refused).ok()?;
        Some(self.add(Source::file(path, origin, text)))
    }

    /// A report on texts that have been read already.
    pub(super) fn of(sources: Vec<Source>) -> Report {
        Report { sources: RefCell::new(sources), ..Report::default() }
    }

    /// The texts read so far.
    pub(super) fn sources(&self) -> Vec<Source> {
        self.sources.borrow().clone()
    }

    pub(super) fn name(&self, source: usize) -> String {
        self.sources.borrow()[source].name.clone()
    }

    pub(super) fn text(&self, source: usize) -> String {
        self.sources.borrow()[source].text.clone()
    }

    pub(super) fn origin(&self, mark: Mark) -> Origin {
        self.sources.borrow()[mark.source].origin
    }

    /// A place in words, the same wherever the files lie: the name of the file and the line, or the option.
    pub(super) fn place(&self, mark: Mark) -> String {
        let of = |file: &str| Path::new(file).file_name().unwrap_or_default().to_string_lossy().into_owned();
        match locate(&self.sources.borrow()[mark.source], mark.span) {
            Place::Text { file, line, .. } => format!("{}, line {line}", of(&file)),
            Place::File(file) => of(&file),
            Place::CommandLine(option) => option,
        }
    }

    /// A path written at `mark`, seen from the current folder.
    pub(super) fn path_from(&self, mark: Mark, path: &str) -> PathBuf {
        self.sources.borrow()[mark.source].folder.join(path)
    }

    /// The text is no TOML here.
    pub(super) fn syntax(&self, mark: Mark, message: impl Into<String>, help: Option<String>) {
        // A setting that cannot be read is not laid over the study: it hides nothing.
        let cause = match self.origin(mark) {
            Origin::CommandLine => Cause::Value,
            _ => Cause::Syntax,
        };
        self.push(mark, cause, message.into(), help);
    }

    /// A part of the study cannot be read.
    pub(super) fn unread(&self, mark: Mark, message: impl Into<String>, help: impl Into<String>) {
        self.push(mark, Cause::Syntax, message.into(), Some(help.into()));
    }

    /// This value is wrong by itself.
    pub(super) fn error(&self, mark: Mark, message: impl Into<String>, help: impl Into<String>) {
        self.push(mark, Cause::Value, message.into(), Some(help.into()));
    }

    /// Something is missing, or this contradicts something else.
    pub(super) fn clash(&self, mark: Mark, message: impl Into<String>, help: impl Into<String>) {
        self.push(mark, Cause::Whole, message.into(), Some(help.into()));
    }

    /// Whether there are as many errors as will be shown, so that remedies need not be sought.
    pub(super) fn is_full(&self) -> bool {
        self.problems.borrow().len() >= 4 * MAX_SHOWN
    }

    fn push(&self, mark: Mark, cause: Cause, message: String, help: Option<String>) {
        if self.is_full() {
            self.surplus.set(self.surplus.get() + 1);
            return;
        }
        self.problems.borrow_mut().push(Problem { mark, cause, message, help });
    }

    /// Errors so far.
    pub(super) fn count(&self) -> usize {
        self.problems.borrow().len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.problems.borrow().is_empty()
    }

    /// All errors, by file and place, identical ones once. Where a text is no TOML, only what is wrong by
    /// itself elsewhere is kept: the rest may follow from the misreading.
    pub(super) fn finish(self) -> ConfigErrors {
        let sources = self.sources.into_inner();
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|problem| problem.mark);
        keep_certain(&sources, &mut problems);
        let mut errors: Vec<ConfigError> = Vec::new();
        for problem in problems {
            let error = ConfigError {
                place: locate(&sources[problem.mark.source], problem.mark.span),
                message: problem.message,
                help: problem.help,
            };
            if !errors.contains(&error) {
                errors.push(error);
            }
        }
        ConfigErrors { errors, surplus: self.surplus.get() }
    }
}

/// Leaves out what may follow from a misreading: of each line that is no TOML all but the first error,
/// of tables whose header is no TOML everything, and all relations between values.
fn keep_certain(sources: &[Source], problems: &mut Vec<Problem>) {
    let line = |mark: Mark| {
        let start = mark.span.map_or(0, |(start, _)| start);
        let text = &sources[mark.source].text;
        (mark.source, line_start(text, floor_boundary(text, start)))
    };
    let misread: BTreeSet<(usize, usize)> = problems
        .iter()
        .filter(|problem| problem.cause == Cause::Syntax)
        .map(|problem| line(problem.mark))
        .collect();
    if misread.is_empty() {
        return;
    }
    let header = |(source, start): (usize, usize)| {
        let text = &sources[source].text;
        let mut start = start;
        while start > 0 && !text[start..].trim_start_matches([' ', '\t']).starts_with('[') {
            start = line_start(text, start - 1);
        }
        (source, start)
    };
    let mut told = BTreeSet::new();
    problems.retain(|problem| match problem.cause {
        Cause::Syntax => told.insert(line(problem.mark)),
        Cause::Whole => false,
        Cause::Value => {
            let line = line(problem.mark);
            let placed = problem.mark.span.is_none_or(|(start, end)| start < end);
            placed && !misread.contains(&line) && !misread.contains(&header(line))
        }
    });
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// The place of a stretch of bytes: its first line.
fn locate(source: &Source, span: Option<(usize, usize)>) -> Place {
    if source.origin == Origin::CommandLine {
        return Place::CommandLine(source.name.clone());
    }
    let Some((start, end)) = span else {
        return Place::File(source.name.clone());
    };
    let text = &source.text;
    let start = floor_boundary(text, start);
    let end = floor_boundary(text, end).max(start);
    let line_start = line_start(text, start);
    let line_end = text[line_start..].find('\n').map_or(text.len(), |at| line_start + at);
    let line = text[line_start..line_end].trim_end_matches('\r');
    let before = text[line_start..start].chars().count();
    let (excerpt, skipped) = excerpt(line, before);
    Place::Text {
        file: source.name.clone(),
        line: text[..line_start].matches('\n').count() + 1,
        column: before + 1,
        text: excerpt,
        skipped,
        width: text[start..end.min(line_end).max(start)].chars().count(),
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Reads a file that a study names: a device or a pipe could block or never end.
pub(super) fn read_regular(path: &Path, most: usize) -> Result<String, (String, String)> {
    match std::fs::metadata(path) {
        Ok(kind) if !kind.is_file() && !kind.is_dir() => Err((
            format!("cannot read `{}`: it is not a regular file", path.display()),
            "name a text file".to_string(),
        )),
        _ => read_up_to(path, most),
    }
}

/// Reads a text file of the size of a study. The error is a message and a remedy.
pub(super) fn read(path: &Path) -> Result<String, (String, String)> {
    read_up_to(path, MAX_BYTES)
}

/// Reads a text file of at most so many bytes.
pub(super) fn read_up_to(path: &Path, most: usize) -> Result<String, (String, String)> {
    let name = path.display();
    let refuse =
        |reason: &str, help: &str| Err((format!("cannot read `{name}`: {reason}"), help.to_string()));
    let mut bytes = Vec::new();
    let outcome = File::open(path).and_then(|file| file.take(most as u64 + 1).read_to_end(&mut bytes));
    if let Err(error) = outcome {
        return match error.kind() {
            io::ErrorKind::NotFound => refuse("there is no such file", "check the path"),
            io::ErrorKind::PermissionDenied => refuse("permission denied", "make the file readable"),
            io::ErrorKind::IsADirectory => refuse("it is a folder", "name a file in it"),
            _ => refuse(&error.to_string(), "name a text file that can be read"),
        };
    }
    if bytes.len() > most {
        let (reason, help) = match most {
            MAX_BYTES => {
                ("it is larger than 1 MiB", "a study is a few kilobytes of text: check that this is one")
            }
            _ => ("it is larger than 16 MiB", "leave lines out: split points over several sweeps"),
        };
        return refuse(reason, help);
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let line = bytes[..at].iter().filter(|&&byte| byte == b'\n').count() + 1;
        (
            format!("cannot read `{name}`: byte 0x{:02x} in line {line} is not UTF-8", bytes[at]),
            "save the file as UTF-8 text".to_string(),
        )
    })
}
