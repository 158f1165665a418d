//! Which file this is, by its columns.

use super::case::{Case, Missing, fill};
use super::columns::Columns;
use super::{huth, icb, joining, own};
use std::collections::BTreeMap;

/// Something wrong with a case file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line of the file, from 1; `None` for the file as a whole.
    pub line: Option<u64>,
    /// What is wrong.
    pub message: String,
    /// What would be right.
    pub help: String,
}

/// Where cases come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Responses of great powers to crises (International Crisis Behavior, version 13).
    Icb,
    /// Cases of extended immediate deterrence (Huth 1988).
    Huth,
    /// Allies with a defence pact in wars (Reiter, Stam & Horowitz 2016; ATOP).
    Joining,
    /// A file of one's own.
    Own,
}

impl Source {
    /// The name in files.
    pub const fn label(self) -> &'static str {
        match self {
            Source::Icb => "icb",
            Source::Huth => "huth",
            Source::Joining => "joining",
            Source::Own => "own",
        }
    }

    /// What it is, and who made it.
    pub const fn citation(self) -> &'static str {
        match self {
            Source::Icb => "International Crisis Behavior project, version 13 (Brecher, Wilkenfeld et al.)",
            Source::Huth => "Huth 1988, with Signorino & Tarar 2006",
            Source::Joining => {
                "Interstate War Data (Reiter, Stam & Horowitz 2016) with ATOP (Leeds et al. 2002)"
            }
            Source::Own => "a file of cases of your own",
        }
    }
}

/// The cases of a file, with every figure known or filled.
#[derive(Clone, Debug)]
pub struct Cases {
    /// Where they come from.
    pub source: Source,
    /// The cases, in the order of the file.
    pub cases: Vec<Case>,
    /// Rows that are no case, by reason.
    pub left_out: Vec<(String, usize)>,
    /// What was filled.
    pub missing: Missing,
}

/// A row that is a case, or the reason why it is none.
pub(super) type Outcome = Result<Case, &'static str>;

/// Reads a case file. Rows that are no case (a power that began the crisis itself, an outcome that is unknown)
/// are left out and counted; gaps are filled with the median and counted.
///
/// # Errors
/// All that is wrong with the file, in its order.
pub fn read(text: &str) -> Result<Cases, Vec<Problem>> {
    let columns = Columns::of(text);
    let forms: [(Source, &[&str], fn(&Columns) -> Vec<Option<Outcome>>); 4] = [
        (Source::Icb, icb::COLUMNS, icb::cases),
        (Source::Huth, huth::COLUMNS, huth::cases),
        (Source::Joining, joining::COLUMNS, joining::cases),
        (Source::Own, own::NEEDED, own::cases),
    ];
    let Some((source, _, cases)) = forms.into_iter().find(|(_, needed, _)| columns.has(needed)) else {
        let mut problems = columns.problems.into_inner();
        if problems.is_empty() {
            let known: Vec<&str> = own::COLUMNS.iter().map(|(name, _)| *name).collect();
            let message = "the columns are not those of a file of cases that is known".to_string();
            let help = format!(
                "a file of cases of your own has {}; of the published ones icb_power_response.csv, huth58.csv \
                 and ally_joining_wars.csv are known",
                known.join(", ")
            );
            problems.push(Problem { line: None, message, help });
        }
        return Err(problems);
    };
    let rows = cases(&columns);
    let mut problems = columns.problems.into_inner();
    let (mut cases, mut left_out) = (Vec::new(), BTreeMap::new());
    for row in rows.into_iter().flatten() {
        match row {
            Ok(case) => cases.push(case),
            Err(reason) => *left_out.entry(reason.to_string()).or_insert(0) += 1,
        }
    }
    if cases.is_empty() && problems.is_empty() {
        let message = "no row of the file is a case".to_string();
        problems.push(Problem {
            line: None,
            message,
            help: "at least one row with a known outcome".to_string(),
        });
    }
    if !problems.is_empty() {
        problems.sort_by_key(|problem| problem.line);
        return Err(problems);
    }
    let missing = fill(&mut cases);
    Ok(Cases { source, cases, left_out: left_out.into_iter().collect(), missing })
}
