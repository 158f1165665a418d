//! Draws of several parameters together, such as those of a posterior: what they have to do with one another
//! stays in them, which separate distributions would lose.
//!
//! Runs take the draws in turn, a block of [`RUNS_PER_DRAW`] consecutive runs each, in an order that the seed decides:
//! a run's draw follows from seed and index alone, what a block computes from its parameters serves all of it, and few
//! runs meet a random few of the draws, not the first of the table.

use super::parameters::{Slot, slot};
use super::states::TableProblem;
use super::unit::Unit;
use crate::base::chance::{Address, AgentId, Draws, Purpose, Time};
use crate::base::rows;
use csv::Trim;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// Consecutive runs that share a draw.
pub(crate) const RUNS_PER_DRAW: u64 = 64;

/// The most draws that a table may hold.
pub(crate) const MAX_DRAWS: usize = 10_000;

/// Name of the bundled draws in a study.
pub(crate) const BUNDLED: &str = "posterior";

/// The first column of a table of draws.
const DRAW: &str = "draw";
/// The column that names what the response stage is made of in a draw.
pub(crate) const STRUCTURE: &str = "structure";

/// Columns that begin with this are of the calibration alone.
pub(crate) const HISTORY: &str = "history.";

/// Draws of several parameters together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JointDraws {
    /// What the study calls them: `posterior`, or the path of a table as written there.
    pub name: String,
    /// The full keys of the parameters, a column each.
    pub keys: Vec<String>,
    /// Draw × parameter.
    pub rows: Vec<Vec<f64>>,
    /// What the model is made of in each draw, by name; nothing where the table does not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub structures: Vec<String>,
}

