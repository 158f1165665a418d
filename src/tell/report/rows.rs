//! Charts of rows on one axis: a name, a drawing, words. Names, words and the axis are text of the page, not of the
//! drawing: they wrap as they must, and nothing overprints at any font or width.

use super::scale::{Scale, label};
use super::svg::{colour, mark, sign};
use crate::base::stats::Interval;
use crate::run::estimate::Estimate;
use crate::tell::number::widest;
use maud::{Markup, html};

/// The height of a drawing, and its middle.
const HEIGHT: f64 = 26.0;
const MIDDLE: f64 = 0.5 * HEIGHT;
/// Where an axis begins and ends, in per cent of the width: signs at its ends need room.
const SPAN: [f64; 2] = [1.5, 98.5];

/// A row of a chart.
pub(super) enum Row {
    /// Words over the rows that follow.
    Head(String),
    /// What it is called, what is drawn, and what is said beside it.
    Line { name: String, drawing: Markup, words: Markup },
}

/// An axis of a chart.
pub(super) fn linear(ends: [f64; 2]) -> Scale {
    Scale::linear(ends, SPAN)
}

/// The same from a power of ten to a power of ten.
pub(super) fn logarithmic(ends: [f64; 2]) -> Scale {
    Scale::logarithmic(ends, SPAN)
}

/// A chart on an axis that counts `unit`.
pub(super) fn chart(title: &str, scale: &Scale, unit: &str, rows: &[Row]) -> Markup {
    const TICKS: usize = 4;
    let ticks: Vec<f64> = scale.ticks(TICKS);
    // Of many powers of ten every second is named.
    let named = ticks.iter().rev().step_by(1 + ticks.len() / (TICKS + 3));
    html! {
        div.panel.chart role="group" aria-label=(title) {
            h4 { (title) }
            @for row in rows {
                @match row {
                    Row::Head(words) => p.over { (words) },
                    Row::Line { name, drawing, words } => div.row {
                        span.name { (name) }
                        svg.strip aria-label=(name) {
                            @for tick in &ticks {
                                @let x = percent(scale.at(*tick));
                                line.grid x1=(x) x2=(x) y1="4" y2=(HEIGHT - 4.0) {}
                            }
                            (drawing)
                        }
                        span.words { (words) }
                    },
                }
            }
            div.row.axis aria-hidden="true" {
                div.ticks {
                    @for tick in named {
                        span style={ "left:" (percent(scale.at(*tick))) } { (label(*tick)) }
                    }
                }
            }
            p.unit { (unit) }
        }
    }
}

/// A place along the drawing.
fn percent(place: f64) -> String {
    format!("{place:.2}%")
}

/// What is pointed at: the whole drawing.
pub(super) fn touch() -> Markup {
    html! { rect.touch x="0" y="0" width="100%" height=(HEIGHT) {} }
}

/// A bar from one place to another, as high as this.
pub(super) fn bar(class: &str, [from, to]: [f64; 2], height: f64) -> Markup {
    let width = percent((to - from).max(0.0));
    html! { rect class=(class) x=(percent(from)) y=(MIDDLE - 0.5 * height) width=(width) height=(height) {} }
}

/// A stroke across.
fn stroke(class: &str, place: f64, height: f64) -> Markup {
    let x = percent(place);
    html! { line class=(class) x1=(x) x2=(x) y1=(MIDDLE - 0.5 * height) y2=(MIDDLE + 0.5 * height) {} }
}

/// A line along, as of an interval.
pub(super) fn along(class: &str, [from, to]: [f64; 2]) -> Markup {
    html! { line class=(class) x1=(percent(from)) x2=(percent(to)) y1=(MIDDLE) y2=(MIDDLE) {} }
}

/// The sign of the guarantee at this place in the study.
pub(super) fn sign_at(number: usize, place: f64) -> Markup {
    html! { svg x=(percent(place)) y=(MIDDLE) overflow="visible" { (sign(number, 0.0, 0.0, 4.5)) } }
}

/// How much there is of something under the guarantee at this place in the study: a pale band of chance and parameters, a
/// dark one of chance, a stroke at the median draw, or at the value where no others were tried.
pub(super) fn level(tells: &str, number: usize, one: Estimate, at: impl Fn(f64) -> f64) -> Markup {
    let ends = |interval: Interval| [at(interval.low), at(interval.high)];
    let middle = one.total.map_or(Some(one.value), |_| one.median);
    let inside = html! {
        (touch())
        @if let Some(total) = one.total { (bar(&format!("wide {}", colour(number)), ends(total), 16.0)) }
        @if let Some(middle) = middle { (stroke("middle", at(middle), 20.0)) }
        (bar(&format!("chance {}", colour(number)), ends(one.ci), 16.0))
    };
    mark(tells, inside)
}

/// By how much the share of runs with an event differs, in points: beside 0, a thin line of chance and parameters with a
/// stroke at the median draw, a bar of chance, and the sign of the guarantee at this place in the study.
pub(super) fn change(what: &str, number: usize, name: String, of: Option<Estimate>, scale: &Scale) -> Row {
    let drawing = of.map_or(html! {}, |one| changed(&format!("{what}, {name}: {one}"), number, one, scale));
    Row::Line { name, drawing, words: html! { (widest(of)) } }
}

fn changed(tells: &str, number: usize, one: Estimate, scale: &Scale) -> Markup {
    let at = |value| scale.at(100.0 * value);
    let ends = |interval: Interval| [at(interval.low), at(interval.high)];
    let inside = html! {
        (touch())
        (stroke("zero", at(0.0), 26.0))
        @if let Some(total) = one.total { (along("total", ends(total))) }
        @if let Some(median) = one.median { (stroke("total", at(median), 14.0)) }
        (bar(&format!("chance {}", colour(number)), ends(one.ci), 7.0))
        (sign_at(number, at(one.value)))
    };
    mark(tells, inside)
}
