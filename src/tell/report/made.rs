//! Pages of what is not one study: of a sweep, of a back-test.

use super::estimate::number_cell;
use super::figures::Figure;
use super::page::{Section, document};
use super::rows::{Row, along, chart, linear, sign_at, touch};
use super::scale::Scale;
use super::svg::{Panel, legend, line, mark, mark_at};
use super::table::{each, number, text};
use super::{question, written};
use crate::base::stats::Interval;
use crate::model::study::{Conferral, Study};
use crate::run::estimate::{Estimate, Measure};
use crate::tell::number::{decimal, grouped, prose, score, three_digits};
use crate::tell::scene::scene;
use crate::write::{Made, ReadRow, json_bytes};
use maud::{Markup, html};

/// The most rows of a table on the page; the files have all.
const MOST_ROWS: usize = 500;

/// The page of a sweep or a back-test, the same bytes for the same results; `None` of anything else.
pub(crate) fn made_page(made: &Made) -> Option<String> {
    let (head, sections) = if made.has("points.csv") {
        sweep(made)
    } else if made.has("scores.csv") {
        back_test(made)
    } else {
        return None;
    };
    let version = made.casus["program_version"].as_str().unwrap_or_default();
    let title = if made.title.is_empty() { &made.name } else { &made.title };
    Some(document(title, version, head, &sections))
}

/// What a point of a sweep gave under a guarantee and a question.
struct Point<'a> {
    conferral: &'a str,
    regime: &'a str,
    /// The inputs, in their order.
    inputs: Vec<&'a str>,
    /// Share of runs with a full attack.
    full: Estimate,
}

