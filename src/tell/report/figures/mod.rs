//! The figures: one a file, each drawn as panels and told as a table.

mod competing;
mod contrasts;
mod distributions;
mod draws;
mod headline;
mod honour;
mod ladder;
mod outcomes;
mod survival;

use super::estimate::total_pct;
use super::table::{Columns, Told, each, text};
use super::{called, question};
use crate::model::study::{Conferral, Guarantee};
use crate::tell::scene::scene;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

/// A figure before it is put into the page.
pub(super) struct Figure {
    pub(super) id: &'static str,
    pub(super) title: String,
    /// What to know to read it.
    pub(super) note: String,
    /// What signs and colours stand for.
    pub(super) key: Markup,
    /// Panels under the heading of their question.
    pub(super) blocks: Vec<(&'static str, Vec<Markup>)>,
    /// Whether the questions stand side by side, each with one panel.
    pub(super) wide: bool,
    pub(super) numbers: Told,
}

/// The one figure of the first page.
pub(super) fn headline(results: &Results) -> Markup {
    headline::draw(results).markup(&scene(&results.study))
}

pub(super) fn figures(results: &Results) -> Markup {
    let drawn = [
        Some(outcomes::draw(results)),
        Some(contrasts::draw(results)),
        draws::draw(results),
        Some(survival::draw(results)),
        Some(competing::draw(results)),
        Some(ladder::draw(results)),
        Some(honour::draw(results)),
        Some(distributions::draw(results)),
    ];
    let scene = scene(&results.study);
    html! {
        p { "Point at a mark, or move among the marks of a panel with the arrow keys, to read its value. On paper the tables are left out: they are in the CSV files." }
        @for figure in drawn.iter().flatten() { (figure.markup(&scene)) }
    }
}

impl Figure {
    pub(super) fn markup(&self, scene: &str) -> Markup {
        let heading = format!("{}-title", self.id);
        html! {
            figure id=(self.id) aria-labelledby=(heading) {
                h3 id=(heading) { (self.title) ": " (scene) }
                (self.key)
                div.side[self.wide] {
                    @for (question, panels) in &self.blocks {
                        div {
                            p.question { (question) }
                            div.panels { @for panel in panels { (panel) } }
                        }
                    }
                }
                figcaption { (self.note) }
                details {
                    summary { "The numbers of this figure" }
                    (self.numbers.table(&self.title))
                }
            }
        }
    }
}

/// What thin lines stand for, in figures that have them.
fn thin_lines(rows: &[ReadRow<'_>]) -> &'static str {
    match rows.iter().any(|row| total_pct(row).is_some()) {
        true => {
            " Bars: 95 % intervals of chance alone. Thin lines: of chance and parameters together, a stroke across at the \
             median draw."
        }
        false => " Bars: 95 % intervals of chance alone.",
    }
}

/// Short names of the guarantees, in the study's order.
fn names(results: &Results) -> Vec<String> {
    results.study.regimes.iter().map(|regime| called(&results.study, &regime.name)).collect()
}

/// The panels of each question under its heading.
fn blocks(results: &Results, panels: impl Fn(Conferral) -> Vec<Markup>) -> Vec<(&'static str, Vec<Markup>)> {
    results.study.conferral.iter().map(|conferral| (question(*conferral), panels(*conferral))).collect()
}

/// A guarantee at its place in the study, what it is called, and its rows under a question.
struct Under<'r> {
    place: usize,
    regime: &'r Guarantee,
    name: String,
    rows: Vec<ReadRow<'r>>,
}

/// Of some rows those under a question, guarantee by guarantee in the study's order.
fn under<'r>(results: &'r Results, rows: &[ReadRow<'r>], conferral: Conferral) -> Vec<Under<'r>> {
    let one = |(place, regime): (usize, &'r Guarantee)| {
        let wanted = [("conferral", conferral.label()), ("regime", regime.name.as_str())];
        let rows = rows.iter().filter(|row| row.is(&wanted)).copied().collect();
        Under { place, regime, name: called(&results.study, &regime.name), rows }
    };
    results.study.regimes.iter().enumerate().map(one).collect()
}

/// The numbers of a figure, which begin with the guarantee and the question of each row.
fn numbers<'r, 's>(results: &Results, rows: &'s [ReadRow<'r>]) -> Columns<'s, ReadRow<'r>> {
    each(rows)
        .column("Guarantee", |row| text(called(&results.study, row.text("regime"))))
        .column("Question", |row| text(row.text("conferral")))
}
