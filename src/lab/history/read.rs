//! Which file this is, by its columns.

use super::case::{Case, Missing, fill};
use super::columns::{Columns, Problem};
use super::form::{Form, Source};
use super::{huth, icb, joining, obligations, own};
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Source {
    /// What is known of its file.
    pub(crate) fn form(self) -> &'static Form {
        &FORMS[self as usize]
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

/// In the order of [`Source`].
static FORMS: [Form; 5] = [icb::FORM, huth::FORM, joining::FORM, obligations::FORM, own::FORM];

/// Reads a case file. Rows that are no case (a power that began the crisis itself, an outcome that is unknown)
/// are left out and counted; gaps are filled with the median and counted. A second file may hold covariates of the
/// same rows.
///
/// # Errors
/// All that is wrong with the files, in their order.
pub(crate) fn read(text: &str, covariates: Option<&str>) -> Result<Cases, Vec<Problem>> {
    let columns = Columns::of(text);
    let Some(&Form { source, key, cases, .. }) = FORMS.iter().find(|form| columns.has(form.needed)) else {
        if columns.problems.borrow().is_empty() {
            unknown(&columns);
        }
        return Err(columns.problems.into_inner());
    };
    let columns = match covariates {
        Some(text) if !key.is_empty() => columns.joined(Columns::of(text), key),
        _ => columns,
    };
    let rows = cases(&columns);
    let (mut cases, mut left_out) = (Vec::new(), BTreeMap::new());
    for row in rows.into_iter().flatten() {
        match row {
            Ok(case) => cases.push(case),
            Err(reason) => *left_out.entry(reason.to_string()).or_insert(0) += 1,
        }
    }
    if cases.is_empty() && columns.problems.borrow().is_empty() {
        columns.wrong(None, "no row of the file is a case", "at least one row with a known outcome");
    }
    let mut problems = columns.problems.into_inner();
    if !problems.is_empty() {
        problems.sort_by_key(|problem| problem.line);
        return Err(problems);
    }
    let missing = fill(&mut cases);
    Ok(Cases { source, cases, left_out: left_out.into_iter().collect(), missing })
}

/// Says what is wrong with a file whose columns are those of no form.
fn unknown(columns: &Columns) {
    let own = own::COLUMNS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    let needed = own::FORM.needed.iter().filter(|name| !columns.has(&[name])).copied().collect::<Vec<_>>();
    if needed.len() <= own::FORM.needed.len() / 2 {
        let message = format!("a file of cases of your own lacks the columns {}", needed.join(", "));
        return columns.wrong(None, message, format!("it has {own}"));
    }
    let published = Source::PUBLISHED.into_iter().filter_map(|source| source.form().file);
    let published = published.collect::<Vec<_>>().join(", ");
    let help = format!("a file of cases of your own has {own}; of the published ones {published} are known");
    columns.wrong(None, "the columns are not those of a file of cases that is known", help);
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
            "citation": self.cases.source.form().citation,
        })
    }
}
