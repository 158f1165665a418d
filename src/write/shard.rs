//! Parts of a study, run apart and merged into exactly the result of the whole.

use super::digest::{Fingerprint, study_sha256, unsealed};
use super::error::OutputError;
use super::package::{Account, PROGRAM_COMMIT, PROGRAM_VERSION};
use super::runs::{RUNS_FILE, RunsPart};
use super::whole::{deflated, inflated};
use crate::base::chance::RNG_SCHEME;
use crate::model::study::Study;
use crate::run::engine::precise_enough;
use crate::run::tally::{Stopped, Tally};
use rayon::prelude::*;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Name of the file that holds a shard.
pub(crate) const SHARD_FILE: &str = "shard.json.gz";

/// Shards that are named of many.
const NAMED: usize = 20;

/// What makes runs what they are: all but their number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Origin {
    program_version: String,
    program_commit: Option<String>,
    rng_scheme: String,
    /// Of the study as if it had no runs.
    pub(super) study_sha256: String,
}

impl Origin {
    /// That of the runs that this program makes of a study.
    pub(crate) fn of(study: &Study) -> Origin {
        Origin::by_this_program(Origin::hash(study))
    }

    /// That of the runs that this program makes of the study with this hash.
    pub(super) fn by_this_program(study_sha256: String) -> Origin {
        Origin {
            program_version: PROGRAM_VERSION.to_string(),
            program_commit: PROGRAM_COMMIT.map(str::to_string),
            rng_scheme: RNG_SCHEME.to_string(),
            study_sha256,
        }
    }

    fn hash(study: &Study) -> String {
        study_sha256(&Study { runs: 0, ..study.clone() })
    }

    /// In what it differs from another: `what: here, there`.
    pub(crate) fn differences(&self, other: &Origin) -> Vec<String> {
        let commit = |origin: &Origin| origin.program_commit.clone().unwrap_or("none".to_string());
        [
            ("study", self.study_sha256.clone(), other.study_sha256.clone()),
            ("program version", self.program_version.clone(), other.program_version.clone()),
            ("program commit", commit(self), commit(other)),
            ("random numbers", self.rng_scheme.clone(), other.rng_scheme.clone()),
        ]
        .into_iter()
        .filter(|(_, here, there)| here != there)
        .map(|(what, here, there)| format!("{what}: `{here}` and `{there}`"))
        .collect()
    }
}

/// Some runs as stored: with the study, so that tables can be made from them alone. Who knows it need not read it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Shard<S = Study> {
    pub(super) origin: Origin,
    /// The runs that it is to hold; those that it holds are the first of them.
    pub(crate) planned: Range<u64>,
    pub(crate) account: Account,
    runs_csv: Option<Fingerprint>,
    study: S,
    pub(crate) tally: Tally,
}

impl Shard {
    pub(super) fn new(
        study: &Study,
        tally: &Tally,
        account: &Account,
        planned: Range<u64>,
        runs: Option<&RunsPart>,
    ) -> Shard {
        Shard {
            origin: Origin::of(study),
            planned,
            account: account.clone(),
            runs_csv: runs.map(|runs| Fingerprint { bytes: runs.bytes, sha256: runs.sha256.clone() }),
            study: study.clone(),
            tally: tally.clone(),
        }
    }

    /// Its bytes in a file.
    pub(super) fn file(&self) -> Vec<u8> {
        deflated(&super::digest::sealed(&serde_json::to_vec(self).expect("a shard is plain values")))
    }
}

impl<S> Shard<S> {
    /// Why its runs are not those that this origin would have given.
    pub(crate) fn refuse_other(&self, origin: &Origin) -> Result<(), String> {
        match self.origin.differences(origin) {
            differences if differences.is_empty() => Ok(()),
            differences => Err(format!("it differs in {}", differences.join("; "))),
        }
    }

    /// Whether it holds all runs that it is to hold.
    pub(crate) fn is_whole(&self) -> bool {
        self.tally.runs() == self.planned.end - self.planned.start
    }

    /// The end of the runs that it holds.
    pub(crate) fn end(&self) -> u64 {
        self.planned.start + self.tally.runs()
    }
}

/// Reads a shard in its folder; else why not.
pub(crate) fn read_shard(folder: &Path) -> Result<Shard, String> {
    read_part(folder, SHARD_FILE)
}

