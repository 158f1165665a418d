//! Parts of a study, run apart and merged into exactly the result of the whole.

use super::digest::{Fingerprint, study_sha256, unsealed};
use super::error::OutputError;
use super::package::{Account, PROGRAM_COMMIT, PROGRAM_VERSION};
use super::runs::{RUNS_FILE, RunsPart};
use crate::base::chance::RNG_SCHEME;
use crate::model::study::Study;
use crate::run::tally::{Stopped, Tally};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};

/// Name of the file that holds a shard.
pub(crate) const SHARD_FILE: &str = "shard.json";

/// Which part of the runs a shard makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardPlan {
    /// Number of the shard, 1 the first.
    pub index: u32,
    /// Number of shards.
    pub of: u32,
    /// Index of its first run.
    pub first_run: u64,
    /// Runs that it is to make.
    pub runs: u64,
}

/// One shard as stored: with the study, so that tables can be made from it alone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Shard {
    program_version: String,
    program_commit: Option<String>,
    rng_scheme: String,
    plan: ShardPlan,
    account: Account,
    runs_csv: Option<Fingerprint>,
    study_sha256: String,
    study: Study,
    tally: Tally,
    /// The folder that it was read from.
    #[serde(skip)]
    folder: PathBuf,
}

impl Shard {
    pub(super) fn new(
        study: &Study,
        tally: &Tally,
        account: &Account,
        plan: ShardPlan,
        runs: Option<&RunsPart>,
    ) -> Shard {
        Shard {
            program_version: PROGRAM_VERSION.to_string(),
            program_commit: PROGRAM_COMMIT.map(str::to_string),
            rng_scheme: RNG_SCHEME.to_string(),
            plan,
            account: account.clone(),
            runs_csv: runs.map(|runs| Fingerprint { bytes: runs.bytes, sha256: runs.sha256.clone() }),
            study_sha256: study_sha256(study),
            study: study.clone(),
            tally: tally.clone(),
            folder: PathBuf::new(),
        }
    }

    /// The runs that it holds.
    pub(super) fn into_tally(self) -> Tally {
        self.tally
    }

    /// Whether this program would have made its runs of this study, however many more are asked for.
    pub(super) fn is_begun(&self, study: &Study) -> bool {
        let begun = Study { runs: self.study.runs, ..study.clone() };
        study_sha256(&begun) == self.study_sha256
            && self.program_version == PROGRAM_VERSION
            && self.program_commit.as_deref() == PROGRAM_COMMIT
            && self.rng_scheme == RNG_SCHEME
    }

    /// What all shards of one result have in common.
    fn origin(&self) -> [(&'static str, String); 6] {
        [
            ("study", self.study_sha256.clone()),
            ("program version", self.program_version.clone()),
            ("program commit", self.program_commit.clone().unwrap_or_default()),
            ("random numbers", self.rng_scheme.clone()),
            ("number of shards", self.plan.of.to_string()),
            (
                "runs asked for and overrides",
                format!("{} {}", self.account.runs_asked, self.account.overrides.join(" ")),
            ),
        ]
    }
}

/// Reads a shard: its folder, or the file in it.
pub(crate) fn read_shard(path: &Path) -> Result<Shard, OutputError> {
    let folder =
        if path.is_dir() { path.to_path_buf() } else { path.parent().unwrap_or(Path::new("")).to_path_buf() };
    read_part(&folder, SHARD_FILE)
        .map_err(|cause| OutputError::UnreadableShard { path: path.to_path_buf(), cause })
}

/// Reads the runs that a file of a folder holds, beside the folder's `runs.csv`; else why not.
pub(super) fn read_part(folder: &Path, file: &str) -> Result<Shard, String> {
    let bytes = fs::read(folder.join(file)).map_err(|error| error.to_string())?;
    let content = unsealed(&bytes).ok_or_else(|| {
        format!("`{file}` has been altered since it was written, or another version wrote it")
    })?;
    let mut shard: Shard = serde_json::from_slice(content).map_err(|error| error.to_string())?;
    if study_sha256(&shard.study) != shard.study_sha256 || !shard.tally.fits(&shard.study) {
        return Err(format!(
            "`{file}` has been altered: its study or its counts are not those that were written"
        ));
    }
    if let Some(written) = &shard.runs_csv {
        let found = Fingerprint::of_file(&folder.join(RUNS_FILE)).map_err(|error| error.to_string())?;
        if found != *written {
            return Err(format!("`{RUNS_FILE}` has been altered since it was written"));
        }
    }
    shard.folder = folder.to_path_buf();
    Ok(shard)
}

/// What shards make together.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The study, as every shard ran it.
    pub study: Study,
    /// The tally of all runs.
    pub tally: Tally,
    /// How the study was run.
    pub account: Account,
    /// The shards' own `runs.csv` in order; none if the study does not ask for runs.
    pub(super) runs: Vec<PathBuf>,
}

