//! What can be cut into shards, and what makes a part of it what it is.

use super::digest::study_sha256;
use super::package::{PROGRAM_COMMIT, PROGRAM_VERSION};
use crate::base::chance::RNG_SCHEME;
use crate::model::study::{JointDraws, Study};
use crate::run::engine::BATCH_RUNS;
use crate::run::pilot;
use crate::run::rare::Plan;
use crate::run::tally::Tally;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// Work of many units in a row, of which any range can be made apart: a study of runs, a sweep of points.
pub(crate) trait Divisible: Clone + Serialize + DeserializeOwned + Sync {
    /// What is kept of units that have been made.
    type Units: Units;

    /// Its name, which its results have too.
    fn name(&self) -> &str;

    /// The number of units.
    fn units(&self) -> u64;

    /// Units that stay together, from the first on.
    fn together(&self) -> u64;

    /// SHA-256 of all that makes a unit what it is: the number of units is no part of it.
    fn sha256(&self) -> String;

    /// How trees of rare events grow in all shards.
    fn trees(&self) -> Vec<Plan>;

    /// What a shard begins with: nothing made.
    fn empty(&self, trees: &[Plan]) -> Self::Units;

    /// Whether this can have been made of its units: what was read from a file need not be.
    fn fits(&self, made: &Self::Units) -> bool;
}

/// What is kept of units that have been made.
pub(crate) trait Units: Serialize + DeserializeOwned + Send + Sync {
    /// What they are called.
    const NAME: &'static str;

    /// How many they are.
    fn count(&self) -> u64;
}

impl Units for Tally {
    const NAME: &'static str = "runs";

    fn count(&self) -> u64 {
        self.runs()
    }
}

impl Divisible for Study {
    type Units = Tally;

    fn name(&self) -> &str {
        &self.name
    }

    fn units(&self) -> u64 {
        self.runs
    }

    /// Whole batches; where the study stops by precision, and draws parameters together, whole cycles of draws.
    fn together(&self) -> u64 {
        let cycle = self.parameters.joint.as_ref().filter(|_| self.stop.is_some()).map(JointDraws::cycle);
        cycle.unwrap_or(BATCH_RUNS)
    }

    fn sha256(&self) -> String {
        study_sha256(&Study { runs: 0, ..self.clone() })
    }

    fn trees(&self) -> Vec<Plan> {
        pilot::plans(self)
    }

    fn empty(&self, trees: &[Plan]) -> Tally {
        Tally::with_trees(self, trees.to_vec())
    }

    fn fits(&self, made: &Tally) -> bool {
        made.fits(self)
    }
}

/// What makes units what they are: all but their number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Origin {
    program_version: String,
    program_commit: Option<String>,
    rng_scheme: String,
    /// Of the work as if it had no units.
    #[serde(rename = "study_sha256")]
    pub(super) sha256: String,
}

impl Origin {
    /// That of the units that this program makes of a work.
    pub(crate) fn of<W: Divisible>(work: &W) -> Origin {
        Origin::by_this_program(work.sha256())
    }

    /// That of the units that this program makes of the work with this hash.
    pub(super) fn by_this_program(sha256: String) -> Origin {
        Origin {
            program_version: PROGRAM_VERSION.to_string(),
            program_commit: PROGRAM_COMMIT.map(str::to_string),
            rng_scheme: RNG_SCHEME.to_string(),
            sha256,
        }
    }

    /// In what it differs from another: `what: here, there`.
    pub(crate) fn differences(&self, other: &Origin) -> Vec<String> {
        let commit = |origin: &Origin| origin.program_commit.clone().unwrap_or("none".to_string());
        [
            ("study", self.sha256.clone(), other.sha256.clone()),
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
