//! Which file this is, by its columns.

use super::case::{Case, Missing, Outcome, fill};
use super::columns::{Columns, Problem};
use super::{huth, icb, joining, obligations, own};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Where cases come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// Responses of great powers to crises (International Crisis Behavior, version 13).
    Icb,
    /// Cases of extended immediate deterrence (Huth 1988).
    Huth,
    /// Allies with a defence pact in wars (Reiter, Stam & Horowitz 2016; ATOP).
    Joining,
    /// Obligations of pacts to which a war gave rise (Berkemeier & Fuhrmann 2018).
    Obligations,
    /// A file of one's own.
    Own,
}

impl Source {
    /// The published ones.
    pub(crate) const PUBLISHED: [Source; 4] =
        [Source::Icb, Source::Huth, Source::Joining, Source::Obligations];

    /// The name in files.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Source::Icb => "icb",
            Source::Huth => "huth",
            Source::Joining => "joining",
            Source::Obligations => "obligations",
            Source::Own => "own",
        }
    }

    /// The name under which the file is known, of a published one.
    pub(crate) const fn file(self) -> Option<&'static str> {
        match self {
            Source::Icb => Some("icb_power_response.csv"),
            Source::Huth => Some("huth58.csv"),
            Source::Joining => Some("ally_joining_wars.csv"),
            Source::Obligations => Some("bf2018.csv"),
            Source::Own => None,
        }
    }

    /// What it is.
    pub(crate) const fn what(self) -> &'static str {
        match self {
            Source::Icb => "what each great power did in crises of other states, 1918 to 2016",
            Source::Huth => "58 threats to a state whose defender threatened back, 1885 to 1983",
            Source::Joining => "allies with a defence pact in wars, 1816 to 2007, and whether they fought",
            Source::Obligations => {
                "defence pacts to which a war spoke, 1816 to 2003, and whether they were kept"
            }
            Source::Own => "a file of cases of your own",
        }
    }

    /// Who published it, and where.
    pub(crate) const fn citation(self) -> &'static str {
        match self {
            Source::Icb => {
                "International Crisis Behavior project, version 13 (Brecher & Wilkenfeld 1997, A Study of Crisis), \
                 with ATOP and the national capabilities of the Correlates of War (Singer 1988)"
            }
            Source::Huth => {
                "Huth 1988, American Political Science Review 82:423-443, as used by Signorino & Tarar 2006, \
                 American Journal of Political Science 50:586-605"
            }
            Source::Joining => {
                "Reiter, Stam & Horowitz 2016, Journal of Conflict Resolution 60:956-976, with ATOP (Leeds, Ritter, \
                 Mitchell & Long 2002, International Interactions 28:237-260)"
            }
            Source::Obligations => {
                "Berkemeier & Fuhrmann 2018, Research & Politics 5(2), on pacts of ATOP (Leeds et al. 2002)"
            }
            Source::Own => "",
        }
    }
}

/// The cases of a file, with every figure known or filled.
#[derive(Clone, Debug)]
pub(crate) struct Cases {
    /// Where they come from.
    pub source: Source,
    /// The cases, in the order of the file.
    pub cases: Vec<Case>,
    /// Rows that are no case, by reason.
    pub left_out: Vec<(String, usize)>,
    /// What was filled.
    pub missing: Missing,
}

/// A file that is known: its columns, and how its rows become cases.
struct Form {
    source: Source,
    needed: &'static [&'static str],
    /// Columns that name a row, in a file of further covariates too.
    key: &'static [&'static str],
    cases: fn(&Columns) -> Vec<Option<Outcome>>,
}

const FORMS: [Form; 5] = [
    Form { source: Source::Icb, needed: icb::COLUMNS, key: icb::KEY, cases: icb::cases },
    Form { source: Source::Huth, needed: huth::COLUMNS, key: huth::KEY, cases: huth::cases },
    Form { source: Source::Joining, needed: joining::COLUMNS, key: joining::KEY, cases: joining::cases },
    Form { source: Source::Obligations, needed: obligations::COLUMNS, key: &[], cases: obligations::cases },
    Form { source: Source::Own, needed: own::NEEDED, key: &[], cases: own::cases },
];

/// Reads a case file. Rows that are no case (a power that began the crisis itself, an outcome that is unknown)
/// are left out and counted; gaps are filled with the median and counted. A second file may hold covariates of the
/// same rows.
///
/// # Errors
/// All that is wrong with the files, in their order.
pub(crate) fn read(text: &str, covariates: Option<&str>) -> Result<Cases, Vec<Problem>> {
    let columns = Columns::of(text);
    let Some(Form { source, key, cases, .. }) = FORMS.into_iter().find(|form| columns.has(form.needed))
    else {
        let mut problems = columns.problems.borrow_mut();
        if problems.is_empty() {
            problems.push(unknown(&columns));
        }
        return Err(std::mem::take(&mut problems));
    };
    let columns = match covariates {
        Some(text) if !key.is_empty() => columns.joined(Columns::of(text), key),
        _ => columns,
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

/// What is wrong with a file whose columns are those of no form.
fn unknown(columns: &Columns) -> Problem {
    let whole = |message: &str, help: String| Problem { line: None, message: message.to_string(), help };
    let own: Vec<&str> = own::COLUMNS.iter().map(|(name, _)| *name).collect();
    let needed = own::NEEDED.iter().filter(|name| !columns.has(&[name])).copied().collect::<Vec<_>>();
    if needed.len() <= own::NEEDED.len() / 2 {
        return whole(
            &format!("a file of cases of your own lacks the columns {}", needed.join(", ")),
            format!("it has {}", own.join(", ")),
        );
    }
    let published = Source::PUBLISHED.into_iter().filter_map(Source::file);
    whole(
        "the columns are not those of a file of cases that is known",
        format!(
            "a file of cases of your own has {}; of the published ones {} are known",
            own.join(", "),
            published.collect::<Vec<_>>().join(", ")
        ),
    )
}

/// A case file as read.
#[derive(Clone, Debug)]
pub(crate) struct CaseFile {
    /// What it is called in results: the source, or the stem of a file of one's own.
    pub name: String,
    /// Name of the file, without its folder.
    pub file: String,
    /// Digest of the file.
    pub sha256: String,
    /// Digest of the file of further covariates beside it, if there is one.
    pub covariates_sha256: Option<String>,
    /// Its cases.
    pub cases: Cases,
}

impl CaseFile {
    /// What it is, as results record it.
    pub(crate) fn recorded(&self) -> Value {
        json!({
            "source": self.name,
            "file": self.file,
            "sha256": self.sha256,
            "covariates_sha256": self.covariates_sha256,
            "citation": self.cases.source.citation(),
        })
    }
}
