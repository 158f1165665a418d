//! A bar on a terminal, nothing elsewhere.

use crate::model::study::Study;
use crate::run::engine::Watch;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// Progress of a study or a sweep, counted in runs: the speed, the time left, and what was done last.
pub(super) struct Progress {
    bar: ProgressBar,
    says: Says,
}

/// What stands behind the bar.
enum Says {
    /// The cell worked on last, by name.
    Cell(Vec<String>),
    /// Points done, of so many, of so many runs each.
    Points { all: u64, runs: u64 },
    /// What is looked at.
    Value,
}

impl Progress {
    /// A bar for `runs` runs of every cell of a study, unless `quiet` or stderr is no terminal.
    pub(super) fn new(study: &Study, runs: u64, quiet: bool) -> Progress {
        let cells: Vec<String> = study
            .conferral
            .iter()
            .flat_map(|conferral| {
                study.regimes.iter().map(move |regime| format!("{} {}", regime.name, conferral.label()))
            })
            .collect();
        Progress::of(runs * cells.len() as u64, Says::Cell(cells), quiet)
    }

    /// A bar for a sweep of `all` points of `runs` runs over all cells, of which `done` are there already.
    pub(super) fn sweep(all: u64, done: u64, runs: u64, quiet: bool) -> Progress {
        let progress = Progress::of(all.saturating_mul(runs), Says::Points { all, runs }, quiet);
        // What is there already says nothing about the speed.
        progress.bar.set_position(done * runs);
        progress.bar.reset_eta();
        progress
    }

    /// A bar for a search that looks at about so many values, with so many runs of all cells each.
    pub(super) fn search(values: u64, runs: u64, quiet: bool) -> Progress {
        Progress::of(values * runs, Says::Value, quiet)
    }

    /// Another value is looked at, which takes so many runs: there are more of them than was thought, if need be.
    pub(super) fn looks_at(&self, value: String, runs: u64) {
        let needed = self.bar.position() + runs;
        if self.bar.length().is_some_and(|length| length < needed) {
            self.bar.set_length(needed);
        }
        self.bar.set_message(value);
    }

    fn of(runs: u64, says: Says, quiet: bool) -> Progress {
        let bar = ProgressBar::new(runs);
        if quiet || !std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let style = "{wide_bar} {percent:>3} %  {per_sec}  {eta} left  {msg}";
        let (unit, runs) = match says {
            Says::Cell(_) | Says::Value => ("runs", 1),
            Says::Points { runs, .. } => ("points", runs),
        };
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style.with_key(
                "per_sec",
                move |state: &indicatif::ProgressState, out: &mut dyn std::fmt::Write| {
                    let speed = state.per_sec() / runs as f64;
                    let digits = if speed < 10.0 { 1 } else { 0 };
                    let _ = write!(out, "{speed:.digits$} {unit}/s");
                },
            ));
        }
        Progress { bar, says }
    }

    /// Takes the bar away.
    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for Progress {
    fn made(&self, cell: usize, runs: u64) {
        self.bar.inc(runs);
        self.bar.set_message(match &self.says {
            Says::Cell(cells) => cells[cell].clone(),
            Says::Points { all, runs } => format!("{} of {all} points", self.bar.position() / runs),
            Says::Value => return,
        });
    }
}
