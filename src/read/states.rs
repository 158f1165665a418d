//! The table of states, and the states of a study made of its rows and of what the study says over them.

use super::keys::STATE;
use super::lines::{self, Lines};
use super::section::Section;
use super::source::{MAX_BYTES, Mark, Report};
use super::tree::Entry;
use super::values::is_code;
use crate::model::study::State;
use crate::model::study::states::{StateRow, StateTable};
use std::borrow::Cow;

/// A table of states, with its lines if it is the study's own.
pub(super) struct Known {
    pub table: Cow<'static, StateTable>,
    lines: Option<Lines>,
}

/// The table that the study names, or the bundled one. `None` if it cannot be read.
pub(super) fn table(report: &Report, top: &Section<'_>) -> Option<Known> {
    if !top.has("states_file") {
        return Some(Known { table: Cow::Borrowed(StateTable::bundled()), lines: None });
    }
    let mark = top.mark_of("states_file");
    let path = top.text("states_file")?;
    let help = "the table has one state a line; see `casus states` for its columns";
    let (table, lines) =
        lines::table(report, mark, path, MAX_BYTES, StateTable::parse, |_| help.to_string())?;
    if let Some(row) = table.codes().position(|code| !is_code(code)) {
        report.error(
            lines.mark(row as u64 + 2),
            "the code of a state is 1 to 16 of the characters A-Z, 0-9 and _, a letter first",
            help,
        );
        return None;
    }
    Some(Known { table: Cow::Owned(table), lines: Some(lines) })
}

/// A state as the study describes it, before the roles are known.
pub(super) struct Draft<'a> {
    row: StateRow,
    section: Option<Section<'a>>,
    made_up: bool,
    /// Its line in a table of the study's own.
    line: Option<Mark>,
    /// Where an error about the state as a whole belongs.
    mark: Mark,
}

