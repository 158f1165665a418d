//! Which guarantee is least bad, where that was asked (`casus choose`).

use super::rows::{Row, chart, level, linear};
use super::table::{Cell, table, text};
use super::{called, question};
use crate::model::study::Conferral;
use crate::tell::choice::{
    CHOICE_FILE, Told, costs, criteria, losses, on_front, points, rows, states, verdict, weights,
};
use crate::tell::number::{part, prose};
use crate::tell::scene::scene;
use crate::write::{ReadRow, Results};
use maud::{Markup, html};

/// The answer to each question, if it was asked.
pub(super) fn choice(results: &Results) -> Option<Markup> {
    results.rows(CHOICE_FILE, &[]).next()?;
    Some(html! {
        p {
            "A loss is the sum of what a guarantee does to attacks, territory, escalation and cost, each in points (hundredths of its whole) times a weight of the user's. "
            "The answer is that of the weights as much as of the model. Regret: how much worse a guarantee is than the best one in the same draw of the parameters."
        }
        @for &conferral in &results.study.conferral { (of(results, conferral)) }
    })
}

fn of(results: &Results, conferral: Conferral) -> Markup {
    let name = |regime: &str| called(&results.study, regime);
    let told = |caption, Told { heads, rows }: Told, first: &dyn Fn(&str) -> String| {
        let cell =
            |(place, cell): (usize, &String)| text(if place == 0 { first(cell) } else { cell.clone() });
        let rows = rows.iter().map(|row| row.iter().enumerate().map(cell).collect());
        table(caption, &heads, &rows.collect::<Vec<Vec<Cell>>>())
    };
    html! {
        h3 { (question(conferral)) ", by " (weights(results, conferral)) }
        @for sentence in verdict(results, conferral, name).unwrap_or_default() { p { (sentence) } }
        p { "On the Pareto front (no other is as good by all that weighs something, and better by one): " (on_front(results, conferral)) "." }
        (figure(results, conferral))
        details { summary { "The numbers of this figure" }
            (told("Losses", losses(results, conferral), &name)) }
        details { summary { "Each criterion in points; in brackets, in how many draws it is the best by it alone" }
            (told("Criteria", criteria(results, conferral), &name)) }
        details { summary { "What it costs those who may help, and what for" }
            (told("Costs", costs(results, conferral), &name)) }
        details { summary { "Expected cost to each state, % of its annual GDP" }
            (told("Costs of states", states(results, conferral, usize::MAX), &str::to_string)) }
    }
}

/// The losses with both intervals, and in how many draws each guarantee is the best.
fn figure(results: &Results, conferral: Conferral) -> Markup {
    let all = rows(results, conferral, "loss");
    let high = |row: &ReadRow<'_>| row.number("total_high").or(row.number("ci_high")).unwrap_or_default();
    let scale = linear([0.0, all.iter().map(high).fold(0.0, f64::max)]);
    let row = |(place, row): (usize, &ReadRow<'_>)| {
        let name = called(&results.study, row.text("regime"));
        let told = prose(points(row));
        let best = row.number("best").map(|best| format!("{told}; best in {} of draws", part(best)));
        let words = best.unwrap_or(told);
        let told = format!("{name}: {words}");
        let drawing = points(row).map_or(html! {}, |one| level(&told, place, one, |value| scale.at(value)));
        Row::Line { name, drawing, words: html! { (words) } }
    };
    let rows: Vec<Row> = all.iter().enumerate().map(row).collect();
    html! {
        figure {
            h3 { "Expected loss: " (scene(&results.study)) }
            div.panels { (chart("Expected loss", &scale, "points", &rows)) }
            figcaption {
                "Pale band: where 95 % of the draws of the parameters lie, with the chance that is in each. Dark band, about the mean: chance alone. Stroke: the median draw."
            }
        }
    }
}
