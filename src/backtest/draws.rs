//! Joint draws of parameters, as a calibration leaves them.

use crate::config::did_you_mean;
use crate::history::{CaseParameter, Problem};
use crate::study::parameters::slots;

/// Values of several parameters together.
#[derive(Clone, Debug, PartialEq)]
pub struct JointDraws {
    /// Keys of parameters: `key`, `key.element`, or one of history's own.
    pub keys: Vec<String>,
    /// Draws × keys.
    pub rows: Vec<Vec<f64>>,
}

impl JointDraws {
    /// The defaults of the model as the only draw.
    pub fn defaults() -> JointDraws {
        JointDraws { keys: Vec::new(), rows: vec![Vec::new()] }
    }

    /// Reads draws from CSV: a column `draw`, then a column per key, a row per draw.
    ///
    /// # Errors
    /// All that is wrong with it: unknown keys, cells that are no numbers within the limits of the parameter.
    pub fn read(text: &str) -> Result<JointDraws, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut wrong = |line: u64, message: String, help: String| {
            problems.push(Problem { line: Some(line), message, help });
        };
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = match reader.headers() {
            Ok(header) => header.clone(),
            Err(error) => {
                wrong(
                    1,
                    format!("not valid CSV: {error}"),
                    "a column `draw`, then keys of parameters".into(),
                );
                return Err(problems);
            }
        };
        let limits = limits();
        let mut columns = Vec::new();
        for (place, name) in header.iter().enumerate().filter(|(_, name)| *name != "draw") {
            match limits.iter().find(|(key, _)| key == name) {
                Some((_, bounds)) => columns.push((place, name.to_string(), *bounds)),
                None => {
                    let known: Vec<&str> = limits.iter().map(|(key, _)| key.as_str()).collect();
                    wrong(1, format!("there is no parameter `{name}`"), did_you_mean(name, &known));
                }
            }
        }
        let mut rows = Vec::new();
        for record in reader.records() {
            match record {
                Ok(record) => {
                    let line = record.position().map_or(0, csv::Position::line);
                    let mut row = Vec::new();
                    for (place, name, (least, most)) in &columns {
                        let text = record.get(*place).unwrap_or_default().trim();
                        match text.parse::<f64>().ok().filter(|value| (*least..=*most).contains(value)) {
                            Some(value) => row.push(value),
                            None => wrong(
                                line,
                                format!("`{name}` is {text:?}"),
                                format!("a number from {least} to {most}"),
                            ),
                        }
                    }
                    rows.push(row);
                }
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    wrong(line, format!("not valid CSV: {error}"), "as many cells as the header".into());
                }
            }
        }
        if rows.is_empty() && problems.is_empty() {
            let message = "there are no draws".to_string();
            problems.push(Problem { line: None, message, help: "at least one row".to_string() });
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(JointDraws { keys: columns.into_iter().map(|(_, name, _)| name).collect(), rows })
    }
}

/// Every key with the least and the greatest value that it may have.
fn limits() -> Vec<(String, (f64, f64))> {
    let of_model = slots().map(|slot| (slot.field.element_key(slot.element), slot.field.unit.bounds()));
    // The costs that cases need are in % of GDP.
    let own = (CaseParameter::THREAT.to_string(), crate::study::Unit::GdpPct.bounds());
    of_model.chain([own]).collect()
}
