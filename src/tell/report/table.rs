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

/// A table whose first column names the rows.
pub(super) fn table(caption: &str, heads: &[&str], rows: &[Vec<Cell>]) -> Markup {
    html! {
        div.scroll role="region" aria-label=(caption) tabindex="0" {
            table {
                caption { (caption) }
                thead {
                    tr { @for head in heads { th scope="col" { button type="button" { (head) } } } }
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
