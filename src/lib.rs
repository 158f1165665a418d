//! Casus foederis: a parallel Monte Carlo engine for one question that decides wars. *When the crisis
//! comes, who keeps the promise?*
//!
//! States with their own risk tolerance, stakes and fears confer, challenge, honour, abandon and escalate
//! security guarantees; thousands of runs a second become distributions of outcomes. The command `casus`
//! is made of this library; `MODEL.md` says what is simulated.
//!
//! Data flows one way: [`config`] reads a [`study`], the [`engine`] runs it, [`crisis`] is one run and asks
//! [`decision`] for every choice; back up come records, which [`tally`] remembers, [`stats`] judges and
//! [`output`] writes. Beside it, [`game`] solves small games with the same kernel. [`math`], [`chance`] and [`stats`] are leaves.
//!
//! ```
//! use casus::read::{Overrides, load};
//! use casus::model::study::{Event, Given};
//! use std::path::Path;
//! use std::sync::atomic::AtomicBool;
//!
//! let few = Overrides { runs: Some(500), ..Overrides::default() };
//! let study = load(Path::new("configs/three_states.toml"), &few)?;
//! let go_on = AtomicBool::new(false);
//! let forget = |_: &[&[casus::model::crisis::RunRecord]]| Ok::<(), std::convert::Infallible>(());
//! let (tally, _) = casus::run::engine::run(&study, 0..study.runs, &go_on, &(), forget)?;
//!
//! let attacked = |regime| tally.cell(0, regime).event_count(Given::Always, Event::AttackedFull as usize);
//! assert_eq!(study.regimes[1].name, "pact");
//! assert!(attacked(1) < attacked(0), "the pact deters");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod base;
pub mod cli;
pub mod lab;
pub mod model;
pub mod read;
pub mod run;
pub mod tell;
pub mod write;

#[cfg(test)]
#[path = "../tests/unit/mod.rs"]
mod unit;
