//! How runs end: bars, one panel an outcome, so that what is rare can be seen.

use super::{Figure, heads, names, thin_lines};
use crate::model::study::{Conferral, Outcome};
use crate::tell::report::estimate::{interval_pct, share, total_pct};
use crate::tell::report::question;
use crate::tell::report::scale::Scale;
use crate::tell::report::svg::{Panel, colour, mark, px, total, whisker};
use crate::tell::report::table::{number, text};
use crate::tell::report::written;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

const FILE: &str = "outcomes.csv";
const ROW: f64 = 32.0;

pub(super) fn draw(results: &Results) -> Figure {
    let always = [("given", "always")];
    let rows: Vec<ReadRow<'_>> = results.rows(FILE, &always).collect();
    let came = |outcome: &Outcome| {
        rows.iter().any(|row| row.text("outcome") == outcome.label() && row.count("count") > 0)
    };
    let (seen, never): (Vec<Outcome>, Vec<Outcome>) = Outcome::ALL.iter().copied().partition(came);
    let block = |conferral: &Conferral| {
        let panels = seen.iter().map(|outcome| panel(results, &rows, *conferral, *outcome)).collect();
        (question(*conferral), panels)
    };
    let never: Vec<String> = never.iter().map(|outcome| written(outcome.label())).collect();
    let mut note = "Each outcome has its own scale, the same under both questions.".to_string();
    if !never.is_empty() {
        note.push_str(&format!(" Never seen: {}.", never.join(", ")));
    }
    note.push_str(thin_lines(&rows));
    let cells = |row: &ReadRow<'_>| {
        vec![
            text(written(row.text("regime"))),
            text(row.text("conferral")),
            text(written(row.text("outcome"))),
            number(share(row, "probability"), row.number("probability")),
            number(row.text("count"), row.number("count")),
        ]
    };
    Figure {
        id: "outcomes",
        title: "How runs end".to_string(),
        note,
        legend: Vec::new(),
        blocks: results.study.conferral.iter().map(block).collect(),
        wide: false,
        heads: heads(&["Outcome", "Share of runs", "Runs"]),
        rows: rows.iter().map(cells).collect(),
    }
}

fn panel(results: &Results, rows: &[ReadRow<'_>], conferral: Conferral, outcome: Outcome) -> Markup {
    let names = names(results);
    let height = 44.0 + ROW * names.len() as f64;
    let panel = Panel { width: 300.0, height, left: 6.0, right: 12.0, top: 4.0, bottom: 36.0 };
    let here = || rows.iter().filter(move |row| row.text("outcome") == outcome.label());
    let ends = |column| here().filter_map(move |row| row.number(column));
    let top = ends("ci_high").chain(ends("total_high")).fold(0.0, f64::max);
    let scale = Scale::linear([0.0, 103.0 * top], panel.x());
    let asked = || here().filter(move |row| row.text("conferral") == conferral.label());
    let bars = html! {
        (panel.x_axis(&scale, "% of runs"))
        @for (place, (name, row)) in names.iter().zip(asked()).enumerate() {
            @let y = 4.0 + ROW * place as f64;
            text x=(px(panel.left)) y=(px(y + 12.0)) aria-hidden="true" { (name) }
            @if let Some([value, low, high]) = interval_pct(row, "probability") {
                (mark(&format!("{name}: {}", share(row, "probability")), html! {
                    rect.touch x=(px(panel.left)) y=(px(y)) width=(px(panel.x()[1] - panel.left)) height=(px(ROW)) {}
                    rect class=(colour(place)) x=(px(panel.left)) y=(px(y + 16.0)) height="12"
                        width=(px(scale.at(value) - scale.at(0.0))) {}
                    (total(total_pct(row).map(|ends| ends.map(|end| scale.at(end))), y + 22.0))
                    (whisker([scale.at(low), scale.at(high)], y + 22.0))
                }))
            }
        }
    };
    panel.draw(&sentence(outcome), bars)
}

/// The name of an outcome as a title.
fn sentence(outcome: Outcome) -> String {
    let name = written(outcome.label());
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
