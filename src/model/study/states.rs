//! The table of states: what is known of each, with blanks for what is not.
//!
//! The bundled table is compiled in; a study may bring another of the same columns.

mod parse;

use super::State;
use crate::base::chance::AgentId;
use crate::base::math::great_circle_km;
use serde::Deserialize;
use std::sync::OnceLock;

/// A state as the table has it, without the years of its figures. `None` is unknown.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct StateRow {
    /// Short name: ISO 3166-1 alpha-3 for real states.
    pub code: String,
    /// Name in full.
    pub name: String,
    /// GDP, billion USD a year at market rates.
    pub gdp_usd_bn: Option<f64>,
    /// Population, millions.
    pub population_m: Option<f64>,
    /// Military expenditure, billion USD a year at market rates.
    pub military_expenditure_usd_bn: Option<f64>,
    /// Active military personnel, thousands.
    pub personnel_k: Option<f64>,
    /// Nuclear warheads, total inventory.
    pub warheads: Option<u32>,
    pub capital: Option<String>,
    /// Latitude of the capital, degrees north.
    pub capital_latitude_degrees: Option<f64>,
    /// Longitude of the capital, degrees east.
    pub capital_longitude_degrees: Option<f64>,
    /// Codes of the neighbours by land that the table lists; empty is known to be none of them.
    pub borders: Option<Vec<String>>,
    /// Codes of its strategic rivals that the table lists; unknown counts as none.
    pub rivals: Option<Vec<String>>,
    /// Electoral democracy, 0 to 1 (V-Dem polyarchy).
    pub polyarchy: Option<f64>,
    /// Public support for defending an ally, per cent.
    pub opinion_pct: Option<f64>,
    /// Bilateral aid given so far, per cent of GDP, by the code of the receiver.
    pub aid_gdp_pct: Vec<(String, f64)>,
    /// Distance at which deliverable capability falls by 1/e, kilometres.
    pub reach_km: Option<f64>,
    /// Groups that it belongs to: the true-or-false columns that are true.
    pub groups: Vec<String>,
}

impl StateRow {
    /// The state as a study needs it, seen from the protégé's capital and the challenger's border.
    ///
    /// # Errors
    ///
    /// The columns that the model needs and that are blank; the protégé's own place is named as such.
    pub(crate) fn state(
        &self,
        protege: &StateRow,
        challenger_code: &str,
    ) -> Result<State, Vec<&'static str>> {
        let mut blank = Vec::new();
        let mut need = |value: Option<f64>, column: &'static str| {
            value.unwrap_or_else(|| {
                blank.push(column);
                f64::NAN
            })
        };
        let gdp_usd_bn = need(self.gdp_usd_bn, "gdp_usd_bn");
        let population_m = need(self.population_m, "population_m");
        let military_expenditure_usd_bn =
            need(self.military_expenditure_usd_bn, "military_expenditure_usd_bn");
        let personnel_k = need(self.personnel_k, "personnel_k");
        // Whether the protégé has nuclear arms plays no part.
        let unknown = (self.code == protege.code).then_some(0.0);
        let warheads = need(self.warheads.map(f64::from).or(unknown), "warheads");
        let polyarchy = need(self.polyarchy, "polyarchy");
        let distance_km = if self.code == protege.code {
            0.0
        } else {
            great_circle_km(
                need(self.capital_latitude_degrees, "capital_latitude_degrees"),
                need(self.capital_longitude_degrees, "capital_longitude_degrees"),
                need(protege.capital_latitude_degrees, "capital_latitude_degrees of the protégé"),
                need(protege.capital_longitude_degrees, "capital_longitude_degrees of the protégé"),
            )
        };
        let borders_challenger = match &self.borders {
            Some(codes) => codes.iter().any(|code| code == challenger_code),
            None => {
                if self.code != challenger_code {
                    blank.push("borders");
                }
                false
            }
        };
        if !blank.is_empty() {
            return Err(blank);
        }
        let responds = self.code != protege.code && self.code != challenger_code;
        let rival_of = |other: &str| responds && self.rivals.iter().flatten().any(|code| code == other);
        Ok(State {
            code: self.code.clone(),
            name: self.name.clone(),
            id: AgentId::of(&self.code),
            gdp_usd_bn,
            population_m,
            military_expenditure_usd_bn,
            personnel_k,
            distance_km,
            reach_km: self.reach_km,
            borders_challenger,
            rival_of_challenger: rival_of(challenger_code),
            rival_of_protege: rival_of(&protege.code),
            nuclear: warheads > 0.0,
            polyarchy,
            opinion_pct: self.opinion_pct,
            aid_gdp_pct: self.aid_to(&protege.code),
            government_interval_quarters: None,
            capability_growth_per_year: None,
            capability: None,
            risk_tolerance: None,
            stake_gdp_pct: None,
            war_cost_gdp_pct: None,
            audience_cost_gdp_pct: None,
            nuclear_loss_gdp_pct: None,
        })
    }

    /// Bilateral aid to the state of this code, per cent of GDP; `None` if unknown.
    pub(crate) fn aid_to(&self, receiver: &str) -> Option<f64> {
        let (_, aid) = self.aid_gdp_pct.iter().find(|(code, _)| code == receiver)?;
        Some(*aid)
    }
}

