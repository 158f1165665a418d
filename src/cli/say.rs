//! What is said on stderr.

use crate::base::text::for_terminal;
use std::fmt::Display;
use std::io::Write;

/// Says something on stderr. Where nobody listens any longer (a closed pipe, a full disk, a lost terminal) the words
/// are lost, and not the work.
pub(super) fn say(words: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{}", for_terminal(&words.to_string()));
}
