//! Casus foederis: a parallel Monte Carlo engine for one question that decides wars. *When the crisis
//! comes, who keeps the promise?*
//!
//! States with their own risk tolerance, stakes and fears confer, challenge, honour, abandon and escalate
//! security guarantees; thousands of runs a second become distributions of outcomes. The command `casus`
//! is made of this library; `MODEL.md` says what is simulated.
//!
//! Eight wings, each knowing only those before it: `base` (mathematics, chance, statistics, decisions), `model` (a study
//! and one run of it), `run` (many runs, and what they say of one number), `read` and `write` (files in, files out),
//! `lab` and `tell` (experiments; words and pictures), `cli`.
//!
//! ```
//! use casus::{Conferral, Given, Study};
//!
//! let mut study = Study::read("configs/three_states.toml")?;
//! study.runs = 500;
//! let runs = casus::run(&study);
//!
//! let attacked = runs.share("pact", "attacked_full")?;
//! println!("{attacked}"); // such as 11.4 % (8.9–14.5)
//! assert!(attacked.ci.low <= attacked.value && attacked.value <= attacked.ci.high);
//!
//! let fewer = runs.difference("pact", "none", "attacked_full")?;
//! assert!(fewer.ci.high < 0.0, "the pact deters");
//!
//! let kept = runs.conferral(Conferral::Granted)?.given(Given::Attacked).share("pact", "obligation_met")?;
//! assert_eq!(kept.trials, runs.share("pact", "attacked")?.count);
//!
//! let wrong = runs.share("pakt", "attacked_full").unwrap_err();
//! assert!(wrong.to_string().contains("did you mean `pact`?"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod base;
mod cli;
mod lab;
mod model;
mod read;
mod run;
mod tell;
mod write;

pub use base::stats::Interval;
pub use cli::main as command;
pub use lab::sweep::Finished;
pub use model::crisis::RunRecord;
pub use model::study::{
    Conferral, Event, Given, Guarantee, JointDraws, Kind, Level, Outcome, Provenance, Rung, State, StateSet,
    StopRule, Study,
};
pub use read::{ConfigError, ConfigErrors, Overrides, Place, load, parse, schema};
pub use run::estimate::{Estimate, Measure};
pub use run::tally::{CellTally, Metric, Stopped, Tally};
pub use tell::report::{Extent, page};
pub use tell::summary::render;
pub use tell::trace::Event as TraceEvent;
pub use write::{Account, OutputError, ReadRow, Results, ResultsFolder, read_results};

/// What the benchmarks and tests of this repository need beyond that. No part of the interface: it may change at any time.
#[doc(hidden)]
pub mod bench {
    pub use crate::base::chance::{Address, AgentId, Purpose, Time};
    pub use crate::base::decision::{choose, quantal_response};
    pub use crate::base::math::logistic;
    pub use crate::model::crisis::coalition::Coalition;
    pub use crate::model::crisis::costs::{Lotteries, Setting};
    pub use crate::model::crisis::lotteries::{expected_utilities, quantal_responses};
    pub use crate::model::crisis::promise::Promise;
    pub use crate::model::crisis::situation::Situation;
    pub use crate::model::crisis::{Prepared, Scenario, World, simulate};
    pub use crate::model::study::PerLevel;
    use crate::model::study::Study;
    pub use crate::run::engine::{BATCH_RUNS, cells, run};
    use crate::run::pilot::grown;
    use crate::run::rare::{Plan, RareEstimate};
    pub use crate::write::tables;

    /// How much trees of a study's rare events save: event, guarantee, and rounds that runs alone would need for the same
    /// standard error over those that were played; `None` where no tree carries weight. Under the first question.
    pub fn rare_gains(study: &Study) -> Vec<(&'static str, &str, Option<f64>)> {
        let tally = grown(study);
        let gain = |event, regime| RareEstimate::of(tally.rare().harvest(regime, event), tally.runs()).gain;
        let of = |(event, plan): (usize, &Plan)| {
            let regimes = study.regimes.iter().enumerate();
            let label = plan.event.label();
            regimes
                .map(|(place, regime)| (label, regime.name.as_str(), gain(event, place)))
                .collect::<Vec<_>>()
        };
        tally.rare().plans.iter().enumerate().flat_map(of).collect()
    }
}

use run::tally::event_names;