/// Something wrong in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableProblem {
    /// Line of the file, from 1.
    pub line: u64,
    /// Column concerned; empty if it is the whole line.
    pub column: String,
    /// What is wrong.
    pub message: String,
}

/// A table of states.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct StateTable {
    /// The states in the order of the file.
    pub rows: Vec<StateRow>,
    /// The groups that the file knows, in the order of its columns.
    pub group_names: Vec<String>,
}

impl StateTable {
    /// Its text, as a study may bring another.
    pub(crate) const BUNDLED_TEXT: &'static str = include_str!("data/states.csv");

    /// The table that is compiled in.
    pub(crate) fn bundled() -> &'static StateTable {
        static TABLE: OnceLock<StateTable> = OnceLock::new();
        TABLE.get_or_init(|| match StateTable::parse(StateTable::BUNDLED_TEXT) {
            Ok(table) => table,
            Err(problems) => panic!("the bundled table of states is broken: {problems:?}"),
        })
    }

    /// Reads a table from CSV text.
    ///
    /// Besides the fields of [`StateRow`] there may be their years, columns `aid_gdp_pct_to_<CODE>`, and columns
    /// of `true` and `false` whose name is then that of a group. A blank cell is unknown (in a group: not
    /// a member); `none` among the borders is the knowledge that there is none.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, at once, in the order of the file.
    pub(crate) fn parse(text: &str) -> Result<StateTable, Vec<TableProblem>> {
        parse::parse(text)
    }

    /// The state of this code.
    pub(crate) fn row(&self, code: &str) -> Option<&StateRow> {
        self.rows.iter().find(|row| row.code == code)
    }

    /// The codes of a group's members in the order of the file; `None` if there is no such group.
    pub(crate) fn members(&self, group: &str) -> Option<Vec<&str>> {
        if !self.group_names.iter().any(|name| name == group) {
            return None;
        }
        let members = self
            .rows
            .iter()
            .filter(|row| row.groups.iter().any(|name| name == group))
            .map(|row| row.code.as_str());
        Some(members.collect())
    }

    /// All codes in the order of the file.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|row| row.code.as_str())
    }
}

/// Where a column of the bundled table comes from.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct ColumnNote {
    pub column: String,
    /// Unit of its figures, in words.
    pub unit: String,
    /// `measured`, `estimated` or `assumed`.
    pub status: String,
    /// Where the figures are from.
    pub source: String,
    /// Year or years of the figures; empty where there is none.
    pub year: String,
    /// On what terms they may be used.
    pub licence: String,
    /// How they were read (`VERIFIED` in an opened file, `PRESS`, `RECALLED` from memory), and what is
    /// doubtful.
    pub doubt: String,
}

/// The notes on the columns of the bundled table, in their order.
pub(crate) fn column_notes() -> &'static [ColumnNote] {
    static NOTES: OnceLock<Vec<ColumnNote>> = OnceLock::new();
    NOTES.get_or_init(|| {
        let text = include_str!("data/state_columns.csv");
        let notes = csv::Reader::from_reader(text.as_bytes()).into_deserialize().collect();
        match notes {
            Ok(notes) => notes,
            Err(error) => panic!("the bundled notes on columns are broken: {error}"),
        }
    })
}
