//! Parts of a work, made apart and merged into exactly the result of the whole.

use super::digest::{Fingerprint, json_bytes, sealed, unsealed};
use super::divisible::{Divisible, Origin, Units};
use super::error::OutputError;
use super::package::Account;
use super::runs_file::{PARQUET_FILE, RUNS_FILE, RunsOf, RunsPart};
use super::whole::{deflated, inflated};
use crate::base::parallel;
use crate::model::study::Study;
use crate::run::engine::precise_enough;
use crate::run::tally::{Stopped, Tally};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Name of the file that holds a shard.
pub(crate) const SHARD_FILE: &str = "shard.json.gz";

/// Name of the file with a plan, in the folder that its shards have their folders in.
pub(crate) const PLAN_FILE: &str = "plan.json";

/// Shards that are read at the same time, while as many are added: more would fill the memory of a machine with many cores,
/// and not be faster than they are added.
const AT_ONCE: usize = 8;

/// Shards that are named of many.
const NAMED: usize = 20;

/// Some units as stored: with the study where shards are merged without a plan. Who knows it need not read it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Shard<S = Study, U = Tally> {
    pub(super) origin: Origin,
    /// The units that it is to hold; those that it holds are the first of them.
    pub(crate) planned: Range<u64>,
    pub(crate) account: Account,
    runs_csv: Option<Fingerprint>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    runs_parquet: Option<Fingerprint>,
    study: S,
    pub(crate) tally: U,
}

/// A shard of work that is known.
pub(crate) type ShardOf<W> = Shard<IgnoredAny, <W as Divisible>::Units>;

impl<'a, U: Units> Shard<Option<&'a Study>, &'a U> {
    /// Units that were made. Their `study` goes with them where no plan holds it.
    pub(super) fn new(
        (origin, study): (&Origin, Option<&'a Study>),
        made: &'a U,
        account: &Account,
        planned: Range<u64>,
        runs: Option<&RunsPart>,
    ) -> Self {
        let in_file = |file| runs.filter(|runs| runs.file == file).map(|runs| runs.written.clone());
        Shard {
            origin: origin.clone(),
            planned,
            account: account.clone(),
            runs_csv: in_file(RUNS_FILE),
            runs_parquet: in_file(PARQUET_FILE),
            study,
            tally: made,
        }
    }

    /// Its bytes in a file.
    pub(super) fn file(&self) -> Vec<u8> {
        deflated(&sealed(&json_bytes(self)))
    }
}

impl<S, U> Shard<S, U> {
    /// The file with its runs, and what it is.
    fn runs(&self) -> Option<(&'static str, &Fingerprint)> {
        let files = [(RUNS_FILE, &self.runs_csv), (PARQUET_FILE, &self.runs_parquet)];
        files.into_iter().find_map(|(file, written)| Some((file, written.as_ref()?)))
    }

    /// Whether more runs can be written after those that it has: to Parquet they cannot.
    pub(super) fn takes_more(&self, study: &Study) -> bool {
        !study.write_runs || self.runs_csv.is_some()
    }

    /// Why its units are not those that this origin would have given.
    pub(crate) fn refuse_other(&self, origin: &Origin) -> Result<(), String> {
        match self.origin.differences(origin) {
            differences if differences.is_empty() => Ok(()),
            differences => Err(format!("it differs in {}", differences.join("; "))),
        }
    }
}

impl<S, U: Units> Shard<S, U> {
    /// Whether it holds all units that it is to hold.
    pub(crate) fn is_whole(&self) -> bool {
        self.tally.count() == self.planned.end - self.planned.start
    }

    /// The end of the units that it holds.
    pub(crate) fn end(&self) -> u64 {
        self.planned.start + self.tally.count()
    }
}

/// Reads a shard in its folder; else why not.
pub(crate) fn read_shard(folder: &Path) -> Result<Shard, String> {
    read_part(folder, SHARD_FILE)
}

