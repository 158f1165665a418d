//! `runs_manifest.csv`: where the runs of merged shards are that stay in Parquet.

use super::runs_file::RunsOf;
use super::schema::{columns, text, whole};
use super::table::Table;
use std::path::Path;

columns! {
    /// The declaration of `runs_manifest.csv`.
    pub(crate) MANIFEST, row<'a>(runs: &'a RunsOf, file: &'a str):
    file: "runs_manifest.csv",
    row: "one file of runs, left in the folder of its shard (only if the study asks for Parquet and was merged)",
    note: "Together, in this order, they are what `runs.parquet` of one process holds.";
    text("file", "The file, from the folder of these results") => file;
    whole("first_run", "", "Index of its first run") => runs.units.start;
    whole("runs", "count", "Runs that it is of: with `keep`, it may hold fewer")
        => runs.units.end - runs.units.start;
    whole("bytes", "bytes", "Its size") => runs.written.bytes;
    text("sha256", "Its SHA-256") => runs.written.sha256.as_str();
}

/// The table of these files of runs, as they are found from a folder of results.
pub(super) fn runs_manifest(runs: &[RunsOf], folder: &Path) -> Table {
    let files: Vec<String> = runs.iter().map(|runs| from_folder(&runs.path, folder)).collect();
    Table::of(&MANIFEST, runs.iter().zip(&files).map(|(runs, file)| row(runs, file)))
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
