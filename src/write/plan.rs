//! How work is cut into shards: ranges of units that stay what they are when more are added.

use super::digest::{json_bytes, sealed, unsealed};
use super::divisible::{Divisible, Origin, Units};
use super::error::OutputError;
use super::package::Account;
use super::shard::{Member, Merged, ShardOf, each_shard, fold};
use super::whole::write_whole;
use crate::model::study::Study;
use crate::run::engine::divide;
use crate::run::rare::Plan;
use crate::run::tally::Stopped;
use serde::{Deserialize, Serialize};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A plan: all that a machine needs to make any of its shards.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound = "")]
pub(crate) struct ShardPlan<W: Divisible = Study> {
    /// What units are called.
    units: String,
    origin: Origin,
    /// Changes from the command line, as results record them.
    overrides: Vec<String>,
    /// How trees of rare events grow.
    trees: Vec<Plan>,
    /// The units of each shard, in order and without holes.
    shards: Vec<Range<u64>>,
    work: W,
}

/// Read before the rest, which another version may write otherwise.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    units: String,
    origin: Origin,
}

/// What the units of the plan in a file are called; `None` if it cannot be read, or is no plan.
pub(crate) fn units_of_plan(path: &Path) -> Option<String> {
    let bytes = fs::read(path).ok()?;
    Some(serde_json::from_slice::<Head>(unsealed(&bytes)?).ok()?.units)
}

impl<W: Divisible> ShardPlan<W> {
    /// Cuts work into so many shards, or fewer where there is less to cut.
    pub(crate) fn new(work: W, overrides: Vec<String>, of: u32) -> ShardPlan<W> {
        ShardPlan {
            units: W::Units::NAME.to_string(),
            origin: Origin::of(&work),
            overrides,
            trees: work.trees(),
            shards: ranges(&work, 0, of),
            work,
        }
    }

    /// Adds shards for the units that this work has more; those that are there stay. Refused are other work than that of the
    /// plan, and less than it has.
    pub(crate) fn extended(self, work: W, overrides: Vec<String>, of: u32) -> Result<ShardPlan<W>, String> {
        match self.origin.differences(&Origin::of(&work)) {
            differences if differences.is_empty() => {}
            differences => return Err(format!("it is a plan of something else: {}", differences.join("; "))),
        }
        let (there, units) = (self.units(), work.units());
        if units < there {
            return Err(format!("it has {there} {}, more than the {units} asked for", W::Units::NAME));
        }
        if units == there {
            return Ok(self);
        }
        let more = ranges(&work, there, of);
        Ok(ShardPlan { shards: [self.shards, more].concat(), overrides, work, ..self })
    }

    /// Reads a plan that this program can carry out; else all that speaks against it. `others` are what else is wrong
    /// with what is asked of it.
    pub(crate) fn read(
        path: &Path,
        others: impl FnOnce(&ShardPlan<W>) -> Vec<String>,
    ) -> Result<ShardPlan<W>, OutputError> {
        let refuse = |causes| OutputError::UnfitPlan { path: path.to_path_buf(), causes };
        let bytes = fs::read(path).map_err(|error| refuse(vec![format!("cannot read it: {error}")]))?;
        let altered = || refuse(vec!["it has been altered since it was written, or is none".to_string()]);
        let content = unsealed(&bytes).ok_or_else(altered)?;
        let Head { origin, units } = serde_json::from_slice(content).map_err(|_| altered())?;
        if !units.is_empty() && units != W::Units::NAME {
            return Err(refuse(vec![format!("it is one of {units}, not of {}", W::Units::NAME)]));
        }
        let plan: Result<ShardPlan<W>, _> = serde_json::from_slice(content);
        // Of another version the work cannot be hashed as that did.
        let of = match &plan {
            Ok(plan) => Origin::of(&plan.work),
            Err(_) => Origin::by_this_program(origin.sha256.clone()),
        };
        let mut causes: Vec<String> = origin
            .differences(&of)
            .into_iter()
            .map(|what| format!("this program differs in {what}"))
            .collect();
        match plan {
            Ok(plan) => {
                causes.extend(others(&plan));
                if causes.is_empty() { Ok(plan) } else { Err(refuse(causes)) }
            }
            Err(error) => {
                causes.push(error.to_string());
                Err(refuse(causes))
            }
        }
    }

    /// Writes the plan.
    pub(crate) fn write(&self, path: &Path) -> Result<(), OutputError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(OutputError::unwritable("create the folder", folder))?;
        }
        write_whole(path, &sealed(&json_bytes(self)), true)
    }

    pub(crate) fn work(&self) -> &W {
        &self.work
    }

    /// What makes its units what they are.
    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The number of shards.
    pub(crate) fn shards(&self) -> usize {
        self.shards.len()
    }

    /// The units of a shard by its number, 1 the first; `None` if there is none.
    pub(crate) fn units_of(&self, shard: usize) -> Option<Range<u64>> {
        self.shards.get(shard.checked_sub(1)?).cloned()
    }

    /// Number of units in all shards together.
    pub(crate) fn units(&self) -> u64 {
        self.shards.last().map_or(0, |last| last.end)
    }

    /// What a shard begins with.
    pub(crate) fn empty(&self) -> W::Units {
        self.work.empty(&self.trees)
    }

    /// How the work is done.
    pub(crate) fn account(&self) -> Account {
        let runs_asked = self.work.units();
        Account { runs_asked, stopped: Stopped::Asked, overrides: self.overrides.clone() }
    }

    /// The folder of a shard of the plan in this file.
    pub(crate) fn folder(path: &Path, shard: usize) -> PathBuf {
        path.with_file_name(shard.to_string())
    }

    fn members(&self, path: &Path) -> Vec<Member> {
        let member = |(shard, units): (usize, &Range<u64>)| Member {
            name: shard.to_string(),
            folder: ShardPlan::<W>::folder(path, shard),
            units: units.clone(),
        };
        (1..).zip(&self.shards).map(member).collect()
    }

    /// Hands over what the shards of the plan in this file hold, in order and up to the first hole. All that speaks against
    /// them is told at once, when `add` may have got those before.
    pub(crate) fn each(
        &self,
        path: &Path,
        allow_incomplete: bool,
        mut add: impl FnMut(W::Units) -> Result<(), OutputError> + Send,
    ) -> Result<(), OutputError> {
        let add = |_: &Member, shard: ShardOf<W>| add(shard.tally).map(|()| false);
        each_shard(&self.work, &self.origin, &self.members(path), allow_incomplete, add)
    }
}

impl ShardPlan {
    /// Merges the shards of the plan in this file.
    pub(crate) fn merge(&self, path: &Path, allow_incomplete: bool) -> Result<Merged, OutputError> {
        fold(self.work.clone(), self.account(), &self.origin, &self.members(path), allow_incomplete)
    }
}

fn ranges(work: &impl Divisible, first: u64, of: u32) -> Vec<Range<u64>> {
    let parts = divide(first..work.units(), work.together(), of);
    parts.into_iter().filter(|units| !units.is_empty()).collect()
}
