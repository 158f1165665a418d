//! A bar on a terminal, nothing elsewhere.

use crate::engine::Watch;
use crate::study::Study;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;

/// Progress of one study: the regime that was worked on last, runs a second, time left.
pub struct Progress {
    bar: ProgressBar,
    cells: Vec<String>,
}

impl Progress {
    /// A bar for `runs` runs of every cell of a study, unless `quiet` or stderr is no terminal.
    pub fn new(study: &Study, runs: u64, quiet: bool) -> Progress {
        let cells: Vec<String> = study
            .conferral
            .iter()
            .flat_map(|conferral| {
                study.regimes.iter().map(move |regime| format!("{} {}", regime.name, conferral.label()))
            })
            .collect();
        let bar = ProgressBar::new(runs * cells.len() as u64);
        if quiet || !std::io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        let style = "{wide_bar} {percent:>3} %  {per_sec}  {eta} left  {msg}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style.with_key(
                "per_sec",
                |state: &indicatif::ProgressState, out: &mut dyn std::fmt::Write| {
                    let _ = write!(out, "{:.0} runs/s", state.per_sec());
                },
            ));
        }
        Progress { bar, cells }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for Progress {
    fn made(&self, cell: usize, runs: u64) {
        self.bar.inc(runs);
        self.bar.set_message(self.cells[cell].clone());
    }
}