impl JointDraws {
    /// The draws that are compiled in.
    pub fn bundled() -> &'static JointDraws {
        static DRAWS: OnceLock<JointDraws> = OnceLock::new();
        DRAWS.get_or_init(|| {
            let draws = JointDraws::parse(BUNDLED, JointDraws::BUNDLED_TEXT);
            draws.unwrap_or_else(|problems| panic!("the bundled draws are broken: {problems:?}"))
        })
    }

    /// The text of the table that is compiled in: the one that `results/structures` tells of.
    pub const BUNDLED_TEXT: &'static str = include_str!("../../../results/structures/posterior.csv");

    /// Reads a table: a column `draw`, which only numbers the lines, perhaps one `structure`, a column per parameter under its full
    /// key, and columns `history.…`, which are passed over; a line a draw. Every problem at once.
    pub fn parse(name: &str, text: &str) -> Result<JointDraws, Vec<TableProblem>> {
        JointDraws::parse_with(name, text, &[])
    }

    /// The same for cases of history, whose columns `history.…` are those in `own`, read like parameters.
    pub fn parse_with(name: &str, text: &str, own: &[&str]) -> Result<JointDraws, Vec<TableProblem>> {
        let mut problems = Vec::new();
        let mut problem = |line: u64, column: &str, message: String| {
            problems.push(TableProblem { line, column: column.to_string(), message });
        };
        let mut records = rows::rows(text, b',', Trim::All);
        let Some(header) = records.next() else {
            problem(1, "", "the table is empty: its first line names the columns".to_string());
            return Err(problems);
        };
        if header.get(0) != Some(DRAW) {
            problem(1, "", format!("the first column is not `{DRAW}`"));
        }
        // Place in a line, and key; parameters of the model have a slot.
        let mut columns: Vec<(usize, &str, Option<Slot>)> = Vec::new();
        let read = |key: &str| !own.is_empty() || !key.starts_with(HISTORY);
        let structure = header.iter().position(|key| key == STRUCTURE);
        let of_parameters = header.iter().enumerate().skip(1).filter(|(place, _)| Some(*place) != structure);
        for (place, key) in of_parameters.filter(|(_, key)| read(key)) {
            let slot = slot_of_case(key);
            if !own.contains(&key) && (slot.is_none() || key.starts_with(HISTORY)) {
                problem(1, key, "there is no such parameter".to_string());
            } else if columns.iter().any(|(_, known, _)| *known == key) {
                problem(1, key, "is there twice".to_string());
            } else {
                columns.push((place, key, slot));
            }
        }
        if columns.is_empty() {
            problem(1, "", "no column is a parameter".to_string());
        }
        let mut rows = Vec::new();
        let mut structures = Vec::new();
        for record in records {
            let line = rows::line(&record);
            if rows.len() == MAX_DRAWS {
                problem(line, "", format!("more than {MAX_DRAWS} draws"));
                break;
            }
            if record.len() != header.len() {
                problem(line, "", format!("{} cells under {} columns", record.len(), header.len()));
            }
            let mut row = Vec::with_capacity(columns.len());
            for (place, key, slot) in &columns {
                let Some(cell) = record.get(*place) else { continue };
                match value(slot.as_ref(), cell) {
                    Ok(value) => row.push(value),
                    Err(message) => problem(line, key, message),
                }
            }
            rows.push(row);
            structures.extend(structure.and_then(|place| record.get(place)).map(str::to_string));
        }
        if rows.is_empty() {
            problem(1, "", "there is no draw below the header".to_string());
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let keys = columns.iter().map(|(_, key, _)| key.to_string()).collect();
        Ok(JointDraws { name: name.to_string(), keys, rows, structures })
    }

    /// The names of the structures, in the order in which they first appear.
    pub fn structure_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in &self.structures {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }

    /// The draws of one structure alone; `None` if there are none.
    pub fn of_structure(&self, name: &str) -> Option<JointDraws> {
        let of_it = |place: &usize| self.structures.get(*place).is_some_and(|own| own == name);
        let places: Vec<usize> = (0..self.rows.len()).filter(of_it).collect();
        (!places.is_empty()).then(|| JointDraws {
            name: self.name.clone(),
            keys: self.keys.clone(),
            rows: places.iter().map(|&place| self.rows[place].clone()).collect(),
            structures: vec![name.to_string(); places.len()],
        })
    }

    /// The order in which the runs of a study with this seed take the draws: places in `rows` (Fisher & Yates).
    pub(crate) fn order(&self, seed: u64) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        // The stream of no run.
        let draws = Draws::new(seed, u64::MAX);
        for last in (1..order.len()).rev() {
            let at = Address::new(Purpose::DrawOrder, AgentId::WORLD, Time::quarter(last as u32));
            order.swap(last, (draws.uniform(at) * (last + 1) as f64) as usize);
        }
        order
    }

    /// Runs after which every draw has had as many as any other, and the order begins again.
    pub(crate) fn cycle(&self) -> u64 {
        self.rows.len() as u64 * RUNS_PER_DRAW
    }

    /// So many runs or a few more, of which every draw has as many; fewer than a cycle stay as they are, and then
    /// some draws have none.
    pub(crate) fn whole_cycles(&self, runs: u64) -> u64 {
        if runs < self.cycle() { runs } else { runs.next_multiple_of(self.cycle()) }
    }

    /// The draws that so many runs take.
    pub(crate) fn taken_by(&self, runs: u64) -> u64 {
        runs.div_ceil(RUNS_PER_DRAW).min(self.rows.len() as u64)
    }

    /// The values of a column, ascending.
    pub fn sorted(&self, column: usize) -> Vec<f64> {
        let mut values: Vec<f64> = self.rows.iter().map(|row| row[column]).collect();
        values.sort_by(f64::total_cmp);
        values
    }

    /// The median of a column.
    pub fn median(&self, column: usize) -> f64 {
        let values = self.sorted(column);
        let (below, above) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
        if below == above { below } else { 0.5 * (below + above) }
    }
}

/// The parameter of the model that a key has its unit and bounds from: what cases alone have (`history.…`) may be one too.
pub(crate) fn slot_of_case(key: &str) -> Option<Slot> {
    slot(key.strip_prefix(HISTORY).unwrap_or(key))
}

/// The value of a cell: a parameter of the model keeps to its limits, one of history's own is in % of GDP.
fn value(slot: Option<&Slot>, cell: &str) -> Result<f64, String> {
    let value: f64 = cell.parse().map_err(|_| format!("`{cell}` is not a number"))?;
    let (unit, (low, high)) = match slot {
        Some(slot) => (slot.field.unit, slot.field.bounds()),
        None => (Unit::GdpPct, Unit::GdpPct.bounds()),
    };
    match value.is_finite() && (low..=high).contains(&value) {
        true => Ok(value + 0.0),
        false => Err(format!("{cell} is outside {low} to {high} ({})", unit.label())),
    }
}
