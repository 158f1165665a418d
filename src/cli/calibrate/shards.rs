//! An estimation in shards of populations.

use super::estimation::Estimation;
use super::{State, conclude, to_posterior};
use crate::cli::cases::{paths_of, read_cases};
use crate::cli::failure::Failure;
use crate::cli::interrupt::CANCELLED;
use crate::cli::say::say;
use crate::cli::shard::{MadeSo, Merging, Shardable, refuse_merge};
use crate::lab::calibration::{Likelihood, Population};
use crate::lab::history::CaseFile;
use crate::run::rare;
use crate::run::tally::Stopped;
use crate::write::{Attempt, Divisible, ResultsFolder, ShardPlan, Units, Work, sha256_hex};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::ops::Range;
use std::path::{Path, absolute};

/// An estimation as it was planned.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::cli) struct Planned {
    asked: Estimation,
    /// What it was begun with.
    begun: Value,
    /// Cases that it is made from.
    cases: usize,
}

/// Populations that have reached the posterior and follow one another.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(in crate::cli) struct Populations(Vec<Population>);

impl Units for Populations {
    const NAME: &'static str = "populations";

    fn count(&self) -> u64 {
        self.0.len() as u64
    }
}

impl Planned {
    /// Of case files that are found from any folder.
    pub(super) fn new(asked: &Estimation) -> Result<Planned, Failure> {
        let found = |path| absolute(path).map_err(|error| Failure::usage(error.to_string()));
        let cases = paths_of(&asked.cases)?.iter().map(found).collect::<Result<_, _>>()?;
        let asked = Estimation { cases, ..asked.clone() };
        let files = read_cases(&asked.cases)?;
        let cases = asked.evidence(&files)?.iter().map(|one| one.cases.len()).sum();
        Ok(Planned { begun: asked.begun(&files), asked, cases })
    }

    /// Its files of cases, if they are still what they were.
    fn files(&self) -> Option<Vec<CaseFile>> {
        read_cases(&self.asked.cases).ok().filter(|files| self.asked.begun(files) == self.begun)
    }
}

const ALTERED: &str =
    "its files of cases are no longer what was planned: they were altered, or are no longer there";

/// Microseconds that a draw of a case takes in the likelihood of one vector, with its share of all else; a rough guide.
const US_PER_DRAW: f64 = 2.5;
/// Steps from prior to posterior, about.
const STEPS: f64 = 25.0;

impl Divisible for Planned {
    type Units = Populations;

    fn name(&self) -> &str {
        super::NAME
    }

    fn units(&self) -> u64 {
        self.asked.populations.into()
    }

    fn together(&self) -> u64 {
        1
    }

    fn sha256(&self) -> String {
        let mut begun = self.begun.clone();
        begun["plan"]["populations"] = 0.into();
        sha256_hex(begun.to_string().as_bytes())
    }

    fn trees(&self) -> Vec<rare::Plan> {
        Vec::new()
    }

    fn empty(&self, _: &[rare::Plan]) -> Populations {
        Populations::default()
    }

    fn fits(&self, Populations(made): &Populations) -> bool {
        let particles = self.asked.particles as usize;
        made.iter().all(|one| {
            one.finished()
                && one.scores.len() == particles
                && one.log_likelihood.len() == particles
                && one.scores.iter().all(|scores| scores.len() == one.scores[0].len())
        })
    }
}

impl Shardable for Planned {
    fn seconds(&self, units: u64) -> f64 {
        let moves = STEPS * f64::from(self.asked.moves) + f64::from(self.asked.plan().last_moves);
        let looks = units as f64 * f64::from(self.asked.particles) * (1.0 + moves);
        1e-6 * US_PER_DRAW * self.cases as f64 * self.asked.draws as f64 * looks
    }

    fn refuse_altered(&self) -> Option<String> {
        self.files().is_none().then(|| ALTERED.to_string())
    }

    fn go_on(
        &self,
        Populations(mut made): Populations,
        range: Range<u64>,
        _: &Attempt,
        _: Option<&Path>,
        quiet: bool,
    ) -> Result<MadeSo<Populations>, Failure> {
        let (plan, unknowns) = (self.asked.plan(), self.asked.unknowns());
        let files = self.files().ok_or_else(|| Failure::usage(ALTERED))?;
        let likelihood = Likelihood::new(self.asked.evidence(&files)?, &unknowns, self.asked.draws);
        for number in range {
            let first = Population::new(&likelihood, &plan, number as u32, &CANCELLED);
            let last = match first {
                Some(first) => to_posterior(first, (&likelihood, &plan), quiet, |_| Ok(()))?,
                None => None,
            };
            let Some(last) = last else { return Ok((Populations(made), Stopped::Interrupted, None)) };
            made.push(last);
        }
        Ok((Populations(made), Stopped::Asked, None))
    }

    fn merge(plan: &ShardPlan<Planned>, path: &Path, merging: &Merging) -> Result<(), Failure> {
        let Planned { asked, begun, .. } = plan.work();
        let mut populations = Vec::new();
        plan.each(path, merging.allow_incomplete, |Populations(more)| {
            populations.extend(more);
            Ok(())
        })?;
        let folder = ResultsFolder::open_for(&merging.out, Work::Calibration, merging.force)?;
        let (done, all) = (populations.len(), asked.populations as usize);
        if done < all {
            let state = State { begun: begun.clone(), populations };
            state.keep(&folder)?;
            if !merging.quiet {
                say(format_args!(
                    "{done} of {all} populations are in {at}\n  next: the shards that lack and a merge again, or casus calibrate --resume",
                    at = folder.path().display()
                ));
            }
            return Ok(());
        }
        let files = plan.work().files().ok_or_else(|| refuse_merge(path, ALTERED))?;
        let unknowns = asked.unknowns();
        let likelihood = Likelihood::new(asked.evidence(&files)?, &unknowns, asked.draws);
        conclude(asked, begun.clone(), (likelihood, unknowns, populations), &folder, merging.quiet)
    }
}
