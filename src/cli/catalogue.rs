//! `casus states`, `casus regimes`, `casus parameters`, `casus schema`: what is bundled, and where it is from.

use super::failure::Failure;
use super::options::Format;
use super::screen::{Column, in_columns, in_format, print};
use crate::base::text::known;
use crate::model::study::Guarantee;
use crate::model::study::field::Field;
use crate::model::study::guarantee::{ATTRIBUTES, Value};
use crate::model::study::parameters::FIELDS;
use crate::model::study::states::{StateRow, StateTable, column_notes};
use crate::read;
use std::fmt::Write;

/// `casus states`, `casus regimes`, `casus parameters`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only those whose name contains this
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Format of the output
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Prints the JSON Schema of a study.
pub(super) fn schema() -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(&read::schema()).map_err(Failure::run)?;
    print(&(text + "\n"))
}

/// Of parameters, a row for each element.
const PARAMETERS: &[Column<(&Field, usize)>] = &[
    ("parameter", |(field, element)| field.element_key(*element)),
    ("symbol", |(field, _)| field.symbol.to_string()),
    ("value", |(field, element)| field.values[*element].0.to_string()),
    ("low", |(field, element)| field.values[*element].1.to_string()),
    ("high", |(field, element)| field.values[*element].2.to_string()),
    ("least", |(field, _)| field.bounds().0.to_string()),
    ("greatest", |(field, _)| field.bounds().1.to_string()),
    ("unit", |(field, _)| field.unit.label().to_string()),
    ("status", |(field, _)| field.status.label().to_string()),
    ("what", |(field, _)| field.what.to_string()),
    ("source", |(field, _)| field.source.to_string()),
];

/// Prints every parameter.
pub(super) fn parameters(args: &Args) -> Result<(), Failure> {
    let asked: Vec<&Field> = FIELDS.iter().filter(|field| matches(args, &[field.key, field.group])).collect();
    none_left(args, asked.is_empty(), "parameter")?;
    match args.format {
        Format::Text => {
            let mut text = String::new();
            let mut group = "";
            for field in &asked {
                if field.group != group {
                    group = field.group;
                    let _ = writeln!(text, "\n{}\n", group.to_uppercase());
                }
                let symbol =
                    if field.symbol.is_empty() { String::new() } else { format!("  ({})", field.symbol) };
                let _ = writeln!(
                    text,
                    "{}{symbol}  [{}, {}]",
                    field.key,
                    field.unit.label(),
                    field.status.label()
                );
                let _ = writeln!(text, "    {}.", field.what);
                for (element, (value, low, high)) in field.values.iter().enumerate() {
                    let name =
                        field.shape.elements().get(element).map_or(String::new(), |name| format!("{name} "));
                    let _ = writeln!(text, "    {name}{value}  (range {low} to {high})");
                }
                let (least, greatest) = field.bounds();
                let _ = writeln!(text, "    Possible: {least} to {greatest}");
                let _ = writeln!(text, "    Source: {}.", field.source);
            }
            print(text.trim_start_matches('\n'))
        }
        format => {
            let elements =
                |field: &'static Field| (0..field.values.len()).map(move |element| (field, element));
            print(&in_columns(format, PARAMETERS, asked.into_iter().flat_map(elements))?)
        }
    }
}

/// Of states; the last column is too wide for a screen.
const STATES: &[Column<&StateRow>] = &[
    ("code", |row| row.code.clone()),
    ("name", |row| row.name.clone()),
    ("gdp_usd_bn", |row| known(row.gdp_usd_bn)),
    ("population_m", |row| known(row.population_m)),
    ("milex_usd_bn", |row| known(row.military_expenditure_usd_bn)),
    ("personnel_k", |row| known(row.personnel_k)),
    ("warheads", |row| known(row.warheads)),
    ("polyarchy", |row| known(row.polyarchy)),
    ("opinion_pct", |row| known(row.opinion_pct)),
    ("aid_gdp_pct", |row| {
        row.aid_gdp_pct.iter().map(|(to, aid)| format!("{to} {aid}")).collect::<Vec<_>>().join(" ")
    }),
    ("reach_km", |row| known(row.reach_km)),
    ("borders", |row| known(row.borders.as_ref().map(|borders| borders.join(" ")))),
    ("rivals", |row| known(row.rivals.as_ref().map(|rivals| rivals.join(" ")))),
    ("capital", |row| known(row.capital.as_ref())),
    ("latitude_degrees", |row| known(row.capital_latitude_degrees)),
    ("longitude_degrees", |row| known(row.capital_longitude_degrees)),
    ("groups", |row| row.groups.join(" ")),
];

