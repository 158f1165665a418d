//! Lines of a page: headings, wrapped text, numbers.

/// The widest line.
const WIDTH: usize = 96;

/// A page under construction.
#[derive(Default)]
pub(super) struct Page {
    pub(super) text: String,
    bold: bool,
}

impl Page {
    /// An empty page; headings are bold for a terminal that shows it.
    pub(super) fn new(bold: bool) -> Page {
        Page { text: String::new(), bold }
    }

    /// A heading, after an empty line.
    pub(super) fn heading(&mut self, words: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let (on, off) = if self.bold { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
        self.text.push_str(&format!("{on}{words}{off}\n"));
    }

    /// A paragraph; lines after the first are indented by `hanging` more.
    pub(super) fn paragraph(&mut self, indent: usize, hanging: usize, words: &str) {
        let mut line = " ".repeat(indent);
        let mut empty = true;
        let words = words.replace(" %", "\u{a0}%");
        for word in words.split(' ') {
            let wide = line.chars().count() + 1 + word.chars().count();
            if !empty && wide > WIDTH {
                self.text.push_str(line.trim_end());
                self.text.push('\n');
                line = " ".repeat(indent + hanging);
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            // No-break spaces hold numbers and units together, and are written as spaces.
            line.push_str(&word.replace('\u{a0}', " "));
            empty = false;
        }
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }
}

/// A label as words: without underscores.
pub(super) fn words(label: &str) -> String {
    label.replace('_', " ")
}

/// Names in a row.
pub(super) fn list<T: AsRef<str>>(names: &[T]) -> String {
    names.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
}