impl<'a> Draft<'a> {
    /// Lays [state.CODE] over the row of the table, if there is one. `mark` is where the state is named.
    pub(super) fn new(
        report: &'a Report,
        table: &Known,
        entry: Option<&'a Entry>,
        code: &str,
        mark: Mark,
    ) -> Draft<'a> {
        let section = entry.and_then(|entry| Section::open(report, entry, &format!("state.{code}"), STATE));
        let place = table.table.rows.iter().position(|row| row.code == code);
        let known = place.map(|place| &table.table.rows[place]);
        let line = place.zip(table.lines.as_ref()).map(|(place, lines)| lines.mark(place as u64 + 2));
        let mut row = known.cloned().unwrap_or_else(|| StateRow {
            code: code.to_string(),
            name: code.to_string(),
            polyarchy: Some(0.8),
            warheads: Some(0),
            borders: Some(Vec::new()),
            ..StateRow::default()
        });
        if let Some(section) = &section {
            if let Some(name) = section.text("name") {
                row.name = name.to_string();
            }
            let numbers: [(&str, &mut Option<f64>); 7] = [
                ("gdp_usd_bn", &mut row.gdp_usd_bn),
                ("population_m", &mut row.population_m),
                ("military_expenditure_usd_bn", &mut row.military_expenditure_usd_bn),
                ("personnel_k", &mut row.personnel_k),
                ("reach_km", &mut row.reach_km),
                ("polyarchy", &mut row.polyarchy),
                ("opinion_pct", &mut row.opinion_pct),
            ];
            for (key, slot) in numbers {
                // A value that is there and wrong is reported already: do not call it missing as well.
                if section.has(key) {
                    *slot = Some(section.number(key).unwrap_or(1.0));
                }
            }
            if section.has("nuclear") {
                row.warheads = Some(section.flag("nuclear").unwrap_or(false).into());
            }
            if section.has("capability") {
                row.military_expenditure_usd_bn.get_or_insert(0.0);
                row.personnel_k.get_or_insert(0.0);
            }
        }
        let mark = section.as_ref().map_or(mark, |section| section.mark);
        Draft { row, section, made_up: known.is_none(), line, mark }
    }

    /// The figures that the study has of its own, under the keys of [state.CODE], each with its place: those of its
    /// table that differ from the bundled one, and those that it sets.
    pub(super) fn own(&self, protege: &Draft<'_>) -> Vec<(&'static str, Mark)> {
        let mut own = Vec::new();
        let changed = |draft: &Draft<'_>, differ: &dyn Fn(&StateRow, &StateRow) -> bool| {
            let mark = draft.line?;
            let bundled = StateTable::bundled().row(&draft.row.code);
            bundled.is_none_or(|bundled| differ(&draft.row, bundled)).then_some(mark)
        };
        macro_rules! compare {
            ($($key:literal: $($field:ident),+;)+) => {
                $(if let Some(mark) = changed(self, &|a, b| ($(&a.$field,)+) != ($(&b.$field,)+)) {
                    own.push(($key, mark));
                })+
            };
        }
        compare! {
            "gdp_usd_bn": gdp_usd_bn;
            "population_m": population_m;
            "military_expenditure_usd_bn": military_expenditure_usd_bn;
            "personnel_k": personnel_k;
            "reach_km": reach_km;
            "nuclear": warheads;
            "borders_challenger": borders;
            "rival_of_challenger": rivals;
            "rival_of_protege": rivals;
            "polyarchy": polyarchy;
            "opinion_pct": opinion_pct;
            "aid_gdp_pct": aid_gdp_pct;
        }
        let capital = |row: &StateRow| (row.capital_latitude_degrees, row.capital_longitude_degrees);
        let moved = |draft| changed(draft, &|a, b| capital(a) != capital(b));
        own.extend(moved(self).or(moved(protege)).map(|mark| ("distance_km", mark)));
        if let Some(section) = &self.section {
            own.extend(
                STATE
                    .iter()
                    .filter(|key| section.has(key.name))
                    .map(|key| (key.name, section.mark_of(key.name))),
            );
        }
        own
    }

    /// The state, or a report of what is not known of it.
    pub(super) fn state(&self, report: &Report, protege: &Draft<'_>, challenger: &str) -> Option<State> {
        let mut row = self.row.clone();
        let mut there = protege.row.clone();
        let section = self.section.as_ref();
        let mut distance = None;
        if let Some(section) = section.filter(|section| section.has("distance_km")) {
            distance = Some(section.number("distance_km").unwrap_or(0.0));
            for row in [&mut row, &mut there] {
                row.capital_latitude_degrees = Some(0.0);
                row.capital_longitude_degrees = Some(0.0);
            }
        }
        if let Some(border) = section.and_then(|section| section.flag("borders_challenger")) {
            row.borders = Some(border.then(|| challenger.to_string()).into_iter().collect());
        }
        let mut state = match row.state(&there, challenger) {
            Ok(state) => state,
            Err(blank) => {
                self.lacks(report, &blank, &protege.row.code);
                return None;
            }
        };
        if let Some(distance) = distance {
            state.distance_km = distance;
        }
        if let Some(section) = section {
            self.refuse_idle_keys(report, section, &protege.row.code, challenger);
            let aid = section.number("aid_gdp_pct");
            state.aid_gdp_pct = aid.or(state.aid_gdp_pct);
            state.government_interval_quarters = section.small("government_interval_quarters");
            state.capability_growth_per_year = section.number("capability_growth_per_year");
            state.rival_of_challenger =
                section.flag("rival_of_challenger").unwrap_or(state.rival_of_challenger);
            state.rival_of_protege = section.flag("rival_of_protege").unwrap_or(state.rival_of_protege);
            state.capability = section.uncertain("capability");
            state.risk_tolerance = section.uncertain("risk_tolerance");
            state.stake_gdp_pct = section.uncertain("stake_gdp_pct");
            state.war_cost_gdp_pct = section.uncertain("war_cost_gdp_pct");
            state.audience_cost_gdp_pct = section.uncertain("audience_cost_gdp_pct");
            state.nuclear_loss_gdp_pct = section.uncertain("nuclear_loss_gdp_pct");
        }
        Some(state)
    }

    /// The challenger has no stake in the protégé and makes no promise; the protégé makes none to itself.
    fn refuse_idle_keys(&self, report: &Report, section: &Section<'_>, protege: &str, challenger: &str) {
        let of_both = [
            "audience_cost_gdp_pct",
            "opinion_pct",
            "aid_gdp_pct",
            "rival_of_challenger",
            "rival_of_protege",
        ];
        let (role, idle, help): (_, &[&str], _) = if self.row.code == challenger {
            let help = "what it gains and risks stands in [parameters], as attack_…";
            ("challenger", &["stake_gdp_pct", "borders_challenger"], help)
        } else if self.row.code == protege {
            ("protégé", &["nuclear"], "take it out")
        } else {
            return;
        };
        for key in of_both.iter().chain(idle).filter(|key| section.has(key)) {
            report.error(
                section.mark_of(key),
                format!("`{key}` of the {role} plays no part in the model"),
                help,
            );
        }
    }

    fn lacks(&self, report: &Report, blank: &[&'static str], protege: &str) {
        let code = &self.row.code;
        if blank.iter().all(|column| column.ends_with("of the protégé")) {
            report.clash(
                self.mark,
                format!("how far `{code}` is from `{protege}` is not known: no table of states has the capital of `{protege}`"),
                format!("give `distance_km` in [state.{code}], or a table of states with that capital in `states_file`"),
            );
            return;
        }
        let mut keys: Vec<&str> = Vec::new();
        for &column in blank {
            let key = match column {
                "warheads" => "nuclear",
                "borders" => "borders_challenger",
                column if column.starts_with("capital") => "distance_km",
                column => column,
            };
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let list = keys.join("`, `");
        let forces = |key: &&str| matches!(*key, "military_expenditure_usd_bn" | "personnel_k");
        let or = match keys.iter().any(forces) {
            true => " (`capability` instead of expenditure and personnel will do)",
            false => "",
        };
        let message = match self.made_up {
            true => format!("state `{code}` is not in the table of states and lacks `{list}`"),
            false => format!("of state `{code}` the table of states does not know `{list}`"),
        };
        report.clash(self.mark, message, format!("give `{list}` in [state.{code}]{or}"));
    }
}
