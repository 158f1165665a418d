//! Competing risks: which outcome the first attack had, by quarter.

use super::survival::curve;
use super::{Figure, heads, names};
use crate::model::study::{Conferral, Outcome};
use crate::tell::report::estimate::share;
use crate::tell::report::question;
use crate::tell::report::scale::Scale;
use crate::tell::report::svg::Panel;
use crate::tell::report::table::{number, text};
use crate::tell::report::written;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

const FILE: &str = "incidence.csv";

pub(super) fn draw(results: &Results) -> Figure {
    let rows: Vec<ReadRow<'_>> = results.rows(FILE, &[]).collect();
    let came = |outcome: &&Outcome| {
        let of = |row: &&ReadRow<'_>| row.text("event") == outcome.label();
        rows.iter().filter(of).any(|row| row.number("incidence") > Some(0.0))
    };
    let seen: Vec<Outcome> = Outcome::ALL.iter().filter(came).copied().collect();
    let block = |conferral: &Conferral| {
        let panels = seen.iter().map(|outcome| panel(results, &rows, *conferral, *outcome)).collect();
        (question(*conferral), panels)
    };
    let last = f64::from(results.study.horizon_quarters) - 1.0;
    let cells = |row: &ReadRow<'_>| {
        vec![
            text(written(row.text("regime"))),
            text(row.text("conferral")),
            text(written(row.text("event"))),
            number(share(row, "incidence"), row.number("incidence")),
        ]
    };
    Figure {
        id: "competing",
        title: "Competing risks: how the first attack ends".to_string(),
        note: "First limited or full attack, by its outcome; outcomes never seen are left out. Each has its own \
               scale. The table shows the last quarter."
            .to_string(),
        legend: names(results),
        blocks: results.study.conferral.iter().map(block).collect(),
        wide: false,
        heads: heads(&["Outcome of the first attack", "Cumulative incidence at the end"]),
        rows: rows.iter().filter(|row| row.number("quarter") == Some(last)).map(cells).collect(),
    }
}

fn panel(results: &Results, rows: &[ReadRow<'_>], conferral: Conferral, outcome: Outcome) -> Markup {
    let panel = Panel { width: 300.0, height: 230.0, left: 40.0, right: 10.0, top: 22.0, bottom: 38.0 };
    let of = |row: &&ReadRow<'_>| row.text("event") == outcome.label();
    let top = rows.iter().filter(of).filter_map(|row| row.number("ci_high")).fold(0.0, f64::max);
    let y = Scale::linear([0.0, 100.0 * top], panel.y());
    let x = Scale::linear([0.0, f64::from(results.study.horizon_quarters)], panel.x());
    let inside = html! {
        (panel.x_axis(&x, "quarters of 91 days"))
        (panel.y_axis(&y, "% of runs"))
        @for (place, regime) in results.study.regimes.iter().enumerate() {
            @let wanted = [("conferral", conferral.label()), ("regime", regime.name.as_str())];
            @let here: Vec<_> = rows.iter().filter(of).copied().filter(|row| row.is(&wanted)).collect();
            (curve(&x, &y, place, &here, "incidence", &written(&regime.name)))
        }
    };
    panel.draw(&written(outcome.label()), inside)
}
