//! `casus assumptions`: what a study assumes, and which of it tips the result.

use super::failure::Failure;
use super::interrupt::{CANCELLED, listen_for_interrupt};
use super::options::{Changes, Printed, Threads};
use super::screen::{aligned, objects, print, say};
use crate::lab::tipping::{At, Found, Moved, RUNS, Screen, Without, screen, screen_table};
use crate::model::study::Study;
use crate::read::load;
use crate::tell::assumptions::{Derived, Own, derived, each_put_back, majority, own};
use crate::tell::number::{column, part, prose, three_digits};
use crate::tell::terms::enumerated;
use crate::write::{ASSUMPTIONS, ResultsFolder, Table, Work};
use serde_json::json;
use std::fmt::Write;
use std::path::PathBuf;

/// `casus assumptions`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The study, or the folder of its results, which then hold what the screen found: `assumptions.csv`
    #[arg(value_name = "STUDY.toml|RESULTS_FOLDER")]
    pub study: PathBuf,
    #[command(flatten)]
    pub changes: Changes,
    #[command(flatten)]
    pub threads: Threads,
    /// Leave out what takes runs: which assumptions tip the result, and which are idle
    #[arg(long)]
    pub no_screen: bool,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: Printed,
    /// Print only the answer and errors
    #[arg(long, short)]
    pub quiet: bool,
}

const EXAMPLES: &str = "\
Examples:
  casus assumptions configs/nato_vs_european.toml
  casus assumptions configs/nato_vs_european.toml --set parameters.territory_start=1 --no-screen
  casus assumptions results/nato_vs_european               puts the screen beside the results, for the report

What the study sets itself beside the default; what follows for each state; who holds the majority that a promise takes; and, by
a screen of some seconds, which parameters and which values of your own move the result most, and which change nothing here.";

/// How many parameters the screen names as tipping the result.
const TIPS: usize = 3;

/// Says what a study assumes.
pub(super) fn assumptions(args: &Args) -> Result<(), Failure> {
    listen_for_interrupt()?;
    args.threads.start()?;
    let is_folder = args.study.is_dir();
    let study = match is_folder {
        true => args.changes.results_as_made(&args.study)?.study,
        false => load(&args.study, &args.changes.overrides())?,
    };
    let (own, states) = (own(&study), derived(&study));
    if args.format == Printed::Text {
        let mut text = String::new();
        changes(&mut text, &own);
        each_state(&mut text, &states);
        majorities(&mut text, &study, &states);
        print(&text)?;
    }
    let found = if args.no_screen { None } else { screened(args, &study)? };
    let table = found.as_ref().map(|found| screen_table(&study, found));
    match args.format {
        Printed::Json => print(&as_json(&study, &own, &states, table.as_ref())?)?,
        Printed::Text => {
            if let Some(found) = &found {
                print(&tipping(&study, found))?;
            } else if !args.no_screen {
                print("\nWhat tips the result: nothing to compare in a study of one guarantee.\n")?;
            }
        }
    }
    match table {
        Some(table) if is_folder => keep(args, &study, table),
        _ => Ok(()),
    }
}

/// The screen; `None` of a study of one guarantee.
fn screened(args: &Args, study: &Study) -> Result<Option<Screen>, Failure> {
    if study.regimes.len() < 2 {
        return Ok(None);
    }
    if !args.quiet {
        say(format_args!("moving each assumption alone, over the same runs"));
    }
    let without = |(own, study): (Own, Study)| Without {
        key: own.input.key,
        value: own.input.value.unwrap_or_else(none),
        default: own.default.unwrap_or_else(none),
        study,
    };
    let own = each_put_back(study).into_iter().map(without).collect();
    // Of results, it is not how many runs they have that is meant.
    let runs = args.changes.runs.filter(|_| !args.study.is_dir()).unwrap_or(RUNS);
    let found = screen(study, own, runs, &CANCELLED);
    found.map(Some).ok_or_else(|| Failure::Interrupted("the screen is left out".to_string()))
}

