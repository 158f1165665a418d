//! Files of cases: which there are, and what is wrong with them.

use super::failure::Failure;
use crate::lab::history::{CaseFile, Problem, Source, read};
use crate::write::sha256_hex;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Names the folder of case files where no path does.
pub(super) const FOLDER: &str = "CASUS_HISTORY";

/// The files of cases that are asked for, or else the known ones in the folder that `CASUS_HISTORY` names.
pub(super) fn paths_of(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    if paths.is_empty() { in_folder() } else { Ok(paths.to_vec()) }
}

/// Reads the files at `paths`, or else the known ones in the folder that `CASUS_HISTORY` names. All that is wrong
/// with all of them is told.
pub(super) fn read_cases(paths: &[PathBuf]) -> Result<Vec<CaseFile>, Failure> {
    let paths = &paths_of(paths)?;
    let mut files: Vec<CaseFile> = Vec::new();
    let mut wrong = String::new();
    for path in paths {
        let text = match read_text(path) {
            Ok(text) => text,
            Err(failure) => {
                wrong.push_str(&failure);
                continue;
            }
        };
        let covariates = match beside(path).map(|path| read_text(&path)).transpose() {
            Ok(covariates) => covariates,
            Err(failure) => {
                wrong.push_str(&failure);
                continue;
            }
        };
        match read(&text, covariates.as_deref()) {
            Err(problems) => wrong.push_str(&told(path, &problems)),
            Ok(cases) => {
                let part =
                    |name: Option<&std::ffi::OsStr>| name.unwrap_or_default().to_string_lossy().into_owned();
                let name = match cases.source {
                    Source::Own => part(path.file_stem()),
                    source => source.form().label.to_string(),
                };
                if files.iter().any(|file| file.name == name) {
                    let message = format!("there are two files of `{name}`");
                    let help = "give each once, and files of your own different names".to_string();
                    wrong.push_str(&told(path, &[Problem { line: None, message, help }]));
                }
                let (file, sha256) = (part(path.file_name()), sha256_hex(text.as_bytes()));
                let covariates_sha256 = covariates.map(|text| sha256_hex(text.as_bytes()));
                files.push(CaseFile { name, file, sha256, covariates_sha256, cases });
            }
        }
    }
    if wrong.is_empty() { Ok(files) } else { Err(Failure::Mistakes(wrong)) }
}

/// The file of further covariates of the same cases, if there is one: `NAME_covariates.csv` beside `NAME.csv`.
fn beside(path: &Path) -> Option<PathBuf> {
    let name = format!("{}_covariates.csv", path.file_stem()?.to_string_lossy());
    Some(path.with_file_name(name)).filter(|path| path.is_file())
}

/// The text of a file, or why there is none.
pub(super) fn read_text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| {
        let message = format!("cannot read the file: {error}");
        let help = "a CSV file in UTF-8".to_string();
        told(path, &[Problem { line: None, message, help }])
    })
}

/// Problems as errors, each with its place and remedy.
pub(super) fn told(path: &Path, problems: &[Problem]) -> String {
    const SHOWN: usize = 100;
    let mut text = String::new();
    for problem in problems.iter().take(SHOWN) {
        let line = problem.line.map_or(String::new(), |line| format!(":{line}"));
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "error: {}\n --> {}{line}\n  = help: {}",
            problem.message,
            path.display(),
            problem.help
        );
    }
    if problems.len() > SHOWN {
        let _ = writeln!(text, "… and {} more errors", problems.len() - SHOWN);
    }
    text
}

/// The known files in the folder that the environment names.
fn in_folder() -> Result<Vec<PathBuf>, Failure> {
    let Some(folder) = std::env::var_os(FOLDER).filter(|folder| !folder.is_empty()).map(PathBuf::from) else {
        return Err(Failure::usage(format!("no file of cases is given\n{}", needed())));
    };
    let names = Source::PUBLISHED.into_iter().filter_map(|source| source.form().file);
    let there: Vec<PathBuf> = names.map(|name| folder.join(name)).filter(|path| path.is_file()).collect();
    if there.is_empty() {
        let folder = folder.display();
        return Err(Failure::usage(format!("`{folder}` ({FOLDER}) holds no file of cases\n{}", needed())));
    }
    Ok(there)
}

/// What can be given, and where it was published.
fn needed() -> String {
    let mut text = format!(
        "  = help: name files, or set {FOLDER} to a folder that holds any of these. They belong to their makers and are not \
         part of this program:\n"
    );
    for form in Source::PUBLISHED.map(Source::form) {
        let file = form.file.unwrap_or_default();
        let _ = writeln!(text, "      {file}\n        {}\n        {}", form.what, form.citation);
    }
    text.push_str(
        "    A file of your own has the columns listed at the end of results/README.md; \
         configs/historical/cases_example.csv is one.\n",
    );
    text
}