/// Prints the table of states.
pub(super) fn states(args: &Args) -> Result<(), Failure> {
    let table = StateTable::bundled();
    let asked: Vec<&StateRow> =
        table.rows.iter().filter(|row| matches(args, &[row.code.as_str(), row.name.as_str()])).collect();
    none_left(args, asked.is_empty(), "state")?;
    match args.format {
        Format::Text => {
            let shown = &STATES[..STATES.len() - 1];
            let mut text = in_columns(args.format, shown, asked.into_iter())?;
            text.push_str("\nAn empty place is unknown; the parameters unknown_* and reach_km say what fills it.\nGroups");
            for group in &table.group_names {
                let members = table.members(group).unwrap_or_default();
                let _ = write!(text, "\n  {group}: {}", members.join(" "));
            }
            text.push_str("\n\nColumns, sources, licences\n");
            for note in column_notes() {
                let _ = writeln!(
                    text,
                    "  {} [{}; {}] {}; {}",
                    note.column, note.unit, note.status, note.source, note.licence
                );
                if !note.doubt.is_empty() {
                    let _ = writeln!(text, "      {}", note.doubt);
                }
            }
            print(&text)
        }
        // What a study can give back as its `states_file`.
        Format::Csv => {
            let mut lines = StateTable::BUNDLED_TEXT.lines();
            let header = lines.next().unwrap_or_default();
            let asked =
                table.rows.iter().zip(lines).filter(|(row, _)| asked.iter().any(|one| one.code == row.code));
            let lines: Vec<&str> = std::iter::once(header).chain(asked.map(|(_, line)| line)).collect();
            print(&(lines.join("\n") + "\n"))
        }
        format => print(&in_columns(format, STATES, asked.into_iter())?),
    }
}

/// Prints the bundled guarantees.
pub(super) fn regimes(args: &Args) -> Result<(), Failure> {
    let bundled = read::bundled_guarantees();
    let asked: Vec<&Guarantee<Vec<String>>> = bundled
        .iter()
        .filter(|regime| matches(args, &[regime.name.as_str(), regime.title.as_str()]))
        .collect();
    none_left(args, asked.is_empty(), "guarantee")?;
    let header = ["regime", "attribute", "value"];
    let rows = || {
        asked.iter().flat_map(|regime| {
            attributes(regime)
                .into_iter()
                .map(|(attribute, value)| vec![regime.name.clone(), attribute.to_string(), value])
        })
    };
    match args.format {
        Format::Text => {
            let mut text = String::new();
            for regime in &asked {
                let _ = writeln!(text, "{}: {}", regime.name, regime.title);
                for (attribute, value) in attributes(regime) {
                    let _ = writeln!(text, "    {attribute} = {value}");
                }
                for fact in &regime.facts {
                    let _ = writeln!(text, "    - {} ({})", fact.statement, fact.source);
                }
                text.push('\n');
            }
            text.push_str("What the attributes mean\n");
            for attribute in ATTRIBUTES {
                let (nature, range) = (attribute.nature(), attribute.range());
                let status = attribute.status.label();
                for (key, what) in attribute.elements() {
                    let _ = writeln!(text, "  {key} [{nature}, {range}; {status}] {what}");
                }
            }
            print(&text)
        }
        format => print(&in_format(format, &header, rows())?),
    }
}

fn attributes(guarantee: &Guarantee<Vec<String>>) -> Vec<(&'static str, String)> {
    let words = |value: Value<'_, Vec<String>>| {
        let words = value.words(|states| Some(states.join(" ")));
        words.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    guarantee.values().into_iter().map(|(attribute, value)| (attribute.key, words(value))).collect()
}

fn matches(args: &Args, names: &[&str]) -> bool {
    let Some(asked) = &args.name else { return true };
    let asked = asked.to_lowercase();
    names.iter().any(|name| name.to_lowercase().contains(&asked))
}

fn none_left(args: &Args, none: bool, what: &str) -> Result<(), Failure> {
    match (&args.name, none) {
        (Some(name), true) => {
            Err(Failure::usage(format!("no {what} has `{name}` in its name; leave the name out to see all")))
        }
        _ => Ok(()),
    }
}