/// Reads the runs that a file of a folder holds, and checks the folder's `runs.csv`; else why not.
pub(super) fn read_part(folder: &Path, file: &str) -> Result<Shard, String> {
    let Shard { origin, planned, account, runs_csv, runs_parquet, study, tally } =
        read_stored::<Option<Study>, Tally>(folder, file)?;
    let study = study.ok_or_else(|| {
        format!("`{file}` is of a plan, which holds its study: casus merge {PLAN_FILE}, not its shards")
    })?;
    match study.sha256() == origin.sha256 && tally.fits(&study) {
        true => Ok(Shard { origin, planned, account, runs_csv, runs_parquet, study, tally }),
        false => Err(altered_inside(file)),
    }
}

fn altered_inside(file: &str) -> String {
    format!("`{file}` has been altered: its study or its counts are not those that were written")
}

/// Reads a shard of work that is known; else why not.
pub(super) fn read_shard_of<W: Divisible>(
    folder: &Path,
    work: &W,
    origin: &Origin,
) -> Result<ShardOf<W>, String> {
    let shard: ShardOf<W> = read_stored(folder, SHARD_FILE)?;
    shard.refuse_other(origin)?;
    match work.fits(&shard.tally) {
        true => Ok(shard),
        false => Err(altered_inside(SHARD_FILE)),
    }
}

fn read_stored<S: DeserializeOwned, U: Units>(folder: &Path, file: &str) -> Result<Shard<S, U>, String> {
    let bytes = fs::read(folder.join(file)).map_err(|error| format!("cannot read `{file}`: {error}"))?;
    let altered = || format!("`{file}` has been altered since it was written, or another version wrote it");
    let bytes = inflated(&bytes).ok_or_else(altered)?;
    let content = unsealed(&bytes).ok_or_else(altered)?;
    let shard: Shard<S, U> = serde_json::from_slice(content).map_err(|error| format!("`{file}`: {error}"))?;
    let (range, units) = (&shard.planned, shard.tally.count());
    let planned = range.end.checked_sub(range.start).filter(|&planned| units <= planned);
    let planned = planned.ok_or_else(|| altered_inside(file))?;
    if units < planned && shard.account.stopped == Stopped::Asked {
        return Err(format!(
            "`{file}` has {units} of {planned} {} and does not say that it was interrupted",
            U::NAME
        ));
    }
    if let Some((runs, written)) = shard.runs() {
        let found = Fingerprint::of_file(&folder.join(runs))
            .map_err(|error| format!("cannot read `{runs}`: {error}"))?;
        if found != *written {
            return Err(format!("`{runs}` has been altered since it was written"));
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
    /// The shards' own files of runs in order; none if the study does not ask for runs.
    pub(super) runs: Vec<RunsOf>,
}

/// A shard that is to be merged, and what it is called.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub name: String,
    pub folder: PathBuf,
    pub units: Range<u64>,
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
    for head in parallel::map(folders, read) {
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
        units: head.held,
    };
    let members: Vec<Member> = found.into_iter().map(member).collect();
    fold(study, account, &origin, &members, allow_incomplete)
}

const MERGE_REMEDY: &str = "run what lacks (casus run --shard K/N, with the same N and options) and name every shard once, or add \
     --allow-incomplete to have the runs before the first hole";

/// Adds shard after shard of a study, up to the first hole or until its stop rule is met, which is read after each.
pub(super) fn fold(
    study: Study,
    mut account: Account,
    origin: &Origin,
    members: &[Member],
    allow_incomplete: bool,
) -> Result<Merged, OutputError> {
    let mut tally = Tally::new(&study);
    let mut runs = Vec::new();
    account.stopped = Stopped::Asked;
    each_shard(&study, origin, members, allow_incomplete, |member, shard| {
        if let Some((file, written)) = shard.runs().filter(|_| shard.tally.runs() > 0) {
            let (path, units) = (member.folder.join(file), member.units.clone());
            runs.push(RunsOf { path, units, written: written.clone() });
        }
        tally.merge(&shard.tally);
        if precise_enough(&study, &tally) {
            account.stopped = Stopped::Precision;
        }
        Ok(account.stopped == Stopped::Precision)
    })?;
    if tally.runs() == 0 && study.runs > 0 {
        let causes = vec!["no run is there before the first hole".to_string()];
        return Err(OutputError::UnfitShards { causes, remedy: PLAN_REMEDY });
    }
    if account.stopped == Stopped::Asked && tally.runs() < study.runs {
        account.stopped = Stopped::Interrupted;
    }
    Ok(Merged { study, tally, account, runs })
}

/// Reads shard after shard in the order of units, up to the first hole or until `add` says that it has enough. A few are read
/// while those before are added, and no more are held. All that speaks against them is told at once, when `add` may have got
/// those before.
pub(super) fn each_shard<'a, W: Divisible>(
    work: &W,
    origin: &Origin,
    members: &'a [Member],
    allow_incomplete: bool,
    mut add: impl FnMut(&Member, ShardOf<W>) -> Result<bool, OutputError> + Send,
) -> Result<(), OutputError> {
    type Read<W> = Vec<Result<ShardOf<W>, Option<String>>>;
    let read =
        |some: &[Member]| -> Read<W> { parallel::map(some, |member| read_member(member, work, origin)) };
    let mut causes: Vec<String> = Vec::new();
    let mut lacking: Vec<&str> = Vec::new();
    let mut next = 0;
    let mut add_all = |some: &'a [Member], shards: Read<W>| -> Result<bool, OutputError> {
        for (member, shard) in some.iter().zip(shards) {
            match shard {
                Err(None) => lacking.push(&member.name),
                Err(Some(cause)) => causes.push(format!("{}: {cause}", member.name)),
                Ok(shard) if lacking.is_empty() && causes.is_empty() && member.units.start == next => {
                    next = shard.end();
                    if add(member, shard)? {
                        return Ok(true);
                    }
                }
                Ok(_) => {}
            }
        }
        Ok(false)
    };
    let mut chunks = members.chunks(AT_ONCE);
    let mut some = chunks.next().unwrap_or_default();
    let mut shards = read(some);
    loop {
        let following = chunks.next().unwrap_or_default();
        let (enough, after) = rayon::join(|| add_all(some, shards), || read(following));
        if enough? || following.is_empty() {
            break;
        }
        (some, shards) = (following, after);
    }
    let more = causes.len().saturating_sub(NAMED);
    if more > 0 {
        causes.truncate(NAMED);
        causes.push(format!("and {more} more"));
    }
    if !lacking.is_empty() && !allow_incomplete {
        let more = lacking.len().saturating_sub(NAMED);
        lacking.truncate(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        causes.push(format!("missing: {}{more}", lacking.join(", ")));
    }
    match causes.is_empty() {
        true => Ok(()),
        false => Err(OutputError::UnfitShards { causes, remedy: PLAN_REMEDY }),
    }
}

