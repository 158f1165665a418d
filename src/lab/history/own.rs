//! A file of cases of one's own.

use super::case::{Case, Figures, Outcome, Promise, Question, Relations};
use super::columns::{Columns, Row};
use super::form::{Form, Source};
use crate::model::study::Kind;
use std::collections::BTreeSet;

/// The columns of a file of one's own, and what they mean. Those that [`FORM`] needs must be there; a cell of the
/// others may be empty, which is unknown and filled with the median of the file.
pub(crate) const COLUMNS: &[(&str, &str)] = &[
    ("case", "name of the case"),
    ("cluster", "crisis or war to which it belongs; cases of one cluster are left out and drawn together"),
    ("year", "year"),
    ("question", "response, joining, deterrence or keeping; the same in the whole file"),
    (
        "observed",
        "what happened: abstain, material, deploy or combat; stayed_out or joined; deterred, not_defended or war; broken or kept",
    ),
    ("kind", "kind of attack: grey_zone, limited or full (a deterrence case: empty)"),
    ("promise", "by what the responder was bound: none, pact or threat"),
    (
        "challenger_capability",
        "capability of the challenger where it attacks; any unit, the same for the three",
    ),
    ("protege_capability", "capability of the protégé"),
    ("responder_capability", "capability of the responder at home; distance and reach lessen it"),
    ("distance_km", "distance of the responder from the protégé"),
    ("reach_km", "distance at which the responder's capability falls by 1/e"),
    ("polyarchy", "electoral democracy of the responder, 0 to 1"),
    ("tie_pct", "aid to, or trade with, the protégé, % of the responder's GDP or trade"),
    ("responder_challenger_rivals", "1 if responder and challenger are strategic rivals, 0 if they are not"),
    ("responder_protege_rivals", "1 if responder and protégé are, 0 if they are not"),
    ("protege_challenger_rivals", "1 if protégé and challenger are, 0 if they are not"),
    ("protege_polyarchy", "electoral democracy of the protégé, 0 to 1"),
    ("challenger_polyarchy", "electoral democracy of the challenger, 0 to 1"),
    ("ln_trade", "ln(1 + trade of responder and protégé a year, US$ m)"),
    ("borders_challenger", "1 if the responder borders the challenger"),
    ("challenger_nuclear", "1 if the challenger has nuclear arms"),
    ("responder_nuclear", "1 if the responder has"),
];

pub(super) const FORM: Form = Form {
    source: Source::Own,
    label: "own",
    file: None,
    what: "a file of cases of your own",
    citation: "",
    needed: &[
        "case",
        "cluster",
        "question",
        "observed",
        "promise",
        "challenger_capability",
        "responder_capability",
    ],
    key: &[],
    cases,
};

fn cases(columns: &Columns) -> Vec<Option<Outcome>> {
    let mut first = None;
    let known: Vec<&str> = COLUMNS.iter().map(|(own, _)| *own).collect();
    for name in columns.header().filter(|name| !known.contains(name)) {
        let help = format!("columns are {}", known.join(", "));
        columns.wrong(Some(1), format!("there is no column `{name}`"), help);
    }
    let mut names = BTreeSet::new();
    let mut cases = Vec::new();
    for row in columns.rows() {
        let name = row.text("case");
        if !name.is_empty() && !names.insert(name) {
            row.wrong(format!("there is another case {name:?} above"), "a name of its own");
        }
        cases.push(case(&row, &mut first).map(Ok));
    }
    cases
}

fn case(row: &Row, first: &mut Option<Question>) -> Option<Case> {
    let question = one_of(row, "question", Question::LABELS, Question::from_label);
    if let Some(question) = question
        && question != *first.get_or_insert(question)
    {
        let message = format!("`question` is {}, and another above", question.label());
        row.wrong(message, "one question in a file");
    }
    let observed = question.and_then(|question| {
        let text = row.text("observed");
        let place = question.outcomes().iter().position(|outcome| *outcome == text);
        if place.is_none() {
            row.wrong(format!("`observed` is {text:?}"), question.outcomes().join(", "));
        }
        place
    });
    let kind = match row.text("kind") {
        "" => Some(Kind::Full),
        _ => one_of(row, "kind", Kind::LABELS, Kind::from_label),
    };
    let promise = one_of(row, "promise", Promise::LABELS, Promise::from_label);
    let within = |column, most: f64| {
        row.number(column).filter(|&number| {
            let inside = (0.0..=most).contains(&number);
            if !inside {
                let help = if number < 0.0 { "0 or more" } else { "0 to 1" };
                row.wrong(format!("`{column}` is {number}"), help);
            }
            inside
        })
    };
    let positive = |column| within(column, f64::INFINITY);
    let share = |column| within(column, 1.0);
    let polyarchy = share("polyarchy");
    let relations = Relations {
        responder_challenger_rivals: share("responder_challenger_rivals"),
        responder_protege_rivals: share("responder_protege_rivals"),
        protege_challenger_rivals: share("protege_challenger_rivals"),
        protege_polyarchy: share("protege_polyarchy"),
        challenger_polyarchy: share("challenger_polyarchy"),
        ln_trade: positive("ln_trade"),
    };
    let figures = Figures {
        challenger_capability: positive("challenger_capability"),
        protege_capability: positive("protege_capability"),
        responder_capability: positive("responder_capability"),
        distance_km: positive("distance_km"),
        polyarchy,
    };
    for column in ["case", "cluster"] {
        if row.text(column).is_empty() {
            row.wrong(format!("`{column}` is empty"), "a name");
        }
    }
    let year = row.number("year").unwrap_or(0.0);
    if year.fract() != 0.0 || year.abs() > 9999.0 {
        row.wrong(format!("`year` is {year}"), "a year such as 1938, or an empty cell");
    }
    let reach_km = positive("reach_km");
    if reach_km == Some(0.0) {
        row.wrong("`reach_km` is 0", "more than 0, or an empty cell");
    }
    let tie_pct = positive("tie_pct");
    let flag = |column| match row.number(column) {
        None | Some(0.0) => false,
        Some(1.0) => true,
        Some(other) => {
            row.wrong(format!("`{column}` is {other}"), "1, 0, or an empty cell for 0");
            false
        }
    };
    let (borders_challenger, challenger_nuclear, responder_nuclear) =
        (flag("borders_challenger"), flag("challenger_nuclear"), flag("responder_nuclear"));
    let kind = kind?;
    let question = question?;
    let observed = observed?;
    if question == Question::Response && observed > kind.highest_level() as usize {
        row.wrong(
            format!("`observed` is {} in a grey_zone crisis", question.outcomes()[observed]),
            "nobody fights over the grey zone: deploy at most, or another kind",
        );
        return None;
    }
    Some(Case {
        id: row.text("case").to_string(),
        cluster: row.text("cluster").to_string(),
        year: year as i32,
        question,
        observed,
        kind,
        promise: promise?,
        figures,
        relations,
        reach_km,
        tie_pct,
        borders_challenger,
        challenger_nuclear,
        responder_nuclear,
    })
}

fn one_of<T>(row: &Row, column: &str, labels: &[&str], from_label: fn(&str) -> Option<T>) -> Option<T> {
    let text = row.text(column);
    let found = from_label(text);
    if found.is_none() {
        row.wrong(format!("`{column}` is {text:?}"), labels.join(", "));
    }
    found
}
