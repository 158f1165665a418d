//! Which guarantee is least bad, in words: from the rows of `choice.csv`, for the screen and for the report.

use super::look_up::contrast;
use super::number::{column, column_total, decimal, part, plain, prose, three_digits};
use super::terms::enumerated;
use crate::model::study::{Conferral, Guarantee};
use crate::run::estimate::{Estimate, Measure};
use crate::write::{ReadRow, Results};

/// The file that holds it.
pub(crate) const CHOICE_FILE: &str = "choice.csv";
const POINTS: Measure = Measure::Mean { unit: "points" };

/// The rows of a criterion, or of `loss`, under a question, in the order of the guarantees.
pub(crate) fn rows<'r>(results: &'r Results, conferral: Conferral, criterion: &str) -> Vec<ReadRow<'r>> {
    let wanted = [("conferral", conferral.label()), ("criterion", criterion)];
    results.rows(CHOICE_FILE, &[]).filter(|row| row.is(&wanted)).collect()
}

/// The expected value of a row, in points, with both intervals.
pub(crate) fn points(row: &ReadRow<'_>) -> Option<Estimate> {
    row.estimate("mean", POINTS)
}

/// The criteria that weigh something, with their weights, in order.
fn weighing<'r>(results: &'r Results, conferral: Conferral) -> Vec<ReadRow<'r>> {
    each_criterion(results, conferral).filter(|row| row.number("weight") != Some(0.0)).collect()
}

/// A row for each criterion, in order: those of the first guarantee.
fn each_criterion(results: &Results, conferral: Conferral) -> impl Iterator<Item = ReadRow<'_>> {
    let first = results.study.regimes.first().map_or("", |regime| regime.name.as_str());
    let rows = results.rows(CHOICE_FILE, &[]);
    rows.filter(move |row| {
        row.is(&[("conferral", conferral.label()), ("regime", first)]) && row.text("criterion") != "loss"
    })
}

/// Of the rows of the guarantees the one with the least value in a column.
fn least<'r>(rows: &[ReadRow<'r>], column: &str) -> Option<ReadRow<'r>> {
    let known = rows.iter().filter_map(|row| Some((row, row.number(column)?)));
    known.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(row, _)| *row)
}

/// The answer in some sentences; `None` where nothing was chosen. `called` gives a guarantee its name.
pub(crate) fn verdict(
    results: &Results,
    conferral: Conferral,
    called: impl Fn(&str) -> String,
) -> Option<Vec<String>> {
    let loss = rows(results, conferral, "loss");
    let best = least(&loss, "mean")?;
    let name = called(best.text("regime"));
    let mut said = vec![format!("The least expected loss is that of {name}: {}.", prose(points(&best)))];
    let most = loss
        .iter()
        .max_by(|a, b| a.number("best").unwrap_or(-1.0).total_cmp(&b.number("best").unwrap_or(-1.0)));
    let drawn = most.and_then(|row| Some((row, row.number("best")?, row.number("clearly_best")?)));
    if let Some((row, share, clearly)) = drawn {
        said.push(format!(
            "{} is the best in {} of the draws of the parameters, in {} by more than chance.",
            called(row.text("regime")),
            part(share),
            part(clearly)
        ));
    }
    if let Some(row) = least(&loss, "max_regret") {
        let of = |column| row.number(column).map_or(String::new(), |value| decimal(value, 1));
        said.push(format!(
            "The least regret at worst is that of {}: in no draw is it more than {} points worse than the best one there, and {} on average.",
            called(row.text("regime")),
            of("max_regret"),
            of("mean_regret")
        ));
    }
    let hangs: Vec<String> = weighing(results, conferral).iter().map(standing).collect();
    let hangs: Vec<&str> = hangs.iter().map(String::as_str).collect();
    if !hangs.is_empty() {
        said.push(format!(
            "{name} keeps the least expected loss while, one at a time, the weight of {}.",
            hangs.join("; of ")
        ));
    }
    Some(said)
}