impl<'a> Point<'a> {
    /// Reads a row of `points.csv`; `None` of a point that failed.
    fn of(row: &ReadRow<'a>, inputs: &[&str]) -> Option<Point<'a>> {
        Some(Point {
            conferral: row.text("conferral"),
            regime: row.text("regime"),
            inputs: inputs.iter().map(|input| row.text(input)).collect(),
            full: full_attacks(row)?,
        })
    }
}

/// The share of runs with a full attack at a point.
fn full_attacks(row: &ReadRow<'_>) -> Option<Estimate> {
    row.estimate_between("attacked_full", ["attacked_full_low", "attacked_full_high"], Measure::Share)
}

fn sweep(made: &Made) -> (Markup, Vec<Section>) {
    const FIRST_INPUT: usize = 8;
    let columns = made.columns("points.csv");
    let inputs: Vec<&str> =
        columns.iter().skip(FIRST_INPUT).take_while(|name| **name != "conferred").copied().collect();
    let all: Vec<ReadRow<'_>> = made.rows("points.csv", &[]).collect();
    let rows: Vec<Point<'_>> = all.iter().filter_map(|row| Point::of(row, &inputs)).collect();
    let unique = |of: fn(&Point<'_>) -> String| {
        let mut seen: Vec<String> = Vec::new();
        for name in rows.iter().map(of) {
            if !seen.contains(&name) {
                seen.push(name);
            }
        }
        seen
    };
    let regimes = unique(|row| row.regime.to_string());
    let conferrals: Vec<Conferral> = unique(|row| row.conferral.to_string())
        .iter()
        .filter_map(|label| Conferral::from_label(label))
        .collect();
    let points = all.iter().map(|row| row.count("point") + 1).max().unwrap_or(0);
    let failed = all.iter().filter(|row| row.text("status") == "failed").map(|row| row.count("point"));
    let mut failed: Vec<u64> = failed.collect();
    failed.dedup();
    let study: Option<Study> = serde_json::from_slice(&json_bytes(&made.casus["study"])).ok();
    let where_and_when = study.as_ref().map_or(String::new(), scene);
    let head = html! {
        p {
            (where_and_when) ". A study at " (grouped(points)) " points of " (inputs.join(", "))
            @if !failed.is_empty() { "; " (failed.len()) " of them failed" }
            "."
        }
    };
    let sections = vec![
        ("answer", "The answer", order(&rows, &conferrals, &regimes)),
        ("figures", "Figure", along_inputs(&rows, &inputs, &conferrals, &regimes).markup(&where_and_when)),
        ("points", "Points", points_table(&all, &inputs)),
        ("parameters", "Parameters", own_values(made)),
    ];
    (head, sections)
}

/// What the study of a sweep sets itself, and what the sweep varies.
fn own_values(made: &Made) -> Markup {
    let rows: Vec<ReadRow<'_>> = made.rows("parameters.csv", &[]).collect();
    let own: Vec<_> = rows.iter().filter(|row| row.text("status") == "yours").copied().collect();
    let told = each(&own)
        .column("Parameter", |row| text(row.text("parameter")))
        .column("Value", |row| text(row.text("value")))
        .column("Source", |row| text(row.text("source")));
    html! {
        p {
            "Of the " (rows.len()) " values that went in, " (own.len()) " are the study's or the sweep's own. The others are the program's, each "
            "with its source in " code { "parameters.csv" } "."
        }
        (told.table("Set by the study, or varied by the sweep"))
    }
}

/// At how many points each guarantee has the fewest full attacks, and over which range they lie.
fn order(rows: &[Point<'_>], conferrals: &[Conferral], regimes: &[String]) -> Markup {
    let of = |conferral: Conferral, regime: &str| -> Vec<Estimate> {
        let mine = rows.iter().filter(|row| row.conferral == conferral.label() && row.regime == regime);
        mine.map(|row| row.full).collect()
    };
    let by_value = |a: &&Estimate, b: &&Estimate| a.value.total_cmp(&b.value);
    html! {
        @for conferral in conferrals {
            @let shares: Vec<Vec<Estimate>> = regimes.iter().map(|regime| of(*conferral, regime)).collect();
            @let points = shares.iter().map(Vec::len).min().unwrap_or(0);
            h3 { (question(*conferral)) }
            ul {
                @for (regime, mine) in regimes.iter().zip(&shares) {
                    @let least = |point: usize| shares.iter().map(|other| other[point].value).fold(f64::INFINITY, f64::min);
                    @let fewest = (0..points).filter(|point| mine[*point].value <= least(*point)).count();
                    @let ends = [mine.iter().min_by(by_value), mine.iter().max_by(by_value)].map(|end| prose(end.copied()));
                    @if points > 0 {
                        li {
                            "Under " (written(regime)) " the share of runs with a full attack goes from " (ends[0]) " to " (ends[1])
                            "; at " (fewest) " of " (points) " points none of the others has fewer."
                        }
                    }
                }
            }
        }
        p { "Points have chance in them: where two guarantees lie close, their order at a point may be chance." }
    }
}

/// Points that have alike values of an input, and the mean share of full attacks over them.
struct Step {
    /// The mean of the values, or the place among words.
    at: f64,
    told: String,
    mean: f64,
    points: usize,
}

/// The mean over the points along an input, at its values or in so many equal parts of its points.
fn steps(rows: &[&Point<'_>], input: usize) -> Vec<Step> {
    const PARTS: usize = 10;
    let numbers: Option<Vec<f64>> = rows.iter().map(|row| row.inputs[input].parse().ok()).collect();
    let mut words: Vec<&str> = rows.iter().map(|row| row.inputs[input]).collect();
    words.sort_unstable();
    words.dedup();
    let place = |word: &str| words.iter().position(|known| *known == word).unwrap_or(0) as f64 + 1.0;
    let at = numbers.unwrap_or_else(|| rows.iter().map(|row| place(row.inputs[input])).collect());
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|a, b| at[*a].total_cmp(&at[*b]));
    let groups: Vec<&[usize]> = match words.len() <= PARTS {
        true => order.chunk_by(|a, b| at[*a] == at[*b]).collect(),
        false => order.chunks(rows.len().div_ceil(PARTS)).collect(),
    };
    let step = |group: &[usize]| {
        let mean =
            |of: &dyn Fn(usize) -> f64| group.iter().map(|row| of(*row)).sum::<f64>() / group.len() as f64;
        let one = group.iter().all(|row| rows[*row].inputs[input] == rows[group[0]].inputs[input]);
        let center = mean(&|row| at[row]);
        let told = if one {
            rows[group[0]].inputs[input].to_string()
        } else {
            format!("about {}", three_digits(center))
        };
        Step { at: center, told, mean: mean(&|row| 100.0 * rows[row].full.value), points: group.len() }
    };
    groups.into_iter().map(step).collect()
}

fn along_inputs(rows: &[Point<'_>], inputs: &[&str], conferrals: &[Conferral], regimes: &[String]) -> Figure {
    let curve = |conferral: Conferral, regime: &str, input| {
        let mine = rows.iter().filter(|row| row.conferral == conferral.label() && row.regime == regime);
        steps(&mine.collect::<Vec<_>>(), input)
    };
    let mut all: Vec<(&str, Conferral, &str, Step)> = Vec::new();
    let mut blocks = Vec::new();
    for &conferral in conferrals {
        let mut panels = Vec::new();
        for (input, &key) in inputs.iter().enumerate() {
            let curves: Vec<Vec<Step>> =
                regimes.iter().map(|regime| curve(conferral, regime, input)).collect();
            panels.push(panel(key, regimes, &curves));
            for (regime, curve) in regimes.iter().zip(curves) {
                all.extend(curve.into_iter().map(|step| (regime.as_str(), conferral, key, step)));
            }
        }
        blocks.push((question(conferral), panels));
    }
    let names: Vec<String> = regimes.iter().map(|regime| written(regime)).collect();
    Figure {
        id: "inputs",
        title: "Full attacks along each input".to_string(),
        note: "Means over the points that have this value of the input, or lie in the same tenth of the points along it; the other \
               inputs vary as the design says. Words stand in the order of the alphabet."
            .to_string(),
        key: legend(&names),
        blocks,
        wide: false,
        numbers: each(&all)
            .column("Guarantee", |(regime, ..)| text(written(regime)))
            .column("Question", |(_, conferral, ..)| text(conferral.label()))
            .column("Input", |(_, _, key, _)| text(*key))
            .column("Value", |(.., step)| number(&step.told, Some(step.at)))
            .column("Full attacks, % of runs", |(.., step)| number(decimal(step.mean, 2), Some(step.mean)))
            .column("Points", |(.., step)| number(step.points.to_string(), Some(step.points as f64)))
            .told,
    }
}

fn panel(key: &str, regimes: &[String], curves: &[Vec<Step>]) -> Markup {
    let panel = Panel { width: 300.0, height: 190.0, left: 44.0, right: 16.0, top: 10.0, bottom: 22.0 };
    let steps = || curves.iter().flatten();
    let low = steps().map(|step| step.at).fold(f64::INFINITY, f64::min);
    let high = steps().map(|step| step.at).fold(f64::NEG_INFINITY, f64::max);
    let top = steps().map(|step| step.mean).fold(0.0, f64::max);
    let x = Scale::linear(if low < high { [low, high] } else { [low - 1.0, low + 1.0] }, panel.x());
    let y = Scale::linear([0.0, if top > 0.0 { top } else { 1.0 }], panel.y());
    let inside = html! {
        (panel.x_axis(&x))
        (panel.y_axis(&y))
        @for (place, (regime, curve)) in regimes.iter().zip(curves).enumerate() {
            @let at = |step: &Step| (x.at(step.at), y.at(step.mean));
            (line(place, &curve.iter().map(at).collect::<Vec<_>>()))
            @for step in curve {
                @let told = format!("{}, {key} {}: {} % of runs, {} points", written(regime), step.told, decimal(step.mean, 2), step.points);
                (mark_at(&told, place, at(step), 3.2))
            }
        }
    };
    panel.draw(key, "% of runs, by the input", inside)
}

fn points_table(rows: &[ReadRow<'_>], inputs: &[&str]) -> Markup {
    let of_input = |row: &ReadRow<'_>, input| match row.number(input) {
        Some(value) => number(three_digits(value), Some(value)),
        None => text(row.text(input)),
    };
    let share = |row: &ReadRow<'_>| {
        let full = full_attacks(row);
        number(full.map_or(String::new(), |full| prose(Some(full))), full.map(|full| full.value))
    };
    let told = each(&rows[..rows.len().min(MOST_ROWS)])
        .column("Point", |row| number_cell(row, "point"))
        .column("Guarantee", |row| text(written(row.text("regime"))))
        .column("Question", |row| text(row.text("conferral")));
    let told = inputs.iter().fold(told, |told, &input| told.column(input, |row| of_input(row, input)));
    let told = told.column("Full attacks", share).column("Status", |row| text(row.text("status")));
    html! {
        @if rows.len() > MOST_ROWS { p { "The first " (MOST_ROWS) " of " (grouped(rows.len() as u64)) " rows; points.csv has all." } }
        details { summary { "Points" } (told.table("Points of the sweep")) }
    }
}

fn back_test(made: &Made) -> (Markup, Vec<Section>) {
    let whole = [("part", "all"), ("score", "brier")];
    let scores: Vec<ReadRow<'_>> = made.rows("scores.csv", &whole).collect();
    let differences: Vec<ReadRow<'_>> = made.rows("score_differences.csv", &whole).collect();
    let head = html! {
        p {
            "Every case is forecast without the crisis or war it belongs to. Scores are Brier's: the mean squared distance between \
             forecast and what happened, 0 to 2, lower is better. Intervals, 95 %: crises and wars drawn again."
        }
    };
    let sections = vec![
        ("answer", "The answer", html! { ul { @for words in verdicts(&differences) { li { (words) } } } }),
        ("figures", "Figure", brier(&scores).markup("all cases of each file")),
        ("scores", "Scores", every_score(made)),
    ];
    (head, sections)
}

/// A number with its interval, with three decimals.
fn scored(row: &ReadRow<'_>, value: &str, signs: bool) -> String {
    let interval = row.number("ci_low").zip(row.number("ci_high")).map(|(low, high)| Interval { low, high });
    score(row.number(value), interval, signs)
}

/// Whether the model forecasts better than each other, file by file.
fn verdicts(differences: &[ReadRow<'_>]) -> Vec<String> {
    let words = |row: &ReadRow<'_>| {
        let (low, high) = (row.number("ci_low")?, row.number("ci_high")?);
        let how = match (low > 0.0, high < 0.0) {
            (true, _) => "forecasts worse than",
            (_, true) => "forecasts better than",
            _ => "cannot be told apart from",
        };
        let told = scored(row, "difference", true);
        let (source, other) = (row.text("source"), written(row.text("minus")));
        Some(format!(
            "On the {} cases of {source} the model {how} the {other}: difference {told}.",
            grouped(row.count("n"))
        ))
    };
    differences.iter().filter_map(words).collect()
}

fn brier(scores: &[ReadRow<'_>]) -> Figure {
    let most = scores.iter().filter_map(|row| row.number("ci_high")).fold(0.0, f64::max);
    let scale = linear([0.0, most]);
    let mut rows = Vec::new();
    let mut last = "";
    let mut place = 0;
    for row in scores {
        if row.text("source") != last {
            (last, place) = (row.text("source"), 0);
            rows.push(Row::Head(format!("{last} ({} cases)", grouped(row.count("n")))));
        }
        let name = written(row.text("predictor"));
        let told = scored(row, "value", false);
        let ends = row.number("value").zip(row.number("ci_low").zip(row.number("ci_high")));
        let drawing = ends.map_or(html! {}, |(value, (low, high))| {
            mark(
                &format!("{last}, {name}: {told}"),
                html! {
                    (touch())
                    (along("total", [scale.at(low), scale.at(high)]))
                    (sign_at(place, scale.at(value)))
                },
            )
        });
        rows.push(Row::Line { name, drawing, words: html! { (told) } });
        place += 1;
    }
    Figure {
        id: "brier",
        title: "How good the forecasts are".to_string(),
        note: "Lines: 95 % intervals. Every predictor forecasts the same cases.".to_string(),
        key: html! {},
        blocks: vec![("Lower is better", vec![chart("Brier score", &scale, "Brier score", &rows)])],
        wide: false,
        numbers: each(scores)
            .column("File", |row| text(row.text("source")))
            .column("Who forecasts", |row| text(written(row.text("predictor"))))
            .column("Brier score", |row| number(scored(row, "value", false), row.number("value")))
            .told,
    }
}

fn every_score(made: &Made) -> Markup {
    let rows: Vec<_> = made.rows("scores.csv", &[]).take(MOST_ROWS).collect();
    let told = each(&rows)
        .column("File", |row| text(row.text("source")))
        .column("Cases", |row| text(written(row.text("part"))))
        .column("Who forecasts", |row| text(written(row.text("predictor"))))
        .column("Score", |row| text(written(row.text("score"))))
        .column("Value", |row| number(scored(row, "value", false), row.number("value")))
        .column("Number of cases", |row| number_cell(row, "n"));
    html! { details { summary { "All scores, by parts of the cases" } (told.table("Scores")) } }
}