const PLAN_REMEDY: &str = "run what lacks (casus shards status PLAN names it) and merge again, or add --allow-incomplete to have \
     what is before the first hole";

/// Reads a shard that is to be whole; else why not, and nothing more where it is not there.
fn read_member<W: Divisible>(
    member: &Member,
    work: &W,
    origin: &Origin,
) -> Result<ShardOf<W>, Option<String>> {
    if !member.folder.join(SHARD_FILE).exists() {
        return Err(None);
    }
    let shard = read_shard_of(&member.folder, work, origin).map_err(Some)?;
    let held = shard.planned.start..shard.end();
    match held == member.units {
        true => Ok(shard),
        false => {
            Err(Some(format!("it holds {} {}, not {}", W::Units::NAME, told(&held), told(&member.units))))
        }
    }
}

/// Ranges in words.
fn listed(ranges: &[Range<u64>]) -> String {
    let more = ranges.len().saturating_sub(NAMED);
    let named: Vec<String> = ranges.iter().take(NAMED).map(told).collect();
    if more > 0 { format!("{} and {more} more ranges", named.join(", ")) } else { named.join(", ") }
}

/// A range in words: the first and the last.
pub(crate) fn told(units: &Range<u64>) -> String {
    if units.is_empty() { "none".to_string() } else { format!("{} to {}", units.start, units.end - 1) }
}
