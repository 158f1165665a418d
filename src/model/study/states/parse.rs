//! CSV text → [`StateTable`], with every problem at once.

use super::{StateRow, StateTable, TableProblem};
use crate::base::rows::{line, rows};
use crate::model::study::Unit;
use csv::{StringRecord, Trim};

const AID_PREFIX: &str = "aid_gdp_pct_to_";

/// How a cell of a column is read, and where it goes.
enum Cell {
    Text(fn(&mut StateRow) -> &mut String),
    OptionalText(fn(&mut StateRow) -> &mut Option<String>),
    Number(Unit, fn(&mut StateRow) -> &mut Option<f64>),
    /// As a number, but zero is impossible too.
    Positive(Unit, fn(&mut StateRow) -> &mut Option<f64>),
    Latitude(fn(&mut StateRow) -> &mut Option<f64>),
    Count(fn(&mut StateRow) -> &mut Option<u32>),
    Codes(fn(&mut StateRow) -> &mut Option<Vec<String>>),
    /// Checked and not kept: it tells whoever reads the file.
    Year,
    /// The same, whatever it says.
    Note,
}

pub(super) struct Column {
    pub(super) name: &'static str,
    cell: Cell,
}

macro_rules! cell {
    ($field:ident Year) => { Cell::Year };
    ($field:ident Note) => { Cell::Note };
    ($field:ident $kind:ident $($unit:ident)?) => { Cell::$kind($(Unit::$unit,)? |row| &mut row.$field) };
}

macro_rules! columns {
    ($($field:ident: $kind:ident $(($unit:ident))?),+ $(,)?) => {
        &[$(Column {
            name: stringify!($field),
            cell: cell!($field $kind $($unit)?),
        }),+]
    };
}

pub(super) const COLUMNS: &[Column] = columns! {
    code: Text,
    name: Text,
    gdp_usd_bn: Positive(UsdBn),
    gdp_year: Year,
    population_m: Positive(Million),
    population_year: Year,
    military_expenditure_usd_bn: Number(UsdBn),
    military_expenditure_year: Year,
    personnel_k: Number(Thousand),
    personnel_year: Year,
    warheads: Count,
    warheads_year: Year,
    capital: OptionalText,
    capital_latitude_degrees: Latitude,
    capital_longitude_degrees: Number(Degrees),
    borders: Codes,
    rivals: Codes,
    polyarchy: Number(Share),
    polyarchy_year: Year,
    opinion_pct: Number(OpinionPct),
    opinion_year: Year,
    aid_period: Note,
    reach_km: Number(Km),
};

/// What a column of the file turned out to be.
enum Role {
    Known(&'static Column),
    Aid(String),
    Group,
    Unknown,
}

/// What is said of a cell once, however many there are: all of a spreadsheet have it.
const COMMA: &str = "has a decimal comma";

fn number(text: &str, least: f64, greatest: f64) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| match text.replacen(',', ".", 1) {
        point if point != text && point.parse::<f64>().is_ok() => {
            let thousands =
                text.rsplit_once(',').is_some_and(|(whole, rest)| rest.len() == 3 && whole != "0");
            let or = if thousands {
                format!(", or {} for thousands", text.replace(',', ""))
            } else {
                String::new()
            };
            format!("`{text}` {COMMA}: write {point}{or}")
        }
        _ => format!("`{text}` is not a number"),
    })?;
    if !value.is_finite() {
        return Err(format!("`{text}` is not a finite number"));
    }
    if !(least..=greatest).contains(&value) {
        return Err(format!("{text} is outside {least} to {greatest}"));
    }
    Ok(value)
}

fn in_unit(text: &str, unit: Unit) -> Result<f64, String> {
    let (least, greatest) = unit.bounds();
    number(text, least, greatest)
}

fn read_cell(cell: &Cell, text: &str, row: &mut StateRow) -> Result<(), String> {
    if text.is_empty() {
        return match cell {
            Cell::Text(_) => Err("is blank: every state needs it".to_string()),
            _ => Ok(()),
        };
    }
    match cell {
        Cell::Text(slot) => *slot(row) = text.to_string(),
        Cell::OptionalText(slot) => *slot(row) = Some(text.to_string()),
        Cell::Number(unit, slot) => *slot(row) = Some(in_unit(text, *unit)?),
        Cell::Positive(unit, slot) => {
            let value = in_unit(text, *unit)?;
            if value == 0.0 {
                return Err(format!("{text} is not above zero"));
            }
            *slot(row) = Some(value);
        }
        Cell::Latitude(slot) => *slot(row) = Some(number(text, -90.0, 90.0)?),
        Cell::Count(slot) => {
            let count = text.parse();
            *slot(row) = Some(count.map_err(|_| format!("`{text}` is not a whole number from 0"))?);
        }
        Cell::Year if !text.parse().is_ok_and(|year: u16| (1000..=9999).contains(&year)) => {
            return Err(format!("`{text}` is not a year of four digits"));
        }
        Cell::Year | Cell::Note => {}
        Cell::Codes(slot) => {
            let codes: Vec<String> = match text {
                "none" => Vec::new(),
                _ => text.split(';').map(|code| code.trim().to_string()).collect(),
            };
            if codes.iter().any(String::is_empty) {
                return Err(format!("`{text}` has an empty code between its semicolons"));
            }
            *slot(row) = Some(codes);
        }
    }
    Ok(())
}

