//! The page of two results beside each other.

use super::figures::Figure;
use super::page::{Section, document};
use super::rows::{Row, change, chart, linear};
use super::scale::Scale;
use super::sure::{Draws, Sure};
use super::table::{Cell, Columns, each, number, text};
use super::{question, written};
use crate::model::study::{Conferral, Event, Given};
use crate::run::estimate::Estimate;
use crate::tell::compare::{Compared, Comparison, QUANTITIES};
use crate::tell::number::{plain, prose};
use crate::tell::scene::scene;
use crate::write::Results;
use maud::{Markup, html};

/// The page, the same bytes for the same results.
pub(crate) fn comparison_page(comparison: &Comparison, [a, b]: [&Results; 2]) -> String {
    let [x, y] = [&a.study, &b.study];
    let title = format!("{} beside {}", x.name, y.name);
    let head = html! {
        p { "A: " (x.name) ", " (scene(x)) ". B: " (y.name) ", " (scene(y)) ". " (comparison.pairing.words()) }
        @if !comparison.alone.is_empty() {
            p { "Guarantees that only one of the two has: " (comparison.alone.iter().map(|name| written(name)).collect::<Vec<_>>().join(", ")) "." }
        }
    };
    let conferrals: Vec<Conferral> =
        x.conferral.iter().copied().filter(|asked| y.conferral.contains(asked)).collect();
    let sections: Vec<Section> = vec![
        ("answer", "The answer", answer(comparison, [a, b], &conferrals)),
        ("figures", "Figure", figure(comparison, &conferrals).markup(&format!("{}; {}", scene(x), scene(y)))),
        ("numbers", "In numbers", numbers(comparison)),
        ("settings", "What differs", settings(comparison)),
    ];
    document(&title, &a.program_version, head, &sections)
}

/// What changes from B to A, a sentence for each guarantee.
fn answer(comparison: &Comparison, [x, y]: [&Results; 2], conferrals: &[Conferral]) -> Markup {
    let full = |row: &&Compared| (row.given, row.event) == (Given::Always, Event::AttackedFull);
    let sentence = |row: &Compared| -> Option<String> {
        let difference = row.difference?;
        let [a, b] = [plain(row.a), plain(row.b)];
        let name = written(&row.regime);
        let way = if difference.value < 0.0 { "fewer" } else { "more" };
        let of = |results| (results, row.conferral, row.regime.as_str());
        let how = match Sure::of([difference.ci.low, difference.ci.high], Draws::of(of(x), of(y))) {
            Sure::Alike => {
                return Some(format!("Under {name} full attacks cannot be told apart: A {a}, B {b}."));
            }
            Sure::ByDraw(draws) => draws.words(difference.value < 0.0),
            Sure::OneValue => {
                "by more than chance; parameters were not drawn, or not the same draws".to_string()
            }
        };
        Some(format!("Under {name} there are {way} full attacks in A ({a}) than in B ({b}), {how}."))
    };
    html! {
        @for conferral in conferrals {
            h3 { (question(*conferral)) }
            ul {
                @for row in comparison.rows.iter().filter(full).filter(|row| row.conferral == *conferral) {
                    @if let Some(words) = sentence(row) { li { (words) } }
                }
            }
        }
    }
}

fn figure(comparison: &Comparison, conferrals: &[Conferral]) -> Figure {
    let ends = comparison.rows.iter().filter_map(|row| row.difference).flat_map(|one| {
        let total = one.total.unwrap_or(one.ci);
        [one.ci.low, one.ci.high, total.low, total.high]
    });
    let (low, high) = ends.fold((0.0, 0.0), |(low, high): (f64, f64), end| (low.min(end), high.max(end)));
    let scale = linear([100.0 * low, 100.0 * high]);
    let block = |conferral: &Conferral| (question(*conferral), vec![panel(comparison, *conferral, &scale)]);
    Figure {
        id: "differences",
        title: "What changes from B to A".to_string(),
        note: "Left of 0 it is rarer in A. Bars: 95 % intervals of chance alone. Thin lines, where there are any: of chance and \
               parameters together, a stroke across at the median draw."
            .to_string(),
        key: html! {},
        blocks: conferrals.iter().map(block).collect(),
        wide: true,
        numbers: quantities(comparison)
            .column("A − B, percentage points", |row| estimated(row.difference))
            .told,
    }
}

fn panel(comparison: &Comparison, conferral: Conferral, scale: &Scale) -> Markup {
    let mut rows = Vec::new();
    for (given, event, what) in QUANTITIES {
        rows.push(Row::Head(what.to_string()));
        let mine = |row: &&Compared| (row.conferral, row.given, row.event) == (conferral, given, event);
        let mine = comparison.rows.iter().filter(mine).enumerate();
        rows.extend(
            mine.map(|(place, row)| change(what, place, written(&row.regime), row.difference, scale)),
        );
    }
    chart("A less B", scale, "percentage points of runs", &rows)
}

/// What each row is of.
fn quantities(comparison: &Comparison) -> Columns<'_, Compared> {
    each(&comparison.rows)
        .column("Guarantee", |row| text(written(&row.regime)))
        .column("Question", |row| text(row.conferral.label()))
        .column("Quantity", |row| text(row.what))
}

fn estimated(one: Option<Estimate>) -> Cell {
    number(prose(one), one.map(|one| one.value))
}

fn numbers(comparison: &Comparison) -> Markup {
    quantities(comparison)
        .column("A", |row| estimated(row.a))
        .column("B", |row| estimated(row.b))
        .column("A − B", |row| estimated(row.difference))
        .table("Both results and their difference")
}

fn settings(comparison: &Comparison) -> Markup {
    let rows = each(&comparison.settings)
        .column("Setting", |setting| text(&setting.key))
        .column("A", |setting| text(&setting.a))
        .column("B", |setting| text(&setting.b));
    html! {
        @if comparison.settings.is_empty() { p { "Nothing but their names, seeds or runs." } }
        @else { (rows.table("Settings that differ")) }
    }
}