/// Between which weights of a criterion the answer stands.
fn standing(row: &ReadRow<'_>) -> String {
    let (criterion, now) = (row.text("criterion"), three_digits(row.number("weight").unwrap_or_default()));
    let from = row.number("stands_from").filter(|from| *from > 0.0).map(three_digits);
    let to = row.number("stands_to").map(three_digits);
    let range = match (from, to) {
        (None, None) => "is anything".to_string(),
        (Some(from), None) => format!("is {from} at least"),
        (None, Some(to)) => format!("is {to} at most"),
        (Some(from), Some(to)) => format!("is from {from} to {to}"),
    };
    format!("{criterion} {range} (it is {now})")
}

/// The weights, as a user would type them.
pub(crate) fn weights(results: &Results, conferral: Conferral) -> String {
    let each = |row: &ReadRow<'_>| format!("{}={}", row.text("criterion"), row.text("weight"));
    weighing(results, conferral).iter().map(each).collect::<Vec<_>>().join(",")
}

/// A table of the answer: heads, and a row for each guarantee or state.
pub(crate) struct Told {
    pub(crate) heads: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// A head, and what stands under it in the row of a guarantee.
type Column = (&'static str, fn(&ReadRow<'_>) -> String);

const LOSSES: [Column; 9] = [
    ("guarantee", |row| row.text("regime").to_string()),
    ("loss, points", |row| column(points(row))),
    ("with parameters", |row| column_total(points(row))),
    ("best in", |row| or_dash(row.number("best").map(part))),
    ("clearly", |row| or_dash(row.number("clearly_best").map(part))),
    ("regret", |row| or_dash(row.number("mean_regret").map(one_decimal))),
    ("at most", |row| or_dash(row.number("max_regret").map(one_decimal))),
    ("on the front", |row| row.text("on_front").to_string()),
    ("dominated by", |row| {
        let by = row.text("dominated_by").replace('|', ", ");
        or_dash((!by.is_empty()).then_some(by))
    }),
];

fn or_dash(known: Option<String>) -> String {
    known.unwrap_or("–".to_string())
}

fn one_decimal(value: f64) -> String {
    decimal(value, 1)
}

/// The losses.
pub(crate) fn losses(results: &Results, conferral: Conferral) -> Told {
    let cells = |row: ReadRow<'_>| LOSSES.iter().map(|(_, cell)| cell(&row)).collect();
    Told {
        heads: LOSSES.iter().map(|(head, _)| head.to_string()).collect(),
        rows: rows(results, conferral, "loss").into_iter().map(cells).collect(),
    }
}

/// Each criterion in points, and beside it in how many draws the guarantee is the best by it alone.
pub(crate) fn criteria(results: &Results, conferral: Conferral) -> Told {
    let criteria: Vec<&str> = each_criterion(results, conferral).map(|row| row.text("criterion")).collect();
    let of = |regime: &Guarantee| {
        let cell = |criterion: &&str| {
            let row =
                rows(results, conferral, criterion).into_iter().find(|row| row.text("regime") == regime.name);
            let best = row
                .and_then(|row| row.number("best"))
                .map_or(String::new(), |best| format!(" [{}]", part(best)));
            format!("{}{best}", column(row.as_ref().and_then(points)))
        };
        std::iter::once(regime.name.clone()).chain(criteria.iter().map(cell)).collect()
    };
    Told {
        heads: std::iter::once("guarantee").chain(criteria.iter().copied()).map(str::to_string).collect(),
        rows: results.study.regimes.iter().map(of).collect(),
    }
}

