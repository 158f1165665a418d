//! The scan of a threshold in shards of values.

use super::{Asked, Scan};
use crate::cli::failure::Failure;
use crate::cli::interrupt::listen_for_interrupt;
use crate::cli::options::Format;
use crate::cli::progress::Progress;
use crate::cli::shard::{MadeSo, Merging, Shardable, refuse_merge};
use crate::lab::effort;
use crate::lab::sensitivity::Evaluated;
use crate::lab::threshold::ProbeError;
use crate::model::study::Study;
use crate::run::rare;
use crate::run::tally::Stopped;
use crate::write::{Attempt, Divisible, ShardPlan, Units, sha256_of};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use std::path::{Path, PathBuf, absolute};

/// A threshold as it was planned.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::cli) struct Planned {
    asked: Asked,
    name: String,
    study: Study,
}

/// What was seen at values that follow one another.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(in crate::cli) struct Values(Vec<Evaluated>);

impl Units for Values {
    const NAME: &'static str = "values";

    fn count(&self) -> u64 {
        self.0.len() as u64
    }
}

impl Planned {
    /// Of a study that is found from any folder.
    pub(super) fn new(scan: Scan<'_>) -> Result<Planned, Failure> {
        let study = absolute(&scan.asked.study).map_err(|error| Failure::usage(error.to_string()))?;
        let name = format!("{}_threshold", scan.study.name);
        Ok(Planned { asked: Asked { study, ..scan.asked.clone() }, name, study: scan.study })
    }

    /// What is asked, of the study as it is now.
    fn scan(&self) -> Option<Scan<'_>> {
        Scan::new(&self.asked).ok().filter(|scan| scan.study == self.study)
    }
}

const ALTERED: &str = "its study is no longer what was planned: its file, or one that it names, was altered or is no longer there";

impl Divisible for Planned {
    type Units = Values;

    fn name(&self) -> &str {
        &self.name
    }

    fn units(&self) -> u64 {
        self.asked.scan.into()
    }

    fn together(&self) -> u64 {
        1
    }

    fn sha256(&self) -> String {
        let asked = Asked { study: PathBuf::new(), tolerance: 0.0, ..self.asked.clone() };
        sha256_of(&(asked, self.study.without_provenance()))
    }

    fn trees(&self) -> Vec<rare::Plan> {
        Vec::new()
    }

    fn empty(&self, _: &[rare::Plan]) -> Values {
        Values::default()
    }

    fn fits(&self, Values(made): &Values) -> bool {
        made.iter().all(|seen| seen.at.is_finite() && seen.estimate.is_finite())
    }
}

impl Shardable for Planned {
    fn seconds(&self, units: u64) -> f64 {
        effort::seconds(&self.study, (units * self.study.runs) as f64, 1)
    }

    fn refuse_altered(&self) -> Option<String> {
        self.scan().is_none().then(|| ALTERED.to_string())
    }

    fn go_on(
        &self,
        Values(mut made): Values,
        mut range: Range<u64>,
        _: &Attempt,
        _: Option<&Path>,
        quiet: bool,
    ) -> Result<MadeSo<Values>, Failure> {
        let scan = self.scan().ok_or_else(|| Failure::usage(ALTERED))?;
        let progress = Progress::search(range.end - range.start, scan.runs(), quiet);
        let ended = range.try_for_each(|value| {
            made.push(scan.look(scan.grid[value as usize], &progress)?);
            Ok(())
        });
        progress.finish();
        match ended {
            Ok(()) => Ok((Values(made), Stopped::Asked, None)),
            Err(ProbeError::Interrupted) => Ok((Values(made), Stopped::Interrupted, None)),
            Err(error) => Err(error.into()),
        }
    }

    /// What no shard has seen is looked at now.
    fn merge(plan: &ShardPlan<Planned>, path: &Path, merging: &Merging) -> Result<(), Failure> {
        listen_for_interrupt()?;
        let mut seen = Vec::new();
        plan.each(path, merging.allow_incomplete, |Values(more)| {
            seen.extend(more);
            Ok(())
        })?;
        let scan = plan.work().scan().ok_or_else(|| refuse_merge(path, ALTERED))?;
        scan.answer(seen, Format::Text, merging.quiet)
    }
}