/// Makes all runs of a study, on all cores. The same study gives the same answers on any machine.
pub fn run(study: &Study) -> Runs<'_> {
    Runs { study, tally: run::engine::tally(study, 0..study.runs) }
}

/// The runs of a study, to be asked for shares and differences by the names that its file uses.
#[derive(Clone, Debug)]
pub struct Runs<'a> {
    study: &'a Study,
    tally: Tally,
}

impl Runs<'_> {
    /// The share of all runs under a guarantee with an event, under the first question of the study.
    pub fn share(&self, guarantee: &str, event: &str) -> Result<Estimate, NoAnswer> {
        self.given(Given::Always).share(guarantee, event)
    }

    /// That share under guarantee a less that under b, over the same worlds.
    pub fn difference(&self, a: &str, b: &str, event: &str) -> Result<Estimate, NoAnswer> {
        self.given(Given::Always).difference(a, b, event)
    }

    /// Only the runs that meet a condition.
    pub fn given(&self, given: Given) -> Asked<'_> {
        Asked { runs: self, given, conferral: 0 }
    }

    /// The runs under another question than the first of the study.
    pub fn conferral(&self, conferral: Conferral) -> Result<Asked<'_>, NoAnswer> {
        self.given(Given::Always).conferral(conferral)
    }
}

/// Runs of which only some are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    runs: &'a Runs<'a>,
    given: Given,
    conferral: usize,
}

impl<'a> Asked<'a> {
    /// Those of them that meet a condition.
    pub fn given(self, given: Given) -> Asked<'a> {
        Asked { given, ..self }
    }

    /// Those under this question, if the study asks it.
    pub fn conferral(self, conferral: Conferral) -> Result<Asked<'a>, NoAnswer> {
        let asked = self.runs.study.conferral.iter().map(|known| known.label());
        let conferral = place("question", conferral.label(), asked, self.runs.study)?;
        Ok(Asked { conferral, ..self })
    }

    /// The share of them under a guarantee with an event.
    pub fn share(self, guarantee: &str, event: &str) -> Result<Estimate, NoAnswer> {
        let (regime, event) = (self.guarantee(guarantee)?, self.event(event)?);
        let cell = self.runs.tally.cell(self.conferral, regime);
        Estimate::event(cell, self.given, event).ok_or(NoAnswer::NoSuchRun)
    }

    /// That share under guarantee a less that under b, over the same worlds.
    pub fn difference(self, a: &str, b: &str, event: &str) -> Result<Estimate, NoAnswer> {
        let (pair, event) = ((self.guarantee(a)?, self.guarantee(b)?), self.event(event)?);
        if pair.0 == pair.1 {
            return Err(NoAnswer::Itself { name: a.to_string() });
        }
        let tally = &self.runs.tally;
        Estimate::difference(tally, self.conferral, pair, self.given, event).ok_or(NoAnswer::NoSuchRun)
    }

    fn guarantee(self, name: &str) -> Result<usize, NoAnswer> {
        let study = self.runs.study;
        place("guarantee", name, study.regimes.iter().map(|regime| regime.name.as_str()), study)
    }

    fn event(self, name: &str) -> Result<usize, NoAnswer> {
        let study = self.runs.study;
        place("event", name, event_names(study), study)
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// The study has nothing of this name.
    #[error("study `{study}` has no {what} `{name}`: {help}")]
    Unknown {
        /// Name of the study.
        study: String,
        /// What was asked for: a guarantee, an event or a question.
        what: &'static str,
        /// The name that was given and is not known.
        name: String,
        /// The nearest known name, or all.
        help: String,
    },
    /// A guarantee is compared with itself.
    #[error("`{name}` is compared with itself: name two guarantees")]
    Itself {
        /// The guarantee that was named twice.
        name: String,
    },
    /// No run meets the condition.
    #[error("no run meets the condition: ask for another, or make more runs")]
    NoSuchRun,
}

/// The place of a name among those known.
fn place<'a>(
    what: &'static str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
    study: &Study,
) -> Result<usize, NoAnswer> {
    read::place(name, &known.collect::<Vec<_>>()).map_err(|help| {
        let (study, name) = (study.name.clone(), name.to_string());
        NoAnswer::Unknown { study, what, name, help }
    })
}

#[cfg(test)]
#[path = "../tests/unit/mod.rs"]
mod unit;
