//! How a study is cut into shards: ranges of runs that stay what they are when more are added.

use super::digest::{sealed, unsealed};
use super::error::OutputError;
use super::package::Account;
use super::shard::{Member, Merged, Origin, fold};
use super::whole::write_whole;
use crate::model::study::{JointDraws, Study};
use crate::run::engine::{BATCH_RUNS, divide};
use crate::run::pilot;
use crate::run::rare::Plan;
use crate::run::tally::{Stopped, Tally};
use serde::{Deserialize, Serialize};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Name of the file, in the folder that the shards will have their folders in.
pub(crate) const PLAN_FILE: &str = "plan.json";

/// A plan: all that a machine needs to make any of its shards.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ShardPlan {
    origin: Origin,
    /// Changes from the command line, as results record them.
    overrides: Vec<String>,
    /// How trees of rare events grow.
    trees: Vec<Plan>,
    /// The runs of each shard, in order and without holes.
    shards: Vec<Range<u64>>,
    study: Study,
}

/// Read before the rest, which another version may write otherwise.
#[derive(Deserialize)]
struct Head {
    origin: Origin,
}

impl ShardPlan {
    /// Cuts the runs of a study into so many shards of whole batches, or fewer if there are not so many batches. Where the
    /// study stops by precision, and draws parameters together, shards are of whole cycles of draws.
    pub(crate) fn new(study: &Study, overrides: Vec<String>, of: u32) -> ShardPlan {
        ShardPlan {
            origin: Origin::of(study),
            overrides,
            trees: pilot::plans(study),
            shards: ranges(study, 0, of),
            study: study.clone(),
        }
    }

    /// Adds shards for the runs that this study has more; those that are there stay. Refused are other studies than that
    /// of the plan, and fewer runs than it has.
    pub(crate) fn extended(
        self,
        study: &Study,
        overrides: Vec<String>,
        of: u32,
    ) -> Result<ShardPlan, String> {
        match self.origin.differences(&Origin::of(study)) {
            differences if differences.is_empty() => {}
            differences => return Err(format!("it is a plan of something else: {}", differences.join("; "))),
        }
        let runs = self.runs();
        if study.runs < runs {
            return Err(format!("it has {runs} runs, more than the {} asked for", study.runs));
        }
        if study.runs == runs {
            return Ok(self);
        }
        let more = ranges(study, runs, of);
        Ok(ShardPlan { shards: [self.shards, more].concat(), overrides, study: study.clone(), ..self })
    }

    /// Reads a plan that this program can carry out; else all that speaks against it. `others` are what else is wrong
    /// with what is asked of it.
    pub(crate) fn read(
        path: &Path,
        others: impl FnOnce(&ShardPlan) -> Vec<String>,
    ) -> Result<ShardPlan, OutputError> {
        let refuse = |causes| OutputError::UnfitPlan { path: path.to_path_buf(), causes };
        let bytes = fs::read(path).map_err(|error| refuse(vec![format!("cannot read it: {error}")]))?;
        let altered = || refuse(vec!["it has been altered since it was written, or is none".to_string()]);
        let content = unsealed(&bytes).ok_or_else(altered)?;
        let Head { origin } = serde_json::from_slice(content).map_err(|_| altered())?;
        let plan: Result<ShardPlan, _> = serde_json::from_slice(content);
        // Of another version the study cannot be hashed as that did.
        let of = match &plan {
            Ok(plan) => Origin::of(&plan.study),
            Err(_) => Origin::by_this_program(origin.study_sha256.clone()),
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
        write_whole(path, &sealed(&serde_json::to_vec(self).expect("a plan is plain values")), true)
    }

    /// The study.
    pub(crate) fn study(&self) -> &Study {
        &self.study
    }

    /// What makes its runs what they are.
    pub(crate) fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The number of shards.
    pub(crate) fn shards(&self) -> usize {
        self.shards.len()
    }

    /// The runs of a shard by its number, 1 the first; `None` if there is none.
    pub(crate) fn runs_of(&self, shard: usize) -> Option<Range<u64>> {
        self.shards.get(shard.checked_sub(1)?).cloned()
    }

    /// All runs.
    pub(crate) fn runs(&self) -> u64 {
        self.shards.last().map_or(0, |last| last.end)
    }

    /// The tally that a shard begins with.
    pub(crate) fn tally(&self) -> Tally {
        Tally::with_trees(&self.study, self.trees.clone())
    }

    /// How the study is run.
    pub(crate) fn account(&self) -> Account {
        Account { runs_asked: self.study.runs, stopped: Stopped::Asked, overrides: self.overrides.clone() }
    }

    /// The folder of a shard of the plan in this file.
    pub(crate) fn folder(path: &Path, shard: usize) -> PathBuf {
        path.with_file_name(shard.to_string())
    }

    /// Merges the shards of the plan in this file.
    pub(crate) fn merge(&self, path: &Path, allow_incomplete: bool) -> Result<Merged, OutputError> {
        let member = |(shard, runs): (usize, &Range<u64>)| Member {
            name: shard.to_string(),
            folder: ShardPlan::folder(path, shard),
            runs: runs.clone(),
        };
        let members: Vec<Member> = (1..).zip(&self.shards).map(member).collect();
        fold(self.study.clone(), self.account(), &self.origin, &members, allow_incomplete)
    }
}

fn ranges(study: &Study, first: u64, of: u32) -> Vec<Range<u64>> {
    let cycle = study.parameters.joint.as_ref().filter(|_| study.stop.is_some()).map(JointDraws::cycle);
    let parts = divide(first..study.runs, cycle.unwrap_or(BATCH_RUNS), of);
    parts.into_iter().filter(|runs| !runs.is_empty()).collect()
}