/// Puts the screen beside the results.
fn keep(args: &Args, study: &Study, table: Table) -> Result<(), Failure> {
    let folder = ResultsFolder::reopen(&args.study, Work::Study, &study.name)?;
    folder.add_tables(&[table], &[]).map_err(Failure::run)?;
    if !args.quiet {
        let folder = args.study.display();
        say(format_args!("the screen is in {folder}/{}\n  next: casus report {folder}", ASSUMPTIONS.file));
    }
    Ok(())
}

/// What stands for a value that is none.
fn none() -> String {
    "none".to_string()
}

/// All of it for programs: one object.
fn as_json(
    study: &Study,
    own: &[Own],
    states: &[Derived],
    screen: Option<&Table>,
) -> Result<String, Failure> {
    let yours = own.iter().map(|Own { input, default }| {
        json!({ "key": input.key, "value": input.value, "default": default, "place": input.source.words })
    });
    let states_of = states.iter().map(|state| {
        json!({
            "state": state.code,
            "force": state.force,
            "stake_gdp_pct": state.stake_gdp_pct,
            "war_cost_gdp_pct": state.war_cost_gdp_pct,
            "audience_cost_gdp_pct": state.audience_cost_gdp_pct,
        })
    });
    let majorities = study.regimes.iter().map(|regime| {
        let held = majority(regime, states);
        let (members, share) = held.map_or((Vec::new(), None), |(codes, share)| (codes, Some(share)));
        json!({ "regime": regime.name, "members": members, "share": share })
    });
    let object = json!({
        "study": study.name,
        "yours": yours.collect::<Vec<_>>(),
        "states": states_of.collect::<Vec<_>>(),
        "majorities": majorities.collect::<Vec<_>>(),
        "screen": screen.map(|table| objects(&table.bytes)).transpose()?,
    });
    Ok(format!("{object:#}\n"))
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
            input.value.clone().unwrap_or_else(none),
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

/// What tips the result, and what is idle.
fn tipping(study: &Study, found: &Screen) -> String {
    let there = |found: Option<Found>| {
        found.map_or(String::new(), |found| {
            format!("{} (moved {})", column(Some(found.difference)), column(Some(found.movement)))
        })
    };
    let turns = |one: &Moved| if one.turns(found.difference) { "turns it" } else { "" }.to_string();
    let [a, b] = [found.pair.0, found.pair.1].map(|regime| study.regimes[regime].name.as_str());
    let mut text = format!(
        "\nWhat tips the result: full attacks under {a} less those under {b}, at the medians {}\n",
        prose(Some(found.difference))
    );
    let simulated =
        |yours| found.moved.iter().filter(move |one| one.yours == yours && one.found().next().is_some());
    let parameters = simulated(false).take(TIPS).map(|one| {
        let ends = one.ends.iter().map(|end| there(end.found));
        [one.key.clone()].into_iter().chain(ends).chain([turns(one)]).collect()
    });
    text.push_str(&aligned(&["parameter", "at its least", "at its greatest", ""], parameters));
    if simulated(true).next().is_some() {
        let own = simulated(true).take(TIPS).flat_map(|one| {
            one.ends.iter().filter(|end| end.at == At::Default).map(|end| {
                vec![one.key.clone(), one.value.clone(), end.value.clone(), there(end.found), turns(one)]
            })
        });
        text.push('\n');
        text.push_str(&aligned(&["yours", "value", "default", "with the default", ""], own));
    }
    let _ = writeln!(
        text,
        "A screen, not an analysis: one assumption at a time, a parameter from end to end of its plausible range, a value of your\n\
         own as it would be without the study, {} runs, the same for all; {} were simulated, chosen by how they move\n\
         the outlook of the first day. `casus sweep` and `casus sensitivity` go further.",
        found.runs,
        simulated(false).chain(simulated(true)).count()
    );
    for (yours, what) in [(false, "parameters"), (true, "values of your own")] {
        let of_kind = found.moved.iter().filter(|one| one.yours == yours);
        let idle: Vec<&str> = of_kind.filter(|one| one.idle).map(|one| one.key.as_str()).collect();
        if yours && idle.is_empty() {
            continue;
        }
        let _ = writeln!(
            text,
            "\nIdle here: {} {what} change none of {} runs, {} of them with an attack\n  {}",
            idle.len(),
            found.idle_runs,
            found.idle_attacks,
            idle.join(", ")
        );
    }
    text
}
