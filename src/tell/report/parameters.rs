//! Every number that the study used, with its source and status.

use super::table::{Cell, number, table, text};
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

const HEADS: [&str; 7] = ["Parameter", "Value", "Low", "High", "Unit", "Status", "Source"];

/// The model's parameters in the open, the rest folded.
pub(super) fn parameters(results: &Results) -> Markup {
    let rows: Vec<ReadRow<'_>> = results.rows("parameters.csv", &[]).collect();
    let of = |room: &'static str| rows.iter().filter(move |row| room_of(row) == room);
    let cells = |room| of(room).map(cells).collect::<Vec<_>>();
    let counts = ["measured", "estimated", "assumed", "yours"].map(|status| {
        let count = of("model").filter(|row| row.text("status") == status).count();
        format!("{count} {status}")
    });
    html! {
        p {
            "Of the parameters of the model, " (counts.join(", ")) ". Measured: read from data. Estimated: fitted to data. "
            "Assumed: chosen by judgement. Yours: set by this study, in the file and line named."
        }
        (table("Parameters of the model", &HEADS, &cells("model")))
        @for (room, name) in [("regime", "Attributes of the guarantees"), ("state", "Figures of the states"), ("study", "The study")] {
            details { summary { (name) } (table(name, &HEADS, &cells(room))) }
        }
    }
}

fn room_of(row: &ReadRow<'_>) -> &'static str {
    let key = row.text("parameter");
    ["regime", "state", "study"]
        .into_iter()
        .find(|room| key.strip_prefix(room).is_some_and(|rest| rest.starts_with('.')))
        .unwrap_or("model")
}

fn cells(row: &ReadRow<'_>) -> Vec<Cell> {
    let plain = |column| number(row.text(column), row.number(column));
    let value = match row.number("value") {
        Some(_) => plain("value"),
        None => text(row.text("value")),
    };
    let [unit, status, source] = ["unit", "status", "source"].map(|column| text(row.text(column)));
    vec![text(row.text("parameter")), value, plain("low"), plain("high"), unit, status, source]
}
