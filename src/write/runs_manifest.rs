//! `runs_manifest.csv`: where the runs of merged shards are that stay in Parquet.

use super::runs_file::RunsOf;
use super::schema::{Cell, TableSchema, text, whole};
use super::table::Table;
use std::borrow::Cow;
use std::path::Path;

/// The declaration of `runs_manifest.csv`.
pub(crate) const MANIFEST: TableSchema = TableSchema {
    file: "runs_manifest.csv",
    row: "one file of runs, left in the folder of its shard (only if the study asks for Parquet and was merged)",
    note: "Together, in this order, they are what `runs.parquet` of one process holds.",
    columns: Cow::Borrowed(&[
        text("file", "The file, from the folder of these results"),
        whole("first_run", "", "Index of its first run"),
        whole("runs", "count", "Runs that it is of: with `keep`, it may hold fewer"),
        whole("bytes", "bytes", "Its size"),
        text("sha256", "Its SHA-256"),
    ]),
};

/// The table of these files of runs, as they are found from a folder of results.
pub(super) fn runs_manifest(runs: &[RunsOf], folder: &Path) -> Table {
    let files: Vec<String> = runs.iter().map(|runs| from_folder(&runs.path, folder)).collect();
    let mut rows: Vec<Vec<Cell<'_>>> = Vec::new();
    for (RunsOf { units, written, .. }, file) in runs.iter().zip(&files) {
        let (first, count) = (units.start.into(), (units.end - units.start).into());
        rows.push(vec![
            file.as_str().into(),
            first,
            count,
            written.bytes.into(),
            written.sha256.as_str().into(),
        ]);
    }
    Table::of(&MANIFEST, &rows)
}

/// The path of a file from a folder, or the whole path where none leads there.
fn from_folder(file: &Path, folder: &Path) -> String {
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let (file, folder) = (whole(file), whole(folder));
    let same = file.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    if same == 0 {
        return file.display().to_string();
    }
    let up = folder.components().skip(same).map(|_| "..".to_string());
    let down = file.components().skip(same).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
