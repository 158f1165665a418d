//! What is wrong with a study, said so that a person can mend it: place, cause, remedy.
//!
//! The quotation is our own: annotate-snippets 0.12 hands control characters in names of files to the terminal,
//! widens tabs, draws an empty line before every remedy, and panics where a place cuts a character.

use crate::base::text::{NOT_SHOWN, is_obeyed};
use std::fmt;

/// Errors beyond this number are counted, not shown.
pub(super) const MAX_SHOWN: usize = 100;

/// The widest stretch of a source line that is quoted.
const MAX_QUOTED: usize = 100;

/// Where an error is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A stretch of one line of a file; line and column count from one, the column in characters.
    Text {
        /// The file as it was named.
        file: String,
        /// Number of the line, 1 the first.
        line: usize,
        /// Column of the first character.
        column: usize,
        /// The line itself, or of a long one the part around the place.
        text: String,
        /// Characters of the line left of that part.
        skipped: usize,
        /// Number of characters at fault, from `column` on.
        width: usize,
    },
    /// A file as a whole.
    File(String),
    /// An option of the command line, as it was typed.
    CommandLine(String),
}

/// One error in what was read: where it is, what is wrong, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// Where it is.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
}

/// All errors of a study, by file and line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigErrors {
    /// The errors that are kept, by file and line.
    pub errors: Vec<ConfigError>,
    /// How many more there were that are not kept.
    pub surplus: usize,
}

impl std::error::Error for ConfigError {}
impl std::error::Error for ConfigErrors {}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().take(MAX_SHOWN).enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            error.fmt(out)?;
        }
        let hidden = self.errors.len().saturating_sub(MAX_SHOWN) + self.surplus;
        if hidden > 0 {
            writeln!(out, "\n… and {hidden} more errors")?;
        }
        Ok(())
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "error: {}", self.message)?;
        let mut margin = String::from(" ");
        match &self.place {
            Place::File(file) => writeln!(out, " --> {}", printable(file))?,
            Place::CommandLine(option) => writeln!(out, " --> {}", printable(option))?,
            Place::Text { file, line, column, text, skipped, width } => {
                let number = line.to_string();
                margin = " ".repeat(number.len());
                let (quoted, indent, carets) = quote(text, column - 1 - skipped, *skipped > 0, *width);
                writeln!(out, "{margin}--> {}:{line}:{column}", printable(file))?;
                writeln!(out, "{margin} |")?;
                writeln!(out, "{number} | {quoted}")?;
                writeln!(out, "{margin} | {indent}{carets}")?;
            }
        }
        if let Some(help) = &self.help {
            writeln!(out, "{margin} = help: {help}")?;
        }
        Ok(())
    }
}

impl Place {
    /// So many characters, from one on, of the condition that `--where` gives on the command line.
    pub(crate) fn in_condition(text: &str, (start, width): (usize, usize)) -> Place {
        let (file, text) = ("--where".to_string(), text.to_string());
        Place::Text { file, line: 1, column: start + 1, text, skipped: 0, width }
    }
}

/// A line with everything that a terminal would obey made visible instead.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c == '\n' || is_obeyed(c) { NOT_SHOWN } else { c }).collect()
}

/// A value of the study as quoted in a message: short and printable.
pub(super) fn shown(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short: String = text.chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    printable(&short)
}

/// The part of a line that is quoted for a stretch at `column` (from 0), and the characters left of it.
pub(super) fn excerpt(line: &str, column: usize) -> (String, usize) {
    if line.chars().nth(MAX_QUOTED).is_none() {
        return (line.to_string(), 0);
    }
    let from = column.saturating_sub(MAX_QUOTED / 3);
    let mut part: String = line.chars().skip(from).take(MAX_QUOTED).collect();
    if line.chars().nth(from + MAX_QUOTED).is_some() {
        part.push('…');
    }
    (part, from)
}

/// What is quoted; what stands below it left of the carets; the carets. Tabs stay tabs, so that the
/// carets stand under their characters.
fn quote(text: &str, start: usize, cut: bool, width: usize) -> (String, String, String) {
    let line: Vec<char> = printable(text.trim_end()).chars().collect();
    let mut quoted = String::new();
    let mut indent = String::new();
    if cut {
        quoted.push('…');
        indent.push(' ');
    }
    quoted.extend(&line);
    let before = line.iter().take(start);
    indent.extend(before.map(|&c| if c == '\t' { c } else { ' ' }));
    let carets = width.min(line.len().saturating_sub(start)).max(1);
    (quoted, indent, "^".repeat(carets))
}