/// Reads the runs that a file of a folder holds, and checks the folder's `runs.csv`; else why not.
pub(super) fn read_part(folder: &Path, file: &str) -> Result<Shard, String> {
    let shard: Shard = read_stored(folder, file)?;
    match Origin::hash(&shard.study) == shard.origin.study_sha256 && shard.tally.fits(&shard.study) {
        true => Ok(shard),
        false => Err(altered_inside(file)),
    }
}

fn altered_inside(file: &str) -> String {
    format!("`{file}` has been altered: its study or its counts are not those that were written")
}

fn read_stored<S: DeserializeOwned>(folder: &Path, file: &str) -> Result<Shard<S>, String> {
    let bytes = fs::read(folder.join(file)).map_err(|error| format!("cannot read `{file}`: {error}"))?;
    let altered = || format!("`{file}` has been altered since it was written, or another version wrote it");
    let bytes = inflated(&bytes).ok_or_else(altered)?;
    let content = unsealed(&bytes).ok_or_else(altered)?;
    let shard: Shard<S> = serde_json::from_slice(content).map_err(|error| format!("`{file}`: {error}"))?;
    let (range, runs) = (&shard.planned, shard.tally.runs());
    let planned = range.end.checked_sub(range.start).filter(|&planned| runs <= planned);
    let planned = planned.ok_or_else(|| altered_inside(file))?;
    if runs < planned && shard.account.stopped == Stopped::Asked {
        return Err(format!(
            "`{file}` has {runs} of {planned} runs and does not say that it was interrupted"
        ));
    }
    if let Some(written) = &shard.runs_csv {
        let found = Fingerprint::of_file(&folder.join(RUNS_FILE))
            .map_err(|error| format!("cannot read `{RUNS_FILE}`: {error}"))?;
        if found != *written {
            return Err(format!("`{RUNS_FILE}` has been altered since it was written"));
        }
    }
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

/// A shard that is to be merged, and what it is called.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub name: String,
    pub folder: PathBuf,
    pub runs: Range<u64>,
}

/// What is known of a shard without its counts.
struct Head {
    folder: PathBuf,
    origin: Origin,
    /// The runs that it holds.
    held: Range<u64>,
    runs_asked: u64,
}

/// Merges the shards in these folders, given in any order, into the study of which they are. Shards of different
/// studies or programs, doubled and altered ones are refused, and so are holes, all at once; `allow_incomplete` takes
/// the runs before the first hole.
pub(crate) fn merge_shards(folders: &[PathBuf], allow_incomplete: bool) -> Result<Merged, OutputError> {
    let refuse = |causes| OutputError::UnfitShards { causes, remedy: MERGE_REMEDY };
    // Counts are read again when they are added: all at once they would fill the memory.
    let read = |folder: &PathBuf| -> Result<Head, String> {
        let shard = read_shard(folder).map_err(|cause| format!("`{}`: {cause}", folder.display()))?;
        let held = shard.planned.start..shard.end();
        if shard.study.stop.is_some() {
            return Err(format!(
                "`{}`: its study stops by precision, and it is a shard of no plan",
                folder.display()
            ));
        }
        Ok(Head { folder: folder.clone(), origin: shard.origin, held, runs_asked: shard.study.runs })
    };
    let (mut found, mut causes) = (Vec::new(), Vec::new());
    for head in folders.par_iter().map(read).collect::<Vec<_>>() {
        match head {
            Ok(head) => found.push(head),
            Err(cause) => causes.push(cause),
        }
    }
    found.sort_by_key(|head| (head.held.start, head.held.end));
    // The study of the most runs, if it was planned again for more.
    let Some(latest) = found.iter().max_by_key(|head| head.runs_asked) else {
        if causes.is_empty() {
            causes.push("there is none".to_string());
        }
        return Err(refuse(causes));
    };
    let mut next = 0;
    let mut missing = Vec::new();
    for head in &found {
        if let differences @ [_, ..] = head.origin.differences(&latest.origin).as_slice() {
            let (here, there) = (head.folder.display(), latest.folder.display());
            causes.push(format!("`{here}` and `{there}` differ in {}", differences.join("; ")));
        }
        match head.held.start {
            _ if head.held.is_empty() => {}
            start if start < next => {
                causes.push(format!("the runs of `{}` are there twice", head.folder.display()));
            }
            start if start > next => missing.push(next..start),
            _ => {}
        }
        next = next.max(head.held.end);
    }
    if next < latest.runs_asked {
        missing.push(next..latest.runs_asked);
    }
    if !missing.is_empty() && !allow_incomplete {
        causes.push(format!("runs {} are missing", listed(&missing)));
    }
    if !causes.is_empty() {
        return Err(refuse(causes));
    }
    let origin = latest.origin.clone();
    let Shard { study, account, .. } = read_shard(&latest.folder).map_err(|cause| refuse(vec![cause]))?;
    let member = |head: Head| Member {
        name: format!("`{}`", head.folder.display()),
        folder: head.folder,
        runs: head.held,
    };
    let members: Vec<Member> = found.into_iter().map(member).collect();
    fold(study, account, &origin, &members, allow_incomplete)
}