/// What each guarantee costs those who may help, what of it in peace, and what for: full attacks averted, beside the
/// reference of the study.
pub(crate) fn costs(results: &Results, conferral: Conferral) -> Told {
    let reference = &results.study.regimes[results.study.reference];
    let one = |regime: &Guarantee| {
        let of = [("conferral", conferral.label()), ("regime", regime.name.as_str())];
        let wanted = [&of[..], &[("given", "always"), ("metric", "responders_cost_usd_bn")]].concat();
        let all = results.rows("distributions.csv", &[]).find(|row| row.is(&wanted));
        let all = all.and_then(|row| row.estimate("mean", Measure::Mean { unit: "USD bn" }));
        let keeping = kept_in_peace_usd_bn(results, conferral, regime);
        let averted = averted(results, conferral, regime, reference);
        let price =
            averted.filter(|one| one.value > 0.0 && keeping > 0.0).map(|one| keeping / (100.0 * one.value));
        vec![
            regime.name.clone(),
            column(all),
            column_total(all),
            or_dash((keeping > 0.0).then(|| three_digits(keeping))),
            or_dash(averted.map(|averted| plain(Some(averted)))),
            or_dash(price.map(three_digits)),
        ]
    };
    let heads = [
        "guarantee",
        "cost to all, USD bn",
        "with parameters",
        "of it in peace",
        "full attacks averted",
        "USD bn in peace a point",
    ];
    let heads = heads.map(str::to_string).to_vec();
    Told { heads, rows: results.study.regimes.iter().map(one).collect() }
}

/// What keeping a guarantee in peace costs all together, in expectation.
fn kept_in_peace_usd_bn(results: &Results, conferral: Conferral, regime: &Guarantee) -> f64 {
    let wanted =
        [("conferral", conferral.label()), ("regime", regime.name.as_str()), ("metric", "keeping_usd_bn")];
    results.rows("costs.csv", &wanted).filter_map(|row| row.number("mean")).sum()
}

/// By how much full attacks are fewer than under the reference.
fn averted(
    results: &Results,
    conferral: Conferral,
    regime: &Guarantee,
    reference: &Guarantee,
) -> Option<Estimate> {
    let row = contrast(results, conferral, [&regime.name, &reference.name])?;
    let measure = Measure::Difference { std_error: row.number("std_error")?, variance_ratio: None };
    Some(row.estimate("difference", measure)?.opposite())
}

/// The states whose expected cost under any guarantee is greatest, most first, each with its cost under every guarantee.
pub(crate) fn states(results: &Results, conferral: Conferral, most: usize) -> Told {
    let of = |state: &str, regime: &Guarantee| {
        let wanted = [
            ("conferral", conferral.label()),
            ("regime", regime.name.as_str()),
            ("state", state),
            ("metric", "cost_gdp_pct"),
        ];
        let row = results.rows("costs.csv", &wanted).next()?;
        row.estimate("mean", Measure::Mean { unit: "% of annual GDP" })
    };
    let regimes = &results.study.regimes;
    let mut told: Vec<(f64, Vec<String>)> = Vec::new();
    for state in results.study.responders.iter().chain([&results.study.protege]) {
        let each: Vec<Option<Estimate>> = regimes.iter().map(|regime| of(&state.code, regime)).collect();
        let greatest = each.iter().flatten().map(|one| one.value).fold(0.0, f64::max);
        let cells = each.into_iter().flat_map(|one| [column(one), column_total(one)]);
        told.push((greatest, std::iter::once(state.code.clone()).chain(cells).collect()));
    }
    told.sort_by(|a, b| b.0.total_cmp(&a.0));
    let heads = regimes.iter().flat_map(|regime| [regime.name.clone(), "with parameters".to_string()]);
    Told {
        heads: std::iter::once("state".to_string()).chain(heads).collect(),
        rows: told.into_iter().take(most).map(|(_, row)| row).collect(),
    }
}

/// The guarantees on the front, by name.
pub(crate) fn on_front(results: &Results, conferral: Conferral) -> String {
    let rows = rows(results, conferral, "loss");
    let names: Vec<&str> =
        rows.iter().filter(|row| row.text("on_front") == "yes").map(|row| row.text("regime")).collect();
    enumerated(&names)
}
