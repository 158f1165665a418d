//! `casus assumptions`: what a study assumes, and which of it tips the result.

use super::failure::Failure;
use super::interrupt::{CANCELLED, listen_for_interrupt};
use super::options::{Changes, Threads};
use super::screen::{aligned, print, say};
use crate::lab::tipping::{Moved, Screen, screen};
use crate::model::study::Study;
use crate::read::load;
use crate::tell::assumptions::{Derived, Own, derived, majority, own};
use crate::tell::number::{part, signed, three_digits};
use crate::tell::terms::enumerated;
use std::fmt::Write;
use std::path::PathBuf;

/// `casus assumptions`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The study
    #[arg(value_name = "STUDY.toml")]
    pub study: PathBuf,
    #[command(flatten)]
    pub changes: Changes,
    #[command(flatten)]
    pub threads: Threads,
    /// Leave out what takes runs: which parameters tip the result, and which are idle
    #[arg(long)]
    pub no_screen: bool,
    /// Print only the answer and errors
    #[arg(long, short)]
    pub quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  casus assumptions configs/nato_vs_european.toml
  casus assumptions configs/nato_vs_european.toml --set parameters.territory_start=1 --no-screen

What the study sets itself beside the default; what follows for each state; who holds the majority that a promise takes; and, by
a screen of some seconds, which parameters move the result most and which change nothing here.";

/// How many parameters the screen names as tipping the result.
const TIPS: usize = 3;

/// Says what a study assumes.
pub(super) fn assumptions(args: &Args) -> Result<(), Failure> {
    listen_for_interrupt()?;
    args.threads.start()?;
    let study = load(&args.study, &args.changes.overrides())?;
    let states = derived(&study);
    let mut text = String::new();
    changes(&mut text, &own(&study));
    each_state(&mut text, &states);
    majorities(&mut text, &study, &states);
    if args.no_screen {
        return print(&text);
    }
    print(&text)?;
    if !args.quiet {
        say(format_args!("moving each parameter alone, over the same runs"));
    }
    match screen(&study, &CANCELLED) {
        Some(found) => print(&screened(&study, &found)),
        None if study.regimes.len() < 2 => {
            print("\nWhat tips the result: nothing to compare in a study of one guarantee.\n")
        }
        None => Err(Failure::Interrupted("the screen is left out".to_string())),
    }
}

fn changes(text: &mut String, own: &[Own]) {
    if own.is_empty() {
        text.push_str("Yours: nothing\n");
        return;
    }
    text.push_str("Yours, and what stands there otherwise\n");
    let rows = own.iter().map(|Own { input, default }| {
        vec![
            input.key.clone(),
            input.value.clone().unwrap_or("none".to_string()),
            default.clone().unwrap_or("–".to_string()),
            input.source.words.clone(),
        ]
    });
    text.push_str(&aligned(&["value", "yours", "default", "place"], rows));
}

fn each_state(text: &mut String, states: &[Derived]) {
    text.push_str("\nWhat follows for each state, all that is uncertain at its median\n");
    let all: f64 = states.iter().map(|state| state.force).sum();
    let mut order: Vec<&Derived> = states.iter().collect();
    order.sort_by(|a, b| b.force.total_cmp(&a.force));
    let rows = order.into_iter().map(|state| {
        let share = if all > 0.0 { part(state.force / all) } else { "–".to_string() };
        let numbers = [state.force, state.stake_gdp_pct, state.war_cost_gdp_pct, state.audience_cost_gdp_pct]
            .map(three_digits);
        let [force, stake, war, audience] = numbers;
        vec![state.code.clone(), force, share, stake, war, audience]
    });
    let header = ["state", "force", "of the pool", "stake, % of GDP", "war cost a year", "audience cost"];
    text.push_str(&aligned(&header, rows));
}

fn majorities(text: &mut String, study: &Study, states: &[Derived]) {
    text.push_str("\nWho holds the majority of the members' force that keeps a promise\n");
    for regime in study.regimes.iter().filter(|regime| !regime.members.is_empty()) {
        let held =
            majority(regime, states).map_or("nobody: no member has forces".to_string(), |(codes, share)| {
                let alone = if codes.len() == 1 { " alone" } else { "" };
                format!("{}{alone} ({})", enumerated(&codes), part(share))
            });
        let _ = writeln!(text, "  {}: {held}", regime.name);
    }
}

fn screened(study: &Study, found: &Screen) -> String {
    let points = |share: f64| signed(100.0 * share, 1);
    let [a, b] = [found.pair.0, found.pair.1].map(|regime| study.regimes[regime].name.as_str());
    let mut text = format!(
        "\nWhat tips the result: full attacks under {a} less those under {b}, {} points at the medians\n",
        points(found.difference)
    );
    let shortlist: Vec<&Moved> = found.moved.iter().filter(|one| one.ends.is_some()).collect();
    let rows = shortlist.iter().take(TIPS).map(|one| {
        let mut cells = vec![one.field.key.to_string()];
        for end in one.ends.iter().flatten() {
            cells.push(format!(
                "{} (moved {} ± {:.1})",
                points(end.difference),
                points(end.movement),
                196.0 * end.std_error
            ));
        }
        cells.push(if one.turns(found.difference) { "turns it" } else { "" }.to_string());
        cells
    });
    text.push_str(&aligned(&["parameter", "at its least", "at its greatest", ""], rows));
    let _ = writeln!(
        text,
        "A screen, not an analysis: one row of the table at a time from end to end of its plausible range, {} runs, the same for all;\n\
         {} rows were simulated, chosen by how they move the outlook of the first day. `casus sweep` and `casus sensitivity` go further.",
        found.runs,
        shortlist.len()
    );
    let idle: Vec<&str> = found.moved.iter().filter(|one| one.idle).map(|one| one.field.key).collect();
    let _ = writeln!(
        text,
        "\nIdle here: {} parameters change none of {} runs at either end",
        idle.len(),
        found.idle_runs
    );
    let _ = writeln!(text, "  {}", idle.join(", "));
    text
}