/// Merges all shards of a study, given in any order. Shards of different studies or programs, missing and
/// doubled ones are refused.
pub(crate) fn merge_shards(mut shards: Vec<Shard>) -> Result<Merged, OutputError> {
    shards.sort_by_key(|shard| shard.plan.index);
    let unfit = |cause: String, remedy| Err(OutputError::UnfitShards { cause, remedy });
    let Some(first) = shards.first() else {
        return unfit("there is none".to_string(), "name at least one shard");
    };
    for shard in &shards {
        for ((what, theirs), (_, ours)) in shard.origin().into_iter().zip(first.origin()) {
            if theirs != ours {
                return unfit(
                    format!(
                        "`{}` and `{}` differ in {what}: `{ours}` and `{theirs}`",
                        first.folder.display(),
                        shard.folder.display()
                    ),
                    "merge shards of one study, made by one program with the same options",
                );
            }
        }
    }
    let of = first.plan.of;
    for pair in shards.windows(2) {
        if pair[0].plan.index == pair[1].plan.index {
            return unfit(
                format!(
                    "shard {} of {of} is there twice, as `{}` and `{}`",
                    pair[0].plan.index,
                    pair[0].folder.display(),
                    pair[1].folder.display()
                ),
                "name every shard once",
            );
        }
    }
    let missing: Vec<String> = (1..=of)
        .filter(|index| shards.iter().all(|shard| shard.plan.index != *index))
        .map(|index| index.to_string())
        .collect();
    if !missing.is_empty() {
        return unfit(
            format!("of {of} shards, {} lacking: {}", missing.len(), missing.join(", ")),
            "run the missing shards with `casus run --shard K/N` and merge all of them",
        );
    }
    let stopped = |reason| shards.iter().any(|shard| shard.account.stopped == reason);
    if stopped(Stopped::Precision) {
        return unfit(
            "some stopped by precision, which each shard judges by itself".to_string(),
            "run shards without a stop rule",
        );
    }
    let mut next_run = 0;
    for shard in &shards {
        let folder = shard.folder.display();
        if shard.plan.first_run != next_run {
            return unfit(
                format!("`{folder}` does not begin where the shard before it ends"),
                "run all shards again with the same N",
            );
        }
        let (done, planned) = (shard.tally.runs(), shard.plan.runs);
        if done > planned || done < planned && shard.account.stopped != Stopped::Interrupted {
            return unfit(
                format!("`{folder}` has {done} of {planned} runs and does not say that it was interrupted"),
                "run that shard again",
            );
        }
        next_run += shard.plan.runs;
    }
    let mut account = first.account.clone();
    if stopped(Stopped::Interrupted) {
        account.stopped = Stopped::Interrupted;
    }
    let runs = shards
        .iter()
        .filter(|shard| shard.runs_csv.is_some())
        .map(|shard| shard.folder.join(RUNS_FILE))
        .collect();
    let mut tally = Tally::new(&first.study);
    for shard in &shards {
        tally.merge(&shard.tally);
    }
    Ok(Merged { study: first.study.clone(), tally, account, runs })
}
