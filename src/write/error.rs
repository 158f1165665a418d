//! What can go wrong with files, each with place, cause and remedy.

use super::settings::OtherSettings;
use std::io;
use std::path::PathBuf;

/// What went wrong with a folder or a file of results.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The system refused.
    #[error(
        "cannot {action} `{path}`: {cause}\n  remedy: choose another folder with --out, or {}",
        mend(cause),
        path = path.display()
    )]
    Unwritable {
        /// What was tried.
        action: &'static str,
        /// The file or folder on which it was tried.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// There is something in the way that is not a folder.
    #[error(
        "`{path}` is not a folder, and results need one of that name\n  remedy: rename it, or choose another folder with --out",
        path = path.display()
    )]
    NotAFolder {
        /// The path that is to be a folder.
        path: PathBuf,
    },
    /// The folder holds files that this program did not make, or that somebody has altered.
    #[error(
        "`{path}` holds files that are not results of this program, or no longer: {files}\n  remedy: choose another folder with --out, or add --force, which leaves those files alone and replaces results of the same names",
        path = path.display(),
        files = listed(files)
    )]
    ForeignFiles {
        /// The folder that was to take results.
        path: PathBuf,
        /// Names of those files in the folder.
        files: Vec<String>,
    },
    /// The folder holds other results.
    #[error(
        "`{path}` holds results of {found}, not of {expected}\n  remedy: choose another folder with --out, or add --force to replace them",
        path = path.display()
    )]
    AnotherStudy {
        /// The folder that was to take results.
        path: PathBuf,
        /// What they are of.
        found: String,
        /// What was to be written.
        expected: String,
    },
    /// The folder holds results of the same study with other settings.
    #[error(
        "`{path}` holds results with other settings: {differences}\n  remedy: choose another folder with --out, or add --force to replace them{}",
        if differences.runs_alone { ", or --resume to add runs" } else { "" },
        path = path.display(),
        differences = differences.told.join("; ")
    )]
    OtherSettings {
        /// The folder that was to take results.
        path: PathBuf,
        /// Settings that differ.
        differences: OtherSettings,
    },
    /// Another process writes there.
    #[error("`{path}` is being written by {}\n  remedy: wait for it, or choose another folder with --out", process(*holder), path = path.display())]
    InUse {
        /// The folder being written.
        path: PathBuf,
        /// Number of the process, where that is known.
        holder: Option<u32>,
    },
    /// A shard cannot be read.
    #[error(
        "cannot read the shard `{path}`: {cause}\n  remedy: give the folder that `casus run --shard K/N` made, and run that shard again if it is damaged",
        path = path.display()
    )]
    UnreadableShard {
        /// The file that cannot be read.
        path: PathBuf,
        /// Why it cannot be read.
        cause: String,
    },
    /// A plan of shards cannot be carried out.
    #[error(
        "cannot use the plan `{path}`: {causes}\n  remedy: make a plan with this program (casus shards plan), or use the program that made it",
        path = path.display(),
        causes = causes.join("\n  ")
    )]
    UnfitPlan {
        /// The file of the plan.
        path: PathBuf,
        /// Why, one by one.
        causes: Vec<String>,
    },
    /// A shard has the name of another.
    #[error("`{path}` is there already and is not this shard\n  remedy: choose another folder with --out, or remove that one", path = path.display())]
    OtherShard {
        /// The folder that the shard was to have.
        path: PathBuf,
    },
    /// A file would be replaced.
    #[error("`{path}` is there already, with other content\n  remedy: choose another file with --out, or add --force to replace it", path = path.display())]
    FileThere {
        /// The file that is there.
        path: PathBuf,
    },
    /// Results cannot be read back.
    #[error("cannot use the results `{path}`: {cause}\n  remedy: {remedy}", path = path.display())]
    UnfitResults {
        /// The folder of results, or the file of it that is unfit.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
        /// What to do.
        remedy: &'static str,
    },
    /// Results are not those of this program and this study.
    #[error(
        "the results in `{path}` were not made by this program from this study\n  {differences}\n  remedy: {remedy}",
        path = path.display(),
        differences = differences.join("\n  "),
        remedy = origin_remedy(overrides)
    )]
    OtherOrigin {
        /// The folder of results.
        path: PathBuf,
        /// What differs, each with its value there and here.
        differences: Vec<String>,
        /// Changes from the command line with which they were made.
        overrides: String,
    },
    /// Shards do not make one result.
    #[error("these shards do not make one result: {}\n  remedy: {remedy}", causes.join("\n  "))]
    UnfitShards {
        /// Why, one by one.
        causes: Vec<String>,
        /// What to do.
        remedy: &'static str,
    },
}

impl OutputError {
    /// An [`OutputError::Unwritable`] for use with `map_err`.
    pub(super) fn unwritable(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> OutputError {
        let path = path.into();
        move |cause| OutputError::Unwritable { action, path, cause }
    }
}

fn process(holder: Option<u32>) -> String {
    holder.map_or("another process".to_string(), |number| format!("process {number}"))
}

fn origin_remedy(overrides: &str) -> String {
    if overrides.is_empty() {
        "run the study again, or leave out --results".to_string()
    } else {
        format!("they were made with {overrides}: add that; or run the study again, or leave out --results")
    }
}

/// What makes a folder take what it has refused.
fn mend(cause: &io::Error) -> &'static str {
    match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "make room on this disk",
        _ => "make this one writable",
    }
}

/// The first few names, and how many more there are.
fn listed(files: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut text = files.iter().take(SHOWN).map(|file| format!("`{file}`")).collect::<Vec<_>>().join(", ");
    if files.len() > SHOWN {
        text.push_str(&format!(" and {} more", files.len() - SHOWN));
    }
    text
}
