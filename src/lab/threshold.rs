//! Where one number of a study tips its result: the study, run with that number at one value after another.

use super::sensitivity::Evaluated;
use crate::base::stats::{PairedCounts, proportion_at};
use crate::model::study::{Conferral, Given, Study};
use crate::read::{ConfigErrors, Overrides, load};
use crate::run::engine::{self, Watch};
use crate::run::tally::{Tally, event_position};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// What is looked for: a probability, or a difference of two, crosses a level.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    /// The probability of an event under a regime crosses a level.
    Level { regime: String, event: String, level: f64 },
    /// An event becomes as probable under one regime as under another.
    Equal {
        /// The one regime.
        a: String,
        b: String,
        event: String,
    },
}

impl Target {
    pub(crate) fn regimes(&self) -> Vec<&str> {
        match self {
            Target::Level { regime, .. } => vec![regime],
            Target::Equal { a, b, .. } => vec![a, b],
        }
    }

    fn event(&self) -> &str {
        match self {
            Target::Level { event, .. } | Target::Equal { event, .. } => event,
        }
    }

    /// The level that is crossed.
    pub(crate) fn level(&self) -> f64 {
        match self {
            Target::Level { level, .. } => *level,
            Target::Equal { .. } => 0.0,
        }
    }

    /// What crosses it.
    pub(crate) fn name(&self) -> String {
        match self {
            Target::Level { regime, event, .. } => format!("{regime}.{event}"),
            Target::Equal { a, b, event } => format!("{a}.{event} - {b}.{event}"),
        }
    }
}

/// Why there is no probability at a value.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProbeError {
    /// The value makes no study.
    #[error(transparent)]
    Study(#[from] ConfigErrors),
    /// The runs were cancelled.
    #[error("the search was not finished; nothing is kept")]
    Interrupted,
    /// The study has another regime or event in place of the one that is looked for.
    #[error("at {at} the study has no {name}; leave that key alone")]
    Missing {
        at: f64,
        /// What is looked for.
        name: String,
    },
}

/// Changes to a study, and all of these keys at one value.
pub(crate) fn moved(changes: &Overrides, keys: &[String], at: f64) -> Overrides {
    let mut changes = changes.clone();
    changes.set.extend(keys.iter().map(|key| format!("{key}={at}")));
    changes
}

/// A study, of which some keys are moved together.
#[derive(Clone, Debug)]
pub(crate) struct Probe<'a> {
    /// File of the study.
    pub study: &'a Path,
    /// Changes to it.
    pub overrides: Overrides,
    pub keys: &'a [String],
    pub conferral: Conferral,
    /// What is looked for.
    pub target: &'a Target,
    /// Confidence of intervals.
    pub confidence: f64,
}

impl Probe<'_> {
    /// The target at one value of the keys, with the same run indices, and so the same random numbers, as at every
    /// other. Setting `cancel` ends the runs.
    pub(crate) fn at(
        &self,
        at: f64,
        cancel: &AtomicBool,
        watch: &dyn Watch,
    ) -> Result<Evaluated, ProbeError> {
        let study = load(self.study, &moved(&self.overrides, self.keys, at))?;
        let needed = self.target.regimes();
        let regimes = study.regimes.iter().filter(|regime| needed.contains(&regime.name.as_str()));
        let study = study.reduced(regimes.cloned().collect(), self.conferral);
        let (tally, _) = engine::tally_unless(&study, cancel, watch).ok_or(ProbeError::Interrupted)?;
        let missing = || ProbeError::Missing { at, name: self.target.name() };
        self.evaluated(&study, &tally, at).ok_or_else(missing)
    }

    fn evaluated(&self, study: &Study, tally: &Tally, at: f64) -> Option<Evaluated> {
        let regime = |name: &str| study.regimes.iter().position(|known| known.name == name);
        let event = event_position(study, self.target.event())?;
        match self.target {
            Target::Level { regime: name, .. } => {
                let count = tally.cell(0, regime(name)?).event_count(Given::Always, event);
                let interval = proportion_at(count, tally.runs(), self.confidence)?;
                Some(Evaluated { at, estimate: count as f64 / tally.runs() as f64, interval })
            }
            Target::Equal { a, b, .. } => {
                let contrast = pairs(tally, (regime(a)?, regime(b)?), event).contrast_at(self.confidence)?;
                Some(Evaluated { at, estimate: contrast.difference, interval: contrast.interval })
            }
        }
    }
}

fn pairs(tally: &Tally, pair: (usize, usize), event: usize) -> PairedCounts {
    let counts = tally.pair_counts(0, pair, Given::Always, event);
    PairedCounts {
        n: tally.runs(),
        both: counts.x_ab,
        only_a: counts.x_a - counts.x_ab,
        only_b: counts.x_b - counts.x_ab,
    }
}
