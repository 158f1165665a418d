//! Text of strangers (names of files, cells of tables, overrides of a shard) made harmless where it is shown; cells of what
//! may be unknown, and words broken into lines.

use std::borrow::Cow;

/// What stands for a character that is not shown.
pub(crate) const NOT_SHOWN: char = '\u{fffd}';

/// The styles that this program itself asks of a terminal: bold, dim, and neither.
const STYLES: [&str; 3] = ["\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m"];

/// Whether a terminal obeys a character instead of showing it, or shows what follows in another order: control
/// characters but for the ends of lines and tabs, and bidirectional marks and overrides.
pub(crate) fn is_obeyed(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || c.is_control() && !matches!(c, '\n' | '\t')
}

/// A text that a terminal shows and does not obey. Our own bold and dim stay.
pub(crate) fn for_terminal(text: &str) -> Cow<'_, str> {
    without_obeyed(text, &STYLES)
}

/// A text for a cell of CSV: as on a terminal, and what a spreadsheet would take for a formula begins with an
/// apostrophe. A number is no formula.
pub(crate) fn for_cell(text: &str) -> Cow<'_, str> {
    let plain = without_obeyed(text, &[]);
    if plain.starts_with(['=', '+', '-', '@', '\t']) && plain.parse::<f64>().is_err() {
        Cow::Owned(format!("'{plain}"))
    } else {
        plain
    }
}

fn without_obeyed<'a>(text: &'a str, but: &[&str]) -> Cow<'a, str> {
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let style = but.iter().find(|style| rest.starts_with(**style));
        let length = style.map_or(c.len_utf8(), |style| style.len());
        match style {
            None if is_obeyed(c) => shown.push(NOT_SHOWN),
            _ => shown.push_str(&rest[..length]),
        }
        rest = &rest[length..];
    }
    Cow::Owned(shown)
}

/// What is known; empty where nothing is.
pub(crate) fn known(value: Option<impl ToString>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

/// Text with a capital at its beginning.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Words in lines of at most `width` characters, all but the first indented.
pub(crate) fn wrapped(words: &str, width: usize, indent: &str) -> String {
    let (mut text, mut length) = (String::new(), 0);
    for word in words.split_whitespace() {
        let size = word.chars().count();
        if length > 0 && length + 1 + size > width {
            text.push('\n');
            text.push_str(indent);
            length = indent.len();
        } else if length > 0 {
            text.push(' ');
            length += 1;
        }
        text.push_str(word);
        length += size;
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_obey_is_not_shown() {
        assert_eq!(for_terminal("a\u{1b}]0;owned\u{7}b"), "a\u{fffd}]0;owned\u{fffd}b");
        assert_eq!(for_terminal("\u{202e}gpj.exe\r\u{9b}2J"), "\u{fffd}gpj.exe\u{fffd}\u{fffd}2J");
        assert_eq!(for_terminal("\u{1b}[1mbold\u{1b}[0m \u{1b}[8m"), "\u{1b}[1mbold\u{1b}[0m \u{fffd}[8m");
        assert_eq!(for_terminal("λ → 0.5\tÅ\n"), "λ → 0.5\tÅ\n");
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for formula in ["=cmd|' /C calc'!A0", "+1+2", "-2+3", "@SUM(A1)", "\t=1"] {
            assert_eq!(for_cell(formula), format!("'{formula}"));
        }
        for cell in ["-0.5", "+3e-7", "a=b", "", "Åland", "-inf"] {
            assert_eq!(for_cell(cell), cell);
        }
        assert_eq!(for_cell("\u{1b}[1m=1"), "\u{fffd}[1m=1");
    }

    #[test]
    fn lines_are_wrapped_at_the_width() {
        let text = wrapped(&"word ".repeat(60), 100, "  ");
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        assert!(text.lines().skip(1).all(|line| line.starts_with("  word")), "{text}");
        assert_eq!(text.split_whitespace().count(), 60);
    }
}
