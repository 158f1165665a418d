//! Tables that sort, and scroll by themselves where a screen is narrow.

use maud::{Markup, html};

/// A cell, with the number that it is sorted by if it is not sorted as text.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    text: String,
    number: Option<f64>,
}

/// Text, sorted as text.
pub(super) fn text(text: impl Into<String>) -> Cell {
    Cell { text: text.into(), number: None }
}

/// A number as shown, and as sorted.
pub(super) fn number(text: impl Into<String>, number: Option<f64>) -> Cell {
    // Unknown goes before all.
    Cell { text: text.into(), number: Some(number.unwrap_or(f64::MIN)) }
}

/// A number, if it is known.
pub(super) fn if_known(value: Option<f64>, told: impl Fn(f64) -> String) -> Cell {
    number(value.map_or("–".to_string(), told), value)
}

/// What stands in a table.
pub(super) struct Told {
    heads: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

impl Told {
    /// The table.
    pub(super) fn table(&self, caption: &str) -> Markup {
        table(caption, &self.heads, &self.rows)
    }
}

/// Rows, told column by column.
pub(super) struct Columns<'r, R> {
    of: &'r [R],
    pub(super) told: Told,
}

/// A table of these rows, without a column yet.
pub(super) fn each<R>(of: &[R]) -> Columns<'_, R> {
    Columns { of, told: Told { heads: Vec::new(), rows: of.iter().map(|_| Vec::new()).collect() } }
}

impl<R> Columns<'_, R> {
    /// One column more: its head, and its cell of each row.
    pub(super) fn column(mut self, head: impl Into<String>, cell: impl Fn(&R) -> Cell) -> Self {
        self.told.heads.push(head.into());
        for (cells, row) in self.told.rows.iter_mut().zip(self.of) {
            cells.push(cell(row));
        }
        self
    }

    /// The table.
    pub(super) fn table(self, caption: &str) -> Markup {
        self.told.table(caption)
    }
}

/// A table whose first column names the rows.
pub(super) fn table(caption: &str, heads: &[impl AsRef<str>], rows: &[Vec<Cell>]) -> Markup {
    html! {
        div.scroll role="region" aria-label=(caption) tabindex="0" {
            table {
                caption { (caption) }
                thead {
                    tr { @for head in heads { th scope="col" { button type="button" { (head.as_ref()) } } } }
                }
                tbody {
                    @for row in rows {
                        tr { @for (place, cell) in row.iter().enumerate() { (one(place, cell)) } }
                    }
                }
            }
        }
    }
}

fn one(place: usize, cell: &Cell) -> Markup {
    let sorts = cell.number.map(|number| number.to_string());
    html! {
        @if place == 0 {
            th scope="row" data-v=[sorts] { (cell.text) }
        } @else {
            td data-v=[sorts] { (cell.text) }
        }
    }
}