fn role(name: &str, index: usize, rows: &[StringRecord]) -> Role {
    if let Some(column) = COLUMNS.iter().find(|column| column.name == name) {
        return Role::Known(column);
    }
    if let Some(receiver) = name.strip_prefix(AID_PREFIX).filter(|code| !code.is_empty()) {
        return Role::Aid(receiver.to_string());
    }
    let speaks_of_membership = rows.iter().any(|row| matches!(row.get(index), Some("true" | "false")));
    if speaks_of_membership && !name.is_empty() { Role::Group } else { Role::Unknown }
}

fn read_field(role: &Role, name: &str, text: &str, row: &mut StateRow) -> Result<(), String> {
    match role {
        Role::Known(column) => read_cell(&column.cell, text, row)?,
        Role::Aid(_) if text.is_empty() => {}
        Role::Aid(receiver) => {
            let aid = in_unit(text, Unit::GdpPct)?;
            row.aid_gdp_pct.push((receiver.clone(), aid));
        }
        Role::Group => match text {
            "true" => row.groups.push(name.to_string()),
            "false" | "" => {}
            _ => return Err(format!("`{text}` is neither true nor false")),
        },
        Role::Unknown => {}
    }
    Ok(())
}

#[derive(Default)]
struct Problems(Vec<TableProblem>);

impl Problems {
    fn add(&mut self, line: u64, column: &str, message: impl Into<String>) {
        self.0.push(TableProblem { line, column: column.to_string(), message: message.into() });
    }
}

pub(super) fn parse(text: &str) -> Result<StateTable, Vec<TableProblem>> {
    let mut problems = Problems::default();
    // What counts lines takes each half of a line's end for one.
    let text = text.replace("\r\n", "\n");
    // Some spreadsheets separate cells by semicolons.
    let header = text.lines().next().unwrap_or_default();
    let delimiter = if header.contains(';') && !header.contains(',') { b';' } else { b',' };
    let mut rows = rows(&text, delimiter, Trim::All);
    let Some(header) = rows.next() else {
        problems.add(1, "", "the table is empty: its first line names the columns");
        return Err(problems.0);
    };
    let rows: Vec<StringRecord> = rows.collect();
    let roles: Vec<Role> = header.iter().enumerate().map(|(index, name)| role(name, index, &rows)).collect();
    check_header(&header, &roles, &mut problems);

    let mut table = StateTable::default();
    for (name, role) in header.iter().zip(&roles) {
        if matches!(role, Role::Group) {
            table.group_names.push(name.to_string());
        }
    }
    for cells in &rows {
        let line = line(cells);
        if cells.len() != header.len() {
            let message = format!("has {} cells, but there are {} columns", cells.len(), header.len());
            problems.add(line, "", message);
            continue;
        }
        let mut row = StateRow::default();
        for ((text, name), role) in cells.iter().zip(&header).zip(&roles) {
            if let Err(message) = read_field(role, name, text, &mut row) {
                problems.add(line, name, message);
            }
        }
        if !row.code.is_empty() && table.row(&row.code).is_some() {
            let message = format!("`{}` is the code of an earlier state", row.code);
            problems.add(line, "code", message);
        }
        if table.group_names.contains(&row.code) {
            let message = format!("`{}` is the name of a group as well", row.code);
            problems.add(line, "code", message);
        }
        table.rows.push(row);
    }
    if problems.0.is_empty() {
        return Ok(table);
    }
    problems.0.sort_by_key(|problem| problem.line);
    let mut commas = 0;
    problems.0.retain(|problem| {
        commas += usize::from(problem.message.contains(COMMA));
        commas < 2 || !problem.message.contains(COMMA)
    });
    if let Some(first) = problems.0.iter_mut().find(|problem| commas > 1 && problem.message.contains(COMMA)) {
        first.message.push_str(&format!(
            "; so {}",
            if commas == 2 {
                "has another cell".to_string()
            } else {
                format!("have {} other cells", commas - 1)
            }
        ));
    }
    Err(problems.0)
}

fn check_header(header: &StringRecord, roles: &[Role], problems: &mut Problems) {
    let line = line(header);
    for (index, (name, role)) in header.iter().zip(roles).enumerate() {
        if matches!(role, Role::Unknown) {
            problems.add(line, name, format!("`{name}` is not a known column"));
        }
        if header.iter().take(index).any(|earlier| earlier == name) {
            problems.add(line, name, format!("the column `{name}` is there twice"));
        }
    }
    for needed in ["code", "name"] {
        if !header.iter().any(|name| name == needed) {
            problems.add(line, needed, format!("the column `{needed}` is missing"));
        }
    }
}
