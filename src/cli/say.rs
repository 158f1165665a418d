//! What is said on stderr.

use super::colour::styled;
use crate::base::text::for_terminal;
use std::fmt::Display;
use std::io::Write;

/// Says something on stderr. Where nobody listens any longer (a closed pipe, a full disk, a lost terminal) the words
/// are lost, and not the work.
pub(super) fn say(words: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{}", for_terminal(&words.to_string()));
}

/// Says what is wrong, with the word `error` in red where that is shown.
pub(super) fn complain(words: impl Display) {
    let text = for_terminal(&words.to_string()).into_owned();
    let text = if styled(&std::io::stderr()) { reddened(&text) } else { text };
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

fn reddened(text: &str) -> String {
    let line = |line: &str| match line.strip_prefix("error:") {
        Some(rest) => format!("\u{1b}[1;31merror:\u{1b}[0m{rest}"),
        None => line.to_string(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
