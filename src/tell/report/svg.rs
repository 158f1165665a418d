//! The parts of a panel: frame, axes, marks that tell their values, and the signs of guarantees.

use super::scale::{Scale, label};
use maud::{Markup, html};

/// Signs for guarantees repeat after so many colours; the shapes of marks have another period.
const COLOURS: usize = 9;
const DASHES: [&str; 8] = ["", "7 3", "2 2.5", "8 3 2 3", "4 2", "11 4", "5 2 2 2 2 2", "1 4"];

/// Room around what is drawn.
#[derive(Clone, Copy)]
pub(super) struct Panel {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
}

impl Panel {
    pub(super) fn x(&self) -> [f64; 2] {
        [self.left, self.width - self.right]
    }

    /// From the bottom to the top.
    pub(super) fn y(&self) -> [f64; 2] {
        [self.height - self.bottom, self.top]
    }

    /// The drawing with its title, which is what it is called too, and under it what its axes count.
    pub(super) fn draw(&self, title: &str, axes: &str, inside: Markup) -> Markup {
        let view = format!("0 0 {} {}", self.width, self.height);
        html! {
            div.panel role="group" aria-label=(title) {
                h4 { (title) }
                svg viewBox=(view) aria-label=(title) { (inside) }
                p.unit { (axes) }
            }
        }
    }

    /// A horizontal axis.
    pub(super) fn x_axis(&self, scale: &Scale) -> Markup {
        let [bottom, top] = self.y();
        html! {
            g aria-hidden="true" {
                @for value in scale.ticks(5) {
                    @let x = px(scale.at(value));
                    path.grid d={ "M" (x) " " (px(bottom)) "V" (px(top)) } {}
                    text x=(x) y=(px(bottom + 14.0)) text-anchor="middle" { (label(value)) }
                }
            }
        }
    }

    /// A vertical axis.
    pub(super) fn y_axis(&self, scale: &Scale) -> Markup {
        let [left, right] = self.x();
        html! {
            g aria-hidden="true" {
                @for value in scale.ticks(5) {
                    @let y = scale.at(value);
                    path.grid d={ "M" (px(left)) " " (px(y)) "H" (px(right)) } {}
                    text x=(px(left - 5.0)) y=(px(y + 4.0)) text-anchor="end" { (label(value)) }
                }
            }
        }
    }
}

/// A coordinate, to a tenth.
pub(super) fn px(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_string).unwrap_or(text)
}

/// Something with a value: shown when it is pointed at or focused, read out by screen readers.
pub(super) fn mark(tells: &str, shape: Markup) -> Markup {
    html! { g.mark role="img" tabindex="-1" aria-label=(tells) { (shape) } }
}

/// Class that gives the colour of the guarantee at this place.
pub(super) fn colour(place: usize) -> String {
    format!("s{}", place % COLOURS)
}

/// Dashes of its line.
pub(super) fn dashes(place: usize) -> &'static str {
    DASHES[place % DASHES.len()]
}

/// Its sign: a closed shape about a point.
pub(super) fn sign(place: usize, x: f64, y: f64, size: f64) -> Markup {
    let s = size;
    let points: &[(f64, f64)] = match place % 8 {
        0 => &[],
        1 => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        2 => &[(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
        3 => &[(0.0, -1.3), (1.0, 0.0), (0.0, 1.3), (-1.0, 0.0)],
        4 => &[(0.0, 1.2), (1.1, -0.8), (-1.1, -0.8)],
        5 => &[(-1.2, 0.0), (0.8, -1.1), (0.8, 1.1)],
        6 => &[(1.2, 0.0), (-0.8, -1.1), (-0.8, 1.1)],
        _ => &[(-1.2, -0.5), (1.2, -0.5), (1.2, 0.5), (-1.2, 0.5)],
    };
    if points.is_empty() {
        return html! { circle class=(colour(place)) cx=(px(x)) cy=(px(y)) r=(px(s)) {} };
    }
    let points: Vec<_> = points.iter().map(|(a, b)| (x + a * s, y + b * s)).collect();
    html! { path class=(colour(place)) d={ "M" (joined(&points)) "Z" } {} }
}

/// Points joined by lines.
pub(super) fn joined(points: &[(f64, f64)]) -> String {
    points.iter().map(|(x, y)| format!("{} {}", px(*x), px(*y))).collect::<Vec<_>>().join("L")
}

/// The line of the guarantee at this place through points; nothing without any.
pub(super) fn line(place: usize, points: &[(f64, f64)]) -> Markup {
    html! {
        @if !points.is_empty() {
            path class={ "line " (colour(place)) } stroke-dasharray=(dashes(place)) d={ "M" (joined(points)) } {}
        }
    }
}

/// Its sign at a point, which tells its value where it is pointed at.
pub(super) fn mark_at(tells: &str, place: usize, (x, y): (f64, f64), size: f64) -> Markup {
    let inside = html! {
        circle.touch cx=(px(x)) cy=(px(y)) r="9" {}
        (sign(place, x, y, size))
    };
    mark(tells, inside)
}

/// A whisker from one end of an interval to the other.
pub(super) fn whisker(x: [f64; 2], y: f64) -> Markup {
    let [low, high] = x.map(px);
    html! { path.whisker d={ "M" (low) " " (px(y - 3.0)) "v6m0 -3H" (high) "m0 -3v6" } {} }
}

/// What signs stand for.
pub(super) fn legend(names: &[String]) -> Markup {
    html! {
        ul.legend {
            @for (place, name) in names.iter().enumerate() {
                li {
                    svg viewBox="0 0 44 14" aria-hidden="true" {
                        path class={ "line " (colour(place)) } stroke-dasharray=(dashes(place)) d="M1 7H43" {}
                        (sign(place, 22.0, 7.0, 4.5))
                    }
                    (name)
                }
            }
        }
    }
}