const MERGE_REMEDY: &str = "run what lacks (casus run --shard K/N, with the same N and options) and name every shard once, or add \
     --allow-incomplete to have the runs before the first hole";

/// Adds shard after shard in the order of runs, up to the first hole or until the study's stop rule is met, which is
/// read after each. At most a few shards are held at a time.
pub(crate) fn fold(
    study: Study,
    mut account: Account,
    origin: &Origin,
    members: &[Member],
    allow_incomplete: bool,
) -> Result<Merged, OutputError> {
    let mut tally = Tally::new(&study);
    let mut runs = Vec::new();
    let mut causes: Vec<String> = Vec::new();
    let mut lacking: Vec<&str> = Vec::new();
    account.stopped = Stopped::Asked;
    'shards: for some in members.chunks(2 * rayon::current_num_threads()) {
        let read: Vec<Result<Shard<IgnoredAny>, Option<String>>> =
            some.par_iter().map(|member| read_member(member, &study, origin)).collect();
        for (member, shard) in some.iter().zip(read) {
            match shard {
                Err(None) => lacking.push(&member.name),
                Err(Some(cause)) => causes.push(format!("{}: {cause}", member.name)),
                Ok(shard) if lacking.is_empty() && causes.is_empty() && member.runs.start == tally.runs() => {
                    if shard.runs_csv.is_some() && shard.tally.runs() > 0 {
                        runs.push(member.folder.join(RUNS_FILE));
                    }
                    tally.merge(&shard.tally);
                    if precise_enough(&study, &tally) {
                        account.stopped = Stopped::Precision;
                        break 'shards;
                    }
                }
                Ok(_) => {}
            }
        }
    }
    if !lacking.is_empty() && !allow_incomplete {
        let more = lacking.len().saturating_sub(NAMED);
        lacking.truncate(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        causes.push(format!("missing: {}{more}", lacking.join(", ")));
    }
    if !causes.is_empty() {
        return Err(OutputError::UnfitShards { causes, remedy: PLAN_REMEDY });
    }
    if account.stopped == Stopped::Asked && tally.runs() < study.runs {
        account.stopped = Stopped::Interrupted;
    }
    Ok(Merged { study, tally, account, runs })
}

const PLAN_REMEDY: &str = "run what lacks (casus shards status PLAN names it) and merge again, or add --allow-incomplete to have the \
     runs before the first hole";

/// Reads a shard of a study that is to be whole; else why not, and nothing more where it is not there.
fn read_member(member: &Member, study: &Study, origin: &Origin) -> Result<Shard<IgnoredAny>, Option<String>> {
    if !member.folder.join(SHARD_FILE).exists() {
        return Err(None);
    }
    let shard: Shard<IgnoredAny> = read_stored(&member.folder, SHARD_FILE).map_err(Some)?;
    shard.refuse_other(origin).map_err(Some)?;
    let held = shard.planned.start..shard.end();
    if held != member.runs {
        return Err(Some(format!("it holds runs {}, not {}", told(&held), told(&member.runs))));
    }
    if !shard.tally.fits(study) {
        return Err(Some(altered_inside(SHARD_FILE)));
    }
    Ok(shard)
}

/// Ranges of runs in words.
fn listed(ranges: &[Range<u64>]) -> String {
    let more = ranges.len().saturating_sub(NAMED);
    let named: Vec<String> = ranges.iter().take(NAMED).map(told).collect();
    if more > 0 { format!("{} and {more} more ranges", named.join(", ")) } else { named.join(", ") }
}

/// A range of runs in words: the first and the last.
pub(crate) fn told(runs: &Range<u64>) -> String {
    if runs.is_empty() { "none".to_string() } else { format!("{} to {}", runs.start, runs.end - 1) }
}
